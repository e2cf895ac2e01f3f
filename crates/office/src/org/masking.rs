//! Masking personal data (脱敏): how telephone numbers, mailboxes and identity numbers stand in lists, where whoever
//! looks has no business with the whole of them (requirements §7.1 L-10). The whole is shown one record at a time, and
//! every such look is an event ([`crate::audit::record_reading`]).
//!
//! Not here: keeping them unreadable in the database ([`crate::access::secret`]), finding them in texts to be published.

/// What stands for a hidden character.
const MASK: char = '*';

/// A telephone number: the first three and the last four digits stay, `138****1234`; a short one keeps its last two.
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number.trim().chars().collect();
    match digits.len() {
        0 => String::new(),
        1..=2 => MASK.to_string().repeat(digits.len()),
        3..=7 => covered(&digits, 0, 2),
        _ => covered(&digits, 3, 4),
    }
}

/// A mailbox: the first character and the domain stay, `a***@office.example`.
pub fn mail(address: &str) -> String {
    let address = address.trim();
    match address.split_once('@') {
        Some((name, domain)) => {
            let first: String = name.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None if address.is_empty() => String::new(),
        None => "***".to_owned(),
    }
}

/// An identity number: the region's three digits and the last four stay.
pub fn identity_number(number: &str) -> String {
    let signs: Vec<char> = number.trim().chars().collect();
    if signs.len() < 8 { phone(number) } else { covered(&signs, 3, 4) }
}

/// Free text: every mobile number, identity number and mailbox in it is masked, the rest stays.
pub fn text(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = signs.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if is_word(*first) {
            let length = rest.iter().take_while(|sign| is_word(**sign)).count();
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            push_word(&mut out, word);
            rest = after;
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

/// Whether a text holds anything [`text`] would mask.
pub fn hides(given: &str) -> bool {
    text(given) != given
}

/// The characters numbers and mailboxes are made of.
fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '@' | '.' | '_' | '-' | '+')
}

/// A run of such characters: masked when it is a number or a mailbox.
fn push_word(out: &mut String, word: &[char]) {
    let given: String = word.iter().collect();
    let bare = given.trim_end_matches(['.', '-', '_', '+']);
    let tail = given.strip_prefix(bare).unwrap_or_default();
    if is_mailbox(bare) {
        out.push_str(&mail(bare));
    } else if is_identity_number(bare) {
        out.push_str(&identity_number(bare));
    } else if is_mobile(bare) {
        out.push_str(&phone(bare));
    } else {
        out.push_str(bare);
    }
    out.push_str(tail);
}

fn is_mailbox(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// Eighteen signs, the last of which may be X (GB 11643).
fn is_identity_number(word: &str) -> bool {
    let last_is_check = word.ends_with(|sign: char| sign.is_ascii_digit() || matches!(sign, 'X' | 'x'));
    word.len() == 18 && last_is_check && word.chars().take(17).all(|sign| sign.is_ascii_digit())
}

/// Eleven digits that begin as mobile numbers do, with or without +86 or hyphens.
fn is_mobile(word: &str) -> bool {
    let bare = word.strip_prefix("+86").unwrap_or(word);
    let digits: String = bare.chars().filter(|sign| *sign != '-').collect();
    let mut signs = digits.chars();
    digits.len() == 11
        && digits.chars().all(|sign| sign.is_ascii_digit())
        && signs.next() == Some('1')
        && signs.next().is_some_and(|second| ('3'..='9').contains(&second))
}

/// The first `head` and the last `tail` signs; in between one mask for each sign.
fn covered(signs: &[char], head: usize, tail: usize) -> String {
    let hidden = signs.len().saturating_sub(head + tail);
    let first = signs.iter().take(head);
    let last = signs.iter().skip(head + hidden);
    first.copied().chain(std::iter::repeat_n(MASK, hidden)).chain(last.copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::{hides, identity_number, mail, phone, text};

    #[test]
    fn numbers_keep_their_ends() {
        assert_eq!(phone("13800001234"), "138****1234");
        assert_eq!(phone("0797-8391234"), "079*****1234");
        assert_eq!((phone("12").as_str(), phone("110").as_str(), phone("").as_str()), ("**", "*10", ""));
        assert_eq!(identity_number("360702199001011234"), "360***********1234");
    }

    #[test]
    fn mailboxes_keep_their_first_character_and_their_domain() {
        assert_eq!(mail("anna@office.example"), "a***@office.example");
        assert_eq!(mail("李四@example.com"), "李***@example.com");
        assert_eq!((mail("nothing").as_str(), mail("").as_str()), ("***", ""));
    }

    #[test]
    fn free_text_loses_what_is_personal_and_nothing_else() {
        let given = "联系人张三，手机13800001234（备用+86-13900001111），邮箱zhang.san@office.example。\
                     身份证36070219900101123X；文号赣市医保字〔2020〕33号，2026-11-23，台账20201133000号";
        let masked = "联系人张三，手机138****1234（备用+86********1111），邮箱z***@office.example。\
                      身份证360***********123X；文号赣市医保字〔2020〕33号，2026-11-23，台账20201133000号";
        assert_eq!(text(given), masked);
        assert!(hides(given) && !hides(masked));
    }
}
