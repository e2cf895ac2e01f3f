//! The forms of a notice that concern scores (计分用表), filled from the notice and the ledger, cell by cell as printed.
//! Which forms a notice has follows from the heads of its attached tables and from its media list, not from its code.

use crate::ledger::items::Items;
use chrono::NaiveDate;
use zhaozhang_document::form::{
    self, FormHead, OutletGroup, OutletList, PairedTaskSheet, QuarterlyReport, QuarterlyRow, ScoreLevel,
    ScoreSheet, ScoreState, TaskLine, TaskSheet, TaskUnit,
};
use zhaozhang_document::xlsx::{WorkbookError, WorkbookMeta};
use zhaozhang_domain::fact::{FactKind, Ledger, TextField};
use zhaozhang_domain::notice::{Article, AttachedTable, Notice};
use zhaozhang_domain::period::{Period, document_date};

/// A form that can be exported (表格).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFile {
    /// `附件3-1 赣州市医疗保障系统宣传信息工作考核任务表.xlsx`
    pub name: String,
    /// The workbook.
    pub bytes: Vec<u8>,
}

/// For whom and when a 季报表 is filled.
#[derive(Debug, Clone, Copy)]
pub struct QuarterlyFilling<'a> {
    /// 填报单位.
    pub unit: &'a str,
    /// The period reported on.
    pub period: Period,
    /// 填报时间; nothing leaves it blank.
    pub filled_on: Option<NaiveDate>,
    /// Where the publications stand.
    pub ledger: &'a Ledger,
}

/// Every form of the notice that needs no ledger: 考核评分表, 考核任务表, 主要媒体名单.
pub fn of_notice(notice: &Notice) -> Result<Vec<FormFile>, WorkbookError> {
    let mut files = Vec::new();
    if let Some(form) = score_sheet(notice) {
        files.push(file(notice, &form.head, |meta| form::score_sheet(&form, meta))?);
    }
    for form in task_sheets(notice) {
        files.push(match &form {
            Tasks::Units(form) => file(notice, &form.head, |meta| form::task_sheet(form, meta))?,
            Tasks::Paired(form) => file(notice, &form.head, |meta| form::paired_task_sheet(form, meta))?,
        });
    }
    if let Some(form) = outlet_list(notice) {
        files.push(file(notice, &form.head, |meta| form::outlet_list(&form, meta))?);
    }
    Ok(files)
}

/// The 季报表 of a unit, filled from its publications; nothing when the notice has no such form.
pub fn quarterly(notice: &Notice, filling: QuarterlyFilling<'_>) -> Result<Option<FormFile>, WorkbookError> {
    let Some(form) = quarterly_report(notice, filling) else { return Ok(None) };
    file(notice, &form.head, |meta| form::quarterly_report(&form, meta)).map(Some)
}

fn file(
    notice: &Notice,
    head: &FormHead,
    draw: impl FnOnce(&WorkbookMeta) -> Result<Vec<u8>, WorkbookError>,
) -> Result<FormFile, WorkbookError> {
    let meta = WorkbookMeta {
        title: head.title.clone(),
        author: notice.issuer.clone(),
        created_on: notice.issued_on,
    };
    Ok(FormFile { name: format!("{} {}.xlsx", head.label, head.title), bytes: draw(&meta)? })
}

/// Label and title of an annex: `附件2` and what its heading says after it.
fn head(article: &Article) -> FormHead {
    let heading = article.heading.trim();
    let title = heading.strip_prefix(article.citation.as_str()).unwrap_or(heading);
    FormHead {
        label: article.citation.clone(),
        title: title.trim_start_matches(['：', ':', ' ', '　']).trim().to_owned(),
    }
}

fn annex<'n>(notice: &'n Notice, citation: &str) -> Option<&'n Article> {
    notice.articles.iter().find(|article| article.citation == citation)
}

fn attached<'n>(notice: &'n Notice, heads: &[&str]) -> Option<&'n AttachedTable> {
    notice.attachments.iter().find(|table| heads.iter().all(|head| table.head.iter().any(|own| own == head)))
}

/// 考核评分表: the points as the annex prints them, whatever reading is in force.
pub fn score_sheet(notice: &Notice) -> Option<ScoreSheet> {
    let table = attached(notice, &["级别", "信息状态", "分值"])?;
    let head = head(annex(notice, &table.citation)?);
    let mut levels: Vec<ScoreLevel> = Vec::new();
    for row in &table.rows {
        let state = ScoreState {
            name: table.cell(row, "信息状态").to_owned(),
            points: table.cell(row, "分值").to_owned(),
        };
        let name = table.cell(row, "级别");
        match levels.last_mut().filter(|level| level.name == name) {
            Some(level) => level.states.push(state),
            None => levels.push(ScoreLevel { name: name.to_owned(), states: vec![state] }),
        }
    }
    Some(ScoreSheet { head, levels })
}

/// A task sheet in either layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tasks {
    /// Units over their sections.
    Units(TaskSheet),
    /// Units side by side.
    Paired(PairedTaskSheet),
}

