//! `sheet.json`: the bulletin as data. Every figure with the rows behind it, every entry with rule, article and
//! sentence, the rankings, the readings in force and the hash of the notice. Keys stand in a fixed order.
//! The structs here are the file's shape and nothing else; what is read back is in [`super::issued_json`].

use super::figure::{Figure, Filter, Recount};
use super::material::Material;
use super::places::Places;
use super::text_part::{self, TextPart};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{Fact, FactId, Ledger, TextField};
use zhaozhang_domain::ranking::GroupRanking;
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{EntryView, FlagKind, HolderId, HolderKind, HolderSheet};

/// The version of the file's shape.
pub(super) const FORMAT: &str = "zhaozhang-sheet/1";

#[derive(Serialize)]
struct SheetFile<'a> {
    format: &'static str,
    is_demonstration: bool,
    notice: NoticePart<'a>,
    bulletin: BulletinPart<'a>,
    period: PeriodPart,
    as_of: String,
    masthead: &'a str,
    text: Vec<TextPart<'a>>,
    readings: Vec<ReadingPart<'a>>,
    faults: Vec<FaultPart<'a>>,
    figures: Vec<FigurePart<'a>>,
    rankings: Vec<RankingPart<'a>>,
    holders: Vec<HolderPart<'a>>,
    facts: Vec<FactPart<'a>>,
}

#[derive(Serialize)]
struct NoticePart<'a> {
    code: &'a str,
    title: &'a str,
    document_number: &'a str,
    issuer: &'a str,
    hash_sm3: &'a str,
    sample_remark: Option<&'a str>,
}

#[derive(Serialize)]
struct BulletinPart<'a> {
    title: &'a str,
    document_number: &'a str,
    issued_on: String,
    corrects: Option<CorrectsPart<'a>>,
}

#[derive(Serialize)]
struct CorrectsPart<'a> {
    id: i64,
    document_number: &'a str,
    hash: &'a str,
    reason: &'a str,
    changes: Vec<ChangePart<'a>>,
}

#[derive(Serialize)]
struct ChangePart<'a> {
    group: &'a str,
    unit: &'a str,
    before: Option<String>,
    after: Option<String>,
    place_before: Option<u32>,
    place_after: Option<u32>,
}

#[derive(Serialize)]
struct PeriodPart {
    code: String,
    name: String,
    first_day: String,
    last_day: String,
}

#[derive(Serialize)]
struct ReadingPart<'a> {
    id: &'a str,
    question: &'a str,
    reading: &'a str,
    is_ruled: bool,
    decided_by: Option<&'a str>,
    decided_on: Option<String>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct FaultPart<'a> {
    id: &'a str,
    what: &'a str,
    default: &'a str,
    is_ruled: bool,
}

#[derive(Serialize)]
struct FigurePart<'a> {
    anchor: &'a str,
    label: &'a str,
    value: &'a str,
    counted_by: String,
    entries: Vec<String>,
    facts: Vec<String>,
    units: Vec<&'a str>,
}

#[derive(Serialize)]
struct RankingPart<'a> {
    group: &'a str,
    is_ranked: bool,
    rows: Vec<RankPart<'a>>,
}

#[derive(Serialize)]
struct RankPart<'a> {
    unit: &'a str,
    place: Option<u32>,
    points: String,
    cumulative: String,
    cumulative_place: Option<u32>,
    due: Option<String>,
    done: Option<String>,
    entries: Vec<String>,
}

#[derive(Serialize)]
struct HolderPart<'a> {
    name: &'a str,
    kind: &'static str,
    total: String,
    cumulative: String,
    quotas: Vec<QuotaPart<'a>>,
    flags: Vec<FlagPart<'a>>,
    entries: Vec<EntryPart<'a>>,
}

#[derive(Serialize)]
struct QuotaPart<'a> {
    rule: &'a str,
    citation: &'a str,
    period: String,
    due: String,
    done: String,
}

#[derive(Serialize)]
struct FlagPart<'a> {
    kind: &'static str,
    rule: &'a str,
    citation: &'a str,
    period: String,
}

#[derive(Serialize)]
struct EntryPart<'a> {
    id: String,
    points: String,
    currency: &'static str,
    charged_to: String,
    on: Option<String>,
    rule: &'a str,
    column: &'a str,
    citation: &'a str,
    facts: Vec<String>,
    sentence: String,
}

#[derive(Serialize)]
struct FactPart<'a> {
    place: String,
    kind: &'static str,
    on: String,
    item: &'a str,
    title: &'a str,
    units: Vec<&'a str>,
    due_on: Option<String>,
    done_on: Option<String>,
    texts: BTreeMap<&'static str, &'a str>,
    is_reversed: bool,
}

