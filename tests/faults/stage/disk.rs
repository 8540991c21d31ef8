//! A small file system of its own, and the word of a row that cannot run here.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system in memory. Dropping it takes it away.
pub(crate) struct Small(tempfile::TempDir);

impl Small {
    /// Mounts one; without the right to do so, which is root's, says why not.
    pub(crate) fn mount(size: &str) -> Result<Self, String> {
        let home = tempfile::tempdir().unwrap();
        let size = format!("size={size}");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(home.path()).output();
        let output = mount.map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(Self(home))
        } else {
            Err("file systems are mounted by root".to_owned())
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all room there is; what is given is to be removed to have it again.
    pub(crate) fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = File::create(&path).unwrap();
        for size in [64 << 10, 4 << 10, 512, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        path
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

/// A row that cannot run here says why, where the table finds it.
pub(crate) fn skipped(row: &str, why: &str) {
    #[expect(clippy::print_stderr, reason = "a test that proves nothing here says so")]
    {
        eprintln!("row {row} is skipped: {why}");
    }
    if let Some(path) = std::env::var_os("FAULTS_SKIPPED") {
        let line = format!("{row} {why}\n");
        let file = File::options().append(true).create(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
