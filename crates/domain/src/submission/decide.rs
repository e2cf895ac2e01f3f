//! 办理 (decide): the one function every door goes through, be it a page, the interface, an import or a repair.
//! It says what an act would write into the flow record, or everything that stands against it.
//!
//! The caller has made sure that the person stands in the item's own units; to others the item does not exist.

use super::Problem;
use super::chain::{Mark, MarkKind, Passage, Rating, ReviewChain, ReviewRole, Step, Variant};
use super::manuscript::Manuscript;
use super::state::State;
use chrono::NaiveDate;

/// 办理人: who acts, and as what he may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The person's number.
    pub person: i64,
    /// The person's name.
    pub name: String,
    /// As what the person may act in this chain today.
    pub roles: Vec<ReviewRole>,
    /// 授权代签 in force today: for whom (number and name) and as what.
    pub delegations: Vec<(i64, String, ReviewRole)>,
}

impl By {
    fn is_any(&self, roles: &[ReviewRole]) -> Option<ReviewRole> {
        roles.iter().copied().find(|role| self.roles.contains(role))
    }
}

/// 办理事项: what the person wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act<'a> {
    /// 成稿: this is the text from now on.
    Revise(&'a Manuscript),
    /// 交审: the present version, complete.
    HandIn(&'a Manuscript),
    /// 签署 of the step that is due, over the text the person saw.
    Sign {
        /// What the person saw.
        digest: &'a str,
        /// 意见.
        opinion: &'a str,
    },
    /// 提请签发: a reviewer finds it major or sensitive.
    Escalate {
        /// Why.
        why: &'a str,
    },
    /// 退回修改, with reasons and marked passages.
    SendBack {
        /// What the person saw.
        digest: &'a str,
        /// Why.
        reasons: &'a str,
        /// Where.
        passages: &'a [Passage],
    },
    /// 撤回, while the next person has not opened it.
    TakeBack {
        /// Whether the next person opened it.
        was_opened: bool,
    },
    /// 接收 by the bureau office.
    Receive {
        /// What the person saw.
        digest: &'a str,
        /// 质量评定.
        rating: Rating,
        /// A word to the author.
        comment: &'a str,
    },
    /// 终止: still not fit after the last revision (四（二）2：还不能达到要求的不得分).
    End {
        /// What the person saw.
        digest: &'a str,
        /// Why.
        reasons: &'a str,
    },
    /// 采用 by a medium or superior.
    Adopt,
    /// 未采用: sent on and not used.
    LeaveUnadopted,
    /// 作废.
    Void {
        /// Why.
        why: &'a str,
    },
}

/// 办理结果: the line to write, the chain after it, and who is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The line of the flow record.
    pub mark: Mark,
    /// The chain with it.
    pub next: ReviewChain,
    /// Everybody earlier in the chain who must hear of it.
    pub tells: Vec<i64>,
}

/// Who may hold the pen (拟稿、编辑).
const WRITERS: &[ReviewRole] =
    &[ReviewRole::Drafter, ReviewRole::Correspondent, ReviewRole::CountyOffice, ReviewRole::SectionHead];

/// The longest opinion, in characters.
const LONGEST_OPINION: usize = 2_000;

/// Decides an act: the line it writes, or everything that stands against it.
pub fn decide(chain: &ReviewChain, act: &Act<'_>, by: &By, on: NaiveDate) -> Result<Decision, Vec<Problem>> {
    let problems = no_longer_open(chain, act);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mark = match act {
        Act::Revise(manuscript) => revise(chain, manuscript, by)?,
        Act::HandIn(manuscript) => hand_in(chain, manuscript, by)?,
        Act::Sign { digest, opinion } => sign(chain, digest, opinion, by)?,
        Act::Escalate { why } => escalate(chain, why, by)?,
        Act::SendBack { digest, reasons, passages } => send_back(chain, digest, reasons, passages, by)?,
        Act::TakeBack { was_opened } => take_back(chain, *was_opened, by)?,
        Act::Receive { digest, rating, comment } => receive(chain, digest, *rating, comment, by)?,
        Act::End { digest, reasons } => end(chain, digest, reasons, by)?,
        Act::Adopt => after_receipt(chain, MarkKind::Adopted, by)?,
        Act::LeaveUnadopted => after_receipt(chain, MarkKind::NotAdopted, by)?,
        Act::Void { why } => void(chain, why, by)?,
    };
    let mark = Mark { on, ..mark };
    let mut tells = chain.people_before();
    tells.retain(|person| *person != by.person);
    let tells = match mark.kind {
        MarkKind::SentBack
        | MarkKind::Ended
        | MarkKind::Received
        | MarkKind::Adopted
        | MarkKind::NotAdopted => tells,
        // A new text voids what others signed; they hear of it.
        MarkKind::Revised if !chain.signatures.is_empty() => tells,
        _ => Vec::new(),
    };
    let mut next = chain.clone();
    next.apply(&mark);
    Ok(Decision { mark, next, tells })
}