/// The whole file.
pub(super) fn write(material: &Material<'_>, figures: &[Figure], document: &OfficialDocument) -> String {
    let draft = &material.draft;
    let notice = draft.notice;
    let mut used: BTreeSet<FactId> =
        figures.iter().flat_map(|figure| figure.source.facts.iter().copied()).collect();
    used.extend(
        draft
            .sheet
            .holders()
            .flat_map(|(_, holder)| holder.entries())
            .flat_map(|view| view.facts.iter().copied()),
    );
    let file = SheetFile {
        format: FORMAT,
        is_demonstration: draft.is_demonstration,
        notice: NoticePart {
            code: &notice.code,
            title: &notice.title,
            document_number: &notice.document_number,
            issuer: &notice.issuer,
            hash_sm3: draft.notice_hash,
            sample_remark: notice.sample_remark.as_deref(),
        },
        bulletin: bulletin(material),
        period: PeriodPart {
            code: draft.period.code(),
            name: draft.period.to_string(),
            first_day: draft.period.first_day().to_string(),
            last_day: draft.period.last_day().to_string(),
        },
        as_of: draft.sheet.as_of.to_string(),
        masthead: document.head.as_ref().map_or("", |head| &head.issuer_mark),
        text: text_part::of(document),
        readings: readings(material),
        faults: notice
            .faults
            .iter()
            .map(|fault| FaultPart {
                id: &fault.id,
                what: &fault.what,
                default: &fault.default,
                is_ruled: fault.ruling.is_some(),
            })
            .collect(),
        figures: figures.iter().map(|figure| figure_part(material, figure)).collect(),
        rankings: material.rankings.iter().map(|ranking| ranking_part(material, ranking)).collect(),
        holders: draft.sheet.holders().map(|(id, holder)| holder_part(material, id, holder)).collect(),
        facts: used.into_iter().filter_map(|id| fact_part(draft.ledger, draft.places, id)).collect(),
    };
    // Strings, numbers and lists only: writing them cannot fail, and an empty file would not pass the check.
    serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
}

fn bulletin<'a>(material: &Material<'a>) -> BulletinPart<'a> {
    let draft = &material.draft;
    let corrects = draft.correction.map(|correction| CorrectsPart {
        id: correction.id,
        document_number: &correction.number,
        hash: &correction.hash,
        reason: &correction.reason,
        changes: correction
            .changes
            .iter()
            .map(|change| ChangePart {
                group: &change.group,
                unit: &change.unit,
                before: change.before.map(|points| points.to_string()),
                after: change.after.map(|points| points.to_string()),
                place_before: change.place_before,
                place_after: change.place_after,
            })
            .collect(),
    });
    BulletinPart {
        title: &draft.paper.title,
        document_number: &draft.paper.document_number,
        issued_on: draft.paper.issued_on.to_string(),
        corrects,
    }
}

fn readings<'a>(material: &Material<'a>) -> Vec<ReadingPart<'a>> {
    let questions = material.draft.notice.questions.iter();
    questions
        .map(|question| {
            let ruling = question.ruling.as_ref();
            ReadingPart {
                id: &question.id,
                question: &question.question,
                reading: question.reading(),
                is_ruled: ruling.is_some(),
                decided_by: ruling.map(|ruling| ruling.decided_by.as_str()),
                decided_on: ruling.map(|ruling| ruling.decided_on.to_string()),
                reason: ruling.map(|ruling| ruling.reason.as_str()),
            }
        })
        .collect()
}

/// `e12-3`: the third entry of the twelfth holder.
fn entry_id((holder, at): (HolderId, usize)) -> String {
    format!("e{}-{}", holder.index().saturating_add(1), at.saturating_add(1))
}

fn figure_part<'a>(material: &Material<'a>, figure: &'a Figure) -> FigurePart<'a> {
    let places = material.draft.places;
    FigurePart {
        anchor: &figure.anchor,
        label: &figure.label,
        value: &figure.value,
        counted_by: counted_by(&figure.recount),
        entries: figure.source.entries.iter().copied().map(entry_id).collect(),
        facts: figure.source.facts.iter().map(|fact| places.of(*fact)).collect(),
        units: figure.source.holders.iter().map(|holder| material.name(*holder)).collect(),
    }
}

