//! The program killed (SIGKILL) at fifty moments while people draft, hand in, sign, receive and record adoptions. Whoever
//! got no answer sends the same again after the start, as people do. What was answered as done is there, nothing is
//! there twice, and the chain holds; on the database file, and on the server where there is one.

use super::machine::{Machine, fresh_server_database, get, text};
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::requirements::review_desk::{ANYUAN, ReviewDesk};
use crate::visitor::{encoded, form};
use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zhaozhang_office::submission::submissions::ItemQuery;
use zhaozhang_web::clock;

const KILLS: usize = 50;
const WRITERS: usize = 4;
const CLERK: &str = "市局办公室经办";
const DRAFTER: &str = "安远拟稿人";

/// What a program answered: its status, where it leads, what it sets, its page.
struct Heard {
    status: u16,
    head: String,
    page: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
    }
}

/// Sends a request; nothing when no whole answer came.
fn talk(at: SocketAddr, (first, kind): (&str, &str), cookie: &str, body: &str) -> Option<Heard> {
    let mut stream = TcpStream::connect_timeout(&at, Duration::from_secs(5)).ok()?;
    let mut talk = || -> io::Result<String> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "{first} HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let answer = talk().ok()?;
    let (head, page) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Heard { status, head: head.to_owned(), page: page.to_owned() })
}

fn fetch(at: SocketAddr, path: &str, cookie: &str) -> Option<Heard> {
    let heard = talk(at, (&format!("GET {path}"), "text/plain"), cookie, "");
    heard.filter(|heard| heard.page.contains("</html>"))
}

fn send(at: SocketAddr, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Option<Heard> {
    let kind = "application/x-www-form-urlencoded";
    talk(at, (&format!("POST {path}"), kind), cookie, &form(pairs))
}

fn send_parts(at: SocketAddr, path: &str, cookie: &str, pairs: &[(String, String)]) -> Option<Heard> {
    let part = |(name, value): &(String, String)| {
        format!("--x-1\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = pairs.iter().map(part).collect();
    let kind = "multipart/form-data; boundary=x-1";
    talk(at, (&format!("POST {path}"), kind), cookie, &format!("{body}--x-1--\r\n"))
}

/// An item on its way, and how far it is by what was answered.
#[derive(Default)]
struct Item {
    title: String,
    place: String,
    done: usize,
    /// Whether the next step was sent without an answer: it may have been done.
    is_unsure: bool,
}

/// Steps: 0 draft, 1 hand in, 2 to 5 signatures, 6 receive, 7 adoption.
const STEPS: usize = 8;

struct Work {
    at: SocketAddr,
    cookies: BTreeMap<&'static str, String>,
    accepted: AtomicUsize,
    faults: Mutex<Vec<String>>,
}

impl Work {
    fn cookie(&self, label: &str) -> &str {
        self.cookies.get(label).map_or("", String::as_str)
    }

    /// The number of an item of that title, if it was kept.
    #[expect(
        clippy::option_option,
        reason = "no answer, and an answer that knows no such item, are two things"
    )]
    fn find(&self, title: &str) -> Option<Option<String>> {
        let page =
            fetch(self.at, &format!("/submissions?words={}", encoded(title)), self.cookie(DRAFTER))?.page;
        let place =
            page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"')).find(|(href, rest)| {
                href.strip_prefix("/submissions/").is_some_and(|id| id.parse::<u32>().is_ok())
                    && rest.split("</a>").next().is_some_and(|words| words.contains(title))
            });
        Some(place.map(|(href, _)| href.to_owned()))
    }

    fn sends(&self, item: &Item, label: &str, verb: &str, pairs: &[(&str, &str)]) -> Option<Heard> {
        let page = fetch(self.at, &item.place, self.cookie(label))?.page;
        let digest = page.split("name=\"digest\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let pairs = [&[("digest", digest.unwrap_or_default())][..], pairs].concat();
        send(self.at, &format!("{}/{verb}", item.place), self.cookie(label), &pairs)
    }

    /// The next step of the item; nothing when no answer came.
    fn step(&self, item: &mut Item) -> Option<()> {
        let heard = match item.done {
            0 => {
                if item.is_unsure
                    && let Some(place) = self.find(&item.title)?
                {
                    item.place = place;
                    return Some(());
                }
                let sheet = ReviewDesk::form(&item.title, &[]);
                let heard = send_parts(self.at, "/submissions/new", self.cookie(DRAFTER), &sheet)?;
                heard.header("location").clone_into(&mut item.place);
                heard
            }
            1 => self.sends(item, DRAFTER, "hand-in", &[])?,
            step @ 2..=5 => {
                let (label, word) = ANYUAN[step - 2];
                self.sends(item, label, "sign", &[("step", word), ("usual", "同意。"), ("has_checked", "1")])?
            }
            6 => self.sends(item, CLERK, "receive", &[("rating", "良"), ("comment", "数据扎实")])?,
            _ => {
                let on = clock::now().today.to_string();
                let used = [("level", "市级"), ("on", on.as_str()), ("channel", "近日赣州汇要")];
                self.sends(item, CLERK, "adoptions", &used)?
            }
        };
        // A second time the same is refused: it was done before.
        let is_done = heard.status == 303 || (item.is_unsure && [409, 422].contains(&heard.status));
        if !is_done {
            let words = crate::requirements::desk::plain(&heard.page);
            self.faults
                .lock()
                .unwrap()
                .push(format!("{} step {}: {} {words}", item.title, item.done, heard.status));
        }
        Some(())
    }

    /// Goes on with items until the program is gone.
    fn go_on(&self, writer: usize, round: usize, items: &mut Vec<Item>) {
        for number in 0.. {
            if items.last().is_none_or(|item| item.done == STEPS) {
                let title = format!("安远第{round}轮第{writer}人第{number}篇");
                items.push(Item { title, ..Item::default() });
            }
            let Some(item) = items.last_mut() else { return };
            while item.done < STEPS {
                if self.step(item).is_none() {
                    item.is_unsure = true;
                    return;
                }
                item.is_unsure = false;
                item.done += 1;
                self.accepted.fetch_add(1, Ordering::Relaxed);
                if !self.faults.lock().unwrap().is_empty() {
                    return;
                }
            }
        }
    }
}

