//! The one window: made, raised, named, closed.

use std::path::PathBuf;
#[cfg(target_os = "linux")]
use std::time::Duration;

use futures_util::future::BoxFuture;
use sampan_domain::error::Args;
use tauri::webview::PageLoadEvent;
use tauri::{
    AppHandle, DragDropEvent, Manager, Runtime, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_notification::NotificationExt;
use tauri_specta::Event as _;
use tokio::sync::oneshot;

use crate::bridge::{Changed, Jobs};
use crate::desk::{Desk, Outside};
use crate::{closing, offer, tray};

/// The window as the application sees it.
pub(crate) struct Around<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> Outside for Around<R> {
    fn jobs(&self, jobs: Jobs) {
        tray::tell(&self.0);
        let _ = jobs.emit(&self.0);
    }

    fn changed(&self, changed: Changed) {
        if changed.settings {
            tray::show(&self.0);
        }
        if changed.rules {
            tray::tell(&self.0);
        }
        let _ = changed.emit(&self.0);
    }

    fn speak(&self) {
        speak(&self.0);
        tray::show(&self.0);
    }

    fn choose_import(&self, title: &str) {
        let handle = self.0.clone();
        let dialog = self.files(title).add_filter("YAML, JSON", &["yaml", "yml", "json"]);
        dialog.pick_file(move |path| {
            if let Some(path) = path.and_then(|path| path.into_path().ok()) {
                offer::offer(&handle, &path);
            }
        });
    }

    fn notify(&self, title: &str, body: &str) {
        let window = self.0.get_webview_window(MAIN);
        let looking = window.is_some_and(|window| {
            window.is_visible().unwrap_or_default() && window.is_focused().unwrap_or_default()
        });
        if looking {
            return;
        }
        if let Err(error) = self.0.notification().builder().title(title).body(body).show() {
            tracing::warn!(%error, "nobody was notified");
        }
    }

    fn hide(&self) {
        hide(&self.0);
    }

    fn quit(&self) {
        quit(&self.0);
    }

    fn has_tray(&self) -> BoxFuture<'static, bool> {
        Box::pin(tray::would_be_shown())
    }

    fn autostart(&self) -> Option<bool> {
        self.0.autolaunch().is_enabled().ok()
    }

    fn set_autostart(&self, on: bool) -> Result<(), String> {
        let launch = self.0.autolaunch();
        let done = if on { launch.enable() } else { launch.disable() };
        done.map_err(|error| error.to_string())
    }

    fn choose_save(&self, title: &str, name: &str) -> oneshot::Receiver<Option<PathBuf>> {
        let (tell, chosen) = oneshot::channel();
        self.files(title).set_file_name(name).save_file(move |path| {
            let _ = tell.send(path.and_then(|path| path.into_path().ok()));
        });
        chosen
    }

    fn choose_open(&self, title: &str, endings: &[&str]) -> oneshot::Receiver<Option<PathBuf>> {
        let (tell, chosen) = oneshot::channel();
        self.files(title).add_filter(endings.join(", "), endings).pick_file(move |path| {
            let _ = tell.send(path.and_then(|path| path.into_path().ok()));
        });
        chosen
    }
}

impl<R: Runtime> Around<R> {
    /// The system's dialog for files, of this window.
    fn files(&self, title: &str) -> FileDialogBuilder<R> {
        let dialog = self.0.dialog().file().set_title(title);
        match self.0.get_webview_window(MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

/// Its label.
pub(crate) const MAIN: &str = "main";
/// From the end of the page's process to the next one.
#[cfg(target_os = "linux")]
const BREATH: Duration = Duration::from_secs(1);

/// Makes the window. It shows our own pages and nothing else, ever.
pub(crate) fn open<R: Runtime>(handle: &AppHandle<R>, visible: bool) -> tauri::Result<()> {
    let config = handle.config().app.windows.iter().find(|window| window.label == MAIN);
    let Some(config) = config else { return Ok(()) };
    let window = WebviewWindowBuilder::from_config(handle, config)?
        .visible(visible)
        .on_navigation(|url| {
            let ours = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
            ours || cfg!(dev) && url.host_str() == Some("127.0.0.1")
        })
        .on_page_load(|window, page| {
            // What the page before this one followed, nobody follows any more.
            if page.event() == PageLoadEvent::Started {
                window.state::<Desk>().watches.end_all();
            }
        })
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    outlive_the_page(&window)?;
    speak(handle);
    Ok(())
}

/// The page is a process of its own. Where that ends under the window, another one shows the same place again: all that is
/// done is done here.
#[cfg(target_os = "linux")]
fn outlive_the_page<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;

    let page = window.clone();
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, reason| {
            tracing::warn!(?reason, "the page's process has ended");
            let page = page.clone();
            tauri::async_runtime::spawn(async move {
                // One that ends at each start must not be started without end.
                tokio::time::sleep(BREATH).await;
                if let Err(error) = page.reload() {
                    tracing::error!(%error, "the page could not be loaded again");
                }
            });
        });
    })
}

/// The other systems' web views start it again by themselves.
#[cfg(not(target_os = "linux"))]
fn outlive_the_page<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
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

/// Puts the window away.
pub(crate) fn hide<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.hide();
    }
}

/// What closing means is decided elsewhere; a file that is dropped is offered.
pub(crate) fn on_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            closing::close(window.app_handle());
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            if let Some(path) = paths.first() {
                offer::offer(window.app_handle(), path);
            }
        }
        WindowEvent::ThemeChanged(theme) => tray::paint(window.app_handle(), *theme),
        _ => {}
    }
}

/// Ends all work in order, then the application; the window is gone at once. What is unfinished goes on at the next
/// start.
pub(crate) fn quit<R: Runtime>(handle: &AppHandle<R>) {
    hide(handle);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        handle.state::<Desk>().host.close().await;
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
