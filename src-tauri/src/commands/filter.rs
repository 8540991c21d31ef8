//! Which jobs the window asks for, or wants something done to.

use sampan_domain::job::Operation;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure, Time};
use serde::Deserialize;
use specta::Type;

use crate::wire::Millis;

/// Which jobs: what is empty or null means any.
#[derive(Clone, Debug, Default, Deserialize, Type)]
pub(crate) struct JobFilter {
    /// In one of these statuses.
    pub(crate) status: Vec<String>,
    pub(crate) rule: Option<String>,
    pub(crate) run: Option<String>,
    /// All of its words stand in the names of the image, the destination or the rule, whatever their case.
    pub(crate) words: String,
    /// transfer or delete.
    pub(crate) operation: Option<String>,
    /// The id of a target that is the source or the destination.
    pub(crate) target: Option<String>,
    /// The code of the failure.
    pub(crate) failure: Option<String>,
    /// Made at this moment or later.
    pub(crate) since: Option<Millis>,
    /// Made before this moment.
    pub(crate) until: Option<Millis>,
    /// One of these.
    pub(crate) among: Vec<String>,
    /// None of these.
    pub(crate) except: Vec<String>,
}

impl JobFilter {
    pub(crate) fn read(self) -> Result<JobQuery, Failure> {
        let status = |name: &String| Status::ALL.into_iter().find(|status| status.as_str() == name);
        let operation = |name: String| Operation::ALL.into_iter().find(|known| known.as_str() == name);
        let code = |name: String| ErrorCode::ALL.iter().copied().find(|code| code.as_str() == name);
        let time = |at: Millis| Time::from_timestamp_millis(at).unwrap_or(Time::MIN_UTC);
        let ids = |ids: Vec<String>| ids.iter().map(|id| id.parse()).collect::<Result<Vec<_>, Failure>>();
        Ok(JobQuery {
            status: self.status.iter().filter_map(status).collect(),
            rule: self.rule.map(|id| id.parse()).transpose()?,
            run: self.run.map(|id| id.parse()).transpose()?,
            words: self.words.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            operation: self.operation.and_then(operation),
            target: self.target.map(|id| id.parse()).transpose()?,
            failure: self.failure.and_then(code),
            since: self.since.map(time),
            until: self.until.map(time),
            among: ids(self.among)?,
            except: ids(self.except)?,
            ..JobQuery::default()
        })
    }
}
