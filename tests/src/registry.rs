//! Real registries on free loopback ports, with their access logs kept for counting: Debian's `docker-registry`
//! (Distribution) with its data in a temporary directory, and go-containerregistry's where Go is at hand.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

use crate::process::{self, Process};
use crate::sampan;

/// The user of a registry that asks for a password.
pub const USER: &str = "captain";
/// Its password; the colon, the space and the percent sign are there because passwords have them.
pub const PASSWORD: &str = "s3cret: 100%";

/// How a registry is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// Plain HTTP, anybody may do anything.
    Plain,
    /// TLS with a certificate of a CA made for this server alone, and [`USER`] with [`PASSWORD`].
    Secured,
    /// Another implementation, with the referrers API, over plain HTTP: see [`Registry::with_referrers`].
    WithReferrers,
}

/// A running registry. Dropping it ends the server and deletes its data.
#[derive(Debug)]
pub struct Registry {
    setup: Setup,
    port: u16,
    server: Process,
    files: TempDir,
}

/// One request as the server logged it, when it had answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

impl Request {
    /// Whether it fetched a manifest, which public registries count as a pull.
    pub fn is_manifest_get(&self) -> bool {
        self.method == "GET" && self.path.contains("/manifests/")
    }

    /// Whether it could have changed anything.
    pub fn is_write(&self) -> bool {
        !matches!(&*self.method, "GET" | "HEAD")
    }
}

impl Registry {
    /// Starts a server and waits until it answers.
    ///
    /// # Panics
    /// When `docker-registry` is not installed or does not start.
    pub fn start(setup: Setup) -> Self {
        Self::of("docker-registry".as_ref(), setup)
    }

    /// The same of another version of Distribution.
    ///
    /// # Panics
    /// When it does not start.
    pub fn of(program: &Path, setup: Setup) -> Self {
        Self::with(program, setup, "")
    }

    /// One that is plain, and tells of what happens to whoever listens on a port of this machine.
    ///
    /// # Panics
    /// As [`Registry::start`].
    pub fn telling(port: u16, token: &str) -> Self {
        let notifications = format!(
            "notifications:\n  endpoints:\n    - name: sampan\n      url: http://127.0.0.1:{port}/events\n      \
             headers: {{ Authorization: [\"Bearer {token}\"] }}\n      timeout: 5s\n      threshold: 3\n      \
             backoff: 1s\n"
        );
        Self::with("docker-registry".as_ref(), Setup::Plain, &notifications)
    }

    fn with(program: &Path, setup: Setup, more: &str) -> Self {
        let files = tempfile::Builder::new().prefix("sampan-registry-").tempdir().unwrap();
        let config = files.path().join("config.yml");
        fs::write(&config, configuration(setup, &files) + more).unwrap();
        let mut command = process::tethered(program);
        let mut server =
            Process::spawn(command.arg("serve").arg(&config).env("OTEL_TRACES_EXPORTER", "none"));
        let port = listening_port(&mut server);
        Self { setup, port, server, files }
    }

    /// Starts a registry that is not Distribution, has the referrers API, and keeps its data in memory. `None`, and said
    /// so, where it cannot be built: it takes Go and its module.
    #[expect(clippy::print_stderr, reason = "the only word of a test that did not run")]
    pub fn with_referrers() -> Option<Self> {
        static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        let program = match BUILT.get_or_init(build) {
            Ok(program) => program,
            Err(reason) => {
                eprintln!("skipped, for want of a registry with the referrers API: {reason}");
                return None;
            }
        };
        let files = tempfile::Builder::new().prefix("sampan-registry-").tempdir().unwrap();
        let mut server = Process::spawn(&mut process::tethered(program));
        let port = listening_port(&mut server);
        Some(Self { setup: Setup::WithReferrers, port, server, files })
    }

    /// `127.0.0.1:port`, as it stands in a reference.
    pub fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How it is set up.
    pub fn setup(&self) -> Setup {
        self.setup
    }

    /// Its URL.
    pub fn url(&self) -> String {
        match self.setup {
            Setup::Plain | Setup::WithReferrers => format!("http://{}", self.authority()),
            Setup::Secured => format!("https://{}", self.authority()),
        }
    }

