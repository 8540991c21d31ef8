//! What Sampan remembers, behind the port [`Journal`](sampan_domain::Journal), and where credentials come from.
//!
//! [`DataDir`] is taken first; [`SledJournal`] opens the store in it and says how it was found. A batch of changes
//! is encoded (`changes`, `value`), queued, joined with others (`staged`), written and brought to disk by one
//! thread (`writer`, `trees`), and then known to the table in memory (`table`) from which lists and counts are
//! answered. Beside sled stand a sentinel that knows what must be in it, snapshots to restore it from (`open`,
//! `rescue`), and a reserve for the day the disk is full.
//!
//! [`MemoryJournal`] does the same without a disk. [`EnvSecrets`] reads credentials when they are needed; none is
//! ever stored here.

mod changes;
mod directory;
mod disk;
#[cfg(any(test, feature = "testing"))]
mod failing;
mod head;
mod journal;
mod kind;
mod memory;
mod numbers;
mod open;
mod quiet;
mod rescue;
mod reserve;
mod secrets;
mod sentinel;
mod snapshot;
mod staged;
mod table;
mod trees;
mod value;
mod writer;

pub use directory::DataDir;
#[cfg(any(test, feature = "testing"))]
pub use failing::FailingJournal;
pub use head::Counts;
pub use journal::SledJournal;
pub use memory::MemoryJournal;
pub use numbers::LOG_TRUNCATED;
pub use open::Opened;
pub use rescue::Lost;
pub use secrets::EnvSecrets;
