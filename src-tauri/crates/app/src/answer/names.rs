//! The schemas of the domain's names: one string each, of those that exist.

use sampan_domain::job::Operation;
use sampan_domain::machine::{Cause, State, Status};
use schemars::{Schema, SchemaGenerator, json_schema};

fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Schema {
    json_schema!({ "type": "string", "enum": names.into_iter().collect::<Vec<_>>() })
}

pub(super) fn status(_: &mut SchemaGenerator) -> Schema {
    one_of(Status::ALL.map(Status::as_str))
}

pub(super) fn state(_: &mut SchemaGenerator) -> Schema {
    one_of(State::ALL.map(State::as_str))
}

pub(super) fn cause(_: &mut SchemaGenerator) -> Schema {
    one_of(Cause::ALL.map(Cause::as_str))
}

pub(super) fn operation(_: &mut SchemaGenerator) -> Schema {
    one_of([Operation::Transfer, Operation::Delete].map(Operation::as_str))
}

pub(super) fn layer_state(_: &mut SchemaGenerator) -> Schema {
    one_of(["left", "in_flight", "existing", "mounted", "copied"])
}

pub(super) fn trigger(_: &mut SchemaGenerator) -> Schema {
    one_of(["manual"])
}

pub(super) fn level(_: &mut SchemaGenerator) -> Schema {
    one_of(["debug", "info", "warn", "error"])
}
