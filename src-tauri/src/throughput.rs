//! How fast bytes have moved: rings of parts, the finer the more recent.

use std::collections::VecDeque;

use serde::Deserialize;
use specta::Type;

use crate::wire;

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Span {
    /// By the second.
    Minute,
    /// By the half minute.
    Hour,
    /// By ten minutes.
    Day,
}

/// Three rings; memory is the same after a minute and after a year.
#[derive(Debug)]
pub(crate) struct Throughput {
    minute: Ring,
    hour: Ring,
    day: Ring,
}

impl Default for Throughput {
    fn default() -> Self {
        Self { minute: Ring::new(1, 60), hour: Ring::new(30, 120), day: Ring::new(600, 144) }
    }
}

impl Throughput {
    /// So many bytes moved in the second that is over.
    pub(crate) fn second(&mut self, bytes: u64) {
        for ring in [&mut self.minute, &mut self.hour, &mut self.day] {
            ring.second(bytes);
        }
    }

    pub(crate) fn of(&self, span: Span) -> wire::Throughput {
        match span {
            Span::Minute => &self.minute,
            Span::Hour => &self.hour,
            Span::Day => &self.day,
        }
        .told()
    }
}

/// The newest parts of a length.
#[derive(Debug)]
struct Ring {
    /// Seconds of a part.
    length: u64,
    kept: usize,
    parts: VecDeque<u64>,
    /// Bytes and seconds of the part that is not over.
    open: (u64, u64),
}

impl Ring {
    const fn new(length: u64, kept: usize) -> Self {
        Self { length, kept, parts: VecDeque::new(), open: (0, 0) }
    }

    fn second(&mut self, bytes: u64) {
        self.open = (self.open.0 + bytes, self.open.1 + 1);
        if self.open.1 == self.length {
            if self.parts.len() == self.kept {
                self.parts.pop_front();
            }
            self.parts.push_back(self.open.0 / self.length);
            self.open = (0, 0);
        }
    }

    fn told(&self) -> wire::Throughput {
        let (bytes, seconds) = self.open;
        let open = bytes.checked_div(seconds);
        let speeds = self.parts.iter().copied().chain(open).collect();
        wire::Throughput { part: u32::try_from(self.length * 1_000).unwrap_or(u32::MAX), speeds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ring_has_the_mean_of_its_parts_and_forgets_the_oldest() {
        let mut throughput = Throughput::default();
        for second in 0..65 {
            throughput.second(second * 10);
        }
        let minute = throughput.of(Span::Minute);
        assert_eq!((minute.part, minute.speeds.len()), (1_000, 60));
        assert_eq!((minute.speeds[0], minute.speeds[59]), (50, 640));
        // Two halves of a minute are over, five seconds of the third.
        assert_eq!(throughput.of(Span::Hour).speeds, [145, 445, 620]);
        assert_eq!(throughput.of(Span::Day).speeds, [320]);
    }
}
