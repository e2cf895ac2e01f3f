//! The second factor (第二因素): a code of six digits that changes every half minute (TOTP, RFC 6238), from an app on a
//! telephone that needs no network, and ten recovery codes for the day the telephone is lost. The secret is sealed in
//! the database. Which roles must have one is the security administrator's to say ([`crate::access::give_role`]).

use crate::Office;
use crate::access::session::Session;
use crate::access::sign_in::listed;
use crate::instant::unix;
use crate::ledger::take_in_ledger::event;
use crate::moment::Moment;
use crate::permit::{access, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use totp_rs::{Builder, Secret, Totp};
use zhaozhang_domain::chain::digest;
use zhaozhang_store::{AccountRow, AccountsOf, Writing};

/// The bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// The name under which apps list it.
const ISSUER: &str = "照章";

/// What somebody proved besides the password (第二因素凭据).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    /// None is asked for.
    None,
    /// The code of a step of time.
    Step(i64),
    /// A recovery code, as its digest.
    Recovery(String),
}

/// A second factor about to be set (待启用的第二因素).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The secret for typing in: groups of four letters.
    pub secret: String,
    /// What the picture says: `otpauth://totp/…`.
    pub address: String,
    /// The secret, sealed for this account, for the form to bring back.
    pub sealed: String,
}

fn totp(secret: &[u8]) -> Totp {
    // Skew one: a code of the half minute before or after counts, for clocks that differ a little.
    Builder::new().with_secret(Secret::from(secret)).with_skew(1).build_noncompliant()
}

fn bytes_of(base32: &str) -> Result<Vec<u8>, Fault> {
    let secret = Secret::try_from_base32(base32);
    let secret = secret.map_err(|_error| Fault::plain("a secret of a second factor is no base32"))?;
    Ok(AsRef::<[u8]>::as_ref(&secret).to_vec())
}

/// The digest under which a recovery code is kept.
fn recovery_hash(account: i64, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    digest(format!("recovery code of {account}: {}", plain.to_ascii_lowercase()).as_bytes())
}

/// Uses up what was proven; false when it was used before.
pub(crate) async fn use_up(
    writing: &mut Writing,
    account: i64,
    proof: &Proof,
    at: &str,
) -> Result<bool, OfficeError> {
    Ok(match proof {
        Proof::None => true,
        Proof::Step(step) => writing.use_factor_step(account, *step).await?,
        Proof::Recovery(hash) => writing.use_recovery_code(account, hash, at).await?,
    })
}

impl Office {
    /// What a code proves for an account; nothing when it proves nothing.
    pub(crate) fn proof(&self, account: &AccountRow, code: &str, time: u64) -> Result<Option<Proof>, Fault> {
        let Some(sealed) = &account.factor_sealed else { return Ok(Some(Proof::None)) };
        let secret = bytes_of(&self.unseal(sealed)?)?;
        let code: String = zhaozhang_text::normalise::key(code);
        if code.is_empty() {
            return Ok(None);
        }
        let is_digits = code.len() == 6 && code.chars().all(|c| c.is_ascii_digit());
        if !is_digits {
            return Ok(Some(Proof::Recovery(recovery_hash(account.id, &code))));
        }
        let step = totp(&secret).check(&code, time).and_then(|step| i64::try_from(step).ok());
        Ok(step.filter(|step| *step > account.factor_step).map(Proof::Step))
    }

