//! Reading a letter (读来信): whom it is from, what it is about, and what hangs on it, whatever mail program wrote it. It
//! decides nothing; [`crate::report::take_in_letter`] does.

use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use std::borrow::Cow;
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::period::Period;
use zhaozhang_text::normalise::{half_width, shortened};

/// The most attachments looked at.
const MOST_FILES: usize = 50;

/// A letter (来信).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// By which it is known again: its Message-ID, else the digest of its bytes.
    pub identity: String,
    /// SM3 of its bytes.
    pub digest: String,
    /// The sender's mailbox, small letters.
    pub sender: String,
    /// 主题.
    pub subject: String,
    /// What is written in it, for the one question whether it carries a secret mark.
    pub words: String,
    /// Attachments: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Reads a letter; nothing for bytes that are none.
pub fn read(raw: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(raw)?;
    let from = message.from().and_then(Address::first).and_then(|one| one.address());
    let own = digest(raw);
    let files = message.attachments().take(MOST_FILES).map(|part| {
        let name = part.attachment_name().unwrap_or_default();
        (name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(), part.contents().to_vec())
    });
    let id = message.message_id().map(|id| shortened(id, 400)).filter(|id| !id.is_empty());
    Some(Letter {
        identity: id.unwrap_or_else(|| own.clone()),
        digest: own,
        sender: shortened(&from.unwrap_or_default().to_lowercase(), 200),
        subject: shortened(message.subject().unwrap_or_default(), 200),
        words: words_of(&message),
        files: files.collect(),
    })
}

/// The lines of every text part, those of web pages as words.
fn words_of(message: &Message<'_>) -> String {
    let texts = (0..message.text_body_count()).filter_map(|at| message.body_text(at));
    let lines: Vec<String> = texts.map(Cow::into_owned).collect();
    lines.join("\n")
}

/// The quarter some words name: 2023年第一季度, 2023年1季度, 2023-Q1.
pub fn quarter_in(words: &str) -> Option<Period> {
    let words: String = words.chars().map(half_width).collect();
    if let Some(period) = code_in(&words) {
        return Some(period);
    }
    let year = zhaozhang_text::day::year_in(&words)?;
    let number = ["一季度", "二季度", "三季度", "四季度"].iter().position(|word| words.contains(word));
    let digit = || {
        let marks = |number: usize| [format!("{number}季度"), format!("Q{number}"), format!("q{number}")];
        (1..=4_usize).find(|number| marks(*number).iter().any(|mark| words.contains(mark.as_str())))
    };
    let number = number.map(|at| at + 1).or_else(digit)?;
    Period::parse(&format!("{year}-Q{number}"))
}

/// A quarter as programs write it, 2023-Q1 or 2023Q1.
fn code_in(words: &str) -> Option<Period> {
    words.match_indices(['Q', 'q']).find_map(|(at, _)| {
        let (before, after) = words.split_at_checked(at)?;
        let before = before.strip_suffix('-').unwrap_or(before);
        let year = before.split_at_checked(before.len().checked_sub(4)?)?.1;
        let number = after.chars().nth(1).filter(|digit| ('1'..='4').contains(digit))?;
        Period::parse(&format!("{year}-Q{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::{Period, quarter_in, read};

    #[test]
    fn quarters_are_read_as_people_write_them() {
        for words in [
            "安远县+2023年第一季度医改宣传工作季报表",
            "2023年1季度季报",
            "季报2023-Q1.xlsx",
            "２０２３年第１季度",
        ] {
            assert_eq!(quarter_in(words).map(Period::code).as_deref(), Some("2023-Q1"), "{words}");
        }
        assert_eq!(quarter_in("2023年季报表"), None);
        assert_eq!(quarter_in("年年Q1"), None);
        assert_eq!(quarter_in("第一季度"), None);
    }

    #[test]
    fn no_bytes_make_it_panic_and_a_letter_without_id_is_known_by_its_digest() {
        for raw in [&b""[..], b"\xff\xfe\0", b"From: ", &[b'='; 5000]] {
            let _ = read(raw);
        }
        let raw = b"From: =?GBK?B?sLLUtg==?= <An@Example.COM>\r\nSubject: =?UTF-8?B?5a2j5oql?=\r\n\r\nx";
        let letter = read(raw).unwrap();
        assert_eq!((letter.sender.as_str(), letter.subject.as_str()), ("an@example.com", "季报"));
        assert_eq!(letter.identity, letter.digest);
    }
}
