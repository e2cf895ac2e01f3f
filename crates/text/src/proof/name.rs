//! G-18 in lists and paragraphs, G-19 and G-20 by the office's own lists, and the order of title and number in quoted
//! documents (G-27).

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Level, Mark};
use super::paper::{KnownUnit, Leader};
use super::pattern::pattern;
use super::row::{Row, count_to, is_han};
use crate::nearest::distance;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pattern! {
    NUMBER_FIRST = "〔[0-9]{4}〕[0-9]{1,4}号(?:文件?)?[，,]?(?:的)?《[^》]{2,60}》";
    UNIT_WORD = "[一-龥“”]{2,16}(?:医疗保障局|医疗保障服务中心|医保局|委员会|管理中心|人民医院|中医院|保健院|卫生院|办公室|局|院|中心|公司)";
    POST = "(?:党组书记|党委书记|党组副书记|党委副书记|党组成员|常务副市长|副市长|市长|副县长|县长|副区长|区长|常务副局长|副局长|局长|副主任|主任|副书记|书记|副院长|院长|副处长|处长|副科长|科长|调研员|秘书长|部长|副部长)";
}

/// Words that open a list without belonging to its first item.
const VERBS: &[&str] = &[
    "围绕",
    "紧紧围绕",
    "包括",
    "推进",
    "开展",
    "做好",
    "加强",
    "落实",
    "对",
    "由",
    "会同",
    "聚焦",
    "突出",
    "重点",
    "抓好",
    "以",
    "在",
    "组织",
    "联合",
    "主要是",
    "分别是",
    "分别为",
    "如",
    "涉及",
    "覆盖",
];

/// G-18, G-19, G-20, G-27.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let mut sentences: BTreeMap<&str, (&Row, Range<usize>)> = BTreeMap::new();
    for (row, part) in sheet.rows() {
        // Notes under the tables of several attachments may say the same.
        if part == Part::AttachmentHead {
            sentences.clear();
        }
        if part.is_prose() {
            lists(row, desk);
            repeated(row, &mut sentences, desk);
            clauses(row, desk);
            quoted(row, desk);
        } else if part == Part::Other && row.text.matches('、').count() >= 2 {
            // A list that stands by itself, as in an attachment.
            lists(row, desk);
        } else if matches!(part, Part::CopyTo | Part::Recipient) {
            bodies(row, desk);
        }
        if !sheet.paper.units.is_empty() && part != Part::Caption {
            units(row, &sheet.paper.units, sheet.day(), desk);
        }
        if !sheet.paper.leaders.is_empty() {
            leaders(row, &sheet.paper.leaders, desk);
        }
    }
}

/// The same item twice between 、.
fn lists(row: &Row, desk: &mut Desk) {
    let mut start = 0;
    let text = row.text.as_str();
    let ends = text.char_indices().filter(|(_, c)| {
        matches!(
            c,
            '，' | '。'
                | '；'
                | '：'
                | '（'
                | '）'
                | ','
                | ';'
                | ':'
                | '('
                | ')'
                | '“'
                | '”'
                | '《'
                | '》'
                | '\t'
        )
    });
    for (at, c) in ends.chain([(text.len(), '。')]) {
        if row.slice(start..at).contains('、') {
            list(row, start..at, desk);
        }
        start = at + c.len_utf8();
    }
}

fn list(row: &Row, bytes: Range<usize>, desk: &mut Desk) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut whole: BTreeSet<&str> = BTreeSet::new();
    let mut at = bytes.start;
    let words = row.slice(bytes);
    let (mut previous, mut first) = ("", "");
    for item in words.split('、') {
        let start = at;
        at += item.len() + '、'.len_utf8();
        // The last item may run on: 丁等部门, 丁分别负责.
        let open_end = item.find('等').filter(|end| *end > 3).unwrap_or(item.len());
        let item_words = item.get(..open_end).unwrap_or(item).trim();
        let item_words = run_on(item_words, &seen);
        let trimmed = ["分别负责", "共同负责", "负责", "牵头", "配合"]
            .iter()
            .find_map(|end| item_words.strip_suffix(end))
            .unwrap_or(item_words);
        // 和 joins the last two: 甲、乙和甲.
        for part in trimmed.split(['和', '及']).filter(|part| {
            count_to(part, 2) > 1 && part.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
        }) {
            // 宣传、培训、宣传和设备: a whole item before, a piece of the last one here.
            let is_told_again = trimmed.starts_with(part) && whole.contains(part);
            let is_piece = trimmed.len() != part.len() && count_to(part, 4) < 4 && !is_told_again;
            // 围绕甲、乙、甲: the first item has the verb before it.
            let is_first_again =
                count_to(part, 3) > 2 && first.strip_suffix(part).is_some_and(|verb| VERBS.contains(&verb));
            if first.is_empty() {
                first = part;
                // 由市财政局、市委编办、市财政局挂牌: the last item is measured by the first without its verb.
                seen.extend(body_at_end(part));
            }
            if (!seen.insert(part) || is_first_again) && !is_piece && !previous.is_empty() {
                let offset = item.find(part).unwrap_or(0);
                let what = format!("“{part}”在同一列举中重复");
                let bytes = start + offset..start + offset + part.len();
                desk.add(Mark::new(Check::of(18), Class::Duplicate, row, bytes, what));
            }
        }
        previous = trimmed;
        whole.insert(trimmed);
    }
}

