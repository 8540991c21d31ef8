//! Speaks to registries (OCI distribution-spec 1.1 and Docker v2) and to OCI image layouts, in directories and archives.
//!
//! [`Connection`] is the one face of both. Behind it, in the order in which a request goes: `client` (one request
//! with its tries, redirects and tokens), `auth` and `challenge` (who we are), `policy` (where we may be sent),
//! `transport`, `pools`, `resolve`, `trust` and `buffers` (exchanges, their connections, names, whom they believe, their memory), `spans` (what
//! a trace says of a request), [`gate`] (the engine's limits), `profiles` and `learned` (what a registry takes and offers), `providers` (what some offer beside the spec); and by subject `manifests`, `blobs`, `uploads` with `bodies`, `lists`, `referrers`,
//! `layout`, `check`.

mod auth;
mod blobs;
mod bodies;
mod buffers;
mod challenge;
mod check;
mod client;
mod connection;
mod errors;
#[cfg(feature = "testing")]
pub mod fuzz;
mod gate;
mod incoming;
mod layout;
mod learned;
mod lists;
mod manifest;
mod manifests;
mod policy;
mod pools;
mod profiles;
mod providers;
mod referrers;
mod resolve;
mod spans;
mod transport;
mod trust;
mod uploads;
mod waits;

pub use blobs::{BlobReader, Mark, Marks, Start};
pub use bodies::Rest;
pub use check::{CheckResult, CheckStep};
pub use connection::Connection;
pub use gate::{Ask, Gate, Open, Outcome, Permit, Seen, Weight};
pub use manifest::{CHILDREN_CAP, Content, Descriptor, MANIFEST_CAP, Manifest};
pub use profiles::known_provider;
pub use providers::{Artifact, Pushed};
pub use reqwest::Method;
pub use transport::Timeouts;
pub use uploads::{Upload, UploadSession};
