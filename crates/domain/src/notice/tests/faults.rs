//! The register of faults on a small invented notice.

use super::{Draft, draft};
use crate::notice::{FaultKind, NoticeFault};

fn faults(draft: &Draft) -> Vec<NoticeFault> {
    draft.loads().faults
}

fn ids(draft: &Draft) -> Vec<String> {
    faults(draft).into_iter().map(|fault| fault.id).collect()
}

fn award(name: &str, lines: &str) -> String {
    format!("规则：{name}\n种类：计分\n事实：采用\n{lines}")
}

#[test]
fn a_notice_in_order_has_no_faults() {
    let sound = draft().rule(&award("市级", "分值：20\n当：级别 是 市级"));
    assert_eq!(ids(&sound), Vec::<String>::new());
}

#[test]
fn a_figure_nobody_stated_is_found() {
    let found = faults(&draft().rule(&award("市级", "分值：25")));
    assert_eq!(found[0].id, "数值无据：市级");
    assert!(found[0].what.contains("25") && found[0].here.citation == "一");
    // Stated in the words above, in characters, or in an annex the article names.
    for words in ["每篇二十五分。", "见附件1。"] {
        let draft = draft().with(&format!("## （一）采用\n\n{words}")).rule(&award("市级", "分值：25"));
        let annex = draft.with("# 附件1 分值\n\n```附表 分.tsv\n```").file("分.tsv", "级别\t分\n市级\t25\n");
        assert_eq!(ids(&annex), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn a_declared_question_shows_both_places() {
    let question = "```裁定\n编号：A-01\n问题：几分。\n依据：一：按20计\n依据：附件2：10分\n选项：甲 = 20；乙 = 10\n缺省：甲\n```";
    let found = faults(&draft().with(question).with("# 附件2\n\n```不编码\n只作说明。\n```"));
    assert_eq!((found[0].id.as_str(), found[0].kind), ("A-01", FaultKind::Contradiction));
    assert_eq!((found[0].here.citation.as_str(), found[0].here.words.as_str()), ("一", "按20计"));
    assert_eq!(found[0].there.as_ref().unwrap().citation, "附件2");
    assert_eq!(found[0].default, "甲");
}

#[test]
fn a_point_table_that_differs_from_its_rule_is_found() {
    let draft = draft().rule(&award("市级", "分值：20")).with("# 附件2\n\n```附表 分.tsv\n```");
    let found = faults(&draft.clone().file("分.tsv", "级别\t分值\t规则\n市级\t10\t市级\n"));
    assert_eq!(found[0].id, "矛盾：市级分值");
    assert_eq!(
        (found[0].here.citation.as_str(), found[0].there.as_ref().unwrap().citation.as_str()),
        ("一", "附件2")
    );
    assert_eq!(ids(&draft.file("分.tsv", "级别\t分值\t规则\n市级\t20\t市级\n")), Vec::<String>::new());
}

#[test]
fn one_duty_with_two_dates_is_found() {
    let duty = |when: &str| format!("```节奏\n事项：季报\n时点：{when}\n责任：各科室\n```");
    let draft = draft().with(&duty("每季最后一个工作日")).with("# 附件1\n").with(&duty("每季末"));
    assert_eq!(ids(&draft), ["矛盾：季报时点"]);
}

#[test]
fn terms_nobody_defines_are_named_once_with_their_articles() {
    let draft = draft().with("# 二、报送\n\n及时报送。\n\n# 三、反馈\n\n及时反馈，第一时间报告。");
    let found = faults(&draft);
    assert_eq!(
        found.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(),
        ["未定义：第一时间", "未定义：及时"]
    );
    assert!(found[1].what.contains("二、三"), "{}", found[1].what);
    let settled =
        draft.with("```不编码\n“第一时间”由办公室另定。\n```").with("# 四、附则\n\n及时，是指当天。");
    assert_eq!(ids(&settled), Vec::<String>::new());
}

#[test]
fn names_listed_twice_and_sums_that_do_not_hold_are_found() {
    let list = "单位\t年任务\t月任务\n甲医院\t12\t1\n乙医院\t20\t2\n甲医院\t12\t1\n";
    let found = faults(&draft().with("# 附件3\n\n```附表 任务.tsv\n```").file("任务.tsv", list));
    assert_eq!(
        found.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(),
        ["重复：甲医院", "合计不符：乙医院"]
    );
    assert_eq!(found[0].here.words, "第1项 甲医院");
    let units = "名称\t类别\n甲医院\t医院\n甲医院\t医院\n";
    let notice = draft().file("units.tsv", units).loads();
    assert_eq!((notice.units.len(), notice.faults[0].id.as_str()), (1, "重复：甲医院"));
}

#[test]
fn annex_titles_and_mailboxes_that_nearly_agree_are_found() {
    let draft = draft()
        .with("# 附件说明\n\n附件：1. 医改联络员登记表\n2. 季报表\n\n邮箱：ganbu@example.com")
        .with("# 附件1 医政联络员登记表\n\n# 附件 2\n\n2024年季报表\n\n寄8anbu@example.com。");
    assert_eq!(ids(&draft), ["名称不符：附件1", "名称不符：邮箱ganbu@example.com"]);
}

#[test]
fn a_higher_platform_with_fewer_points_is_found() {
    let table = "分值表：\n| 级别 | 体裁 | 分值 |\n| 省级 | 简报 | 10 |\n| 市级 | 简报 | 20 |\n| 市级 | 专报 | 30 |\n| 县级 | * | 5 |";
    let found = faults(&draft().rule(&award("采用", table)));
    assert_eq!(found.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(), ["平台倒挂：省级／市级"]);
    let classes = draft()
        .rule(&award("中央", "当：媒体类别 是 中央媒体\n分值：20"))
        .rule(&award("网站", "当：媒体类别 是 省内网站\n分值：30"))
        .rule(&award("新媒体", "当：媒体类别 是 新媒体\n分值：60"))
        .file(
            "media.tsv",
            "名称\t类别\t级别\n甲报\t中央媒体\t国家级\n乙网\t省内网站\t省级\n丙号\t新媒体\t\n",
        );
    assert_eq!(ids(&classes), ["平台倒挂：中央媒体／省内网站"]);
}

#[test]
fn numbers_in_half_width_brackets_or_used_twice_are_found() {
    let draft = draft().with("## (一)报送\n## （一）采用\n## （二)约稿");
    let found = faults(&draft);
    assert_eq!(
        found.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(),
        ["序号不规范：半角括号", "序号不规范：一（一）"]
    );
    assert!(found[0].what.starts_with("一（一）、一（二）"));
}

#[test]
fn the_office_can_rule_on_a_fault() {
    let ruling = "[[ruling]]\n\"编号\" = \"数值无据：市级\"\n\"读法\" = \"照25分执行\"\n\"裁定人\" = \"办公室\"\n\"裁定日期\" = \"2024-02-01\"\n\"理由\" = \"会议议定\"\n";
    let found = faults(&draft().rule(&award("市级", "分值：25")).file("rulings.toml", ruling));
    assert_eq!(found[0].ruling.as_ref().unwrap().reading, "照25分执行");
}
