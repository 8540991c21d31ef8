//! The signals by which a person, or the system, ends a command.

use std::io;

/// Which signal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// The wish of the system or of another program.
    Terminate,
}

/// Waits for a signal to end.
#[cfg(unix)]
pub(crate) async fn signal() -> io::Result<Signal> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(tokio::select! {
        _ = interrupt.recv() => Signal::Interrupt,
        _ = terminate.recv() => Signal::Terminate,
    })
}

/// Waits for a signal to end.
#[cfg(not(unix))]
pub(crate) async fn signal() -> io::Result<Signal> {
    tokio::signal::ctrl_c().await.map(|()| Signal::Interrupt)
}
