//! Uploads: sessions that are opened, continued, finished and given up, and blobs that are too large to be kept.

use std::collections::BTreeMap;
use std::sync::Mutex;

use bytes::BytesMut;
use sha2::{Digest as _, Sha256};

use super::super::{Reply, Request};
use super::{Content, digest_of};

#[derive(Debug, Default)]
pub(super) struct Upload {
    pub(super) repository: String,
    /// So many came before the bytes.
    zeros: u64,
    bytes: BytesMut,
}

impl Upload {
    /// How many bytes have come.
    pub(super) fn length(&self) -> u64 {
        self.zeros + self.bytes.len() as u64
    }
}

impl Content {
    pub(super) fn upload(&mut self, request: &Request, name: &str, id: &str, query: &str) -> Option<Reply> {
        let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        if request.method == "POST" && id.is_empty() {
            if let (Some(digest), Some(from)) = (asked("mount"), asked("from")) {
                let decode = |text: &str| text.replace("%3A", ":").replace("%2F", "/");
                if let Some(bytes) =
                    self.bytes(&decode(from), &decode(digest)).filter(|_| !self.mounts_nothing)
                {
                    self.repository(name).blobs.insert(decode(digest), bytes);
                    return Some(Reply::new(201).header("location", format!("/v2/{name}/blobs/{digest}")));
                }
            }
            self.last_upload += 1;
            let upload = Upload { repository: name.to_owned(), ..Upload::default() };
            self.uploads.insert(self.last_upload, upload);
            return Some(self.session(202, self.last_upload));
        }
        let id: u64 = id.parse().ok()?;
        let known = self.uploads.get(&id).is_some_and(|upload| upload.repository == name);
        if !known {
            return Some(Reply::error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown"));
        }
        let upload = self.uploads.get_mut(&id)?;
        match &*request.method {
            "GET" => Some(self.session(204, id)),
            "DELETE" => {
                self.uploads.remove(&id);
                Some(Reply::new(204))
            }
            "PATCH" | "PUT" => {
                let from = request.header("content-range").and_then(|range| range.split('-').next());
                if from.is_some_and(|from| from.parse() != Ok(upload.length())) {
                    return Some(self.session(416, id));
                }
                upload.zeros += request.zeros;
                upload.bytes.extend_from_slice(&request.body);
                if request.method == "PATCH" || !request.whole {
                    return Some(self.session(202, id));
                }
                let Upload { bytes, mut zeros, .. } = self.uploads.remove(&id)?;
                let wanted = asked("digest").unwrap_or_default().replace("%3A", ":");
                let digest = if zeros == 0 {
                    digest_of(&bytes)
                } else {
                    assert!(bytes.iter().all(|byte| *byte == 0), "what follows zeros is of zeros");
                    zeros += bytes.len() as u64;
                    digest_of_zeros(zeros)
                };
                if digest != wanted {
                    return Some(Reply::error(400, "DIGEST_INVALID", "the digest is another"));
                }
                let repository = self.repository(name);
                if zeros == 0 {
                    repository.blobs.insert(wanted.clone(), bytes.freeze());
                } else {
                    repository.zeros.insert(wanted.clone(), zeros);
                }
                let reply = Reply::new(201).header("location", format!("/v2/{name}/blobs/{wanted}"));
                Some(reply.header("docker-content-digest", wanted))
            }
            _ => None,
        }
    }

    /// Where an upload is, and how far.
    fn session(&self, status: u16, id: u64) -> Reply {
        let upload = &self.uploads[&id];
        let repository = &upload.repository;
        let host = if self.whole_addresses { &*self.url } else { "" };
        let reply =
            Reply::new(status).header("location", format!("{host}/v2/{repository}/blobs/uploads/{id}"));
        reply.header("range", format!("0-{}", upload.length().saturating_sub(1)))
    }
}

/// The digest of so many zeros.
pub(super) fn digest_of_zeros(zeros: u64) -> String {
    static KNOWN: Mutex<BTreeMap<u64, String>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap();
    let digest = known.entry(zeros).or_insert_with(|| {
        let (piece, mut hash, mut left) = (vec![0; 1 << 20], Sha256::new(), zeros);
        while left > 0 {
            let size = left.min(1 << 20);
            hash.update(&piece[..usize::try_from(size).unwrap()]);
            left -= size;
        }
        format!("sha256:{}", hex::encode(hash.finalize()))
    });
    digest.clone()
}
