//! What the local socket promises: the same answers as in the process that holds the data directory, for its owner
//! and for the same version only.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;

use sampan_app::answer::Answer;
use sampan_app::socket::{Caller, Server};
use sampan_app::{App, Command, DataDir, Face, NewTarget, Request, Start, logs};
use sampan_domain::ErrorCode;
use sampan_i18n::Language;
use tokio::sync::mpsc;

async fn open(path: &Path) -> Arc<App> {
    let dir = DataDir::open(path).unwrap();
    Arc::new(App::open(dir, logs::install(0, false), Start::Quiet, None).await.unwrap().0)
}

fn request(command: Command) -> Request {
    Request { lang: Language::ZhCn, dry_run: false, command }
}

/// The line that comes back for a line.
fn line_for(socket: &Path, line: &str) -> serde_json::Value {
    let mut stream = UnixStream::connect(socket).unwrap();
    writeln!(stream, "{line}").unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    serde_json::from_str(&answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_gets_the_answers_of_the_one_that_holds_the_directory() {
    let home = tempfile::tempdir().unwrap();
    let app = open(home.path()).await;
    let server = Server::open(&app, app.directory().unwrap(), Face::Serve).unwrap();
    assert_eq!(DataDir::open(home.path()).unwrap_err().code, ErrorCode::StoreLocked);

    let socket = DataDir::socket_path_in(home.path());
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);

    let (sink, _said) = mpsc::channel(1);
    let new = NewTarget { name: "usb".into(), place: "oci:/media/usb".into(), ..NewTarget::default() };
    let added = Caller::reach(&socket).await.unwrap();
    let added = added.ask(request(Command::TargetAdd(new)), &sink).await.unwrap().unwrap();
    let here = app.answer(request(Command::TargetShow { target: "usb".into() }), &sink).await.unwrap();
    assert_eq!(added, here);

    let missing = Command::TargetShow { target: "hub".into() };
    let refused = Caller::reach(&socket).await.unwrap().ask(request(missing), &sink).await.unwrap();
    let refused = refused.unwrap_err().failure;
    assert_eq!(refused.code, ErrorCode::TargetNotFound);
    assert_eq!(refused.message, "没有端点 hub。");

    server.finish().await;
    app.close().await.unwrap();
    assert!(Caller::reach(&socket).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_versions_and_other_talk_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let app = open(home.path()).await;
    let _server = Server::open(&app, app.directory().unwrap(), Face::Serve).unwrap();
    let socket = DataDir::socket_path_in(home.path());

    let answers = tokio::task::spawn_blocking(move || {
        let code = |line| line_for(&socket, line)["error"]["code"].clone();
        let ours = format!(
            r#"{{"version":"{}","request":{{"lang":"en","command":"settings_get"}}}}"#,
            env!("CARGO_PKG_VERSION")
        );
        (
            code(r#"{"version":"0.0.0","request":{"from":"the future"}}"#),
            code("GET / HTTP/1.1"),
            line_for(&socket, &ours),
        )
    });
    let (version, talk, answer) = answers.await.unwrap();
    assert_eq!(version, "socket-version");
    assert_eq!(talk, "socket-failed");
    let Ok(Answer::Settings(settings)) = serde_json::from_value(answer) else { panic!("no settings") };
    assert_eq!(settings.workers, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_of_a_process_that_died_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let app = open(home.path()).await;
    let socket = DataDir::socket_path_in(home.path());
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    assert!(Caller::reach(&socket).await.is_err());
    let _server = Server::open(&app, app.directory().unwrap(), Face::Serve).unwrap();
    assert!(Caller::reach(&socket).await.is_ok());
}
