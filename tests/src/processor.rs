//! What a process takes of the processors, read from `/proc`.

use std::fs;
use std::time::Duration;

/// The processor time that a running process has used so far, to the hundredth of a second.
///
/// # Panics
/// When there is no such process.
pub fn used(id: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    // proc(5): utime and stime, the 14th and 15th of all, in hundredths of a second.
    let ticks: u64 = fields[11..13].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(10 * ticks)
}
