//! The forms that concern scores, filled from the notice and the ledger as the annexes print them.

use crate::drafting::{Case, adopted};
use zhaozhang_domain::period::Period;
use zhaozhang_office::ruling::forms::{self, QuarterlyFilling, Tasks};

#[test]
fn the_score_sheet_prints_the_annex_as_it_is() {
    let case = Case::new("ganzhou-2020-33", "2020-07", Vec::new());
    let form = forms::score_sheet(&case.notice).unwrap();
    assert_eq!(
        (form.head.label.as_str(), form.head.title.as_str()),
        ("附件2", "2020年赣州市医疗保障系统信息宣传工作考核评分表")
    );
    let levels: Vec<(&str, usize)> =
        form.levels.iter().map(|level| (level.name.as_str(), level.states.len())).collect();
    assert_eq!(
        levels,
        [
            ("国家级", 2),
            ("省级", 2),
            ("省局", 1),
            ("市级", 2),
            ("市局", 1),
            ("报送", 2),
            ("约稿", 2),
            ("扣分", 2)
        ]
    );
    let points: Vec<&str> =
        form.levels.iter().flat_map(|level| level.states.iter().map(|state| state.points.as_str())).collect();
    // The seventh figure contradicts the text and is printed all the same.
    assert_eq!(points.join(" "), "200 100 100 50 50 20 10 10 1 5 10 -10 -50 -100");
}

#[test]
fn the_task_sheets_stand_as_in_annexes_3_1_and_3_2() {
    let case = Case::new("ganzhou-2020-33", "2020-07", Vec::new());
    let sheets = forms::task_sheets(&case.notice);
    let [Tasks::Units(sections), Tasks::Paired(providers)] = sheets.as_slice() else { panic!("{sheets:?}") };
    assert_eq!(sections.head.label, "附件3-1");
    let units: Vec<(&str, usize)> =
        sections.units.iter().map(|unit| (unit.name.as_str(), unit.lines.len())).collect();
    assert_eq!(
        units,
        [
            ("市医疗保障局机关", 5),
            ("市医疗保障基金管理中心", 5),
            ("各县（市、区）、赣州市经开区、蓉江新区医疗保障部门", 1)
        ]
    );
    assert_eq!(
        (sections.units[2].lines[0].name.as_str(), sections.units[2].lines[0].annual.as_str()),
        ("/", "60")
    );
    assert_eq!(providers.head.title, "赣州市部分“两定”机构宣传信息工作考核任务表");
    // 25 printed lines of hospitals, one of them twice, then 8 pharmacies.
    let lines: Vec<usize> = providers.groups.iter().map(Vec::len).collect();
    assert_eq!(lines, [25, 8]);
    assert!(providers.groups.iter().flatten().all(|line| line.annual == "12" && line.monthly == "1"));
}

#[test]
fn the_quarterly_report_is_filled_from_a_units_ledger() {
    let unit = "安远县医改领导小组秘书处";
    let facts = vec![
        adopted("2023-03-02", "乙", &[unit], "", "江西日报"),
        adopted("2023-02-02", "甲", &[unit], "", "新华网"),
        adopted("2023-04-02", "下季度", &[unit], "", "新华网"),
        adopted("2023-02-02", "别的单位", &["章贡区医改领导小组秘书处"], "", "新华网"),
    ];
    let case = Case::new("ganzhou-2023-1", "2023-Q1", facts);
    let filling = QuarterlyFilling {
        unit,
        period: Period::parse("2023-Q1").unwrap(),
        filled_on: "2023-03-31".parse().ok(),
        ledger: &case.ledger,
    };
    let form = forms::quarterly_report(&case.notice, filling).unwrap();
    assert_eq!((form.head.label.as_str(), form.head.title.as_str()), ("附件2", "医改宣传工作季报表"));
    assert_eq!((form.unit.as_str(), form.filled_on.as_str()), (unit, "2023年3月31日"));
    let titles: Vec<&str> = form.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["甲", "乙"]);
    assert_eq!(form.notes.len(), 3);
    assert!(form.notes[0].starts_with("请注意核对宣传内容"));
    let file = forms::quarterly(&case.notice, filling).unwrap().unwrap();
    assert_eq!(file.name, "附件2 医改宣传工作季报表.xlsx");
    assert!(file.bytes.starts_with(b"PK"));
}

#[test]
fn each_notice_has_its_own_forms() {
    let names = |code: &str| -> Vec<String> {
        let case = Case::new(code, "2023", Vec::new());
        forms::of_notice(&case.notice).unwrap().into_iter().map(|file| file.name).collect()
    };
    assert_eq!(
        names("ganzhou-2020-33"),
        [
            "附件2 2020年赣州市医疗保障系统信息宣传工作考核评分表.xlsx",
            "附件3-1 赣州市医疗保障系统宣传信息工作考核任务表.xlsx",
            "附件3-2 赣州市部分“两定”机构宣传信息工作考核任务表.xlsx",
        ]
    );
    assert_eq!(names("ganzhou-2023-1"), ["附件3 主要媒体名单.xlsx"]);
    assert!(names("quzhou-2005").is_empty());
}
