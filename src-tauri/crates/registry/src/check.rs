//! The check of a target, step by step, in the order in which a transfer would meet trouble. Writes nothing.

use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use sampan_domain::{ErrorCode, Failure, RepositoryName};

use crate::auth::Scope;
use crate::client::Client;
use crate::connection::ping;
use crate::layout::Layout;

/// One step and what came of it.
#[derive(Clone, Debug)]
pub struct CheckStep {
    /// Which: `dns`, `tcp`, `tls`, `api`, `auth`, `pull`, `push`, `catalog`, `referrers`; `exists`, `readable`,
    /// `writable` for a directory.
    pub step: &'static str,
    /// How it went.
    pub result: CheckResult,
    /// How long it took.
    pub took: Duration,
}

/// How a step went.
#[derive(Clone, Debug)]
pub enum CheckResult {
    /// Well.
    Ok,
    /// There was nothing to ask, or an earlier step failed.
    Skipped,
    /// Not.
    Failed(Failure),
}

/// Steps that ran, and what the next one may still hope for.
struct Steps {
    done: Vec<CheckStep>,
    broken: bool,
}

impl Steps {
    const fn new() -> Self {
        Self { done: Vec::new(), broken: false }
    }

    /// A step whose failure makes the later ones pointless.
    async fn needed(&mut self, step: &'static str, work: impl Future<Output = Result<(), Failure>>) {
        self.step(step, work).await;
        self.broken |= matches!(self.done.last(), Some(CheckStep { result: CheckResult::Failed(_), .. }));
    }

    async fn step(&mut self, step: &'static str, work: impl Future<Output = Result<(), Failure>>) {
        if self.broken {
            return self.skip(step);
        }
        let started = Instant::now();
        let result = match work.await {
            Ok(()) => CheckResult::Ok,
            Err(failure) => CheckResult::Failed(failure),
        };
        self.done.push(CheckStep { step, result, took: started.elapsed() });
    }

    fn skip(&mut self, step: &'static str) {
        self.done.push(CheckStep { step, result: CheckResult::Skipped, took: Duration::ZERO });
    }
}

pub(crate) async fn registry(client: &Client, repository: Option<&RepositoryName>) -> Vec<CheckStep> {
    let mut steps = Steps::new();
    let url = client.url();
    let place = (url.host().trim_matches(['[', ']']).to_owned(), url.port());
    let patience = client.transport.timeouts.connect;
    steps.needed("dns", lookup(place.clone())).await;
    steps.needed("tcp", connect(place, patience)).await;
    let answer = if steps.broken { Ok(()) } else { ping(client).await };
    let is_tls = |failure: &Failure| {
        failure.code.as_str().starts_with("tls-") || failure.code == ErrorCode::CaFileInvalid
    };
    let is_auth = |failure: &Failure| {
        matches!(failure.code, ErrorCode::AuthRequired | ErrorCode::AuthRejected | ErrorCode::RealmRefused)
            || matches!(failure.code, ErrorCode::TokenFailed | ErrorCode::AccessDenied)
    };
    let only = |wanted: bool| {
        let failure = answer.as_ref().err().filter(|_| wanted).cloned();
        async move { failure.map_or(Ok(()), Err) }
    };
    let failure = answer.as_ref().err();
    if url.is_secure() {
        steps.needed("tls", only(failure.is_some_and(is_tls))).await;
    } else {
        steps.skip("tls");
    }
    steps.needed("api", only(failure.is_some_and(|failure| !is_tls(failure) && !is_auth(failure)))).await;
    steps.needed("auth", only(failure.is_some_and(is_auth))).await;
    match repository {
        Some(repository) => {
            let scope = |scope| async move { client.authorization(&scope).await.map(drop) };
            steps.step("pull", scope(Scope::Pull(repository.clone()))).await;
            steps.step("push", scope(Scope::Push(repository.clone()))).await;
        }
        None => ["pull", "push"].into_iter().for_each(|step| steps.skip(step)),
    }
    let mut first = None;
    steps
        .step("catalog", async {
            let page = client.repositories().next().await.transpose()?;
            first = page.and_then(|page| page.into_iter().next());
            Ok(())
        })
        .await;
    match repository.cloned().or(first) {
        Some(repository) => {
            let absent = sampan_domain::Digest::of(b"");
            steps.step("referrers", async { client.referrers(&repository, &absent).await.map(drop) }).await;
        }
        None => steps.skip("referrers"),
    }
    steps.done
}

pub(crate) async fn layout(layout: &Layout) -> Vec<CheckStep> {
    let mut steps = Steps::new();
    if layout.path.exists() {
        steps.needed("exists", async { Ok(()) }).await;
        steps.needed("readable", layout.ping()).await;
    } else {
        steps.skip("exists");
        steps.skip("readable");
    }
    steps.step("writable", async { writable(layout) }).await;
    steps.done
}

/// Whether a file can be made in the directory, or in the nearest one above it that exists.
fn writable(layout: &Layout) -> Result<(), Failure> {
    let there = layout.path.ancestors().find(|path| path.is_dir());
    let failed = |detail: String| {
        Failure::new(ErrorCode::FileFailed)
            .with("path", layout.path.display().to_string())
            .with("detail", detail)
    };
    let there = there.ok_or_else(|| failed("no such directory".to_owned()))?;
    tempfile::tempfile_in(there).map(drop).map_err(|error| failed(error.to_string()))
}

async fn lookup(place: (String, u16)) -> Result<(), Failure> {
    let host = place.0.clone();
    match tokio::net::lookup_host(place).await {
        Ok(mut addresses) => {
            let absent = || Failure::new(ErrorCode::DnsNotFound).with("host", host);
            addresses.next().map(drop).ok_or_else(absent)
        }
        Err(error) => {
            let absent = ["not known", "No address"].iter().any(|words| error.to_string().contains(words));
            let code = if absent { ErrorCode::DnsNotFound } else { ErrorCode::DnsFailed };
            Err(Failure::new(code).with("host", host).detail(error))
        }
    }
}

async fn connect(place: (String, u16), patience: Duration) -> Result<(), Failure> {
    let host = format!("{}:{}", place.0, place.1);
    match tokio::time::timeout(patience, tokio::net::TcpStream::connect(place)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Err(Failure::new(ErrorCode::ConnectRefused).with("host", host))
        }
        Ok(Err(error)) => Err(Failure::new(ErrorCode::NetworkUnreachable).with("host", host).detail(error)),
        Err(_) => Err(Failure::new(ErrorCode::ConnectTimeout).with("host", host)),
    }
}
