//! Passwords that are typed in where there is no keyring: in an encrypted file, opened by a passphrase from a file, from the
//! environment or over the socket; jobs that need what is locked wait, and go on by themselves. Nothing in the clear.

use std::fs;
use std::process::Command;
use std::time::Duration;

use nix::sys::signal::Signal;
use sampan_tests::canary;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process::{self, Process};
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

const PASSPHRASE: &str = "correct horse battery staple";

/// A machine without a keyring, an image in a registry that anybody may read, and a rule to one that wants a password.
struct World {
    machine: Sampan,
    source: Registry,
    destination: Registry,
}

fn world() -> World {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = Sampan::new();
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.layer(4, 4096);
    let image = layout.image(0, "small", &[&layer]);
    layout.tag("team/small:1", &image);
    layout.push(&source, Form::Oci);
    machine.write("passphrase", &format!("{PASSPHRASE}\n"));
    machine.write("other", "not the passphrase\n");
    World { machine, source, destination }
}

impl World {
    /// Adds both targets, the one with its password from standard input, and the rule.
    fn configure(&self) {
        let World { machine, source, destination } = self;
        machine.json(&["secrets", "use", "encrypted-file", "--passphrase-file", "passphrase"]).expect_code(0);
        machine.json(&["target", "add", "here", &source.url()]).expect_code(0);
        let added = self.add_there(&["--passphrase-file", "passphrase"]).expect_code(0);
        assert_eq!(added.json["credential"], "encrypted-file", "{:#}", added.json);
        let rule = "rules:\n  - name: box\n    source: here\n    repositories: { include: [team/small] }\n    \
                    tags: { include: [\"1\"] }\n    destinations: [{ target: there }]\n";
        let targets = format!(
            "targets:\n  - {{ name: here, url: \"{}\" }}\n  - {{ name: there, url: \"{}\", ca_file: \"{}\", credential: encrypted-file }}\n",
            source.url(),
            destination.url(),
            destination.ca_file().display(),
        );
        machine.write("rules.yaml", &(targets + rule));
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    }

    fn add_there(&self, more: &[&str]) -> sampan_tests::sampan::Answer {
        let (url, ca) = (self.destination.url(), self.destination.ca_file().display().to_string());
        let add = ["target", "add", "there", &url, "--ca-file", &ca, "--username", USER, "--password-stdin"];
        self.machine.json_with_input(&[&add, more].concat(), &format!("{PASSWORD}\n"))
    }

    fn secrets(&self) -> Value {
        self.machine.json(&["secrets", "show"]).expect_code(0).json
    }
}

#[test]
fn without_a_keyring_a_password_is_refused_rather_than_kept_in_the_clear_or_lost() {
    let world = world();
    let refused = world.add_there(&[]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "keyring-missing");
    assert_eq!(world.machine.json(&["target", "list"]).json["targets"], json!([]));
    let state = world.secrets();
    assert_eq!((&state["store"], &state["keyring"]), (&json!("keyring"), &json!(false)));
    let refused = world.machine.json(&["secrets", "use", "keyring"]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "keyring-missing");
    let refused = world.machine.json(&["secrets", "use", "encrypted-file"]).expect_code(2);
    assert_eq!(refused.json["error"]["code"], "passphrase-missing", "nobody can be asked");
    world.machine.write("short", "short\n");
    let short = ["secrets", "use", "encrypted-file", "--passphrase-file", "short"];
    assert_eq!(world.machine.json(&short).expect_code(2).json["error"]["code"], "passphrase-short");
}

