//! What one command costs: wall time, CPU time and peak memory.

use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use sampan_tests::memory;
use sampan_tests::process::Process;

const LIMIT: Duration = Duration::from_secs(300);

/// What one command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// User and system time.
    pub(crate) cpu: Duration,
    /// Resident memory, in bytes.
    peak: u64,
}

impl Cost {
    /// Peak memory in MiB.
    #[expect(clippy::cast_precision_loss, reason = "a size of memory is far below 2^53")]
    pub(crate) fn mebibytes(self) -> f64 {
        self.peak as f64 / (1024.0 * 1024.0)
    }
}

/// Runs a command to its end and says what it took. No other child may end meanwhile: the CPU time is that of
/// all children that have.
pub(crate) fn measure(command: &mut Command) -> Cost {
    let before = cpu_of_children();
    let begin = Instant::now();
    let mut process = Process::spawn(command);
    let mut peak = 0;
    process.wait_while(LIMIT, |id| peak = memory::peak(id).unwrap_or(peak)).success();
    Cost { wall: begin.elapsed(), cpu: cpu_of_children().saturating_sub(before), peak }
}

fn cpu_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(microseconds).unwrap())
}

/// The middle one.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
