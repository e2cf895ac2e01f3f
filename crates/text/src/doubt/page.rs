//! One page (稿件查验): by itself, and against the original when somebody has it.

use super::hidden::HiddenWords;
use super::office_name::{claims_office_site, false_offices};
use super::{DoubtKind, Finding, noise};
use crate::likeness::Print;
use crate::normalise::{is_invisible, key, shortened};
use crate::outlet::address::{host, is_under};
use crate::proof::mark::Class;
use crate::proof::{Level, Mark, Paper, WordList, read};
use crate::reprint::{Piece, Pool, Relation};
use chrono::{Datelike as _, NaiveDate};

/// A page as it was fetched or claimed (待验稿件). Empty fields are unknown, not wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    /// Its address.
    pub address: &'a str,
    /// The site's or medium's name, as the page or the claim says.
    pub site: &'a str,
    /// The title in the page's head.
    pub head: &'a str,
    /// The title over the text.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// Words its markup hides.
    pub hidden: &'a [HiddenWords],
    /// The text it is a copy of, from a source one can rely on.
    pub original: Option<Original<'a>>,
    /// Names of offices the office knows, for the place where an issuing office stands.
    pub offices: &'a [String],
    /// The day the claim says.
    pub claimed_on: Option<NaiveDate>,
    /// The day the page itself says.
    pub shown_on: Option<NaiveDate>,
}

/// The text a page is a copy of (原文).
#[derive(Debug, Clone, Copy, Default)]
pub struct Original<'a> {
    /// Where it stands: a name or an address.
    pub place: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Everything that speaks against a page, gravest first.
pub fn examine(page: &Page<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let paper = Paper::of_text(page.text);
    let marks = read(&paper, WordList::built_in());
    spam(page, &marks, &mut found);
    found.extend(false_offices(page.text, page.title, page.offices));
    domain(page, &marks, &mut found);
    damaged(&marks, &mut found);
    hidden(page, &mut found);
    found.extend(noise::letters(page.text));
    found.extend(noise::traditional(page.text));
    found.extend(numbers_out_of_order(page.text));
    found.extend(other_day(page));
    if let Some(original) = page.original.filter(|original| !original.text.trim().is_empty()) {
        against_original(page, original, &mut found);
    }
    found
}

/// The words of grave marks of a class, each once.
fn words_of<'m>(marks: impl Iterator<Item = &'m Mark>) -> (Vec<&'m str>, usize) {
    let mut words: Vec<&str> = Vec::new();
    let mut places = 0;
    for mark in marks {
        places += 1 + mark.also.len();
        if !words.contains(&mark.found.as_str()) {
            words.push(&mark.found);
        }
    }
    (words, places)
}

fn quoted(words: &[&str]) -> String {
    let shown: Vec<String> = words.iter().take(5).map(|word| format!("“{word}”")).collect();
    let more = if words.len() > 5 { "等" } else { "" };
    format!("{}{more}", shown.join("、"))
}

fn is_spam(mark: &Mark) -> bool {
    mark.class == Class::Spam && mark.level == Level::Stop
}

fn spam(page: &Page<'_>, marks: &[Mark], found: &mut Vec<Finding>) {
    let (words, places) = words_of(marks.iter().filter(|mark| is_spam(mark)));
    if !words.is_empty() {
        let reason = format!("正文有{places}处：{}", quoted(&words));
        found.push(Finding::new(DoubtKind::Spam, "正文夹有赌博、色情或诈骗用语", reason));
    }
    for (place, words) in [("网页标题", page.head), ("稿件标题", page.title)] {
        let head = read(&Paper::of_text(words), WordList::built_in());
        let (words, _) = words_of(head.iter().filter(|mark| is_spam(mark)));
        if !words.is_empty() {
            let reason = format!("{place}中有{}", quoted(&words));
            found.push(Finding::new(DoubtKind::Spam, format!("{place}夹有违规用语"), reason));
        }
    }
}

fn is_government(host: &str) -> bool {
    is_under(host, "gov.cn")
}

fn domain(page: &Page<'_>, marks: &[Mark], found: &mut Vec<Finding>) {
    if let Some(host) = host(page.address).filter(|host| !is_government(host))
        && let Some(name) = claims_office_site(page)
    {
        let reason = format!("网址是{host}，不是政府网站域名（gov.cn），却写作“{name}”");
        found.push(Finding::new(DoubtKind::Domain, "以机关名义发布，域名却不是政府网站", reason));
        return;
    }
    let is_grave = |mark: &&Mark| mark.class == Class::Domain && mark.level == Level::Stop;
    if let Some(mark) = marks.iter().find(is_grave) {
        let reason = format!("{}：{}", mark.place, mark.what);
        found.push(Finding::new(DoubtKind::Domain, "文中网址来源可疑", reason));
    }
}

