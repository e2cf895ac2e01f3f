//! The register of outlets (媒体库): rows with standing, aliases, domains, programmes and days, as an office keeps them.
//! What a notice counts is its own list's matter ([`super`]).

use super::address::is_under;
use crate::normalise::key;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An outlet's own standing (层级), whatever class a notice puts it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// 中央.
    Central,
    /// 省级.
    Provincial,
    /// 市级.
    Municipal,
    /// 县级.
    County,
    /// 行业: of a ministry or a profession.
    Professional,
    /// 商业.
    Commercial,
    /// 平台: others publish there under their own names.
    Platform,
}

impl Standing {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Central, "中央"),
        (Self::Provincial, "省级"),
        (Self::Municipal, "市级"),
        (Self::County, "县级"),
        (Self::Professional, "行业"),
        (Self::Commercial, "商业"),
        (Self::Platform, "平台"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(standing, _)| *standing == self).map_or("", |(_, word)| word)
    }

    /// The words of all standings.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|(_, word)| *word)
    }

    /// The standing of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(standing, _)| *standing)
    }
}

/// An outlet (媒体): one row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletRow {
    /// 名称.
    pub name: String,
    /// 层级.
    pub standing: Standing,
    /// 类型: 报纸, 网站, 电视台 ….
    pub kind: String,
    /// 别名.
    pub aliases: Vec<String>,
    /// 域名, each with everything under it.
    pub domains: Vec<String>,
    /// 自, the first day.
    pub from: Option<NaiveDate>,
    /// 至, the last day.
    pub until: Option<NaiveDate>,
    /// 并入, the outlet it became part of.
    pub merged_into: Option<String>,
    /// 节目.
    pub programmes: Vec<String>,
    /// 主办: who runs it.
    pub run_by: Vec<String>,
    /// 说明.
    pub note: String,
}

/// The register (媒体库): rows, found by name and by host. Names and domains each lead to one row.
#[derive(Debug, Clone)]
pub struct Register {
    rows: Vec<OutletRow>,
    by_name: BTreeMap<String, usize>,
}

static BUILT_IN: LazyLock<Register> = LazyLock::new(|| {
    // A test reads the same file and fails on any problem, so nothing is lost here.
    Register::read(include_str!("../../data/outlets.tsv")).unwrap_or_else(|_| Register::of(Vec::new()))
});

