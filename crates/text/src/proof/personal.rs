//! G-33: personal data (个人信息) in texts meant for the public: mobile numbers, identity numbers, bank cards, patients by
//! name with their illness. Numbers are told by their own check digits, so that a long count is not taken for a card.

use super::desk::Desk;
use super::layout::Sheet;
use super::mark::{Check, Class, Level, Mark};
use super::pattern::pattern;
use super::row::Row;
use crate::normalise::half_width;
use chrono::NaiveDate;
use std::ops::Range;

pattern! {
    DIGITS = "[0-9](?:[ \\-—–.·]{0,2}[0-9]){9,24}(?:[ \\-]?[xX])?";
    PATIENT = "(?:患者|病人|病患|参保人|参保人员|患儿|产妇|伤者|死者|居民|村民|市民|群众|职工|学生|老人|贫困户)(?:[：:，, ]{0,1})(?P<n>[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲段富巫乌焦巴牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎乔苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公][一-龥]{1,2}?)(?:[（(，,、。因患被确于系的 ]|先生|女士|同志|今年|[0-9男女现在经])";
    ILLNESS = "(?:癌|瘤|白血病|尿毒症|高血压|糖尿病|艾滋|乙肝|肺结核|结核病|精神分裂|抑郁|精神障碍|冠心病|心脏病|心肌梗|脑梗|脑出血|中风|肾衰|肾病|透析|骨折|肝硬化|肝炎|血友病|罕见病|性病|梅毒|新冠|重症|先天性|癫痫|帕金森|阿尔茨海默|哮喘|慢阻肺|红斑狼疮|流产|不孕)";
    RECORD = "(?:住院号|病历号|病案号|门诊号|社保卡号|社会保障号|医保卡号|医保编号|护照号码?|身份证号码?|银行账号|银行卡号|卡号)[：:为是 \\t]{0,2}(?P<n>[A-Za-z]{0,2}[0-9][0-9*Xx]{4,20})";
    HOME = "(?:家庭住址|家庭地址|现住址|户籍地址|住址)[：:为是 \\t]{1,2}(?P<n>[^，。；\\s]{6,40}(?:号|室|组|栋|单元|村))";
}

/// G-33.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let level = if sheet.paper.is_public { Level::Stop } else { Level::Warn };
    for (row, _) in sheet.rows() {
        let mut taken: Vec<Range<usize>> = Vec::new();
        for (bytes, kind) in numbers(row) {
            let level = if kind.is_certain() { level } else { Level::Warn };
            desk.add(mark(row, bytes.clone(), kind.word(), level));
            taken.push(bytes);
        }
        for (pattern, word) in [(&*RECORD, "个人证件或病历号码"), (&*HOME, "家庭住址")] {
            for captures in pattern.captures_iter(&row.text) {
                let Some(found) = captures.name("n") else { continue };
                let is_known =
                    taken.iter().any(|taken| taken.start < found.end() && found.start() < taken.end);
                let is_masked = found.as_str().contains("**");
                if !is_known && !is_masked {
                    desk.add(mark(row, found.range(), word, level));
                }
            }
        }
        patients(row, level, desk);
    }
}

fn mark(row: &Row, bytes: Range<usize>, word: &str, level: Level) -> Mark {
    let what = format!("“{}”是{word}，公开前应删除或隐去", masked(row.slice(bytes.clone())));
    let mut mark = Mark::new(Check::of(33), Class::Personal, row, bytes, what).at(level);
    mark.found = masked(&mark.found);
    mark
}

/// The words with their middle hidden: lists of marks must not spread what they warn of.
fn masked(words: &str) -> String {
    let count = words.chars().count();
    let (head, tail) = match count {
        0..=3 => (1, 0),
        4..=10 => (2, 1),
        _ => (3, 4),
    };
    let shown = |at: usize| at < head || at + tail >= count;
    words.chars().enumerate().map(|(at, c)| if shown(at) || !c.is_alphanumeric() { c } else { '*' }).collect()
}

/// What a long number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumberKind {
    Mobile,
    Identity,
    IdentityDamaged,
    Card,
}

impl NumberKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Mobile => "手机号码",
            Self::Identity => "身份证号",
            Self::IdentityDamaged => "疑似身份证号（校验码不符）",
            Self::Card => "银行卡号",
        }
    }

    const fn is_certain(self) -> bool {
        !matches!(self, Self::IdentityDamaged)
    }
}

