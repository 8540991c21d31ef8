//! The desktop application: one window with the UI of `ui/`, in one process with the engine.
//!
//! ```text
//! main         looks for a display, prepares the web view, begins
//! window       the one window: made, raised, closed in order
//! desk         what its questions find          host     who does the work: an engine here, or another process
//! commands     what the window may ask          wire     what it is answered with
//! bridge       what it is told unasked          watch    what one page of it follows
//! closing      what its close button means       tray     what is shown when the window is not
//! notify       what is told then                 offer    rule files that are handed to it
//! restoring    backups that are put in the place of the store
//! ```

// A console window beside the application is for debugging only.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;
mod closing;
mod commands;
mod course;
mod desk;
mod display;
mod host;
mod notify;
mod offer;
mod outlook;
mod preferences;
mod restoring;
mod throughput;
mod tray;
mod watch;
mod window;
mod wire;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use sampan_app::{DataDir, logs};
use sampan_i18n::Language;
use tauri::Manager;
use tauri_plugin_autostart::MacosLauncher;
use tauri_plugin_window_state::StateFlags;

use crate::desk::Desk;

/// Begins in the tray, where there is one: as it does with the session.
const HIDDEN: &str = "--hidden";

fn main() -> ExitCode {
    if let Err(why) = display::prepare() {
        return refuse(&Language::system().text(why, &Vec::new()));
    }
    let job_log = logs::install(0, false);
    let builder = commands::builder();
    // A window that was put away comes back when the application is started.
    let state = StateFlags::all() - StateFlags::VISIBLE;
    let application = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, words, folder| {
            window::raise(handle);
            if let Some(file) = offer::among(words, Path::new(&folder)) {
                offer::offer(handle, &file);
            }
        }))
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(state).build())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![HIDDEN])))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            let around = Arc::new(window::Around(app.handle().clone()));
            app.manage(Desk::new(DataDir::default_path(), job_log, around));
            let words: Vec<_> = std::env::args().collect();
            let hidden = words.iter().any(|word| word == HIDDEN);
            window::open(app.handle(), !(hidden && tauri::async_runtime::block_on(tray::would_be_shown())))?;
            if let Some(file) = offer::among(words, &std::env::current_dir().unwrap_or_default()) {
                offer::offer(app.handle(), &file);
            }
            window::end_on_signal(app.handle());
            Ok(())
        })
        .on_window_event(window::on_event)
        .build(tauri::generate_context!());
    match application {
        Ok(application) => {
            application.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