fn no_longer_open(chain: &ReviewChain, act: &Act<'_>) -> Vec<Problem> {
    if chain.state.is_final() {
        return vec![Problem::new("S-201", "", "这篇信息已经作废，不能再办理", "如仍需报送，请另拟新稿")];
    }
    if chain.is_ended {
        let what = "这篇信息修改后仍不符合要求，已经终止，不再计分";
        return vec![Problem::new("S-202", "", what, "如内容有新的价值，请另拟新稿报送")];
    }
    let is_later = matches!(act, Act::Adopt | Act::LeaveUnadopted);
    if chain.is_received() && !is_later {
        let what = "这篇信息已经接收入账，审核到此结束，稿件不能再改动";
        return vec![Problem::new("S-203", "", what, "登记有误的，请由市局办公室冲销台账记录后重新登记")];
    }
    Vec::new()
}

fn blank(chain: &ReviewChain, kind: MarkKind, by: &By, role: ReviewRole) -> Mark {
    Mark {
        kind,
        person: by.person,
        name: by.name.clone(),
        role,
        on_behalf: None,
        on: NaiveDate::MIN,
        digest: chain.digest.clone(),
        step: None,
        opinion: String::new(),
        passages: Vec::new(),
        rating: None,
        calls_for_issue: chain.calls_for_issue,
        is_office_return: false,
    }
}

