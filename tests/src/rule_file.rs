//! Rule files, as a person would write them.

use std::fmt::Write as _;
use std::fs;

use crate::registry::{PASSWORD, Registry, Setup, USER};
use crate::sampan::Sampan;

/// The variable that a secured registry's password stands in.
const VARIABLE: &str = "HARBOUR_PASSWORD";

/// A rule file in the making, in the home directory it will be read from.
#[derive(Debug, Default)]
pub struct RuleFile {
    targets: String,
    rules: String,
}

impl RuleFile {
    /// Adds a registry as a target. A secured one comes with its CA and its user, and with its password by reference:
    /// [`machine`] sets the variable.
    pub fn registry(self, name: &str, registry: &Registry) -> Self {
        self.registry_at(name, registry, registry.port())
    }

    /// The same, reached by another port: a proxy's.
    pub fn registry_at(self, name: &str, registry: &Registry, port: u16) -> Self {
        match registry.setup() {
            Setup::Plain | Setup::WithReferrers => {
                self.target(&format!("{{ name: {name}, url: \"http://127.0.0.1:{port}\" }}"))
            }
            Setup::Secured => self.target(&format!(
                "{{ name: {name}, url: \"https://127.0.0.1:{port}\", ca_file: ./{name}.pem, \
                 username: {USER}, password: \"${{{VARIABLE}}}\" }}"
            )),
        }
    }

    /// Adds a target as it is written.
    pub fn target(mut self, yaml: &str) -> Self {
        writeln!(self.targets, "  - {yaml}").unwrap();
        self
    }

    /// Adds a rule that replicates everything, with more keys as they are written (`, tags: { include: ["1.*"] }`).
    pub fn rule(mut self, name: &str, source: &str, destination: &str, more: &str) -> Self {
        writeln!(
            self.rules,
            "  - {{ name: {name}, source: {source}, destinations: [ {{ target: {destination} }} ]{more} }}"
        )
        .unwrap();
        self
    }

    /// The file's text.
    pub fn text(&self) -> String {
        format!("targets:\n{}rules:\n{}", self.targets, self.rules)
    }
}

/// A machine that knows the password of secured registries.
pub fn machine() -> Sampan {
    Sampan::new().set(VARIABLE, PASSWORD)
}

/// Lays a registry's CA where the rule file expects that of the target of that name.
pub fn trust(machine: &Sampan, name: &str, registry: &Registry) {
    fs::copy(registry.ca_file(), machine.home().join(format!("{name}.pem"))).unwrap();
}
