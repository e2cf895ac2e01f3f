//! The verbs 签发令牌 and 撤销令牌, and who acts when a program shows one (接口令牌).
//!
//! A token stands for one person in one role and for some of the acts of that role. It is random, shown once and kept as
//! its SM3 digest; it ends on its day, when it is withdrawn, and when its owner no longer holds the role or the account.
//! It can never issue tokens or change the account, so that losing one does not lose the account.

use crate::Office;
use crate::instant::later;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Act, Role, access, all_acts, audit, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::TokenRow;

/// What is asked for (签发请求).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// The keys of the acts it may.
    pub scope: Vec<String>,
    /// The last day it is taken; nothing when it was not written or cannot be read.
    pub expires_on: Option<NaiveDate>,
}

/// A token just issued (新令牌); the only time its text is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// 编号.
    pub id: i64,
    /// What the program shows.
    pub text: String,
}

/// A token in the list of its owner (令牌).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// 编号.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// The word of the role.
    pub role: String,
    /// The acts.
    pub scope: Vec<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// The last day, ISO.
    pub expires_on: String,
    /// RFC 3339 UTC; empty before the first use.
    pub last_used_at: String,
    /// RFC 3339 UTC; empty while it holds.
    pub revoked_at: String,
}

/// What every token begins with, so that it is recognised where it does not belong (a chat, a repository).
const MARK: &str = "zz_";
/// The longest life of a token.
const MOST_DAYS: u64 = 366;
/// The longest name.
const MOST_NAME: usize = 40;
/// The most tokens of one person that hold at the same time.
const MOST_TOKENS: usize = 20;
/// How often the last use is noted, in seconds.
const NOTED_EVERY: i64 = 60;

/// The acts no token is given: what would let it outlive its owner's will.
pub const NEVER: [Act; 2] = [access::OWN_ACCOUNT, audit::OWN_TOKENS];

/// The acts a role can give to a token.
pub fn givable(role: Role) -> impl Iterator<Item = Act> {
    let is_shown_only = |act: &Act| act.key.starts_with("demonstration.");
    all_acts().filter(move |act| act.allows(role) && !NEVER.contains(act) && !is_shown_only(act))
}

