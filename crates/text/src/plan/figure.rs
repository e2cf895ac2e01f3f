//! Figures (数值): numbers with their units as plans write them: ６０％, 1.25张, 301和400元, １－２所, 二分之一, 两次.
//! Whether a figure is a target is decided in [`super::target`]; dates and ordinals are no figures.

use super::passage::{Passage, count};
use crate::numeral;
use std::ops::Range;
use zhaozhang_domain::points::Points;

/// A value (目标值): one, or from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// One value.
    One(Points),
    /// A stretch, both ends included.
    Between(Points, Points),
}

/// A figure in a passage.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// The number and its unit.
    pub(super) range: Range<usize>,
    pub(super) value: Value,
    /// Empty when none stands there.
    pub(super) unit: &'static str,
    /// Written in Chinese numerals.
    pub(super) is_chinese: bool,
    /// 二分之一.
    pub(super) is_fraction: bool,
}

/// Units, longer ones before their beginnings.
const UNITS: &[&str] = &[
    "元/人·年",
    "元/人年",
    "元/人",
    "元/年",
    "元/月",
    "元/床日",
    "元/人次",
    "元/次",
    "元/户",
    "元/亩",
    "元/例",
    "元/平方米",
    "万元/人",
    "万元/年",
    "人次/年",
    "人/年",
    "次/年",
    "次/月",
    "张/千人",
    "人/千人",
    "人/万人",
    "人/百人",
    "/10万",
    "家次",
    "批次",
    "例次",
    "台次",
    "件次",
    "户次",
    "车次",
    "剂次",
    "万剂次",
    "轮",
    "组",
    "本",
    "册",
    "位",
    "万册",
    "万株",
    "万套",
    "万间",
    "万公里",
    "万千瓦",
    "公顷",
    "千瓦",
    "个百分点",
    "百分点",
    "平方公里",
    "平方米",
    "万人次",
    "万元",
    "万人",
    "万户",
    "万亩",
    "万吨",
    "万个",
    "万张",
    "万名",
    "万份",
    "万件",
    "万台",
    "万家",
    "万例",
    "万平方米",
    "亿元",
    "亿人次",
    "人次",
    "毫克",
    "千克",
    "公斤",
    "克",
    "人份",
    "学时",
    "课时",
    "小时",
    "分钟",
    "个工作日",
    "工作日",
    "个月",
    "公里",
    "千米",
    "床日",
    "大类",
    "%",
    "‰",
    "元",
    "人",
    "名",
    "张",
    "所",
    "家",
    "个",
    "项",
    "类",
    "种",
    "例",
    "台",
    "辆",
    "套",
    "次",
    "场",
    "期",
    "天",
    "日",
    "周",
    "倍",
    "户",
    "件",
    "批",
    "篇",
    "条",
    "份",
    "支",
    "间",
    "座",
    "处",
    "亩",
    "吨",
    "月",
    "年",
    "站",
    "床",
    "门",
    "米",
    "分",
    "对",
    "棵",
    "只",
    "片",
    "幢",
    "栋",
    "亿",
];

/// What stands behind a number that counts nothing: 三级医院, Ｉ型, 65周岁, 19号, 六大系统, 四位一体.
const NO_UNITS: &[&str] =
    &["级", "型", "线", "位一体", "周岁", "岁", "号", "大", "个方面", "个环节", "方面", "者", "体"];

/// The next figure at or behind `from`, before `end`.
pub(super) fn next(passage: &Passage, from: usize, end: usize) -> Option<Figure> {
    let mut at = from;
    while at < end {
        let c = passage.c(at);
        if c == '翻'
            && let Some(figure) = doubled(passage, at)
        {
            return Some(figure);
        }
        let is_start = c.is_ascii_digit() || is_numeral(c) || c == '百' || passage.has(at, "半数");
        if is_start && !continues(passage.before(at), c) {
            match figure(passage, at, end) {
                Ok(figure) => return Some(figure),
                Err(behind) => at = behind.max(at + 1),
            }
        } else {
            at += 1;
        }
    }
    None
}

