//! The office's own papers read before they go out (印发前文字把关): the same checks G-01 to G-38 as a submission meets,
//! with the office's own words, units and leaders. What must be cured stops the paper, unless the signer writes down why
//! it is right as it stands; that reason goes into the log with the issue.
//!
//! What is wrong with a text the text room says; how a file becomes lines is [`crate::wording::proofread`]'s.

use crate::Office;
use crate::moment::Moment;
use crate::outlet::check_links::GONE;
use crate::refusal::{Fault, OfficeError, Problem};
use crate::wording::proofread::{
    Check, Class, Document, Field, Level, Mark, PaperKind, Place, ProofRequest, Proofread, proofread,
};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::BTreeMap;
use zhaozhang_document::official::{Block, OfficialDocument, Table};
use zhaozhang_store::LinkCheckRow;

/// What is to be read for (核对范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingFor {
    /// Official document, message, or to be told from the text.
    pub kind: PaperKind,
    /// Whether it is meant for the public.
    pub is_public: bool,
    /// 成文日期, when it is not in the text.
    pub issued_on: Option<NaiveDate>,
}

impl Office {
    /// Reads a document with the office's own words, units and leaders beside the lists that come with the program.
    pub async fn proofread(
        &self,
        moment: &Moment,
        document: &Document,
        reading: ReadingFor,
    ) -> Result<Proofread, OfficeError> {
        let words = self.word_list().await?;
        let lists = self.own_lists(0, moment.today).await?;
        let (document, read_on) = (document.clone(), moment.today);
        let lines = document.lines.clone();
        // A long paper takes a second; pages are not kept waiting for it.
        let work = move || {
            let request = ProofRequest {
                is_public: reading.is_public,
                kind: reading.kind,
                issued_on: reading.issued_on,
                read_on,
                words: &words,
                units: &lists.units,
                leaders: &lists.leaders,
            };
            proofread(&document, &request)
        };
        let read = tokio::task::spawn_blocking(work).await;
        let mut read = read.map_err(|cause| Fault::new("reading a paper was cut off", cause))?;
        self.mark_dead_links(&lines, &mut read.marks).await?;
        Ok(read)
    }

    /// Addresses of kept pages that were gone when they were last looked at (失效链接, §6.2 class 12): no network is asked.
    async fn mark_dead_links(&self, lines: &[String], marks: &mut Vec<Mark>) -> Result<(), OfficeError> {
        if !lines.iter().any(|line| line.contains("http")) {
            return Ok(());
        }
        let store = &self.inner.store;
        let last: BTreeMap<i64, LinkCheckRow> =
            store.link_checks().await?.into_iter().map(|check| (check.page_id, check)).collect();
        let pages = store.kept_pages().await?;
        let dead = pages.iter().filter_map(|page| {
            let check = last.get(&page.id).filter(|check| check.state == GONE)?;
            Some(([page.address.as_str(), page.final_address.as_str()], check))
        });
        for (addresses, check) in dead {
            for (at, line) in lines.iter().enumerate() {
                let found = addresses.iter().find_map(|address| {
                    line.match_indices(address).find(|(from, _)| ends_there(line, from + address.len()))
                });
                marks.extend(found.and_then(|found| dead_link(line, at + 1, found, check)));
            }
        }
        marks.sort_by_key(|mark| (mark.place, mark.check, mark.class));
        Ok(())
    }

    /// Reads a paper of the office before it goes out.
    pub async fn proofread_own(
        &self,
        moment: &Moment,
        document: &OfficialDocument,
    ) -> Result<Proofread, OfficeError> {
        let issued_on = document.signature.as_ref().map(|signature| signature.issued_on);
        // Material without a head (督办单, 责任书) is judged by what it has.
        let kind = if document.head.is_some() { PaperKind::Official } else { PaperKind::Unknown };
        let reading = ReadingFor { kind, is_public: false, issued_on };
        self.proofread(moment, &lines_of(document), reading).await
    }

    /// What stops a paper: every mark that must be cured, unless somebody said why the words stay.
    pub(crate) async fn unfit_to_issue(
        &self,
        moment: &Moment,
        document: &OfficialDocument,
        kept: &str,
    ) -> Result<Vec<Problem>, OfficeError> {
        if !kept.trim().is_empty() {
            return Ok(Vec::new());
        }
        let read = self.proofread_own(moment, document).await?;
        Ok(read.marks.iter().filter(|mark| mark.level == Level::Stop).map(stop).collect())
    }
}

/// Whether an address ends there, and is not the beginning of a longer one.
fn ends_there(line: &str, at: usize) -> bool {
    let next = line.get(at..).unwrap_or_default().chars().next();
    next.is_none_or(|c| {
        !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_' | '?' | '&' | '=' | '%' | '#')
    })
}

/// The mark on an address of a page that is gone.
fn dead_link(line: &str, number: usize, (from, found): (usize, &str), check: &LinkCheckRow) -> Option<Mark> {
    let start = line.get(..from)?.chars().count();
    let day = check.recorded_at.get(..10).unwrap_or_default();
    Some(Mark {
        check: Check::named("G-31")?,
        class: Class::Domain,
        level: Level::Warn,
        place: Place { field: Field::Text, line: number, start, end: start + found.chars().count() },
        also: Vec::new(),
        found: found.to_owned(),
        what: format!("网址已失效（{day}核查，{}）", check.detail),
        proposal: None,
        basis: Cow::Borrowed("政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）：链接可用"),
    })
}

