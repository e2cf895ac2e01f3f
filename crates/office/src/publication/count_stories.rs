//! Counting stories (归并): all pieces of the running quarter and the one before it, with the stories that reach into
//! them, laid before the engine of the text room with what persons ruled; what the count says otherwise than the one
//! before is written down. No verb of its own: it is part of recording pieces and of ruling on them, in their
//! transaction. The answer depends on the pieces and rulings alone, not on who came first or how many were counted.

use crate::moment::{Actor, Moment};
use crate::publication::publications::{day_of, named, seconds_of};
use crate::refusal::OfficeError;
use crate::scored::aside;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_store::{PublicationRow, StoryChangeRow, StoryMemberRow, StoryRulingRow, Writing};
use zhaozhang_text::outlet::address::host;
use zhaozhang_text::outlet::register::{Register, Standing};
use zhaozhang_text::reprint::{Piece, Pool, Ruling};

/// 拆分.
pub(crate) const SPLIT: &str = "拆分";
/// 合并.
pub(crate) const JOIN: &str = "合并";
/// 首发更正: an earlier publication of a counted story came to light.
pub(crate) const FIRST_CORRECTED: &str = "首发更正";
/// 改归: a piece went from one story to another.
pub(crate) const MOVED: &str = "改归";

/// How many threads count; the answer is the same for any number.
const THREADS: usize = 2;

/// Counts again after something changed about pieces published from `earliest` on, and writes down what is otherwise
/// now; gives the changes. `cause` says what brought the count about.
pub(crate) async fn recount(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    earliest: &str,
    cause: &str,
) -> Result<Vec<StoryChangeRow>, OfficeError> {
    let from = window_start(moment.today, earliest);
    let rows = writing.publications_for_count(&from.to_string()).await?;
    let rulings = writing.story_rulings().await?;
    let work = move || {
        let members = count(&rows, &rulings);
        (rows, members)
    };
    let (rows, members) = aside("counting the stories".to_owned(), work).await?;
    let before: BTreeMap<i64, StoryMemberRow> =
        writing.all_story_members().await?.into_iter().map(|row| (row.publication_id, row)).collect();
    let pieces: BTreeMap<i64, &PublicationRow> = rows.iter().map(|row| (row.id, row)).collect();
    let mut changes = Vec::new();
    for (kind, text, old, new) in differences(&before, &members) {
        let units = units_of(&pieces, &before, &members, (old, new));
        let titles: Vec<&str> =
            [text, old, new].iter().filter_map(|id| pieces.get(id)).map(|row| row.title.as_str()).collect();
        let bulletins: Vec<String> =
            writing.bulletins_naming(&titles).await?.iter().map(ToString::to_string).collect();
        let mut row = StoryChangeRow {
            id: 0,
            kind: kind.to_owned(),
            publication_id: text,
            before_id: old,
            now_id: new,
            cause: cause.to_owned(),
            bulletins: bulletins.join(","),
            found_at: moment.at.clone(),
            found_on: moment.today.to_string(),
            found_by: actor.name.clone(),
        };
        row.id = writing.add_story_change(&row, &units).await?;
        changes.push(row);
    }
    for mut row in members {
        let is_same = before
            .get(&row.publication_id)
            .is_some_and(|old| StoryMemberRow { counted_at: String::new(), ..old.clone() } == row);
        if !is_same {
            row.counted_at.clone_from(&moment.at);
            writing.set_story_member(&row).await?;
        }
    }
    Ok(changes)
}

/// The changes in words for the log: 首发更正：…….
pub(crate) fn change_words(changes: &[StoryChangeRow]) -> String {
    let corrected = changes.iter().filter(|change| change.kind == FIRST_CORRECTED).count();
    let moved = changes.len() - corrected;
    let mut words = String::new();
    for (count, kind) in [(corrected, FIRST_CORRECTED), (moved, MOVED)] {
        if count > 0 {
            // Writing to a String cannot fail.
            let _ = write!(words, "，{kind}{count}处");
        }
    }
    words
}

/// The first day of the quarter before the one in which the earliest change or today lies.
fn window_start(today: NaiveDate, earliest: &str) -> NaiveDate {
    let day = day_of(earliest).map_or(today, |day| day.min(today));
    let quarter = PeriodKind::Quarter.containing(day);
    let before = quarter.first_day().pred_opt().unwrap_or(day);
    PeriodKind::Quarter.containing(before).first_day()
}

