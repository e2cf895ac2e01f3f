//! 吉市政办发〔2012〕19号 against its gold tables: 56 tasks, 58 responsibilities, 33 targets.
//! A target counts as found when task, part, comparator, value, unit and due date agree and the indicator shares at
//! least half of the gold indicator's characters.

use zhaozhang_text::plan::{
    Comparator, Directory, FaultKind, Plan, ResponsibilityMode, Target, TargetKind, Value, read,
};

const TEXT: &str = include_str!("../plan_data/jilin-2012-19.txt");
const TASKS: &str = include_str!("../plan_data/jilin-2012-19-tasks.tsv");
const TARGETS: &str = include_str!("../plan_data/jilin-2012-19-targets.tsv");

fn plan() -> Plan {
    let mut reading = read(TEXT, &Directory::default());
    assert_eq!(reading.plans.len(), 1);
    reading.plans.remove(0)
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

#[test]
fn the_head_is_read() {
    let head = plan().head;
    assert_eq!(head.document_number.unwrap().value.to_string(), "吉市政办发〔2012〕19号");
    assert_eq!(head.issued_on.unwrap().value.to_string(), "2012-07-17");
    assert_eq!(head.published_on.unwrap().value.to_string(), "2012-07-17");
    assert_eq!(head.catalogue[0].1.value, "11220200795219742W/2012-09215");
    assert_eq!(head.issuer.unwrap().value, "吉林市人民政府办公厅");
    assert_eq!(
        head.title.unwrap().value,
        "吉林市人民政府办公厅关于印发吉林市深化医药卫生体制改革2012年主要工作安排的通知"
    );
    assert_eq!(head.plan_title.unwrap().value, "吉林市2012年深化医药卫生体制改革主要工作安排");
    assert_eq!(head.recipients.unwrap().value, "各县（市）区人民政府，开发区管委会，市政府各相关部门");
    assert_eq!(head.cited[0].value.to_string(), "吉政办发〔2012〕31号");
    assert!(head.copied_to.unwrap().value.starts_with("市委办公厅，市人大常委会办公厅"));
    assert_eq!(head.year, Some(2012));
}

#[test]
fn every_task_part_and_department_is_right() {
    let plan = plan();
    let titles: Vec<&str> = plan.chapters.iter().map(|chapter| chapter.title.as_str()).collect();
    let mut read = Vec::new();
    for task in &plan.tasks {
        for (nth, part) in task.parts.iter().enumerate() {
            let assignment = part.assignment.as_ref().unwrap();
            let names: Vec<&str> = assignment.members.iter().map(|m| m.department.name.as_str()).collect();
            let mode = match assignment.mode {
                ResponsibilityMode::EachResponsible => "分别负责",
                ResponsibilityMode::Responsible => "负责",
                _ => "?",
            };
            let first: String = part.text.chars().take(20).collect();
            let title = titles[task.chapter.unwrap()].to_owned();
            read.push((title, task.number.unwrap(), nth + 1, names.join("、"), mode.to_owned(), first));
        }
    }
    let gold: Vec<_> = rows(TASKS)
        .map(|row| {
            let names =
                if row[4].is_empty() { row[3].to_owned() } else { format!("{}、{}", row[3], row[4]) };
            let part: usize = row[9].parse().unwrap();
            (
                row[1].to_owned(),
                row[2].parse::<u64>().unwrap(),
                part,
                names,
                row[5].to_owned(),
                row[8].to_owned(),
            )
        })
        .collect();
    for (read, gold) in read.iter().zip(&gold) {
        assert!(
            gold.5.chars().take(18).eq(read.5.chars().take(18)) || read.5.starts_with(&gold.5),
            "{read:?} {gold:?}"
        );
        assert_eq!((&read.0, read.1, read.2, &read.3, &read.4), (&gold.0, gold.1, gold.2, &gold.3, &gold.4));
    }
    assert_eq!((plan.chapters.len(), plan.tasks.len(), read.len()), (5, 56, 58));
}

#[test]
fn the_three_short_names_are_completed_and_marked() {
    let plan = plan();
    let mut short = Vec::new();
    for task in &plan.tasks {
        for member in task.parts.iter().filter_map(|part| part.assignment.as_ref()).flat_map(|a| &a.members) {
            if member.department.certainty.is_doubtful() {
                let department = &member.department;
                short.push((task.number.unwrap(), department.written.as_str(), department.name.as_str()));
            }
        }
    }
    assert_eq!(short, [(11, "卫生局", "市卫生局"), (30, "卫生局", "市卫生局"), (31, "监察局", "市监察局")]);
}

#[test]
fn due_dates_come_from_words_or_from_the_plans_year() {
    let plan = plan();
    for task in &plan.tasks {
        assert_eq!(task.due.value.on.unwrap().to_string(), "2012-12-31");
        assert_eq!(task.due.certainty.is_doubtful(), task.number != Some(22), "{:?}", task.number);
    }
    let days: Vec<String> = plan.goals.iter().map(|goal| goal.due.value.words.clone()).collect();
    assert_eq!(days, ["2012年7月20日前"]);
}

/// The gold's way of writing a target.
fn written(target: &Target) -> (String, String, String) {
    let comparator = match target.comparator {
        Comparator::Eq => "=",
        Comparator::Ge => "≥",
        Comparator::Le => "≤",
        Comparator::Approx => "≈",
    };
    let value = match target.value {
        Value::One(value) if value.denominator() != 1 => {
            format!("{}/{}", value.numerator(), value.denominator())
        }
        Value::One(value) => value.to_string(),
        Value::Between(low, high) => format!("{low}-{high}"),
    };
    let unit = match &target.base {
        Some(base) if target.unit.is_empty() => base.clone(),
        Some(base) => format!("{}({base})", target.unit),
        None => target.unit.clone(),
    };
    (comparator.to_owned(), value, unit)
}

fn shares_half(indicator: &str, gold: &str) -> bool {
    let gold: Vec<char> = gold.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    gold.iter().filter(|c| indicator.contains(**c)).count() * 2 >= gold.len()
}

#[test]
fn targets_are_found_and_nothing_else_is_taken_for_one() {
    let plan = plan();
    let mut read: Vec<(String, String, &Target)> = Vec::new();
    for task in &plan.tasks {
        for (nth, part) in task.parts.iter().enumerate() {
            let (number, nth) = (task.number.unwrap().to_string(), (nth + 1).to_string());
            read.extend(part.targets.iter().map(|target| (number.clone(), nth.clone(), target)));
        }
    }
    let (n_read, mut n_gold, mut missed) = (read.len(), 0, Vec::new());
    for row in rows(TARGETS) {
        n_gold += 1;
        let found = read.iter().position(|(task, part, target)| {
            let due =
                target.due.as_ref().and_then(|due| due.value.on).map(|on| on.to_string()).unwrap_or_default();
            let kind = match target.kind {
                TargetKind::Target => "target",
                TargetKind::Scope => "scope",
                TargetKind::Coverage => "coverage",
                TargetKind::Threshold => "threshold",
            };
            task == row[1]
                && part == row[2]
                && written(target) == (row[4].to_owned(), row[5].to_owned(), row[6].to_owned())
                && due == row[7]
                && kind == row[8]
                && shares_half(&target.indicator, row[3])
        });
        match found {
            Some(at) => drop(read.remove(at)),
            None => missed.push(row.join(" ")),
        }
    }
    let extra: Vec<String> = read
        .iter()
        .map(|(task, _, t)| format!("{task} {:?} {} {:?} {:?}", written(t), t.indicator, t.kind, t.quote))
        .collect();
    let n_right = n_gold - missed.len();
    println!("recall {n_right}/{n_gold}, precision {n_right}/{n_read}");
    assert!(n_right * 100 >= n_gold * 97, "missed {missed:#?}\nextra {extra:#?}");
    assert!(n_right * 100 >= n_read * 97, "extra {extra:#?}");
}

#[test]
fn every_span_points_at_the_words_it_came_from() {
    for task in plan().tasks {
        for part in &task.parts {
            let assignment = part.assignment.as_ref().unwrap();
            for member in &assignment.members {
                let words: String = member.department.span.words(TEXT).split_whitespace().collect();
                assert_eq!(words, member.department.written);
            }
            for target in &part.targets {
                let words: String = target.span.words(TEXT).split_whitespace().collect();
                assert!(part.text.contains(&words), "{words}");
            }
        }
    }
}

#[test]
fn recurring_duties_and_marks_are_read() {
    let plan = plan();
    let training = &plan.tasks[25].parts[0].recurring;
    assert_eq!(training.len(), 1);
    assert_eq!(training[0].amount.as_ref().map(|(n, unit)| format!("{n}{unit}")), Some("2次".to_owned()));
    let disclosing: Vec<u64> = plan
        .tasks
        .iter()
        .filter(|task| {
            let mut marks = task.parts.iter().flat_map(|part| &part.marks);
            marks.any(|mark| mark.kind == zhaozhang_text::plan::MarkKind::Disclosure)
        })
        .filter_map(|task| task.number)
        .collect();
    assert_eq!(disclosing, [7, 48, 50]);
    let words: Vec<&str> = plan.recurring.iter().map(|duty| duty.words.as_str()).collect();
    assert!(words.iter().any(|words| words.starts_with("按月通报")), "{words:?}");
}

#[test]
fn pictures_left_by_the_page_are_listed() {
    let reading = read(TEXT, &Directory::default());
    let n = reading.faults.iter().filter(|fault| fault.kind == FaultKind::WebResidue).count();
    let all: Vec<&str> = reading.faults.iter().map(|fault| fault.sentence.as_str()).collect();
    assert_eq!(n, 4, "{all:#?}");
}
