//! The verbs 登记采用 and 登记领导批示: media and superiors used an item, or a leader wrote on it; the points post by
//! themselves under the notice in force on the day (四（二）1). One item may be used many times at several levels, and
//! old uses of items this office never had as submissions are entered after the fact (补登).

use crate::Office;
use crate::casework::combination::{fallen_parts, in_force};
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::publicity::embargo::stop;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::{AtHand, ledger_title, put_down, standing::Standing, take_up};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::submission::{Act, State};
use zhaozhang_store::{PostingRow, Writing};

/// Of which item (所属信息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfItem {
    /// One of this office's submissions.
    Submission(i64),
    /// An item of before, entered after the fact (补登).
    Old {
        /// The notice.
        notice: String,
        /// 信息编号, empty when it had none.
        item: String,
        /// 标题.
        title: String,
        /// The units, by any of their names.
        units: Vec<String>,
    },
}

/// A use on its way in (采用).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adoption {
    /// When.
    pub on: Option<NaiveDate>,
    /// 级别.
    pub level: String,
    /// 媒体.
    pub channel: String,
    /// 文号、期号 or address.
    pub reference: String,
    /// 单, 综 or empty.
    pub mark: String,
    /// 补记理由, when the day lies in a closed period.
    pub late_reason: String,
}

/// An instruction on its way in (批示).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instruction {
    /// When.
    pub on: Option<NaiveDate>,
    /// 级别.
    pub level: String,
    /// 领导.
    pub leader: String,
    /// What it says.
    pub words: String,
    /// 文号.
    pub reference: String,
    /// 单, 综 or empty.
    pub mark: String,
    /// 补记理由, when the day lies in a closed period.
    pub late_reason: String,
}

/// What an item gave so far (入账记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// 台账序号.
    pub serial: i64,
    /// The item, 0 for an old one.
    pub submission: i64,
    /// The notice.
    pub notice: String,
    /// 信息编号.
    pub item: String,
    /// 事实种类.
    pub kind: String,
    /// 单位.
    pub units: Vec<String>,
    /// 日期, ISO.
    pub on: String,
    /// 级别.
    pub level: String,
    /// 媒体 or 领导.
    pub channel: String,
    /// What an instruction says.
    pub words: String,
    /// 经办人.
    pub by: String,
    /// When it was recorded.
    pub at: String,
}

/// What the item is known by in the ledger.
struct Known {
    code: String,
    submission_id: i64,
    item: String,
    title: String,
    units: Vec<String>,
    /// 单 or 综 as judged, for a combined article; empty for every other item.
    mark: String,
    at_hand: Option<AtHand>,
}

impl Known {
    /// The judged mark of a combined article, else what was typed.
    fn mark_or<'a>(&'a self, typed: &'a str) -> &'a str {
        if self.mark.is_empty() { typed.trim() } else { &self.mark }
    }

    /// A typed mark must be the judged one: the judgement has its own reason and its own door.
    fn mark_problem(&self, typed: &str) -> Option<Problem> {
        let typed = typed.trim();
        (!self.mark.is_empty() && !typed.is_empty() && typed != self.mark).then(|| {
            let what = format!("本稿评定为“{}”，这里填的是“{typed}”", self.mark);
            Problem::at("mark", "S-408", what, "请留空；评定有误的，先在稿件页改评")
        })
    }
}

impl Office {
    /// Records that an item was used, once or several times at once; gives the entries of the ledger.
    pub async fn record_adoptions(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &OfItem,
        adoptions: &[Adoption],
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::RECORD_ADOPTION)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let known = self.known_item(&mut writing, &standing, (moment, of)).await?;
        let notice = self.expect_notice(&known.code)?.notice;
        let mut problems = Vec::new();
        if adoptions.is_empty() {
            problems.push(Problem::at("channel", "S-340", "没有填写采用情况", "请至少填写一条采用"));
        }
        for adoption in adoptions {
            let what =
                (adoption.level.as_str(), adoption.channel.as_str(), adoption.mark.as_str(), adoption.on);
            use_problems(&notice, what, ("channel", "采用媒体"), moment.today, &mut problems);
            problems.extend(known.mark_problem(&adoption.mark));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        if let Some(at_hand) = &known.at_hand {
            stop(&mut writing, moment, &[at_hand.outgoing()], ("", "登记采用")).await?;
        }
        let facts: Vec<NewFact> = adoptions.iter().map(|adoption| adoption_fact(&known, adoption)).collect();
        let words: Vec<String> = adoptions
            .iter()
            .map(|adoption| format!("{}“{}”", adoption.level, adoption.channel.trim()))
            .collect();
        let late_reason =
            adoptions.iter().map(|one| one.late_reason.trim()).find(|reason| !reason.is_empty());
        let late_reason = late_reason.unwrap_or_default().to_owned();
        let done =
            Done { kind: act::RECORD_ADOPTION, words: words.join("、"), kept: String::new(), late_reason };
        self.post_uses(writing, (moment, actor, &standing), known, &facts, done).await
    }

