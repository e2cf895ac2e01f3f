//! How long a year of a province takes: 1,000,000 facts of 10,000 units under the Ganzhou rules, beside a plain
//! version of the same rules in pandas and in SQL (SQLite), in one run on the same facts, as ratios.
//! It is not a test: nothing fails when a figure is worse. Run `cargo bench -p zhaozhang-domain`; the peers need
//! `python3` with pandas, and are left out with a word when they are missing.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::float_arithmetic, clippy::as_conversions, reason = "figures of time, not points")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures of time, not points"
)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop at the first fault")]

use chrono::{Days, NaiveDate};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_domain::notice::{Notice, Unit};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::rank;
use zhaozhang_domain::rule::{QuotaDue, RuleKind};
use zhaozhang_domain::score::{Scorer, score};

const N_UNITS: usize = 10_000;

fn main() {
    let calendar = Calendar::national();
    let notice = province();
    let as_of = NaiveDate::from_ymd_opt(2020, 12, 31).unwrap();
    println!("facts      score+rank      ns/fact  entries    peak bytes/fact");
    let mut last = 0.0;
    // `cargo bench … -- 100000` measures that size alone, for a profiler.
    let wanted: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if wanted.is_empty() { vec![10_000, 100_000, 1_000_000] } else { wanted.clone() };
    for n_facts in sizes {
        let before = memory("VmRSS");
        let ledger = Ledger::of(Rows::new(n_facts).map(|row| row.fact()));
        reset_peak();
        let start = cpu_seconds();
        let sheet = score(&notice, &calendar, &ledger, as_of);
        let rankings = rank(&notice, &ledger, &sheet, Period::year(2020));
        last = cpu_seconds() - start;
        let peak = memory("VmHWM").saturating_sub(before);
        let total: Points = sheet.holders().map(|(_, holder)| holder.sum()).sum();
        let placed: usize = rankings.iter().map(|group| group.rows.len()).sum();
        println!(
            "{n_facts:<10} {:>8.1} ms   {:>8.0}   {:<9}  {:>6}   (total {total}, {placed} placed)",
            last * 1e3,
            last * 1e9 / n_facts as f64,
            sheet.entry_count(),
            peak / n_facts as u64,
        );
        if n_facts == 1_000_000 && wanted.is_empty() {
            drop((ledger, sheet, rankings));
            peers(n_facts, last, total);
        }
    }
    if !wanted.is_empty() {
        return;
    }
    late_fact(&notice, &calendar, as_of);
    println!("full sheets, entries and ranking of 1,000,000 facts: {last:.3} s on one core");
}

/// The Ganzhou notice with a province's units; the month's quota is 5 for everybody.
fn province() -> Notice {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices/ganzhou-2020-33");
    let files = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let files = files.map(|path| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    });
    let folder = NoticeFolder { code: "province".to_owned(), files: files.collect() };
    let mut notice = read(&folder).unwrap();
    notice.from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    notice.units = (0..N_UNITS)
        .map(|at| Unit {
            name: unit_name(at),
            aliases: Vec::new(),
            class: class(at).to_owned(),
            group: String::new(),
            parent: String::new(),
            heads: None,
            from: None,
            until: None,
        })
        .collect();
    for rule in &mut notice.rules {
        if let RuleKind::Quota(quota) = &mut rule.kind {
            quota.due = QuotaDue::Fixed(Points::whole(5));
        }
    }
    notice
}

fn unit_name(at: usize) -> String {
    format!("第{at:05}号单位")
}

fn class(at: usize) -> &'static str {
    ["科室", "县级医疗保障部门", "医院", "药店"][at % 4]
}

struct Row {
    kind: FactKind,
    item: usize,
    unit: usize,
    on: NaiveDate,
    due: Option<NaiveDate>,
    done: Option<NaiveDate>,
    level: &'static str,
    channel: usize,
    mark: &'static str,
    result: &'static str,
}

impl Row {
    fn fact(&self) -> NewFact {
        let mut fact = NewFact::new(self.kind, self.on);
        fact.item = format!("信息{}", self.item);
        fact.units = vec![unit_name(self.unit)];
        fact.due_on = self.due;
        fact.done_on = self.done;
        let class = match self.kind {
            FactKind::Duty => "重要会议",
            FactKind::Fault => "重大失误",
            _ => "",
        };
        let channel = if self.channel == 0 { String::new() } else { format!("媒体{}", self.channel) };
        fact.with(TextField::Level, self.level)
            .with(TextField::Channel, channel)
            .with(TextField::Mark, self.mark)
            .with(TextField::Result, self.result)
            .with(TextField::Class, class)
    }
}

/// A year of facts from a fixed sequence: the same on every run.
struct Rows {
    left: usize,
    state: u64,
    item: usize,
    pending: Vec<Row>,
}

