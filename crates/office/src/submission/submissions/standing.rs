//! 身份 (standing): which items a person sees, and as what he stands in an item's review chain: by the post he uses
//! and by what others delegated to him for the day. Units decide here, roles in the table of permissions.

use crate::Office;
use crate::moment::Actor;
use crate::org::units::Register;
use crate::permit::Role;
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::submission::{By, ReviewRole, State, Variant};
use zhaozhang_store::SubmissionRow;

/// Kinds of unit that are 两定机构, as the notices' registers call them.
const PROVIDERS: [&str; 5] = ["医院", "药店", "定点医疗机构", "定点零售药店", "两定机构"];

/// Where a unit's items go (报送渠道): the form, the unit whose leaders sign, and in whose name it is sent up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// 式样.
    pub variant: Variant,
    /// Whose leaders sign.
    pub led_by: i64,
    /// In whose name it is sent up.
    pub sender: i64,
    /// That unit's name.
    pub sender_name: String,
}

/// The channel of a unit on a day; nothing for a unit that does not stand.
///
/// Sections of the bureau and groups of the centre report by themselves; a county's sections report through the
/// county's own office and in the county's name (三); a provider reports in its own.
pub(crate) fn channel(register: &Register, unit: i64, day: NaiveDate) -> Option<Channel> {
    let own = register.unit_on(unit, day)?;
    let led_by = register.led_by(unit, day)?;
    let is_provider = PROVIDERS.iter().any(|kind| led_by.kind.contains(kind));
    let variant = match led_by.level.as_str() {
        _ if is_provider => Variant::Provider,
        "县级" => Variant::County,
        _ => Variant::Bureau,
    };
    let sender = if variant == Variant::Bureau { own } else { led_by };
    Some(Channel { variant, led_by: led_by.id, sender: sender.id, sender_name: sender.name.clone() })
}

/// What a person may see of other units' items (可见范围).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    /// The units whose items he sees whole, drafts included.
    pub(crate) units: Vec<i64>,
    /// Whether he sees besides what has left its unit.
    pub(crate) sees_what_left: bool,
}

impl Sight {
    /// Whether an item may be shown.
    pub(crate) fn covers(&self, row: &SubmissionRow) -> bool {
        self.units.contains(&row.unit_id)
            || self.units.contains(&row.sender_id)
            || (self.sees_what_left && has_left(row))
    }
}

/// The states in which an item of a section is already with the bureau office or above.
const AT_THE_BUREAU: [State; 3] = [State::AwaitingCheck, State::AwaitingFinal, State::AwaitingIssue];

/// Whether an item has left its unit: only then it exists for the bureau office.
pub(crate) fn has_left(row: &SubmissionRow) -> bool {
    let state = State::from_word(&row.state);
    let is_up = matches!(state, Some(State::Submitted | State::Adopted | State::NotAdopted | State::Closed));
    let is_checked =
        row.variant == Variant::Bureau.word() && state.is_some_and(|state| AT_THE_BUREAU.contains(&state));
    is_up || is_checked || row.office_returns > 0 || !row.received_on.is_empty()
}

/// The units one role in one unit opens: leaders and the county office see everything below them.
fn units_of(register: &Register, role: Role, unit: i64, day: NaiveDate) -> Vec<i64> {
    if matches!(role, Role::LeaderInCharge | Role::PrincipalLeader | Role::CountyOffice) {
        let Some(top) = register.led_by(unit, day).map(|top| top.id) else { return vec![unit] };
        let mut below: Vec<i64> = register
            .ids()
            .filter(|id| register.led_by(*id, day).is_some_and(|leader| leader.id == top))
            .collect();
        below.push(top);
        below
    } else {
        vec![unit]
    }
}