/// What the log says of words that were kept; nothing when none were.
pub(crate) fn kept_words(kept: &str) -> String {
    let kept = kept.trim();
    if kept.is_empty() { String::new() } else { format!("；文字核对保留理由：{kept}") }
}

/// A mark that must be cured, as a refusal.
fn stop(mark: &Mark) -> Problem {
    let what = format!("文字核对（{}）：{}", mark.check, mark.sentence().trim_end_matches('。'));
    let cure = format!("请改正后再印发；确属无误的，写明保留理由（依据：{}）", mark.basis);
    Problem::at("kept", "M-507", what, cure)
}

/// A paper as the lines its reader sees, the cells of a row divided by tabs, as a Word file is read.
pub fn lines_of(document: &OfficialDocument) -> Document {
    let mut lines = Vec::new();
    if let Some(head) = &document.head {
        lines.extend([head.issuer_mark.clone(), head.document_number.clone()]);
    }
    lines.push(document.title.clone());
    lines.extend(document.main_recipient.as_ref().map(|recipients| format!("{recipients}：")));
    blocks(&document.body, &mut lines);
    for (at, attachment) in document.attachments.iter().enumerate() {
        let number = if document.attachments.len() > 1 { (at + 1).to_string() } else { String::new() };
        let lead = if at == 0 { "附件：" } else { "" };
        let dot = if number.is_empty() { "" } else { "." };
        lines.push(format!("{lead}{number}{dot}{}", attachment.title));
    }
    if let Some(signature) = &document.signature {
        let on = zhaozhang_domain::period::document_date(signature.issued_on);
        lines.extend([signature.body.clone(), on]);
    }
    lines.extend(document.annotation.as_ref().map(|words| format!("（{words}）")));
    for (at, attachment) in document.attachments.iter().enumerate() {
        let number = if document.attachments.len() > 1 { (at + 1).to_string() } else { String::new() };
        lines.extend([format!("附件{number}"), attachment.title.clone()]);
        blocks(&attachment.blocks, &mut lines);
    }
    Document { lines, ..Document::default() }
}

fn blocks(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(_, text) => lines.push(text.clone()),
            Block::Paragraph(spans) => {
                lines.push(spans.iter().map(|span| span.text.as_str()).collect());
            }
            Block::Table(table) => rows(table, lines),
        }
    }
}

fn rows(table: &Table, lines: &mut Vec<String>) {
    lines.extend(table.caption.clone());
    let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
    lines.push(titles.join("\t"));
    for row in &table.rows {
        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        lines.push(cells.join("\t"));
    }
    lines.extend(table.notes.iter().cloned());
}

#[cfg(test)]
mod tests {
    use super::lines_of;
    use zhaozhang_document::official::{
        Align, Attachment, Block, Cell, Column, HeadPart, HeadingLevel, OfficialDocument, Signature,
        SignatureLayout, Span, Table,
    };

    #[test]
    fn a_paper_is_read_in_the_order_of_its_reader() {
        let table = Table {
            caption: None,
            columns: vec![Column::new("单位", 2, Align::Left), Column::new("得分", 1, Align::Right)],
            upper_heads: Vec::new(),
            rows: vec![vec![Cell::text("甲县医疗保障局"), Cell::number("20")]],
            notes: vec!["注：并列的名次相同。".to_owned()],
        };
        let attachment = Attachment {
            title: "得分情况表".to_owned(),
            blocks: vec![Block::Table(table)],
            is_landscape: false,
        };
        let document = OfficialDocument {
            label: None,
            head: Some(HeadPart {
                copy_number: None,
                urgency: None,
                issuer_mark: "甲市乙局文件".to_owned(),
                document_number: "甲乙字〔2020〕7号".to_owned(),
                signer: None,
            }),
            title: "关于七月份情况的通报".to_owned(),
            main_recipient: Some("各县（市、区）".to_owned()),
            body: vec![
                Block::Heading(HeadingLevel::First, "一、总体情况".to_owned()),
                Block::Paragraph(vec![Span::text("共报送"), Span::figure("12", "a"), Span::text("篇。")]),
            ],
            signature: Some(Signature {
                body: "甲市乙局".to_owned(),
                issued_on: "2020-08-05".parse().unwrap(),
                layout: SignatureLayout::Sealed,
            }),
            annotation: Some("此件公开发布".to_owned()),
            attachments: vec![attachment],
            colophon: None,
            page_mark: None,
        };
        assert_eq!(
            lines_of(&document).lines,
            [
                "甲市乙局文件",
                "甲乙字〔2020〕7号",
                "关于七月份情况的通报",
                "各县（市、区）：",
                "一、总体情况",
                "共报送12篇。",
                "附件：得分情况表",
                "甲市乙局",
                "2020年8月5日",
                "（此件公开发布）",
                "附件",
                "得分情况表",
                "单位\t得分",
                "甲县医疗保障局\t20",
                "注：并列的名次相同。",
            ]
        );
    }
}
