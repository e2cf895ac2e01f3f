//! G-16 and G-29: figures of a sentence recomputed where the sentence gives all of them (由100件增加到150件，增长50%；
//! 甲3家、乙4家，共7家), per cent and percentage points, ranges with their units, doubled vagueness (约……左右).

use super::amount::{Amount, words};
use super::desk::Desk;
use super::layout::Sheet;
use super::mark::{Check, Class, Mark};
use super::pattern::pattern;
use super::row::{Row, is_han};
use regex::Captures;
use std::ops::Range;

/// A number as it is written.
pub(super) const NUM: &str = "[0-9][0-9,]*(?:\\.[0-9]+)?[千百]?[万亿]*";
/// What is counted.
pub(super) const UNIT: &str = "(?:人次|人|家次|处|座|栋|家|件次|件|例|篇次|篇|元|次|户|名|项|个|所|吨|公里|张|笔|份|台|套|期|场|条|种|天|小时|分|床|支|只|辆|亩|条次|单位|科室|%)";

pattern! {
    CHANGE = &format!("(?:由|从)(?:[^，。；、0-9]{{0,8}}[0-9]{{4}}年(?:[0-9]{{1,2}}月)?)?[^，。；、0-9]{{0,14}}(?P<a>{NUM})(?P<u>{UNIT})[^，。；0-9]{{0,6}}(?:增加|增长|提高|上升|提升|扩大|下降|减少|降低|缩短|压缩|压减|降|减|升|增)(?:到|至|为)[^，。；0-9]{{0,8}}(?P<b>{NUM})(?P<v>{UNIT})[，,（(][^，。；0-9]{{0,10}}(?:增长|增加|增幅|提高|上升|提升|下降|减少|降低|降幅|缩短|压减)(?:率|了|达|为|幅度为)?[^，。；0-9]{{0,3}}(?P<c>{NUM})(?P<w>%|个百分点|{UNIT})");
    TOTAL = &format!("(?:一共|共计?|合计|总计|总共|累计|总数(?:为|达)?)[^，。；、：0-9]{{0,12}}(?P<n>{NUM})(?P<u>{UNIT})");
    CLAUSE_TOTAL = &format!("(?:共计|合计|总计)(?P<n>{NUM})(?P<u>{UNIT})");
    WHOLE = &format!("(?P<n>{NUM})(?P<u>{UNIT})[，,（(]其中");
    RATE = "(?P<w>[\u{4e00}-\u{9fff}]{2})率(?:为|达到?|是)?(?P<c>[0-9]+(?:\\.[0-9]+)?)%";
    PART = &format!("(?P<n>{NUM})(?P<u>{UNIT})");
    SHARE = &format!("(?P<a>{NUM})(?P<u>{UNIT})[，,（(]?占(?P<of>[^，。；0-9]{{0,14}}?)(?:的)?(?:比例?为?)?(?P<c>[0-9]+(?:\\.[0-9]+)?)%");
    HALF_RANGE = "(?P<a>[0-9]+(?:\\.[0-9]+)?)[ ]?(?:-|—|－|–|~|～|至|到)[ ]?(?P<b>[0-9]+(?:\\.[0-9]+)?)(?P<u>%|％|万元|亿元|万人|亿人)";
    LEVEL_IN_POINTS = "(?:达到?|占比?为|占|保持在|稳定在|率为|率达|提高到|上升到|下降到|降到|降至|升至|增至)[^，。；0-9]{0,3}(?P<n>[0-9]+(?:\\.[0-9]+)?)个百分点";
    DOUBLE_PERCENT = "百分之[0-9一二三四五六七八九十]+(?:\\.[0-9]+)?%|[0-9]%个?百分点|[0-9][%％]{2,}";
    FEWER_TIMES = "(?:减少|下降|降低|缩短|缩小|压缩|减轻)(?:了|近|约)?(?P<n>[0-9]+(?:\\.[0-9]+)?|[一二两三四五六七八九十]+)倍";
    OVER_HUNDRED = "(?P<r>参保率|覆盖率|合格率|达标率|建档率|接种率|管理率|满意率|满意度|好评率|报销比例|支付比例|占比|及时率|准确率|知晓率|治愈率|入学率|出勤率|采用率|命中率|使用率|签约率|规范化率)[^，。；0-9]{0,8}(?P<n>[0-9]+(?:\\.[0-9]+)?)[%％]";
    VAGUE_ABOUT = &format!("(?:大约|约为?|大概|将近|近)(?:{NUM})(?:{UNIT})?(?:左右|上下)|(?:近|将近|约)(?:{NUM})(?:余|多){UNIT}");
    VAGUE_ABOVE = &format!("(?:超过|不少于|不低于|至少|高于|多于|大于)[^，。；0-9]{{0,3}}(?:{NUM})(?:{UNIT})?(?:以上|多)");
    BARE_AMOUNT = "(?:资金|投资|经费|补助|基金|预算|金额|支出|收入|拨款|投入|费用|奖金|补贴|元、|元，)[^，。；、0-9万亿]{0,6}(?P<n>[0-9][0-9,]*(?:\\.[0-9]+)?[万亿])(?:[，。；、）]|$)";
    QUARTER_DIGIT = "第[1-4]季度";
    QUARTER_HAN = "第?[一二三四]季度";
}

