//! Settings of the whole application.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::retention::Retention;
use crate::secret::{SecretRef, SecretStore};
use crate::target::Proxy;
use crate::week::Window;

/// How many workers there may be at most.
pub const WORKERS_MAX: u8 = 64;

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How many jobs run at once, 1–64.
    pub workers: u8,
    /// Whether the queue is paused: running jobs end, none starts.
    pub paused: bool,
    /// Bytes a second of all transfers together, at least 1; as fast as it goes when not set.
    pub bytes_per_second: Option<u64>,
    /// Hours at which another limit takes its place. Of several the first counts.
    pub limits_schedule: Vec<Window>,
    /// Where registries' notifications are listened to; nowhere when not set.
    pub listener: Option<Listener>,
    /// How long what has ended is kept.
    pub retention: Retention,
    /// The proxy in front of targets that have none of their own.
    pub proxy: Proxy,
    /// Where what is typed in is kept from now on.
    pub secrets: SecretStore,
}

/// The listener for registries' notifications, and what a sender proves itself with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// Where it listens.
    pub address: SocketAddr,
    /// The bearer token.
    #[serde(default)]
    pub token: Option<SecretRef>,
    /// The secret part of the path.
    #[serde(default)]
    pub path_secret: Option<SecretRef>,
    /// The key of GitHub's signatures.
    #[serde(default)]
    pub github_secret: Option<SecretRef>,
}

impl Listener {
    /// Where it listens unless told otherwise: only this machine reaches it there.
    pub const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8421);

    /// Where one of its secrets comes from.
    pub const fn secret(&self, which: ListenerSecret) -> Option<&SecretRef> {
        match which {
            ListenerSecret::Token => self.token.as_ref(),
            ListenerSecret::Path => self.path_secret.as_ref(),
            ListenerSecret::GitHub => self.github_secret.as_ref(),
        }
    }

    /// Says where one of its secrets comes from from now on.
    pub fn set_secret(&mut self, which: ListenerSecret, reference: Option<SecretRef>) {
        *match which {
            ListenerSecret::Token => &mut self.token,
            ListenerSecret::Path => &mut self.path_secret,
            ListenerSecret::GitHub => &mut self.github_secret,
        } = reference;
    }
}

/// The secrets of the listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListenerSecret {
    /// The bearer token.
    Token,
    /// The secret part of the path.
    Path,
    /// The key of GitHub's signatures.
    GitHub,
}

impl ListenerSecret {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Token, Self::Path, Self::GitHub];

    /// The name in the rule file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Path => "path_secret",
            Self::GitHub => "github_secret",
        }
    }
}

impl Settings {
    /// Bytes a second of all transfers together at a moment of local time; `None` for no limit.
    pub fn bytes_per_second_at(&self, at: NaiveDateTime) -> Option<u64> {
        let window = self.limits_schedule.iter().find(|window| window.covers(at));
        window.map_or(self.bytes_per_second, |window| Some(window.bytes_per_second))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workers: 3,
            paused: false,
            bytes_per_second: None,
            limits_schedule: Vec::new(),
            listener: None,
            retention: Retention::default(),
            proxy: Proxy::default(),
            secrets: SecretStore::default(),
        }
    }
}
