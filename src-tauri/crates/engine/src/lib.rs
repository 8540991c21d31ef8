//! The engine: from a rule that fires to an image that has arrived.
//!
//! ```text
//! producers (window, command line)
//!    │ never wait: a run is written to the journal and handed on
//! planner      run → jobs, one by one, while it still lists
//!    │
//! dispatcher   ordered queue, one loop, owns "who runs"
//!    │ gives a job to a free worker
//! worker       one job through the state machine of `sampan_domain::machine`
//!    │
//! transfer     trees of manifests and blobs, by limits and ledger
//!    │
//! recorder     one numbered stream of events: journal, window, log read it
//! ```
//!
//! [`Engine`] is the only way in, the recorder's stream the only way out.

mod choose;
mod clock;
mod connections;
mod dispatcher;
mod engine;
mod job_log;
mod ledger;
mod limits;
mod names;
mod planner;
mod queue;
mod recorder;
mod recovery;
mod runs;
mod transfer;
mod worker;

pub use clock::{Clock, SystemClock};
pub use engine::{Engine, Parts, Start};
pub use job_log::{JobLogLayer, JobLogSink, job_log};
pub use planner::{Action, PlanRow};
pub use recorder::Numbered;
pub use sampan_registry::{CheckResult, CheckStep};
