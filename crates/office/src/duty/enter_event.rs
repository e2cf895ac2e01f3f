//! The verb 登记会议政策: a meeting or a policy entered once makes a duty for each unit in the register on its day
//! (赣市医保字〔2020〕33号 四（二）2; S1-46, S1-47). A unit enters the events of its own day (五（五）) the same way.
//!
//! The duty is a fact 应报 in the ledger, one for each unit; whether it was kept, and what it costs, the notice says.

use crate::Office;
use crate::ledger::closed_period::{admit, appended};
use crate::ledger::take_in_ledger::{Batch, append, event, text_of};
use crate::moment::{Actor, Moment};
use crate::permit::{duty, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::{Days, NaiveDate};
use zhaozhang_domain::duty::{Expected, event_classes, expected};
use zhaozhang_domain::fact::NewFact;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::rule::Span;
use zhaozhang_store::DutyEventRow;

/// The longest title and reference, in characters.
const LONGEST: usize = 100;
/// How far ahead an event may be entered.
const AHEAD: Days = Days::new(60);

/// An event to enter (应报事件).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewEvent {
    /// The notice.
    pub notice: String,
    /// 类别: 重要会议, 重大政策 …
    pub class: String,
    /// The meeting's or the policy's name.
    pub title: String,
    /// 文号 or link; may be empty.
    pub reference: String,
    /// When it was held or issued, as typed.
    pub on: String,
    /// Who owes it; none: every unit in the register on the day.
    pub units: Vec<String>,
    /// Why it is entered after its due day; empty when it is not.
    pub reason: String,
}

/// What an event will make, shown before it is entered (应报预览).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPreview {
    /// The day.
    pub on: NaiveDate,
    /// What it asks and of whom.
    pub expected: Expected,
    /// Whether its due day is over already.
    pub is_late: bool,
}

/// What was entered (登记回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredEvent {
    /// 编号.
    pub id: i64,
    /// How many duties it made.
    pub duties: usize,
    /// When they are due.
    pub due_on: NaiveDate,
}

impl Office {
    /// What an event would make, or every reason why it cannot be entered.
    pub async fn preview_event(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewEvent,
    ) -> Result<EventPreview, OfficeError> {
        permit(actor, duty::ENTER_OWN)?;
        let entry = self.expect_notice(&new.notice)?;
        let own = self.own_holder(moment, actor, &entry.notice).await?;
        let checked = check(&entry.notice, self.calendar(), moment, new, own.as_deref());
        checked.map_err(|problems| Refusal::Listed(problems).into())
    }

    /// Enters an event: one fact 应报 for each unit, one event in the log.
    pub async fn enter_event(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewEvent,
    ) -> Result<EnteredEvent, OfficeError> {
        let preview = self.preview_event(moment, actor, new).await?;
        let EventPreview { on, expected, is_late } = preview;
        let mut problems = Vec::new();
        if is_late && new.reason.trim().is_empty() {
            let what = format!("报送期限{}已过，登记后各单位即按未报计分", document_date(expected.due.day));
            problems.push(Problem::at("reason", "D-107", what, "确需补登的，请写明补登理由"));
        }
        let mut writing = self.inner.store.write().await?;
        let held_on = on.to_string();
        let already = writing.same_duty_events(&new.notice, &expected.class.word, new.title.trim(), &held_on);
        let own_unit = if actor.role.sees_all_units() { None } else { actor.unit };
        if already.await?.iter().any(|unit| unit.is_none() || *unit == own_unit) {
            let what = format!("“{}”{}已经登记过", new.title.trim(), document_date(on));
            problems.push(Problem::at(
                "title",
                "D-106",
                what,
                "不需要再登记；确为两件事的，请写明不同的名称",
            ));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let facts: Vec<NewFact> =
            expected.units.iter().map(|unit| expected.fact(&new.title, &new.reference, unit, on)).collect();
        let texts = facts.iter().map(text_of).collect::<Result<Vec<String>, _>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let batch = Batch { code: &new.notice, source: duty::ENTER.word, refused: 0 };
        let receipt = append(&mut writing, moment, actor, batch, &texts).await?;
        let entries = appended(receipt.first_serial, &facts);
        admit(&mut writing, moment, actor, &new.notice, &entries, &new.reason).await?;
        let row = DutyEventRow {
            id: 0,
            notice_code: new.notice.clone(),
            class: expected.class.word.clone(),
            title: new.title.trim().to_owned(),
            reference: new.reference.trim().to_owned(),
            happened_on: on.to_string(),
            due_on: expected.due.day.to_string(),
            unit_count: i64::try_from(facts.len()).unwrap_or(i64::MAX),
            first_serial: receipt.first_serial,
            last_serial: receipt.last_serial,
            reason: new.reason.trim().to_owned(),
            unit_id: own_unit,
            entered_at: moment.at.clone(),
            entered_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let id = writing.add_duty_event(&row).await?;
        let act = if own_unit.is_some() { duty::ENTER_OWN } else { duty::ENTER };
        writing.record(event(moment, actor, act, &new.notice, &detail(id, &row))).await?;
        writing.commit().await?;
        Ok(EnteredEvent { id, duties: facts.len(), due_on: expected.due.day })
    }

    /// The name in the notice's register of whoever may enter for his own unit only; nothing for the office.
    async fn own_holder(
        &self,
        moment: &Moment,
        actor: &Actor,
        notice: &Notice,
    ) -> Result<Option<String>, OfficeError> {
        if actor.role.sees_all_units() {
            return Ok(None);
        }
        let unit = actor.unit.ok_or_else(|| Refusal::NotFound { what: "您的任职单位".to_owned() })?;
        let name = self.holder_name(notice, unit, moment.today).await?;
        let missing =
            || Refusal::NotFound { what: format!("您的单位在“{}”中的名称", notice.title) };
        Ok(Some(name.ok_or_else(missing)?))
    }
}

/// `第1号：重要会议“…”（2023年3月1日），76个单位，2023年3月6日到期`.
fn detail(id: i64, row: &DutyEventRow) -> String {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), document_date);
    let reason =
        if row.reason.is_empty() { String::new() } else { format!("，补登理由：{}", row.reason) };
    format!(
        "第{id}号：{}“{}”（{}），{}个单位，{}到期{reason}",
        row.class,
        row.title,
        day(&row.happened_on),
        row.unit_count,
        day(&row.due_on)
    )
}