fn one(code: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Vec<Problem> {
    vec![Problem::new(code, "", what, cure)]
}

fn writer(chain: &ReviewChain, by: &By) -> Result<ReviewRole, Vec<Problem>> {
    let office = by.is_any(&[ReviewRole::BureauOffice]).filter(|_| chain.variant == Variant::Bureau);
    by.is_any(WRITERS).or(office).ok_or_else(|| {
        one(
            "S-204",
            "只有本单位的拟稿人、信息员和办公室可以拟稿、改稿",
            "请切换到相应岗位，或请本单位信息员办理",
        )
    })
}

fn revise(chain: &ReviewChain, manuscript: &Manuscript, by: &By) -> Result<Mark, Vec<Problem>> {
    let role = writer(chain, by)?;
    let digest = manuscript.digest();
    if chain.versions > 0 && digest == chain.digest {
        return Err(one(
            "S-205",
            "稿件与上一稿完全相同，没有可保存的改动",
            "改动后再保存；不需改动的可以直接交审",
        ));
    }
    if !chain.state.is_with_author() {
        // A text that changes under review must be as complete as one that is handed in.
        let problems = manuscript.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
    }
    let calls_for_issue = !manuscript.calls_for_issue().is_empty();
    Ok(Mark { digest, calls_for_issue, ..blank(chain, MarkKind::Revised, by, role) })
}

fn hand_in(chain: &ReviewChain, manuscript: &Manuscript, by: &By) -> Result<Mark, Vec<Problem>> {
    let role = writer(chain, by)?;
    if !chain.state.is_with_author() {
        let what = format!("这篇信息现在是“{}”，已经在审核中", chain.state.word());
        return Err(one("S-206", what, "请勿重复交审；需要改动的，先撤回或等待退回"));
    }
    let mut problems = manuscript.problems();
    if manuscript.digest() != chain.digest {
        problems.push(seen_another_text());
    }
    if chain.returned_digest.as_deref() == Some(chain.digest.as_str()) {
        problems.push(Problem::new(
            "S-207",
            "body",
            "退回后稿件没有改动",
            "请按退回意见修改并保存新稿后再交审",
        ));
    }
    if problems.is_empty() { Ok(blank(chain, MarkKind::HandedIn, by, role)) } else { Err(problems) }
}

fn seen_another_text() -> Problem {
    let what = "稿件在您打开之后又有改动，您看到的不是现在的稿件";
    Problem::new("S-208", "digest", what, "请刷新页面，看过新稿后再办理")
}

/// As what a person signs, and in whose name when it is not his own.
type Standing = (ReviewRole, Option<(i64, String)>);

/// As what the person signs the step: by his own post, or in whose name.
fn signer(chain: &ReviewChain, step: Step, by: &By) -> Result<Standing, Vec<Problem>> {
    let allowed = chain.variant.signers(step);
    if let Some(role) = by.is_any(allowed) {
        return Ok((role, None));
    }
    let delegated = by.delegations.iter().find(|(_, _, role)| allowed.contains(role));
    if let Some((person, name, role)) = delegated {
        return Ok((*role, Some((*person, name.clone()))));
    }
    let who: Vec<&str> = allowed.iter().map(|role| role.word()).collect();
    let what = format!("现在是“{}”，须由{}签署", chain.variant.row(step), who.join("或"));
    Err(one("S-209", what, "请按顺序办理，不能越级；本人不在岗的，可由其授权代签"))
}

fn due_step(chain: &ReviewChain) -> Result<Step, Vec<Problem>> {
    chain.state.step().ok_or_else(|| {
        let what = format!("这篇信息现在是“{}”，没有待签署的环节", chain.state.word());
        one("S-210", what, "请刷新页面查看流转记录；可能已由他人办理")
    })
}

fn opinion_problem(opinion: &str) -> Option<Problem> {
    let length = opinion.chars().count();
    (length > LONGEST_OPINION).then(|| {
        let what = format!("意见有{length}字，超过{LONGEST_OPINION}字");
        Problem::new("S-211", "opinion", what, "请写得简短些，详细内容可作标注")
    })
}

fn sign(chain: &ReviewChain, digest: &str, opinion: &str, by: &By) -> Result<Mark, Vec<Problem>> {
    let step = due_step(chain)?;
    let (role, on_behalf) = signer(chain, step, by)?;
    let mut problems: Vec<Problem> = opinion_problem(opinion).into_iter().collect();
    if digest != chain.digest {
        problems.push(seen_another_text());
    }
    let people: Vec<i64> =
        std::iter::once(by.person).chain(on_behalf.iter().map(|(person, _)| *person)).collect();
    for earlier in &chain.signatures {
        if earlier.people().any(|person| people.contains(&person)) {
            let (name, before) = (&earlier.name, chain.variant.row(earlier.step));
            let what = format!("{name}已经签署了“{before}”，各环节不得由同一人签署");
            problems.push(Problem::new(
                "S-212",
                "opinion",
                what,
                "请由另一位有权签署的人办理，或授权他人代签",
            ));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let opinion = if opinion.trim().is_empty() { "同意。" } else { opinion.trim() }.to_owned();
    Ok(Mark { step: Some(step), on_behalf, opinion, ..blank(chain, MarkKind::Signed, by, role) })
}

fn escalate(chain: &ReviewChain, why: &str, by: &By) -> Result<Mark, Vec<Problem>> {
    let step = due_step(chain)?;
    let (role, on_behalf) = signer(chain, step, by)?;
    if why.trim().is_empty() {
        let what = "没有写明为什么须经主要领导签发";
        return Err(vec![Problem::new("S-213", "why", what, "请写明涉及的重大、敏感事项")]);
    }
    if chain.calls_for_issue {
        return Err(one("S-214", "这篇信息已经列入主要领导签发", "不必重复提请，按环节办理即可"));
    }
    let opinion = why.trim().to_owned();
    Ok(Mark {
        step: Some(step),
        on_behalf,
        opinion,
        calls_for_issue: true,
        ..blank(chain, MarkKind::Escalated, by, role)
    })
}

/// Who may send it back now, at which step, and whether the notice counts it.
fn returner(chain: &ReviewChain, by: &By) -> Result<(Standing, Option<Step>, bool), Vec<Problem>> {
    if chain.state == State::Submitted {
        let role = office(by, "退回")?;
        return Ok(((role, None), None, true));
    }
    let step = due_step(chain)?;
    let standing = signer(chain, step, by)?;
    let is_office = standing.0 == ReviewRole::BureauOffice && step == Step::OfficeCheck;
    Ok((standing, Some(step), is_office))
}

fn office(by: &By, what: &str) -> Result<ReviewRole, Vec<Problem>> {
    by.is_any(&[ReviewRole::BureauOffice])
        .ok_or_else(|| one("S-215", format!("只有市局办公室可以{what}报送的信息"), "请由市局办公室统一办理"))
}

fn send_back(
    chain: &ReviewChain,
    digest: &str,
    reasons: &str,
    passages: &[Passage],
    by: &By,
) -> Result<Mark, Vec<Problem>> {
    let ((role, on_behalf), step, is_office_return) = returner(chain, by)?;
    let mut problems: Vec<Problem> = opinion_problem(reasons).into_iter().collect();
    if digest != chain.digest {
        problems.push(seen_another_text());
    }
    if reasons.trim().is_empty() {
        problems.push(Problem::new("S-216", "reasons", "没有写明退回理由", "请选定或写明理由，以便修改"));
    }
    if is_office_return && !chain.may_return() {
        let what = format!("这篇信息已经退回{}次，不能再退回修改", chain.office_returns);
        let cure = "达到要求的请通过；仍不符合要求的请按“终止”办理，不再计分";
        problems.push(Problem::new("S-217", "", what, cure));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Mark {
        step,
        on_behalf,
        opinion: reasons.trim().to_owned(),
        passages: passages.to_vec(),
        is_office_return,
        ..blank(chain, MarkKind::SentBack, by, role)
    })
}

fn take_back(chain: &ReviewChain, was_opened: bool, by: &By) -> Result<Mark, Vec<Problem>> {
    let mut problems = Vec::new();
    let is_under_way = chain.state.step().is_some() || chain.state == State::Submitted;
    if !is_under_way {
        let what = format!("这篇信息现在是“{}”，没有可以撤回的", chain.state.word());
        return Err(one("S-218", what, "在您手中的稿件可以直接修改"));
    }
    if chain.last_by != Some(by.person) {
        let cure = "请与现在的办理人联系退回";
        problems.push(Problem::new("S-219", "", "只有刚刚交出的人可以撤回", cure));
    }
    if was_opened {
        let cure = "请与现在的办理人联系，由其退回";
        problems.push(Problem::new("S-220", "", "下一环节已经打开这篇信息，不能撤回", cure));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let last = chain.signatures.last();
    let role = last.map(|signature| signature.role).or_else(|| by.roles.first().copied());
    let step = last.map(|signature| signature.step);
    Ok(Mark { step, ..blank(chain, MarkKind::TakenBack, by, role.unwrap_or(ReviewRole::Drafter)) })
}

/// What both endings at the bureau office's desk ask: the last approval is there, over this text.
fn at_the_desk(chain: &ReviewChain, digest: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if chain.state != State::Submitted || !chain.is_released() {
        let missing: Vec<&str> = chain
            .steps()
            .into_iter()
            .filter(|step| chain.signature(*step).is_none())
            .map(Step::word)
            .collect();
        let what = if missing.is_empty() {
            format!("这篇信息现在是“{}”，还没有报送到市局办公室", chain.state.word())
        } else {
            format!("这篇信息还缺{}签署，没有审完", missing.join("、"))
        };
        problems.push(Problem::new("S-221", "", what, "先审后发：请待全部环节签署后再办理"));
    }
    if digest != chain.digest {
        problems.push(seen_another_text());
    }
    problems
}

fn receive(
    chain: &ReviewChain,
    digest: &str,
    rating: Rating,
    comment: &str,
    by: &By,
) -> Result<Mark, Vec<Problem>> {
    let role = office(by, "接收")?;
    let mut problems = at_the_desk(chain, digest);
    problems.extend(opinion_problem(comment));
    if !problems.is_empty() {
        return Err(problems);
    }
    let opinion = comment.trim().to_owned();
    Ok(Mark { opinion, rating: Some(rating), ..blank(chain, MarkKind::Received, by, role) })
}

fn end(chain: &ReviewChain, digest: &str, reasons: &str, by: &By) -> Result<Mark, Vec<Problem>> {
    let role = office(by, "终止")?;
    let is_bureau_check = chain.variant == Variant::Bureau && chain.state == State::AwaitingCheck;
    let mut problems =
        if is_bureau_check && digest == chain.digest { Vec::new() } else { at_the_desk(chain, digest) };
    if chain.may_return() {
        let left = chain.most_returns - chain.office_returns;
        let what = format!("这篇信息还可以退回修改{left}次，不能直接终止");
        problems.push(Problem::new("S-222", "", what, "不符合要求的请先退回修改"));
    }
    if reasons.trim().is_empty() {
        problems.push(Problem::new("S-216", "reasons", "没有写明终止理由", "请写明哪些要求仍未达到"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Mark { opinion: reasons.trim().to_owned(), ..blank(chain, MarkKind::Ended, by, role) })
}

fn after_receipt(chain: &ReviewChain, kind: MarkKind, by: &By) -> Result<Mark, Vec<Problem>> {
    let role = office(by, "登记采用情况的")?;
    if !chain.is_received() || !chain.is_released() {
        return Err(one("S-223", "这篇信息还没有接收入账，不能登记采用情况", "请先审核接收，再登记采用"));
    }
    Ok(blank(chain, kind, by, role))
}

fn void(chain: &ReviewChain, why: &str, by: &By) -> Result<Mark, Vec<Problem>> {
    let role = writer(chain, by)?;
    let mut problems = Vec::new();
    if !chain.state.is_with_author() {
        let what = format!("这篇信息现在是“{}”，不在拟稿人手中", chain.state.word());
        problems.push(Problem::new("S-224", "", what, "请先撤回或等待退回，再作废"));
    }
    if why.trim().is_empty() {
        problems.push(Problem::new("S-225", "why", "没有写明作废理由", "请写明理由"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Mark { opinion: why.trim().to_owned(), ..blank(chain, MarkKind::Voided, by, role) })
}
