//! Search (检索): one question over submissions, reports, notices, evidence, published pieces and bulletins. Every text
//! that holds the words is found, wherever in a word they begin; nothing is shown that the page of the record would not
//! show, and what is 不公开 is not kept in the index at all.
//!
//! A verb that writes a record calls [`index`] in its own transaction. To let one more kind be found: its line in
//! [`KINDS`], that call, and its arm in [`crate::search::reindex`] if its texts can be made again from the record.
//!
//! Notices are folders and few; their articles are looked through in memory, and so are reform tasks, which whoever may
//! see changes with every step of their plan ([`task_search`]).

pub mod reindex;
mod task_search;

use crate::Office;
use crate::evidence::EvidenceOf;
use crate::moment::{Actor, Moment};
use crate::permit::{Act, evidence, outlet, permit, publication, reading, report, submission, task};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_flow::ReportAtHand;
use chrono::NaiveDate;
use zhaozhang_domain::submission::{Disclosure, Manuscript};
use zhaozhang_store::search_token::Folded;
use zhaozhang_store::{
    KeptPageRow, REACH_ALL, REACH_LEFT, REACH_OWN, SearchAsk, SearchHit, SearchRow, SearchSight,
    SubmissionRow, Writing,
};

/// A kind of record that can be found (检索范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchKind {
    /// `submission`.
    pub key: &'static str,
    /// 信息.
    pub word: &'static str,
    /// Who may read such records.
    pub act: Act,
    /// Where a record is shown: the address before its number.
    pub address: &'static str,
}

/// The kinds, in the order of the page.
pub const KINDS: &[SearchKind] = &[
    SearchKind { key: SUBMISSION, word: "信息", act: submission::READ, address: "/submissions/" },
    SearchKind {
        key: "publication", word: "发表稿件", act: publication::READ, address: "/publications/"
    },
    SearchKind { key: REPORT, word: "季报", act: report::READ, address: "/reports/" },
    SearchKind { key: EVIDENCE, word: "佐证材料", act: evidence::READ, address: "/evidence/" },
    SearchKind { key: TASK_KIND, word: "改革任务", act: task::READ, address: "/tasks/" },
    SearchKind { key: PAGE_KIND, word: "留存网页", act: outlet::READ_PAGES, address: "/pages/" },
    SearchKind { key: BULLETIN, word: "通报", act: reading::BULLETINS, address: "/bulletins/" },
    SearchKind { key: NOTICE, word: "通知条文", act: reading::NOTICES, address: "/notices/" },
];

pub(crate) const SUBMISSION: &str = "submission";
pub(crate) const BULLETIN: &str = "bulletin";
pub(crate) const REPORT: &str = "report";
pub(crate) const EVIDENCE: &str = "evidence";
pub(crate) const PAGE_KIND: &str = "page";
pub(crate) const TASK_KIND: &str = "task";
/// The kind of notices, which are not in the database.
pub const NOTICE: &str = "notice";

/// Who sees a text besides the units whose it is (可见范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nobody.
    Own,
    /// The roles that work for the whole office.
    Left,
    /// Everybody who may read the kind.
    All,
}

/// A text as a verb lets it be found (检索条目).
#[derive(Debug, Clone, Copy)]
pub(crate) struct IndexedText<'a> {
    /// One of [`KINDS`].
    pub(crate) kind: &'a str,
    /// The record.
    pub(crate) record_id: i64,
    /// The units whose it is; 0 for none.
    pub(crate) units: [i64; 2],
    /// Who sees it besides.
    pub(crate) reach: Reach,
    /// 标题.
    pub(crate) title: &'a str,
    /// The text.
    pub(crate) body: &'a str,
    /// Its day, ISO.
    pub(crate) on: &'a str,
}

/// Lets a record be found by its present text, as part of the verb that writes it.
pub(crate) async fn index(writing: &mut Writing, text: &IndexedText<'_>) -> Result<(), OfficeError> {
    let [unit_id, second_unit_id] = text.units;
    let reach = match text.reach {
        Reach::Own => REACH_OWN,
        Reach::Left => REACH_LEFT,
        Reach::All => REACH_ALL,
    };
    let row = SearchRow {
        kind: text.kind.to_owned(),
        record_id: text.record_id,
        unit_id,
        second_unit_id,
        reach: reach.to_owned(),
        on_day: text.on.to_owned(),
        title: text.title.to_owned(),
        body: text.body.to_owned(),
    };
    Ok(writing.index_text(&row).await?)
}

