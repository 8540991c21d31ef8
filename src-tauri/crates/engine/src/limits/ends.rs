//! The permits of both ends of one body.

use sampan_domain::Failure;

use super::host::Host;
use super::pool::Held;

/// The permits of both ends of one body.
///
/// They are taken in the order of the hosts' names, so that A→B and B→A cannot wait for each other for ever.
pub(crate) async fn both_ends(source: &Host, destination: &Host) -> Result<Permits, Failure> {
    let mut ends = [source, destination];
    ends.sort_by(|a, b| a.name.cmp(&b.name));
    let mut permits = Vec::with_capacity(2);
    for (index, host) in ends.iter().enumerate() {
        // A registry that is both ends needs one permit: its body is counted once.
        if index == 0 || host.name != ends[0].name {
            permits.push(host.bodies.acquire().await?);
        }
    }
    Ok(Permits { _held: permits })
}

/// Permits held until dropped.
#[derive(Default)]
pub(crate) struct Permits {
    _held: Vec<Held>,
}
