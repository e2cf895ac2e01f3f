//! Urgent items (紧急信息): whoever has to act next is told at once, not with the next digest (二（九）; 四（一）1 特殊工作
//! 任务信息第一时间报送). The notice takes the ways a reminder takes: the program's inbox, mail, the group's robot; it
//! names neither title nor text, for it leaves the program.

use crate::Office;
use crate::duty::delivery::channel::ChannelSettings;
use crate::duty::duties::local;
use crate::duty::run_reminders::{Recipient, Telling};
use crate::moment::Moment;
use crate::org::posts::Post;
use crate::permit::Role;
use crate::refusal::OfficeError;
use crate::submission::submissions::standing::{Standing, roles_in};
use crate::submission::submissions::{AtHand, Submission};
use zhaozhang_domain::duty::digest::DigestLine;
use zhaozhang_domain::duty::reminder::{Level, Step};
use zhaozhang_domain::submission::{MarkKind, State};
use zhaozhang_store::Writing;

/// How long an urgent item took from the event to its last approval, or has been taking (报送用时).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Minutes; below nothing when the event lies after it.
    pub minutes: i64,
    /// Whether it has not been sent up yet.
    pub is_running: bool,
}

/// The time taken; nothing for an item without the time of its event.
pub fn taken(item: &Submission, now: &Moment) -> Option<Taken> {
    let since = item.manuscript.urgent_since()?;
    let signed = item.record.iter().rev().find(|line| line.mark.kind == MarkKind::Signed);
    let sent = signed.filter(|_| !item.line.submitted_on.is_empty());
    let at = sent.map_or(now.at.as_str(), |line| line.at.as_str());
    let until = local(&Moment { today: now.today, at: at.to_owned() });
    Some(Taken { minutes: until.signed_duration_since(since).num_minutes(), is_running: sent.is_none() })
}

/// Who could be told, and by which ways; read before a transaction begins.
pub(crate) struct UrgentDesk {
    posts: Vec<Post>,
    settings: ChannelSettings,
}

impl Office {
    /// What it takes to tell, when the item is urgent.
    pub(crate) async fn urgent_desk(
        &self,
        moment: &Moment,
        id: i64,
    ) -> Result<Option<UrgentDesk>, OfficeError> {
        let row = self.inner.store.submission(id).await?;
        if row.is_none_or(|row| row.urgency.is_empty()) {
            return Ok(None);
        }
        let posts = self.posts_on(moment.today).await?;
        Ok(Some(UrgentDesk { posts, settings: self.channel_settings().await? }))
    }

    /// Tells whoever has the next step; gives how many were told, in words for the log.
    pub(crate) async fn tell_urgent(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        desk: Option<&UrgentDesk>,
        (standing, at_hand): (&Standing, &AtHand),
    ) -> Result<String, OfficeError> {
        let Some(desk) = desk else { return Ok(String::new()) };
        let (row, state) = (&at_hand.row, at_hand.chain.state);
        let is_next = |post: &&Post| match at_hand.chain.next_step() {
            Some(step) => {
                let own = roles_in(&standing.register, row, (post.role, post.unit), moment.today);
                own.iter().any(|role| at_hand.chain.variant.signers(step).contains(role))
            }
            None => state == State::Submitted && matches!(post.role, Role::OfficeClerk | Role::OfficeHead),
        };
        let since = at_hand.manuscript.urgent_since();
        let since = since.map(|at| at.format("，事件发生（接到任务）于%Y-%m-%d %H:%M").to_string());
        let article = self.notice(&row.notice_code).map(|entry| entry.notice.document_number.clone());
        let line = DigestLine {
            // A second round is told again: the number of the flow record's line tells them apart.
            key: format!("urgent-{}-{}", row.id, row.mark_no),
            code: format!("submission-{}", row.id),
            step: Step::Opened,
            unit: row.sender_name.clone(),
            title: format!("【{}】信息{}{}，请即办理", row.urgency, row.id, state.word()),
            due: format!("即办{}", since.unwrap_or_default()),
            basis: format!("{} 第一时间报送", article.unwrap_or_default()).trim().to_owned(),
            shortfall: String::new(),
            stake: String::new(),
        };
        let told: Vec<Telling> = desk
            .posts
            .iter()
            .filter(is_next)
            .map(|post| Telling {
                to: Recipient {
                    person: post.person,
                    name: post.person_name.clone(),
                    unit: row.sender_name.clone(),
                },
                level: Level::Correspondent,
                notice: row.notice_code.clone(),
                is_overdue: false,
                line: line.clone(),
            })
            .collect();
        let run = self.tell(writing, moment, &desk.settings, told).await?;
        Ok(format!("，{}信息即时告知{}人", row.urgency, run.digests))
    }
}