fn mark(number: u8, row: &Row, bytes: Range<usize>, what: String) -> Mark {
    Mark::new(Check::of(number), Class::Figure, row, bytes, what)
}

fn text<'t>(captures: &Captures<'t>, name: &str) -> &'t str {
    captures.name(name).map_or("", |found| found.as_str())
}

fn amount(captures: &Captures<'_>, name: &str) -> Option<Amount> {
    captures.name(name).and_then(|found| Amount::parse(found.as_str()))
}

/// G-16, G-29.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let mut quarters: (Option<Mark>, bool) = (None, false);
    for row in sheet.prose() {
        if !row.text.contains(|c: char| c.is_ascii_digit()) && !row.text.contains('倍') {
            quarters.1 |= QUARTER_HAN.is_match(&row.text);
            continue;
        }
        for captures in CHANGE.captures_iter(&row.text) {
            change(row, &captures, desk);
        }
        for sentence in sentences(row) {
            total(row, sentence.clone(), desk);
            clause_total(row, sentence.clone(), desk);
            share(row, sentence.clone(), desk);
            rate(row, sentence, desk);
        }
        percent(row, desk);
        if let Some(found) = QUARTER_DIGIT.find(&row.text) {
            let what = format!("“{}”与文中“第一季度”一类写法不一致，全文应统一", found.as_str());
            quarters.0.get_or_insert_with(|| mark(29, row, found.range(), what));
        }
        quarters.1 |= QUARTER_HAN.is_match(&row.text);
    }
    if let (Some(mark), true) = quarters {
        desk.add(mark);
    }
}

fn sentences(row: &Row) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut ranges = Vec::new();
    for (at, c) in row.text.char_indices().filter(|(_, c)| matches!(c, '。' | '；')) {
        ranges.push(start..at);
        start = at + c.len_utf8();
    }
    ranges.push(start..row.text.len());
    ranges
}

/// From A to B, changed by C.
fn change(row: &Row, captures: &Captures<'_>, desk: &mut Desk) {
    let (Some(from), Some(to), Some(by)) =
        (amount(captures, "a"), amount(captures, "b"), amount(captures, "c"))
    else {
        return;
    };
    let (Some(all), Some(at)) = (captures.get(0), captures.name("c")) else { return };
    let (unit, other, by_unit) = (text(captures, "u"), text(captures, "v"), text(captures, "w"));
    if unit != other {
        return;
    }
    let gap = Amount { value: (to.value - from.value).abs(), step: by.step };
    let bytes = at.start()..all.end();
    let shown = row.slice(bytes.clone());
    if unit == "%" && by_unit == "%" && by.is_about(gap.value) {
        let what = format!("“{shown}”是百分数之差，应写作“{}个百分点”", at.as_str());
        desk.add(mark(29, row, bytes, what).proposing(format!("{}个百分点", at.as_str())));
        return;
    }
    let right = match by_unit {
        "%" if unit != "%" => gap.percent_of(from),
        "%" => None,
        "个百分点" if unit != "%" => {
            let what = format!("“{shown}”不是百分数之差，应写作“%”");
            desk.add(mark(29, row, bytes.clone(), what));
            None
        }
        _ => Some(gap.value),
    };
    if let Some(right) = right.filter(|right| !by.is_about(*right)) {
        let right = words(right, by);
        let what = format!("“{}”按所列数据重算，变化应为{right}{by_unit}", all.as_str());
        desk.add(mark(16, row, bytes, what).proposing(format!("{right}{by_unit}")));
    }
}

