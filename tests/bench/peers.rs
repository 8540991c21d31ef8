//! The commands that are compared, each as its own user would write it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
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

/// `skopeo copy` of one image between plain registries.
pub(crate) fn skopeo_copy(machine: &Sampan, image: &str, source: Way<'_>, to: Way<'_>) -> Command {
    let mut command = skopeo(machine, source, to);
    command.args(["copy", "--all", "--preserve-digests", "--retry-times", "3", "--quiet"]);
    command.args(["--src-tls-verify=false", "--dest-tls-verify=false"]);
    command.args([source, to].map(|way| format!("docker://{}/{image}", way.authority())));
    command
}

/// skopeo with the logins of both sides.
fn skopeo(machine: &Sampan, source: Way<'_>, to: Way<'_>) -> Command {
    let login = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let logins = [source, to].map(|way| format!("\"{}\": {{\"auth\": \"{login}\"}}", way.authority()));
    let path = machine.home().join("auth.json");
    fs::write(&path, format!("{{\"auths\": {{{}}}}}", logins.join(", "))).unwrap();
    let mut command = process::tethered("skopeo");
    command.env("REGISTRY_AUTH_FILE", path);
    command
}
