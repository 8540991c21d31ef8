//! What jobs are searched and put in order by beyond their rows: kept in memory, never stored.
//!
//! Rows that this process wrote have it; of those that were read at start it is read when somebody first asks.

use std::cmp::Ordering;

use memchr::memmem::Finder;
use sampan_domain::journal::{JobQuery, OrderBy};
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Job, JobId, TargetId, Time};

use crate::table::Row;

/// What is known of a job beyond its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// Image, destination and rule, in lower case, one a line.
    text: Box<str>,
    /// Where the rule begins in it.
    rule: usize,
    targets: [TargetId; 2],
    created: Time,
    priority: i32,
    failure: Option<ErrorCode>,
}

impl About {
    pub(crate) fn of(job: &Job) -> Self {
        let separator = |tagged: bool| if tagged { ':' } else { '@' };
        let written = |image: &sampan_domain::ImageName| {
            let between = separator(image.reference.tag().is_some());
            format!("{}{between}{}", image.repository, image.reference).to_lowercase()
        };
        let names = format!("{}\n{}\n", written(&job.source), job.destination.to_string().to_lowercase());
        let rule = names.len();
        Self {
            text: (names + &job.rule_name.to_lowercase()).into(),
            rule,
            targets: [job.source.target, job.destination.target],
            created: job.created,
            priority: job.priority,
            failure: job.error.as_ref().map(|failure| failure.code),
        }
    }

    fn matches(&self, Sought { query, words, .. }: &Sought<'_>) -> bool {
        words.iter().all(|word| word.find(self.text.as_bytes()).is_some())
            && query.target.is_none_or(|target| self.targets.contains(&target))
            && query.failure.is_none_or(|code| self.failure == Some(code))
            && query.since.is_none_or(|since| self.created >= since)
            && query.until.is_none_or(|until| self.created < until)
    }
}

/// Whether a query asks for more than a row has.
pub(crate) fn needs_about(query: &JobQuery) -> bool {
    needs_filter(query) || matches!(query.order.by, OrderBy::Image | OrderBy::Rule | OrderBy::Priority)
}

/// Whether a query leaves out jobs by more than a row has.
pub(crate) fn needs_filter(query: &JobQuery) -> bool {
    !query.words.is_empty()
        || query.target.is_some()
        || query.failure.is_some()
        || query.since.is_some()
        || query.until.is_some()
}

/// A query made ready for a hundred thousand rows: each word is prepared once and not for every one of them.
pub(crate) struct Sought<'a> {
    query: &'a JobQuery,
    words: Vec<Finder<'a>>,
    needs_filter: bool,
}

impl<'a> Sought<'a> {
    pub(crate) fn of(query: &'a JobQuery) -> Self {
        let words = query.words.iter().map(|word| Finder::new(word.as_bytes())).collect();
        Self { query, words, needs_filter: needs_filter(query) }
    }

    /// Whether a job is one of those asked for, by what stands in its row and beyond it.
    pub(crate) fn matches(&self, row: &Row) -> bool {
        let query = self.query;
        query.run.is_none_or(|run| row.run == run)
            && query.rule.is_none_or(|rule| row.rule == Some(rule))
            && query.operation.is_none_or(|operation| row.operation == operation)
            && row.about.as_ref().map_or(!self.needs_filter, |about| about.matches(self))
    }
}

/// What moves comes first, what is over last.
const RANKS: [Status; 7] = [
    Status::Running,
    Status::Retrying,
    Status::Pending,
    Status::Error,
    Status::Stopped,
    Status::Canceled,
    Status::Finished,
];

/// Which of two jobs comes first from the least to the most.
pub(crate) fn compare(by: OrderBy, (id, row): (JobId, &Row), (other_id, other): (JobId, &Row)) -> Ordering {
    let rank = |row: &Row| RANKS.iter().position(|status| *status == row.status);
    let ended = |row: &Row| row.ended.unwrap_or(Time::MAX_UTC);
    match by {
        OrderBy::Created => id.cmp(&other_id),
        OrderBy::Ended => ended(row).cmp(&ended(other)),
        OrderBy::Status => rank(row).cmp(&rank(other)),
        OrderBy::Size => row.bytes.total.cmp(&other.bytes.total),
        OrderBy::Image => text(row).cmp(text(other)),
        OrderBy::Rule => rule(row).cmp(rule(other)),
        OrderBy::Priority => {
            let priority = |row: &Row| row.about.as_ref().map_or(0, |about| about.priority);
            priority(row).cmp(&priority(other))
        }
    }
}

fn text(row: &Row) -> &str {
    row.about.as_ref().map_or("", |about| &about.text)
}

fn rule(row: &Row) -> &str {
    row.about.as_ref().map_or("", |about| &about.text[about.rule..])
}
