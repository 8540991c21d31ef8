//! What is answered, with the ways in which answers go wrong.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;
use h2::Reason;

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Without one it is what the registry holds that is answered.
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Bytes,
    length: Option<u64>,
    cut: Option<usize>,
    taken: Option<usize>,
    end: End,
    form: Form,
    unread: bool,
    wait: Duration,
    trickle: Option<(usize, Duration)>,
    frame: Option<Frame>,
    zeros: u64,
}

/// How an answer that is cut comes to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// The connection is closed.
    #[default]
    Closed,
    /// The connection is reset.
    Reset,
    /// Nothing more comes, and the connection stays.
    Silent,
}

/// What comes in place of an answer over HTTP/2.
#[derive(Clone, Copy, Debug)]
pub(super) enum Frame {
    /// The stream is reset.
    Reset(Reason),
    /// The connection is ended.
    GoAway(Reason),
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Length,
    Chunked,
    /// In chunks, of which no one is the last.
    Endless,
}

impl Reply {
    /// An answer with that status and nothing else.
    pub fn new(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// What the registry holds, in whatever way is said.
    pub fn held() -> Self {
        Self::default()
    }

    /// An error as registries write it.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({ "errors": [{ "code": code, "message": message }] });
        Self::new(status).header("content-type", "application/json").body(body.to_string())
    }

    /// The same with another status; what was to be done is done.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self.headers.push((DONE.to_owned(), String::new()));
        self
    }

    /// With a header. Over what the registry holds it replaces the one of that name.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With a body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Bytes::from(body.into());
        self
    }

    /// With a body that others have as well.
    pub fn shared(mut self, body: Bytes) -> Self {
        self.body = body;
        self
    }

    /// With so many zeros after its body. They are made as they are sent.
    pub fn zeros(mut self, zeros: u64) -> Self {
        self.zeros = zeros;
        self
    }

    /// Resets the stream of the request, over HTTP/2.
    pub fn reset_stream(mut self, reason: Reason) -> Self {
        self.frame = Some(Frame::Reset(reason));
        self
    }

    /// Ends the connection for a reason, over HTTP/2.
    pub fn go_away(mut self, reason: Reason) -> Self {
        self.frame = Some(Frame::GoAway(reason));
        self
    }

    /// Declares another length than the body has.
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// Ends the connection after so many bytes of the body.
    pub fn cut(mut self, after: usize) -> Self {
        self.cut = Some(after);
        self
    }

    /// Falls silent after so many bytes of the body.
    pub fn stall(mut self, after: usize) -> Self {
        self.end = End::Silent;
        self.cut(after)
    }

    /// Takes so many bytes of the request's body, and answers nothing: the connection ends.
    pub fn taking(mut self, bytes: usize) -> Self {
        self.taken = Some(bytes);
        self
    }

    /// Takes the whole request and does what it asks for; the connection ends where the answer would come.
    pub fn unanswered(self) -> Self {
        self.taking(usize::MAX)
    }

    /// The connection that ends is reset.
    pub fn reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// The connection that would end falls silent.
    pub fn silent(mut self) -> Self {
        self.end = End::Silent;
        self
    }

    /// Without a length.
    pub fn chunked(mut self) -> Self {
        self.form = Form::Chunked;
        self
    }

    /// Without a length and without an end.
    pub fn endless(mut self) -> Self {
        self.form = Form::Endless;
        self
    }

    /// In pieces of so many bytes with a pause before each.
    pub fn trickle(mut self, bytes: usize, pause: Duration) -> Self {
        self.trickle = Some((bytes, pause));
        self
    }

    /// Before the body of the request is read, which is then left where it is.
    pub fn at_once(mut self) -> Self {
        self.unread = true;
        self
    }

    /// After a while.
    pub fn after(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Not at all: the connection stays, and nothing comes.
    pub fn never(self) -> Self {
        self.after(Duration::from_secs(3_600))
    }

    /// Whether it does not depend on what the registry holds.
    pub(super) fn is_own(&self) -> bool {
        self.status.is_some() && !self.headers.iter().any(|(name, _)| name == DONE)
    }

    /// This, said of what is held.
    pub(super) fn over(mut self, held: Self) -> Self {
        self.headers.retain(|(name, _)| name != DONE);
        let failed = self.status.is_some();
        let kept = held.headers.into_iter().filter(|(name, _)| {
            !failed && !self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
        });
        let headers = kept.chain(self.headers.clone()).collect();
        let own = failed || !self.body.is_empty();
        let (body, zeros) = if own { (self.body, self.zeros) } else { (held.body, held.zeros) };
        Self { status: self.status.or(held.status), headers, body, zeros, ..self }
    }

    pub(super) fn is_unread(&self) -> bool {
        self.unread
    }

    pub(super) fn taken(&self) -> Option<usize> {
        self.taken
    }

    pub(super) fn pause(&self) -> Duration {
        self.wait
    }

    pub(super) fn end(&self) -> End {
        self.end
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    pub(super) fn pace(&self) -> Option<(usize, Duration)> {
        self.trickle
    }

    /// The bytes of the body that are sent.
    pub(super) fn sent(&self) -> Bytes {
        self.body.slice(..self.cut.unwrap_or(self.body.len()).min(self.body.len()))
    }

    /// The zeros after them that are sent.
    pub(super) fn sent_zeros(&self) -> u64 {
        let cut = self.cut.map_or(u64::MAX, |cut| cut.saturating_sub(self.body.len()) as u64);
        self.zeros.min(cut)
    }

    pub(super) fn frame(&self) -> Option<Frame> {
        self.frame
    }

    pub(super) fn code(&self) -> u16 {
        self.status.unwrap_or(200)
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The length of the body, as it is declared.
    pub(super) fn declared(&self) -> u64 {
        self.length.unwrap_or(self.body.len() as u64 + self.zeros)
    }

    /// Whether the connection goes on after it.
    pub(super) fn is_orderly(&self) -> bool {
        self.cut.is_none() && !self.unread && self.length.is_none()
    }

    /// The head, as it goes over the wire.
    pub(super) fn head(&self) -> String {
        let framing = match self.form {
            Form::Length => {
                format!("content-length: {}\r\n", self.declared())
            }
            _ => "transfer-encoding: chunked\r\n".to_owned(),
        };
        let mut head = format!("HTTP/1.1 {} scripted\r\n{framing}", self.code());
        for (name, value) in self.headers() {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head + "\r\n"
    }
}

/// Marks an answer whose status is another than that of what was done.
const DONE: &str = "x-done";
