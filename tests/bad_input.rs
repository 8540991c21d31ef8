//! What people and networks get wrong: each has a code, a message and a remedy of its own in both languages, the right
//! exit code, and does no harm.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{Answer, Sampan};
use serde_json::Value;
use socket2::{Domain, Socket, Type};

/// The failure in an answer: of the command, of a copied image, of a run's planning, or of its first job.
fn failure(answer: &Value) -> &Value {
    let run = &answer["runs"][0];
    [&answer["error"], &run["failure"], &run["jobs"][0]["error"]]
        .into_iter()
        .find(|failure| failure.is_object())
        .unwrap_or_else(|| panic!("no failure in {answer:#}"))
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Runs a command in both languages and checks all that holds for every failure. Returns the English failure.
fn refused(machine: &Sampan, command: &[&str], exit: i32, codes: &[&str]) -> Value {
    let [english, chinese] = ["en", "zh-CN"].map(|lang| {
        let answer: Answer = machine.json(&[command, &["--lang", lang]].concat()).expect_code(exit);
        failure(&answer.json).clone()
    });
    let code = english["code"].as_str().unwrap();
    assert!(codes.contains(&code), "{codes:?} expected: {english:#}");
    assert_eq!(english["code"], chinese["code"]);
    for part in ["message", "remedy"] {
        let [english, chinese] = [&english, &chinese].map(|failure| failure[part].as_str().unwrap());
        assert!(english.len() > 10 && !is_chinese(english), "{code}.{part}: {english}");
        assert!(is_chinese(chinese), "{code}.{part}: {chinese}");
        // What Fluent leaves where an argument is missing, and what Rust's Debug would leave.
        for text in [english, chinese] {
            assert!(
                !text.contains("{$") && !text.contains("Some(") && !text.contains("Error {"),
                "{code}: {text}"
            );
        }
    }
    assert_ne!(english["message"], english["remedy"]);
    for word in ["expected", "unexpected", "unrecognized", "required"] {
        assert!(!chinese["message"].as_str().unwrap().contains(word), "{chinese:#}");
    }
    if let Some(file) = english["location"]["file"].as_str() {
        assert!(!english["message"].as_str().unwrap().contains(file), "the place is said once: {english:#}");
    }
    english
}

/// A rule from one place to another that gives up at once.
fn rule(source: &str, destination: &str) -> String {
    RuleFile::default()
        .target(&format!("{{ name: from, {source} }}"))
        .target(&format!("{{ name: to, {destination} }}"))
        .rule("try", "from", "to", ", repositories: { include: [\"team-0/app-0\"] }, retry: { attempts: 1 }")
        .text()
}

/// A port that nobody listens on and nobody else gets, as long as the socket lives.
fn closed_port() -> (Socket, u16) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    (socket, port)
}

/// A web server that answers everything with a page.
fn web_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let page = "<!doctype html><title>Welcome to the router</title><h1>Log in</h1>";
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut request = [0; 4096];
                while matches!(stream.read(&mut request), Ok(1..)) {
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
                    let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{page}", page.len());
                }
            });
        }
    });
    port
}

/// A source with a few images, and the machine to replicate them from.
fn source() -> (Registry, Sampan) {
    let source = Registry::start(Setup::Plain);
    let machine = rule_file::machine();
    let mut layout = Layout::create(&machine.home().join("layout"));
    image::fleet(&mut layout, 1, 2);
    layout.push(&source, Form::Oci);
    (source, machine)
}