/// 市委编办、市委编办会同市人社局: the last item runs on with what it does.
fn run_on<'t>(item: &'t str, seen: &BTreeSet<&str>) -> &'t str {
    const DOING: &[&str] =
        &["会同", "联合", "负责", "牵头", "配合", "按照", "根据", "要", "应", "共同", "分别", "组织", "对"];
    let name = seen.iter().find(|name| {
        let Some(rest) = item.strip_prefix(**name) else { return false };
        let is_place = count_to(name, 3) == 2 && name.ends_with(['区', '县', '市', '镇', '乡', '局', '委']);
        (count_to(name, 3) >= 3 && DOING.iter().any(|word| rest.starts_with(word)))
            || (is_place && seen.len() > 1 && count_to(rest, 3) == 3)
            || (is_body(name) && seen.len() > 1 && !rest.contains(PART_ENDS))
    });
    name.and_then(|name| item.get(..name.len())).unwrap_or(item)
}

/// What the names of bodies and of their parts end in.
const BODY_ENDS: [char; 16] =
    ['局', '委', '办', '院', '室', '厅', '部', '心', '科', '处', '股', '站', '所', '队', '校', '司'];

/// The body a first item ends with: 稿件由市财政局.
fn body_at_end(item: &str) -> Option<&str> {
    let at = ["由", "对", "会同", "联合", "请", "向"]
        .iter()
        .filter_map(|word| Some(item.rfind(word)? + word.len()));
    let name = item.get(at.max()?..)?;
    is_body(name).then_some(name)
}

/// What shows that words after a body's name name a part of it: 服务中心, 稽核科.
const PART_ENDS: [char; 11] = ['局', '委', '院', '室', '厅', '科', '股', '站', '所', '队', '校'];

/// Whether a name is long enough to be told from a word, and ends as a body's does.
fn is_body(name: &str) -> bool {
    count_to(name, 4) >= 4 && name.ends_with(BODY_ENDS)
}

/// The same body twice between commas: 抄送, 主送, 出席.
fn bodies(row: &Row, desk: &mut Desk) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut start = 0;
    let text = row.text.as_str();
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '，' | '、' | '；' | '：' | '。' | ',' | ':'));
    for (at, c) in ends.chain([(text.len(), '。')]) {
        let name = row.slice(start..at).trim();
        if count_to(name, 3) > 2 && !seen.insert(name) {
            let what = format!("“{name}”在同一列举中重复");
            desk.add(Mark::new(Check::of(18), Class::Duplicate, row, start..at, what));
        }
        start = (at + c.len_utf8()).min(text.len());
    }
}

/// A sentence that stands in the paper before, word for word.
fn repeated<'a>(row: &'a Row, seen: &mut BTreeMap<&'a str, (&'a Row, Range<usize>)>, desk: &mut Desk) {
    let mut start = 0;
    let mut last = "";
    let text = row.text.as_str();
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '；')).chain([(text.len(), '。')])
    {
        let bytes = start..at;
        start = (at + c.len_utf8()).min(text.len());
        let words = row.slice(bytes.clone()).trim();
        // 妥否，请批示。妥否，请批示。: a short sentence said twice on end.
        if words == last && (6..16).contains(&count_to(words, 16)) {
            let what = format!("“{words}”连续重复");
            desk.add(Mark::new(Check::of(18), Class::Duplicate, row, bytes, what));
            continue;
        }
        last = words;
        if count_to(words, 16) < 16 || words.starts_with(['（', '(']) {
            continue;
        }
        match seen.get(words) {
            Some((first, place)) => {
                let what = format!("这句话与第{}行重复", first.line);
                let mut mark = Mark::new(Check::of(18), Class::Duplicate, row, bytes, what);
                mark.also.push(first.place(place.clone()));
                desk.add(mark);
            }
            None => {
                seen.insert(words, (row, bytes));
            }
        }
    }
}

/// 主要领导亲自抓，主要领导亲自抓: a clause said twice on end.
fn clauses(row: &Row, desk: &mut Desk) {
    let text = row.text.as_str();
    let (mut start, mut last) = (0, "");
    // Whether the last clause was a whole sentence: those are told elsewhere.
    let (mut opens, mut was_whole) = (true, false);
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '，' | '。' | '；' | '！' | '？' | ','));
    for (at, c) in ends {
        let words = row.slice(start..at).trim();
        let is_end = matches!(c, '。' | '；');
        let is_whole = opens && is_end;
        if words == last
            && !(was_whole && is_whole)
            && words.chars().filter(|c| is_han(*c)).take(4).count() == 4
        {
            let what = format!("“{words}”连续重复");
            desk.add(Mark::new(Check::of(18), Class::Duplicate, row, start..at, what));
        }
        (last, opens, was_whole, start) = (words, is_end, is_whole, at + c.len_utf8());
    }
}

