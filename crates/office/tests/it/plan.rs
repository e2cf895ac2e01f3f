//! A reform plan from its text to a lit board: read, confirmed, issued, reported, confirmed, supervised.

use crate::desk::{Desk, clerk, day, head, moment, on_both, refused};
use zhaozhang_domain::task::light::Light;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::permit::Role;
use zhaozhang_office::plan::advance_plan::Advance;
use zhaozhang_office::plan::judge_task_act::Judgement;
use zhaozhang_office::plan::plan_content::PlanContent;
use zhaozhang_office::plan::record_task_act::NewTaskAct;
use zhaozhang_office::plan::task_acts::{ActKind, ActWords};
use zhaozhang_office::{Actor, Moment, Refusal};

const TEXT: &str = "某市人民政府办公室关于印发某市2020年医改工作安排的通知\n某政办发〔2020〕9号\n\
一、重点任务\n（一）健全服务体系\n\
1.今年新建3个社区卫生服务中心。（市卫健委牵头，市财政局配合）\n\
2.职工医保参保率达到95%以上，考核结果向社会公开。（市医保局负责）\n\
某市人民政府办公室\n2020年7月1日\n";

fn issue() -> Advance<'static> {
    Advance { to: PlanState::Issued, on: day("2020-07-02"), remark: "" }
}

fn at(today: &str) -> Moment {
    Moment { today: day(today), at: format!("{today}T09:00:00Z") }
}

/// An office with the three departments, and their numbers.
async fn departments(desk: &Desk) -> [i64; 3] {
    let mut ids = [0; 3];
    for (id, name) in ids.iter_mut().zip(["市卫健委", "市财政局", "市医保局"]) {
        let new = NewUnit {
            name: name.into(),
            kind: "成员单位".into(),
            level: "市级".into(),
            from: Some(day("2020-01-01")),
            basis: "三定方案".into(),
            ..NewUnit::default()
        };
        *id = refused(desk.office.register_unit(&moment(), &clerk(), &new).await).unwrap();
    }
    ids
}

fn member(name: &str, unit: i64, person: i64) -> Actor {
    Actor { person: Some(person), unit: Some(unit), ..Actor::named(name, Role::MemberUnit) }
}

fn act(task: i64, kind: ActKind, on: &str, words: &str) -> NewTaskAct {
    let words = ActWords { words: words.into(), ..ActWords::default() };
    NewTaskAct { task, kind, on: day(on), unit: None, refers: None, words }
}

/// Reads, confirms and issues the plan; gives its number.
async fn issued(desk: &Desk) -> i64 {
    let office = &desk.office;
    let ids = refused(office.keep_plan(&moment(), &clerk(), "安排.txt", TEXT.as_bytes()).await).unwrap();
    let plan = office.plan(ids[0]).await.unwrap();
    let mut content: PlanContent = plan.content.clone();
    for task in &mut content.tasks {
        task.is_confirmed = true;
    }
    refused(office.confirm_plan(&moment(), &clerk(), plan.id, plan.version, &content).await).unwrap();
    let issue = office.advance_plan(&moment(), &head(), plan.id, issue()).await;
    refused(issue).unwrap();
    plan.id
}

