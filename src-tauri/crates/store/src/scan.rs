//! Reading everything that the head vouches for, once, at start: is it what the head says, and what is in the table?
//!
//! Nearly all of it is jobs. They are read in shares, by a few threads at once; the sum of the head is the same in any
//! order.

use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use sampan_domain::{ErrorCode, Failure, JobId, Run};

use crate::head::Head;
use crate::kind::{self, Kind};
use crate::quiet::caught;
use crate::table::{Row, Table};
use crate::trees::Trees;
use crate::value;

/// Identities of a share: enough that its jobs are worth more than fetching the next one, few enough that the threads end
/// together.
const SHARE: u64 = 4_096;
/// More of them wait for the disk, and for each other.
const THREADS: usize = 4;

/// Reads it all, and makes the table of it.
pub(crate) fn scan(trees: &Trees, head: &Head) -> Result<Table, Failure> {
    let mut table = Table::default();
    let mut seen = Head::new(head.store);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_vouched() && *kind != Kind::Job) {
        for entry in trees.each(kind) {
            let (key, stored) = entry?;
            let payload = value::open(kind, &key, &stored)?;
            seen.vouch(kind, &key, &stored);
            if kind == Kind::Run {
                let run: Run = value::decode(kind, payload)?;
                table.put_run(run.id, run.rule);
            }
        }
    }
    let mut rows = Vec::new();
    for (part, mut some) in jobs(trees, head)? {
        seen.counts.jobs += part.counts.jobs;
        seen.sum = seen.sum.wrapping_add(part.sum);
        seen.ids = seen.ids.max(part.ids);
        rows.append(&mut some);
    }
    rows.sort_unstable_by_key(|(id, _)| *id);
    table.fill(rows);
    if (seen.counts, seen.sum) != (head.counts, head.sum) || seen.ids > head.ids {
        let detail = format!("{:?} where {:?} must be", seen.counts, head.counts);
        return Err(Failure::new(ErrorCode::StoreDamaged).detail(detail));
    }
    Ok(table)
}

/// Jobs, and what a head would say that vouched for these only.
type Part = (Head, Vec<(JobId, Row)>);

/// All jobs, in as many parts as there were threads.
fn jobs(trees: &Trees, head: &Head) -> Result<Vec<Part>, Failure> {
    let Some((first, last)) = trees.ends(Kind::Job)? else { return Ok(Vec::new()) };
    if last > head.ids {
        return Err(
            Failure::new(ErrorCode::StoreDamaged).detail(format_args!("a job {last} that was never made"))
        );
    }
    let shares = last.saturating_sub(first) / SHARE + 1;
    let next = AtomicU64::new(0);
    let work = || {
        let mut part = (Head::new(head.store), Vec::new());
        loop {
            let share = next.fetch_add(1, Ordering::Relaxed);
            if share >= shares {
                return Ok(part);
            }
            let from = first + share * SHARE;
            read(trees, from..=from.saturating_add(SHARE - 1), &mut part)?;
        }
    };
    let processors = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let others = processors.min(usize::try_from(shares).unwrap_or(THREADS)) - 1;
    thread::scope(|scope| {
        let start =
            |_| thread::Builder::new().name("store-scan".to_owned()).spawn_scoped(scope, || caught(work));
        // Where the system gives no thread, those that there are do it.
        let others: Vec<_> = (0..others).map_while(|other| start(other).ok()).collect();
        let own = work();
        let joined =
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(own).chain(joined).collect()
    })
}

fn read(trees: &Trees, ids: RangeInclusive<u64>, (seen, rows): &mut Part) -> Result<(), Failure> {
    for entry in trees.between(Kind::Job, ids) {
        let (key, stored) = entry?;
        let payload = value::open(Kind::Job, &key, &stored)?;
        let id = seen.vouch(Kind::Job, &key, &stored);
        rows.push((JobId(id), value::decode_row(payload)?));
    }
    Ok(())
}

impl Head {
    /// Vouches for a value that was found, and tells its identity.
    fn vouch(&mut self, kind: Kind, key: &[u8], stored: &[u8]) -> u64 {
        let id = kind::id_of(key).unwrap_or_default();
        self.replace(kind, None, Some(stored));
        self.ids = self.ids.max(id);
        id
    }
}
