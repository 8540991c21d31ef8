//! Embeds the window's configuration, its icons and the list of what it may call.

fn main() {
    tauri_build::build();
}
