//! The verb 发送提醒 (四：每半月对报送不足情况进行提醒; requirements §3.5): looks what is owed at this moment and tells
//! each person once, in one digest, what reached a step. Run as often as one likes: duty, person and step are told
//! once, by the unique key of the table; when nothing is to be said nothing is written.
//!
//! Duties of the notices come first, then what waits inside the office's own flow ([`crate::duty::waiting`]).
//!
//! Next: [`crate::duty::delivery`] sends what this verb puts among the messages to be sent.

use crate::Office;
use crate::duty::delivery::channel::{Channel, ChannelSettings};
use crate::duty::delivery::message;
use crate::duty::duties::{NoticeDuties, local};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::posts::Leaders;
use crate::permit::{Role, duty as act, permit};
use crate::refusal::OfficeError;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::duty::digest::{self, DigestLine};
use zhaozhang_domain::duty::reminder::{Level, calls};
use zhaozhang_domain::duty::{Duty, DutyState};
use zhaozhang_domain::notice::Notice;
use zhaozhang_store::{DeliveryRow, DigestRow, ReminderRow, Writing};

/// What a run did (提醒回执).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReminderRun {
    /// How many digests, one a person.
    pub digests: usize,
    /// How many duties in them.
    pub lines: usize,
    /// Digests of leaders in charge.
    pub to_leaders: usize,
    /// Digests of principal leaders.
    pub to_principals: usize,
    /// Units in which nobody holds the post.
    pub vacancies: usize,
    /// Messages put among those to be sent.
    pub messages: usize,
}

/// Somebody who is told (提醒对象).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recipient {
    /// The person; 0 when nobody holds the post.
    pub(crate) person: i64,
    /// 姓名.
    pub(crate) name: String,
    /// The unit.
    pub(crate) unit: String,
}

/// One duty for one person.
#[derive(Debug, Clone)]
pub(crate) struct Telling {
    pub(crate) to: Recipient,
    pub(crate) level: Level,
    pub(crate) notice: String,
    pub(crate) is_overdue: bool,
    pub(crate) line: DigestLine,
}

impl Office {
    /// Tells everybody what reached a step by the moment and was not told yet.
    pub async fn run_reminders(&self, moment: &Moment, actor: &Actor) -> Result<ReminderRun, OfficeError> {
        permit(actor, act::REMIND)?;
        let settings = self.channel_settings().await?;
        let mut planned = self.to_tell(moment, &settings).await?;
        planned.extend(self.waiting_to_tell(moment, &settings).await?);
        planned.extend(self.task_tellings(moment, &settings.plan.plan()).await?);
        planned.extend(self.campaign_tellings(moment, &settings.plan.plan()).await?);
        let keys: BTreeSet<String> = planned.iter().map(|telling| telling.line.key.clone()).collect();
        let told = self.inner.store.told_of(&keys.into_iter().collect::<Vec<_>>()).await?;
        let planned =
            fresh(planned, |key, person, step| told.contains(&(key.to_owned(), person, step.to_owned())));
        if planned.is_empty() {
            return Ok(ReminderRun::default());
        }
        let mut writing = self.inner.store.write().await?;
        // Another program may have told some of it between the look and the lock.
        let mut told = BTreeSet::new();
        for key in planned.iter().map(|telling| telling.line.key.clone()).collect::<BTreeSet<_>>() {
            told.extend(
                writing.told(&key).await?.into_iter().map(|(person, step)| (key.clone(), person, step)),
            );
        }
        let planned =
            fresh(planned, |key, person, step| told.contains(&(key.to_owned(), person, step.to_owned())));
        if planned.is_empty() {
            return Ok(ReminderRun::default());
        }
        let run = self.tell(&mut writing, moment, &settings, planned).await?;
        writing.record(event(moment, actor, act::REMIND, "", &detail(run))).await?;
        writing.commit().await?;
        Ok(run)
    }

