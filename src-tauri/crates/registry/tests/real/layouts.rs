//! Layout directories, shared with `skopeo`.

use std::fs;
use std::path::Path;
use std::process::Command;

use futures_util::{StreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Reference};
use sampan_registry::{CheckResult, Upload};
use sampan_tests::image::Layout;
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};

use crate::{
    comes_back_in_docker_form, copy_all, filled, open, open_layout, put_blob, repositories, repository, tag,
    tags,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_is_read_by_skopeo() {
    let (registry, files) = filled(Setup::Plain);
    let path = files.path().join("written");
    copy_all(&open(&registry), &open_layout(&path)).await;
    let tags = judge::tags(&registry);
    assert!(!tags.is_empty());
    for (image, digest) in &tags {
        assert_eq!(judge::layout_digest(&path, image).as_ref(), Some(digest), "{image}");
        let copy = files.path().join("copy");
        run(
            "skopeo",
            &["copy", "--quiet", "--all", "--preserve-digests"],
            &oci(&path, image),
            &oci(&copy, image),
        );
    }
    assert!(leftovers(&path).is_empty(), "{:?}", leftovers(&path));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_skopeo_writes_is_read() {
    let (registry, files) = filled(Setup::Plain);
    let path = files.path().join("pulled");
    for image in judge::tags(&registry).keys() {
        judge::pull(&registry, image, &path);
    }
    let destination = Registry::start(Setup::Plain);
    copy_all(&open_layout(&path), &open(&destination)).await;
    judge::assert_equal(&registry, &destination);
}

#[tokio::test]
async fn a_directory_with_one_image_is_a_repository_of_its_name() {
    let files = tempfile::tempdir().unwrap();
    for (name, expected) in [(Some("1.2"), "1.2"), (None, "latest")] {
        let path = files.path().join(format!("Own-{expected}"));
        let mut layout = Layout::create(&path);
        let layer = layout.layer(1, 1_000);
        let image = layout.image(0, "one", &[&layer]);
        layout.tag(name.unwrap_or("x"), &image);
        if name.is_none() {
            let index = fs::read_to_string(path.join("index.json")).unwrap();
            let mut index: serde_json::Value = serde_json::from_str(&index).unwrap();
            index["manifests"][0].as_object_mut().unwrap().remove("annotations");
            fs::write(path.join("index.json"), index.to_string()).unwrap();
        }
        let connection = open_layout(&path);
        let own = repository(&format!("own-{expected}"));
        assert_eq!(repositories(&connection).await, std::slice::from_ref(&own));
        assert_eq!(tags(&connection, &own).await, [expected.parse().unwrap()]);
        let manifest = connection.get_manifest(&own, &tag(expected)).await.unwrap();
        assert_eq!(manifest.digest.to_string(), image["digest"]);
        let strange = connection.head_manifest(&repository("other"), &tag(expected)).await;
        assert_eq!(strange, Ok(None), "an image of another repository is not this one");
    }
}

#[tokio::test]
async fn a_tag_moves_and_goes_and_its_blobs_stay() {
    let (registry, files) = filled(Setup::Plain);
    let path = files.path().join("written");
    let (source, connection) = (open(&registry), open_layout(&path));
    copy_all(&source, &connection).await;
    let name = repositories(&connection).await.remove(0);
    let [first, second, ..] = &*tags(&connection, &name).await else { panic!("two tags") };
    let (first, second) = (Reference::from(first.clone()), Reference::from(second.clone()));
    let moved = connection.get_manifest(&name, &second).await.unwrap();
    connection.put_manifest(&name, &first, &moved).await.unwrap();
    assert_eq!(connection.head_manifest(&name, &first).await.unwrap().unwrap().digest, moved.digest);
    connection.delete_manifest(&name, &first).await.unwrap();
    assert_eq!(connection.head_manifest(&name, &first).await, Ok(None));
    assert_eq!(connection.get_manifest(&name, &second).await, Ok(moved));
    let failure = connection.delete_manifest(&name, &first).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ManifestNotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_lose_no_tag() {
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("from"));
    let layer = layout.layer(1, 1_000);
    let image = layout.image(0, "one", &[&layer]);
    layout.tag("a:1", &image);
    let manifest = open_layout(layout.root()).get_manifest(&repository("a"), &tag("1")).await.unwrap();
    let path = files.path().join("to");
    let writes = (0..32).map(|number| {
        let (connection, manifest) = (open_layout(&path), manifest.clone());
        tokio::spawn(async move {
            let tag = tag(&format!("t{number}"));
            connection.put_manifest(&repository("a"), &tag, &manifest).await.unwrap();
        })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
    assert_eq!(tags(&open_layout(&path), &repository("a")).await.len(), 32);
}

#[tokio::test]
async fn bytes_that_are_not_what_they_are_called_are_not_kept() {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("written");
    let (connection, name) = (open_layout(&path), repository("a"));
    let blob = sampan_registry::Descriptor {
        media_type: "x/y".into(),
        digest: Digest::of(b"right"),
        size: 5,
        platform: None,
        artifact_type: None,
        urls: Vec::new(),
    };
    for (bytes, expected) in [
        ("wrong", ErrorCode::DigestMismatch),
        ("righter", ErrorCode::SizeMismatch),
        ("rig", ErrorCode::SizeMismatch),
    ] {
        let Upload::Session(session) =
            connection.start_upload(&name, &blob.digest, Some(&name)).await.unwrap()
        else {
            panic!("it is not there yet")
        };
        let body = stream::iter([Ok(bytes.into())]);
        let failure = put_blob(&connection, session, &blob, body).await.unwrap_err();
        assert_eq!(failure.code, expected, "{bytes}");
        assert_eq!(connection.head_blob(&name, &blob.digest).await, Ok(None));
    }
    assert!(leftovers(&path).is_empty(), "{:?}", leftovers(&path));

    let Upload::Session(session) = connection.start_upload(&name, &Digest::of(b"x"), None).await.unwrap()
    else {
        panic!("not mounted")
    };
    put_blob(&connection, session, &blob, stream::iter([Ok("right".into())])).await.unwrap();
    let mounted = connection.start_upload(&repository("b"), &blob.digest, Some(&name)).await.unwrap();
    assert!(matches!(mounted, Upload::Mounted), "the repositories of a directory share their blobs");

    let stored = path.join("blobs/sha256").join(blob.digest.hex());
    fs::write(&stored, "wrong").unwrap();
    let reader = connection.read_blob(&name, &blob).await.unwrap();
    let last = reader.collect::<Vec<_>>().await.pop().unwrap();
    assert_eq!(last.unwrap_err().code, ErrorCode::DigestMismatch, "a damaged blob is not passed on");
}

#[tokio::test]
async fn a_name_whose_manifest_is_gone_or_damaged_is_not_up_to_date() {
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let layer = layout.layer(1, 1_000);
    let image = layout.image(0, "one", &[&layer]);
    layout.tag("a:1", &image);
    let connection = open_layout(layout.root());
    let hex = image["digest"].as_str().unwrap().trim_start_matches("sha256:").to_owned();
    let stored = layout.root().join("blobs/sha256").join(hex);
    fs::write(&stored, "{}").unwrap();
    let failure = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert!(matches!(failure.code, ErrorCode::DigestMismatch | ErrorCode::ManifestInvalid), "{failure}");
    fs::remove_file(stored).unwrap();
    assert_eq!(connection.head_manifest(&repository("a"), &tag("1")).await, Ok(None));
}

#[tokio::test]
async fn what_is_no_layout_is_not_touched() {
    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("letter.txt"), "dear").unwrap();
    let failure = open_layout(files.path()).ping().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::LayoutInvalid);
    let absent = files.path().join("absent");
    assert_eq!(open_layout(&absent).ping().await, Ok(()), "it can be made");
    let failure = open_layout(&absent).repositories().next().await.unwrap().unwrap_err();
    assert_eq!(failure.code, ErrorCode::LayoutNotFound, "but it cannot be listed");
    assert!(!absent.exists());
    let steps = open_layout(files.path()).check(None).await;
    assert!(steps.iter().any(|step| matches!(&step.result, CheckResult::Failed(failure) if failure.code == ErrorCode::LayoutInvalid)));
    let steps = open_layout(&absent).check(None).await;
    assert!(steps.iter().all(|step| !matches!(step.result, CheckResult::Failed(_))), "{steps:?}");
}

#[tokio::test]
async fn an_image_in_docker_form_comes_back_in_docker_form() {
    let files = tempfile::tempdir().unwrap();
    comes_back_in_docker_form(files.path(), &open_layout(&files.path().join("written"))).await;
}

fn oci(path: &Path, image: &str) -> String {
    format!("oci:{}:{image}", path.display())
}

fn run(program: &str, words: &[&str], from: &str, to: &str) {
    let output = Command::new(program).args(words).args([from, to]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Files that were not moved into place.
fn leftovers(path: &Path) -> Vec<String> {
    let folders = [path.to_owned(), path.join("blobs/sha256"), path.join("blobs/sha512")];
    let names = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}
