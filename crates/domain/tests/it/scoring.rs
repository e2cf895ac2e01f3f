//! Small invented notices against the engine: who gets what, once each, and the words it is told in.

use chrono::NaiveDate;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::rank;
use zhaozhang_domain::score::{Scorer, score};
use zhaozhang_domain::sheet::{RemarkKind, Sheet};

const UNITS: &str = "名称\t别名\t类别\t组\t上级\t人数\t自\t至\n\
    甲县\t\t县\t\t\t\t\t\n乙县\t\t县\t\t\t\t\t2024-03-10\n\
    一院\t\t医院\t\t甲县\t\t\t\n二院\t\t医院\t\t甲县\t\t\t\n";

/// A notice in force from 2024 with these rules under its one article.
fn notice(rules: &[&str]) -> Notice {
    let blocks = rules.iter().fold(String::new(), |all, rule| all + "```规则\n" + rule + "\n```\n\n");
    let front = "+++\n\"标题\" = \"关于信息工作的通知\"\n\"发文机关\" = \"甲市乙局\"\n\"成文日期\" = \"2024-01-01\"\n+++\n";
    let text = format!("{front}\n# 一、计分\n\n按2、3、5、10、20、30计。\n\n{blocks}");
    let files = vec![("notice.md".to_owned(), text), ("units.tsv".to_owned(), UNITS.to_owned())];
    read(&NoticeFolder { code: "test-2024".to_owned(), files }).unwrap_or_else(|problems| {
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", shown.join("\n"))
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fact(kind: FactKind, on: &str, item: &str, units: &[&str]) -> NewFact {
    let mut fact = NewFact::new(kind, day(on));
    item.clone_into(&mut fact.item);
    fact.units = units.iter().map(|&unit| unit.to_owned()).collect();
    fact
}

fn adoption(on: &str, item: &str, units: &[&str]) -> NewFact {
    fact(FactKind::Adoption, on, item, units).with(TextField::Level, "市级")
}

fn year_end(notice: &Notice, facts: &[NewFact]) -> (Ledger, Sheet) {
    let ledger = Ledger::of(facts.iter().cloned());
    let sheet = score(notice, &Calendar::national(), &ledger, day("2024-12-31"));
    (ledger, sheet)
}

fn total(sheet: &Sheet, name: &str) -> Points {
    sheet.named(name).map_or(Points::ZERO, |(_, holder)| holder.total(Period::year(2024)))
}

fn sentences(notice: &Notice, (ledger, sheet): &(Ledger, Sheet), name: &str) -> Vec<String> {
    let (_, holder) = sheet.named(name).unwrap();
    holder.entries().map(|view| explain::sentence(notice, ledger, &view)).collect()
}

const ADOPTED: &str = "规则：采用\n种类：计分\n事实：采用\n分值：10";

#[test]
fn an_adoption_that_names_only_its_author_belongs_to_the_unit_that_sent_the_item() {
    let notice = notice(&[ADOPTED]);
    let mut adopted = adoption("2024-02-01", "X1", &[]);
    adopted.people = vec!["张三".to_owned()];
    let sent = fact(FactKind::Submission, "2023-12-28", "X1", &["甲县"]);
    let (_, sheet) = year_end(&notice, &[adopted, sent]);
    assert_eq!(total(&sheet, "甲县"), Points::whole(10), "though it was sent before the notice was in force");
    assert!(sheet.named("张三").is_none(), "no rule of this notice gives points to authors");
}

#[test]
fn a_name_written_twice_takes_part_once() {
    let shared = "规则：作者\n种类：分摊\n事实：采用\n对象：作者\n办法：均分";
    let notice = notice(&[ADOPTED, shared]);
    let mut adopted = adoption("2024-02-01", "X1", &["甲县", "甲县"]);
    adopted.people = ["张三", "张三", "李四"].map(ToOwned::to_owned).to_vec();
    let (_, sheet) = year_end(&notice, &[adopted]);
    let totals = ["甲县", "张三", "李四"].map(|name| total(&sheet, name).to_string());
    assert_eq!(totals, ["10", "5", "5"]);
}

#[test]
fn a_parent_has_the_joint_item_of_two_of_its_units_once() {
    let upwards = "规则：归县\n种类：归属\n事实：采用\n当：单位类别 是 医院\n归：上级单位";
    let notice = notice(&[ADOPTED, upwards]);
    for units in [&["一院", "二院"][..], &["一院", "甲县"], &["甲县", "二院"]] {
        let (_, sheet) = year_end(&notice, &[adoption("2024-02-01", "X1", units)]);
        assert_eq!(total(&sheet, "甲县"), Points::whole(10), "{units:?}");
    }
}

#[test]
fn a_rule_for_a_class_of_units_goes_before_another_for_that_class_only() {
    let special = "规则：医院采用\n种类：计分\n事实：采用\n当：单位类别 是 医院\n优先于：采用\n分值：3";
    let notice = notice(&[ADOPTED, special]);
    let (_, sheet) = year_end(&notice, &[adoption("2024-02-01", "X1", &["一院", "乙县"])]);
    assert_eq!((total(&sheet, "一院"), total(&sheet, "乙县")), (Points::whole(3), Points::whole(10)));
}

#[test]
fn a_rule_whose_table_has_no_row_for_a_fact_bars_no_other() {
    let table = "规则：刊物\n种类：计分\n事实：采用\n优先于：采用\n分值表：\n| 体裁 | 分值 |\n| 调研 | 30 |";
    let notice = notice(&[ADOPTED, table]);
    let study = adoption("2024-02-02", "X2", &["乙县"]).with(TextField::Genre, "调研");
    let (_, sheet) = year_end(&notice, &[adoption("2024-02-01", "X1", &["甲县"]), study]);
    assert_eq!((total(&sheet, "甲县"), total(&sheet, "乙县")), (Points::whole(10), Points::whole(30)));
}

#[test]
fn points_that_follow_an_adoption_are_given_by_class_too_and_say_from_what() {
    let basis = |extra: &str| format!("规则：批示\n种类：计分\n事实：批示\n{extra}按原分：2");
    for extra in ["", "当：单位类别 是 县\n"] {
        let notice = notice(&[ADOPTED, &basis(extra)]);
        let facts = [
            adoption("2024-02-01", "X1", &["甲县"]),
            fact(FactKind::Instruction, "2024-02-05", "X1", &["甲县"]),
        ];
        let scored = year_end(&notice, &facts);
        assert_eq!(total(&scored.1, "甲县"), Points::whole(30), "{extra}");
        if extra.is_empty() {
            let told = sentences(&notice, &scored, "甲县");
            assert_eq!(
                told[1],
                "依据一“批示”：因《X1》于2024年2月5日获领导批示，原分10分，按一“批示”乘2，计20分。"
            );
        }
    }
}

#[test]
fn a_dating_rule_holds_only_while_it_is_in_force() {
    let dated = "规则：按佐证\n种类：计期\n事实：采用\n至：2024-03-31\n按：佐证日期";
    let notice = notice(&[ADOPTED, dated]);
    let mut early = adoption("2024-03-01", "X1", &["甲县"]);
    let mut later = adoption("2024-05-01", "X2", &["甲县"]);
    (early.proof_on, later.proof_on) = (Some(day("2024-04-05")), Some(day("2024-06-05")));
    let (_, sheet) = year_end(&notice, &[early, later]);
    let (_, holder) = sheet.named("甲县").unwrap();
    let months = ["2024-04", "2024-05"].map(|month| holder.total(Period::parse(month).unwrap()));
    assert_eq!(months, [Points::whole(10); 2]);
}

#[test]
fn a_unit_that_leaves_inside_a_period_has_not_missed_it() {
    let monthly = "规则：月任务\n种类：任务\n事实：报送\n周期：月\n数：2\n未达：-5";
    let notice = notice(&[monthly]);
    let (_, sheet) = year_end(&notice, &[]);
    // 乙县 left on 10 March: January and February were missed, March was cut short.
    assert_eq!((total(&sheet, "乙县"), total(&sheet, "甲县")), (Points::whole(-10), Points::whole(-60)));
}

#[test]
fn what_one_zeroing_takes_besides_survives_another() {
    let zero = |name: &str| {
        format!("规则：{name}\n种类：计零\n事实：失误\n当：类别 是 {name}\n对象：本月\n另扣：-5")
    };
    let notice = notice(&[ADOPTED, &zero("泄密"), &zero("失实")]);
    let fault =
        |on: &str, class: &str| fact(FactKind::Fault, on, "", &["甲县"]).with(TextField::Class, class);
    let facts =
        [adoption("2024-02-01", "X1", &["甲县"]), fault("2024-02-03", "泄密"), fault("2024-02-04", "失实")];
    assert_eq!(total(&year_end(&notice, &facts).1, "甲县"), Points::whole(-10));
}

#[test]
fn a_missed_quota_charged_to_the_year_names_the_period_that_was_missed() {
    let quarterly =
        "规则：季任务\n种类：任务\n事实：报送\n周期：季\n数：2\n每缺：-5\n计入：年度\n适用：单位 是 甲县";
    let twice = "规则：连续未完成\n种类：满次\n计数：未达 季任务\n窗口：连续季\n满：2\n每次：-3";
    let once = "规则：两次未完成\n种类：满次\n计数：未达 季任务\n窗口：年\n满：2\n一次：-2\n全年计零：是";
    let notice = notice(&[quarterly, twice, once]);
    let sent = |on: &str, item: &str| fact(FactKind::Submission, on, item, &["甲县"]);
    let kept = [
        ("2024-01-05", "a"),
        ("2024-02-05", "b"),
        ("2024-05-05", "c"),
        ("2024-10-05", "d"),
        ("2024-11-05", "e"),
    ];
    let facts: Vec<NewFact> = kept.iter().map(|(on, item)| sent(on, item)).collect();
    let told = sentences(&notice, &year_end(&notice, &facts), "甲县");
    for sentence in [
        "依据一“季任务”：因2024年第二季度任务数2篇，完成1篇，缺1篇，扣5分。",
        "依据一“季任务”：因2024年第三季度任务数2篇，完成0篇，缺2篇，扣10分。",
        "依据一“连续未完成”：因2024年第三季度未完成“季任务”，连续已满2个季度，扣3分。",
        "依据一“两次未完成”：因2024年第三季度未完成“季任务”，累计已满2次，扣2分。",
    ] {
        assert!(told.iter().any(|other| other == sentence), "{sentence} in {told:#?}");
    }
}

#[test]
fn empty_months_ratios_and_ordinals_are_told_by_what_was_counted() {
    let silent = "规则：无信息\n种类：满次\n计数：空期\n事实：报送\n窗口：连续月\n满：3\n每次：-2";
    let ratio = "规则：采用率\n种类：比率\n分子：采用\n分母：报送\n周期：季\n低于：30%\n分值：-3";
    let order = "规则：“首篇”加分\n种类：序次\n事实：采用\n范围：本季\n分值：5，2";
    let notice = notice(&[silent, ratio, order]);
    let mut facts =
        vec![adoption("2024-04-02", "《春天》", &["甲县"]), adoption("2024-05-02", "读《春天》", &["甲县"])];
    facts.extend((1..=7).map(|n| fact(FactKind::Submission, "2024-04-01", &format!("s{n}"), &["甲县"])));
    let told = sentences(&notice, &year_end(&notice, &facts), "甲县");
    for sentence in [
        "依据一“无信息”：因2024年3月没有报送，连续已满3个月，扣2分。",
        "依据一“采用率”：因2024年第二季度采用占报送的比率低于30%，扣3分。",
        "依据一“‘首篇’加分”：因《春天》于2024年4月2日被市级采用，系2024年第二季度第1次，计5分。",
        "依据一“‘首篇’加分”：因《读〈春天〉》于2024年5月2日被市级采用，系2024年第二季度第2次，计2分。",
    ] {
        assert!(told.iter().any(|other| other == sentence), "{sentence} in {told:#?}");
    }
}

#[test]
fn equals_stand_in_the_order_of_the_media_they_reached_each_counted_once() {
    let class = |name: &str, points: u32| {
        format!("规则：{name}\n种类：计分\n事实：采用\n当：媒体类别 是 {name}\n分值：{points}")
    };
    let extra = "规则：另加\n种类：计分\n事实：采用\n当：媒体类别 是 市级主要媒体\n分值：5\n叠加：是";
    let notice = notice(&[&class("中央媒体", 20), &class("市级主要媒体", 5), extra]);
    let by = |item: &str, unit: &str, class: &str| {
        fact(FactKind::Adoption, "2024-02-01", item, &[unit]).with(TextField::ChannelClass, class)
    };
    let facts =
        [by("a", "甲县", "市级主要媒体"), by("b", "甲县", "市级主要媒体"), by("c", "乙县", "中央媒体")];
    let (ledger, sheet) = year_end(&notice, &facts);
    let ranking = rank(&notice, &ledger, &sheet, Period::parse("2024-02").unwrap());
    let names: Vec<&str> =
        ranking[0].rows.iter().map(|row| sheet.holder(row.holder).unwrap().name.as_str()).collect();
    assert_eq!(names, ["乙县", "甲县", "一院", "二院"], "20 points each; the central medium goes first");
    assert_eq!(ranking[0].rows[1].adoptions.iter().sum::<u32>(), 2);
}

#[test]
fn a_stranger_is_remarked_on_and_forgotten_with_its_last_fact() {
    let (notice, calendar) = (notice(&[ADOPTED]), Calendar::national());
    let mut scorer = Scorer::new(&notice, &calendar, Ledger::new(), day("2024-12-31"));
    let (id, differences) = scorer.add(&adoption("2024-02-01", "X1", &["丙县"]));
    assert_eq!((differences[0].name.as_str(), differences[0].after), ("丙县", Points::whole(10)));
    assert!(scorer.sheet().remarks.iter().any(|remark| remark.kind == RemarkKind::UnknownUnit));
    let differences = scorer.reverse(id);
    assert_eq!((differences[0].name.as_str(), differences[0].after), ("丙县", Points::ZERO));
    assert!(scorer.sheet().named("丙县").is_none() && scorer.sheet().remarks.is_empty());
    assert!(scorer.reverse(id).is_empty(), "taken back once is taken back");
}

#[test]
fn an_adjustment_stands_beside_what_rules_give_and_no_limit_or_zeroing_reaches_it() {
    let notice = notice(&[
        ADOPTED,
        "规则：封顶\n种类：限额\n周期：月\n上限：10",
        "规则：失实\n种类：计零\n事实：失误\n当：类别 是 失实\n对象：本月",
    ]);
    let mut adjustment =
        fact(FactKind::Adjustment, "2024-02-05", "人工调整1", &["甲县"]).with(TextField::Class, "一");
    adjustment.amount = Some(Points::whole(5));
    adjustment.reason = "漏登一篇".to_owned();
    adjustment.decided_by = "甲提出，乙批准".to_owned();
    let adoptions = [adoption("2024-02-01", "X1", &["甲县"]), adoption("2024-02-02", "X2", &["甲县"])];
    let mut facts = adoptions.to_vec();
    facts.push(adjustment.clone());
    let told = year_end(&notice, &facts);
    assert_eq!(total(&told.1, "甲县"), Points::whole(15), "ten by the limit, five beside it");
    let said = sentences(&notice, &told, "甲县");
    assert!(said.contains(&"依据一“人工调整”：因漏登一篇（甲提出，乙批准），计5分。".to_owned()), "{said:?}");
    let (_, holder) = told.1.named("甲县").unwrap();
    assert_eq!(holder.adjusted(Period::year(2024)), Points::whole(5));
    assert_eq!(
        holder.column(&notice, "采用", Period::year(2024)),
        Points::whole(25),
        "in the column of its article"
    );
    let fault = fact(FactKind::Fault, "2024-02-03", "", &["甲县"]).with(TextField::Class, "失实");
    facts.push(fault);
    assert_eq!(total(&year_end(&notice, &facts).1, "甲县"), Points::whole(5), "only what rules gave is lost");
    // An article without a rule bears no points: the fact waits for somebody to look at it.
    let lost = year_end(&notice, &[adjustment.with(TextField::Class, "九")]);
    assert_eq!(total(&lost.1, "甲县"), Points::ZERO);
    assert_eq!(lost.1.remarks.first().map(|remark| remark.kind), Some(RemarkKind::NoRule));
}

#[test]
fn no_rule_may_ask_for_adjustments() {
    let text = std::panic::catch_unwind(|| notice(&["规则：调整\n种类：计分\n事实：调整\n分值：1"]));
    assert!(text.is_err(), "a notice whose rule asks for 调整 is refused");
}
