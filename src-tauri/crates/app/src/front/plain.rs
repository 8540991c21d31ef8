//! Secrets as they go over the local socket, which only the user can open: written out here and nowhere else.

use sampan_domain::secret::Credential;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A credential on its way to the process that keeps it.
#[derive(Serialize, Deserialize)]
pub struct Login(#[serde(with = "Written")] pub Credential);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Credential")]
enum Written {
    Basic {
        username: String,
        #[serde(with = "self")]
        password: SecretString,
    },
    IdentityToken(#[serde(with = "self")] SecretString),
    Bearer(#[serde(with = "self")] SecretString),
}

pub(crate) fn serialize<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.expose_secret())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SecretString, D::Error> {
    String::deserialize(from).map(Into::into)
}
