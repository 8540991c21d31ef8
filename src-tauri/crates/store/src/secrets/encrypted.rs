//! The encrypted file: what was typed in where there is no keyring, in the age format, opened by a passphrase.
//!
//! Its key comes of scrypt with N = 2¹⁷, r = 8, p = 1 (OWASP, "Password Storage Cheat Sheet"): 128 MiB and some tenths of a
//! second for each try. The passphrase is held in memory while the file is open, for each change encrypts it anew; the
//! file is replaced as a whole and is its owner's alone.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use age::{DecryptError, scrypt};
use sampan_domain::{ErrorCode, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::invalid;
use crate::disk;

/// The name of the file in the data directory.
const NAME: &str = "secrets.age";
/// Of scrypt, as a power of two.
const WORK_FACTOR: u8 = 17;
/// A file that asks for more than this is not opened: whoever wrote it wants to stall us.
const WORK_FACTOR_MAX: u8 = 20;
/// The fewest characters of a passphrase (NIST SP 800-63B, section 3.1.1.2).
const SHORTEST: usize = 8;
/// The largest file that is read, in bytes.
const CAP: u64 = 4 << 20;
/// Whoever needs what is locked waits so long, unless it is opened before.
const LOCKED_WAIT: Duration = Duration::from_secs(60 * 60);

/// The file, and what is in it while it is open.
pub(super) struct EncryptedFile {
    path: PathBuf,
    open: Mutex<Option<Open>>,
}

struct Open {
    passphrase: SecretString,
    entries: BTreeMap<String, SecretString>,
}

/// What is encrypted.
#[derive(Serialize, Deserialize)]
struct Contents<Text> {
    version: u32,
    secrets: BTreeMap<String, Text>,
}

impl EncryptedFile {
    /// The file of a data directory, whether or not it is there.
    pub(super) fn of(directory: &Path) -> Self {
        Self { path: directory.join(NAME), open: Mutex::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is one.
    pub(super) fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Whether there is one that waits for its passphrase.
    pub(super) fn is_locked(&self) -> bool {
        self.state().is_none() && self.is_there()
    }

    /// Opens it. Fails with `PassphraseWrong` where the passphrase is not the one.
    pub(super) fn unlock(&self, passphrase: &SecretString) -> Result<(), Failure> {
        let mut state = self.state();
        let size = fs::metadata(&self.path).map_err(|error| self.failed(&error))?.len();
        if size > CAP {
            return Err(self.damaged("it is too large"));
        }
        let sealed = fs::read(&self.path).map_err(|error| self.failed(&error))?;
        let mut identity = scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(WORK_FACTOR_MAX);
        let plain = age::decrypt(&identity, &sealed).map(Zeroizing::new).map_err(|error| match error {
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => self.told(ErrorCode::PassphraseWrong),
            other => self.damaged(other),
        })?;
        // The message of the error would quote what it is about.
        let contents: Contents<String> =
            serde_json::from_slice(&plain).map_err(|_| self.damaged("its contents are not ours"))?;
        if contents.version != 1 {
            return Err(self.damaged(format_args!("it is of version {}", contents.version)));
        }
        let entries = contents.secrets.into_iter().map(|(name, secret)| (name, secret.into()));
        *state = Some(Open { passphrase: passphrase.clone(), entries: entries.collect() });
        Ok(())
    }

    /// Makes it, empty, or gives the one that is open another passphrase.
    pub(super) fn seal(&self, passphrase: &SecretString) -> Result<(), Failure> {
        if passphrase.expose_secret().chars().count() < SHORTEST {
            return Err(Failure::new(ErrorCode::PassphraseShort).with("min", SHORTEST));
        }
        let mut state = self.state();
        if state.is_none() && self.is_there() {
            return Err(self.locked());
        }
        let entries = state.as_ref().map(|open| open.entries.clone()).unwrap_or_default();
        let sealed = Open { passphrase: passphrase.clone(), entries };
        self.write(&sealed)?;
        *state = Some(sealed);
        Ok(())
    }

    /// Keeps a secret under a name.
    pub(super) fn keep(&self, name: &str, secret: &SecretString) -> Result<(), Failure> {
        self.change(|entries| drop(entries.insert(name.to_owned(), secret.clone())))
    }

    /// What is kept under a name.
    pub(super) fn read(&self, name: &str) -> Result<SecretString, Failure> {
        match &*self.state() {
            Some(open) => {
                open.entries.get(name).cloned().ok_or_else(|| self.invalid("nothing is kept there for this"))
            }
            None if self.is_there() => Err(self.locked()),
            None => Err(self.invalid("it is gone")),
        }
    }

    /// Removes what is kept under a name, if there is something and it is open.
    pub(super) fn forget(&self, name: &str) {
        if self.state().as_ref().is_none_or(|open| !open.entries.contains_key(name)) {
            return;
        }
        if let Err(failure) = self.change(|entries| drop(entries.remove(name))) {
            tracing::warn!(%failure, "a secret could not be removed from the encrypted file");
        }
    }

    /// Removes the file if it is open and nothing is kept in it.
    pub(super) fn remove_if_empty(&self) -> Result<(), Failure> {
        let mut state = self.state();
        if state.as_ref().is_some_and(|open| open.entries.is_empty()) {
            fs::remove_file(&self.path).map_err(|error| self.failed(&error))?;
            *state = None;
        }
        Ok(())
    }

    /// Sets the file aside, for its passphrase is lost. Says where it lies; nowhere where there was none.
    pub(super) fn set_aside(&self) -> Result<Option<PathBuf>, Failure> {
        let mut state = self.state();
        *state = None;
        if !self.is_there() {
            return Ok(None);
        }
        let aside = (1_u32..).map(|number| self.path.with_extension(format!("age.lost-{number}")));
        let Some(aside) = aside.into_iter().find(|path| !path.exists()) else { return Ok(None) };
        fs::rename(&self.path, &aside).map_err(|error| self.failed(&error))?;
        Ok(Some(aside))
    }

    /// A failed write changes nothing, neither on disk nor here.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, SecretString>)) -> Result<(), Failure> {
        let mut state = self.state();
        let Some(open) = state.as_ref() else { return Err(self.locked()) };
        let mut changed = Open { passphrase: open.passphrase.clone(), entries: open.entries.clone() };
        change(&mut changed.entries);
        self.write(&changed)?;
        *state = Some(changed);
        Ok(())
    }

    fn write(&self, open: &Open) -> Result<(), Failure> {
        let secrets =
            open.entries.iter().map(|(name, secret)| (name.clone(), secret.expose_secret())).collect();
        let plain = serde_json::to_vec(&Contents { version: 1, secrets }).map(Zeroizing::new);
        let plain = plain.map_err(|error| self.damaged(error))?;
        let mut recipient = scrypt::Recipient::new(open.passphrase.clone());
        recipient.set_work_factor(WORK_FACTOR);
        let sealed = age::encrypt(&recipient, &plain).map_err(|error| self.damaged(error))?;
        disk::replace(&self.path, |file| file.write_all(&sealed)).map_err(|error| self.failed(&error))
    }

    fn state(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told(&self, code: ErrorCode) -> Failure {
        Failure::new(code).with("path", self.path.display().to_string())
    }

    fn locked(&self) -> Failure {
        self.told(ErrorCode::SecretsLocked).retry_after(Some(LOCKED_WAIT))
    }

    fn damaged(&self, why: impl std::fmt::Display) -> Failure {
        self.told(ErrorCode::SecretsFailed).with("detail", why.to_string())
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => disk::failure(error, &self.path),
            _ => self.damaged(error),
        }
    }

    fn invalid(&self, why: &str) -> Failure {
        invalid(&self.path.display().to_string(), why)
    }
}