/// Numbers and days that a person would not have let pass; matters of style are not among them.
fn damaged(marks: &[Mark], found: &mut Vec<Finding>) {
    let is_damaged = |mark: &&Mark| {
        let number = mark.check.number();
        (mark.class == Class::DocumentNumber && number == 2) || (mark.class == Class::Date && number == 14)
    };
    let grave: Vec<&Mark> =
        marks.iter().filter(is_damaged).filter(|mark| mark.level == Level::Stop).collect();
    if let Some(first) = grave.first() {
        let said: Vec<String> =
            grave.iter().take(3).map(|mark| format!("{}：{}", mark.place, mark.what)).collect();
        let what = if first.class == Class::Date { "日期残缺或不存在" } else { "发文字号残缺" };
        found.push(Finding::new(DoubtKind::Altered, what, said.join("；")));
    }
}

fn hidden(page: &Page<'_>, found: &mut Vec<Finding>) {
    for words in page.hidden {
        let marks = read(&Paper::of_text(&words.words), WordList::built_in());
        if let Some(mark) = marks.iter().find(|mark| is_spam(mark)) {
            let reason = format!("{}的文字“{}”中有“{}”", words.how, shortened(&words.words, 40), mark.found);
            found.push(Finding::new(DoubtKind::Hidden, "网页藏有读者看不见的违规文字", reason));
        } else if words.foreign_links >= MANY_LINKS {
            let reason = format!("{}的地方有{}个外站链接", words.how, words.foreign_links);
            found.push(Finding::new(DoubtKind::Hidden, "网页藏有读者看不见的外站链接", reason));
        }
    }
    let count =
        page.text.chars().filter(|c| is_invisible(*c) && !matches!(c, '\u{FEFF}' | '\u{FFFC}')).count();
    if count >= MANY_INVISIBLE {
        let reason = format!("正文有{count}个看不见的字符");
        found.push(Finding::new(DoubtKind::Hidden, "正文夹有看不见的字符", reason));
    }
}

/// Menus hide a link or two; nobody hides ten that lead elsewhere.
const MANY_LINKS: usize = 5;
/// Pages copied from editors hold a few; strewn ones hold one every line.
const MANY_INVISIBLE: usize = 5;

/// A page shown on another day than the claim says. Papers put a text on their site a day or two before or after it was
/// printed; the other side of a quarter's end is another matter.
fn other_day(page: &Page<'_>) -> Option<Finding> {
    let (claimed, shown) = (page.claimed_on?, page.shown_on?);
    let quarter = |day: NaiveDate| (day.year(), day.month0() / 3);
    let apart = (claimed - shown).num_days().abs();
    let is_other = apart > DAYS_APART || quarter(claimed) != quarter(shown);
    is_other.then(|| {
        let reason = format!("报送的发布时间是{claimed}，网页写明的是{shown}");
        Finding::new(DoubtKind::OtherDay, "发布时间与网页不符", reason)
    })
}

/// So many days a printed text and its page may lie apart.
const DAYS_APART: i64 = 3;

/// Chinese ordinals at the beginnings of lines, in their order: 二、 after 五、 and not after a new 一、.
fn numbers_out_of_order(text: &str) -> Option<Finding> {
    const ORDINALS: &str = "一二三四五六七八九十";
    let mut last = 0;
    let mut backwards = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        let mut chars = line.chars();
        let Some(first) = chars.next() else { continue };
        if chars.next() != Some('、') {
            continue;
        }
        let Some(number) = ORDINALS.chars().position(|ordinal| ordinal == first).map(|at| at + 1) else {
            continue;
        };
        if number < last && number != 1 {
            backwards.push(format!("“{first}、”在后"));
        }
        last = number;
    }
    // One step back may be a clerk's slip.
    (backwards.len() >= 2).then(|| {
        Finding::new(
            DoubtKind::Shuffled,
            "段落序号颠倒",
            format!("序号倒退{}次：{}", backwards.len(), backwards.join("、")),
        )
    })
}

/// Sentences of a text, as comparable keys.
fn sentences(text: &str) -> Vec<String> {
    let parts = text.split(['。', '！', '？', '；', '\n']);
    parts.map(key).filter(|sentence| sentence.chars().count() >= 8).collect()
}

