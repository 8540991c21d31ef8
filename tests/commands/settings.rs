//! The settings, by their command and by the rule file.

use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use serde_json::json;

fn set(machine: &Sampan, key: &str, value: &str) -> serde_json::Value {
    machine.json(&["settings", "set", key, value]).expect_code(0).json.clone()
}

#[test]
fn what_has_ended_is_kept_as_long_as_is_said() {
    let machine = Sampan::new();
    let usual = machine.json(&["settings", "get"]).expect_code(0).json["retention"].clone();
    assert_eq!(usual, json!({ "jobs": "30d", "logs": "1w", "runs_per_rule": 50 }));
    let kept = set(&machine, "retention", "{ jobs: 90d, runs_per_rule: 7 }")["retention"].clone();
    assert_eq!(kept, json!({ "jobs": "90d", "logs": null, "runs_per_rule": 7 }));
    let kept = set(&machine, "retention", "none")["retention"].clone();
    assert_eq!(kept, json!({ "jobs": null, "logs": null, "runs_per_rule": null }));
    for wrong in ["{ jobs: 1m }", "{ runs_per_rule: 0 }", "{ days: 3 }", "30d"] {
        machine.json(&["settings", "set", "retention", wrong]).expect_code(2);
    }
    assert_eq!(machine.json(&["settings", "get"]).json["retention"], kept, "what is wrong changes nothing");
}

#[test]
fn the_listener_is_set_and_switched_off() {
    let machine = Sampan::new();
    let on = set(&machine, "listener", "{ address: '127.0.0.1:8500', token: '${EVENTS}' }");
    assert_eq!(on["listener"]["address"], "127.0.0.1:8500");
    assert_eq!(on["listener"]["token"], "${EVENTS}");
    machine.json(&["settings", "set", "listener", "{ token: written-out }"]).expect_code(2);
    assert_eq!(set(&machine, "listener", "none")["listener"], json!(null));
}

/// A proxy that is not there is what a target fails with, unless it has a word of its own.
#[test]
fn targets_without_a_proxy_of_their_own_are_behind_that_of_the_settings() {
    let registry = Registry::start(Setup::Plain);
    let machine = Sampan::new();
    let url = registry.url();
    let file = RuleFile::default()
        .target(&format!("{{ name: behind, url: \"{url}\" }}"))
        .target(&format!("{{ name: direct, url: \"{url}\", proxy: none }}"));
    machine.write("targets.yaml", &file.text());
    machine.json(&["apply", "-f", "targets.yaml"]).expect_code(0);
    machine.json(&["target", "check", "behind"]).expect_code(0);

    assert_eq!(set(&machine, "proxy", "http://127.0.0.1:1")["proxy"], "http://127.0.0.1:1");
    let checked = machine.json(&["target", "check", "behind"]).expect_code(1);
    assert!(checked.json.to_string().contains("proxy-failed"), "{:#}", checked.json);
    machine.json(&["target", "check", "direct"]).expect_code(0);

    assert_eq!(set(&machine, "proxy", "environment")["proxy"], json!(null));
    machine.json(&["target", "check", "behind"]).expect_code(0);
    machine.json(&["settings", "set", "proxy", "http://me:secret@proxy"]).expect_code(2);
}
