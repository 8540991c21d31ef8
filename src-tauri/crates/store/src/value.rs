//! Values: version byte, CRC-32, payload. The checksum covers kind and key too, so that a value which turns up
//! under a key that is not its own counts as damaged.
//!
//! Two encodings. Targets, rules and settings are JSON: they are few, they are what a person would miss, and
//! their shape grows with every feature anywhere in the structure. Runs, jobs, transitions, layers and records
//! are many: `MessagePack` with structures as arrays and variants by name, 37 to 60 % of the size of the same in
//! JSON (a waiting job: 247 bytes of 669). A new field goes to the end of its structure with `#[serde(default)]`,
//! a new variant anywhere. That is why it is not postcard: there a variant is its number, and one error code put
//! between two others would change the meaning of what is stored without anybody noticing.
//!
//! A job's payload begins with its [`Row`]: the scan at start reads that and skips the rest.

use sampan_domain::{ErrorCode, Failure, Job};
use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned};

use crate::kind::Kind;
use crate::table::Row;

/// The version of every value written.
pub(crate) const VERSION: u8 = 1;

const PAYLOAD: usize = 5;

/// The checksum of a value under its key.
fn checksum(kind: Kind, key: &[u8], version: u8, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(kind.name().as_bytes());
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(payload);
    hasher.finalize()
}

/// The value as it is stored.
pub(crate) fn seal(kind: Kind, key: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(PAYLOAD + payload.len());
    value.push(VERSION);
    value.extend_from_slice(&checksum(kind, key, VERSION, payload).to_be_bytes());
    value.extend_from_slice(payload);
    value
}

/// The checksum that a stored value carries.
pub(crate) fn carried(value: &[u8]) -> u32 {
    value.get(1..PAYLOAD).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// The payload of a stored value, when its checksum holds.
pub(crate) fn open<'a>(kind: Kind, key: &[u8], value: &'a [u8]) -> Result<&'a [u8], Failure> {
    let (Some(version), Some(payload)) = (value.first(), value.get(PAYLOAD..)) else {
        return Err(damaged(kind, "a value is too short"));
    };
    if checksum(kind, key, *version, payload) != carried(value) {
        return Err(damaged(kind, "the checksum of a value does not hold"));
    }
    if *version > VERSION {
        return Err(Failure::new(ErrorCode::StoreNewer));
    }
    Ok(payload)
}

/// The payload of anything but a job.
pub(crate) fn encode<T: Serialize>(kind: Kind, thing: &T) -> Result<Vec<u8>, Failure> {
    if kind.is_configuration() {
        serde_json::to_vec(thing).map_err(|error| unwritable(&error))
    } else {
        rmp_serde::to_vec(thing).map_err(|error| unwritable(&error))
    }
}

/// Reads what [`encode`] wrote.
pub(crate) fn decode<T: DeserializeOwned>(kind: Kind, payload: &[u8]) -> Result<T, Failure> {
    if kind.is_configuration() {
        serde_json::from_slice(payload).map_err(|error| damaged(kind, error))
    } else {
        rmp_serde::from_slice(payload).map_err(|error| damaged(kind, error))
    }
}

/// The payload of a job: its row, then the whole of it.
pub(crate) fn encode_job(job: &Job) -> Result<Vec<u8>, Failure> {
    let mut payload = Vec::with_capacity(512);
    rmp_serde::encode::write(&mut payload, &Row::of(job)).map_err(|error| unwritable(&error))?;
    rmp_serde::encode::write(&mut payload, job).map_err(|error| unwritable(&error))?;
    Ok(payload)
}

/// The row at the front of a job's payload.
pub(crate) fn decode_row(payload: &[u8]) -> Result<Row, Failure> {
    let mut reader = rmp_serde::Deserializer::from_read_ref(payload);
    Row::deserialize(&mut reader).map_err(|error| damaged(Kind::Job, error))
}

/// The whole job.
pub(crate) fn decode_job(payload: &[u8]) -> Result<Job, Failure> {
    let mut reader = rmp_serde::Deserializer::from_read_ref(payload);
    Row::deserialize(&mut reader)
        .and_then(|_| Job::deserialize(&mut reader))
        .map_err(|error| damaged(Kind::Job, error))
}

fn damaged(kind: Kind, detail: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::StoreDamaged).detail(format_args!("{}: {detail}", kind.name()))
}

fn unwritable(error: &dyn std::error::Error) -> Failure {
    Failure::new(ErrorCode::StoreFailed).detail(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_under_its_own_kind_and_key_only() {
        let value = seal(Kind::Run, b"key", b"payload");
        assert_eq!(open(Kind::Run, b"key", &value).unwrap(), b"payload");
        for (kind, key) in [(Kind::Job, &b"key"[..]), (Kind::Run, b"kez")] {
            assert_eq!(open(kind, key, &value).unwrap_err().code, ErrorCode::StoreDamaged);
        }
    }

    #[test]
    fn no_changed_bit_goes_unseen() {
        let value = seal(Kind::Run, b"key", b"payload");
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(Kind::Run, b"key", &flipped).unwrap_err().code, ErrorCode::StoreDamaged);
        }
        for length in 0..value.len() {
            assert!(open(Kind::Run, b"key", &value[..length]).is_err());
        }
    }

    #[test]
    fn a_newer_version_is_told_from_damage() {
        let mut value = seal(Kind::Run, b"key", b"payload");
        value[0] = VERSION + 1;
        value[1..5].copy_from_slice(&checksum(Kind::Run, b"key", VERSION + 1, b"payload").to_be_bytes());
        assert_eq!(open(Kind::Run, b"key", &value).unwrap_err().code, ErrorCode::StoreNewer);
    }
}
