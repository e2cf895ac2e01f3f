//! The verb 发出约稿: the bureau office asks units for an article on a topic by a day (四（一）2); each unit asked has a
//! duty from then on, worked out from its fact in the ledger. Answers come in as items ([`crate::submission::receive_submission`]).

use crate::Office;
use crate::casework::solicitations::asking_fact;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::submission::record_adoption::levels_of;
use crate::submission::submissions::notice_choice::is_in_force;
use chrono::{Datelike as _, Days, NaiveDate};
use zhaozhang_domain::fact::FactKind;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{SolicitationRow, SolicitedUnitRow, Writing};

/// A call on its way out (约稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCall {
    /// The notice.
    pub notice: String,
    /// 主题.
    pub topic: String,
    /// 要求: what the article must contain.
    pub requirement: String,
    /// 用途: for whom, which journal.
    pub target: String,
    /// 级别 of whoever it is for; may be empty.
    pub level: String,
    /// The due day, as typed.
    pub due_on: String,
    /// The units asked, by the names of the notice's register.
    pub units: Vec<String>,
    /// Why it is asked for although a unit reported it lately; empty when it was not, or to be told.
    pub again: String,
}

/// The longest topic and target, in characters.
const LONGEST: usize = 100;
/// The longest requirement, in characters.
const LONGEST_REQUIREMENT: usize = 2_000;
/// So many reports that make a call needless are told at once.
const MOST_TOLD: usize = 10;
/// The longest span of a call.
const AHEAD: Days = Days::new(366);