/// How pieces are counted: one row a piece, in the order of their numbers.
pub(crate) fn count(rows: &[PublicationRow], rulings: &[StoryRulingRow]) -> Vec<StoryMemberRow> {
    let mut pool = Pool::new();
    let outlets = outlet_numbers(rows);
    let pieces: Vec<Piece<'_>> = rows
        .iter()
        .map(|row| Piece {
            id: u64::try_from(row.id).unwrap_or(0),
            text: &row.body,
            published: seconds_of(&row.published),
            rank: rank_of(row),
            arrived: i64::try_from(crate::instant::unix(&row.recorded_at)).unwrap_or(i64::MAX),
            outlet: outlets.get(outlet_name(row).as_str()).copied().unwrap_or(0),
        })
        .collect();
    pool.add(&pieces, THREADS);
    for ruling in in_force(rulings) {
        // A ruling without a reason or about one piece was refused when it was made.
        let _ = pool.rule(ruling);
    }
    let stories = pool.settle(THREADS);
    let id = |number: u64| i64::try_from(number).unwrap_or(0);
    rows.iter()
        .map(|row| {
            let number = u64::try_from(row.id).unwrap_or(0);
            let join = stories.join(number);
            StoryMemberRow {
                publication_id: row.id,
                first_id: stories.first(number).map_or(row.id, id),
                other_id: join.map_or(0, |join| id(join.other)),
                relation: join.map_or("", |join| join.relation.word()).to_owned(),
                own_share: join.map_or(0, |join| i64::from(join.own_share)),
                other_share: join.map_or(0, |join| i64::from(join.other_share)),
                counted_at: String::new(),
            }
        })
        .collect()
}

/// The rulings that hold: of two about the same pair the later one, and no joining of a piece that was split off later.
pub(crate) fn in_force(rulings: &[StoryRulingRow]) -> Vec<Ruling> {
    let mut kept: Vec<&StoryRulingRow> = Vec::new();
    for ruling in rulings {
        let pair = |row: &StoryRulingRow| {
            (row.publication_id.min(row.other_id), row.publication_id.max(row.other_id))
        };
        let touches = |row: &StoryRulingRow| {
            row.publication_id == ruling.publication_id || row.other_id == ruling.publication_id
        };
        kept.retain(|old| {
            pair(old) != pair(ruling) && !(ruling.kind == SPLIT && old.kind == JOIN && touches(old))
        });
        kept.push(ruling);
    }
    let number = |id: i64| u64::try_from(id).unwrap_or(0);
    kept.into_iter()
        .map(|row| {
            let (text, other, reason) =
                (number(row.publication_id), number(row.other_id), row.reason.clone());
            if row.kind == SPLIT {
                Ruling::Split { text, from: other, reason }
            } else {
                Ruling::Join { text, with: other, reason }
            }
        })
        .collect()
}

/// The pieces persons split apart and did not join again: the piece, and one of the story it left.
pub(crate) fn splits_in_force(rulings: &[StoryRulingRow]) -> BTreeSet<(i64, i64)> {
    let id = |number: u64| i64::try_from(number).unwrap_or(0);
    let split = |ruling| match ruling {
        Ruling::Split { text, from, .. } => Some((id(text), id(from))),
        Ruling::Join { .. } => None,
    };
    in_force(rulings).into_iter().filter_map(split).collect()
}

/// The outlet as far as the register knows it, so that its frame is learnt over all its names.
fn outlet_name(row: &PublicationRow) -> String {
    let register = Register::built_in();
    let named = register.named(&row.outlet);
    let known = named.or_else(|| host(&row.address).and_then(|host| register.at(&host)));
    match known {
        Some(known) => known.name.clone(),
        None if row.outlet.is_empty() => host(&row.address).unwrap_or_default(),
        None => row.outlet.clone(),
    }
}

/// A number for each outlet from 1, by name; 0 for none and beyond 65,535.
fn outlet_numbers(rows: &[PublicationRow]) -> BTreeMap<String, u16> {
    let names: BTreeSet<String> = rows.iter().map(outlet_name).filter(|name| !name.is_empty()).collect();
    names.into_iter().zip(1_u16..).collect()
}

/// How near to the source an outlet is taken to be when two pieces appeared at the same time: by the standing of the
/// register, what it does not know last.
fn rank_of(row: &PublicationRow) -> u16 {
    let register = Register::built_in();
    let known = register.named(&row.outlet).or_else(|| register.at(&host(&row.address)?));
    let place = known.and_then(|known| Standing::words().position(|word| word == known.standing.word()));
    place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
}

