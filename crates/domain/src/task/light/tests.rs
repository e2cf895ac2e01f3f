//! Lights: each rule by itself, and that days alone never make a light better.

use super::{Light, Progress};
use crate::period::PeriodKind;
use crate::points::Points;
use crate::task::answering::UnitProgress;
use crate::task::ladder::{Answer, Step, Taken};
use crate::task::measure::{Comparator, Measure, Reading, Recurring};
use crate::task::parts::Part;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn unit(name: &str) -> UnitProgress {
    UnitProgress::new(name, Part::Separate, day("2012-07-17"))
}

fn task() -> Progress {
    Progress {
        since: day("2012-07-17"),
        due: Some(day("2012-12-31")),
        cadence: Some(PeriodKind::Month),
        units: vec![unit("市卫生局")],
        ..Progress::default()
    }
}

/// The task with these units.
fn by(units: &[UnitProgress]) -> Progress {
    Progress { units: units.to_vec(), ..task() }
}

fn light(task: &Progress, on: &str) -> (Light, String) {
    let verdict = task.light(day(on));
    (verdict.light, verdict.reasons.into_iter().map(|(_, reason)| reason).collect::<Vec<_>>().join("；"))
}

#[test]
fn a_task_that_reports_is_green_until_its_due_day_comes_near() {
    let task = by(&[UnitProgress { reports: vec![day("2012-07-31"), day("2012-08-30")], ..unit("甲局") }]);
    assert_eq!(light(&task, "2012-09-15").0, Light::Green);
    assert_eq!(light(&task, "2012-10-15"), (Light::Amber, "甲局上一期没有经确认的进展报告".into()));
    assert_eq!(light(&task, "2012-11-15").0, Light::Red);
    let all = (7..13).map(|month| NaiveDate::from_ymd_opt(2012, month, 20).unwrap()).collect();
    let reporting = by(&[UnitProgress { reports: all, ..unit("甲局") }]);
    assert_eq!(light(&reporting, "2012-12-05"), (Light::Amber, "距时限2012年12月31日还有26天".into()));
    assert_eq!(light(&reporting, "2013-01-01").0, Light::Red);
}

/// S2 has 54 parts 分别负责: what one of two units did says nothing of the other.
#[test]
fn one_unit_does_not_stand_for_the_other() {
    let good = UnitProgress {
        reports: vec![day("2012-08-31"), day("2012-09-30")],
        divided_on: Some(day("2012-07-19")),
        ..unit("甲局")
    };
    let both = |other: UnitProgress| Progress {
        divided_by: Some(day("2012-07-20")),
        ..by(&[good.clone(), UnitProgress { name: "乙局".into(), ..other }])
    };
    let on = "2012-10-10";
    assert_eq!(light(&both(good.clone()), on).0, Light::Green);
    let silent = both(UnitProgress { reports: Vec::new(), ..good.clone() });
    assert_eq!(light(&silent, on), (Light::Red, "乙局连续两期以上没有经确认的进展报告".into()));
    let undivided = both(UnitProgress { divided_on: None, ..good.clone() });
    assert_eq!(light(&undivided, on), (Light::Red, "乙局应于2012年7月20日前分解到位，至今没有分解".into()));
    // The late 催办 of 乙局 stays red although a later step against 甲局 was taken and its answer accepted.
    let step =
        |on: &str, answer| Taken { step: Step::Urge, on: day(on), answer_due: day("2012-09-05"), answer };
    let late = UnitProgress { ladders: vec![vec![step("2012-08-28", Answer::None)]], ..good.clone() };
    let mut urged = both(late);
    urged.units[0].ladders = vec![vec![step("2012-09-01", Answer::Accepted(day("2012-09-04")))]];
    let (of_task, reason) = light(&urged, on);
    assert_eq!((of_task, reason.as_str()), (Light::Red, "乙局对催办应于2012年9月5日前答复，至今没有答复"));
    assert_eq!(light(&urged.of_unit(0), on).0, Light::Green, "甲局 is not told of 乙局's failures");
    assert_eq!(light(&urged.of_unit(1), on).0, Light::Red);
    // Both silent: one sentence names them.
    let all = both(UnitProgress { reports: Vec::new(), ..good.clone() });
    let mut all = all;
    all.units[0].reports.clear();
    assert!(light(&all, on).1.contains("甲局、乙局连续两期"), "{}", light(&all, on).1);
}

