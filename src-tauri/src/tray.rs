//! The tray: what is going on and what comes next, raise the window, pause or resume, quit. Where the desktop has none, there is none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sampan_app::Front;
use sampan_app::front::errand::{Pause, Resume};
use sampan_domain::error::Args;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{Rule, Time};
use sampan_i18n::format;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime, Theme};
use tokio::sync::Notify;

use crate::desk::Desk;
use crate::{closing, window};

const ID: &str = "main";
/// The least time between two changes of what it says.
const CALM: Duration = Duration::from_secs(1);
/// How often it is looked whether what it says still holds.
const LOOK: Duration = Duration::from_secs(60);
const FOR_LIGHT: &[u8] = include_bytes!("../../icons/tray-on-light.png");
const FOR_DARK: &[u8] = include_bytes!("../../icons/tray-on-dark.png");

/// Makes the tray, or makes it anew in the language and with the words of the moment.
pub(crate) fn show<R: Runtime>(handle: &AppHandle<R>) {
    if !possible() {
        tracing::info!("no tray: libayatana-appindicator3 is not installed");
        return;
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Some(open) = handle.state::<Desk>().opened().await else { return };
        let paused = open.front.journal().settings().is_ok_and(|settings| settings.paused);
        let words = Words::now(&handle.state::<Desk>(), &open.front);
        let there = handle.clone();
        // Trays live on the main thread.
        let _ = there.run_on_main_thread(move || {
            // The library of Linux trays panics where its system library cannot be loaded after all.
            match catch_unwind(AssertUnwindSafe(|| make(&handle, words, paused))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "no tray"),
                Err(_) => tracing::warn!("no tray: its system library could not be loaded"),
            }
        });
    });
}

/// Whether somebody shows our tray: only then may the window go there.
pub(crate) async fn is_shown<R: Runtime>(handle: &AppHandle<R>) -> bool {
    handle.tray_by_id(ID).is_some() && hosted().await
}

/// Whether somebody would show it, once it is made.
pub(crate) async fn would_be_shown() -> bool {
    possible() && hosted().await
}

/// On Linux a tray is shown by whoever watches for such items on the session's bus; many desktops have nobody.
#[cfg(target_os = "linux")]
async fn hosted() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        names.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?).await.map_err(zbus::Error::from)
    };
    tokio::time::timeout(Duration::from_secs(1), asked).await.is_ok_and(Result::unwrap_or_default)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "asked on Linux")]
async fn hosted() -> bool {
    true
}

/// Whether the system library of Linux trays is installed: asking for it in vain would be a panic.
#[cfg(target_os = "linux")]
fn possible() -> bool {
    const NAMES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let configured = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let mut folders: Vec<_> = std::env::split_paths(&configured).collect();
    let architecture = format!("{}-linux-gnu", std::env::consts::ARCH);
    for root in ["/usr/lib", "/lib", "/usr/lib64", "/usr/local/lib", "/app/lib"] {
        folders.extend([root.into(), std::path::Path::new(root).join(&architecture)]);
    }
    let whole = |path: std::path::PathBuf| path.metadata().is_ok_and(|file| file.len() > 0);
    folders.iter().any(|folder| NAMES.iter().any(|name| whole(folder.join(name))))
}

#[cfg(not(target_os = "linux"))]
const fn possible() -> bool {
    true
}

/// The lines of the menu that change by themselves, and what they say.
struct Lines<R: Runtime> {
    activity: MenuItem<R>,
    next: MenuItem<R>,
    said: Words,
}

/// The tray's menu while there is one, and who keeps it true.
struct Shown<R: Runtime> {
    lines: Mutex<Option<Lines<R>>>,
    news: Notify,
}

/// What the tray says of the moment.
#[derive(Clone, Default, PartialEq, Eq)]
struct Words {
    activity: String,
    next: String,
    /// When `next` is over.
    until: Option<Time>,
}

impl Words {
    fn now(desk: &Desk, front: &Front) -> Self {
        let (language, journal) = (desk.preferences.language(), front.journal());
        let counts = journal.counts(&JobQuery::default()).unwrap_or_default();
        let count = |status| counts.get(&status).copied().unwrap_or_default();
        let waiting = count(Status::Pending) + count(Status::Retrying);
        let args =
            vec![("running".into(), count(Status::Running).into()), ("waiting".into(), waiting.into())];
        let rules = journal.rules().unwrap_or_default();
        let next = next_run(&rules, front.now());
        Self {
            activity: language.text("tray-activity", &args),
            next: match next {
                Some((at, rule)) => {
                    // A menu takes a single ampersand for the mark of a letter to be pressed.
                    let rule = rule.replace('&', "&&");
                    let args = vec![("rule".into(), rule.into()), ("time".into(), format::minute(at).into())];
                    language.text("tray-next", &args)
                }
                None => language.text("tray-next-none", &Args::new()),
            },
            until: next.map(|(at, _)| at),
        }
    }

