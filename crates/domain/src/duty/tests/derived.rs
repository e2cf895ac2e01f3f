//! What is owed, by whom, by when and at what price.

use super::super::split::{Part, SplitCheck, progress, quotas};
use super::super::{DutyKind, DutyState, event_classes, expected};
use super::{day, duties, event, ganzhou, of_unit, submission};
use crate::calendar::Calendar;
use crate::fact::{FactKind, Ledger, NewFact};
use crate::period::Period;
use crate::points::Points;
use crate::score::score;

const ANYUAN: &str = "安远县医疗保障局";

#[test]
fn an_important_meeting_is_due_on_the_fifth_day_and_costs_fifty_points() {
    let notice = ganzhou();
    let facts = vec![event("重要会议", "示例全省重要会议", ANYUAN, "2023-03-01", None)];
    let found = duties(&notice, facts, day("2023-03-02"));
    let duty = *of_unit(&found, ANYUAN).iter().find(|duty| duty.kind == DutyKind::Event).unwrap();
    assert_eq!(duty.due.day, day("2023-03-06"));
    assert_eq!(duty.state, DutyState::Open);
    assert_eq!(duty.citation(&notice), "四（二）2");
    assert_eq!(duty.points_if_missed(), Points::whole(-50));
    assert_eq!(duty.if_missed[0].citation, "四（二）2");
    assert_eq!(duty.if_missed[0].words, "扣50分");
    assert!(duty.demand.contains("5天内要报送传达学习及工作安排等情况"), "{}", duty.demand);
    assert_eq!(duty.parts, ["传达学习", "工作安排"]);
    assert!(duty.due.steps[0].contains("第5天为2023年3月6日"), "{:?}", duty.due.steps);
}

#[test]
fn a_major_policy_is_due_on_the_twentieth_day_moved_off_a_rest_day() {
    let notice = ganzhou();
    let facts = vec![event("重大政策", "示例重大政策", ANYUAN, "2023-04-10", None)];
    let found = duties(&notice, facts, day("2023-04-11"));
    let duty = *of_unit(&found, ANYUAN).iter().find(|duty| duty.kind == DutyKind::Event).unwrap();
    assert_eq!(duty.due.day, day("2023-05-04"));
    assert_eq!(duty.due.steps.len(), 2);
    assert!(duty.due.steps[1].contains("顺延到下一个工作日"), "{:?}", duty.due.steps);
    assert_eq!(duty.parts, ["主要措施", "实施效果", "困难", "建议"]);
}

#[test]
fn a_missed_event_is_overdue_and_an_answered_one_done_or_done_late() {
    let notice = ganzhou();
    let found = |done, today| {
        let facts = vec![event("重要会议", "示例全省重要会议", ANYUAN, "2023-03-01", done)];
        duties(&notice, facts, day(today))
            .into_iter()
            .find(|duty| duty.kind == DutyKind::Event)
            .unwrap()
            .state
    };
    assert_eq!(found(None, "2023-03-06"), DutyState::Open);
    assert_eq!(found(None, "2023-03-07"), DutyState::Overdue);
    assert_eq!(found(Some("2023-03-06"), "2023-03-07"), DutyState::Done);
    assert_eq!(found(Some("2023-03-07"), "2023-03-08"), DutyState::DoneLate);
}

#[test]
fn the_classes_to_enter_are_those_of_the_notice() {
    let notice = ganzhou();
    let classes: Vec<String> =
        event_classes(&notice, day("2023-03-01")).into_iter().map(|class| class.word).collect();
    assert_eq!(classes, ["重要会议", "重大工作部署", "重大政策", "会议活动", "领导视察调研"]);
    let calendar = Calendar::national();
    let ask = expected(&notice, &calendar, "重要会议", day("2023-03-01")).unwrap();
    assert_eq!(ask.units.len(), notice.units.len());
    assert_eq!(ask.due.day, day("2023-03-06"));
    let same_day = expected(&notice, &calendar, "会议活动", day("2023-03-04")).unwrap();
    assert_eq!(same_day.due.day, day("2023-03-04"));
    assert_eq!(
        same_day.class.article,
        notice.articles.iter().position(|article| article.citation == "五（五）").unwrap()
    );
}