fn numbers(row: &Row) -> Vec<(Range<usize>, NumberKind)> {
    let wide: String = row
        .text
        .chars()
        .map(|c| if matches!(c, '０'..='９' | 'Ｘ' | 'ｘ') { half_width(c) } else { c })
        .collect();
    // A row with full-width digits has other bytes; its characters are the same in number.
    if wide.len() != row.text.len() {
        let other = Row::new(row.field, row.line, &wide);
        let starts: Vec<usize> = row.text.char_indices().map(|(at, _)| at).chain([row.text.len()]).collect();
        let byte = |character: usize| starts.get(character).copied().unwrap_or(row.text.len());
        return numbers(&other)
            .into_iter()
            .map(|(bytes, kind)| {
                let place = other.place(bytes);
                (byte(place.start)..byte(place.end), kind)
            })
            .collect();
    }
    let mut found = Vec::new();
    for run in DIGITS.find_iter(&row.text) {
        let is_longer = row.char_before(run.start()).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
            || row.char_at(run.end()).is_some_and(|c| c.is_ascii_alphanumeric() && c != 'x' && c != 'X');
        if is_longer {
            continue;
        }
        split_runs(row, run.range(), &mut found);
    }
    found
}

/// Tries a run of digits as a whole, then its parts between two signs.
fn split_runs(row: &Row, run: Range<usize>, found: &mut Vec<(Range<usize>, NumberKind)>) {
    let text = row.slice(run.clone());
    if let Some(kind) = kind_of(&digits_of(text)) {
        found.push((run, kind));
        return;
    }
    let mut start = run.start;
    for part in text.split_inclusive([' ', '—', '–', '.', '·']) {
        let words = part.trim_end_matches([' ', '—', '–', '.', '·']);
        if let Some(kind) = kind_of(&digits_of(words)) {
            found.push((start..start + words.len(), kind));
        }
        start += part.len();
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

fn kind_of(digits: &str) -> Option<NumberKind> {
    let digits = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    match digits.len() {
        11 if is_number(digits) && is_mobile(digits) => Some(NumberKind::Mobile),
        15 if is_number(digits) && has_region_and_day(digits, true) => Some(NumberKind::IdentityDamaged),
        18 if is_identity(digits) => Some(NumberKind::Identity),
        18 if has_region_and_day(digits, false) && !is_card(digits) => Some(NumberKind::IdentityDamaged),
        16..=19 if is_number(digits) && is_card(digits) => Some(NumberKind::Card),
        _ => None,
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.starts_with('1') && digits.chars().nth(1).is_some_and(|c| matches!(c, '3'..='9'))
}

/// GB 11643: weights and check sign.
fn is_identity(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const SIGNS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    if !has_region_and_day(digits, false) {
        return false;
    }
    let values = digits.chars().take(17).map(|c| c.to_digit(10));
    let sum: Option<u32> = values.zip(WEIGHTS).map(|(value, weight)| value.map(|value| value * weight)).sum();
    let Some(sign) = sum.and_then(|sum| usize::try_from(sum % 11).ok()).and_then(|at| SIGNS.get(at)) else {
        return false;
    };
    digits.ends_with(*sign)
}

/// Whether region and birthday of an identity number can be.
fn has_region_and_day(digits: &str, is_old: bool) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let is_region = part(0..2).is_some_and(
        |region| matches!(region, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83),
    );
    let day = if is_old {
        (part(6..8).map(|year| year + 1900), part(8..10), part(10..12))
    } else {
        (part(6..10), part(10..12), part(12..14))
    };
    let (Some(year), Some(month), Some(day)) = day else { return false };
    let year = i32::try_from(year).unwrap_or(0);
    is_region && (1900..=2100).contains(&year) && NaiveDate::from_ymd_opt(year, month, day).is_some()
}

/// Luhn, with the first digits that bank cards have.
fn is_card(digits: &str) -> bool {
    if !["62", "60", "4", "51", "52", "53", "54", "55", "35", "37", "9"]
        .iter()
        .any(|first| digits.starts_with(first))
    {
        return false;
    }
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A patient by name, with an illness in the same sentence.
fn patients(row: &Row, level: Level, desk: &mut Desk) {
    for captures in PATIENT.captures_iter(&row.text) {
        let Some(name) = captures.name("n") else { continue };
        if name.as_str().contains(['某', '们', '家', '的', '等', '需', '可', '就']) {
            continue;
        }
        let rest: String = row.from(name.end()).chars().take_while(|c| *c != '。').take(50).collect();
        if ILLNESS.is_match(&rest) {
            desk.add(mark(row, name.range(), "患者姓名，同句写有病情", level));
        }
    }
}
