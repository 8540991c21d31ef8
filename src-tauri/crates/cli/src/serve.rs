//! `sampan serve`: the engine without a window.

use std::path::PathBuf;
use std::sync::Arc;

use sampan_app::socket::Server;
use sampan_app::{App, DataDir, JobLogSink, Start};
use sampan_domain::{ErrorCode, Failure};

use crate::exit::Exit;
use crate::stop::{self, Signal};
use crate::voice::Voice;
use crate::{place, voice};

/// Works and answers until a signal comes.
pub(crate) async fn serve(path: PathBuf, job_log: JobLogSink, voice: Voice) -> Result<Exit, Failure> {
    let (app, opened) = App::open(DataDir::open(&path)?, job_log, Start::Working).await?;
    place::say_opened(voice, &opened);
    let app = Arc::new(app);
    let Some(dir) = app.directory() else { return Err(Failure::new(ErrorCode::StoreFailed)) };
    let server = Server::open(&app, dir)?;
    voice::say(&voice.text("cli-serving", &[("path", path.display().to_string().into())]));
    let signal = stop::signal().await;
    app.leave().await;
    server.finish().await;
    app.close().await?;
    match signal {
        Ok(Signal::Terminate) => Ok(Exit::Done),
        Ok(Signal::Interrupt) => Ok(Exit::Stopped),
        Err(error) => Err(Failure::new(ErrorCode::Panicked).with("detail", error.to_string())),
    }
}
