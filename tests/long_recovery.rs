//! Killed in the middle of its work again and again.

use sampan_tests::fates::{self, Then};

#[test]
fn twelve_times_killed_four_times_and_left_alone() {
    let rounds = [Then::RunAgain, Then::Serve].into_iter().cycle().take(12);
    let interrupted: usize = rounds.map(fates::killed_and_left_alone).sum();
    assert!(interrupted > 12, "kills hit jobs in their middle: {interrupted}");
}
