//! The verb 登录: a login, a password and, where it is set, a code become a session (requirements §7.1 L-01, L-02).
//!
//! Every name that is tried is counted, whether there is an account of that name or not, and the same work is done for
//! both, so that neither the words nor the time tell which names there are. Five wrong tries lock a name for half an
//! hour. After the third the next has to wait, ten seconds, then thirty: that does what a picture of distorted letters
//! would do against machines, and people who see badly or use a reader of screens can still get in.
//!
//! Failures do not fill the log: of a series the first and the lock are recorded, the rest as a number.
//! What a session is afterwards: [`crate::access::session`].

use crate::Office;
use crate::access::roles_held::RoleHeld;
use crate::access::second_factor::{self, Proof};
use crate::access::session::token_hash;
use crate::instant::{later, time_of_day, unix};
use crate::ledger::take_in_ledger::event;
use crate::moment::Moment;
use crate::permit::access;
use crate::refusal::{OfficeError, Problem, Refusal};
use std::fmt::Write as _;
use zhaozhang_domain::chain::EventLine;
use zhaozhang_store::{AccountRow, AccountsOf, NewSessionRow};
use zhaozhang_text::normalise::{key, shortened};

/// So many wrong tries lock a name.
const MOST_TRIES: i64 = 5;
/// For how long, in seconds.
const LOCK_SECONDS: i64 = 30 * 60;
/// A series of wrong tries is forgotten when nobody tried for so long.
const SERIES_SECONDS: i64 = 30 * 60;
/// How long a name has to wait after the third and the fourth wrong try, in seconds.
const WAITS: [(i64, i64); 2] = [(3, 10), (4, 30)];
/// Counted tries of names nobody used for so long are thrown away.
const DAY_SECONDS: i64 = 86_400;
/// An account nobody used for so many days goes out of use.
pub const IDLE_DAYS: i64 = 90;
/// What is kept of an address and of a browser's name.
const KEPT_CHARACTERS: usize = 120;
/// The longest login that is looked at.
const LOGIN_CHARACTERS: usize = 64;
/// Under which all names without an account are counted together.
const UNKNOWN_NAMES: &str = "没有账号的登录名";

/// What somebody fills in to sign in (登录单).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignIn {
    /// 登录名.
    pub login: String,
    /// 密码.
    pub password: String,
    /// 动态码 or recovery code; empty where there is no second factor.
    pub code: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// What the browser kept of a session before; that one ends.
    pub before: Option<String>,
}

/// Who has signed in (登录结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// What the browser keeps: 64 hexadecimal digits nobody can guess.
    pub token: String,
    /// Whether the session before was the same account's, so that what was typed then may come back.
    pub is_return: bool,
}

/// The name under which the tries of a login are counted.
pub(crate) fn subject_of(login: &str) -> String {
    format!("登录名 {}", login_key(login))
}

/// A login as it is compared and kept: no spaces, one width, small letters.
pub(crate) fn login_key(login: &str) -> String {
    key(login).chars().take(LOGIN_CHARACTERS).collect()
}

impl Office {
    /// Signs somebody in, or says why not without saying which names there are.
    pub async fn sign_in(&self, moment: &Moment, form: &SignIn) -> Result<SignedIn, OfficeError> {
        let login = login_key(&form.login);
        if login.is_empty() || form.password.is_empty() {
            return Err(Refusal::Listed(not_filled_in(&login, &form.password)).into());
        }
        let account = self.proven(moment, &login, &form.password, Some(&form.code)).await?;
        let AccountAndProof { account, proof, failed_before } = account;
        if account.closed_at.is_some() {
            return Err(out_of_use(&account).into());
        }
        if is_idle(&account, moment) {
            self.close_idle_account(moment, &account).await?;
            let why = format!("连续{IDLE_DAYS}天没有登录");
            return Err(out_of_use(&AccountRow { closed_why: why, ..account }).into());
        }
        let held = self.roles_held(account.person_id, moment.today).await?;
        let Some(role) = held.first() else { return Err(no_role(&account).into()) };
        let signed =
            self.begin_session(moment, form, &account, role, Earlier { proof, failed_before }).await?;
        match signed {
            Some(signed) => Ok(signed),
            // The same code was used a moment ago; that is as good as a wrong one.
            None => Err(self.failed(moment, &login, Some(&account), failed_before + 1).await?),
        }
    }

