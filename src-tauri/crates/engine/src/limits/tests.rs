//! Limits as those who run into them see them.

use std::time::Duration;

use chrono::NaiveDateTime;
use futures_util::{StreamExt, stream};
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{self, Place, Registry};
use sampan_domain::week::{Days, TimeOfDay, Window};
use sampan_domain::{ErrorCode, Time};
use sampan_registry::{Ask, Gate, Outcome, Seen, Weight};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::*;

/// A clock that is set by hand.
struct Hand(Mutex<NaiveDateTime>);

impl Hand {
    fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(text.parse().unwrap())))
    }

    fn set(&self, text: &str) {
        *self.0.lock().unwrap() = text.parse().unwrap();
    }
}

impl Clock for Hand {
    fn now(&self) -> Time {
        self.local().and_utc()
    }

    fn local(&self) -> NaiveDateTime {
        *self.0.lock().unwrap()
    }
}

/// 2024-01-01 is a Monday.
fn limits() -> Limits {
    Limits::new(Hand::at("2024-01-01T12:00:00"))
}

fn with(id: u64, limits: target::Limits) -> Target {
    Target {
        id: TargetId(id),
        name: String::new(),
        place: Place::Layout("/".into()),
        credential: CredentialRef::None,
        limits,
    }
}

fn target(id: u64, connections: u16) -> Target {
    with(id, target::Limits { connections: Some(connections), ..target::Limits::default() })
}

/// A target that answers, and may refuse.
fn registry(id: u64, connections: u16) -> Target {
    let url = "http://h".parse().unwrap();
    let place = Place::Registry(Registry::at(url));
    Target { place, ..target(id, connections) }
}

fn gate(host: &Arc<Host>) -> RunGate {
    RunGate { host: Arc::clone(host), meter: Meter::default() }
}

fn ask(weight: Weight) -> Ask<'static> {
    Ask { host: "h", method: &sampan_registry::Method::GET, weight }
}

fn seen(status: u16, wait: Option<u64>) -> Seen<'static> {
    Seen { host: "h", outcome: Outcome::Answered(status), retry_after: wait.map(Duration::from_secs) }
}

#[tokio::test(start_paused = true)]
async fn opposite_directions_do_not_wait_for_each_other_for_ever() {
    let limits = limits();
    let (a, b) = (limits.host("a", &target(1, 2), true), limits.host("b", &target(2, 2), true));
    let mut tasks = JoinSet::new();
    for turn in 0..200 {
        let (from, to) = if turn % 2 == 0 { (&a, &b) } else { (&b, &a) };
        let (from, to) = (Arc::clone(from), Arc::clone(to));
        tasks.spawn(async move {
            let _held = both_ends(&from, &to).await.unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
        });
    }
    tokio::time::timeout(Duration::from_secs(5), tasks.join_all()).await.unwrap();
}

#[tokio::test]
async fn a_host_stays_the_same_when_its_limits_change() {
    let limits = limits();
    let host = limits.host("h", &target(1, 16), true);
    assert_eq!(host.bodies(), 12);
    let mut held = Vec::new();
    for _ in 0..12 {
        held.push(host.bodies.acquire().await.unwrap());
    }

    let same = limits.host("h", &target(1, 4), true);
    assert!(Arc::ptr_eq(&host, &same));
    assert_eq!(same.bodies(), 3);
    // Those under way are within the new limit before another one begins.
    held.truncate(3);
    assert_eq!(host.bodies.free(), 0);
    held.clear();
    assert_eq!(host.bodies.free(), 3);
    limits.host("h", &target(1, 8), true);
    assert_eq!(host.bodies.free(), 6);
}

