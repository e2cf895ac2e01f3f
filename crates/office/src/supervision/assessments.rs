//! Quarterly assessment (季度考核) as it can be read: schemes with their items, the notice whose rules give the points, and
//! what self-assessment, check and ruling said item by item. The verbs are in [`crate::supervision::assess`].
//!
//! Points are the notice's: every item of a scheme is a 认定 rule of a notice of its own (`notices/reform-assessment-2012`),
//! a check posts 认定 facts, and the result is the unit's sheet of the quarter.

use crate::Office;
use crate::moment::Actor;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::supervision::dossiers::Dossier;
use chrono::NaiveDate;
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::RuleKind;

/// An item of a scheme (考核项目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeItem {
    /// Its name, the 项目 of the notice's rule.
    pub name: String,
    /// 定性 or 定量.
    pub nature: String,
    /// 年度 or 日常.
    pub time: String,
    /// Its weight in points.
    pub weight: Points,
}

/// How an assessment stands with an item (考核得分).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemScore {
    /// The item.
    pub item: SchemeItem,
    /// 自评分.
    pub own: String,
    /// 自评说明.
    pub own_words: String,
    /// 核查分.
    pub checked: String,
    /// 核查理由.
    pub reason: String,
    /// 裁定分; empty where nothing was ruled.
    pub ruled: String,
    /// What the notice's rules give for it; nothing before the check.
    pub result: Option<Points>,
    /// What board, ladder, reports and funds give for it, with the arithmetic; empty where nobody can count.
    pub hint: String,
    /// The same as a score; nothing where there is nothing to count.
    pub suggested: Option<Points>,
}

/// An assessment with its scores (考核评分表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSheet {
    /// The dossier.
    pub dossier: Dossier,
    /// The quarter.
    pub period: Period,
    /// The notice.
    pub notice: String,
    /// The items.
    pub scores: Vec<ItemScore>,
    /// The sum by the notice; nothing before the check.
    pub total: Option<Points>,
}

/// The items of a scheme's text, or what is wrong with it.
pub fn scheme_items(text: &str) -> Result<Vec<SchemeItem>, Vec<Problem>> {
    let (mut items, mut found): (Vec<SchemeItem>, Vec<Problem>) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let parts: Vec<&str> = line.split(['|', '｜']).map(str::trim).collect();
        let read = match parts.as_slice() {
            [name, nature @ ("定性" | "定量"), time @ ("年度" | "日常"), weight] if !name.is_empty() => {
                Points::parse(weight).filter(|weight| !weight.is_negative() && !weight.is_zero()).map(
                    |weight| SchemeItem {
                        name: (*name).to_owned(),
                        nature: (*nature).to_owned(),
                        time: (*time).to_owned(),
                        weight,
                    },
                )
            }
            _ => None,
        };
        match read {
            Some(item) if items.iter().any(|known| known.name == item.name) => {
                found.push(Problem::at(
                    "items",
                    "P-532",
                    format!("项目“{}”写了两次", item.name),
                    "请合并为一项",
                ));
            }
            Some(item) => items.push(item),
            None => {
                let what = format!("考核项目第{}行“{line}”读不懂", at + 1);
                found.push(Problem::at("items", "P-532", what, "请写成：任务进展|定量|日常|30"));
            }
        }
    }
    if found.is_empty() { Ok(items) } else { Err(found) }
}

/// What is wrong with a scheme besides its fields: its weights, its notice, items the notice does not have.
pub(crate) fn scheme_problems(office: &Office, values: &Values) -> Vec<Problem> {
    let text = values.get("items").map_or("", String::as_str);
    let items = match scheme_items(text) {
        Ok(items) => items,
        Err(found) => return found,
    };
    let mut found = Vec::new();
    let sum: Points = items.iter().map(|item| item.weight).sum();
    if sum != Points::whole(100) {
        let what = format!("各项分值合计{sum}分，不是100分");
        found.push(Problem::at("items", "P-531", what, "请调整分值，使合计为100分"));
    }
    let code = values.get("notice").map_or("", String::as_str);
    let Some(entry) = office.notice(code) else {
        let what = format!("没有代号为“{code}”的评分通知");
        found.push(Problem::at("notice", "P-533", what, "请先把考核办法写成通知，放入通知目录"));
        return found;
    };
    for item in items {
        let rule = entry.notice.rules.iter().find_map(|rule| match &rule.kind {
            RuleKind::Judgement(judgement) if judgement.subject == item.name => Some(judgement),
            _ => None,
        });
        let what = match rule {
            None => format!("通知“{}”没有项目“{}”的认定规则", entry.notice.title, item.name),
            Some(rule) if rule.range != (Points::ZERO, item.weight) => format!(
                "项目“{}”分值{}分，通知规定的范围是{}至{}分",
                item.name, item.weight, rule.range.0, rule.range.1
            ),
            Some(_) => continue,
        };
        found.push(Problem::at("items", "P-534", what, "请使办法与通知一致"));
    }
    found
}

