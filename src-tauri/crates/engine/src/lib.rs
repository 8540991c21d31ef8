//! The engine: from a rule that fires to an image that has arrived.
//!
//! ```text
//! producers (window, command line, schedule, poll, event)
//!    │ never wait: a run is written to the journal and handed on
//! planner      run → jobs, one by one, while it still lists
//!    │
//! dispatcher   ordered queue, one loop, owns "who runs"
//!    │ gives a job to a free worker
//! worker       one job through the state machine of `sampan_domain::machine`; `spans` says what a trace tells of it
//!    │
//! transfer     trees of manifests and blobs, by limits and ledger
//!    │
//! recorder     one numbered stream of events: journal, window, log read it
//! ```
//!
//! [`Engine`] is the only way in, the recorder's stream the only way out.

mod awaited;
mod background;
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
mod recent;
mod record;
mod recorder;
mod recovery;
mod runs;
mod spans;
mod transfer;
mod worker;

pub use clock::{Clock, SystemClock};
pub use engine::{Checked, Consent, Engine, Parts, Start, Swept};
pub use job_log::{JobLogLayer, JobLogSink, job_log};
pub use limits::Outcomes;
pub use planner::{Action, PlanRow};
pub use record::record_of;
pub use recorder::Numbered;
pub use sampan_registry::{CheckResult, CheckStep, Manifest, Outcome, Timeouts, known_provider};
