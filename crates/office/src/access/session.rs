//! Sessions (会话): whoever signed in, until they sign out, stay away for half an hour, or lose the account or the role.
//! The browser keeps a token, the office its digest only. The verbs here are 退出登录, 切换角色, and ending other
//! sessions of one's own; how a session begins is [`crate::access::sign_in`].

use crate::Office;
use crate::access::password::VALID_DAYS;
use crate::access::roles_held::RoleHeld;
use crate::instant::later;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Role, access, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use std::sync::atomic::Ordering;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::SessionRow;

/// After so many seconds without use a session is over.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// After so many seconds a session is over in any case: a working day.
const LONGEST_SECONDS: i64 = 12 * 3600;
/// The last use is noted at most once in so many seconds.
const NOTED_SECONDS: i64 = 60;
const DAY_SECONDS: i64 = 86_400;

/// Somebody who is signed in (会话).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// The account.
    pub account: i64,
    /// 登录名.
    pub login: String,
    /// The person.
    pub person: i64,
    /// Whoever acts: name, role, unit and post used.
    pub actor: Actor,
    /// `安远县医疗保障局·信息员`.
    pub label: String,
    /// Which of the choices is used.
    pub current: String,
    /// Every role the person may switch to, the present one too.
    pub choices: Vec<RoleHeld>,
    /// What must be done before anything else.
    pub must: Option<Must>,
    /// Whether a second factor is set.
    pub has_factor: bool,
}

/// What somebody must do before anything else (须先办理).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    /// The password was given by somebody else.
    FirstPassword,
    /// The password is too old.
    OldPassword,
    /// A role asks for a second factor.
    SetFactor,
}

impl Must {
    /// What to do, as a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FirstPassword => "这是一次性密码，请先改成自己的密码，再办理其他事项。",
            Self::OldPassword => "密码已使用90天，请先修改，再办理其他事项。",
            Self::SetFactor => "您的角色规定必须启用第二因素，请先启用，再办理其他事项。",
        }
    }
}

/// What a token is worth (会话状态).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody's: never given, or of an office before.
    Unknown,
    /// It was somebody's; the sentence says why it is over.
    Over {
        /// Why.
        why: String,
    },
    /// Somebody's.
    Live(Box<Session>),
}

/// A session in the list of one's own (会话一览).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its number.
    pub id: i64,
    /// When it began, RFC 3339 UTC.
    pub created_at: String,
    /// The last use, RFC 3339 UTC.
    pub seen_at: String,
    /// The role's word.
    pub role: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

/// The digest under which a token is kept.
pub(crate) fn token_hash(token: &str) -> String {
    digest(format!("session {token}").as_bytes())
}

impl Office {
    /// Whether anybody has an account; from then on nobody gets in without a session.
    pub async fn has_accounts(&self) -> Result<bool, OfficeError> {
        if self.inner.has_accounts.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let has = self.inner.store.has_accounts().await?;
        self.inner.has_accounts.store(has, Ordering::Relaxed);
        Ok(has)
    }

    /// What a token is worth at a moment; notes that it was used.
    pub async fn session(&self, moment: &Moment, token: &str) -> Result<Standing, OfficeError> {
        let Some(row) = self.inner.store.session_of(&token_hash(token)).await? else {
            return Ok(Standing::Unknown);
        };
        if row.ended_at.is_some() {
            return Ok(Standing::Over { why: row.ended_why });
        }
        let choices = self.roles_held(row.person_id, moment.today).await?;
        if let Some(why) = reason_to_end(&row, &choices, moment) {
            let session = self.made(&row, choices, moment).await?;
            self.expire(moment, &session, why).await?;
            return Ok(Standing::Over { why: why.to_owned() });
        }
        let session = self.made(&row, choices, moment).await?;
        if row.session.post_id != session.actor.post || row.session.role != session.actor.role.word() {
            self.moved(moment, &row, &session).await?;
        }
        if later(&row.seen_at, NOTED_SECONDS) <= moment.at {
            self.inner.store.touch_session(row.id, &moment.at).await?;
        }
        Ok(Standing::Live(Box::new(session)))
    }

    async fn made(
        &self,
        row: &SessionRow,
        choices: Vec<RoleHeld>,
        moment: &Moment,
    ) -> Result<Session, OfficeError> {
        let is_used =
            |held: &&RoleHeld| held.post() == row.session.post_id && held.role.word() == row.session.role;
        let used = choices.iter().find(is_used).or_else(|| choices.first());
        let (actor, label, current) = if let Some(held) = used {
            (held.actor(row.person_id, &row.person_name), held.label(), held.key())
        } else {
            // Only to record that the session ends: under the role it had.
            let role = Role::from_word(&row.session.role).unwrap_or(Role::Reader);
            let actor = Actor { person: Some(row.person_id), ..Actor::named(&row.person_name, role) };
            (actor, role.word().to_owned(), String::new())
        };
        Ok(Session {
            id: row.id,
            account: row.session.account_id,
            login: row.login.clone(),
            person: row.person_id,
            must: self.must(row, moment).await?,
            has_factor: row.has_factor,
            actor,
            label,
            current,
            choices,
        })
    }

