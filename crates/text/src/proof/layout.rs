//! What each line of a paper is (版面要素): title, recipient, heading, body, signature, attachment, row of a table.
//! It reads papers that are badly made, so it never insists; what is missing is said by [`super::element`].

use super::day_mention::days;
use super::document_number;
use super::mark::Field;
use super::paper::{Paper, PaperKind};
use super::pattern::pattern;
use super::row::{Row, count_to, is_han};
use chrono::NaiveDate;
use std::ops::Range;

pattern! {
    KIND_END = "(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|规则|细则|计划|要点|安排|总结|简报)(?:[（(][^（()）]{1,12}[）)])?[。.]?$";
    DOTTED_LINE = "^(?:19|20)[0-9]{2}(?P<s>[./-])[0-9]{1,2}[./-][0-9]{1,2}$";
    DATE_LINE = "^(?:成文日期[：:])?[〇○零一二三四五六七八九十0-9０-９ \u{3000}]{2,12}年[〇○一二三四五六七八九十0-9０-９ \u{3000}]{0,6}月[〇○一二三四五六七八九十0-9０-９ \u{3000}]{0,6}[日号]?$";
    BARE_DATE = "^(?:19|20)[0-9]{2}[0-9]{2,4}$";
    ATTACHMENT_NOTE = "^[-—·•* \u{3000}]*附[ \u{3000}]*件[ \u{3000}]*[：:]";
    ATTACHMENT_ITEM = "^[-—·•* \u{3000}]*(?P<n>[0-9０-９]{1,2})[ \u{3000}]*[.．、][ \u{3000}]*(?P<t>[^。；]{2,60})[。；，;,.]?$";
    ATTACHMENT_HEAD = "^附[ \u{3000}]*件[ \u{3000}]*(?P<n>[0-9０-９]{0,2})(?:[-—－](?P<s>[0-9]{1,2}))?[ \u{3000}]*[：:]?$";
    HEADING_1 = "^[一二三四五六七八九十百]{1,4}(?P<m>[、.．，,：: ])";
    HEADING_2 = "^(?P<o>[（(])[ ]?[一二三四五六七八九十百]{1,4}[ ]?(?P<c>[）)])";
    HEADING_3 = "^[0-9０-９]{1,3}(?P<m>[.．、])[^0-9０-９]";
    HEADING_4 = "^[（(][0-9０-９]{1,3}[）)]";
    PRINTED = "印发$";
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Number,
    Recipient,
    /// A numbered heading of level 1 to 4; it may run into its paragraph.
    Heading(u8),
    Body,
    AttachmentNote,
    AttachmentHead,
    AttachmentTitle,
    Signature,
    IssueDate,
    Annotation,
    Table,
    CopyTo,
    Printed,
    Caption,
    /// Anything short that is none of these: page furniture, marks, labels.
    Other,
}

/// A paper with its lines told apart (读出版面的文稿).
pub(super) struct Sheet<'a> {
    pub(super) paper: &'a Paper,
    pub(super) parts: Vec<Part>,
    /// Whether it is an official document.
    pub(super) is_official: bool,
    /// The title in one piece.
    pub(super) title: String,
    /// 成文日期.
    pub(super) issued_on: Option<NaiveDate>,
    /// 印发日期.
    pub(super) printed_on: Option<NaiveDate>,
    /// The day the words of the text are measured by; asked for every line, so worked out once.
    day: Option<NaiveDate>,
    /// Whether sentences run on over lines, as in a copy of a printed page.
    pub(super) is_wrapped: bool,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(paper: &'a Paper) -> Self {
        let rows = &paper.rows;
        let mut parts: Vec<Part> = rows.iter().map(plain_part).collect();
        let number = head_number(rows, &mut parts);
        let titles = title_rows(rows, &mut parts);
        let title: String = titles.clone().filter_map(|at| rows.get(at)).map(Row::words).collect();
        let recipient = recipient(rows, &mut parts, titles.end);
        attachments(rows, &mut parts);
        let issue = signature(rows, &mut parts, titles.end);
        let mut sheet = Self {
            paper,
            parts,
            is_official: false,
            title,
            issued_on: paper.issued_on,
            printed_on: None,
            day: None,
            is_wrapped: is_wrapped(rows),
        };
        sheet.is_official = match paper.kind {
            PaperKind::Official => true,
            PaperKind::Message => false,
            PaperKind::Unknown => {
                // Signed, dated and titled 关于…的函, it is one though its recipient lacks the colon.
                let is_signed = sheet.parts.contains(&Part::Signature) && sheet.title.contains("关于");
                let is_dated = issue.is_some() && (recipient.is_some() || is_signed);
                !sheet.title.is_empty() && (number.is_some() || is_dated)
            }
        };
        let first = |part: Part| sheet.rows_of(part).find_map(first_day);
        let (printed_on, dated_on) = (first(Part::Printed), first(Part::IssueDate));
        sheet.printed_on = printed_on;
        sheet.issued_on = sheet.issued_on.or(dated_on).or(printed_on);
        sheet.day = sheet.find_day();
        sheet
    }

    /// Every row with what it is.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&'a Row, Part)> {
        self.paper.rows.iter().zip(self.parts.iter().copied())
    }

    /// The rows that are one thing.
    pub(super) fn rows_of(&self, part: Part) -> impl Iterator<Item = &'a Row> {
        self.rows().filter(move |(_, its)| *its == part).map(|(row, _)| row)
    }

    /// The rows of sentences: body and headings.
    pub(super) fn prose(&self) -> impl Iterator<Item = &'a Row> {
        self.rows().filter(|(_, part)| part.is_prose()).map(|(row, _)| row)
    }

    /// The day the words of the text are measured by: 成文日期, else the year of its own number, else a day in its first
    /// lines (发布日期), else the day of reading.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.day
    }

    fn find_day(&self) -> Option<NaiveDate> {
        let of_number = || {
            let mut years =
                self.rows_of(Part::Number).flat_map(document_number::find).filter_map(|own| own.year);
            years.find_map(|year| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 12, 31))
        };
        let in_head = || {
            let mut head = self.paper.rows.iter().take(12).filter(|row| row.words().contains("日期"));
            head.find_map(first_day)
        };
        self.issued_on.or_else(of_number).or_else(in_head).or(self.paper.read_on)
    }
}

