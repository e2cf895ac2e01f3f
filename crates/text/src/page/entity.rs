//! Entities (字符实体): `&amp;`, `&#20013;`, `&nbsp;` as the characters they stand for. Names pages really use; others stay.

/// The names, and what they stand for.
const NAMES: [(&str, char); 42] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("deg", '°'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("yen", '¥'),
    ("euro", '€'),
    ("pound", '£'),
    ("cent", '¢'),
    ("sect", '§'),
    ("permil", '‰'),
    ("rarr", '→'),
    ("larr", '←'),
    ("ge", '≥'),
    ("le", '≤'),
    ("shy", '\u{AD}'),
];

/// The longest entity that is looked at.
const LONGEST: usize = 12;

/// Appends a text with its entities resolved.
pub(super) fn push_decoded(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        if let Some((found, length)) = one(after) {
            out.push(found);
            rest = after.get(length..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
}

/// A text with its entities resolved.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_decoded(&mut out, text);
    out
}

/// The character of what follows `&`, and how many bytes it takes.
fn one(after: &str) -> Option<(char, usize)> {
    let bytes = after.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
    let length = bytes.iter().take(LONGEST).take_while(is_part).count();
    let name = after.get(..length)?;
    let taken = length + usize::from(bytes.get(length) == Some(&b';'));
    let number = if let Some(digits) = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        u32::from_str_radix(digits, 16).ok()
    } else {
        name.strip_prefix('#').and_then(|digits| digits.parse().ok())
    };
    if name.starts_with('#') {
        let found = char::from_u32(number?).filter(|found| !found.is_control() || found.is_whitespace());
        return Some((found.unwrap_or('\u{FFFD}'), taken));
    }
    let found = NAMES.iter().find(|(known, _)| *known == name).map(|(_, found)| *found)?;
    Some((found, taken))
}
