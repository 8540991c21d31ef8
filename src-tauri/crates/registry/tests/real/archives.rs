//! Archives: OCI's, shared with `skopeo` both ways, and what `docker save` writes, here by `skopeo` and by hand.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use sampan_domain::digest::Algorithm;
use sampan_domain::target::Place;
use sampan_domain::{Digest, ErrorCode};
use sampan_registry::{CheckResult, Connection, Content, Descriptor, Open, Upload};
use sampan_tests::image::{self, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use serde_json::{Value, json};

use crate::{
    comes_back_in_docker_form, copy, copy_all, filled, open, open_layout, put_blob, repositories, repository,
    tag, tags, target,
};

fn open_archive(path: &Path) -> Connection {
    Connection::open(&target(Place::Archive(path.to_owned())), None, Arc::new(Open)).unwrap()
}

fn open_docker(path: &Path) -> Connection {
    Connection::open(&target(Place::DockerArchive(path.to_owned())), None, Arc::new(Open)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_written_here_is_read_by_skopeo() {
    let (registry, files) = filled(Setup::Plain);
    let path = files.path().join("written.tar");
    copy_all(&open(&registry), &open_archive(&path)).await;
    let images = judge::tags(&registry);
    assert!(!images.is_empty());
    for (image, digest) in &images {
        assert_eq!(read_by_skopeo(&path, image, files.path()).as_ref(), Some(digest), "{image}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_of_skopeos_is_read_and_written_further() {
    let (registry, files) = filled(Setup::Plain);
    let images = judge::tags(&registry);
    let path = files.path().join("one.tar");
    let first = images.keys().next().unwrap();
    let plain = format!("docker://{}/{first}", registry.authority());
    let to = format!("oci-archive:{}:{first}", path.display());
    skopeo(&["copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false", &plain, &to]);

    let archive = open_archive(&path);
    let name = repositories(&archive).await.remove(0);
    let destination = Registry::start(Setup::Plain);
    copy_all(&archive, &open(&destination)).await;
    assert_eq!(judge::tags(&destination).get(first), images.get(first));
    assert_eq!(tags(&archive, &name).await.len(), 1);

    copy_all(&open(&registry), &archive).await;
    for (image, digest) in &images {
        assert_eq!(read_by_skopeo(&path, image, files.path()).as_ref(), Some(digest), "{image}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_new_is_written() {
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let [shared, other] = [layout.layer(1, 3 << 20), layout.layer(2, 1 << 20)];
    let first = layout.image(0, "first", &[&shared]);
    layout.tag("a:1", &first);
    let path = files.path().join("images.tar");
    copy_all(&open_layout(layout.root()), &open_archive(&path)).await;
    let before = fs::read(&path).unwrap();
    copy_all(&open_layout(layout.root()), &open_archive(&path)).await;
    assert!(fs::metadata(&path).unwrap().len() < before.len() as u64 + 10_000, "tags again, no bytes");

    let second = layout.image(0, "second", &[&shared, &other]);
    layout.tag("a:2", &second);
    let source = open_layout(layout.root());
    copy(&source, &open_archive(&path), &repository("a"), &tag("2")).await;
    let after = fs::read(&path).unwrap();
    assert!(after.len() < before.len() + (1 << 20) + 40_000, "{} after {}", after.len(), before.len());
    let blob = before.windows(12).position(|window| window == b"blobs/sha256").unwrap();
    assert_eq!(before[blob..3 << 20], after[blob..3 << 20], "what is there stays where it is");

    // Tags that come and go leave no heap of old indexes.
    let manifest = source.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    for number in 0..60 {
        let tag = tag(&format!("t{number}"));
        open_archive(&path).put_manifest(&repository("a"), &tag, &manifest).await.unwrap();
    }
    let grown = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap() - after.len();
    assert!(grown < 100_000, "60 tags took {grown} bytes");
    for image in ["a:1", "a:2", "a:t59"] {
        assert!(read_by_skopeo(&path, image, files.path()).is_some(), "{image}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_lose_nothing() {
    let (registry, files) = filled(Setup::Plain);
    let (source, path) = (open(&registry), files.path().join("many.tar"));
    let mut copies = Vec::new();
    for name in repositories(&source).await {
        for tag in tags(&source, &name).await {
            let (source, archive, name) = (source.clone(), open_archive(&path), name.clone());
            copies.push(tokio::spawn(async move { copy(&source, &archive, &name, &tag.into()).await }));
        }
    }
    for copy in copies {
        copy.await.unwrap();
    }
    for (image, digest) in &judge::tags(&registry) {
        assert_eq!(read_by_skopeo(&path, image, files.path()).as_ref(), Some(digest), "{image}");
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_no_trace() {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("images.tar");
    let (archive, name) = (open_archive(&path), repository("a"));
    let blob = descriptor(&vec![7; 100_000]);
    let session = || async {
        let Upload::Session(session) = archive.start_upload(&name, &blob.digest, None).await.unwrap() else {
            panic!("not mounted")
        };
        session
    };
    let broken = stream::iter([Ok(vec![7; 50_000].into()), Ok(vec![8; 50_000].into())]);
    let failure = put_blob(&archive, session().await, &blob, broken).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::DigestMismatch);
    assert_eq!(archive.head_blob(&name, &blob.digest).await, Ok(None));
    assert!(fs::metadata(&path).unwrap().len() < 20_000, "the room is given back");
    put_blob(&archive, session().await, &blob, stream::iter([Ok(vec![7; 100_000].into())])).await.unwrap();
    let read = archive.read_blob(&name, &blob).await.unwrap().collect::<Vec<_>>().await;
    assert!(read.iter().all(Result::is_ok));

    let long = Descriptor { digest: sha512(b"long"), ..descriptor(b"long") };
    put_blob(&archive, session().await, &long, stream::iter([Ok("long".into())])).await.unwrap();
    assert_eq!(archive.head_blob(&name, &long.digest).await, Ok(Some(4)), "a name that needs two headers");
    assert!(list(&path).contains(&format!("blobs/sha512/{}", long.digest.hex())));
}

#[tokio::test]
#[cfg(unix)]
async fn two_programs_do_not_write_at_once() {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("images.tar");
    let archive = open_archive(&path);
    let (name, blob) = (repository("a"), descriptor(b"x"));
    let begun = archive.start_upload(&name, &blob.digest, None).await.unwrap();
    let Upload::Session(session) = begun else { panic!("not mounted") };
    let other = File::open(&path).unwrap();
    other.try_lock().unwrap();
    let write = put_blob(&archive, session.clone(), &blob, stream::iter([Ok("x".into())])).await;
    assert_eq!(write.unwrap_err().code, ErrorCode::FileFailed);
    drop(other);
    put_blob(&archive, session, &blob, stream::iter([Ok("x".into())])).await.unwrap();
}

/// A small disk of its own; only root can have one.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    #[expect(clippy::print_stderr, reason = "who runs the test wants to know what it did not show")]
    fn mount(path: &'a Path) -> Option<Self> {
        fs::create_dir(path).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(path).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(path)),
            Ok(output) => {
                eprintln!("skipped: no small disk: {}", String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                eprintln!("skipped: no mount: {error}");
                None
            }
        }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_leaves_the_archive_as_it_was() {
    let files = tempfile::tempdir().unwrap();
    let place = files.path().join("disk");
    let Some(_disk) = SmallDisk::mount(&place) else { return };
    let mut layout = Layout::create(&files.path().join("layout"));
    let layers = [layout.layer(1, 1 << 20), layout.layer(2, 1 << 20), layout.layer(3, 9 << 20)];
    for (number, layer) in layers.iter().enumerate() {
        let image = layout.image(0, &number.to_string(), &[layer]);
        layout.tag(&format!("a:{number}"), &image);
    }
    let source = open_layout(layout.root());
    let path = place.join("images.tar");
    let archive = open_archive(&path);
    for number in ["0", "1"] {
        copy(&source, &archive, &repository("a"), &tag(number)).await;
    }
    let before = fs::metadata(&path).unwrap().len();
    let manifest = source.get_manifest(&repository("a"), &tag("2")).await.unwrap();
    let Content::Image { layers, .. } = manifest.content().unwrap() else { panic!("an image") };
    let large = &layers[0];
    for (place, connection) in [("archive", &archive), ("directory", &open_layout(&place.join("layout")))] {
        let upload = connection.start_upload(&repository("a"), &large.digest, None).await.unwrap();
        let Upload::Session(session) = upload else { panic!("not mounted") };
        let body = source.read_blob(&repository("a"), large).await.unwrap();
        let failure = put_blob(connection, session, large, body).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::DiskFull, "{place}");
    }
    assert_eq!(fs::metadata(&path).unwrap().len(), before, "the room is given back");
    // What was given up is given back in the background: no room is left however late that is.
    let fill = || {
        let mut filler = File::options().create(true).append(true).open(place.join("filler")).unwrap();
        while filler.write(&[0; 4096]).is_ok() {}
    };
    let mut failed = 0;
    for number in 0..200 {
        fill();
        let tag = tag(&format!("more-{number}"));
        failed += u32::from(archive.put_manifest(&repository("a"), &tag, &manifest).await.is_err());
    }
    assert!(failed > 0, "an index of that length needs room");
    for image in ["a:0", "a:1"] {
        assert!(read_by_skopeo(&path, image, files.path()).is_some(), "{image}");
    }
    fs::remove_file(place.join("filler")).unwrap();
    archive.put_manifest(&repository("a"), &tag("again"), &manifest).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_docker_saves_is_read() {
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let layers = [layout.layer(1, 300_000), layout.layer(2, 1_000)];
    let image = layout.image(0, "one", &[&layers[0], &layers[1]]);
    layout.tag("team/app:1.0", &image);
    let path = files.path().join("saved.tar");
    let from = format!("oci:{}:team/app:1.0", layout.root().display());
    let to = format!("docker-archive:{}:registry.example.com:5000/team/app:1.0", path.display());
    skopeo(&["copy", "--quiet", &from, &to]);
    let registry = Registry::start(Setup::Plain);
    for archive in [open_docker(&path), open_archive(&path)] {
        archive.ping().await.unwrap();
        assert_eq!(repositories(&archive).await, [repository("team/app")]);
        assert_eq!(tags(&archive, &repository("team/app")).await, ["1.0".parse().unwrap()]);
        copy_all(&archive, &open(&registry)).await;
    }
    judge::whole(&registry, "team/app:1.0");
    let pushed = format!("docker://{}/team/app:1.0", registry.authority());
    let config = |reference: &str| skopeo(&["inspect", "--config", "--raw", "--tls-verify=false", reference]);
    assert_eq!(config(&pushed), config(&format!("docker-archive:{}", path.display())));

    let failure = open_archive(&path)
        .put_manifest(
            &repository("a"),
            &tag("1"),
            &open_docker(&path).get_manifest(&repository("team/app"), &tag("1.0")).await.unwrap(),
        )
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::Unsupported, "nothing is written to it");
    let steps = open_docker(&path).check(None).await;
    assert!(matches!(&steps[2].result, CheckResult::Lacking), "{steps:?}");
}

#[tokio::test]
async fn links_in_a_docker_archive_lead_nowhere_else() {
    let files = tempfile::tempdir().unwrap();
    let layer = b"a layer".as_slice();
    let config = |layers: usize| {
        json!({ "rootfs": { "type": "layers", "diff_ids": vec![Digest::of(layer).to_string(); layers] } })
            .to_string()
    };
    let archive = |name: &str, layers: Value, links: &[(&str, &str)]| {
        let path = files.path().join(name);
        let mut tar = tar::Builder::new(File::create(&path).unwrap());
        let mut put = |name: &str, content: &[u8]| {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, content).unwrap();
        };
        let count = layers.as_array().unwrap().len();
        let list = json!([{ "Config": "c.json", "RepoTags": ["app:1"], "Layers": layers }]);
        put("manifest.json", list.to_string().as_bytes());
        put("c.json", config(count).as_bytes());
        put("a/layer.tar", layer);
        for (name, to) in links {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_size(0);
            tar.append_link(&mut header, name, to).unwrap();
        }
        tar.into_inner().unwrap().sync_all().unwrap();
        open_docker(&path)
    };
    let linked =
        archive("linked.tar", json!(["a/layer.tar", "b/layer.tar"]), &[("b/layer.tar", "../a/layer.tar")]);
    let manifest = linked.get_manifest(&repository("app"), &tag("1")).await.unwrap();
    assert!(manifest.content().is_ok());
    let blob = descriptor(layer);
    assert!(linked.read_blob(&repository("app"), &blob).await.is_ok());

    fs::write(files.path().join("secret"), "a layer").unwrap();
    let outside = files.path().join("secret").display().to_string();
    for (name, layers, links) in [
        ("absent.tar", json!(["x/layer.tar"]), vec![]),
        ("outside.tar", json!(["b/layer.tar"]), vec![("b/layer.tar", outside.as_str())]),
        ("above.tar", json!(["../../secret"]), vec![]),
        ("circle.tar", json!(["b"]), vec![("b", "d"), ("d", "b")]),
    ] {
        let failure = archive(name, layers, &links).ping().await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::LayoutInvalid, "{name}: {failure}");
    }
    let failure = archive("few.tar", json!([]), &[]).ping().await;
    assert_eq!(failure, Ok(()), "an image may have no layers");
}

#[tokio::test]
async fn what_is_no_archive_is_not_touched() {
    let (files, layout) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut layout = Layout::create(&layout.path().join("layout"));
    image::fleet(&mut layout, 1, 1);
    let whole = files.path().join("whole.tar");
    copy_all(&open_layout(layout.root()), &open_archive(&whole)).await;
    let content = fs::read(&whole).unwrap();
    let broken = {
        let mut broken = content.clone();
        broken[20] ^= 1;
        broken
    };
    let letter = b"dear all, ".repeat(200);
    for (name, content) in [
        ("letter.tar", letter.as_slice()),
        ("short.tar", b"dear"),
        ("compressed.tar", b"\x1f\x8b\x08\x00 and so on"),
        ("cut.tar", &content[..content.len() / 2]),
        ("broken.tar", &broken),
    ] {
        let path = files.path().join(name);
        fs::write(&path, content).unwrap();
        let archive = open_archive(&path);
        assert_eq!(archive.ping().await.unwrap_err().code, ErrorCode::LayoutInvalid, "{name}");
        let write = archive.start_upload(&repository("a"), &Digest::of(b""), None).await;
        assert_eq!(write.unwrap_err().code, ErrorCode::LayoutInvalid, "{name}");
        assert_eq!(fs::read(&path).unwrap(), content, "{name}");
    }
    let directory = open_archive(files.path());
    assert_eq!(directory.ping().await.unwrap_err().code, ErrorCode::LayoutInvalid);
    let absent = open_archive(&files.path().join("absent.tar"));
    assert_eq!(absent.ping().await, Ok(()), "it can be made");
    let failure = absent.repositories().next().await.unwrap().unwrap_err();
    assert_eq!(failure.code, ErrorCode::LayoutNotFound, "but it cannot be listed");
    assert_eq!(
        open_docker(&files.path().join("absent.tar")).ping().await.unwrap_err().code,
        ErrorCode::LayoutNotFound
    );
    let steps = absent.check(None).await;
    assert!(steps.iter().all(|step| !matches!(step.result, CheckResult::Failed(_))), "{steps:?}");
}

#[tokio::test]
async fn an_image_in_docker_form_comes_back_in_docker_form() {
    let files = tempfile::tempdir().unwrap();
    comes_back_in_docker_form(files.path(), &open_archive(&files.path().join("written.tar"))).await;
}

fn descriptor(content: &[u8]) -> Descriptor {
    Descriptor {
        media_type: "x/y".into(),
        digest: Digest::of(content),
        size: content.len() as u64,
        platform: None,
        artifact_type: None,
        urls: Vec::new(),
    }
}

fn sha512(content: &[u8]) -> Digest {
    let mut digester = sampan_domain::Digester::new(Algorithm::Sha512);
    digester.update(content);
    digester.finish()
}

/// What `tar` finds in it.
fn list(path: &Path) -> Vec<String> {
    let output = Command::new("tar").arg("tf").arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The digest of an image as `skopeo` reads it out of an archive, all its blobs verified.
fn read_by_skopeo(path: &Path, image: &str, files: &Path) -> Option<String> {
    let copy = tempfile::tempdir_in(files).unwrap();
    let (from, to) = (format!("oci-archive:{}:{image}", path.display()), copy.path().join("copy"));
    skopeo(&[
        "copy",
        "--quiet",
        "--all",
        "--preserve-digests",
        &from,
        &format!("oci:{}:{image}", to.display()),
    ]);
    judge::layout_digest(&to, image)
}

fn skopeo(words: &[&str]) -> String {
    let output = Command::new("skopeo").args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
