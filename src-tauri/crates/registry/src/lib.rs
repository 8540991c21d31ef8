//! Speaks to registries (OCI distribution-spec 1.1 and Docker v2) and to OCI image layout directories.
//!
//! [`Connection`] is the one face of both. Behind it, in the order in which a request goes: `client` (one request
//! with its tries, redirects and tokens), `auth` and `challenge` (who we are), `policy` (where we may be sent),
//! `transport` and `resolve` (the pools and their names), [`gate`] (the engine's limits); and by subject `manifests`, `blobs`, `uploads`,
//! `lists`, `referrers`, `layout`, `check`.

mod auth;
mod blobs;
mod challenge;
mod check;
mod client;
mod connection;
mod errors;
mod gate;
mod layout;
mod lists;
mod manifest;
mod manifests;
mod policy;
mod referrers;
mod resolve;
mod transport;
mod uploads;
mod waits;

pub use blobs::{BlobReader, Mark, Marks, Start};
pub use check::{CheckResult, CheckStep};
pub use connection::Connection;
pub use gate::{Ask, Gate, Open, Permit, Seen, Weight};
pub use manifest::{CHILDREN_CAP, Content, Descriptor, MANIFEST_CAP, Manifest};
pub use reqwest::Method;
pub use transport::Timeouts;
pub use uploads::{Upload, UploadSession};