    /// Offers a second factor to whoever is signed in; nothing is kept before a code proves that the app has it.
    pub fn offer_factor(&self, session: &Session) -> Result<Offered, OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let secret = Secret::from(self.random().bytes::<SECRET_BYTES>().as_slice()).to_base32();
        self.offered(session, &secret)
    }

    fn offered(&self, session: &Session, secret: &str) -> Result<Offered, OfficeError> {
        let letters: Vec<char> = secret.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        let address = format!(
            "otpauth://totp/{}:{}?secret={secret}&issuer={}",
            percent(ISSUER),
            percent(&session.login),
            percent(ISSUER)
        );
        let sealed = self.seal(&format!("{}:{secret}", session.account))?;
        Ok(Offered { secret: groups.join(" "), address, sealed })
    }

    /// The offer a form brought back, so that it can be shown again; nothing when it is not this account's.
    pub fn offered_again(&self, session: &Session, sealed: &str) -> Result<Option<Offered>, OfficeError> {
        match self.secret_offered(session, sealed) {
            Some(secret) => self.offered(session, &secret).map(Some),
            None => Ok(None),
        }
    }

    fn secret_offered(&self, session: &Session, sealed: &str) -> Option<String> {
        let opened = self.unseal(sealed).ok()?;
        opened.strip_prefix(&format!("{}:", session.account)).map(str::to_owned)
    }

    /// Sets the offered second factor when a code of it is right, and gives the recovery codes, once.
    pub async fn set_factor(
        &self,
        moment: &Moment,
        session: &Session,
        sealed: &str,
        code: &str,
    ) -> Result<Vec<String>, OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        let expired =
            || listed("A-142", "这一页放得太久了".to_owned(), "请刷新本页，用新的图重新添加".to_owned());
        let secret = self.secret_offered(session, sealed).ok_or_else(expired)?;
        let code = zhaozhang_text::normalise::key(code);
        let Some(step) = totp(&bytes_of(&secret)?).check(&code, unix(&moment.at)) else {
            let what = "动态码不对";
            let cure = "请核对手机和本机的时间，输入手机上现在显示的6位数字";
            return Err(Refusal::Listed(vec![Problem::at("code", "A-141", what, cure)]).into());
        };
        let codes = self.new_recovery_codes();
        let sealed = self.seal(&secret)?;
        let mut writing = self.inner.store.write().await?;
        writing.set_factor(session.account, Some(&sealed)).await?;
        writing.use_factor_step(session.account, i64::try_from(step).unwrap_or(i64::MAX)).await?;
        keep_codes(&mut writing, session.account, &codes, &moment.at).await?;
        let detail = format!("动态码启用，备用码{}个", codes.len());
        writing.record(event(moment, &session.actor, access::SET_FACTOR, &session.login, &detail)).await?;
        writing.commit().await?;
        Ok(codes)
    }

    /// Takes the own second factor away; not while a role asks for it.
    pub async fn drop_factor(
        &self,
        moment: &Moment,
        session: &Session,
        password: &str,
    ) -> Result<(), OfficeError> {
        permit(&session.actor, access::OWN_ACCOUNT)?;
        self.prove_again(moment, session, password).await?;
        let asked = self.roles_that_ask(session.person, moment).await?;
        if let [role, ..] = asked.as_slice() {
            let what = format!("角色“{}”规定必须启用第二因素", role.word());
            let cure = "换手机的，请先请安全管理员重置，再添加新的".to_owned();
            return Err(listed("A-143", what, cure).into());
        }
        let mut writing = self.inner.store.write().await?;
        writing.set_factor(session.account, None).await?;
        writing.set_recovery_codes(session.account, &[], &moment.at).await?;
        let line = event(moment, &session.actor, access::DROP_FACTOR, &session.login, "本人停用动态码");
        writing.record(line).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The roles somebody holds that ask for a second factor.
    pub(crate) async fn roles_that_ask(
        &self,
        person: i64,
        moment: &Moment,
    ) -> Result<Vec<crate::permit::Role>, OfficeError> {
        let rules = self.inner.store.factor_rules().await?;
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let held = self.roles_held(person, moment.today).await?;
        Ok(held
            .iter()
            .map(|held| held.role)
            .filter(|role| rules.iter().any(|rule| rule == role.word()))
            .collect())
    }

    /// Asks for the password once more before something dear; wrong ones count as when signing in.
    pub(crate) async fn prove_again(
        &self,
        moment: &Moment,
        session: &Session,
        password: &str,
    ) -> Result<AccountRow, OfficeError> {
        let proven = self.proven(moment, &session.login, password, None).await;
        match proven {
            Ok(proven) => {
                self.inner.store.uncount_try(&crate::access::sign_in::subject_of(&session.login)).await?;
                Ok(proven.account)
            }
            Err(error) => {
                // A name that is locked ends its sessions too: somebody may sit at another's desk.
                let is_locked = matches!(&error, OfficeError::Refused(refusal) if refusal.code() == "A-103");
                if is_locked {
                    self.expire(moment, session, "连续输错密码").await?;
                }
                Err(error)
            }
        }
    }

    /// Recovery codes: two groups of five letters and digits.
    fn new_recovery_codes(&self) -> Vec<String> {
        let code = || {
            let (one, two) = (self.random().hex::<3>(), self.random().hex::<3>());
            format!("{}-{}", one.chars().take(5).collect::<String>(), two.chars().take(5).collect::<String>())
        };
        std::iter::repeat_with(code).take(RECOVERY_CODES).collect()
    }

    /// The account of a session as it is now.
    pub(crate) async fn account_of(&self, session: &Session) -> Result<AccountRow, OfficeError> {
        let accounts = self.inner.store.accounts(AccountsOf::One(session.account)).await?;
        let gone = || Fault::plain(format!("account {} is gone", session.account));
        accounts.into_iter().next().ok_or_else(gone).map_err(OfficeError::from)
    }
}

async fn keep_codes(
    writing: &mut Writing,
    account: i64,
    codes: &[String],
    at: &str,
) -> Result<(), OfficeError> {
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(account, code)).collect();
    Ok(writing.set_recovery_codes(account, &hashes, at).await?)
}

/// Percent-encodes for the address in the picture.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&crate::access::secret::hex(&[byte]).to_ascii_uppercase());
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::totp;

    /// Appendix B of RFC 6238, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(b"12345678901234567890");
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.generate(time).to_string(), code);
            assert_eq!(totp.check(code, time), Some(time / 30));
            assert_eq!(
                totp.check(code, time + 30),
                Some(time / 30),
                "a code of the half minute before counts"
            );
            assert_eq!(totp.check(code, time + 90), None);
        }
    }
}
