//! The signals by which a person, or the system, ends the program.

use std::io;

/// Which signal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// The wish of the system or of another program, or the end of the session.
    Terminate,
}

/// Waits for a signal to end.
pub async fn signal() -> io::Result<Signal> {
    Ok(listen()?.await)
}

/// Hears signals to end from now on, whenever the first of them is waited for.
#[cfg(unix)]
pub fn listen() -> io::Result<impl Future<Output = Signal>> {
    use tokio::signal::unix::{SignalKind, signal};

    // Looked at before a handler stands in its place.
    let ignored = hangup_is_ignored();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hangup = if ignored { None } else { Some(signal(SignalKind::hangup())?) };
    Ok(async move {
        let hangup = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => Signal::Interrupt,
            _ = terminate.recv() => Signal::Terminate,
            _ = hangup => Signal::Terminate,
        }
    })
}

/// Whether whoever started the program wants it to outlive the terminal, as `nohup` does. Only Linux can tell.
#[cfg(unix)]
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // Signal 1 is the lowest bit (proc(5)).
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Hears the signal to end, when it is waited for.
#[cfg(not(unix))]
pub fn listen() -> io::Result<impl Future<Output = Signal>> {
    Ok(async {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            // Without a handler the system ends the program itself.
            Err(_) => std::future::pending().await,
        }
    })
}