impl Office {
    /// Issues a token for whoever acts; its text is in the answer and nowhere else.
    pub async fn issue_token(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewToken,
    ) -> Result<IssuedToken, OfficeError> {
        permit(actor, audit::OWN_TOKENS)?;
        let standing = self.tokens(actor).await?;
        let standing = standing.iter().filter(|token| token.holds_on(moment.today)).count();
        let expires_on = expect_sound(&new, actor.role, moment.today, standing)?;
        let text = format!("{MARK}{}", self.random().hex::<32>());
        let scope: BTreeSet<&str> = new.scope.iter().map(String::as_str).collect();
        let scope: Vec<&str> = scope.into_iter().collect();
        let row = TokenRow {
            id: 0,
            name: new.name.trim().to_owned(),
            hash: digest(text.as_bytes()),
            holder: actor.name.clone(),
            role: actor.role.word().to_owned(),
            person: actor.person,
            unit: actor.unit,
            post: actor.post,
            scope: scope.join(" "),
            created_at: moment.at.clone(),
            expires_on: expires_on.to_string(),
            last_used_at: String::new(),
            revoked_at: String::new(),
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_token(&row).await?;
        let detail = format!("签发令牌“{}”，用到{expires_on}，可以：{}", row.name, row.scope);
        writing.record(event(moment, actor, audit::OWN_TOKENS, &format!("令牌{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(IssuedToken { id, text })
    }

    /// Withdraws one's own token; another's is not found.
    pub async fn revoke_token(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<(), OfficeError> {
        permit(actor, audit::OWN_TOKENS)?;
        let mut writing = self.inner.store.write().await?;
        if !writing.revoke_token(id, actor.person, &moment.at).await? {
            return Err(Refusal::NotFound { what: format!("可以撤销的{id}号令牌") }.into());
        }
        let subject = format!("令牌{id}");
        writing.record(event(moment, actor, audit::OWN_TOKENS, &subject, "撤销令牌")).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The tokens of whoever acts, newest first, ended ones included.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, Fault> {
        let rows = self.inner.store.tokens_of(actor.person).await?;
        Ok(rows.into_iter().map(Token::from).collect())
    }

    /// Who acts when a program shows this text; refused with the reason when nobody does.
    pub async fn token_actor(&self, text: &str, moment: &Moment) -> Result<Actor, OfficeError> {
        let row = match text.trim().strip_prefix(MARK) {
            Some(_) => self.inner.store.token(&digest(text.trim().as_bytes())).await?,
            None => None,
        };
        let row =
            row.ok_or_else(|| refused("T-211", "没有这个令牌", "请核对令牌，或在“接口令牌”另签一个"))?;
        let again = "请由本人在“接口令牌”另签一个";
        if !row.revoked_at.is_empty() {
            return Err(refused("T-213", format!("令牌“{}”已经撤销", row.name), again));
        }
        if row.expires_on < moment.today.to_string() {
            return Err(refused("T-212", format!("令牌“{}”已于{}到期", row.name, row.expires_on), again));
        }
        let gone = || refused("T-214", format!("令牌“{}”的持有人已不任“{}”", row.name, row.role), again);
        let role = Role::from_word(&row.role).ok_or_else(gone)?;
        let actor = match row.person {
            Some(person) => self.actor_of(person, role, row.post, moment).await?.ok_or_else(gone)?,
            // The user of this machine and the command line are somebody only while nobody signs in.
            None if self.is_demonstration() || !self.has_accounts().await? => {
                Actor::named(row.holder.clone(), role)
            }
            None => return Err(gone()),
        };
        let since = later(&moment.at, -NOTED_EVERY);
        if row.last_used_at < since {
            self.inner.store.touch_token(row.id, &moment.at, &since).await?;
        }
        let scope = row.scope.split_whitespace().map(str::to_owned).collect();
        Ok(Actor { scope: Some(Arc::new(scope)), ..actor })
    }
}

impl Token {
    /// Whether programs can still use it on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_empty() && self.expires_on >= day.to_string()
    }
}

impl From<TokenRow> for Token {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            role: row.role,
            scope: row.scope.split_whitespace().map(str::to_owned).collect(),
            created_at: row.created_at,
            expires_on: row.expires_on,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

fn refused(code: &'static str, what: impl Into<String>, cure: &str) -> OfficeError {
    Refusal::Listed(vec![Problem::of(code, what, cure)]).into()
}

/// The last day, or everything that is wrong with what was asked for.
fn expect_sound(new: &NewToken, role: Role, today: NaiveDate, standing: usize) -> Result<NaiveDate, Refusal> {
    let mut problems = Vec::new();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME {
        let cure = format!("请用不超过{MOST_NAME}个字写明给哪个程序用、做什么");
        problems.push(Problem::at("name", "T-201", "没有写明用途，或写得太长", cure));
    }
    if new.scope.is_empty() {
        problems.push(Problem::at(
            "scope",
            "T-202",
            "没有选择令牌可以做什么",
            "请至少选择一项，只选用得着的",
        ));
    }
    for key in &new.scope {
        if !givable(role).any(|act| act.key == key) {
            let what = format!("角色“{}”不能把“{key}”交给令牌", role.word());
            problems.push(Problem::at("scope", "T-203", what, "令牌的权限不能超过本人的角色，请去掉这一项"));
        }
    }
    let most = today.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(today);
    let expires_on = new.expires_on.filter(|day| *day >= today && *day <= most);
    if expires_on.is_none() {
        let what = format!("到期日没有写明，或不在{today}至{most}之间");
        problems.push(Problem::at("expires_on", "T-204", what, "请写明到期日，最长一年"));
    }
    if standing >= MOST_TOKENS {
        let what = format!("已有{standing}个有效的令牌");
        problems.push(Problem::of("T-205", what, "请先撤销不用的令牌"));
    }
    match expires_on {
        Some(day) if problems.is_empty() => Ok(day),
        _ => Err(Refusal::Listed(problems)),
    }
}
