//! What a quarterly report says (季报内容): its rows as a person typed them, kept as JSON, a version for every change;
//! and everything that keeps it from being handed in. Keys are never renamed: old versions stay readable.
//!
//! Which rows are one story and which class a medium has is worked out, not kept: [`crate::report::report_standing`].

use crate::refusal::{Fault, Problem};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_text::{day, normalise};

/// The most rows a report holds.
pub const MOST_ROWS: usize = 500;
/// The longest title, name or address, in characters.
const LONGEST: usize = 500;

/// A report's content (季报内容).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportContent {
    /// 稿件, in the order in which they stand.
    pub rows: Vec<ReportLine>,
    /// Whether the unit declares that nothing was published (本季度无采用).
    #[serde(default)]
    pub is_nothing: bool,
}

/// A row as it was typed (季报行).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportLine {
    /// Its number over all versions; 0 before it is kept.
    pub id: i64,
    /// 稿件标题.
    pub title: String,
    /// 发布时间 as typed.
    pub published: String,
    /// 发布媒体 as typed.
    pub outlet: String,
    /// 发布网址（链接）; empty for print and broadcast.
    pub address: String,
    /// The row of which it is a reprint, as the unit says itself; 0 for none.
    #[serde(default)]
    pub reprint_of: i64,
    /// Why there is no evidence.
    #[serde(default)]
    pub no_evidence: String,
    /// Where it was found, in words; empty when typed.
    #[serde(default)]
    pub origin: String,
    /// The notice in whose ledger it was found.
    #[serde(default)]
    pub origin_notice: String,
    /// Its entry there.
    #[serde(default)]
    pub origin_serial: i64,
    /// The item it belongs to there.
    #[serde(default)]
    pub origin_item: String,
}

impl ReportLine {
    /// The day of publication, when it can be read.
    pub fn day(&self) -> Option<NaiveDate> {
        day::parse(&self.published, None).ok()
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        [&self.title, &self.published, &self.outlet, &self.address]
            .iter()
            .all(|words| words.trim().is_empty())
    }

    /// The same with single spaces, no invisible characters, a bounded length and the day in one form.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let tidy = |words: &str| normalise::shortened(normalise::cell(words).trim(), LONGEST);
        let published = self.day().map_or_else(|| tidy(&self.published), |day| day.to_string());
        Self {
            title: tidy(&self.title).replace('\n', " "),
            published,
            outlet: tidy(&self.outlet).replace('\n', " "),
            address: tidy(&self.address).replace(['\n', ' '], ""),
            no_evidence: tidy(&self.no_evidence),
            ..self.clone()
        }
    }
}

impl ReportContent {
    /// As JSON with its digest.
    pub(crate) fn written(&self) -> Result<(String, String), Fault> {
        let text = serde_json::to_string(self)
            .map_err(|cause| Fault::new("cannot write a report as text", cause))?;
        let digest = digest(text.as_bytes());
        Ok((text, digest))
    }

    /// Out of JSON.
    pub(crate) fn read(text: &str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|cause| Fault::new("cannot read a kept report", cause))
    }

    /// What no version may hold, whatever its state.
    pub(crate) fn size_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.rows.len() > MOST_ROWS {
            let what = format!("季报有{}行，最多{MOST_ROWS}行", self.rows.len());
            problems.push(Problem::at("title", "R-119", what, "请核对是否重复粘贴"));
        }
        problems
    }

    /// Everything that keeps it from being handed in; `has_evidence` says it of a row's number.
    pub fn problems(&self, quarter: Period, has_evidence: impl Fn(i64) -> bool) -> Vec<Problem> {
        let mut problems = self.size_problems();
        if self.rows.is_empty() && !self.is_nothing {
            let cure = "请填写本季度被采用的稿件；确实没有的，请勾选“本季度无采用”";
            problems.push(Problem::at("title", "R-111", "季报里一行也没有", cure));
        }
        if !self.rows.is_empty() && self.is_nothing {
            let cure = "请取消勾选，或删去各行";
            problems.push(Problem::at("is_nothing", "R-110", "勾选了“本季度无采用”，却填有稿件", cure));
        }
        for (place, row) in (1_usize..).zip(&self.rows) {
            row_problems(place, row, quarter, &mut problems);
            if !has_evidence(row.id) && row.no_evidence.trim().is_empty() {
                let what = format!("第{place}行《{}》没有佐证材料", normalise::shortened(&row.title, 30));
                let cure = "请上传扫描件、视频或音频；确实没有的，请写明理由（三（二）、附件2 注2）";
                problems.push(Problem::at("no_evidence", "R-117", what, cure));
            }
            let is_own = |id: i64| id != row.id && self.rows.iter().any(|other| other.id == id);
            if row.reprint_of != 0 && !is_own(row.reprint_of) {
                let what = format!("第{place}行写的“转载自”不是本表的另一行");
                problems.push(Problem::at("reprint_of", "R-118", what, "请改为首次发布那一行的行号，或留空"));
            }
        }
        problems
    }
}

fn row_problems(place: usize, row: &ReportLine, quarter: Period, problems: &mut Vec<Problem>) {
    if row.title.trim().is_empty() {
        let what = format!("第{place}行没有稿件标题");
        problems.push(Problem::at("title", "R-112", what, "请填写发布时的标题"));
    }
    match row.day() {
        None => {
            let what = if row.published.trim().is_empty() {
                format!("第{place}行没有发布时间")
            } else {
                format!("第{place}行的发布时间“{}”不是日期", normalise::shortened(&row.published, 20))
            };
            problems.push(Problem::at("published", "R-113", what, "请写成2023-02-01或2023年2月1日"));
        }
        Some(day) if !quarter.contains(day) => {
            let what = format!("第{place}行发布于{}，不在{quarter}", document_date(day));
            problems.push(Problem::at("published", "R-114", what, "请填入当季的季报，或核对日期"));
        }
        Some(_) => {}
    }
    if row.outlet.trim().is_empty() && row.address.trim().is_empty() {
        let what = format!("第{place}行没有发布媒体，也没有网址");
        problems.push(Problem::at("outlet", "R-115", what, "请至少填写一项"));
    }
    let address = row.address.trim();
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    if !address.is_empty() && !is_address {
        let what = format!("第{place}行的网址“{}”不完整", normalise::shortened(address, 40));
        problems.push(Problem::at("address", "R-116", what, "请从浏览器复制完整网址，以http开头"));
    }
}