/// As what a role in a unit stands in an item's chain.
pub(crate) fn roles_in(
    register: &Register,
    row: &SubmissionRow,
    (role, unit): (Role, i64),
    day: NaiveDate,
) -> Vec<ReviewRole> {
    let is_own = unit == row.unit_id || unit == row.sender_id;
    let top = |unit: i64| register.led_by(unit, day).map(|top| top.id);
    let is_top = top(row.unit_id) == Some(unit);
    let is_of_top = top(row.unit_id).is_some() && top(unit) == top(row.unit_id);
    match role {
        Role::Drafter if unit == row.unit_id => vec![ReviewRole::Drafter],
        Role::Correspondent if is_own => vec![ReviewRole::Correspondent],
        Role::SectionHead if is_own => vec![ReviewRole::SectionHead],
        Role::CountyOffice if is_of_top => vec![ReviewRole::CountyOffice],
        Role::LeaderInCharge if is_top => vec![ReviewRole::LeaderInCharge],
        Role::PrincipalLeader if is_top => vec![ReviewRole::PrincipalLeader],
        // The bureau office drafts too: its own items are its section's.
        Role::OfficeClerk if is_own => vec![ReviewRole::BureauOffice, ReviewRole::Drafter],
        Role::OfficeHead if is_own => vec![ReviewRole::BureauOffice, ReviewRole::SectionHead],
        Role::OfficeClerk | Role::OfficeHead => vec![ReviewRole::BureauOffice],
        _ => Vec::new(),
    }
}

/// Who acts, with what the register of the day says of him; read before a transaction begins.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) register: std::sync::Arc<Register>,
    actor: Actor,
    person: i64,
    delegated: Vec<(i64, String, Role, i64)>,
    day: NaiveDate,
}

impl Standing {
    /// The person's number.
    pub(crate) fn person(&self) -> i64 {
        self.person
    }

    /// What he may see.
    pub(crate) fn sight(&self) -> Sight {
        let mut units: Vec<i64> = self
            .actor
            .unit
            .into_iter()
            .flat_map(|unit| units_of(&self.register, self.actor.role, unit, self.day))
            .collect();
        for (_, _, role, unit) in &self.delegated {
            units.extend(units_of(&self.register, *role, *unit, self.day));
        }
        units.sort_unstable();
        units.dedup();
        Sight { units, sees_what_left: self.actor.role.sees_all_units() }
    }

    /// As what he stands in an item's chain.
    pub(crate) fn by(&self, row: &SubmissionRow) -> By {
        let of = |role: Role, unit: i64| roles_in(&self.register, row, (role, unit), self.day);
        let roles = self.actor.unit.map(|unit| of(self.actor.role, unit)).unwrap_or_default();
        let delegations = self
            .delegated
            .iter()
            .flat_map(|(person, name, role, unit)| {
                of(*role, *unit).into_iter().map(|review| (*person, name.clone(), review))
            })
            .collect();
        By { person: self.person, name: self.actor.name.clone(), roles, delegations }
    }
}

impl Office {
    /// Who acts and where he stands today. Acts on items are persons' acts: who has no person cannot sign.
    pub(crate) async fn standing(&self, actor: &Actor, day: NaiveDate) -> Result<Standing, OfficeError> {
        let register = self.register().await?;
        let delegated = match actor.person {
            Some(person) => self
                .delegations_to(person, day)
                .await?
                .into_iter()
                .map(|lent| (lent.post.person, lent.post.person_name, lent.post.role, lent.post.unit))
                .collect(),
            None => Vec::new(),
        };
        Ok(Standing { register, actor: actor.clone(), person: actor.person.unwrap_or(0), delegated, day })
    }

    /// The same for an act that must be a person's.
    pub(crate) async fn person_standing(
        &self,
        actor: &Actor,
        day: NaiveDate,
    ) -> Result<Standing, OfficeError> {
        if actor.person.is_none() || actor.unit.is_none() {
            let what = "没有以个人身份登录，不能办理信息报送和审核";
            let cure = "审核要留下签署人，请用本人账号登录，并选定任职岗位";
            return Err(Refusal::Listed(vec![Problem::of("S-301", what, cure)]).into());
        }
        self.standing(actor, day).await
    }

    /// Where a unit's items go on a day.
    pub async fn submission_channel(
        &self,
        unit: i64,
        day: NaiveDate,
    ) -> Result<Option<Channel>, OfficeError> {
        Ok(channel(&*self.register().await?, unit, day))
    }
}
