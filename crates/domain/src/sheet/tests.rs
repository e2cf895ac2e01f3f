//! Sums of a holder over periods.

use super::{ByCharge, Effect, Entry, FactsAt, HolderKind, HolderSheet, Lists, RuleId};
use crate::period::Period;
use crate::points::Points;
use crate::rule::Currency;

fn entry(points: i64, charge: &str, about: &str, on: Option<&str>) -> Entry {
    Entry {
        points: Points::whole(points),
        charge: Period::parse(charge).unwrap(),
        about: Period::parse(about).unwrap(),
        on: on.map(|day| day.parse().unwrap()),
        rule: RuleId(0),
        column_of: RuleId(0),
        effect: Effect::Credit,
        currency: Currency::Points,
        facts: FactsAt::Many(0, 0),
        steps: (0, 0),
    }
}

#[test]
fn januarys_running_total_leaves_out_what_the_year_is_charged_later() {
    let sheet = HolderSheet {
        name: "甲局".into(),
        kind: HolderKind::Unit,
        credits: vec![
            entry(1, "2020-01", "2020-01", Some("2020-01-06")),
            entry(20, "2020", "2020", Some("2020-07-06")),
            entry(4, "2020-07", "2020-07", Some("2020-07-06")),
        ],
        effects: vec![entry(-10, "2020", "2020-07", None), entry(100, "2020", "2020", None)],
        quotas: Vec::new(),
        flags: Vec::new(),
        touches: Vec::new(),
        credit_lists: Lists::default(),
        effect_lists: Lists::default(),
        by_charge: ByCharge::default(),
    };
    let by = |period: &str| sheet.cumulative(Period::parse(period).unwrap());
    assert_eq!(by("2020-01"), Points::whole(101), "the year's base holds from the first day");
    assert_eq!((by("2020-06"), by("2020-07")), (Points::whole(101), Points::whole(115)));
    assert_eq!((by("2020-Q3"), by("2020")), (Points::whole(115), Points::whole(115)));
}