/// 翻一番, 翻两番, 翻番: two times, four times as much.
fn doubled(passage: &Passage, at: usize) -> Option<Figure> {
    let (times, word) =
        [(2, "翻一番"), (4, "翻两番"), (2, "翻番")].into_iter().find(|(_, word)| passage.has(at, word))?;
    let range = at..at + count(word);
    let value = Value::One(Points::whole(times));
    Some(Figure { range, value, unit: "倍", is_chinese: false, is_fraction: false })
}

const fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

const fn is_numeral_inner(c: char) -> bool {
    is_numeral(c) || matches!(c, '百' | '千' | '零' | '〇')
}

/// Whether the character only goes on with a number or word before it.
const fn continues(before: char, c: char) -> bool {
    if c.is_ascii_digit() {
        before.is_ascii_alphanumeric() || matches!(before, '.' | '第' | '〔' | '-')
    } else {
        matches!(before, '第' | '“' | '每' | '之' | '统' | '唯' | '万' | '星') || is_numeral_inner(before)
    }
}

/// Reads the figure at `at`, or says where to go on.
fn figure(passage: &Passage, at: usize, end: usize) -> Result<Figure, usize> {
    let (value, mut next, is_chinese, is_fraction, mut unit) = number(passage, at, end).ok_or(at + 1)?;
    let mut value = Value::One(value);
    // 百分之五十 brings its unit along; no sign of it stands behind.
    let is_brought = !unit.is_empty();
    if !is_brought {
        unit = passage.any(next, UNITS).unwrap_or_default();
    }
    // 1-2所, 3至5个, 70%至75%: the second number, when it is larger.
    let mut behind = next + if is_brought { 0 } else { count(unit) };
    let joined = passage.any(behind, &["—", "–", "-", "~", "至", "到"]);
    if let (Some(mark), Value::One(low)) = (joined, value)
        && let Some((high, after, _, false, _)) = number(passage, behind + count(mark), end)
        && high > low
        && let high_unit = passage.any(after, UNITS).unwrap_or_default()
        && (unit.is_empty() || unit == high_unit)
    {
        value = Value::Between(low, high);
        (next, unit) = (after, high_unit);
        behind = next + count(unit);
    }
    // 预期寿命提高1岁 is a figure, 65岁以上老年人 is not.
    let is_years =
        passage.c(next) == '岁' && passage.any_before(at, &["提高", "增加", "达到", "提高到"]).is_some();
    if is_years {
        (unit, behind) = ("岁", next + 1);
    } else if passage.any(next, NO_UNITS).is_some() || is_date(passage, at, value, unit) {
        return Err(behind);
    }
    // 达到九成
    let is_tenths =
        unit.is_empty() && passage.c(next) == '成' && !"立为员果熟就长型都".contains(passage.c(next + 1));
    if let (true, Value::One(tenths)) = (is_tenths, value) {
        // 五成五 is 55 %.
        let more = numeral::parse(&passage.plain(next + 1..next + 2))
            .ok()
            .filter(|_| is_numeral(passage.c(next + 1)));
        let more = more.and_then(|more| i64::try_from(more).ok()).filter(|more| *more < 10);
        value = Value::One(tenths * Points::whole(10) + Points::whole(more.unwrap_or_default()));
        (unit, behind) = ("%", next + 1 + usize::from(more.is_some()));
    }
    if unit == "人" && passage.has(behind, "民") {
        return Err(behind);
    }
    let fits = behind <= end && !(is_chinese && unit.is_empty() && !is_fraction);
    let range = at..behind;
    if fits { Ok(Figure { range, value, unit, is_chinese, is_fraction }) } else { Err(behind) }
}

/// 2012年, 2011-2015年, 7月20日: a year or a day, not a length of time.
fn is_date(passage: &Passage, at: usize, value: Value, unit: &str) -> bool {
    let (Value::One(first) | Value::Between(first, _)) = value;
    match unit {
        "年" => first >= Points::whole(1_000),
        "月" => true,
        "日" => passage.before(at) == '月',
        _ => false,
    }
}

