//! What the window may ask for. Each command is a few lines: what it means is in `sampan-app` and `sampan-engine`.

mod activity;
mod desktop;
mod filter;
mod jobs;
mod log;
mod many;
mod rules;
mod secrets;
mod start;
mod store;
mod targets;

use sampan_domain::Failure;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::bridge::{Changed, Jobs};
use crate::closing::CloseAsked;
use crate::offer::Offered;
use crate::wire;

/// How a command ends.
type Answer<T> = Result<T, wire::Failure>;

/// Every command and event, for the application and for the generated types.
pub(crate) fn builder<R: tauri::Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            start::start,
            start::get_preferences,
            start::work_here,
            start::set_preferences,
            start::set_settings,
            start::set_listener,
            start::make_sample,
            start::pause_queue,
            start::resume_queue,
            targets::list_targets,
            targets::save_target,
            targets::try_target,
            targets::check_target,
            targets::remove_target,
            targets::import_logins,
            rules::list_rules,
            rules::save_rule,
            rules::switch_rule,
            rules::remove_rule,
            rules::run_rule,
            rules::preview_rule,
            rules::end_preview,
            rules::next_runs,
            rules::list_runs,
            rules::show_run,
            rules::stop_run,
            rules::retry_failed,
            jobs::list_jobs,
            jobs::count_jobs,
            jobs::follow_progress,
            jobs::show_job,
            jobs::follow_job,
            jobs::unfollow_job,
            jobs::show_manifest,
            log::read_log,
            log::search_log,
            log::log_attempts,
            log::log_text,
            log::save_log,
            desktop::answer_closing,
            desktop::set_autostart,
            desktop::choose_import,
            desktop::offered_file,
            desktop::complete_offer,
            desktop::settle_offer,
            desktop::save_rules,
            jobs::stop_jobs,
            jobs::retry_jobs,
            many::stop_matching,
            many::retry_matching,
            many::remove_matching,
            many::prioritise_matching,
            secrets::show_secrets,
            secrets::unlock_secrets,
            secrets::choose_secret_store,
            secrets::change_passphrase,
            secrets::reset_secrets,
            store::list_backups,
            store::save_backup,
            store::choose_backup,
            store::restore_store,
            activity::list_activities,
            activity::throughput,
        ])
        .events(collect_events![Jobs, Changed, CloseAsked, Offered])
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .dangerously_cast_bigints_to_number()
        .constant("machine", wire::Machine::table())
}

fn told(failure: Failure) -> wire::Failure {
    failure.into()
}

#[cfg(test)]
mod tests {
    use specta_typescript::Typescript;

    /// `SAMPAN_WRITE_BINDINGS=1 cargo test -p sampan-desktop` writes them anew.
    #[test]
    fn the_windows_types_are_those_of_these_commands() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/ipc/bindings.gen.ts");
        let made = tempfile::NamedTempFile::with_suffix(".ts").unwrap();
        super::builder::<tauri::Wry>().export(Typescript::default(), made.path()).unwrap();
        let made = std::fs::read_to_string(made.path()).unwrap();
        if std::env::var_os("SAMPAN_WRITE_BINDINGS").is_some() {
            std::fs::write(path, &made).unwrap();
        }
        assert!(made == std::fs::read_to_string(path).unwrap_or_default(), "write the bindings anew");
    }
}
