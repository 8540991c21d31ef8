//! HTTP/2 on one connection: whole requests and answers, streams that are reset, connections that are ended for a reason.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::reply::Frame;
use super::wire::Stream;
use super::{Reply, Request, Shared};

pub(super) async fn serve(stream: Box<dyn Stream>, shared: &Arc<Shared>) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    let (end, mut ends) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            accepted = connection.accept() => match accepted {
                Some(Ok((request, respond))) => {
                    tokio::spawn(answer(request, respond, Arc::clone(shared), end.clone()));
                }
                _ => return,
            },
            Some(reason) = ends.recv() => connection.abrupt_shutdown(reason),
        }
    }
}

/// Answers one request; `None` when the other side has gone.
async fn answer(
    request: http::Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    shared: Arc<Shared>,
    end: mpsc::UnboundedSender<Reason>,
) -> Option<()> {
    let (mut request, body) = head(request);
    let step = shared.take_step(&request);
    request.whole = read(body, &mut request).await.is_some();
    request.ended = Instant::now();
    let reply = shared.answer(&request, step);
    tokio::time::sleep(reply.pause()).await;
    match reply.frame() {
        Some(Frame::Reset(reason)) => respond.send_reset(reason),
        Some(Frame::GoAway(reason)) => {
            end.send(reason).ok()?;
            // A stream that is let go of is reset, and that would be the first to be heard.
            let _ = std::future::poll_fn(|context| respond.poll_reset(context)).await;
        }
        None => write(&mut respond, &reply, request.method == "HEAD")?,
    }
    Some(())
}

fn head(request: http::Request<RecvStream>) -> (Request, RecvStream) {
    let (head, body) = request.into_parts();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: std::collections::HashMap<_, _> =
        head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    if let Some(authority) = head.uri.authority() {
        headers.insert(":authority".to_owned(), authority.to_string());
    }
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let method = head.method.to_string();
    (Request { method, path, headers, ..Request::now() }, body)
}

async fn read(mut body: RecvStream, request: &mut Request) -> Option<()> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = body.data().await {
        let piece = piece.ok()?;
        body.flow_control().release_capacity(piece.len()).ok()?;
        bytes.extend_from_slice(&piece);
    }
    request.body = bytes.freeze();
    Some(())
}

fn write(respond: &mut SendResponse<Bytes>, reply: &Reply, is_head: bool) -> Option<()> {
    let mut response = http::Response::builder().status(reply.code());
    response = response.header("content-length", reply.declared());
    for (name, value) in reply.headers() {
        response = response.header(name, value);
    }
    let bytes = reply.sent();
    let is_all = is_head || bytes.is_empty();
    let mut stream = respond.send_response(response.body(()).ok()?, is_all).ok()?;
    if is_all { Some(()) } else { stream.send_data(bytes, true).ok() }
}
