//! Changes made ready for the writer: encoded where they are committed, numbered where they are written.

use sampan_domain::journal::Change;
use sampan_domain::log::Record;
use sampan_domain::{Failure, JobId, RuleId, RunId};

use crate::kind::{Kind, ONLY};
use crate::table::{Row, Table};
use crate::value;

/// One change, encoded.
#[derive(Debug)]
pub(crate) enum Write {
    /// Configuration made or changed.
    Put(Kind, u64, Vec<u8>),
    /// Configuration removed.
    Remove(Kind, u64),
    /// Until when a rule's triggers are attended to.
    Attended(RuleId, Option<Vec<u8>>),
    /// A run made or changed.
    Run(RunId, Option<RuleId>, Vec<u8>),
    /// A run removed with all that belongs to it.
    RemoveRun(RunId),
    /// A job made or changed, and the transition that changed it.
    Job(JobId, Row, Vec<u8>, Option<Vec<u8>>),
    /// A job removed with all that belongs to it.
    RemoveJob(JobId),
    /// The log of a job removed.
    RemoveLog(JobId),
    /// Something that was done.
    Note(u64, Vec<u8>),
    /// The blobs of a job.
    Layers(JobId, Vec<Vec<u8>>),
    /// Records; which of them are kept depends on how many there are.
    Log(JobId, Vec<Record>),
}

impl Write {
    /// Encodes a change. Fails for what cannot be written down: a path that is no text.
    pub(crate) fn of(change: Change) -> Result<Self, Failure> {
        Ok(match change {
            Change::PutTarget(target) => {
                Self::Put(Kind::Target, target.id.0, value::encode(Kind::Target, &target)?)
            }
            Change::RemoveTarget(id) => Self::Remove(Kind::Target, id.0),
            Change::PutRule(rule) => Self::Put(Kind::Rule, rule.id.0, value::encode(Kind::Rule, &rule)?),
            Change::RemoveRule(id) => Self::Remove(Kind::Rule, id.0),
            Change::PutSettings(settings) => {
                Self::Put(Kind::Settings, ONLY, value::encode(Kind::Settings, &settings)?)
            }
            Change::Attended(rule, until) => {
                let until = until.map(|until| value::encode(Kind::Attended, &until)).transpose()?;
                Self::Attended(rule, until)
            }
            Change::PutRun(run) => Self::Run(run.id, run.rule, value::encode(Kind::Run, &run)?),
            Change::RemoveRun(id) => Self::RemoveRun(id),
            Change::RemoveJob(id) => Self::RemoveJob(id),
            Change::RemoveLog(id) => Self::RemoveLog(id),
            Change::Note(activity) => Self::Note(activity.id, value::encode(Kind::Activity, &activity)?),
            Change::PutJob(job, step) => {
                let step = step.map(|step| value::encode(Kind::Transition, &step)).transpose()?;
                Self::Job(job.id, Row::of(&job), value::encode_job(&job)?, step)
            }
            Change::PutLayers(job, layers) => {
                let layers = layers.iter().map(|layer| value::encode(Kind::Layer, layer));
                Self::Layers(job, layers.collect::<Result<_, _>>()?)
            }
            Change::Log(job, records) => Self::Log(job, records),
        })
    }

    /// The identity of what is made.
    pub(crate) const fn made(&self) -> u64 {
        match self {
            Self::Put(_, id, _) | Self::Run(RunId(id), ..) | Self::Job(JobId(id), ..) | Self::Note(id, _) => {
                *id
            }
            Self::Remove(..)
            | Self::Attended(..)
            | Self::RemoveRun(_)
            | Self::RemoveJob(_)
            | Self::RemoveLog(_)
            | Self::Layers(..)
            | Self::Log(..) => 0,
        }
    }

    /// Tells the table, once the change is on disk.
    pub(crate) fn tell(&self, table: &mut Table) {
        match self {
            Self::Run(id, rule, _) => table.put_run(*id, *rule),
            Self::RemoveRun(id) => table.remove_run(*id),
            Self::Job(id, row, ..) => table.put_job(*id, row.clone()),
            Self::RemoveJob(id) => table.remove_job(*id),
            Self::Put(..)
            | Self::Remove(..)
            | Self::Attended(..)
            | Self::Note(..)
            | Self::RemoveLog(..)
            | Self::Layers(..)
            | Self::Log(..) => {}
        }
    }

    /// Whether it changes what snapshots are taken for.
    pub(crate) const fn is_configuration(&self) -> bool {
        matches!(self, Self::Put(..) | Self::Remove(..))
    }
}
