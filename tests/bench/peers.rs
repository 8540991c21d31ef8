//! The commands that are compared, each as its own user would write it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine as _;
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{self, Sampan};

/// A registry and the port by which it is reached: its own, or a proxy's.
#[derive(Clone, Copy)]
pub(crate) struct Way<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) port: u16,
}

impl<'a> Way<'a> {
    pub(crate) fn to(registry: &'a Registry) -> Self {
        Self { registry, port: registry.port() }
    }

    fn authority(self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn secured(self) -> bool {
        self.registry.setup() == Setup::Secured
    }
}

/// `sampan sync` of everything, to one or several destinations.
pub(crate) fn sampan_sync(machine: &Sampan, source: Way<'_>, to: &[Way<'_>], workers: u8) -> Command {
    let mut file = RuleFile::default();
    let names: Vec<String> = (0..to.len()).map(|number| format!("destination{number}")).collect();
    for (name, way) in names.iter().map(String::as_str).zip(to).chain([("source", &source)]) {
        if way.secured() {
            rule_file::trust(machine, name, way.registry);
        }
        file = file.registry_at(name, way.registry, way.port);
    }
    let file = file.rule("everything", "source", &names.join(" }, { target: "), "");
    let text = format!("{}settings: {{ workers: {workers} }}\n", file.text());
    machine.write("bench.yaml", &text);
    let mut command = ours(machine);
    command.args(["sync", "--json", "-f", "bench.yaml"]);
    command
}

/// `sampan copy` of one image between plain registries.
pub(crate) fn sampan_copy(machine: &Sampan, image: &str, source: Way<'_>, to: Way<'_>) -> Command {
    let mut command = ours(machine);
    command.arg("copy").args([source, to].map(|way| format!("http://{}/{image}", way.authority())));
    command
}

fn ours(machine: &Sampan) -> Command {
    let mut command = process::tethered(sampan::program());
    command.current_dir(machine.home()).env("HOME", machine.home()).env("HARBOUR_PASSWORD", PASSWORD);
    command
}

/// `skopeo sync` of the same. It has no catalogue: it is given the repositories as a list, with all their tags.
pub(crate) fn skopeo_sync(machine: &Sampan, source: Way<'_>, to: Way<'_>) -> Command {
    let tags = judge::tags(source.registry);
    let mut list = format!("{}:\n  tls-verify: {}\n", source.authority(), source.secured());
    if source.secured() {
        writeln!(list, "  cert-dir: {}", source.registry.cert_dir().display()).unwrap();
    }
    list += "  images:\n";
    let mut repositories: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, tag) in tags.keys().filter_map(|image| image.rsplit_once(':')) {
        repositories.entry(name).or_default().push(tag);
    }
    for (name, tags) in repositories {
        writeln!(list, "    {name}: [\"{}\"]", tags.join("\", \"")).unwrap();
    }
    let file = machine.write("skopeo.yaml", &list);
    let mut command = skopeo(machine, source, to);
    command.args(["sync", "--all", "--preserve-digests"]);
    if to.secured() {
        command.arg("--dest-cert-dir").arg(to.registry.cert_dir());
    } else {
        command.arg("--dest-tls-verify=false");
    }
    command.args(["--src", "yaml", "--dest", "docker"]).arg(file).arg(to.authority());
    command
}

/// curl asking each registry for every tag, eight requests at once: what the servers alone take.
pub(crate) fn heads(machine: &Sampan, registries: &[&Registry]) -> Command {
    let accepted = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json"];
    let mut script = String::new();
    for registry in registries {
        let mut questions = format!(
            "silent\nfail\nhead\nparallel\nparallel-max = 8\nuser = \"{USER}:{PASSWORD}\"\nheader = \"Accept: {}\"\n",
            accepted.join(", ")
        );
        if registry.setup() == Setup::Secured {
            writeln!(questions, "cacert = \"{}\"", registry.ca_file().display()).unwrap();
        }
        for image in judge::tags(registry).into_keys() {
            let (repository, tag) = image.rsplit_once(':').unwrap();
            let url = format!("{}/v2/{repository}/manifests/{tag}", registry.url());
            writeln!(questions, "url = \"{url}\"\noutput = \"/dev/null\"").unwrap();
        }
        let file = machine.write(&format!("heads-{}.curl", registry.port()), &questions);
        writeln!(script, "curl --config {} &\nasked=\"$asked $!\"", file.display()).unwrap();
    }
    script += "for one in $asked; do wait $one || exit 1; done\n";
    let mut command = process::tethered("sh");
    command.arg(machine.write("heads.sh", &script));
    command
}

/// `skopeo copy` of one image between plain registries.
pub(crate) fn skopeo_copy(machine: &Sampan, image: &str, source: Way<'_>, to: Way<'_>) -> Command {
    let mut command = skopeo(machine, source, to);
    command.args(["copy", "--all", "--preserve-digests", "--retry-times", "3", "--quiet"]);
    command.args(["--src-tls-verify=false", "--dest-tls-verify=false"]);
    command.args([source, to].map(|way| format!("docker://{}/{image}", way.authority())));
    command
}

