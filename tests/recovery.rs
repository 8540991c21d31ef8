//! The program is killed in the middle of its work, and goes on when it is started again.

use sampan_tests::fates;

#[test]
fn killed_four_times_and_left_alone_every_image_arrives_once() {
    fates::killed_and_left_alone();
}