    /// What comes before anything else. In a demonstration nothing does: nobody has a password there.
    async fn must(&self, row: &SessionRow, moment: &Moment) -> Result<Option<Must>, OfficeError> {
        if self.is_demonstration() {
            return Ok(None);
        }
        if row.must_change_since.is_some() {
            return Ok(Some(Must::FirstPassword));
        }
        if later(&row.password_changed_at, VALID_DAYS * DAY_SECONDS) <= moment.at {
            return Ok(Some(Must::OldPassword));
        }
        let is_asked = !row.has_factor && !self.roles_that_ask(row.person_id, moment).await?.is_empty();
        Ok(is_asked.then_some(Must::SetFactor))
    }

    /// Records that the role a session used has ended and another of the person's is used now.
    async fn moved(&self, moment: &Moment, row: &SessionRow, session: &Session) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        writing.set_session_post(row.id, session.actor.post, session.actor.role.word()).await?;
        let detail = format!("“{}”的任职已经结束，改用“{}”", row.session.role, session.label);
        writing.record(event(moment, &session.actor, access::SWITCH_ROLE, &session.login, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Ends a session that is over by itself, and records it once.
    pub(crate) async fn expire(
        &self,
        moment: &Moment,
        session: &Session,
        why: &str,
    ) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        if writing.end_session(session.id, &moment.at, why).await? {
            writing.record(event(moment, &session.actor, access::EXPIRE, &session.login, why)).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// Until when whoever does something at a moment stays signed in without doing anything more.
    pub fn idle_until(&self, moment: &Moment) -> String {
        later(&moment.at, IDLE_SECONDS)
    }

    /// 退出登录.
    pub async fn sign_out(&self, moment: &Moment, session: &Session) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        if writing.end_session(session.id, &moment.at, "已退出登录").await? {
            writing.record(event(moment, &session.actor, access::SIGN_OUT, &session.login, "")).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// 切换角色: from now on every act of the session is stored with another of the person's roles.
    pub async fn switch_role(
        &self,
        moment: &Moment,
        session: &Session,
        choice: &str,
    ) -> Result<RoleHeld, OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let Some(chosen) = session.choices.iter().find(|held| held.key() == choice) else {
            let what = "您没有担任所选的角色，或任期已经结束";
            return Err(Refusal::Listed(vec![Problem::at("role", "A-151", what, "请重新选择")]).into());
        };
        if chosen.key() == session.current {
            return Ok(chosen.clone());
        }
        let mut writing = self.inner.store.write().await?;
        writing.set_session_post(session.id, chosen.post(), chosen.role.word()).await?;
        let actor = chosen.actor(session.person, &session.actor.name);
        let detail = format!("由“{}”改为“{}”", session.label, chosen.label());
        writing.record(event(moment, &actor, access::SWITCH_ROLE, &session.login, &detail)).await?;
        writing.commit().await?;
        Ok(chosen.clone())
    }

    /// One's own sessions, newest first.
    pub async fn own_sessions(&self, session: &Session) -> Result<Vec<OpenSession>, OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let rows = self.inner.store.open_sessions(session.account).await?;
        Ok(rows
            .into_iter()
            .map(|row| OpenSession {
                id: row.id,
                created_at: row.session.created_at,
                seen_at: row.seen_at,
                role: row.session.role,
                address: row.session.address,
                agent: row.session.agent,
            })
            .collect())
    }

    /// Signs out everywhere else, and says how many sessions ended.
    pub async fn sign_out_elsewhere(&self, moment: &Moment, session: &Session) -> Result<u64, OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let mut writing = self.inner.store.write().await?;
        let ended =
            writing.end_sessions(session.account, Some(session.id), &moment.at, "在别处退出登录").await?;
        let detail = format!("退出其他会话{ended}个");
        writing.record(event(moment, &session.actor, access::SIGN_OUT, &session.login, &detail)).await?;
        writing.commit().await?;
        Ok(ended)
    }
}

/// Why a session is over by itself, if it is. A clock that went backwards makes no session older.
fn reason_to_end(row: &SessionRow, choices: &[RoleHeld], moment: &Moment) -> Option<&'static str> {
    if row.closed_at.is_some() {
        Some("账号已停用")
    } else if choices.is_empty() {
        Some("任职已经结束")
    } else if later(&row.seen_at, IDLE_SECONDS) <= moment.at {
        Some("超过30分钟没有操作")
    } else if later(&row.session.created_at, LONGEST_SECONDS) <= moment.at {
        Some("登录已满12小时")
    } else {
        None
    }
}
