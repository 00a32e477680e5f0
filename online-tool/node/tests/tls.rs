//! A node whose certificate nobody vouches for is not spoken to.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use data_encoding::HEXLOWER;
use node::{Limits, Nis, NisNetwork, NodeError};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

/// Self-signed for 127.0.0.1 and localhost until 2126, made for this test and used nowhere else.
const CERTIFICATE: &str = "\
    308201ae30820154a0030201020214321fcd83cb35304539ce8e96478360746a09edbd300a06082a8648ce3d\
    040302301f311d301b06035504030c147468726f772d617761792074657374206e6f64653020170d32363131\
    32333035303734305a180f32313236313033303035303734305a301f311d301b06035504030c147468726f77\
    2d617761792074657374206e6f64653059301306072a8648ce3d020106082a8648ce3d03010703420004a732\
    3f049d7cf9ebdae058c0718d466e36b8e3d6f9403b81265e2c323585b65ef8e7437dd898851191683b4713c9\
    6894a4e5909a9e8c58f4e84cd8ee77a6008aa36c306a301d0603551d0e04160414e591117fd596465176fc42\
    71b2643e66d1d48470301f0603551d23041830168014e591117fd596465176fc4271b2643e66d1d48470300c\
    0603551d130101ff04023000301a0603551d110413301187047f00000182096c6f63616c686f7374300a0608\
    2a8648ce3d040302034800304502210098eafa1c4d5738dc742ebed011a88b0607afe336a41625d27f820f53\
    3b34bd120220169ffb5c7d68e69a516da731fbc8d5b2782431f4302d91d455615b37598f3c49";
const KEY: &str = "\
    308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02010104206c8ab9d880f2604a\
    ea0ecc0e0ce1e8b2d35483e5a2fe25ccad49103c43981475a14403420004a7323f049d7cf9ebdae058c0718d\
    466e36b8e3d6f9403b81265e2c323585b65ef8e7437dd898851191683b4713c96894a4e5909a9e8c58f4e84c\
    d8ee77a6008a";

fn server() -> ServerConfig {
    let certificate = CertificateDer::from(HEXLOWER.decode(CERTIFICATE.as_bytes()).unwrap());
    let key = PrivatePkcs8KeyDer::from(HEXLOWER.decode(KEY.as_bytes()).unwrap());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap()
}

#[test]
fn a_self_signed_certificate_is_refused_before_anything_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let attempt = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut tls = ServerConnection::new(Arc::new(server())).unwrap();
        let mut request = Vec::new();
        let stopped = tls.complete_io(&mut stream).and_then(|_| {
            let mut both = rustls::Stream::new(&mut tls, &mut stream);
            both.read_to_end(&mut request)
        });
        (stopped.is_err(), request)
    });
    let error = Nis::connect(&address.parse().unwrap(), NisNetwork::TESTNET, Limits::default());
    let error = error.unwrap_err();
    assert!(matches!(error, NodeError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
    assert!(!error.leaves_open());
    let (stopped, request) = attempt.join().unwrap();
    assert!(stopped && request.is_empty());
}
