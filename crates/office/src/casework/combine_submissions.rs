//! The verb 组稿: the bureau office puts received items of several units together into one article for a target, judged
//! 单 or 综 with the reason (四（二）1：多个单位综合在一起的稿件). The article is a draft of the office and goes through the
//! whole review; its points post for all units when it is used ([`crate::submission::record_adoption`]).

use crate::Office;
use crate::casework::combination::{COMBINED_MARKS, fallen, fallen_parts, units_of};
use crate::casework::consent::{answer_until, tell_units};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Act, permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::draft_submission::keep_version;
use crate::submission::submissions::standing::{Standing, channel};
use crate::submission::submissions::{AtHand, put_down, take_up};
use zhaozhang_domain::submission::{
    self as domain, Decision, Disclosure, Manuscript, ReviewChain, TargetLevel,
};
use zhaozhang_store::{CombinationJudgementRow, CombinedPartRow, SubmissionRow, Writing};

/// A combined article to begin (组稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCombination {
    /// The items, in the order of the text.
    pub parts: Vec<i64>,
    /// 标题.
    pub title: String,
    /// 去向级别.
    pub level: String,
    /// Media, journals, bodies it is for.
    pub channels: Vec<String>,
    /// 单 or 综.
    pub mark: String,
    /// Why.
    pub reason: String,
    /// 保密承诺 for the text put together.
    pub secrecy_declared: bool,
}

