//! The judge: says what a registry holds, by `curl` and `skopeo` alone, sharing no code with what it judges.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::process::{self, Process};
use crate::registry::{PASSWORD, Registry, Setup, USER};

const LIMIT: Duration = Duration::from_secs(180);
/// The longest page of a catalogue that Distribution answers with.
const CATALOGUE: usize = 1000;
const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// Every tag of a registry, `repository:tag`, with the digest that a HEAD of it answers.
///
/// # Panics
/// When the registry does not answer.
pub fn tags(registry: &Registry) -> BTreeMap<String, String> {
    let catalogue = json(registry, &format!("_catalog?n={CATALOGUE}"));
    let repositories: Vec<&str> = texts(&catalogue["repositories"]).collect();
    assert!(repositories.len() < CATALOGUE, "the judge reads one page");
    let mut names = Vec::new();
    for repository in repositories {
        // A repository with blobs and no tag yet is in the catalogue, and its list is 404.
        let list = request(registry, &format!("{repository}/tags/list"), &["200", "404"]);
        let list: Value = serde_json::from_str(&list).unwrap();
        names.extend(texts(&list["tags"]).map(|tag| format!("{repository}:{tag}")));
    }
    let paths = names.iter().map(|name| {
        let (repository, tag) = name.rsplit_once(':').unwrap();
        format!("{repository}/manifests/{tag}")
    });
    let digests = heads(registry, &paths.collect::<Vec<_>>()).into_iter().map(|(status, digest)| {
        assert_eq!(status, 200, "HEAD of a listed tag");
        digest
    });
    names.iter().cloned().zip(digests).collect()
}

/// Proves that an image is whole: every manifest under it has the digest it is named by, and every blob that they
/// name is there with its size. Returns the digests of the blobs.
///
/// # Panics
/// When anything is missing or does not fit.
pub fn whole(registry: &Registry, image: &str) -> BTreeSet<String> {
    let (repository, tag) = image.rsplit_once(':').unwrap();
    let mut blobs = BTreeSet::new();
    let mut manifests = vec![tag.to_owned()];
    while let Some(reference) = manifests.pop() {
        let text = get(registry, &format!("{repository}/manifests/{reference}"));
        if reference.starts_with("sha256:") {
            let actual = format!("sha256:{}", hex::encode(Sha256::digest(&text)));
            assert_eq!(actual, reference, "a manifest of {image} has another digest");
        }
        let manifest: Value = serde_json::from_str(&text).unwrap();
        let children = manifest["manifests"].as_array().into_iter().flatten();
        manifests.extend(children.map(|child| child["digest"].as_str().unwrap().to_owned()));
        let layers = manifest["layers"].as_array().into_iter().flatten();
        let config = manifest.get("config");
        blobs.extend(layers.chain(config).map(|blob| blob["digest"].as_str().unwrap().to_owned()));
    }
    let paths: Vec<_> = blobs.iter().map(|digest| format!("{repository}/blobs/{digest}")).collect();
    for (path, (status, _)) in paths.iter().zip(heads(registry, &paths)) {
        assert_eq!(status, 200, "{image} is not whole: {path}");
    }
    blobs
}

