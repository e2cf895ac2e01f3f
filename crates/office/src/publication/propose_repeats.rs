//! 转载查找 (proposals): which rows of a report are reprints of an earlier row or of a known piece, each with its reason.
//! It decides nothing: the reporter or the office takes the proposal or leaves it (S0-40).

use crate::Office;
use crate::publication::publications::{
    Publication, address_key, day_of, named, read_time, seconds_of, time_words,
};
use crate::refusal::OfficeError;
use crate::scored::aside;
use chrono::Days;
use std::collections::BTreeMap;
use zhaozhang_store::{PublicationRow, StoryMemberRow};
use zhaozhang_text::likeness::Print;
use zhaozhang_text::normalise::key;
use zhaozhang_text::reprint::{Piece, Pool, Stories};

/// A row of a report (报送行).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepeatRow {
    /// 序号, or any number of the caller's that names the row.
    pub number: i64,
    /// The unit that reports it.
    pub unit: Option<i64>,
    /// 标题.
    pub title: String,
    /// 媒体.
    pub outlet: String,
    /// 网址.
    pub address: String,
    /// 发布时间.
    pub published: String,
    /// The text; may be empty.
    pub text: String,
}

/// What a row repeats (所转载的稿件).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatFirst {
    /// A row of the same report.
    Row(i64),
    /// A piece of the register.
    Publication(i64),
}

/// A row that is proposed as a reprint (转载建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The row.
    pub number: i64,
    /// What it repeats.
    pub first: RepeatFirst,
    /// Its title.
    pub title: String,
    /// Its outlet.
    pub outlet: String,
    /// Its time.
    pub published: String,
    /// Why.
    pub reason: String,
}

/// Pieces so many days before the earliest row are looked at: a quarter.
const DAYS_BEFORE: u64 = 92;
/// Titles alike by so much, in percent, and at least so long, are proposed where there is no text.
const ALIKE: u32 = 90;
const LONG_TITLE: usize = 10;
/// Numbers of rows stand above those of pieces.
const ROWS_FROM: u64 = 1 << 62;

impl Office {
    /// One proposal for each row that repeats an earlier row or a known piece.
    pub async fn propose_repeats(&self, rows: &[RepeatRow]) -> Result<Vec<Repeat>, OfficeError> {
        let times = rows.iter().filter_map(|row| day_of(&read_time(&row.published)?));
        let Some(earliest) = times.min() else { return Ok(Vec::new()) };
        let from = earliest.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(earliest);
        let known = self.inner.store.publications_for_count(&from.to_string()).await?;
        let members = self.inner.store.all_story_members().await?;
        let members: BTreeMap<i64, StoryMemberRow> =
            members.into_iter().map(|row| (row.publication_id, row)).collect();
        let rows = rows.to_vec();
        Ok(aside("looking for reprints".to_owned(), move || proposals(&rows, &known, &members)).await?)
    }
}

/// A row that can be placed in time.
struct Placed<'r> {
    row: &'r RepeatRow,
    number: u64,
    published: String,
    key: String,
}

fn proposals(
    rows: &[RepeatRow],
    known: &[PublicationRow],
    members: &BTreeMap<i64, StoryMemberRow>,
) -> Vec<Repeat> {
    let placed: Vec<Placed<'_>> = rows
        .iter()
        .zip(ROWS_FROM..)
        .filter_map(|(row, number)| {
            let published = read_time(&row.published)?;
            Some(Placed { row, number, published, key: address_key(&row.address) })
        })
        .collect();
    let (pool, stories) = counted(&placed, known);
    let prints: Vec<Print> = known.iter().map(|piece| Print::of_title(&piece.title)).collect();
    placed
        .iter()
        .filter_map(|one| {
            by_address(one, &placed, known, members)
                .or_else(|| by_text(one, &placed, known, (&pool, &stories)))
                .or_else(|| by_title(one, &placed, known, &prints))
        })
        .collect()
}

