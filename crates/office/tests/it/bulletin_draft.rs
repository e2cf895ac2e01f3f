//! Bulletins as drafted: the words, the columns, the notes, and that every figure in the text equals the tables.

use crate::drafting::{Case, adopted, codes, fact, folder, paragraph, submitted, text, under_heading};
use serde_json::Value;
use std::path::Path;
use zhaozhang_document::official::{Block, Table};
use zhaozhang_domain::cases;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::period::Period;
use zhaozhang_office::bulletin::{BulletinDraft, check, draw, fonts, subject};

const S1: &str = "ganzhou-2020-33";
const S0: &str = "ganzhou-2023-1";

fn july() -> Vec<NewFact> {
    let mut facts = Vec::new();
    for (number, unit) in ["办公室"; 4].iter().enumerate() {
        facts.push(submitted("2020-07-03", &format!("办公室信息{number}"), &[unit]));
    }
    facts.push(submitted("2020-07-06", "联合调研", &["安远县医疗保障局", "信丰县医疗保障局"]));
    facts.push(submitted("2020-07-08", "门诊保障", &["安远县医疗保障局"]));
    let mut returned = submitted("2020-07-09", "两次修改", &["信丰县医疗保障局"]);
    returned.returns = 2;
    facts.push(returned);
    facts.push(
        fact(FactKind::Submission, "2020-07-10", "未达要求", &["赣州市中医院"])
            .with(TextField::Result, "不通过"),
    );
    facts.push(
        adopted("2020-07-15", "联合调研", &["安远县医疗保障局", "信丰县医疗保障局"], "省级", "江西日报")
            .with(TextField::Mark, "综"),
    );
    facts.push(adopted("2020-07-16", "门诊保障", &["安远县医疗保障局"], "市级", "赣南日报"));
    facts.push(adopted("2020-07-20", "办公室信息0", &["办公室"], "市局", "市局网站"));
    facts.push(
        fact(FactKind::Instruction, "2020-07-21", "门诊保障", &["安远县医疗保障局"])
            .with(TextField::Level, "市级"),
    );
    let mut late = fact(FactKind::Solicitation, "2020-07-01", "集采经验", &["龙南县医疗保障局"])
        .with(TextField::Result, "符合要求");
    late.due_on = "2020-07-10".parse().ok();
    late.done_on = "2020-07-13".parse().ok();
    facts.push(late);
    let mut open = fact(FactKind::Solicitation, "2020-07-28", "救助做法", &["于都县医疗保障局"]);
    open.due_on = "2020-08-12".parse().ok();
    facts.push(open);
    let mut fault =
        fact(FactKind::Fault, "2020-07-22", "", &["赣州市中医院"]).with(TextField::Class, "重大失误");
    fault.decided_by = "张三".into();
    fault.reason = "数据有误".into();
    facts.push(fault);
    facts
}

fn titles(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.title.as_str()).collect()
}

fn row<'a>(draft: &'a BulletinDraft, table: &str, unit: &str) -> Vec<&'a str> {
    let table = draft.table(table).unwrap_or_else(|| panic!("{table} among {:?}", names(draft)));
    let row = table.rows.iter().find(|row| row.iter().any(|cell| cell.text == unit));
    row.unwrap_or_else(|| panic!("{unit}")).iter().map(|cell| cell.text.as_str()).collect()
}

