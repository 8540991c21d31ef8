//! What stands in front of many registries: an HTTP/1.1 server on loopback that passes requests on, all but some.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Which requests it does not pass on.
#[derive(Clone, Copy, Debug)]
pub enum Refuses {
    /// Bodies of more than so many bytes, with 413.
    LargeBodies(u64),
    /// So many manifests at first, as if it did not see yet what they name.
    FirstManifests(usize),
}

/// A running front. Dropping it closes its port.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    registry: SocketAddr,
    refuses: Refuses,
    refused: AtomicUsize,
    ending: AtomicBool,
}

impl Front {
    /// Before the registry at that loopback port.
    pub fn start(registry: u16, refuses: Refuses) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let registry = SocketAddr::from(([127, 0, 0, 1], registry));
        let ending = AtomicBool::new(false);
        let shared = Arc::new(Shared { registry, refuses, refused: AtomicUsize::new(0), ending });
        let of_all = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming() {
                if of_all.ending.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&of_all);
                thread::spawn(move || client.map(|client| serve(&client, &shared)));
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// How many requests it did not pass on.
    pub fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::Relaxed)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// The status and body of an answer of its own.
    fn refusal(&self, ask: &str, length: u64) -> Option<(&'static str, &'static str)> {
        match self.refuses {
            Refuses::LargeBodies(most) => (length > most).then_some(("413 Too Large", "")),
            Refuses::FirstManifests(many) => {
                let manifest = ask.starts_with("PUT ") && ask.contains("/manifests/");
                let refused = manifest && self.refused.load(Ordering::Relaxed) < many;
                refused.then_some(("404 Not Found", r#"{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}"#))
            }
        }
    }
}

/// The requests of one connection, one after the other; any trouble ends it.
fn serve(client: &TcpStream, shared: &Shared) -> Option<()> {
    let registry = TcpStream::connect(shared.registry).ok()?;
    let (mut asks, mut answers) = (BufReader::new(client), BufReader::new(&registry));
    loop {
        let ask = head(&mut asks)?;
        let length = content_length(&ask);
        if let Some((status, body)) = shared.refusal(&ask, length) {
            shared.refused.fetch_add(1, Ordering::Relaxed);
            let (mut client, size) = (client, body.len());
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n");
            client.write_all((head + body).as_bytes()).ok()?;
            // Read to the end, as a front does that wants its answer to be seen.
            std::io::copy(&mut asks.take(length), &mut std::io::sink()).ok()?;
            return None;
        }
        (&registry).write_all(ask.as_bytes()).ok()?;
        std::io::copy(&mut (&mut asks).take(length), &mut (&registry)).ok()?;
        let answer = head(&mut answers)?;
        let mut client = client;
        client.write_all(answer.as_bytes()).ok()?;
        if !ask.starts_with("HEAD ") {
            let length = content_length(&answer);
            std::io::copy(&mut (&mut answers).take(length), &mut client).ok()?;
        }
    }
}

/// A request's or an answer's head, with the empty line at its end.
fn head(from: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head)
}

fn content_length(head: &str) -> u64 {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().map_or(0, |(_, value)| value.trim().parse().unwrap())
}
