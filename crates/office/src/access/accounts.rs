//! Accounts (账号): who has one, made and reset by the system administrator, and one's own password. A password given by
//! somebody else is for one use: whoever signs in with it must choose another before anything else.
//! The verbs: 建立首批账号, 建立账号, 重置密码, 停用账号, 恢复账号, 修改密码. Roles and locks: [`crate::access::give_role`].

use crate::Office;
use crate::access::password::{REMEMBERED, for_one_use, problems};
use crate::access::roles_held::RoleHeld;
use crate::access::session::Session;
use crate::access::sign_in::{is_idle, login_key, subject_of};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Role, access, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_store::{AccountRow, AccountsOf, NewAccountRow, NewPersonRow, RoleStamp, Writing};

/// An account as administrators see it (账号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub person: i64,
    /// 姓名.
    pub person_name: String,
    /// 登录名.
    pub login: String,
    /// When it was made, RFC 3339 UTC.
    pub created_at: String,
    /// The last time somebody signed in with it.
    pub last_signed_in_at: Option<String>,
    /// Whether the password is one for one use.
    pub must_change: bool,
    /// Whether a second factor is set.
    pub has_factor: bool,
    /// Why it is out of use, if it is.
    pub closed: Option<String>,
    /// Whether nobody used it for so long that it goes out of use at the next try.
    pub is_idle: bool,
    /// Until when the login is locked, RFC 3339 UTC.
    pub locked_until: Option<String>,
    /// The roles held today.
    pub roles: Vec<RoleHeld>,
}

/// An account just made or reset, with the password that is shown once (一次性密码).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTime {
    /// The account.
    pub account: i64,
    /// 姓名.
    pub person_name: String,
    /// 登录名.
    pub login: String,
    /// The password, kept nowhere.
    pub password: String,
}

/// The shortest login, in characters.
const SHORTEST_LOGIN: usize = 2;
/// The longest login, in characters.
const LONGEST_LOGIN: usize = 40;