/// The longest run of numbers that only go up, which need not stand together.
fn in_order(places: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for place in places {
        let at = ends.partition_point(|end| end < place);
        match ends.get_mut(at) {
            Some(end) => *end = *place,
            None => ends.push(*place),
        }
    }
    ends.len()
}

fn against_original(page: &Page<'_>, original: Original<'_>, found: &mut Vec<Finding>) {
    let place = if original.place.is_empty() { "原文" } else { original.place };
    shuffled(page, original, place, found);
    let own_number = numbers(page.text);
    let numbers = numbers(original.text);
    let shared = Print::of_body(page.text).shared(&Print::of_body(original.text));
    if let Some(number) = own_number.iter().find(|number| numbers.contains(number))
        && shared < REWORDED
    {
        let reason = format!("文号同为{number}，正文与{place}相同的只有{shared}%");
        found.push(Finding::new(DoubtKind::Reworded, "文号与原文相同，正文却是另一篇", reason));
    }
    if let (Some(own), Some(first)) = (own_number.first(), numbers.first())
        && !numbers.contains(own)
        && shared >= SAME_TEXT
    {
        let reason = format!("本稿文号{own}，{place}是{first}，正文相同{shared}%");
        found.push(Finding::new(DoubtKind::Altered, "文号与原文不同", reason));
    }
    let piece = |id, text, arrived| Piece { id, text, published: arrived, rank: 0, arrived, outlet: 0 };
    let mut pool = Pool::new();
    pool.add(&[piece(1, original.text, 1), piece(2, page.text, 2)], 1);
    let Some(comparison) = pool.compare(2, 1) else { return };
    let is_copy = comparison
        .relation
        .is_some_and(|relation| relation.joins() || matches!(relation, Relation::Template));
    if is_copy && !comparison.differences.is_empty() {
        let said = comparison.differences.iter().take(5).map(|difference| {
            format!("{}本稿“{}”、原文“{}”", difference.kind.word(), difference.own, difference.other)
        });
        let said: Vec<String> = said.collect();
        let reason = format!("与{place}对照，{}处不同：{}", comparison.differences.len(), said.join("；"));
        found.push(Finding::new(DoubtKind::Facts, "与原文的数字、日期、地点或单位不同", reason));
    }
}

/// Below this share of a known text, in percent, the same number stands over another text.
const REWORDED: u32 = 35;
/// From this share on, in percent, two texts are one, whatever their numbers.
const SAME_TEXT: u32 = 80;

fn shuffled(page: &Page<'_>, original: Original<'_>, place: &str, found: &mut Vec<Finding>) {
    let (own, known) = (sentences(page.text), sentences(original.text));
    let places: Vec<usize> =
        own.iter().filter_map(|sentence| known.iter().position(|other| other == sentence)).collect();
    let ordered = in_order(&places);
    // Enough sentences of the original, and a third of them in other places.
    if places.len() >= 6 && places.len() * 2 >= own.len() && ordered * 3 < places.len() * 2 {
        let reason =
            format!("有{}句与{place}相同，其中{}句不在原来的位置", places.len(), places.len() - ordered);
        found.push(Finding::new(DoubtKind::Shuffled, "原文的句子被打乱次序", reason));
    }
    let (turned, proper) = quotes(page.text);
    if turned >= 3 && turned > proper {
        let reason = format!("有{turned}处后引号在前、前引号在后");
        found.push(Finding::new(DoubtKind::Shuffled, "引号被颠倒", reason));
    }
}

/// How often a closing quote is followed by an opening one, and the other way round: the second wins in honest texts.
fn quotes(text: &str) -> (usize, usize) {
    let signs: Vec<char> = text.chars().filter(|c| matches!(c, '“' | '”')).collect();
    let count = |pair: [char; 2]| signs.windows(2).filter(|window| **window == pair).count();
    (count(['”', '“']), count(['“', '”']))
}

/// Document numbers of a text (发文字号), as comparable text, each once.
pub fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('〔') {
        let before: String = text.get(..at).unwrap_or_default().chars().rev().take(12).collect();
        let word: String = before.chars().take_while(|c| is_han(*c)).collect();
        let word: String = word.chars().rev().collect();
        let rest = text.get(at..).unwrap_or_default();
        let Some((number, _)) = rest.split_once('号').filter(|(number, _)| number.chars().count() <= 12)
        else {
            continue;
        };
        let number = format!("{word}{number}号");
        if !word.is_empty() && !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}
