//! The verb 粘贴网址填报季报: one address becomes a finished row of a quarterly report: its five columns, the kept page as
//! evidence, and the reprints of the story that are known, each a row of its own that counts 0. How far the reading can
//! be taken as it is, is said with its reasons; nothing a person typed is written over.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::fetched_page::FetchedPage;
use crate::outlet::page_confidence::Judged;
use crate::outlet::page_record::{KeptFor, PageRecord, hang_on_row, write};
use crate::permit::{outlet as act, permit};
use crate::publication::publications::{address_key, named, time_words};
use crate::refusal::{OfficeError, Refusal};
use crate::report::fill_report::OPEN;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::{put_version, take_up};
use crate::report::report_links::ROW_OWNER;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{PublicationRow, StoryMemberRow, Writing};
use zhaozhang_text::normalise::key;

/// So many known reprints become rows at once.
const MOST_REPRINTS: usize = 20;

/// What came of an address (填报结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedPage {
    /// The kept page.
    pub page: i64,
    /// The published piece, if enough was read.
    pub publication: Option<i64>,
    /// The row's number over all versions.
    pub row: i64,
    /// Its place in the report, from 1.
    pub place: usize,
    /// Whether the row stood there before.
    pub was_there: bool,
    /// How far the reading can be taken as it is.
    pub judged: Judged,
    /// Which piece of the story is the first, and why.
    pub first: String,
    /// How many known reprints became rows.
    pub reprints: usize,
    /// How many files now prove the row by this.
    pub files: usize,
    /// Doubts found at once.
    pub doubts: Vec<i64>,
}

