//! Values that are written as one word: credentials, sizes, spans of time, shares, platforms, flattening.

use std::borrow::Cow;
use std::time::Duration;

use sampan_domain::mapping;
use sampan_domain::platform::Platform;
use sampan_domain::secret::CredentialRef;
use sampan_domain::units;
use sampan_domain::week::{Days, TimeOfDay};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret, SecretString};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value written as one word.
trait Word: Sized {
    /// The message that says what is expected, for the failure. The failure never repeats what was found: it may be a password.
    const EXPECTED: &'static str;

    fn read(text: &str) -> Option<Self>;

    fn write(&self) -> Cow<'static, str>;

    fn describe() -> Schema;
}

macro_rules! words {
    ($($kind:ident),*) => {$(
        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::read(&text).ok_or_else(|| D::Error::custom(Self::EXPECTED))
            }
        }

        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.write())
            }
        }

        impl JsonSchema for $kind {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                Self::describe()
            }
        }
    )*};
}

words!(CredentialWord, Size, Span, Share, PlatformWord, Flatten, DaysWord, TimeWord);

/// Where a credential comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialWord {
    /// `none`: no login.
    None,
    /// `docker-config`: docker's own `config.json`.
    DockerConfig,
    /// `keyring`: the operating system's keyring.
    Keyring,
    /// `encrypted-file`: the file in the data directory that a passphrase opens.
    EncryptedFile,
    /// `helper:NAME`: the docker credential helper `docker-credential-NAME`.
    Helper(String),
    /// `env:NAME`: an environment variable that holds `user:password` or a token.
    Env(String),
    /// `file:PATH`: a file that holds `user:password` or a token.
    File(String),
}

impl Word for CredentialWord {
    const EXPECTED: &'static str = "cli-expected-credential";

    fn read(text: &str) -> Option<Self> {
        Some(match text.split_once(':') {
            None if text == "none" => Self::None,
            None if text == "docker-config" => Self::DockerConfig,
            None if text == "keyring" => Self::Keyring,
            None if text == "encrypted-file" => Self::EncryptedFile,
            Some(("helper", name)) if is_helper(name) => Self::Helper(name.to_owned()),
            Some(("env", name)) if is_variable(name) => Self::Env(name.to_owned()),
            Some(("file", path)) if !path.is_empty() => Self::File(path.to_owned()),
            _ => return None,
        })
    }

    fn write(&self) -> Cow<'static, str> {
        match self {
            Self::None => "none".into(),
            Self::DockerConfig => "docker-config".into(),
            Self::Keyring => "keyring".into(),
            Self::EncryptedFile => "encrypted-file".into(),
            Self::Helper(name) => format!("helper:{name}").into(),
            Self::Env(name) => format!("env:{name}").into(),
            Self::File(path) => format!("file:{path}").into(),
        }
    }

    fn describe() -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(none|docker-config|keyring|encrypted-file|helper:[A-Za-z0-9._-]+|env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$"
        })
    }
}

impl CredentialWord {
    /// Reads the word. The failure of [`None`] is the caller's: what was found may be a password.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text)
    }

    /// The word for a credential; `None` for one that is written as user and password or lasts for a session.
    pub fn of(credential: &CredentialRef) -> Option<Self> {
        Some(match credential {
            CredentialRef::None => Self::None,
            CredentialRef::DockerConfig => Self::DockerConfig,
            CredentialRef::Keyring => Self::Keyring,
            CredentialRef::EncryptedFile => Self::EncryptedFile,
            CredentialRef::Helper(name) => Self::Helper(name.clone()),
            CredentialRef::Env(name) => Self::Env(name.clone()),
            CredentialRef::File(path) => Self::File(path.clone()),
            CredentialRef::Template { .. } | CredentialRef::Session => return None,
        })
    }
}

impl From<CredentialWord> for CredentialRef {
    fn from(word: CredentialWord) -> Self {
        match word {
            CredentialWord::None => Self::None,
            CredentialWord::DockerConfig => Self::DockerConfig,
            CredentialWord::Keyring => Self::Keyring,
            CredentialWord::EncryptedFile => Self::EncryptedFile,
            CredentialWord::Helper(name) => Self::Helper(name),
            CredentialWord::Env(name) => Self::Env(name),
            CredentialWord::File(path) => Self::File(path),
        }
    }
}

