//! Speaking to a node over TLS: with a certificate of an authority that the client trusts, and
//! with certificates that no trust helps. The tests in `tests/tls.rs` have one that nobody vouches
//! for.
//!
//! The authority and its certificates were made for these tests, and its key is thrown away.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use data_encoding::HEXLOWER;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::http::Client;
use crate::{Height, Limits, Nis, NisNetwork, Node, NodeError};

const AUTHORITY: &str = "\
    308201af30820155a00302010202147303868edcaae82caaa36081cdd0c54775936db8300a06082a8648ce3d\
    04030230243122302006035504030c197468726f772d61776179207465737420617574686f72697479302017\
    0d3236313132353134323831355a180f32313236313130313134323831355a30243122302006035504030c19\
    7468726f772d61776179207465737420617574686f726974793059301306072a8648ce3d020106082a8648ce\
    3d0301070342000448ec0b7d4ba82565dc11fa3cc224cb4d3417ea6d68e85bebe6473b9948fcdeeb41529542\
    8de2603cc6c6fea2ce9dcb28186855aa72fcbc14592367f0c051d8f6a3633061301d0603551d0e04160414e3\
    96ce160b8b11d181096e09331416f6f87bffed301f0603551d23041830168014e396ce160b8b11d181096e09\
    331416f6f87bffed300f0603551d130101ff040530030101ff300e0603551d0f0101ff040403020204300a06\
    082a8648ce3d040302034800304502205c35342bd584d2a38ece4bff4b058a9479d8b7ef1409096330063130\
    32314a0d022100caa53cd0cc18280cff175d75ca6c7e044d05b08648b4c59c980ddddc3c17fafb";

/// For 127.0.0.1 and localhost until 2126.
const GOOD: &str = "\
    308201ca3082016fa00302010202140c4949e9c849d78a2c4f45b85f4a43e1c01048f5300a06082a8648ce3d\
    04030230243122302006035504030c197468726f772d61776179207465737420617574686f72697479302017\
    0d3236313132353134323831355a180f32313236313130313134323831355a301f311d301b06035504030c14\
    7468726f772d617761792074657374206e6f64653059301306072a8648ce3d020106082a8648ce3d03010703\
    420004007d439f9514a16dc3fc69464eefd45bb01c8b54f5f1fe6211c800430c58da4f855effcd45dd97d6d8\
    243b2bad64874e36b16e8daeecc69a3d8ae8667fc6f0c4a38181307f300c0603551d130101ff04023000301a\
    0603551d110413301187047f00000182096c6f63616c686f737430130603551d25040c300a06082b06010505\
    070301301d0603551d0e0416041412e878c33d9753c4f758c47b5dbe13db5407c633301f0603551d23041830\
    168014e396ce160b8b11d181096e09331416f6f87bffed300a06082a8648ce3d0403020349003046022100c3\
    228d36835dfab87731cc57c2778fe611665749c79559832bc331c938013c21022100d50a5d9dfbef08efe6d4\
    522b718a4dfa7e3d6d90473f23f47e81016994af614b";
const GOOD_KEY: &str = "\
    308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420806603bc234dfaf7\
    cd64690b66ef63a6c0f8c5a96b0506f2ccb2eb90c97c3979a14403420004007d439f9514a16dc3fc69464eef\
    d45bb01c8b54f5f1fe6211c800430c58da4f855effcd45dd97d6d8243b2bad64874e36b16e8daeecc69a3d8a\
    e8667fc6f0c4";

/// For node.example.
const OTHER: &str = "\
    308201c43082016ba00302010202140c4949e9c849d78a2c4f45b85f4a43e1c01048f6300a06082a8648ce3d\
    04030230243122302006035504030c197468726f772d61776179207465737420617574686f72697479302017\
    0d3236313132353134323831355a180f32313236313130313134323831355a301f311d301b06035504030c14\
    7468726f772d617761792074657374206e6f64653059301306072a8648ce3d020106082a8648ce3d03010703\
    4200040db3a9f30437b6dc2fbbc25ff7cee0d9d050b50b1b81dfcac56cc16dd135b811951cde7ff672864a28\
    27e5389ce2cf41ac45405c9a7029e68ce74464a6deaa38a37e307c300c0603551d130101ff04023000301706\
    03551d110410300e820c6e6f64652e6578616d706c6530130603551d25040c300a06082b0601050507030130\
    1d0603551d0e04160414725ec6a158d8628cc0bbe2b57c9c04ba5c24feee301f0603551d23041830168014e3\
    96ce160b8b11d181096e09331416f6f87bffed300a06082a8648ce3d040302034700304402205690035b7a83\
    acce0049557735ad89621dff964f0f9c14f635c61ea1b6f4d72d02207fb70113931d742a90f6d8337b04c9d1\
    bdcef67d600b08765e1c4bbf6e1899a6";
