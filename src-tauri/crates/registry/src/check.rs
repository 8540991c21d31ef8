//! The check of a target, step by step, in the order in which a transfer would meet trouble. No content is
//! written: an upload that is opened is given up.

use std::borrow::Cow;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use sampan_domain::{Digest, ErrorCode, Failure, RepositoryName, Tag};
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::connection::ping;
use crate::layout::Layout;
use crate::policy;
use crate::resolve::LookupFailed;
use crate::uploads::Upload;

/// How long an address has for itself before the next one is tried beside it (RFC 8305, 8).
const NEXT_ADDRESS: Duration = Duration::from_millis(250);

/// One step and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckStep {
    /// Which: `dns`, `tcp`, `tls`, `api`, `auth`, `pull`, `push`, `catalog`, `referrers`; `exists`, `readable`,
    /// `writable` for a directory.
    pub step: Cow<'static, str>,
    /// How it went.
    pub result: CheckResult,
    /// How long it took.
    pub took: Duration,
}

/// How a step went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum CheckResult {
    /// Well.
    Ok,
    /// There was nothing to ask, or an earlier step failed.
    Skipped,
    /// The registry does not offer it; replication does without.
    Lacking,
    /// Not.
    Failed(Failure),
}

impl From<Result<(), Failure>> for CheckResult {
    fn from(result: Result<(), Failure>) -> Self {
        match result {
            Ok(()) => Self::Ok,
            Err(failure)
                if matches!(failure.code, ErrorCode::Unsupported | ErrorCode::CatalogUnsupported) =>
            {
                Self::Lacking
            }
            Err(failure) => Self::Failed(failure),
        }
    }
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
        let result = work.await.into();
        self.done.push(CheckStep { step: step.into(), result, took: started.elapsed() });
    }

    fn skip(&mut self, step: &'static str) {
        self.done.push(CheckStep { step: step.into(), result: CheckResult::Skipped, took: Duration::ZERO });
    }
}

pub(crate) async fn registry(client: &Client, repository: Option<&RepositoryName>) -> Vec<CheckStep> {
    let mut steps = Steps::new();
    let url = client.url();
    if client.transport.proxy(&policy::base(url)).is_some() {
        // The proxy looks the name up and opens the connection.
        steps.skip("dns");
        steps.skip("tcp");
    } else {
        steps.needed("dns", async { lookup(client).await.map(drop) }).await;
        steps.needed("tcp", connect(client)).await;
    }
    let answer = if steps.broken { Ok(()) } else { ping(client).await };
    let failure = answer.as_ref().err();
    let only = |wanted: bool| {
        let failure = failure.filter(|_| wanted).cloned();
        async move { failure.map_or(Ok(()), Err) }
    };
    if url.is_secure() {
        steps.needed("tls", only(failure.is_some_and(is_tls))).await;
    } else {
        steps.skip("tls");
    }
    steps.needed("api", only(failure.is_some_and(|failure| !is_tls(failure) && !is_auth(failure)))).await;
    steps.needed("auth", only(failure.is_some_and(is_auth))).await;
    // Asked before it is told: what may be pulled is known from it where no repository is named.
    let mut listing = Steps { done: Vec::new(), broken: steps.broken };
    let mut listed = None;
    listing
        .step("catalog", async {
            let page = client.repositories(None).next().await.transpose()?;
            listed = page.and_then(|page| page.into_iter().next());
            Ok(())
        })
        .await;
    let known = repository.cloned().or(listed);
    match &known {
        Some(known) => steps.step("pull", pull(client, known)).await,
        None => steps.skip("pull"),
    }
    match repository {
        Some(repository) => steps.step("push", push(client, repository)).await,
        None => steps.skip("push"),
    }
    steps.done.append(&mut listing.done);
    match &known {
        Some(known) => steps.step("referrers", referrers(client, known)).await,
        None => steps.skip("referrers"),
    }
    steps.done
}

fn is_tls(failure: &Failure) -> bool {
    failure.code.as_str().starts_with("tls-")
}

fn is_auth(failure: &Failure) -> bool {
    matches!(
        failure.code,
        ErrorCode::AuthRequired
            | ErrorCode::AuthRejected
            | ErrorCode::RealmRefused
            | ErrorCode::TokenFailed
            | ErrorCode::AccessDenied
    )
}

/// Whether the repository may be read. That a tag is not there is an answer too.
async fn pull(client: &Client, repository: &RepositoryName) -> Result<(), Failure> {
    let latest: Tag = "latest".parse()?;
    client.head_manifest(repository, &latest.into()).await.map(drop)
}

/// Whether the repository may be written to: an upload is opened and given up; no byte is sent.
async fn push(client: &Client, repository: &RepositoryName) -> Result<(), Failure> {
    if let Upload::Session(session) = client.start_upload(repository, &Digest::of(b""), None).await? {
        // A registry that cannot end a session ends it by itself, in time.
        let _ = client.cancel_upload(session.location()).await;
    }
    Ok(())
}

/// Whether the registry lists referrers, asked of a digest that nobody refers to.
async fn referrers(client: &Client, repository: &RepositoryName) -> Result<(), Failure> {
    match client.referrers_api(repository, &Digest::of(b"")).await? {
        Some(_) => Ok(()),
        None => {
            Err(Failure::new(ErrorCode::Unsupported).with("host", client.host()).with("object", "referrers"))
        }
    }
}

pub(crate) async fn layout(layout: &Layout) -> Vec<CheckStep> {
    let mut steps = Steps::new();
    if layout.path().exists() {
        steps.needed("exists", async { Ok(()) }).await;
        steps.needed("readable", layout.ping()).await;
    } else {
        steps.skip("exists");
        steps.skip("readable");
    }
    steps.step("writable", async { layout.writable() }).await;
    steps.done
}

async fn lookup(client: &Client) -> Result<Vec<IpAddr>, Failure> {
    let url = client.url();
    if let Ok(address) = url.host().trim_matches(['[', ']']).parse() {
        return Ok(vec![address]);
    }
    client.transport.resolver.lookup(url.host()).await.map_err(|failed| {
        let code = match failed {
            LookupFailed::Absent => ErrorCode::DnsNotFound,
            _ => ErrorCode::DnsFailed,
        };
        Failure::new(code).with("host", url.host())
    })
}

async fn connect(client: &Client) -> Result<(), Failure> {
    let (url, patience) = (client.url(), client.transport.timeouts.connect);
    let addresses = lookup(client).await?;
    let failed = |code| Failure::new(code).with("host", url.authority());
    match tokio::time::timeout(patience, first_of(addresses, url.port())).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Err(failed(ErrorCode::ConnectRefused))
        }
        Ok(Err(error)) => Err(failed(ErrorCode::NetworkUnreachable).detail(error)),
        Err(_) => Err(failed(ErrorCode::ConnectTimeout)),
    }
}

/// Connects as the pools do: an address that does not answer soon does not keep the others waiting (RFC 8305).
async fn first_of(addresses: Vec<IpAddr>, port: u16) -> io::Result<TcpStream> {
    let tries = addresses.into_iter().zip(0..).map(|(address, before)| async move {
        tokio::time::sleep(NEXT_ADDRESS * before).await;
        TcpStream::connect((address, port)).await
    });
    let mut tries: FuturesUnordered<_> = tries.collect();
    let mut outcome = Err(io::ErrorKind::AddrNotAvailable.into());
    while let Some(tried) = tries.next().await {
        if tried.is_ok() {
            return tried;
        }
        outcome = tried;
    }
    outcome
}
