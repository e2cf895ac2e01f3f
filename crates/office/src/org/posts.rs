//! Posts (任职): who holds which role in which unit on a day, who led it and who was its liaison before, and who may
//! sign for whom. Appointments and ends are verbs: `appoint`, `end_post`, `replace_liaison`, `delegate`.

use crate::Office;
use crate::org::units::{Register, day};
use crate::permit::Role;
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_store::{DelegationRow, PostRow, PostsOf};

/// 专职.
pub(crate) const FULL_TIME: &str = "专职";
/// 兼职.
pub(crate) const PART_TIME: &str = "兼职";

/// A post (任职): a person in a unit under a role, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub id: i64,
    /// The person.
    pub person: i64,
    /// 姓名.
    pub person_name: String,
    /// The unit.
    pub unit: i64,
    /// The unit's name on the day asked for.
    pub unit_name: String,
    /// The role.
    pub role: Role,
    /// 职务、职称.
    pub title: String,
    /// 专职 or 兼职, where it is known.
    pub full_time: Option<bool>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it has one.
    pub to: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
    /// Why it ended.
    pub end_reason: String,
}

impl Post {
    /// Whether it is held on a day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }

    /// Whether it is held on any day from this one on.
    pub fn is_held_from(&self, day: NaiveDate) -> bool {
        self.to.is_none_or(|to| to >= day && to >= self.from)
    }

    /// 专职, 兼职 or nothing.
    pub const fn employment(&self) -> &'static str {
        match self.full_time {
            Some(true) => FULL_TIME,
            Some(false) => PART_TIME,
            None => "",
        }
    }
}

/// A delegation (授权代签): a post's power to sign, lent to a person for some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its number.
    pub id: i64,
    /// The post whose power is lent.
    pub post: Post,
    /// Who may sign.
    pub person: i64,
    /// Their name.
    pub person_name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; the earlier one when it was taken back.
    pub until: NaiveDate,
    /// 理由.
    pub reason: String,
    /// Whether it was taken back before its day.
    pub is_taken_back: bool,
}

impl Delegation {
    /// Whether it holds on a day: in its time, and while the post is held.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until && self.post.is_held_on(day)
    }
}

/// The two leaders who answer for a unit (单位领导); of an internal unit they are those of the unit above it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leaders {
    /// 主要领导.
    pub principal: Option<Post>,
    /// 分管领导.
    pub in_charge: Option<Post>,
}

impl Office {
    /// The post of that number, with the unit's name as it is now or was last.
    pub async fn post(&self, id: i64) -> Result<Option<Post>, OfficeError> {
        let register = self.register().await?;
        let rows = self.inner.store.posts(PostsOf::One(id)).await?;
        let post = rows.first().map(|row| post_of(row, &register, None)).transpose()?;
        Ok(post)
    }

    /// The posts of a unit held on a day, by number.
    pub async fn posts_of_unit(&self, unit: i64, day: NaiveDate) -> Result<Vec<Post>, OfficeError> {
        self.held(PostsOf::Unit(unit), day).await
    }

    /// The posts of a person held on a day, by number.
    pub async fn posts_of_person(&self, person: i64, day: NaiveDate) -> Result<Vec<Post>, OfficeError> {
        self.held(PostsOf::Person(person), day).await
    }

    /// Every post held on a day, by number.
    pub async fn posts_on(&self, day: NaiveDate) -> Result<Vec<Post>, OfficeError> {
        self.held(PostsOf::All, day).await
    }

    /// Every post there ever was in a unit, by first day; names of the unit as they were then.
    pub async fn post_history(&self, unit: i64) -> Result<Vec<Post>, OfficeError> {
        self.every(PostsOf::Unit(unit)).await
    }

    /// Every post a person ever held, by first day.
    pub async fn career(&self, person: i64) -> Result<Vec<Post>, OfficeError> {
        self.every(PostsOf::Person(person)).await
    }

    /// The unit's liaison on a day (信息联络员、信息通讯员); nothing is a vacancy.
    pub async fn liaison(&self, unit: i64, day: NaiveDate) -> Result<Option<Post>, OfficeError> {
        let posts = self.posts_of_unit(unit, day).await?;
        Ok(posts.into_iter().find(|post| post.role == Role::Correspondent))
    }

    /// Every liaison a unit ever had, by first day: who was it before me.
    pub async fn liaisons(&self, unit: i64) -> Result<Vec<Post>, OfficeError> {
        let mut posts = self.post_history(unit).await?;
        posts.retain(|post| post.role == Role::Correspondent);
        Ok(posts)
    }

