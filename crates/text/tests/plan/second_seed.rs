//! 武政办发〔2017〕18号: 27 tasks in 8 chapters, in a text a web page damaged.

use zhaozhang_text::plan::{Directory, FaultKind, PlanReading, ResponsibilityMode, Role, read};

const TEXT: &str = include_str!("../plan_data/wugang-2017-18.txt");

fn reading() -> PlanReading {
    read(TEXT, &Directory::default())
}

#[test]
fn all_tasks_chapters_and_modes_are_read() {
    let reading = reading();
    let plan = &reading.plans[0];
    let counts: Vec<usize> = (0..plan.chapters.len())
        .map(|chapter| plan.tasks.iter().filter(|task| task.chapter == Some(chapter)).count())
        .collect();
    assert_eq!(counts, [5, 4, 5, 1, 2, 2, 3, 5]);
    let numbers: Vec<u64> = plan.tasks.iter().filter_map(|task| task.number).collect();
    assert_eq!(numbers, (1..=27).collect::<Vec<u64>>());
    let modes: Vec<ResponsibilityMode> =
        plan.tasks.iter().map(|task| task.parts[0].assignment.as_ref().unwrap().mode).collect();
    for (at, mode) in modes.iter().enumerate() {
        let expected = match at + 1 {
            4 => ResponsibilityMode::CoLead,
            25 => ResponsibilityMode::Unstated,
            11 | 23 | 24 | 26 | 27 => ResponsibilityMode::Responsible,
            _ => ResponsibilityMode::OpenListResponsible,
        };
        assert_eq!(*mode, expected, "task {}", at + 1);
    }
    assert_eq!(modes.iter().filter(|mode| **mode == ResponsibilityMode::OpenListResponsible).count(), 20);
}

#[test]
fn the_note_makes_the_first_department_lead_everywhere() {
    let reading = reading();
    let plan = &reading.plans[0];
    assert!(plan.first_leads);
    for task in &plan.tasks {
        let assignment = task.parts[0].assignment.as_ref().unwrap();
        assert_eq!(assignment.members[0].role, Role::Lead, "{:?}", task.number);
        let n_leads = assignment.members.iter().filter(|member| member.role == Role::Lead).count();
        assert_eq!(n_leads, if task.number == Some(4) { 2 } else { 1 });
    }
    let first = plan.tasks[0].parts[0].assignment.as_ref().unwrap();
    let names: Vec<&str> = first.members.iter().map(|member| member.department.name.as_str()).collect();
    assert_eq!(names, ["市卫生和计划生育局", "市财政局", "市人力资源和社会保障局", "市编办", "市医改办"]);
    assert!(plan.tasks[5].parts[0].text.contains("医疗卫生服务体系规划"));
}

#[test]
fn targets_over_years_and_days_before_the_document_are_seen() {
    let reading = reading();
    let plan = &reading.plans[0];
    let beds: Vec<(String, String)> = plan.tasks[5].parts[0]
        .targets
        .iter()
        .map(|target| (target.span.words(TEXT), target.due.as_ref().unwrap().value.on.unwrap().to_string()))
        .collect();
    let expected = ["不少于1.25张", "不少于0.55张", "不少于1.2张", "不少于2.59人"];
    assert_eq!(beds, expected.map(|words| (words.to_owned(), "2020-12-31".to_owned())));
    assert!(plan.tasks[9].parts[0].dues.iter().any(|due| due.value.is_before_issue));
    assert!(plan.goals.iter().any(|goal| goal.due.value.words == "到2017年底"));
}

#[test]
fn damage_spam_and_leftovers_are_listed_with_proposals() {
    let faults = reading().faults;
    let of = |kind: FaultKind| faults.iter().filter(move |fault| fault.kind == kind);
    let proposals = |kind| of(kind).filter_map(|fault| fault.proposal.as_deref()).collect::<Vec<_>>();
    let numbers = proposals(FaultKind::DamagedDocumentNumber);
    assert_eq!(numbers, ["武政办发〔2017〕18号", "武政办发〔2012〕8号", "武卫医政函〔2015〕1415号"]);
    assert_eq!(proposals(FaultKind::DamagedDate), ["2017年9月8日", "到2017年6月底前"]);
    assert_eq!(proposals(FaultKind::Spam), ["武冈市人民政府办公室"; 3]);
    assert_eq!(of(FaultKind::ForeignDomain).count(), 1);
    assert_eq!(of(FaultKind::ModeUnstated).count(), 1);
    assert_eq!(of(FaultKind::DueBeforeIssue).count(), 1);
    assert_eq!(of(FaultKind::HalfWidthPunctuation).count(), 1);
    assert_eq!(of(FaultKind::BrokenLine).count(), 1, "{faults:#?}");
    assert_eq!(of(FaultKind::MissingStop).count(), 1, "{faults:#?}");
    assert!(of(FaultKind::WebResidue).count() >= 6, "{faults:#?}");
    for fault in of(FaultKind::Spam) {
        assert_eq!(fault.spans[0].words(TEXT), "365bet平台投注");
    }
}

#[test]
fn the_head_is_read_although_it_is_damaged() {
    let head = reading().plans.remove(0).head;
    let number = head.document_number.unwrap();
    assert_eq!(number.value.to_string(), "武政办发〔2017〕18号");
    assert!(number.certainty.is_doubtful());
    let issued = head.issued_on.unwrap();
    assert_eq!(issued.value.to_string(), "2017-09-08");
    assert!(issued.certainty.is_doubtful());
    assert_eq!(head.plan_title.unwrap().value, "武冈市深化医药卫生体制综合改革实施方案");
}

#[test]
fn red_lines_and_weekly_duties_are_marked() {
    let reading = reading();
    let plan = &reading.plans[0];
    let marks = &plan.tasks[4].parts[0].marks;
    let n = marks.iter().filter(|mark| mark.kind == zhaozhang_text::plan::MarkKind::Prohibition).count();
    assert_eq!(n, 3, "{marks:?}");
    let weekly = &plan.tasks[16].parts[0].recurring;
    assert_eq!(weekly.len(), 4, "{weekly:#?}");
}
