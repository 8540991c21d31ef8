//! Before a tag is written that may be another image at the destination: the rule's word on overwriting holds, whatever
//! has changed there since the plan, and the image that is overwritten keeps a name.

use sampan_domain::overwrite::{BackupTag, Overwrite};
use sampan_domain::{Digest, ErrorCode, Failure, Job, Reference, Tag, Time};
use tracing::info;

use super::Ends;

/// Names that are tried for a backup, with a number behind from the second on.
const NAMES: usize = 100;

/// Makes way for a digest under a tag; fails where what is there is to stay.
pub(super) async fn make_way(
    ends: &Ends,
    job: &Job,
    tag: &Tag,
    written: &Digest,
    now: Time,
) -> Result<(), Failure> {
    let terms = &job.terms;
    if terms.overwrite == Overwrite::Always && terms.backup_tag.is_none() {
        return Ok(());
    }
    let destination = &ends.destination.connection;
    let Some(there) = destination.head_manifest(&ends.to, &Reference::Tag(tag.clone())).await? else {
        return Ok(());
    };
    if there.digest == *written {
        return Ok(());
    }
    let allowed = match terms.overwrite {
        Overwrite::Always => true,
        Overwrite::Never => false,
        Overwrite::IfOlder => terms.over.as_ref() == Some(&there.digest),
    };
    if !allowed {
        return Err(Failure::new(ErrorCode::ImageKept)
            .with("host", destination.host())
            .with("digest", there.digest.to_string()));
    }
    match &terms.backup_tag {
        Some(template) => {
            back_up(ends, BackupTag::read(template)?.of(tag, &there.digest, now)?, there.digest).await
        }
        None => Ok(()),
    }
}

/// Gives an image at the destination another tag: one that is free, so that no earlier backup is lost.
async fn back_up(ends: &Ends, name: Tag, digest: Digest) -> Result<(), Failure> {
    let destination = &ends.destination.connection;
    for number in 1..=NAMES {
        let tag: Tag = if number == 1 { name.clone() } else { format!("{name}-{number}").parse()? };
        let reference = Reference::Tag(tag.clone());
        match destination.head_manifest(&ends.to, &reference).await? {
            Some(there) if there.digest == digest => return Ok(()),
            Some(_) => {}
            None => {
                let manifest = destination.get_manifest(&ends.to, &digest.clone().into()).await?;
                destination.put_manifest(&ends.to, &reference, &manifest).await?;
                info!(%tag, %digest, "log-backed-up");
                return Ok(());
            }
        }
    }
    Err(Failure::new(ErrorCode::LimitExceeded).with("limit", NAMES).with("object", name.to_string()))
}
