//! Lights: each rule by itself, and that days alone never make a light better.

use super::{Light, Progress};
use crate::period::PeriodKind;
use crate::points::Points;
use crate::task::ladder::{Answer, Step, Taken};
use crate::task::measure::{Comparator, Measure, Reading, Recurring};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn task() -> Progress {
    Progress {
        since: day("2012-07-17"),
        due: Some(day("2012-12-31")),
        cadence: Some(PeriodKind::Month),
        ..Progress::default()
    }
}

fn light(task: &Progress, on: &str) -> (Light, String) {
    let verdict = task.light(day(on));
    (verdict.light, verdict.reasons.into_iter().map(|(_, reason)| reason).collect::<Vec<_>>().join("；"))
}

#[test]
fn a_task_that_reports_is_green_until_its_due_day_comes_near() {
    let task = Progress { reports: vec![day("2012-07-31"), day("2012-08-30")], ..task() };
    assert_eq!(light(&task, "2012-09-15").0, Light::Green);
    assert_eq!(light(&task, "2012-10-15"), (Light::Amber, "上一期没有经确认的进展报告".into()));
    assert_eq!(light(&task, "2012-11-15").0, Light::Red);
    let reporting = Progress {
        reports: (7..13).map(|month| NaiveDate::from_ymd_opt(2012, month, 20).unwrap()).collect(),
        ..task
    };
    assert_eq!(light(&reporting, "2012-12-05"), (Light::Amber, "距时限2012年12月31日还有26天".into()));
    assert_eq!(light(&reporting, "2013-01-01").0, Light::Red);
}

/// DL-30: all tasks divided by 2012-07-20; a unit without is red on the 21st.
#[test]
fn a_task_that_was_not_divided_in_time_is_red() {
    let task = Progress { division: Some((day("2012-07-20"), None)), ..task() };
    assert_eq!(light(&task, "2012-07-20").0, Light::Green);
    assert_eq!(light(&task, "2012-07-21").0, Light::Red);
    let divided = Progress { division: Some((day("2012-07-20"), Some(day("2012-07-19")))), ..task };
    assert_eq!(light(&divided, "2012-07-21").0, Light::Green);
}

#[test]
fn an_answer_must_be_accepted_before_the_light_improves() {
    let step =
        |answer| Taken { step: Step::Urge, on: day("2012-07-20"), answer_due: day("2012-07-27"), answer };
    let with = |answer| Progress { steps: vec![step(answer)], ..task() };
    assert_eq!(light(&with(Answer::None), "2012-07-27").0, Light::Amber);
    assert_eq!(light(&with(Answer::None), "2012-07-28").0, Light::Red);
    assert_eq!(light(&with(Answer::Given(day("2012-07-25"))), "2012-07-28").0, Light::Amber);
    assert_eq!(light(&with(Answer::Refused(day("2012-07-26"))), "2012-07-28").0, Light::Red);
    assert_eq!(light(&with(Answer::Accepted(day("2012-07-26"))), "2012-07-28").0, Light::Green);
}

#[test]
fn completion_counts_only_when_it_was_confirmed() {
    let task = Progress { done_on: Some(day("2013-01-10")), ..task() };
    assert_eq!(light(&task, "2013-01-09").0, Light::Red);
    assert_eq!(light(&task, "2013-01-10"), (Light::Done, "2013年1月10日确认完成".into()));
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0u64..500).prop_map(|after| day("2012-07-01") + Days::new(after))
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::None), days().prop_map(Answer::Given), days().prop_map(Answer::Refused),]
}

fn readings() -> impl Strategy<Value = Vec<Reading>> {
    proptest::collection::vec(
        (days(), 0i64..20).prop_map(|(on, figure)| Reading { on, figure: Points::whole(figure) }),
        0..4,
    )
}

prop_compose! {
    fn any_task()(
        since in days(),
        due in proptest::option::of(days()),
        cadence in proptest::option::of(prop_oneof![Just(PeriodKind::Month), Just(PeriodKind::Quarter)]),
        reports in proptest::collection::vec(days(), 0..6),
        figures in readings(),
        occasions in readings(),
        goal_due in days(),
        division in proptest::option::of((days(), proptest::option::of(days()))),
        steps in proptest::collection::vec((days(), days(), answers()), 0..2),
    ) -> Progress {
        let measure = Measure {
            indicator: "参保率".into(),
            comparator: Comparator::AtLeast,
            goal: Points::whole(10),
            unit: "%".into(),
            is_threshold: false,
            due: goal_due,
            baseline: Some((day("2012-07-01"), Points::whole(0))),
            milestones: Vec::new(),
        };
        let duty = Recurring { cadence: PeriodKind::Month, amount: Points::whole(1), unit: "次".into() };
        Progress {
            since,
            due,
            cadence,
            reports,
            measures: vec![(measure, figures)],
            recurring: vec![(duty, occasions)],
            division,
            steps: steps.into_iter().map(|(on, answer_due, answer)| Taken { step: Step::Urge, on, answer_due, answer }).collect(),
            done_on: None,
        }
    }
}

/// The last day on which anything about the task was confirmed.
fn last_act(task: &Progress) -> NaiveDate {
    let figures = task
        .measures
        .iter()
        .flat_map(|(_, readings)| readings)
        .chain(task.recurring.iter().flat_map(|(_, readings)| readings));
    let answers = task.steps.iter().flat_map(|taken| match taken.answer {
        Answer::None => vec![taken.on],
        Answer::Given(on) | Answer::Accepted(on) | Answer::Refused(on) => vec![taken.on, on],
    });
    let division = task.division.and_then(|(_, done)| done);
    let all =
        task.reports.iter().copied().chain(figures.map(|reading| reading.on)).chain(answers).chain(division);
    all.chain([task.since]).max().unwrap()
}

proptest! {
    #[test]
    fn days_alone_never_make_a_light_better(task in any_task(), first in 0u64..200, second in 0u64..200) {
        let from = last_act(&task);
        let (early, late) = (from + Days::new(first.min(second)), from + Days::new(first.max(second)));
        prop_assert!(task.light(early).light <= task.light(late).light, "{early} {late} {task:?}");
    }

    #[test]
    fn the_order_of_what_was_confirmed_changes_nothing(mut task in any_task(), on in days()) {
        let before = task.light(on);
        task.reports.reverse();
        prop_assert_eq!(before, task.light(on));
    }
}