/// All texts counted as one set. A known piece at the row's own address is the row itself and stays out.
fn counted(placed: &[Placed<'_>], known: &[PublicationRow]) -> (Pool, Stories) {
    let piece = |id: u64, text, published: &str| Piece {
        id,
        text,
        published: seconds_of(published),
        rank: 0,
        arrived: 0,
        outlet: 0,
    };
    let is_row = |row: &PublicationRow| {
        !row.address_key.is_empty() && placed.iter().any(|one| one.key == row.address_key)
    };
    let mut pieces: Vec<Piece<'_>> = known
        .iter()
        .filter(|row| !is_row(row))
        .map(|row| piece(u64::try_from(row.id).unwrap_or(0), row.body.as_str(), &row.published))
        .collect();
    pieces.extend(placed.iter().map(|one| piece(one.number, one.row.text.as_str(), &one.published)));
    let mut pool = Pool::new();
    pool.add(&pieces, 2);
    let stories = pool.settle(2);
    (pool, stories)
}

/// The same page: an earlier row, a piece another unit reported, or one that is known as a reprint itself.
fn by_address(
    one: &Placed<'_>,
    placed: &[Placed<'_>],
    known: &[PublicationRow],
    members: &BTreeMap<i64, StoryMemberRow>,
) -> Option<Repeat> {
    if one.key.is_empty() {
        return None;
    }
    let earlier = placed.iter().take_while(|other| other.number != one.number);
    if let Some(other) = earlier.into_iter().find(|other| other.key == one.key) {
        let reason = format!("与第{}行网址相同，是同一页面", other.row.number);
        return Some(repeat(one, of_row(other), reason));
    }
    let same = known.iter().find(|piece| piece.address_key == one.key)?;
    let reporter = Some(same.unit_id).filter(|unit| *unit != 0);
    if reporter.is_some() && one.row.unit.is_some() && reporter != one.row.unit {
        let name = named(same.id, &same.title, &same.outlet);
        return Some(repeat(one, of_piece(same), format!("其他单位已报送同一网址，即{name}")));
    }
    let first = members.get(&same.id).map(|member| member.first_id).filter(|first| *first != same.id)?;
    let first = known.iter().find(|piece| piece.id == first)?;
    let name = named(first.id, &first.title, &first.outlet);
    Some(repeat(one, of_piece(first), format!("该网址已登记为{}号稿，归并时认定为转载自{name}", same.id)))
}

fn by_text(
    one: &Placed<'_>,
    placed: &[Placed<'_>],
    known: &[PublicationRow],
    (pool, stories): (&Pool, &Stories),
) -> Option<Repeat> {
    let first = stories.first(one.number).filter(|first| *first != one.number)?;
    let join = stories.join(one.number)?;
    let comparison = pool.compare(one.number, join.other)?;
    let found = found_of(first, placed, known)?;
    let other = found_of(join.other, placed, known)?.4;
    Some(repeat(one, found, format!("与{other}比对：{comparison}")))
}

/// The same title, or where there is no text a title that hardly differs, published no later.
fn by_title(
    one: &Placed<'_>,
    placed: &[Placed<'_>],
    known: &[PublicationRow],
    prints: &[Print],
) -> Option<Repeat> {
    let title = key(&one.row.title);
    if title.chars().count() < LONG_TITLE || !one.row.text.trim().is_empty() {
        return None;
    }
    let own = seconds_of(&one.published);
    let print = Print::of_title(&one.row.title);
    let alike = |other: &str, shared: u32| if key(other) == title { 100 } else { shared.min(99) };
    let rows = placed.iter().filter(|other| {
        (seconds_of(&other.published), other.number) < (own, one.number) && other.number != one.number
    });
    let rows = rows.map(|other| {
        let shared = alike(&other.row.title, print.shared(&Print::of_title(&other.row.title)));
        (seconds_of(&other.published), shared, of_row(other))
    });
    let pieces = known.iter().zip(prints).filter(|(piece, _)| {
        seconds_of(&piece.published) <= own && (one.key.is_empty() || piece.address_key != one.key)
    });
    let pieces = pieces.map(|(piece, other)| {
        (seconds_of(&piece.published), alike(&piece.title, print.shared(other)), of_piece(piece))
    });
    let found = rows.chain(pieces).filter(|(_, shared, _)| *shared >= ALIKE);
    let (_, shared, found) = found.min_by_key(|(time, _, _)| *time)?;
    let reason = if shared == 100 {
        format!("标题与{}相同，没有正文可比，请打开两篇核对", found.4)
    } else {
        format!("标题与{}有{shared}%相同，没有正文可比，请打开两篇核对", found.4)
    };
    Some(repeat(one, found, reason))
}

/// What a row repeats: which, title, outlet, time, name.
type Found = (RepeatFirst, String, String, String, String);

fn of_row(one: &Placed<'_>) -> Found {
    let row = one.row;
    let name = format!("第{}行《{}》", row.number, row.title);
    (RepeatFirst::Row(row.number), row.title.clone(), row.outlet.clone(), time_words(&one.published), name)
}

fn of_piece(row: &PublicationRow) -> Found {
    let name = named(row.id, &row.title, &row.outlet);
    let time = time_words(&row.published);
    (RepeatFirst::Publication(row.id), row.title.clone(), row.outlet.clone(), time, name)
}

fn found_of(number: u64, placed: &[Placed<'_>], known: &[PublicationRow]) -> Option<Found> {
    if number >= ROWS_FROM {
        return placed.iter().find(|one| one.number == number).map(of_row);
    }
    known.iter().find(|row| u64::try_from(row.id) == Ok(number)).map(of_piece)
}

fn repeat(one: &Placed<'_>, (first, title, outlet, published, _): Found, reason: String) -> Repeat {
    Repeat { number: one.row.number, first, title, outlet, published, reason }
}

impl Publication {
    /// The piece as a row, to ask what it repeats.
    pub fn as_row(&self, number: i64) -> RepeatRow {
        RepeatRow {
            number,
            unit: self.unit,
            title: self.title.clone(),
            outlet: self.outlet.clone(),
            address: self.address.clone(),
            published: self.published.clone(),
            text: self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RepeatFirst, RepeatRow, proposals};
    use std::collections::BTreeMap;
    use zhaozhang_store::PublicationRow;

    const STORY: &str = "安远县医保局3月12日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，\
        要求年底前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加。";

    fn row(number: i64, title: &str, published: &str, address: &str, text: &str) -> RepeatRow {
        RepeatRow {
            number,
            unit: Some(1),
            title: title.into(),
            outlet: "甲网".into(),
            address: address.into(),
            published: published.into(),
            text: text.into(),
        }
    }

    fn known(id: i64, title: &str, published: &str, key: &str, body: &str) -> PublicationRow {
        PublicationRow {
            id,
            unit_id: 2,
            title: title.into(),
            published: published.into(),
            address_key: key.into(),
            body: body.into(),
            ..PublicationRow::default()
        }
    }

    #[test]
    fn repeats_are_found_by_address_text_and_title() {
        let rows = [
            row(1, "动员会召开", "2023-03-14", "a.example/1", STORY),
            row(2, "安远动员", "2023-03-13", "", &format!("来源：乙网\n{STORY}")),
            row(3, "动员会召开", "2023-03-14", "http://a.example/1#x", STORY),
            row(4, "于都县人民医院开展下乡义诊活动", "2023-03-20", "", ""),
            row(5, "会昌县药品集中采购落地见效惠及群众", "2023-03-20", "b.example/9", ""),
        ];
        let pieces = [
            known(7, "于都县人民医院开展下乡义诊活动", "2023-03-18", "", ""),
            known(8, "会昌药采", "2023-03-20", "b.example/9", ""),
        ];
        let found = proposals(&rows, &pieces, &BTreeMap::new());
        let shown: Vec<_> = found.iter().map(|one| (one.number, one.first)).collect();
        assert_eq!(
            shown,
            [
                (1, RepeatFirst::Row(2)),
                (3, RepeatFirst::Row(1)),
                (4, RepeatFirst::Publication(7)),
                (5, RepeatFirst::Publication(8))
            ]
        );
        assert!(found[0].reason.contains("归为同一稿件") && found[1].reason.contains("网址相同"));
        assert!(found[2].reason.contains("标题") && found[3].reason.contains("其他单位"));
    }

    #[test]
    fn a_row_is_no_repeat_of_its_own_record_or_of_what_came_later() {
        let own =
            PublicationRow { unit_id: 1, ..known(7, "动员会召开", "2023-03-14", "a.example/1", STORY) };
        let later = known(8, "动员会召开消息一则发布", "2023-03-16", "c.example/1", STORY);
        let rows = [row(1, "动员会召开消息一则发布", "2023-03-14", "a.example/1", STORY)];
        assert!(proposals(&rows, &[own, later], &BTreeMap::new()).is_empty());
    }
}
