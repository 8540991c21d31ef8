//! Every way in which something can fail, as a code with arguments.
//!
//! A code has a sentence of cause and a sentence of remedy in each language (`locales/*/errors.ftl`, message
//! `error-<code>` and its attribute `.remedy`). No sentence crosses a border of the program.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What is done about a failure (design: "Failure classes").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// May go away by itself: the request and then the job are tried again, within a budget.
    Retryable,
    /// Will be the same next time: error at once.
    Permanent,
    /// Somebody has to change something first: error at once, with a remedy.
    NeedsPerson,
    /// The cause is outside and lasts: the job waits and uses no attempt.
    Waits,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $class:ident;)*) => {
        /// A kind of failure. The text form is stable: scripts read it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable text form, in kebab case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What is done about it.
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)* }
            }
        }
    };
}

codes! {
    // --- the way to a host: args `host`
    /// The name does not exist (NXDOMAIN).
    DnsNotFound = "dns-not-found", NeedsPerson;
    /// The name could not be looked up now.
    DnsFailed = "dns-failed", Retryable;
    /// Nobody listens on the port.
    ConnectRefused = "connect-refused", Retryable;
    /// No answer to the connection attempt in time.
    ConnectTimeout = "connect-timeout", Retryable;
    /// The network or the host cannot be reached from here.
    NetworkUnreachable = "network-unreachable", Waits;
    /// The connection broke in the middle.
    ConnectionLost = "connection-lost", Retryable;
    /// The connection was open but no answer came in time.
    ResponseTimeout = "response-timeout", Retryable;
    /// A body stopped arriving.
    IdleTimeout = "idle-timeout", Retryable;
    /// A body arrives so slowly that it would take for ever.
    TooSlow = "too-slow", Retryable;
    /// The proxy refused or could not be reached; args `proxy`.
    ProxyFailed = "proxy-failed", NeedsPerson;

    // --- TLS: args `host`
    /// The certificate's issuer is not trusted here.
    TlsUnknownIssuer = "tls-unknown-issuer", NeedsPerson;
    /// The certificate is for another name.
    TlsWrongHost = "tls-wrong-host", NeedsPerson;
    /// The certificate has expired or is not valid yet.
    TlsNotValidNow = "tls-not-valid-now", NeedsPerson;
    /// The server on this port speaks plain HTTP.
    TlsPlainHttp = "tls-plain-http", NeedsPerson;
    /// Any other failure of the handshake.
    TlsFailed = "tls-failed", NeedsPerson;
    /// The CA file cannot be read or holds no certificate; args `path`.
    CaFileInvalid = "ca-file-invalid", NeedsPerson;
    /// The client certificate or its key cannot be used; args `path`.
    ClientCertInvalid = "client-cert-invalid", NeedsPerson;

    // --- who we are: args `host`
    /// The registry asks for a login and the target has none.
    AuthRequired = "auth-required", NeedsPerson;
    /// The registry does not accept the credential.
    AuthRejected = "auth-rejected", NeedsPerson;
    /// The credential is good but may not do this; args `object`.
    AccessDenied = "access-denied", NeedsPerson;
    /// The token server failed; args `realm`.
    TokenFailed = "token-failed", Retryable;

    // --- where we may be sent: args `host`, `location`
    /// The registry wants the password sent to a host that it does not belong to.
    RealmRefused = "realm-refused", NeedsPerson;
    /// A redirect that the policy does not allow.
    RedirectRefused = "redirect-refused", NeedsPerson;
    /// More redirects in a row than are followed.
    RedirectLoop = "redirect-loop", Permanent;
    /// An upload address that the policy does not allow.
    LocationRefused = "location-refused", NeedsPerson;
    /// A next page that the policy does not allow, or that was already read.
    LinkRefused = "link-refused", Permanent;

    // --- what a registry answers: args `host`, `object`, `status`
    /// The answer is not a registry's: HTML, a login page, something else; args `title`.
    NotARegistry = "not-a-registry", NeedsPerson;
    /// The image is not at the source.
    ManifestNotFound = "manifest-not-found", Permanent;
    /// A blob that a manifest names is not at the source.
    BlobNotFound = "blob-not-found", Permanent;
    /// The repository or its project is not there and may not be created.
    RepositoryNotFound = "repository-not-found", NeedsPerson;
    /// The project is not there, and this account may not create it; args `host`, `project`.
    ProjectMissing = "project-missing", NeedsPerson;
    /// The project is a proxy cache, which takes no push; args `host`, `project`.
    ProjectIsProxy = "project-is-proxy", NeedsPerson;
    /// The registry does not list its repositories.
    CatalogUnsupported = "catalog-unsupported", NeedsPerson;
    /// A rule asks for labels, and its source has none; args `target`.
    LabelsUnsupported = "labels-unsupported", NeedsPerson;
    /// The registry does not support this operation.
    Unsupported = "unsupported", Permanent;
    /// A manifest that is no manifest; args `detail`.
    ManifestInvalid = "manifest-invalid", Permanent;
    /// A kind of manifest that is not replicated (Docker schema 1 and unknown ones); args `media_type`.
    ManifestUnsupported = "manifest-unsupported", Permanent;
    /// An image has none of the platforms that are asked for; args `object`, `platforms`.
    PlatformAbsent = "platform-absent", Permanent;
    /// An artifact of a kind that is not asked for; args `object`, `kind`.
    ArtifactUnwanted = "artifact-unwanted", Permanent;
    /// An image does not say when it was made; args `object`.
    TimeUnknown = "time-unknown", Permanent;
    /// The destination has another image under the name, and a rule never overwrites; args `digest`.
    ImageKept = "image-kept", Permanent;
    /// The destination has another image under the name, and it is not older; args `digest`.
    ImageNewer = "image-newer", Permanent;
    /// The image at the destination is not the one that a plan has seen there; args `object`, `digest`.
    ImageChanged = "image-changed", Permanent;
    /// A tag cannot be deleted without a manifest that others use; args `host`, `object`, `tags`.
    TagShared = "tag-shared", Permanent;
    /// A tag is never deleted, as its rule says; args `tag`.
    TagProtected = "tag-protected", Permanent;
    /// A repository of the source shows no tags, so nothing of it is deleted; args `repository`.
    SourceEmpty = "source-empty", Permanent;
    /// More would be deleted than a rule lets without being asked; args `target`, `count`, `of`, `share`.
    DeletionRefused = "deletion-refused", NeedsPerson;
    /// The destination takes no index whose parts it lacks; args `host`, `object`.
    SparseIndexRefused = "sparse-index-refused", Permanent;
    /// The destination refused the manifest; args `detail`.
    ManifestRefused = "manifest-refused", Permanent;
    /// The destination says that parts of the manifest are missing.
    ManifestBlobUnknown = "manifest-blob-unknown", Retryable;
    /// The bytes do not have the digest they were asked by; args `expected`, `actual`.
    DigestMismatch = "digest-mismatch", Retryable;
    /// The same, a second time; args `expected`, `actual`.
    DigestMismatchTwice = "digest-mismatch-twice", Permanent;
    /// More or fewer bytes than declared; args `expected`, `actual`.
    SizeMismatch = "size-mismatch", Permanent;
    /// A limit of size, depth or number is exceeded; args `limit`.
    LimitExceeded = "limit-exceeded", Permanent;
    /// An answer that cannot be understood; args `detail`.
    AnswerInvalid = "answer-invalid", Permanent;
    /// The tag exists and may not be changed.
    TagImmutable = "tag-immutable", Permanent;
    /// The destination's quota is used up.
    QuotaExceeded = "quota-exceeded", NeedsPerson;
    /// The destination takes no object of this size (413).
    TooLarge = "too-large", Permanent;
    /// The registry asks us to slow down (429); args `until`.
    RateLimited = "rate-limited", Retryable;
    /// The registry failed (5xx).
    ServerError = "server-error", Retryable;
    /// The registry refused the request (another 4xx).
    RequestRefused = "request-refused", Permanent;
    /// A shared read could not be kept for a slow destination; it reads for itself.
    SpoolFull = "spool-full", Retryable;
    /// The upload session is gone.
    UploadLost = "upload-lost", Retryable;
    /// After a push the destination does not have what was pushed; args `expected`, `actual`.
    VerifyFailed = "verify-failed", Permanent;

    // --- directories and files: args `path`
    /// The layout directory is not there.
    LayoutNotFound = "layout-not-found", NeedsPerson;
    /// The directory is no OCI image layout, or a damaged one; args `detail`.
    LayoutInvalid = "layout-invalid", NeedsPerson;
    /// A file could not be read or written; args `detail`.
    FileFailed = "file-failed", NeedsPerson;
    /// No space is left.
    DiskFull = "disk-full", Waits;

    // --- the store: args `path`
    /// The store is damaged; args `detail`.
    StoreDamaged = "store-damaged", NeedsPerson;
    /// The store was damaged and has been replaced by what there was `at` a time, jobs are `gone`, the damaged one is kept
    /// at a path; args `path`, `at`, `targets`, `rules`, `jobs`, `gone`.
    StoreRestored = "store-restored", NeedsPerson;
    /// There is no snapshot from which the store could be restored.
    BackupMissing = "backup-missing", NeedsPerson;
    /// A file that is no backup, or a damaged one.
    BackupInvalid = "backup-invalid", NeedsPerson;
    /// The store was written by a newer version.
    StoreNewer = "store-newer", NeedsPerson;
    /// Another process has the data directory.
    StoreLocked = "store-locked", NeedsPerson;
    /// The store could not be read or written; args `detail`.
    StoreFailed = "store-failed", NeedsPerson;
    /// The data directory cannot be written.
    StoreReadOnly = "store-read-only", NeedsPerson;

    // --- ourselves
    /// A bug: the job's task panicked; args `detail`.
    Panicked = "panicked", Permanent;
    /// The program ended three times while this job ran.
    Poison = "poison", NeedsPerson;
    /// The program is ending.
    ShuttingDown = "shutting-down", Waits;

    // --- what a person wrote
    /// The command line cannot be understood; args `detail`.
    Usage = "usage", NeedsPerson;
    /// The file is no valid YAML; args `file`, `line`, `column`, `detail`.
    FileSyntax = "file-syntax", NeedsPerson;
    /// A key that does not exist; args `file`, `line`, `column`, `key`, `known` (the nearest known word or empty).
    KeyUnknown = "key-unknown", NeedsPerson;
    /// A value of the wrong type or out of range; args `file`, `line`, `column`, `detail`.
    ValueInvalid = "value-invalid", NeedsPerson;
    /// A key that must be there is missing; args `file`, `line`, `column`, `key`.
    KeyMissing = "key-missing", NeedsPerson;
    /// A rule names a target that does not exist; args `target`, `known`.
    TargetUnknown = "target-unknown", NeedsPerson;
    /// Two things have one name; args `name`.
    NameTaken = "name-taken", NeedsPerson;
    /// A name with characters that are not allowed; args `name`.
    NameInvalid = "name-invalid", NeedsPerson;
    /// A path that does not begin at the root; args `path`.
    PathRelative = "path-relative", NeedsPerson;
    /// Not a registry URL; args `url`.
    UrlInvalid = "url-invalid", NeedsPerson;
    /// Not an image reference; args `reference`.
    ReferenceInvalid = "reference-invalid", NeedsPerson;
    /// Not a digest; args `digest`.
    DigestInvalid = "digest-invalid", Permanent;
    /// Not a pattern; args `pattern`, `detail`.
    PatternInvalid = "pattern-invalid", NeedsPerson;
    /// Not a range of versions; args `range`.
    RangeInvalid = "range-invalid", NeedsPerson;
    /// A template that cannot be read, or that names what there is not; args `template`, `name`.
    TemplateInvalid = "template-invalid", NeedsPerson;
    /// A repository has no more levels than a rule drops; args `repository`, `levels`.
    NameTooShort = "name-too-short", NeedsPerson;
    /// Several images would get one name; args `name`, `others`, `count`.
    NameCollision = "name-collision", NeedsPerson;
    /// A registry takes no name of so many levels; args `host`, `name`, `least`, `most` (0 for any).
    NameRefused = "name-refused", NeedsPerson;
    /// Not a platform; args `platform`.
    PlatformInvalid = "platform-invalid", NeedsPerson;
    /// Not a size; args `text`.
    SizeInvalid = "size-invalid", NeedsPerson;
    /// Not a duration; args `text`.
    DurationInvalid = "duration-invalid", NeedsPerson;
    /// An environment variable that a credential names is not set; args `name`.
    SecretMissing = "secret-missing", NeedsPerson;
    /// A credential that cannot be read or understood; args `source`, `detail`.
    CredentialInvalid = "credential-invalid", NeedsPerson;
    /// A password written out where only a reference may stand; args `target`.
    SecretInPlain = "secret-in-plain", NeedsPerson;
    /// The encrypted file with credentials waits for its passphrase; args `path`.
    SecretsLocked = "secrets-locked", Waits;
    /// The encrypted file cannot be read or written, or is none; args `path`, `detail`.
    SecretsFailed = "secrets-failed", NeedsPerson;
    /// A passphrase does not open the encrypted file; args `path`.
    PassphraseWrong = "passphrase-wrong", NeedsPerson;
    /// A passphrase that is too short; args `min`.
    PassphraseShort = "passphrase-short", NeedsPerson;
    /// A passphrase that was asked for twice is two different ones.
    PassphraseDiffers = "passphrase-differs", NeedsPerson;
    /// There is no passphrase where one is needed.
    PassphraseMissing = "passphrase-missing", NeedsPerson;
    /// There is no keyring in this session, or it refuses; args `detail`.
    KeyringMissing = "keyring-missing", NeedsPerson;

    // --- what a person asked for
    /// No such target; args `id`.
    TargetNotFound = "target-not-found", NeedsPerson;
    /// The target is used by rules; args `target`, `rules`.
    TargetInUse = "target-in-use", NeedsPerson;
    /// No such rule; args `id`.
    RuleNotFound = "rule-not-found", NeedsPerson;
    /// The rule is disabled; args `rule`.
    RuleDisabled = "rule-disabled", NeedsPerson;
    /// Not a cron expression of five or six fields, or one that never fires; args `schedule`.
    ScheduleInvalid = "schedule-invalid", NeedsPerson;
    /// Not an IANA time zone; args `zone`.
    TimeZoneInvalid = "time-zone-invalid", NeedsPerson;
    /// Not an address with a port; args `address`.
    AddressInvalid = "address-invalid", NeedsPerson;
    /// A secret of the listener that is too short, or cannot stand in a header and in a path; args `min`.
    ListenerSecretInvalid = "listener-secret-invalid", NeedsPerson;
    /// The listener cannot listen there; args `address`, `detail`.
    ListenFailed = "listen-failed", NeedsPerson;
    /// The environment asks for traces in a way that cannot be had; args `variable`, `detail`.
    TracesInvalid = "traces-invalid", NeedsPerson;
    /// A run of the rule is active, and the rule says that then there is no other; args `rule`, `run`.
    RunActive = "run-active", NeedsPerson;
    /// No such run; args `id`.
    RunNotFound = "run-not-found", NeedsPerson;
    /// No such job; args `id`.
    JobNotFound = "job-not-found", NeedsPerson;
    /// The job has ended and cannot be stopped; args `id`, `status`.
    JobNotStoppable = "job-not-stoppable", NeedsPerson;
    /// Only error, stopped and canceled jobs can be retried; args `id`, `status`.
    JobNotRetryable = "job-not-retryable", NeedsPerson;
    /// Only jobs that have ended can be deleted; args `id`, `status`.
    JobNotRemovable = "job-not-removable", NeedsPerson;
    /// Only pending and retrying jobs stand in the queue; args `id`, `status`.
    JobNotQueued = "job-not-queued", NeedsPerson;
    /// The process that holds the data directory does not answer; args `detail`.
    SocketFailed = "socket-failed", NeedsPerson;
    /// The process that holds the data directory is of another version; args `ours`, `theirs`.
    SocketVersion = "socket-version", NeedsPerson;
    /// The process that holds the data directory, and whose engine a window worked on, has ended; args `id`.
    HolderEnded = "holder-ended", NeedsPerson;
}

