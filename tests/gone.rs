//! What is gone at the source is deleted at the destination, under its guards: tags, and whole repositories.

use std::fs;

use sampan_tests::hand;
use sampan_tests::judge;
use sampan_tests::registry::Registry;
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Reply, Server, on};
use serde_json::{Value, json};

use crate::rules::{Pair, dated};

const ALL_MAY_GO: &str = ", delete_missing: { enabled: true, max_share: 100% }";

fn delete(registry: &Registry, name: &str) {
    hand::delete(registry, name.split_once(':').unwrap().0, &judge::tags(registry)[name]);
}

#[test]
fn what_is_gone_at_the_source_is_deleted_under_its_guards() {
    let pair = Pair::new();
    let names: Vec<_> = (0..10).map(|n| format!("a:1.{n}")).collect();
    for name in &names {
        dated(&pair.source, name, "2020-01-01");
    }
    dated(&pair.source, "b:1.0", "2020-01-01");
    pair.rule("", "");
    pair.sync(0);
    // What the rule could not have brought is nobody's business.
    dated(&pair.destination, "a:other", "2020-01-01");
    let mirror = |keys: &str| {
        let keys = format!(", tags: {{ include: [\"1.*\"] }}, delete_missing: {{ enabled: true{keys} }}");
        pair.rule("", &keys);
    };
    let planned = |rows: &[Value], action: &str| {
        let rows = rows.iter().filter(|row| row["action"] == action);
        rows.map(|row| row["destination"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned())
            .collect::<Vec<_>>()
    };

    delete(&pair.source, "a:1.0");
    delete(&pair.source, "a:1.1");
    mirror(", protect: [\"1.1\"]");
    let rows = pair.preview(0);
    assert_eq!(
        (planned(&rows, "delete"), planned(&rows, "skip")),
        (vec!["a:1.0".into()], vec!["a:1.1".into()])
    );
    let run = pair.sync(0);
    assert_eq!((&run["deleted"], &run["finished"]), (&json!(1), &json!(1)), "{run:#}");
    let there = pair.arrived();
    assert!(!there.contains(&"a:1.0".to_owned()) && there.contains(&"a:1.1".to_owned()), "{there:?}");
    assert!(there.contains(&"a:other".to_owned()));

    // More than the share goes only when a person says so.
    for name in &names[2..6] {
        delete(&pair.source, name);
    }
    mirror("");
    let rows = pair.preview(1);
    assert_eq!(planned(&rows, "skip").len(), 5, "{rows:#?}");
    assert!(rows.iter().any(|row| row["reason"] == "deletion-refused"));
    pair.sync(1);
    assert_eq!(pair.arrived().len(), there.len(), "nothing is deleted");
    let confirmed = pair.machine.json(&["sync", "-f", "rules.yaml", "--confirm-deletion"]).expect_code(0);
    assert_eq!(confirmed.only_run()["deleted"], 5, "{:#}", confirmed.json);
    assert_eq!(pair.arrived(), ["a:1.6", "a:1.7", "a:1.8", "a:1.9", "a:other", "b:1.0"]);

    // An empty list is no proof.
    delete(&pair.source, "b:1.0");
    mirror(", max_share: 100%");
    assert_eq!(planned(&pair.preview(0), "skip"), ["b:1.0"]);
    pair.sync(0);
    assert!(pair.arrived().contains(&"b:1.0".to_owned()));
}

#[test]
fn a_manifest_that_another_tag_uses_is_not_deleted() {
    let pair = Pair::new();
    for tag in ["1", "2", "3"] {
        dated(&pair.source, &format!("a:{tag}"), "2020-01-01");
    }
    pair.rule("", ", delete_missing: { enabled: true, max_share: 100% }");
    pair.sync(0);
    // Another tag of the destination means what is gone at the source.
    let text = judge::manifest(&pair.destination, "a:1").unwrap();
    hand::manifest(&pair.destination, "a", Some("mine"), &serde_json::from_str(&text).unwrap());
    let keys = ", tags: { include: [\"{1,2,3}\"] }, delete_missing: { enabled: true, max_share: 100% }";
    pair.rule("", keys);
    delete(&pair.source, "a:1");
    let run = pair.sync(1);
    assert_eq!(run["jobs"][0]["error"]["code"], "tag-shared", "{run:#}");
    assert!(pair.arrived().contains(&"a:1".to_owned()) && pair.arrived().contains(&"a:mine".to_owned()));
}

/// A repository is no longer there, as where somebody has removed it in the registry itself.
fn vanish(registry: &Registry, repository: &str) {
    let repositories = registry.storage().join("docker/registry/v2/repositories");
    fs::remove_dir_all(repositories.join(repository)).unwrap();
}

/// The images of a plan with an action, as they are called at the destination.
fn planned(rows: &[Value], action: &str) -> Vec<String> {
    let rows = rows.iter().filter(|row| row["action"] == action);
    let name = |row: &Value| row["destination"].as_str().unwrap().splitn(4, '/').last().unwrap().to_owned();
    rows.map(name).collect()
}

#[test]
fn a_repository_that_is_gone_goes_from_the_rules_own_namespace_under_the_same_guards() {
    let pair = Pair::new();
    for name in ["a:1", "a:2", "a:3", "b:1", "deep/b:1", "deep/b:keep"] {
        dated(&pair.source, name, "2020-01-01");
    }
    pair.rule(", namespace: m", ALL_MAY_GO);
    pair.sync(0);
    // Beside the namespace, and what the source never had a name for.
    dated(&pair.destination, "b:1", "2020-01-01");
    vanish(&pair.source, "b");
    vanish(&pair.source, "deep/b");

    // Two of six are a third.
    pair.rule(", namespace: m", ", delete_missing: { enabled: true, max_share: 33%, protect: [keep] }");
    let rows = pair.preview(1);
    assert_eq!(planned(&rows, "delete"), [""; 0]);
    assert_eq!(planned(&rows, "skip"), ["m/b:1", "m/deep/b:1", "m/deep/b:keep"], "{rows:#?}");
    let refused = pair.sync(1);
    assert_eq!(refused["failure"]["code"], "deletion-refused", "{refused:#}");
    assert_eq!(pair.arrived().len(), 7);

    pair.rule(", namespace: m", ", delete_missing: { enabled: true, max_share: 34%, protect: [keep] }");
    let rows = pair.preview(0);
    assert_eq!(planned(&rows, "delete"), ["m/b:1", "m/deep/b:1"]);
    assert_eq!(planned(&rows, "skip"), ["m/deep/b:keep"]);
    let run = pair.sync(0);
    assert_eq!((&run["deleted"], &run["finished"]), (&json!(2), &json!(2)), "{run:#}");
    assert_eq!(pair.arrived(), ["b:1", "m/a:1", "m/a:2", "m/a:3", "m/deep/b:keep"]);
}

#[test]
fn a_source_that_shows_nothing_has_lost_nothing() {
    let pair = Pair::new();
    for name in ["a:1", "b:1"] {
        dated(&pair.source, name, "2020-01-01");
    }
    pair.rule(", namespace: m", ALL_MAY_GO);
    pair.sync(0);
    vanish(&pair.source, "a");
    vanish(&pair.source, "b");
    assert_eq!(pair.preview(0), [json!(null); 0]);
    pair.sync(0);
    assert_eq!(pair.arrived(), ["m/a:1", "m/b:1"]);
}

/// Without a namespace of its own a rule deletes what it has seen at the source before, and nothing else: the rest of the
/// destination may be there for other reasons.
#[test]
fn a_repository_without_a_namespace_is_the_rules_own_when_it_was_seen_at_the_source() {
    let pair = Pair::new();
    for name in ["a:1", "a:2", "b:1"] {
        dated(&pair.source, name, "2020-01-01");
    }
    pair.rule("", ALL_MAY_GO);
    pair.sync(0);
    dated(&pair.destination, "own:1", "2020-01-01");
    vanish(&pair.source, "b");
    // Nothing is remembered: nothing is deleted.
    assert_eq!(planned(&pair.preview(0), "delete"), [""; 0]);
    pair.sync(0);
    assert!(pair.arrived().contains(&"b:1".to_owned()));

    dated(&pair.source, "b:1", "2020-01-01");
    let run = |machine: &Sampan| machine.json(&["rule", "run", "rule", "--wait"]).expect_code(0);
    pair.machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    run(&pair.machine);
    vanish(&pair.source, "b");
    let preview = pair.machine.json(&["rule", "preview", "rule"]).expect_code(0);
    let rows = preview.only_run()["plan"].as_array().unwrap().clone();
    assert_eq!(planned(&rows, "delete"), ["b:1"], "{rows:#?}");
    let deleted = run(&pair.machine);
    assert_eq!(deleted.only_run()["deleted"], 1, "{:#}", deleted.json);
    assert_eq!(pair.arrived(), ["a:1", "a:2", "own:1"]);
}

#[test]
fn of_a_namespace_that_rules_share_nobody_takes_the_others_repositories_for_gone() {
    let [pair, other] = [Pair::new(), Pair::new()];
    for name in ["a:1", "a:2"] {
        dated(&pair.source, name, "2020-01-01");
    }
    dated(&other.source, "x/b:1", "2020-01-01");
    let file = |rest: &str| {
        let file = RuleFile::default()
            .registry("one", &pair.source)
            .registry("two", &other.source)
            .registry("there", &pair.destination)
            .rule("one", "one", "there, namespace: m", ALL_MAY_GO)
            .rule("two", "two", "there, namespace: m", rest);
        pair.machine.write("rules.yaml", &file.text());
    };
    file("");
    for _ in 0..2 {
        pair.machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
        assert_eq!(pair.arrived(), ["m/a:1", "m/a:2", "m/x/b:1"]);
    }
    // Where it cannot bring it, it is no reason to keep it.
    file(", repositories: { include: [\"y/**\"] }");
    pair.machine.json(&["sync", "-f", "rules.yaml", "--rule", "one"]).expect_code(0);
    assert_eq!(pair.arrived(), ["m/a:1", "m/a:2"]);
}

#[test]
fn of_exact_repositories_the_catalogue_says_which_are_gone() {
    let pair = Pair::new();
    for name in ["a:1", "b:1", "c:1"] {
        dated(&pair.source, name, "2020-01-01");
    }
    let exact = format!(", repositories: {{ include: [\"{{a,b}}\"] }}{ALL_MAY_GO}");
    pair.rule(", namespace: m, flatten: all", &exact);
    pair.sync(0);
    vanish(&pair.source, "b");
    assert_eq!(planned(&pair.preview(0), "delete"), ["m/b:1"]);
    pair.sync(0);
    assert_eq!(pair.arrived(), ["m/a:1"]);
}

/// A list that ends too early, and one that fails, prove nothing, though what came of them looks whole.
#[test]
fn after_a_catalogue_that_breaks_off_nothing_is_deleted() {
    let mut content = Content::new().paged(2);
    for name in ["a:1", "b:1", "c:1", "d:1"] {
        content.image(name, &[500]);
    }
    let source = Server::holding(content);
    let pair = Pair::new();
    let file = RuleFile::default()
        .target(&format!("{{ name: source, url: \"{}\" }}", source.url()))
        .registry("destination", &pair.destination)
        .rule("rule", "source", "destination, namespace: m", ALL_MAY_GO);
    pair.machine.write("rules.yaml", &file.text());
    pair.sync(0);
    assert_eq!(pair.arrived().len(), 4);
    source.content(|content| content.remove("a", "1"));
    source.add([on("GET", "/v2/_catalog?*last=*").always().answer(Reply::new(404))]);
    let run = pair.sync(1);
    assert_eq!((&run["deleted"], &run["failure"].is_object()), (&json!(0), &true), "{run:#}");
    assert_eq!(pair.arrived().len(), 4);
}
