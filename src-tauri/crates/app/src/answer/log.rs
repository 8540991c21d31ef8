//! Logs of jobs.

use std::collections::BTreeMap;

use sampan_domain::Time;
use sampan_domain::error::Value;
use sampan_domain::log::{Level, Record};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names;

/// A page of a job's log, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LogAnswer {
    /// The records.
    pub records: Vec<RecordAnswer>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordAnswer {
    /// Its number in the log, from 0.
    pub seq: u32,
    /// When.
    pub time: Time,
    /// How much it matters.
    #[schemars(schema_with = "names::level")]
    pub level: Level,
    /// The phase of the job; null outside of one.
    pub phase: Option<String>,
    /// The message's stable id.
    pub id: String,
    /// The message's arguments: numbers and texts by name.
    pub args: BTreeMap<String, serde_json::Value>,
    /// What it says, in the language asked for.
    pub text: String,
}

impl RecordAnswer {
    /// Tells a record in a language.
    pub fn of(seq: u32, record: &Record, lang: Language) -> Self {
        let plain = |value: &Value| match value {
            Value::Number(number) => (*number).into(),
            Value::Text(text) => text.as_str().into(),
        };
        Self {
            seq,
            time: record.time,
            level: record.level,
            phase: (!record.phase.is_empty()).then(|| record.phase.clone()),
            id: record.id.clone(),
            args: record.args.iter().map(|(name, value)| (name.to_string(), plain(value))).collect(),
            text: lang.record_text(record),
        }
    }
}