impl Part {
    /// Whether it holds sentences.
    pub(super) const fn is_prose(self) -> bool {
        matches!(self, Self::Body | Self::Heading(_))
    }
}

fn first_day(row: &Row) -> Option<NaiveDate> {
    let whole = days(row).iter().find_map(super::day_mention::DayMention::date);
    whole.or_else(|| super::date::run_together_day(row))
}

/// The level of a numbered heading.
pub(super) fn heading_level(words: &str) -> Option<u8> {
    let words = words.trim_start_matches(['-', ' ', '\u{3000}']);
    [(&HEADING_1, 1), (&HEADING_2, 2), (&HEADING_3, 3), (&HEADING_4, 4)]
        .into_iter()
        .find(|(pattern, _)| pattern.is_match(words))
        .map(|(_, level)| level)
}

fn plain_part(row: &Row) -> Part {
    match row.field {
        Field::Title => return Part::Title,
        Field::Caption(_) => return Part::Caption,
        Field::Text => {}
    }
    if row.is_table() {
        return Part::Table;
    }
    let words = row.words();
    if ["抄送", "抄报", "抄 送", "分送", "发送：", "印送："].iter().any(|word| words.starts_with(word))
    {
        return Part::CopyTo;
    }
    if PRINTED.is_match(words) && count_to(words, 61) <= 60 && words.contains('日') {
        return Part::Printed;
    }
    let is_bracketed = words.starts_with(['（', '(']) && words.ends_with(['）', ')']);
    if is_bracketed && heading_level(words).is_none() {
        return Part::Annotation;
    }
    if let Some(level) = heading_level(words) {
        return Part::Heading(level);
    }
    let has_end = words.ends_with(['。', '；', '：', '！', '？', ';', ':', '”', '）']);
    let length = count_to(words, 41);
    if length > 40 || (length > 12 && has_end) { Part::Body } else { Part::Other }
}

/// The line of the document's own number, in the head.
fn head_number(rows: &[Row], parts: &mut [Part]) -> Option<usize> {
    let is_number = |row: &Row| {
        // 上行文 have 签发人 on the same line.
        let words = row.words().split("签发人").next().unwrap_or_default().trim();
        count_to(words, 41) <= 40
            && document_number::find(row).iter().any(|mention| {
                // The number is most of the line, or the line says that it is one.
                mention.bytes.len() * 3 >= words.len() * 2 || words.contains("发文字号")
            })
    };
    let at = rows.iter().take(40).position(is_number)?;
    *parts.get_mut(at)? = Part::Number;
    Some(at)
}

/// The rows of the title: those that end in a kind of document and say 关于, the last before the text begins.
fn title_rows(rows: &[Row], parts: &mut [Part]) -> Range<usize> {
    if let Some(end) = rows.iter().position(|row| row.field != Field::Title).filter(|end| *end > 0) {
        return 0..end;
    }
    let mut best = 0..0;
    for (at, row) in rows.iter().enumerate().take(40) {
        let words = row.words();
        if parts.get(at) == Some(&Part::Recipient) || is_sentence(words) || count_to(words, 161) > 160 {
            break;
        }
        if matches!(parts.get(at), Some(Part::Heading(1))) {
            break;
        }
        if !KIND_END.is_match(words) {
            continue;
        }
        let start = title_start(rows, at);
        let joined: String = rows.get(start..=at).unwrap_or_default().iter().map(Row::words).collect();
        if joined.contains("关于") || best.is_empty() {
            best = start..at + 1;
        }
    }
    for part in parts.get_mut(best.clone()).unwrap_or_default() {
        *part = Part::Title;
    }
    best
}

