//! Citations (条款号): how an article is cited, read from its heading and composed from its place.
//! It knows headings only; which headings there are is in [`super::outline`].

use super::numeral::is_numeral;

/// What a heading begins with (层次序号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marker {
    /// 附件2, 附表1, 附件3-1.
    Annex(String),
    /// 第五条: numbered through the whole notice, so chapters are left out of its citation.
    Clause(String),
    /// 注1, 注.
    Note(String),
    /// 一、 （二） 1. （1） ① 第三章 第一节: cited after what stands above it.
    Step(String),
    /// Anything else: cited by its words.
    Words(String),
}

/// A heading's marker, and whether it is written with half-width brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// What it begins with.
    pub(super) marker: Marker,
    /// `(一)` instead of `（一）`.
    pub(super) has_half_width_brackets: bool,
}

/// Reads the marker of a heading.
pub(super) fn heading(text: &str) -> Heading {
    let text = text.trim();
    let half = text.starts_with('(') || text.starts_with('（') && before_text_bracket_is_half(text);
    let marker = annex(text)
        .or_else(|| ordinal(text))
        .or_else(|| note(text))
        .or_else(|| bracketed(text))
        .or_else(|| numbered(text))
        .or_else(|| circled(text))
        .unwrap_or_else(|| Marker::Words(text.to_owned()));
    let has_half_width_brackets = half && matches!(marker, Marker::Step(_));
    Heading { marker, has_half_width_brackets }
}

/// `（一)`: opened full-width, closed half-width.
fn before_text_bracket_is_half(text: &str) -> bool {
    text.chars().find(|c| matches!(c, ')' | '）')) == Some(')')
}

/// Composes a citation from the markers above an article (outermost first) and its own, the last.
pub(super) fn compose(path: &[&Marker]) -> String {
    let mut citation = String::new();
    for marker in path {
        match marker {
            Marker::Annex(name) => citation.clone_from(name),
            Marker::Clause(name) => {
                let annex_end = citation.find(' ').unwrap_or(citation.len());
                let keeps = if citation.starts_with('附') { annex_end } else { 0 };
                citation.truncate(keeps);
                join(&mut citation, name, keeps > 0);
            }
            Marker::Note(name) | Marker::Words(name) => {
                let apart = !citation.is_empty();
                join(&mut citation, name, apart);
            }
            Marker::Step(name) => {
                let apart = stands_apart(&citation, name);
                join(&mut citation, name, apart);
            }
        }
    }
    citation
}

/// Whether a step is set off by a space: 附件2 一, 考核办法 一, and where two digits would run together.
fn stands_apart(citation: &str, step: &str) -> bool {
    let Some(last) = citation.chars().last() else { return false };
    let tail = citation.rsplit(' ').next().unwrap_or_default();
    let follows_step =
        last.is_ascii_digit() || is_numeral(last) || matches!(last, '）' | '章' | '节' | '条' | '篇' | '分');
    let digits_meet = last.is_ascii_digit() && step.starts_with(|c: char| c.is_ascii_digit());
    !follows_step || digits_meet || tail.starts_with("附件") || tail.starts_with("附表")
}

fn join(citation: &mut String, name: &str, is_apart: bool) {
    if is_apart {
        citation.push(' ');
    }
    citation.push_str(name);
}

fn annex(text: &str) -> Option<Marker> {
    let word = ["附件", "附表"].into_iter().find(|word| text.starts_with(word))?;
    let rest = text.strip_prefix(word)?.trim_start();
    let number: String =
        rest.chars().take_while(|c| is_arabic(*c) || matches!(c, '-' | '－' | '—')).map(half).collect();
    let number = number.trim_end_matches('-');
    if number.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return Some(Marker::Annex(format!("{word}{number}")));
    }
    let numeral: String = rest.chars().take_while(|c| is_numeral(*c)).collect();
    let after = rest.chars().nth(numeral.chars().count());
    let ends = after.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '、' | '.'));
    ends.then(|| Marker::Annex(format!("{word}{numeral}")))
}

/// 第五条, 第三章, 第一节, 第一部分.
fn ordinal(text: &str) -> Option<Marker> {
    let rest = text.strip_prefix('第')?.trim_start();
    let number: String = rest.chars().take_while(|c| is_numeral(*c) || is_arabic(*c)).map(half).collect();
    let rest = rest.trim_start_matches(|c| is_numeral(c) || is_arabic(c)).trim_start();
    if number.is_empty() {
        return None;
    }
    if rest.starts_with('条') {
        return Some(Marker::Clause(format!("第{number}条")));
    }
    let unit = ["章", "节", "部分", "篇", "款", "项"].into_iter().find(|unit| rest.starts_with(unit))?;
    Some(Marker::Step(format!("第{number}{unit}")))
}

fn note(text: &str) -> Option<Marker> {
    let rest = text.strip_prefix("备注").or_else(|| text.strip_prefix('注'))?.trim_start();
    let number: String = rest.chars().take_while(|c| is_arabic(*c)).map(half).collect();
    let after = rest.chars().nth(number.chars().count());
    let ends = after.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '、' | '.' | '．'));
    ends.then(|| Marker::Note(format!("注{number}")))
}

fn bracketed(text: &str) -> Option<Marker> {
    let inner = text.strip_prefix(['（', '('])?;
    let number: String = inner.chars().take_while(|c| !matches!(c, ')' | '）')).take(8).map(half).collect();
    let closed = inner.chars().nth(number.chars().count()).is_some_and(|c| matches!(c, ')' | '）'));
    let number = number.trim();
    let is_number =
        !number.is_empty() && (number.chars().all(is_numeral) || number.chars().all(|c| c.is_ascii_digit()));
    (closed && is_number).then(|| Marker::Step(format!("（{number}）")))
}

fn numbered(text: &str) -> Option<Marker> {
    let han: String = text.chars().take_while(|c| is_numeral(*c)).collect();
    if !han.is_empty() {
        let after = text.chars().nth(han.chars().count());
        return matches!(after, Some('、' | '．' | '.')).then_some(Marker::Step(han));
    }
    let digits: String =
        text.chars().take_while(|c| is_arabic(*c) || matches!(c, '.' | '．')).map(half).collect();
    let after = text.chars().nth(digits.chars().count());
    let number = digits.trim_end_matches('.');
    let is_number = number.chars().next().is_some_and(|c| c.is_ascii_digit());
    let ends = digits.ends_with('.') || after.is_none_or(|c| c == '、' || c.is_whitespace());
    (is_number && ends).then(|| Marker::Step(number.to_owned()))
}

fn circled(text: &str) -> Option<Marker> {
    text.chars().next().filter(|c| ('①'..='⑳').contains(c)).map(|c| Marker::Step(c.to_string()))
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn half(c: char) -> char {
    match c {
        '０'..='９' | '－' | '．' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '—' => '-',
        other => other,
    }
}
