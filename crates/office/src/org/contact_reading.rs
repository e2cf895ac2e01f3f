//! The verbs 查看完整联系方式 and 导出联系方式, and 更正人员信息: whoever sees a telephone number whole leaves a record, and
//! takes out many of them only with a reason (requirements §7.1 L-10).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::people::{Contact, NewPerson};
use crate::org::unit_entry::no_problems;
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use std::collections::BTreeMap;
use zhaozhang_store::{PersonRow, PostsOf, Writing};

/// What a form writes to have a field emptied.
const NOTHING: &str = "无";

impl Office {
    /// A person's whole contact data; the look is recorded.
    pub async fn read_contact(
        &self,
        moment: &Moment,
        actor: &Actor,
        person: i64,
    ) -> Result<Contact, OfficeError> {
        permit(actor, people::CONTACT_READ)?;
        let mut writing = self.inner.store.write().await?;
        let row = seen(&mut writing, actor, person).await?;
        let contact = self.opened(&row)?;
        let detail = format!("查看人员编号{person}的完整联系方式");
        writing.record(event(moment, actor, people::CONTACT_READ, &row.person.name, &detail)).await?;
        writing.commit().await?;
        Ok(contact)
    }

    /// The whole contact data of several persons by number, for a form that goes out; recorded with the reason.
    pub async fn export_contacts(
        &self,
        moment: &Moment,
        actor: &Actor,
        persons: &[i64],
        subject: &str,
        reason: &str,
    ) -> Result<BTreeMap<i64, Contact>, OfficeError> {
        permit(actor, people::CONTACT_EXPORT)?;
        if reason.trim().is_empty() {
            let cure = "请写明用途，如报省局备案；导出会留痕";
            return Err(
                Refusal::Listed(vec![Problem::at("reason", "U-205", "没有写明导出用途", cure)]).into()
            );
        }
        let mut writing = self.inner.store.write().await?;
        let mut contacts = BTreeMap::new();
        for row in writing.persons().await? {
            if persons.contains(&row.id) {
                contacts.insert(row.id, self.opened(&row)?);
            }
        }
        let detail = format!("导出{}人的完整联系方式，用途：{}", contacts.len(), reason.trim());
        writing.record(event(moment, actor, people::CONTACT_EXPORT, subject, &detail)).await?;
        writing.commit().await?;
        Ok(contacts)
    }

    /// Corrects a person's name or contact data. Empty fields stay as they are; 无 empties one.
    pub async fn amend_person(
        &self,
        moment: &Moment,
        actor: &Actor,
        person: i64,
        given: &NewPerson,
    ) -> Result<(), OfficeError> {
        permit(actor, people::PERSON_AMEND)?;
        let mut writing = self.inner.store.write().await?;
        let row = seen(&mut writing, actor, person).await?;
        let changed = self.write_amendment(&mut writing, moment, actor, &row, given).await?;
        if changed.is_empty() {
            let cure = "要改的写新的内容，要清空的写“无”，不改的留空";
            return Err(Refusal::Listed(vec![Problem::of("U-008", "没有填写任何要改的内容", cure)]).into());
        }
        let detail = format!("更正{}", changed.join("、"));
        writing.record(event(moment, actor, people::PERSON_AMEND, &row.person.name, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Writes what differs and says which fields; the caller records.
    pub(crate) async fn write_amendment(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        row: &PersonRow,
        given: &NewPerson,
    ) -> Result<Vec<&'static str>, OfficeError> {
        let before = NewPerson { name: row.person.name.clone(), contact: self.opened(row)? };
        let mut changed = Vec::new();
        let mut pick = |label: &'static str, old: &str, new: &str| {
            let new = new.trim();
            let kept = match new {
                "" => old.to_owned(),
                NOTHING => String::new(),
                new => new.to_owned(),
            };
            if kept != old {
                changed.push(label);
            }
            kept
        };
        let tidied = |text: &str, tidy: &str| {
            if text.trim() == NOTHING { NOTHING.to_owned() } else { tidy.to_owned() }
        };
        let tidy = given.tidied();
        let (own, now) = (&given.contact, &tidy.contact);
        let after = NewPerson {
            name: pick("姓名", &before.name, &tidy.name),
            contact: Contact {
                office_phone: pick(
                    "办公室电话",
                    &before.contact.office_phone,
                    &tidied(&own.office_phone, &now.office_phone),
                ),
                mobile: pick("手机号码", &before.contact.mobile, &tidied(&own.mobile, &now.mobile)),
                mail: pick("电子信箱", &before.contact.mail, &tidied(&own.mail, &now.mail)),
                wechat: pick("微信", &before.contact.wechat, &tidied(&own.wechat, &now.wechat)),
            },
        };
        no_problems(after.problems())?;
        if !changed.is_empty() {
            let sealed = self.sealed(&after, &moment.at, &actor.name)?;
            writing.update_person(row.id, &sealed).await?;
        }
        Ok(changed)
    }

    /// Whether the actor may see a person's record: their own, or somebody's of a unit they may see.
    pub async fn may_see_person(&self, actor: &Actor, person: i64) -> Result<bool, OfficeError> {
        let posts = self.inner.store.posts(PostsOf::Person(person)).await?;
        Ok(actor.person == Some(person)
            || actor.role.sees_all_units()
            || posts.iter().any(|post| actor.may_see(post.post.unit_id)))
    }
}

/// The person's row, if the actor may see it; else not found.
async fn seen(writing: &mut Writing, actor: &Actor, person: i64) -> Result<PersonRow, OfficeError> {
    let missing = || Refusal::NotFound { what: format!("编号{person}的人员") };
    let row = writing.person(person).await?.ok_or_else(missing)?;
    let posts = writing.posts(PostsOf::Person(person)).await?;
    let is_seen = actor.person == Some(person)
        || actor.role.sees_all_units()
        || posts.iter().any(|post| actor.may_see(post.post.unit_id));
    if is_seen { Ok(row) } else { Err(missing().into()) }
}
