//! The verb 发起登记: the office asks units for their liaison by a day, under an article of a notice (S0-35, S1-55).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::registrations::RosterForm;
use crate::org::unit_entry::no_problems;
use crate::org::units::register_in;
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::notice::{Notice, When};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::NewCallRow;
use zhaozhang_text::normalise;

/// A call to open (登记通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// 标题.
    pub title: String,
    /// The notice.
    pub notice_code: String,
    /// The article that asks for it.
    pub citation: String,
    /// Which form answers it.
    pub form: RosterForm,
    /// Until which day, 24:00.
    pub due_on: Option<NaiveDate>,
    /// The groups asked; every unit in one of them that stands today.
    pub groups: Vec<String>,
}

/// A call a notice itself asks for (通知所定登记): a duty with a day that collects a list of persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedCall {
    /// 事项.
    pub title: String,
    /// The article.
    pub citation: String,
    /// Which form it comes with.
    pub form: RosterForm,
    /// The day.
    pub due_on: NaiveDate,
    /// The groups of the notice's register.
    pub groups: Vec<String>,
}

/// The calls a notice asks for.
pub fn proposed(notice: &Notice) -> Vec<ProposedCall> {
    let mut groups: Vec<String> = Vec::new();
    for unit in notice.units.iter().filter(|unit| !unit.group.is_empty()) {
        if !groups.contains(&unit.group) {
            groups.push(unit.group.clone());
        }
    }
    let has = |word: &str| {
        notice
            .articles
            .iter()
            .any(|article| article.citation.starts_with("附件") && article.heading.contains(word))
    };
    let form = if has("报送人员统计表") {
        RosterForm::CorrespondentTable
    } else {
        RosterForm::LiaisonRegister
    };
    let call = |cadence: &zhaozhang_domain::notice::Cadence| {
        let When::Day(due_on) = cadence.when else { return None };
        let is_list = cadence.name.contains("名单");
        let citation = notice.articles.get(cadence.article)?.citation.clone();
        is_list.then(|| ProposedCall {
            title: cadence.name.clone(),
            citation,
            form,
            due_on,
            groups: groups.clone(),
        })
    };
    notice.cadences.iter().filter_map(call).collect()
}

impl Office {
    /// Opens a call; gives its number.
    pub async fn open_registration(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewCall,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::REGISTRATION_OPEN)?;
        let entry = self.expect_notice(&new.notice_code)?;
        let title = normalise::cell(&new.title).replace('\n', "");
        let mut problems = word_problems(&entry.notice, new, &title);
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let units = register.on(moment.today).into_iter();
        let asked: Vec<i64> = units
            .filter(|unit| unit.groups.iter().any(|group| new.groups.contains(group)))
            .map(|unit| unit.id)
            .collect();
        if asked.is_empty() {
            problems.push(Problem::at(
                "groups",
                "U-404",
                "所选的组里没有单位",
                "请选择要登记的组；名册还空着的，请先从通知导入单位",
            ));
        }
        no_problems(problems)?;
        let due_on = new.due_on.unwrap_or(moment.today);
        let row = NewCallRow {
            title: title.clone(),
            notice_code: new.notice_code.clone(),
            citation: new.citation.clone(),
            form: new.form.code().to_owned(),
            opened_on: moment.today.to_string(),
            due_on: due_on.to_string(),
            opened_at: moment.at.clone(),
            opened_by: actor.name.clone(),
        };
        let id = writing.add_call(&row, &asked).await?;
        let detail = format!(
            "登记编号{id}“{title}”，依据{}，{}前（当天24:00止），单位{}个",
            new.citation,
            document_date(due_on),
            asked.len()
        );
        writing.record(event(moment, actor, people::REGISTRATION_OPEN, &new.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// What is wrong with the words and days of a call.
fn word_problems(notice: &Notice, new: &NewCall, title: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if title.is_empty() || title.chars().count() > 80 {
        problems.push(Problem::at("title", "U-401", "标题没有写或超过80个字", "请写明收什么名单"));
    }
    if !notice.articles.iter().any(|article| article.citation == new.citation) {
        let what = format!("通知中没有“{}”这一条", new.citation);
        problems.push(Problem::at("citation", "U-402", what, "请选择依据的条款"));
    }
    if new.due_on.is_none() {
        let cure = "请填写实有日期，如2020-07-02，当天24:00为止";
        problems.push(Problem::at("due", "U-005", "没有填写截止日期，或日期读不懂", cure));
    }
    if new.due_on.is_some_and(|due| due < notice.from) {
        let what = format!("截止日期早于通知施行的{}", document_date(notice.from));
        problems.push(Problem::at("due", "U-403", what, "请核对日期"));
    }
    problems
}
