//! G-03, G-04, G-06, G-11, G-12 (whether it is there), G-35, G-37 and G-38: the elements an official document has, its
//! title, recipients, signature, day, copies; 公开属性; pictures. What is not an official document is asked only the last.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Field, Level, Mark};
use super::paper::Disclosure;
use super::pattern::pattern;
use super::row::{Row, count_to};

/// The fifteen legal kinds (党政机关公文处理工作条例第八条), longer ones first.
const KINDS: &[&str] = &[
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复",
    "议案", "函", "纪要",
];

pattern! {
    BRACKETED_END = "[（(][^（()）]{1,14}[）)]$";
    DISCLOSURE = "(?:信息公开形式|公开属性|公开方式|公开形式|信息公开选项)[：:][ ]*(?P<v>[^）)。\\s]{2,8})";
    BODY_RANKS = "(?P<r>党委|市委|县委|区委|省委|人大|政府|政协|监委|纪委|法院|检察院)";
}

/// The order of bodies in 抄送.
const RANKS: &[&[&str]] = &[
    &["市委", "县委", "区委", "省委", "党委"],
    &["人大"],
    &["政府"],
    &["政协"],
    &["监委", "纪委"],
    &["法院"],
    &["检察院"],
];

/// Every check on elements.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    if sheet.is_official {
        title(sheet, desk);
        recipient(sheet, desk);
        signature(sheet, desk);
    }
    copies(sheet, desk);
    disclosure(sheet, desk);
    pictures(sheet, desk);
}

/// G-03, G-04.
fn title(sheet: &Sheet<'_>, desk: &mut Desk) {
    let rows: Vec<&Row> = sheet.rows_of(Part::Title).collect();
    let Some(last) = rows.last() else {
        if let Some((row, _)) = sheet.rows().next() {
            let what = "没有找到标题（机关＋关于＋事由＋的＋文种）".to_owned();
            desk.add(Mark::new(Check::of(3), Class::Title, row, row.inner(), what));
        }
        return;
    };
    let words = last.words();
    let end = words.chars().next_back().unwrap_or(' ');
    if matches!(end, '。' | '，' | '；' | '：' | '、' | '！' | '？' | '.' | ':' | ';') {
        let inner = last.inner();
        let what = format!("标题末尾不加标点“{end}”");
        let bytes = inner.end - end.len_utf8()..inner.end;
        desk.add(Mark::new(Check::of(4), Class::Title, last, bytes, what).proposing(""));
    }
    for row in &rows {
        for (at, c) in row.text.char_indices() {
            if matches!(c, '，' | '；' | '。' | '：' | '！' | '？') && at + c.len_utf8() < row.inner().end
            {
                let what = format!("标题中一般不用“{c}”，只用书名号、引号、括号和顿号");
                desk.add(Mark::new(Check::of(4), Class::Title, row, at..at + c.len_utf8(), what));
            }
        }
    }
    let bare = BRACKETED_END.replace(sheet.title.trim_end_matches(['。', '.']), "").into_owned();
    let kind = KINDS.iter().find(|kind| bare.ends_with(**kind));
    let say = |desk: &mut Desk, what: String| {
        desk.add(Mark::new(Check::of(3), Class::Title, last, last.inner(), what));
    };
    if kind.is_none() {
        say(
            desk,
            "标题没有以法定文种（通知、通报、报告、请示、函等）结尾，方案、要点、总结等应由通知或报告印发"
                .to_owned(),
        );
    } else if !bare.contains("关于")
        && !bare.ends_with("公报")
        && !bare.ends_with('令')
        && !bare.ends_with("纪要")
    {
        say(desk, "标题缺“关于”，应写明事由".to_owned());
    } else if let Some(kind) = kind
        && bare.contains("关于")
        && !bare.ends_with(&format!("的{kind}"))
        && !bare.ends_with("会议纪要")
        && !bare.ends_with("令")
    {
        say(desk, format!("标题中文种“{kind}”前缺“的”字"));
    } else if bare.contains("关于关于") || bare.matches("的通知").count() > 1 {
        say(desk, "标题层层套叠（“关于……的通知的通知”），应简化".to_owned());
    }
}

/// G-06.
fn recipient(sheet: &Sheet<'_>, desk: &mut Desk) {
    // 公告、通告、公报、令、决定 and 纪要 have none; an 意见 or 通报 that is printed may name it in the colophon.
    let bare = BRACKETED_END.replace(&sheet.title, "").into_owned();
    if ["公告", "通告", "公报", "令", "纪要", "决议", "决定"].iter().any(|kind| bare.ends_with(kind))
    {
        return;
    }
    let has_colophon = sheet.rows().any(|(row, _)| row.words().starts_with("主送"));
    match sheet.rows_of(Part::Recipient).next() {
        Some(row) if row.words().ends_with(':') => {
            let inner = row.inner();
            let what = "主送机关后应使用全角冒号".to_owned();
            desk.add(
                Mark::new(Check::of(6), Class::Element, row, inner.end - 1..inner.end, what).proposing("："),
            );
        }
        Some(_) => {}
        None if has_colophon => {}
        None => {
            let Some(row) = sheet.rows_of(Part::Title).last() else { return };
            let what = "没有主送机关，或主送机关后没有冒号".to_owned();
            desk.add(Mark::new(Check::of(6), Class::Element, row, row.inner(), what));
        }
    }
}

