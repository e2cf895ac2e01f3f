//! Worked cases (案例): `cases.toml` beside a notice, facts in and expected entries and totals out.
//! An office reads and runs them itself; they are the tests of a notice. The engine is [`crate::score`].

use crate::calendar::Calendar;
use crate::fact::{FactKind, Field, Ledger, NewFact};
use crate::notice::Notice;
use crate::notice::file::{NoticeFolder, read_with};
use crate::outcome;
use crate::period::Period;
use crate::points::Points;
use crate::score::score;
use crate::sheet::{FlagKind, Sheet};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A worked case (案例).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id, for example `C07`.
    pub id: String,
    /// What happens, in words.
    pub title: String,
    /// The day of the computation.
    pub as_of: NaiveDate,
    /// The period over which totals are expected.
    pub period: Period,
    /// Readings under which it is worked (question id, option).
    pub readings: Vec<(String, String)>,
    /// The facts.
    pub facts: Vec<NewFact>,
    /// What must come out.
    pub expected: Expected,
}

/// What a case expects (应得结果). Empty lists expect nothing, except totals, which are always compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected {
    /// Total by holder.
    pub totals: BTreeMap<String, Points>,
    /// Every entry that is not zero: rule, holder and points; compared only when given.
    pub entries: Option<Vec<(String, String, Points)>>,
    /// Who is barred from awards.
    pub barred: Option<Vec<String>>,
    /// Who is named in the bulletin.
    pub named: Option<Vec<String>>,
    /// Converted figure by holder.
    pub converted: BTreeMap<String, Points>,
    /// Money by holder, in yuan.
    pub money: BTreeMap<String, Points>,
    /// The commended by title.
    pub places: BTreeMap<String, Vec<String>>,
}

/// A difference between what a case expects and what came out (不符).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What was compared: `合计 甲县`.
    pub what: String,
    /// Expected.
    pub expected: String,
    /// Found.
    pub found: String,
}

/// Reads `cases.toml`. Refused with every problem found: a case and what is wrong in it.
pub fn read(text: &str) -> Result<Vec<Case>, Vec<String>> {
    let file: CaseFile =
        toml::from_str(text).map_err(|error| vec![format!("cases.toml 无法读取：{error}")])?;
    let mut cases = Vec::new();
    let mut problems = Vec::new();
    for case in file.case {
        let id = case.id.clone();
        match case.read() {
            Ok(case) => cases.push(case),
            Err(found) => problems.extend(found.into_iter().map(|problem| format!("案例 {id}：{problem}"))),
        }
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

impl Case {
    /// Runs the case under the notice in the folder and compares. An empty list means it holds.
    pub fn run(&self, folder: &NoticeFolder, calendar: &Calendar) -> Vec<Mismatch> {
        let notice = match read_with(folder, &self.readings) {
            Ok(notice) => notice,
            Err(problems) => {
                let found = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
                return vec![Mismatch { what: "载入通知".to_owned(), expected: String::new(), found }];
            }
        };
        let ledger = Ledger::of(self.facts.iter().cloned());
        let sheet = score(&notice, calendar, &ledger, self.as_of);
        let mut mismatches = self.compare_points(&notice, &sheet);
        mismatches.extend(self.compare_outcome(&notice, &sheet));
        mismatches
    }

    fn compare_points(&self, notice: &Notice, sheet: &Sheet) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        for (name, expected) in &self.expected.totals {
            let found = sheet.named(name).map(|(_, holder)| holder.total(self.period));
            check(&mut mismatches, &format!("合计 {name}"), *expected, found);
        }
        let Some(expected) = &self.expected.entries else { return mismatches };
        let mut found = Vec::new();
        for (_, holder) in sheet.holders() {
            for view in holder.entries_in(self.period).filter(|view| !view.entry.points.is_zero()) {
                let rule = view.entry.rule.of(notice).map(|rule| rule.name.clone()).unwrap_or_default();
                found.push((rule, holder.name.clone(), view.entry.points));
            }
        }
        let mut expected = expected.clone();
        expected.sort();
        found.sort();
        if expected != found {
            mismatches.push(Mismatch {
                what: "条目".to_owned(),
                expected: listed(&expected),
                found: listed(&found),
            });
        }
        mismatches
    }

    fn compare_outcome(&self, notice: &Notice, sheet: &Sheet) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        let flagged = |kinds: &[FlagKind]| -> Vec<String> {
            let is_flagged = |holder: &crate::sheet::HolderSheet| {
                holder.flags.iter().any(|flag| {
                    let concerns = self.period.covers(flag.period) || flag.period.covers(self.period);
                    kinds.contains(&flag.kind) && concerns
                })
            };
            sheet
                .holders()
                .filter(|(_, holder)| is_flagged(holder))
                .map(|(_, holder)| holder.name.clone())
                .collect()
        };
        let lists = [
            ("取消评先", &self.expected.barred, flagged(&[FlagKind::Barred, FlagKind::Vetoed])),
            ("点名", &self.expected.named, flagged(&[FlagKind::Named])),
        ];
        for (what, expected, found) in lists {
            if let Some(expected) = expected {
                check_lists(&mut mismatches, what, expected, &found);
            }
        }
        let conversions = outcome::conversions(notice, sheet, self.period);
        for (name, expected) in &self.expected.converted {
            let id = sheet.named(name).map(|(id, _)| id);
            let found = conversions.iter().find(|converted| Some(converted.holder) == id);
            check(
                &mut mismatches,
                &format!("折算 {name}"),
                *expected,
                found.map(|converted| converted.points),
            );
        }
        for (name, expected) in &self.expected.money {
            let found = sheet.named(name).map(|(id, _)| outcome::money(notice, sheet, id, self.period));
            check(&mut mismatches, &format!("奖金 {name}"), *expected, found);
        }
        let commended = outcome::commended(notice, sheet, self.period);
        for (title, expected) in &self.expected.places {
            let of_title = commended.iter().filter(|commended| commended.title == *title);
            let names = of_title.flat_map(|commended| &commended.holders).filter_map(|id| sheet.holder(*id));
            let found: Vec<String> = names.map(|holder| holder.name.clone()).collect();
            check_lists(&mut mismatches, title, expected, &found);
        }
        mismatches
    }
}

