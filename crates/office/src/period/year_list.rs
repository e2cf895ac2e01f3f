//! The lists drawn up from a frozen result (奖惩名单, 表扬名单) and their verbs 拟定奖惩和表扬名单 and 审批奖惩和表扬名单. Every row
//! names its rule, its article and its figures (S1-27, S0-52); who is left out stays on the list with the reason.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::freeze_year::FrozenYear;
use crate::period::year_result::{YearGroup, YearResult, YearRow};
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use serde::{Deserialize, Serialize};
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_store::{YearListRow, YearListRulingRow};

/// A list as it was drawn up (名单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearList {
    /// The frozen version it rests on.
    pub version: i64,
    /// Its rows.
    pub rows: Vec<ListRow>,
}

/// A row of a list (名单条目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// 奖励, 惩处, 先进单位 or 先进个人.
    pub kind: String,
    /// Whose.
    pub name: String,
    /// A person's unit, or the unit itself.
    pub unit: String,
    /// 组别; empty for persons.
    pub group: String,
    /// What is proposed.
    pub what: String,
    /// By which rule.
    pub rule: String,
    /// By which article.
    pub citation: String,
    /// The figures.
    pub figures: String,
    /// Why it is left out; empty for those on the list.
    pub omitted: String,
}

/// A kept list with what was ruled (名单和审批).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptList {
    /// Its row.
    pub row: YearListRow,
    /// What it holds.
    pub list: YearList,
}

/// What is to be drawn up (拟定请求).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// The notice.
    pub code: String,
    /// The year.
    pub year: i32,
    /// `reward` or `commendation`.
    pub kind: String,
    /// How many units of each group, where the notice gives no 名次 rule.
    pub units: u32,
    /// How many persons.
    pub persons: u32,
    /// The numbers of rows to leave out: `3、5`.
    pub omit: String,
    /// Why they are left out.
    pub omit_reason: String,
}

/// Words by which an article speaks of rewards and commendation.
const BASIS: [&str; 4] = ["表扬", "奖惩", "评先评优", "评先"];

impl Office {
    /// The lists of a frozen version, newest first.
    pub async fn year_lists(&self, result_id: i64) -> Result<Vec<KeptList>, Fault> {
        self.inner.store.year_lists(result_id).await?.into_iter().map(kept).collect()
    }

    /// The list of that number.
    pub async fn year_list(&self, id: i64) -> Result<KeptList, OfficeError> {
        let row = self.inner.store.year_list(id).await?;
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的名单") })?;
        Ok(kept(row)?)
    }

