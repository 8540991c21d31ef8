//! What a registry's protocol asks of a client, point by point: `box_<section>_<point>_…` shows one point of one section.
//!
//! | section | about | tests |
//! |---|---|---|
//! | 4.1 | reading manifests | [`manifests`], [`crate::answers`] |
//! | 4.2 | reading blobs | [`blobs`], [`crate::reading`], [`crate::resuming`], [`crate::addresses`] |
//! | 4.3 | uploading blobs | [`uploads`], [`crate::chunks`], [`crate::resuming`], [`crate::writing`] |
//! | 4.4 | mounting | [`uploads`], [`crate::writing`] |
//! | 4.5 | writing manifests | [`pushes`], [`crate::answers`] |
//! | 4.6 | referrers | [`crate::answers`] |
//! | 4.7 | lists | [`lists`], [`crate::answers`], [`crate::addresses`] |
//! | 4.8 | authentication | [`tokens`], [`crate::auth`], [`crate::addresses`] |
//! | 4.9 | errors, limits, retries | [`errors`], [`crate::answers`] |
//! | 4.10 | deleting | [`pushes`] |
//!
//! Some points are shown where more than a registry's answers is needed:
//!
//! - 4.1.7 Docker Hub's names and its count of pulls: `app/src/reference.rs`, `engine/src/limits/tests.rs`.
//! - 4.3.15 no HEAD before a mount, nor where nothing can be: `tests/siblings.rs`, the requests of `tests/bench`.
//! - 4.4.6 mounts only within one account: `engine/src/ledger`.
//! - 4.5.1, 4.5.3 the order of what is written, and a registry that sees new parts late: `tests/replicate.rs`.
//! - 4.5.6 sparse and rewritten indexes: `tests/platforms.rs`.
//! - 4.6.4, 4.6.6 to 4.6.9 fallback tags, order, recursion, cosign's tags: `tests/attached.rs`, `domain/src/digest.rs`.
//! - 4.7.6 exact names are not listed: `tests/replicate.rs`.
//!
//! What is not here, and why:
//!
//! - 4.3.4 a whole blob in one POST, 4.5.3 `?tag=`, 4.4.2 a mount without `from`, 4.10.1 `ns=`: not used. The first saves
//!   nothing where a mount is asked for with the same POST; registries are only beginning to know the others.
//! - 4.7.3 `n` above 1000 and 4.6.3 `artifactType`: never sent.
//! - 4.8.9 passwords that a cloud gives for some hours are passwords here; where they come from is the credential's.
//! - 4.9.6 HTTP/2: bodies go over HTTP/1.1 connections of their own, so that GOAWAY and stream resets meet only small
//!   requests, which are sent again like any other that broke off (`fault_13`). A scripted HTTP/2 server is not at hand.

mod blobs;
mod errors;
mod lists;
mod manifests;
mod pushes;
mod tokens;
mod uploads;