/// The digests of what a registry lists as attached to a manifest: by its referrers API, or by the fallback tag of one
/// without.
///
/// # Panics
/// When the registry does not answer.
pub fn referrers(registry: &Registry, repository: &str, subject: &str) -> BTreeSet<String> {
    let path = match registry.setup() {
        Setup::WithReferrers => format!("{repository}/referrers/{subject}"),
        _ => format!("{repository}/manifests/{}", subject.replace(':', "-")),
    };
    let listed = request(registry, &path, &["200", "404"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let entries = listed["manifests"].as_array().into_iter().flatten();
    entries.map(|entry| entry["digest"].as_str().unwrap().to_owned()).collect()
}

/// Pulls an image out of a registry into an OCI layout with all its platforms, digests unchanged.
///
/// # Panics
/// When skopeo cannot: something is missing or damaged.
pub fn pull(registry: &Registry, image: &str, into: &Path) {
    let mut skopeo = process::tethered("skopeo");
    skopeo.args(["copy", "--quiet", "--all", "--preserve-digests"]);
    match registry.setup() {
        Setup::Plain | Setup::WithReferrers => skopeo.arg("--src-tls-verify=false"),
        Setup::Secured => {
            skopeo.arg("--src-cert-dir").arg(registry.cert_dir());
            skopeo.arg("--src-creds").arg(format!("{USER}:{PASSWORD}"))
        }
    };
    skopeo.arg(format!("docker://{}/{image}", registry.authority()));
    skopeo.arg(format!("oci:{}:{image}", into.display()));
    process::run(&mut skopeo, LIMIT).success();
}

/// The digest of an image in an OCI layout directory, as skopeo reads it; `None` if it is not there.
pub fn layout_digest(layout: &Path, image: &str) -> Option<String> {
    let mut skopeo = process::tethered("skopeo");
    skopeo.args(["inspect", "--raw"]).arg(format!("oci:{}:{image}", layout.display()));
    let ended = process::run(&mut skopeo, LIMIT);
    ended.status.success().then(|| format!("sha256:{}", hex::encode(Sha256::digest(&ended.stdout))))
}

/// Whether an image is there, `repository:tag`: what may be deleted at any moment is only asked for, not read.
pub fn is_there(registry: &Registry, image: &str) -> bool {
    let (repository, tag) = image.rsplit_once(':').unwrap();
    heads(registry, &[format!("{repository}/manifests/{tag}")])[0].0 == 200
}

/// The bytes of a manifest, `repository:tag` or `repository@digest`; `None` if it is not there.
///
/// # Panics
/// When the registry does not answer.
pub fn manifest(registry: &Registry, image: &str) -> Option<String> {
    let (repository, reference) = image.split_once('@').or_else(|| image.rsplit_once(':')).unwrap();
    let path = format!("{repository}/manifests/{reference}");
    let (status, _) = heads(registry, std::slice::from_ref(&path))[0];
    (status == 200).then(|| get(registry, &path))
}

/// Asserts that every tag of `source` is in `destination` with the same digest, and nothing else is.
///
/// # Panics
/// When they differ, naming the tags.
pub fn assert_equal(source: &Registry, destination: &Registry) {
    let (expected, actual) = (tags(source), tags(destination));
    let differing: Vec<_> = expected
        .iter()
        .filter(|(name, digest)| actual.get(*name) != Some(digest))
        .map(|(name, _)| name)
        .collect();
    let strange: Vec<_> = actual.keys().filter(|name| !expected.contains_key(*name)).collect();
    assert!(
        differing.is_empty() && strange.is_empty() && !expected.is_empty(),
        "of {} tags {} are missing or differ: {differing:?}; not at the source: {strange:?}",
        expected.len(),
        differing.len(),
    );
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn json(registry: &Registry, path: &str) -> Value {
    serde_json::from_str(&get(registry, path)).unwrap()
}

fn get(registry: &Registry, path: &str) -> String {
    request(registry, path, &["200"])
}

/// The body of an answer whose status is one of those.
fn request(registry: &Registry, path: &str, statuses: &[&str]) -> String {
    let url = format!("{}/v2/{path}", registry.url());
    let answer = curl(registry, &format!("write-out = \"%{{http_code}}\"\nurl = \"{url}\"\n"));
    let (body, status) = answer.split_at(answer.len() - 3);
    assert!(statuses.contains(&status), "GET {path}: {status} {body}");
    body.to_owned()
}

/// Status and digest of a HEAD of each path, all over one connection.
fn heads(registry: &Registry, paths: &[String]) -> Vec<(u16, String)> {
    if paths.is_empty() {
        return Vec::new();
    }
    let mut config =
        "head\noutput = \"/dev/null\"\nwrite-out = \"%{http_code} %header{docker-content-digest}\\n\"\n"
            .to_owned();
    for path in paths {
        writeln!(config, "url = \"{}/v2/{path}\"\noutput = \"/dev/null\"", registry.url()).unwrap();
    }
    let answers = curl(registry, &config);
    let answers = answers.lines().map(|line| {
        let (status, digest) = line.split_once(' ').unwrap();
        (status.parse().unwrap(), digest.to_owned())
    });
    let answers: Vec<_> = answers.collect();
    assert_eq!(answers.len(), paths.len(), "one answer for each HEAD");
    answers
}

/// Runs curl with a configuration on its standard input, where the password does not show.
pub(crate) fn curl(registry: &Registry, config: &str) -> String {
    let mut whole = format!("silent\nshow-error\nnoproxy = \"*\"\nheader = \"Accept: {ACCEPT}\"\n");
    if registry.setup() == Setup::Secured {
        writeln!(whole, "cacert = \"{}\"\nuser = \"{USER}:{PASSWORD}\"", registry.ca_file().display())
            .unwrap();
    }
    whole.push_str(config);
    let mut command = process::tethered("curl");
    Process::spawn_with_input(command.args(["--config", "-"]), &whole).wait(LIMIT).success().stdout
}