/// G-27: the number stands before the title.
fn quoted(row: &Row, desk: &mut Desk) {
    for found in NUMBER_FIRST.find_iter(&row.text) {
        let what = format!("引用公文应先引标题、后引文号：“{}”", found.as_str());
        desk.add(Mark::new(Check::of(27), Class::Citation, row, found.range(), what));
    }
}

/// G-19: names one or two characters beside a known one; known names out of their days.
fn units(row: &Row, units: &[KnownUnit], day: Option<NaiveDate>, desk: &mut Desk) {
    for unit in units {
        let is_past = unit.to.zip(day).is_some_and(|(to, day)| to < day);
        let is_future = unit.from.zip(day).is_some_and(|(from, day)| from > day);
        if !(is_past || is_future) || count_to(&unit.name, 3) < 3 {
            continue;
        }
        if units.iter().any(|other| other.name != unit.name && other.name.contains(&unit.name)) {
            continue;
        }
        for (at, found) in row.text.match_indices(unit.name.as_str()) {
            if row.char_before(at) != Some('原') {
                let what = format!("“{found}”在成文时不是有效名称");
                desk.add(Mark::new(Check::of(19), Class::Institution, row, at..at + found.len(), what));
            }
        }
    }
    for found in UNIT_WORD.find_iter(&row.text) {
        let words = found.as_str();
        let is_known = units.iter().any(|unit| {
            words.ends_with(&unit.name)
                || unit.short_names.iter().any(|short| words.ends_with(short.as_str()))
        });
        if is_known {
            continue;
        }
        let near = units.iter().find_map(|unit| {
            let length = unit.name.chars().count();
            let tail: String = words.chars().skip(words.chars().count().saturating_sub(length)).collect();
            let apart = distance(&tail, &unit.name);
            (length >= 5
                && apart >= 1
                && apart <= 1 + usize::from(length >= 9)
                && tail.chars().next() == unit.name.chars().next())
            .then_some((tail, unit.name.as_str()))
        });
        if let Some((tail, name)) = near {
            let start = found.end() - tail.len();
            let what = format!("“{tail}”不在单位名单中，疑为“{name}”");
            desk.add(
                Mark::new(Check::of(19), Class::Institution, row, start..found.end(), what).proposing(name),
            );
        }
    }
}

/// G-20: posts and order of the leaders in the list, and names one character beside theirs.
fn leaders(row: &Row, leaders: &[Leader], desk: &mut Desk) {
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (rank, leader) in leaders.iter().enumerate() {
        if leader.name.is_empty() {
            continue;
        }
        for (at, name) in row.text.match_indices(leader.name.as_str()) {
            order.push((at, rank));
            let end = at + name.len();
            let before = POST.find_iter(row.before(at)).last().filter(|post| post.end() == at);
            let after = POST.find(row.from(end)).filter(|post| post.start() == 0);
            let said = before.map(|post| post.as_str()).or(after.map(|post| post.as_str()));
            if let Some(post) = said.filter(|post| !has_post(leader, post)) {
                let what = format!("“{name}”的职务写作“{post}”，名单中为“{}”", leader.post);
                let bytes = at..end;
                desk.add(Mark::new(Check::of(20), Class::Leader, row, bytes, what).proposing(&*leader.post));
            }
        }
        near_name(row, leader, leaders, desk);
    }
    order.sort_unstable();
    for ((_, one), (at, next)) in order.iter().zip(order.iter().skip(1)) {
        if next < one
            && let Some(leader) = leaders.get(*next)
        {
            let what = format!("“{}”的排序与名单不一致", leader.name);
            let mark = Mark::new(Check::of(20), Class::Leader, row, *at..*at + leader.name.len(), what);
            desk.add(mark.at(Level::Warn));
        }
    }
}

/// Whether the post is the leader's: 局长 is not 副局长.
fn has_post(leader: &Leader, post: &str) -> bool {
    leader.post.match_indices(post).any(|(at, _)| !leader.post.get(..at).unwrap_or_default().ends_with('副'))
}

/// The leader's own post with a name that is nearly the leader's.
fn near_name(row: &Row, leader: &Leader, leaders: &[Leader], desk: &mut Desk) {
    let length = leader.name.chars().count();
    for (at, post) in row.text.match_indices(leader.post.as_str()) {
        let start = at + post.len();
        let name: String = row.from(start).chars().take(length).collect();
        let is_other = leaders.iter().any(|other| other.name == name);
        let is_near = name.chars().count() == length
            && distance(&name, &leader.name) == 1
            && name.chars().next() == leader.name.chars().next();
        if is_near && !is_other && length >= 2 {
            let what = format!("“{name}”疑为“{}”（{}）", leader.name, leader.post);
            let bytes = start..start + name.len();
            desk.add(Mark::new(Check::of(20), Class::Leader, row, bytes, what).proposing(&*leader.name));
        }
    }
}