/// A report about September tells nothing of October, however late it was confirmed.
#[test]
fn a_report_covers_the_days_it_is_about() {
    let task = by(&[UnitProgress { reports: vec![day("2012-09-30")], ..unit("甲局") }]);
    assert_eq!(light(&task, "2012-10-31").0, Light::Green);
    assert_eq!(light(&task, "2012-11-05").0, Light::Amber);
}

#[test]
fn a_task_of_several_is_done_when_all_who_answer_are_through_or_the_lead_is() {
    let done = |name: &str, on: &str| UnitProgress { done_on: day(on).into(), ..unit(name) };
    let half = by(&[done("甲局", "2012-10-10"), unit("乙局")]);
    let (of_task, reason) = light(&half, "2012-08-20");
    assert_eq!(of_task, Light::Amber, "{reason}");
    let open = light(&half, "2012-10-20");
    assert!(open.0 == Light::Red && open.1.contains("乙局连续两期") && open.1.contains("甲局已确认完成"));
    let whole = by(&[done("甲局", "2012-10-10"), done("乙局", "2012-10-15")]);
    assert_eq!(light(&whole, "2012-10-20"), (Light::Done, "2012年10月15日确认完成".into()));
    let lead = UnitProgress { part: Part::Lead, ..done("甲局", "2012-10-10") };
    let by_lead = by(&[lead, UnitProgress { part: Part::Supporting, ..unit("乙局") }]);
    assert_eq!(light(&by_lead, "2012-10-20").0, Light::Done);
}

/// A unit that was merged away owes nothing more; who took over owes from that day, and divides within three days.
#[test]
fn who_takes_over_answers_from_that_day() {
    let old = UnitProgress { until: Some(day("2012-09-30")), ..unit("老局") };
    let new = UnitProgress {
        reports: vec![day("2012-10-31")],
        divided_on: None,
        ..UnitProgress::new("新局", Part::Separate, day("2012-10-01"))
    };
    let task = Progress { divided_by: Some(day("2012-07-20")), ..by(&[old.clone(), new]) };
    assert!(light(&task, "2012-09-30").1.contains("老局连续两期"), "{}", light(&task, "2012-09-30").1);
    assert_eq!(light(&task, "2012-10-03").0, Light::Green);
    assert_eq!(
        light(&task, "2012-11-05"),
        (Light::Red, "新局应于2012年10月4日前分解到位，至今没有分解".into())
    );
    let nobody = by(&[old]);
    assert!(light(&nobody, "2012-10-01").1.contains("老局已经撤销，没有承接单位"));
}

#[test]
fn a_task_that_was_stopped_is_counted_with_no_other() {
    let task = Progress { stopped: Some((day("2012-10-01"), "某政发〔2012〕30号".into())), ..task() };
    assert_eq!(light(&task, "2012-09-30").0, Light::Red);
    let stopped = light(&task, "2012-10-01");
    assert_eq!(stopped, (Light::Stopped, "2012年10月1日起停止执行（某政发〔2012〕30号）".into()));
    assert!(!Light::ALL.contains(&stopped.0));
}

#[test]
fn a_duty_to_publish_is_open_until_its_link_is_confirmed() {
    let words = "考核结果向社会公开".to_owned();
    let with = |done| Progress { cadence: None, disclosures: vec![(words.clone(), done)], ..task() };
    assert!(light(&with(None), "2012-08-01").1.contains("考核结果向社会公开"));
    assert_eq!(light(&with(None), "2012-08-01").0, Light::Green);
    assert!(light(&with(None), "2012-12-10").1.contains("还没有经确认的公开链接"));
    let done = with(Some(day("2012-09-01")));
    assert!(!light(&done, "2012-12-10").1.contains("公开"));
}

