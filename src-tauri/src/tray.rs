//! The tray: raise the window, pause or resume, quit. Where the desktop has none, there is none.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sampan_domain::error::Args;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime, Theme};

use crate::desk::Desk;
use crate::window;

const ID: &str = "main";
const FOR_LIGHT: &[u8] = include_bytes!("../../icons/tray-on-light.png");
const FOR_DARK: &[u8] = include_bytes!("../../icons/tray-on-dark.png");

/// Makes the tray, or makes it anew in the language and with the words of the moment.
pub(crate) fn show<R: Runtime>(handle: &AppHandle<R>) {
    if !possible() {
        tracing::info!("no tray: libayatana-appindicator3 is not installed");
        return;
    }
    let handle = handle.clone();
    let there = handle.clone();
    // Trays live on the main thread.
    let _ = there.run_on_main_thread(move || {
        // The library of Linux trays panics where its system library cannot be loaded after all.
        match catch_unwind(AssertUnwindSafe(|| make(&handle))) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "no tray"),
            Err(_) => tracing::warn!("no tray: its system library could not be loaded"),
        }
    });
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

fn make<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let language = handle.state::<Desk>().preferences.language();
    let item = |id: &str| {
        MenuItem::with_id(handle, id, language.text(&format!("tray-{id}"), &Args::new()), true, None::<&str>)
    };
    let menu = Menu::with_items(
        handle,
        &[
            &item("open")?,
            &item("pause")?,
            &item("resume")?,
            &PredefinedMenuItem::separator(handle)?,
            &item("quit")?,
        ],
    )?;
    if let Some(tray) = handle.tray_by_id(ID) {
        return tray.set_menu(Some(menu));
    }
    let dark = handle.get_webview_window(window::MAIN).and_then(|window| window.theme().ok());
    let picture = if dark == Some(Theme::Dark) { FOR_DARK } else { FOR_LIGHT };
    TrayIconBuilder::with_id(ID)
        .icon(Image::from_bytes(picture)?)
        .tooltip("Sampan")
        .menu(&menu)
        .on_menu_event(|handle, event| chosen(handle, event.id().as_ref()))
        .build(handle)?;
    Ok(())
}

fn chosen<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    match id {
        "open" => window::raise(handle),
        "quit" => window::quit(handle),
        "pause" | "resume" => {
            let pause = id == "pause";
            let handle = handle.clone();
            tauri::async_runtime::spawn(async move {
                let Some(open) = handle.state::<Desk>().opened().await else { return };
                let engine = open.app.engine();
                let done = if pause { engine.pause().await } else { engine.resume().await };
                if let Err(failure) = done {
                    tracing::warn!(%failure, "the queue was not changed");
                }
            });
        }
        _ => {}
    }
}
