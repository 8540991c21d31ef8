//! What the window needs to begin.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::closing::Closing;
use crate::notify::Notify;

/// What the window needs to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Start {
    pub(crate) version: String,
    /// Where everything is kept.
    pub(crate) data_directory: String,
    /// The store was damaged and had to be restored: what that has cost.
    pub(crate) recovered: Option<super::Restored>,
    /// The encrypted file with passwords waits for its passphrase.
    pub(crate) locked: bool,
    /// There is no target, no rule and no job yet.
    pub(crate) empty: bool,
    /// Where the sample would be copied to unless told otherwise.
    pub(crate) sample_destination: String,
    pub(crate) preferences: Preferences,
    /// There is a tray that the window can go to.
    pub(crate) tray: bool,
    /// Sampan begins with the session; null where that cannot be known.
    pub(crate) autostart: Option<bool>,
    /// The language of the system, for as long as nobody chose one.
    pub(crate) system_language: String,
    pub(crate) settings: super::Settings,
    /// The listener for registries' notifications; null where it is off.
    pub(crate) listener: Option<super::Listener>,
    /// The process that the window is attached to; null where the work is done in its own.
    pub(crate) holder: Option<Holder>,
}

/// Another process that holds the data directory, and does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Holder {
    /// Its number.
    pub(crate) process: u32,
    pub(crate) face: Face,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Face {
    /// `sampan serve`.
    Serve,
    /// Another window.
    Window,
    /// A command of `sampan`, which ends when its work is done.
    Command,
}

impl From<sampan_app::Holder> for Holder {
    fn from(holder: sampan_app::Holder) -> Self {
        let face = match holder.face {
            sampan_app::Face::Serve => Face::Serve,
            sampan_app::Face::Window => Face::Window,
            sampan_app::Face::Command => Face::Command,
        };
        Self { process: holder.process, face }
    }
}

/// How the window looks and speaks; kept beside the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Preferences {
    /// `en` or `zh-CN`; null until somebody chose: then the system's.
    pub(crate) language: Option<String>,
    pub(crate) appearance: Appearance,
    pub(crate) compact: bool,
    /// What closing the window does.
    pub(crate) closing: Closing,
    /// Which ends of runs are told of.
    pub(crate) notify: Notify,
    /// In which units sizes are shown.
    pub(crate) units: Units,
}

/// In which units sizes and speeds are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Units {
    /// KiB, MiB, GiB: by 1024.
    #[default]
    Binary,
    /// kB, MB, GB: by 1000.
    Decimal,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Appearance {
    #[default]
    System,
    Light,
    Dark,
}