/// A peer that is measured where it was built: `make bench PEERS=1` builds all of them.
#[derive(Clone, Copy)]
pub(crate) enum Other {
    Crane,
    Oras,
    Regsync,
}

/// Distribution 3, where it is built.
pub(crate) fn newer_distribution() -> Option<PathBuf> {
    Some(built("registry")).filter(|program| program.exists())
}

fn built(name: &str) -> PathBuf {
    sampan::workspace().join("target/peers").join(name)
}

/// Those that are built.
pub(crate) fn others() -> impl Iterator<Item = Other> {
    [Other::Crane, Other::Oras, Other::Regsync].into_iter().filter(|other| other.program().exists())
}

impl Other {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Crane => "crane",
            Self::Oras => "oras",
            Self::Regsync => "regsync",
        }
    }

    fn program(self) -> PathBuf {
        built(self.name())
    }

    /// Everything, as its manual says: a command for each repository or image, or a file with all of them.
    pub(crate) fn sync(self, machine: &Sampan, source: Way<'_>, to: Way<'_>) -> Command {
        let images: Vec<String> = judge::tags(source.registry).into_keys().collect();
        let repositories: BTreeSet<&str> =
            images.iter().filter_map(|image| image.rsplit_once(':')).map(|(name, _)| name).collect();
        match self {
            Self::Crane => self.script(machine, source, to, repositories, "copy --all-tags --jobs 3"),
            Self::Oras => {
                self.script(machine, source, to, images.iter().map(String::as_str), Self::oras(source, to))
            }
            Self::Regsync => self.regsync(machine, source, to, repositories, "repository"),
        }
    }

    /// One image.
    pub(crate) fn copy(self, machine: &Sampan, image: &str, source: Way<'_>, to: Way<'_>) -> Command {
        match self {
            Self::Crane => self.script(machine, source, to, [image], "copy"),
            Self::Oras => self.script(machine, source, to, [image], Self::oras(source, to)),
            Self::Regsync => self.regsync(machine, source, to, [image], "image"),
        }
    }

    fn oras(source: Way<'_>, to: Way<'_>) -> &'static str {
        match (source.secured(), to.secured()) {
            (true, true) => "cp --no-tty",
            _ => "cp --no-tty --from-plain-http --to-plain-http",
        }
    }

    fn script<'a>(
        self,
        machine: &Sampan,
        source: Way<'_>,
        to: Way<'_>,
        names: impl IntoIterator<Item = &'a str>,
        verb: &str,
    ) -> Command {
        let (program, from, to_host) = (self.program(), source.authority(), to.authority());
        let lines = names.into_iter().map(|name| {
            format!("{} {verb} {from}/{name} {to_host}/{name} >/dev/null 2>&1\n", program.display())
        });
        let script = machine.write("peer.sh", &format!("set -e\n{}", lines.collect::<String>()));
        let mut command = process::tethered("sh");
        command.arg(script);
        logged_in(command, machine, source, to)
    }

    fn regsync<'a>(
        self,
        machine: &Sampan,
        source: Way<'_>,
        to: Way<'_>,
        names: impl IntoIterator<Item = &'a str>,
        kind: &str,
    ) -> Command {
        let mut text = "version: 1\ncreds:\n".to_owned();
        for way in [source, to] {
            let tls = if way.secured() { "enabled" } else { "disabled" };
            writeln!(text, "  - {{ registry: '{}', tls: {tls} }}", way.authority()).unwrap();
        }
        text += "defaults: { parallel: 3 }\nsync:\n";
        for name in names {
            let (from, to) = (source.authority(), to.authority());
            writeln!(text, "  - {{ source: '{from}/{name}', target: '{to}/{name}', type: {kind} }}").unwrap();
        }
        let file = machine.write("regsync.yaml", &text);
        let mut command = process::tethered(self.program());
        command.arg("once").arg("-c").arg(file);
        logged_in(command, machine, source, to)
    }
}

/// With the logins and the CAs of both sides, where programs written in Go look for them.
fn logged_in(mut command: Command, machine: &Sampan, source: Way<'_>, to: Way<'_>) -> Command {
    logins(machine, source, to, "config.json");
    command.env("DOCKER_CONFIG", machine.home());
    let secured = [source, to].into_iter().filter(|way| way.secured());
    let trusted: String = secured.map(|way| fs::read_to_string(way.registry.ca_file()).unwrap()).collect();
    if !trusted.is_empty() {
        command.env("SSL_CERT_FILE", machine.write("trusted.pem", &trusted));
    }
    command
}

/// skopeo with the logins of both sides.
fn skopeo(machine: &Sampan, source: Way<'_>, to: Way<'_>) -> Command {
    let path = logins(machine, source, to, "auth.json");
    let mut command = process::tethered("skopeo");
    command.env("REGISTRY_AUTH_FILE", path);
    command
}

fn logins(machine: &Sampan, source: Way<'_>, to: Way<'_>, name: &str) -> PathBuf {
    let login = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let logins = [source, to].map(|way| format!("\"{}\": {{\"auth\": \"{login}\"}}", way.authority()));
    machine.write(name, &format!("{{\"auths\": {{{}}}}}", logins.join(", ")))
}
