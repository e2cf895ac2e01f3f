//! Two programs on one database behind a proxy, each started anew while visitors read and write: no request is lost,
//! nothing is done twice.

use super::machine::{Machine, Unanswered, ask, fresh_server_database, said, take_in, text};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const VISITORS: usize = 6;
/// More facts than the visitors get to take back.
const FACTS: usize = 3_000;

/// A plain proxy: it asks both programs for their health and sends each request to one that is well; where nobody
/// listens it tries the other. What it sent and got no answer to is lost.
struct Proxy {
    places: [SocketAddr; 2],
    are_well: [AtomicBool; 2],
    next: AtomicUsize,
    is_over: AtomicBool,
    lost: Mutex<Vec<String>>,
}

impl Proxy {
    fn look(&self) {
        while !self.is_over.load(Ordering::Relaxed) {
            for (place, is_well) in self.places.iter().zip(&self.are_well) {
                let answer = ask(*place, "GET", "/health", "");
                is_well.store(answer.is_ok_and(|heard| heard.status == 200), Ordering::Relaxed);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Option<u16> {
        for _ in 0..400 {
            let first = self.next.fetch_add(1, Ordering::Relaxed);
            for at in [first % 2, (first + 1) % 2] {
                if !self.are_well[at].load(Ordering::Relaxed) {
                    continue;
                }
                match ask(self.places[at], method, path, body) {
                    Ok(heard) => return Some(heard.status),
                    Err(Unanswered::NotConnected) => {}
                    Err(Unanswered::Lost(cause)) => {
                        self.lost.lock().unwrap().push(format!("{method} {path}: {cause}"));
                        return None;
                    }
                }
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        self.lost.lock().unwrap().push(format!("{method} {path}: nobody was there"));
        None
    }

    /// Waits until a program is well or ill.
    fn wait_for(&self, at: usize, is_well: bool) {
        for _ in 0..600 {
            if self.are_well[at].load(Ordering::Relaxed) == is_well {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("program {at} did not become {}", if is_well { "well" } else { "ill" });
    }
}

/// Takes facts back one after the other and reads pages in between; gives the statuses of the forms.
fn visit(proxy: &Proxy, facts: &AtomicUsize) -> (Vec<usize>, Vec<u16>) {
    let (mut accepted, mut others) = (Vec::new(), Vec::new());
    while !proxy.is_over.load(Ordering::Relaxed) {
        let serial = facts.fetch_add(1, Ordering::Relaxed) + 1;
        assert!(serial <= FACTS, "too few facts for so many visitors");
        match proxy.send("POST", &format!("/ledger/{serial}/reverse"), "reason=%E6%9C%89%E8%AF%AF") {
            Some(303) => accepted.push(serial),
            Some(other) => others.push(other),
            None => {}
        }
        for path in ["/ledger", "/about"] {
            match proxy.send("GET", path, "") {
                Some(200) | None => {}
                Some(other) => others.push(other),
            }
        }
    }
    (accepted, others)
}

fn rehearse(data: &Path, database: Option<&str>) {
    take_in(data, database, FACTS);
    let start = |address: &str| Machine::start(data, database, address);
    let mut machines = [Some(start("127.0.0.1:0")), Some(start("127.0.0.1:0"))];
    let places = [0, 1].map(|at| machines[at].as_ref().unwrap().address);
    let proxy = Arc::new(Proxy {
        places,
        are_well: [AtomicBool::new(false), AtomicBool::new(false)],
        next: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
        lost: Mutex::new(Vec::new()),
    });
    let facts = Arc::new(AtomicUsize::new(0));
    let looking = {
        let proxy = Arc::clone(&proxy);
        std::thread::spawn(move || proxy.look())
    };
    proxy.wait_for(0, true);
    proxy.wait_for(1, true);
    let visitors: Vec<_> = (0..VISITORS)
        .map(|_| {
            let (proxy, facts) = (Arc::clone(&proxy), Arc::clone(&facts));
            std::thread::spawn(move || visit(&proxy, &facts))
        })
        .collect();
    for at in [0, 1] {
        std::thread::sleep(Duration::from_millis(300));
        machines[at].take().unwrap().stop();
        proxy.wait_for(at, false);
        machines[at] = Some(start(&places[at].to_string()));
        proxy.wait_for(at, true);
    }
    std::thread::sleep(Duration::from_millis(300));
    proxy.is_over.store(true, Ordering::Relaxed);
    let (mut accepted, mut others) = (Vec::new(), Vec::new());
    for visitor in visitors {
        let (own, odd) = visitor.join().unwrap();
        accepted.extend(own);
        others.extend(odd);
    }
    looking.join().unwrap();
    drop(machines);
    assert!(proxy.lost.lock().unwrap().is_empty(), "{:?}", proxy.lost.lock().unwrap());
    assert!(others.is_empty(), "{others:?}");
    assert!(accepted.len() > 40, "only {} forms were accepted", accepted.len());
    expect_each_once(data, database, &accepted);
}

/// Every accepted reversal stands in the ledger once, and nothing else does.
fn expect_each_once(data: &Path, database: Option<&str>, accepted: &[usize]) {
    let data = text(data);
    let mut arguments = vec!["verify", "--data", &data];
    if let Some(database) = database {
        arguments.extend(["--database", database]);
    }
    let (code, words) = said(&arguments);
    assert_eq!(code, 0, "{words}");
    assert!(
        words.contains(&format!("台账：{}条", FACTS + accepted.len())),
        "{} accepted: {words}",
        accepted.len()
    );
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn started_anew_one_after_the_other_no_request_is_lost() {
    let mut databases = vec![None];
    databases.extend(fresh_server_database().await.map(Some));
    for database in databases {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        std::fs::create_dir_all(&data).unwrap();
        tokio::task::spawn_blocking(move || rehearse(&data, database.as_deref())).await.unwrap();
    }
}