/// Waits until so many steps of the round were answered, and a few more or less milliseconds each time; the order of
/// threads does the rest.
fn wait(round: usize, accepted: &AtomicUsize) {
    for _ in 0..3_000 {
        if accepted.load(Ordering::Relaxed) > round % 6 {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(u64::try_from(round * 7_919 % 43).unwrap()));
}

/// Kills the program again and again; gives the items with what was answered.
fn kill_again_and_again(
    data: &Path,
    database: Option<&str>,
    cookies: &BTreeMap<&'static str, String>,
) -> Vec<Item> {
    let mut items: Vec<Vec<Item>> = (0..WRITERS).map(|_| Vec::new()).collect();
    for round in 0..KILLS {
        let mut arguments = vec!["serve", "--address", "127.0.0.1:0", "--clock-is-right", "--data"];
        let data = text(data);
        arguments.push(&data);
        arguments.extend(database.iter().flat_map(|database| ["--database", database]));
        let machine = Machine::of(super::machine::program(&arguments));
        let work = Work {
            at: machine.address,
            cookies: cookies.clone(),
            accepted: AtomicUsize::new(0),
            faults: Mutex::new(Vec::new()),
        };
        if round == 0 {
            assert_eq!(get(&machine, "/health").status, 200);
        }
        std::thread::scope(|scope| {
            for (writer, own) in items.iter_mut().enumerate() {
                let work = &work;
                scope.spawn(move || work.go_on(writer, round, own));
            }
            wait(round, &work.accepted);
            // Dropping sends SIGKILL and waits.
            drop(machine);
        });
        let faults = work.faults.lock().unwrap();
        assert!(faults.is_empty(), "round {round}: {}", faults.join("\n"));
    }
    items.into_iter().flatten().collect()
}

/// What was answered as done is there, once.
async fn expect_all_once(office: &TestOffice, cast: &Cast, items: &[Item]) {
    let now = clock::now();
    assert!(office.office.verify().await.unwrap().holds(), "the chain");
    for item in items.iter().filter(|item| item.done > 0) {
        let id: i64 = item.place.trim_start_matches("/submissions/").parse().unwrap();
        let own = cast.actor(DRAFTER);
        let kept = office.office.submission(&now, &own, id).await.unwrap();
        assert_eq!(kept.line.title, item.title);
        let signed = kept.chain.signatures.len();
        let expected = item.done.saturating_sub(2).min(ANYUAN.len());
        let most = expected + usize::from(item.is_unsure);
        assert!(
            (expected..=most).contains(&signed),
            "{}: {signed} signatures, {expected} answered",
            item.title
        );
        let posted = office.office.posted(id).await.unwrap();
        for (kind, step) in [("报送", 6), ("采用", 7)] {
            let count = posted.iter().filter(|one| one.kind == kind).count();
            let least = usize::from(item.done > step);
            let most = usize::from(item.done > step || (item.done == step && item.is_unsure));
            assert!(
                (least..=most).contains(&count),
                "{}: {count} times {kind}, step {}",
                item.title,
                item.done
            );
        }
    }
    let page = office
        .office
        .submissions(&now, &cast.actor(DRAFTER), &ItemQuery::default(), (0, 5_000))
        .await
        .unwrap();
    let mut titles: Vec<&str> = page.lines.iter().map(|line| line.title.as_str()).collect();
    let all = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(all, titles.len(), "no item is there twice");
    assert!(all >= items.iter().filter(|item| item.done > 0).count());
}

async fn rehearse(database: Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let office = TestOffice::on(folder, database.clone(), clock::now()).await;
    let cast = Cast::of(&office).await;
    let mut cookies = BTreeMap::new();
    let people = ANYUAN.map(|(label, _)| label);
    for label in people.into_iter().chain([DRAFTER, CLERK]) {
        let visitor = office.sign_in_as(cast.member(label)).await;
        cookies.insert(label, visitor.cookie.clone());
    }
    let folder = office.closed().await;
    let data = folder.path().to_owned();
    let place = database.clone();
    let work = tokio::task::spawn_blocking(move || kill_again_and_again(&data, place.as_deref(), &cookies));
    let items = work.await.unwrap();
    let office = TestOffice::on(folder, database, clock::now()).await;
    expect_all_once(&office, &cast, &items).await;
    let done: usize = items.iter().map(|item| item.done).sum();
    let adopted = items.iter().filter(|item| item.done == STEPS).count();
    assert!(done > KILLS && adopted > 5, "too little was done: {done} steps, {adopted} adoptions");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_fifty_moments_under_load_nothing_accepted_is_lost_and_nothing_is_there_twice() {
    match fresh_server_database().await {
        Some(database) => rehearse(Some(database)).await,
        None => rehearse(None).await,
    }
}