    /// The process that the window was attached to has ended.
    fn away(desk: &Desk) -> Self {
        let say = |id| desk.preferences.language().text(id, &Args::new());
        Self { activity: say("attached-ended"), next: say("tray-next-none"), until: None }
    }
}

/// The rule whose schedule comes first, and when.
fn next_run(rules: &[Rule], now: Time) -> Option<(Time, &str)> {
    let enabled = rules.iter().filter(|rule| rule.enabled);
    enabled.filter_map(|rule| Some((rule.next_moment(now)?, rule.name.as_str()))).min()
}

/// Something may have changed of what the tray says.
pub(crate) fn tell<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(shown) = handle.try_state::<Shown<R>>() {
        shown.news.notify_one();
    }
}

/// Keeps the lines true, at most once a second.
async fn keep<R: Runtime>(handle: AppHandle<R>) {
    let shown = handle.state::<Shown<R>>();
    loop {
        let desk = handle.state::<Desk>();
        let mut left = None;
        if let Some(open) = desk.opened().await {
            let words = Words::now(&desk, &open.front);
            left = words.until.map(|at| (at - open.front.now()).to_std().unwrap_or_default());
            say(&handle, &shown, words);
        } else if desk.host.is_away().await {
            say(&handle, &shown, Words::away(&desk));
        }
        tokio::time::sleep(CALM).await;
        tokio::select! {
            () = shown.news.notified() => {}
            // The clock may be set, and the machine may sleep.
            () = tokio::time::sleep(left.unwrap_or(LOOK).min(LOOK)) => {}
        }
    }
}

fn say<R: Runtime>(handle: &AppHandle<R>, shown: &Shown<R>, words: Words) {
    let mut lines = shown.lines.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(lines) = lines.as_mut().filter(|lines| lines.said != words) else { return };
    lines.said = words.clone();
    let (activity, next, there) = (lines.activity.clone(), lines.next.clone(), handle.clone());
    let _ = handle.run_on_main_thread(move || {
        let _ = activity.set_text(&words.activity);
        let _ = next.set_text(&words.next);
        if let Some(tray) = there.tray_by_id(ID) {
            let _ = tray.set_tooltip(Some(&words.activity));
        }
    });
}

fn make<R: Runtime>(handle: &AppHandle<R>, words: Words, paused: bool) -> tauri::Result<()> {
    let language = handle.state::<Desk>().preferences.language();
    let item = |id: &str| {
        MenuItem::with_id(handle, id, language.text(&format!("tray-{id}"), &Args::new()), true, None::<&str>)
    };
    let line = |id: &str, words: &str| MenuItem::with_id(handle, id, words, false, None::<&str>);
    let (activity, next) = (line("activity", &words.activity)?, line("next", &words.next)?);
    let menu = Menu::with_items(
        handle,
        &[
            &activity,
            &next,
            &PredefinedMenuItem::separator(handle)?,
            &item("open")?,
            &item(if paused { "resume" } else { "pause" })?,
            &PredefinedMenuItem::separator(handle)?,
            &item("quit")?,
        ],
    )?;
    if let Some(tray) = handle.tray_by_id(ID) {
        tray.set_tooltip(Some(&words.activity))?;
        tray.set_menu(Some(menu))?;
    } else {
        let window = handle.get_webview_window(window::MAIN);
        let theme = window.and_then(|window| window.theme().ok()).unwrap_or(Theme::Light);
        TrayIconBuilder::with_id(ID)
            .icon(picture(theme)?)
            .tooltip(&words.activity)
            .menu(&menu)
            .on_menu_event(|handle, event| chosen(handle, event.id().as_ref()))
            .build(handle)?;
    }
    let first = handle.manage(Shown::<R> { lines: Mutex::default(), news: Notify::new() });
    let shown = handle.state::<Shown<R>>();
    *shown.lines.lock().unwrap_or_else(PoisonError::into_inner) = Some(Lines { activity, next, said: words });
    if first {
        tauri::async_runtime::spawn(keep(handle.clone()));
    }
    Ok(())
}

/// The desktop is light or dark from now on.
pub(crate) fn paint<R: Runtime>(handle: &AppHandle<R>, theme: Theme) {
    if let Some(tray) = handle.tray_by_id(ID) {
        let _ = picture(theme).and_then(|picture| tray.set_icon(Some(picture)));
    }
}

fn picture(theme: Theme) -> tauri::Result<Image<'static>> {
    Image::from_bytes(if theme == Theme::Dark { FOR_DARK } else { FOR_LIGHT })
}

fn chosen<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    match id {
        "open" => window::raise(handle),
        "quit" => closing::quit(handle),
        "pause" | "resume" => {
            let pause = id == "pause";
            let handle = handle.clone();
            tauri::async_runtime::spawn(async move {
                let Some(open) = handle.state::<Desk>().opened().await else { return };
                let done = if pause { open.front.ask(Pause()).await } else { open.front.ask(Resume()).await };
                if let Err(failure) = done {
                    tracing::warn!(%failure, "the queue was not changed");
                }
            });
        }
        _ => {}
    }
}