/// How the figure is counted, in words: `“单位报送情况”中“报送情况”为“已报送”的行数`.
fn counted_by(recount: &Recount) -> String {
    match recount {
        Recount::Rows { table, filters } if filters.is_empty() => format!("“{table}”的行数"),
        Recount::Rows { table, filters } => {
            let words: Vec<String> = filters
                .iter()
                .map(|(column, filter)| match filter {
                    Filter::Is(words) => format!("“{column}”为“{words}”"),
                    Filter::Not(words) if words.is_empty() => format!("“{column}”不为空"),
                    Filter::Not(words) => format!("“{column}”不为“{words}”"),
                    Filter::Positive => format!("“{column}”大于0"),
                })
                .collect();
            format!("“{table}”中{}的行数", words.join("、"))
        }
        Recount::Cell { table, row: (key, words), column } => {
            format!("“{table}”中“{key}”为“{words}”的行的“{column}”")
        }
        Recount::Percent(part, whole) => {
            format!("{}占{}的百分比，保留一位小数", counted_by(part), counted_by(whole))
        }
        Recount::Magnitude(of) => format!("{}，不计正负号", counted_by(of)),
    }
}

fn ranking_part<'a>(material: &Material<'a>, ranking: &'a GroupRanking) -> RankingPart<'a> {
    let rows = ranking.rows.iter().map(|row| {
        let progress = material.progress(row.holder);
        RankPart {
            unit: material.name(row.holder),
            place: row.place,
            points: row.points.to_string(),
            cumulative: row.cumulative.to_string(),
            cumulative_place: row.cumulative_place,
            due: progress.map(|progress| progress.due.to_string()),
            done: progress.map(|progress| progress.done.to_string()),
            entries: super::ranking_table::entries_of(material, row.holder)
                .into_iter()
                .map(entry_id)
                .collect(),
        }
    });
    RankingPart { group: &ranking.group, is_ranked: ranking.is_ranked, rows: rows.collect() }
}

fn holder_part<'a>(material: &Material<'a>, id: HolderId, holder: &'a HolderSheet) -> HolderPart<'a> {
    let (notice, period) = (material.draft.notice, material.draft.period);
    let quotas = holder.quotas.iter().filter_map(|line| {
        let rule = line.rule.of(notice)?;
        Some(QuotaPart {
            rule: &rule.name,
            citation: material.citation(rule.article),
            period: line.period.code(),
            due: line.due.to_string(),
            done: line.done.to_string(),
        })
    });
    let flags = holder.flags.iter().filter_map(|flag| {
        let rule = flag.rule.of(notice)?;
        let kind = match flag.kind {
            FlagKind::Barred => "取消评先",
            FlagKind::Named => "点名",
            FlagKind::Vetoed => "一票否决",
            FlagKind::Failed => "不合格",
        };
        Some(FlagPart {
            kind,
            rule: &rule.name,
            citation: material.citation(rule.article),
            period: flag.period.code(),
        })
    });
    HolderPart {
        name: &holder.name,
        kind: match holder.kind {
            HolderKind::Unit => "单位",
            HolderKind::UnknownUnit => "未列入名册的单位",
            HolderKind::Person => "个人",
        },
        total: holder.total(period).to_string(),
        cumulative: holder.cumulative(period).to_string(),
        quotas: quotas.collect(),
        flags: flags.collect(),
        entries: holder
            .entries()
            .enumerate()
            .map(|(at, view)| entry_part(material, (id, at), &view))
            .collect(),
    }
}

fn entry_part<'a>(material: &Material<'a>, key: (HolderId, usize), view: &EntryView<'a>) -> EntryPart<'a> {
    let draft = &material.draft;
    let entry = view.entry;
    EntryPart {
        id: entry_id(key),
        points: entry.points.to_string(),
        currency: if entry.currency == Currency::Yuan { "元" } else { "分" },
        charged_to: entry.charge.code(),
        on: entry.on.map(|on| on.to_string()),
        rule: explain::rule_name(draft.notice, view),
        column: super::column::of_entry(draft.notice, entry).unwrap_or_default(),
        citation: explain::citation(draft.notice, view),
        facts: view.facts.iter().map(|fact| draft.places.of(*fact)).collect(),
        sentence: explain::sentence(draft.notice, draft.ledger, view),
    }
}

fn fact_part<'a>(ledger: &'a Ledger, places: Places<'_>, id: FactId) -> Option<FactPart<'a>> {
    let fact: &Fact = ledger.fact(id)?;
    let texts = TextField::ALL.into_iter().map(|field| (field.word(), ledger.text(fact.text(field))));
    Some(FactPart {
        place: places.of(id),
        kind: fact.kind.word(),
        on: fact.on.to_string(),
        item: ledger.text(fact.item),
        title: ledger.text(fact.title),
        units: ledger.units(fact).iter().map(|word| ledger.text(*word)).collect(),
        due_on: fact.due_on.map(|day| day.to_string()),
        done_on: fact.done_on.map(|day| day.to_string()),
        texts: texts.filter(|(_, words)| !words.is_empty()).collect(),
        is_reversed: fact.is_reversed,
    })
}
