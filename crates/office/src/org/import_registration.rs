//! The verb 导入登记表: the rows of a filled form answer a registration call, all of them or none; every problem comes with
//! row, column and cure. And the way out: the form filled with the liaisons of the units asked.

use crate::Office;
use crate::ledger::ledger_book::RowProblem;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::appoint::Appointee;
use crate::org::file_liaison::NewFiling;
use crate::org::people::{Contact, NewPerson};
use crate::org::posts::{Post, posts_of};
use crate::org::registrations::{Call, FilingState, call_of, filings_of};
use crate::org::roster::reading::{ReadRoster, ReadRow};
use crate::org::roster::{RosterRow, draw};
use crate::org::units::{Register, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::ruling::forms::FormFile;
use std::collections::BTreeMap;
use zhaozhang_store::{FilingsOf, PostsOf, Writing};
use zhaozhang_text::nearest::nearest;

/// What an import did (导入回执).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReceipt {
    /// Units whose person was filed.
    pub filed: Vec<String>,
    /// Units whose row says what is registered already.
    pub unchanged: Vec<String>,
}

impl Office {
    /// Takes the rows of a form in as answers to a call: all or, when anything is wrong, none.
    pub async fn import_registration(
        &self,
        moment: &Moment,
        actor: &Actor,
        call: i64,
        read: ReadRoster,
    ) -> Result<ImportReceipt, OfficeError> {
        permit(actor, people::REGISTRATION_IMPORT)?;
        let missing = || Refusal::NotFound { what: format!("编号{call}的登记通知") };
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let call = call_of(&writing.call(call).await?.ok_or_else(missing)?)?;
        let expected = writing.expected_units(call.id).await?;
        let mut problems = read.problems;
        let rows = matched(&read.rows, &register, &expected, moment, &mut problems);
        let mut receipt = ImportReceipt::default();
        for (unit, row) in rows {
            let name = register.unit_on(unit, moment.today).map(|unit| unit.name.clone()).unwrap_or_default();
            if self.stands_already(&mut writing, &register, moment, &call, (unit, &row.row)).await? {
                receipt.unchanged.push(name);
                continue;
            }
            let new = filing_of(&call, unit, &row.row, moment);
            match self.write_filing(&mut writing, moment, actor, &register, &new).await {
                Ok(_) => receipt.filed.push(name),
                Err(OfficeError::Refused(Refusal::Listed(found))) => {
                    problems.extend(found.into_iter().map(|problem| RowProblem {
                        sheet: row.sheet.clone(),
                        row: Some(row.number),
                        column: String::new(),
                        found: row.row.name.clone(),
                        what: problem.what,
                        cure: problem.cure,
                        code: problem.code,
                    }));
                }
                Err(other) => return Err(other),
            }
        }
        if !problems.is_empty() {
            problems.sort_by(|one, other| (&one.sheet, one.row).cmp(&(&other.sheet, other.row)));
            return Err(Refusal::Problems(problems).into());
        }
        let detail = format!(
            "登记编号{}：登记{}个单位，与现登记相同{}个",
            call.id,
            receipt.filed.len(),
            receipt.unchanged.len()
        );
        writing.record(event(moment, actor, people::REGISTRATION_IMPORT, &call.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(receipt)
    }

    /// Whether the unit has answered the call with this person and these data already.
    async fn stands_already(
        &self,
        writing: &mut Writing,
        register: &Register,
        moment: &Moment,
        call: &Call,
        (unit, row): (i64, &RosterRow),
    ) -> Result<bool, OfficeError> {
        let filings = filings_of(&writing.filings(FilingsOf::Unit(unit)).await?, register)?;
        let is_filed = filings
            .iter()
            .any(|filing| filing.call == Some(call.id) && matches!(filing.state, FilingState::Confirmed(_)));
        let posts = posts_of(&writing.posts(PostsOf::Unit(unit)).await?, register, Some(moment.today))?;
        let held =
            posts.into_iter().find(|post| post.role == Role::Correspondent && post.is_held_on(moment.today));
        let Some(held) = held.filter(|held| is_filed && held.person_name == row.name) else {
            return Ok(false);
        };
        let person = writing.person(held.person).await?;
        let contact = person.map(|row| self.opened(&row)).transpose()?.unwrap_or_default();
        Ok(contact == row.contact && held.title == row.title)
    }

    /// The form of a call filled with the liaisons of the units asked, in the register's order, contact data whole; the
    /// reason is recorded. Nothing when the notice has no such form.
    pub async fn export_registration(
        &self,
        moment: &Moment,
        actor: &Actor,
        call: i64,
        reason: &str,
    ) -> Result<FormFile, OfficeError> {
        permit(actor, people::CONTACT_EXPORT)?;
        let missing = || Refusal::NotFound { what: format!("编号{call}的登记通知") };
        let call = self.call(call).await?.ok_or_else(missing)?;
        let entry = self.expect_notice(&call.notice_code)?;
        let expected = self.expected_units(call.id).await?;
        let mut posts = self.posts_on(moment.today).await?;
        posts.retain(|post| post.role == Role::Correspondent && expected.contains(&post.unit));
        posts.sort_by_key(|post| post.unit);
        let persons: Vec<i64> = posts.iter().map(|post| post.person).collect();
        let subject = format!("登记编号{}“{}”", call.id, call.title);
        let contacts = self.export_contacts(moment, actor, &persons, &subject, reason).await?;
        let rows: Vec<RosterRow> = posts.iter().map(|post| roster_row(post, &contacts)).collect();
        let drawn = draw(&entry.notice, call.form, &rows, Some(moment.today));
        let drawn = drawn.map_err(|cause| Fault::new("cannot draw a form of persons", cause))?;
        Ok(drawn.ok_or_else(|| Refusal::NotFound { what: format!("通知中的{}", call.form.word()) })?)
    }
}

fn roster_row(post: &Post, contacts: &BTreeMap<i64, Contact>) -> RosterRow {
    RosterRow {
        unit: post.unit_name.clone(),
        name: post.person_name.clone(),
        title: post.title.clone(),
        contact: contacts.get(&post.person).cloned().unwrap_or_default(),
        remark: post.employment().to_owned(),
    }
}

/// The rows with the units they mean; what is wrong about the unit is added to the problems.
fn matched<'r>(
    rows: &'r [ReadRow],
    register: &Register,
    expected: &[i64],
    moment: &Moment,
    problems: &mut Vec<RowProblem>,
) -> Vec<(i64, &'r ReadRow)> {
    let mut seen: BTreeMap<i64, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for row in rows {
        let mut problem = |code: &'static str, what: String, cure: String| {
            problems.push(RowProblem {
                sheet: row.sheet.clone(),
                row: Some(row.number),
                column: "单位".to_owned(),
                found: row.row.unit.clone(),
                what,
                cure,
                code,
            });
        };
        let Some(unit) = register.named(&row.row.unit, moment.today) else {
            let units = register.on(moment.today);
            let near = nearest(&row.row.unit, units.iter().map(|unit| unit.name.as_str()));
            let cure = near.map_or_else(
                || "请写单位全称，或先登记该单位".to_owned(),
                |near| format!("是否应为“{near}”？请改正后重新导入"),
            );
            problem("U-505", format!("名册中没有“{}”", row.row.unit), cure);
            continue;
        };
        if !expected.contains(&unit.id) {
            let what = format!("这次登记没有要求“{}”填报", unit.name);
            problem("U-405", what, "请删去这一行，或核对是否选错了登记通知".to_owned());
        } else if let Some(first) = seen.insert(unit.id, row.number) {
            let what = format!("“{}”在第{first}行已有一人，一个单位只能有一名联络员（信息员）", unit.name);
            problem("U-506", what, "请只留一人".to_owned());
        } else {
            found.push((unit.id, row));
        }
    }
    found
}

fn filing_of(call: &Call, unit: i64, row: &RosterRow, moment: &Moment) -> NewFiling {
    NewFiling {
        call: Some(call.id),
        unit,
        person: Appointee::New(NewPerson { name: row.name.clone(), contact: row.contact.clone() }),
        title: row.title.clone(),
        // The printed forms have no column for it; a remark may say so.
        full_time: Some(row.remark.contains(crate::org::posts::FULL_TIME)),
        from: Some(moment.today),
        reason: String::new(),
        remark: row.remark.clone(),
    }
}
