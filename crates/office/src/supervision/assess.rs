//! The verbs of quarterly assessment: 开展季度考核 opens it for units, 自评 and 核查评分 give scores item by item, 裁定异议
//! settles an objection. A check posts 认定 facts under the scheme's notice in its own transaction; a ruling takes the
//! facts of the items it changes back and posts the right ones.

use crate::Office;
use crate::ledger::closed_period;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{Act, permit, supervision as act};
use crate::refusal::{Fault, OfficeError, Problem};
use crate::supervision::assessments::{ScoreSheet, quarter};
use crate::supervision::open_dossier::{add, seen};
use crate::supervision::step_dossier::{add_step, hindrances};
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::Values;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::points::Points;
use zhaozhang_store::{NewEntry, Stamp, Writing};

/// A score somebody gives for an item (评分).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenScore {
    /// The item.
    pub item: String,
    /// The score as typed.
    pub score: String,
    /// 说明 or 理由.
    pub words: String,
}

/// Which of the three scores (评分环节).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// 自评.
    Own,
    /// 核查评分.
    Check,
    /// 裁定异议.
    Ruling,
}

impl Round {
    /// The key of the step.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Check => "check",
            Self::Ruling => "rule",
        }
    }

    const fn act(self) -> Act {
        match self {
            Self::Own => act::UNIT_STEP,
            Self::Check => act::OFFICE_STEP,
            Self::Ruling => act::APPROVE,
        }
    }
}

