//! Docker's credential helpers: `docker-credential-NAME get`, the registry on standard input, JSON on standard
//! output; and `list` (docker-credential-helpers, "Development").

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sampan_domain::Failure;
use sampan_domain::secret::Credential;
use serde::Deserialize;

use super::{CAP, invalid};

/// The variable that may hold the passphrase of the encrypted file.
pub const PASSPHRASE: &str = "SAMPAN_PASSPHRASE";

/// How long a helper may take.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });
/// What a helper prints, and ends with 1, when it has nothing.
const NOT_FOUND: &str = "credentials not found in native keychain";
/// The user name that marks the secret as an identity token.
const TOKEN_USER: &str = "<token>";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

/// The program of a helper.
pub(super) fn program(name: &str) -> String {
    format!("docker-credential-{name}")
}

/// Asks a helper for the credential of a registry; `None` when it has none. `path` is where it is looked for.
pub(super) fn get(name: &str, server: &str, path: Option<String>) -> Result<Option<Credential>, Failure> {
    let program = program(name);
    if server.chars().any(char::is_control) {
        return Err(invalid(&program, "not a registry's name"));
    }
    let Some(text) = ask(name, "get", server, path)? else { return Ok(None) };
    let answer: Answer = serde_json::from_str(&text).map_err(|_| invalid(&program, "not an answer"))?;
    if answer.secret.is_empty() || answer.secret.chars().chain(answer.username.chars()).any(char::is_control)
    {
        return Err(invalid(&program, "not a credential"));
    }
    let secret = answer.secret.into();
    Ok(Some(if answer.username == TOKEN_USER {
        Credential::IdentityToken(secret)
    } else {
        Credential::Basic { username: answer.username, password: secret }
    }))
}

/// Asks a helper which registries it has credentials for.
pub(super) fn list(name: &str, path: Option<String>) -> Result<Vec<String>, Failure> {
    let Some(text) = ask(name, "list", "", path)? else { return Ok(Vec::new()) };
    let users: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).map_err(|_| invalid(&program(name), "not a list"))?;
    Ok(users.into_iter().map(|(server, _)| server).collect())
}

/// Runs a helper, without a shell; nothing where it says that it has nothing.
fn ask(name: &str, action: &str, input: &str, path: Option<String>) -> Result<Option<String>, Failure> {
    let program = program(name);
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(word) {
        return Err(invalid(&program, "not a helper's name"));
    }
    let mut command = Command::new(&program);
    command.arg(action).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(path) = path {
        command.env("PATH", path);
    }
    // A helper has no business with the passphrase of what is kept beside it.
    command.env_remove(PASSPHRASE);
    let mut child = command.spawn().map_err(|error| invalid(&program, error.kind()))?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(invalid(&program, "no pipes"));
    };

    // On a thread of its own: a helper that neither reads nor writes holds up nobody beyond the patience.
    let (sender, answer) = mpsc::channel();
    let input = input.to_owned();
    std::thread::spawn(move || {
        // A helper that has gone without reading is judged by what it left behind.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let mut text = String::new();
        let read = stdout.take(CAP).read_to_string(&mut text);
        let _ = sender.send(read.map(|_| text));
    });
    let asked = Instant::now();
    let answer = answer.recv_timeout(PATIENCE);
    let ended = wait(&mut child, PATIENCE.saturating_sub(asked.elapsed()));
    let (Ok(text), Some(status)) = (answer, ended) else {
        return Err(invalid(&program, "no answer in time"));
    };
    let text = text.map_err(|error| invalid(&program, error.kind()))?;
    if !status.success() {
        return if text.trim() == NOT_FOUND { Ok(None) } else { Err(invalid(&program, status)) };
    }
    Ok(Some(text))
}

/// Waits for a program to end, and ends it when it does not.
fn wait(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if began.elapsed() < patience => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
