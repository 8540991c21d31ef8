//! Targets as the engine opens them: credentials are read when they are needed, and hold nobody up.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use sampan_domain::journal::Change;
use sampan_domain::run::Planning;
use sampan_domain::secret::{Credential, CredentialRef, Secrets};
use sampan_domain::target::{Place, Proxy, Registry};
use sampan_domain::{ErrorCode, Failure, Target};
use sampan_store::EnvSecrets;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use world::{Given, World, target};

/// Counts how often a credential is read, and can be made to wait before it answers.
struct Counted {
    secrets: EnvSecrets,
    reads: AtomicUsize,
    go: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Counted {
    fn new() -> Arc<Self> {
        let secrets = EnvSecrets::with_environment(|_| Some("user:password".into()));
        Arc::new(Self { secrets, reads: AtomicUsize::new(0), go: Mutex::default() })
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }
}

impl Secrets for Counted {
    fn credential(&self, target: &Target) -> Result<Option<Credential>, Failure> {
        if let Some(go) = &*self.go.lock().unwrap() {
            let patience = Duration::from_secs(5);
            go.recv_timeout(patience).map_err(|_| Failure::new(ErrorCode::Panicked))?;
        }
        if target.credential != CredentialRef::None {
            self.reads.fetch_add(1, Ordering::Relaxed);
        }
        self.secrets.credential(target)
    }
}

/// A registry that lets nobody in.
async fn closed_registry() -> Place {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4_096]).await;
            let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"\r\n\
                          Content-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    Place::Registry(Registry { proxy: Proxy::Direct, ..Registry::at(url) })
}

#[tokio::test]
async fn a_rejected_credential_is_read_anew_by_the_next_run_and_by_each_check() {
    let secrets = Counted::new();
    let given = Given { secrets: Arc::clone(&secrets) as Arc<dyn Secrets>, ..Given::default() };
    let world = World::of(given, |_| {}).await;
    let closed = target(1, "source", closed_registry().await);
    let closed = Target { credential: CredentialRef::Env("X".into()), ..closed };
    world.engine.configure(vec![Change::PutTarget(closed.clone())]).await.unwrap();
    for reads in 1..=2 {
        let run = world.run().await;
        let Planning::Failed(_, failure) = run.planning else { panic!("{:?}", run.planning) };
        assert_eq!(failure.code, ErrorCode::AuthRejected);
        assert_eq!(secrets.reads(), reads);
    }
    for reads in 3..=4 {
        world.engine.check_target(&closed).await.unwrap();
        assert_eq!(secrets.reads(), reads);
    }
}

#[tokio::test]
async fn a_slow_helper_holds_nobody_up() {
    let (sender, receiver) = mpsc::channel();
    let secrets = Counted::new();
    let given = Given { secrets: Arc::clone(&secrets) as Arc<dyn Secrets>, ..Given::default() };
    let world = World::of(given, |sample| sample.tag("app:1", sample.image(1))).await;
    *secrets.go.lock().unwrap() = Some(receiver);
    // All on one thread: it is free only if nothing blocks it.
    let (run, ()) = tokio::join!(world.run(), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        for _ in 0..2 {
            sender.send(()).unwrap();
        }
    });
    assert!(matches!(run.planning, Planning::Done(_)), "{:?}", run.planning);
    assert_eq!(run.matched, 1);
}
