//! The database gone for a while: a clear page that says later and still holds what was typed, and everything goes on
//! by itself when it is back. The way to the server leads through a relay that the test can cut.

use super::machine::fresh_server_database;
use crate::office::{TestOffice, moment};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;
use zhaozhang_office::Actor;

const REASON: &str =
    "reason=%E6%9C%88%E4%BB%BD%E5%A1%AB%E9%94%99%EF%BC%8C%E6%8C%89%E5%8E%9F%E4%BB%B6%E6%9B%B4%E6%AD%A3";
const WORDS: &str = "月份填错，按原件更正";

#[tokio::test]
async fn what_was_typed_is_shown_again_with_a_button_to_send_it_once_more() {
    let office = TestOffice::demonstration().await;
    office.office.close().await;
    let answer = office.post("/ledger/1/reverse", REASON).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 503, "{page}");
    assert!(page.contains("W-503") && page.contains("稍后重试") && page.contains("再次提交"), "{page}");
    assert!(page.contains(WORDS) && page.contains("action=\"/ledger/1/reverse\""), "{page}");
    assert!(page.contains("name=\"reason\""), "{page}");
    let answer = office.get("/ledger").await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 503);
    assert!(page.contains("href=\"/ledger\"") && page.contains("重试"), "{page}");
    assert!(!page.contains("再次提交"));
}

/// The way from a port to the socket of the server; it can be cut and mended.
struct Relay {
    port: u16,
    is_cut: Arc<AtomicBool>,
    cut: watch::Sender<u32>,
}

impl Relay {
    async fn to(socket: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_cut = Arc::new(AtomicBool::new(false));
        let (cut, cuts) = watch::channel(0);
        let seen = Arc::clone(&is_cut);
        tokio::spawn(async move {
            loop {
                let (mut from, _) = listener.accept().await.unwrap();
                // A server that is gone refuses; a connection that ends at once is the same to whoever asks.
                if seen.load(Ordering::Relaxed) {
                    continue;
                }
                let (socket, mut cuts) = (socket.clone(), cuts.clone());
                cuts.mark_unchanged();
                tokio::spawn(async move {
                    let Ok(mut to) = UnixStream::connect(socket).await else { return };
                    tokio::select! {
                        _ = copy_bidirectional(&mut from, &mut to) => {}
                        _ = cuts.changed() => {}
                    }
                });
            }
        });
        Self { port, is_cut, cut }
    }

    fn cut(&self) {
        self.is_cut.store(true, Ordering::Relaxed);
        self.cut.send_modify(|times| *times += 1);
    }

    fn mend(&self) {
        self.is_cut.store(false, Ordering::Relaxed);
    }
}

/// `postgres://user@localhost/name?host=/folder` → the socket, and the address through a port.
fn through(url: &str, port: u16) -> String {
    let (place, _) = url.split_once('?').unwrap();
    let (user, name) = place.split_once("@localhost/").unwrap();
    format!("{user}@127.0.0.1:{port}/{name}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_away_and_comes_back_needs_no_new_start() {
    let Some(url) = fresh_server_database().await else { return };
    let folder = url.split("host=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let relay = Relay::to(format!("{folder}/.s.PGSQL.5432")).await;
    let place = tempfile::tempdir().unwrap();
    let office = TestOffice::on(place, Some(through(&url, relay.port)), moment()).await;
    office.office.load_demonstration(&moment(), &Actor::command_line()).await.unwrap();
    office.page("/ledger").await;
    let before = office.office.verify().await.unwrap();

    relay.cut();
    for _ in 0..3 {
        let answer = office.post("/ledger/1/reverse", REASON).await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 503, "{page}");
        assert!(page.contains(WORDS) && page.contains("再次提交"), "{page}");
        assert_eq!(office.get("/ledger").await.status.as_u16(), 503);
    }
    assert!(!office.office.is_reachable().await);

    relay.mend();
    let mut tries = 0;
    while !office.office.is_reachable().await {
        tries += 1;
        assert!(tries < 50, "it does not recover");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let answer = office.post("/ledger/1/reverse", REASON).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    office.page("/ledger").await;
    let after = office.office.verify().await.unwrap();
    assert!(after.holds(), "{after}");
    assert_eq!(after.ledger.serial, before.ledger.serial + 1, "what was refused was not half kept");
}
