//! What a scripted registry holds: repositories with their tags, manifests, blobs and uploads, and who may come in. It
//! answers as the distribution-spec says, and says nothing to what is not of it.

mod uploads;

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Reply, Request};
use uploads::{Upload, digest_of_zeros};

/// The media type of an image's manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";

/// What a registry holds.
#[derive(Debug, Default)]
pub struct Content {
    url: String,
    repositories: BTreeMap<String, Repository>,
    uploads: BTreeMap<u64, Upload>,
    last_upload: u64,
    login: Option<Login>,
    page: Option<usize>,
    has_referrers: bool,
    mounts_nothing: bool,
    whole_addresses: bool,
}

#[derive(Debug, Default)]
struct Repository {
    tags: BTreeMap<String, String>,
    manifests: BTreeMap<String, (String, Bytes)>,
    blobs: BTreeMap<String, Bytes>,
    /// Blobs that are of zeros alone, by how many.
    zeros: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Login {
    basic: String,
    /// Tokens that are good; without it the login itself is asked for.
    tokens: Option<HashSet<String>>,
    issued: usize,
}

/// An image as it was put into a registry.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its manifest's digest.
    pub digest: String,
    /// Its configuration's digest.
    pub config: String,
    /// Its layers' digests.
    pub layers: Vec<String>,
}

/// The header of a user and a password.
pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
}

/// The digest of some bytes.
pub fn digest_of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

