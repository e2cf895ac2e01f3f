//! Several claims beside one another (报送查验): what one page alone does not tell. Titles, days, addresses and digests
//! of evidence are compared; texts only where they are given.

use super::{DoubtKind, Finding};
use crate::likeness::{ALIKE_TITLE, titles};
use crate::outlet::address::{host, is_under};
use crate::reprint::{Archive, Piece, Pool, Relation};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A claim: a row of a report, or a known publication beside it (报送稿件).
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim<'a> {
    /// 稿件标题.
    pub title: &'a str,
    /// 发布媒体 as written.
    pub outlet: &'a str,
    /// 发布网址.
    pub address: &'a str,
    /// 发布时间.
    pub published_on: Option<NaiveDate>,
    /// The text, when it is known.
    pub text: &'a str,
    /// SM3 of its evidence.
    pub evidence: &'a [String],
    /// The unit that claims it; claims of one unit are looked at together.
    pub unit: i64,
    /// Sites the unit runs itself, as domains.
    pub own_sites: &'a [String],
    /// Whether it is only there to be compared with: known already, nobody's claim now.
    pub is_known: bool,
    /// Of a known one: whether nobody ever reported it. Media give a story new titles within days; only what is much
    /// older speaks then.
    pub is_background: bool,
    /// Whether it is listed under its first publication already and counts nothing.
    pub is_reprint: bool,
}

/// So many days later a story nobody reported is an old one.
const OLD: i64 = 7;
/// How many claims on one day look like a burst, whatever their share.
const BURST: usize = 5;

/// What speaks against each of the claims, with the claim's place in the list, in the order of the list.
///
/// `last_day` is the last day of the period the claims are reported for.
pub fn examine(claims: &[Claim<'_>], last_day: Option<NaiveDate>) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    own_sites(claims, &mut found);
    same_evidence(claims, &mut found);
    retitled(claims, &mut found);
    if let Some(last_day) = last_day {
        bursts(claims, last_day, &mut found);
    }
    found.retain(|(at, _)| claims.get(*at).is_some_and(|claim| !claim.is_known));
    found.sort_by_key(|(at, finding)| (*at, finding.kind));
    found
}

fn own_sites(claims: &[Claim<'_>], found: &mut Vec<(usize, Finding)>) {
    for (at, claim) in claims.iter().enumerate() {
        let Some(host) = host(claim.address) else { continue };
        if let Some(own) = claim.own_sites.iter().find(|own| is_under(&host, own)) {
            let reason =
                format!("网址{host}在本单位自办网站{own}之下，发布媒体写作“{}”", claim.outlet.trim());
            found.push((at, Finding::new(DoubtKind::OwnSite, "发布媒体是本单位自办网站", reason)));
        }
    }
}

fn same_evidence(claims: &[Claim<'_>], found: &mut Vec<(usize, Finding)>) {
    let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        for hash in claim.evidence {
            let places = uses.entry(hash).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }
    for places in uses.values().filter(|places| places.len() > 1) {
        for at in places {
            let others = places.iter().filter(|other| *other != at).filter_map(|other| claims.get(*other));
            let others: Vec<String> = others.map(|claim| format!("《{}》", claim.title)).take(3).collect();
            let reason = format!("与{}用的是同一个文件（内容摘要相同）", others.join("、"));
            found.push((*at, Finding::new(DoubtKind::SameEvidence, "佐证材料与另一篇相同", reason)));
        }
    }
}

fn day(claim: &Claim<'_>) -> i64 {
    claim.published_on.map_or(0, |day| i64::from(chrono::Datelike::num_days_from_ce(&day)))
}

fn piece<'a>(at: usize, claim: &Claim<'a>) -> Piece<'a> {
    Piece {
        id: u64::try_from(at).unwrap_or(u64::MAX),
        text: claim.text,
        published: day(claim),
        rank: 0,
        arrived: i64::try_from(at).unwrap_or(i64::MAX),
        outlet: 0,
    }
}

/// Texts that are the same under titles that are not.
fn retitled(claims: &[Claim<'_>], found: &mut Vec<(usize, Finding)>) {
    let with_text: Vec<(usize, &Claim<'_>)> =
        claims.iter().enumerate().filter(|(_, claim)| claim.text.chars().count() >= 60).collect();
    if with_text.len() < 2 {
        return;
    }
    // Each is asked about before it joins: nothing is found to be a copy of itself, or of what came after it.
    let known: Vec<Piece<'_>> =
        with_text.iter().filter(|(_, claim)| claim.is_known).map(|(at, claim)| piece(*at, claim)).collect();
    let mut pool = Pool::new();
    pool.add(&known, 1);
    let mut archive = Archive::new(pool);
    let mut own: Vec<(usize, &Claim<'_>)> =
        with_text.into_iter().filter(|(_, claim)| !claim.is_known).collect();
    own.sort_by_key(|(at, claim)| (day(claim), *at));
    for (at, claim) in own {
        let near = if claim.is_reprint { Vec::new() } else { archive.look_up(claim.text) };
        archive.add(&piece(at, claim));
        for other in near {
            let Some(other_at) = usize::try_from(other.id).ok().filter(|other_at| *other_at != at) else {
                continue;
            };
            let Some(first) = claims.get(other_at) else { continue };
            let is_old = !first.is_background || day(claim) - day(first) >= OLD;
            // A known one that was reported before this report goes before it on the same day.
            let is_later =
                is_old && (day(claim), !claim.is_known, at) > (day(first), !first.is_known, other_at);
            let is_same = other.relation == Relation::Copy && other.own_share >= 800;
            if is_later && is_same && titles(claim.title, first.title) < ALIKE_TITLE {
                let share = other.own_share / 10;
                let reason = format!("正文{share}%与《{}》相同，标题却不同", first.title);
                found.push((at, Finding::new(DoubtKind::Retitled, "同一篇正文换了标题", reason)));
                break;
            }
        }
    }
}

fn bursts(claims: &[Claim<'_>], last_day: NaiveDate, found: &mut Vec<(usize, Finding)>) {
    let mut units: BTreeMap<i64, (usize, Vec<usize>)> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate().filter(|(_, claim)| !claim.is_known) {
        let (all, last) = units.entry(claim.unit).or_default();
        *all += 1;
        if claim.published_on == Some(last_day) {
            last.push(at);
        }
    }
    for (all, last) in units.values() {
        if last.len() >= BURST && last.len() * 2 >= *all {
            let reason = format!("本期{all}篇中有{}篇发布于最后一天（{last_day}）", last.len());
            if let Some(first) = last.first() {
                found.push((*first, Finding::new(DoubtKind::Burst, "发布时间集中在最后一天", reason)));
            }
        }
    }
}
