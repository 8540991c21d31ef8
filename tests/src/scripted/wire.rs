//! HTTP/1.1 on one connection, byte for byte.

use std::collections::HashMap;
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use super::reply::{End, Form};
use super::{Reply, Request};

/// How much of a body is kept.
const KEPT: usize = 128 << 20;
/// Of longer ones so much at once is looked at.
const PIECE: usize = 1 << 20;
static ZEROS: [u8; PIECE] = [0; PIECE];

/// How often a connection on which nothing is to happen is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One connection.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    /// The same socket, to say how it is to be closed.
    socket: std::net::TcpStream,
    buffer: Vec<u8>,
    http2: bool,
}

impl Wire {
    pub(super) async fn open(stream: TcpStream, acceptor: Option<TlsAcceptor>) -> Option<Self> {
        let stream = stream.into_std().ok()?;
        let socket = stream.try_clone().ok()?;
        let stream = TcpStream::from_std(stream).ok()?;
        let mut http2 = false;
        let stream: Box<dyn Stream> = match acceptor {
            Some(acceptor) => {
                let stream = acceptor.accept(stream).await.ok()?;
                http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                Box::new(stream)
            }
            None => Box::new(stream),
        };
        Some(Self { stream, socket, buffer: Vec::new(), http2 })
    }

    /// Whether both sides have agreed to speak HTTP/2.
    pub(super) const fn is_http2(&self) -> bool {
        self.http2
    }

    /// The bytes that come and go.
    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    /// The head of the next request.
    pub(super) async fn head(&mut self) -> Option<Request> {
        let end = loop {
            // The first byte of a TLS handshake, where none is spoken.
            if self.buffer.first() == Some(&0x16) {
                let _ = self.stream.write_all(b"HTTP/1.0 400 Bad Request\r\n\r\nplain HTTP\n").await;
                return None;
            }
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if self.stream.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        };
        let text = String::from_utf8(self.buffer.drain(..end + 4).collect()).unwrap();
        let mut lines = text.lines();
        let mut first = lines.next()?.split(' ');
        let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: HashMap<_, _> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Some(Request { method, path, headers, ..Request::now() })
    }

    /// The body of a request, or its first bytes.
    pub(super) async fn body(&mut self, request: &mut Request, most: Option<usize>) {
        assert!(request.header("transfer-encoding").is_none(), "a length is always told: {request:?}");
        let length: usize = request.header("content-length").map_or(0, |text| text.parse().unwrap());
        let wanted = most.map_or(length, |most| most.min(length));
        if wanted > KEPT {
            return self.zeros(request, wanted, length).await;
        }
        self.buffer.reserve(wanted.min(64 << 20));
        while self.buffer.len() < wanted {
            if !matches!(self.stream.read_buf(&mut self.buffer).await, Ok(1..)) {
                break;
            }
        }
        let rest = self.buffer.split_off(length.min(self.buffer.len()));
        request.body = std::mem::replace(&mut self.buffer, rest).into();
        request.whole = request.body.len() == length;
        request.ended = Instant::now();
    }

    /// The body of a request that is too long to be kept: it has to be of zeros.
    async fn zeros(&mut self, request: &mut Request, wanted: usize, length: usize) {
        let mut left = wanted;
        loop {
            let taken = self.buffer.len().min(left);
            assert!(
                self.buffer[..taken].chunks(PIECE).all(|piece| *piece == ZEROS[..piece.len()]),
                "so much is kept only of zeros"
            );
            self.buffer.drain(..taken);
            left -= taken;
            self.buffer.reserve(PIECE);
            if left == 0 || !matches!(self.stream.read_buf(&mut self.buffer).await, Ok(1..)) {
                break;
            }
        }
        request.zeros = (wanted - left) as u64;
        request.whole = wanted - left == length;
        request.ended = Instant::now();
    }

    /// Waits, as long as the other side does. Says whether it still does.
    pub(super) async fn wait(&mut self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if is_gone(&self.socket) {
                return false;
            }
            tokio::time::sleep_until(until.min(Instant::now() + LOOK_EVERY)).await;
        }
        true
    }

    /// Writes an answer; `None` when the connection is not to be used again.
    pub(super) async fn write(&mut self, reply: &Reply, is_head: bool) -> Option<()> {
        self.stream.write_all(reply.head().as_bytes()).await.ok()?;
        if is_head {
            return self.stream.flush().await.ok();
        }
        let sent = reply.sent();
        match reply.form() {
            Form::Length => {
                self.pieces(&sent, reply).await?;
                let mut left = reply.sent_zeros();
                while left > 0 {
                    let size = left.min(PIECE as u64);
                    self.stream.write_all(&ZEROS[..usize::try_from(size).unwrap()]).await.ok()?;
                    left -= size;
                }
            }
            Form::Chunked => {
                self.chunk(&sent).await?;
                self.stream.write_all(b"0\r\n\r\n").await.ok()?;
            }
            Form::Endless => loop {
                self.chunk(&sent).await?;
                if let Some((_, pause)) = reply.pace() {
                    tokio::time::sleep(pause).await;
                }
            },
        }
        self.stream.flush().await.ok()?;
        if reply.is_orderly() {
            return Some(());
        }
        if reply.end() != End::Closed {
            self.end(reply).await;
        } else if reply.is_unread() {
            self.linger().await;
        }
        None
    }

    /// Takes what is still on its way: a connection that is closed over unread bytes is reset, and the other side may
    /// lose the answer with it.
    async fn linger(&mut self) {
        let _ = self.stream.shutdown().await;
        let until = Instant::now() + Duration::from_secs(2);
        loop {
            self.buffer.clear();
            let read = tokio::time::timeout_at(until, self.stream.read_buf(&mut self.buffer)).await;
            if !matches!(read, Ok(Ok(1..))) {
                return;
            }
        }
    }

    async fn pieces(&mut self, sent: &[u8], reply: &Reply) -> Option<()> {
        let Some((size, pause)) = reply.pace() else { return self.stream.write_all(sent).await.ok() };
        for piece in sent.chunks(size) {
            tokio::time::sleep(pause).await;
            self.stream.write_all(piece).await.ok()?;
            self.stream.flush().await.ok()?;
        }
        Some(())
    }

    async fn chunk(&mut self, bytes: &[u8]) -> Option<()> {
        self.stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).await.ok()?;
        self.stream.write_all(bytes).await.ok()?;
        self.stream.write_all(b"\r\n").await.ok()?;
        self.stream.flush().await.ok()
    }

    /// Ends the connection in the way that was said.
    pub(super) async fn end(&mut self, reply: &Reply) {
        match reply.end() {
            End::Closed => drop(self.stream.shutdown().await),
            End::Reset => drop(SockRef::from(&self.socket).set_linger(Some(Duration::ZERO))),
            End::Silent => drop(self.wait(Duration::from_secs(3_600)).await),
        }
    }
}

/// Whether the other side has closed a connection, whatever lies unread in it.
fn is_gone(socket: &std::net::TcpStream) -> bool {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use std::os::fd::AsFd;
    let half = PollFlags::from_bits_retain(nix::libc::POLLRDHUP);
    let hang_up = half | PollFlags::POLLHUP | PollFlags::POLLERR;
    let mut sockets = [PollFd::new(socket.as_fd(), hang_up)];
    let found = poll(&mut sockets, PollTimeout::ZERO);
    found.is_ok_and(|count| count > 0)
}