#[tokio::test]
async fn of_several_targets_at_one_host_the_lowest_limit_counts() {
    let limits = limits();
    let host = limits.host("h", &target(1, 16), true);
    limits.host("h", &target(2, 4), true);
    limits.host("h", &target(1, 16), true);
    assert_eq!(host.bodies(), 3);
    limits.host("h", &target(3, 1), false);
    assert_eq!(host.bodies(), 3, "a target that is only tried limits nobody");
    limits.host("elsewhere", &target(2, 4), true);
    assert_eq!(host.bodies(), 12, "a target that moved away limits nobody");
    limits.host("h", &target(2, 4), true);
    limits.forget(TargetId(2));
    assert_eq!(host.bodies(), 12, "nor does one that is gone");

    let slow = |bytes| target::Limits { bytes_per_second: Some(bytes), ..target::Limits::default() };
    limits.host("h", &with(2, slow(100)), true);
    limits.host("h", &with(3, slow(200)), true);
    assert_eq!(host.bytes.limit(), Some(100));
    limits.forget(TargetId(2));
    assert_eq!(host.bytes.limit(), Some(200));
    limits.forget(TargetId(3));
    assert_eq!(host.bytes.limit(), None);
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_the_whole_host_and_a_long_one_frees_the_worker() {
    let host = limits().host("h", &registry(1, 4), true);
    let gate = gate(&host);

    gate.observe(seen(429, Some(2)));
    let before = Instant::now();
    drop(gate.admit(ask(Weight::Control)).await.unwrap());
    assert_eq!(before.elapsed().as_secs(), 2);

    gate.observe(seen(503, None));
    drop(gate.admit(ask(Weight::Control)).await.unwrap());
    assert_eq!(before.elapsed().as_secs(), 2, "a server that fails has not said that it is too much");
    gate.observe(seen(503, Some(3)));
    drop(gate.admit(ask(Weight::Body)).await.unwrap());
    assert_eq!(before.elapsed().as_secs(), 5);

    gate.observe(seen(200, Some(4)));
    drop(gate.admit(ask(Weight::Body)).await.unwrap());
    assert_eq!(before.elapsed().as_secs(), 9, "it was answered, and is the last for now");

    gate.observe(seen(429, Some(3_600)));
    gate.observe(seen(429, Some(1)));
    for weight in [Weight::Control, Weight::Body] {
        let failure = gate.admit(ask(weight)).await.err().unwrap();
        assert_eq!(failure.code, ErrorCode::RateLimited);
        assert!(failure.retry_after.unwrap() > Duration::from_secs(3_500));
    }
    assert_eq!(gate.meter.read().get("h"), Some(&4));
}

#[tokio::test(start_paused = true)]
async fn a_long_429_reaches_those_who_wait_for_their_turn_already() {
    let slow = target::Limits { requests_per_second: Some(1), ..target::Limits::default() };
    let limits = limits();
    let host = limits.host("h", &Target { limits: slow, ..registry(1, 4) }, true);
    let mut waiting = JoinSet::new();
    for _ in 0..100 {
        let gate = gate(&host);
        waiting.spawn(async move { gate.admit(ask(Weight::Control)).await.map(drop) });
    }
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let refused = Instant::now();
    gate(&host).observe(seen(429, Some(600)));
    let (passed, failed): (Vec<_>, Vec<_>) = waiting.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((passed.len(), failed.len()), (3, 97));
    assert_eq!(refused.elapsed(), Duration::ZERO, "their workers are free at once");
}

#[tokio::test(start_paused = true)]
async fn requests_of_all_runs_and_kinds_share_the_rate_of_their_host() {
    let slow = |requests| target::Limits { requests_per_second: requests, ..target::Limits::default() };
    let limits = limits();
    let host = limits.host("h", &Target { limits: slow(Some(20)), ..registry(1, 4) }, true);
    let sent = Arc::new(Mutex::new(0));
    for task in 0..8 {
        let (gate, sent) = (gate(&host), Arc::clone(&sent));
        let weight = if task % 2 == 0 { Weight::Control } else { Weight::Body };
        tokio::spawn(async move {
            loop {
                drop(gate.admit(ask(weight)).await.unwrap());
                *sent.lock().unwrap() += 1;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
    }
    let count = || *sent.lock().unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert!((190..=210).contains(&count()), "{}", count());

    limits.host("h", &Target { limits: slow(Some(200)), ..registry(1, 4) }, true);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = count();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!((190..=210).contains(&(count() - before)), "{}", count() - before);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_answers_gets_all_it_may_at_once_and_one_that_refuses_less() {
    let limits = limits();
    let host = limits.host("h", &registry(1, 32), true);
    let free = || (host.control.free(), host.bodies.free());
    assert_eq!(free(), (4, 4));
    let gate = gate(&host);
    for _ in 0..20 {
        gate.observe(seen(200, None));
    }
    assert_eq!(free(), (8, 24));
    gate.observe(seen(200, Some(1)));
    assert_eq!(free(), (8, 24), "one that stays within what it may have is trusted as before");

    // A round of them, all refused: that is one refusal.
    for _ in 0..24 {
        gate.observe(seen(429, Some(1)));
    }
    assert_eq!(free(), (8, 12));
    tokio::time::sleep(Duration::from_secs(2)).await;
    for _ in 0..13 {
        gate.observe(seen(202, None));
    }
    assert_eq!(free(), (8, 13));
    // A lower limit holds at once, a higher one is not run into at once.
    limits.host("h", &registry(1, 4), true);
    assert_eq!(free(), (1, 3));
    limits.host("h", &registry(1, 64), true);
    assert_eq!(free(), (13, 13));
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(2)).await;
        gate.observe(seen(429, Some(1)));
    }
    assert_eq!(free(), (1, 1), "never none");

    let directory = limits.host("/", &target(2, 16), true);
    assert_eq!((directory.control.free(), directory.bodies.free()), (4, 12));
}

#[tokio::test(start_paused = true)]
async fn control_requests_do_not_wait_for_bodies() {
    let host = limits().host("h", &registry(1, 8), true);
    let gate = gate(&host);
    let mut bodies = Vec::new();
    while let Ok(held) = tokio::time::timeout(Duration::from_secs(1), both_ends(&host, &host)).await {
        bodies.push(held.unwrap());
    }
    let asked = Instant::now();
    for _ in 0..100 {
        drop(gate.admit(ask(Weight::Control)).await.unwrap());
    }
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

/// How many bytes of a body that is always ready pass in some seconds.
async fn passed(body: &mut BoxStream<'static, Result<Bytes, Failure>>, seconds: u64) -> u64 {
    let mut bytes = 0;
    let until = Instant::now() + Duration::from_secs(seconds);
    while let Ok(piece) = tokio::time::timeout_at(until, body.next()).await {
        bytes += piece.unwrap().unwrap().len() as u64;
    }
    bytes
}

fn endless() -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
    stream::repeat_with(|| Ok(Bytes::from_static(&[0; 16 << 10])))
}

fn near(bytes: u64, expected: u64) {
    assert!(bytes.abs_diff(expected) * 20 <= expected, "{bytes} of {expected}");
}

#[tokio::test(start_paused = true)]
async fn the_hours_of_the_week_change_the_limit_of_what_is_running() {
    let clock = Hand::at("2024-01-05T17:59:00");
    let limits = Arc::new(Limits::new(Arc::clone(&clock) as Arc<dyn Clock>));
    let window = |days, from, to, bytes_per_second| Window {
        days: Days::parse(days).unwrap(),
        from: TimeOfDay::parse(from).unwrap(),
        to: TimeOfDay::parse(to).unwrap(),
        bytes_per_second,
    };
    let mut settings = Settings {
        bytes_per_second: Some(2 << 20),
        limits_schedule: vec![
            window("mon-fri", "09:00", "18:00", 1 << 20),
            window("daily", "22:00", "06:00", 8 << 20),
        ],
        ..Settings::default()
    };
    limits.settings(&settings);
    let leaving = CancellationToken::new();
    let keeping = tokio::spawn(schedule::keep(Arc::clone(&limits), leaving.clone()));
    let host = limits.host("h", &registry(1, 4), true);
    let mut body = limits.paced(endless(), &host, None);

    near(passed(&mut body, 10).await, 10 << 20);
    for (time, speed) in [
        ("2024-01-05T18:00:00", 2 << 20),
        ("2024-01-05T22:00:00", 8 << 20),
        ("2024-01-06T05:59:59", 8 << 20),
        ("2024-01-06T06:00:00", 2 << 20),
        // The clock is set back, and the machine sleeps for days.
        ("2024-01-02T10:00:00", 1 << 20),
        ("2024-03-02T23:00:00", 8 << 20),
    ] {
        clock.set(time);
        passed(&mut body, 2).await;
        near(passed(&mut body, 10).await, 10 * speed);
    }

    settings.limits_schedule.clear();
    limits.settings(&settings);
    passed(&mut body, 1).await;
    near(passed(&mut body, 10).await, 20 << 20);
    leaving.cancel();
    keeping.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_body_keeps_to_its_rule_and_to_both_its_hosts() {
    let limits = limits();
    let slow = |bytes| target::Limits { bytes_per_second: Some(bytes), ..target::Limits::default() };
    let source = limits.host("a", &with(1, slow(4 << 20)), true);
    let destination = limits.host("b", &with(2, slow(2 << 20)), true);
    let mut rule: Rule = serde_json::from_value(serde_json::json!({
        "id": 1, "name": "r", "enabled": true, "source": 1, "destinations": [], "bytes_per_second": 1 << 20,
    }))
    .unwrap();
    limits.rule(&rule);
    let mut body = limits.paced(source.paced(endless()), &destination, Some(rule.id));

    near(passed(&mut body, 10).await, 10 << 20);
    rule.bytes_per_second = None;
    limits.rule(&rule);
    passed(&mut body, 1).await;
    near(passed(&mut body, 10).await, 20 << 20);
    limits.host("b", &with(2, target::Limits::default()), true);
    passed(&mut body, 1).await;
    near(passed(&mut body, 10).await, 40 << 20);
}
