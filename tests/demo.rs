//! `make demo`: two real registries, sample images in one of them, Sampan between them, and a judge.

#![expect(clippy::print_stdout, reason = "it is there to be looked at")]

use std::time::Instant;

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan;

const FILE: &str = "demo.yaml";

fn main() {
    let program = sampan::program();
    step("Starting two registries (docker-registry)");
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    println!("    source       {}", source.url());
    println!("    destination  {}  (TLS by a CA of its own, user and password)", destination.url());

    step("Filling the source with sample images (skopeo)");
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", &destination);
    let mut layout = Layout::create(&machine.home().join("samples"));
    image::fleet(&mut layout, 4, 3);
    layout.push(&source, Form::Oci);
    println!("    {} images, a third of them for several platforms", layout.names().len());

    step("The rule");
    let file = RuleFile::default().registry("source", &source).registry("destination", &destination).rule(
        "mirror-everything",
        "source",
        "destination",
        "",
    );
    machine.write(FILE, &file.text());
    file.text().lines().for_each(|line| println!("    {line}"));

    step(&format!("{} sync -f {FILE}", program.display()));
    let begin = Instant::now();
    let answer = machine.json(&["sync", "-f", FILE]).expect_code(0);
    let run = answer.only_run();
    println!(
        "    {} matched, {} replicated, {} up to date, {} failed, in {:.1?}",
        run["matched"],
        run["finished"],
        run["up_to_date"],
        run["error"],
        begin.elapsed()
    );

    step("Judging by digest and pulling each image back (skopeo --preserve-digests)");
    let (expected, actual) = (judge::tags(&source), judge::tags(&destination));
    let pulled = machine.home().join("pulled");
    println!("    {:<20} {:<24} {:<24}", "IMAGE", "SOURCE", "DESTINATION");
    let mut equal = 0;
    for (name, digest) in &expected {
        judge::pull(&destination, name, &pulled);
        let there = actual.get(name).map_or("missing", String::as_str);
        let same = there == digest && judge::layout_digest(&pulled, name).as_ref() == Some(digest);
        equal += usize::from(same);
        let mark = if same { "equal" } else { "DIFFERENT" };
        println!("    {name:<20} {digest:<24.22} {there:<24.22} {mark}");
    }
    judge::assert_equal(&source, &destination);

    step("The same again");
    let again = machine.json(&["sync", "-f", FILE]).expect_code(0);
    println!(
        "    {} up to date, {} replicated",
        again.only_run()["up_to_date"],
        again.only_run()["finished"]
    );
    assert_eq!(equal, layout.names().len(), "every image is there");
    println!("\nAll {equal} digests are equal. Stopping the registries.");
}

fn step(what: &str) {
    println!("\n==> {what}");
}
