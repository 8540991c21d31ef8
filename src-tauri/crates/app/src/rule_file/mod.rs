//! The rule file: targets, rules and settings as YAML.
//!
//! In the order in which a file goes through it: [`schema`] is the file as it is written, `read` makes it from text and
//! says where the text is wrong, `accept` turns it into what this version can do and refuses the rest, `apply`
//! compares that with what the store has and makes [`Plan`] of the changes; `export` is the way back.

mod accept;
mod apply;
mod export;
mod read;
pub mod schema;

pub use accept::RuleFile;
pub use apply::{Existing, Names, Passwords, Plan, Summary, Terms};
pub use export::export;
pub(crate) use export::in_order;
pub use read::{limits_schedule, listener, retention};
pub use schema::{CredentialWord, schema};
