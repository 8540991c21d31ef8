//! What the web view needs before anything else runs.

/// Looks for a display, and chooses how the web view paints. Fails with a message's id.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() -> Result<(), &'static str> {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err("app-no-display");
    }
    if !set(COMPOSITING) && !has_gpu() {
        // The web view reads its environment while it loads, and changing one's own is not safe: the same process
        // begins again with it. Where that fails, the window is slower, and no worse.
        if let Ok(program) = std::env::current_exe() {
            let _ = Command::new(program).args(std::env::args_os().skip(1)).env(COMPOSITING, "1").exec();
        }
    }
    Ok(())
}

/// Turns compositing off: without a GPU it costs several times the processor time it saves.
#[cfg(target_os = "linux")]
const COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|mut nodes| {
        nodes.any(|node| node.is_ok_and(|node| node.file_name().to_string_lossy().starts_with("render")))
    })
}

/// Other systems always have a display.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() -> Result<(), &'static str> {
    Ok(())
}
