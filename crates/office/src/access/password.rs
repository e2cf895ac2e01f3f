//! Passwords (密码): what one must be (requirements §7.1 L-01), and how it is kept: as an argon2id digest with a salt of
//! its own, from which nobody reads it back. At most two are worked on at once, because each takes a processor and
//! 19 MiB. Who may sign in with one is [`crate::access::sign_in`]'s matter.

use crate::Office;
use crate::access::secret::PasswordCost;
use crate::refusal::{Fault, Problem};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::BTreeSet;
use zhaozhang_text::normalise::key;

/// How many passwords are worked on at once.
pub(crate) const AT_ONCE: usize = 2;

/// The fewest characters.
pub const FEWEST: usize = 8;
/// The most characters: more than anybody types, and nothing that keeps the machine busy.
pub const MOST: usize = 128;
/// Of how many kinds (capital letters, small letters, digits, others).
const KINDS: usize = 3;
/// How many passwords before the new one it must differ from, the present one among them.
pub(crate) const REMEMBERED: u32 = 5;
/// After how many days it must be changed.
pub(crate) const VALID_DAYS: i64 = 90;

/// The bytes of a salt, as argon2 recommends.
const SALT_BYTES: usize = 16;

/// What keeps a text from being a password for somebody, all at once. Past passwords are asked about elsewhere.
pub(crate) fn problems(password: &str, again: &str, login: &str, name: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut found =
        |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    let length = password.chars().count();
    if length < FEWEST {
        found("password", "A-111", format!("新密码只有{length}个字符"), "请用8个以上字符");
    }
    if length > MOST {
        found("password", "A-112", format!("新密码有{length}个字符"), "请不超过128个字符");
    }
    let kinds: BTreeSet<u8> = password.chars().map(kind).collect();
    if kinds.len() < KINDS {
        found(
            "password",
            "A-113",
            format!("新密码只有{}类字符", kinds.len()),
            "请在大写字母、小写字母、数字、其他符号四类中用到三类以上",
        );
    }
    let plain = key(password);
    let holds = |word: &str| word.chars().count() >= 2 && plain.contains(&key(word));
    if holds(login) || holds(name) {
        found("password", "A-114", "新密码含有登录名或姓名".to_owned(), "请换一个别人猜不到的");
    }
    if password != again {
        found("again_password", "A-115", "两次输入的新密码不一致".to_owned(), "请重新输入两次");
    }
    problems
}

/// The kind of a character.
fn kind(c: char) -> u8 {
    match c {
        'A'..='Z' => 0,
        'a'..='z' => 1,
        '0'..='9' => 2,
        _ => 3,
    }
}

