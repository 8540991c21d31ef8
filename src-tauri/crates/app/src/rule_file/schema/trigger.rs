//! Triggers of rules in the rule file.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::skip_serializing_none;

use super::{At, Missed, Span};

/// One trigger: one of `manual`, `schedule`, `event` and `poll`.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Only when asked.
    pub manual: Option<At<Nothing>>,
    /// A cron expression of five fields, or six with seconds in front, such as `0 2 * * *`.
    pub schedule: Option<At<String>>,
    /// The time zone of the schedule, such as `Asia/Shanghai`. Default: the machine's.
    pub time_zone: Option<At<String>>,
    /// What is done about a moment that passed while nothing ran. Default: `run_once`.
    pub missed: Option<At<Missed>>,
    /// When a registry says that something was pushed or deleted.
    pub event: Option<At<Nothing>>,
    /// Every so often, such as `10m`; at least every `10s`.
    pub poll: Option<At<Span>>,
}

/// An empty map, `{}`.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One trigger or a list of them.
pub struct Triggers(pub Vec<Trigger>);

impl<'de> Deserialize<'de> for Triggers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Triggers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("cli-expected-trigger")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Triggers, A::Error> {
                Trigger::deserialize(MapAccessDeserializer::new(map)).map(|one| Triggers(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Triggers, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Triggers)
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl Serialize for Triggers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

impl JsonSchema for Triggers {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Triggers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Trigger>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}
