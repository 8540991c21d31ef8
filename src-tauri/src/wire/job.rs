//! Jobs, and how far they are.

use sampan_app::front::errand::ManifestText;
use sampan_domain::event::Transition;
use sampan_domain::job::Operation;
use sampan_domain::progress;
use serde::Serialize;
use specta::Type;

use super::{Failure, Millis, millis};

/// One operation on one image for one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) run: String,
    /// The rule; null for a one-off copy.
    pub(crate) rule: Option<String>,
    pub(crate) rule_name: String,
    /// The image at the source, a whole reference.
    pub(crate) source: String,
    /// The image at the destination, a whole reference.
    pub(crate) destination: String,
    /// The targets' ids.
    pub(crate) source_target: String,
    pub(crate) destination_target: String,
    /// `repository:tag` or `repository@digest`, as it is at the source.
    pub(crate) image: String,
    /// transfer or delete.
    pub(crate) operation: String,
    /// pending, running, retrying, stopped, canceled, finished or error.
    pub(crate) status: String,
    /// The state of the machine: the status, or the phase while it runs.
    pub(crate) state: String,
    /// A stop is being carried out.
    pub(crate) stopping: bool,
    /// The attempt it is in, from 1.
    pub(crate) attempt: u32,
    /// Attempts it may use before it is in error.
    pub(crate) attempts_max: u32,
    pub(crate) created: Millis,
    pub(crate) started: Option<Millis>,
    pub(crate) ended: Option<Millis>,
    /// Higher runs first.
    pub(crate) priority: i32,
    pub(crate) waiting: Option<Waiting>,
    pub(crate) error: Option<Failure>,
    pub(crate) bytes: Bytes,
}

/// Why a job waits, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Waiting {
    pub(crate) reason: Failure,
    pub(crate) not_before: Millis,
}

/// How far a job is: `existing`, `mounted` and `copied` add up to what is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Bytes {
    /// Of all blobs known so far; 0 before the manifest is read.
    pub(crate) total: u64,
    /// There before.
    pub(crate) existing: u64,
    /// Mounted from another repository of the destination.
    pub(crate) mounted: u64,
    /// Sent, those in flight included.
    pub(crate) copied: u64,
}

impl From<progress::Bytes> for Bytes {
    fn from(bytes: progress::Bytes) -> Self {
        let progress::Bytes { total, existing, mounted, copied } = bytes;
        Self { total, existing, mounted, copied }
    }
}

impl Job {
    pub(crate) fn of(job: &sampan_domain::Job, stopping: bool) -> Self {
        let separator = if job.source.reference.tag().is_some() { ':' } else { '@' };
        Self {
            id: job.id.to_string(),
            run: job.run.to_string(),
            rule: job.rule.map(|id| id.to_string()),
            rule_name: job.rule_name.clone(),
            source: job.source.to_string(),
            destination: job.destination.to_string(),
            source_target: job.source.target.to_string(),
            destination_target: job.destination.target.to_string(),
            image: format!("{}{separator}{}", job.source.repository, job.source.reference),
            operation: job.operation.as_str().to_owned(),
            status: job.state.status().as_str().to_owned(),
            state: job.state.as_str().to_owned(),
            stopping: stopping && job.state.status().is_open(),
            attempt: job.attempt,
            attempts_max: job.budget_from.saturating_sub(1) + job.attempts_max,
            created: millis(job.created),
            started: job.started.map(millis),
            ended: job.ended.map(millis),
            priority: job.priority,
            waiting: job.waiting.as_ref().map(|waiting| Waiting {
                reason: Failure::from(&waiting.reason),
                not_before: millis(waiting.not_before),
            }),
            error: job.error.as_ref().map(Failure::from),
            bytes: job.bytes.into(),
        }
    }
}

/// How far a running job is, between two of its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Progress {
    pub(crate) job: String,
    pub(crate) bytes: Bytes,
    /// Bytes a second, over the last seconds.
    pub(crate) speed: u64,
}

/// One job with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct JobDetails {
    pub(crate) job: Job,
    /// Its steps through the machine, oldest first.
    pub(crate) timeline: Vec<Step>,
    /// Its blobs, in the manifest's order.
    pub(crate) layers: Vec<Layer>,
    /// The source's digest, once the reference is resolved.
    pub(crate) digest: Option<String>,
    /// The command that does the same once; null where there is none.
    pub(crate) command: Option<String>,
    /// How its bytes came along, oldest first; empty where nobody remembers.
    pub(crate) samples: Vec<Sample>,
}

/// So many bytes of a job had been sent at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Sample {
    pub(crate) at: Millis,
    pub(crate) sent: u64,
}

/// The manifest of an image, at one side of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Manifest {
    pub(crate) media_type: String,
    pub(crate) digest: String,
    pub(crate) size: u32,
    /// Exactly what the registry sent.
    pub(crate) text: String,
}

impl From<ManifestText> for Manifest {
    fn from(manifest: ManifestText) -> Self {
        Self {
            media_type: manifest.media_type,
            digest: manifest.digest.to_string(),
            size: u32::try_from(manifest.size).unwrap_or(u32::MAX),
            text: manifest.text,
        }
    }
}

/// The command line that does once what a job does; none removes an image.
pub(crate) fn command(job: &sampan_domain::Job) -> Option<String> {
    if job.operation != Operation::Transfer {
        return None;
    }
    let mut words = vec!["sampan".to_owned(), "copy".to_owned()];
    for platform in &job.selection.platforms {
        words.extend(["--platform".to_owned(), quoted(&platform.to_string())]);
    }
    if !job.selection.referrers {
        words.push("--no-referrers".to_owned());
    }
    words.extend([&job.source, &job.destination].map(|image| quoted(&image.to_string())));
    Some(words.join(" "))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@%+=,".contains(letter);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_the_shell_is_quoted_where_it_must_be() {
        assert_eq!(quoted("http://hub:5000/team/app:1.0@x"), "http://hub:5000/team/app:1.0@x");
        assert_eq!(quoted("oci:/srv/my images:app:1"), "'oci:/srv/my images:app:1'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted("[::1]:5000/a:1"), "'[::1]:5000/a:1'");
    }
}

/// One step of a job: messages `cause-<cause>`, `state-<state>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Step {
    pub(crate) at: Millis,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) cause: String,
    /// The attempt the job is in after it.
    pub(crate) attempt: u32,
    pub(crate) reason: Option<Failure>,
}

impl From<&Transition> for Step {
    fn from(step: &Transition) -> Self {
        Self {
            at: millis(step.at),
            from: step.from.as_str().to_owned(),
            to: step.to.as_str().to_owned(),
            cause: step.cause.as_str().to_owned(),
            attempt: step.attempt,
            reason: step.reason.as_ref().map(Failure::from),
        }
    }
}

/// One blob of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Layer {
    pub(crate) digest: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    /// left, `in_flight`, existing, mounted or copied.
    pub(crate) state: String,
    /// Bytes there, or on their way.
    pub(crate) done: u64,
}

impl From<&progress::Layer> for Layer {
    fn from(layer: &progress::Layer) -> Self {
        Self {
            digest: layer.digest.to_string(),
            media_type: layer.media_type.clone(),
            size: layer.size,
            state: layer.state.as_str().to_owned(),
            done: layer.done,
        }
    }
}
