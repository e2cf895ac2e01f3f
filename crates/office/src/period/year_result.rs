//! The year's result (年度结果) as it is frozen: every unit's points, place, quotas, deductions and consequences, what is
//! converted for the assessment, who is commended by rule, and persons' figures. Plain data that is written as JSON,
//! read back, and never worked out anew. Freezing is [`crate::period::freeze_year`].

use crate::scored::Scored;
use crate::submission::authored;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookError, WorkbookMeta};
use zhaozhang_domain::explain;
use zhaozhang_domain::notice::{Notice, Question};
use zhaozhang_domain::outcome;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{RankRow, rank};
use zhaozhang_domain::rule::{Currency, Measure, RuleKind};
use zhaozhang_domain::sheet::{FlagKind, HolderKind, HolderSheet, RuleId};

/// The version of the data's shape.
pub const FORMAT: &str = "zhaozhang-year/1";

/// A frozen result (年度结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearResult {
    /// [`FORMAT`].
    pub format: String,
    /// The notice's code.
    pub notice_code: String,
    /// Its title.
    pub notice_title: String,
    /// Its number.
    pub document_number: String,
    /// SM3 of its files.
    pub notice_hash: String,
    /// Its issuer.
    pub issuer: String,
    /// The year.
    pub year: i32,
    /// 统计截至, ISO.
    pub as_of: String,
    /// 折算权重.
    pub weight: String,
    /// 折算封顶; empty for none.
    pub cap: String,
    /// Whether the facts are invented.
    pub is_demonstration: bool,
    /// The groups.
    pub groups: Vec<YearGroup>,
    /// Persons by their authored items.
    pub persons: Vec<YearPerson>,
    /// Who is commended by a 名次 rule.
    pub commended: Vec<YearCommended>,
    /// The readings in force.
    pub readings: Vec<String>,
}

/// A group of a frozen result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearGroup {
    /// 组别.
    pub name: String,
    /// Whether it has places.
    pub is_ranked: bool,
    /// Its units in order.
    pub rows: Vec<YearRow>,
}

/// A unit of a frozen result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearRow {
    /// 单位.
    pub unit: String,
    /// 名次.
    pub place: Option<u32>,
    /// 得分.
    pub points: String,
    /// The notice's own conversions, by rule.
    pub conversions: Vec<(String, String)>,
    /// 考评折算: points times the weight, at most the cap.
    pub converted: String,
    /// The quotas in pieces.
    pub quotas: Vec<YearQuota>,
    /// What was taken off, by rule.
    pub deductions: Vec<YearDeduction>,
    /// 取消评先 and the like.
    pub flags: Vec<YearFlag>,
    /// Money in yuan; `0` for none.
    pub money: String,
}

/// A quota over the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearQuota {
    /// The rule.
    pub rule: String,
    /// Its article.
    pub citation: String,
    /// 任务数.
    pub due: String,
    /// 完成数.
    pub done: String,
    /// How many of its periods were missed.
    pub missed: usize,
    /// Whether the year's sum is reached.
    pub is_met: bool,
}

/// What a rule took off over the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearDeduction {
    /// The rule.
    pub rule: String,
    /// Its article.
    pub citation: String,
    /// How often.
    pub count: usize,
    /// The sum, negative.
    pub points: String,
}

/// A consequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearFlag {
    /// 取消评先资格, 一票否决, 不合格, 通报点名.
    pub what: String,
    /// The rule.
    pub rule: String,
    /// Its article.
    pub citation: String,
    /// In which period.
    pub period: String,
    /// Whether the unit cannot be commended.
    pub bars: bool,
}

/// A person's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPerson {
    /// 姓名.
    pub name: String,
    /// 单位.
    pub unit: String,
    /// 报送.
    pub submissions: usize,
    /// 采用.
    pub adoptions: usize,
    /// 批示.
    pub instructions: usize,
    /// What the items brought.
    pub points: String,
}

/// Who is commended by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearCommended {
    /// The rule.
    pub rule: String,
    /// Its article.
    pub citation: String,
    /// 称号.
    pub title: String,
    /// Units, in order.
    pub units: Vec<String>,
    /// Persons, in order.
    pub persons: Vec<String>,
}

/// What the office sets for the assessment (考评挂钩).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// 权重.
    pub weight: Points,
    /// 封顶.
    pub cap: Option<Points>,
}

