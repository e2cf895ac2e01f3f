//! Confirming a plan on one screen, as the clerk does it with the page's own form, and issuing it, as the head does.

use super::plan_desk::{CLERK, HEAD, MEMBER, PLAN, PlanDesk, fields, seed};
use zhaozhang_domain::task::plan::PlanState;

#[tokio::test]
async fn s2_3_nothing_is_on_a_to_do_list_before_the_plan_is_issued() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let owes = async || desk.at(MEMBER).page("/mine").await.contains("新建10个社区卫生服务中心");
    assert!(!owes().await);
    assert!(!desk.at(MEMBER).page("/tasks").await.contains("社区卫生服务中心"));
    // A draft is the office's own business.
    assert_eq!(desk.at(MEMBER).get(&format!("/plans/{id}")).await.status.as_u16(), 404);
    let early = desk.advances(id, "印发", "2026-11-03").await;
    assert_eq!(early.status.as_u16(), 422);
    assert!(early.text().contains("还没有人确认"), "{}", early.text());
    desk.confirms_all(id).await;
    assert!(!owes().await);
    let by_clerk =
        desk.at(CLERK).post(&format!("/plans/{id}/advance"), "to=%E5%8D%B0%E5%8F%91&on=2026-11-03").await;
    assert_eq!(by_clerk.status.as_u16(), 403, "the head issues");
    assert_eq!(desk.advances(id, "印发", "2026-11-03").await.status.as_u16(), 303);
    assert!(owes().await, "{}", desk.at(MEMBER).page("/mine").await);
    assert!(desk.at(MEMBER).page("/tasks").await.contains("新建10个社区卫生服务中心"));
    for (to, state) in
        [("执行", PlanState::Running), ("评估", PlanState::Evaluated), ("归档", PlanState::Archived)]
    {
        assert_eq!(desk.advances(id, to, "2026-11-20").await.status.as_u16(), 303, "{to}");
        assert_eq!(desk.test.office.plan(id).await.unwrap().state(), state);
    }
    assert!(!owes().await, "an archived plan is nobody's duty");
    assert_eq!(desk.logged("印发改革方案").await, 4);
}

#[tokio::test]
async fn s2_6_the_page_sent_back_unchanged_changes_nothing() {
    let desk = PlanDesk::office().await;
    for name in ["jilin-2012-19.txt", "wugang-2017-18.txt"] {
        let id = desk.keeps(name, seed(name).as_bytes()).await;
        let before = desk.content(id).await;
        let form = desk.form(id).await;
        let answer = desk.confirms(id, &form, "save").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let after = desk.content(id).await;
        assert_eq!(before.tasks.len(), after.tasks.len());
        for (one, other) in before.tasks.iter().zip(&after.tasks) {
            assert_eq!(one, other);
        }
        assert_eq!(before, after, "{name}");
        assert_eq!(desk.test.office.plan(id).await.unwrap().version, 1, "no version without a change");
    }
}

#[tokio::test]
async fn s2_6_source_left_with_marked_words_and_fields_right() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("<mark class=\"m-unit\" title=\"任务1的责任\">赣州市人民医院</mark>"), "{page}");
    assert!(page.contains("title=\"任务1的指标\">10个</mark>"), "{page}");
    assert!(page.contains("title=\"任务1的时限\">年底前</mark>"), "{page}");
    // From the task to its words and back, without a script.
    assert!(page.contains("href=\"#s1\"") && page.contains("id=\"s1\" href=\"#t1\""));
    let source = page.split_once("class=\"source\"").unwrap().1.split_once("</section>").unwrap().0;
    let mut words = String::new();
    let mut inside = false;
    for c in source.split_once('>').unwrap().1.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    for line in PLAN.lines() {
        let line = line.trim().trim_start_matches(|c: char| c.is_ascii_digit());
        assert!(
            words.replace("任务1", "").replace("任务2", "").contains(line.trim_start_matches('.')),
            "{line}"
        );
    }
}

#[tokio::test]
async fn s2_6_task_department_target_and_due_are_edited_before_confirming() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let mut form = desk.form(id).await;
    let mut change = |name: &str, from: &str, to: &str| {
        let place = form.iter().position(|(known, value)| known == name && value == from);
        to.clone_into(&mut form[place.unwrap_or_else(|| panic!("no {name} {from}"))].1);
    };
    change("goal", "10", "12");
    change("due", "2026-12-31", "2026-12-20");
    change("baseline_on", "", "2026-01-01");
    change("baseline", "", "4");
    change("milestones", "", "2026-06-30 8；2026-11-30 11");
    change("member", "", "安远县人民医院");
    let answer = desk.confirms(id, &form, "0").await;
    assert_eq!(answer.header("location"), format!("/plans/{id}/confirm#t1"), "{}", answer.text());
    let task = desk.content(id).await.tasks.remove(0);
    assert!(task.is_confirmed);
    assert_eq!(task.due, "2026-12-20".parse().ok());
    let part = &task.parts[0];
    assert_eq!((part.measures[0].goal.as_str(), part.measures[0].milestones.len()), ("12", 2));
    assert_eq!(part.measures[0].baseline, Some(("2026-01-01".parse().unwrap(), "4".to_owned())));
    assert_eq!(part.members.last().unwrap().name, "安远县人民医院");
    assert!(part.members.last().unwrap().unit.is_some());
    assert_eq!(desk.logged("核对改革方案").await, 1);
}