/// A total and its parts in one sentence.
fn total(row: &Row, sentence: Range<usize>, desk: &mut Desk) {
    let sentence_words = row.slice(sentence.clone());
    let wholes = TOTAL.captures_iter(sentence_words).map(|captures| (captures, false));
    // 18.6万元，其中甲6.2万元、乙5.4万元: the figure before 其中 is a whole too.
    let named = WHOLE.captures_iter(sentence_words).map(|captures| (captures, true));
    let is_told = TOTAL.is_match(sentence_words);
    for (captures, is_named) in wholes.chain(named.filter(|_| !is_told)) {
        let (Some(all), Some(whole)) = (captures.get(0), amount(&captures, "n")) else { continue };
        let unit = text(&captures, "u");
        if unit == "%" {
            continue;
        }
        let end = if is_named { captures.name("u").map_or(all.end(), |unit| unit.end()) } else { all.end() };
        let after = sentence_words.get(end..).unwrap_or_default();
        let before = sentence_words.get(..all.start()).unwrap_or_default();
        let bytes = sentence.start + all.start()..sentence.start + end;
        let shown = row.slice(bytes.clone());
        let listing = after.trim_start_matches(['，', ',', '：', ':', '（', '(', '。']);
        let is_full = listing.starts_with("分别") || after.starts_with(['：', ':']);
        if let Some(rest) = listing.strip_prefix("其中").or(is_full.then_some(listing)) {
            let clause = until_other(rest);
            if let Some((sum, count)) = sum_of(clause, unit)
                && count >= 2
                && (sum > whole.value
                    || is_nearly(sum, whole.value, count)
                    || (is_full && sum != whole.value && !clause.contains('等')))
            {
                desk.add(wrong_sum(row, bytes, shown, sum, whole, unit));
            }
        } else if let Some((sum, count)) = sum_of(tail_list(before), unit)
            && count >= 2
            && sum != whole.value
            && !is_longer_list(before, unit, whole.value)
            && tail_list(before).matches('、').count() + 1 >= count
            && tail_list(before).contains('、')
        {
            desk.add(wrong_sum(row, bytes, shown, sum, whole, unit));
        }
    }
}

/// 2024年完成3所，2025年完成2所，共计6所: a total at the end of clauses that each count the same.
fn clause_total(row: &Row, sentence: Range<usize>, desk: &mut Desk) {
    let words_of = row.slice(sentence.clone());
    for captures in CLAUSE_TOTAL.captures_iter(words_of) {
        let (Some(all), Some(whole)) = (captures.get(0), amount(&captures, "n")) else { continue };
        let unit = text(&captures, "u");
        let before = words_of.get(..all.start()).unwrap_or_default();
        // Lists with 、 are told elsewhere; other units between would make it a different sum.
        if before.contains('、') || is_longer_list(before, unit, whole.value) {
            continue;
        }
        let clauses = before.trim_end_matches('，').rsplit('，');
        let counted: Vec<(i128, usize)> = clauses.map_while(|clause| sum_of(clause, unit)).collect();
        let sum: i128 = counted.iter().map(|(sum, _)| sum).sum();
        let is_all = sum_of(before, unit).is_some_and(|(_, count)| count == counted.len());
        if (2..=6).contains(&counted.len()) && is_all {
            let bytes = sentence.start + all.start()..sentence.start + all.end();
            let shown = row.slice(bytes.clone());
            desk.add(wrong_sum(row, bytes.clone(), shown, sum, whole, unit));
        }
    }
}

