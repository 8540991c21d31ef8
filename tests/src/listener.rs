//! The listener of `sampan serve`, asked over HTTP as a monitoring system asks it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::process::{self, Process};

const LIMIT: Duration = Duration::from_secs(60);

/// What was answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

/// The port at which a `serve` that was just started listens, once it does.
///
/// # Panics
/// When it ends before, or does not say so.
pub fn port(serve: &mut Process) -> u16 {
    let mut port = None;
    process::wait_until("it listens", LIMIT, || {
        let said = serve.stderr();
        assert!(serve.is_running(), "{said}");
        let rest = said.split("notifications at 127.0.0.1:").nth(1);
        port = rest.and_then(|rest| rest.split_once(|c: char| !c.is_ascii_digit())?.0.parse().ok());
        port.is_some()
    });
    port.unwrap()
}

/// Asks for a path, with headers that each end in a line break.
pub fn get(port: u16, path: &str, headers: &str) -> Reply {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}
