//! A whole registry: 40 repositories × 5 tags.

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::{self, RuleFile};

#[test]
fn forty_repositories_arrive_whole_and_a_second_run_does_nothing() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", &destination);
    let mut layout = Layout::create(&machine.home().join("layout"));
    image::fleet(&mut layout, 40, 5);
    layout.push(&source, Form::Oci);
    let file = RuleFile::default().registry("source", &source).registry("destination", &destination).rule(
        "everything",
        "source",
        "destination",
        "",
    );
    machine.write("rules.yaml", &file.text());

    let first = machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
    assert_eq!(first.only_run()["finished"], 200);
    judge::assert_equal(&source, &destination);
    let pulled = machine.home().join("pulled");
    for name in layout.names() {
        judge::whole(&destination, &name);
        if name.ends_with(".2") {
            judge::pull(&destination, &name, &pulled);
        }
    }

    let before = [source.requests().len(), destination.requests().len()];
    let second = machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
    assert_eq!(second.only_run()["up_to_date"], 200);
    assert!(second.only_run()["jobs"].as_array().unwrap().is_empty());
    let after = [source.requests(), destination.requests()];
    let since = || after.iter().zip(before).flat_map(|(requests, before)| &requests[before..]);
    assert_eq!(since().filter(|request| request.is_manifest_get()).count(), 0);
    assert_eq!(since().filter(|request| request.is_write()).count(), 0);
    assert_eq!(since().filter(|request| request.method == "HEAD" && request.status == 200).count(), 400);
    let lists = |request: &&Request| request.path.contains("/tags/list");
    assert_eq!(since().filter(lists).count(), 40, "one list a repository");
}