    /// Everything that reached a step by the moment, for each person it concerns.
    async fn to_tell(
        &self,
        moment: &Moment,
        settings: &ChannelSettings,
    ) -> Result<Vec<Telling>, OfficeError> {
        let (plan, now) = (settings.plan.plan(), local(moment));
        let mut planned = Vec::new();
        for NoticeDuties { notice, duties } in self.all_duties(moment).await? {
            let said = calls(&duties, &plan, self.calendar(), now);
            let open: Vec<&Duty> = duties.iter().filter(|duty| duty.state == DutyState::Open).collect();
            let keys: Vec<String> = open.iter().map(|duty| duty.key.clone()).collect();
            let told = self.inner.store.told_due(&keys).await?;
            let other = |duty: &Duty| digest::moved(&notice, duty, told.get(&duty.key)?, moment.today);
            let moved: Vec<(&Duty, DigestLine)> =
                open.into_iter().filter_map(|duty| other(duty).map(|line| (duty, line))).collect();
            if said.is_empty() && moved.is_empty() {
                continue;
            }
            let units = self.units_by_holder(&notice, moment.today).await?;
            let mut people = People::new(self, moment, units);
            // Whoever knows another day is told of the new one at once (时限调整), whatever step the duty is at.
            for (duty, line) in moved {
                for to in people.of(&duty.unit, Level::Correspondent).await? {
                    planned.push(telling(to, Level::Correspondent, &notice, duty, line.clone()));
                }
            }
            for call in said {
                for to in people.of(&call.duty.unit, call.level).await? {
                    let line = digest::line(&notice, call.duty, call.step, moment.today);
                    planned.push(telling(to, call.level, &notice, call.duty, line));
                }
            }
        }
        Ok(planned)
    }

    /// Keeps one digest a person and the messages that carry it out of the program.
    pub(crate) async fn tell(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        settings: &ChannelSettings,
        planned: Vec<Telling>,
    ) -> Result<ReminderRun, OfficeError> {
        let mut run = ReminderRun::default();
        let mut all: Vec<DigestLine> = Vec::new();
        let mut by_person: BTreeMap<(i64, String), Vec<Telling>> = BTreeMap::new();
        for telling in planned {
            // Nobody is a person of no unit: the unit's digest stands for whoever comes next.
            let unit = if telling.to.person == 0 { telling.to.unit.clone() } else { String::new() };
            by_person.entry((telling.to.person, unit)).or_default().push(telling);
        }
        for tellings in by_person.into_values() {
            let Some((row, lines)) = digest_of(moment, tellings) else { continue };
            let id = writing.add_digest(&row).await?;
            run.digests += 1;
            run.lines += lines.len();
            run.vacancies += usize::from(row.person_id == 0);
            run.to_leaders += usize::from(row.level == Level::LeaderInCharge.code());
            run.to_principals += usize::from(row.level == Level::PrincipalLeader.code());
            if settings.is_on(Channel::Mail)
                && row.person_id != 0
                && self.mailbox(row.person_id).await?.is_some()
            {
                let body = message::mail(&row.head, &lines, &settings.plan.base_address);
                let subject = message::subject(&row.head);
                writing
                    .add_delivery(&message_row(moment, Channel::Mail, id, row.person_id, &subject, body))
                    .await?;
                run.messages += 1;
            }
            all.extend(lines);
        }
        for channel in
            [Channel::WeCom, Channel::DingTalk].into_iter().filter(|channel| settings.is_on(*channel))
        {
            for body in message::to_group(channel, &all, &settings.plan.base_address) {
                writing.add_delivery(&message_row(moment, channel, 0, 0, "信息报送提醒", body)).await?;
                run.messages += 1;
            }
        }
        Ok(run)
    }
}

/// Leaves out what was told, and what stands twice for one person.
fn fresh(planned: Vec<Telling>, is_told: impl Fn(&str, i64, &str) -> bool) -> Vec<Telling> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for telling in planned {
        let (key, person, step) = (&telling.line.key, telling.to.person, telling.line.step.code());
        if !is_told(key, person, &step) && seen.insert((key.clone(), person, step)) {
            kept.push(telling);
        }
    }
    kept
}

pub(crate) fn telling(
    to: Recipient,
    level: Level,
    notice: &Notice,
    duty: &Duty,
    line: DigestLine,
) -> Telling {
    let is_overdue = duty.state == DutyState::Overdue;
    Telling { to, level, notice: notice.code.clone(), is_overdue, line }
}

