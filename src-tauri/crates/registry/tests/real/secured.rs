//! A registry with TLS by a CA of its own, and a password.

use std::fs;
use std::net::SocketAddr;

use sampan_domain::ErrorCode;
use sampan_domain::target::{ClientCert, Tls};
use sampan_tests::judge;
use sampan_tests::registry::{PASSWORD, Registry, Setup};
use tokio::net::{TcpListener, TcpStream};

use crate::{copy_all, filled, login, open, open_with, repository, tag};

fn trusting(registry: &Registry) -> Tls {
    Tls { ca_file: Some(registry.ca_file()), ..Tls::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn images_travel_between_secured_registries() {
    let (source, _files) = filled(Setup::Secured);
    let destination = Registry::start(Setup::Secured);
    copy_all(&open(&source), &open(&destination)).await;
    judge::assert_equal(&source, &destination);
    let asked: Vec<_> = destination.requests().into_iter().filter(|request| request.status == 401).collect();
    assert_eq!(asked.len(), 1, "the challenge is learned once: {asked:?}");
}

#[tokio::test]
async fn a_login_that_is_missing_or_wrong_is_told_apart() {
    let registry = Registry::start(Setup::Secured);
    for (credential, expected) in
        [(None, ErrorCode::AuthRequired), (Some(login("wrong")), ErrorCode::AuthRejected)]
    {
        let connection = open_with(&registry.url(), trusting(&registry), credential).unwrap();
        let failure = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, expected);
        assert_eq!(connection.ping().await.unwrap_err().code, expected);
    }
}

#[tokio::test]
async fn fault_46_a_certificate_is_judged_and_the_reason_told() {
    let registry = Registry::start(Setup::Secured);
    let ping = async |url: &str, tls: Tls| {
        open_with(url, tls, Some(login(PASSWORD))).unwrap().ping().await.map_err(|failure| failure.code)
    };
    assert_eq!(ping(&registry.url(), trusting(&registry)).await, Ok(()));
    assert_eq!(ping(&registry.url(), Tls::default()).await, Err(ErrorCode::TlsUnknownIssuer));
    let skipping = Tls { skip_verify: true, ..Tls::default() };
    assert_eq!(ping(&registry.url(), skipping).await, Ok(()));
    let elsewhere = forward("127.0.0.2:0", registry.port()).await;
    let named = ping(&format!("https://{elsewhere}"), trusting(&registry)).await;
    assert_eq!(named, Err(ErrorCode::TlsWrongHost), "the certificate is for 127.0.0.1");
    let plain = Registry::start(Setup::Plain);
    let as_tls = format!("https://{}", plain.authority());
    assert_eq!(ping(&as_tls, Tls::default()).await, Err(ErrorCode::TlsPlainHttp));
}

#[tokio::test]
async fn files_that_are_no_certificates_are_named_when_the_target_is_opened() {
    let files = tempfile::tempdir().unwrap();
    let (absent, garbage) = (files.path().join("absent.pem"), files.path().join("garbage.pem"));
    fs::write(&garbage, "not a certificate").unwrap();
    for path in [&absent, &garbage] {
        let tls = Tls { ca_file: Some(path.clone()), ..Tls::default() };
        let failure = open_with("https://127.0.0.1:1", tls, None).err().unwrap();
        assert_eq!(failure.code, ErrorCode::CaFileInvalid);
        assert_eq!(failure.arg("path"), Some(&path.display().to_string().into()));
        let client_cert = Some(ClientCert { cert_file: path.clone(), key_file: garbage.clone() });
        let tls = Tls { client_cert, ..Tls::default() };
        let failure = open_with("https://127.0.0.1:1", tls, None).err().unwrap();
        assert_eq!(failure.code, ErrorCode::ClientCertInvalid);
    }
}

/// The same server under another address.
async fn forward(at: &str, to: u16) -> SocketAddr {
    let listener = TcpListener::bind(at).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let mut far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
        }
    });
    address
}