impl Office {
    /// Every account, by number.
    pub async fn accounts(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Account>, OfficeError> {
        permit(actor, access::ACCOUNTS_READ)?;
        self.accounts_seen(moment, AccountsOf::All).await
    }

    /// One account.
    pub async fn account(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<Account, OfficeError> {
        permit(actor, access::ACCOUNTS_READ)?;
        let found = self.accounts_seen(moment, AccountsOf::One(id)).await?;
        found.into_iter().next().ok_or_else(|| no_account(id).into())
    }

    /// The accounts asked for, with what administrators see of them.
    pub(crate) async fn accounts_seen(
        &self,
        moment: &Moment,
        of: AccountsOf<'_>,
    ) -> Result<Vec<Account>, OfficeError> {
        let locked = self.inner.store.locked_names(&moment.at).await?;
        let mut accounts = Vec::new();
        for row in self.inner.store.accounts(of).await? {
            let subject = subject_of(&row.login);
            accounts.push(Account {
                id: row.id,
                person: row.person_id,
                roles: self.roles_held(row.person_id, moment.today).await?,
                is_idle: is_idle(&row, moment),
                locked_until: locked
                    .iter()
                    .find(|(name, _)| *name == subject)
                    .map(|(_, until)| until.clone()),
                person_name: row.person_name,
                login: row.login,
                created_at: row.created_at,
                last_signed_in_at: row.last_signed_in_at,
                must_change: row.must_change_since.is_some(),
                has_factor: row.factor_sealed.is_some(),
                closed: row.closed_at.map(|_| row.closed_why),
            });
        }
        Ok(accounts)
    }

    /// Makes the three administrators of an office nobody has an account in yet (首批账号).
    pub async fn first_accounts(
        &self,
        moment: &Moment,
        actor: &Actor,
        names: [(&str, &str); 3],
    ) -> Result<Vec<OneTime>, OfficeError> {
        permit(actor, access::FIRST_ACCOUNTS)?;
        let mut digests = Vec::new();
        for _ in names {
            let password = for_one_use(self.random().bytes());
            digests.push((self.digest_password(&password).await?, password));
        }
        let mut writing = self.inner.store.write().await?;
        let standing = writing.accounts(AccountsOf::All).await?;
        let problems = first_problems(&standing, names);
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let mut made = Vec::new();
        let roles = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
        for (((name, login), role), (digest, password)) in names.into_iter().zip(roles).zip(digests) {
            let person = NewPersonRow {
                name: name.trim().to_owned(),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
                ..NewPersonRow::default()
            };
            let person_id = writing.add_person(&person).await?;
            let new = new_row(person_id, login, digest, moment, actor);
            let account = writing.add_account(&new).await?;
            let on = moment.today.to_string();
            let stamp = RoleStamp { on: &on, reason: "首批账号", at: &moment.at, by: &actor.name };
            writing.add_office_role(person_id, role.word(), stamp).await?;
            made.push(OneTime { account, person_name: person.name, login: new.login, password });
        }
        let who: Vec<String> = made
            .iter()
            .zip(roles)
            .map(|(one, role)| format!("{}：{}", role.word(), one.person_name))
            .collect();
        writing.record(event(moment, actor, access::FIRST_ACCOUNTS, "账号", &who.join("；"))).await?;
        writing.commit().await?;
        Ok(made)
    }

    /// Makes an account for a person, with a password for one use.
    pub async fn create_account(
        &self,
        moment: &Moment,
        actor: &Actor,
        person: i64,
        login: &str,
    ) -> Result<OneTime, OfficeError> {
        permit(actor, access::CREATE_ACCOUNT)?;
        let password = for_one_use(self.random().bytes());
        let digest = self.digest_password(&password).await?;
        let mut writing = self.inner.store.write().await?;
        let standing = writing.accounts(AccountsOf::All).await?;
        let known = writing.person(person).await?;
        let mut problems = login_problems(login, &standing);
        if known.is_none() {
            let cure = "请先由市局办公室登记人员，再建立账号";
            problems.push(Problem::at("person", "A-123", "没有登记这个人", cure));
        }
        if let Some(own) = standing.iter().find(|own| own.person_id == person) {
            let what = format!("{}已有账号，登录名是{}", own.person_name, own.login);
            problems.push(Problem::at("person", "A-124", what, "一人一个账号；忘记密码的，请重置"));
        }
        let Some(known) = known.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let new = new_row(person, login, digest, moment, actor);
        let account = writing.add_account(&new).await?;
        let detail = format!("登录名{}，一次性密码", new.login);
        writing.record(event(moment, actor, access::CREATE_ACCOUNT, &known.person.name, &detail)).await?;
        writing.commit().await?;
        Ok(OneTime { account, person_name: known.person.name, login: new.login, password })
    }

    /// Gives an account a password for one use and ends its sessions.
    pub async fn reset_password(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
    ) -> Result<OneTime, OfficeError> {
        permit(actor, access::RESET_PASSWORD)?;
        let password = for_one_use(self.random().bytes());
        let digest = self.digest_password(&password).await?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        not_own(actor, &row, "重置")?;
        writing.set_password(&row, &digest, &moment.at, true).await?;
        let ended = writing.end_sessions(account, None, &moment.at, "密码已重置").await?;
        let detail = format!("发一次性密码，下线会话{ended}个");
        writing.record(event(moment, actor, access::RESET_PASSWORD, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(OneTime { account, person_name: row.person_name, login: row.login, password })
    }

    /// Takes an account out of use at once; its sessions end.
    pub async fn close_account(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
        why: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, access::CLOSE_ACCOUNT)?;
        let why = why.trim();
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        not_own(actor, &row, "停用")?;
        let mut problems = Vec::new();
        if why.is_empty() {
            problems.push(Problem::at("why", "A-134", "没有写理由", "请写明为什么停用"));
        }
        if row.closed_at.is_some() {
            problems.push(Problem::of("A-126", format!("{}的账号已经停用", row.person_name), "不用再办"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        writing.close_account(account, Some(&moment.at), why).await?;
        let ended = writing.end_sessions(account, None, &moment.at, "账号已停用").await?;
        let detail = format!("理由：{why}；下线会话{ended}个");
        writing.record(event(moment, actor, access::CLOSE_ACCOUNT, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Takes an account into use again, with a password for one use.
    pub async fn reopen_account(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
    ) -> Result<OneTime, OfficeError> {
        permit(actor, access::REOPEN_ACCOUNT)?;
        let password = for_one_use(self.random().bytes());
        let digest = self.digest_password(&password).await?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        if row.closed_at.is_none() {
            let what = format!("{}的账号没有停用", row.person_name);
            return Err(Refusal::Listed(vec![Problem::of("A-125", what, "不用恢复")]).into());
        }
        writing.close_account(account, None, "").await?;
        // From today on: otherwise it would be idle at the first try again.
        writing.note_sign_in(account, &moment.at).await?;
        writing.set_password(&row, &digest, &moment.at, true).await?;
        writing.record(event(moment, actor, access::REOPEN_ACCOUNT, &named(&row), "发一次性密码")).await?;
        writing.commit().await?;
        Ok(OneTime { account, person_name: row.person_name, login: row.login, password })
    }

    /// Changes one's own password; one's other sessions end.
    pub async fn change_password(
        &self,
        moment: &Moment,
        session: &Session,
        old: &str,
        new: &str,
        again: &str,
    ) -> Result<(), OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let mut found = problems(new, again, &session.login, &session.actor.name);
        let row = self.account_of(session).await?;
        let mut known = vec![row.password_hash.clone()];
        known.extend(self.inner.store.past_passwords(row.id, REMEMBERED - 1).await?);
        if found.is_empty() && self.is_one_of(new, known).await? {
            let what = format!("新密码是最近{REMEMBERED}次用过的");
            found.push(Problem::at("password", "A-116", what, "请换一个没有用过的"));
        }
        if let Err(error) = self.prove_again(moment, session, old).await {
            match error {
                OfficeError::Refused(refusal) if refusal.code() == "A-101" => {
                    let cure = "请重新输入；连续5次不正确将锁定30分钟";
                    found.insert(0, Problem::at("old_password", "A-117", "原密码不正确", cure));
                }
                other => return Err(other),
            }
        }
        if !found.is_empty() {
            return Err(Refusal::Listed(found).into());
        }
        let digest = self.digest_password(new).await?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, session.account).await?;
        writing.set_password(&row, &digest, &moment.at, false).await?;
        let ended = writing.end_sessions(session.account, Some(session.id), &moment.at, "密码已修改").await?;
        let detail = format!("本人修改，下线其他会话{ended}个");
        writing
            .record(event(moment, &session.actor, access::CHANGE_PASSWORD, &session.login, &detail))
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

pub(crate) fn new_row(
    person_id: i64,
    login: &str,
    digest: String,
    moment: &Moment,
    actor: &Actor,
) -> NewAccountRow {
    NewAccountRow {
        person_id,
        login: login_key(login),
        password_hash: digest,
        must_change: true,
        created_at: moment.at.clone(),
        created_by: actor.name.clone(),
    }
}

/// What keeps the first accounts from being made.
fn first_problems(standing: &[AccountRow], names: [(&str, &str); 3]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !standing.is_empty() {
        let what = format!("本单位已有{}个账号，首批账号只能建一次", standing.len());
        let cure = "请由系统管理员在“账号”页面建立；管理员忘记密码的，请用 zhaozhang account reset";
        problems.push(Problem::of("A-128", what, cure));
    }
    let mut logins: Vec<String> = Vec::new();
    for (name, login) in names {
        if name.trim().is_empty() {
            problems.push(Problem::at("name", "A-129", "有管理员没有写姓名", "请写明三名管理员的姓名"));
        }
        problems.extend(login_problems(login, &[]));
        if logins.contains(&login_key(login)) {
            problems.push(Problem::at("login", "A-122", format!("登录名“{login}”写了两次"), "请改用别的"));
        }
        logins.push(login_key(login));
    }
    let mut persons: Vec<&str> = names.iter().map(|(name, _)| name.trim()).collect();
    persons.sort_unstable();
    persons.dedup();
    if persons.len() < names.len() {
        let cure = "三名管理员必须是不同的人，请分别写明";
        problems.push(Problem::at("name", "A-131", "同一个人不能兼任两名管理员", cure));
    }
    problems
}

fn login_problems(login: &str, standing: &[AccountRow]) -> Vec<Problem> {
    let login = login_key(login);
    let length = login.chars().count();
    let is_fit = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    let mut problems = Vec::new();
    if !(SHORTEST_LOGIN..=LONGEST_LOGIN).contains(&length) || !login.chars().all(is_fit) {
        let what = "登录名应为2至40个字母、数字、汉字或 . _ - @";
        problems.push(Problem::at("login", "A-121", what, "请改好后再建立，例如姓名的拼音"));
    }
    if let Some(other) = standing.iter().find(|other| other.login == login) {
        let what = format!("登录名“{login}”已由{}使用", other.person_name);
        problems.push(Problem::at("login", "A-122", what, "请加上数字或单位简称以示区别"));
    }
    problems
}

/// The account of that number, as the transaction sees it.
pub(crate) async fn one(writing: &mut Writing, id: i64) -> Result<AccountRow, OfficeError> {
    let found = writing.accounts(AccountsOf::One(id)).await?;
    found.into_iter().next().ok_or_else(|| no_account(id).into())
}

pub(crate) fn no_account(id: i64) -> Refusal {
    Refusal::NotFound { what: format!("编号{id}的账号") }
}

/// `张三（zhangsan）`.
pub(crate) fn named(row: &AccountRow) -> String {
    format!("{}（{}）", row.person_name, row.login)
}

/// Administrators manage others; what is one's own is done under 本人账号, or by another administrator.
pub(crate) fn not_own(actor: &Actor, row: &AccountRow, what: &str) -> Result<(), Refusal> {
    if actor.person == Some(row.person_id) {
        let what = format!("不能{what}自己的账号");
        let cure = "自己的密码和会话请在“本人账号”办理，其余请另一名管理员办理";
        return Err(Refusal::Listed(vec![Problem::of("A-127", what, cure)]));
    }
    Ok(())
}
