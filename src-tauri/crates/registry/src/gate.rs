//! The gate every request passes. Its policy (limits, waiting after a 429) belongs to the engine; here is only
//! the promise to ask it.

use std::any::Any;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use sampan_domain::Failure;

/// How much a request weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Manifests, lists, tokens, HEAD, POST: small and answered at once.
    Control,
    /// The body of a blob, in either direction.
    Body,
}

/// A request that wants to go out.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Authority of the host it goes to: the registry, its token server, its storage.
    pub host: &'a str,
    /// Its method.
    pub method: &'a reqwest::Method,
    /// How much it weighs.
    pub weight: Weight,
}

/// What comes of a request: each one that is admitted has one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was answered, with this status.
    Answered(u16),
    /// It was sent, and no answer came.
    Unanswered,
    /// It was not sent: there was no connection.
    Unreached,
    /// Nobody waits for its answer any more. Whether it was sent is not known.
    BrokenOff,
}

/// What came back.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Authority of the host that was asked.
    pub host: &'a str,
    /// What came of the request.
    pub outcome: Outcome,
    /// How long the host asked us to stay away (`Retry-After` in either form, rate limit headers, its error's text); in
    /// an answer that was given all the same: that nothing is left until then.
    pub retry_after: Option<Duration>,
}

/// The leave to send one request. Held until the body of its answer has been read or dropped.
pub type Permit = Box<dyn Any + Send + Sync>;

/// Admits requests and sees their answers.
///
/// One request holds one permit, and a permit is given back before another is asked for (for a token, after a
/// redirect, for another try): nobody in this crate waits for a permit while holding one.
pub trait Gate: Send + Sync + 'static {
    /// Waits until the request may go out. A failure ends the request with that failure.
    fn admit<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Permit, Failure>>;

    /// Told once of each request that was admitted, when its outcome is known.
    fn observe(&self, seen: Seen<'_>);

    /// Told when the host said in another way than by its status that it was too much: in the body of an error, or by
    /// resetting a stream with that reason (RFC 9113, `ENHANCE_YOUR_CALM`).
    fn refused(&self, host: &str, retry_after: Option<Duration>);
}

/// A gate that is always open, for checks by hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open;

impl Gate for Open {
    fn admit<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Result<Permit, Failure>> {
        ready(Ok(Box::new(()) as Permit)).boxed()
    }

    fn observe(&self, _: Seen<'_>) {}

    fn refused(&self, _: &str, _: Option<Duration>) {}
}