    /// Counts the try, looks at password and code, and gives the account; whoever fails is told in general words.
    /// Without a code (`None`) only the password is asked for, by somebody who is signed in already.
    pub(crate) async fn proven(
        &self,
        moment: &Moment,
        login: &str,
        password: &str,
        code: Option<&str>,
    ) -> Result<AccountAndProof, OfficeError> {
        let store = &self.inner.store;
        let subject = subject_of(login);
        let tried = store.count_try(&subject, &moment.at, &later(&moment.at, -SERIES_SECONDS)).await?;
        if tried.locked_until > moment.at {
            return Err(locked(&tried.locked_until).into());
        }
        if tried.tries > MOST_TRIES {
            // Many tries at once: those before this one are being looked at, and the fifth will lock the name.
            return Err(locked(&later(&moment.at, LOCK_SECONDS)).into());
        }
        let account = store.accounts(AccountsOf::Login(login)).await?.into_iter().next();
        let digest = account.as_ref().map(|account| account.password_hash.as_str());
        let is_password = self.is_password(password, digest).await?;
        let proof = match (&account, code) {
            (Some(account), Some(code)) if is_password => self.proof(account, code, unix(&moment.at))?,
            (Some(_), None) if is_password => Some(Proof::None),
            _ => None,
        };
        match (account, proof) {
            (Some(account), Some(proof)) => {
                if tried.wait_until > moment.at {
                    store.uncount_try(&subject).await?;
                    return Err(waiting(&tried.wait_until).into());
                }
                Ok(AccountAndProof { account, proof, failed_before: tried.tries - 1 })
            }
            (account, _) => {
                let account = account.as_ref();
                Err(self.failed(moment, login, account, tried.tries).await?)
            }
        }
    }

    /// What a wrong try leads to: a wait, a lock, and words that do not say what was wrong.
    async fn failed(
        &self,
        moment: &Moment,
        login: &str,
        account: Option<&AccountRow>,
        tries: i64,
    ) -> Result<OfficeError, OfficeError> {
        let subject = subject_of(login);
        let is_lock = tries >= MOST_TRIES;
        let wait = WAITS.into_iter().find(|(after, _)| *after == tries).map(|(_, seconds)| seconds);
        if let Some(seconds) = wait {
            self.inner.store.let_wait(&subject, &later(&moment.at, seconds)).await?;
        }
        let until = later(&moment.at, LOCK_SECONDS);
        if tries == 1 || is_lock {
            let unknown = match account {
                None => self.unknown_name(moment).await?,
                Some(_) => None,
            };
            // Both kinds of names write and wait for the disk, so that time does not tell them apart.
            let mut writing = self.inner.store.write().await?;
            if is_lock {
                writing.lock_try(&subject, &until).await?;
            }
            let line = match account {
                Some(account) => Some(failure_event(moment, account, is_lock, &until)),
                None => unknown,
            };
            if let Some(line) = line {
                writing.record(line).await?;
            }
            writing.commit().await?;
        }
        Ok(if is_lock { locked(&until).into() } else { wrong(tries, wait).into() })
    }

    /// Counts names without an account together; the first, the tenth, the hundredth … is recorded. The names are
    /// not: somebody may have typed a password there.
    async fn unknown_name(&self, moment: &Moment) -> Result<Option<EventLine>, OfficeError> {
        let before = later(&moment.at, -SERIES_SECONDS);
        let counted = self.inner.store.count_try(UNKNOWN_NAMES, &moment.at, &before).await?;
        let is_power_of_ten = std::iter::successors(Some(1_i64), |power| power.checked_mul(10))
            .take_while(|power| *power <= counted.tries)
            .any(|power| power == counted.tries);
        Ok(is_power_of_ten.then(|| EventLine {
            at: moment.at.clone(),
            actor: "未登录".to_owned(),
            role: "未登录".to_owned(),
            verb: access::SIGN_IN_FAILED.word.to_owned(),
            subject: UNKNOWN_NAMES.to_owned(),
            detail: format!("用没有账号的登录名尝试登录，本轮第{}次", counted.tries),
        }))
    }

    /// Ends the session before, begins the new one and records it; nothing when the code was used already.
    pub(crate) async fn begin_session(
        &self,
        moment: &Moment,
        form: &SignIn,
        account: &AccountRow,
        role: &RoleHeld,
        earlier: Earlier,
    ) -> Result<Option<SignedIn>, OfficeError> {
        let token = self.random().hex::<32>();
        let before = match &form.before {
            Some(before) => self.inner.store.session_of(&token_hash(before)).await?,
            None => None,
        };
        let address = shortened(&form.address, KEPT_CHARACTERS);
        let mut writing = self.inner.store.write().await?;
        if !second_factor::use_up(&mut writing, account.id, &earlier.proof, &moment.at).await? {
            return Ok(None);
        }
        if let Some(before) = &before {
            writing.end_session(before.id, &moment.at, "重新登录").await?;
        }
        let folded = writing.forget_tries(&subject_of(&account.login)).await?;
        writing.forget_old_tries(&later(&moment.at, -DAY_SECONDS)).await?;
        writing.note_sign_in(account.id, &moment.at).await?;
        writing
            .add_session(&NewSessionRow {
                token_hash: token_hash(&token),
                account_id: account.id,
                post_id: role.post(),
                role: role.role.word().to_owned(),
                created_at: moment.at.clone(),
                address: address.clone(),
                agent: shortened(&form.agent, KEPT_CHARACTERS),
            })
            .await?;
        let actor = role.actor(account.person_id, &account.person_name);
        let mut detail = format!("以“{}”身份登录", role.label());
        if !address.is_empty() {
            // Writing to a String cannot fail, here and below.
            let _ = write!(detail, "，地址{address}");
        }
        if earlier.failed_before > 0 || folded > 0 {
            let _ = write!(detail, "；此前失败{}次，锁定期间又试{folded}次", earlier.failed_before);
        }
        if matches!(earlier.proof, Proof::Recovery(_)) {
            detail.push_str("；用了一个备用码");
        }
        writing.record(event(moment, &actor, access::SIGN_IN, &account.login, &detail)).await?;
        writing.commit().await?;
        let is_return = before.is_some_and(|before| before.session.account_id == account.id);
        Ok(Some(SignedIn { token, is_return }))
    }

