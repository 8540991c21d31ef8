//! What Sampan remembers, behind the port [`Journal`](sampan_domain::Journal), and where credentials come from.
//!
//! [`DataDir`] is taken first; [`SledJournal`] opens the store in it and says how it was found. A batch of changes
//! is encoded (`changes`, `value`), queued, joined with others (`staged`), written and brought to disk by one
//! thread (`writer`, `trees`), and then known to the table in memory (`table`) from which lists and counts are
//! answered. Beside sled stand a sentinel that knows what must be in it, snapshots to restore it from (`open`,
//! `rescue`, `health`), and a reserve for the day the disk is full. What has grown far beyond what is in it is written
//! anew (`rewrite`).
//!
//! [`MemoryJournal`] does the same without a disk. [`EnvSecrets`] reads credentials when they are needed; none is
//! ever stored here.

mod about;
mod changes;
mod directory;
mod disk;
mod head;
mod health;
#[cfg(any(test, feature = "testing"))]
mod intercepted;
mod journal;
mod kind;
mod latency;
mod learn;
mod memory;
mod numbers;
mod open;
#[cfg(any(test, feature = "testing"))]
pub mod points;
#[cfg(not(any(test, feature = "testing")))]
mod points {
    pub(crate) const fn reached(_: &str) {}
}
mod quiet;
mod rescue;
mod reserve;
mod rewrite;
mod room;
mod scan;
mod secrets;
mod sentinel;
mod snapshot;
mod staged;
mod table;
mod trees;
mod value;
mod writer;

pub use directory::DataDir;
pub use head::Counts;
pub use health::{Backup, Contents, Health, backup_in, backups, check, set_aside};
#[cfg(any(test, feature = "testing"))]
pub use intercepted::InterceptedJournal;
pub use journal::SledJournal;
pub use latency::LatencyReading;
pub use memory::MemoryJournal;
pub use numbers::LOG_TRUNCATED;
pub use open::Opened;
pub use rescue::{Instead, Lost, restore, restore_rehearsed};
pub use secrets::{EnvSecrets, PASSPHRASE, has_encrypted_file};
