//! The verb 以演示人员登录: in a demonstration, and nowhere else, anybody may work as one of the invented people with one
//! click, to see what a correspondent, a leader or an administrator sees. There is no password to know.

use crate::Office;
use crate::access::accounts::new_row;
use crate::access::roles_held::RoleHeld;
use crate::access::second_factor::Proof;
use crate::access::sign_in::{Earlier, SignIn, SignedIn};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::load_cast::CastMember;
use crate::permit::access;
use crate::refusal::{OfficeError, Refusal};
use zhaozhang_store::{AccountRow, AccountsOf, NewAccountRow};

impl Office {
    /// The invented people a visitor may work as: none outside a demonstration.
    pub async fn samples(&self) -> Result<Vec<CastMember>, OfficeError> {
        if self.is_demonstration() { self.cast().await } else { Ok(Vec::new()) }
    }

    /// Begins a session as one of the invented people; the form brings what is known of the browser.
    pub async fn sign_in_sample(
        &self,
        moment: &Moment,
        label: &str,
        form: &SignIn,
    ) -> Result<SignedIn, OfficeError> {
        let unknown = || OfficeError::from(Refusal::NotFound { what: format!("演示人员“{label}”") });
        let samples = self.samples().await?;
        let sample = samples.into_iter().find(|sample| sample.label == label).ok_or_else(unknown)?;
        if !sample.post.is_held_on(moment.today) {
            return Err(unknown());
        }
        let account = self.sample_account(moment, &sample).await?;
        let role = RoleHeld::from(sample.post);
        let earlier = Earlier { proof: Proof::None, failed_before: 0 };
        self.begin_session(moment, form, &account, &role, earlier).await?.ok_or_else(unknown)
    }

    /// The account of an invented person, made at the first use, with a password nobody knows.
    async fn sample_account(&self, moment: &Moment, sample: &CastMember) -> Result<AccountRow, OfficeError> {
        let own = AccountsOf::Person(sample.post.person);
        if let Some(account) = self.inner.store.accounts(own).await?.into_iter().next() {
            return Ok(account);
        }
        let digest = self.digest_password(&self.random().hex::<32>()).await?;
        let job = Actor::job();
        let mut writing = self.inner.store.write().await?;
        // Another click may have come first while the password was being digested.
        if writing.accounts(own).await?.is_empty() {
            let login = format!("sample-{}", sample.post.person);
            let new = new_row(sample.post.person, &login, digest, moment, &job);
            writing.add_account(&NewAccountRow { must_change: false, ..new }).await?;
            let line = event(moment, &job, access::CREATE_ACCOUNT, sample.name, "演示人员，没有密码");
            writing.record(line).await?;
            writing.commit().await?;
        }
        let made = self.inner.store.accounts(own).await?.into_iter().next();
        made.ok_or_else(|| crate::Fault::plain("an account just made is gone").into())
    }
}
