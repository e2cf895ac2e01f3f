//! The forms on which units name their persons, out and in (登记表、统计表): S0 annex 1 with its head of two rows, S1 annex
//! 4. Out they are cell by cell as printed; in they may have other column orders, blank rows, merged heads and full-width
//! digits, and every problem comes with row, column and cure.
//!
//! Reading is [`reading`]'s; taking the rows in is the verb [`crate::org::import_registration`].

pub mod reading;

use crate::org::people::Contact;
use crate::org::registrations::RosterForm;
use crate::ruling::forms::FormFile;
use chrono::{Datelike, NaiveDate};
use zhaozhang_document::form::FormHead;
use zhaozhang_document::form::roster::{
    CorrespondentRow, CorrespondentTable, LiaisonRegister, LiaisonRow, correspondent_table, liaison_register,
};
use zhaozhang_document::xlsx::{WorkbookError, WorkbookMeta};
use zhaozhang_domain::notice::{FaultKind, Notice};

/// A person on a form (登记行).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterRow {
    /// 工作单位, 科室（单位）.
    pub unit: String,
    /// 姓名.
    pub name: String,
    /// 职务、职称.
    pub title: String,
    /// 联系方式, whole.
    pub contact: Contact,
    /// 备注; the table of correspondents has none.
    pub remark: String,
}

/// The title of a form in a notice, and what is odd about it (表名).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterTitle {
    /// Label and title as printed.
    pub head: FormHead,
    /// Where the notice contradicts itself about the title; empty when it does not.
    pub note: String,
}

/// Empty rows on a blank form.
const BLANK_ROWS: usize = 5;

/// Which form a notice collects persons on, if it has one: an annex whose heading says so.
pub fn form_of(notice: &Notice) -> Option<RosterForm> {
    RosterForm::ALL.into_iter().find(|form| title_in(notice, *form).is_some())
}

/// The annex of a form: label, title, and the notice's own contradiction about the title.
pub fn title_in(notice: &Notice, form: RosterForm) -> Option<RosterTitle> {
    let words = match form {
        RosterForm::LiaisonRegister => "联络员登记表",
        RosterForm::CorrespondentTable => "报送人员统计表",
    };
    let is_annex = |heading: &str, citation: &str| citation.starts_with("附件") && heading.contains(words);
    let article = notice.articles.iter().find(|article| is_annex(&article.heading, &article.citation))?;
    let heading = article.heading.trim();
    let own = heading.strip_prefix(article.citation.as_str()).unwrap_or(heading);
    let own = own.trim_start_matches(['：', ':', ' ', '　']).trim();
    // The list of annexes is the notice's own word for the title; where the annex says otherwise, both are told.
    let fault = notice.faults.iter().find(|fault| {
        fault.kind == FaultKind::NameMismatch
            && fault.there.as_ref().is_some_and(|there| there.citation == article.citation)
    });
    let listed = fault.map(|fault| {
        let title = fault.here.words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
        (title.to_owned(), fault.what.clone())
    });
    let (title, note) = listed.unwrap_or_else(|| (own.to_owned(), String::new()));
    Some(RosterTitle { head: FormHead { label: article.citation.clone(), title }, note })
}

/// Draws the form; without rows it is blank, for filling by hand.
pub fn draw(
    notice: &Notice,
    form: RosterForm,
    rows: &[RosterRow],
    filled_on: Option<NaiveDate>,
) -> Result<Option<FormFile>, WorkbookError> {
    let Some(RosterTitle { head, .. }) = title_in(notice, form) else { return Ok(None) };
    let meta = WorkbookMeta {
        title: head.title.clone(),
        author: notice.issuer.clone(),
        created_on: filled_on.unwrap_or(notice.issued_on),
    };
    let name = format!("{} {}.xlsx", head.label, head.title);
    let least_rows = if rows.is_empty() { BLANK_ROWS } else { rows.len() };
    let bytes = match form {
        RosterForm::LiaisonRegister => {
            let rows = rows.iter().map(liaison_row).collect();
            liaison_register(&LiaisonRegister { head, rows, least_rows }, &meta)?
        }
        RosterForm::CorrespondentTable => {
            let units: Vec<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
            let unit = match units.as_slice() {
                [only] => (*only).to_owned(),
                _ => String::new(),
            };
            let year = notice.issued_on.year();
            let filled_on = filled_on
                .map_or_else(|| format!("{year}年  月  日"), zhaozhang_domain::period::document_date);
            let remark = remark_of(notice, &head.label);
            let rows = rows.iter().map(correspondent_row).collect();
            correspondent_table(
                &CorrespondentTable { head, unit, filled_on, rows, least_rows, remark },
                &meta,
            )?
        }
    };
    Ok(Some(FormFile { name, bytes }))
}

/// The 备注 below the annex, in the notice's words.
fn remark_of(notice: &Notice, label: &str) -> String {
    let article = notice.articles.iter().find(|article| article.citation == label);
    let mut lines = article.iter().flat_map(|article| article.words.lines());
    let remark = lines.find_map(|line| line.trim().strip_prefix("备注："));
    remark.unwrap_or("如人员有调整，请及时报市局办公室备案").trim().to_owned()
}

fn liaison_row(row: &RosterRow) -> LiaisonRow {
    LiaisonRow {
        unit: row.unit.clone(),
        name: row.name.clone(),
        title: row.title.clone(),
        office_phone: row.contact.office_phone.clone(),
        mobile: row.contact.mobile.clone(),
        mail_or_wechat: joined(&row.contact.mail, &row.contact.wechat, "/"),
        remark: row.remark.clone(),
    }
}

fn correspondent_row(row: &RosterRow) -> CorrespondentRow {
    CorrespondentRow {
        unit: row.unit.clone(),
        name: row.name.clone(),
        title: row.title.clone(),
        phones: joined(&row.contact.mobile, &row.contact.office_phone, "、"),
        wechat: row.contact.wechat.clone(),
        mail: row.contact.mail.clone(),
    }
}

/// Both with a sign between, or the one there is.
fn joined(first: &str, second: &str, between: &str) -> String {
    if first.is_empty() || second.is_empty() {
        format!("{first}{second}")
    } else {
        format!("{first}{between}{second}")
    }
}
