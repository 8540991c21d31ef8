//! The one window: made, raised, named, closed.

use sampan_domain::error::Args;
use tauri::{AppHandle, Manager, Runtime, WebviewWindowBuilder, Window, WindowEvent};
use tauri_specta::Event as _;

use crate::bridge::{Changed, Jobs};
use crate::desk::{Desk, Outside};
use crate::tray;

/// The window as the application sees it.
pub(crate) struct Around<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> Outside for Around<R> {
    fn jobs(&self, jobs: Jobs) {
        let _ = jobs.emit(&self.0);
    }

    fn changed(&self, changed: Changed) {
        let _ = changed.emit(&self.0);
    }

    fn speak(&self) {
        speak(&self.0);
        tray::show(&self.0);
    }
}

/// Its label.
pub(crate) const MAIN: &str = "main";

/// Makes the window. It shows our own pages and nothing else, ever.
pub(crate) fn open<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let config = handle.config().app.windows.iter().find(|window| window.label == MAIN);
    let Some(config) = config else { return Ok(()) };
    WebviewWindowBuilder::from_config(handle, config)?
        .on_navigation(|url| {
            let ours = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
            ours || cfg!(dev) && url.host_str() == Some("127.0.0.1")
        })
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    speak(handle);
    Ok(())
}

/// Says the title in the language of the moment.
pub(crate) fn speak<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let language = handle.state::<Desk>().preferences.language();
        let _ = window.set_title(&language.text("app-window-title", &Args::new()));
    }
}

/// Brings the window to the front.
pub(crate) fn raise<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// A window that is closed is gone at once; the application ends when its work is laid down.
pub(crate) fn on_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        let _ = window.hide();
        quit(window.app_handle());
    }
}

/// Ends all work in order, then the application. What is unfinished goes on at the next start.
pub(crate) fn quit<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        handle.state::<Desk>().close().await;
        handle.exit(0);
    });
}

/// SIGTERM and the like end the application in order.
pub(crate) fn end_on_signal<R: Runtime>(handle: &AppHandle<R>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
            let (Ok(mut terminate), Ok(mut interrupt)) = signals else { return };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            quit(&handle);
        });
    }
    #[cfg(not(unix))]
    let _ = handle;
}
