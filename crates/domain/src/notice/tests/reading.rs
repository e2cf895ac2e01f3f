//! What the reader makes of blocks, tables, registers, questions and rulings.

use super::draft;
use crate::fact::{FactKind, Field, NumberField, TextField};
use crate::notice::When;
use crate::notice::file::read_with;
use crate::period::PeriodKind;
use crate::points::Points;
use crate::rule::{Conversion, Pick, QuotaDue, RuleKind, ShareMethod, Span, Take, Test, Value, Window};
use proptest::prelude::{any, prop, proptest};

const QUESTION: &str = "```裁定\n编号：A-01\n问题：批示加多少分。\n依据：一：再加20分\n依据：附件2：10分\n选项：正文 = 20；附件 = 10\n缺省：正文\n```";

fn kind(lines: &str) -> RuleKind {
    draft().rule(lines).loads().rules.remove(0).kind
}

#[test]
fn a_rule_has_its_article_its_line_and_its_column() {
    let notice = draft()
        .rule("# 说明行\n规则: 市级\n种类：计分\n事实：采用\n当：级别 是 省级、市级\n当：字数不少于 800\n分值：20\n自：2024-07-01\n栏：采用")
        .loads();
    let rule = &notice.rules[0];
    assert_eq!(notice.articles[rule.article].citation, "一");
    assert_eq!((rule.line, rule.column.as_str()), (11, "采用"));
    assert_eq!(rule.from, "2024-07-01".parse().ok());
    let RuleKind::Award(award) = &rule.kind else { panic!("{:?}", rule.kind) };
    assert_eq!(award.selector.kinds, [FactKind::Adoption]);
    assert_eq!(award.selector.conditions[0].test, Test::Is(vec!["省级".to_owned(), "市级".to_owned()]));
    assert_eq!(award.selector.conditions[1].field, Field::Number(NumberField::Length));
    assert_eq!(award.selector.conditions[1].test, Test::Within(Some(Points::whole(800)), None));
    assert_eq!(award.value, Value::Fixed(Points::whole(20)));
}

#[test]
fn a_table_of_points_is_read_from_the_block_or_from_a_file() {
    let inline = kind(
        "规则：长短\n种类：计分\n事实：采用\n分值表：\n| 级别 | 字数 | 分值 |\n|---|---|---|\n| 省级、市级 | ≥800 | 20 |\n| * | 500～800 | 10 |\n| 不是 县级 | ＜500 | 5 |",
    );
    let RuleKind::Award(award) = inline else { panic!() };
    let Value::Table(table) = award.value else { panic!() };
    assert_eq!(table.keys, [Field::Text(TextField::Level), Field::Number(NumberField::Length)]);
    assert_eq!(
        table.rows[1].tests,
        [None, Some(Test::Within(Some(Points::whole(500)), Some(Points::whole(800))))]
    );
    assert_eq!(table.rows[2].tests[0], Some(Test::IsNot(vec!["县级".to_owned()])));

    let notice = draft()
        .rule("规则：媒体\n种类：计分\n事实：采用\n分值表：points.tsv")
        .file("points.tsv", "级别\t分值\t备注\n省级\t20\t日报\n市级\t10\t\n")
        .loads();
    let RuleKind::Award(award) = &notice.rules[0].kind else { panic!() };
    let Value::Table(table) = &award.value else { panic!() };
    assert_eq!((table.keys.len(), table.rows.len()), (1, 2));
    assert_eq!(notice.attachments[0].citation, "一");
}

