//! A group of batches on its way into sled: what it comes to when all of it is seen at once.
//!
//! A key written five times in a group is written once, a blob that has not changed not at all.

use std::collections::HashMap;

use sampan_domain::activity::ACTIVITIES_CAP;
use sampan_domain::{Failure, JobId, RunId};
use sled::IVec;

use crate::changes::Write;
use crate::head::{Head, SCHEMA};
use crate::kind::{self, Kind, ONLY};
use crate::numbers::Next;
use crate::table::Table;
use crate::trees::{Trees, Writes};
use crate::value;

/// The numbers of jobs that were written to lately. The store itself has them; this saves the look-up.
pub(crate) type Numbers = HashMap<JobId, Next>;

/// The group.
pub(crate) struct Staged<'a> {
    trees: &'a Trees,
    table: &'a Table,
    numbers: &'a mut Numbers,
    writes: Writes,
    /// Jobs of this group, which the table does not know yet.
    fresh: Vec<(RunId, JobId)>,
}

impl<'a> Staged<'a> {
    /// An empty group.
    pub(crate) fn new(trees: &'a Trees, table: &'a Table, numbers: &'a mut Numbers) -> Self {
        Self { trees, table, numbers, writes: Writes::default(), fresh: Vec::new() }
    }

    /// Adds a change.
    pub(crate) fn add(&mut self, write: &Write) -> Result<(), Failure> {
        match write {
            Write::Put(kind, id, payload) => self.put(*kind, kind::key(*id), payload),
            Write::Remove(kind, id) => self.remove(*kind, kind::key(*id)),
            Write::Attended(rule, Some(payload)) => self.put(Kind::Attended, kind::key(rule.0), payload),
            Write::Attended(rule, None) => self.remove(Kind::Attended, kind::key(rule.0)),
            Write::Run(id, _, payload) => self.put(Kind::Run, kind::key(id.0), payload),
            Write::RemoveRun(id) => self.remove_run(*id)?,
            Write::Job(id, row, payload, step) => {
                if let Some(step) = step {
                    let seq = self.next(*id)?.transition();
                    self.put(Kind::Transition, kind::part(*id, seq), step);
                }
                self.put(Kind::Job, kind::key(id.0), payload);
                self.fresh.push((row.run, *id));
            }
            Write::RemoveJob(id) => self.remove_job(*id)?,
            Write::RemoveLog(id) => {
                self.remove_parts(Kind::Record, *id, 0)?;
                // What is written later begins anew.
                self.numbers.remove(id);
            }
            Write::Note(id, payload) => {
                self.put(Kind::Activity, kind::key(*id), payload);
                // Now and then is often enough.
                if id.is_multiple_of(64) {
                    for old in self.trees.keys_beyond(Kind::Activity, ACTIVITIES_CAP)? {
                        self.remove(Kind::Activity, old);
                    }
                }
            }
            Write::Layers(job, layers) => {
                let mut count = 0;
                for layer in layers {
                    self.put(Kind::Layer, kind::part(*job, count), layer);
                    count += 1;
                }
                self.remove_parts(Kind::Layer, *job, count)?;
            }
            Write::Log(job, records) => {
                for record in records {
                    let mut kept = Vec::with_capacity(1);
                    self.next(*job)?.record(record.clone(), |seq, record| kept.push((seq, record)));
                    for (seq, record) in kept {
                        let payload = value::encode(Kind::Record, &record)?;
                        self.put(Kind::Record, kind::part(*job, seq), &payload);
                    }
                }
            }
        }
        Ok(())
    }

    /// The whole group with the head that vouches for it.
    pub(crate) fn finish(mut self, head: &Head, ids: u64) -> Result<(Writes, Head), Failure> {
        let mut head = Head { schema: SCHEMA, generation: head.generation + 1, ids, ..head.clone() };
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_vouched() || *kind == Kind::Layer) {
            let writes = std::mem::take(&mut self.writes[kind as usize]);
            for (key, new) in writes {
                let old = self.trees.stored(kind, &key)?;
                if old == new {
                    continue;
                }
                if kind.is_vouched() {
                    head.replace(kind, old.as_deref(), new.as_deref());
                }
                self.writes[kind as usize].insert(key, new);
            }
        }
        let payload = value::encode(Kind::Head, &head)?;
        self.put(Kind::Head, kind::key(ONLY), &payload);
        Ok((self.writes, head))
    }

    fn put(&mut self, kind: Kind, key: IVec, payload: &[u8]) {
        let stored = value::seal(kind, &key, payload);
        self.writes[kind as usize].insert(key, Some(stored.into()));
    }

    fn remove(&mut self, kind: Kind, key: IVec) {
        self.writes[kind as usize].insert(key, None);
    }

    /// The numbers that come next in a job.
    fn next(&mut self, job: JobId) -> Result<&mut Next, Failure> {
        if !self.numbers.contains_key(&job) {
            let next = Next {
                transition: self.trees.next_part(Kind::Transition, job)?,
                record: self.trees.next_part(Kind::Record, job)?,
            };
            self.numbers.insert(job, next);
        }
        Ok(self.numbers.entry(job).or_default())
    }

    fn remove_run(&mut self, run: RunId) -> Result<(), Failure> {
        let fresh = self.fresh.iter().filter(|(of, _)| *of == run).map(|(_, job)| *job);
        let jobs: Vec<JobId> = self.table.jobs_of(run).chain(fresh).collect();
        for job in jobs {
            self.remove_job(job)?;
        }
        self.remove(Kind::Run, kind::key(run.0));
        Ok(())
    }

    fn remove_job(&mut self, job: JobId) -> Result<(), Failure> {
        self.remove(Kind::Job, kind::key(job.0));
        for kind in [Kind::Transition, Kind::Layer, Kind::Record] {
            self.remove_parts(kind, job, 0)?;
        }
        self.numbers.remove(&job);
        Ok(())
    }

    /// Removes the parts of a job from a number on, those of this group too.
    fn remove_parts(&mut self, kind: Kind, job: JobId, from: u32) -> Result<(), Failure> {
        let range = kind::part(job, from)..=kind::part(job, u32::MAX);
        for (_, write) in self.writes[kind as usize].range_mut(range) {
            *write = None;
        }
        for key in self.trees.part_keys(kind, job, from)? {
            self.remove(kind, key);
        }
        Ok(())
    }
}

impl Head {
    /// Vouches for a value that takes the place of another.
    pub(crate) fn replace(&mut self, kind: Kind, old: Option<&[u8]>, new: Option<&[u8]>) {
        let sum = |stored: Option<&[u8]>| stored.map_or(0, |stored| u64::from(value::carried(stored)));
        self.sum = self.sum.wrapping_sub(sum(old)).wrapping_add(sum(new));
        let count = match kind {
            Kind::Target => &mut self.counts.targets,
            Kind::Rule => &mut self.counts.rules,
            Kind::Run => &mut self.counts.runs,
            Kind::Job => &mut self.counts.jobs,
            _ => return,
        };
        *count = *count + u64::from(new.is_some()) - u64::from(old.is_some());
    }
}