    /// The leaders who answer for a unit on a day.
    pub async fn leaders(&self, unit: i64, day: NaiveDate) -> Result<Leaders, OfficeError> {
        let register = self.register().await?;
        let Some(led_by) = register.led_by(unit, day).map(|unit| unit.id) else {
            return Ok(Leaders::default());
        };
        let posts = self.posts_of_unit(led_by, day).await?;
        let of = |role: Role| posts.iter().find(|post| post.role == role).cloned();
        Ok(Leaders { principal: of(Role::PrincipalLeader), in_charge: of(Role::LeaderInCharge) })
    }

    /// Every delegation, by number.
    pub async fn delegations(&self) -> Result<Vec<Delegation>, OfficeError> {
        let register = self.register().await?;
        let rows = self.inner.store.delegations().await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let posts = self.inner.store.posts(PostsOf::All).await?;
        let persons = self.inner.store.persons().await?;
        let mut delegations = Vec::new();
        for row in &rows {
            let post = posts.iter().find(|post| post.id == row.delegation.post_id);
            let person = persons.iter().find(|person| person.id == row.delegation.person_id);
            if let (Some(post), Some(person)) = (post, person) {
                delegations.push(delegation_of(row, post_of(post, &register, None)?, &person.person.name)?);
            }
        }
        Ok(delegations)
    }

    /// For which posts a person may sign on a day.
    pub async fn delegations_to(&self, person: i64, day: NaiveDate) -> Result<Vec<Delegation>, OfficeError> {
        let mut delegations = self.delegations().await?;
        delegations.retain(|delegation| delegation.person == person && delegation.holds_on(day));
        Ok(delegations)
    }

    /// Who may sign for a post on a day.
    pub async fn delegations_of(&self, post: i64, day: NaiveDate) -> Result<Vec<Delegation>, OfficeError> {
        let mut delegations = self.delegations().await?;
        delegations.retain(|delegation| delegation.post.id == post && delegation.holds_on(day));
        Ok(delegations)
    }

    async fn held(&self, of: PostsOf, day: NaiveDate) -> Result<Vec<Post>, OfficeError> {
        let register = self.register().await?;
        let rows = self.inner.store.posts(of).await?;
        let mut posts = posts_of(&rows, &register, Some(day))?;
        posts.retain(|post| post.is_held_on(day));
        Ok(posts)
    }

    async fn every(&self, of: PostsOf) -> Result<Vec<Post>, OfficeError> {
        let register = self.register().await?;
        let mut posts = posts_of(&self.inner.store.posts(of).await?, &register, None)?;
        posts.sort_by_key(|post| (post.from, post.id));
        Ok(posts)
    }
}

/// The posts of these rows, the units called as on the day, else as on the post's last day.
pub(crate) fn posts_of(
    rows: &[PostRow],
    register: &Register,
    on: Option<NaiveDate>,
) -> Result<Vec<Post>, Fault> {
    rows.iter().map(|row| post_of(row, register, on)).collect()
}

fn post_of(row: &PostRow, register: &Register, on: Option<NaiveDate>) -> Result<Post, Fault> {
    let new = &row.post;
    let role = Role::from_word(&new.role).ok_or_else(|| {
        Fault::plain(format!("the store holds the unknown role {:?} of post {}", new.role, row.id))
    })?;
    let to = row.last_on.as_deref().map(day).transpose()?;
    let named_on = on.or(to).unwrap_or(NaiveDate::MAX);
    Ok(Post {
        id: row.id,
        person: new.person_id,
        person_name: row.person_name.clone(),
        unit: new.unit_id,
        unit_name: register.nearest(new.unit_id, named_on).map(|unit| unit.name.clone()).unwrap_or_default(),
        role,
        title: new.title.clone(),
        full_time: match new.employment.as_str() {
            FULL_TIME => Some(true),
            PART_TIME => Some(false),
            _ => None,
        },
        from: day(&new.from_on)?,
        to,
        basis: new.basis.clone(),
        end_reason: row.end_reason.clone(),
    })
}

pub(crate) fn delegation_of(row: &DelegationRow, post: Post, person_name: &str) -> Result<Delegation, Fault> {
    let until = row.ended_on.as_deref().unwrap_or(&row.delegation.until_on);
    Ok(Delegation {
        id: row.id,
        post,
        person: row.delegation.person_id,
        person_name: person_name.to_owned(),
        from: day(&row.delegation.from_on)?,
        until: day(until)?,
        reason: row.delegation.reason.clone(),
        is_taken_back: row.ended_on.is_some(),
    })
}