/// Whether three or more parts named after 其中 miss their whole so narrowly that they were meant to make it up.
fn is_nearly(sum: i128, whole: i128, count: usize) -> bool {
    count >= 3 && sum < whole && (whole - sum).saturating_mul(25) <= whole
}

fn wrong_sum(row: &Row, bytes: Range<usize>, shown: &str, sum: i128, whole: Amount, unit: &str) -> Mark {
    let right = words(sum, Amount { value: sum, step: whole.step.min(100_000_000) });
    let what = format!("“{shown}”与所列各项之和{right}{unit}不符");
    mark(16, row, bytes, what)
}

/// 报送1280篇，采用486篇，采用率为38.0%: a rate whose part and whole stand before it in its sentence.
fn rate(row: &Row, sentence: Range<usize>, desk: &mut Desk) {
    let words_of = row.slice(sentence.clone());
    for captures in RATE.captures_iter(words_of) {
        let (Some(all), Some(by)) = (captures.get(0), amount(&captures, "c")) else { continue };
        let (word, before) = (text(&captures, "w"), words_of.get(..all.start()).unwrap_or_default());
        let Some(at) = before.rfind(word) else { continue };
        let Some(part) = PART.captures(before.get(at + word.len()..).unwrap_or_default()) else { continue };
        let is_next = part.get(0).is_some_and(|found| found.start() <= '了'.len_utf8());
        let Some(value) = amount(&part, "n").filter(|_| is_next) else { continue };
        let unit = text(&part, "u");
        let wholes: Vec<Amount> = PART
            .captures_iter(before.get(..at).unwrap_or_default())
            .filter(|found| text(found, "u") == unit)
            .filter_map(|found| amount(&found, "n"))
            .filter(|whole| whole.value > value.value)
            .collect();
        let rights: Vec<i128> = wholes.iter().filter_map(|whole| value.percent_of(*whole)).collect();
        if let [right] = rights.as_slice()
            && !by.is_about(*right)
        {
            let right = words(*right, by);
            let bytes = sentence.start + all.start()..sentence.start + all.end();
            let what = format!("“{}”按所列数据重算，应为{right}%", all.as_str());
            desk.add(mark(16, row, bytes, what).proposing(format!("{word}率{right}%")));
        }
    }
}

/// The clause of parts: up to another total or a statement of its own.
fn until_other(words: &str) -> &str {
    let ends = ["共", "合计", "总计", "同比", "比上", "较上", "占", "累计", "另", "此外"];
    let end = ends.iter().filter_map(|end| words.find(end)).min().unwrap_or(words.len());
    words.get(..end).unwrap_or(words)
}

/// The list right before a total: its last clause of 、-items.
fn tail_list(words: &str) -> &str {
    let trimmed = words.trim_end_matches(['，', ',', '：']);
    let start = trimmed
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '，' | ',' | '：' | ':'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    trimmed.get(start..).unwrap_or_default()
}

/// Whether the total is that of a list over several clauses: 甲2亿元，乙1亿元、丙1亿元，合计4亿元.
fn is_longer_list(before: &str, unit: &str, whole: i128) -> bool {
    let starts = before.char_indices().filter(|(_, c)| matches!(c, '，' | ',' | '：' | ':'));
    let starts = starts.map(|(at, c)| at + c.len_utf8()).chain([0]);
    let mut sums = starts.filter_map(|at| sum_of(before.get(at..)?, unit));
    sums.any(|(sum, _)| sum == whole)
}

fn sum_of(words: &str, unit: &str) -> Option<(i128, usize)> {
    let (mut sum, mut count) = (0_i128, 0_usize);
    for captures in PART.captures_iter(words) {
        if text(&captures, "u") == unit {
            sum = sum.checked_add(amount(&captures, "n")?.value)?;
            count += 1;
        }
    }
    (count > 0).then_some((sum, count))
}