/// The digest of one person: what is overdue first, then by the order of the duties.
fn digest_of(moment: &Moment, mut tellings: Vec<Telling>) -> Option<(DigestRow, Vec<DigestLine>)> {
    tellings.sort_by_key(|telling| !telling.is_overdue);
    let first = tellings.first()?;
    let level = tellings.iter().map(|telling| telling.level).max().unwrap_or(first.level);
    let overdue = tellings.iter().filter(|telling| telling.is_overdue).count();
    let to = first.to.clone();
    let lines: Vec<DigestLine> = tellings.iter().map(|telling| telling.line.clone()).collect();
    let head = digest::head(&lines, overdue);
    let row = |telling: &Telling| ReminderRow {
        digest_id: 0,
        duty_key: telling.line.key.clone(),
        duty_code: telling.line.code.clone(),
        person_id: telling.to.person,
        step: telling.line.step.code(),
        notice_code: telling.notice.clone(),
        unit_name: telling.line.unit.clone(),
        title: telling.line.title.clone(),
        due: telling.line.due.clone(),
        basis: telling.line.basis.clone(),
        shortfall: telling.line.shortfall.clone(),
        stake: telling.line.stake.clone(),
    };
    let digest = DigestRow {
        id: 0,
        person_id: to.person,
        person_name: to.name,
        unit_name: to.unit,
        level: level.code().to_owned(),
        head,
        made_on: moment.today.to_string(),
        made_at: moment.at.clone(),
        read_at: None,
        lines: tellings.iter().map(row).collect(),
    };
    Some((digest, lines))
}

fn message_row(
    moment: &Moment,
    channel: Channel,
    digest_id: i64,
    person_id: i64,
    subject: &str,
    body: String,
) -> DeliveryRow {
    DeliveryRow {
        id: 0,
        digest_id,
        channel: channel.code().to_owned(),
        person_id,
        subject: subject.to_owned(),
        body,
        state: String::new(),
        attempts: 0,
        next_at: moment.at.clone(),
        claimed_at: String::new(),
        ended_at: String::new(),
        last_error: String::new(),
        made_at: moment.at.clone(),
    }
}

fn detail(run: ReminderRun) -> String {
    let mut told = vec![format!("提醒{}人，{}项", run.digests - run.vacancies, run.lines)];
    if run.to_leaders > 0 {
        told.push(format!("上报分管领导{}人", run.to_leaders));
    }
    if run.to_principals > 0 {
        told.push(format!("上报主要领导{}人", run.to_principals));
    }
    if run.vacancies > 0 {
        told.push(format!("{}个单位无在任人员", run.vacancies));
    }
    told.join("；")
}

/// Who is told at each level of each unit, asked once.
pub(crate) struct People<'a> {
    office: &'a Office,
    moment: &'a Moment,
    units: BTreeMap<String, i64>,
    known: BTreeMap<(String, Level), Vec<Recipient>>,
}

impl<'a> People<'a> {
    pub(crate) const fn new(office: &'a Office, moment: &'a Moment, units: BTreeMap<String, i64>) -> Self {
        Self { office, moment, units, known: BTreeMap::new() }
    }

    /// Who is told; where nobody holds the post the next level above, and nobody by name when all are vacant.
    pub(crate) async fn of(&mut self, unit: &str, level: Level) -> Result<Vec<Recipient>, OfficeError> {
        if let Some(known) = self.known.get(&(unit.to_owned(), level)) {
            return Ok(known.clone());
        }
        let found = self.find(unit, level).await?;
        self.known.insert((unit.to_owned(), level), found.clone());
        Ok(found)
    }

    async fn find(&self, unit: &str, level: Level) -> Result<Vec<Recipient>, OfficeError> {
        let nobody = Recipient { person: 0, name: String::new(), unit: unit.to_owned() };
        let Some(id) = self.units.get(unit) else { return Ok(vec![nobody]) };
        let day = self.moment.today;
        let posts = self.office.posts_of_unit(*id, day).await?;
        let Leaders { principal, in_charge } = self.office.leaders(*id, day).await?;
        let above = level > Level::Correspondent;
        let liaison: Vec<_> =
            posts.into_iter().filter(|post| post.role == Role::Correspondent && !above).collect();
        let mut chosen = liaison;
        if chosen.is_empty() && level <= Level::LeaderInCharge {
            chosen.extend(in_charge);
        }
        if chosen.is_empty() {
            chosen.extend(principal);
        }
        let named = chosen.into_iter().map(|post| Recipient {
            person: post.person,
            name: post.person_name,
            unit: unit.to_owned(),
        });
        let found: Vec<Recipient> = named.collect();
        Ok(if found.is_empty() { vec![nobody] } else { found })
    }
}