/// A password for one use, of four kinds, without characters that look alike, from sixteen random bytes.
pub(crate) fn for_one_use(random: [u8; 16]) -> String {
    const CAPITALS: &[char] =
        &['A', 'C', 'D', 'E', 'F', 'H', 'J', 'K', 'M', 'N', 'P', 'R', 'T', 'W', 'X', 'Y'];
    const SMALL: &[char] = &['a', 'c', 'd', 'e', 'f', 'h', 'j', 'k', 'm', 'n', 'p', 'r', 't', 'w', 'x', 'y'];
    const DIGITS: &[char] = &['2', '3', '4', '6', '7', '8', '9', '5'];
    // A letter carries four random bits and a digit three: 16 characters make 59.
    random
        .iter()
        .enumerate()
        .flat_map(|(place, byte)| {
            let kind = match place % 4 {
                0 => CAPITALS,
                1 => DIGITS,
                _ => SMALL,
            };
            let chosen = kind.iter().cycle().nth(usize::from(*byte)).copied();
            let dash = (place % 4 == 0 && place > 0).then_some('-');
            [dash, chosen]
        })
        .flatten()
        .collect()
}

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>, Fault> {
    let params = match cost {
        PasswordCost::Full => Ok(Params::DEFAULT),
        PasswordCost::TestsOnly => Params::new(Params::MIN_M_COST, 1, 1, None),
    };
    let params = params.map_err(|cause| Fault::plain(format!("argon2 takes no such cost: {cause}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn digest_of(password: &str, salt: [u8; SALT_BYTES], cost: PasswordCost) -> Result<String, Fault> {
    let hash = hasher(cost)?.hash_password_with_salt(password.as_bytes(), &salt);
    let hash: PasswordHash =
        hash.map_err(|cause| Fault::plain(format!("a password was not digested: {cause}")))?;
    Ok(hash.to_string())
}

fn is_that(password: &str, digest: &str) -> Result<bool, Fault> {
    let broken = |cause: &dyn std::fmt::Display| {
        Fault::plain(format!("a digest of a password cannot be read: {cause}"))
    };
    let known = PasswordHash::new(digest).map_err(|cause| broken(&cause))?;
    match Argon2::default().verify_password(password.as_bytes(), &known) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(cause) => Err(broken(&cause)),
    }
}

impl Office {
    /// The digest under which a password is kept.
    pub(crate) async fn digest_password(&self, password: &str) -> Result<String, Fault> {
        let (salt, cost) = (self.inner.secrets.random.bytes(), self.inner.secrets.password_cost);
        let password = password.to_owned();
        self.work_on_passwords(move || digest_of(&password, salt, cost)).await
    }

    /// Whether a password has this digest; without one, the same work is done for nothing, so that a name without
    /// an account takes as long as one with.
    pub(crate) async fn is_password(&self, password: &str, digest: Option<&str>) -> Result<bool, Fault> {
        let (salt, cost) = (self.inner.secrets.random.bytes(), self.inner.secrets.password_cost);
        let (password, digest) = (password.to_owned(), digest.map(str::to_owned));
        self.work_on_passwords(move || match digest {
            Some(digest) => is_that(&password, &digest),
            None => digest_of(&password, salt, cost).map(|_| false),
        })
        .await
    }

    /// Whether a password has one of several digests.
    pub(crate) async fn is_one_of(&self, password: &str, digests: Vec<String>) -> Result<bool, Fault> {
        let password = password.to_owned();
        let work =
            move || digests.iter().try_fold(false, |found, digest| Ok(found || is_that(&password, digest)?));
        self.work_on_passwords(work).await
    }

    /// Runs the work aside, at most [`AT_ONCE`] at a time.
    async fn work_on_passwords<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let permit = self.inner.hashing.acquire().await;
        let _permit = permit.map_err(|cause| Fault::new("the office is closing", cause))?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|cause| Fault::new("the work on a password was broken off", cause))?
    }
}

#[cfg(test)]
mod tests {
    use super::{digest_of, for_one_use, is_that, problems};
    use crate::access::secret::PasswordCost;

    fn codes(password: &str) -> Vec<&'static str> {
        problems(password, password, "zhangsan", "张三").iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_password_has_eight_characters_of_three_kinds_and_no_name_in_it() {
        assert_eq!(codes("Ganzhou-2026"), Vec::<&str>::new());
        assert_eq!(codes("医保局2026新年a"), Vec::<&str>::new(), "Chinese characters are a kind");
        assert_eq!(codes("Ab1-"), ["A-111"]);
        assert_eq!(codes("abcdefgh"), ["A-113"]);
        assert_eq!(codes("abcdefg1"), ["A-113"]);
        assert_eq!(codes("ZhangSan-2026"), ["A-114"], "the login in other letters");
        assert_eq!(codes("张三Abc-2026"), ["A-114"]);
        assert_eq!(codes(""), ["A-111", "A-113"], "everything at once");
        assert_eq!(codes(&"Aa1-".repeat(33)), ["A-112"]);
        let differing = problems("Ganzhou-2026", "Ganzhou-2027", "zhangsan", "张三");
        assert_eq!(differing.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["A-115"]);
    }

    #[test]
    fn a_password_for_one_use_is_a_password() {
        for seed in 0..=255 {
            let password = for_one_use([seed; 16]);
            assert_eq!(codes(&password), Vec::<&str>::new(), "{password}");
            assert_eq!(password.chars().count(), 19, "{password}");
        }
    }

    #[test]
    fn a_digest_knows_its_password_only() {
        let digest = digest_of("Ganzhou-2026", [1; 16], PasswordCost::TestsOnly).unwrap();
        assert!(digest.starts_with("$argon2id$v=19$"), "{digest}");
        assert!(is_that("Ganzhou-2026", &digest).unwrap());
        assert!(!is_that("Ganzhou-2027", &digest).unwrap());
        assert!(is_that("x", "nonsense").is_err());
        assert_ne!(digest, digest_of("Ganzhou-2026", [2; 16], PasswordCost::TestsOnly).unwrap());
    }
}