    /// Records that a leader wrote on an item; gives the entry of the ledger.
    pub async fn record_instruction(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &OfItem,
        instruction: &Instruction,
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::RECORD_INSTRUCTION)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let known = self.known_item(&mut writing, &standing, (moment, of)).await?;
        let notice = self.expect_notice(&known.code)?.notice;
        let mut problems = Vec::new();
        let what = (
            instruction.level.as_str(),
            instruction.leader.as_str(),
            instruction.mark.as_str(),
            instruction.on,
        );
        use_problems(&notice, what, ("leader", "批示领导"), moment.today, &mut problems);
        problems.extend(known.mark_problem(&instruction.mark));
        if instruction.words.trim().is_empty() {
            problems.push(Problem::at("words", "S-345", "没有填写批示内容", "请照录批示原文"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let fact = instruction_fact(&known, instruction);
        let words = format!("{}{}批示", instruction.level, instruction.leader.trim());
        let kept = instruction.words.trim().to_owned();
        let late_reason = instruction.late_reason.clone();
        let done = Done { kind: act::RECORD_INSTRUCTION, words, kept, late_reason };
        self.post_uses(writing, (moment, actor, &standing), known, &[fact], done).await
    }

    /// What an item gave so far.
    pub async fn posted(&self, id: i64) -> Result<Vec<Posted>, OfficeError> {
        Ok(self.inner.store.postings_of(id).await?.into_iter().map(posted).collect())
    }

    /// The last uses and instructions recorded, newest first.
    pub async fn last_posted(&self, kinds: &[FactKind], limit: i64) -> Result<Vec<Posted>, OfficeError> {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        Ok(self.inner.store.last_postings(&words, limit).await?.into_iter().map(posted).collect())
    }

    async fn known_item(
        &self,
        writing: &mut Writing,
        standing: &Standing,
        (moment, of): (&Moment, &OfItem),
    ) -> Result<Known, OfficeError> {
        match of {
            OfItem::Submission(id) => {
                let at_hand = take_up(writing, standing, *id).await?;
                let combined = in_force(writing, *id).await?;
                let fallen = fallen_parts(writing, *id).await?;
                if !fallen.is_empty() {
                    return Err(Refusal::Listed(fallen).into());
                }
                Ok(Known {
                    code: at_hand.row.notice_code.clone(),
                    submission_id: *id,
                    item: at_hand.row.item_number.clone(),
                    title: ledger_title(&at_hand.manuscript, &at_hand.row.item_number),
                    units: combined.as_ref().map(|one| one.units.clone()).unwrap_or_default(),
                    mark: combined.map(|one| one.mark).unwrap_or_default(),
                    at_hand: Some(at_hand),
                })
            }
            OfItem::Old { notice, item, title, units } => {
                let entry = self.expect_notice(notice)?;
                let mut problems = Vec::new();
                if title.trim().is_empty() {
                    problems.push(Problem::at("title", "S-346", "没有填写标题", "请填写被采用信息的标题"));
                }
                let mut named = Vec::new();
                for unit in units.iter().filter(|unit| !unit.trim().is_empty()) {
                    let known = standing.register.named(unit, moment.today).map(|unit| unit.id);
                    let holder =
                        known.and_then(|id| standing.register.holder_name(&entry.notice, id, moment.today));
                    if let Some(name) = holder.or_else(|| listed_name(&entry.notice, unit)) {
                        named.push(name);
                    } else {
                        let what = format!("《{}》的单位表中没有“{unit}”", entry.notice.title);
                        problems.push(Problem::at("units", "S-347", what, "请核对单位名称"));
                    }
                }
                if named.is_empty() && problems.is_empty() {
                    problems.push(Problem::at("units", "S-348", "没有填写单位", "请填写报送该信息的单位"));
                }
                if !problems.is_empty() {
                    return Err(Refusal::Listed(problems).into());
                }
                let (item, title) = (item.trim().to_owned(), title.trim().to_owned());
                let mark = String::new();
                Ok(Known {
                    code: notice.clone(),
                    submission_id: 0,
                    item,
                    title,
                    units: named,
                    mark,
                    at_hand: None,
                })
            }
        }
    }

    /// Posts the facts, moves the item on, records and commits.
    async fn post_uses(
        &self,
        mut writing: Writing,
        (moment, actor, standing): (&Moment, &Actor, &Standing),
        known: Known,
        facts: &[NewFact],
        done: Done,
    ) -> Result<Vec<i64>, OfficeError> {
        let subject = match &known.at_hand {
            Some(at_hand) => at_hand.subject(),
            None => format!("补登《{}》", known.title),
        };
        let source = format!("{}{subject}", done.kind.word);
        let of = PostingOf {
            code: &known.code,
            submission_id: known.submission_id,
            source: &source,
            words: &done.kept,
            late_reason: &done.late_reason,
        };
        if let Some(at_hand) = known.at_hand {
            let decision = at_hand.decide(&Act::Adopt, standing, moment.today)?;
            // An instruction on an item nobody used yet moves nothing; a use does.
            let is_use = done.kind == act::RECORD_ADOPTION;
            if is_use && at_hand.chain.state != State::Adopted {
                put_down(&mut writing, moment, at_hand, decision, None).await?;
            }
        }
        let facts = self.classed(&known.code, facts).await?;
        let serials = append_facts(&mut writing, (moment, actor), of, &facts).await?;
        let numbers: Vec<String> = serials.iter().map(ToString::to_string).collect();
        let detail = format!("《{}》{}，台账第{}号", known.title, done.words, numbers.join("、"));
        writing.record(event(moment, actor, done.kind, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(serials)
    }
}

/// What the log says was done, and what is kept beside the entry.
struct Done {
    kind: crate::permit::Act,
    words: String,
    kept: String,
    late_reason: String,
}

/// The unit's name in the notice's own register, by name or other name.
fn listed_name(notice: &Notice, name: &str) -> Option<String> {
    let key = zhaozhang_text::normalise::key;
    let asked = key(name);
    let is_called = |own: &str| key(own) == asked;
    let unit = notice
        .units
        .iter()
        .find(|unit| is_called(&unit.name) || unit.aliases.iter().any(|alias| is_called(alias)));
    unit.map(|unit| unit.name.clone())
}

fn adoption_fact(known: &Known, adoption: &Adoption) -> NewFact {
    let fact = NewFact::new(FactKind::Adoption, adoption.on.unwrap_or_default())
        .with(TextField::Level, adoption.level.trim())
        .with(TextField::Channel, adoption.channel.trim())
        .with(TextField::Mark, known.mark_or(&adoption.mark))
        .with(TextField::Reference, adoption.reference.trim());
    NewFact { item: known.item.clone(), title: known.title.clone(), units: known.units.clone(), ..fact }
}

fn instruction_fact(known: &Known, instruction: &Instruction) -> NewFact {
    let fact = NewFact::new(FactKind::Instruction, instruction.on.unwrap_or_default())
        .with(TextField::Level, instruction.level.trim())
        .with(TextField::Leader, instruction.leader.trim())
        .with(TextField::Mark, known.mark_or(&instruction.mark))
        .with(TextField::Reference, instruction.reference.trim());
    NewFact { item: known.item.clone(), title: known.title.clone(), units: known.units.clone(), ..fact }
}

/// What is wrong with a use or an instruction: level, medium or leader, mark, day.
fn use_problems(
    notice: &Notice,
    (level, who, mark, on): (&str, &str, &str, Option<NaiveDate>),
    (field, name): (&'static str, &str),
    today: NaiveDate,
    problems: &mut Vec<Problem>,
) {
    let levels = levels_of(notice);
    if !levels.iter().any(|known| known == level.trim()) {
        let what = if level.trim().is_empty() {
            "没有选定级别".to_owned()
        } else {
            format!("《{}》没有“{level}”这个级别", notice.title)
        };
        problems.push(Problem::at("level", "S-341", what, format!("请在{}中选一项", levels.join("、"))));
    }
    if who.trim().is_empty() {
        problems.push(Problem::at(field, "S-342", format!("没有填写{name}"), format!("请填写{name}的名称")));
    }
    if !matches!(mark.trim(), "" | "单" | "综") {
        problems.push(Problem::at(
            "mark",
            "S-343",
            format!("单综写作“{mark}”"),
            "请写“单”或“综”，单篇信息留空",
        ));
    }
    match on {
        None => problems.push(Problem::at("on", "S-344", "没有填写日期", "请填写采用或批示的日期")),
        Some(on) if on > today => {
            problems.push(Problem::at("on", "S-344", format!("日期{on}在今天之后"), "请填写实际日期"));
        }
        Some(on) if !crate::submission::submissions::notice_choice::is_in_force(notice, on) => {
            let what = format!("{on}不在《{}》的施行期内，不能按它计分", notice.title);
            problems.push(Problem::at("on", "S-303", what, "请核对日期；跨期的请按当时施行的通知补登"));
        }
        Some(_) => {}
    }
}

/// The levels the notice's rules ask for, in the order of its rules.
pub fn levels_of(notice: &Notice) -> Vec<String> {
    use zhaozhang_domain::fact::Field;
    use zhaozhang_domain::rule::Test;
    let mut levels: Vec<String> = Vec::new();
    let selectors = notice.rules.iter().flat_map(|rule| rule.kind.selectors());
    let conditions = selectors.flat_map(|selector| &selector.conditions);
    let words = conditions.filter(|condition| condition.field == Field::Text(TextField::Level));
    for condition in words {
        if let Test::Is(named) = &condition.test {
            for level in named {
                if !levels.contains(level) {
                    levels.push(level.clone());
                }
            }
        }
    }
    let listed = notice.outlets.iter().map(|outlet| outlet.level.clone());
    for level in listed.filter(|level| !level.is_empty()) {
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    levels
}

fn posted(row: PostingRow) -> Posted {
    Posted {
        serial: row.serial,
        submission: row.submission_id,
        notice: row.notice_code,
        item: row.item,
        kind: row.kind,
        units: row.units.lines().map(ToOwned::to_owned).collect(),
        on: row.on_day,
        level: row.level,
        channel: row.channel,
        words: row.words,
        by: row.recorded_by,
        at: row.recorded_at,
    }
}