#[test]
fn an_encrypted_file_serves_the_command_line_by_a_file_or_a_variable() {
    let world = world();
    world.configure();
    let run = ["rule", "run", "box", "--wait"];
    let wrong = world.machine.json(&[&run[..], &["--passphrase-file", "other"]].concat()).expect_code(1);
    assert_eq!(wrong.json["error"]["code"], "passphrase-wrong");
    let done = world.machine.json(&[&run[..], &["--passphrase-file", "passphrase"]].concat()).expect_code(0);
    assert_eq!(done.only_run()["finished"], 1, "{:#}", done.json);
    judge::assert_equal(&world.source, &world.destination);
    let state = world.secrets();
    assert_eq!(
        (&state["store"], &state["locked"], &state["in_encrypted_file"]),
        (&json!("encrypted-file"), &json!(true), &json!(1))
    );
    // Of itself the file says nothing.
    let file = fs::read(state["file"].as_str().unwrap()).unwrap();
    canary::assert_absent("the encrypted file", &file);

    let World { machine, source: _source, destination: _destination } = world;
    let machine = machine.set("SAMPAN_PASSPHRASE", PASSPHRASE);
    let checked = machine.json(&["target", "check", "there"]).expect_code(0);
    assert_eq!(checked.json["healthy"], true, "{:#}", checked.json);
    // Another passphrase, and then a lost one.
    machine.write("next", "quite another passphrase\n");
    let change = ["secrets", "change-passphrase", "--new-passphrase-file", "next"];
    machine.json(&change).expect_code(0);
    let refused = machine.json(&["target", "check", "there"]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "passphrase-wrong");
    let reset = machine.json(&["secrets", "reset"]).expect_code(0).json;
    assert!(fs::exists(reset["set_aside"].as_str().unwrap()).unwrap(), "{reset:#}");
    let checked = machine.json(&["target", "check", "there"]).expect_code(1);
    assert_eq!(checked.json["error"]["code"], "credential-invalid", "{:#}", checked.json);
}

#[test]
fn what_needs_a_locked_password_waits_and_goes_on_when_it_is_unlocked() {
    let world = world();
    world.configure();
    let machine = &world.machine;
    let serving = machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(20), || {
        serving.stderr().contains("sampan secrets unlock")
    });
    assert_eq!(world.secrets()["locked"], true);
    let run = machine.json(&["rule", "run", "box"]).expect_code(0);
    let run = run.only_run()["id"].as_str().unwrap().to_owned();
    // The plan waits rather than fails.
    std::thread::sleep(Duration::from_secs(2));
    let shown = machine.json(&["run", "show", &run]).expect_code(0).json;
    assert_eq!((&shown["ended"], &shown["failure"]), (&Value::Null, &Value::Null), "{shown:#}");
    let wrong = machine.json(&["secrets", "unlock", "--passphrase-file", "other"]).expect_code(1);
    assert_eq!(wrong.json["error"]["code"], "passphrase-wrong");
    assert_eq!(world.secrets()["locked"], true);

    machine.json(&["secrets", "unlock", "--passphrase-file", "passphrase"]).expect_code(0);
    process::wait_until("the run ends", Duration::from_secs(30), || {
        machine.json(&["run", "show", &run]).json["finished"] == json!(1)
    });
    judge::assert_equal(&world.source, &world.destination);
    assert!(arguments_and_environments(&serving).iter().all(|text| !text.contains(PASSPHRASE)));
    end(serving);
}

#[test]
fn a_job_waits_with_the_reason_while_its_password_is_locked() {
    let world = world();
    world.configure();
    let machine = &world.machine;
    // The job is made while the file is open, and begun when it is locked.
    let queued = machine.json(&["queue", "pause"]).expect_code(0);
    assert_eq!(queued.json["paused"], true);
    let open = machine.spawn(&["serve", "--passphrase-file", "passphrase"]);
    process::wait_until("it serves", Duration::from_secs(20), || {
        machine.home().join("data/sampan/socket").exists()
    });
    machine.json(&["rule", "run", "box"]).expect_code(0);
    let asked = || world.destination.requests().len();
    let jobs = || machine.json(&["job", "list"]).expect_code(0).json["jobs"].clone();
    process::wait_until("there is a job", Duration::from_secs(20), || {
        jobs()[0]["status"] == json!("pending")
    });
    end(open);
    let before = asked();
    let locked = machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(20), || {
        locked.stderr().contains("sampan secrets unlock")
    });
    machine.json(&["queue", "resume"]).expect_code(0);
    process::wait_until("it waits", Duration::from_secs(20), || jobs()[0]["status"] == json!("retrying"));
    let waiting = jobs()[0].clone();
    assert_eq!(waiting["waiting"]["reason"], "secrets-locked", "{waiting:#}");
    assert_eq!(waiting["attempts"], 1, "it uses no attempt");
    assert_eq!(asked(), before, "nobody asks without the login");
    machine.json(&["secrets", "unlock", "--passphrase-file", "passphrase"]).expect_code(0);
    process::wait_until("it goes on", Duration::from_secs(30), || jobs()[0]["status"] == json!("finished"));
    judge::assert_equal(&world.source, &world.destination);
    end(locked);
}