impl YearResult {
    /// Works the result out, once, to be frozen.
    pub(crate) fn of(
        scored: &Scored,
        notice_hash: String,
        year: i32,
        conversion: Conversion,
        is_demonstration: bool,
    ) -> Self {
        let (notice, period) = (&*scored.notice, Period::year(year));
        let mut converted: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
        for own in outcome::conversions(notice, &scored.sheet, period) {
            let rule = own.rule.of(notice).map_or_else(String::new, |rule| rule.name.clone());
            converted.entry(own.holder.index()).or_default().push((rule, own.points.to_string()));
        }
        let mut groups = Vec::new();
        for ranking in rank(notice, &scored.ledger, &scored.sheet, period) {
            let is_units = |row: &&RankRow| {
                scored.sheet.holder(row.holder).is_some_and(|holder| holder.kind != HolderKind::Person)
            };
            let rows: Vec<YearRow> = ranking
                .rows
                .iter()
                .filter(is_units)
                .filter_map(|row| {
                    unit_row(scored, row, period, conversion, converted.remove(&row.holder.index()))
                })
                .collect();
            if !rows.is_empty() {
                groups.push(YearGroup { name: ranking.group, is_ranked: ranking.is_ranked, rows });
            }
        }
        Self {
            format: FORMAT.to_owned(),
            notice_code: notice.code.clone(),
            notice_title: notice.title.clone(),
            document_number: notice.document_number.clone(),
            notice_hash,
            issuer: notice.issuer.clone(),
            year,
            as_of: scored.sheet.as_of.to_string(),
            weight: conversion.weight.to_string(),
            cap: conversion.cap.map(|cap| cap.to_string()).unwrap_or_default(),
            is_demonstration,
            groups,
            persons: authored::of(scored, period).into_iter().map(person).collect(),
            commended: commended(scored, period),
            readings: notice.questions.iter().map(Question::remark).collect(),
        }
    }

    /// The result as workbook for the yearly assessment: a sheet for the units and one for persons.
    pub fn workbook(&self, version: i64, hash: &str) -> Result<Vec<u8>, WorkbookError> {
        let mark = if self.is_demonstration { "（演示数据）" } else { "" };
        let meta = WorkbookMeta {
            title: format!("{}年度考评结果（第{version}版）{mark}", self.year),
            author: self.issuer.clone(),
            created_on: self.as_of.parse().unwrap_or_default(),
        };
        let sheets = [
            (SheetName::from_title("单位考评结果"), self.unit_table(version, hash)),
            (SheetName::from_title("个人署名信息"), self.person_table()),
        ];
        xlsx::tables(&sheets, &meta)
    }

    fn unit_table(&self, version: i64, hash: &str) -> Table {
        let mut rows = Vec::new();
        for group in &self.groups {
            for row in &group.rows {
                let place =
                    row.place.map_or_else(|| Cell::text("—"), |place| Cell::number(place.to_string()));
                let quota = row.quotas.first();
                let figure = |figure: Option<&String>| {
                    figure.map_or_else(|| Cell::text("—"), |own| Cell::number(own.clone()))
                };
                let flags: Vec<&str> = row.flags.iter().map(|flag| flag.what.as_str()).collect();
                rows.push(vec![
                    Cell::text(group.name.clone()),
                    place,
                    Cell::text(row.unit.clone()),
                    figure(quota.map(|quota| &quota.due)),
                    figure(quota.map(|quota| &quota.done)),
                    Cell::number(row.points.clone()),
                    Cell::number(row.converted.clone()),
                    Cell::text(flags.join("、")),
                ]);
            }
        }
        let cap = if self.cap.is_empty() { "不封顶".to_owned() } else { format!("封顶{}分", self.cap) };
        Table {
            caption: None,
            columns: vec![
                Column::new("组别", 5, Align::Left),
                Column::new("名次", 2, Align::Right),
                Column::new("单位", 7, Align::Left),
                Column::new("任务数", 2, Align::Right),
                Column::new("完成数", 2, Align::Right),
                Column::new("年度得分", 3, Align::Right),
                Column::new("考评折算分", 3, Align::Right),
                Column::new("其他后果", 4, Align::Left),
            ],
            upper_heads: Vec::new(),
            rows,
            notes: vec![
                format!("依据：{}{}。", self.notice_title, self.document_number),
                format!("考评折算分＝年度得分×{}，{cap}。统计截至{}。", self.weight, self.as_of),
                format!("第{version}版，结果已冻结，校验值（SM3）{hash}。"),
            ],
        }
    }

    fn person_table(&self) -> Table {
        let count = |figure: usize| Cell::number(figure.to_string());
        let row = |person: &YearPerson| {
            vec![
                Cell::text(person.name.clone()),
                Cell::text(person.unit.clone()),
                count(person.submissions),
                count(person.adoptions),
                count(person.instructions),
                Cell::number(person.points.clone()),
            ]
        };
        Table {
            caption: None,
            columns: vec![
                Column::new("姓名", 4, Align::Left),
                Column::new("单位", 7, Align::Left),
                Column::new("报送", 2, Align::Right),
                Column::new("采用", 2, Align::Right),
                Column::new("批示", 2, Align::Right),
                Column::new("署名信息得分", 3, Align::Right),
            ],
            upper_heads: Vec::new(),
            rows: self.persons.iter().map(row).collect(),
            notes: vec!["按台账中信息的作者统计，同一事实由几个单位分享的只计一次。".to_owned()],
        }
    }
}

