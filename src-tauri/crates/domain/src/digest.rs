//! Content digests: the only identity that bytes have.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;
use sha2::digest::common::hazmat::SerializableState as _;

use crate::error::{ErrorCode, Failure};

/// The algorithms registered by the OCI image-spec (descriptor.md, "Registered algorithms").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// `sha256`, 64 hexadecimal digits.
    Sha256,
    /// `sha512`, 128 hexadecimal digits.
    Sha512,
}

impl Algorithm {
    /// The name before the colon.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// Bytes of the hash itself.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// A validated digest, `algorithm:hex` in lower case.
///
/// Anything else is refused when it is parsed, so a digest can be put into a URL or a path as it is
/// (CVE-2024-3727 is what happens otherwise).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: Algorithm,
    hash: Box<[u8]>,
}

impl Digest {
    /// The digest of bytes that are at hand, by SHA-256.
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::new(Algorithm::Sha256);
        digester.update(bytes);
        digester.finish()
    }

    /// Which algorithm made it.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The hexadecimal part, lower case.
    pub fn hex(&self) -> String {
        use fmt::Write as _;
        self.hash.iter().fold(String::with_capacity(self.hash.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The name of the fallback tag that lists its referrers: `sha256-<hex>`
    /// (distribution-spec, "Referrers Tag Schema": the algorithm is cut at 32 characters, the rest at 64).
    pub fn referrers_tag(&self) -> String {
        let hex = self.hex();
        format!("{}-{}", self.algorithm.as_str(), &hex[..hex.len().min(64)])
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> String {
        self.hex()[..12].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.algorithm.as_str())?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        parse(text).ok_or_else(|| Failure::new(ErrorCode::DigestInvalid).with("digest", text))
    }
}

fn parse(text: &str) -> Option<Digest> {
    let (name, hex) = text.split_once(':')?;
    let algorithm = match name {
        "sha256" => Algorithm::Sha256,
        "sha512" => Algorithm::Sha512,
        _ => return None,
    };
    if hex.len() != algorithm.bytes() * 2 {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let hash = hex
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect::<Option<Box<[u8]>>>()?;
    Some(Digest { algorithm, hash })
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| serde::de::Error::custom("not a digest"))
    }
}

/// Computes a digest while the bytes pass by.
#[derive(Clone)]
pub struct Digester(Hasher);

#[derive(Clone)]
enum Hasher {
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
}

impl Digester {
    /// Starts on no bytes.
    pub fn new(algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Sha256 => Hasher::Sha256(sha2::Sha256::new()),
            Algorithm::Sha512 => Hasher::Sha512(sha2::Sha512::new()),
        })
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Hasher::Sha256(hasher) => hasher.update(bytes),
            Hasher::Sha512(hasher) => hasher.update(bytes),
        }
    }

    /// What goes on from here in another process: see [`Digester::restore`]. Tells nothing that the bytes do not.
    pub fn state(&self) -> Vec<u8> {
        match &self.0 {
            Hasher::Sha256(hasher) => hasher.serialize().to_vec(),
            Hasher::Sha512(hasher) => hasher.serialize().to_vec(),
        }
    }

    /// Goes on from a state; `None` where it is not one of that algorithm.
    pub fn restore(algorithm: Algorithm, state: &[u8]) -> Option<Self> {
        Some(Self(match algorithm {
            Algorithm::Sha256 => Hasher::Sha256(sha2::Sha256::deserialize(state.try_into().ok()?).ok()?),
            Algorithm::Sha512 => Hasher::Sha512(sha2::Sha512::deserialize(state.try_into().ok()?).ok()?),
        }))
    }

    /// The digest of all bytes taken.
    pub fn finish(self) -> Digest {
        match self.0 {
            Hasher::Sha256(hasher) => {
                Digest { algorithm: Algorithm::Sha256, hash: hasher.finalize().as_slice().into() }
            }
            Hasher::Sha512(hasher) => {
                Digest { algorithm: Algorithm::Sha512, hash: hasher.finalize().as_slice().into() }
            }
        }
    }
}

impl fmt::Debug for Digester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digester")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_digest_reads_and_prints_the_same() {
        let digest: Digest = EMPTY.parse().unwrap();
        assert_eq!(digest.to_string(), EMPTY);
        assert_eq!(digest, Digest::of(b""));
        assert_eq!(digest.referrers_tag(), EMPTY.replace(':', "-"));
    }

    #[test]
    fn sha512_is_computed_and_its_referrers_tag_is_cut() {
        let mut digester = Digester::new(Algorithm::Sha512);
        digester.update(b"a");
        digester.update(b"bc");
        let digest = digester.finish();
        assert!(digest.to_string().starts_with("sha512:ddaf35a193617aba"));
        assert_eq!(digest.referrers_tag().len(), "sha512-".len() + 64);
    }

    #[test]
    fn a_digest_goes_on_from_its_state_at_any_byte() {
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            for cut in [0, 1, 63, 64, 65, 127, 128, 300] {
                let bytes = [7; 300];
                let (mut whole, mut first) = (Digester::new(algorithm), Digester::new(algorithm));
                whole.update(&bytes);
                first.update(&bytes[..cut]);
                let mut second = Digester::restore(algorithm, &first.state()).unwrap();
                second.update(&bytes[cut..]);
                assert_eq!(second.finish(), whole.finish());
            }
            assert!(Digester::restore(algorithm, b"short").is_none());
        }
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        for text in [
            "",
            "sha256",
            "sha256:",
            "sha256:../../etc/passwd",
            &EMPTY[..EMPTY.len() - 1],
            &EMPTY.to_uppercase(),
            &EMPTY.replace("sha256", "md5"),
            &format!("{EMPTY}0"),
            "sha256:%2e%2e",
        ] {
            assert_eq!(text.parse::<Digest>().unwrap_err().code, ErrorCode::DigestInvalid, "{text}");
        }
    }
}
