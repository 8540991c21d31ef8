//! The program is killed in the middle of its work, and goes on when it is started again.

use sampan_tests::fates::{self, Then};

#[test]
fn run_killed_four_times_and_left_alone_every_image_arrives_once() {
    fates::killed_and_left_alone(Then::RunAgain);
}

#[test]
fn killed_and_served_what_was_left_is_taken_up_and_ends() {
    fates::killed_and_left_alone(Then::Serve);
}

#[test]
fn killed_while_it_sends_what_many_jobs_wait_for_none_of_them_is_blamed() {
    fates::killed_while_sending_what_many_wait_for();
}