const OTHER_KEY: &str = "\
    308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420ad4f2e298b1ffbb2\
    b1fffbf57a34f5fdc8f17bbbba491ac18422cbb8f492cd59a144034200040db3a9f30437b6dc2fbbc25ff7ce\
    e0d9d050b50b1b81dfcac56cc16dd135b811951cde7ff672864a2827e5389ce2cf41ac45405c9a7029e68ce7\
    4464a6deaa38";

/// For 127.0.0.1, over as soon as it was made.
const OLD: &str = "\
    308201bb30820161a00302010202140c4949e9c849d78a2c4f45b85f4a43e1c01048f7300a06082a8648ce3d\
    04030230243122302006035504030c197468726f772d61776179207465737420617574686f72697479301e17\
    0d3236313132353134323831365a170d3236313132353134323831365a301f311d301b06035504030c147468\
    726f772d617761792074657374206e6f64653059301306072a8648ce3d020106082a8648ce3d030107034200\
    04093f709bdb665a44e5f816cda04b465b4d101a3474eb0a7466090f9ddc6145e53e644e06465f82b86a50a9\
    0f496d4d907601f9de7d94e6e80365b9a400bcf3cea3763074300c0603551d130101ff04023000300f060355\
    1d110408300687047f00000130130603551d25040c300a06082b06010505070301301d0603551d0e04160414\
    ff7df28b8f1dfc1492cfc8c0090326d699f7ba29301f0603551d23041830168014e396ce160b8b11d181096e\
    09331416f6f87bffed300a06082a8648ce3d040302034800304502204c9ef0cfdf7ec1d7d3f81b891efcbe23\
    9bab06e324f4fc2b1988b864cda28d73022100d9336c6a93a258cf3bc05bd3c9b75a11fe5369264ea36444f0\
    f4f0c45ca692c1";
const OLD_KEY: &str = "\
    308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b020101042024198963e69bb284\
    4d6976b44f6d10a8f00ce5b6ca6534ef7bbe94dcfb8169c0a14403420004093f709bdb665a44e5f816cda04b\
    465b4d101a3474eb0a7466090f9ddc6145e53e644e06465f82b86a50a90f496d4d907601f9de7d94e6e80365\
    b9a400bcf3ce";

fn bytes(hex: &str) -> Vec<u8> {
    HEXLOWER.decode(hex.as_bytes()).unwrap()
}

fn server(certificate: &str, key: &str) -> Arc<ServerConfig> {
    let certificate = CertificateDer::from(bytes(certificate));
    let key = PrivatePkcs8KeyDer::from(bytes(key));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    Arc::new(config)
}

/// Serves so many connections, each with one answer, and returns what came over them in clear.
fn serve(
    config: Arc<ServerConfig>,
    answers: &'static [&'static str],
) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let thread = thread::spawn(move || {
        let mut heard = String::new();
        for answer in answers {
            let (stream, _) = listener.accept().unwrap();
            let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            heard += &exchange(StreamOwned::new(tls, stream), answer);
        }
        heard
    });
    (url, thread)
}

/// Reads a request to its blank line and answers it; what fails on the way ends it.
fn exchange(mut stream: impl Read + Write, answer: &str) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        request.extend_from_slice(&byte);
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    let length = answer.len();
    let sent = write!(stream, "{head}Content-Length: {length}\r\n\r\n{answer}");
    drop(sent.and_then(|()| stream.flush()));
    String::from_utf8(request).unwrap()
}

/// A client that trusts the authority of these tests and nobody else.
fn trusting(url: &str) -> Nis {
    let authority = bytes(AUTHORITY);
    let roots = RootCerts::new_with_certs(&[Certificate::from_der(&authority).to_owned()]);
    let tls = TlsConfig::builder().root_certs(roots).build();
    Nis { client: Client::with(&url.parse().unwrap(), Limits::default(), tls) }
}

#[test]
fn a_node_with_a_good_certificate_is_asked_over_tls() {
    let answers = &[r#"{"metaData":{"networkId":-104}}"#, r#"{"height":4712}"#];
    let (url, server) = serve(server(GOOD, GOOD_KEY), answers);
    let nis = trusting(&url);
    assert_eq!(nis.network(), Ok(NisNetwork::TESTNET));
    assert_eq!(nis.chain_height(), Ok(Height(4712)));
    let heard = server.join().unwrap();
    let lines: Vec<&str> = heard.lines().filter(|line| line.starts_with("GET ")).collect();
    assert_eq!(lines, ["GET /node/info HTTP/1.1", "GET /chain/height HTTP/1.1"]);
}

#[test]
fn no_trust_helps_a_certificate_of_another_name_or_time() {
    for (certificate, key, why) in
        [(OTHER, OTHER_KEY, "not valid for name"), (OLD, OLD_KEY, "expired")]
    {
        let (url, server) = serve(server(certificate, key), &["{}"]);
        let error = trusting(&url).network().unwrap_err();
        assert!(matches!(error, NodeError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(server.join().unwrap(), "", "nothing was sent");
    }
}
