//! The office's own papers read before they go out (印发前文字把关): the same checks G-01 to G-38 as a submission meets,
//! with the office's own words, units and leaders. What must be cured stops the paper, unless the signer writes down why
//! it is right as it stands; that reason goes into the log with the issue.
//!
//! What is wrong with a text the text room says; how a file becomes lines is [`crate::wording::proofread`]'s.

use crate::Office;
use crate::moment::Moment;
use crate::refusal::{OfficeError, Problem};
use crate::wording::proofread::{Document, Level, Mark, PaperKind, ProofRequest, Proofread, proofread};
use chrono::NaiveDate;
use zhaozhang_document::official::{Block, OfficialDocument, Table};

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
        let request = ProofRequest {
            is_public: reading.is_public,
            kind: reading.kind,
            issued_on: reading.issued_on,
            read_on: moment.today,
            words: &words,
            units: &lists.units,
            leaders: &lists.leaders,
        };
        Ok(proofread(document, &request))
    }

    /// Reads a paper of the office before it goes out.
    pub async fn proofread_own(
        &self,
        moment: &Moment,
        document: &OfficialDocument,
    ) -> Result<Proofread, OfficeError> {
        let issued_on = document.signature.as_ref().map(|signature| signature.issued_on);
        let reading = ReadingFor { kind: PaperKind::Official, is_public: false, issued_on };
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
