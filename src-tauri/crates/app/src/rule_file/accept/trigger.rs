//! Triggers of rules.

use chrono_tz::Tz;
use sampan_domain::Failure;
use sampan_domain::trigger::{Occasion, POLL_MIN, Schedule};

use super::super::schema::{At, Trigger, Triggers};
use super::invalid;

/// Each occasion once. `manual` is none: a person may always ask.
pub(super) fn accept_triggers(triggers: At<Triggers>) -> Result<Vec<Occasion>, Failure> {
    let mut accepted = Vec::new();
    for trigger in triggers.value.0 {
        let Trigger { manual, schedule, time_zone, missed, event, poll } = trigger;
        let beside = time_zone.as_ref().map(|at| at.position).or(missed.as_ref().map(|at| at.position));
        if let (None, Some(position)) = (&schedule, beside) {
            return Err(invalid(position, "cli-expected-beside-schedule"));
        }
        let occasion = match (manual, schedule, event, poll) {
            (Some(_), None, None, None) => continue,
            (None, Some(cron), None, None) => {
                let Ok(cron) = cron.value.parse() else {
                    return Err(invalid(cron.position, "cli-expected-schedule"));
                };
                let zone = time_zone.as_ref().map_or_else(|| Ok(zone_of_this_machine()), accept_zone)?;
                let missed = missed.map(|missed| missed.value.into()).unwrap_or_default();
                Occasion::Schedule(Schedule { cron, zone, missed })
            }
            (None, None, Some(_), None) => Occasion::Event,
            (None, None, None, Some(every)) if every.value.0 < POLL_MIN => {
                return Err(invalid(every.position, "cli-expected-poll"));
            }
            (None, None, None, Some(every)) => Occasion::Poll(every.value.0),
            _ => return Err(invalid(triggers.position, "cli-expected-trigger-kind")),
        };
        if !accepted.contains(&occasion) {
            accepted.push(occasion);
        }
    }
    Ok(accepted)
}

fn accept_zone(zone: &At<String>) -> Result<Tz, Failure> {
    zone.value.parse().map_err(|_| invalid(zone.position, "cli-expected-time-zone"))
}

/// The time zone that this machine is set to.
fn zone_of_this_machine() -> Tz {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}