#[tokio::test]
async fn nothing_of_a_plan_is_owed_before_it_is_confirmed_and_issued() {
    on_both(async |desk| {
        departments(&desk).await;
        let office = &desk.office;
        let ids = refused(office.keep_plan(&moment(), &clerk(), "安排.txt", TEXT.as_bytes()).await).unwrap();
        let plan = office.plan(ids[0]).await.unwrap();
        assert_eq!(
            (plan.content.document_number.as_str(), plan.content.tasks.len()),
            ("某政办发〔2020〕9号", 2)
        );
        assert!(
            plan.content.tasks.iter().all(|task| task
                .parts
                .iter()
                .flat_map(|part| &part.members)
                .all(|member| member.unit.is_some())),
            "{:?}",
            plan.content
        );
        let early = office.advance_plan(&moment(), &head(), plan.id, issue()).await;
        let Err(Refusal::Listed(problems)) = refused(early) else { panic!("an unconfirmed plan was issued") };
        assert_eq!(problems.iter().filter(|problem| problem.code == "P-122").count(), 2);
        assert!(office.tasks(&clerk(), plan.id).await.unwrap().is_empty());
        assert!(office.board(&clerk(), &plan, day("2020-07-31")).await.unwrap().is_empty());
        let by_clerk = office.advance_plan(&moment(), &clerk(), plan.id, issue()).await;
        assert!(matches!(refused(by_clerk), Err(Refusal::NotPermitted { .. })));
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_change_is_not_written_over() {
    let desk = Desk::new().await;
    departments(&desk).await;
    let office = &desk.office;
    let ids = refused(office.keep_plan(&moment(), &clerk(), "安排.txt", TEXT.as_bytes()).await).unwrap();
    let plan = office.plan(ids[0]).await.unwrap();
    let mut content = plan.content.clone();
    content.tasks[0].is_confirmed = true;
    assert_eq!(refused(office.confirm_plan(&moment(), &clerk(), plan.id, 1, &content).await).unwrap(), 2);
    content.tasks[0].parts[0].members[0].part = "看热闹".into();
    content.tasks[1].parts[0].measures[0].goal = "很多".into();
    let Err(Refusal::Listed(problems)) =
        refused(office.confirm_plan(&moment(), &head(), plan.id, 1, &content).await)
    else {
        panic!("a stale and spoiled version was taken");
    };
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["P-112", "P-115", "P-114"]);
}

#[tokio::test]
async fn a_light_moves_only_by_what_somebody_else_confirmed() {
    on_both(async |desk| {
        let [health, finance, insurance] = departments(&desk).await;
        let plan = issued(&desk).await;
        let office = &desk.office;
        let plan = office.plan(plan).await.unwrap();
        let light = async |task: i64, on: &str| {
            let board = office.board(&clerk(), &plan, day(on)).await.unwrap();
            board.into_iter().find(|row| row.task.id == task).unwrap().verdict
        };
        // Not divided within three days of the issue: red, with the reason.
        let verdict = light(2, "2020-07-20").await;
        assert_eq!(verdict.light, Light::Red);
        assert!(verdict.reasons[0].1.contains("至今没有分解"), "{verdict:?}");

        let own = member("王五", insurance, 5);
        let other = member("赵六", finance, 6);
        let foreign = office
            .record_task_act(&at("2020-07-20"), &other, &act(2, ActKind::Report, "2020-07-20", "已办"))
            .await;
        assert!(
            matches!(refused(foreign), Err(Refusal::NotFound { .. })),
            "another unit's task is not found"
        );
        let divided = act(2, ActKind::Division, "2020-07-20", "分到各县，每月一报");
        let divided = refused(office.record_task_act(&at("2020-07-20"), &own, &divided).await).unwrap();
        assert_eq!(light(2, "2020-07-20").await.light, Light::Red, "what nobody confirmed moves nothing");
        refused(office.judge_task_act(&at("2020-07-20"), &clerk(), 2, divided, Judgement::Confirm("")).await)
            .unwrap();
        assert_eq!(light(2, "2020-07-20").await.light, Light::Green);
        let twice =
            office.judge_task_act(&at("2020-07-20"), &clerk(), 2, divided, Judgement::Return("")).await;
        let Err(Refusal::Listed(problems)) = refused(twice) else { panic!("judged twice") };
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["P-231", "P-234"]);

        // The lead of task 1 waits for the others, or says who is missing.
        let lead = member("孙七", health, 7);
        let early = office
            .record_task_act(&at("2020-07-20"), &lead, &act(1, ActKind::Report, "2020-07-20", "已选址"))
            .await;
        match refused(early) {
            Err(Refusal::Listed(problems)) => assert_eq!(problems[0].code, "P-207"),
            taken => panic!("{taken:?}"),
        }
        let mut said = act(1, ActKind::Report, "2020-07-20", "已选址");
        said.words.missing = "市财政局下周补报".into();
        refused(office.record_task_act(&at("2020-07-20"), &lead, &said).await).unwrap();
    })
    .await;
}

#[tokio::test]
async fn supervision_goes_up_one_step_at_a_time_and_ends_with_an_accepted_answer() {
    let desk = Desk::new().await;
    let [_, _, insurance] = departments(&desk).await;
    issued(&desk).await;
    let office = &desk.office;
    let step = |which: &str, on: &str, due: &str| {
        let mut new = act(2, ActKind::Step, on, "请于期限前报告参保情况");
        new.unit = Some(insurance);
        new.words.which = which.into();
        new.words.due = Some(day(due));
        new
    };
    let leap =
        office.supervise_task(&at("2020-07-20"), &clerk(), &step("约谈", "2020-07-20", "2020-07-27")).await;
    match refused(leap) {
        Err(Refusal::Listed(problems)) => assert_eq!(problems[0].code, "P-221"),
        taken => panic!("{taken:?}"),
    }
    let reminded = refused(
        office.supervise_task(&at("2020-07-20"), &clerk(), &step("提醒", "2020-07-20", "2020-07-27")).await,
    )
    .unwrap();
    let early =
        office.supervise_task(&at("2020-07-27"), &clerk(), &step("催办", "2020-07-27", "2020-08-03")).await;
    assert!(refused(early).is_err());
    refused(
        office.supervise_task(&at("2020-07-28"), &clerk(), &step("催办", "2020-07-28", "2020-08-03")).await,
    )
    .unwrap();
    let acts = office.task_acts(2).await.unwrap();
    let urged = acts.last().unwrap().id;
    assert!(urged > reminded);
    let own = member("王五", insurance, 5);
    let mut answer = act(2, ActKind::Answer, "2020-07-30", "参保率95.2%，附花名册");
    answer.refers = Some(urged);
    let answered = refused(office.record_task_act(&at("2020-07-30"), &own, &answer).await).unwrap();
    refused(
        office.judge_task_act(&at("2020-07-31"), &clerk(), 2, answered, Judgement::Confirm("属实")).await,
    )
    .unwrap();
    let again =
        office.supervise_task(&at("2020-08-01"), &clerk(), &step("催办", "2020-08-01", "2020-08-05")).await;
    assert!(refused(again).is_err(), "a closed matter begins at the bottom");
    let events = office.events(20).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.verb == "督办任务").count(), 2);
}