/// Entries as a reader compares them: `市级采用 甲县 20分；…`.
fn listed(entries: &[(String, String, Points)]) -> String {
    let entries = entries.iter().map(|(rule, holder, points)| format!("{rule} {holder} {points}分"));
    entries.collect::<Vec<_>>().join("；")
}

fn check(mismatches: &mut Vec<Mismatch>, what: &str, expected: Points, found: Option<Points>) {
    if found != Some(expected) {
        let found = found.map_or_else(|| "没有这个单位、作者或结果".to_owned(), |points| points.to_string());
        let expected = expected.to_string();
        mismatches.push(Mismatch { what: what.to_owned(), expected, found });
    }
}

fn check_lists(mismatches: &mut Vec<Mismatch>, what: &str, expected: &[String], found: &[String]) {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    if sorted(expected) != sorted(found) {
        let (expected, found) = (expected.join("、"), found.join("、"));
        mismatches.push(Mismatch { what: what.to_owned(), expected, found });
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(default)]
    case: Vec<CaseText>,
}

/// A case as `cases.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseText {
    id: String,
    title: String,
    as_of: toml::value::Datetime,
    period: String,
    #[serde(default)]
    rulings: BTreeMap<String, String>,
    facts: Vec<BTreeMap<String, toml::Value>>,
    #[serde(default)]
    totals: BTreeMap<String, toml::Value>,
    entries: Option<Vec<BTreeMap<String, toml::Value>>>,
    barred: Option<Vec<String>>,
    named: Option<Vec<String>>,
    #[serde(default)]
    converted: BTreeMap<String, toml::Value>,
    #[serde(default)]
    money: BTreeMap<String, toml::Value>,
    #[serde(default)]
    places: BTreeMap<String, Vec<String>>,
}

