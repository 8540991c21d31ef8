//! A registry that keeps what it received of an upload when the connection breaks, and says how much that is
//! (distribution-spec, end-13). Distribution 2.8, which the tests have for real, does not.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use sampan_domain::Digest;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of the first upload that gets so far.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    /// The connection is closed.
    Cut,
    /// Nothing more is taken.
    Stall,
}

#[derive(Clone)]
pub(crate) struct Destination {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    uploads: Vec<Vec<u8>>,
    stored: HashMap<String, usize>,
    received: u64,
    trouble: Option<(usize, Trouble)>,
}

impl Destination {
    pub(crate) async fn start(trouble: Trouble, at: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State { trouble: Some((at, trouble)), ..State::default() };
        let this = Self { port, state: Arc::new(Mutex::new(state)) };
        let serving = this.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                // A connection that breaks is the other side's matter.
                tokio::spawn(async move { drop(serving.serve(stream).await) });
            }
        });
        this
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Bytes of blobs that arrived, all attempts together.
    pub(crate) fn received(&self) -> u64 {
        self.state.lock().unwrap().received
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        loop {
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                if stream.read_line(&mut head).await? == 0 {
                    return Ok(());
                }
            }
            let mut words = head.split(' ');
            let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            let answer = self.answer(&method, &path, length.unwrap_or_default(), &mut stream).await?;
            stream.write_all(answer.as_bytes()).await?;
        }
    }

    async fn answer(
        &self,
        method: &str,
        path: &str,
        length: usize,
        stream: &mut BufReader<TcpStream>,
    ) -> std::io::Result<String> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let last = path.rsplit('/').next().unwrap_or_default();
        let empty =
            |status: &str, headers: &str| format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\n\r\n");
        if path.contains("/blobs/uploads/") {
            if method == "POST" {
                let mut state = self.state.lock().unwrap();
                state.uploads.push(Vec::new());
                let location = format!("location: {path}{}\r\n", state.uploads.len() - 1);
                return Ok(empty("202 Accepted", &location));
            }
            let upload: usize = last.parse().unwrap();
            self.take(upload, length, stream).await?;
            let mut state = self.state.lock().unwrap();
            let size = state.uploads[upload].len();
            let range = format!("location: {path}\r\nrange: 0-{}\r\n", size.saturating_sub(1));
            return Ok(match method {
                "GET" => empty("204 No Content", &range),
                "PATCH" => empty("202 Accepted", &range),
                "PUT" => {
                    let digest = query.strip_prefix("digest=").unwrap().to_owned();
                    assert_eq!(Digest::of(&state.uploads[upload]).to_string(), digest);
                    state.stored.insert(digest, size);
                    empty("201 Created", "")
                }
                _ => empty("204 No Content", ""),
            });
        }
        if method == "PUT" {
            let mut manifest = vec![0; length];
            stream.read_exact(&mut manifest).await?;
            let digest = Digest::of(&manifest).to_string();
            return Ok(empty("201 Created", &format!("docker-content-digest: {digest}\r\n")));
        }
        let stored = self.state.lock().unwrap().stored.get(last).copied();
        Ok(match stored {
            Some(size) => format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n"),
            None if path == "/v2/" => empty("200 OK", ""),
            None => empty("404 Not Found", ""),
        })
    }

    /// Takes a body as it comes.
    async fn take(
        &self,
        upload: usize,
        length: usize,
        stream: &mut BufReader<TcpStream>,
    ) -> std::io::Result<()> {
        let mut left = length;
        let mut buffer = vec![0; 64 << 10];
        while left > 0 {
            let most = left.min(buffer.len());
            let read = stream.read(&mut buffer[..most]).await?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            left -= read;
            let trouble = {
                let mut state = self.state.lock().unwrap();
                state.received += read as u64;
                state.uploads[upload].extend_from_slice(&buffer[..read]);
                let size = state.uploads[upload].len();
                state.trouble.take_if(|(at, _)| size >= *at).map(|(_, trouble)| trouble)
            };
            match trouble {
                None => {}
                Some(Trouble::Cut) => return Err(std::io::ErrorKind::ConnectionReset.into()),
                Some(Trouble::Stall) => std::future::pending().await,
            }
        }
        Ok(())
    }
}
