//! Who answers: this process on a journal in memory, this process on the data directory, or the process that holds
//! the data directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sampan_app::answer::{self, Answer, Refused};
use sampan_app::socket::{Caller, Server};
use sampan_app::{
    App, Command, DataDir, Face, JobLogSink, Logins, Opened, Request, Sink, Start, has_encrypted_file, signal,
};
use sampan_domain::{ErrorCode, Failure};
use tokio::time::Instant;

use crate::arguments::{Common, Verb};
use crate::exit::Exit;
use crate::render::Work;
use crate::report::Report;
use crate::voice::Voice;
use crate::{question, render, secret, voice};

/// How long a process that holds the directory and cannot be reached may take to let go, or to open its socket.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often it is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(50);
/// How many holders may end under a request before it fails.
const HOLDERS_LOST: u32 = 3;

/// Where a command is answered.
pub(crate) enum Place {
    /// On a journal in memory.
    Memory(Logins),
    /// On the data directory, by whoever holds it; and the file that may hold the passphrase.
    Directory(PathBuf, Option<PathBuf>),
}

impl Place {
    /// Where a verb is answered.
    pub(crate) fn of(verb: &Verb, common: &Common) -> Result<Self, Failure> {
        Ok(match verb {
            Verb::Copy(copy) => Self::Memory(question::logins(copy)?),
            Verb::Sync { .. } if common.data_dir.is_none() => Self::Memory(Logins::default()),
            _ => Self::Directory(common.directory(), common.passphrase_file.clone()),
        })
    }
}

/// Has a request answered, shows the answer, and judges it.
pub(crate) async fn answer(
    place: Place,
    request: Request,
    job_log: JobLogSink,
    voice: Voice,
) -> Result<Exit, Failure> {
    let (waited, queues, dry_run) = (request.waits(), request.queues(), request.dry_run);
    let job = match &request.command {
        Command::JobRetry { job, .. } => Some(job.clone()),
        _ => None,
    };
    let single = !dry_run && matches!(request.command, Command::Copy { .. } | Command::JobRetry { .. });
    let (sink, report) = Report::start(voice, single);
    let outcome = Box::pin(ask(place, request, job_log, sink, voice)).await;
    let told = report.end().await;
    let Outcome { said, interrupted, held } = outcome?;
    let work = match (waited, &held) {
        _ if dry_run => Work::Rehearsed,
        (true, _) => Work::Waited,
        (false, Some(_)) => Work::Queued,
        (false, None) => Work::Begun,
    };
    let exit = match &said {
        Said::Answer(answer) => {
            render::answer(voice, answer, told.records || told.rows, work);
            if interrupted { Exit::Stopped } else { Exit::of_answer(answer, waited) }
        }
        Said::Refused(refused) => {
            render::refused(voice, refused);
            Exit::of_refusal(refused)
        }
        Said::Left => {
            render::left(voice, &still_going(&told.runs, job));
            Exit::Stopped
        }
        Said::Failed(failure) => {
            render::failure(voice, failure);
            if interrupted { Exit::Stopped } else { Exit::of_failure(failure) }
        }
    };
    if let Some(held) = held {
        if queues && exit == Exit::Done {
            voice::say(&voice.word("cli-queued"));
        }
        held.let_go(voice).await;
    }
    Ok(exit)
}

/// What came of a request.
struct Outcome {
    said: Said,
    /// A signal ended the wait.
    interrupted: bool,
    /// The application, where it answered in this process on a data directory.
    held: Option<Here>,
}

enum Said {
    Answer(Answer),
    Refused(Refused),
    Failed(Failure),
    /// Nothing yet: a signal ended the wait, and another process works on.
    Left,
}

/// That another process works on, and how that is stopped as well.
fn still_going(runs: &[String], job: Option<String>) -> Failure {
    match job {
        Some(job) => answer::left("cli-left-job", "cli-left-job-advice").with("job", job),
        None if runs.is_empty() => answer::left("cli-left", "cli-left-advice"),
        None => {
            let commands: Vec<_> = runs.iter().map(|run| format!("sampan run stop {run}")).collect();
            answer::left("cli-left-run", "cli-left-run-advice")
                .with("runs", runs.join(", "))
                .with("commands", commands.join("; "))
        }
    }
}