    /// A whole reference as `sampan` takes it.
    pub fn reference(&self, image: &str) -> String {
        match self.setup {
            Setup::Plain | Setup::WithReferrers => format!("{}/{image}", self.url()),
            Setup::Secured => format!("{}/{image}", self.authority()),
        }
    }

    /// The PEM file of the CA, of a secured registry.
    pub fn ca_file(&self) -> PathBuf {
        self.cert_dir().join("ca.crt")
    }

    /// The directory with `ca.crt` in it, as skopeo wants it.
    pub fn cert_dir(&self) -> PathBuf {
        self.files.path().join("trust")
    }

    /// Where it keeps its data.
    pub fn storage(&self) -> PathBuf {
        self.files.path().join("data")
    }

    /// The server's process id.
    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Every request so far. The server logs after it has answered: this waits until the log rests.
    pub fn requests(&self) -> Vec<Request> {
        let mut log = self.server.stdout();
        let (mut looks, begin) = (0, Instant::now());
        while looks < 3 && begin.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(50));
            let later = self.server.stdout();
            looks = if later.len() == log.len() { looks + 1 } else { 0 };
            log = later;
        }
        log.lines().filter_map(parse_log_line).collect()
    }
}

/// Reads one line of the combined log format: `… "METHOD PATH PROTOCOL" STATUS …`.
fn parse_log_line(line: &str) -> Option<Request> {
    let mut parts = line.split('"');
    let mut request = parts.nth(1)?.split(' ');
    let (method, path) = (request.next()?.to_owned(), request.next()?.to_owned());
    let status = parts.next()?.trim().split(' ').next()?.parse().ok()?;
    Some(Request { method, path, status })
}

/// The port the server says it listens on; it chose a free one itself, so no two tests can meet on one.
fn listening_port(server: &mut Process) -> u16 {
    let mut port = None;
    process::wait_until("docker-registry listens", Duration::from_secs(20), || {
        let log = server.stderr();
        assert!(server.is_running(), "docker-registry ended: {log}");
        let said = log.split("listening on 127.0.0.1:").nth(1);
        // The number is whole only when something stands behind it.
        port = said.and_then(|rest| rest.split_once(|c: char| !c.is_ascii_digit())?.0.parse().ok());
        port.is_some()
    });
    port.unwrap()
}

/// Builds the registry of `tests/referrers-registry` with the Go that is here.
fn build() -> Result<PathBuf, String> {
    let program = sampan::profile().join("referrers-registry");
    let mut command = Command::new("go");
    command.arg("build").arg("-o").arg(&program).arg(".");
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("referrers-registry"));
    // Neither another Go than this one nor anything but modules is fetched.
    command.env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=readonly -buildvcs=false");
    match command.output() {
        Ok(output) if output.status.success() => Ok(program),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(format!("go: {error}")),
    }
}

/// The server's configuration; writes the files that it names.
fn configuration(setup: Setup, files: &TempDir) -> String {
    let root = files.path().display();
    let mut text = format!(
        "version: 0.1\n\
         log: {{ level: info, accesslog: {{ disabled: false }} }}\n\
         storage: {{ filesystem: {{ rootdirectory: {root}/data }}, delete: {{ enabled: true }} }}\n\
         http:\n  addr: 127.0.0.1:0\n  secret: loopback\n"
    );
    if setup == Setup::Secured {
        let (ca, certificate, key) = certificates();
        fs::create_dir(files.path().join("trust")).unwrap();
        let hash = bcrypt::hash(PASSWORD, 4).unwrap();
        for (name, content) in [
            ("trust/ca.crt", ca),
            ("server.pem", certificate),
            ("server.key", key),
            ("htpasswd", format!("{USER}:{hash}\n")),
        ] {
            fs::write(files.path().join(name), content).unwrap();
        }
        writeln!(text, "  tls: {{ certificate: {root}/server.pem, key: {root}/server.key }}").unwrap();
        writeln!(text, "auth: {{ htpasswd: {{ realm: harbour, path: {root}/htpasswd }} }}").unwrap();
    }
    text
}

/// A new CA, and a certificate of it for loopback with its key; all PEM.
fn certificates() -> (String, String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, "Sampan test CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let server = CertificateParams::new(names).unwrap().signed_by(&key, &ca).unwrap();
    (ca.pem(), server.pem(), key.serialize_pem())
}
