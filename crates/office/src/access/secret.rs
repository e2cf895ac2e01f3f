//! Secrets (保密): the source of random bytes, the key of the personal data, and sealing what must not lie readable
//! in the database: telephone numbers, mailboxes, second factors, addresses of robots (requirements §7.1 L-10).
//!
//! The cipher is SM4-GCM (GB/T 32907; RFC 8998), named in front of every sealed text, so that another can follow and
//! old texts stay readable. The key lies in a file beside the database, not in it: whoever copies the database alone
//! reads nothing. Not here: passwords, which nobody can read back ([`crate::access::password`]).

use crate::Office;
use crate::open::OpenProblem;
use crate::refusal::Fault;
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use sm4::Sm4;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::Store;

/// Something that fills bytes at random.
type Fill = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Where random bytes come from (随机源). The office makes none itself, so that tests are the same every time.
#[derive(Clone)]
pub struct Random(Fill);

impl Random {
    /// A source.
    pub fn new(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// Random bytes as hexadecimal digits, for names nobody can guess: 32 bytes are 64 digits.
    pub fn hex<const N: usize>(&self) -> String {
        hex(&self.bytes::<N>())
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}

/// What an office keeps its secrets with (保密设置).
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Random bytes.
    pub random: Random,
    /// The file of the key of the personal data; nothing for `keys/personal.key` in the data folder.
    pub key_file: Option<PathBuf>,
    /// How dear it is to try a password.
    pub password_cost: PasswordCost,
}

/// How dear it is to try a password (口令运算强度), in the terms of argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19 MiB and two passes, what OWASP asks for at least.
    Full,
    /// Next to nothing, for tests that sign many people in.
    TestsOnly,
}

/// Where the key lies in the data folder.
const KEY_FILE: &str = "keys/personal.key";

/// The bytes of an SM4 key.
const KEY_BYTES: usize = 16;

/// The bytes of a nonce of GCM.
const NONCE_BYTES: usize = 12;

/// What stands in front of a text sealed with SM4-GCM: nonce, cipher text and tag follow as hexadecimal digits.
const SM4_GCM: &str = "sm4-gcm:";

/// What is sealed along without being hidden, so that a text of another program opens nothing here.
const BINDING: &[u8] = b"zhaozhang personal data";

/// The key of the personal data (个人信息密钥).
#[derive(Clone)]
pub(crate) struct PersonalKey([u8; KEY_BYTES]);

impl fmt::Debug for PersonalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalKey")
    }
}

impl Office {
    /// Seals a text for the database; the same text gives another seal each time.
    pub fn seal(&self, text: &str) -> Result<String, Fault> {
        self.inner.personal_key.seal(text, self.inner.secrets.random.bytes())
    }

    /// Opens what [`Office::seal`] sealed.
    pub fn unseal(&self, sealed: &str) -> Result<String, Fault> {
        self.inner.personal_key.unseal(sealed)
    }

    /// The office's source of random bytes.
    pub fn random(&self) -> &Random {
        &self.inner.secrets.random
    }
}

impl PersonalKey {
    fn cipher(&self) -> AesGcm<Sm4, U12> {
        AesGcm::new(&self.0.into())
    }

    fn seal(&self, text: &str, nonce: [u8; NONCE_BYTES]) -> Result<String, Fault> {
        let payload = Payload { msg: text.as_bytes(), aad: BINDING };
        let sealed = self.cipher().encrypt(&Nonce::<AesGcm<Sm4, U12>>::from(nonce), payload);
        let sealed = sealed.map_err(|_error: aes_gcm::Error| Fault::plain("a text cannot be sealed"))?;
        Ok(format!("{SM4_GCM}{}{}", hex(&nonce), hex(&sealed)))
    }

    fn unseal(&self, sealed: &str) -> Result<String, Fault> {
        let broken = || Fault::plain("a sealed text cannot be opened: another key, or it was changed");
        let bytes = sealed.strip_prefix(SM4_GCM).and_then(unhex).ok_or_else(broken)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let payload = Payload { msg: sealed, aad: BINDING };
        let opened = self.cipher().decrypt(&Nonce::<AesGcm<Sm4, U12>>::from(*nonce), payload);
        let opened = opened.map_err(|_error: aes_gcm::Error| broken())?;
        String::from_utf8(opened).map_err(|cause| Fault::new("a sealed text is no text", cause))
    }

    /// What tells one key from another without giving it away.
    fn mark(&self) -> String {
        let mut text = b"zhaozhang key mark".to_vec();
        text.extend_from_slice(&self.0);
        digest(&text).chars().take(16).collect()
    }

    /// Reads the key, or makes one for an office that has none yet. An office whose key is gone is not opened:
    /// a new key would leave everything sealed so far unreadable for good.
    pub(crate) async fn ready(
        store: &Store,
        data_folder: &Path,
        secrets: &Secrets,
    ) -> Result<Self, OpenProblem> {
        let file = secrets.key_file.clone().unwrap_or_else(|| data_folder.join(KEY_FILE));
        let unread = |fault: zhaozhang_store::StoreFault| unreadable_mark(&Fault::from(fault).chain());
        let marked = store.personal_key_mark().await.map_err(unread)?;
        let key = match (read(&file)?, &marked) {
            (Some(key), _) => key,
            (None, Some(_)) => return Err(missing(&file)),
            (None, None) => make(&file, &secrets.random)?,
        };
        let mark = match marked {
            Some(mark) => mark,
            None => store.mark_personal_key(&key.mark()).await.map_err(unread)?,
        };
        if mark == key.mark() { Ok(key) } else { Err(another(&file)) }
    }
}