/// G-11, and G-12 where there is no day at all.
fn signature(sheet: &Sheet<'_>, desk: &mut Desk) {
    // A 纪要 is not signed; its head names the office and the day.
    let is_minutes = sheet.title.ends_with("纪要");
    if is_minutes {
        return;
    }
    let dated = sheet.rows_of(Part::IssueDate).next();
    let signed = sheet.rows_of(Part::Signature).next();
    let anchor = sheet.rows_of(Part::Title).last().or_else(|| sheet.rows_of(Part::Number).last());
    let Some(anchor) = anchor else { return };
    let say = |desk: &mut Desk, number: u8, row: &Row, what: String| {
        desk.add(Mark::new(Check::of(number), Class::Element, row, row.inner(), what));
    };
    if dated.is_none() {
        say(desk, 12, anchor, "没有成文日期".to_owned());
    }
    let issuer = issuer(sheet);
    match (signed, &issuer) {
        (None, _) => say(desk, 11, dated.unwrap_or(anchor), "没有发文机关署名".to_owned()),
        (Some(row), Some(issuer)) => {
            let (name, issuer) = (plain(row.words()), plain(issuer));
            let is_same = name == issuer || name.ends_with(&issuer) || issuer.ends_with(&name);
            if !is_same && !name.is_empty() && count_to(&issuer, 4) > 3 {
                let what = format!("署名“{}”与标题中的发文机关“{issuer}”不一致", row.words());
                say(desk, 11, row, what);
            }
        }
        (Some(row), None) => {
            const CUT_SHORT: [&str; 8] =
                ["人民政", "政府办", "政府办公", "委员", "委办公", "局办公", "管理中", "领导小"];
            let name = plain(row.words());
            if CUT_SHORT.iter().any(|end| name.ends_with(end)) {
                say(desk, 11, row, format!("署名“{}”不完整", row.words()));
            }
        }
    }
}

/// The issuer named in the title before 关于.
fn issuer(sheet: &Sheet<'_>) -> Option<String> {
    let (issuer, _) = sheet.title.split_once("关于")?;
    (!issuer.is_empty() && count_to(issuer, 31) <= 30).then(|| issuer.to_owned())
}

fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The bodies a line names, each with where its name begins.
fn named(row: &Row) -> Vec<(usize, &str)> {
    let mut start = 0;
    let mut names = Vec::new();
    let ends =
        row.text.char_indices().filter(|(_, c)| matches!(c, '，' | '、' | '；' | '：' | '。' | ',' | ':'));
    for (at, c) in ends.chain([(row.text.len(), '。')]) {
        let name = row.slice(start..at);
        let lead = name.len() - name.trim_start().len();
        if count_to(name.trim(), 4) > 3 {
            names.push((start + lead, name.trim()));
        }
        start = (at + c.len_utf8()).min(row.text.len());
    }
    names
}

/// G-37: who is written to is not sent a copy besides.
fn written_and_copied(sheet: &Sheet<'_>, desk: &mut Desk) {
    let main: Vec<&str> =
        sheet.rows_of(Part::Recipient).flat_map(|row| named(row).into_iter().map(|(_, name)| name)).collect();
    for row in sheet.rows_of(Part::CopyTo) {
        for (at, name) in named(row).into_iter().filter(|(_, name)| main.contains(name)) {
            let what = format!("“{name}”已列为主送机关，不再抄送");
            desk.add(Mark::new(Check::of(37), Class::CopyTo, row, at..at + name.len(), what));
        }
    }
}

/// G-37.
fn copies(sheet: &Sheet<'_>, desk: &mut Desk) {
    written_and_copied(sheet, desk);
    for row in sheet.rows_of(Part::CopyTo) {
        let words = row.words();
        let inner = row.inner();
        let say = |desk: &mut Desk, what: &str| {
            desk.add(Mark::new(Check::of(37), Class::CopyTo, row, inner.clone(), what.to_owned()));
        };
        // 抄送 may run on over lines; only one that ends in a name is judged.
        let ends_in_name = words.chars().next_back().is_some_and(super::row::is_han);
        if ends_in_name || words.ends_with(['，', '、', '；', '.', ',']) {
            say(desk, "抄送机关末尾应使用句号");
        }
        if !words.contains('：') && words.contains("抄送:") {
            say(desk, "“抄送”后应使用全角冒号");
        }
        // A 纪要 is sent out by what it concerns.
        if words.starts_with("发送") {
            continue;
        }
        let ranks: Vec<usize> = BODY_RANKS
            .find_iter(words)
            .filter_map(|found| RANKS.iter().position(|group| group.contains(&found.as_str())))
            .collect();
        let mut firsts: Vec<usize> = Vec::new();
        for rank in ranks {
            if !firsts.contains(&rank) {
                firsts.push(rank);
            }
        }
        if firsts.iter().zip(firsts.iter().skip(1)).any(|(one, next)| one > next) {
            say(desk, "抄送机关一般按党委、人大、政府、政协、监委、法院、检察院的次序排列");
        }
    }
}

