//! A calendar (日程) by RFC 5545: due dates as whole days, for the calendar of a telephone or of Outlook. Lines end in
//! CR LF and are folded at 75 octets without splitting a character. No clock: the stamp comes from outside.

use chrono::NaiveDate;

/// A due date in a calendar (日程一项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What tells it from all others for ever, ASCII: `task-12@zhaozhang`.
    pub uid: String,
    /// The day.
    pub on: NaiveDate,
    /// What is due.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Where to look, empty when there is no address.
    pub address: String,
    /// Whether it is done.
    pub is_done: bool,
    /// How many days before to remind, none when done.
    pub remind_days: Vec<u8>,
}

/// The octets of a line, its end not counted (RFC 5545, 3.1).
const FOLD: usize = 75;

/// Draws a calendar; `stamp` is RFC 3339 UTC.
pub fn draw(name: &str, stamp: &str, occasions: &[Occasion]) -> String {
    let stamp: String = stamp.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'T' | 'Z')).collect();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//zhaozhang//due dates//ZH".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(name)),
    ];
    for occasion in occasions {
        let next = occasion.on.succ_opt().unwrap_or(occasion.on);
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}", occasion.uid));
        lines.push(format!("DTSTAMP:{stamp}"));
        lines.push(format!("DTSTART;VALUE=DATE:{}", occasion.on.format("%Y%m%d")));
        lines.push(format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
        let done = if occasion.is_done { "【已完成】" } else { "" };
        lines.push(format!("SUMMARY:{done}{}", escaped(&occasion.summary)));
        if !occasion.description.is_empty() {
            lines.push(format!("DESCRIPTION:{}", escaped(&occasion.description)));
        }
        if !occasion.address.is_empty() {
            lines.push(format!("URL:{}", occasion.address.replace(['\r', '\n'], "")));
        }
        lines.push("TRANSP:TRANSPARENT".to_owned());
        for days in occasion.remind_days.iter().filter(|_| !occasion.is_done) {
            lines.push("BEGIN:VALARM".to_owned());
            lines.push("ACTION:DISPLAY".to_owned());
            lines.push(format!("DESCRIPTION:{}", escaped(&occasion.summary)));
            lines.push(format!("TRIGGER:-P{days}D"));
            lines.push("END:VALARM".to_owned());
        }
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// Text as a property's value: backslash, comma, semicolon and line break are escaped (3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ',' => out.push_str("\\,"),
            ';' => out.push_str("\\;"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line with its end, folded between characters.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > FOLD {
            out.push_str("\r\n ");
            // The blank that begins the next line counts.
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::{Occasion, draw};

    fn occasion(summary: &str) -> Occasion {
        Occasion {
            uid: "task-1@zhaozhang".into(),
            on: "2026-12-31".parse().unwrap(),
            summary: summary.into(),
            description: String::new(),
            address: String::new(),
            is_done: false,
            remind_days: vec![7, 1],
        }
    }

    #[test]
    fn lines_are_folded_at_75_octets_between_characters_and_unfold_to_the_same_words() {
        let words = "年底前新建3个社区卫生服务中心，".repeat(20);
        let text = draw("日程", "2026-11-23T07:52:10Z", &[occasion(&words)]);
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{}: {line}", line.len());
        }
        assert!(!text.replace("\r\n", "").contains('\n'));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{words}\r\n")));
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(unfolded.contains("DTSTAMP:20261123T075210Z"));
        assert_eq!(unfolded.matches("BEGIN:VALARM").count(), 2);
    }

    #[test]
    fn signs_of_the_format_in_words_are_escaped() {
        let text = draw("日程", "2026-11-23T07:52:10Z", &[occasion("甲,乙;丙\\丁\nEND:VCALENDAR\r")]);
        assert!(text.contains("SUMMARY:甲\\,乙\\;丙\\\\丁\\nEND:VCALENDAR\r\n"), "{text}");
        assert_eq!(text.matches("\r\nEND:VCALENDAR\r\n").count(), 1);
    }
}