impl CaseText {
    fn read(self) -> Result<Case, Vec<String>> {
        let mut problems = Vec::new();
        let as_of = day(&self.as_of.to_string(), "as_of", &mut problems);
        let period = Period::parse(&self.period);
        if period.is_none() {
            problems.push(format!("期间“{}”不是 2020、2020-07、2020-Q1 这样的写法", self.period));
        }
        let mut facts = Vec::new();
        for (at, row) in self.facts.iter().enumerate() {
            let mut found = Vec::new();
            facts.extend(fact(row, &mut found));
            problems.extend(found.into_iter().map(|problem| format!("第 {} 条事实：{problem}", at + 1)));
        }
        let mut points = |map: &BTreeMap<String, toml::Value>| -> BTreeMap<String, Points> {
            map.iter().map(|(name, value)| (name.clone(), number(value, name, &mut problems))).collect()
        };
        let (totals, converted, money) = (points(&self.totals), points(&self.converted), points(&self.money));
        let entries = self.entries.map(|rows| rows.iter().map(|row| entry(row, &mut problems)).collect());
        let expected = Expected {
            totals,
            entries,
            barred: self.barred,
            named: self.named,
            converted,
            money,
            places: self.places,
        };
        let (Some(period), true) = (period, problems.is_empty()) else { return Err(problems) };
        let readings = self.rulings.into_iter().collect();
        Ok(Case { id: self.id, title: self.title, as_of, period, readings, facts, expected })
    }
}

fn words(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Datetime(day) => day.to_string(),
        // A decimal without quotes reads as written.
        toml::Value::Float(figure) => figure.to_string(),
        toml::Value::Boolean(true) => "是".to_owned(),
        toml::Value::Boolean(false) => "否".to_owned(),
        toml::Value::Array(_) | toml::Value::Table(_) => "（列表）".to_owned(),
    }
}

fn number(value: &toml::Value, name: &str, problems: &mut Vec<String>) -> Points {
    Points::parse(&words(value)).unwrap_or_else(|| {
        problems.push(format!("“{name}”的数值“{}”读不出来", words(value)));
        Points::ZERO
    })
}

fn day(text: &str, name: &str, problems: &mut Vec<String>) -> NaiveDate {
    text.trim().parse().unwrap_or_else(|_: chrono::ParseError| {
        problems.push(format!("“{name}”的日期“{text}”不存在或写法不是 2020-07-06"));
        NaiveDate::MIN
    })
}

fn count(text: &str, name: &str, problems: &mut Vec<String>) -> Option<u32> {
    let count = text.trim().parse().ok();
    if count.is_none() {
        problems.push(format!("“{name}”应为不小于0的整数，现为“{text}”"));
    }
    count
}

fn entry(row: &BTreeMap<String, toml::Value>, problems: &mut Vec<String>) -> (String, String, Points) {
    let text = |key: &str| row.get(key).map(words).unwrap_or_default();
    for key in row.keys().filter(|key| !matches!(key.as_str(), "规则" | "单位" | "分值")) {
        problems.push(format!("应得条目只有“规则”“单位”“分值”三项，没有“{key}”"));
    }
    let points = row.get("分值").map(|value| number(value, "分值", problems)).unwrap_or_default();
    (text("规则"), text("单位"), points)
}

/// A fact from a row of words under the heads of the ledger workbook.
fn fact(row: &BTreeMap<String, toml::Value>, problems: &mut Vec<String>) -> Option<NewFact> {
    let text = |key: &str| row.get(key).map(words).unwrap_or_default();
    let Some(kind) = FactKind::parse(&text("事实")) else {
        problems.push(format!("“事实”应为报送、采用等，现为“{}”", text("事实")));
        return None;
    };
    let mut new = NewFact::new(kind, NaiveDate::MIN);
    let list = |text: String| -> Vec<String> {
        text.split(['、', '，', ',', '；'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    for (key, value) in row {
        let words = words(value);
        match key.as_str() {
            "事实" => {}
            "信息编号" => new.item = words,
            "标题" => new.title = words,
            "单位" => new.units = list(words),
            "作者" => new.people = list(words),
            "日期" => new.on = day(&words, key, problems),
            "截止日期" => new.due_on = Some(day(&words, key, problems)),
            "完成日期" => new.done_on = Some(day(&words, key, problems)),
            "佐证日期" => new.proof_on = Some(day(&words, key, problems)),
            "字数" => new.length = count(&words, key, problems),
            "退回次数" => new.returns = count(&words, key, problems).unwrap_or(0),
            "数值" => new.amount = Some(number(value, key, problems)),
            "认定人" => new.decided_by = words,
            "理由" => new.reason = words,
            "佐证" => new.evidence = words,
            other => match Field::parse(other) {
                Some(Field::Text(field)) => new = new.with(field, words),
                _ => problems.push(format!("没有“{other}”这一栏")),
            },
        }
    }
    if new.on == NaiveDate::MIN && problems.is_empty() {
        problems.push("缺少“日期”".to_owned());
    }
    Some(new)
}