#[test]
fn figures_worked_out_from_a_fact_are_read() {
    let RuleKind::Award(award) =
        kind("规则：阅读\n种类：计分\n事实：采用\n每：数值 1000\n分值：2\n起：10000\n起分：5\n单位：元")
    else {
        panic!()
    };
    let first = Some((Points::whole(10_000), Points::whole(5)));
    let step = Points::whole(1000);
    assert_eq!(award.value, Value::Rate { field: NumberField::Amount, step, each: Points::whole(2), first });
    let RuleKind::Share(share) =
        kind("规则：合写\n种类：分摊\n事实：采用\n对象：作者\n办法：按比例 3：2\n最多：2\n用于：积分、任务")
    else {
        panic!()
    };
    assert_eq!(share.method, ShareMethod::Weights(vec![Points::whole(3), Points::whole(2)]));
    assert!(share.also_for_quota && share.limit == Some(2));
    let RuleKind::Choose(choose) = kind(
        "规则：取高\n种类：取舍\n事实：采用\n除外：版位 是 栏目\n分组：级别、媒体类别\n每组：最高\n组间：前2",
    ) else {
        panic!()
    };
    assert_eq!((choose.within, choose.between), (Pick::Highest(1), Pick::Highest(2)));
    assert_eq!(choose.group_by, [TextField::Level, TextField::ChannelClass]);
}

#[test]
fn rules_of_periods_and_years_are_read() {
    let RuleKind::Threshold(threshold) = kind(
        "规则：三次\n种类：满次\n计数：空期\n事实：报送\n窗口：连续月\n满：3\n一次：-10\n点名：是\n计入：年度",
    ) else {
        panic!()
    };
    assert_eq!((threshold.window, threshold.at), (Window::Running(PeriodKind::Month), 3));
    let RuleKind::Due(due) = kind("规则：时限\n种类：期限\n事实：应报\n时限：3个工作日内\n遇休息日：不顺延")
    else {
        panic!()
    };
    assert_eq!((due.span, due.moves_off_rest_days), (Span::WorkingDays(3), false));
    let RuleKind::Convert(convert) =
        kind("规则：档次\n种类：折算\n周期：年\n分段：≥100 30；≥60 20；其余 10\n四舍五入：1\n作为总分：是")
    else {
        panic!()
    };
    assert!(matches!(convert.method, Conversion::Bands { ref bands, .. } if bands.len() == 2));
    let RuleKind::Convert(convert) = kind("规则：千分\n种类：折算\n周期：年\n办法：满分换算：100")
    else {
        panic!()
    };
    assert_eq!(convert.method, Conversion::HighestOfGroup(Points::whole(100)));
    let RuleKind::Places(places) = kind("规则：先进\n种类：名次\n取：前30%\n称号：先进单位\n周期：年")
    else {
        panic!()
    };
    assert_eq!(places.take, Take::Part(Points::fraction(3, 10).unwrap()));
}

#[test]
fn a_quota_list_counts_a_unit_listed_twice_once() {
    let notice = draft()
        .rule("规则：任务\n种类：任务\n事实：报送\n周期：月\n数表：quotas.tsv 月任务\n每超：5")
        .file("units.tsv", "名称\t别名\t类别\n甲医院\t市甲医院\t医院\n乙科\t\t科室\n")
        .file("quotas.tsv", "单位\t月任务\n市甲医院\t1\n科室\t3\n甲医院\t2\n")
        .loads();
    let RuleKind::Quota(quota) = &notice.rules[0].kind else { panic!() };
    let listed = vec![("甲医院".to_owned(), Points::ONE), ("科室".to_owned(), Points::whole(3))];
    assert_eq!(quota.due, QuotaDue::Listed(listed));
}

#[test]
fn a_reading_stands_in_place_of_its_question() {
    let open = draft().with(QUESTION).rule("规则：批示\n种类：计分\n事实：批示\n分值：〔A-01〕");
    let value = |notice: &crate::notice::Notice| match &notice.rules[0].kind {
        RuleKind::Award(award) => award.value.clone(),
        other => panic!("{other:?}"),
    };
    let notice = open.loads();
    assert_eq!(value(&notice), Value::Fixed(Points::whole(20)));
    assert_eq!(notice.rules[0].questions, ["A-01"]);
    assert!(notice.questions[0].remark().contains("待裁定"));

    let ruling = "[[ruling]]\n\"编号\" = \"A-01\"\n\"读法\" = \"附件\"\n\"裁定人\" = \"办公室\"\n\"裁定日期\" = \"2024-02-01\"\n\"理由\" = \"附件后印\"\n";
    let ruled = open.clone().file("rulings.toml", ruling).loads();
    assert_eq!(value(&ruled), Value::Fixed(Points::whole(10)));
    assert_eq!(ruled.questions[0].ruling.as_ref().unwrap().decided_by, "办公室");

    let tried = read_with(&open.folder(), &[("A-01".to_owned(), "附件".to_owned())]).unwrap();
    assert_eq!(value(&tried), Value::Fixed(Points::whole(10)));
    assert!(read_with(&open.folder(), &[("A-01".to_owned(), "旁注".to_owned())]).is_err());
    assert!(read_with(&open.folder(), &[("A-09".to_owned(), "附件".to_owned())]).is_err());
}

