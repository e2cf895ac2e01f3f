//! The verb 登记发表稿件: pieces that appeared somewhere join the register, one or a whole file of them, and the stories
//! are counted again in the same transaction. A piece that stands already is not recorded twice.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{Role, permit, publication as act};
use crate::publication::count_stories::{change_words, recount};
use crate::publication::publications::{NewPublication, checked};
use crate::publicity::embargo::{Outgoing, stop};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::search::{IndexedText, Reach, index};
use zhaozhang_store::{PublicationRow, StoryChangeRow, Writing};

/// The most pieces taken at once.
const MOST: usize = 20_000;
/// So many problems are listed; a file with more has one mistake made many times.
const MOST_PROBLEMS: usize = 200;

/// What was recorded (登记回执).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicationReceipt {
    /// The numbers of the new pieces, in the order they came.
    pub ids: Vec<i64>,
    /// The numbers of pieces that stood already.
    pub known: Vec<i64>,
    /// How many stories have another first publication now.
    pub corrected: usize,
    /// How many pieces went to another story.
    pub moved: usize,
}

impl PublicationReceipt {
    /// The receipt in a sentence.
    pub fn sentence(&self) -> String {
        let known = if self.known.is_empty() {
            String::new()
        } else {
            format!("，{}篇早已登记，没有重复登记", self.known.len())
        };
        let corrected =
            if self.corrected == 0 { String::new() } else { format!("，首发更正{}处", self.corrected) };
        format!("登记{}篇{known}{corrected}。", self.ids.len())
    }
}

impl Office {
    /// Records pieces: all of them or, when anything is wrong, none.
    ///
    /// Refused, all at once: a title missing or too long, neither outlet nor address, an address that
    /// is none, a time that is none or still to come, a text too long, nothing or too many
    /// another unit's piece.
    pub async fn record_publications(
        &self,
        moment: &Moment,
        actor: &Actor,
        pieces: Vec<NewPublication>,
    ) -> Result<PublicationReceipt, OfficeError> {
        permit(actor, act::RECORD)?;
        let rows = all_checked(moment, actor, &pieces)?;
        let mut writing = self.inner.store.write().await?;
        let (receipt, changes) = write(&mut writing, (moment, actor), rows).await?;
        let subject = match receipt.ids.as_slice() {
            [] => "发表稿件".to_owned(),
            [only] => format!("发表稿件{only}"),
            [first, .., last] => format!("发表稿件{first}至{last}"),
        };
        let detail = format!(
            "登记{}篇，早已登记{}篇{}",
            receipt.ids.len(),
            receipt.known.len(),
            change_words(&changes)
        );
        writing.record(event(moment, actor, act::RECORD, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

/// Records pieces as part of another verb, which records its event and commits; gives the number of each piece, old or
/// new, in the order they came.
pub(crate) async fn append(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    pieces: &[NewPublication],
) -> Result<Vec<i64>, OfficeError> {
    let mut rows = Vec::with_capacity(pieces.len());
    for piece in pieces {
        rows.push(checked(piece, moment.today).map_err(Refusal::Listed)?);
    }
    let mut numbers = Vec::with_capacity(rows.len());
    let keys: Vec<(String, String)> =
        rows.iter().map(|row| (row.address_key.clone(), row.digest.clone())).collect();
    write(writing, (moment, actor), rows).await?;
    for (address_key, digest) in keys {
        numbers.extend(writing.known_publication(&address_key, &digest).await?);
    }
    Ok(numbers)
}

fn all_checked(
    moment: &Moment,
    actor: &Actor,
    pieces: &[NewPublication],
) -> Result<Vec<PublicationRow>, OfficeError> {
    if pieces.is_empty() || pieces.len() > MOST {
        let what = format!("一次登记了{}篇", pieces.len());
        let cure = format!("一次请登记1篇至{MOST}篇，更多的请分成几个文件");
        return Err(Refusal::Listed(vec![Problem::of("R-306", what, cure)]).into());
    }
    let (mut rows, mut problems) = (Vec::with_capacity(pieces.len()), Vec::new());
    for (piece, number) in pieces.iter().zip(1_usize..) {
        let place = if pieces.len() == 1 { String::new() } else { format!("第{number}篇：") };
        match checked(piece, moment.today) {
            Ok(row) => rows.push(row),
            Err(found) => problems
                .extend(found.into_iter().map(|one| Problem { what: format!("{place}{}", one.what), ..one })),
        }
        if piece.unit.is_some_and(|unit| !may_record_for(actor, unit)) {
            let what = format!("{place}稿件属于其他单位");
            problems.push(Problem::at("unit", "R-307", what, "只能登记本单位的稿件，请不填单位或改填本单位"));
        }
        if problems.len() > MOST_PROBLEMS {
            break;
        }
    }
    no_problems(problems)?;
    Ok(rows)
}

/// Whether the piece of a unit may be recorded: the own unit's, or anybody's for the office.
fn may_record_for(actor: &Actor, unit: i64) -> bool {
    actor.unit == Some(unit)
        || matches!(actor.role, Role::CommandLine | Role::Job | Role::OfficeClerk | Role::OfficeHead)
}

async fn write(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    rows: Vec<PublicationRow>,
) -> Result<(PublicationReceipt, Vec<StoryChangeRow>), OfficeError> {
    let items: Vec<Outgoing<'_>> =
        rows.iter().map(|row| Outgoing { submission: 0, title: &row.title, text: &row.body }).collect();
    stop(writing, moment, &items, ("title", "登记发表")).await?;
    let mut receipt = PublicationReceipt::default();
    let mut earliest: Option<String> = None;
    let mut last_title = String::new();
    for mut row in rows {
        if let Some(known) = writing.known_publication(&row.address_key, &row.digest).await? {
            receipt.known.push(known);
            continue;
        }
        row.recorded_at.clone_from(&moment.at);
        row.recorded_on = moment.today.to_string();
        row.recorded_by.clone_from(&actor.name);
        row.id = writing.add_publication(&row).await?;
        index_publication(writing, &row).await?;
        receipt.ids.push(row.id);
        if earliest.as_ref().is_none_or(|earliest| row.published < *earliest) {
            earliest = Some(row.published.clone());
        }
        last_title = row.title;
    }
    let Some(earliest) = earliest else { return Ok((receipt, Vec::new())) };
    let cause = match receipt.ids.as_slice() {
        [only] => format!("登记{only}号稿《{last_title}》"),
        several => format!("登记{}篇稿件", several.len()),
    };
    let changes = recount(writing, (moment, actor), &earliest, &cause).await?;
    receipt.corrected =
        changes.iter().filter(|one| one.kind == crate::publication::count_stories::FIRST_CORRECTED).count();
    receipt.moved = changes.len() - receipt.corrected;
    Ok((receipt, changes))
}

/// Lets a piece be found; what is published is public.
pub(crate) async fn index_publication(
    writing: &mut Writing,
    row: &PublicationRow,
) -> Result<(), OfficeError> {
    let on = row.published.split('T').next().unwrap_or_default();
    let text = IndexedText {
        kind: "publication",
        record_id: row.id,
        units: [row.unit_id, 0],
        reach: Reach::All,
        title: &row.title,
        body: &format!("{}\n{}\n{}", row.body, row.outlet, row.address),
        on,
    };
    index(writing, &text).await
}
