//! Registries tell of what is pushed to them, and it is replicated: real servers with `notifications`, real pushes.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use sampan_tests::hand;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::listener;
use sampan_tests::process::{self, Process};
use sampan_tests::registry::Registry;
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(60);
/// What is pushed has to be there after this. Of several pushes the fastest counts: where the machine stands still, one of
/// them is late, and where the program is slow, all are.
const SOON: Duration = Duration::from_secs(2);
const TOKEN: &str = "to-ken of the harbour";
const WHEN_TOLD: &str = ", trigger: { event: {} }";

/// A machine on which `serve` listens, and where.
fn serving() -> (Sampan, Process, u16) {
    let machine = rule_file::machine().set("LISTENER_TOKEN", TOKEN);
    let settings = "settings: { listener: { address: '127.0.0.1:0', token: '${LISTENER_TOKEN}' } }\n";
    machine.write("settings.yaml", settings);
    machine.json(&["apply", "-f", "settings.yaml"]).expect_code(0);
    let mut serve = machine.spawn(&["serve"]);
    let port = listener::port(&mut serve);
    (machine, serve, port)
}

fn image(root: &Path, seed: u64, name: &str) -> Layout {
    let mut layout = Layout::create(root);
    let layer = layout.layer(seed, 200_000);
    let image = layout.image(0, name, &[&layer]);
    layout.tag(name, &image);
    layout
}

fn apply(machine: &Sampan, file: &RuleFile) {
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
}

fn runs(machine: &Sampan) -> Vec<Value> {
    machine.json(&["run", "list"]).expect_code(0).json["runs"].as_array().unwrap().clone()
}

fn jobs(machine: &Sampan) -> Vec<Value> {
    machine.json(&["job", "list"]).expect_code(0).json["jobs"].as_array().unwrap().clone()
}

#[test]
fn a_push_goes_down_the_chain_within_two_seconds_a_step() {
    let (machine, _serve, port) = serving();
    let [a, b, c] = [(); 3].map(|()| Registry::telling(port, TOKEN));
    let file = RuleFile::default()
        .registry("a", &a)
        .registry("b", &b)
        .registry("c", &c)
        .rule("a to b", "a", "b", &format!(", tags: {{ include: [\"1.*\"] }}{WHEN_TOLD}"))
        .rule("b to c", "b", "c", WHEN_TOLD);
    apply(&machine, &file);
    let ignored = image(&machine.home().join("ignored"), 9, "team/app:latest");
    let tags = ["1.0", "1.1", "1.2"];
    let pushed = (1..).zip(tags).map(|(seed, tag)| {
        (format!("team/app:{tag}"), image(&machine.home().join(tag), seed, &format!("team/app:{tag}")))
    });

    ignored.push(&a, Form::Oci);
    let steps = pushed.map(|(name, layout)| {
        layout.push(&a, Form::Oci);
        let took = [&b, &c].map(|registry| {
            let began = Instant::now();
            process::wait_until("it is there", LIMIT, || judge::manifest(registry, &name).is_some());
            began.elapsed()
        });
        judge::whole(&c, &name);
        took
    });
    let steps: Vec<_> = steps.collect();
    for step in [0, 1] {
        let fastest = steps.iter().map(|took| took[step]).min();
        assert!(fastest < Some(SOON), "{steps:?}");
    }
    assert_eq!(judge::manifest(&b, "team/app:latest"), None);
    let jobs = jobs(&machine);
    assert_eq!(jobs.len(), 2 * tags.len(), "one job a step: {jobs:#?}");
    let runs = runs(&machine);
    assert!(runs.iter().all(|run| run["trigger"] == "event"), "{runs:#?}");
}

#[test]
fn a_circle_ends_where_both_sides_are_equal() {
    let (machine, _serve, port) = serving();
    let [a, b] = [(); 2].map(|()| Registry::telling(port, TOKEN));
    let file = RuleFile::default()
        .registry("a", &a)
        .registry("b", &b)
        .rule("there", "a", "b", WHEN_TOLD)
        .rule("back", "b", "a", WHEN_TOLD);
    apply(&machine, &file);
    image(&machine.home().join("one"), 1, "team/app:1").push(&a, Form::Oci);
    process::wait_until("b has it", LIMIT, || judge::manifest(&b, "team/app:1").is_some());
    // Our own push was told of too, and came to nothing.
    let came_back = || {
        let back = runs(&machine).into_iter().find(|run| run["rule"] == "back");
        back.is_some_and(|run| run["up_to_date"] == 1 && !run["ended"].is_null())
    };
    process::wait_until("the way back was looked at", LIMIT, came_back);
    std::thread::sleep(SOON);
    assert_eq!(jobs(&machine).len(), 1, "{:#?}", jobs(&machine));
    assert_eq!(runs(&machine).len(), 2, "{:#?}", runs(&machine));
}

