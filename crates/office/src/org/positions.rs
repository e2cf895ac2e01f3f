//! 职位 (positions): places in a unit's bodies that give no rights here: the leaders' division of labour, a leading group, its
//! office, the publicity body. By day, like posts, so that a change keeps its history; rights are posts' alone
//! ([`crate::org::posts`]). The verbs: [`crate::org::set_position`].

use crate::Office;
use crate::org::units::{Register, day};
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_store::PositionRow;

/// A body of a unit (机构): its word and its places in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// 单位领导分工 (S2-24).
    Leaders,
    /// 领导小组 (S3-28).
    LeadingGroup,
    /// 领导小组办公室 (S3-29, S3-33).
    GroupOffice,
    /// 宣传机构 (S4-5, S4-6).
    Publicity,
}

/// The department in which a leading group's office sits; the one place without a person.
pub const HOST: &str = "设在单位";
/// 第一责任人: the principal leader, and nobody else (S4-6).
pub const FIRST_RESPONSIBLE: &str = "第一责任人";
/// 工作人员 of a group's office; what they do is said (S3-33).
pub const STAFF: &str = "工作人员";
/// 三医: what one leader answers for together or several apart (S3-31).
pub const FIELDS: [&str; 3] = ["医疗", "医保", "医药"];
/// The places one person holds at a time.
pub(crate) const SINGLE: [&str; 8] =
    ["分管常务工作", "分管卫生工作", "第一组长", "组长", HOST, "主任", FIRST_RESPONSIBLE, "负责人"];

impl Body {
    /// All bodies, in the order of pages.
    pub const ALL: [Self; 4] = [Self::Leaders, Self::LeadingGroup, Self::GroupOffice, Self::Publicity];

    /// The word on pages and in rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leaders => "领导分工",
            Self::LeadingGroup => "领导小组",
            Self::GroupOffice => "领导小组办公室",
            Self::Publicity => "宣传机构",
        }
    }

    /// Its places, the first first.
    pub const fn places(self) -> &'static [&'static str] {
        match self {
            Self::Leaders => &["分管常务工作", "分管卫生工作"],
            Self::LeadingGroup => &["第一组长", "组长", "副组长", "成员"],
            Self::GroupOffice => &[HOST, "主任", "副主任", STAFF],
            Self::Publicity => &[FIRST_RESPONSIBLE, "负责人", "成员"],
        }
    }

    /// The body of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.word() == word)
    }
}

/// A place somebody holds (职位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its number.
    pub id: i64,
    /// The unit whose body it is.
    pub unit: i64,
    /// The body.
    pub body: Body,
    /// 第一组长, 成员 …
    pub place: String,
    /// 姓名; empty for the host department.
    pub name: String,
    /// The person, when the office knows him.
    pub person: Option<i64>,
    /// 职务.
    pub title: String,
    /// 所在单位: where he comes from.
    pub home: Option<i64>,
    /// As that unit is called on the day, or was last.
    pub home_name: String,
    /// 医疗、医保、医药.
    pub fields: Vec<String>,
    /// 职责.
    pub duties: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it has one.
    pub to: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
    /// Why it ended.
    pub end_reason: String,
}

impl Position {
    /// Whether it is held on a day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }

    /// Whether it is held on any day from this one on.
    pub(crate) fn is_held_from(&self, day: NaiveDate) -> bool {
        self.to.is_none_or(|to| to >= day && to >= self.from)
    }

    /// Whether one leader holds 医疗, 医保 and 医药 together.
    pub fn holds_all_fields(&self) -> bool {
        FIELDS.iter().all(|field| self.fields.iter().any(|own| own == field))
    }

    fn rank(&self) -> (usize, usize) {
        let body = Body::ALL.iter().position(|body| *body == self.body).unwrap_or_default();
        let places = self.body.places();
        (body, places.iter().position(|place| *place == self.place).unwrap_or(places.len()))
    }
}

/// The positions of rows, in the order of bodies, places and days.
pub(crate) fn positions_of(rows: &[PositionRow], register: &Register) -> Result<Vec<Position>, Fault> {
    let mut positions: Vec<Position> =
        rows.iter().map(|row| position_of(row, register)).collect::<Result<_, _>>()?;
    positions.sort_by_key(|one| (one.rank(), one.from, one.id));
    Ok(positions)
}

fn position_of(row: &PositionRow, register: &Register) -> Result<Position, Fault> {
    let new = &row.position;
    let body = Body::from_word(&new.body)
        .ok_or_else(|| Fault::plain(format!("position {} is of the unknown body {:?}", row.id, new.body)))?;
    let to = row.last_on.as_deref().map(day).transpose()?;
    let home = new.home_unit_id.and_then(|id| register.nearest(id, to.unwrap_or(NaiveDate::MAX)));
    Ok(Position {
        id: row.id,
        unit: new.unit_id,
        body,
        place: new.place.clone(),
        name: new.name.clone(),
        person: new.person_id,
        title: new.title.clone(),
        home: new.home_unit_id,
        home_name: home.map(|unit| unit.name.clone()).unwrap_or_default(),
        fields: new.fields.split('、').filter(|field| !field.is_empty()).map(ToOwned::to_owned).collect(),
        duties: new.duties.clone(),
        from: day(&new.from_on)?,
        to,
        basis: new.basis.clone(),
        end_reason: row.end_reason.clone(),
    })
}

impl Office {
    /// Every place there ever was in a unit's bodies, in the order of bodies, places and days.
    pub async fn position_history(&self, unit: i64) -> Result<Vec<Position>, OfficeError> {
        let register = self.register().await?;
        Ok(positions_of(&self.inner.store.positions(Some(unit)).await?, &register)?)
    }

    /// The places of a unit's bodies held on a day.
    pub async fn positions_of_unit(&self, unit: i64, on: NaiveDate) -> Result<Vec<Position>, OfficeError> {
        let mut positions = self.position_history(unit).await?;
        positions.retain(|one| one.is_held_on(on));
        Ok(positions)
    }

    /// Every place of every unit held on a day.
    pub async fn positions_on(&self, on: NaiveDate) -> Result<Vec<Position>, OfficeError> {
        let register = self.register().await?;
        let mut positions = positions_of(&self.inner.store.positions(None).await?, &register)?;
        positions.retain(|one| one.is_held_on(on));
        Ok(positions)
    }

    /// The place of that number.
    pub async fn position(&self, id: i64) -> Result<Option<Position>, OfficeError> {
        let register = self.register().await?;
        let positions = positions_of(&self.inner.store.positions(None).await?, &register)?;
        Ok(positions.into_iter().find(|one| one.id == id))
    }
}
