//! What a window promises itself of a front: it is the same whether the engine is in its own process or in another one.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use std::fmt::Debug;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use sampan_app::front::errand::{
    AskListening, AskRequest, ImportLogins, Login, MakeSample, Pause, PrioritiseJobs, ReadManifest,
    RemoveJobs, RemoveRule, Resume, RetryFailed, RetryJobs, RunRule, SaveListener, SaveRule, SaveSettings,
    SaveTarget, StopJobs, StopRun, SwitchRule, TryTarget,
};
use sampan_app::sample::Names;
use sampan_app::socket::Server;
use sampan_app::{
    App, Command, Credential, DataDir, Face, Front, Holder, JobLog, ListenerWish, Listening, Request,
    SecretWish, Start, Told, edit, logs,
};
use sampan_domain::event::Event;
use sampan_domain::filter::Labels;
use sampan_domain::journal::{Change, JobQuery, LogQuery, RunQuery};
use sampan_domain::log::Level;
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Provider, Registry};
use sampan_domain::{Deed, ErrorCode, JobId, Journal, RunId, Settings, Target, TargetId};
use sampan_engine::Consent;
use sampan_i18n::Language;

const LIMIT: Duration = Duration::from_secs(30);
const SECRET: &str = "a password that was typed in";

/// An application at work with its socket, seen from here and from there.
struct Both {
    app: Arc<App>,
    server: Server,
    here: Front,
    there: Front,
}

async fn both(path: &Path) -> Both {
    let dir = DataDir::open(path).unwrap();
    let app = Arc::new(App::open(dir, logs::install(0, false), Start::Working, None).await.unwrap().0);
    let server = Server::open(&app, app.directory().unwrap(), Face::Serve).unwrap();
    let there = Front::there(DataDir::socket_path_in(path)).await.unwrap();
    Both { here: Front::here(Arc::clone(&app)), app, server, there }
}

/// Both say the same. Read from a thread that may block.
async fn same<T: Debug + Send + 'static>(
    both: &Both,
    look: impl Fn(&dyn Journal) -> T + Send + Sync + 'static,
) {
    let (here, there) = (Arc::clone(both.here.journal()), Arc::clone(both.there.journal()));
    let read = move || (format!("{:?}", look(&*here)), format!("{:?}", look(&*there)));
    let (here, there) = tokio::task::spawn_blocking(read).await.unwrap();
    assert_eq!(there, here);
    assert!(!here.starts_with("Err"), "{here}");
}