fn person(own: authored::Authored) -> YearPerson {
    YearPerson {
        name: own.name,
        unit: own.unit,
        submissions: own.submissions,
        adoptions: own.adoptions,
        instructions: own.instructions,
        points: own.points.to_string(),
    }
}

fn unit_row(
    scored: &Scored,
    row: &RankRow,
    period: Period,
    conversion: Conversion,
    conversions: Option<Vec<(String, String)>>,
) -> Option<YearRow> {
    let holder = scored.sheet.holder(row.holder)?;
    let converted = row.points * conversion.weight;
    let converted = conversion.cap.map_or(converted, |cap| converted.min(cap));
    Some(YearRow {
        unit: holder.name.clone(),
        place: row.place,
        points: row.points.to_string(),
        conversions: conversions.unwrap_or_default(),
        converted: converted.to_string(),
        quotas: quotas(&scored.notice, holder, period),
        deductions: deductions(&scored.notice, holder, period),
        flags: flags(&scored.notice, holder, period),
        money: outcome::money(&scored.notice, &scored.sheet, row.holder, period).to_string(),
    })
}

fn cited(notice: &Notice, rule: RuleId) -> (String, String) {
    let rule = rule.of(notice);
    let article = rule.and_then(|rule| notice.articles.get(rule.article));
    (
        rule.map_or_else(String::new, |rule| rule.name.clone()),
        article.map_or_else(String::new, |article| article.citation.clone()),
    )
}

/// The quotas in pieces, summed over the year; a month in which the notice came into force is nobody's.
fn quotas(notice: &Notice, holder: &HolderSheet, period: Period) -> Vec<YearQuota> {
    let mut sums: BTreeMap<RuleId, (Points, Points, usize)> = BTreeMap::new();
    for line in holder.quotas.iter().filter(|line| period.covers(line.period)) {
        let counts_items = line.rule.of(notice).is_some_and(
            |rule| matches!(&rule.kind, RuleKind::Quota(quota) if quota.measure == Measure::Items),
        );
        if counts_items && (line.period == period || line.period.first_day() >= notice.from) {
            let (due, done, missed) = sums.entry(line.rule).or_default();
            *due += line.due;
            *done += line.done;
            *missed = missed.saturating_add(usize::from(!line.is_met()));
        }
    }
    let quota = |(rule, (due, done, missed)): (RuleId, (Points, Points, usize))| {
        let (rule, citation) = cited(notice, rule);
        YearQuota {
            rule,
            citation,
            due: due.to_string(),
            done: done.to_string(),
            missed,
            is_met: done >= due,
        }
    };
    sums.into_iter().map(quota).collect()
}

fn deductions(notice: &Notice, holder: &HolderSheet, period: Period) -> Vec<YearDeduction> {
    let mut sums: BTreeMap<RuleId, (String, usize, Points)> = BTreeMap::new();
    for view in holder.entries_in(period) {
        if view.entry.currency == Currency::Points && view.entry.points.is_negative() {
            let (citation, count, points) = sums.entry(view.entry.rule).or_default();
            explain::citation(notice, &view).clone_into(citation);
            *count = count.saturating_add(1);
            *points += view.entry.points;
        }
    }
    let deduction = |(rule, (citation, count, points)): (RuleId, (String, usize, Points))| YearDeduction {
        rule: cited(notice, rule).0,
        citation,
        count,
        points: points.to_string(),
    };
    sums.into_iter().map(deduction).collect()
}

fn flags(notice: &Notice, holder: &HolderSheet, period: Period) -> Vec<YearFlag> {
    let own = holder.flags.iter().filter(|flag| period.covers(flag.period) || flag.period.covers(period));
    own.map(|flag| {
        let (rule, citation) = cited(notice, flag.rule);
        let (what, bars) = match flag.kind {
            FlagKind::Barred => ("取消评先资格", true),
            FlagKind::Named => ("通报点名", false),
            FlagKind::Vetoed => ("一票否决", true),
            FlagKind::Failed => ("不合格", true),
        };
        YearFlag { what: what.to_owned(), rule, citation, period: flag.period.to_string(), bars }
    })
    .collect()
}

fn commended(scored: &Scored, period: Period) -> Vec<YearCommended> {
    let all = outcome::commended(&scored.notice, &scored.sheet, period);
    all.into_iter()
        .map(|own| {
            let (rule, citation) = cited(&scored.notice, own.rule);
            let holders = own.holders.iter().filter_map(|id| scored.sheet.holder(*id));
            let (persons, units): (Vec<&HolderSheet>, Vec<&HolderSheet>) =
                holders.partition(|holder| holder.kind == HolderKind::Person);
            let names =
                |holders: Vec<&HolderSheet>| holders.into_iter().map(|own| own.name.clone()).collect();
            YearCommended { rule, citation, title: own.title, units: names(units), persons: names(persons) }
        })
        .collect()
}
