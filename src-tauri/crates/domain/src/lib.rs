//! What Sampan is about, without any I/O: the names of things, the rules an administrator writes, the runs and
//! jobs they lead to, and the state machine every job goes through.
//!
//! Read in the order in which an image meets it: [`reference`] and [`digest`] name it, [`target`] says where it
//! lies, [`rule`], [`filter`] and [`selection`] choose it, [`trigger`] and [`notice`] say when, [`mapping`] and [`overwrite`] say what becomes of it there, [`run`] and [`job`] are the work, [`machine`] says what may happen to
//! a job, [`event`] is what has happened, and [`journal`] is the port through which all of it is remembered.

pub mod activity;
pub mod digest;
pub mod error;
pub mod event;
pub mod filter;
pub mod id;
pub mod job;
pub mod journal;
pub mod log;
pub mod machine;
pub mod mapping;
pub mod media;
pub mod name;
pub mod notice;
pub mod notify;
pub mod overwrite;
pub mod platform;
pub mod progress;
pub mod query;
pub mod reference;
pub mod retention;
pub mod rule;
pub mod run;
pub mod secret;
pub mod selection;
pub mod settings;
pub mod target;
pub mod trigger;
pub mod units;
pub mod week;

pub use activity::{Activity, Deed};
pub use digest::{Digest, Digester};
pub use error::{Class, ErrorCode, Failure};
pub use id::{JobId, RuleId, RunId, TargetId};
pub use job::Job;
pub use journal::Journal;
pub use reference::{ImageName, Reference, RepositoryName, Tag};
pub use rule::Rule;
pub use run::Run;
pub use selection::Selection;
pub use settings::Settings;
pub use target::Target;

/// A moment, in UTC. What is shown is converted to the reader's zone by the front end.
pub type Time = chrono::DateTime<chrono::Utc>;