/// One image after the other is deleted at the source, and goes from the destination: until more than the rule's share
/// has gone, as by a source that is being emptied.
#[test]
fn what_is_deleted_goes_down_the_way_under_the_rules_guards() {
    let (machine, _serve, port) = serving();
    let [a, b] = [(); 2].map(|()| Registry::telling(port, TOKEN));
    let mirror = ", delete_missing: { enabled: true, max_share: 20%, protect: [\"1.9\"] }";
    let file = RuleFile::default()
        .registry("a", &a)
        .registry("b", &b)
        .rule("mirror", "a", "b", &format!("{WHEN_TOLD}{mirror}"))
        .rule("deaf to deletions", "a", "b, namespace: all", WHEN_TOLD);
    apply(&machine, &file);
    for number in 0..10 {
        image(&machine.home().join(number.to_string()), number, &format!("team/app:1.{number}"))
            .push(&a, Form::Oci);
    }
    let there = |registry: &Registry, tag: &str| judge::is_there(registry, &format!("team/app:{tag}"));
    let kept = |tag: &str| judge::is_there(&b, &format!("all/team/app:{tag}"));
    process::wait_until("b has all", LIMIT, || (0..10).all(|number| there(&b, &format!("1.{number}"))));
    process::wait_until("and once more", LIMIT, || (0..10).all(|number| kept(&format!("1.{number}"))));
    // A whole run counts what the share is of.
    machine.json(&["rule", "run", "mirror", "--wait"]).expect_code(0);
    let delete = |tag: &str| {
        let digest = judge::tags(&a)[&format!("team/app:{tag}")].clone();
        hand::delete(&a, "team/app", &digest);
    };
    let deletions = || jobs(&machine).into_iter().filter(|job| job["operation"] == "delete").count();
    let last = || runs(&machine).into_iter().find(|run| run["rule"] == "mirror").unwrap();
    let took = [("1.0", 1), ("1.1", 2)].map(|(tag, count)| {
        delete(tag);
        let began = Instant::now();
        process::wait_until("it is gone", LIMIT, || !there(&b, tag));
        let took = began.elapsed();
        assert_eq!(deletions(), count);
        process::wait_until("its run has ended", LIMIT, || !last()["ended"].is_null());
        took
    });
    assert!(took.iter().min() < Some(&SOON), "{took:?}");
    let last = last();
    assert_eq!((&last["trigger"], &last["deleted"]), (&"event".into(), &1.into()), "{last:#}");
    // What is protected stays.
    delete("1.9");
    // The third of ten is more than a fifth, though each came alone.
    delete("1.2");
    let refused = || runs(&machine).into_iter().find(|run| run["failure"]["code"] == "deletion-refused");
    process::wait_until("it is refused", LIMIT, || refused().is_some());
    assert!(there(&b, "1.2") && there(&b, "1.9"));
    assert_eq!(deletions(), 2);
    // A person may say that it is meant so.
    let confirmed = machine.json(&["rule", "run", "mirror", "--wait", "--confirm-deletion"]).expect_code(0);
    assert_eq!(confirmed.only_run()["deleted"], 1, "{:#}", confirmed.json);
    assert!(!there(&b, "1.2") && there(&b, "1.9"));
    assert!(
        (0..10).all(|number| kept(&format!("1.{number}"))),
        "a rule that does not mirror deletions hears none"
    );
}

#[test]
fn a_registry_with_another_token_is_not_heard() {
    let (machine, _serve, port) = serving();
    let [a, b] = [(); 2].map(|()| Registry::telling(port, "a guess"));
    let file = RuleFile::default().registry("a", &a).registry("b", &b).rule("there", "a", "b", WHEN_TOLD);
    apply(&machine, &file);
    image(&machine.home().join("one"), 1, "team/app:1").push(&a, Form::Oci);
    std::thread::sleep(SOON);
    assert!(runs(&machine).is_empty());
    assert_eq!(judge::manifest(&b, "team/app:1"), None);
}