#[test]
fn passwords_move_when_another_store_is_chosen() {
    let world = world();
    world.configure();
    let machine = &world.machine;
    // In a process that stays, what is moved into memory lasts.
    let serving = machine.spawn(&["serve", "--passphrase-file", "passphrase"]);
    process::wait_until("it serves", Duration::from_secs(20), || {
        machine.home().join("data/sampan/socket").exists()
    });
    let moved = machine.json(&["secrets", "use", "session"]).expect_code(0).json;
    assert_eq!(
        (&moved["in_session"], &moved["in_encrypted_file"], &moved["file"]),
        (&json!(1), &json!(0), &Value::Null),
        "{moved:#}"
    );
    assert!(!machine.home().join("data/sampan/secrets.age").exists(), "an empty file goes");
    assert_eq!(machine.json(&["target", "check", "there"]).expect_code(0).json["healthy"], true);
    let back = ["secrets", "use", "encrypted-file", "--passphrase-file", "passphrase"];
    assert_eq!(machine.json(&back).expect_code(0).json["in_encrypted_file"], 1);
    assert_eq!(machine.json(&["target", "check", "there"]).expect_code(0).json["healthy"], true);
    end(serving);
}

/// Neither the passphrase nor anything else of ours reaches a credential helper, by its arguments or its environment.
#[test]
fn a_helper_sees_neither_passphrase_nor_password() {
    let world = world();
    world.configure();
    let World { machine, destination, .. } = world;
    let bin = machine.home().join("bin");
    fs::create_dir(&bin).unwrap();
    let helper = bin.join("docker-credential-spy");
    let script = "#!/bin/sh\nenv > \"$0.env\"; echo \"$@\" > \"$0.args\"; cat > \"$0.in\"\n\
                  echo credentials not found in native keychain; exit 1\n";
    let write = r#"printf '%s' "$1" > "$0" && chmod 755 "$0""#;
    assert!(Command::new("/bin/sh").args(["-c", write]).arg(&helper).arg(script).status().unwrap().success());
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let machine = machine.set("PATH", &path).set("SAMPAN_PASSPHRASE", PASSPHRASE);
    machine
        .json(&["target", "add", "spied", &destination.url(), "--credential", "helper:spy"])
        .expect_code(0);
    machine.json(&["target", "check", "spied"]).expect_code(1);
    for what in ["env", "args", "in"] {
        let seen = fs::read(bin.join(format!("docker-credential-spy.{what}"))).unwrap();
        canary::assert_absent(what, &seen);
        let seen = String::from_utf8_lossy(&seen);
        assert!(!seen.contains(PASSPHRASE) && !seen.contains("SAMPAN_PASSPHRASE"), "{what}: {seen}");
    }
}

/// Neither what is said in a crash nor what is left behind has a password or the passphrase in it.
#[test]
fn a_crash_tells_no_secret() {
    let world = world();
    world.configure();
    let machine = &world.machine;
    let mut serving = machine.spawn(&["-vv", "serve", "--passphrase-file", "passphrase"]);
    process::wait_until("it serves", Duration::from_secs(20), || {
        machine.home().join("data/sampan/socket").exists()
    });
    machine.json(&["rule", "run", "box", "--wait"]).expect_code(0);
    serving.signal(Signal::SIGABRT);
    let ended = serving.wait(Duration::from_secs(20));
    assert!(!ended.status.success());
    assert!(ended.stderr.len() > 1_000, "it had much to say:\n{}", ended.stderr);
    assert!(!ended.stderr.contains(PASSPHRASE) && !ended.stdout.contains(PASSPHRASE));
    let data = machine.home().join("data");
    canary::assert_absent_below(&data);
    let found = Command::new("grep").args(["-rlF", PASSPHRASE]).arg(&data).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "", "the passphrase lies there");
}

/// What everybody, or its owner, can read of a process and of those that it started.
fn arguments_and_environments(process: &Process) -> Vec<String> {
    let read = |what: &str| fs::read(format!("/proc/{}/{what}", process.id())).unwrap_or_default();
    let texts: Vec<Vec<u8>> = ["cmdline", "environ"].map(read).to_vec();
    for text in &texts {
        canary::assert_absent("arguments and environment", text);
    }
    texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
}

fn end(mut process: Process) {
    process.signal(Signal::SIGTERM);
    process.wait(Duration::from_secs(20)).success();
}
