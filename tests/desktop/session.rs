//! Where a person sits: a display, a session bus and an unlocked keyring or none, all of one test's own.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sampan_tests::process::{self, Process};
use sampan_tests::sampan::Sampan;

use crate::window;

/// How long each may take to be there.
const PATIENCE: Duration = Duration::from_secs(20);
/// The size of the display.
const SCREEN: (u32, u32) = (1440, 900);

/// A person's session on a machine. Others may join its bus before the window does.
pub(crate) struct Session {
    home: PathBuf,
    display: String,
    bus: String,
    // In the order in which they may end.
    _keyring: Option<Process>,
    _bus: Process,
    screen: Process,
}

impl Session {
    /// Logs in.
    ///
    /// # Panics
    /// When a part of it is not there after some seconds.
    pub(crate) fn begin(machine: &Sampan) -> Self {
        Self::log_in(machine, true)
    }

    /// Logs in where there is no keyring.
    ///
    /// # Panics
    /// As [`Session::begin`].
    pub(crate) fn without_keyring(machine: &Sampan) -> Self {
        Self::log_in(machine, false)
    }

    fn log_in(machine: &Sampan, with_keyring: bool) -> Self {
        let home = machine.home();
        let (screen, display) = screen();
        let (bus, address) = bus(home);
        let keyring = with_keyring.then(|| keyring(home, &address));
        Self { home: home.to_owned(), display, bus: address, _keyring: keyring, _bus: bus, screen }
    }

    /// The display goes away under all that is shown on it, as when its server crashes.
    pub(crate) fn lose_display(&mut self) {
        self.screen.kill();
    }

    /// Such as `:7`.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// The address of the session's bus.
    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// Starts the program with these words, and nothing that drives it.
    pub(crate) fn start(&self, language: &str, words: &[&str]) -> Process {
        let mut command = process::tethered(window::program());
        command.args(words).env_clear().envs(self.environment(language));
        Process::spawn(&mut command)
    }

    /// What a program finds around itself where the system speaks `language`.
    pub(crate) fn environment(&self, language: &str) -> Vec<(String, OsString)> {
        let home = &self.home;
        let mut variables: Vec<(String, OsString)> = vec![
            ("PATH".into(), env::var_os("PATH").unwrap_or_default()),
            ("HOME".into(), home.into()),
            ("DISPLAY".into(), self.display.clone().into()),
            ("DBUS_SESSION_BUS_ADDRESS".into(), self.bus.clone().into()),
            ("LANG".into(), language.into()),
            // Chinese is usually written through an input method; there is none here, and keys would wait for it.
            ("GTK_IM_MODULE".into(), "gtk-im-context-simple".into()),
            ("XDG_RUNTIME_DIR".into(), home.join("run").into()),
        ];
        for (name, place) in [("DATA", "data"), ("CONFIG", "config"), ("CACHE", "cache")] {
            variables.push((format!("XDG_{name}_HOME"), home.join(place).into()));
        }
        variables
    }
}

/// A display of its own.
fn screen() -> (Process, String) {
    let (width, height) = SCREEN;
    let mut command = process::tethered("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp"]);
    // Otherwise it begins anew whenever its last client leaves, and drops whoever connects meanwhile: whoever looks for a
    // window before there is one does just that, again and again.
    command.arg("-noreset");
    let screen = Process::spawn(&mut command);
    let mut number = String::new();
    process::wait_until("there is a display", PATIENCE, || {
        screen.stdout().trim().clone_into(&mut number);
        !number.is_empty()
    });
    (screen, format!(":{number}"))
}

/// A session bus that starts nothing by itself: no keyring but ours, and no bus for accessibility, which takes the place
/// of that of another session of the same person and outlives its own.
const BARE_BUS: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">\
    <allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>";

/// A session bus of its own.
fn bus(home: &Path) -> (Process, String) {
    let config = home.join("bus.conf");
    fs::write(&config, BARE_BUS).unwrap();
    let mut command = process::tethered("dbus-daemon");
    command.args(["--nofork", "--nopidfile", "--print-address=1"]);
    command.arg(format!("--config-file={}", config.display()));
    command.env("HOME", home).env("XDG_RUNTIME_DIR", home.join("run"));
    let bus = Process::spawn(&mut command);
    let mut address = String::new();
    process::wait_until("there is a bus", PATIENCE, || {
        bus.stdout().trim().clone_into(&mut address);
        !address.is_empty()
    });
    (bus, address)
}

/// A keyring of its own, unlocked as at login.
fn keyring(home: &Path, address: &str) -> Process {
    let mut command = process::tethered("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    command.env("DBUS_SESSION_BUS_ADDRESS", address).env("HOME", home);
    command.env("XDG_RUNTIME_DIR", home.join("run")).env("XDG_DATA_HOME", home.join("data"));
    let keyring = Process::spawn_with_input(&mut command, "login");
    process::wait_until("there is a keyring", PATIENCE, || {
        let mut asked = process::tethered("dbus-send");
        asked.env("DBUS_SESSION_BUS_ADDRESS", address).args(["--print-reply", "--dest=org.freedesktop.DBus"]);
        asked.args(["/", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
        process::run(&mut asked, PATIENCE).stdout.contains("boolean true")
    });
    keyring
}
