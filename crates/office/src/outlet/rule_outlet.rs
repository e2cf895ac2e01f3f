//! The verb 认定媒体类别: the secretariat says which class of a notice's list an outlet has, and from when (附件3 “等”). What
//! the notice itself lists stays as it is listed; a later decision takes the place of an earlier one.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::outlet::add_outlet::{day_problems, reason_problems};
use crate::outlet::outlets::days_words;
use crate::permit::{outlet as act, permit};
use crate::refusal::{OfficeError, Problem};
use zhaozhang_store::OutletRulingRow;
use zhaozhang_text::normalise::{cell, key};

/// A decision as somebody writes it into the form (媒体认定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOutletRuling {
    /// The code of the notice; empty for the main one.
    pub notice: String,
    /// The outlet, by any of its names.
    pub name: String,
    /// 媒体类别.
    pub class: String,
    /// 级别; may be empty.
    pub level: String,
    /// The first day, ISO; empty when it always held.
    pub from: String,
    /// The last day, ISO; empty when it goes on.
    pub to: String,
    /// 依据.
    pub reason: String,
}

/// What 级别 a class may come with.
pub const LEVELS: [&str; 4] = ["国家级", "省级", "市级", "县级"];

impl Office {
    /// Decides the class of an outlet and gives the number of the decision.
    ///
    /// Refused, all at once: no name (E-131), a class the notice does not know (E-132), a level that is none (E-133),
    /// an outlet the notice itself lists (E-134), no notice with a list (E-135), days and reason as in
    /// [`crate::outlet::add_outlet`].
    pub async fn rule_outlet(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewOutletRuling,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::RULE_OUTLET)?;
        let book = self.outlets().await?;
        let mut problems = day_problems(&new.from, &new.to);
        problems.extend(reason_problems(&new.reason));
        let main = book.main_notice(moment.today).map(|entry| entry.notice.code.clone());
        let notice = if new.notice.is_empty() { main.unwrap_or_default() } else { new.notice.clone() };
        let classes = book.classes(&notice);
        let mut say = |field: &'static str, code: &'static str, what: String, cure: String| {
            problems.push(Problem::at(field, code, what, cure));
        };
        let written = cell(&new.name);
        let name =
            book.on(moment.today).named(&written).map_or_else(|| written.clone(), |row| row.name.clone());
        if classes.is_empty() {
            let cure = "请先在通知文件夹中放入媒体表（media.tsv）";
            say("class", "E-135", format!("通知“{notice}”没有媒体名单"), cure.to_owned());
        } else if !classes.contains(&new.class) {
            let cure = format!("请从{}中选一个", classes.join("、"));
            say("class", "E-132", format!("通知没有“{}”这一类媒体", new.class), cure);
        }
        if written.is_empty() || written.chars().count() > 40 {
            say("name", "E-131", "没有填写媒体名称，或超过40个字".to_owned(), "请填写媒体名称".to_owned());
        }
        if !new.level.is_empty() && !LEVELS.contains(&new.level.as_str()) {
            let cure = format!("请从{}中选一个，没有的可以不选", LEVELS.join("、"));
            say("level", "E-133", format!("没有“{}”这一级别", new.level), cure);
        }
        let printed = self.notice(&notice).map(|entry| entry.notice.outlets.clone()).unwrap_or_default();
        let bears = |one: &str| key(one) == key(&name) || key(one) == key(&written);
        let listed =
            printed.iter().find(|entry| bears(&entry.name) || entry.aliases.iter().any(|alias| bears(alias)));
        if let Some(listed) = listed {
            let what = format!("通知名单已列有“{}”，属{}", listed.name, listed.class);
            say("name", "E-134", what, "名单写明的照名单执行；名单有误的，请由发文机关更正".to_owned());
        }
        no_problems(problems)?;
        let row = OutletRulingRow {
            id: 0,
            notice,
            name,
            class: new.class.clone(),
            level: new.level.clone(),
            from_day: new.from.trim().to_owned(),
            to_day: new.to.trim().to_owned(),
            basis: cell(&new.reason),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        let days = days_words(&row.from_day, &row.to_day);
        let detail = format!("{}认定为{}{}，{days}：{}", row.name, row.class, row.level, row.basis);
        let subject = row.name.clone();
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_outlet_ruling(row).await?;
        writing.record(event(moment, actor, act::RULE_OUTLET, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}
