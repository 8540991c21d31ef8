//! A registry that follows a script. Each request must match a step that is not used up; one that matches none is
//! answered 418 and fails the test when the server is dropped.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub path: String,
    /// By lower-case name.
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
    /// Whether the body came to its end.
    pub whole: bool,
    /// When its last byte came, or the connection ended.
    pub ended: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// One step of the script: what is asked, and what is answered.
#[derive(Clone)]
pub struct Step {
    method: &'static str,
    path: String,
    wanted: Vec<(&'static str, Option<String>)>,
    times: usize,
    reply: Reply,
}

/// A step for requests of that method and path; a path without a query is for any query.
pub fn on(method: &'static str, path: impl Into<String>) -> Step {
    Step { method, path: path.into(), wanted: Vec::new(), times: 1, reply: Reply::new(200) }
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

    pub fn answer(mut self, reply: Reply) -> Self {
        self.reply = reply;
        self
    }

    fn fits(&self, request: &Request) -> bool {
        let path =
            if self.path.contains('?') { &request.path } else { request.path.split('?').next().unwrap() };
        let held = |(name, value): &(&str, Option<String>)| request.header(name) == value.as_deref();
        self.times > 0 && request.method == self.method && path == self.path && self.wanted.iter().all(held)
    }
}

/// An answer, with the ways in which answers go wrong.
#[expect(clippy::struct_excessive_bools, reason = "each is one way")]
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    length: Option<u64>,
    cut: Option<usize>,
    stall: bool,
    chunked: bool,
    endless: bool,
    unread: bool,
    wait: Duration,
}

impl Reply {
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            length: None,
            cut: None,
            stall: false,
            chunked: false,
            endless: false,
            unread: false,
            wait: Duration::ZERO,
        }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
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
        self.stall = true;
        self.cut(after)
    }

    /// Without a length.
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Without a length and without an end.
    pub fn endless(mut self) -> Self {
        self.endless = true;
        self.chunked()
    }

    /// Before the body of the request is read, which is then left where it is.
    pub fn at_once(mut self) -> Self {
        self.unread = true;
        self
    }

    pub fn after(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }
}

/// A running server. Dropping it fails the test if a request came that the script does not know.
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    steps: Vec<Step>,
    seen: Vec<Request>,
    strange: Vec<String>,
}

impl Server {
    pub async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { steps: steps.into_iter().collect(), ..State::default() }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    /// More steps, for those that need to know the server's own address.
    pub fn add(&self, steps: impl IntoIterator<Item = Step>) {
        self.state.lock().unwrap().steps.extend(steps);
    }

    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().seen.clone()
    }

    /// Asserts that every step was used.
    pub fn assert_done(&self) {
        let state = self.state.lock().unwrap();
        let left: Vec<_> = state
            .steps
            .iter()
            .filter(|step| step.times > 0)
            .map(|step| format!("{} {} ×{}", step.method, step.path, step.times))
            .collect();
        assert!(left.is_empty(), "never asked for: {left:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let strange = std::mem::take(&mut self.state.lock().unwrap().strange);
            assert!(strange.is_empty(), "not in the script: {strange:#?}");
        }
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut buffer = Vec::new();
    while let Some(mut request) = head(&mut stream, &mut buffer).await {
        let reply = take_step(&state, &request);
        if !reply.unread {
            body(&mut stream, &mut buffer, &mut request).await;
        }
        let (is_head, whole) = (request.method == "HEAD", request.whole);
        state.lock().unwrap().seen.push(request);
        tokio::time::sleep(reply.wait).await;
        if !whole || write(&mut stream, &reply, is_head).await.is_none() {
            return;
        }
    }
}

fn take_step(state: &Mutex<State>, request: &Request) -> Reply {
    let mut state = state.lock().unwrap();
    if let Some(step) = state.steps.iter_mut().find(|step| step.fits(request)) {
        step.times -= 1;
        return step.reply.clone();
    }
    state.strange.push(format!("{} {} {:?}", request.method, request.path, request.headers));
    Reply::new(418)
}

async fn head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(buffer.drain(..end + 4).collect()).unwrap();
    let mut lines = text.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    let headers = headers.collect();
    Some(Request { method, path, headers, body: Vec::new(), whole: true, ended: Instant::now() })
}

async fn body(stream: &mut TcpStream, buffer: &mut Vec<u8>, request: &mut Request) {
    assert!(request.header("transfer-encoding").is_none(), "a length is always told: {request:?}");
    let length = request.header("content-length").map_or(0, |text| text.parse().unwrap());
    while buffer.len() < length {
        if !matches!(stream.read_buf(buffer).await, Ok(1..)) {
            request.whole = false;
            break;
        }
    }
    request.body = buffer.drain(..length.min(buffer.len())).collect();
    request.ended = Instant::now();
}

/// `None` when the connection is not to be used again.
async fn write(stream: &mut TcpStream, reply: &Reply, is_head: bool) -> Option<()> {
    let length = format!("content-length: {}\r\n", reply.length.unwrap_or(reply.body.len() as u64));
    let framing = if reply.chunked { "transfer-encoding: chunked\r\n".to_owned() } else { length };
    let headers = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = format!("HTTP/1.1 {} scripted\r\n{}{framing}\r\n", reply.status, headers.collect::<String>());
    stream.write_all(head.as_bytes()).await.ok()?;
    if is_head {
        return Some(());
    }
    let sent = &reply.body[..reply.cut.unwrap_or(reply.body.len())];
    if reply.chunked {
        loop {
            stream.write_all(format!("{:x}\r\n", sent.len()).as_bytes()).await.ok()?;
            stream.write_all(sent).await.ok()?;
            stream.write_all(b"\r\n").await.ok()?;
            if !reply.endless {
                break;
            }
        }
        stream.write_all(b"0\r\n\r\n").await.ok()?;
    } else {
        stream.write_all(sent).await.ok()?;
    }
    if reply.stall {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    }
    (reply.cut.is_none() && !reply.unread && reply.length.is_none()).then_some(())
}
