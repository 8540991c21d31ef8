//! How arguments show, by their names (the table stands in the crate's documentation).

use std::time::Duration;

use chrono::{DateTime, Utc};
use fluent_bundle::{FluentArgs, FluentValue};
use sampan_domain::error::{Args, Value};
use sampan_domain::machine::Status;

use crate::format;
use crate::language::Language;

/// Texts that are lists, parted by a comma and a space.
const LISTS: [&str; 7] = ["choices", "names", "others", "platforms", "rules", "runs", "tags"];

/// The arguments as Fluent takes them. Of two with one name the first holds.
pub(crate) fn localised(language: Language, args: &Args) -> FluentArgs<'_> {
    args.iter().rev().map(|(name, value)| (name.as_ref(), show(language, name, value))).collect()
}

fn show<'a>(language: Language, name: &str, value: &'a Value) -> FluentValue<'a> {
    match value {
        Value::Number(number) => show_number(language, name, *number),
        Value::Text(text) => match name {
            "until" | "since" | "at" => match DateTime::parse_from_rfc3339(text) {
                Ok(time) => format::date_time(time.with_timezone(&Utc)).into(),
                Err(_) => text.into(),
            },
            "status" if Status::ALL.iter().any(|status| status.as_str() == text) => {
                language.text(&format!("status-{text}"), &Args::new()).into()
            }
            _ if LISTS.contains(&name) => {
                text.replace(", ", &language.text("list-separator", &Args::new())).into()
            }
            _ => text.into(),
        },
    }
}

fn show_number(language: Language, name: &str, number: i64) -> FluentValue<'static> {
    let amount = u64::try_from(number).unwrap_or_default();
    match name {
        "size" | "total" => format::bytes(amount).into(),
        _ if name == "bytes" || name.starts_with("bytes_") => format::bytes(amount).into(),
        "speed" => format::speed(amount).into(),
        "took" | "wait" | "left" => format::duration(language, Duration::from_millis(amount)).into(),
        "id" | "job" | "run" | "status" | "line" | "column" => number.to_string().into(),
        _ => number.into(),
    }
}