/// Takes a record out of the search, as part of the verb that withdraws it.
pub(crate) async fn unindex(writing: &mut Writing, kind: &str, record_id: i64) -> Result<(), OfficeError> {
    Ok(writing.unindex_text(kind, record_id).await?)
}

/// Lets a submission be found by its present text: by its own units until it has left them, and not at all while it
/// is 不公开.
pub(crate) async fn index_submission(
    writing: &mut Writing,
    row: &SubmissionRow,
    manuscript: &Manuscript,
) -> Result<(), OfficeError> {
    if manuscript.disclosure == Some(Disclosure::Withheld) {
        return unindex(writing, SUBMISSION, row.id).await;
    }
    let fields: Vec<&str> = manuscript.content_fields.iter().map(|(_, words)| words.as_str()).collect();
    let authors = manuscript.authors.join("、");
    let parts = [manuscript.body.as_str(), &fields.join("\n"), &authors, &row.item_number, &row.sender_name];
    let body: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let has_left = crate::submission::submissions::standing::has_left(row);
    let text = IndexedText {
        kind: SUBMISSION,
        record_id: row.id,
        units: [row.unit_id, row.sender_id],
        reach: if has_left { Reach::Left } else { Reach::Own },
        title: &manuscript.title,
        body: &body.join("\n"),
        on: &row.created_on,
    };
    index(writing, &text).await
}

/// Lets a report be found by its newest rows: by its own unit until it was handed in.
pub(crate) async fn index_report(
    writing: &mut Writing,
    at_hand: &ReportAtHand,
    has_left: bool,
    moment: &Moment,
) -> Result<(), OfficeError> {
    let rows = at_hand.content.rows.iter();
    let rows = rows.map(|row| format!("{} {} {} {}", row.title, row.outlet, row.published, row.address));
    let text = IndexedText {
        kind: REPORT,
        record_id: at_hand.row.id,
        units: [at_hand.row.unit_id, 0],
        reach: if has_left { Reach::Left } else { Reach::Own },
        title: &format!("{}季报", at_hand.quarter),
        body: &rows.collect::<Vec<_>>().join("\n"),
        on: &moment.today.to_string(),
    };
    index(writing, &text).await
}

/// Lets a piece of evidence be found by its title, names and what it says, by its own unit. What hangs on a submission follows the
/// submission's 公开属性, which may change later; it is found through the submission only.
pub(crate) async fn index_evidence(
    writing: &mut Writing,
    id: i64,
    of: &EvidenceOf,
    (file_name, words): (&str, &str),
    moment: &Moment,
) -> Result<(), OfficeError> {
    let Some(unit) = of.unit.filter(|_| !of.is_closed && of.owner_kind != SUBMISSION) else {
        return Ok(());
    };
    let text = IndexedText {
        kind: EVIDENCE,
        record_id: id,
        units: [unit, 0],
        reach: Reach::Own,
        title: &of.title,
        body: &format!("{file_name}\n{} {}\n{words}", of.page, of.address),
        on: &moment.today.to_string(),
    };
    index(writing, &text).await
}

/// Lets a kept page be found by its main text: by its own unit and those who look over all units; the office's own by
/// everybody who reads kept pages.
pub(crate) async fn index_kept_page(
    writing: &mut Writing,
    id: i64,
    row: &KeptPageRow,
) -> Result<(), OfficeError> {
    let parts = [&row.main_text, &row.outlet, &row.source_line, &row.author, &row.final_address];
    let body: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let text = IndexedText {
        kind: PAGE_KIND,
        record_id: id,
        units: [row.unit, 0],
        reach: if row.unit == 0 { Reach::All } else { Reach::Left },
        title: &row.title,
        body: &body.join("\n"),
        on: row.published.get(..10).unwrap_or_default(),
    };
    index(writing, &text).await
}

/// What is asked (检索条件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// The words; several with spaces between must all stand in one text.
    pub words: String,
    /// One of the kinds; empty for all.
    pub kind: String,
    /// On or after this day, ISO; empty for any.
    pub from: String,
    /// On or before this day, ISO; empty for any.
    pub until: String,
    /// Where the page before ended.
    pub before: Option<i64>,
}

/// A stretch of text, found or around what was found (片段).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// Whether they are what was asked for.
    pub is_hit: bool,
}

/// Something that was found (检索结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its kind.
    pub kind: SearchKind,
    /// The record; for a notice its code and the citation of the article.
    pub place: Place,
    /// The title with what was found in it.
    pub title: Vec<Stretch>,
    /// The text around the first hit.
    pub excerpt: Vec<Stretch>,
    /// Its day, ISO; may be empty.
    pub on: String,
    /// The unit whose it is.
    pub unit: Option<i64>,
}

