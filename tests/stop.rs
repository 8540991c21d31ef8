//! A person stops a job in the middle of a blob, from another process; it is silent within a second, and goes on when
//! the person says so.

use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{Answer, LIMIT, Sampan};
use sampan_tests::scripted::{Content, Reply, Server, on};

const MIB: u64 = 1024 * 1024;

/// A machine with a rule for one large image, applied, whose blob is sent through a proxy at 1 MiB/s.
fn slow_machine(source: &Registry, destination: &Registry) -> (Sampan, Proxy, Layout) {
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", destination);
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(3, 24 * MIB);
    let image = layout.image(0, "large", &[&layer]);
    layout.tag("team/large:1", &image);
    layout.push(source, Form::Oci);
    let proxy = Proxy::start(destination.port(), Way { upload: MIB, ..Way::FREE });
    let file = RuleFile::default()
        .registry("source", source)
        .registry_at("destination", destination, proxy.port())
        .rule("large", "source", "destination", "");
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    (machine, proxy, layout)
}

#[test]
fn a_person_who_stops_waiting_is_told_what_goes_on_and_a_paused_queue_is_said() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let (machine, proxy, _layout) = slow_machine(&source, &destination);
    let mut serving = machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(30), || serving.stderr().contains("SIGTERM"));

    machine.json(&["queue", "pause"]).expect_code(0);
    let mut waiting = machine.spawn(&["rule", "run", "large", "--wait"]);
    process::wait_until("the pause is said", Duration::from_secs(30), || {
        waiting.stderr().contains("sampan queue resume")
    });
    machine.json(&["queue", "resume"]).expect_code(0);
    process::wait_until("the blob is on its way", Duration::from_secs(60), || proxy.uploaded() > MIB);
    waiting.signal(Signal::SIGINT);
    let ended = waiting.wait(LIMIT);
    assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
    let run = machine.json(&["run", "list"]).expect_code(0).json["runs"][0].clone();
    let id = run["id"].as_str().unwrap_or_default();
    assert!(run["ended"].is_null(), "it goes on: {run:#}");
    for part in ["continues", &format!("run {id}"), &format!("sampan run stop {id}")] {
        assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
    }
    assert!(!ended.stderr.contains("Sampan is closing"), "{}", ended.stderr);

    machine.json(&["run", "stop", id]).expect_code(0);
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}

#[test]
fn a_job_stopped_in_mid_blob_is_silent_within_a_second_and_a_retry_finishes_it() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let (machine, proxy, _layout) = slow_machine(&source, &destination);

    let mut running = machine.spawn(&["rule", "run", "large", "--wait", "--json"]);
    process::wait_until("the blob is on its way", Duration::from_secs(60), || {
        assert!(running.is_running(), "{}\n{}", running.stdout(), running.stderr());
        proxy.uploaded() > 2 * MIB
    });
    let list = machine.json(&["job", "list", "--status", "running"]).expect_code(0);
    let job = list.json["jobs"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("a running job: {:#}", list.json))
        .to_owned();

    let asked = Instant::now();
    machine.json(&["job", "stop", &job]).expect_code(0);
    // Whoever still sent would now send the rest of it at once; what the system holds comes, too.
    proxy.set(Way::FREE);
    let ended = Answer::from(running.wait(LIMIT));
    assert!(asked.elapsed() < Duration::from_secs(5), "the waiting command ends with its job");
    assert_eq!(ended.only_run()["jobs"][0]["status"], "stopped", "{:#}", ended.json);
    ended.expect_code(3);
    let sent = proxy.rest();
    assert!(sent < 12 * MIB, "stopped in the middle: {sent} bytes sent");
    let silent = proxy.last_sign_of_a_client();
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(proxy.last_sign_of_a_client(), silent, "it is heard of again");
    assert!(judge::tags(&destination).is_empty(), "no tag without its blobs");
    let shown = machine.json(&["job", "show", &job]).expect_code(0);
    assert_eq!(shown.json["status"], "stopped", "{:#}", shown.json);

    machine.json(&["job", "retry", &job, "--wait"]).expect_code(0);
    let shown = machine.json(&["job", "show", &job]).expect_code(0);
    assert_eq!(shown.json["status"], "finished", "{:#}", shown.json);
    assert!(shown.json["attempts"].as_u64() > Some(1), "{:#}", shown.json);
    judge::assert_equal(&source, &destination);
    judge::whole(&destination, "team/large:1");
}

/// A preview of thousands of images is left as soon as somebody has seen enough, with what was seen.
#[test]
fn a_preview_ends_at_once_with_what_is_known() {
    let mut content = Content::new();
    for tag in 0..40 {
        content.image(&format!("team/app:1.{tag}"), &[900]);
    }
    let source = Server::holding(content);
    let late = Reply::held().never();
    source.add([on("HEAD", "/v2/team/app/manifests/1.39").always().answer(late)]);
    let destination = Registry::start(Setup::Plain);
    let machine = Sampan::new();
    let file = RuleFile::default()
        .target(&format!("{{ name: source, url: \"{}\" }}", source.url()))
        .registry("destination", &destination)
        .rule("all", "source", "destination", "");
    machine.write("rules.yaml", &file.text());
    let mut preview = machine.spawn(&["sync", "-f", "rules.yaml", "--dry-run"]);
    process::wait_until("a row", Duration::from_secs(30), || preview.stdout().contains(" → "));
    preview.signal(Signal::SIGINT);
    let asked = Instant::now();
    let ended = preview.wait(LIMIT);
    assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    let rows = ended.stdout.lines().filter(|line| line.contains(" → ")).count();
    assert!((1..40).contains(&rows), "{rows}");
}