impl Rows {
    fn new(n: usize) -> Self {
        Self { left: n, state: 20_200_630, item: 0, pending: Vec::new() }
    }

    fn draw(&mut self, bound: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % bound
    }

    fn next_item(&mut self) {
        self.item += 1;
        let item = self.item;
        let unit = usize::try_from(self.draw(N_UNITS as u64)).unwrap();
        let on = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(self.draw(330));
        let row = |kind, on| Row {
            kind,
            item,
            unit,
            on,
            due: None,
            done: None,
            level: "",
            channel: 0,
            mark: "",
            result: "",
        };
        match self.draw(20) {
            0..=12 => {
                let result = if self.draw(10) > 0 { "通过" } else { "不通过" };
                self.pending.push(Row { result, ..row(FactKind::Submission, on) });
                for _ in 0..self.draw(3) {
                    let level = ["国家级", "省级", "省局", "市级", "市局"][self.draw(5) as usize];
                    let channel = 1 + self.draw(40) as usize;
                    let mark = ["", "", "单", "综"][channel % 4];
                    let day = on + Days::new(1 + self.draw(20));
                    self.pending.push(Row { level, channel, mark, ..row(FactKind::Adoption, day) });
                }
                if self.draw(12) == 0 {
                    let level = ["国家级", "省级", "市级"][self.draw(3) as usize];
                    self.pending.push(Row { level, ..row(FactKind::Instruction, on + Days::new(22)) });
                }
            }
            13..=16 => {
                let done = (self.draw(8) > 0).then(|| on + Days::new(self.draw(10)));
                let result = if done.is_some() { "符合要求" } else { "" };
                let due = Some(on + Days::new(7));
                self.pending.push(Row { due, done, result, ..row(FactKind::Solicitation, on) });
            }
            17 | 18 => {
                let done = (self.draw(8) > 0).then(|| on + Days::new(self.draw(7)));
                self.pending.push(Row { due: Some(on + Days::new(5)), done, ..row(FactKind::Duty, on) });
            }
            _ => self.pending.push(row(FactKind::Fault, on)),
        }
        self.pending.reverse();
    }
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.left = self.left.checked_sub(1)?;
        while self.pending.is_empty() {
            self.next_item();
        }
        self.pending.pop()
    }
}

fn peers(n: usize, ours: f64, total: Points) {
    let mut csv = String::from("kind,item,unit,group,on,due,done,level,channel,mark,result\n");
    let day = |day: Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
    for row in Rows::new(n) {
        let group = ["机关", "县", "两定", "两定"][row.unit % 4];
        writeln!(
            csv,
            "{},{},{},{group},{},{},{},{},{},{},{}",
            row.kind.word(),
            row.item,
            row.unit,
            row.on,
            day(row.due),
            day(row.done),
            row.level,
            row.channel,
            row.mark,
            row.result
        )
        .unwrap();
    }
    let path = std::env::temp_dir().join("zhaozhang-bench-facts.csv");
    std::fs::write(&path, csv).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    for (name, script) in [("pandas", "score_pandas.py"), ("SQL in SQLite", "score_sqlite.py")] {
        let output = Command::new("python3").arg(folder.join(script)).arg(&path).output();
        let text =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [seconds, sum, _] = figures[..] else {
            println!("{name}: could not be run (python3 with pandas is needed)");
            continue;
        };
        let own = total.numerator() as f64 / total.denominator() as f64;
        let agrees = if (sum - own).abs() < 0.5 { "same total" } else { "OTHER TOTAL" };
        println!("{name}: {seconds:.2} s CPU; ours is {:.1} times as fast ({agrees}: {sum})", seconds / ours);
    }
}

/// One late adoption at a million facts.
fn late_fact(notice: &Notice, calendar: &Calendar, as_of: NaiveDate) {
    let rows = || Rows::new(1_000_000);
    let mut scorer = Scorer::new(notice, calendar, Ledger::of(rows().map(|row| row.fact())), as_of);
    let late: Vec<NewFact> = rows()
        .filter(|row| row.kind == FactKind::Adoption)
        .take(1000)
        .map(|row| {
            let mut fact = row.fact();
            fact.on = fact.on + Days::new(1);
            fact.with(TextField::Channel, "迟到的媒体")
        })
        .collect();
    let start = Instant::now();
    let mut changed = 0;
    for fact in &late {
        changed += scorer.add(fact).1.len();
    }
    let each = start.elapsed().as_secs_f64() / late.len() as f64;
    println!(
        "one late fact at 1,000,000: {:.1} µs ({changed} sheets changed by {} facts)",
        each * 1e6,
        late.len()
    );
}

fn memory(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Processor time of this process, so that whatever else the machine does is not counted.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = stat.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
    nanoseconds as f64 / 1e9
}

fn reset_peak() {
    // Writing 5 resets VmHWM on Linux; elsewhere the figure is simply not shown right.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