/// Where something that was found stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A record of its kind.
    Record(i64),
    /// An article of a notice.
    Article {
        /// The notice.
        code: String,
        /// Its citation.
        citation: String,
    },
}

/// A page of results (结果页).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// What was found, newest first; articles of notices stand at the end of the first page.
    pub found: Vec<Found>,
    /// Where the next page goes on; nothing when this is the last.
    pub next: Option<i64>,
}

/// So many results stand on a page.
pub const PAGE: usize = 20;
/// The longest question.
const LONGEST: usize = 100;
/// So many characters before and after the first hit make the excerpt.
const BEFORE: usize = 30;
const AFTER: usize = 90;

impl Office {
    /// What holds the words and may be seen.
    ///
    /// Refused, all at once: words without a letter, figure or character or too long, days that are
    /// none, a kind that is none.
    pub async fn search(
        &self,
        moment: &Moment,
        actor: &Actor,
        query: &SearchQuery,
    ) -> Result<SearchPage, OfficeError> {
        permit(actor, publication::SEARCH)?;
        let terms = checked(query)?;
        let kinds: Vec<SearchKind> = KINDS
            .iter()
            .filter(|kind| query.kind.is_empty() || kind.key == query.kind)
            .filter(|kind| permit(actor, kind.act).is_ok())
            .copied()
            .collect();
        let sight = self.standing(actor, moment.today).await?.sight();
        let sight = SearchSight {
            kinds: kinds
                .iter()
                .filter(|kind| ![NOTICE, TASK_KIND].contains(&kind.key))
                .map(|kind| kind.key.to_owned())
                .collect(),
            units: sight.units,
            sees_what_left: sight.sees_what_left,
        };
        let ask = SearchAsk {
            terms: terms.clone(),
            from: query.from.clone(),
            until: query.until.clone(),
            before: query.before,
            limit: PAGE + 1,
        };
        let mut hits = self.inner.store.search(&sight, &ask).await?;
        let is_more = hits.len() > PAGE;
        hits.truncate(PAGE);
        let next = hits.last().map(|hit| hit.id).filter(|_| is_more);
        // Records of these kinds are shown to the own unit and those who look over all; the sight of submissions goes
        // further, to units below and to posts somebody stands in for.
        hits.retain(|hit| {
            let is_bound = [EVIDENCE, REPORT, PAGE_KIND].contains(&hit.row.kind.as_str());
            !is_bound || hit.row.unit_id == 0 || actor.may_see(hit.row.unit_id)
        });
        let mut found: Vec<Found> =
            hits.into_iter().filter_map(|hit| found_of(&kinds, hit, &terms)).collect();
        if query.before.is_none()
            && let Some(kind) = kinds.iter().find(|kind| kind.key == TASK_KIND)
        {
            found.extend(self.tasks_with(actor, *kind, query, &terms).await?);
        }
        if query.before.is_none()
            && let Some(kind) = kinds.iter().find(|kind| kind.key == NOTICE)
        {
            found.extend(self.articles_with(*kind, query, &terms));
        }
        Ok(SearchPage { found, next })
    }

    fn articles_with(&self, kind: SearchKind, query: &SearchQuery, terms: &[Folded]) -> Vec<Found> {
        let entries = self.notices();
        let is_asked = |on: NaiveDate| {
            let on = on.to_string();
            (query.from.is_empty() || on >= query.from) && (query.until.is_empty() || on <= query.until)
        };
        let mut found = Vec::new();
        for entry in entries.iter().filter(|entry| is_asked(entry.notice.issued_on)) {
            let notice = &entry.notice;
            for article in &notice.articles {
                let (heading, words) = (Folded::of(&article.heading), Folded::of(&article.words));
                if terms.iter().all(|term| heading.find(term).is_some() || words.find(term).is_some()) {
                    let title = format!("{}　{}", notice.title, article.heading);
                    found.push(Found {
                        kind,
                        place: Place::Article {
                            code: notice.code.clone(),
                            citation: article.citation.clone(),
                        },
                        title: marked(&title, terms),
                        excerpt: excerpt(&article.words, terms),
                        on: notice.issued_on.to_string(),
                        unit: None,
                    });
                }
            }
        }
        found.truncate(PAGE);
        found
    }
}

