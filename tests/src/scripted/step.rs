//! What is asked: a request as it arrived, and the steps of a script.

use std::collections::HashMap;
use std::fmt;

use tokio::time::Instant;

use super::Reply;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// By lower-case name.
    pub headers: HashMap<String, String>,
    /// What came of its body.
    pub body: bytes::Bytes,
    /// So many zeros came before that, and were not kept.
    pub zeros: u64,
    /// Whether the body came to its end.
    pub whole: bool,
    /// When its last byte came, or the connection ended.
    pub ended: Instant,
}

impl Request {
    /// One that comes now, and says nothing yet.
    pub(super) fn now() -> Self {
        Self {
            method: String::new(),
            path: String::new(),
            headers: HashMap::new(),
            body: bytes::Bytes::new(),
            zeros: 0,
            whole: true,
            ended: Instant::now(),
        }
    }

    /// How long what came of its body is.
    pub fn length(&self) -> u64 {
        self.zeros + self.body.len() as u64
    }

    /// A header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// One step of the script: what is asked, and what is answered.
#[derive(Clone, Debug)]
pub struct Step {
    method: &'static str,
    path: String,
    wanted: Vec<(&'static str, Option<String>)>,
    stage: Option<&'static str>,
    next: Option<&'static str>,
    times: usize,
    skipped: usize,
    reply: Reply,
}

/// A step for requests of that method and path. A path without a query is for any query, and `*` in it stands for
/// anything.
pub fn on(method: &'static str, path: impl Into<String>) -> Step {
    let (path, reply) = (path.into(), Reply::new(200));
    Step { method, path, wanted: Vec::new(), stage: None, next: None, times: 1, skipped: 0, reply }
}

impl Step {
    /// Only with this header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.wanted.push((name, Some(value.into())));
        self
    }

    /// Only without this header.
    pub fn without(mut self, name: &'static str) -> Self {
        self.wanted.push((name, None));
        self
    }

    /// So many times, rather than once.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Every time.
    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Not the first so many.
    pub fn skipping(mut self, first: usize) -> Self {
        self.skipped = first;
        self
    }

    /// Only when another step has said [`Step::then`] with this.
    pub fn when(mut self, stage: &'static str) -> Self {
        self.stage = Some(stage);
        self
    }

    /// From now on, steps that ask [`Step::when`] with this are the ones that fit.
    pub fn then(mut self, stage: &'static str) -> Self {
        self.next = Some(stage);
        self
    }

    /// What is answered.
    pub fn answer(mut self, reply: Reply) -> Self {
        self.reply = reply;
        self
    }

    pub(super) fn fits(&mut self, request: &Request, stage: &str) -> bool {
        let path =
            if self.path.contains('?') { &*request.path } else { request.path.split('?').next().unwrap() };
        let held = |(name, value): &(&str, Option<String>)| request.header(name) == value.as_deref();
        let fits = self.times > 0
            && request.method == self.method
            && matches(&self.path, path)
            && self.stage.is_none_or(|wanted| wanted == stage)
            && self.wanted.iter().all(held);
        if fits && self.skipped > 0 {
            self.skipped -= 1;
            return false;
        }
        fits
    }

    pub(super) fn take(&mut self, stage: &mut String) -> Reply {
        self.times = if self.times == usize::MAX { usize::MAX } else { self.times - 1 };
        if let Some(next) = self.next {
            next.clone_into(stage);
        }
        self.reply.clone()
    }

    /// Whether it was used as often as it was to be; one for every time may not be used at all.
    pub(super) fn is_used(&self) -> bool {
        matches!(self.times, 0 | usize::MAX)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ×{}", self.method, self.path, self.times)
    }
}

/// Whether a path is of a pattern in which `*` stands for anything.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut left) = path.strip_prefix(first) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let (last, middle) = parts.split_last().unwrap();
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("/v2/a/blobs/*", "/v2/a/blobs/sha256:1"));
        assert!(matches("/v2/*/uploads/*", "/v2/a/b/blobs/uploads/1"));
        assert!(matches("*/manifests/1", "/v2/a/manifests/1"));
        assert!(!matches("/v2/a/*/1", "/v2/a/blobs/2"));
        assert!(!matches("/v2/", "/v2/a"));
    }
}