/// Whether a text may name a credential helper: it becomes a program's name, so it holds no path.
fn is_helper(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether a text may name an environment variable.
pub(in crate::rule_file) fn is_variable(name: &str) -> bool {
    name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A number of bytes: `20MiB`, `1.5GB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

impl Word for Size {
    const EXPECTED: &'static str = "cli-expected-size";

    fn read(text: &str) -> Option<Self> {
        units::parse_size(text).ok().map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        units::format_size(self.0).into()
    }

    fn describe() -> Schema {
        json_schema!({
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": r"^\d+(\.\d{1,6})?\s*(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?$"
        })
    }
}

/// A span of time: `10m`, `90d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Duration);

impl Word for Span {
    const EXPECTED: &'static str = "cli-expected-duration";

    fn read(text: &str) -> Option<Self> {
        units::parse_duration(text).ok().map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        units::format_duration(self.0).into()
    }

    fn describe() -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\d+(\.\d{1,6})?\s*[smhdw]$" })
    }
}

/// A share of a whole in percent: `20%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(pub u8);

impl Word for Share {
    const EXPECTED: &'static str = "cli-expected-share";

    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_suffix('%').filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse().ok().filter(|share| *share <= 100).map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        format!("{}%", self.0).into()
    }

    fn describe() -> Schema {
        json_schema!({ "type": "string", "pattern": r"^(\d{1,2}|100)%$" })
    }
}

/// A platform: `linux/arm64`, `linux/arm/v7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformWord(pub Platform);

impl Word for PlatformWord {
    const EXPECTED: &'static str = "cli-expected-platform";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        self.0.to_string().into()
    }

    fn describe() -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\w+/\w+(/\w+)?$" })
    }
}

/// How many leading parts of a repository's name are dropped at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flatten {
    /// All but the last.
    All,
    /// None.
    None,
    /// So many, 1 to 3.
    Levels(u8),
}

impl From<Flatten> for mapping::Flatten {
    fn from(word: Flatten) -> Self {
        match word {
            Flatten::All => Self::All,
            Flatten::None => Self::None,
            Flatten::Levels(count) => Self::Levels(count),
        }
    }
}

impl From<mapping::Flatten> for Flatten {
    fn from(flatten: mapping::Flatten) -> Self {
        match flatten {
            mapping::Flatten::All => Self::All,
            mapping::Flatten::None => Self::None,
            mapping::Flatten::Levels(count) => Self::Levels(count),
        }
    }
}

impl Word for Flatten {
    const EXPECTED: &'static str = "cli-expected-flatten";

    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "all" => Self::All,
            "none" => Self::None,
            "1" => Self::Levels(1),
            "2" => Self::Levels(2),
            "3" => Self::Levels(3),
            _ => return None,
        })
    }

    fn write(&self) -> Cow<'static, str> {
        match self {
            Self::All => "all".into(),
            Self::None => "none".into(),
            Self::Levels(levels) => levels.to_string().into(),
        }
    }

    fn describe() -> Schema {
        json_schema!({ "enum": ["all", "none", 1, 2, 3] })
    }
}

/// Days of the week: `daily`, `mon-fri`, `sat,sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysWord(pub Days);

impl Word for DaysWord {
    const EXPECTED: &'static str = "cli-expected-days";

    fn read(text: &str) -> Option<Self> {
        Days::parse(text).map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        self.0.to_string().into()
    }

    fn describe() -> Schema {
        let span = "(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?";
        json_schema!({ "type": "string", "pattern": format!("^(daily|{span}(, ?{span})*)$") })
    }
}

/// A time of day: `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeWord(pub TimeOfDay);

impl Word for TimeWord {
    const EXPECTED: &'static str = "cli-expected-time-of-day";

    fn read(text: &str) -> Option<Self> {
        TimeOfDay::parse(text).map(Self)
    }

    fn write(&self) -> Cow<'static, str> {
        self.0.to_string().into()
    }

    fn describe() -> Schema {
        json_schema!({ "type": "string", "pattern": r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$" })
    }
}

/// Text that may be a password. It prints nothing of itself.
#[derive(Clone, Debug)]
pub struct SecretText(pub SecretString);

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

/// Written only when a file is exported, and then it is a `${NAME}`.
impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose_secret())
    }
}

impl JsonSchema for SecretText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SecretText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