fn checked(query: &SearchQuery) -> Result<Vec<Folded>, Refusal> {
    let mut problems = Vec::new();
    let terms: Vec<Folded> =
        query.words.split_whitespace().map(Folded::of).filter(|term| !term.is_empty()).collect();
    if !terms.iter().all(Folded::is_searchable) || terms.is_empty() {
        let cure = "请输入要找的字词，一个字也可以；几个词之间用空格隔开";
        problems.push(Problem::at("q", "Q-101", "没有可以检索的文字", cure));
    }
    if query.words.chars().count() > LONGEST {
        let what = format!("检索的文字超过{LONGEST}个字");
        problems.push(Problem::at("q", "Q-102", what, "请只输入其中一句"));
    }
    for (field, day) in [("from", &query.from), ("until", &query.until)] {
        if !day.is_empty() && day.parse::<NaiveDate>().is_err() {
            let what = format!("“{day}”不是日期");
            problems.push(Problem::at(field, "Q-103", what, "请写成2026-01-01的样式，或留空"));
        }
    }
    if !query.kind.is_empty() && KINDS.iter().all(|kind| kind.key != query.kind) {
        let what = format!("没有“{}”这一范围", query.kind);
        problems.push(Problem::at("kind", "Q-104", what, "请从列出的范围中选一项"));
    }
    if problems.is_empty() { Ok(terms) } else { Err(Refusal::Listed(problems)) }
}

fn found_of(kinds: &[SearchKind], hit: SearchHit, terms: &[Folded]) -> Option<Found> {
    let row = hit.row;
    let kind = *kinds.iter().find(|kind| kind.key == row.kind)?;
    Some(Found {
        kind,
        place: Place::Record(row.record_id),
        title: marked(&row.title, terms),
        excerpt: excerpt(&row.body, terms),
        on: row.on_day,
        unit: Some(row.unit_id).filter(|unit| *unit != 0),
    })
}

/// The text with every term in it marked.
fn marked(text: &str, terms: &[Folded]) -> Vec<Stretch> {
    let folded = Folded::of(text);
    let characters: Vec<char> = text.chars().collect();
    let mut is_hit = vec![false; characters.len()];
    for term in terms.iter().filter(|term| !term.is_empty()) {
        let mut from = 0;
        while let Some(at) = folded.find_after(term, from) {
            let last = at + term.signs.len() - 1;
            if let (Some(start), Some(end)) = (folded.places.get(at), folded.places.get(last))
                && let Some(stretch) = is_hit.get_mut(*start..=*end)
            {
                stretch.fill(true);
            }
            from = last + 1;
        }
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for (character, is_hit) in characters.into_iter().zip(is_hit) {
        match stretches.last_mut().filter(|last| last.is_hit == is_hit) {
            Some(last) => last.text.push(character),
            None => stretches.push(Stretch { text: character.to_string(), is_hit }),
        }
    }
    stretches
}

/// The text around the first term that stands in it, marked; its beginning when none does.
fn excerpt(text: &str, terms: &[Folded]) -> Vec<Stretch> {
    let folded = Folded::of(text);
    let first = terms.iter().filter_map(|term| folded.find(term)).min();
    let place = first.and_then(|sign| folded.places.get(sign)).copied().unwrap_or(0);
    let start = place.saturating_sub(BEFORE);
    let mut characters = text.chars().skip(start);
    let cut: String =
        characters.by_ref().take(BEFORE + AFTER).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if characters.next().is_some() { "…" } else { "" };
    marked(&format!("{before}{cut}{after}"), terms)
}

#[cfg(test)]
mod tests {
    use super::{Folded, excerpt, marked};

    fn shown(stretches: Vec<super::Stretch>) -> String {
        let one = |one: super::Stretch| if one.is_hit { format!("[{}]", one.text) } else { one.text };
        stretches.into_iter().map(one).collect()
    }

    #[test]
    fn what_was_asked_is_marked_as_it_is_written() {
        let terms = [Folded::of("drg"), Folded::of("保改")];
        assert_eq!(shown(marked("医保 改革ＤＲＧ付费，DRG", &terms)), "医[保 改]革[ＤＲＧ]付费，[DRG]");
        assert_eq!(shown(marked("没有", &terms)), "没有");
    }

    #[test]
    fn an_excerpt_stands_around_the_first_hit() {
        let text = format!("{}改革\n成效{}", "前".repeat(50), "后".repeat(200));
        let cut = shown(excerpt(&text, &[Folded::of("革成")]));
        assert!(cut.starts_with(&format!("…{}", "前".repeat(29))) && cut.ends_with("后…"), "{cut}");
        assert!(cut.contains("改[革 成]效"), "{cut}");
        assert_eq!(shown(excerpt("短文", &[Folded::of("无")])), "短文");
    }
}
