//! The verb 补充媒体资料: an alias, a domain or a programme joins an outlet for some days or is cancelled, an outlet becomes
//! part of another one, or ends. What was published before is told as before.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::outlet::add_outlet::{day_problems, domain_in, reason_problems};
use crate::outlet::outlets::{ChangeOf, OutletBook, days_words};
use crate::permit::{outlet as act, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_store::OutletChangeRow;
use zhaozhang_text::normalise::{cell, key};
use zhaozhang_text::outlet::register::OutletRow;

/// A change as somebody writes it into the form (媒体变更).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletChange {
    /// The outlet it is about.
    pub outlet: String,
    /// 别名, 域名, 节目, 取消, 并入 or 终止.
    pub act: String,
    /// The alias, domain or programme; the outlet it becomes part of.
    pub value: String,
    /// The first day, ISO; the day of a merger.
    pub from: String,
    /// The last day, ISO.
    pub to: String,
    /// 依据.
    pub reason: String,
}

impl Office {
    /// Changes an outlet and gives the number of the change.
    ///
    /// Refused, all at once: no such outlet (not found), a change that is none (E-111), nothing to add or cancel
    /// (E-112), a domain that is none (E-103), a merger into nobody or into itself (E-113), a day missing where one is
    /// needed (E-114), an outlet that ended before (E-115), days and reason as in [`crate::outlet::add_outlet`].
    pub async fn change_outlet(
        &self,
        moment: &Moment,
        actor: &Actor,
        change: &OutletChange,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::CHANGE_OUTLET)?;
        let mut writing = self.inner.store.write().await?;
        let changes = writing.outlet_changes().await?;
        let book = OutletBook::of(changes, Vec::new(), self.notices()).ok();
        let register = book.as_ref().map(|book| book.on(moment.today));
        let name = cell(&change.outlet);
        let known =
            register.and_then(|register| register.rows().iter().find(|row| key(&row.name) == key(&name)));
        let Some(known) = known else {
            return Err(Refusal::NotFound { what: format!("媒体“{name}”") }.into());
        };
        let mut problems = day_problems(&change.from, &change.to);
        problems.extend(reason_problems(&change.reason));
        let target = register.and_then(|register| register.named(&cell(&change.value)));
        let row = row_of(moment, actor, (known, target), change, &mut problems);
        if problems.is_empty() {
            problems.extend(self.clashes_with(&mut writing, &row).await?);
        }
        no_problems(problems)?;
        let what = if row.target.is_empty() { &row.value } else { &row.target };
        let days = days_words(&row.from_day, &row.to_day);
        let detail = format!("{}{}{what}，{days}：{}", row.outlet, row.act, row.reason);
        let subject = row.outlet.clone();
        let id = writing.add_outlet_change(row).await?;
        writing.record(event(moment, actor, act::CHANGE_OUTLET, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

#[expect(clippy::too_many_lines, reason = "an arm for each kind of change, each with its own refusals")]
fn row_of(
    moment: &Moment,
    actor: &Actor,
    (known, target): (&OutletRow, Option<&OutletRow>),
    change: &OutletChange,
    problems: &mut Vec<Problem>,
) -> OutletChangeRow {
    let value = cell(&change.value);
    let mut row = OutletChangeRow {
        id: 0,
        outlet: known.name.clone(),
        act: change.act.clone(),
        value: value.clone(),
        from_day: change.from.trim().to_owned(),
        to_day: change.to.trim().to_owned(),
        reason: cell(&change.reason),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
        ..OutletChangeRow::default()
    };
    let mut say = |field: &'static str, code: &'static str, what: String, cure: &str| {
        problems.push(Problem::at(field, code, what, cure.to_owned()));
    };
    let has = |names: &[String]| names.iter().any(|name| key(name) == key(&value));
    let is_day = |text: &str| text.trim().parse::<NaiveDate>().is_ok();
    match ChangeOf::from_word(&change.act) {
        None | Some(ChangeOf::Entry) => {
            say("act", "E-111", format!("没有“{}”这一变更", change.act), "请从列出的事项中选一项");
        }
        Some(ChangeOf::Alias | ChangeOf::Programme | ChangeOf::Cancel) if value.is_empty() => {
            say("value", "E-112", "没有填写内容".to_owned(), "请填写要增加或取消的名称");
        }
        Some(ChangeOf::Domain) => match domain_in(&value) {
            Some(domain) if has(&known.domains) || known.domains.contains(&domain) => {
                say("value", "E-112", format!("{}已有域名{domain}", known.name), "不用重复登记");
            }
            Some(domain) => row.value = domain,
            None => say(
                "value",
                "E-103",
                format!("“{value}”不是媒体自己的域名"),
                "请写成 example.gov.cn 的样式，或粘贴该媒体的一个网址",
            ),
        },
        Some(ChangeOf::Alias) if has(&known.aliases) || key(&known.name) == key(&value) => {
            say("value", "E-112", format!("{}已有名称“{value}”", known.name), "不用重复登记");
        }
        Some(ChangeOf::Programme) if has(&known.programmes) => {
            say("value", "E-112", format!("{}已有节目“{value}”", known.name), "不用重复登记");
        }
        Some(ChangeOf::Cancel) if !(has(&known.aliases) || has(&known.domains) || has(&known.programmes)) => {
            let what = format!("{}没有“{value}”这一别名、域名或节目", known.name);
            say("value", "E-112", what, "请照名录中的写法填写");
        }
        Some(ChangeOf::Alias | ChangeOf::Programme | ChangeOf::Cancel) => {}
        Some(ChangeOf::Merger) => {
            row.value.clear();
            match target {
                Some(target) if target.name != known.name => row.target.clone_from(&target.name),
                Some(_) => say("value", "E-113", "不能并入自己".to_owned(), "请填写并入后的媒体名称"),
                None => say(
                    "value",
                    "E-113",
                    format!("媒体名录中没有“{value}”"),
                    "请先登记并入后的媒体，再办理并入",
                ),
            }
            if !is_day(&change.from) {
                say("from", "E-114", "没有填写并入的日期".to_owned(), "请填写自哪天起并入");
            }
        }
        Some(ChangeOf::End) => {
            row.value.clear();
            if !is_day(&change.to) {
                say("to", "E-114", "没有填写终止的日期".to_owned(), "请填写最后一天");
            }
        }
    }
    let is_ending = matches!(ChangeOf::from_word(&change.act), Some(ChangeOf::Merger | ChangeOf::End));
    if let Some(until) = known.until.filter(|_| is_ending) {
        let what =
            format!("{}到{}已经终止或并入", known.name, zhaozhang_domain::period::document_date(until));
        say("act", "E-115", what, "不用再次办理");
    }
    row
}
