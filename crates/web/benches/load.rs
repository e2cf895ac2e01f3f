//! How the pages hold under load: 200 visitors at once over the loopback, reading and writing, on ledgers of a
//! thousand to a million entries. They are signed in: a clerk of the city office reads and takes entries back, a
//! drafter of a county saves texts. On SQLite and, when `ZHAOZHANG_TEST_POSTGRES` names a server, on PostgreSQL.
//! It is not a test: nothing fails when a figure is worse. Visitors and program share the machine.
//!
//! ```sh
//! scripts/with-postgres cargo bench -p zhaozhang-web --bench load            # everything, some minutes
//! cargo bench -p zhaozhang-web --bench load -- 1000 10000                    # these sizes on SQLite
//! ```
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the environment")]
#![expect(clippy::float_arithmetic, clippy::as_conversions, reason = "figures of time, not points")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures of time, not points"
)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop at the first fault")]

use chrono::{Days, NaiveDate};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_office::ledger::ledger_book::{CheckedLedger, CheckedRow, RowPlace};
use zhaozhang_office::{Actor, Moment, Office, Opening, TakeIn};
use zhaozhang_web::app::App;
use zhaozhang_web::router::router;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CODE: &str = "ganzhou-2020-33";
const VISITORS: usize = 200;
/// What all visitors together ask for in a second.
const RATE: f64 = 500.0;
/// How long each measurement takes.
const SECONDS: u64 = 12;

/// What a visitor does: its name, how often in twenty, and the request.
const DEEDS: [(&str, usize); 8] = [
    ("list", 5),
    ("narrowed", 1),
    ("ranking", 4),
    ("statement", 4),
    ("entry", 2),
    ("desk", 2),
    ("reversal", 1),
    ("draft save", 1),
];
/// The place of the deed that the drafter does; the clerk does all others.
const DRAFT: usize = 7;
/// Who they are among the invented people.
const CLERK: &str = "市局办公室经办";
const DRAFTER: &str = "安远拟稿人";
const PASSWORD: &str = "Ganzhou-2026";

fn main() {
    let wanted: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if wanted.is_empty() { vec![1_000, 10_000, 100_000, 1_000_000] } else { wanted };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!(
        "{VISITORS} visitors, {RATE} requests a second in all for {SECONDS} s, one in ten writes; milliseconds"
    );
    println!("database    entries   deed         p50     p99     max   requests  errors");
    let server = std::env::var("ZHAOZHANG_TEST_POSTGRES").ok();
    for size in sizes {
        runtime.block_on(measure("SQLite", size, None));
        if let Some(server) = &server {
            runtime.block_on(measure("PostgreSQL", size, Some(server)));
        }
    }
}

async fn measure(database: &str, size: usize, server: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let url = match server {
        Some(server) => Some(fresh(server, size).await),
        None => None,
    };
    let office = office(folder.path(), url).await;
    let start = Instant::now();
    fill(&office, size).await;
    let filled = start.elapsed();
    let units = office.notice(CODE).unwrap().notice.units.len();
    let before = resident();
    let app = App::new(office.clone(), zhaozhang_web::clock::system());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, router(app)).await });
    let cast = office.load_cast(&zhaozhang_web::clock::now(), &Actor::command_line()).await.unwrap();
    let mut cookies = Vec::new();
    for label in [CLERK, DRAFTER] {
        let person = cast.iter().find(|member| member.label == label).unwrap().post.person;
        cookies.push(sign_in(&office, address, person).await);
    }
    let cookies: Arc<[String]> = cookies.into();
    let start = Instant::now();
    let mut first = Visitor::new(address).await;
    for (deed, (name, ..)) in DEEDS.iter().enumerate() {
        let (status, _) = first.ask(&request(deed, 0, units, size, &cookies)).await;
        assert!(status == 200 || status == 303, "{name}: {status}");
    }
    let warm = start.elapsed();
    let asked = load(address, units, size, Some(RATE), &cookies).await;
    print_table(database, size, &asked);
    let full = load(address, units, size, None, &cookies).await;
    let total: usize = full.iter().map(|deed| deed.times.len()).sum();
    let errors: usize = full.iter().map(|deed| deed.errors).sum();
    let mut all: Vec<u64> = full.iter().flat_map(|deed| deed.times.iter().copied()).collect();
    all.sort_unstable();
    println!(
        "{database:<11} {size:<9} as fast as it goes: {:.0} requests/s, p50 {:.1}, p99 {:.1}, {errors} errors; memory {} MB (+{}); taken in in {:.1} s, first pages {:.2} s",
        total as f64 / SECONDS as f64,
        at(&all, 0.5),
        at(&all, 0.99),
        resident() / 1024,
        resident().saturating_sub(before) / 1024,
        filled.as_secs_f64(),
        warm.as_secs_f64(),
    );
    let report = office.verify().await.unwrap();
    assert!(report.holds(), "{report}");
    serving.abort();
    office.close().await;
}

