//! The verb 分派专题任务: parts of a campaign for many units at once (S0-60), each with its first responsible person
//! (S4-43). All of them or, when a line is wrong, none.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, publicity as act};
use crate::refusal::{Fault, OfficeError, Problem};
use crate::supervision::open_dossier::{add, problem_of, title_of};
use zhaozhang_domain::dossier::{Kind, Values, problems, taken};

/// Parts to give out (分派单).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// What every unit does.
    pub title: String,
    /// 开始日期, ISO.
    pub from: String,
    /// 完成期限, ISO.
    pub due: String,
    /// A line for each unit: unit, first responsible person, leader in charge, sections; with `|`, tab or `，` between.
    pub units: String,
}

impl Office {
    /// Gives parts of a campaign to units and says how many.
    ///
    /// Refused, all at once: no unit (P-707), a line whose unit is none or stands twice or has this part already
    /// (P-708), fields that are missing or unreadable (P-501 to P-504), days out of order (P-702), a campaign that is
    /// over (P-710).
    pub async fn assign_campaign(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        assignment: &Assignment,
    ) -> Result<usize, OfficeError> {
        permit(actor, act::ASSIGN)?;
        let kinds = Kind::of("campaigns").zip(Kind::of("campaign-parts"));
        let (campaigns, parts) = kinds.ok_or_else(|| Fault::plain("no kind of campaigns"))?;
        let campaign = self.dossier(actor, campaigns, id).await?;
        let mut found = Vec::new();
        if campaign.is_closed() {
            let what = format!("专题活动现在是“{}”，不能再分派", campaign.state());
            found.push(Problem::of("P-710", what, "请在进行中的专题活动里分派"));
        }
        let register = self.register().await?;
        let mut writing = self.inner.store.write().await?;
        let standing = writing.dossiers_below(id).await?;
        let mut new: Vec<(i64, Values)> = Vec::new();
        for (number, line) in (1_usize..).zip(assignment.units.lines()) {
            let cells: Vec<&str> = line.split(['|', '｜', '\t', '，', ',']).map(str::trim).collect();
            let Some(name) = cells.first().filter(|name| !name.is_empty()) else { continue };
            let mut wrong = |what: String, cure: &str| {
                found.push(Problem::at("units", "P-708", format!("第{number}行：{what}"), cure));
            };
            let Some(unit) = register.named(name, moment.today) else {
                wrong(format!("名册里没有“{name}”"), "请写名册中的全称或简称，或先登记这个单位");
                continue;
            };
            let has_it = standing
                .iter()
                .any(|row| row.unit_id == Some(unit.id) && row.title == assignment.title.trim());
            if has_it || new.iter().any(|(known, _)| *known == unit.id) {
                wrong(format!("{}已有这项分工", unit.name), "请删去这一行，或换一项任务");
                continue;
            }
            let values = values_of(assignment, &cells);
            if values.get("responsible").is_none_or(String::is_empty) {
                wrong(format!("{}没有填写第一责任人", unit.name), "请在单位后面写主要负责人的姓名和职务");
                continue;
            }
            new.push((unit.id, values));
        }
        if new.is_empty() && found.is_empty() {
            found.push(Problem::at("units", "P-707", "没有写单位", "请每行写一个单位和它的第一责任人"));
        }
        if let Some((_, values)) = new.first() {
            found.extend(problems(parts.fields, values).into_iter().map(problem_of));
            found.extend(self.coordination_problems(actor, parts, values, (true, Some(id))).await?);
        }
        no_problems(found)?;
        for (unit, values) in &new {
            let values = taken(parts.fields, values);
            let place = (parts, Some(*unit), Some(id), moment.today);
            add(&mut writing, (moment, actor), place, &title_of(parts, &values), &values).await?;
        }
        let detail = format!("“{}”：{}，{}个单位", campaign.title, assignment.title.trim(), new.len());
        writing.record(event(moment, actor, act::ASSIGN, &format!("专题活动{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(new.len())
    }
}

fn values_of(assignment: &Assignment, cells: &[&str]) -> Values {
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default().to_owned();
    let rest = cells.get(3..).unwrap_or_default();
    [
        ("title", assignment.title.clone()),
        ("from", assignment.from.clone()),
        ("due", assignment.due.clone()),
        ("responsible", cell(1)),
        ("leader_in_charge", cell(2)),
        ("sections", rest.join("\n")),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}
