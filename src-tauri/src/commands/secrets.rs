//! Where what is typed in is kept: said, chosen, opened. No command gives a secret out.

use sampan_app::front::errand::{AskSecrets, ChangePassphrase, ResetSecrets, UnlockSecrets, UseSecretStore};
use tauri::State;

use super::{Answer, told};
use crate::bridge::Changed;
use crate::desk::Desk;
use crate::wire;

/// How secrets are kept now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_secrets(desk: State<'_, Desk>) -> Answer<wire::Secrets> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(AskSecrets()).await.map(|state| (&state).into()).map_err(told)
}

/// Opens the encrypted file; what waits for it goes on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_secrets(desk: State<'_, Desk>, passphrase: String) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(UnlockSecrets(passphrase.into())).await.map_err(told)?;
    tell(&desk);
    Ok(())
}

/// Keeps secrets in this store from now on, and moves there what is kept elsewhere. Gives the names of targets whose login
/// could not be read, and so not be moved.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_secret_store(
    desk: State<'_, Desk>,
    store: wire::SecretStore,
    passphrase: Option<String>,
) -> Answer<Vec<String>> {
    let open = desk.open().await.map_err(told)?;
    let left =
        open.front.ask(UseSecretStore(store.into(), passphrase.map(Into::into))).await.map_err(told)?;
    tell(&desk);
    Ok(left)
}

/// Gives the encrypted file, which has to be open, another passphrase.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(desk: State<'_, Desk>, passphrase: String) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(ChangePassphrase(passphrase.into())).await.map_err(told)
}

/// The passphrase is lost: the file is set aside. Gives where it lies.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_secrets(desk: State<'_, Desk>) -> Answer<Option<String>> {
    let open = desk.open().await.map_err(told)?;
    let aside = open.front.ask(ResetSecrets()).await.map_err(told)?;
    tell(&desk);
    Ok(aside.map(|path| path.display().to_string()))
}

/// Whether something is locked stands with what the window began with.
fn tell(desk: &Desk) {
    desk.outside.changed(Changed { settings: true, targets: true, ..Changed::default() });
}
