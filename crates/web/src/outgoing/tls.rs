//! The way out over TLS, against a server on the loopback address (tests only): a certificate of a trusted authority for
//! the right name lets the request out; any other stops it before a byte of the body left. The certificates are
//! invented (`tests/files/tls`).

use super::{Answer, Inner, Outgoing, OutgoingFault, connector_of};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

const AUTHORITY: &[u8] = include_bytes!("../../tests/files/tls/authority.der");
const RIGHT: &[u8] = include_bytes!("../../tests/files/tls/right.der");
const OTHER: &[u8] = include_bytes!("../../tests/files/tls/other.der");
const EXPIRED: &[u8] = include_bytes!("../../tests/files/tls/expired.der");
const KEY: &[u8] = include_bytes!("../../tests/files/tls/server.key.der");

/// A server with this certificate; gives its port and what it was sent.
async fn server(certificate: &'static [u8]) -> (u16, Arc<Mutex<String>>) {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(String::new()));
    let keeps = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut bytes = vec![0; 4096];
            let mut whole = String::new();
            while !whole.ends_with("正文") {
                match stream.read(&mut bytes).await {
                    Ok(read) if read > 0 => whole.push_str(&String::from_utf8_lossy(&bytes[..read])),
                    _ => break,
                }
            }
            keeps.lock().unwrap().push_str(&whole);
            let answer =
                b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n\xe6\x94\xb6\xe5\x88\xb0";
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (port, seen)
}

/// A way out that trusts these authorities and may reach this machine.
fn trusting(authorities: &[&'static [u8]]) -> Outgoing {
    let mut roots = RootCertStore::empty();
    for authority in authorities {
        roots.add(CertificateDer::from(*authority)).unwrap();
    }
    let tls = OnceLock::from(connector_of(roots));
    let allowed = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    Outgoing { inner: Arc::new(Inner { allowed, tls, ..Inner::default() }) }
}

async fn sent(way: &Outgoing, address: &str) -> Result<Answer, OutgoingFault> {
    way.post(address, &[("x-test", "1")], "正文".as_bytes().to_vec(), Duration::from_secs(10)).await
}

#[tokio::test]
async fn a_certificate_for_the_right_name_lets_the_request_out() {
    let (port, seen) = server(RIGHT).await;
    let way = trusting(&[AUTHORITY]);
    for host in ["127.0.0.1", "localhost"] {
        let answer = sent(&way, &format!("https://{host}:{port}/hook?a=1")).await.unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, "收到"), "{host}");
    }
    let seen = seen.lock().unwrap().clone();
    assert!(seen.starts_with("POST /hook?a=1 HTTP/1.1\r\n") && seen.ends_with("正文"), "{seen}");
    assert!(seen.contains(&format!("host: 127.0.0.1:{port}\r\n")), "{seen}");
}

#[tokio::test]
async fn a_wrong_certificate_stops_the_request_before_anything_left() {
    for (certificate, authorities, why) in [
        (OTHER, &[AUTHORITY][..], "another name"),
        (EXPIRED, &[AUTHORITY], "expired"),
        (RIGHT, &[OTHER], "an authority nobody here trusts"),
        // A certificate is no authority: being trusted does not make it one for others.
        (RIGHT, &[EXPIRED], "signed by somebody else"),
    ] {
        let (port, seen) = server(certificate).await;
        let fault = sent(&trusting(authorities), &format!("https://127.0.0.1:{port}/")).await.unwrap_err();
        assert!(!fault.is_refused() && fault.to_string().starts_with("没有发到："), "{why}: {fault}");
        assert_eq!(seen.lock().unwrap().as_str(), "", "{why}");
    }
}

#[tokio::test]
async fn a_plain_server_behind_an_https_address_gets_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let plain = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 4096];
        let read = stream.read(&mut bytes).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        bytes.truncate(read);
        bytes
    });
    let fault = sent(&trusting(&[AUTHORITY]), &format!("https://127.0.0.1:{port}/")).await.unwrap_err();
    assert!(!fault.is_refused(), "{fault}");
    let greeting = plain.await.unwrap();
    assert!(
        greeting.starts_with(&[0x16, 0x03]) && !greeting.windows(6).any(|part| part == "正文".as_bytes())
    );
}