impl Office {
    /// The kind of assessments.
    pub(crate) fn assessment_kind() -> Result<&'static Kind, OfficeError> {
        Kind::of("assessments").ok_or_else(|| crate::Fault::plain("no kind of assessments").into())
    }

    /// An assessment with its scores, as somebody may see it.
    pub async fn score_sheet(&self, actor: &Actor, id: i64) -> Result<ScoreSheet, OfficeError> {
        let dossier = self.dossier(actor, Self::assessment_kind()?, id).await?;
        let mut sheet = self.sheet_of(dossier).await?;
        let unit = sheet.dossier.unit.unwrap_or_default();
        let counted = self.counted(unit, sheet.period, sheet.dossier.on).await?;
        for score in &mut sheet.scores {
            let found = self.suggestion(&counted, &score.item, &sheet.notice).await?;
            (score.hint, score.suggested) = (found.words, found.score);
        }
        Ok(sheet)
    }

    /// The scheme of an assessment: its dossier and items.
    pub(crate) async fn scheme_of(&self, id: i64) -> Result<(Dossier, Vec<SchemeItem>), OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的考核办法") };
        let kind = Kind::of("schemes").ok_or_else(missing)?;
        let row =
            self.inner.store.dossier(id).await?.filter(|row| row.kind == kind.key).ok_or_else(missing)?;
        let scheme =
            crate::supervision::dossiers::dossier_of(&row, &self.inner.store.dossier_steps(id).await?)?;
        let items = scheme_items(scheme.value("items")).map_err(Refusal::Listed)?;
        Ok((scheme, items))
    }

    /// The scores of an assessment.
    pub(crate) async fn sheet_of(&self, dossier: Dossier) -> Result<ScoreSheet, OfficeError> {
        let unreadable = || crate::Fault::plain(format!("assessment {} cannot be read", dossier.id));
        let scheme: i64 = dossier.value("scheme").parse().map_err(|_cause| unreadable())?;
        let (scheme, items) = self.scheme_of(scheme).await?;
        let period = Period::parse(dossier.value("period")).ok_or_else(unreadable)?;
        let notice = scheme.value("notice").to_owned();
        let is_checked = dossier.taken("check").next().is_some();
        let unit = dossier.unit.unwrap_or_default();
        let mut results: Vec<(String, Points)> = Vec::new();
        let mut total = None;
        if is_checked {
            let scored = self.scored(&notice, period.last_day().max(dossier.on)).await?;
            let name = self.holder_name(&scored.notice, unit, period.last_day()).await?;
            let holder = name.as_deref().and_then(|name| scored.sheet.named(name));
            if let Some((_, holder)) = holder {
                total = Some(holder.total(period));
                for view in holder.entries_in(period) {
                    if let Some(rule) = view.entry.rule.of(&scored.notice)
                        && let RuleKind::Judgement(judgement) = &rule.kind
                    {
                        results.push((judgement.subject.clone(), view.entry.points));
                    }
                }
            }
        }
        let scores = items.into_iter().map(|item| {
            let own: Vec<Points> =
                results.iter().filter(|(name, _)| *name == item.name).map(|(_, points)| *points).collect();
            let key = |word: &str| dossier.value(&format!("{word}-{}", item.name)).to_owned();
            ItemScore {
                own: key("self"),
                own_words: key("words"),
                checked: key("check"),
                reason: key("reason"),
                ruled: key("rule"),
                result: (!own.is_empty()).then(|| own.into_iter().sum()),
                hint: String::new(),
                suggested: None,
                item,
            }
        });
        let scores = scores.collect();
        Ok(ScoreSheet { dossier, period, notice, scores, total })
    }
}

/// What was paid of a fund, in order.
pub(crate) fn payments(fund: &Dossier) -> Vec<(NaiveDate, Points)> {
    let paid = fund.taken("pay").filter_map(|step| {
        let on = step.values.get("paid_on")?.parse().ok()?;
        Some((on, Points::parse(step.values.get("amount")?)?))
    });
    paid.collect()
}

/// A quarter of its short form.
pub fn quarter(text: &str) -> Option<Period> {
    Period::parse(text.trim()).filter(|period| period.kind() == PeriodKind::Quarter)
}
