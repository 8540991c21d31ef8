//! The listener as a sender meets it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sampan_domain::notice::{Happening, Notice, Origin};
use sampan_domain::{ErrorCode, Failure};
use sampan_listener::{Guards, Hear, Heard, Listener, Watched, monitor, routes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PUSH: &str = r#"{"push_data":{"tag":"1"},"repository":{"repo_name":"team/app"}}"#;
const BEARER: &str = "Authorization: Bearer to-ken\r\n";

type Told = Arc<Mutex<Vec<Notice>>>;

async fn listener(fails: bool) -> (Listener, Told) {
    let told = Told::default();
    let kept = Arc::clone(&told);
    let hear: Hear = Arc::new(move |notices| {
        kept.lock().unwrap().extend(notices);
        let answer = if fails { Err(Failure::new(ErrorCode::DiskFull)) } else { Ok(()) };
        Box::pin(async move { answer })
    });
    let guards =
        Guards { token: Some("to-ken".into()), path_secret: Some("pa-th".into()), github_secret: None };
    let listener = Listener::open("127.0.0.1:0".parse().unwrap(), routes(guards, hear)).await.unwrap();
    (listener, told)
}

/// The status of the answer.
async fn send(listener: &Listener, head: &str, body: &str) -> u16 {
    let mut stream = TcpStream::connect(listener.address()).await.unwrap();
    let length = body.len();
    let request = format!("{head}Host: here\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer.split(' ').nth(1).unwrap_or("0").parse().unwrap()
}

async fn post(listener: &Listener, path: &str, headers: &str, body: &str) -> u16 {
    send(listener, &format!("POST {path} HTTP/1.1\r\n{headers}"), body).await
}

#[tokio::test]
async fn a_sender_that_proves_itself_is_heard() {
    let (listener, told) = listener(false).await;
    assert_eq!(post(&listener, "/events", BEARER, PUSH).await, 202);
    assert_eq!(post(&listener, "/events/pa-th", "", PUSH).await, 202);
    assert_eq!(post(&listener, "/events?target=hub", BEARER, PUSH).await, 202);
    let form = "payload=%7B%22push_data%22%3A%7B%22tag%22%3A%221%22%7D%2C%22repository%22%3A%7B%22repo_name%22%3A%22team%2Fapp%22%7D%7D";
    let headers = format!("{BEARER}Content-Type: application/x-www-form-urlencoded\r\n");
    assert_eq!(post(&listener, "/events", &headers, form).await, 202);
    let notice = |origin| Notice {
        origin: Some(origin),
        repository: "team/app".parse().unwrap(),
        event: Happening::Pushed("1".parse().unwrap()),
    };
    let of_hub = || notice(Origin::Host("docker.io".into()));
    let of_target = notice(Origin::Target("hub".into()));
    assert_eq!(*told.lock().unwrap(), [of_hub(), of_hub(), of_target, of_hub()]);
    listener.close().await;
}

#[tokio::test]
async fn a_stranger_is_not_heard_and_may_not_guess_for_long() {
    let (listener, told) = listener(false).await;
    assert_eq!(post(&listener, "/events", "", PUSH).await, 401);
    assert_eq!(post(&listener, "/events/guess", "", PUSH).await, 401);
    assert_eq!(post(&listener, "/events/", "", PUSH).await, 404);
    assert_eq!(send(&listener, &format!("GET /events HTTP/1.1\r\n{BEARER}"), "").await, 405);
    let (mut answers, begun) = (Vec::new(), Instant::now());
    for _ in 0..30 {
        answers.push(post(&listener, "/events", "Authorization: Bearer guess\r\n", PUSH).await);
    }
    assert_eq!(answers[0], 401);
    expect_no_more_guesses(&answers, begun);
    assert_eq!(post(&listener, "/events", BEARER, PUSH).await, 202, "who is known is heard all the same");
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_too_much_or_no_notification_is_refused() {
    let (listener, told) = listener(false).await;
    assert_eq!(post(&listener, "/events", BEARER, &" ".repeat(2 << 20)).await, 413);
    assert_eq!(post(&listener, "/events", BEARER, "{").await, 400);
    assert_eq!(
        post(&listener, "/events", BEARER, r#"{"zen":"Anything added dilutes everything else."}"#).await,
        202
    );
    assert!(told.lock().unwrap().is_empty());
    let one = format!("POST /events HTTP/1.1\r\n{BEARER}Host: here\r\nContent-Length: 2\r\n\r\n{{}}");
    let last = one.replace("Host", "Connection: close\r\nHost");
    let mut stream = TcpStream::connect(listener.address()).await.unwrap();
    let mut answers = String::new();
    let (mut read, mut write) = stream.split();
    let many = format!("{}{last}", one.repeat(2_000));
    let (sent, heard) = tokio::join!(write.write_all(many.as_bytes()), read.read_to_string(&mut answers));
    sent.unwrap();
    heard.unwrap();
    let count = |status: &str| answers.matches(status).count();
    assert!(count(" 202 ") >= 500 && count(" 429 ") > 0, "{} and {}", count(" 202 "), count(" 429 "));
}

#[tokio::test]
async fn what_cannot_be_kept_is_sent_again_by_the_registry() {
    let (listener, _) = listener(true).await;
    assert_eq!(post(&listener, "/events", BEARER, PUSH).await, 503);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_is_let_go() {
    let (listener, _) = listener(false).await;
    let mut silent = TcpStream::connect(listener.address()).await.unwrap();
    silent.write_all(b"POST /events HTTP/1.1\r\nHost").await.unwrap();
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(300), silent.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "it is still open");
}

#[tokio::test]
async fn a_listener_that_was_closed_leaves_its_port() {
    let (first, _) = listener(false).await;
    let address = first.address();
    let _idle = TcpStream::connect(address).await.unwrap();
    first.close().await;
    let again = Listener::open(address, sampan_listener::Router::new()).await.unwrap();
    assert_eq!(again.address(), address);
}

/// A process that takes work, or does not.
struct Harbour(bool);

impl Watched for Harbour {
    fn ready(&self) -> Heard {
        let ready = if self.0 { Ok(()) } else { Err(Failure::new(ErrorCode::DiskFull)) };
        Box::pin(async move { ready })
    }

    fn figures(&self) -> Result<String, Failure> {
        Ok("boats 3\n".into())
    }
}

async fn watched(token: Option<&str>, local: bool, ready: bool) -> Listener {
    let guards = Guards { token: token.map(Into::into), ..Guards::default() };
    let routes = monitor(guards, local, Arc::new(Harbour(ready)));
    Listener::open("127.0.0.1:0".parse().unwrap(), routes).await.unwrap()
}

async fn get(listener: &Listener, path: &str, headers: &str) -> u16 {
    send(listener, &format!("GET {path} HTTP/1.1\r\n{headers}"), "").await
}

#[tokio::test]
async fn anybody_may_ask_whether_it_lives_and_takes_work() {
    for (ready, answer) in [(true, 200), (false, 503)] {
        let listener = watched(Some("to-ken"), false, ready).await;
        assert_eq!(get(&listener, "/healthz", "").await, 200);
        assert_eq!(get(&listener, "/readyz", "").await, answer);
    }
}

#[tokio::test]
async fn figures_are_for_whoever_shows_the_token_or_is_on_this_computer() {
    for (token, local, headers, answer) in [
        (Some("to-ken"), false, BEARER, 200),
        (Some("to-ken"), true, BEARER, 200),
        (Some("to-ken"), true, "", 401),
        (Some("to-ken"), true, "Authorization: Bearer guess\r\n", 401),
        (Some(""), true, "", 401),
        (None, true, "", 200),
        (None, false, "", 401),
        (None, false, BEARER, 401),
    ] {
        let listener = watched(token, local, true).await;
        assert_eq!(get(&listener, "/metrics", headers).await, answer, "{token:?} {local} {headers}");
    }
    let listener = watched(None, false, true).await;
    let (mut answers, begun) = (Vec::new(), Instant::now());
    for _ in 0..30 {
        answers.push(get(&listener, "/metrics", "").await);
    }
    expect_no_more_guesses(&answers, begun);
}

/// Twenty guesses are answered, and one more for each second that has passed.
#[track_caller]
fn expect_no_more_guesses(answers: &[u16], begun: Instant) {
    let heard = answers.iter().filter(|answer| **answer == 401).count();
    let most = 20 + usize::try_from(begun.elapsed().as_secs()).unwrap() + 1;
    let refused = answers.iter().filter(|answer| **answer == 429).count();
    assert!(heard <= most && heard + refused == answers.len(), "{answers:?}");
}