impl ErrorCode {
    /// Whether an image that is left out for this is left out because its rule wants it so.
    pub const fn is_choice(self) -> bool {
        matches!(
            self,
            Self::ArtifactUnwanted
                | Self::ImageKept
                | Self::ImageNewer
                | Self::PlatformAbsent
                | Self::SourceEmpty
                | Self::TagProtected
                | Self::TimeUnknown
        )
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value of an argument: a number where the sentence may depend on it, text otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A count, a size in bytes, a status.
    Number(i64),
    /// Anything else; already cleaned of control characters.
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(clean(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(u16, u32, u64, usize, i64);

/// The longest text an argument keeps, in characters.
pub const TEXT_CAP: usize = 4096;

/// Text from outside made harmless: control characters and bidirectional overrides become `�`, one line,
/// at most [`TEXT_CAP`] characters.
pub fn clean(text: &str) -> String {
    let harmless = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        c => c,
    };
    text.chars().take(TEXT_CAP).map(harmless).collect()
}

/// Named arguments of a message, in the order they were given.
pub type Args = Vec<(Cow<'static, str>, Value)>;

/// One failure: what, of what, and when it may be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind.
    pub code: ErrorCode,
    /// What the sentences speak of: host, object, status and the like.
    pub args: Args,
    /// Technical detail for the curious, in English, shown behind a fold.
    pub detail: Option<String>,
    /// How long the other side asked us to wait before the next try.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure without arguments.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, args: Vec::new(), detail: None, retry_after: None }
    }

    /// Adds an argument, unless one of that name is there: the innermost knows best.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if self.arg(name).is_none() {
            self.args.push((Cow::Borrowed(name), value.into()));
        }
        self
    }

    /// Adds technical detail.
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(clean(&detail.to_string()));
        self
    }

    /// Adds the wait that the other side asked for.
    pub fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// The argument of that name.
    pub fn arg(&self, name: &str) -> Option<&Value> {
        self.args.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// What is done about it.
    pub const fn class(&self) -> Class {
        self.code.class()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        for (name, value) in &self.args {
            match value {
                Value::Number(number) => write!(f, " {name}={number}")?,
                Value::Text(text) => write!(f, " {name}={text:?}")?,
            }
        }
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_kebab_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} stands twice");
            assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{text}");
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn hostile_text_is_inert() {
        assert_eq!(clean("a\u{1b}[31mb\n\u{202e}c"), "a\u{fffd}[31mb \u{fffd}c");
        assert_eq!(clean(&"x".repeat(10_000)).len(), TEXT_CAP);
    }

    #[test]
    fn the_innermost_argument_stays() {
        let failure = Failure::new(ErrorCode::ServerError).with("host", "inner").with("host", "outer");
        assert_eq!(failure.arg("host"), Some(&Value::Text("inner".into())));
    }
}