#[tokio::test]
async fn what_cannot_be_read_comes_back_with_everything_typed() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let mut form = desk.form(id).await;
    for (name, value) in &mut form {
        match (name.as_str(), value.as_str()) {
            ("goal", "10") => "很多".clone_into(value),
            ("milestones", _) => "明年六十".clone_into(value),
            ("title", _) => "赣州市新的标题".clone_into(value),
            _ => {}
        }
    }
    let answer = desk.confirms(id, &form, "save").await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422);
    assert!(page.contains("P-118") && page.contains("明年六十"), "{page}");
    assert!(page.contains("value=\"赣州市新的标题\"") && page.contains("value=\"很多\""), "{page}");
    assert_eq!(desk.test.office.plan(id).await.unwrap().version, 1);
    // Somebody else's change meanwhile is not written over.
    let mut form = desk.form(id).await;
    let stale = form.clone();
    form.iter_mut().find(|(name, _)| name == "title").unwrap().1 = "甲标题".to_owned();
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    let mut stale: Vec<(String, String)> = stale;
    stale.iter_mut().find(|(name, _)| name == "title").unwrap().1 = "乙标题".to_owned();
    let answer = desk.confirms(id, &stale, "save").await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.text().contains("P-112") && answer.text().contains("value=\"乙标题\""));
    assert_eq!(desk.content(id).await.title, "甲标题");
}

#[tokio::test]
async fn tasks_are_added_dropped_and_the_sure_ones_confirmed_at_once() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let form = desk.form(id).await;
    assert_eq!(desk.confirms(id, &form, "sure").await.status.as_u16(), 303);
    let content = desk.content(id).await;
    let sure = content.tasks.iter().filter(|task| task.doubts.is_empty()).count();
    assert_eq!(content.tasks.iter().filter(|task| task.is_confirmed).count(), sure);
    let form = desk.form(id).await;
    assert_eq!(desk.confirms(id, &form, "add").await.status.as_u16(), 303);
    let mut form = desk.form(id).await;
    let last = form.iter().rposition(|(name, _)| name == "task").unwrap();
    form.insert(last + 1, ("dropped".to_owned(), "1".to_owned()));
    assert_eq!(desk.content(id).await.tasks.len(), 4);
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    assert_eq!(desk.content(id).await.tasks.len(), 3);
}

#[tokio::test]
async fn s3_13_yearly_milestones_bend_the_expected_path() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("wugang.txt", seed("wugang-2017-18.txt").as_bytes()).await;
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    let mut form = fields(&page, &format!("<form method=\"post\" action=\"/plans/{id}/confirm\""));
    let place = form.iter().position(|(name, value)| name == "goal" && value == "1.25").unwrap();
    for (name, value) in form.iter_mut().skip(place).take(8) {
        match name.as_str() {
            "milestones" => "2018-12-31 1.1；2019-12-31 1.2".clone_into(value),
            "baseline_on" => "2017-12-31".clone_into(value),
            "baseline" => "1".clone_into(value),
            _ => {}
        }
    }
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    let content = desk.content(id).await;
    let task = content.tasks.iter().find(|task| task.number == Some(6)).unwrap();
    let dues: Vec<_> = task.parts[0].measures.iter().map(|one| one.due).collect();
    assert_eq!(dues, ["2020-12-31".parse().ok(); 4]);
    assert_eq!(task.parts[0].measures[0].milestones.len(), 2);
    desk.registers(id).await;
    desk.confirms_all(id).await;
    assert_eq!(desk.advances(id, "印发", "2026-11-03").await.status.as_u16(), 303);
    let task = desk.tasks(id).await.into_iter().find(|task| task.content.number == Some(6)).unwrap();
    let page = desk.at(CLERK).page(&format!("/tasks/{}", task.id)).await;
    assert!(page.contains("<dt>年度目标</dt><dd>2018年12月31日1.1，2019年12月31日1.2</dd>"), "{page}");
    assert!(page.contains("class=\"path-line\""), "{page}");
}

#[tokio::test]
async fn s2_26_units_without_decomposition_on_the_day_after_the_plans_own_day() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", seed("jilin-2012-19.txt").as_bytes()).await;
    assert_eq!(desk.content(id).await.division_due, "2012-07-20".parse().ok());
    desk.registers(id).await;
    desk.confirms_all(id).await;
    let answer = desk.advances(id, "印发", "2012-07-17").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let doubts: Vec<String> = desk.content(id).await.tasks.into_iter().flat_map(|task| task.doubts).collect();
    assert!(
        !doubts.iter().any(|doubt| doubt.contains("名册中没有")),
        "registered names are no doubt any more"
    );
    let missing = async |on: &str| {
        let page = desk.at(HEAD).page(&format!("/plans/{id}/division?on={on}")).await;
        let list =
            page.split_once("逾期未分解的单位").unwrap().1.split_once("</section>").unwrap().0.to_owned();
        list.matches("<span class=\"count\">").count()
    };
    assert_eq!(missing("2012-07-20").await, 0);
    let units: std::collections::BTreeSet<i64> =
        desk.tasks(id).await.iter().flat_map(|task| task.units.iter().map(|(unit, _)| *unit)).collect();
    assert_eq!(missing("2012-07-21").await, units.len(), "every unit of the plan is on the list");
    // All 56 tasks of a real plan stand on the board.
    let page = desk.at(CLERK).page(&format!("/tasks?plan={id}")).await;
    assert_eq!(page.matches("<tr><th scope=\"row\"><a href=\"/tasks/").count(), 56);
}
