//! Who a registry's server must prove to be: known to the platform or to the target's own CA, or anybody where its
//! certificate is not checked. And who we prove to be to it.
//!
//! The platform's roots are read when the first handshake needs them, and once for all targets without a CA of their own:
//! to read them takes as long as to copy a small image.

use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;
use sampan_domain::target::{ClientCert, Registry};
use sampan_domain::{ErrorCode, Failure};

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));
static PLATFORM: LazyLock<Arc<Trusted>> = LazyLock::new(|| Arc::new(Trusted::beside(Vec::new())));

/// TLS as a target wants it. Clones share the sessions that servers let go on.
pub(crate) fn tls(registry: &Registry) -> Result<ClientConfig, Failure> {
    let tls = &registry.tls;
    let verifier: Arc<dyn ServerCertVerifier> = match &tls.ca_file {
        _ if tls.skip_verify => Arc::new(Anybody(PROVIDER.signature_verification_algorithms)),
        Some(path) => Arc::new(Trusted::beside(authorities(path)?)),
        None => Arc::clone(&PLATFORM) as Arc<dyn ServerCertVerifier>,
    };
    let failed = |error: Error| {
        Failure::new(ErrorCode::TlsFailed).with("host", registry.url.authority()).detail(error)
    };
    let config = ClientConfig::builder_with_provider(Arc::clone(&PROVIDER))
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    match &tls.client_cert {
        Some(client) => identified(config, client),
        None => Ok(config.with_no_client_auth()),
    }
}

/// The certificates of a CA file, of which there is at least one, and each may be a root.
fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let invalid = || Failure::new(ErrorCode::CaFileInvalid).with("path", path.display().to_string());
    let pem = std::fs::read(path).map_err(|error| invalid().detail(error))?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| invalid().detail(error))?;
    let mut roots = RootCertStore::empty();
    for certificate in &found {
        roots.add(certificate.clone()).map_err(|error| invalid().detail(error))?;
    }
    if roots.is_empty() { Err(invalid().detail("no certificate in it")) } else { Ok(found) }
}

type Unidentified = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

fn identified(config: Unidentified, client: &ClientCert) -> Result<ClientConfig, Failure> {
    let (cert, key) = (&client.cert_file, &client.key_file);
    let invalid =
        |path: &Path| Failure::new(ErrorCode::ClientCertInvalid).with("path", path.display().to_string());
    let lacking = |path: &Path| invalid(path).detail("no certificate and key in the files");
    let pem = std::fs::read(cert).map_err(|error| invalid(cert).detail(error))?;
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|_| lacking(cert))?;
    let pem = std::fs::read(key).map_err(|error| invalid(key).detail(error))?;
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| lacking(cert))?;
    config.with_client_auth_cert(chain, key).map_err(|_| lacking(cert))
}

/// Whoever the platform trusts, and these beside.
#[derive(Debug)]
struct Trusted {
    beside: Vec<CertificateDer<'static>>,
    read: OnceLock<Result<Verifier, Error>>,
}

impl Trusted {
    const fn beside(beside: Vec<CertificateDer<'static>>) -> Self {
        Self { beside, read: OnceLock::new() }
    }

    fn verifier(&self) -> Result<&Verifier, Error> {
        let read = || match &*self.beside {
            [] => Verifier::new(Arc::clone(&PROVIDER)),
            beside => Verifier::new_with_extra_roots(beside.iter().cloned(), Arc::clone(&PROVIDER)),
        };
        self.read.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

impl ServerCertVerifier for Trusted {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.verifier()?.verify_server_cert(own, between, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}

/// Whoever holds the key of the certificate that it shows.
#[derive(Debug)]
struct Anybody(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _own: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls12_signature(message, cert, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls13_signature(message, cert, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