#[test]
fn the_way_to_a_registry() {
    let (source, machine) = source();
    let secured = Registry::start(Setup::Secured);
    rule_file::trust(&machine, "to", &secured);
    let (_closed, closed) = closed_port();
    let web = web_server();
    let from = format!("url: \"{}\"", source.url());
    let to = format!("url: \"{}\"", secured.url());
    let disk = "layout: ./disk";
    let cases: [(&str, String, &[&str]); 6] = [
        (
            "unknown host",
            rule("url: \"https://no-such-host.invalid\"", disk),
            &["dns-not-found", "dns-failed"],
        ),
        ("closed port", rule(&format!("url: \"http://127.0.0.1:{closed}\""), disk), &["connect-refused"]),
        ("a web page", rule(&format!("url: \"http://127.0.0.1:{web}\""), disk), &["not-a-registry"]),
        ("unknown CA", rule(&from, &to), &["tls-unknown-issuer"]),
        ("no password", rule(&from, &format!("{to}, ca_file: ./to.pem")), &["auth-required"]),
        (
            "wrong password",
            rule(&from, &format!("{to}, ca_file: ./to.pem, username: captain, password: \"${{WRONG}}\"")),
            &["auth-rejected"],
        ),
    ];
    let machine = machine.set("WRONG", "hunter2-canary");
    let mut codes = BTreeMap::new();
    for (name, file, expected) in &cases {
        machine.write("rules.yaml", file);
        let failure = refused(&machine, &["sync", "-f", "rules.yaml"], 1, expected);
        assert!(!failure.to_string().contains("hunter2-canary"), "{failure:#}");
        let code = failure["code"].as_str().unwrap().to_owned();
        assert_eq!(codes.insert(code, name), None, "{name} has a code of its own");
    }
    assert!(judge::tags(&secured).is_empty());
}

#[test]
fn the_password_variable_is_not_set() {
    let (source, machine) = source();
    let to = "url: \"https://127.0.0.1:1\", username: captain, password: \"${NOT_SET}\"";
    machine.write("rules.yaml", &rule(&format!("url: \"{}\"", source.url()), to));
    let failure = machine.json(&["sync", "-f", "rules.yaml"]);
    assert!([1, 2].contains(&failure.code), "{:#}", failure.json);
    let code = failure.code;
    let failure = refused(&machine, &["sync", "-f", "rules.yaml"], code, &["secret-missing"]);
    assert!(failure["message"].as_str().unwrap().contains("NOT_SET"), "{failure:#}");
}

#[test]
fn an_image_that_is_not_there() {
    let (source, machine) = source();
    let to = Registry::start(Setup::Plain);
    let copy = ["copy", &source.reference("team-0/app-0:9.9"), &to.reference("a/b:c")];
    let failure = refused(&machine, &copy, 1, &["manifest-not-found"]);
    assert!(failure["message"].as_str().unwrap().contains("team-0/app-0:9.9"), "{failure:#}");
    assert!(!to.requests().iter().any(Request::is_write));
}

#[test]
fn a_reference_that_is_none() {
    let machine = Sampan::new();
    for bad in ["http://127.0.0.1:5000/UPPER:1", "ftp://host/app:1", "host/app@sha256:123"] {
        let codes = ["reference-invalid", "url-invalid", "digest-invalid"];
        refused(&machine, &["copy", bad, "http://127.0.0.1:1/a:b"], 2, &codes);
    }
}

#[test]
fn a_rule_without_matches_is_a_warning() {
    let (source, machine) = source();
    let to = Registry::start(Setup::Plain);
    let file = RuleFile::default().registry("from", &source).registry("to", &to).rule(
        "nothing",
        "from",
        "to",
        ", tags: { include: [\"no-such-*\"] }",
    );
    machine.write("rules.yaml", &file.text());
    let [english, chinese] = ["en", "zh-CN"].map(|lang| {
        let answer = machine.json(&["sync", "-f", "rules.yaml", "--lang", lang]).expect_code(0);
        assert_eq!(answer.only_run()["matched"], 0);
        answer.stderr
    });
    assert!(english.contains("nothing") && !is_chinese(&english), "names the rule: {english}");
    assert!(is_chinese(&chinese), "{chinese}");
}

/// A rule file with something wrong in it.
struct Wrong {
    what: &'static str,
    text: &'static str,
    code: &'static str,
    /// Line and column of the cause.
    at: (u64, u64),
    /// What the message must name.
    names: &'static str,
}