async fn fresh(server: &str, size: usize) -> String {
    let name = format!("load_{}_{size}", std::process::id());
    zhaozhang_store::create_database(server, &name).await.unwrap();
    let (place, options) = server.split_once('?').unwrap_or((server, ""));
    format!("{}/{name}?{options}", place.rsplit_once('/').unwrap().0)
}

async fn office(folder: &Path, database_url: Option<String>) -> Office {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let opening = Opening {
        data_folder: folder.to_owned(),
        database_url,
        notices_folder: root.join("notices"),
        fonts_folder: root.join("fonts"),
        moment: zhaozhang_web::clock::now(),
        secrets: zhaozhang_web::chance::secrets(None),
    };
    Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// Facts spread evenly over the years since the notice; the more there are, the more fall on a day.
async fn fill(office: &Office, size: usize) {
    let first = NaiveDate::from_ymd_opt(2020, 7, 1).unwrap();
    let days = 2_330;
    let units: Vec<String> =
        office.notice(CODE).unwrap().notice.units.iter().map(|unit| unit.name.clone()).collect();
    let moment: Moment = zhaozhang_web::clock::now();
    for from in (0..size).step_by(50_000) {
        let row = |number: usize| {
            let on = first + Days::new((number * 7_919 % days) as u64);
            let mut fact = NewFact::new(FactKind::Submission, on).with(TextField::Result, "通过");
            fact.title = format!("关于第{number}件事项办理情况的信息");
            fact.units = vec![units[number * 31 % units.len()].clone()];
            CheckedRow { place: RowPlace { sheet: "报送".into(), row: 4 }, fact }
        };
        let rows: Vec<CheckedRow> = (from..(from + 50_000).min(size)).map(row).collect();
        let ledger = CheckedLedger { rows_read: rows.len(), rows, ..CheckedLedger::default() };
        let actor = Actor::command_line();
        office.take_in_ledger(&moment, &actor, CODE, ledger, TakeIn::AllOrNone).await.unwrap();
    }
}

/// The text of a request; numbers differ from visitor to visitor and from time to time.
fn request(deed: usize, number: usize, units: usize, size: usize, cookies: &[String]) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let pages = (size / 100).max(1);
    let cookie = &cookies[usize::from(deed == DRAFT)];
    let (method, path, body) = match DEEDS[deed].0 {
        "list" => {
            ("GET", format!("/ledger?notice={CODE}&size=100&page={}", number % pages + 1), String::new())
        }
        "narrowed" => {
            let period = ["2021-03", "2022", "2024-Q2"][number % 3];
            ("GET", format!("/ledger?notice={CODE}&size=100&period={period}"), String::new())
        }
        "ranking" => ("GET", format!("/notices/{CODE}/ranking"), String::new()),
        "statement" => ("GET", format!("/notices/{CODE}/units/{}", number % units + 1), String::new()),
        "entry" => ("GET", format!("/ledger/{}", number * 17 % size + 1), String::new()),
        "desk" => ("GET", "/".to_owned(), String::new()),
        "draft save" => {
            let parts = draft(NEXT.fetch_add(1, Ordering::Relaxed));
            ("POST", "/submissions/new".to_owned(), parts)
        }
        _ => {
            // Each form takes back a fact of its own; the sizes are larger than the number of forms.
            let serial = NEXT.fetch_add(1, Ordering::Relaxed) % size + 1;
            ("POST", format!("/ledger/{serial}/reverse"), "reason=%E6%9C%89%E8%AF%AF".to_owned())
        }
    };
    let kind = if deed == DRAFT {
        "multipart/form-data; boundary=frontier"
    } else {
        "application/x-www-form-urlencoded"
    };
    text_of(method, &path, cookie, kind, &body)
}