async fn ask(
    place: Place,
    request: Request,
    job_log: JobLogSink,
    sink: Sink,
    voice: Voice,
) -> Result<Outcome, Failure> {
    let how = if request.waits() { Start::Working } else { Start::Quiet };
    match place {
        Place::Memory(logins) => {
            let app = App::in_memory(job_log, how, logins).await?;
            Box::pin(Here { app: Arc::new(app), server: None }.answer(request, sink)).await
        }
        Place::Directory(path, passphrase_file) => {
            let mut lost = 0;
            let dir = loop {
                match hold(&path).await? {
                    Held::Here(dir) => break dir,
                    Held::Elsewhere(caller) => match elsewhere(caller, request.clone(), sink.clone()).await {
                        // The holder ended in the same moment: whoever holds the directory now is asked instead.
                        Err(failure) if failure.code == ErrorCode::SocketFailed && lost < HOLDERS_LOST => {
                            lost += 1;
                        }
                        outcome => return outcome,
                    },
                }
            };
            if let Some(answer) = sampan_app::unopened(&dir, &request) {
                return Ok(Outcome {
                    said: answer.map_or_else(Said::Failed, Said::Answer),
                    interrupted: false,
                    held: None,
                });
            }
            let passphrase = if request.reads_secrets() && has_encrypted_file(&path) {
                secret::known(voice, passphrase_file.as_deref())?
            } else {
                None
            };
            let (app, opened) = App::open(dir, job_log, how, passphrase).await?;
            say_opened(voice, &opened);
            let app = Arc::new(app);
            let server = if how == Start::Working { open_socket(&app) } else { None };
            Box::pin(Here { app, server }.answer(request, sink)).await
        }
    }
}

/// The data directory, or the process that holds it.
enum Held {
    Here(DataDir),
    Elsewhere(Caller),
}

/// Takes the directory or reaches its holder. A holder that is gone in a moment, or not yet ready, is waited for.
async fn hold(path: &Path) -> Result<Held, Failure> {
    let socket = DataDir::socket_path_in(path);
    let until = Instant::now() + PATIENCE;
    loop {
        let locked = match DataDir::open(path) {
            Ok(dir) => return Ok(Held::Here(dir)),
            Err(failure) if failure.code == ErrorCode::StoreLocked => failure,
            Err(failure) => return Err(failure),
        };
        if let Ok(caller) = Caller::reach(&socket).await {
            return Ok(Held::Elsewhere(caller));
        }
        if Instant::now() >= until {
            return Err(locked);
        }
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

/// This process answers. While it works on a data directory, it answers other commands as well.
struct Here {
    app: Arc<App>,
    server: Option<Server>,
}

impl Here {
    async fn answer(self, request: Request, sink: Sink) -> Result<Outcome, Failure> {
        let (answer, interrupted) = Box::pin(until_signal(&self.app, self.app.answer(request, &sink))).await;
        let said = answer.map_or_else(Said::Failed, Said::Answer);
        Ok(Outcome { said, interrupted, held: Some(self) })
    }

    /// Lets go of the data directory, once those who asked over the socket have their answers.
    async fn let_go(self, voice: Voice) {
        if let Some(server) = self.server {
            server.finish().await;
        }
        if let Err(failure) = self.app.close().await {
            render::warn(voice, &failure);
        }
    }
}

/// Waits for the answer. A signal ends the work; what is known then is the answer. A second signal means now.
async fn until_signal(
    app: &App,
    answered: impl Future<Output = Result<Answer, Failure>>,
) -> (Result<Answer, Failure>, bool) {
    tokio::pin!(answered);
    tokio::select! {
        biased;
        answer = &mut answered => return (answer, false),
        Ok(_) = signal::signal() => {}
    }
    let answer = tokio::select! {
        ((), answer) = async { tokio::join!(app.leave(), answered) } => answer,
        Ok(_) = signal::signal() => Err(Failure::new(ErrorCode::ShuttingDown)),
    };
    (answer, true)
}

/// Opens the socket of the directory. Without it the work is still done; others cannot join in.
fn open_socket(app: &Arc<App>) -> Option<Server> {
    let server = Server::open(app, app.directory()?, Face::Command);
    server.inspect_err(|failure| voice::say(&failure.to_string())).ok()
}

/// Has it answered by the process that holds the directory. A signal ends the wait, not the work.
async fn elsewhere(caller: Caller, request: Request, sink: Sink) -> Result<Outcome, Failure> {
    tokio::select! {
        answer = caller.ask(request, &sink) => {
            let refused = |error| Said::Refused(Refused { error });
            Ok(Outcome { said: answer?.map_or_else(refused, Said::Answer), interrupted: false, held: None })
        }
        Ok(_) = signal::signal() => Ok(Outcome { said: Said::Left, interrupted: true, held: None }),
    }
}

/// Says what was lost, where a damaged store was restored.
pub(crate) fn say_opened(voice: Voice, opened: &Opened) {
    if let Opened::Restored(lost) = opened {
        render::warn(voice, &lost.told());
    }
}