    /// Takes an account out of use that nobody used for long.
    async fn close_idle_account(&self, moment: &Moment, account: &AccountRow) -> Result<(), OfficeError> {
        let why = format!("连续{IDLE_DAYS}天没有登录");
        let mut writing = self.inner.store.write().await?;
        writing.close_account(account.id, Some(&moment.at), &why).await?;
        writing.end_sessions(account.id, None, &moment.at, &why).await?;
        let job = crate::Actor::job();
        let subject = format!("{}（{}）", account.person_name, account.login);
        writing.record(event(moment, &job, access::CLOSE_ACCOUNT, &subject, &why)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Takes every account out of use that nobody used for 90 days, and says how many; for the daily round.
    pub async fn close_idle_accounts(&self, moment: &Moment) -> Result<usize, OfficeError> {
        let accounts = self.inner.store.accounts(AccountsOf::All).await?;
        let idle: Vec<AccountRow> = accounts
            .into_iter()
            .filter(|account| account.closed_at.is_none() && is_idle(account, moment))
            .collect();
        for account in &idle {
            self.close_idle_account(moment, account).await?;
        }
        Ok(idle.len())
    }
}

/// An account whose owner has proven to be the owner.
pub(crate) struct AccountAndProof {
    pub(crate) account: AccountRow,
    pub(crate) proof: Proof,
    pub(crate) failed_before: i64,
}

/// What came before a session.
pub(crate) struct Earlier {
    pub(crate) proof: Proof,
    pub(crate) failed_before: i64,
}

/// Whether nobody signed in with it for long; a new account counts from its making.
pub(crate) fn is_idle(account: &AccountRow, moment: &Moment) -> bool {
    let last = account.last_signed_in_at.as_ref().unwrap_or(&account.created_at);
    *last < later(&moment.at, -IDLE_DAYS * DAY_SECONDS)
}

fn failure_event(moment: &Moment, account: &AccountRow, is_lock: bool, until: &str) -> EventLine {
    let (verb, detail) = if is_lock {
        (access::LOCK, format!("连续{MOST_TRIES}次登录失败，锁定到{}", time_of_day(until)))
    } else {
        (access::SIGN_IN_FAILED, "密码或动态码不正确；本轮后续失败合并记录".to_owned())
    };
    EventLine {
        at: moment.at.clone(),
        actor: account.person_name.clone(),
        role: "未登录".to_owned(),
        verb: verb.word.to_owned(),
        subject: account.login.clone(),
        detail,
    }
}

fn not_filled_in(login: &str, password: &str) -> Vec<Problem> {
    let asked = [("login", login, "没有填登录名"), ("password", password, "没有填密码")];
    let empty = asked.into_iter().filter(|(_, given, _)| given.is_empty());
    empty.map(|(field, _, what)| Problem::at(field, "A-107", what, "请填写后再登录")).collect()
}

/// The one answer to everything that is wrong.
fn wrong(tries: i64, wait: Option<i64>) -> Refusal {
    let left = MOST_TRIES - tries;
    let cure = match wait {
        Some(seconds) => format!(
            "请等{seconds}秒后再试；再错{left}次，这个登录名将锁定30分钟。忘记密码的，请找系统管理员重置"
        ),
        None => format!("请核对大小写后再试；再错{left}次，这个登录名将锁定30分钟"),
    };
    listed("A-101", "登录名、密码或动态码不正确".to_owned(), cure)
}

fn waiting(until: &str) -> Refusal {
    let what = "试得太快，这一次没有核对".to_owned();
    listed("A-102", what, format!("请在{}以后再试", until_second(until)))
}

fn locked(until: &str) -> Refusal {
    let what = format!("这个登录名连续{MOST_TRIES}次登录不成功，锁定到{}", time_of_day(until));
    listed("A-103", what, "请到时再试；急用的，请找安全管理员解除锁定".to_owned())
}

/// `15:52:20`, where seconds matter.
fn until_second(at: &str) -> String {
    let seconds: String = at.chars().skip(16).take(3).collect();
    format!("{}{seconds}", time_of_day(at))
}

fn out_of_use(account: &AccountRow) -> Refusal {
    let what = format!("这个账号已停用：{}", account.closed_why);
    listed("A-104", what, "需要恢复的，请找系统管理员办理".to_owned())
}

fn no_role(account: &AccountRow) -> Refusal {
    let what = format!("{}目前没有任职，不能办理业务", account.person_name);
    listed("A-105", what, "请市局办公室登记任职，或请安全管理员授予角色后再登录".to_owned())
}

pub(crate) fn listed(code: &'static str, what: String, cure: String) -> Refusal {
    Refusal::Listed(vec![Problem::of(code, what, cure)])
}
