//! A piece of a configuration, a map. What is understood is taken out of it; what remains goes into the report.

use sampan_domain::{ErrorCode, Failure};
use serde_json::{Map, Value};

use super::draft::Draft;

pub(super) struct Part {
    place: String,
    keys: Map<String, Value>,
}

impl Part {
    /// The map that stands there. Fails with `FileSyntax` where it is none.
    pub(super) fn of(value: Value, place: &str) -> Result<Self, Failure> {
        match value {
            Value::Object(keys) => Ok(Self { place: place.to_owned(), keys }),
            Value::Null => Ok(Self { place: place.to_owned(), keys: Map::new() }),
            _ => Err(Failure::new(ErrorCode::FileSyntax)
                .with("expected", "cli-expected-map-at")
                .with("place", if place.is_empty() { "/" } else { place })),
        }
    }

    /// Where a key of this part stands.
    pub(super) fn at(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    /// The value of a key; null where there is none.
    pub(super) fn take(&mut self, key: &str) -> Value {
        self.keys.remove(key).unwrap_or_default()
    }

    /// What stands there, put back where it is not what was asked for: the report names it then.
    fn take_as<T>(&mut self, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.keys.get(key)?;
        let read = read(value)?;
        self.keys.remove(key);
        Some(read)
    }

    /// Text that is not empty, or a number as text.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.take_as(key, scalar).filter(|text| !text.is_empty())
    }

    /// A list of texts, or one text.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let list = self.take_as(key, |value| match value {
            Value::Array(list) => list.iter().map(scalar).collect::<Option<Vec<_>>>(),
            Value::Null => Some(Vec::new()),
            one => scalar(one).map(|one| vec![one]),
        });
        list.unwrap_or_default()
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        self.take_as(key, Value::as_bool)
    }

    /// A number, as a whole one that is not less.
    #[expect(clippy::cast_possible_truncation, reason = "a setting beyond 2^63 means no limit either way")]
    pub(super) fn number(&mut self, key: &str) -> Option<i64> {
        self.take_as(key, |value| {
            value.as_i64().or_else(|| value.as_f64().map(|number| number.ceil() as i64))
        })
    }

    /// The map below a key; an empty one where there is none.
    pub(super) fn part(&mut self, key: &str) -> Result<Self, Failure> {
        let place = self.at(key);
        Self::of(self.take(key), &place)
    }

    /// The maps of the list below a key.
    pub(super) fn parts(&mut self, key: &str) -> Result<Vec<Self>, Failure> {
        let place = self.at(key);
        match self.take(key) {
            Value::Array(list) => list
                .into_iter()
                .enumerate()
                .map(|(n, item)| Self::of(item, &format!("{place}[{n}]")))
                .collect(),
            Value::Null => Ok(Vec::new()),
            one => Ok(vec![Self::of(one, &place)?]),
        }
    }

    /// The keys with their values, where the keys are names.
    pub(super) fn entries(self) -> impl Iterator<Item = (String, Value)> {
        self.keys.into_iter()
    }

    /// Takes keys that need no word: what they ask for happens by itself, or means nothing here.
    pub(super) fn pass_over(&mut self, keys: &[&str]) {
        for key in keys {
            self.keys.remove(*key);
        }
    }

    /// Reports what is left. What is switched off or empty is missed by nobody.
    pub(super) fn report_rest(self, draft: &mut Draft) {
        for (key, value) in &self.keys {
            let says_nothing = match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.is_empty(),
                Value::Object(map) => map.is_empty(),
                Value::Number(number) => number.as_f64() == Some(0.0),
                Value::Bool(true) => false,
            };
            if !says_nothing {
                draft.left_out(self.at(key), "import-unknown", &[]);
            }
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