/// A part, its total in the same sentence, and the share.
fn share(row: &Row, sentence: Range<usize>, desk: &mut Desk) {
    let words_of = row.slice(sentence.clone());
    let Some(found) = TOTAL.captures(words_of) else { return };
    let (Some(whole), Some(end)) = (amount(&found, "n"), found.get(0).map(|all| all.end())) else { return };
    for captures in SHARE.captures_iter(words_of) {
        let (Some(all), Some(part), Some(by)) =
            (captures.get(0), amount(&captures, "a"), amount(&captures, "c"))
        else {
            continue;
        };
        let of = text(&captures, "of");
        let is_of_total = of.is_empty() || ["总", "全部", "比"].iter().any(|word| of.contains(word));
        if all.start() < end
            || text(&captures, "u") != text(&found, "u")
            || !is_of_total
            || part.value > whole.value
        {
            continue;
        }
        let Some(right) = part.percent_of(whole).filter(|right| !by.is_about(*right)) else { continue };
        let at = sentence.start + captures.name("c").map_or(0, |found| found.start());
        let bytes = at..sentence.start + all.end();
        let right = words(right, by);
        let what = format!("“{}”按所列数据重算，应占{right}%", all.as_str());
        desk.add(mark(16, row, bytes, what).proposing(format!("{right}%")));
    }
}

/// G-29.
fn percent(row: &Row, desk: &mut Desk) {
    for captures in HALF_RANGE.captures_iter(&row.text) {
        let (Some(all), Some(first)) = (captures.get(0), captures.name("a")) else { continue };
        let unit = text(&captures, "u");
        let is_part = row.char_before(all.start()).is_some_and(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '—' | '年' | '〔' | '第' | '月')
        });
        if is_part || first.as_str().len() > 3 && unit == "%" {
            continue;
        }
        let (sign, second) =
            if unit == "％" { ("%", text(&captures, "b")) } else { (unit, text(&captures, "b")) };
        let written = if sign == "%" { "%".to_owned() } else { sign.chars().take(1).collect() };
        let proposal = format!("{}{written}～{second}{sign}", first.as_str());
        let what = format!("数值范围“{}”前后都应写单位", all.as_str());
        desk.add(mark(29, row, all.range(), what).proposing(proposal));
    }
    for (pattern, why) in [
        (&*LEVEL_IN_POINTS, "是水平不是变化，应写作“%”，“百分点”只用于百分数之差"),
        (&*DOUBLE_PERCENT, "百分数写法重复"),
        (&*FEWER_TIMES, "减少、下降不能用“倍”，应写作百分数或几分之几"),
        (&*VAGUE_ABOUT, "概数重复（“约”“近”与“左右”“余”只用一个）"),
        (&*VAGUE_ABOVE, "概数重复（“超过”“不少于”与“以上”只用一个）"),
    ] {
        for found in pattern.find_iter(&row.text) {
            let joined = found.as_str().starts_with('近')
                && row
                    .char_before(found.start())
                    .is_some_and(|c| is_han(c) && matches!(c, '最' | '附' | '接' | '靠'));
            if !joined {
                desk.add(mark(29, row, found.range(), format!("“{}”{why}", found.as_str())));
            }
        }
    }
    for captures in BARE_AMOUNT.captures_iter(&row.text) {
        let Some(found) = captures.name("n") else { continue };
        let what = format!("金额“{}”缺单位“元”", found.as_str());
        desk.add(mark(29, row, found.range(), what).proposing(format!("{}元", found.as_str())));
    }
    for captures in OVER_HUNDRED.captures_iter(&row.text) {
        let hundred = Amount::parse("100").map_or(0, |amount| amount.value);
        let Some(all) = captures.get(0) else { continue };
        if amount(&captures, "n").is_some_and(|amount| amount.value > hundred) {
            let what = format!("“{}”超过100%，请核对", all.as_str());
            desk.add(mark(16, row, all.range(), what));
        }
    }
}