/// What a count says otherwise than the one before: kind, piece, first before, first now; sorted.
fn differences(
    before: &BTreeMap<i64, StoryMemberRow>,
    members: &[StoryMemberRow],
) -> BTreeSet<(&'static str, i64, i64, i64)> {
    let now: BTreeMap<i64, i64> = members.iter().map(|row| (row.publication_id, row.first_id)).collect();
    let mut found = BTreeSet::new();
    for (text, first) in &now {
        let Some(old) = before.get(text).map(|row| row.first_id) else { continue };
        if old == *first {
            continue;
        }
        if now.get(&old) == Some(first) {
            found.insert((FIRST_CORRECTED, old, old, *first));
        } else {
            found.insert((MOVED, *text, old, *first));
        }
    }
    found
}

/// The units with a piece in one of the two stories, before or now.
fn units_of(
    pieces: &BTreeMap<i64, &PublicationRow>,
    before: &BTreeMap<i64, StoryMemberRow>,
    members: &[StoryMemberRow],
    (old, new): (i64, i64),
) -> Vec<i64> {
    let concerned = |first: i64| first == old || first == new;
    let was = before.values().filter(|row| concerned(row.first_id)).map(|row| row.publication_id);
    let is = members.iter().filter(|row| concerned(row.first_id)).map(|row| row.publication_id);
    let units = was.chain(is).filter_map(|id| pieces.get(&id)).map(|row| row.unit_id);
    units.filter(|unit| *unit != 0).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A piece as changes name it.
pub(crate) fn piece_words(row: Option<&PublicationRow>, id: i64) -> String {
    row.map_or_else(|| format!("{id}号稿"), |row| named(row.id, &row.title, &row.outlet))
}

#[cfg(test)]
mod tests {
    use super::{JOIN, SPLIT, count, in_force, window_start};
    use zhaozhang_store::{PublicationRow, StoryRulingRow};

    const STORY: &str = "安远县医保局3月12日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，\
        要求年底前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加。";

    fn piece(id: i64, published: &str, body: &str) -> PublicationRow {
        PublicationRow {
            id,
            title: format!("第{id}篇"),
            published: published.to_owned(),
            body: body.to_owned(),
            recorded_at: "2023-04-01T00:00:00Z".to_owned(),
            ..PublicationRow::default()
        }
    }

    fn ruling(id: i64, kind: &str, publication_id: i64, other_id: i64) -> StoryRulingRow {
        StoryRulingRow {
            id,
            kind: kind.to_owned(),
            publication_id,
            other_id,
            reason: "核对".to_owned(),
            ..StoryRulingRow::default()
        }
    }

    #[test]
    fn the_window_begins_a_quarter_before_the_quarter_touched() {
        let today = "2023-05-10".parse().unwrap();
        assert_eq!(window_start(today, "2023-05-01").to_string(), "2023-01-01");
        assert_eq!(window_start(today, "2022-11-30").to_string(), "2022-07-01");
        assert_eq!(window_start(today, "无").to_string(), "2023-01-01");
    }

    #[test]
    fn the_order_of_arrival_changes_nothing_and_rulings_hold() {
        let rows = [
            piece(1, "2023-03-14", STORY),
            piece(2, "2023-03-13T08:00", STORY),
            piece(3, "2023-03-15", &format!("来源：甲网\n{STORY}")),
            piece(
                4,
                "2023-03-15",
                "于都县人民医院开展义诊活动，二十名医生为群众测血压、讲政策，发放资料三百份。",
            ),
        ];
        let firsts = |rulings: &[StoryRulingRow], backwards: bool| {
            let mut rows = rows.to_vec();
            if backwards {
                rows.reverse();
            }
            let mut counted = count(&rows, rulings);
            counted.sort_by_key(|row| row.publication_id);
            counted.iter().map(|row| row.first_id).collect::<Vec<_>>()
        };
        for backwards in [false, true] {
            assert_eq!(firsts(&[], backwards), [2, 2, 2, 4]);
            assert_eq!(firsts(&[ruling(1, SPLIT, 3, 2)], backwards), [2, 2, 3, 4]);
            assert_eq!(firsts(&[ruling(1, JOIN, 4, 1)], backwards), [2, 2, 2, 2]);
            let joined_then_split = [ruling(1, JOIN, 4, 1), ruling(2, SPLIT, 4, 2)];
            assert_eq!(firsts(&joined_then_split, backwards), [2, 2, 2, 4]);
            let split_then_joined = [ruling(1, SPLIT, 3, 2), ruling(2, JOIN, 3, 2)];
            assert_eq!(firsts(&split_then_joined, backwards), [2, 2, 2, 4]);
        }
        assert_eq!(in_force(&[ruling(1, SPLIT, 3, 2), ruling(2, JOIN, 2, 3)]).len(), 1);
    }
}
