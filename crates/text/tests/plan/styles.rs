//! Twenty ways in which offices write plans, each with what has to be read: `编号|单位|指标|时限`.
//! `*` leads, `+` supports; a target has its indicator, comparator, value, unit and own day. The texts were written for
//! this test after the habits of real offices; all places, offices and figures are invented.

use zhaozhang_text::plan::{
    Comparator, Derivation, Directory, FaultKind, PlanReading, Role, Target, Task, Value, read,
};

const STYLES: &str = include_str!("../plan_data/styles.txt");

fn target(target: &Target) -> String {
    let sign = match target.comparator {
        Comparator::Eq => "=",
        Comparator::Ge => "≥",
        Comparator::Le => "≤",
        Comparator::Approx => "≈",
    };
    let value = match target.value {
        Value::One(value) if value.to_string().len() > 8 => {
            format!("{}/{}", value.numerator(), value.denominator())
        }
        Value::One(value) => value.to_string(),
        Value::Between(low, high) => format!("{low}-{high}"),
    };
    let day = target.due.as_ref().and_then(|due| due.value.on).map(|on| format!("@{on}"));
    format!("{}{sign}{value}{}{}", target.indicator, target.unit, day.unwrap_or_default())
}

pub(crate) fn line(task: &Task) -> String {
    let (mut names, mut targets) = (Vec::new(), Vec::new());
    for part in &task.parts {
        for member in part.assignment.iter().flat_map(|assignment| &assignment.members) {
            let sign = match member.role {
                Role::Lead => "*",
                Role::Supporting => "+",
                _ => "",
            };
            names.push(format!("{sign}{}", member.department.name));
        }
        targets.extend(part.targets.iter().map(target));
    }
    let due = match task.due.value.derivation {
        Derivation::Silence => "-".to_owned(),
        Derivation::Standing => "长期".to_owned(),
        _ => task.due.value.on.map_or("?".to_owned(), |on| on.to_string()),
    };
    format!("{}|{}|{}|{due}", task.label.trim(), names.join("、"), targets.join(";"))
}

fn reading(text: &str) -> PlanReading {
    read(text, &Directory::default())
}

#[test]
fn every_style_is_read_as_its_office_means_it() {
    let mut n_styles = 0;
    for block in STYLES.split("＝＝ ").skip(1).collect::<Vec<_>>().chunks(2) {
        let [text, read] = block else { panic!("a style without its reading") };
        let (name, text) = text.split_once('\n').expect("a name");
        let expected: Vec<&str> = read.lines().skip(1).collect();
        let reading = reading(text);
        let lines: Vec<String> = reading.plans.iter().flat_map(|plan| &plan.tasks).map(line).collect();
        assert_eq!(lines, expected, "{name}");
        n_styles += 1;
    }
    assert_eq!(n_styles, 20);
}

#[test]
fn a_label_without_a_stop_is_no_fault_and_a_page_number_no_text() {
    for block in STYLES.split("＝＝ ").skip(1).step_by(2) {
        let missing = reading(block).faults.into_iter().filter(|fault| fault.kind == FaultKind::MissingStop);
        let missing: Vec<String> = missing.map(|fault| fault.sentence).collect();
        assert!(
            missing.iter().all(|sentence| !sentence.contains("单位") && !sentence.contains("局")),
            "{missing:?}"
        );
    }
    let paged = reading(
        "甲县方案\n一、任务\n1.建设医院3所，改善条件，提升能力，满足群众多样的需要，完成\n— 3 —\n全部装修。（县卫健局负责）\n",
    );
    assert_eq!(
        paged.plans[0].tasks[0].parts[0].text,
        "建设医院3所，改善条件，提升能力，满足群众多样的需要，完成全部装修。"
    );
}

#[test]
fn one_number_over_several_rows_is_not_repeated() {
    let block = STYLES.split("＝＝ ").find(|block| block.starts_with("网页表格")).expect("the style");
    let kinds: Vec<FaultKind> = reading(block).faults.into_iter().map(|fault| fault.kind).collect();
    assert!(!kinds.contains(&FaultKind::RepeatedNumber), "{kinds:?}");
    let repeated = reading("序号\t任务\t责任单位\n1\t建设医院3所\t县卫健局\n1\t建设学校2所\t县教育局\n");
    assert!(repeated.faults.iter().any(|fault| fault.kind == FaultKind::RepeatedNumber), "{repeated:?}");
}

#[test]
fn spans_of_cells_and_joined_lines_point_at_the_source() {
    for block in STYLES.split("＝＝ ").skip(1).step_by(2) {
        for task in reading(block).plans.iter().flat_map(|plan| &plan.tasks) {
            for member in task.parts.iter().flat_map(|p| &p.assignment).flat_map(|a| &a.members) {
                let words: String = member.department.span.words(block).split_whitespace().collect();
                assert_eq!(words, member.department.written);
            }
        }
    }
}

#[test]
fn months_behind_numbers_brackets_of_years_and_sections_of_tables_are_told_apart() {
    let lines = |text: &str| {
        let plans = reading(text).plans;
        plans.iter().flat_map(|plan| &plan.tasks).map(line).collect::<Vec<String>>()
    };
    let text = "甲县2031年任务清单\n一、任务\n1．改造医院3所。〔县卫健局牵头，县财政局参与〕\n2．5月底前公布目录〔2030〕12号。〔县医保局负责〕\n";
    assert_eq!(lines(text), ["1．|*县卫健局、+县财政局|改造医院=3所|-", "2．|县医保局||2031-05-31"]);
    let table = "序号\t任务\t责任单位\n一\t深化三医联动改革\n1\t改造医院3所\t县卫健局 县财政局\n";
    assert_eq!(lines(table), ["1|县卫健局、县财政局|改造医院=3所|-"]);
}