impl Office {
    /// Fills a row of an open report from a page.
    ///
    /// Refused as [`Office::keep_page`], when the report is closed or full. Another unit's report is not
    /// found.
    pub async fn paste_page(
        &self,
        moment: &Moment,
        actor: &Actor,
        report: i64,
        page: &FetchedPage,
    ) -> Result<PastedPage, OfficeError> {
        permit(actor, act::PASTE_PAGE)?;
        let known = self.report(moment, actor, report).await?;
        let (code, quarter) = (known.notice.code.as_str(), known.quarter);
        let of = KeptFor { unit: known.unit, notice: Some(code), quarter: Some(quarter) };
        let record = self.page_record(moment, actor, page, of).await?;
        let mut writing = self.inner.store.write().await?;
        let mut at_hand = take_up(&mut writing, actor, report).await?;
        at_hand.expect(&OPEN, "加行")?;
        let recorded = write(&mut writing, (moment, actor), &record).await?;
        let mut content = at_hand.content.clone();
        content.is_nothing = false;
        let (at, was_there) = row_for(&mut content, &record, recorded.page);
        if let Some(row) = content.rows.get_mut(at).filter(|row| row.id == 0) {
            row.id = writing.add_report_row(report).await?;
        }
        let row = content.rows.get(at).map_or(0, |row| row.id);
        let story = match recorded.publication {
            Some(id) => story(&mut writing, id).await?,
            None => Story::default(),
        };
        let reprints = add_reprints(&mut writing, (report, quarter), &mut content, (row, &story)).await?;
        let problems = content.size_problems();
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        put_version(&mut writing, (moment, actor), &mut at_hand, content, "粘贴网址").await?;
        let files = hang_on_row(&mut writing, (moment, actor), &record, (ROW_OWNER, row)).await?;
        let place = at + 1;
        let detail = format!(
            "第{place}行《{}》{}，留存网页{}，SM3 {}，转载{reprints}行；{}",
            record.page.title,
            record.page.final_address,
            recorded.page,
            record.page.archive_digest,
            record.judged.words()
        );
        writing.record(event(moment, actor, act::PASTE_PAGE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        let doubts = self.examine_report(moment, actor, report).await?;
        Ok(PastedPage {
            page: recorded.page,
            publication: recorded.publication,
            row,
            place,
            was_there,
            judged: record.judged,
            first: story.words(),
            reprints,
            files,
            doubts,
        })
    }
}

/// The row of the page: the one with its address, of which only what is empty is filled in, else a new one at the end.
fn row_for(content: &mut ReportContent, record: &PageRecord, page: i64) -> (usize, bool) {
    let line = ReportLine {
        title: record.piece.title.clone(),
        published: record.day.map(|day| day.to_string()).unwrap_or_default(),
        outlet: record.piece.outlet.clone(),
        address: record.page.final_address.clone(),
        origin: format!("粘贴网址，留存网页{page}，{}", record.judged.words()),
        ..ReportLine::default()
    }
    .tidied();
    let keys = [address_key(&record.page.final_address), address_key(&record.page.address)];
    let is_it = |row: &ReportLine| {
        let own = address_key(&row.address);
        let is_same = key(&row.title) == key(&line.title) && row.day().is_some() && row.day() == line.day();
        (!own.is_empty() && keys.contains(&own))
            || (own.is_empty() && is_same && key(&row.outlet) == key(&line.outlet))
    };
    let Some(at) = content.rows.iter().position(is_it) else {
        content.rows.push(line);
        return (content.rows.len() - 1, false);
    };
    if let Some(row) = content.rows.get_mut(at) {
        let fill = |own: &mut String, found: &str| {
            if own.trim().is_empty() {
                found.clone_into(own);
            }
        };
        fill(&mut row.title, &line.title);
        fill(&mut row.published, &line.published);
        fill(&mut row.outlet, &line.outlet);
        fill(&mut row.address, &line.address);
        fill(&mut row.origin, &line.origin);
    }
    (at, true)
}

/// The story a piece belongs to, as counted now.
#[derive(Debug, Default)]
struct Story {
    own: Option<(PublicationRow, StoryMemberRow)>,
    first: Option<PublicationRow>,
    /// All but the piece itself.
    others: Vec<PublicationRow>,
}

impl Story {
    /// Which piece is the first, and why.
    fn words(&self) -> String {
        let Some((own, member)) = &self.own else { return String::new() };
        let name = |row: &PublicationRow| {
            format!("{}，{}", named(row.id, &row.title, &row.outlet), time_words(&row.published))
        };
        match &self.first {
            Some(first) if first.id != own.id => format!(
                "首发为{}：本篇{}%见于{}号稿（{}），发布在后",
                name(first),
                member.own_share / 10,
                member.other_id,
                member.relation
            ),
            _ if self.others.is_empty() => "登记的稿件里没有与它相同的，按首发计".to_owned(),
            _ => format!("登记的{}篇相同稿件里，它发布最早，按首发计", self.others.len() + 1),
        }
    }
}

async fn story(writing: &mut Writing, id: i64) -> Result<Story, OfficeError> {
    let members = writing.all_story_members().await?;
    let Some(own) = members.iter().find(|row| row.publication_id == id).cloned() else {
        return Ok(Story::default());
    };
    let mut story = Story::default();
    for member in members.iter().filter(|row| row.first_id == own.first_id).take(MOST_REPRINTS * 5) {
        let Some(row) = writing.publication(member.publication_id).await? else { continue };
        if row.id == own.first_id {
            story.first = Some(row.clone());
        }
        if row.id == id {
            story.own = Some((row, own.clone()));
        } else {
            story.others.push(row);
        }
    }
    story.others.sort_by(|one, other| (&one.published, one.id).cmp(&(&other.published, other.id)));
    Ok(story)
}

/// Adds the known reprints of the quarter that do not stand in the report yet, each laid to the first publication.
async fn add_reprints(
    writing: &mut Writing,
    (report, quarter): (i64, Period),
    content: &mut ReportContent,
    (own_row, story): (i64, &Story),
) -> Result<usize, OfficeError> {
    let row_at = |content: &ReportContent, piece: &PublicationRow| {
        let found = content.rows.iter().find(|row| {
            let own = address_key(&row.address);
            if own.is_empty() || piece.address_key.is_empty() {
                key(&row.title) == key(&piece.title) && key(&row.outlet) == key(&piece.outlet)
            } else {
                own == piece.address_key
            }
        });
        found.map(|row| row.id)
    };
    let mut added = Vec::new();
    for piece in &story.others {
        let line = ReportLine {
            title: piece.title.clone(),
            published: piece.published.chars().take("2023-02-01".len()).collect(),
            outlet: piece.outlet.clone(),
            address: piece.address.clone(),
            no_evidence: format!("同一稿件的转载，见发表稿件{}", piece.id),
            origin: format!("发表稿件{}，与第一次发布的稿件相同", piece.id),
            ..ReportLine::default()
        }
        .tidied();
        let is_within = line.day().is_some_and(|day| quarter.contains(day));
        if !is_within || row_at(content, piece).is_some() || added.len() >= MOST_REPRINTS {
            continue;
        }
        let id = writing.add_report_row(report).await?;
        content.rows.push(ReportLine { id, ..line });
        added.push(id);
    }
    let first = match (&story.first, &story.own) {
        (Some(first), Some((own, _))) if first.id != own.id => row_at(content, first),
        _ => Some(own_row),
    };
    if let Some(first) = first {
        let is_new = |row: &ReportLine| added.contains(&row.id) || row.id == own_row;
        for row in content.rows.iter_mut().filter(|row| is_new(row) && row.id != first && row.reprint_of == 0)
        {
            row.reprint_of = first;
        }
    }
    Ok(added.len())
}
