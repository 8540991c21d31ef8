//! Rows 40 and 73 in a network of their own: links that go down, addresses that nobody answers. The row runs itself again in
//! a namespace, where it may set up what it needs; that takes root, or a kernel that lets anybody have a namespace.

use std::net::{IpAddr, TcpStream, ToSocketAddrs as _};
use std::process::Command;
use std::time::{Duration, Instant};

use sampan_domain::machine::{State, Status};
use sampan_engine::{CheckResult, Timeouts};
use sampan_tests::scripted::{Content, Reply, Server, on};

use crate::stage::{CANARIES, How, Stage, hurried, place, skipped};

/// Set: the row is in its namespace.
const INSIDE: &str = "SAMPAN_TEST_INSIDE";
const MIB: usize = 1 << 20;

/// Whether the row is in a namespace of its own. Outside it runs itself again inside, and fails as that does.
fn is_inside(row: &str, name: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let mut spaces = Command::new("unshare");
    spaces.args(["--user", "--map-root-user", "--net", "--mount"]);
    let tried = spaces.args(["sh", "-c", "ip link set lo up && mount --bind /etc/hosts /etc/hosts"]).output();
    let why = match tried {
        Ok(tried) if tried.status.success() => None,
        Ok(tried) => Some(String::from_utf8_lossy(&tried.stderr).trim().to_owned()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(why) = why {
        skipped(row, &format!("no namespace can be had: {why}"));
        return false;
    }
    let mut again = Command::new("unshare");
    again.args(["--user", "--map-root-user", "--net", "--mount"]).arg(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("network::{name}"), "--nocapture"]).env(INSIDE, "1");
    let ended = again.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout) + String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "inside:\n{said}");
    false
}

fn done(command: &str) {
    let ended = Command::new("sh").args(["-ec", command]).output().unwrap();
    assert!(ended.status.success(), "{command}: {}", String::from_utf8_lossy(&ended.stderr));
}

#[tokio::test]
async fn fault_73_an_ipv6_address_is_dead() {
    if !is_inside("73", "fault_73_an_ipv6_address_is_dead") {
        return;
    }
    // What is sent to the address leaves by one end of a wire, and nobody is at the other.
    done(
        "ip link set lo up; ip link add here type veth peer name there; ip link set here up; ip link set there up",
    );
    done("ip -6 addr add 2001:db8::1/64 dev here nodad");
    done("ip -6 neigh add 2001:db8::2 lladdr 02:00:00:00:00:01 dev here nud permanent");
    let hosts = std::env::temp_dir().join(format!("sampan-hosts-{}", std::process::id()));
    std::fs::write(&hosts, "127.0.0.1 localhost dual.example\n2001:db8::2 dual.example\n").unwrap();
    done(&format!("mount --bind {} /etc/hosts", hosts.display()));
    std::fs::remove_file(&hosts).unwrap();

    let mut source = Content::new();
    source.image("team/app:1", &[MIB]);
    let [_, (captain, his)] = CANARIES;
    let destination = Content::new().behind_basic(captain, his);
    let at = |source: &Server, _: &Server| How {
        source: Some(place(&format!("http://dual.example:{}", source.port()), None)),
        unstored: Some("a check is of no run"),
        // Whoever waits for the dead address takes as long.
        patience: Timeouts { connect: Duration::from_secs(30), ..hurried() },
        ..How::default()
    };
    let mut stage = Stage::of(Server::holding, source, destination, at).await;
    let addresses: Vec<_> = ("dual.example", stage.source.port()).to_socket_addrs().unwrap().collect();
    assert!(matches!(addresses[0].ip(), IpAddr::V6(_)), "it comes first: {addresses:?}");
    let begun = Instant::now();
    assert!(TcpStream::connect_timeout(&addresses[0], Duration::from_millis(700)).is_err(), "it is dead");
    assert!(begun.elapsed() >= Duration::from_millis(700), "and silent");

    let target = stage.engine.journal().targets().unwrap().remove(0);
    let checked = stage.engine.check_target(&target).await.unwrap();
    for step in &checked.steps {
        assert!(!matches!(step.result, CheckResult::Failed(_)), "{step:?}");
        assert!(step.took < Duration::from_secs(10), "{step:?}");
    }
    let begun = Instant::now();
    stage.run().await.arrived();
    // A handful of connections, of which each may take a third of a second longer.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    stage.close().await;
}

#[tokio::test]
async fn fault_40_the_link_is_down_and_comes_up_again() {
    if !is_inside("40", "fault_40_the_link_is_down_and_comes_up_again") {
        return;
    }
    done("ip link set lo up");
    let soon = Duration::from_secs(2);
    let patience = Timeouts { answer: soon, idle: soon, ..hurried() };
    let how = How { attempts: 2, patience, loses_requests: true, ..How::default() };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[8 * MIB])), how).await;
    let slowly = Reply::held().trickle(64 << 10, Duration::from_millis(100));
    stage.source.add([on("GET", "/v2/team/app/blobs/*").always().answer(slowly)]);
    let run = stage.under_way(1, 300_000).await;
    done("ip link set lo down");
    let waits = |seen: &crate::stage::Seen| seen.jobs.iter().any(|job| job.state == State::Retrying);
    let seen = stage.until(run, "it waits", waits).await;
    let reason = &seen.only().waiting.as_ref().unwrap().reason;
    assert!(reason.arg("host").is_some(), "{reason:?}");
    // What is left comes as fast as it goes.
    stage.source.recover();
    done("ip link set lo up");
    stage.later(Duration::from_secs(60)).await;
    let job = seen.only().id;
    stage.ended(job).await;
    assert_eq!(stage.look_at(job).state.status(), Status::Finished);
    assert!(stage.destination.requests().len() < 30, "nobody is busy while there is no link");
    stage.close().await;
}
