//! Connections: few at a time, none that says nothing for long, all ended in order.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Connections at once; the others wait in the system's queue.
const CONNECTIONS: usize = 64;
/// How long the head of a request may take.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection may last: senders open a new one without noticing.
const LAST_WITHIN: Duration = Duration::from_secs(120);
/// How long requests have to end with the listener.
const END_WITHIN: Duration = Duration::from_secs(2);
/// Where the system has no room for a connection, it is asked again after this.
const NO_ROOM: Duration = Duration::from_millis(200);

/// A listener at work.
pub struct Listener {
    address: SocketAddr,
    enough: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Listener {
    /// Listens at an address; port 0 is any that is free.
    pub async fn open(address: SocketAddr, routes: Router) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let (address, enough) = (listener.local_addr()?, CancellationToken::new());
        let task = tokio::spawn(serve(listener, routes, enough.clone()));
        Ok(Self { address, enough, task })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it. Requests that have begun are answered, within two seconds.
    pub async fn close(self) {
        self.enough.cancel();
        let _ = self.task.await;
    }
}

async fn serve(listener: TcpListener, routes: Router, enough: CancellationToken) {
    let (room, mut connections) = (Arc::new(Semaphore::new(CONNECTIONS)), JoinSet::new());
    loop {
        let accepted = async {
            let permit = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, permit)
        };
        tokio::select! {
            () = enough.cancelled() => break,
            (accepted, permit) = accepted => match accepted {
                Ok((stream, _)) => {
                    let (routes, enough) = (routes.clone(), enough.clone());
                    connections.spawn(async move {
                        attend(TokioIo::new(stream), routes, enough).await;
                        drop(permit);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "the listener takes no connection");
                    tokio::time::sleep(NO_ROOM).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(END_WITHIN, ended).await;
}

/// Answers the requests of one connection.
async fn attend(stream: TokioIo<tokio::net::TcpStream>, routes: Router, enough: CancellationToken) {
    let mut builder = auto::Builder::new(hyper_util::rt::TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    let connection = builder.serve_connection(stream, TowerToHyperService::new(routes));
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = enough.cancelled() => {}
        () = tokio::time::sleep(LAST_WITHIN) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(END_WITHIN, connection).await;
}