/// A number: its value, where it ends, whether it is Chinese, whether it is a fraction, and a unit it brings along.
type Number = (Points, usize, bool, bool, &'static str);

fn number(passage: &Passage, at: usize, end: usize) -> Option<Number> {
    if passage.has(at, "百分之百") {
        return Some((Points::whole(100), at + 4, true, false, "%"));
    }
    if passage.has(at, "百分之") {
        let (value, next, ..) = number(passage, at + 3, end)?;
        return Some((value, next, true, false, "%"));
    }
    if passage.any(at, &["一半", "半数"]).is_some() {
        return Some((Points::fraction(1, 2)?, at + 2, true, true, ""));
    }
    let is_arabic = passage.c(at).is_ascii_digit();
    let mut next = at;
    let mut text = String::new();
    while next < end && text.len() < 48 {
        let c = passage.c(next);
        let is_point = c == '.' && passage.c(next + 1).is_ascii_digit();
        let is_comma = c == ',' && (1..=3).all(|n| passage.c(next + n).is_ascii_digit());
        let is_comma = is_comma && !passage.c(next + 4).is_ascii_digit() && next - at <= 3;
        let is_part =
            if is_arabic { c.is_ascii_digit() || is_point || is_comma } else { is_numeral_inner(c) };
        if !is_part {
            break;
        }
        if !is_comma {
            text.push(c);
        }
        next += 1;
    }
    if text.is_empty() {
        return None;
    }
    let value = if is_arabic {
        Points::parse(&text)?
    } else {
        Points::whole(i64::try_from(numeral::parse(&text).ok()?).ok()?)
    };
    fraction(passage, value, next, end).or(Some((value, next, !is_arabic, false, "")))
}

/// 二分之一, 1/2: what stands behind the first number.
fn fraction(passage: &Passage, first: Points, next: usize, end: usize) -> Option<Number> {
    if passage.has(next, "分之") {
        let (over, next, is_chinese, ..) = number(passage, next + 2, end)?;
        return Some((over.divided_by(first)?, next, is_chinese, true, ""));
    }
    // 床人比不低于1:1.6
    if passage.has(next, ":") && passage.c(next + 1).is_ascii_digit() && passage.before(next).is_ascii_digit()
    {
        let (second, next, is_chinese, ..) = number(passage, next + 1, end)?;
        return Some((first.divided_by(second)?, next, is_chinese, false, "比"));
    }
    // 9/10万 is a rate, not nine tenths.
    let is_rate = passage.has(next, "/10万");
    if passage.has(next, "/") && passage.c(next + 1).is_ascii_digit() && !is_rate {
        let (under, next, is_chinese, ..) = number(passage, next + 1, end)?;
        return Some((first.divided_by(under)?, next, is_chinese, true, ""));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Value, next};
    use crate::plan::passage::Passage;
    use zhaozhang_domain::points::Points;

    fn read(text: &str) -> Vec<(String, &'static str)> {
        let passage = Passage::of(text);
        let (mut at, mut all) = (0, Vec::new());
        while let Some(figure) = next(&passage, at, passage.len()) {
            let value = match figure.value {
                Value::One(one) => one.to_string(),
                Value::Between(low, high) => format!("{low}~{high}"),
            };
            all.push((value, figure.unit));
            at = figure.range.end;
        }
        all
    }

    #[test]
    fn numbers_and_units_are_read_in_every_width() {
        let one = |value: &str, unit| vec![(value.to_owned(), unit)];
        assert_eq!(read("达到６０％以上"), one("60", "%"));
        assert_eq!(read("重点办好１－２所"), one("1~2", "所"));
        assert_eq!(read("3至5个"), one("3~5", "个"));
        assert_eq!(read("70%—75%"), one("70~75", "%"));
        assert_eq!(read("不低于两周"), one("2", "周"));
        assert_eq!(read("百分之七十五"), one("75", "%"));
        assert_eq!(read("1,200张"), one("1200", "张"));
        assert_eq!(read("空编的二分之一"), one(&Points::fraction(1, 2).unwrap().to_string(), ""));
    }

    #[test]
    fn dates_grades_and_ordinals_are_no_figures() {
        for text in [
            "2012年7月20日",
            "三级医院",
            "第3季度",
            "六大体系",
            "年满65周岁",
            "“三独立”",
            "统一",
            "每千人口",
            "〔2012〕31号",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