#[test]
fn a_document_number_is_no_question() {
    let notice = draft()
        .with("```节奏\n事项：按甲发〔2020〕33号报送\n时点：每季最后一个工作日前\n责任：各科室\n```")
        .loads();
    assert_eq!(notice.cadences[0].name, "按甲发〔2020〕33号报送");
    assert_eq!(notice.cadences[0].when, When::LastWorkingDay(PeriodKind::Quarter));
}

#[test]
fn every_way_of_saying_when_is_read() {
    for (words, when) in [
        ("2023-03-15", When::Day("2023-03-15".parse().unwrap())),
        ("2023年3月15日前", When::Day("2023-03-15".parse().unwrap())),
        ("每个季度的最后一个工作日前", When::LastWorkingDay(PeriodKind::Quarter)),
        ("每月末", When::LastDay(PeriodKind::Month)),
        ("每年底", When::LastDay(PeriodKind::Year)),
        ("每半月", When::HalfMonth),
        ("每周", When::Weekly),
        ("每月1日和16日", When::MonthDays(1, 16)),
        ("每季后10个工作日内", When::WorkingDaysAfter(PeriodKind::Quarter, 10)),
    ] {
        let notice = draft().with(&format!("```cadence\n事项：甲\n时点：{words}\n责任：各科室\n```")).loads();
        assert_eq!(notice.cadences[0].when, when, "{words}");
    }
}

#[test]
fn half_width_and_windows_files_read_the_same() {
    let mut plain = draft().rule("规则：市级\n种类：计分\n事实：采用\n分值：20");
    let notice = plain.loads();
    plain.body = plain.body.replace('：', ":").replace('\n', "\r\n");
    let other = plain.loads();
    assert_eq!(notice.rules, other.rules);
}

proptest! {
    #[test]
    fn no_text_panics_the_reader(text in "\\PC{0,200}", table in "\\PC{0,60}") {
        let draft = draft().with(&text).file("units.tsv", &table).file("rulings.toml", &text);
        let _ = draft.read();
        let _ = crate::notice::file::read(&crate::notice::file::NoticeFolder {
            code: String::new(),
            files: vec![("notice.md".to_owned(), text)],
        });
    }

    #[test]
    fn no_mixture_of_known_words_panics_the_reader(lines in prop::collection::vec((0..40_usize, 0..40_usize, any::<bool>()), 0..30)) {
        const KEYS: [&str; 40] = [
            "# 一、", "## （一）", "### 1.", "```规则", "```裁定", "```节奏", "```附表 units.tsv", "```", "+++", "规则：甲",
            "种类：计分", "种类：任务", "种类：折算", "种类：满次", "种类：取舍", "事实：采用", "当：级别 是 省级", "分值：2", "分值表：",
            "| 级别 | 分值 |", "| 省级 | 2 |", "编号：A-01", "问题：问", "依据：一：甲", "选项：甲 = 2；乙 = 3", "缺省：甲",
            "分值：〔A-01〕", "数表：units.tsv 名称", "周期：月", "办法：权重：1/2", "分段：≥1 2；其余 3", "计数：未达 甲", "窗口：连续月",
            "满：3", "时点：每月后5个工作日", "优先于：甲", "占比：满分 100，目标 60", "范围：0～20", "附件：", "1. 表",
        ];
        let mut draft = draft();
        for (one, other, joins) in lines {
            let text = if joins { format!("{}{}", KEYS[one], KEYS[other]) } else { KEYS[one].to_owned() };
            draft = draft.with(&text);
        }
        let _ = draft.file("units.tsv", "名称\t类别\n甲\t乙\n").read();
    }
}
