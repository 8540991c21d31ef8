//! Snapshots: what a person would miss, as JSON lines. Targets, rules, settings, and the open jobs with their
//! runs; no secrets, no logs. Three are kept; the last line is the checksum of all before it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sampan_domain::digest::Algorithm;
use sampan_domain::{Digest, Digester, ErrorCode, Failure, Job, Rule, Run, RunId, Settings, Target, Time};
use serde::{Deserialize, Serialize};

use crate::directory::DataDir;
use crate::disk;
use crate::head::{Counts, Head, SCHEMA};
use crate::kind::{Kind, ONLY};
use crate::points::reached;
use crate::table::Table;
use crate::trees::Trees;
use crate::value;

const KEPT: usize = 3;

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) schema: u32,
    pub(crate) generation: u64,
    pub(crate) ids: u64,
    pub(crate) taken: Time,
}

#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to a file")]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Sampan(About),
    Target(Target),
    Rule(Rule),
    Settings(Settings),
    Run(Run),
    Job(Box<Job>),
    Sum(Digest),
}

/// A snapshot that was read back whole.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) about: About,
    pub(crate) targets: Vec<Target>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) settings: Option<Settings>,
    pub(crate) runs: Vec<Run>,
    pub(crate) jobs: Vec<Job>,
}

impl Snapshot {
    /// How many things it has.
    pub(crate) fn counts(&self) -> Counts {
        let count = |things: usize| things as u64;
        Counts {
            targets: count(self.targets.len()),
            rules: count(self.rules.len()),
            runs: count(self.runs.len()),
            jobs: count(self.jobs.len()),
        }
    }
}

/// Takes a snapshot and removes the oldest beyond those kept.
pub(crate) fn take(
    dir: &DataDir,
    trees: &Trees,
    table: &Table,
    head: &Head,
    now: Time,
) -> Result<(), Failure> {
    let directory = dir.snapshots();
    let failed = |error: io::Error| disk::failure(&error, &directory);
    disk::make_directory(&directory).map_err(failed)?;
    // Rising names: the order of the directory is the order of time.
    write(&directory.join(format!("{:020}.jsonl", head.generation)), trees, table, head, now)?;
    reached("snapshot-taken");
    for old in newest_first(&directory).map_err(failed)?.into_iter().skip(KEPT) {
        fs::remove_file(old).map_err(failed)?;
    }
    Ok(())
}

/// Writes a snapshot into a file, in place of what is there.
pub(crate) fn write(
    path: &Path,
    trees: &Trees,
    table: &Table,
    head: &Head,
    now: Time,
) -> Result<(), Failure> {
    let about = About { schema: SCHEMA, generation: head.generation, ids: head.ids, taken: now };
    let mut lines = vec![Line::Sampan(about)];
    lines.extend(trees.all(Kind::Target)?.into_iter().map(Line::Target));
    lines.extend(trees.all(Kind::Rule)?.into_iter().map(Line::Rule));
    lines.extend(trees.get(Kind::Settings, ONLY)?.map(Line::Settings));
    let runs: BTreeSet<RunId> = table.open_jobs().map(|(_, row)| row.run).collect();
    for run in runs {
        lines.extend(trees.get(Kind::Run, run.0)?.map(Line::Run));
    }
    let jobs = table.open_jobs().map(|(id, _)| {
        let job = trees.read(Kind::Job, id.0, value::decode_job)?;
        Ok(job.map(|mut job| {
            // The address of an upload session may hold a token.
            job.cursor.sessions.clear();
            Line::Job(Box::new(job))
        }))
    });

    let mut broken = None;
    disk::replace(path, |file| {
        let mut digester = Digester::new(Algorithm::Sha256);
        let lines = lines.into_iter().map(|line| Ok(Some(line))).chain(jobs);
        for line in lines {
            let line = line.map_err(|failure: Failure| {
                let error = io::Error::other(failure.to_string());
                broken = Some(failure);
                error
            })?;
            if let Some(line) = line {
                let mut bytes = serde_json::to_vec(&line)?;
                bytes.push(b'\n');
                digester.update(&bytes);
                file.write_all(&bytes)?;
            }
        }
        serde_json::to_writer(&mut *file, &Line::Sum(digester.finish()))?;
        file.write_all(b"\n")
    })
    .map_err(|error| broken.take().unwrap_or_else(|| disk::failure(&error, path)))
}

/// The snapshots that are kept, the newest first; nothing stands for one that is damaged.
pub(crate) fn all(dir: &DataDir) -> io::Result<Vec<(PathBuf, Option<Snapshot>)>> {
    let read = |path: PathBuf| {
        let snapshot = fs::read(&path).ok().and_then(|bytes| parse(&bytes));
        (path, snapshot)
    };
    Ok(newest_first(&dir.snapshots())?.into_iter().map(read).collect())
}

/// Reads one from any file.
pub(crate) fn read(path: &Path) -> Result<Snapshot, Failure> {
    let invalid = || Failure::new(ErrorCode::BackupInvalid).with("path", path.display().to_string());
    let bytes = fs::read(path).map_err(|error| invalid().detail(error))?;
    parse(&bytes).ok_or_else(invalid)
}

/// The newest snapshot that is whole and not of a newer version.
pub(crate) fn newest_good(dir: &DataDir) -> io::Result<Option<Snapshot>> {
    Ok(newest_first(&dir.snapshots())?.iter().find_map(|path| {
        let snapshot = fs::read(path).ok().and_then(|bytes| parse(&bytes));
        if snapshot.is_none() {
            tracing::warn!(path = %path.display(), "a snapshot is damaged");
        }
        snapshot
    }))
}

fn newest_first(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            paths.push(path);
        }
    }
    paths.sort_unstable_by(|a, b| b.cmp(a));
    Ok(paths)
}

fn parse(bytes: &[u8]) -> Option<Snapshot> {
    let body = bytes.strip_suffix(b"\n")?;
    let (body, sum) = body.split_at(body.iter().rposition(|byte| *byte == b'\n')? + 1);
    match serde_json::from_slice(sum).ok()? {
        Line::Sum(sum) if sum == Digest::of(body) => {}
        _ => return None,
    }
    let mut lines = body.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).ok());
    let Line::Sampan(about) = lines.next()?? else { return None };
    if about.schema > SCHEMA {
        return None;
    }
    let mut snapshot = Snapshot {
        about,
        targets: Vec::new(),
        rules: Vec::new(),
        settings: None,
        runs: Vec::new(),
        jobs: Vec::new(),
    };
    for line in lines {
        match line? {
            Line::Target(target) => snapshot.targets.push(target),
            Line::Rule(rule) => snapshot.rules.push(rule),
            Line::Settings(settings) => snapshot.settings = Some(settings),
            Line::Run(run) => snapshot.runs.push(run),
            Line::Job(job) => snapshot.jobs.push(*job),
            Line::Sampan(_) | Line::Sum(_) => return None,
        }
    }
    Some(snapshot)
}
