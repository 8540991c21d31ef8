//! The tools that the other tests stand on: they must find what is wrong, or the other tests prove nothing.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::panic;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::process::{self, Process};
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::sampan::Sampan;

#[test]
fn a_secured_registry_holds_what_was_pushed() {
    let registry = Registry::start(Setup::Secured);
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    image::fleet(&mut layout, 2, 3);
    layout.push(&registry, Form::Oci);
    let tags = judge::tags(&registry);
    assert_eq!(tags.keys().collect::<Vec<_>>(), layout.names().iter().collect::<Vec<_>>());
    for (name, digest) in &tags {
        assert_eq!(judge::layout_digest(layout.root(), name).as_ref(), Some(digest));
        assert!(judge::whole(&registry, name).len() >= 4, "config and three layers");
    }
    let pulled = files.path().join("pulled");
    judge::pull(&registry, "team-0/app-0:1.2", &pulled);
    assert_eq!(judge::layout_digest(&pulled, "team-0/app-0:1.2"), tags.get("team-0/app-0:1.2").cloned());
}

#[test]
fn the_canary_is_found_wherever_it_leaks() {
    let found = |machine: Sampan, place: &str, text: &str| {
        std::fs::create_dir_all(machine.home().join(place)).unwrap();
        machine.write(&format!("{place}/file"), text);
        panic::catch_unwind(panic::AssertUnwindSafe(|| drop(machine))).is_err()
    };
    for text in ["s3cret: 100%", "x?password=s3cret%3A%20100%25&y", "Basic Y2FwdGFpbjpzM2NyZXQ6IDEwMCU="] {
        assert!(found(Sampan::new(), "data/sampan", text), "{text}");
    }
    assert!(!found(Sampan::new(), "data/sampan", "nothing of it"));
    let said = panic::catch_unwind(|| {
        process::run(process::tethered("echo").arg("password: s3cret: 100%"), Duration::from_secs(5))
    });
    assert!(said.is_err(), "what a process says is searched, too");
}

#[test]
fn the_judge_sees_a_missing_tag_a_changed_one_and_a_missing_blob() {
    let [left, right] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let layer = layout.layer(7, 1024);
    for name in ["a:1", "a:2"] {
        let image = layout.image(0, name, &[&layer]);
        layout.tag(name, &image);
    }
    layout.push(&left, Form::Oci);
    let differ = || panic::catch_unwind(|| judge::assert_equal(&left, &right)).is_err();
    assert!(differ(), "nothing is there");
    layout.push(&right, Form::Oci);
    judge::assert_equal(&left, &right);

    let mut changed = Layout::create(&files.path().join("changed"));
    let layer = changed.layer(8, 1024);
    let image = changed.image(0, "another", &[&layer]);
    changed.tag("a:2", &image);
    changed.push(&right, Form::Docker);
    assert!(differ(), "a:2 is another image");

    let blob = judge::whole(&right, "a:1").into_iter().next().unwrap();
    let url = format!("{}/v2/a/blobs/{blob}", right.url());
    assert!(Command::new("curl").args(["-fsX", "DELETE", &url]).status().unwrap().success());
    assert!(panic::catch_unwind(|| judge::whole(&right, "a:1")).is_err(), "a blob is gone");
}

#[test]
fn requests_are_counted() {
    let registry = Registry::start(Setup::Plain);
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    image::fleet(&mut layout, 1, 1);
    layout.push(&registry, Form::Oci);
    let writes = registry.requests().iter().filter(|request| request.is_write()).count();
    assert!(writes >= 5, "four blobs and a manifest, {writes} writes seen");
    let before = registry.requests().len();
    judge::tags(&registry);
    let after = registry.requests();
    assert_eq!(after.len() - before, 3, "catalogue, tag list and one HEAD: {:#?}", &after[before..]);
    assert!(!after[before..].iter().any(|request| request.is_manifest_get() || request.is_write()));
    judge::whole(&registry, "team-0/app-0:1.0");
    assert_eq!(registry.requests().iter().filter(|request| request.is_manifest_get()).count(), 1);
}

#[test]
fn the_proxy_is_slow_and_sees_silence() {
    const RATE: usize = 512 * 1024;
    let sink = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::start(sink.local_addr().unwrap().port(), Way { upload: RATE as u64, ..Way::FREE });
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
    let received = thread::spawn(move || {
        let mut bytes = Vec::new();
        sink.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes.len() as u64
    });
    let begin = Instant::now();
    client.write_all(&vec![7; 3 * RATE]).unwrap();
    // Counted where it passes: of what the client has written, the system's buffers hold as much as they like.
    let passed = || proxy.uploaded() == 3 * RATE as u64;
    process::wait_until("the bytes of three seconds are through", Duration::from_secs(9), passed);
    let took = begin.elapsed();
    assert!(took > Duration::from_millis(2_900), "{took:?} for the bytes of three seconds");
    client.write_all(&vec![7; RATE]).unwrap();
    drop(client);
    process::wait_until("all is through", Duration::from_secs(6), || received.is_finished());
    assert_eq!((received.join().unwrap(), proxy.uploaded()), (4 * RATE as u64, 4 * RATE as u64));
    let last = proxy.last_sign_of_a_client();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(proxy.last_sign_of_a_client(), last, "who has closed gives no sign");
}

#[test]
fn the_proxy_can_cut() {
    let sink = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::start(sink.local_addr().unwrap().port(), Way::FREE);
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
    client.write_all(b"hello").unwrap();
    let (mut server, _) = sink.accept().unwrap();
    server.read_exact(&mut [0; 5]).unwrap();
    proxy.cut();
    for end in [&mut client, &mut server] {
        end.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        // It shows as an end or an error.
        let kind = end.read(&mut [0]).map_err(|error| error.kind());
        assert!(matches!(kind, Ok(0) | Err(ErrorKind::ConnectionReset)), "{kind:?}");
    }
}

#[test]
fn a_child_does_not_outlive_the_thread_that_started_it() {
    let id = thread::spawn(|| {
        let child = Process::spawn(process::tethered("sleep").arg("60"));
        let id = child.id();
        let name = || std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        process::wait_until("setpriv has become sleep", Duration::from_secs(5), || name() == "sleep\n");
        std::mem::forget(child);
        id
    });
    let id = id.join().unwrap();
    let state = || std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    process::wait_until("the child is dead", Duration::from_secs(5), || {
        let state = state();
        state.is_empty() || state.contains(") Z ")
    });
}
