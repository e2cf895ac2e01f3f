//! Who is told of what waits: the persons it waits for, those who sign for them under a delegation of the day, and from
//! the third day overdue the leaders above. Where nobody holds the post, the leader above hears at once.

use super::{Waiting, Whom};
use crate::Office;
use crate::duty::delivery::channel::ChannelSettings;
use crate::duty::duties::local;
use crate::duty::run_reminders::{Recipient, Telling};
use crate::moment::Moment;
use crate::org::posts::{Delegation, Post};
use crate::org::units::Register;
use crate::permit::Role;
use crate::refusal::OfficeError;
use crate::submission::submissions::chain_of;
use crate::submission::submissions::handover::authors;
use crate::submission::submissions::standing::roles_in;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhaozhang_domain::duty::digest::{DigestLine, due_words};
use zhaozhang_domain::duty::reminder::{Level, Step, calls};
use zhaozhang_domain::duty::{Duty, DutyState};
use zhaozhang_domain::submission::{ReviewRole, Signature};
use zhaozhang_store::SubmissionRow;

/// The people of the day, read once for a round.
struct Staff {
    register: Arc<Register>,
    posts: Vec<Post>,
    lent: Vec<Delegation>,
}

impl Office {
    /// What waits and reached a step by the moment, for each person it concerns.
    pub(crate) async fn waiting_to_tell(
        &self,
        moment: &Moment,
        settings: &ChannelSettings,
    ) -> Result<Vec<Telling>, OfficeError> {
        let waiting: BTreeMap<String, Waiting> =
            self.waiting(moment).await?.into_iter().map(|one| (one.duty.key.clone(), one)).collect();
        let duties: Vec<Duty> = waiting.values().map(|one| one.duty.clone()).collect();
        let said = calls(&duties, &settings.plan.plan(), self.calendar(), local(moment));
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let keys: BTreeSet<&String> = said.iter().map(|call| &call.duty.key).collect();
        let told = self.inner.store.told_of(&keys.into_iter().cloned().collect::<Vec<_>>()).await?;
        // A step is told to all its levels in one transaction, so one line says that it was told.
        let is_told =
            |key: &str, step: Step| told.iter().any(|(of, _, code)| of == key && *code == step.code());
        let mut staff = None;
        let mut planned = Vec::new();
        for call in said.into_iter().filter(|call| !is_told(&call.duty.key, call.step)) {
            let Some(one) = waiting.get(&call.duty.key) else { continue };
            if staff.is_none() {
                staff = Some(self.staff(moment).await?);
            }
            let Some(staff) = &staff else { continue };
            for to in self.told_at(moment, staff, one, call.level).await? {
                planned.push(Telling {
                    to,
                    level: call.level,
                    notice: one.duty.notice.clone(),
                    is_overdue: one.duty.state == DutyState::Overdue,
                    line: line(one, call.step, moment),
                });
            }
        }
        Ok(planned)
    }

    async fn staff(&self, moment: &Moment) -> Result<Staff, OfficeError> {
        let lent = self.delegations().await?.into_iter().filter(|lent| lent.holds_on(moment.today));
        Ok(Staff {
            register: self.register().await?,
            posts: self.posts_on(moment.today).await?,
            lent: lent.collect(),
        })
    }

    /// Who is told at a level.
    async fn told_at(
        &self,
        moment: &Moment,
        staff: &Staff,
        one: &Waiting,
        level: Level,
    ) -> Result<Vec<Recipient>, OfficeError> {
        let holders = self.holders(moment, staff, &one.whom).await?;
        if level == Level::Correspondent && !holders.is_empty() {
            return Ok(holders.into_iter().map(|(_, to)| to).collect());
        }
        let unit = match (&one.whom, holders.first()) {
            (_, Some((unit, _))) | (Whom::Liaison(unit), None) => *unit,
            (Whom::Signers(row, _) | Whom::Author(row), None) => row.unit_id,
            (Whom::Office(_), None) => return Ok(vec![nobody(one)]),
        };
        let leaders = self.leaders(unit, moment.today).await?;
        let above = match level {
            Level::Correspondent | Level::LeaderInCharge => leaders.in_charge.or(leaders.principal),
            Level::PrincipalLeader => leaders.principal,
        };
        Ok(match above {
            Some(post) => vec![recipient(&post)],
            None if level == Level::Correspondent => vec![nobody(one)],
            None => Vec::new(),
        })
    }

    /// The persons something waits for, each with the unit of his post.
    async fn holders(
        &self,
        moment: &Moment,
        staff: &Staff,
        whom: &Whom,
    ) -> Result<Vec<(i64, Recipient)>, OfficeError> {
        let of = |post: &Post| (post.unit, recipient(post));
        Ok(match whom {
            Whom::Author(row) => authors(row, &staff.posts).into_iter().map(of).collect(),
            Whom::Liaison(unit) => {
                let is_liaison = |post: &&Post| post.unit == *unit && post.role == Role::Correspondent;
                staff.posts.iter().filter(is_liaison).map(of).collect()
            }
            Whom::Office(roles) => {
                staff.posts.iter().filter(|post| roles.contains(&post.role)).map(of).collect()
            }
            Whom::Signers(row, roles) => {
                let (chain, _) = chain_of(row, &self.inner.store.marks(row.id).await?)?;
                let signed: Vec<i64> = chain.signatures.iter().flat_map(Signature::people).collect();
                signers(moment, staff, (row, roles), &signed)
            }
        })
    }
}

/// Who may sign now, by his own post or a lent one; whoever signed an earlier step may not.
fn signers(
    moment: &Moment,
    staff: &Staff,
    (row, roles): (&SubmissionRow, &[ReviewRole]),
    signed: &[i64],
) -> Vec<(i64, Recipient)> {
    let may = |post: &Post| {
        roles_in(&staff.register, row, (post.role, post.unit), moment.today)
            .iter()
            .any(|role| roles.contains(role))
    };
    let own = staff.posts.iter().filter(|post| !signed.contains(&post.person) && may(post));
    let own = own.map(|post| (post.unit, recipient(post)));
    let lent = staff.lent.iter().filter(|lent| {
        !signed.contains(&lent.person) && !signed.contains(&lent.post.person) && may(&lent.post)
    });
    let lent = lent.map(|lent| {
        let to = Recipient {
            person: lent.person,
            name: lent.person_name.clone(),
            unit: lent.post.unit_name.clone(),
        };
        (lent.post.unit, to)
    });
    let mut seen = BTreeSet::new();
    own.chain(lent).filter(|(_, to)| seen.insert(to.person)).collect()
}

fn recipient(post: &Post) -> Recipient {
    Recipient { person: post.person, name: post.person_name.clone(), unit: post.unit_name.clone() }
}

/// Nobody holds the post: the unit's digest stands for whoever comes next.
fn nobody(one: &Waiting) -> Recipient {
    Recipient { person: 0, name: String::new(), unit: one.duty.unit.clone() }
}

fn line(one: &Waiting, step: Step, moment: &Moment) -> DigestLine {
    DigestLine {
        key: one.duty.key.clone(),
        code: one.code.clone(),
        step,
        unit: one.duty.unit.clone(),
        title: one.duty.title.clone(),
        due: due_words(&one.duty, moment.today),
        basis: one.basis.clone(),
        shortfall: one.since.clone(),
        stake: String::new(),
    }
}
