//! Killing the program again and again while it works, and what must be true when it is left alone.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, SystemTime};

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::image::{self, Form, Layout};
use crate::judge;
use crate::process;
use crate::proxy::{Proxy, Way};
use crate::registry::{Registry, Setup};
use crate::rule_file::{self, RuleFile};
use crate::sampan::{LIMIT, Sampan};

/// How often the program is killed before it is left alone.
const KILLS: usize = 4;
/// How many images there are, and the bytes of each.
const IMAGES: u64 = 60;
const SIZE: u64 = 32 * 1024;
/// Repositories × tags of the fleet on shared layers: each image needs five answers, one after the other, of a worker,
/// so that all of them take longer than the lives together.
const FLEET: (u64, u64) = (12, 8);
/// How often the program is killed while it sends those. A job may not be sent within a life, but some of it is.
const KILLS_WHILE_SENDING: usize = 3;
/// The least that it sends before it is killed: the base layer takes 0.6 s, and must have been sent, since a job that
/// gets nowhere three times in a row is an error by design.
const LEAST_SENDING: Duration = Duration::from_millis(700);
/// Bytes of questions before anything is sent, at most.
const QUESTIONS: u64 = 16 * 1024;
/// So slow that all the images take longer than all the lives. One takes about half a second and a life is longer,
/// so that none is hit three times in a row, which is an error by design.
const WAY: Way = Way { delay: Duration::from_millis(15), upload: 96 * 1024, download: u64::MAX };
/// The same for a fleet.
const WAY_OF_FLEET: Way = Way { delay: Duration::from_millis(60), upload: 160 * 1024, ..WAY };

/// What a person does after a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Runs the rule again and waits: what was left is taken up, then the rule runs once more.
    RunAgain,
    /// Starts the engine alone: what was left is taken up.
    Serve,
}

/// What there is to replicate, and when the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goods {
    /// Images that have nothing in common, each sent within a life; killed at random moments.
    Apart,
    /// A fleet on the same base layers, for which most jobs wait; killed while bytes are on their way.
    Shared,
}

/// The same with images on the same base layers, killed each time while it sends: a job that gets on, or waits for one
/// that does, is not to blame.
///
/// # Panics
/// As [`killed_and_left_alone`].
pub fn killed_while_sending_what_many_wait_for() {
    live_and_die(Then::RunAgain, Goods::Shared);
}

/// Runs a rule, kills the program at random moments, lets the last one end, and checks that every image arrived, by
/// one job, and that no job is left behind. Returns how many jobs were interrupted.
///
/// # Panics
/// When any of that does not hold. `SAMPAN_SEED` repeats the moments of an earlier test, which says its seed.
pub fn killed_and_left_alone(then: Then) -> usize {
    live_and_die(then, Goods::Apart)
}

fn live_and_die(then: Then, goods: Goods) -> usize {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", &destination);
    let mut layout = Layout::create(&machine.home().join("layout"));
    match goods {
        Goods::Shared => image::fleet(&mut layout, FLEET.0, FLEET.1),
        Goods::Apart => {
            for seed in 0..IMAGES {
                let layer = layout.layer(seed, SIZE);
                let name = format!("team/app-{}:1.{}", seed / 3, seed % 3);
                let image = layout.image(0, &name, &[&layer]);
                layout.tag(&name, &image);
            }
        }
    }
    layout.push(&source, Form::Oci);
    let way = if goods == Goods::Shared { WAY_OF_FLEET } else { WAY };
    let proxy = Proxy::start(destination.port(), way);
    let file = RuleFile::default()
        .registry("source", &source)
        .registry_at("destination", &destination, proxy.port())
        .rule("everything", "source", "destination", "");
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);

    let run: &[&str] = &["rule", "run", "everything", "--wait", "--json"];
    let again = if then == Then::Serve { &["serve"] } else { run };
    let kills = if goods == Goods::Shared { KILLS_WHILE_SENDING } else { KILLS };
    for (kill, life) in lives().into_iter().take(kills).enumerate() {
        let mut running = machine.spawn(if kill == 0 { run } else { again });
        if goods == Goods::Shared {
            let before = proxy.uploaded();
            process::wait_until("it sends", LIMIT, || proxy.uploaded() > before + QUESTIONS);
        }
        thread::sleep(if goods == Goods::Shared { LEAST_SENDING + life / 3 } else { life });
        assert!(
            running.is_running(),
            "ended before it was killed\n{}\n{}",
            running.stdout(),
            running.stderr()
        );
        running.kill();
        // What it had written still comes; it is not what the next one sends.
        proxy.rest();
    }
    let arrived = judge::tags(&destination).len();
    assert!(arrived < layout.names().len(), "the kills came too late to prove anything");
    let mut last = machine.spawn(again);
    if then == Then::Serve {
        process::wait_until("all jobs have ended", LIMIT, || {
            thread::sleep(Duration::from_millis(200));
            let jobs = all_jobs(&machine);
            jobs.len() == layout.names().len() && jobs.iter().all(|job| !job["ended"].is_null())
        });
        last.signal(Signal::SIGTERM);
    }
    let ended = last.wait(LIMIT);
    assert_eq!(ended.status.code(), Some(0), "{}\n{}", ended.stdout, ended.stderr);

    let jobs = all_jobs(&machine);
    let open: Vec<_> = jobs.iter().filter(|job| job["status"] != "finished").collect();
    let shown: Vec<_> =
        open.iter().map(|job| machine.json(&["job", "show", job["id"].as_str().unwrap()]).json).collect();
    assert!(open.is_empty(), "left behind: {shown:#?}");
    judge::assert_equal(&source, &destination);
    layout.names().iter().for_each(|name| drop(judge::whole(&destination, name)));
    let mut times = BTreeMap::<&str, u32>::new();
    for job in &jobs {
        *times.entry(job["destination"].as_str().unwrap()).or_default() += 1;
    }
    assert_eq!(times.len(), layout.names().len(), "a job for each image");
    assert!(times.values().all(|times| *times == 1), "some image has several jobs: {times:#?}");
    let writes = destination.requests();
    let tags = writes.iter().filter(|request| {
        request.method == "PUT"
            && request.path.contains("/manifests/")
            && !request.path.contains("/manifests/sha256:")
    });
    let (tags, images) = (tags.count(), layout.names().len());
    // A kill between a push and its record makes each of three workers push once more.
    assert!((images..=images + 3 * KILLS).contains(&tags), "{tags} tags were pushed for {images} images");
    jobs.iter().filter(|job| was_interrupted(&machine, job)).count()
}

fn all_jobs(machine: &Sampan) -> Vec<Value> {
    let answer = machine.json(&["job", "list", "--limit", "1000"]).expect_code(0);
    assert!(answer.json["next"].is_null(), "one page");
    answer.json["jobs"].as_array().unwrap().clone()
}

fn was_interrupted(machine: &Sampan, job: &Value) -> bool {
    let shown = machine.json(&["job", "show", job["id"].as_str().unwrap()]).expect_code(0);
    shown.json["timeline"].as_array().unwrap().iter().any(|step| step["cause"] == "interrupted")
}

/// How long the program may live each time.
fn lives() -> Vec<Duration> {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    let given = std::env::var("SAMPAN_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = given.unwrap_or(u64::try_from(now % 1_000_000_007).unwrap());
    #[expect(clippy::print_stderr, reason = "shown by cargo when the test fails")]
    {
        eprintln!("SAMPAN_SEED={seed}");
    }
    // A linear congruential generator is random enough for moments (Knuth, MMIX).
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(1000 + (state >> 33) % 1200)
    };
    (0..KILLS).map(|_| next()).collect()
}