async fn sample(both: &Both, home: &Path) -> sampan_domain::RuleId {
    let names = Names { source: "from".into(), destination: "to".into(), rule: "sample".into() };
    both.there.ask(MakeSample(names, home.join("copied"))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_remembered_is_read_the_same_from_there() {
    let home = tempfile::tempdir().unwrap();
    let both = both(&home.path().join("data")).await;
    assert_eq!(both.here.holder(), None);
    let holder = Holder { process: std::process::id(), face: Face::Serve };
    assert_eq!(both.there.holder(), Some(holder));

    let rule = sample(&both, home.path()).await;
    let run = both.there.ask(RunRule(rule, None)).await.unwrap();
    both.app.engine().wait_run(run).await.unwrap();
    both.here.journal().commit(Vec::new()).await.unwrap();
    let job = both.here.journal().jobs(&JobQuery { limit: 1, ..JobQuery::default() }).unwrap()[0].id;

    let all = || JobQuery { limit: usize::MAX, ..JobQuery::default() };
    same(&both, Journal::targets).await;
    same(&both, Journal::rules).await;
    same(&both, Journal::settings).await;
    same(&both, move |journal| journal.attended(rule)).await;
    same(&both, move |journal| journal.run(run)).await;
    same(&both, |journal| journal.run(RunId(987_654))).await;
    same(&both, |journal| journal.runs(&RunQuery { limit: 10, ..RunQuery::default() })).await;
    same(&both, move |journal| journal.job(job)).await;
    same(&both, move |journal| journal.jobs(&all())).await;
    same(&both, move |journal| journal.list(&JobQuery { around: Some((job, 3)), limit: 5, ..all() })).await;
    same(&both, move |journal| journal.ids(&all())).await;
    same(&both, move |journal| journal.counts(&all())).await;
    same(&both, move |journal| journal.count(&all())).await;
    same(&both, |journal| journal.activities(None, 100)).await;
    same(&both, move |journal| journal.tally(run)).await;
    same(&both, move |journal| journal.timeline(job)).await;
    same(&both, move |journal| journal.layers(job)).await;
    let log = LogQuery { from: 0, level: Level::Debug, limit: 1_000 };
    same(&both, move |journal| journal.log(job, &log)).await;
    same(&both, move |journal| JobLog::of(journal, job).attempts()).await;
    same(&both, move |journal| JobLog::of(journal, job).search("blob", 0, Language::En)).await;

    let there = Arc::clone(both.there.journal());
    let next = tokio::task::spawn_blocking(move || there.next_id()).await.unwrap();
    assert!(next > job.0 && both.here.journal().next_id() > next);
    both.there.journal().commit(Vec::new()).await.unwrap();
    let refused = both.there.journal().commit(vec![Change::PutSettings(Settings::default())]).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::StoreLocked);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_told_there_in_its_order() {
    let home = tempfile::tempdir().unwrap();
    let both = both(&home.path().join("data")).await;
    let (mut here, mut there) = (both.here.news(), both.there.news());
    let rule = sample(&both, home.path()).await;
    let run = both.there.ask(RunRule(rule, None)).await.unwrap();
    both.app.engine().wait_run(run).await.unwrap();
    both.there.ask(Pause()).await.unwrap();
    let told = async |news: &mut sampan_app::News| {
        let mut told = Vec::new();
        loop {
            let next = tokio::time::timeout(LIMIT, news.next()).await.unwrap().unwrap();
            let Told::Event(event) = next else { panic!("too slow") };
            told.push(format!("{event:?}"));
            if matches!(*event, Event::Settings) {
                return told;
            }
        }
    };
    let here = told(&mut here).await;
    assert_eq!(told(&mut there).await, here);
    assert!(here.iter().any(|event| event.starts_with("Progress")), "bytes as well: {here:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_do_there_what_can_be_done_here() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let both = both(&data).await;
    let there = &both.there;
    let rule = sample(&both, home.path()).await;
    let rule = both.here.journal().rules().unwrap().into_iter().find(|each| each.id == rule).unwrap();

    // What it would do, row by row, and then does.
    let rows: Vec<_> = there.preview(&rule).map(|row| format!("{:?}", row.unwrap())).collect().await;
    let expected: Vec<_> = both.here.preview(&rule).map(|row| format!("{:?}", row.unwrap())).collect().await;
    assert_eq!(rows, expected);
    assert!(!rows.is_empty());
    // A person may have confirmed what is deleted: under whose account is remembered there.
    let consent = Consent { by: Some("ada".into()), most: Some(3) };
    let run = there.ask(RunRule(rule.id, Some(consent))).await.unwrap();
    both.app.engine().wait_run(run).await.unwrap();
    let ran = both.here.journal().run(run).unwrap().unwrap();
    assert_eq!((ran.deletion_confirmed, ran.deletion_most), (true, Some(3)));
    let noted = both.here.journal().activities(None, 100).unwrap();
    let confirmed = noted.iter().find(|each| each.deed == Deed::DeletionConfirmed).unwrap();
    assert_eq!(confirmed.by.as_deref(), Some("ada"));
    let job = both.here.journal().jobs(&JobQuery { limit: 1, ..JobQuery::default() }).unwrap().remove(0);
    let manifest = there.ask(ReadManifest(job.source.clone())).await.unwrap();
    assert_eq!(manifest.text.len() as u64, manifest.size);
    assert!(manifest.text.contains("manifests"), "{}", manifest.text);

    // Jobs and runs.
    let refused = there.ask(StopJobs(vec![job.id, JobId(999_999)])).await.unwrap();
    let codes: Vec<_> = refused.into_iter().map(|each| each.unwrap_err().code).collect();
    assert_eq!(codes, [ErrorCode::JobNotStoppable, ErrorCode::JobNotFound]);
    let refused = there.ask(RetryJobs(vec![job.id])).await.unwrap().remove(0).unwrap_err();
    assert_eq!((refused.code, refused.args.is_empty()), (ErrorCode::JobNotRetryable, false));
    let refused = there.ask(PrioritiseJobs(vec![job.id], 3)).await.unwrap().remove(0);
    assert_eq!(refused.unwrap_err().code, ErrorCode::JobNotQueued);
    assert_eq!(there.ask(StopRun(run)).await.unwrap(), 0);
    assert_eq!(there.ask(RetryFailed(run)).await.unwrap(), 0);
    assert_eq!(there.ask(StopRun(RunId(999_999))).await.unwrap_err().code, ErrorCode::RunNotFound);
    assert_eq!(there.ask(RemoveJobs(vec![job.id])).await.unwrap(), [Ok(())]);

    // A target with a password that was typed in.
    let target = Target {
        id: TargetId(both.here.journal().next_id()),
        name: "typed".into(),
        place: Place::Registry(Registry {
            provider: Some(Provider::Harbor),
            ..Registry::at("http://127.0.0.1:1".parse().unwrap())
        }),
        credential: CredentialRef::None,
        limits: Limits::default(),
    };
    let typed = || Some(Login(Credential::Basic { username: "ada".into(), password: SECRET.into() }));
    let checked = there.ask(TryTarget(target.clone(), typed())).await.unwrap();
    assert!(checked.steps.iter().any(|step| step.step == "tcp"), "{checked:?}");
    assert_eq!(checked.provider, Some(Provider::Harbor));
    let saved = there.ask(SaveTarget(target, typed())).await.unwrap();
    assert_ne!(saved.credential, CredentialRef::None);
    assert_eq!(
        both.here.journal().targets().unwrap().into_iter().find(|each| each.id == saved.id),
        Some(saved)
    );
    there.ask(ImportLogins()).await.unwrap();

    // Rules, settings, the listener.
    let other =
        sampan_domain::Rule { id: sampan_domain::RuleId(both.here.journal().next_id()), ..rule.clone() };
    let taken = there.ask(SaveRule(other.clone())).await.unwrap_err();
    assert_eq!(taken.code, ErrorCode::NameTaken);
    let other = there.ask(SaveRule(sampan_domain::Rule { name: "other".into(), ..other })).await.unwrap();
    let labelled = sampan_domain::Rule {
        labels: Labels { include: vec!["release".into()], ..Labels::default() },
        ..other.clone()
    };
    let journal = Arc::clone(there.journal());
    let draft = labelled.clone();
    let refused = tokio::task::spawn_blocking(move || edit::check_rule(&draft, &*journal)).await.unwrap();
    assert_eq!(refused.unwrap_err().code, ErrorCode::LabelsUnsupported, "a folder has no labels");
    assert_eq!(there.ask(SaveRule(labelled)).await.unwrap_err().code, ErrorCode::LabelsUnsupported);
    there.ask(SwitchRule(other.clone(), false)).await.unwrap();
    there.ask(RemoveRule(other.id)).await.unwrap();
    there.ask(SaveSettings(Settings { workers: 7, ..Settings::default() })).await.unwrap();
    assert_eq!(both.here.journal().settings().unwrap().workers, 7);
    there.ask(Pause()).await.unwrap();
    assert!(both.here.journal().settings().unwrap().paused);
    there.ask(Resume()).await.unwrap();
    assert_eq!(there.ask(AskListening()).await.unwrap(), Listening::Off);
    let wish = ListenerWish {
        address: "127.0.0.1:0".into(),
        token: SecretWish::Typed("a-token-that-was-typed".into()),
        path_secret: SecretWish::Keep,
        github_secret: SecretWish::None,
    };
    there.ask(SaveListener(Some(wish))).await.unwrap();
    assert!(both.here.journal().settings().unwrap().listener.unwrap().token.is_some());
    let request = Request { lang: Language::ZhCn, dry_run: false, command: Command::SettingsGet };
    let asked = there.ask(AskRequest(request.clone())).await.unwrap();
    assert_eq!(asked, both.here.ask(AskRequest(request)).await.unwrap());

    let kept = std::process::Command::new("grep").args(["-rlF", SECRET]).arg(&data).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&kept.stdout), "", "what was typed in is in no file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_leaves_does_not_wait_for_windows_and_they_are_told() {
    let home = tempfile::tempdir().unwrap();
    let both = both(&home.path().join("data")).await;
    let mut news = both.there.news();
    // A command that has done its work ends its socket first.
    tokio::time::timeout(Duration::from_secs(5), both.server.finish()).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), both.there.ended()).await.unwrap();
    assert!(tokio::time::timeout(LIMIT, news.next()).await.unwrap().is_none());
    assert_eq!(both.there.ask(Pause()).await.unwrap_err().code, ErrorCode::SocketFailed);
    let there = Arc::clone(both.there.journal());
    let read = tokio::task::spawn_blocking(move || there.rules()).await.unwrap();
    assert_eq!(read.unwrap_err().code, ErrorCode::SocketFailed);
    both.app.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_of_another_version_is_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let socket = home.path().join("socket");
    let listener = UnixListener::bind(&socket).unwrap();
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut question = String::new();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut question).unwrap();
        let answer = r#"{"error":{"code":"socket-version","message":"9.9.9","remedy":"Update."}}"#;
        writeln!(stream, "{answer}").unwrap();
    });
    let refused = Front::there(socket).await.err().unwrap();
    assert_eq!(refused.code, ErrorCode::SocketVersion);
    other.join().unwrap();
}