/// Bytes that do not repeat themselves, and are the same for the same seed.
pub fn noise(seed: u64, size: usize) -> Bytes {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = BytesMut::with_capacity(size + 8);
    while bytes.len() < size {
        // Marsaglia's xorshift64.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes.freeze()
}

impl Content {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only for who sends that user and password.
    pub fn behind_basic(mut self, user: &str, password: &str) -> Self {
        let basic = basic(user, password);
        self.login = Some(Login { basic, tokens: None, issued: 0 });
        self
    }

    /// Only for who sends a token, which its own token server at `/token` gives for that user and password.
    pub fn behind_tokens(self, user: &str, password: &str) -> Self {
        let mut content = self.behind_basic(user, password);
        content.login = content.login.map(|login| Login { tokens: Some(HashSet::new()), ..login });
        content
    }

    /// Lists in pages of so many names.
    pub fn paged(mut self, names: usize) -> Self {
        self.page = Some(names);
        self
    }

    /// Upload addresses have scheme and host.
    pub fn with_whole_addresses(mut self) -> Self {
        self.whole_addresses = true;
        self
    }

    /// The same of one that is there already.
    pub fn page(&mut self, names: usize) {
        self.page = Some(names);
    }

    /// From now on a mount opens an upload.
    pub fn without_mounts(&mut self) {
        self.mounts_nothing = true;
    }

    /// With the referrers API.
    pub fn with_referrers(mut self) -> Self {
        self.has_referrers = true;
        self
    }

    pub(super) fn at(mut self, url: &str) -> Self {
        url.clone_into(&mut self.url);
        self
    }

    /// Puts an image with layers of those sizes under a name, `repository:tag`. Other names have other layers.
    ///
    /// # Panics
    /// When the name has no tag.
    pub fn image(&mut self, name: &str, layers: &[usize]) -> Image {
        let (repository, _) = name.rsplit_once(':').expect("repository:tag");
        let seed = u64::from_le_bytes(Sha256::digest(name)[..8].try_into().unwrap());
        let layers: Vec<Value> = layers
            .iter()
            .enumerate()
            .map(|(at, size)| self.blob(repository, LAYER, noise(seed + at as u64, *size)))
            .collect();
        self.tagged(name, &layers)
    }

    /// The same with one layer of so many zeros, which are made as they are read.
    ///
    /// # Panics
    /// When the name has no tag.
    pub fn image_of_zeros(&mut self, name: &str, zeros: u64) -> Image {
        let (repository, _) = name.rsplit_once(':').expect("repository:tag");
        let digest = digest_of_zeros(zeros);
        self.repository(repository).zeros.insert(digest.clone(), zeros);
        self.tagged(name, &[json!({ "mediaType": LAYER, "digest": digest, "size": zeros })])
    }

    fn tagged(&mut self, name: &str, layers: &[Value]) -> Image {
        let (repository, tag) = name.rsplit_once(':').expect("repository:tag");
        let config = json!({ "architecture": "amd64", "os": "linux", "config": {}, "name": name,
            "rootfs": { "type": "layers", "diff_ids": [] } });
        let config = self.blob(repository, CONFIG, config.to_string().into());
        let text = |value: &Value| value["digest"].as_str().unwrap().to_owned();
        let image =
            Image { digest: String::new(), config: text(&config), layers: layers.iter().map(text).collect() };
        let manifest =
            json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers });
        let digest = self.manifest(repository, Some(tag), MANIFEST, manifest.to_string());
        Image { digest, ..image }
    }

    /// Puts a blob into a repository; gives its descriptor.
    pub fn blob(&mut self, repository: &str, media_type: &str, bytes: Bytes) -> Value {
        let (digest, size) = (digest_of(&bytes), bytes.len());
        self.repository(repository).blobs.insert(digest.clone(), bytes);
        json!({ "mediaType": media_type, "digest": digest, "size": size })
    }

    /// Puts a manifest into a repository; gives its digest.
    pub fn manifest(
        &mut self,
        repository: &str,
        tag: Option<&str>,
        media_type: &str,
        text: impl Into<Bytes>,
    ) -> String {
        let bytes = text.into();
        let digest = digest_of(&bytes);
        let repository = self.repository(repository);
        repository.manifests.insert(digest.clone(), (media_type.to_owned(), bytes));
        if let Some(tag) = tag {
            repository.tags.insert(tag.to_owned(), digest.clone());
        }
        digest
    }

    /// Puts everything of a repository into another one as well.
    pub fn mirror(&mut self, from: &str, to: &str) {
        let held = &self.repositories[from];
        let copy = Repository {
            tags: held.tags.clone(),
            manifests: held.manifests.clone(),
            blobs: held.blobs.clone(),
            zeros: held.zeros.clone(),
        };
        self.repositories.insert(to.to_owned(), copy);
    }

    /// The bytes of a manifest.
    pub fn manifest_text(&self, repository: &str, digest: &str) -> Option<String> {
        let (_, bytes) = self.repositories.get(repository)?.manifests.get(digest)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The bytes of a blob.
    pub fn bytes(&self, repository: &str, digest: &str) -> Option<Bytes> {
        self.repositories.get(repository)?.blobs.get(digest).cloned()
    }

    /// Removes a tag, a manifest or a blob.
    pub fn remove(&mut self, repository: &str, name: &str) {
        let repository = self.repository(repository);
        repository.tags.remove(name);
        repository.manifests.remove(name);
        repository.blobs.remove(name);
    }

    /// All tags as `repository:tag`, with their digests.
    pub fn tags(&self) -> BTreeMap<String, String> {
        let all = self.repositories.iter();
        all.flat_map(|(name, repository)| {
            repository.tags.iter().map(move |(tag, digest)| (format!("{name}:{tag}"), digest.clone()))
        })
        .collect()
    }

    /// What an image needs and this does not hold.
    pub fn lacks(&self, repository: &str, digest: &str) -> Vec<String> {
        let Some(held) = self.repositories.get(repository) else { return vec![digest.to_owned()] };
        let Some((_, bytes)) = held.manifests.get(digest) else { return vec![digest.to_owned()] };
        let manifest: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let named = |key: &str| -> Vec<String> {
            let list = manifest[key].as_array().cloned().unwrap_or_default();
            // What lies elsewhere need not be here (distribution-spec, "non-distributable").
            let here = list.iter().filter(|entry| entry["urls"].is_null());
            here.filter_map(|entry| entry["digest"].as_str().map(str::to_owned)).collect()
        };
        let config = manifest["config"]["digest"].as_str().map(str::to_owned);
        let is_held = |blob: &String| held.blobs.contains_key(blob) || held.zeros.contains_key(blob);
        let blobs = named("layers").into_iter().chain(config).filter(|blob| !is_held(blob));
        blobs.chain(named("manifests").iter().flat_map(|child| self.lacks(repository, child))).collect()
    }

    /// Upload sessions that are open, and how many bytes each has.
    pub fn uploads(&self) -> Vec<usize> {
        self.uploads.values().map(|upload| usize::try_from(upload.length()).unwrap()).collect()
    }

    /// Everything is gone.
    pub fn clear(&mut self) {
        self.repositories.clear();
        self.uploads.clear();
    }

    /// Upload sessions are gone, as after a restart of a registry that keeps them in memory.
    pub fn forget_uploads(&mut self) {
        self.uploads.clear();
    }

    /// Tokens that were given are no longer good.
    pub fn forget_tokens(&mut self) {
        if let Some(Login { tokens: Some(tokens), .. }) = &mut self.login {
            tokens.clear();
        }
    }

    fn repository(&mut self, name: &str) -> &mut Repository {
        self.repositories.entry(name.to_owned()).or_default()
    }

    /// The answer to a request; nothing to one that is not of the protocol.
    pub(super) fn answer(&mut self, request: &Request) -> Option<Reply> {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        if path == "/token" {
            return self.token(request);
        }
        if let Some(refused) = self.refused(request) {
            return Some(refused);
        }
        let path = path.strip_prefix("/v2/")?;
        match (&*request.method, path) {
            ("GET" | "HEAD", "") => Some(Reply::new(200)),
            ("GET", "_catalog") => {
                let names: Vec<&String> = self.repositories.keys().collect();
                Some(self.list("/v2/_catalog", query, "repositories", &names, json!({})))
            }
            _ => {
                let (name, kind, rest) = split(path)?;
                match (&*request.method, kind) {
                    ("GET", "tags") => Some(self.tag_list(name, query)),
                    ("GET", "referrers") => Some(self.referrers(name, rest)),
                    (_, "manifests") => self.manifests(request, name, rest),
                    (_, "uploads") => self.upload(request, name, rest, query),
                    ("GET" | "HEAD", "blobs") => Some(self.read(request, name, rest)),
                    _ => None,
                }
            }
        }
    }

    /// The token server's answer.
    fn token(&mut self, request: &Request) -> Option<Reply> {
        let Login { basic, tokens, issued } = self.login.as_mut()?;
        if request.header("authorization") != Some(basic) {
            return Some(Reply::error(401, "UNAUTHORIZED", "wrong user or password"));
        }
        *issued += 1;
        let token = format!("{}-{issued}", self.url.rsplit(':').next()?);
        tokens.as_mut()?.insert(format!("Bearer {token}"));
        Some(Reply::new(200).body(json!({ "token": token, "expires_in": 300 }).to_string()))
    }

    fn refused(&self, request: &Request) -> Option<Reply> {
        let login = self.login.as_ref()?;
        let given = request.header("authorization").unwrap_or_default();
        let (good, challenge) = match &login.tokens {
            None => (given == login.basic, "Basic realm=\"harbour\"".to_owned()),
            Some(tokens) => {
                (tokens.contains(given), format!("Bearer realm=\"{}/token\",service=\"harbour\"", self.url))
            }
        };
        let refusal = Reply::error(401, "UNAUTHORIZED", "authentication required");
        (!good).then(|| refusal.header("www-authenticate", challenge))
    }

    /// One page of a list.
    fn list(&self, path: &str, query: &str, key: &str, names: &[&String], more: Value) -> Reply {
        let asked = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        };
        let last = asked("last").unwrap_or_default();
        let most = asked("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
        let most = self.page.map_or(most, |page| page.min(most));
        let after: Vec<_> = names.iter().filter(|name| last.is_empty() || ***name > last).collect();
        let page: Vec<_> = after.iter().take(most).collect();
        let mut body = more;
        body[key] = json!(page);
        let reply = Reply::new(200).header("content-type", "application/json").body(body.to_string());
        match page.last() {
            Some(last) if page.len() < after.len() => {
                reply.header("link", format!("<{path}?last={last}&n={most}>; rel=\"next\""))
            }
            _ => reply,
        }
    }

    fn tag_list(&self, name: &str, query: &str) -> Reply {
        let Some(repository) = self.repositories.get(name) else { return name_unknown() };
        let tags: Vec<&String> = repository.tags.keys().collect();
        self.list(&format!("/v2/{name}/tags/list"), query, "tags", &tags, json!({ "name": name }))
    }

    fn referrers(&self, name: &str, subject: &str) -> Reply {
        if !self.has_referrers {
            return Reply::new(404).header("content-type", "text/plain").body("404 page not found");
        }
        let mut found = Vec::new();
        for (digest, (media_type, bytes)) in
            self.repositories.get(name).into_iter().flat_map(|held| &held.manifests)
        {
            let manifest: Value = serde_json::from_slice(bytes).unwrap_or_default();
            if manifest["subject"]["digest"] == subject {
                found.push(json!({ "mediaType": media_type, "digest": digest, "size": bytes.len(),
                    "artifactType": manifest["config"]["mediaType"] }));
            }
        }
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": found });
        Reply::new(200).header("content-type", INDEX).body(index.to_string())
    }

    fn manifests(&mut self, request: &Request, name: &str, reference: &str) -> Option<Reply> {
        let held = self.repositories.get(name);
        let digest = held.map(|held| held.tags.get(reference).cloned().unwrap_or_else(|| reference.into()));
        let found = held
            .zip(digest)
            .and_then(|(held, digest)| held.manifests.get(&digest).cloned().map(|found| (digest, found)));
        let unknown = || Reply::error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        match &*request.method {
            "GET" | "HEAD" => Some(found.map_or_else(unknown, |(digest, (media_type, bytes))| {
                let reply = Reply::new(200).header("content-type", media_type).shared(bytes);
                reply.header("docker-content-digest", digest)
            })),
            "DELETE" => {
                self.repository(name).tags.retain(|tag, held| tag != reference && held != reference);
                self.repository(name).manifests.remove(reference);
                Some(if found.is_some() { Reply::new(202) } else { unknown() })
            }
            "PUT" if !request.whole => Some(Reply::new(400)),
            "PUT" => Some(self.push(request, name, reference)),
            _ => None,
        }
    }

    /// A manifest whose parts are there is stored.
    fn push(&mut self, request: &Request, name: &str, reference: &str) -> Reply {
        let bytes = request.body.clone();
        let digest = digest_of(&bytes);
        if reference.contains(':') && reference != digest {
            return Reply::error(400, "DIGEST_INVALID", "the digest is another");
        }
        let media_type = request.header("content-type").unwrap_or_default().to_owned();
        let repository = self.repository(name);
        repository.manifests.insert(digest.clone(), (media_type, bytes.clone()));
        let lacking = self.lacks(name, &digest);
        if !lacking.is_empty() {
            self.repository(name).manifests.remove(&digest);
            return Reply::error(400, "MANIFEST_BLOB_UNKNOWN", &lacking[0]);
        }
        if !reference.contains(':') {
            self.repository(name).tags.insert(reference.to_owned(), digest.clone());
        }
        let manifest: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let reply = Reply::new(201)
            .header("location", format!("/v2/{name}/manifests/{digest}"))
            .header("docker-content-digest", digest);
        match manifest["subject"]["digest"].as_str() {
            Some(subject) if self.has_referrers => reply.header("oci-subject", subject),
            _ => reply,
        }
    }

    /// A blob or, as a 206, the rest of one.
    fn read(&self, request: &Request, name: &str, digest: &str) -> Reply {
        let zeros = self.repositories.get(name).and_then(|held| held.zeros.get(digest)).copied();
        let Some(bytes) = self.bytes(name, digest).or(zeros.map(|_| Bytes::new())) else {
            return Reply::error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        };
        let size = bytes.len() as u64 + zeros.unwrap_or_default();
        let reply = |status: u16, bytes: Bytes| {
            let reply = Reply::new(status).header("content-type", "application/octet-stream");
            reply.header("docker-content-digest", digest).shared(bytes)
        };
        let from = request
            .header("range")
            .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<u64>().ok());
        match from {
            None => reply(200, bytes).zeros(zeros.unwrap_or_default()),
            Some(from) if from >= size => Reply::new(416),
            Some(from) => {
                let range = format!("bytes {from}-{}/{size}", size - 1);
                let rest = bytes.slice(usize::try_from(from).unwrap().min(bytes.len())..);
                let zeros = zeros.map_or(0, |_| size - from);
                reply(206, rest).zeros(zeros).header("content-range", range)
            }
        }
    }
}

fn name_unknown() -> Reply {
    Reply::error(404, "NAME_UNKNOWN", "repository name not known to registry")
}

/// The repository of a path under `/v2/`, what kind of thing it names there, and which.
fn split(path: &str) -> Option<(&str, &str, &str)> {
    if let Some(name) = path.strip_suffix("/tags/list") {
        return Some((name, "tags", ""));
    }
    if let Some((name, id)) = path.split_once("/blobs/uploads/") {
        return Some((name, "uploads", id));
    }
    ["manifests", "blobs", "referrers"].into_iter().find_map(|kind| {
        let (name, rest) = path.rsplit_once(&format!("/{kind}/"))?;
        Some((name, kind, rest))
    })
}