/// Whether a line is a sentence and no title: a stop inside, or one at the end after a comma.
fn is_sentence(words: &str) -> bool {
    words.trim_end_matches('。').contains('。') || (words.ends_with('。') && words.contains('，'))
}

/// A title may begin some lines above its kind: with 关于, and before that with the issuer.
fn title_start(rows: &[Row], end: usize) -> usize {
    let words = |at: usize| rows.get(at).map_or("", Row::words);
    let mut start = end;
    while !words(start).contains("关于") && start > 0 && end - start < 3 {
        let above = words(start - 1);
        if count_to(above, 61) > 60 || above.ends_with(['号', '：', ':', '。']) || above.is_empty() {
            return end;
        }
        start -= 1;
    }
    if !words(start).contains("关于") {
        return end;
    }
    let is_issuer = |line: &str| {
        line.ends_with(['局', '府', '室', '厅', '委', '会', '院', '处', '组', '心', '部'])
            && count_to(line, 41) <= 40
    };
    if words(start).starts_with("关于") && start > 0 && is_issuer(words(start - 1)) {
        start - 1
    } else {
        start
    }
}

/// The line of the recipients: it ends in a colon and follows the title.
fn recipient(rows: &[Row], parts: &mut [Part], from: usize) -> Option<usize> {
    if from == 0 {
        return None;
    }
    let is_recipient = |row: &Row| {
        let words = row.words();
        words.ends_with(['：', ':']) && !words.contains('。') && heading_level(words).is_none()
    };
    let window = rows.iter().enumerate().skip(from).take(4);
    let (at, _) =
        window.take_while(|(_, row)| !row.words().contains('。')).find(|(_, row)| is_recipient(row))?;
    *parts.get_mut(at)? = Part::Recipient;
    Some(at)
}

/// 附件说明 and the heads and titles of the attachments.
fn attachments(rows: &[Row], parts: &mut [Part]) {
    let mut is_in_note = false;
    let mut is_after_head = false;
    for (row, part) in rows.iter().zip(parts) {
        let words = row.words();
        if ATTACHMENT_HEAD.is_match(words) && !words.ends_with(['：', ':']) {
            *part = Part::AttachmentHead;
            (is_in_note, is_after_head) = (false, true);
        } else if is_after_head {
            is_after_head = false;
            if !matches!(part, Part::Table) && count_to(words, 61) <= 60 {
                *part = Part::AttachmentTitle;
            }
        } else if ATTACHMENT_NOTE.is_match(words) && count_to(words, 121) <= 120 {
            *part = Part::AttachmentNote;
            is_in_note = true;
        } else if is_in_note && ATTACHMENT_ITEM.is_match(words) {
            *part = Part::AttachmentNote;
        } else {
            is_in_note = false;
        }
    }
}

/// 成文日期 on a line of its own and the name above it.
fn signature(rows: &[Row], parts: &mut [Part], from: usize) -> Option<usize> {
    // The first attachment ends the paper proper; its forms have dates of their own.
    let end = parts.iter().position(|part| *part == Part::AttachmentHead).unwrap_or(rows.len());
    let is_date = |row: &Row| {
        DATE_LINE.is_match(row.words())
            || BARE_DATE.is_match(row.words())
            || DOTTED_LINE.is_match(row.words())
    };
    let at = (from..end).find(|at| rows.get(*at).is_some_and(is_date))?;
    *parts.get_mut(at)? = Part::IssueDate;
    let above = at.checked_sub(1)?;
    let name = rows.get(above)?.words();
    let is_name =
        count_to(name, 41) <= 40 && !name.ends_with(['。', '：', ':', '；']) && name.chars().any(is_han);
    if is_name && above >= from && !matches!(parts.get(above), Some(Part::Number | Part::Recipient)) {
        *parts.get_mut(above)? = Part::Signature;
    }
    Some(at)
}

/// Whether lines break where the page ended: many long lines, most of them without an end mark.
fn is_wrapped(rows: &[Row]) -> bool {
    let long = rows.iter().filter(|row| !row.is_table() && count_to(row.words(), 21) > 20);
    let (mut all, mut open) = (0_usize, 0_usize);
    for row in long {
        all += 1;
        open += usize::from(row.words().ends_with(|c: char| is_han(c) || matches!(c, '，' | '、' | ',')));
    }
    all >= 6 && open * 3 > all
}
