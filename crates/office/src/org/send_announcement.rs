//! The verbs 发出联络通知 and 签收联络通知: the office sends words to units, a type or a group of them, or all; the liaisons
//! are told at once by every way that is set up, and the first opening by a unit is its receipt (S2-40, S0-1).

use crate::Office;
use crate::duty::run_reminders::{Recipient, Telling};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::announcements::expand;
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::duty::digest::DigestLine;
use zhaozhang_domain::duty::reminder::{Level, Step};
use zhaozhang_store::AnnouncementRow;

/// An announcement to send (联络通知).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAnnouncement {
    /// 标题.
    pub title: String,
    /// 内容.
    pub body: String,
    /// To whom: types, groups, names, or everybody.
    pub to: Vec<String>,
}

impl Office {
    /// Sends an announcement and gives its number.
    pub async fn send_announcement(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewAnnouncement,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::ANNOUNCE)?;
        let register = self.register().await?;
        let mut problems = word_problems(new);
        let mut units = expand(&register, &new.to, moment.today).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        // Nobody needs a receipt from himself: a circle the sender's own unit stands in means the others.
        if units.len() > 1 {
            units.retain(|(unit, _)| actor.unit != Some(*unit));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let settings = self.channel_settings().await?;
        let posts = self.posts_on(moment.today).await?;
        let to: Vec<&str> = new.to.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
        let row = AnnouncementRow {
            id: 0,
            title: new.title.trim().to_owned(),
            body: new.body.trim().to_owned(),
            addressed: to.join("、"),
            sent_on: moment.today.to_string(),
            sent_at: moment.at.clone(),
            sent_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_announcement(&row, &units).await?;
        let mut told = Vec::new();
        let mut vacant: usize = 0;
        for (unit, name) in &units {
            let liaisons: Vec<_> =
                posts.iter().filter(|post| post.unit == *unit && post.role == Role::Correspondent).collect();
            vacant += usize::from(liaisons.is_empty());
            told.extend(liaisons.into_iter().map(|post| Telling {
                to: Recipient { person: post.person, name: post.person_name.clone(), unit: name.clone() },
                level: Level::Correspondent,
                notice: String::new(),
                is_overdue: false,
                line: line(id, &row, name),
            }));
        }
        let run = self.tell(&mut writing, moment, &settings, told).await?;
        let vacancy =
            if vacant == 0 { String::new() } else { format!("，{vacant}个单位没有联络员") };
        let detail = format!(
            "联络通知{id}《{}》发“{}”，按当天名册共{}个单位，告知{}人{vacancy}",
            row.title,
            row.addressed,
            units.len(),
            run.digests
        );
        writing.record(event(moment, actor, people::ANNOUNCE, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Notes that the actor's unit opened an announcement that went to it, when it is the first time.
    pub async fn open_announcement(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<bool, OfficeError> {
        let Some(unit) = actor.unit.filter(|_| people::OPEN_ANNOUNCEMENT.allows(actor.role)) else {
            return Ok(false);
        };
        let one = self.announcement(actor, id).await?;
        let is_new = one.receipts.iter().any(|to| to.unit_id == unit && to.opened_at.is_none());
        if !is_new {
            return Ok(false);
        }
        let mut writing = self.inner.store.write().await?;
        let by = (moment.at.as_str(), actor.name.as_str(), actor.role.word());
        if !writing.add_announcement_receipt((id, unit), by).await? {
            return Ok(false);
        }
        let detail = format!("联络通知{id}由单位{unit}首次打开");
        writing.record(event(moment, actor, people::OPEN_ANNOUNCEMENT, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(true)
    }
}

fn word_problems(new: &NewAnnouncement) -> Vec<Problem> {
    let mut problems = Vec::new();
    let title = new.title.trim().chars().count();
    if title == 0 || title > 80 {
        let what = if title == 0 { "没有填写标题" } else { "标题超过80个字" };
        problems.push(Problem::at("title", "U-803", what, "请填写80字以内的标题"));
    }
    let body = new.body.trim().chars().count();
    if body == 0 || body > 5_000 {
        let what = if body == 0 { "没有填写内容" } else { "内容超过5000个字" };
        problems.push(Problem::at("body", "U-803", what, "请写明要办什么、几时前办；长文请另发公文"));
    }
    problems
}

fn line(id: i64, row: &AnnouncementRow, unit: &str) -> DigestLine {
    DigestLine {
        key: format!("联络通知|{id}|{unit}"),
        code: format!("announcement-{id}"),
        step: Step::Opened,
        unit: unit.to_owned(),
        title: format!("联络通知《{}》，请签收", row.title),
        due: "收到即签收".to_owned(),
        basis: format!("{}发", row.sent_by),
        shortfall: String::new(),
        stake: String::new(),
    }
}
