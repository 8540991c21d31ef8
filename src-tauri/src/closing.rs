//! Closing the window, and quitting: into the tray, after a question, or at once.

use std::sync::atomic::{AtomicBool, Ordering};

use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, Runtime};
use tauri_specta::Event as _;

use crate::desk::Desk;
use crate::{tray, window};

/// What closing the window does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Closing {
    /// It is asked, the first time at least.
    #[default]
    Ask,
    /// The window is hidden; the tray shows that work goes on.
    Tray,
    /// The application ends.
    Quit,
}

/// A person is to say what closing means: the window asks.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
pub(crate) struct CloseAsked {
    /// There is a tray to go to.
    pub(crate) tray: bool,
    /// Jobs that are running: they go on at the next start.
    pub(crate) running: u32,
}

/// A question that was not answered: somebody who closes once more means it.
#[derive(Default)]
pub(crate) struct Unanswered(AtomicBool);

impl Unanswered {
    /// It was answered.
    pub(crate) fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// What follows when somebody closes the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Hide,
    Quit,
    Ask,
}

const fn course(chosen: Closing, tray: bool, running: u32, unanswered: bool) -> Course {
    match chosen {
        _ if unanswered => Course::Quit,
        Closing::Tray if tray => Course::Hide,
        Closing::Ask if tray => Course::Ask,
        _ if running > 0 => Course::Ask,
        _ => Course::Quit,
    }
}

/// The window's close button.
pub(crate) fn close<R: Runtime>(handle: &AppHandle<R>) {
    decide(handle, false);
}

/// The tray's wish to quit.
pub(crate) fn quit<R: Runtime>(handle: &AppHandle<R>) {
    decide(handle, true);
}

fn decide<R: Runtime>(handle: &AppHandle<R>, quitting: bool) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        let chosen = if quitting { Closing::Quit } else { desk.preferences.get().closing };
        let tray = !quitting && tray::is_shown(&handle).await;
        let running = running(&desk).await;
        let unanswered = &desk.unanswered.0;
        match course(chosen, tray, running, unanswered.swap(false, Ordering::Relaxed)) {
            Course::Hide => window::hide(&handle),
            Course::Quit => window::quit(&handle),
            Course::Ask => {
                unanswered.store(true, Ordering::Relaxed);
                window::raise(&handle);
                let _ = CloseAsked { tray, running }.emit(&handle);
            }
        }
    });
}

/// Jobs that end with this process: those of another one go on.
async fn running(desk: &Desk) -> u32 {
    let Some(open) = desk.opened().await.filter(|open| open.front.app().is_some()) else { return 0 };
    let query = JobQuery { status: vec![Status::Running], ..JobQuery::default() };
    let count = open.front.journal().count(&query).unwrap_or_default();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_asks_once_and_never_hides_a_window_that_nothing_shows_again() {
        for (chosen, tray, running, meant) in [
            (Closing::Ask, true, 0, Course::Ask),
            (Closing::Ask, false, 0, Course::Quit),
            (Closing::Ask, false, 3, Course::Ask),
            (Closing::Tray, true, 3, Course::Hide),
            (Closing::Tray, false, 0, Course::Quit),
            (Closing::Tray, false, 3, Course::Ask),
            (Closing::Quit, true, 0, Course::Quit),
            (Closing::Quit, true, 3, Course::Ask),
        ] {
            assert_eq!(course(chosen, tray, running, false), meant, "{chosen:?} {tray} {running}");
            assert_eq!(course(chosen, tray, running, true), Course::Quit, "once more means it");
        }
    }
}