/// G-35.
fn disclosure(sheet: &Sheet<'_>, desk: &mut Desk) {
    let Some((first, _)) = sheet.rows().next() else { return };
    let say = |desk: &mut Desk, what: &str| {
        desk.add(Mark::new(Check::of(35), Class::Disclosure, first, first.inner(), what.to_owned()));
    };
    match sheet.paper.disclosure {
        Disclosure::Missing => say(desk, "没有填写公开属性（公开、依申请公开、不公开）"),
        Disclosure::Withheld { has_reason: false } => say(desk, "选择不公开的，应填写理由"),
        Disclosure::Given | Disclosure::Withheld { .. } => {}
        Disclosure::Unknown => {
            for (row, _) in sheet.rows() {
                let Some(found) = DISCLOSURE.captures(&row.text) else { continue };
                let (Some(all), Some(value)) = (found.get(0), found.name("v")) else { continue };
                let value = value.as_str();
                let is_known = ["主动公开", "依申请公开", "不予公开", "不公开", "公开"]
                    .iter()
                    .any(|known| value.starts_with(known));
                let is_withheld = value.starts_with("不");
                let has_reason =
                    row.text.contains("理由") || row.text.contains("依据") || row.text.contains('因');
                if !is_known {
                    let what = format!("公开属性“{value}”应为主动公开、依申请公开或不予公开");
                    desk.add(Mark::new(Check::of(35), Class::Disclosure, row, all.range(), what));
                } else if is_withheld && !has_reason {
                    let what = "不予公开的，应说明理由".to_owned();
                    desk.add(
                        Mark::new(Check::of(35), Class::Disclosure, row, all.range(), what).at(Level::Warn),
                    );
                }
            }
        }
    }
}

/// G-38.
fn pictures(sheet: &Sheet<'_>, desk: &mut Desk) {
    let Some((first, _)) = sheet.rows().next() else { return };
    for (at, picture) in sheet.paper.pictures.iter().enumerate() {
        let row = Row::new(Field::Caption(at), 1, &picture.caption);
        let caption = picture.caption.trim();
        let say = |desk: &mut Desk, row: &Row, what: String| {
            desk.add(Mark::new(Check::of(38), Class::Picture, row, row.inner(), what));
        };
        if count_to(caption, 5) < 5 {
            let mut mark = Mark::new(
                Check::of(38),
                Class::Picture,
                first,
                0..0,
                format!("第{}张图片没有说明（时间、地点、人物、事件）", at + 1),
            );
            mark.place.field = Field::Caption(at);
            mark.place.line = 1;
            desk.add(mark);
        }
        if picture.shows_person && !picture.has_consent {
            say(desk, &row, format!("第{}张图片可以认出人物，没有注明已征得本人同意", at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Paper, WordList, read};

    fn copied(text: &str) -> Vec<String> {
        let marks = read(&Paper::of_text(text), WordList::built_in());
        marks.into_iter().filter(|mark| mark.check.number() == 37).map(|mark| mark.what).collect()
    }

    #[test]
    fn who_is_written_to_is_not_sent_a_copy() {
        let paper = |copies: &str| {
            format!(
                "甲医保函〔2024〕1号\n甲州市医疗保障局关于商请支持接口改造的函\n市大数据管理局、市财政局：\n\
                 请予支持为盼，并请于三月底前函复我局。\n甲州市医疗保障局\n2024年2月26日\n抄送：{copies}。"
            )
        };
        assert!(copied(&paper("市卫生健康委，市税务局")).is_empty());
        let told = copied(&paper("市卫生健康委，市财政局"));
        assert!(told.len() == 1 && told[0].contains("“市财政局”已列为主送"), "{told:?}");
    }

    #[test]
    fn a_signed_letter_without_a_colon_after_its_recipient_is_told_so() {
        let paper = Paper::of_text(
            "关于商请支持接口改造的函\n省大数据管理局\n为贯彻落实有关文件要求，我局拟进行改造，请予支持为盼。\n\
             江南省医疗保障局\n2025年5月20日",
        );
        let marks = read(&paper, WordList::built_in());
        assert!(marks.iter().any(|mark| mark.check.number() == 6), "{marks:?}");
    }
}