impl Office {
    /// Puts received items together into a draft of the office and gives its number.
    pub async fn combine_submissions(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewCombination,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::COMBINE)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut problems = word_problems(new);
        let mut writing = self.inner.store.write().await?;
        let parts = parts_at_hand(&mut writing, &standing, &new.parts, &mut problems).await?;
        let rows = self.part_rows(&standing, &parts, &mut problems)?;
        let way = channel(&standing.register, actor.unit.unwrap_or_default(), moment.today);
        if way.is_none() {
            let what = "您的单位不在名册中，或已经撤销";
            problems.push(Problem::of("S-306", what, "请由市局办公室在单位名册中登记"));
        }
        let (Some(way), Some(first)) = (way.filter(|_| problems.is_empty()), parts.first()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let manuscript = together(new, &parts, &rows);
        crate::submission::draft_submission::stop_classified(&manuscript, moment)?;
        let row = SubmissionRow {
            id: writing.next_submission_id().await?,
            unit_id: actor.unit.unwrap_or_default(),
            sender_id: way.sender,
            sender_name: way.sender_name,
            variant: way.variant.word().to_owned(),
            notice_code: first.row.notice_code.clone(),
            most_returns: first.row.most_returns,
            drafter_id: standing.person(),
            drafter_name: actor.name.clone(),
            created_at: moment.at.clone(),
            created_on: moment.today.to_string(),
            ..SubmissionRow::default()
        };
        let returns = u32::try_from(row.most_returns).unwrap_or(0);
        let chain = ReviewChain::new(way.variant, returns);
        let at_hand = AtHand { row, chain, manuscript: manuscript.clone() };
        let decision = at_hand.decide(&domain::Act::Revise(&manuscript), &standing, moment.today)?;
        let at_hand = keep_version(&mut writing, (moment, actor), at_hand, decision, &manuscript).await?;
        let id = at_hand.row.id;
        tie(&mut writing, (moment, actor), id, (&parts, &rows), new).await?;
        self.ask_units(&mut writing, moment, id).await?;
        let items: Vec<String> = new.parts.iter().map(ToString::to_string).collect();
        let units = units_of(&rows).join("、");
        let (mark, reason) = (new.mark.trim(), new.reason.trim());
        let detail = format!("由信息{}组成，涉及{units}；标注“{mark}”，理由：{reason}", items.join("、"));
        writing.record(event(moment, actor, act::COMBINE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Tells the contributing units of the judgement in force and asks for their answer.
    pub(crate) async fn ask_units(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        id: i64,
    ) -> Result<(), OfficeError> {
        let Some(last) = writing.combination_judgements(id).await?.pop() else { return Ok(()) };
        let parts = writing.combined_parts(id).await?;
        let words = format!("已由市局办公室并入综合稿，标注“{}”：{}", last.mark, last.reason);
        tell_units(writing, moment, &parts, (&words, answer_until(&last, self.calendar()))).await
    }

    /// The rows that tie the parts to the article, each with the unit's name in the notice.
    fn part_rows(
        &self,
        standing: &Standing,
        parts: &[AtHand],
        problems: &mut Vec<Problem>,
    ) -> Result<Vec<CombinedPartRow>, OfficeError> {
        let mut rows = Vec::new();
        for (part_no, part) in (1..).zip(parts) {
            let notice = self.expect_notice(&part.row.notice_code)?.notice;
            let on = part.chain.submitted_on.or(part.chain.received_on).unwrap_or(notice.from);
            let Some(unit_name) = standing.register.holder_name(&notice, part.row.sender_id, on) else {
                let what = format!("《{}》的单位表中没有{}", notice.title, part.row.sender_name);
                problems.push(Problem::at("parts", "S-304", what, "请在单位名册中补上通知所用的名称"));
                continue;
            };
            rows.push(CombinedPartRow {
                combined_id: 0,
                part_no,
                submission_id: part.row.id,
                unit_id: part.row.sender_id,
                unit_name,
            });
        }
        if rows.len() == parts.len() && !rows.is_empty() && units_of(&rows).len() < 2 {
            let cure = "请选入几个单位的信息；同一单位的几篇由该单位自行合并报送";
            problems.push(Problem::at("parts", "S-402", "所选信息都是同一个单位的，不是综合稿件", cure));
        }
        Ok(rows)
    }

    /// Takes a combined article up at the desk, signed to the end: it gets a number and posts nothing by itself, for
    /// what its units sent was posted when it was received.
    pub(crate) async fn settle_combination(
        &self,
        mut writing: Writing,
        (moment, actor, verb): (&Moment, &Actor, Act),
        (at_hand, decision): (AtHand, Decision),
        item_number: String,
        words: &str,
    ) -> Result<crate::submission::receive_submission::Received, OfficeError> {
        let is_received = verb == act::RECEIVE;
        let problems =
            if is_received { fallen_parts(&mut writing, at_hand.row.id).await? } else { Vec::new() };
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let mut at_hand = at_hand;
        at_hand.row.item_number.clone_from(&item_number);
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        if !is_received {
            release(&mut writing, at_hand.row.id).await?;
        }
        let units = units_of(&writing.combined_parts(at_hand.row.id).await?).join("、");
        let detail = format!("{words}综合稿，编号{item_number}，涉及{units}，不另计报送分");
        writing.record(event(moment, actor, verb, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(crate::submission::receive_submission::Received { item_number, serials: Vec::new() })
    }
}

/// Lets the items of an article that is given up go into another one.
pub(crate) async fn release(writing: &mut Writing, id: i64) -> Result<(), OfficeError> {
    for part in writing.combined_parts(id).await? {
        writing.set_combined_into(part.submission_id, 0).await?;
    }
    Ok(())
}

fn word_problems(new: &NewCombination) -> Vec<Problem> {
    let mut problems = Vec::new();
    if new.title.trim().is_empty() {
        problems.push(Problem::at("title", "S-403", "没有填写综合稿的标题", "请填写标题"));
    }
    if TargetLevel::from_word(&new.level).is_none() {
        let cure = "请选定拟报送的级别，市级以上的须经主要领导签发";
        problems.push(Problem::at("level", "S-403", "没有选定报送去向", cure));
    }
    problems.extend(judgement_problems(&new.mark, &new.reason));
    problems
}

/// What is wrong with a judgement.
pub(crate) fn judgement_problems(mark: &str, reason: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !COMBINED_MARKS.contains(&mark.trim()) {
        let cure = "质量较好的选“单”，质量一般的选“综”";
        problems.push(Problem::at("mark", "S-404", "没有评定“单”或“综”", cure));
    }
    if reason.trim().is_empty() {
        let cure = "请写明质量较好或一般的依据，各单位看得到";
        problems.push(Problem::at("reason", "S-404", "没有写明评定的理由", cure));
    }
    problems
}

/// The items chosen, each fit to go in; the problems of all of them.
async fn parts_at_hand(
    writing: &mut Writing,
    standing: &Standing,
    ids: &[i64],
    problems: &mut Vec<Problem>,
) -> Result<Vec<AtHand>, OfficeError> {
    let mut parts: Vec<AtHand> = Vec::new();
    for id in ids {
        if parts.iter().any(|part| part.row.id == *id) {
            continue;
        }
        let part = match take_up(writing, standing, *id).await {
            Ok(part) => part,
            Err(OfficeError::Refused(refusal)) => {
                let what = refusal.to_string().trim_end_matches('。').to_owned();
                problems.push(Problem::at("parts", "S-401", what, "请去掉这一篇"));
                continue;
            }
            Err(error) => return Err(error),
        };
        if let Some(what) = unfit(writing, &part).await? {
            let what = format!("{}《{}》{what}", part.row.sender_name, part.row.title);
            problems.push(Problem::at("parts", "S-401", what, "请去掉这一篇，或先办好再组稿"));
        }
        parts.push(part);
    }
    if parts.len() < 2 && problems.iter().all(|problem| problem.code != "S-401") {
        let cure = "请至少选两篇不同单位的信息";
        problems.push(Problem::at("parts", "S-402", "综合稿件要由几篇信息组成", cure));
    }
    let codes = parts
        .iter()
        .filter(|part| parts.first().is_some_and(|first| first.row.notice_code != part.row.notice_code));
    if codes.count() > 0 {
        let cure = "请分别组稿，分别按各自的通知计分";
        problems.push(Problem::at("parts", "S-402", "所选信息不是按同一个通知报送的", cure));
    }
    Ok(parts)
}

/// Why an item cannot go in.
async fn unfit(writing: &mut Writing, part: &AtHand) -> Result<Option<String>, OfficeError> {
    if part.chain.is_ended || part.chain.state.is_final() {
        return Ok(Some(format!("是“{}”，不能并入", part.chain.state.word())));
    }
    if !part.chain.is_received() {
        return Ok(Some(format!("还是“{}”，没有接收入账", part.chain.state.word())));
    }
    if part.row.combined_into != 0 {
        return Ok(Some(format!("已并入另一篇综合稿（信息{}）", part.row.combined_into)));
    }
    if !writing.combined_parts(part.row.id).await?.is_empty() {
        return Ok(Some("本身是综合稿".to_owned()));
    }
    fallen(writing, &part.row).await
}

/// The text put together: each item under its unit, with the narrowest disclosure and everything it rests on.
fn together(new: &NewCombination, parts: &[AtHand], rows: &[CombinedPartRow]) -> Manuscript {
    let texts = || parts.iter().map(|part| &part.manuscript);
    let first = texts().next().cloned().unwrap_or_default();
    let mut body = Vec::new();
    for (text, row) in texts().zip(rows) {
        body.push(format!("{}：{}\n{}", row.unit_name, text.title, text.body.trim()));
    }
    let once = |mut list: Vec<String>| {
        let mut kept: Vec<String> = Vec::new();
        list.retain(|word| !word.trim().is_empty());
        for word in list {
            if !kept.contains(&word) {
                kept.push(word);
            }
        }
        kept
    };
    let mut pictures = Vec::new();
    let mut attachments = Vec::new();
    for text in texts() {
        pictures.extend(text.pictures.iter().cloned());
        attachments.extend(text.attachments.iter().cloned());
    }
    Manuscript {
        title: new.title.trim().to_owned(),
        disclosure: texts().map(|text| text.disclosure.unwrap_or(Disclosure::Withheld)).max(),
        withheld_reason: once(texts().map(|text| text.withheld_reason.clone()).collect()).join("；"),
        target: domain::Target {
            level: TargetLevel::from_word(&new.level).unwrap_or(TargetLevel::Bureau),
            channels: once(new.channels.iter().map(|channel| channel.trim().to_owned()).collect()),
        },
        sensitivity: once(texts().map(|text| text.sensitivity.clone()).collect()).join("；"),
        authors: once(texts().flat_map(|text| text.authors.clone()).collect()),
        body: body.join("\n\n"),
        links: once(texts().flat_map(|text| text.links.clone()).collect()),
        sources: texts().flat_map(|text| text.sources.clone()).collect(),
        pictures,
        attachments,
        event_kind: None,
        event_on: None,
        exceptional_route: String::new(),
        secrecy_declared: new.secrecy_declared,
        ..first
    }
}

/// Writes which items went in, and the judgement.
async fn tie(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    id: i64,
    (parts, rows): (&[AtHand], &[CombinedPartRow]),
    new: &NewCombination,
) -> Result<(), OfficeError> {
    let mark = new.mark.trim();
    for (part, row) in parts.iter().zip(rows) {
        writing.add_combined_part(&CombinedPartRow { combined_id: id, ..row.clone() }).await?;
        writing.set_combined_into(part.row.id, id).await?;
    }
    writing.add_combination_judgement(&judgement_row((moment, actor), id, 1, (mark, &new.reason))).await?;
    Ok(())
}

/// A judgement as it is kept.
pub(crate) fn judgement_row(
    (moment, actor): (&Moment, &Actor),
    combined_id: i64,
    judgement_no: i64,
    (mark, reason): (&str, &str),
) -> CombinationJudgementRow {
    CombinationJudgementRow {
        combined_id,
        judgement_no,
        mark: mark.trim().to_owned(),
        reason: reason.trim().to_owned(),
        judged_at: moment.at.clone(),
        judged_by: actor.name.clone(),
        person_id: actor.person.unwrap_or(0),
        role: actor.role.word().to_owned(),
    }
}