    /// The rows a list would have, for a look before it is drawn up.
    pub async fn list_candidates(
        &self,
        request: &ListRequest,
    ) -> Result<(FrozenYear, Vec<ListRow>), OfficeError> {
        let entry = self.expect_notice(&request.code)?;
        let newest = self.year_results(&request.code, request.year).await?.into_iter().next();
        let Some(frozen) = newest else {
            let what = format!("{}年度结果还没有冻结", request.year);
            let problem = Problem::at("year", "M-811", what, "名单以冻结的结果为准，请先冻结");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let rows = match request.kind.as_str() {
            "reward" => rewards(&entry.notice, &frozen.result, request.units),
            "commendation" => commendations(&entry.notice, &frozen.result, request),
            _ => return Err(Refusal::NotFound { what: format!("名单种类“{}”", request.kind) }.into()),
        };
        Ok((frozen, rows))
    }

    /// Draws up a list from the newest frozen version and gives its number.
    pub async fn propose_list(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: &ListRequest,
    ) -> Result<i64, OfficeError> {
        permit(actor, closing::PROPOSE_LIST)?;
        let (frozen, mut rows) = self.list_candidates(request).await?;
        leave_out(&mut rows, request)?;
        if rows.iter().all(|row| !row.omitted.is_empty()) {
            let problem = Problem::of("M-812", "名单上一个也没有", "请核对取前几名，或不用拟定");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let list = YearList { version: frozen.row.version, rows };
        let data = serde_json::to_string(&list).map_err(|cause| Fault::new("cannot write a list", cause))?;
        let row = YearListRow {
            id: 0,
            result_id: frozen.row.id,
            kind: request.kind.clone(),
            hash: digest(data.as_bytes()),
            data,
            proposed_at: moment.at.clone(),
            proposed_by: actor.name.clone(),
            ruling: None,
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_year_list(&row).await?;
        let on = list.rows.iter().filter(|row| row.omitted.is_empty()).count();
        let detail = format!("{}年{}{id}，{on}条，校验值{}", request.year, word(&request.kind), row.hash);
        writing.record(event(moment, actor, closing::PROPOSE_LIST, &request.code, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Approves or rejects a list, once.
    pub async fn rule_list(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        is_approved: bool,
        opinion: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, closing::RULE_LIST)?;
        let mut writing = self.inner.store.write().await?;
        let row = writing.year_list(id).await?;
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的名单") })?;
        let mut problems = Vec::new();
        if let Some(ruling) = &row.ruling {
            let what = format!("名单{id}已由{}审批", ruling.ruled_by);
            problems.push(Problem::of("M-813", what, "审批不能改动；需要调整的，请重新拟定"));
        }
        if opinion.trim().is_empty() {
            problems.push(Problem::at("opinion", "M-814", "没有写审批意见", "请写明，如“同意”"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let ruling = YearListRulingRow {
            outcome: if is_approved { "approved" } else { "rejected" }.to_owned(),
            opinion: opinion.trim().to_owned(),
            ruled_at: moment.at.clone(),
            ruled_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_year_list_ruling(id, &ruling).await?;
        let outcome = if is_approved { "同意" } else { "不同意" };
        let detail =
            format!("{}{id}{outcome}，意见：{}，校验值{}", word(&row.kind), ruling.opinion, row.hash);
        writing.record(event(moment, actor, closing::RULE_LIST, &format!("名单{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// 奖惩名单 or 表扬名单.
pub fn word(kind: &str) -> &'static str {
    if kind == "reward" { "奖惩名单" } else { "表扬名单" }
}

fn kept(row: YearListRow) -> Result<KeptList, Fault> {
    if digest(row.data.as_bytes()) != row.hash {
        return Err(Fault::plain(format!("the list {} is not what was drawn up", row.id)));
    }
    let list = serde_json::from_str(&row.data)
        .map_err(|cause| Fault::new(format!("cannot read the list {}", row.id), cause))?;
    Ok(KeptList { row, list })
}

/// Marks rows as left out; refused for numbers that are not there, or without a reason.
fn leave_out(rows: &mut [ListRow], request: &ListRequest) -> Result<(), Refusal> {
    let reason = request.omit_reason.trim();
    let mut problems = Vec::new();
    let separators = ['、', '，', ',', ' ', '；'];
    let numbers = request.omit.split(separators).map(str::trim).filter(|number| !number.is_empty());
    let mut is_any = false;
    for number in numbers {
        is_any = true;
        let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(row) = place.and_then(|place| rows.get_mut(place)) {
            reason.clone_into(&mut row.omitted);
        } else {
            let what = format!("名单上没有第“{number}”条");
            problems.push(Problem::at("omit", "M-815", what, "请按名单的序号填写，如3、5"));
        }
    }
    if is_any && reason.is_empty() {
        problems.push(Problem::at(
            "omit_reason",
            "M-816",
            "没有写不列入的理由",
            "请写明，理由与名单一并保存",
        ));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}

/// The article that speaks of rewards; its citation.
fn basis(notice: &Notice) -> String {
    let by_word = |word: &&str| notice.articles.iter().find(|article| article.words.contains(*word));
    BASIS.iter().find_map(by_word).map_or_else(String::new, |article| article.citation.clone())
}

/// The first so many units of a group that may be commended; those that tie with the last are taken too.
fn first(group: &YearGroup, wanted: u32) -> Vec<&YearRow> {
    if !group.is_ranked {
        return Vec::new();
    }
    let is_able = |row: &&YearRow| {
        let points = Points::parse(&row.points).unwrap_or_default();
        points > Points::ZERO && !row.flags.iter().any(|flag| flag.bars)
    };
    let able: Vec<&YearRow> = group.rows.iter().filter(is_able).collect();
    let last = usize::try_from(wanted).ok().and_then(|wanted| wanted.checked_sub(1));
    let last = last.and_then(|last| able.get(last).or(able.last())).map(|row| row.points.clone());
    let Some(last) = last.and_then(|last| Points::parse(&last)) else { return Vec::new() };
    able.into_iter().filter(|row| Points::parse(&row.points).is_some_and(|points| points >= last)).collect()
}

fn unit_row(group: &YearGroup, row: &YearRow, kind: &str, what: String) -> ListRow {
    let place = row.place.map_or_else(String::new, |place| format!("，{}第{place}名", group.name));
    let quotas =
        row.quotas.iter().map(|quota| format!("，{}{}篇完成{}篇", quota.rule, quota.due, quota.done));
    ListRow {
        kind: kind.to_owned(),
        name: row.unit.clone(),
        unit: row.unit.clone(),
        group: group.name.clone(),
        what,
        rule: String::new(),
        citation: String::new(),
        figures: format!("年度得分{}分{place}{}", row.points, quotas.collect::<String>()),
        omitted: String::new(),
    }
}

/// The units named by 名次 rules, else the first of each group.
fn best_units(notice: &Notice, result: &YearResult, wanted: u32, kind: &str) -> Vec<ListRow> {
    let find = |name: &String| {
        let mut all = result.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
        all.find(|(_, row)| row.unit == *name)
    };
    let mut rows = Vec::new();
    for rule in &result.commended {
        for (group, row) in rule.units.iter().filter_map(find) {
            let (name, citation) = (rule.rule.clone(), rule.citation.clone());
            let what = rule.title.clone();
            rows.push(ListRow { rule: name, citation, ..unit_row(group, row, kind, what) });
        }
    }
    if !rows.is_empty() {
        return rows;
    }
    for group in &result.groups {
        for row in first(group, wanted) {
            let (rule, citation) = (format!("{}年度得分前{wanted}名", group.name), basis(notice));
            let what = if kind == "奖励" { "奖励".to_owned() } else { "先进单位".to_owned() };
            rows.push(ListRow { rule, citation, ..unit_row(group, row, kind, what) });
        }
    }
    rows
}

/// 奖惩名单: rewards by place and money, penalties by quota, consequence and deduction.
fn rewards(notice: &Notice, result: &YearResult, wanted: u32) -> Vec<ListRow> {
    let mut rows = best_units(notice, result, wanted, "奖励");
    for group in &result.groups {
        for row in &group.rows {
            let money = Points::parse(&row.money).unwrap_or_default();
            if money > Points::ZERO {
                let what = format!("奖金{money}元");
                rows.push(ListRow {
                    rule: "奖金".to_owned(),
                    citation: basis(notice),
                    ..unit_row(group, row, "奖励", what)
                });
            }
        }
    }
    for group in &result.groups {
        for row in &group.rows {
            rows.extend(penalties(group, row));
        }
    }
    rows
}

fn penalties(group: &YearGroup, row: &YearRow) -> Vec<ListRow> {
    let penalty = |what: String, rule: &str, citation: &str, figures: String| ListRow {
        rule: rule.to_owned(),
        citation: citation.to_owned(),
        figures,
        ..unit_row(group, row, "惩处", what)
    };
    let mut rows = Vec::new();
    for quota in row.quotas.iter().filter(|quota| !quota.is_met) {
        let lack = Points::parse(&quota.due).zip(Points::parse(&quota.done)).map(|(due, done)| due - done);
        let lack = lack.unwrap_or_default();
        let figures =
            format!("任务{}篇，完成{}篇，差{lack}篇，{}期未完成", quota.due, quota.done, quota.missed);
        rows.push(penalty("未完成年度任务".to_owned(), &quota.rule, &quota.citation, figures));
    }
    for flag in row.flags.iter().filter(|flag| flag.bars) {
        rows.push(penalty(flag.what.clone(), &flag.rule, &flag.citation, flag.period.clone()));
    }
    for deduction in &row.deductions {
        let figures = format!("{}次，共{}分", deduction.count, deduction.points);
        rows.push(penalty("扣分".to_owned(), &deduction.rule, &deduction.citation, figures));
    }
    rows
}

/// 表扬名单: units as for rewards, then persons by what they wrote.
fn commendations(notice: &Notice, result: &YearResult, request: &ListRequest) -> Vec<ListRow> {
    let mut rows = best_units(notice, result, request.units, "先进单位");
    let by_rule = result.commended.iter().flat_map(|rule| rule.persons.iter().map(move |name| (rule, name)));
    let named: Vec<(String, String, String)> =
        by_rule.map(|(rule, name)| (name.clone(), rule.rule.clone(), rule.citation.clone())).collect();
    let points = |at: usize| result.persons.get(at).and_then(|person| Points::parse(&person.points));
    let wanted = usize::try_from(request.persons).unwrap_or(usize::MAX);
    let last =
        wanted.checked_sub(1).and_then(|last| points(last.min(result.persons.len().saturating_sub(1))));
    for person in &result.persons {
        let own = Points::parse(&person.points).unwrap_or_default();
        let rule = named.iter().find(|(name, ..)| *name == person.name);
        let is_best = named.is_empty() && own > Points::ZERO && last.is_some_and(|last| own >= last);
        if rule.is_none() && !is_best {
            continue;
        }
        let by_place = (format!("署名信息得分前{}名", request.persons), basis(notice));
        let (rule, citation) = rule.map_or(by_place, |(_, rule, citation)| (rule.clone(), citation.clone()));
        rows.push(ListRow {
            kind: "先进个人".to_owned(),
            name: person.name.clone(),
            unit: person.unit.clone(),
            group: String::new(),
            what: "先进个人".to_owned(),
            rule,
            citation,
            figures: format!(
                "署名信息得分{}分，报送{}篇，采用{}篇次，批示{}次",
                person.points, person.submissions, person.adoptions, person.instructions
            ),
            omitted: String::new(),
        });
    }
    rows
}