fn check(
    notice: &Notice,
    calendar: &zhaozhang_domain::calendar::Calendar,
    moment: &Moment,
    new: &NewEvent,
    own: Option<&str>,
) -> Result<EventPreview, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut put = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    let title = new.title.trim().chars().count();
    if title == 0 {
        put("title", "D-101", "没有填写会议、政策或活动的名称".to_owned(), "请填写全称");
    } else if title > LONGEST || new.reference.chars().count() > LONGEST {
        put("title", "D-101", format!("名称或文号超过{LONGEST}个字"), "请写简短些");
    }
    let on = new.on.trim().parse::<NaiveDate>().ok();
    let latest = moment.today.checked_add_days(AHEAD).unwrap_or(moment.today);
    match on {
        None => put(
            "on",
            "D-103",
            "没有填写日期，或日期读不懂".to_owned(),
            "请填写召开或出台的日期，如2023-03-01",
        ),
        Some(on) if on < notice.from || notice.until.is_some_and(|until| on > until) => {
            let what = format!("{}不在通知施行期间（自{}起）", document_date(on), document_date(notice.from));
            put("on", "D-103", what, "请核对日期，或改选当时施行的通知");
        }
        Some(on) if on > latest => {
            put("on", "D-103", format!("{}太晚", document_date(on)), "最多可以提前两个月登记，请核对日期");
        }
        Some(_) => {}
    }
    let asked = on.and_then(|on| expected(notice, calendar, &new.class, on));
    let Some((on, mut expected)) = on.zip(asked) else {
        if on.is_some() || !event_classes(notice, moment.today).iter().any(|known| known.word == new.class) {
            let known: Vec<String> =
                event_classes(notice, moment.today).into_iter().map(|class| class.word).collect();
            let cure = format!("请在下列类别中选一类：{}", known.join("、"));
            problems.push(Problem::at(
                "class",
                "D-102",
                "没有选定类别，或通知没有规定这一类的报送时限",
                cure,
            ));
        }
        return Err(problems);
    };
    choose_units(&mut expected, new, own, &mut problems);
    if problems.is_empty() {
        let is_late = expected.due.day < moment.today;
        Ok(EventPreview { on, expected, is_late })
    } else {
        Err(problems)
    }
}

/// Leaves the units that are meant: those named, all, or only the own.
fn choose_units(expected: &mut Expected, new: &NewEvent, own: Option<&str>, problems: &mut Vec<Problem>) {
    if let Some(own) = own {
        if expected.class.span != Span::Days(0) {
            let what = format!("“{}”由市局办公室统一登记", expected.class.word);
            problems.push(Problem::at(
                "class",
                "D-105",
                what,
                "本单位只登记须当天报送的会议、活动、视察、调研",
            ));
        }
        expected.units.retain(|unit| unit == own);
        if expected.units.is_empty() {
            problems.push(Problem::at("on", "D-104", "当日单位表中没有您的单位", "请核对日期"));
        }
        return;
    }
    if new.units.is_empty() {
        return;
    }
    for unit in new.units.iter().filter(|unit| !expected.units.contains(unit)) {
        let what = format!("当日单位表中没有“{unit}”");
        problems.push(Problem::at("units", "D-104", what, "请从单位表中选择"));
    }
    expected.units.retain(|unit| new.units.contains(unit));
}
