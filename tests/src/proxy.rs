//! A bad way to a registry: a TCP proxy on loopback that adds delay, limits bandwidth, breaks at a byte in one of the ways
//! in which networks do, can be cut, and notes when bytes last passed. It does not look into them, so TLS passes too.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

/// How the way is.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Added to the way of each piece of an answer.
    pub delay: Duration,
    /// Bytes a second from the client to the server, over each connection.
    pub upload: u64,
    /// Bytes a second from the server to the client, over each connection.
    pub download: u64,
}

impl Way {
    /// As fast as it goes.
    pub const FREE: Self = Self { delay: Duration::ZERO, upload: u64::MAX, download: u64::MAX };
}

/// Which bytes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client to the server.
    Upload,
    /// From the server to the client.
    Download,
}

/// How a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is closed in order, at both ends.
    Cut,
    /// It is reset.
    Reset,
    /// Nothing more comes to whom the bytes were for; the other half goes on.
    HalfClose,
    /// Nothing passes any more, and nobody is told.
    Blackhole,
}

/// A break: after so many bytes of a connection in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Break {
    /// Which bytes are counted.
    pub direction: Direction,
    /// The last byte that passes.
    pub after: u64,
    /// How it breaks.
    pub how: How,
}

/// A running proxy. Dropping it closes its port and all its connections.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    way: Mutex<Way>,
    seen: Mutex<Seen>,
    open: Mutex<Vec<TcpStream>>,
    /// How each connection has broken, if it has.
    broken: Mutex<Vec<Weak<OnceLock<How>>>>,
    /// How connections break, and how many still do.
    breaks: Mutex<Option<(Break, usize)>>,
    uploaded: AtomicU64,
    downloaded: AtomicU64,
    ending: AtomicU64,
}

#[derive(Debug)]
struct Seen {
    last_byte: Instant,
    last_connection: Instant,
}

impl Proxy {
    /// Starts a proxy to that loopback port.
    pub fn start(to: u16, way: Way) -> Self {
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        // Small buffers and segments: what a client writes is held by its own system only, 70 KiB here and more than half
        // a MiB elsewhere (4 MiB otherwise). What is seen here is nearly what the client does now; `rest` waits for it.
        listener.set_recv_buffer_size(4 * 1024).unwrap();
        listener.set_tcp_mss(1460).unwrap();
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        listener.listen(128).unwrap();
        let listener = TcpListener::from(listener);
        let address = listener.local_addr().unwrap();
        let now = Instant::now();
        let shared = Arc::new(Shared {
            way: Mutex::new(way),
            seen: Mutex::new(Seen { last_byte: now, last_connection: now }),
            open: Mutex::default(),
            broken: Mutex::default(),
            breaks: Mutex::default(),
            uploaded: AtomicU64::new(0),
            downloaded: AtomicU64::new(0),
            ending: AtomicU64::new(0),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                if accepting.ending.load(Ordering::Relaxed) > 0 {
                    return;
                }
                accepting.connect(&client, to);
            }
        });
        Self { address, shared }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes the way; felt by open connections too.
    pub fn set(&self, way: Way) {
        *self.shared.way.lock().unwrap() = way;
    }

    /// From now on, so many connections break.
    pub fn break_next(&self, connections: usize, at: Break) {
        *self.shared.breaks.lock().unwrap() = Some((at, connections));
    }

    /// Lets nothing pass any more on the connections that are open now, and tells nobody: they were forgotten on the way,
    /// as those of a machine that slept.
    pub fn forget(&self) {
        for connection in self.shared.broken.lock().unwrap().drain(..) {
            let _ = connection.upgrade().map(|broken| broken.set(How::Blackhole));
        }
    }

    /// How many connections have still to break.
    pub fn unbroken(&self) -> usize {
        self.shared.breaks.lock().unwrap().map_or(0, |(_, left)| left)
    }

