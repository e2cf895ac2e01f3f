//! 署名, 成文日期 and 附注: where both lines stand, counted in half characters (requirements §1.5).
//! No seal is drawn; the sealed layout leaves the room for it.

use chrono::{Datelike, NaiveDate};

use crate::official::{Signature, SignatureLayout};
use crate::width::half_widths;

use super::paragraph::{Indent, Paragraph, plain_run};
use super::xml::Xml;

/// The seal is about 42 mm, four lines; two empty lines put its upper edge within a line of the body.
const LINES_FOR_SEAL: u32 = 2;

/// The distances of both lines from the right edge, in half characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// 署名.
    pub(crate) body: u32,
    /// 成文日期.
    pub(crate) date: u32,
}

/// `2023年3月8日`: Arabic digits, no leading zero.
pub(crate) fn date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Where the lines stand.
pub(crate) fn place(body: &str, date: &str, layout: SignatureLayout) -> Place {
    let body = half_widths(body);
    let date = half_widths(date);
    match layout {
        // 右空四字, the name centred on the date; a name too long for that keeps to the edge and the date moves under it.
        SignatureLayout::Sealed => {
            let four = 8_u32;
            let centre = four.saturating_add(date.div_euclid(2));
            let half = body.div_euclid(2);
            if centre >= half {
                Place { body: centre.saturating_sub(half), date: four }
            } else {
                Place { body: 0, date: half.saturating_sub(date.div_euclid(2)) }
            }
        }
        // 右空二字, the date two characters further right at its start; a longer date takes the edge instead.
        SignatureLayout::Unsealed => {
            let two = 4_u32;
            if date > body {
                Place { body: two.saturating_mul(2).saturating_add(date).saturating_sub(body), date: two }
            } else {
                Place { body: two, date: body.saturating_sub(date) }
            }
        }
    }
}

/// Writes both lines with the empty lines above them, kept together and with 附注 if one follows.
pub(crate) fn write(xml: &mut Xml, signature: &Signature, annotation: Option<&str>) {
    let n_blank = match signature.layout {
        SignatureLayout::Sealed => LINES_FOR_SEAL,
        SignatureLayout::Unsealed => 1,
    };
    for _ in 0..n_blank {
        Paragraph::default().kept().write(xml, |_| {});
    }
    let day = date(signature.issued_on);
    let place = place(&signature.body, &day, signature.layout);
    let line = |right| Paragraph {
        indent: Indent { right, ..Indent::default() },
        align: Some("right"),
        ..Paragraph::default()
    };
    line(place.body).kept().write(xml, |xml| plain_run(xml, &signature.body));
    let is_kept_with_next = annotation.is_some();
    Paragraph { is_kept_with_next, ..line(place.date) }.write(xml, |xml| plain_run(xml, &day));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_seal_the_date_starts_two_characters_further_right() {
        // Eight half widths against twelve: the date is longer and takes 右空二字, the name starts four before it.
        assert_eq!(place("甲市乙局", "2023年3月8日", SignatureLayout::Unsealed), Place { body: 12, date: 4 });
        // Sixteen against twelve: the name starts 20 half characters from the edge, the date 16.
        let place = place("甲市医疗保障局处", "2023年3月8日", SignatureLayout::Unsealed);
        assert_eq!(place, Place { body: 4, date: 4 });
    }

    #[test]
    fn under_a_seal_the_name_is_centred_on_the_date() {
        let short = place("甲市医疗保障局处", "2023年3月8日", SignatureLayout::Sealed);
        assert_eq!(short, Place { body: 6, date: 8 });
        let long = place(&"局".repeat(20), "2023年3月8日", SignatureLayout::Sealed);
        assert_eq!(long, Place { body: 0, date: 14 });
    }
}
