//! `sampan serve` tells a collector of OpenTelemetry what it does: the whole program beside two registries, and one of
//! whose requests goes wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::HashMap;
use std::time::Duration;

use nix::sys::signal::Signal;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use prost::Message;
use sampan_tests::canary;
use sampan_tests::process;
use sampan_tests::registry::{PASSWORD, USER};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Reply, Server, on};

const PATIENCE: Duration = Duration::from_secs(30);
const TRACES: &str = "/v1/traces";

/// Takes what it is sent, and looks at it afterwards.
fn collector() -> Server {
    let collector = Server::holding(Content::new());
    collector.add([on("POST", TRACES).always().answer(Reply::new(200))]);
    collector
}

/// What arrived: the service that tells, and its spans.
fn told(collector: &Server) -> (Vec<String>, Vec<Span>) {
    let (mut services, mut spans) = (Vec::new(), Vec::new());
    for request in collector.requests() {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", TRACES));
        canary::assert_absent("a trace", &request.body);
        let batch = ExportTraceServiceRequest::decode(request.body).unwrap();
        for resource in batch.resource_spans {
            let about = resource.resource.unwrap();
            services.push(text(&about.attributes, "service.name").unwrap());
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    (services, spans)
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let value = attributes.iter().find(|attribute| attribute.key == key)?.value.clone();
    match value {
        Some(AnyValue { value: Some(Value::StringValue(text)) }) => Some(text),
        Some(AnyValue { value: Some(Value::IntValue(number)) }) => Some(number.to_string()),
        _ => None,
    }
}

/// The names from a span up to the one that it all began with.
fn above<'a>(spans: &'a HashMap<&[u8], &Span>, mut span: &'a Span) -> Vec<&'a str> {
    let mut names = vec![span.name.as_str()];
    while let Some(parent) = spans.get(&span.parent_span_id[..]) {
        assert_eq!(parent.trace_id, span.trace_id);
        assert!(parent.start_time_unix_nano <= span.start_time_unix_nano);
        names.push(&parent.name);
        span = parent;
    }
    names
}

/// A machine that is to copy one image between two registries that want a password.
fn machine(source: &Server, destination: &Server) -> Sampan {
    let machine = Sampan::new().set("PASSWORD", PASSWORD);
    let target = |name: &str, server: &Server| {
        format!(
            "{{ name: {name}, url: \"{}\", username: {USER}, password: \"${{PASSWORD}}\" }}",
            server.url()
        )
    };
    let file = RuleFile::default().target(&target("here", source)).target(&target("there", destination));
    let file = file.rule("all", "here", "there", "");
    machine.write("rules.yaml", &file.text());
    machine
}

fn behind_a_password(fill: impl FnOnce(&mut Content)) -> Server {
    let mut content = Content::new().behind_tokens(USER, PASSWORD);
    fill(&mut content);
    Server::holding(content)
}

/// Serves until the rule has run, and ends in order.
fn serve(machine: &Sampan) {
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let mut serving = machine.spawn(&["serve"]);
    process::wait_until("it serves", PATIENCE, || serving.stderr().contains("sampan-home-"));
    machine.json(&["rule", "run", "all", "--wait"]).expect_code(0);
    serving.signal(Signal::SIGTERM);
    serving.wait(PATIENCE).success();
}

#[test]
fn a_job_is_a_trace_of_its_phases_and_requests() {
    let source = behind_a_password(|content| {
        content.image("team/app:1.0", &[900, 1800]);
    });
    let destination = behind_a_password(|_| {});
    let collector = collector();
    source.add([on("GET", "*/blobs/*").answer(Reply::error(503, "UNAVAILABLE", "soon"))]);
    let machine = machine(&source, &destination).set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url());
    serve(&machine);

    let (services, spans) = told(&collector);
    assert!(!services.is_empty() && services.iter().all(|service| service == "sampan"), "{services:?}");
    let by_id: HashMap<_, _> = spans.iter().map(|span| (&span.span_id[..], span)).collect();
    let named = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();

    let attempt = named("transfer").pop().unwrap();
    let of_attempt = |key: &str| text(&attempt.attributes, key);
    assert_eq!(above(&by_id, attempt), ["transfer", "job"]);
    for (end, server) in [("source", &source), ("destination", &destination)] {
        let image = format!("{}/team/app:1.0", server.url());
        assert_eq!(of_attempt(&format!("sampan.{end}")), Some(image));
    }
    assert_eq!(of_attempt("sampan.state").as_deref(), Some("finished"));
    assert_eq!(of_attempt("sampan.rule").as_deref(), Some("all"));
    for phase in ["initialize", "check", "pull_manifest", "transfer_blob", "push_manifest"] {
        assert_eq!(above(&by_id, named(phase)[0]), [phase, "transfer", "job"]);
    }

    // Each request that a registry saw within the job is a span below a phase of it.
    for server in [&source, &destination] {
        let port = server.port().to_string();
        let of_server: Vec<_> =
            spans.iter().filter(|span| text(&span.attributes, "server.port") == Some(port.clone())).collect();
        for (method, part) in [("GET", "/blobs/"), ("PUT", "/manifests/"), ("PUT", "/blobs/uploads/")] {
            let spans = of_server.iter().filter(|span| {
                span.name == method && text(&span.attributes, "url.path").unwrap().contains(part)
            });
            let spans: Vec<_> = spans.collect();
            assert_eq!(spans.len(), server.count(method, part), "{method} {part}: {spans:#?}");
            for span in spans {
                let above = above(&by_id, span);
                assert_eq!(above[2..], ["transfer", "job"], "{above:?}");
            }
        }
    }
    let failed: Vec<_> = spans
        .iter()
        .filter(|span| text(&span.attributes, "http.response.status_code").as_deref() == Some("503"))
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].status.as_ref().unwrap().code(), StatusCode::Error);
    assert!(!spans.iter().any(|span| span.attributes.iter().any(|at| at.key.contains("query"))));
}

#[test]
fn without_a_collector_nothing_is_sent_and_one_that_is_gone_costs_no_job() {
    let source = behind_a_password(|content| {
        content.image("team/app:1.0", &[900]);
    });
    let destination = behind_a_password(|_| {});
    let silent = collector();
    let machine = machine(&source, &destination)
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", &silent.url())
        .set("OTEL_TRACES_EXPORTER", "none");
    serve(&machine);
    assert!(silent.requests().is_empty());
    assert_eq!(destination.content(|content| content.tags().len()), 1);

    let machine = self::machine(&source, &destination)
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
        .set("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    serve(&machine);
    let runs = machine.json(&["run", "list"]).expect_code(0);
    assert_eq!(runs.json["runs"][0]["up_to_date"], 1, "{:#}", runs.json);
}

#[test]
fn what_cannot_be_had_is_said_before_anything_begins() {
    for (variable, value) in
        [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address")]
    {
        let machine = Sampan::new().set("OTEL_TRACES_EXPORTER", "otlp").set(variable, value);
        let answer = machine.json(&["serve"]);
        assert_eq!(answer.json["error"]["code"], "traces-invalid", "{:#}", answer.json);
        assert!(answer.json["error"]["message"].as_str().unwrap().contains(variable), "{:#}", answer.json);
        assert_eq!(answer.code, 2);
    }
}