const FILES: [Wrong; 8] = [
    Wrong {
        what: "a key that stands twice",
        text: "rules:
  - name: r
    name: s
",
        code: "file-syntax",
        at: (3, 5),
        names: "key name once",
    },
    Wrong {
        what: "a wrong URL",
        text: "targets:
  - name: hub
    url: \"https://user:canary-in-plain@host/path\"
rules: []
",
        code: "url-invalid",
        at: (3, 10),
        names: "host/path",
    },
    Wrong {
        what: "a bracket that is not closed",
        text: "targets:
  - name: hub
    url: [
rules: []
",
        code: "file-syntax",
        at: (3, 10),
        names: "",
    },
    Wrong {
        what: "an unknown key, near a known one",
        text: "targets:
  - name: hub
    ulr: https://host
",
        code: "key-unknown",
        at: (3, 5),
        names: "url",
    },
    Wrong {
        what: "an unknown target, near a known one",
        text: "targets:
  - { name: hub, url: https://host }
rules:
  - name: r
    source: hubb
    destinations: [{ target: hub }]
",
        code: "target-unknown",
        at: (5, 13),
        names: "hubb",
    },
    Wrong {
        what: "a target without a place",
        text: "targets:
  - { name: hub }
",
        code: "key-missing",
        at: (2, 5),
        names: "url",
    },
    Wrong {
        what: "a wrong type",
        text: "targets:
  - name: hub
    url: { a: b }
",
        code: "value-invalid",
        at: (3, 10),
        names: "",
    },
    Wrong {
        what: "two targets of one name",
        text: "targets:
  - { name: hub, url: https://a }
  - { name: hub, url: https://b }
",
        code: "name-taken",
        at: (3, 13),
        names: "hub",
    },
];

#[test]
fn a_file_that_is_wrong_says_where_and_changes_nothing() {
    let machine = Sampan::new();
    let good = RuleFile::default()
        .target("{ name: a, url: https://registry.invalid }")
        .target("{ name: b, layout: ./b }")
        .rule("keep", "a", "b", "");
    machine.write("good.yaml", &good.text());
    machine.json(&["apply", "-f", "good.yaml"]).expect_code(0);
    let kept = || (machine.json(&["rule", "list"]).json, machine.json(&["target", "list"]).json);
    let before = kept();
    assert_eq!(before.0["rules"].as_array().unwrap().len(), 1, "{:#}", before.0);

    for Wrong { what, text, code, at, names } in FILES {
        machine.write("bad.yaml", text);
        for command in [&["apply", "-f", "bad.yaml"], &["sync", "-f", "bad.yaml"]] {
            let failure = refused(&machine, command, 2, &[code]);
            assert!(failure["message"].as_str().unwrap().contains(names), "{what}: {failure:#}");
            assert!(!failure.to_string().contains("canary-in-plain"), "{what}: {failure:#}");
            let place = &failure["location"];
            assert!(place["file"].as_str().unwrap().ends_with("bad.yaml"), "{what}: {failure:#}");
            assert_eq!(
                (place["line"].as_u64(), place["column"].as_u64()),
                (Some(at.0), Some(at.1)),
                "{what}: {failure:#}"
            );
            let shown = machine.run(command);
            assert_eq!(shown.status.code(), Some(2));
            assert!(shown.stderr.contains(failure["message"].as_str().unwrap()), "{what}: {}", shown.stderr);
            assert!(shown.stdout.is_empty(), "{what}: {}", shown.stdout);
        }
    }
    assert_eq!(kept(), before, "what was there is there");
}

#[test]
fn a_password_written_out_is_not_stored() {
    let machine = Sampan::new();
    let target = "{ name: hub, url: https://host, username: me, password: canary-in-plain }";
    machine.write("rules.yaml", &RuleFile::default().target(target).text());
    let failure = refused(&machine, &["apply", "-f", "rules.yaml"], 2, &["secret-in-plain"]);
    assert_eq!(failure["location"]["line"], 2, "{failure:#}");
    assert!(failure["message"].as_str().unwrap().contains("hub"), "{failure:#}");
    assert!(!failure.to_string().contains("canary-in-plain"), "{failure:#}");
    let list = machine.json(&["target", "list"]);
    assert!(list.json["targets"].as_array().unwrap().is_empty(), "{:#}", list.json);
}

#[test]
fn what_is_not_there_cannot_be_asked_for() {
    let machine = Sampan::new();
    for (command, code, exit) in [
        (&["rule", "show", "nobody"][..], "rule-not-found", 1),
        (&["rule", "run", "nobody"], "rule-not-found", 1),
        (&["run", "list", "--rule", "nobody"], "rule-not-found", 1),
        (&["job", "list", "--rule", "nobody"], "rule-not-found", 1),
        (&["job", "list", "--run", "999999"], "run-not-found", 1),
        (&["target", "show", "nobody"], "target-not-found", 1),
        (&["target", "remove", "nobody"], "target-not-found", 1),
        (&["job", "show", "999999"], "job-not-found", 1),
        (&["job", "show", "nobody"], "job-not-found", 1),
        (&["job", "retry", "999999"], "job-not-found", 1),
        (&["run", "show", "999999"], "run-not-found", 1),
        (&["run", "stop", "nobody"], "run-not-found", 1),
        (&["sync", "-f", "no-such-file.yaml"], "file-failed", 2),
        (&["rule", "frobnicate"], "usage", 2),
        (&["rule", "list", "--frobnicate"], "usage", 2),
        (&["job", "list", "--limit", "0"], "usage", 2),
        (&["settings", "set", "workers", "many"], "usage", 2),
        (&["target", "add", "a", "https://a.invalid", "--credential", "magic"], "usage", 2),
        (&["settings", "set", "workers", "200"], "usage", 2),
        (&["copy", "host/a:1"], "usage", 2),
    ] {
        refused(&machine, command, exit, &[code]);
    }
}

#[test]
fn a_cursor_that_is_none_is_a_fault_of_the_command_line() {
    let machine = Sampan::new();
    for list in [&["job", "list"], &["run", "list"]] {
        let failure = refused(&machine, &[list, &["--cursor", "twelve"][..]].concat(), 2, &["usage"]);
        assert_eq!(failure["message"], "The cursor “twelve” is not valid.");
    }
}

#[test]
fn a_rule_that_is_not_in_the_file_is_told_with_those_that_are() {
    let machine = Sampan::new();
    machine.write("rules.yaml", &rule("url: https://a.invalid", "layout: ./disk"));
    let command = ["sync", "-f", "rules.yaml", "--rule", "nosuch"];
    let failure = refused(&machine, &command, 2, &["usage"]);
    assert_eq!(failure["message"], "There is no rule “nosuch” in the file. Rules there: try.");
}

#[test]
fn a_file_whose_rules_are_all_disabled_is_a_warning() {
    let machine = Sampan::new();
    let rules = RuleFile::default()
        .target("{ name: a, url: https://registry.invalid }")
        .target("{ name: b, layout: ./b }")
        .rule("one", "a", "b", ", enabled: false")
        .rule("two", "a", "b", ", enabled: false");
    machine.write("rules.yaml", &rules.text());
    for dry_run in [&[][..], &["--dry-run"]] {
        let answer = machine.json(&[&["sync", "-f", "rules.yaml"], dry_run].concat()).expect_code(0);
        assert_eq!(answer.json["disabled"], serde_json::json!(["one", "two"]), "{:#}", answer.json);
        assert!(answer.stderr.contains("one, two"), "{}", answer.stderr);
    }
}

#[test]
fn without_an_engine_a_run_is_queued_and_a_dry_run_changes_nothing() {
    let machine = Sampan::new();
    machine.write("rules.yaml", &rule("url: https://a.invalid", "layout: ./disk"));
    let dry = machine.run(&["apply", "-f", "rules.yaml", "--dry-run"]);
    assert!(dry.stdout.contains("Rules that would be created: try"), "{}", dry.stdout);
    machine.run(&["apply", "-f", "rules.yaml"]);
    let fired = machine.run(&["rule", "run", "try"]);
    assert!(fired.stdout.contains("is queued") && !fired.stdout.contains("begins"), "{}", fired.stdout);
    assert!(fired.stderr.contains("sampan serve"), "{}", fired.stderr);
    let runs = machine.json(&["run", "list"]).expect_code(0);
    let run = &runs.json["runs"][0];
    assert_eq!(run["planning_stopped"], false, "{run:#}");
    let id = run["id"].as_str().unwrap();
    let stopped = machine.run(&["run", "stop", id]);
    assert!(stopped.stdout.contains("stopped by hand"), "{}", stopped.stdout);
    assert_eq!(machine.json(&["run", "show", id]).json["planning_stopped"], true);
    let nothing = machine.run(&["run", "retry-failed", id]);
    assert!(nothing.stderr.contains("nothing is retried"), "{}", nothing.stderr);
}
