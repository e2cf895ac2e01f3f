//! Who claims to have issued a text (发文机关): the name where an issuing office stands, when no office can have it; and
//! whether a page presents itself as an office's site.

use super::page::{Page, is_han};
use super::{DoubtKind, Finding};
use crate::normalise::{key, shortened};
use std::collections::BTreeMap;

/// How names of offices end.
const ENDS: &[&str] = &[
    "人民政府",
    "政府",
    "办公室",
    "办公厅",
    "委员会",
    "局",
    "厅",
    "部",
    "医院",
    "中心",
    "领导小组",
    "秘书处",
];

/// Names of sites that only offices have.
const SITES: &[&str] = &[
    "政府网",
    "政府门户",
    "人民政府",
    "政务网",
    "政务公开",
    "信息公开",
    "医保局",
    "医疗保障局",
    "卫生健康委",
    "卫健委",
    "发展改革委",
    "中国政府",
];

/// The name under which a page claims to be an office's site; nothing when it does not.
pub(super) fn claims_office_site(page: &Page<'_>) -> Option<String> {
    let is_site = |words: &&str| SITES.iter().any(|site| words.contains(site)) && words.chars().count() <= 40;
    let said = [page.site, page.head].into_iter().find(is_site);
    let said = said.or_else(|| page.head.split(['-', '_', '|', '—']).map(str::trim).find(is_site));
    said.map(str::to_owned)
}

/// Names in the place of an issuing office that no office has.
pub(super) fn false_offices(text: &str, title: &str, known: &[String]) -> Vec<Finding> {
    let mut places: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for line in std::iter::once(title).chain(text.lines()).map(str::trim) {
        for (name, place) in names_in(line) {
            places.entry(name).or_default().push(place);
        }
    }
    let known: Vec<String> = known.iter().map(|name| key(name)).collect();
    let mut found = Vec::new();
    for (name, at) in places {
        if known.contains(&key(&name)) || !is_strange(&name) {
            continue;
        }
        let mut kinds: Vec<&str> = at.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let what = format!("发文机关“{}”不是机关名称", shortened(&name, 40));
        let reason = format!(
            "它在发文机关的位置出现{}次（{}），名称中夹有字母、数字或违规词",
            at.len(),
            kinds.join("、")
        );
        found.push(Finding::new(DoubtKind::OfficeName, what, reason));
    }
    found
}

/// The names a line puts where an issuing office stands.
fn names_in(line: &str) -> Vec<(String, &'static str)> {
    let mut names = Vec::new();
    let is_office =
        |name: &str| ENDS.iter().any(|end| name.ends_with(end)) && (3..=40).contains(&name.chars().count());
    // 〇〇办公室关于印发……的通知
    if let Some((name, _)) = line.split_once("关于")
        && is_office(name.trim())
    {
        names.push((name.trim().to_owned(), "标题"));
    }
    // A line of its own: the head of the paper, or its signature.
    if is_office(line) && !line.contains(['，', '。', '；', '、', '：', '《']) {
        names.push((line.to_owned(), "单独成行"));
    }
    names
}

/// Whether no office can be called that: letters of another script or runs of digits inside, or a word of betting.
fn is_strange(name: &str) -> bool {
    let han = name.chars().filter(|c| is_han(*c)).count();
    let letters = name.chars().filter(char::is_ascii_alphanumeric).count();
    let bets = ["投注", "博彩", "娱乐城", "赌场", "彩票", "六合", "百家乐", "棋牌", "真人", "葡京", "澳门新"];
    (han > 0 && letters >= 3) || bets.iter().any(|word| name.contains(word))
}
