//! What a person may want done: one table, for an engine in this process and for that of another one.

use std::path::PathBuf;

use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::secret::SecretStore;
use sampan_domain::{Digest, Failure, ImageName, JobId, Rule, RuleId, RunId, Settings, Target};
use sampan_engine::{Checked, Consent};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;

pub use super::plain::Login;
use crate::answer::Answer;
use crate::app::App;
use crate::listener::{ListenerWish, Listening};
use crate::request::Request;
use crate::sample::Names;
use crate::secret::Secret;
use crate::secrets::SecretsState;

/// Something that can be wanted.
pub trait Errand: Into<Any> + Send {
    /// What comes of it.
    type Outcome: Serialize + DeserializeOwned + Send;

    /// Does it.
    fn carry_out(self, app: &App) -> impl Future<Output = Result<Self::Outcome, Failure>> + Send;
}

/// What became of each of several jobs, in the order in which they were named.
pub type Each = Vec<Result<(), Failure>>;

/// A manifest as it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestText {
    /// Its media type, without parameters.
    pub media_type: String,
    /// Its digest.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// What the registry sent, as text.
    pub text: String,
}

macro_rules! errands {
    ($($(#[$doc:meta])* $name:ident($($given:ident: $kind:ty),*) -> $outcome:ty, |$app:ident| $work:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Serialize, Deserialize)]
            pub struct $name($(pub $kind),*);

            impl Errand for $name {
                type Outcome = $outcome;

                async fn carry_out(self, $app: &App) -> Result<$outcome, Failure> {
                    let Self($($given),*) = self;
                    $work
                }
            }

            impl From<$name> for Any {
                fn from(errand: $name) -> Self {
                    Self::$name(errand)
                }
            }
        )*

        /// One of them.
        #[derive(Serialize, Deserialize)]
        pub enum Any {
            $($(#[$doc])* $name($name)),*
        }

        impl Any {
            /// Does it; what comes of it is written out.
            pub(crate) async fn carry_out(self, app: &App) -> Result<Value, Failure> {
                match self {
                    $(Self::$name(errand) => written(&errand.carry_out(app).await?),)*
                }
            }
        }
    };
}

fn written<T: Serialize>(outcome: &T) -> Result<Value, Failure> {
    serde_json::to_value(outcome).map_err(crate::socket::failed)
}

errands! {
    /// Makes or changes a target; what was typed in is kept where secrets are kept.
    SaveTarget(target: Target, typed: Option<Login>) -> Target, |app| {
        app.save_target(target, typed.map(|login| login.0)).await
    };
    /// Checks a target that need not be saved.
    TryTarget(target: Target, typed: Option<Login>) -> Checked, |app| {
        app.try_target(&target, typed.map(|login| login.0)).await
    };
    /// Removes a target that no rule uses.
    RemoveTarget(target: Target) -> (), |app| app.remove_target(target).await;
    /// Adds a target for each registry that Docker has a login for; gives the names of the new ones.
    ImportLogins() -> Vec<String>, |app| app.import_logins().await.map(|names| names.created);

    /// Makes or changes a rule.
    SaveRule(rule: Rule) -> Rule, |app| app.save_rule(rule).await;
    /// Enables a rule, or disables it: then its open jobs are canceled.
    SwitchRule(rule: Rule, enabled: bool) -> (), |app| {
        app.engine().configure(vec![Change::PutRule(Rule { enabled, ..rule })]).await
    };
    /// Removes a rule; its open jobs are canceled.
    RemoveRule(rule: RuleId) -> (), |app| app.engine().configure(vec![Change::RemoveRule(rule)]).await;
    /// Runs a rule now; a person may have confirmed what it deletes.
    RunRule(rule: RuleId, consent: Option<Consent>) -> RunId, |app| {
        app.engine().run_rule_confirmed(rule, Trigger::Manual, consent).await
    };
    /// Makes the sample, and a rule that copies it to a folder.
    MakeSample(names: Names, destination: PathBuf) -> RuleId, |app| app.make_sample(names, destination).await;

    /// Stops a run; gives the number of jobs stopped.
    StopRun(run: RunId) -> u64, |app| app.engine().stop_run(run).await;
    /// Retries the failed jobs of a run; gives their number.
    RetryFailed(run: RunId) -> u64, |app| app.engine().retry_failed(run).await;
    /// Stops jobs; each is stopped when this is done.
    StopJobs(jobs: Vec<JobId>) -> Each, |app| app.engine().stop_jobs(&jobs).await;
    /// Retries jobs that failed, were stopped or canceled.
    RetryJobs(jobs: Vec<JobId>) -> Each, |app| app.engine().retry_jobs(&jobs).await;
    /// Deletes jobs that have ended.
    RemoveJobs(jobs: Vec<JobId>) -> Each, |app| app.engine().remove_jobs(&jobs).await;
    /// Gives jobs that wait another priority.
    PrioritiseJobs(jobs: Vec<JobId>, priority: i32) -> Each, |app| {
        app.engine().prioritise_jobs(&jobs, priority).await
    };
    /// The manifest of an image, as its target gives it now.
    ReadManifest(image: ImageName) -> ManifestText, |app| {
        let manifest = app.engine().manifest(&image).await?;
        Ok(ManifestText {
            media_type: manifest.media_type,
            digest: manifest.digest,
            size: manifest.bytes.len() as u64,
            text: String::from_utf8_lossy(&manifest.bytes).into_owned(),
        })
    };

    /// Lets running jobs end, and begins none.
    Pause() -> (), |app| app.engine().pause().await;
    /// Begins jobs again.
    Resume() -> (), |app| app.engine().resume().await;
    /// Changes the settings.
    SaveSettings(settings: Settings) -> (), |app| app.save_settings(settings).await;
    /// Makes the listener what somebody wants, or ends it.
    SaveListener(wish: Option<ListenerWish>) -> (), |app| app.save_listener(wish).await;
    /// Whether the encrypted file with secrets waits for its passphrase.
    AskLocked() -> bool, |app| Ok(app.is_locked());
    /// How secrets are kept.
    AskSecrets() -> SecretsState, |app| app.secrets_state().await;
    /// Opens the encrypted file; what waits for it goes on.
    UnlockSecrets(passphrase: Secret) -> (), |app| app.unlock(passphrase).await;
    /// Keeps secrets in this store from now on. Gives the names of targets whose login could not be moved.
    UseSecretStore(store: SecretStore, passphrase: Option<Secret>) -> Vec<String>, |app| {
        app.use_secret_store(store, passphrase).await
    };
    /// Gives the encrypted file, which has to be open, another passphrase.
    ChangePassphrase(passphrase: Secret) -> (), |app| app.change_passphrase(passphrase).await;
    /// The passphrase is lost: the file is set aside. Gives where it lies.
    ResetSecrets() -> Option<PathBuf>, |app| app.reset_secrets().await;
    /// How the listener is.
    AskListening() -> Listening, |app| Ok(app.listening().borrow().clone());
    /// What the command line may ask, without what is said on the way.
    AskRequest(request: Request) -> Answer, |app| {
        let (sink, _) = mpsc::channel(1);
        app.answer(request, &sink).await
    };
}
