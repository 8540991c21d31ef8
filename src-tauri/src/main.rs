//! The desktop application: one window with the UI of `ui/`, in one process with the engine.
//!
//! ```text
//! main         looks for a display, prepares the web view, begins
//! window       the one window: made, raised, closed in order
//! desk         the application behind it, opened by the window's first question
//! commands     what the window may ask          wire     what it is answered with
//! bridge       what it is told unasked          watch    what one page of it follows
//! tray         what is shown when the window is not
//! ```

// A console window beside the application is for debugging only.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;
mod commands;
mod desk;
mod display;
mod preferences;
mod tray;
mod watch;
mod window;
mod wire;

use std::process::ExitCode;
use std::sync::Arc;

use sampan_app::{DataDir, logs};
use sampan_i18n::Language;
use tauri::Manager;

use crate::desk::Desk;

fn main() -> ExitCode {
    if let Err(why) = display::prepare() {
        return refuse(&Language::system().text(why, &Vec::new()));
    }
    let job_log = logs::install(0, false);
    let builder = commands::builder();
    let application = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, _, _| window::raise(handle)))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            let around = Arc::new(window::Around(app.handle().clone()));
            app.manage(Desk::new(DataDir::default_path(), job_log, around));
            window::open(app.handle())?;
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