fn names(draft: &BulletinDraft) -> Vec<&str> {
    draft.tables.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn july_reads_as_an_office_would_write_it() {
    let draft = Case::new(S1, "2020-07", july()).draft();
    let document = &draft.document;
    assert_eq!(document.title, "赣州市医疗保障局关于2020年7月宣传和政务信息工作情况的通报");
    assert_eq!(document.head.as_ref().unwrap().document_number, "赣市医保字〔2020〕　号");
    assert_eq!(
        document.main_recipient.as_deref(),
        Some(
            "局机关各科室、市医疗保障基金管理中心，各县（市、区）医疗保障局，赣州经开区医疗保险事业管理局、赣州蓉江新区人力资源和社会保障局、相关“两定”机构"
        )
    );
    assert_eq!(
        text(document)[0],
        "根据《赣州市医疗保障局关于加强宣传和政务信息工作的通知》（赣市医保字〔2020〕33号）要求，现将2020年7月宣传和政务信息工作情况通报如下："
    );
    assert_eq!(
        paragraph(document, "本月，纳入"),
        "本月，纳入通报的单位62个，报送信息的单位5个，占8.1%。共报送信息8篇，其中计分7篇。被各级采用3篇次，\
         其中省级采用1篇次、市级采用1篇次、市局采用1篇次。获市级领导批示1件次。"
    );
    assert_eq!(
        paragraph(document, "分组看"),
        "分组看，局机关科室及中心10个单位，报送的1个；县（市、区）20个单位，报送的3个；“两定”机构32个单位，报送的1个。"
    );
    assert_eq!(
        under_heading(document, "县（市、区）"),
        "得分居前的是：第1名安远县医疗保障局（92分），第2名信丰县医疗保障局（52分）。\
         完成月任务的单位0个，未完成的20个。采用篇次最多的是安远县医疗保障局（2篇次）。"
    );
    assert_eq!(under_heading(document, "约稿完成情况"), "本月到期的约稿1件次，逾期报送1件次。");
    assert_eq!(
        under_heading(document, "部分事项未按时报送"),
        "约稿《集采经验》，龙南县医疗保障局未按时报送，扣10分（通知四（二）2）。"
    );
    assert_eq!(
        under_heading(document, "部分稿件质量不高"),
        "退回修改1篇，涉及信丰县医疗保障局。审核不通过1篇，涉及赣州市中医院。"
    );
    assert_eq!(
        under_heading(document, "出现差错和其他扣分情形"),
        "赣州市中医院出现重大失误，扣100分（通知四（二）2）。"
    );
    assert!(under_heading(document, "按时限抓报送").contains("《救助做法》（于都县医疗保障局，8月12日前）"));
    assert!(under_heading(document, "按时限抓报送").contains("半月提醒，8月14日、8月31日（通知四）"));
    assert!(under_heading(document, "核对得分").contains("请于8月7日前向赣州市医疗保障局办公室反映"));
    assert_eq!(check(&draft), []);
}

#[test]
fn the_monthly_ranking_has_the_columns_of_the_first_notice() {
    let draft = Case::new(S1, "2020-07", july()).draft();
    let table = draft.table("排名－县（市、区）").unwrap();
    assert_eq!(
        titles(table).join(" "),
        "排名 单位 月任务 完成数 完成率 常规 超额 市局采用 市级采用 省局采用 省级采用 国家级采用 批示 约稿 扣分 \
         本月得分 累计得分 累计排名"
    );
    assert_eq!(
        row(&draft, "排名－县（市、区）", "安远县医疗保障局"),
        [
            "1",
            "安远县医疗保障局",
            "5",
            "2",
            "40%",
            "2",
            "0",
            "0",
            "20",
            "0",
            "50",
            "0",
            "20",
            "0",
            "0",
            "92",
            "92",
            "1"
        ]
    );
    assert_eq!(row(&draft, "排名－局机关科室及中心", "办公室")[2..8], ["3", "4", "133.3%", "4", "5", "10"]);
    assert_eq!(
        row(&draft, "采用篇目一览表", "联合调研")[2..],
        ["信丰县医疗保障局、安远县医疗保障局", "江西日报", "省级采用", "2020-07-15", "综", "50"]
    );
}

#[test]
fn readings_in_force_stand_under_the_tables_they_touch() {
    let readings = [("A-01".to_owned(), "附件2".to_owned())];
    let period = Period::parse("2020-07").unwrap();
    let case = Case::under(folder(S1), &readings, period, period.last_day(), july());
    let draft = case.draft();
    let notes = |name: &str| draft.table(name).unwrap().notes.join("\n");
    assert!(
        notes("排名－县（市、区）").contains("A-01：市领导批示加多少分。按“附件2”执行"),
        "{}",
        notes("排名－县（市、区）")
    );
    assert!(!notes("排名－局机关科室及中心").contains("A-01"));
    assert!(
        notes("排名－局机关科室及中心").contains(
            "A-06：超额报送的信息是否同时计常规报送1分。本表暂按“常规1分另加超额5分”计算，待裁定。"
        )
    );
    assert!(notes("排名－县（市、区）").contains("“千分制得分”按年度换算"));
    assert!(notes("排名－县（市、区）").contains("得分相同的名次并列，其后名次相应空出"));
    assert_eq!(row(&draft, "排名－县（市、区）", "安远县医疗保障局")[15], "82");
}

#[test]
fn the_year_shows_scaled_points_beside_the_raw_ones() {
    let draft = Case::new(S1, "2020", july()).draft();
    let table = draft.table("排名－县（市、区）").unwrap();
    assert!(titles(table).contains(&"千分制得分"));
    // Six whole months in force; the last day of June is nobody's quota.
    assert_eq!(row(&draft, "排名－县（市、区）", "安远县医疗保障局")[2], "30");
    assert!(
        table.notes.iter().any(|note| note.starts_with("“千分制得分”栏按四（一）1")),
        "{:?}",
        table.notes
    );
    assert_eq!(check(&draft), []);
}

fn quarter() -> Vec<NewFact> {
    let unit = "章贡区医改领导小组秘书处";
    vec![
        adopted("2023-02-01", "改革样本", &[unit], "", "人民日报"),
        adopted("2023-02-03", "改革样本", &[unit], "", "新华网"),
        adopted("2023-02-05", "县域医共体", &["安远县医改领导小组秘书处"], "", "江西日报"),
        adopted("2023-03-05", "便民门诊", &["赣州市中医院"], "", "赣南日报"),
    ]
}

#[test]
fn the_quarterly_ranking_has_the_columns_of_the_second_notice() {
    let draft = Case::new(S0, "2023-Q1", quarter()).draft();
    let table = draft.table("排名－各地").unwrap();
    assert_eq!(
        titles(table).join(" "),
        "排名 单位 报送篇数 计分篇数 中央媒体 新媒体 省级 市级 卫生健康 改革 得分 备注"
    );
    assert_eq!(
        row(&draft, "排名－各地", "章贡区医改领导小组秘书处"),
        ["1", "章贡区医改领导小组秘书处", "2", "1", "100", "0", "0", "0", "0", "0", "100", "1篇不计分"]
    );
    assert!(!titles(draft.table("得分－公立医院").unwrap()).contains(&"排名"));
    assert!(table.notes.iter().any(|note| note.contains("各类媒体分值为系统提供的示例")));
    assert_eq!(
        paragraph(&draft.document, "本季度，纳入"),
        "本季度，纳入通报的单位40个，报送稿件的单位3个，占7.5%。共报送稿件4篇，其中计分3篇。\
         计分稿件中，中央媒体采用1篇次、省级主要媒体采用1篇次、市级主要媒体采用1篇次。"
    );
    assert!(
        under_heading(&draft.document, "公立医院")
            .starts_with("本组不参加排名，报送稿件的有：赣州市中医院（1篇）。")
    );
    assert!(names(&draft).contains(&"未报送单位名单"));
    assert_eq!(check(&draft), []);
}

#[test]
fn a_use_that_gives_only_the_number_is_listed_under_the_title_it_was_submitted_with() {
    let numbered = |mut fact: NewFact| {
        fact.item = "ZG-1".into();
        fact
    };
    let used = NewFact { units: Vec::new(), ..adopted("2020-07-08", "", &[], "市级", "赣南日报") };
    let facts = vec![numbered(used), numbered(submitted("2020-07-06", "章贡区推进一事", &["章贡区"]))];
    let draft = Case::new(S1, "2020-07", facts).draft();
    let table = draft.table("采用篇目一览表").unwrap();
    assert_eq!(row(&draft, "采用篇目一览表", "章贡区推进一事")[2], "章贡区医疗保障局", "{table:?}");
    assert_eq!(check(&draft), []);
}

#[test]
fn a_reprint_that_is_not_counted_stands_under_its_level_and_says_why() {
    let used = |on| adopted(on, "章贡区推进一事", &["章贡区"], "市级", "赣南日报");
    let draft = Case::new(S1, "2020-07", vec![used("2020-07-06"), used("2020-07-08")]).draft();
    let table = draft.table("采用篇目一览表").unwrap();
    let second: Vec<&str> = table.rows[1].iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(&second[4..], ["市级", "2020-07-08", "不计", "按“多次采用累加”"], "{second:?}");
    assert_eq!(check(&draft), []);
}

#[test]
fn a_later_month_is_compared_with_the_one_before() {
    let mut facts = july();
    facts.push(submitted("2020-08-03", "八月信息", &["办公室"]));
    let draft = Case::new(S1, "2020-08", facts).draft();
    assert_eq!(
        paragraph(&draft.document, "与7月相比"),
        "与7月相比，报送信息减少7篇，采用减少3篇次，领导批示减少1件次。"
    );
    assert_eq!(check(&draft), []);
}

#[test]
fn an_empty_period_says_so_and_blames_nobody_wrongly() {
    for (code, period) in [(S1, "2020-07"), (S0, "2023-Q1")] {
        let draft = Case::new(code, period, Vec::new()).draft();
        assert!(text(&draft.document).iter().any(|words| words.contains("均未报送")));
        assert!(!names(&draft).contains(&"采用篇目一览表"));
        assert!(draft.document.attachments.len() == 2);
        assert_eq!(check(&draft), []);
    }
}

#[test]
fn a_tampered_figure_is_found() {
    let untouched = Case::new(S1, "2020-07", july()).draft();
    let figures = untouched.figures.len();
    assert!(figures > 60, "{figures}");
    let mut draft = untouched.clone();
    let spans = draft.document.body.iter_mut().filter_map(|block| match block {
        Block::Paragraph(spans) => Some(spans),
        _ => None,
    });
    let mut figures = spans.flatten().filter(|span| span.anchor.is_some());
    figures.next().unwrap().text = "63".into();
    assert_eq!(check(&draft)[0].to_string(), "正文或附件中“纳入通报的单位”：写的是“63”，应为“62”");

    let mut draft = untouched.clone();
    let at = draft.tables.iter().position(|(name, _)| name == "排名－县（市、区）").unwrap();
    draft.tables[at].1.rows[0][10].text = "51".into();
    assert!(check(&draft).iter().any(|found| found.place.contains("安远县医疗保障局”的本月得分")));
    assert!(check(&draft).iter().any(|found| found.place.starts_with("附件“2020年7月得分排名表”")));

    let mut draft = untouched.clone();
    draft.statements[0].lines[0].points = "100".into();
    assert!(check(&draft)[0].place.contains("得分明细的本月得分"));

    let mut draft = untouched.clone();
    draft.sheet_json = draft.sheet_json.replacen("\"value\": \"8.1%\"", "\"value\": \"9.1%\"", 1);
    assert_eq!(check(&draft)[0].place, "sheet.json 中“已报送单位的比例”");
}

#[test]
fn every_entry_in_sheet_json_has_its_article_and_sentence() {
    let draft = Case::new(S1, "2020-07", july()).draft();
    let json: Value = serde_json::from_str(&draft.sheet_json).unwrap();
    let mut entries = 0;
    for entry in
        json["holders"].as_array().unwrap().iter().flat_map(|holder| holder["entries"].as_array().unwrap())
    {
        let citation = entry["citation"].as_str().unwrap();
        assert!(!citation.is_empty(), "{entry}");
        assert!(entry["sentence"].as_str().unwrap().starts_with(&format!("依据{citation}")), "{entry}");
        entries += 1;
    }
    assert!(entries > 10, "{entries}");
    for figure in json["figures"].as_array().unwrap() {
        let rows = ["entries", "facts", "units"]
            .iter()
            .map(|key| figure[key].as_array().unwrap().len())
            .sum::<usize>();
        let is_nothing = matches!(figure["value"].as_str(), Some("0"));
        assert!(
            rows > 0 || is_nothing || figure["counted_by"].as_str().unwrap().contains("与上期比较"),
            "{figure}"
        );
    }
    assert_eq!(json["notice"]["code"], S1);
    assert_eq!(json["readings"][0]["is_ruled"], false);
}

#[test]
fn every_worked_case_of_every_notice_makes_a_bulletin_without_contradictions() {
    let mut drafted = 0;
    for code in codes() {
        let folder = folder(&code);
        let Some((_, text)) = folder.files.iter().find(|(name, _)| name == "cases.toml") else { continue };
        for case in cases::read(text).unwrap_or_else(|problems| panic!("{code}: {problems:?}")) {
            let draft =
                Case::under(folder.clone(), &case.readings, case.period, case.as_of, case.facts).draft();
            assert_eq!(check(&draft), [], "{code} {}", case.id);
            assert!(draft.document.title.ends_with("情况的通报"), "{}", draft.document.title);
            drafted += 1;
        }
    }
    assert!(drafted > 100, "{drafted}");
}

#[test]
fn the_subject_follows_from_the_title() {
    let subject_of = |code: &str| subject(&Case::new(code, "2023", Vec::new()).notice);
    for (code, expected) in [
        (S1, "宣传和政务信息工作"),
        (S0, "医改宣传工作"),
        ("quzhou-2005", "衢州市政务信息工作"),
        ("county-aic-2012", "全县工商系统信息调研工作"),
        ("xinjiang-insurance-2022", "自治区医疗保障系统政务信息工作"),
    ] {
        assert_eq!(subject_of(code), expected, "{code}");
    }
}

#[test]
fn every_unit_has_a_statement_and_invented_figures_say_so() {
    let mut case = Case::new(S1, "2020-07", july());
    case.is_demonstration = true;
    let draft = case.draft();
    assert_eq!(draft.statements.len(), 62);
    let statement = draft.statements.iter().find(|statement| statement.unit == "赣州市中医院").unwrap();
    assert_eq!(statement.summary[0], ("本月得分".to_owned(), "-100".to_owned()));
    let line = &statement.lines[0];
    assert_eq!((line.citation.as_str(), line.points.as_str()), ("四（二）2", "-100"));
    assert!(draft.statements.iter().all(|statement| statement.page_mark.as_deref() == Some("演示数据")));
    assert_eq!(draft.document.page_mark.as_deref(), Some("演示数据"));
    assert!(draft.tables[0].1.notes[0].contains("演示数据"));
}

#[test]
fn the_same_bulletin_gives_the_same_bytes() {
    let fonts = fonts::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts")).unwrap();
    let first = draw(&Case::new(S1, "2020-07", july()).draft(), &fonts).unwrap();
    let second = draw(&Case::new(S1, "2020-07", july()).draft(), &fonts).unwrap();
    let names: Vec<&str> = first.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["通报.pdf", "通报.docx", "得分排名表.xlsx", "单位得分明细.pdf", "sheet.json"]);
    for (one, other) in first.files.iter().zip(&second.files) {
        assert!(one.bytes == other.bytes, "{}", one.name);
    }
    assert_eq!(first.warnings, Vec::<String>::new());
    assert!(first.missing_characters.is_empty());
    assert_eq!(first.substitutions.len(), 5);
    assert!(first.remarks()[0].contains("代替"));
}