/// 考核任务表: one for each annex the quota table was taken from. Rows that name a section make the sheet of
/// sections; rows that name only units make the sheet in two columns, with a group for each class of unit.
pub fn task_sheets(notice: &Notice) -> Vec<Tasks> {
    let Some(table) = attached(notice, &["附件所列单位", "附件所列科室", "年任务", "月任务", "出处"])
    else {
        return Vec::new();
    };
    let mut annexes: Vec<(&str, Vec<&Vec<String>>)> = Vec::new();
    for row in &table.rows {
        let from = table.cell(row, "出处");
        match annexes.iter_mut().find(|(citation, _)| *citation == from) {
            Some((_, rows)) => rows.push(row),
            None => annexes.push((from, vec![row])),
        }
    }
    let sheets = annexes.into_iter().filter_map(|(citation, rows)| {
        let head = head(annex(notice, citation)?);
        let has_sections = rows.iter().any(|row| !table.cell(row, "附件所列科室").is_empty());
        Some(if has_sections {
            Tasks::Units(TaskSheet { head, units: units(table, &rows) })
        } else {
            Tasks::Paired(PairedTaskSheet { head, groups: groups(notice, table, &rows) })
        })
    });
    sheets.collect()
}

fn line(table: &AttachedTable, row: &[String], name: &str) -> TaskLine {
    TaskLine {
        name: name.to_owned(),
        annual: table.cell(row, "年任务").to_owned(),
        monthly: table.cell(row, "月任务").to_owned(),
    }
}

fn units(table: &AttachedTable, rows: &[&Vec<String>]) -> Vec<TaskUnit> {
    let mut units: Vec<TaskUnit> = Vec::new();
    for row in rows {
        let name = table.cell(row, "附件所列单位");
        let line = line(table, row, table.cell(row, "附件所列科室"));
        match units.last_mut().filter(|unit| unit.name == name) {
            Some(unit) => unit.lines.push(line),
            None => units.push(TaskUnit { name: name.to_owned(), lines: vec![line] }),
        }
    }
    units
}

fn groups(notice: &Notice, table: &AttachedTable, rows: &[&Vec<String>]) -> Vec<Vec<TaskLine>> {
    let mut groups: Vec<(&str, Vec<TaskLine>)> = Vec::new();
    for row in rows {
        let name = table.cell(row, "附件所列单位");
        let unit = notice
            .units
            .iter()
            .find(|unit| unit.name == name || unit.aliases.iter().any(|alias| alias == name));
        let class = unit.map_or("", |unit| unit.class.as_str());
        let line = line(table, row, name);
        match groups.last_mut().filter(|(last, _)| *last == class) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((class, vec![line])),
        }
    }
    groups.into_iter().map(|(_, lines)| lines).collect()
}

/// 主要媒体名单, in the order of the media list.
pub fn outlet_list(notice: &Notice) -> Option<OutletList> {
    let article = notice.articles.iter().find(|article| article.heading.contains("媒体名单"))?;
    let mut groups: Vec<OutletGroup> = Vec::new();
    for outlet in &notice.outlets {
        match groups.last_mut().filter(|group| group.name == outlet.class) {
            Some(group) => group.outlets.push(outlet.name.clone()),
            None => {
                groups.push(OutletGroup { name: outlet.class.clone(), outlets: vec![outlet.name.clone()] });
            }
        }
    }
    (!groups.is_empty()).then(|| OutletList { head: head(article), groups })
}

/// 医改宣传工作季报表: the unit's publications of the period by day; the notes in the notice's words.
pub fn quarterly_report(notice: &Notice, filling: QuarterlyFilling<'_>) -> Option<QuarterlyReport> {
    let at = notice.articles.iter().position(|article| {
        article.citation.starts_with("附件") && article.heading.trim_end().ends_with("季报表")
    })?;
    let article = notice.articles.get(at)?;
    let notes = notice.articles.iter().skip(at.saturating_add(1));
    let notes = notes.take_while(|note| note.depth > article.depth).map(|note| note.words.trim().to_owned());
    let ledger = filling.ledger;
    let items = Items::of(ledger);
    let unit = notice.units.iter().find(|unit| unit.name == filling.unit);
    let is_own = |name: &str| {
        name == filling.unit || unit.is_some_and(|unit| unit.aliases.iter().any(|alias| alias == name))
    };
    let mut facts: Vec<_> = ledger
        .facts()
        .filter(|(_, fact)| {
            fact.kind == FactKind::Adoption && !fact.is_reversed && filling.period.contains(fact.on)
        })
        .filter(|(_, fact)| items.units(ledger, fact).iter().any(|word| is_own(ledger.text(*word))))
        .collect();
    facts.sort_by_key(|(id, fact)| (fact.on, items.title(ledger, fact), *id));
    let row = |(_, fact): (_, &zhaozhang_domain::fact::Fact)| QuarterlyRow {
        title: items.title(ledger, fact).to_owned(),
        published_on: fact.on.to_string(),
        outlet: ledger.text(fact.text(TextField::Channel)).to_owned(),
        link: ledger.text(fact.text(TextField::Reference)).to_owned(),
    };
    Some(QuarterlyReport {
        head: head(article),
        unit: filling.unit.to_owned(),
        filled_on: filling.filled_on.map(document_date).unwrap_or_default(),
        rows: facts.into_iter().map(row).collect(),
        least_rows: 3,
        notes: notes.collect(),
    })
}