impl Office {
    /// Opens the assessment of a quarter for units and says how many were opened; units that have one are passed over.
    ///
    /// Refused: a scheme that is not in force (P-541), something that is no quarter (P-542), no unit at all or one the
    /// notice does not list (P-543), a quarter that has not begun (P-544).
    pub async fn open_assessments(
        &self,
        moment: &Moment,
        actor: &Actor,
        (scheme, period): (i64, &str),
        units: &[i64],
    ) -> Result<usize, OfficeError> {
        permit(actor, act::OPEN_ASSESSMENT)?;
        let kind = Self::assessment_kind()?;
        let (scheme, _) = self.scheme_of(scheme).await?;
        let mut found = Vec::new();
        if scheme.state() != "施行" {
            let what = format!("考核办法现在是“{}”", scheme.state());
            found.push(Problem::at("scheme", "P-541", what, "请选施行中的考核办法"));
        }
        let read = quarter(period);
        if read.is_none() {
            let what = format!("“{period}”不是季度");
            found.push(Problem::at("period", "P-542", what, "请写成2026-Q3"));
        }
        if read.is_some_and(|read| read.first_day() > moment.today) {
            found.push(Problem::at("period", "P-544", "这个季度还没有开始", "请核对季度"));
        }
        let entry = self.expect_notice(scheme.value("notice"))?;
        let register = self.register().await?;
        let day = read.map_or(moment.today, |read| read.last_day().min(moment.today));
        if units.is_empty() {
            found.push(Problem::at("unit", "P-543", "没有选被考核单位", "请至少选一个单位"));
        }
        for unit in units {
            if self.holder_name(&entry.notice, *unit, day).await?.is_none() {
                let name =
                    register.nearest(*unit, day).map_or_else(|| unit.to_string(), |unit| unit.name.clone());
                let what = format!("{name}不在考核通知的单位名册中");
                found.push(Problem::at("unit", "P-543", what, "请先在通知的单位表中列入"));
            }
        }
        no_problems(found)?;
        let period = read.ok_or_else(|| Fault::plain("a quarter was lost"))?;
        let mut writing = self.inner.store.write().await?;
        let known = writing.dossiers(kind.key).await?;
        let title = format!("{period}考核（{}）", scheme.title);
        let mut opened = 0;
        for unit in units {
            let values: Values =
                [("title", title.clone()), ("scheme", scheme.id.to_string()), ("period", period.code())]
                    .map(|(key, value)| (key.to_owned(), value))
                    .into();
            let is_known = known.iter().filter(|row| row.unit_id == Some(*unit)).any(|row| {
                serde_json::from_str::<Values>(&row.content)
                    .is_ok_and(|own| own.get("period") == values.get("period"))
            });
            if is_known {
                continue;
            }
            let about = (kind, Some(*unit), None, moment.today);
            add(&mut writing, (moment, actor), about, &title, &values).await?;
            opened += 1;
        }
        let detail = format!("{period}：{}，新开{opened}个单位", scheme.title);
        writing.record(event(moment, actor, act::OPEN_ASSESSMENT, &scheme.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(opened)
    }

    /// Gives the scores of a round. Refused: a step that is not next or not the actor's (P-506, P-507), scores that are
    /// missing or outside of the item's range (P-545), a score that differs from the one before without a reason
    /// (P-546).
    pub async fn score_assessment(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (round, given): (Round, &[GivenScore]),
    ) -> Result<(), OfficeError> {
        permit(actor, round.act())?;
        let sheet = self.score_sheet(actor, id).await?;
        let kind = sheet.dossier.kind;
        let step = kind.step(round.key()).ok_or_else(|| Fault::plain("a round without a step"))?;
        let mut writing = self.inner.store.write().await?;
        let dossier = seen(&mut writing, kind, id).await?;
        let mut found = hindrances(&dossier, step, (moment, actor), moment.today);
        let (mut values, scores) = read_scores(&sheet, round, given, &mut found);
        no_problems(found)?;
        let changed = changed_items(&sheet, round, &scores);
        if round != Round::Own {
            let serials = self.post_scores(&mut writing, (moment, actor), &sheet, &changed, given).await?;
            values.extend(
                serials.into_iter().map(|(item, serial)| (format!("serial-{item}"), serial.to_string())),
            );
        }
        add_step(&mut writing, (moment, actor), id, (step.key, moment.today), &values).await?;
        let sum: Points = scores.values().copied().sum();
        let detail = format!("季度考核{id}“{}”：{}，合计{sum}分", dossier.title, step.word);
        writing.record(event(moment, actor, round.act(), &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Posts the scores that are new or changed; what they replace is taken back first. Gives the ledger's numbers.
    async fn post_scores(
        &self,
        writing: &mut Writing,
        (moment, actor): (&Moment, &Actor),
        sheet: &ScoreSheet,
        changed: &BTreeMap<String, Points>,
        given: &[GivenScore],
    ) -> Result<Vec<(String, i64)>, OfficeError> {
        let entry = self.expect_notice(&sheet.notice)?;
        let unit = sheet.dossier.unit.unwrap_or_default();
        let day = sheet.period.last_day().min(moment.today);
        let name = self.holder_name(&entry.notice, unit, day).await?.unwrap_or_default();
        let source = format!("季度考核{}", sheet.dossier.id);
        let reason = format!("{source}裁定异议");
        for item in changed.keys() {
            let Ok(serial) = sheet.dossier.value(&format!("serial-{item}")).parse::<i64>() else { continue };
            if writing.reversal_of(serial).await?.is_some() {
                continue;
            }
            let stamp = Stamp {
                notice_code: &sheet.notice,
                recorded_at: &moment.at,
                recorded_by: &actor.name,
                batch_id: None,
            };
            let appended = writing.append(stamp, &[NewEntry::Reversal(serial, &reason)]).await?;
            let (reversal, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
            if let Some(day) = closed_period::day_of(writing, serial).await? {
                let entries = [(reversal, day)];
                closed_period::admit(writing, moment, actor, &sheet.notice, &entries, &reason).await?;
            }
        }
        let facts: Vec<NewFact> = changed
            .iter()
            .map(|(item, score)| {
                let words = given.iter().find(|own| own.item == *item).map_or("", |own| own.words.trim());
                let mut fact = NewFact::new(FactKind::Judgement, day).with(TextField::Class, item.clone());
                fact.units = vec![name.clone()];
                fact.amount = Some(*score);
                fact.decided_by.clone_from(&actor.name);
                fact.reason = if words.is_empty() { source.clone() } else { words.to_owned() };
                fact.evidence.clone_from(&source);
                fact
            })
            .collect();
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let of = PostingOf {
            code: &sheet.notice,
            submission_id: 0,
            source: &source,
            words: "",
            late_reason: "季度考核核查",
        };
        let serials = append_facts(writing, (moment, actor), of, &facts).await?;
        Ok(changed.keys().cloned().zip(serials).collect())
    }
}

/// What was given, item by item, and what is wrong with it.
fn read_scores(
    sheet: &ScoreSheet,
    round: Round,
    given: &[GivenScore],
    found: &mut Vec<Problem>,
) -> (Values, BTreeMap<String, Points>) {
    let (mut values, mut scores) = (Values::new(), BTreeMap::new());
    let (score_key, words_key) = match round {
        Round::Own => ("self", "words"),
        Round::Check => ("check", "reason"),
        Round::Ruling => ("rule", "ruling"),
    };
    for own in &sheet.scores {
        let item = &own.item;
        let given = given.iter().find(|given| given.item == item.name).cloned().unwrap_or_default();
        let typed = given.score.trim();
        let score = Points::parse(typed).filter(|score| !score.is_negative() && *score <= item.weight);
        let Some(score) = score else {
            let what = format!("“{}”的分数“{typed}”不对", item.name);
            found.push(Problem::at("score", "P-545", what, format!("请填0至{}之间的数", item.weight)));
            continue;
        };
        let before = match round {
            Round::Own => None,
            Round::Check => Points::parse(&own.own),
            Round::Ruling => Points::parse(&own.checked),
        };
        if before.is_some_and(|before| before != score) && given.words.trim().is_empty() {
            let what = format!("“{}”的分数改为{score}，没有写理由", item.name);
            found.push(Problem::at("reason", "P-546", what, "请写明加减分的事实和依据"));
        }
        values.insert(format!("{score_key}-{}", item.name), score.to_string());
        if !given.words.trim().is_empty() {
            values.insert(format!("{words_key}-{}", item.name), given.words.trim().to_owned());
        }
        scores.insert(item.name.clone(), score);
    }
    (values, scores)
}

/// The items whose points a round changes: all of a check, those that differ of a ruling.
fn changed_items(
    sheet: &ScoreSheet,
    round: Round,
    scores: &BTreeMap<String, Points>,
) -> BTreeMap<String, Points> {
    let is_same = |item: &str, score: Points| {
        let own = sheet.scores.iter().find(|own| own.item.name == item);
        round == Round::Ruling && own.and_then(|own| Points::parse(&own.checked)) == Some(score)
    };
    scores
        .iter()
        .filter(|(item, score)| !is_same(item, **score))
        .map(|(item, score)| (item.clone(), *score))
        .collect()
}
