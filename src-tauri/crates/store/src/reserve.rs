//! The reserve: a file given up when the disk is full, so that what the running jobs still have to say can be
//! written. That it can be made again is the sign that there is room.

use std::fs;
use std::io::{self, Write};

use crate::directory::DataDir;
use crate::disk;

const SIZE: usize = 4 << 20;

/// Makes the reserve unless it is there.
pub(crate) fn make(dir: &DataDir) -> io::Result<()> {
    let path = dir.reserve();
    if path.metadata().is_ok_and(|found| found.len() == SIZE as u64) {
        return Ok(());
    }
    let written = disk::private().truncate(true).open(&path).and_then(|mut file| {
        file.write_all(&vec![0; SIZE])?;
        file.sync_all()
    });
    if written.is_err() {
        let _ = fs::remove_file(&path);
    }
    written
}

/// Gives the reserve up; whether there was one.
pub(crate) fn give_up(dir: &DataDir) -> bool {
    fs::remove_file(dir.reserve()).is_ok()
}
