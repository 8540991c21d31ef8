//! Killed in the middle of its work again and again.

use sampan_tests::fates;

#[test]
fn twelve_times_killed_four_times_and_left_alone() {
    let interrupted: usize = (0..12).map(|_| fates::killed_and_left_alone()).sum();
    assert!(interrupted > 12, "kills hit jobs in their middle: {interrupted}");
}
