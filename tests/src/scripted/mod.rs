//! A registry that follows a script. Each request takes the first step that it fits and that is not used up. One that
//! fits none is answered from what the registry holds, if it holds anything; otherwise it is answered 418 and fails the
//! test when the server is dropped.
//!
//! [`step`] says what is asked and [`reply`] what is answered, with all the ways in which answers go wrong, over HTTP/1.1
//! byte for byte, over HTTP/2 frame by frame; [`content`]
//! is a whole registry in memory, for the requests that nothing is to happen to; [`tls`] has certificates, good and bad.

pub mod content;
mod http2;
pub mod reply;
pub mod step;
pub mod tls;
mod wire;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub use content::{Content, Image};
pub use h2::Reason;
pub use reply::Reply;
pub use step::{Request, Step, on};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::task::AbortHandle;
use wire::Wire;

/// A running server. Dropping it ends it, and fails the test if a request came that is not in the script.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    secure: bool,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    open: AtomicUsize,
}

#[derive(Debug, Default)]
struct State {
    steps: Vec<Step>,
    content: Option<Content>,
    seen: Vec<Request>,
    strange: Vec<String>,
    /// What steps have said to go on with.
    stage: String,
}

impl Server {
    /// One that knows its script and nothing else.
    #[expect(clippy::unused_async, reason = "it is started where there is a runtime")]
    pub async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::listen(None, None, steps.into_iter().collect())
    }

    /// One that holds something.
    pub fn holding(content: Content) -> Self {
        Self::listen(Some(content), None, Vec::new())
    }

    /// The same over TLS.
    pub fn secure(content: Content, identity: &tls::Identity) -> Self {
        Self::listen(Some(content), Some(identity.acceptor(&["http/1.1"])), Vec::new())
    }

    /// The same that speaks HTTP/2 with whoever does.
    pub fn http2(content: Content, identity: &tls::Identity) -> Self {
        Self::listen(Some(content), Some(identity.acceptor(&["h2", "http/1.1"])), Vec::new())
    }

    fn listen(
        content: Option<Content>,
        acceptor: Option<tokio_rustls::TlsAcceptor>,
        steps: Vec<Step>,
    ) -> Self {
        let _inside = runtime().enter();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let secure = acceptor.is_some();
        let content = content.map(|content| content.at(&format!("{}://{address}", scheme(secure))));
        let state = State { steps, content, ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), open: AtomicUsize::new(0) });
        let serving = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, acceptor) = (Arc::clone(&serving), acceptor.clone());
                shared.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    match Wire::open(stream, acceptor).await {
                        Some(wire) if wire.is_http2() => http2::serve(wire.into_stream(), &shared).await,
                        Some(wire) => serve(wire, &shared).await,
                        None => {}
                    }
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, secure, shared, accepting: accepting.abort_handle() }
    }

    /// More steps, for those that need to know the server's own address.
    pub fn add(&self, steps: impl IntoIterator<Item = Step>) {
        self.shared.lock().steps.extend(steps);
    }

    /// Forgets the script: from now on everything is answered from what it holds.
    pub fn recover(&self) {
        self.shared.lock().steps.clear();
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address as a target has it.
    pub fn url(&self) -> String {
        format!("{}://{}", scheme(self.secure), self.address)
    }

    /// All requests so far, in the order in which they were answered.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().seen.clone()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.shared.lock().seen.clear();
    }

    /// How many requests have come whose method is that and whose path has that in it.
    pub fn count(&self, method: &str, part: &str) -> usize {
        let state = self.shared.lock();
        state.seen.iter().filter(|request| request.method == method && request.path.contains(part)).count()
    }

    /// Connections that are open now.
    pub fn connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// Looks at what it holds, or changes it.
    ///
    /// # Panics
    /// When it holds nothing.
    pub fn content<T>(&self, look: impl FnOnce(&mut Content) -> T) -> T {
        look(self.shared.lock().content.as_mut().expect("a server that holds something"))
    }

    /// Asserts that every step was used.
    ///
    /// # Panics
    /// When one was not.
    pub fn assert_done(&self) {
        let state = self.shared.lock();
        let left: Vec<_> = state.steps.iter().filter(|step| !step.is_used()).map(Step::to_string).collect();
        assert!(left.is_empty(), "never asked for: {left:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
        if !std::thread::panicking() {
            let strange = std::mem::take(&mut self.shared.lock().strange);
            assert!(strange.is_empty(), "not in the script: {strange:#?}");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be done with a request, as far as its head says it.
    fn take_step(&self, request: &Request) -> Option<Reply> {
        let mut state = self.lock();
        let State { steps, stage, .. } = &mut *state;
        let at = steps.iter_mut().position(|step| step.fits(request, stage))?;
        Some(steps[at].take(stage))
    }

    /// The answer to a request that came, whole or not.
    fn answer(&self, request: &Request, step: Option<Reply>) -> Reply {
        let mut state = self.lock();
        state.seen.push(request.clone());
        if step.as_ref().is_some_and(Reply::is_own) {
            return step.unwrap_or_else(|| Reply::new(418));
        }
        let held = state.content.as_mut().and_then(|content| content.answer(request));
        match (held, step) {
            (Some(held), Some(step)) => step.over(held),
            (Some(held), None) => held,
            (None, _) => {
                let text = format!("{} {} {:?}", request.method, request.path, request.headers);
                state.strange.push(text);
                Reply::new(418)
            }
        }
    }
}

async fn serve(mut wire: Wire, shared: &Shared) {
    while let Some(mut request) = wire.head().await {
        let step = shared.take_step(&request);
        if !step.as_ref().is_some_and(Reply::is_unread) {
            wire.body(&mut request, step.as_ref().and_then(Reply::taken)).await;
        }
        let (is_head, whole) = (request.method == "HEAD", request.whole);
        let reply = shared.answer(&request, step);
        drop(request);
        if reply.taken().is_some() {
            return wire.end(&reply).await;
        }
        if !whole || !wire.wait(reply.pause()).await || wire.write(&reply, is_head).await.is_none() {
            return;
        }
    }
}

const fn scheme(secure: bool) -> &'static str {
    if secure { "https" } else { "http" }
}

/// The servers run beside what is tested, so that only its tasks are counted there.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).thread_name("scripted").enable_all().build().unwrap()
    })
}