fn text_of(method: &str, path: &str, cookie: &str, kind: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\naccept-encoding: gzip\r\n\
         cookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A new text of the drafter as the form sends it.
fn draft(number: usize) -> String {
    let body = "十一月二十日，安远县医保局在城北广场开展打击欺诈骗保集中宣传，发放资料三百余份。".repeat(8);
    let title = format!("安远县开展第{number}次打击欺诈骗保集中宣传");
    let fields = [
        ("title", title.as_str()),
        ("notice", CODE),
        ("purpose", "宣传"),
        ("class", "工作动态类"),
        ("content", "市委市政府中心工作"),
        ("central_task", "打击欺诈骗保"),
        ("disclosure", "公开"),
        ("target_level", "市局"),
        ("authors", "钟雨桐"),
        ("body", &body),
        ("secrecy_declared", "1"),
    ];
    let part = |(name, value): (&str, &str)| {
        format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.map(part).concat() + "--frontier--\r\n"
}

/// Gives a person an account with a password of their own and signs in; gives the cookie.
async fn sign_in(office: &Office, address: std::net::SocketAddr, person: i64) -> String {
    let login = format!("person{person}");
    let moment = zhaozhang_web::clock::now();
    let made = office.create_account(&moment, &Actor::command_line(), person, &login).await;
    let given = made.unwrap_or_else(|error| panic!("{error}")).password.clone();
    let kind = "application/x-www-form-urlencoded";
    let mut visitor = Visitor::new(address).await;
    let mut cookie = String::new();
    for password in [given.as_str(), PASSWORD] {
        let form = format!("login={login}&password={password}");
        visitor.ask(&text_of("POST", "/sign-in", "", kind, &form)).await;
        visitor.cookie().clone_into(&mut cookie);
        if password != PASSWORD {
            let form = format!("old_password={given}&password={PASSWORD}&again_password={PASSWORD}");
            let (status, _) = visitor.ask(&text_of("POST", "/account/password", &cookie, kind, &form)).await;
            assert!(matches!(status, 200 | 303), "password: {status}");
        }
    }
    assert!(cookie.starts_with("session="), "signing in gave no session");
    cookie
}

/// Somebody with a browser: one connection that is kept.
struct Visitor {
    stream: TcpStream,
    address: std::net::SocketAddr,
    buffer: Vec<u8>,
}

impl Visitor {
    async fn new(address: std::net::SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, address, buffer: Vec::with_capacity(1 << 16) }
    }

    /// The session that the last answer brought.
    fn cookie(&self) -> String {
        let text = String::from_utf8_lossy(&self.buffer);
        let line = text.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        line.and_then(|line| line.split(';').next()).unwrap_or_default().to_owned()
    }

    /// Sends a request and reads the whole answer; its status and size.
    async fn ask(&mut self, text: &str) -> (u16, usize) {
        if self.stream.write_all(text.as_bytes()).await.is_err() {
            *self = Self::new(self.address).await;
            self.stream.write_all(text.as_bytes()).await.unwrap();
        }
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await.unwrap_or(0) == 0 {
                *self = Self::new(self.address).await;
                return (0, 0);
            }
            let Some(head) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let words = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
            let length = words.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
            let is_whole = match length.and_then(|length| length.parse::<usize>().ok()) {
                Some(length) => self.buffer.len() >= head + 4 + length,
                None => self.buffer.ends_with(b"0\r\n\r\n"),
            };
            if is_whole {
                let status = words.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
                return (status, self.buffer.len());
            }
        }
    }
}

