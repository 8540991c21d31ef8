//! The application without a face: a data directory, the store in it, the engine on the store, and what may be asked
//! of them — the same for the command line, for other processes over the local socket, and for the window.
//!
//! A [`Request`] goes in, an [`Answer`](answer::Answer) or a `Failure` comes out of [`App::answer`]. When another
//! process holds the data directory, [`socket::Caller`] carries both there and back. A window works on a [`Front`], which
//! is the same for an application in its own process and for that of another one.

mod account;
pub mod answer;
mod app;
mod credential;
pub mod edit;
pub mod front;
mod handle;
pub mod import;
mod job_log;
mod listener;
mod logins;
pub mod logs;
mod metrics;
pub mod reference;
mod request;
pub mod rule_file;
pub mod sample;
pub mod schema;
mod secret;
mod secrets;
pub mod signal;
pub mod socket;
mod watch;

pub use account::account;
pub use app::{App, Logins, read_login};
pub use front::{Face, Front, Holder, News, Told};
pub use handle::unopened;
pub use job_log::{JobLog, LogForm};
pub use listener::{ListenerWish, Listening, SecretWish};
pub use metrics::Metrics;
pub use request::{Command, FileText, NewTarget, Page, Request, SettingsChange};
pub use sampan_domain::secret::{Credential, SecretStore};
pub use sampan_engine::{JobLogSink, Start};
pub use sampan_store::{
    Backup, Counts, DataDir, Instead, Lost, Opened, PASSPHRASE, backup_in, backups, has_encrypted_file,
    restore, set_aside,
};
pub use secret::Secret;
pub use secrets::SecretsState;
pub use watch::Sink;
