//! Text that is not shown (隐藏文字), as far as the page itself says so: in styles of elements and the attribute `hidden`.
//! Style sheets are not read.

/// Whether a style hides what it stands at.
pub(super) fn by_style(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        let value = value.trim();
        let value = value.split('!').next().unwrap_or_default().trim();
        let is = |word: &str| value.eq_ignore_ascii_case(word);
        match name.trim() {
            name if name.eq_ignore_ascii_case("display") => is("none"),
            name if name.eq_ignore_ascii_case("visibility") => is("hidden") || is("collapse"),
            name if name.eq_ignore_ascii_case("opacity") => number(value) == Some(0),
            name if name.eq_ignore_ascii_case("font-size") => {
                // A size of 0 is also a way to swallow the gaps between pictures; only texts are then looked at.
                number(value).is_some_and(|size| size.abs() <= 1) && !value.contains(['e', '%', '.'])
            }
            name if name.eq_ignore_ascii_case("text-indent")
                || name.eq_ignore_ascii_case("left")
                || name.eq_ignore_ascii_case("top")
                || name.eq_ignore_ascii_case("margin-left") =>
            {
                number(value).is_some_and(|offset| offset <= -900)
            }
            _ => false,
        }
    })
}

/// The whole number a value begins with; what follows a point is dropped when it is nothing.
fn number(value: &str) -> Option<i64> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (sign, rest) = value.strip_prefix('-').map_or((1, value), |rest| (-1, rest));
    let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
    let whole: i64 = rest.get(..end)?.get(..end.min(9))?.parse().ok()?;
    let after = rest.get(end..)?;
    let part = after.strip_prefix('.').map_or("", |part| part.trim_end_matches(|c| !is_digit(c)));
    part.chars().all(|c| c == '0').then_some(sign * whole)
}