impl Office {
    /// Calls for articles; gives the call's number in the table.
    pub async fn solicit(&self, moment: &Moment, actor: &Actor, new: &NewCall) -> Result<i64, OfficeError> {
        permit(actor, act::SOLICIT)?;
        let notice = self.expect_notice(&new.notice)?.notice;
        let (units, due_on, mut problems) = checked(&notice, moment.today, new);
        if problems.is_empty() && new.again.trim().is_empty() {
            problems.extend(self.known_already(moment, new, &units).await?);
        }
        let mut writing = self.inner.store.write().await?;
        for call in writing.solicitations_on(&new.notice, new.topic.trim()).await? {
            let is_back = !writing.solicitation_withdrawal(call.id).await?.is_empty();
            if call.asked_on == moment.today.to_string() && !is_back {
                let what = format!("今天已就“{}”发出约稿（{}）", call.topic, call.number);
                let cure = "不需要再发；另约其他单位的，请在主题中写明不同之处";
                problems.push(Problem::at("topic", "S-414", what, cure));
            }
        }
        let Some(due_on) = due_on.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let row = SolicitationRow {
            id: 0,
            notice_code: new.notice.clone(),
            number: next_number(&mut writing, moment.today).await?,
            topic: new.topic.trim().to_owned(),
            requirement: new.requirement.trim().to_owned(),
            target: new.target.trim().to_owned(),
            level: new.level.trim().to_owned(),
            asked_on: moment.today.to_string(),
            due_on: due_on.to_string(),
            called_at: moment.at.clone(),
            called_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let id = writing.add_solicitation(&row).await?;
        self.ask(&mut writing, (moment, actor), (id, &row), &units).await?;
        let again = new.again.trim();
        let again =
            if again.is_empty() { String::new() } else { format!("；已报送过仍需再约：{again}") };
        let detail = format!(
            "{}“{}”，约{}，{}前报送{again}",
            row.number,
            row.topic,
            units.join("、"),
            document_date(due_on)
        );
        writing.record(event(moment, actor, act::SOLICIT, &new.notice, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// What the units asked have reported already: nobody is asked twice for what the office can read in its ledger.
    async fn known_already(
        &self,
        moment: &Moment,
        new: &NewCall,
        units: &[String],
    ) -> Result<Vec<Problem>, OfficeError> {
        let known = self.reported_before(&new.notice, moment, (new.topic.trim(), units)).await?;
        let problem = |(unit, title, on): &(String, String, NaiveDate)| {
            let what =
                format!("{unit}已于{}报送《{title}》，与“{}”相近", document_date(*on), new.topic.trim());
            let cure = "请先从台账取用已报送的内容，或不约该单位；确需再约的，请写明理由";
            Problem::at("ask_again", "S-429", what, cure)
        };
        Ok(known.iter().take(MOST_TOLD).map(problem).collect())
    }

    /// One fact and one line for each unit.
    async fn ask(
        &self,
        writing: &mut Writing,
        (moment, actor): (&Moment, &Actor),
        (id, row): (i64, &SolicitationRow),
        units: &[String],
    ) -> Result<(), OfficeError> {
        let mut asked = Vec::new();
        let mut facts = Vec::new();
        for (unit_no, unit) in (1..).zip(units) {
            let unit = SolicitedUnitRow { solicitation_id: id, unit_no, unit_name: unit.clone(), serial: 0 };
            let fact = asking_fact(row, &unit);
            facts.push(fact.ok_or_else(|| Fault::plain("a call has unreadable days"))?);
            asked.push(unit);
        }
        let source = format!("约稿{}", row.number);
        let of = PostingOf {
            code: &row.notice_code,
            submission_id: 0,
            source: &source,
            words: &row.requirement,
            late_reason: "",
        };
        let serials = append_facts(writing, (moment, actor), of, &facts).await?;
        for (unit, serial) in asked.into_iter().zip(serials) {
            writing.add_solicited_unit(&SolicitedUnitRow { serial, ..unit }).await?;
        }
        Ok(())
    }
}

/// The units by the register's names, the due day, and everything that is wrong.
fn checked(
    notice: &Notice,
    today: NaiveDate,
    new: &NewCall,
) -> (Vec<String>, Option<NaiveDate>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut put = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    if !counts_solicitations(notice) {
        let what = format!("《{}》没有约稿的计分规则", notice.title);
        put("notice", "S-411", what, "请改选规定了约稿的通知");
    } else if !is_in_force(notice, today) {
        let what = format!("《{}》今天不在施行期内", notice.title);
        put("notice", "S-411", what, "请改选现在施行的通知");
    }
    let length = |text: &str| text.trim().chars().count();
    if length(&new.again) > LONGEST {
        put("ask_again", "S-412", format!("再约理由超过{LONGEST}个字"), "请写简要些");
    }
    if length(&new.topic) == 0 || length(&new.topic) > LONGEST {
        put("topic", "S-412", format!("没有填写主题，或超过{LONGEST}个字"), "请写明约什么稿");
    }
    if length(&new.requirement) == 0 || length(&new.requirement) > LONGEST_REQUIREMENT {
        let what = format!("没有填写要求，或超过{LONGEST_REQUIREMENT}个字");
        put("requirement", "S-412", what, "请写明内容、角度、篇幅，评定是否符合要求以此为准");
    }
    if length(&new.target) > LONGEST {
        put("target", "S-412", format!("用途超过{LONGEST}个字"), "请写简短些");
    }
    let level = new.level.trim();
    if !level.is_empty() && !levels_of(notice).iter().any(|known| known == level) {
        let what = format!("《{}》没有“{level}”这个级别", notice.title);
        put("level", "S-412", what, "请从所列级别中选择，或留空");
    }
    let due_on = new.due_on.trim().parse::<NaiveDate>().ok();
    let latest = today.checked_add_days(AHEAD).unwrap_or(today);
    let due_on = due_on.filter(|due| *due >= today && *due <= latest);
    if due_on.is_none() {
        let cure = "请填写今天以后（含今天）一年以内的日期，如2020-07-15；当日24时前报送为按时";
        put("due_on", "S-413", "没有填写报送期限，或期限不对".to_owned(), cure);
    }
    let mut units: Vec<String> = Vec::new();
    for name in new.units.iter().map(|unit| unit.trim()).filter(|unit| !unit.is_empty()) {
        let unit = notice.units.iter().find(|unit| {
            unit.name == name
                && unit.from.is_none_or(|from| from <= today)
                && unit.until.is_none_or(|until| until >= today)
        });
        match unit {
            None => {
                let what = format!("《{}》今天的单位表中没有“{name}”", notice.title);
                put("units", "S-415", what, "请从单位表中选择");
            }
            Some(unit) if !units.contains(&unit.name) => units.push(unit.name.clone()),
            Some(_) => {}
        }
    }
    if new.units.iter().all(|unit| unit.trim().is_empty()) {
        put("units", "S-415", "没有选定约稿单位".to_owned(), "请至少选一个单位");
    }
    (units, due_on, problems)
}

/// Whether the notice gives or takes anything for solicited articles.
pub fn counts_solicitations(notice: &Notice) -> bool {
    let selectors = notice.rules.iter().flat_map(|rule| rule.kind.selectors());
    let mut kinds = selectors.flat_map(|selector| &selector.kinds);
    kinds.any(|kind| *kind == FactKind::Solicitation)
}

/// `约2020-003`, without gaps in a year.
async fn next_number(writing: &mut Writing, today: NaiveDate) -> Result<String, OfficeError> {
    let beginning = format!("约{:04}-", today.year());
    let last = writing.last_solicitation_number(&beginning).await?;
    let count: u32 = match last.strip_prefix(&beginning) {
        None | Some("") => 0,
        Some(number) => number
            .parse()
            .map_err(|cause| Fault::new(format!("the call number {last} cannot be read"), cause))?,
    };
    Ok(format!("{beginning}{:04}", count + 1))
}