impl Register {
    /// The register that comes with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads rows from a table with the columns 名称 层级 类型 别名 域名 自 至 并入 节目 主办 说明, names within a cell
    /// divided by 、. Refused with every problem: a missing name, an unknown 层级, a day that is none, a name or
    /// domain that leads to two rows, a 并入 nobody bears.
    pub fn read(text: &str) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for (number, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            match row(line) {
                Ok(row) => rows.push(row),
                Err(what) => problems.extend(what.iter().map(|what| format!("第{}行：{what}", number + 1))),
            }
        }
        let register = Self::of(rows);
        problems.extend(register.clashes());
        if problems.is_empty() { Ok(register) } else { Err(problems) }
    }

    /// This register with an office's own rows, which take the place of those of the same name.
    pub fn joined(&self, own: Vec<OutletRow>) -> Result<Self, Vec<String>> {
        let is_replaced = |row: &&OutletRow| !own.iter().any(|new| key(&new.name) == key(&row.name));
        let mut rows: Vec<OutletRow> = self.rows.iter().filter(is_replaced).cloned().collect();
        rows.extend(own);
        let register = Self::of(rows);
        let problems = register.clashes();
        if problems.is_empty() { Ok(register) } else { Err(problems) }
    }

    /// Its rows, in order.
    pub fn rows(&self) -> &[OutletRow] {
        &self.rows
    }

    fn of(rows: Vec<OutletRow>) -> Self {
        let mut by_name = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                by_name.entry(key(name)).or_insert(at);
            }
        }
        // A programme leads to its station, unless something else bears the name; to the later of two stations.
        for (at, row) in rows.iter().enumerate() {
            let is_later = |old: usize| rows.get(old).is_some_and(|old| old.until.is_some());
            for programme in &row.programmes {
                let entry = by_name.entry(key(programme)).or_insert(at);
                if is_later(*entry) {
                    *entry = at;
                }
            }
        }
        Self { rows, by_name }
    }

    /// The row of a name, an alias or a programme.
    pub fn named(&self, name: &str) -> Option<&OutletRow> {
        let written = key(name);
        self.by_name.get(&written).and_then(|at| self.rows.get(*at))
    }

    /// The row whose domain the host lies under; the longest domain decides.
    pub fn at(&self, host: &str) -> Option<&OutletRow> {
        let domains = self.rows.iter().flat_map(|row| row.domains.iter().map(move |domain| (domain, row)));
        let under = domains.filter(|(domain, _)| is_under(host, domain));
        under.max_by_key(|(domain, _)| domain.len()).map(|(_, row)| row)
    }

    /// The outlets that became part of this one.
    pub(super) fn elders<'a>(&'a self, row: &'a OutletRow) -> impl Iterator<Item = &'a OutletRow> {
        self.rows.iter().filter(|elder| elder.merged_into.as_deref() == Some(row.name.as_str()))
    }

    /// Whether two rows are one house: the same, one part of the other, a site and who runs it.
    pub(super) fn is_one_house(one: &OutletRow, other: &OutletRow) -> bool {
        let is_part = |part: &OutletRow, whole: &OutletRow| part.merged_into.as_deref() == Some(&whole.name);
        let runs = |house: &OutletRow, site: &OutletRow| {
            let mut names = std::iter::once(&house.name).chain(&house.aliases);
            names.any(|name| site.run_by.contains(name))
        };
        one.name == other.name
            || (one.merged_into.is_some() && one.merged_into == other.merged_into)
            || is_part(one, other)
            || is_part(other, one)
            || runs(one, other)
            || runs(other, one)
    }

    fn clashes(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        let mut domains: BTreeMap<&str, &str> = BTreeMap::new();
        for row in &self.rows {
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                if let Some(other) = names.insert(key(name), &row.name).filter(|other| *other != row.name) {
                    problems.push(format!("“{name}”既指{other}又指{}，请只留一处", row.name));
                }
            }
            for domain in &row.domains {
                if let Some(other) = domains.insert(domain, &row.name) {
                    problems.push(format!("域名{domain}既属{other}又属{}，请只留一处", row.name));
                }
            }
            if let Some(into) = row.merged_into.as_deref().filter(|into| self.named(into).is_none()) {
                problems.push(format!("{}并入的“{into}”不在媒体库中，请先登记", row.name));
            }
        }
        problems
    }
}

/// One line of the table.
fn row(line: &str) -> Result<OutletRow, Vec<String>> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    let list = |at: usize| -> Vec<String> {
        cell(at).split('、').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let mut problems = Vec::new();
    let mut day = |at: usize| -> Option<NaiveDate> {
        let text = cell(at);
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok();
        if day.is_none() {
            problems.push(format!("读不懂日期“{text}”，请写成2018-03-21"));
        }
        day
    };
    let (from, until) = (day(5), day(6));
    if cell(0).is_empty() {
        problems.push("没有写名称，请补上".to_owned());
    }
    let standing = Standing::from_word(cell(1));
    if standing.is_none() {
        let known: Vec<&str> = Standing::WORDS.iter().map(|(_, word)| *word).collect();
        problems.push(format!("层级“{}”不认识，请从{}中选一个", cell(1), known.join("、")));
    }
    match standing {
        Some(standing) if problems.is_empty() => Ok(OutletRow {
            name: cell(0).to_owned(),
            standing,
            kind: cell(2).to_owned(),
            aliases: list(3),
            domains: list(4).into_iter().map(|domain| domain.to_ascii_lowercase()).collect(),
            from,
            until,
            merged_into: Some(cell(7).to_owned()).filter(|name| !name.is_empty()),
            programmes: list(8),
            run_by: list(9),
            note: cell(10).to_owned(),
        }),
        _ => Err(problems),
    }
}