/// DL-30: all tasks divided by 2012-07-20; a unit without is red on the 21st.
#[test]
fn a_task_that_was_not_divided_in_time_is_red() {
    let task = Progress { divided_by: Some(day("2012-07-20")), ..task() };
    assert_eq!(light(&task, "2012-07-20").0, Light::Green);
    assert_eq!(light(&task, "2012-07-21").0, Light::Red);
    let unit = UnitProgress { divided_on: Some(day("2012-07-19")), ..unit("甲局") };
    let divided = Progress { units: vec![unit], ..task };
    assert_eq!(light(&divided, "2012-07-21").0, Light::Green);
}

#[test]
fn an_answer_must_be_accepted_before_the_light_improves() {
    let step =
        |answer| Taken { step: Step::Urge, on: day("2012-07-20"), answer_due: day("2012-07-27"), answer };
    let with = |answer| by(&[UnitProgress { ladders: vec![vec![step(answer)]], ..unit("甲局") }]);
    assert_eq!(light(&with(Answer::None), "2012-07-27").0, Light::Amber);
    assert_eq!(light(&with(Answer::None), "2012-07-28").0, Light::Red);
    assert_eq!(light(&with(Answer::Given(day("2012-07-25"))), "2012-07-28").0, Light::Amber);
    assert_eq!(light(&with(Answer::Refused(day("2012-07-26"))), "2012-07-28").0, Light::Red);
    assert_eq!(light(&with(Answer::Accepted(day("2012-07-26"))), "2012-07-28").0, Light::Green);
}

#[test]
fn completion_counts_only_when_it_was_confirmed() {
    let task = by(&[UnitProgress { done_on: Some(day("2013-01-10")), ..unit("甲局") }]);
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
    fn any_unit()(
        from in days(),
        part in prop_oneof![Just(Part::Lead), Just(Part::Separate), Just(Part::Supporting)],
        reports in proptest::collection::vec(days(), 0..6),
        divided_on in proptest::option::of(days()),
        steps in proptest::collection::vec((days(), days(), answers()), 0..2),
    ) -> UnitProgress {
        let taken = |(on, answer_due, answer)| Taken { step: Step::Urge, on, answer_due, answer };
        UnitProgress {
            reports,
            divided_on,
            ladders: vec![steps.into_iter().map(taken).collect()],
            ..UnitProgress::new("甲局", part, from)
        }
    }
}

prop_compose! {
    fn any_task()(
        since in days(),
        due in proptest::option::of(days()),
        cadence in proptest::option::of(prop_oneof![Just(PeriodKind::Month), Just(PeriodKind::Quarter)]),
        figures in readings(),
        occasions in readings(),
        goal_due in days(),
        divided_by in proptest::option::of(days()),
        units in proptest::collection::vec(any_unit(), 0..3),
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
            divided_by,
            measures: vec![(measure, figures)],
            recurring: vec![(duty, occasions)],
            disclosures: Vec::new(),
            units,
            stopped: None,
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
    let mut all: Vec<NaiveDate> = figures.map(|reading| reading.on).collect();
    for unit in &task.units {
        all.extend(&unit.reports);
        all.extend(unit.divided_on);
        all.push(unit.from);
        for taken in unit.ladders.iter().flatten() {
            all.push(taken.on);
            if let Answer::Given(on) | Answer::Accepted(on) | Answer::Refused(on) = taken.answer {
                all.push(on);
            }
        }
    }
    all.into_iter().chain([task.since]).max().unwrap()
}

proptest! {
    #[test]
    fn days_alone_never_make_a_light_better(task in any_task(), first in 0u64..200, second in 0u64..200) {
        let from = last_act(&task);
        let (early, late) = (from + Days::new(first.min(second)), from + Days::new(first.max(second)));
        prop_assert!(task.light(early).light <= task.light(late).light, "{early} {late} {task:?}");
    }

    #[test]
    fn the_task_is_as_grave_as_the_gravest_of_its_units(task in any_task(), after in 0u64..200) {
        let on = last_act(&task) + Days::new(after);
        let whole = task.light(on).light;
        for at in 0..task.units.len() {
            prop_assert!(task.of_unit(at).light(on).light <= whole);
        }
    }

    #[test]
    fn the_order_of_what_was_confirmed_changes_nothing(mut task in any_task(), on in days()) {
        let before = task.light(on);
        for unit in &mut task.units {
            unit.reports.reverse();
        }
        prop_assert_eq!(before, task.light(on));
    }
}