/// What came out for one deed: microseconds of each request, and how many were not done.
#[derive(Debug, Clone, Default)]
struct Outcome {
    times: Vec<u64>,
    errors: usize,
}

/// Lets all visitors work at a rate (times count from when a request was due, so waiting counts too), or without one
/// as fast as answers come.
async fn load(
    address: std::net::SocketAddr,
    units: usize,
    size: usize,
    rate: Option<f64>,
    cookies: &Arc<[String]>,
) -> Vec<Outcome> {
    let plan: Arc<Vec<usize>> =
        Arc::new(DEEDS.iter().enumerate().flat_map(|(deed, (_, often))| vec![deed; *often]).collect());
    // Everybody's browser is connected before the clock starts: 200 handshakes within a millisecond overrun the
    // queue of the kernel, whose second try comes a second later.
    let mut connected = Vec::with_capacity(VISITORS);
    for _ in 0..VISITORS {
        connected.push(Visitor::new(address).await);
    }
    let start = Instant::now() + Duration::from_millis(200);
    let end = start + Duration::from_secs(SECONDS);
    let visitors: Vec<_> = connected
        .into_iter()
        .enumerate()
        .map(|(visitor, mut own)| {
            let plan = Arc::clone(&plan);
            let cookies = Arc::clone(cookies);
            tokio::spawn(async move {
                let mut outcomes = vec![Outcome::default(); DEEDS.len()];
                for turn in 0.. {
                    let due = match rate {
                        Some(rate) => {
                            start + Duration::from_secs_f64((turn * VISITORS + visitor) as f64 / rate)
                        }
                        None => Instant::now().max(start),
                    };
                    if due >= end {
                        break;
                    }
                    tokio::time::sleep_until(due.into()).await;
                    let number = turn * VISITORS + visitor;
                    let deed = plan[number * 7 % plan.len()];
                    let (status, _) = own.ask(&request(deed, number, units, size, &cookies)).await;
                    let outcome = &mut outcomes[deed];
                    // A fact that somebody took back before is refused with a page that says so: that is no error.
                    if matches!(status, 200 | 303 | 422) {
                        outcome.times.push(due.elapsed().as_micros() as u64);
                    } else {
                        outcome.errors += 1;
                    }
                }
                outcomes
            })
        })
        .collect();
    let mut sums = vec![Outcome::default(); DEEDS.len()];
    for visitor in visitors {
        for (sum, own) in sums.iter_mut().zip(visitor.await.unwrap()) {
            sum.times.extend(own.times);
            sum.errors += own.errors;
        }
    }
    sums
}

fn print_table(database: &str, size: usize, outcomes: &[Outcome]) {
    let mut all = Outcome::default();
    for (outcome, (name, _)) in outcomes.iter().zip(DEEDS) {
        print_line(database, size, name, outcome);
        all.times.extend(&outcome.times);
        all.errors += outcome.errors;
    }
    print_line(database, size, "all", &all);
}

fn print_line(database: &str, size: usize, name: &str, outcome: &Outcome) {
    let mut times = outcome.times.clone();
    times.sort_unstable();
    println!(
        "{database:<11} {size:<9} {name:<10} {:>6.1}  {:>6.1}  {:>6.1}  {:>8}  {:>6}",
        at(&times, 0.5),
        at(&times, 0.99),
        at(&times, 1.0),
        times.len(),
        outcome.errors
    );
}

/// The time below which a share of the sorted microseconds lies, in milliseconds.
fn at(sorted: &[u64], share: f64) -> f64 {
    let place = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |time| *time as f64 / 1e3)
}

/// Resident memory in kilobytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
