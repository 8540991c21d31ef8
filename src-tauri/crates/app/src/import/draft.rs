//! Targets and rules in the making, and the report that goes with them.

use sampan_domain::error::Value as Word;
use sampan_domain::name::NAME_CAP;
use sampan_domain::{ErrorCode, Failure};
use serde_json::{Map, Value, json};

use super::words::Spot;
use super::{NoteKind, Remark, Translated};
use crate::rule_file;

/// A rule or a target by the keys of the rule file.
pub(super) type Keys = Map<String, Value>;

#[derive(Default)]
pub(super) struct Draft {
    targets: Vec<Keys>,
    rules: Vec<Keys>,
    pub(super) settings: Keys,
    remarks: Vec<Remark>,
}

impl Draft {
    /// Says that something is not in the rule file, and why.
    pub(super) fn left_out(&mut self, place: String, sentence: &'static str, args: &[(&'static str, &str)]) {
        self.note(place, NoteKind::LeftOut, sentence, args);
    }

    /// Says that something remains to be done or to be known.
    pub(super) fn check(&mut self, place: String, sentence: &'static str, args: &[(&'static str, &str)]) {
        self.note(place, NoteKind::Check, sentence, args);
    }

    fn note(&mut self, place: String, kind: NoteKind, sentence: &'static str, args: &[(&'static str, &str)]) {
        let args = args.iter().map(|(name, value)| ((*name).into(), Word::from(*value))).collect();
        let remark = Remark { place, kind, message: sentence, args };
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// The target that stands for a place, by its name; made where there is none.
    pub(super) fn target(&mut self, spot: &Spot) -> String {
        let (name, key, place) = match spot {
            Spot::Registry(host) => (host.clone(), "url", format!("https://{host}")),
            Spot::Plain(host) => (host.clone(), "url", format!("http://{host}")),
            Spot::Layout(directory) => {
                let name = directory.rsplit('/').find(|part| !part.is_empty() && *part != ".");
                (name.unwrap_or("layout").to_owned(), "layout", directory.clone())
            }
        };
        let name: String = name.chars().take(NAME_CAP).collect();
        if !self.targets.iter().any(|target| target["name"] == name.as_str()) {
            self.targets.push(Keys::from_iter([("name".into(), json!(name)), (key.into(), json!(place))]));
        }
        name
    }

    /// A target's keys.
    pub(super) fn keys_of(&mut self, target: &str) -> Option<&mut Keys> {
        self.targets.iter_mut().find(|known| known["name"] == target)
    }

    /// Sets a key of a target.
    pub(super) fn set(&mut self, target: &str, key: &str, value: Value) {
        if let Some(keys) = self.keys_of(target) {
            keys.insert(key.to_owned(), value);
        }
    }

    /// Sets a target's login. A password that is written out is not carried over: its variable is named instead.
    pub(super) fn login(&mut self, target: &str, username: &str, password: Option<&str>, place: String) {
        let reference = password.filter(|password| super::words::is_reference(password));
        let password = reference.map_or_else(
            || {
                let name: String = target
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
                    .collect();
                let variable = format!("{}_PASSWORD", name.trim_start_matches(|c: char| c.is_ascii_digit()));
                self.check(place, "import-password", &[("variable", &variable)]);
                format!("${{{variable}}}")
            },
            str::to_owned,
        );
        if let Some(keys) = self.keys_of(target) {
            keys.remove("credential");
            keys.insert("username".into(), json!(username));
            keys.insert("password".into(), json!(password));
        }
    }

    /// Adds a rule. One that differs from another in nothing but its destination becomes a destination of that one:
    /// the image is read once then.
    pub(super) fn rule(&mut self, wanted: &str, mut rule: Keys, destination: Keys) {
        let same = |known: &&mut Keys| {
            known
                .iter()
                .all(|(key, value)| key == "name" || key == "destinations" || rule.get(key) == Some(value))
                && known.len() == rule.len() + 2
                && !targets_of(known).any(|target| Some(target) == destination.get("target"))
        };
        if let Some(Value::Array(list)) =
            self.rules.iter_mut().find(same).and_then(|known| known.get_mut("destinations"))
        {
            list.push(Value::Object(destination));
            return;
        }
        rule.insert("name".into(), json!(self.free_name(wanted)));
        rule.insert("destinations".into(), json!([destination]));
        self.rules.push(rule);
    }

    /// A name that no other rule has, made of what a name may have.
    fn free_name(&self, wanted: &str) -> String {
        let plain: String =
            wanted.chars().map(|c| if matches!(c, '/' | '\\' | ':' | '*') { '-' } else { c }).collect();
        let plain = plain.trim_matches(['-', ' ']).to_owned();
        let plain = if plain.is_empty() { "imported".to_owned() } else { plain };
        let taken = |name: &str| self.rules.iter().any(|rule| rule["name"] == name);
        let cut = |length: usize| plain.chars().take(length).collect::<String>();
        let first = cut(NAME_CAP);
        if !taken(&first) {
            return first;
        }
        let numbered = (2_u32..).map(|n| format!("{}-{n}", cut(NAME_CAP - 6)));
        numbered.into_iter().find(|name| !taken(name)).unwrap_or(first)
    }

    /// The rule file, and the report.
    pub(super) fn write(self) -> Result<Translated, Failure> {
        let mut document = json!({ "targets": self.targets, "rules": self.rules });
        if !self.settings.is_empty() {
            document["settings"] = Value::Object(self.settings);
        }
        Ok(Translated { file: rule_file::in_order(&document.to_string())?, remarks: self.remarks })
    }
}

fn targets_of(rule: &Keys) -> impl Iterator<Item = &Value> {
    let list = rule.get("destinations").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|destination| destination.get("target"))
}

/// A usage failure: the file cannot say something.
pub(super) fn lacking(sentence: &'static str) -> Failure {
    crate::answer::usage(sentence)
}

/// A reference that cannot be read.
pub(super) fn unreadable(text: &str) -> Failure {
    Failure::new(ErrorCode::ReferenceInvalid).with("reference", sampan_domain::target::redact(text))
}
