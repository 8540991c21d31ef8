//! `sampan serve`: the engine without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sampan_app::signal::{self, Signal};
use sampan_app::socket::Server;
use sampan_app::{App, DataDir, Face, JobLogSink, Listening, Start, has_encrypted_file};
use sampan_domain::{ErrorCode, Failure};
use tokio::sync::watch;

use crate::exit::Exit;
use crate::voice::Voice;
use crate::{place, render, secret, voice};

/// Works and answers until a signal comes. Then no job begins any more, and those that run have some time to end; a second
/// signal means now. What is left goes on at the next start. A store that fails under it ends it at once, with that failure.
pub(crate) async fn serve(
    path: PathBuf,
    passphrase_file: Option<&Path>,
    drain: Duration,
    job_log: JobLogSink,
    voice: Voice,
) -> Result<Exit, Failure> {
    let dir = DataDir::open(&path)?;
    let passphrase = if has_encrypted_file(&path) { secret::known(voice, passphrase_file)? } else { None };
    let (app, opened) = App::open(dir, job_log, Start::Working, passphrase).await?;
    place::say_opened(voice, &opened);
    let app = Arc::new(app);
    let Some(dir) = app.directory() else { return Err(Failure::new(ErrorCode::StoreFailed)) };
    let server = Server::open(&app, dir, Face::Serve)?;
    app.stay();
    tokio::spawn(say_listening(app.listening(), voice));
    if app.is_locked() {
        voice::say(&voice.word("cli-locked"));
    }
    // Whoever reads that it works may end it at once.
    let signal = signal::listen().map_err(|error| Failure::new(ErrorCode::Panicked).detail(error))?;
    voice::say(&voice.text("cli-serving", &[("path", path.display().to_string().into())]));
    let ended = tokio::select! {
        signal = signal => Ok(signal),
        failure = app.engine().trouble() => Err(failure),
    };
    if ended.is_ok() {
        tokio::select! {
            () = app.drain(drain) => {}
            Ok(_) = signal::signal() => {}
            _ = app.engine().trouble() => {}
        }
    }
    app.leave().await;
    server.finish().await;
    let closed = app.close().await;
    let signal = ended?;
    closed?;
    Ok(match signal {
        Signal::Terminate => Exit::Done,
        Signal::Interrupt => Exit::Stopped,
    })
}

/// Says where it listens, and why it does not where it should.
async fn say_listening(mut listening: watch::Receiver<Listening>, voice: Voice) {
    loop {
        match &*listening.borrow_and_update() {
            Listening::Off => {}
            Listening::At(address) => {
                voice::say(&voice.text("cli-listening", &[("address", address.to_string().into())]));
            }
            Listening::Failed(failure) => render::warn(voice, failure),
        }
        if listening.changed().await.is_err() {
            return;
        }
    }
}