/// The key in the file; nothing when there is no file.
fn read(file: &Path) -> Result<Option<PersonalKey>, OpenProblem> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(unusable(file, &cause.to_string())),
    };
    let key = unhex(text.trim()).and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes).ok());
    key.map(|key| Some(PersonalKey(key))).ok_or_else(|| unusable(file, "内容不是32位十六进制数"))
}

/// Makes a key and keeps it where only the owner reads it.
fn make(file: &Path, random: &Random) -> Result<PersonalKey, OpenProblem> {
    let key = PersonalKey(random.bytes());
    let written = || -> io::Result<()> {
        let mut folders = fs::DirBuilder::new();
        folders.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            folders.mode(0o700);
        }
        if let Some(folder) = file.parent() {
            folders.create(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut opened = options.open(file)?;
        opened.write_all(format!("{}\n", hex(&key.0)).as_bytes())?;
        opened.sync_all()
    };
    match written() {
        Ok(()) => Ok(key),
        // Another program starting in the same folder made it first; its key is the office's.
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            read(file)?.ok_or_else(|| unusable(file, "刚写好的文件不见了"))
        }
        Err(cause) => Err(unusable(file, &cause.to_string())),
    }
}

fn unusable(file: &Path, why: &str) -> OpenProblem {
    OpenProblem {
        code: "O-027",
        what: format!("个人信息密钥“{}”不能使用：{why}", file.display()),
        cure: "请核对该文件和文件夹的权限；密钥损坏的，请用备份中的密钥文件恢复".to_owned(),
    }
}

fn missing(file: &Path) -> OpenProblem {
    OpenProblem {
        code: "O-028",
        what: format!("找不到个人信息密钥“{}”，而数据库中已有用它加密的内容", file.display()),
        cure: "请从备份或另一台服务器复制该文件，或用 --key-file 指明它在哪里".to_owned(),
    }
}

fn another(file: &Path) -> OpenProblem {
    OpenProblem {
        code: "O-029",
        what: format!("个人信息密钥“{}”与数据库不配套", file.display()),
        cure: "请从备份或另一台服务器复制配套的密钥文件，或用 --key-file 指明它在哪里".to_owned(),
    }
}

fn unreadable_mark(chain: &str) -> OpenProblem {
    OpenProblem {
        code: "O-024",
        what: format!("数据库读不出来（{chain}）"),
        cure: "请把本提示交给维护人员".to_owned(),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        text
    })
}

/// The bytes of hexadecimal digits; nothing for any other text.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    let digits = digits?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(pairs.map(|pair| pair.iter().fold(0, |byte, digit| (byte << 4) | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::{AesGcm, NONCE_BYTES, PersonalKey, SM4_GCM, Sm4, U12, hex, unhex};
    use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};

    /// The vector of RFC 8998, appendix A.1.
    #[test]
    fn the_cipher_is_sm4_gcm() {
        let key: [u8; 16] = unhex("0123456789abcdeffedcba9876543210").unwrap().try_into().unwrap();
        let nonce: [u8; NONCE_BYTES] = unhex("00001234567800000000abcd").unwrap().try_into().unwrap();
        let plain = unhex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
             eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        )
        .unwrap();
        let along = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
        let cipher: AesGcm<Sm4, U12> = AesGcm::new(&key.into());
        let nonce = Nonce::<AesGcm<Sm4, U12>>::from(nonce);
        let sealed = cipher.encrypt(&nonce, Payload { msg: &plain, aad: &along }).unwrap();
        assert_eq!(
            hex(&sealed),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
             83de3541e4c2b58177e065a9bf7b62ec"
        );
    }

    #[test]
    fn what_is_sealed_opens_again_and_a_changed_digit_does_not() {
        let key = PersonalKey([7; 16]);
        for text in ["", "13800000001", "张三的手机"] {
            let sealed = key.seal(text, [9; NONCE_BYTES]).unwrap();
            assert!(sealed.starts_with(SM4_GCM));
            assert!(text.is_empty() || !sealed.contains(text));
            assert_eq!(key.unseal(&sealed).unwrap(), text);
            assert!(PersonalKey([8; 16]).unseal(&sealed).is_err(), "another key opens nothing");
            let changed = if sealed.ends_with('0') { '1' } else { '0' };
            let mut broken = sealed.clone();
            broken.pop();
            broken.push(changed);
            assert!(key.unseal(&broken).is_err(), "a changed text opens nothing");
        }
        for nonsense in ["", "sm4-gcm:", "sm4-gcm:abc", "sm4-gcm:zz", "plain"] {
            assert!(key.unseal(nonsense).is_err(), "{nonsense}");
        }
    }
}
