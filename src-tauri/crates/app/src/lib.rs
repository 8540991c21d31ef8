//! The application without a face: a data directory, the store in it, the engine on the store, and what may be asked
//! of them — the same for the command line, for other processes over the local socket, and for the window.
//!
//! A [`Request`] goes in, an [`Answer`](answer::Answer) or a `Failure` comes out of [`App::answer`]. When another
//! process holds the data directory, [`socket::Caller`] carries both there and back.

pub mod answer;
mod app;
mod credential;
pub mod edit;
mod handle;
pub mod logs;
pub mod reference;
mod request;
pub mod rule_file;
pub mod sample;
pub mod schema;
pub mod socket;
mod watch;

pub use app::{App, Logins, read_login};
pub use request::{Command, FileText, NewTarget, Page, Request};
pub use sampan_domain::secret::Credential;
pub use sampan_engine::{JobLogSink, Start};
pub use sampan_store::{DataDir, Opened};
pub use watch::Sink;
