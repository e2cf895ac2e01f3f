//! What holds for duties and reminders whatever the ledger says.

use super::super::reminder::{ReminderPlan, calls};
use super::super::{Duty, DutyState};
use super::{duties, ganzhou};
use crate::calendar::Calendar;
use crate::fact::{FactKind, NewFact, TextField};
use crate::notice::Notice;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static NOTICE: LazyLock<Notice> = LazyLock::new(ganzhou);

prop_compose! {
    fn any_fact()(
        kind in 0_usize..4,
        item in 0_u32..6,
        unit in 0_usize..4,
        second in prop::option::of(0_usize..4),
        offset in 0_u64..120,
        class in 0_usize..5,
        done in prop::option::of(0_u64..30),
    ) -> NewFact {
        let on = NaiveDate::from_ymd_opt(2020, 7, 1).unwrap() + Days::new(offset);
        let kinds = [FactKind::Submission, FactKind::Solicitation, FactKind::Duty, FactKind::Duty];
        let mut fact = NewFact::new(kinds[kind], on);
        fact.item = if kind == 2 { String::new() } else { format!("X{item}") };
        fact.title = format!("第{item}号");
        fact.units = std::iter::once(unit).chain(second).map(|at| NOTICE.units[at].name.clone()).collect();
        fact.due_on = (kind == 1).then(|| on + Days::new(9));
        fact.done_on = done.map(|days| on + Days::new(days));
        let classes = ["重要会议", "重大政策", "会议活动", "领导视察调研", "其他"];
        fact.with(TextField::Class, classes[class]).with(TextField::Result, "通过")
    }
}

/// A duty without the places of its facts, which move with the order of rows.
fn plain(duty: &Duty) -> String {
    format!("{:?}", Duty { facts: Vec::new(), ..duty.clone() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_never_changes_a_duty(
        facts in prop::collection::vec(any_fact(), 0..24), seed in 0_usize..1000, offset in 0_u64..150,
    ) {
        let today = NaiveDate::from_ymd_opt(2020, 7, 1).unwrap() + Days::new(offset);
        let mut permuted = facts.clone();
        let len = permuted.len().max(1);
        for at in 0..permuted.len() {
            permuted.swap(at, (at * 7 + seed) % len);
        }
        let one: Vec<String> = duties(&NOTICE, facts, today).iter().map(plain).collect();
        let other: Vec<String> = duties(&NOTICE, permuted, today).iter().map(plain).collect();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn no_key_stands_twice_and_nothing_is_said_of_what_is_closed(
        facts in prop::collection::vec(any_fact(), 0..24), offset in 0_u64..150, minute in 0_u32..1440,
    ) {
        let today = NaiveDate::from_ymd_opt(2020, 7, 1).unwrap() + Days::new(offset);
        let now = today.and_hms_opt(minute / 60, minute % 60, 0).unwrap();
        let found = duties(&NOTICE, facts, today);
        let keys: BTreeSet<&str> = found.iter().map(|duty| duty.key.as_str()).collect();
        let codes: BTreeSet<String> = found.iter().map(Duty::code).collect();
        prop_assert_eq!((keys.len(), codes.len()), (found.len(), found.len()));
        let said = calls(&found, &ReminderPlan::default(), &Calendar::national(), now);
        let mut said_once = BTreeSet::new();
        for call in &said {
            prop_assert!(!matches!(call.duty.state, DutyState::Done | DutyState::DoneLate), "{:?}", call);
            prop_assert!(said_once.insert((&call.duty.key, call.level)), "{:?} twice", call);
        }
    }
}
