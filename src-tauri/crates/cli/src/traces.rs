//! OpenTelemetry traces of `sampan serve`: a trace for each attempt of a job, with a span for each phase of it and for
//! each request. Off unless the environment names a collector, with the variables that OpenTelemetry has for all
//! programs ("Environment Variable Specification", "OpenTelemetry Protocol Exporter").

use std::env;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{
    OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, SpanExporter,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use sampan_app::logs::Listener;
use sampan_domain::{ErrorCode, Failure};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};

use crate::voice::{self, Voice};

/// How long the end of the program waits for a collector that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
const SPOKEN: &str = "http/protobuf";
const OFF: &str = "OTEL_SDK_DISABLED";
const EXPORTER: &str = "OTEL_TRACES_EXPORTER";

/// What is collected, and sent in batches.
pub(crate) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Where the environment wants traces; what it wants but cannot have is a failure.
    pub(crate) fn begin() -> Result<Option<Self>, Failure> {
        if !is_wanted(variable) {
            return Ok(None);
        }
        for name in [OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL] {
            if let Some(protocol) = variable(name) {
                if protocol == SPOKEN {
                    break;
                }
                return Err(refused(name, &format!("{protocol} ≠ {SPOKEN}")));
            }
        }
        let endpoint = [OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT]
            .into_iter()
            .find(|name| variable(name).is_some())
            .unwrap_or(OTEL_EXPORTER_OTLP_ENDPOINT);
        let exporter = SpanExporter::builder()
            .with_http()
            .build()
            .map_err(|error| refused(endpoint, &error.to_string()))?;
        let mut about = Resource::builder();
        if variable("OTEL_SERVICE_NAME").is_none() {
            about = about.with_service_name("sampan");
        }
        let provider =
            SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(about.build()).build();
        Ok(Some(Self { provider }))
    }

    /// Who is to be told what happens: of the engine all, of the registries each request.
    pub(crate) fn listener(&self) -> Listener {
        let told = Targets::new()
            .with_target("sampan_engine", LevelFilter::INFO)
            .with_target("sampan_registry", LevelFilter::DEBUG);
        let layer = tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("sampan"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false);
        Box::new(layer.with_filter(told))
    }

    /// Sends what is left. A collector that does not take it costs the traces, and nothing else.
    pub(crate) fn finish(self, voice: Voice) {
        if let Err(error) = self.provider.shutdown_with_timeout(PATIENCE) {
            voice::say(&voice.text("cli-traces-lost", &[("detail", error.to_string().into())]));
        }
    }
}

/// An empty variable is as good as none.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn is_wanted(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name, value: &str| variable(name).is_some_and(|is| is.eq_ignore_ascii_case(value));
    let named = [OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT];
    let named = named.into_iter().any(|name| variable(name).is_some());
    !is(OFF, "true") && !is(EXPORTER, "none") && (named || is(EXPORTER, "otlp"))
}

fn refused(variable: &str, detail: &str) -> Failure {
    Failure::new(ErrorCode::TracesInvalid).with("variable", variable).with("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(variables: &[(&str, &str)]) -> bool {
        is_wanted(|name| variables.iter().find(|(is, _)| *is == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_is_collected_unless_somebody_is_named() {
        assert!(!wanted(&[]));
        assert!(wanted(&[(OTEL_EXPORTER_OTLP_ENDPOINT, "http://127.0.0.1:4318")]));
        assert!(wanted(&[(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, "http://127.0.0.1:4318/v1/traces")]));
        assert!(wanted(&[(EXPORTER, "otlp")]));
        assert!(!wanted(&[(OTEL_EXPORTER_OTLP_ENDPOINT, "http://127.0.0.1:4318"), (EXPORTER, "none")]));
        assert!(!wanted(&[(OTEL_EXPORTER_OTLP_ENDPOINT, "http://127.0.0.1:4318"), (OFF, "TRUE")]));
    }
}