#[test]
fn a_solicited_article_costs_ten_when_late_and_brings_ten_in_time() {
    let notice = ganzhou();
    let mut fact = NewFact::new(FactKind::Solicitation, day("2020-07-06"));
    fact.item = "Y1".to_owned();
    fact.title = "示例约稿Y1".to_owned();
    fact.units = vec![ANYUAN.to_owned()];
    fact.due_on = Some(day("2020-07-15"));
    let found = duties(&notice, vec![fact], day("2020-07-10"));
    let duty = found.iter().find(|duty| duty.kind == DutyKind::Solicited).unwrap();
    assert_eq!((duty.due.day, duty.state), (day("2020-07-15"), DutyState::Open));
    assert_eq!(duty.points_if_missed(), Points::whole(-10));
    assert_eq!(duty.if_kept[0].points, Points::whole(10));
    assert_eq!(duty.if_missed[0].citation, "四（二）2");
    assert_eq!(duty.if_kept[0].citation, "四（一）2");
}

#[test]
fn a_quota_is_looked_at_by_halves_and_a_week_asks_for_one_item() {
    let notice = ganzhou();
    let facts = vec![submission("X1", ANYUAN, "2020-07-06")];
    let found = duties(&notice, facts, day("2020-07-14"));
    let own = of_unit(&found, ANYUAN);
    let quota = own.iter().find(|duty| duty.kind == DutyKind::Quota).unwrap();
    assert_eq!((quota.progress.unwrap().due, quota.progress.unwrap().done), (Points::whole(5), Points::ONE));
    assert_eq!(quota.shortfall(), Some(Points::whole(4)));
    let days: Vec<_> = quota.checks.iter().map(|check| (check.on.day, check.part)).collect();
    let half = Points::fraction(1, 2).unwrap();
    assert_eq!(days, [(day("2020-07-15"), half), (day("2020-07-31"), Points::ONE)]);
    assert_eq!(notice.articles[quota.checks[0].article].citation, "四");
    let weeks: Vec<_> =
        own.iter().filter(|duty| duty.kind == DutyKind::Regular).map(|duty| duty.state).collect();
    // From 30 June: a week without, the week of 6 July with an item, the present one still open.
    assert_eq!(weeks, [DutyState::Lapsed, DutyState::Done, DutyState::Open]);
}

#[test]
fn a_split_below_the_quota_is_flagged_and_persons_see_their_own_part() {
    let notice = ganzhou();
    let part = |person: &str, amount| Part { person: person.to_owned(), amount };
    let due = Points::whole(5);
    assert_eq!(SplitCheck::of(due, &[part("李明", 2), part("王芳", 2)]).missing(), Some(Points::ONE));
    assert_eq!(SplitCheck::of(due, &[part("李明", 3), part("王芳", 3)]).missing(), None);
    let calendar = Calendar::national();
    let mut other = submission("X2", ANYUAN, "2020-07-08");
    other.people = vec!["王芳".to_owned(), "李明".to_owned()];
    let mut refused = submission("X3", ANYUAN, "2020-07-09");
    refused = refused.with(crate::fact::TextField::Result, "不通过");
    let ledger = Ledger::of([submission("X1", ANYUAN, "2020-07-06"), other, refused]);
    let sheet = score(&notice, &calendar, &ledger, day("2020-07-31"));
    let (_, holder) = sheet.named(ANYUAN).unwrap();
    let (rule, name, _) = quotas(&notice).next().unwrap();
    assert_eq!(name, "超额报送");
    let period = Period::parse("2020-07").unwrap();
    let done = progress(&ledger, &sheet, holder, (rule, period), &[part("李明", 3), part("王芳", 2)]);
    assert_eq!(done.iter().map(|person| person.done).collect::<Vec<_>>(), [2, 1]);
}
