//! Adoption rates (采用率): of the items accepted in a period, how many somebody used, by unit, author and topic.
//! It reads the ledger and counts; points are none of its business.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use zhaozhang_domain::fact::{Fact, FactId, FactKind, Field, Ledger, TextField, Word};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;

/// What a rate is counted for (统计口径).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateBy {
    /// 按单位: every unit of the register, and every other unit that had an item accepted.
    Unit,
    /// 按作者.
    Author,
    /// 按信息类别.
    Topic,
}

/// One line of adoption rates (采用率).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptionRate {
    /// The unit, author or topic.
    pub name: String,
    /// 审核通过篇数.
    pub accepted: usize,
    /// 其中被采用篇数, an item counted once however often it was used.
    pub adopted: usize,
}

impl AdoptionRate {
    /// Adopted of accepted in percent, to one decimal; nothing when nothing was accepted.
    pub fn percent(&self) -> Option<Points> {
        let whole = |count: usize| Points::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let share = (whole(self.adopted) * Points::whole(100)).divided_by(whole(self.accepted))?;
        Some(share.rounded(1))
    }
}

/// What stands for an item: its word, or the fact alone where it has none.
type Item = (Word, Option<usize>);

/// The adoption rates of the items accepted in the period, with the uses known up to `as_of`.
///
/// An item of several units or authors counts for each of them. A solicited article counts on the day it came in.
pub fn adoption_rates(
    notice: &Notice,
    ledger: &Ledger,
    by: RateBy,
    period: Period,
    as_of: NaiveDate,
) -> Vec<AdoptionRate> {
    let standing = || ledger.facts().filter(|(_, fact)| !fact.is_reversed && fact.on <= as_of);
    let used: BTreeSet<Word> = standing()
        .filter(|(_, fact)| fact.kind == FactKind::Adoption && !fact.item.is_none())
        .map(|(_, fact)| fact.item)
        .collect();
    let is_reviewed = is_reviewed(notice);
    let mut items: BTreeMap<&str, BTreeSet<Item>> = BTreeMap::new();
    for (id, fact) in standing() {
        let is_in =
            accepted_on(ledger, fact, is_reviewed).is_some_and(|day| day <= as_of && period.contains(day));
        if is_in {
            for name in names(ledger, fact, by) {
                items.entry(name).or_default().insert(item(id, fact));
            }
        }
    }
    let rate = |name: &str, items: &BTreeSet<Item>| AdoptionRate {
        name: name.to_owned(),
        accepted: items.len(),
        adopted: items.iter().filter(|(word, _)| used.contains(word)).count(),
    };
    let mut rates = Vec::new();
    if by == RateBy::Unit {
        for unit in &notice.units {
            rates.push(rate(&unit.name, &items.remove(unit.name.as_str()).unwrap_or_default()));
        }
    }
    rates.extend(items.iter().map(|(name, items)| rate(name, items)));
    rates
}

/// Whether some rule asks for the result of a submission; without one every submission is as good as accepted.
fn is_reviewed(notice: &Notice) -> bool {
    let mut selectors = notice.rules.iter().flat_map(|rule| rule.kind.selectors());
    selectors.any(|selector| {
        selector.kinds.contains(&FactKind::Submission)
            && selector.conditions.iter().any(|condition| condition.field == Field::Text(TextField::Result))
    })
}

/// The day an item was accepted, if it was.
fn accepted_on(ledger: &Ledger, fact: &Fact, is_reviewed: bool) -> Option<NaiveDate> {
    let result = ledger.text(fact.text(TextField::Result));
    let is_good = matches!(result, "通过" | "符合要求");
    match fact.kind {
        FactKind::Submission if is_good || (result.is_empty() && !is_reviewed) => Some(fact.on),
        FactKind::Solicitation if is_good => fact.done_on,
        _ => None,
    }
}

fn names<'l>(ledger: &'l Ledger, fact: &Fact, by: RateBy) -> Vec<&'l str> {
    let words = |words: &[Word]| words.iter().map(|word| ledger.text(*word)).collect();
    match by {
        RateBy::Unit => words(ledger.units(fact)),
        RateBy::Author => words(ledger.people(fact)),
        RateBy::Topic => match ledger.text(fact.text(TextField::Class)) {
            "" => vec!["未填信息类别"],
            topic => vec![topic],
        },
    }
}

fn item(id: FactId, fact: &Fact) -> Item {
    (fact.item, fact.item.is_none().then(|| id.index()))
}

#[cfg(test)]
mod tests {
    use super::{AdoptionRate, RateBy, adoption_rates};
    use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
    use zhaozhang_domain::notice::file::{NoticeFolder, read};
    use zhaozhang_domain::period::Period;

    const NOTICE: &str = "+++\n\"标题\" = \"示例\"\n\"发文机关\" = \"某局\"\n\"成文日期\" = \"2020-01-01\"\n+++\n\n\
                          # 一、计分\n\n每篇1分。\n\n```rule\n规则：常规\n种类：计分\n事实：报送\n当：结果 是 通过\n分值：1\n```\n";

    fn fact(kind: FactKind, item: &str, on: &str, result: &str) -> NewFact {
        let mut fact = NewFact::new(kind, on.parse().unwrap()).with(TextField::Result, result);
        fact.item = item.into();
        fact.units = vec!["甲局".into(), "乙局".into()];
        fact.people = vec!["张三".into()];
        fact
    }

    #[test]
    fn an_item_counts_once_for_each_of_its_units_however_often_it_was_used() {
        let folder = NoticeFolder { code: "x".into(), files: vec![("notice.md".into(), NOTICE.into())] };
        let notice = read(&folder).unwrap();
        let mut ledger = Ledger::new();
        for new in [
            fact(FactKind::Submission, "X1", "2020-07-01", "通过"),
            fact(FactKind::Submission, "X2", "2020-07-02", "通过"),
            fact(FactKind::Submission, "X3", "2020-07-03", "退回"),
            fact(FactKind::Submission, "X4", "2020-08-01", "通过"),
            fact(FactKind::Adoption, "X1", "2020-07-05", ""),
            fact(FactKind::Adoption, "X1", "2020-07-06", ""),
        ] {
            ledger.add(&new);
        }
        let reversed = ledger.add(&fact(FactKind::Adoption, "X2", "2020-07-07", ""));
        ledger.reverse(reversed);
        let july = Period::parse("2020-07").unwrap();
        let as_of = july.last_day();
        let rates = |by| adoption_rates(&notice, &ledger, by, july, as_of);
        let line = |name: &str| AdoptionRate { name: name.into(), accepted: 2, adopted: 1 };
        assert_eq!(rates(RateBy::Unit), [line("乙局"), line("甲局")]);
        assert_eq!(rates(RateBy::Author), [line("张三")]);
        assert_eq!(rates(RateBy::Topic), [line("未填信息类别")]);
        assert_eq!(line("甲局").percent().unwrap().to_string(), "50");
        assert_eq!(AdoptionRate { name: "丙局".into(), accepted: 0, adopted: 0 }.percent(), None);
    }
}