    /// Breaks all open connections, as a network does. New ones are accepted.
    pub fn cut(&self) {
        for stream in self.shared.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Bytes that clients have sent so far.
    pub fn uploaded(&self) -> u64 {
        self.shared.uploaded.load(Ordering::Relaxed)
    }

    /// Bytes that the server has sent so far.
    pub fn downloaded(&self) -> u64 {
        self.shared.downloaded.load(Ordering::Relaxed)
    }

    /// Waits until nothing more comes from clients, and says how many bytes they have sent until then. Who has fallen
    /// silent, or was killed, leaves to the system what it had written.
    ///
    /// # Panics
    /// When they do not fall silent.
    pub fn rest(&self) -> u64 {
        let (mut sent, mut since, begin) = (self.uploaded(), Instant::now(), Instant::now());
        while since.elapsed() < Duration::from_millis(500) {
            assert!(begin.elapsed() < Duration::from_secs(60), "clients do not fall silent");
            thread::sleep(Duration::from_millis(20));
            if self.uploaded() != sent {
                (sent, since) = (self.uploaded(), Instant::now());
            }
        }
        sent
    }

    /// When a client last connected or sent anything.
    pub fn last_sign_of_a_client(&self) -> Instant {
        let seen = self.shared.seen.lock().unwrap();
        seen.last_byte.max(seen.last_connection)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ending.store(1, Ordering::Relaxed);
        self.cut();
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn connect(self: &Arc<Self>, client: &TcpStream, to: u16) {
        self.seen.lock().unwrap().last_connection = Instant::now();
        let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else { return };
        for stream in [client, &server] {
            stream.set_nodelay(true).unwrap();
            self.open.lock().unwrap().push(stream.try_clone().unwrap());
        }
        let broken = Arc::<OnceLock<How>>::default();
        self.broken.lock().unwrap().push(Arc::downgrade(&broken));
        for (from, to, up) in [(client, &server, true), (&server, client, false)] {
            let (from, to, shared) = (from.try_clone().unwrap(), to.try_clone().unwrap(), Arc::clone(self));
            let broken = Arc::clone(&broken);
            thread::spawn(move || shared.pass(from, to, up, &broken));
        }
    }

    /// How many bytes of a piece still pass where the connection breaks within it.
    fn breaks_within(&self, up: bool, passed: u64, length: usize) -> Option<(How, usize)> {
        let mut breaks = self.breaks.lock().unwrap();
        let (at, left) = breaks.as_mut().filter(|(_, left)| *left > 0)?;
        let counted = (at.direction == Direction::Upload) == up;
        let before = usize::try_from(at.after.checked_sub(passed)?).ok()?;
        (counted && before < length).then(|| {
            *left -= 1;
            (at.how, before)
        })
    }

    /// Ends a connection in the way that is said; `client` is its end there.
    fn break_off(&self, how: How, client: &TcpStream, server: &TcpStream) {
        match how {
            How::Cut => {
                let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
            }
            How::Reset => {
                // It throws away what nobody has read yet: what has passed is given the time to be read.
                thread::sleep(Duration::from_secs(1));
                // What is closed without lingering is reset, when the last handle of it goes.
                let _ = socket2::SockRef::from(client).set_linger(Some(Duration::ZERO));
                let of_it = |open: &TcpStream| open.peer_addr().ok() != client.peer_addr().ok();
                self.open.lock().unwrap().retain(of_it);
                let _ = (client.shutdown(Shutdown::Read), server.shutdown(Shutdown::Both));
            }
            How::HalfClose | How::Blackhole => {}
        }
    }

    /// Nothing passes any more; the connection is held for as long as the proxy lives.
    fn hold(&self) {
        while self.ending.load(Ordering::Relaxed) == 0 {
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn pass(&self, mut from: TcpStream, mut to: TcpStream, up: bool, broken: &OnceLock<How>) {
        let mut buffer = [0; 8 * 1024];
        let mut late = None;
        let mut passed = 0;
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if broken.get() == Some(&How::Blackhole) {
                return self.hold();
            }
            if let Some((how, before)) = self.breaks_within(up, passed, length) {
                let _ = broken.set(how);
                let _ = to.write_all(&buffer[..before]);
                let (client, server) = if up { (&from, &to) } else { (&to, &from) };
                self.break_off(how, client, server);
                match how {
                    How::Blackhole => return self.hold(),
                    How::HalfClose => {
                        let _ = to.shutdown(Shutdown::Write);
                        return drop(std::io::copy(&mut from, &mut std::io::sink()));
                    }
                    How::Cut | How::Reset => return,
                }
            }
            passed += length as u64;
            let way = *self.way.lock().unwrap();
            let (counter, rate) =
                if up { (&self.uploaded, way.upload) } else { (&self.downloaded, way.download) };
            counter.fetch_add(length as u64, Ordering::Relaxed);
            if up {
                self.seen.lock().unwrap().last_byte = Instant::now();
            } else if way.delay > Duration::ZERO {
                if late.is_none() {
                    late = to.try_clone().ok().map(delayed);
                }
                // Pieces follow each other as closely as they came: only their way is longer.
                let due = Instant::now() + way.delay;
                let sent = late.as_ref().map(|late| late.send((due, buffer[..length].to_vec())));
                if sent.is_none_or(|sent| sent.is_err()) {
                    break;
                }
                continue;
            }
            if rate < u64::MAX {
                thread::sleep(
                    Duration::from_secs(1) * u32::try_from(length).unwrap() / u32::try_from(rate).unwrap(),
                );
            }
            if to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        // Of a connection that is reset nothing is closed in order.
        if late.is_none() && (up || broken.get() != Some(&How::Reset)) {
            let _ = to.shutdown(Shutdown::Write);
        }
        let _ = from.shutdown(Shutdown::Read);
    }
}

/// Writes pieces when they are due, and ends the stream after the last one.
fn delayed(mut to: TcpStream) -> mpsc::Sender<(Instant, Vec<u8>)> {
    let (sender, pieces) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        for (due, piece) in pieces {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
    sender
}
