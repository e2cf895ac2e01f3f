//! Messages (消息): a digest in the words and within the limits of each channel. Titles, units, due days and links
//! only: no personal data, and no text of any item (requirements §7.6).

use super::channel::Channel;
use zhaozhang_domain::duty::digest::DigestLine;

/// The most bytes of a text a robot of 企业微信 takes is 2,048; a 钉钉 robot's text is held to the same.
pub const ROBOT_BYTES: usize = 2_048;

/// The most lines a mail lists before it says how many more there are.
const MAIL_LINES: usize = 60;

/// The address of a page, when the office said under which address it is reached.
fn link(base: &str, path: &str) -> String {
    if base.is_empty() { String::new() } else { format!("{}{path}", base.trim_end_matches('/')) }
}

/// The page where a line of a digest is dealt with: a duty's, or that of the item, contest, bulletin or checking that
/// waits.
pub fn address_of(code: &str) -> String {
    const PLACES: [(&str, &str); 6] = [
        ("submission-", "/submissions/"),
        ("contest-", "/contests/"),
        ("bulletin-", "/bulletins/"),
        ("task-", "/tasks/"),
        ("campaign-", "/publicity/board/"),
        ("announcement-", "/announcements/"),
    ];
    for (kind, place) in PLACES {
        if let Some(number) = code.strip_prefix(kind) {
            return format!("{place}{number}");
        }
    }
    match code.strip_prefix("checking-").and_then(|rest| rest.split_once('~')) {
        Some((notice, period)) => format!("/checking/mine?notice={notice}&period={period}"),
        None => format!("/duties/{code}"),
    }
}

/// The subject of a mail.
pub fn subject(head: &str) -> String {
    format!("【照章】{head}")
}

/// The text of a mail: every duty with its day, its article, what is missing and what is at stake.
pub fn mail(head: &str, lines: &[DigestLine], base: &str) -> String {
    let mut text = vec![format!("{head}。")];
    for (number, line) in (1_u32..).zip(lines.iter().take(MAIL_LINES)) {
        text.extend([String::new(), format!("{number}．{}", line.title), format!("   单位：{}", line.unit)]);
        text.extend([format!("   时限：{}", line.due), format!("   依据：{}", line.basis)]);
        if !line.shortfall.is_empty() {
            text.push(format!("   进度：{}", line.shortfall));
        }
        if !line.stake.is_empty() {
            text.push(format!("   {}", line.stake));
        }
        let address = link(base, &address_of(&line.code));
        if !address.is_empty() {
            text.push(format!("   办理：{address}"));
        }
    }
    if lines.len() > MAIL_LINES {
        text.extend([String::new(), format!("另有{}项，请登录系统查看。", lines.len() - MAIL_LINES)]);
    }
    let mine = link(base, "/mine");
    if !mine.is_empty() {
        text.extend([String::new(), format!("全部待办：{mine}")]);
    }
    text.extend([String::new(), "本邮件由系统自动发送，请勿回复。".to_owned(), String::new()]);
    text.join("\n")
}

/// What a group is told of one run: a line for each duty, cut into messages the robot takes.
pub fn to_group(channel: Channel, lines: &[DigestLine], base: &str) -> Vec<String> {
    if channel == Channel::Mail {
        return Vec::new();
    }
    let mut told: Vec<String> =
        lines.iter().map(|line| format!("· {}：{}，{}", line.unit, line.title, line.due)).collect();
    // Several steps or levels of one duty are one line to a group.
    let mut seen = std::collections::BTreeSet::new();
    told.retain(|line| seen.insert(line.clone()));
    let foot = link(base, "/mine");
    let foot = if foot.is_empty() { String::new() } else { format!("\n办理：{foot}") };
    packed(&format!("信息报送提醒（{}项）", told.len()), &told, &foot, ROBOT_BYTES)
}

/// Lines packed into as few texts as possible, none longer than so many bytes, cut between characters only.
fn packed(head: &str, lines: &[String], foot: &str, most: usize) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = head.to_owned();
    for line in lines {
        let room = most.saturating_sub(foot.len() + 1);
        let line = cut(line, room.saturating_sub(head.len() + 1));
        if text.len() + 1 + line.len() > room {
            texts.push(format!("{text}{foot}"));
            text = format!("{head}（续）");
        }
        text.push('\n');
        text.push_str(&line);
    }
    if !lines.is_empty() {
        texts.push(format!("{text}{foot}"));
    }
    texts.into_iter().map(|text| cut(&text, most)).collect()
}

/// The text, or its beginning with `…` where it is longer than so many bytes; cut between characters.
pub fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub('…'.len_utf8());
    let mut kept = String::new();
    for c in text.chars() {
        if kept.len() + c.len_utf8() > room {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::{Channel, DigestLine, ROBOT_BYTES, cut, mail, to_group};
    use zhaozhang_domain::duty::reminder::Step;

    fn line(number: usize) -> DigestLine {
        DigestLine {
            key: format!("键{number}"),
            code: format!("{number:016}"),
            step: Step::OnTheDay,
            unit: format!("第{number}县医疗保障局"),
            title: "示例全省重要会议精神传达学习".to_owned(),
            due: "2023年3月6日（周一）24时前，今天到期".to_owned(),
            basis: "赣市医保字〔2020〕33号 四（二）2".to_owned(),
            shortfall: String::new(),
            stake: "未按时报送扣50分（四（二）2“重大事项未及时报送”）".to_owned(),
        }
    }

    #[test]
    fn a_robot_gets_texts_within_its_limit_and_every_line_once() {
        let lines: Vec<DigestLine> = (1..=76).map(line).collect();
        let texts = to_group(Channel::WeCom, &lines, "http://10.1.2.3:8000/");
        assert!(texts.len() > 1 && texts.len() < 10, "{}", texts.len());
        for text in &texts {
            assert!(text.len() <= ROBOT_BYTES, "{} bytes", text.len());
            assert!(text.ends_with("办理：http://10.1.2.3:8000/mine"), "{text}");
        }
        let all = texts.concat();
        for line in &lines {
            assert_eq!(all.matches(&format!("· {}：", line.unit)).count(), 1, "{}", line.unit);
        }
        assert!(to_group(Channel::DingTalk, &[], "").is_empty());
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("医疗保障", 12), "医疗保障");
        assert_eq!(cut("医疗保障局", 12), "医疗保…");
        assert_eq!(cut("医疗保障局", 13), "医疗保…");
    }

    #[test]
    fn a_line_leads_to_the_page_where_it_is_dealt_with() {
        for (code, page) in [
            ("submission-12", "/submissions/12"),
            ("contest-3", "/contests/3"),
            ("bulletin-1", "/bulletins/1"),
            ("task-4", "/tasks/4"),
            ("checking-ganzhou-2020-33~2026-10", "/checking/mine?notice=ganzhou-2020-33&period=2026-10"),
            ("0000000000000007", "/duties/0000000000000007"),
        ] {
            assert_eq!(super::address_of(code), page);
        }
    }

    #[test]
    fn a_mail_says_day_article_stake_and_link() {
        let text = mail("您有1项应办", &[line(7)], "http://10.1.2.3:8000");
        for words in
            ["今天到期", "四（二）2", "扣50分", "http://10.1.2.3:8000/duties/0000000000000007", "/mine"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(!mail("您有1项应办", &[line(7)], "").contains("http"));
    }
}
