//! Every refusal names its place, the reason and the cure; all of them at once.

use super::{Draft, draft};
use crate::notice::file::{NoticeFolder, read};
use crate::notice::problem::CODES;

/// One problem with this code and these words.
fn check(draft: &Draft, code: &str, words: &[&str]) {
    let problem = draft.refused_once();
    assert!(problem.starts_with(code), "{problem}");
    for word in words {
        assert!(problem.contains(word), "{word} in {problem}");
    }
    assert!(CODES.iter().any(|(known, _)| known == &code));
}

fn award(lines: &str) -> Draft {
    draft().rule(&format!("规则：市级\n种类：计分\n事实：采用\n{lines}"))
}

#[test]
fn all_problems_are_named_at_once_in_the_order_of_the_file() {
    let problems = draft()
        .rule("规则：甲\n种类：计分\n事实：采用\n分直：20")
        .rule("规则：乙\n种类：记分\n事实：采用")
        .with("```裁决\n```")
        .refused();
    let codes: Vec<&str> = problems.iter().map(|problem| problem.split(' ').next().unwrap()).collect();
    assert_eq!(codes, ["N-123", "N-122", "N-121", "N-113"], "{problems:#?}");
}

#[test]
fn the_front_matter_is_checked() {
    let without = NoticeFolder { code: "空".to_owned(), files: Vec::new() };
    assert_eq!(read(&without).unwrap_err()[0].code, "N-101");
    let mut bare = draft();
    bare.front.clear();
    assert_eq!(bare.refused().len(), 3, "title, issuer and date are missing");
    let mut wrong = draft();
    wrong.front.push_str("\"施形日期\" = \"2024-01-02\"\n");
    check(&wrong, "N-106", &["施形日期", "是否想写“施行日期”"]);
    let mut wrong = draft();
    wrong.front.push_str("\"施行日期\" = \"二月\"\n");
    check(&wrong, "N-105", &["施行日期", "2020-06-30"]);
    let mut wrong = draft();
    wrong.front.push_str("标题：甲\n");
    check(&wrong, "N-103", &["第5行"]);
    let open =
        NoticeFolder { code: "空".to_owned(), files: vec![("notice.md".to_owned(), "+++\n".to_owned())] };
    assert!(read(&open).unwrap_err().iter().any(|problem| problem.code == "N-102"));
}

#[test]
fn a_rule_needs_an_article_and_an_end() {
    let mut early = draft();
    early.body = "```规则\n规则：甲\n```\n# 一、计分\n".to_owned();
    check(&early, "N-111", &["前面没有条款标题"]);
    check(&draft().with("```规则\n规则：甲\n种类：计分\n事实：采用\n分值：2"), "N-112", &["没有结束"]);
    check(&draft().with("```规测\n```"), "N-113", &["是否想写“规则”"]);
    check(&draft().with("```\n随便写写\n```"), "N-113", &["没有写种类"]);
    check(&award("分值：20\n这一行没有冒号"), "N-114", &["这一行没有冒号", "第16行"]);
    check(&draft().with("```不编码\n```"), "N-115", &["理由"]);
}

#[test]
fn keys_and_kinds_are_known_or_refused_with_the_nearest() {
    check(&draft().rule("规则：甲\n种类：记分\n分值：2"), "N-121", &["是否想写“计分”"]);
    check(&award("分值：20\n叠嘉：是"), "N-122", &["叠嘉", "是否想写“叠加”"]);
    check(&award("叠加：是"), "N-123", &["缺少“分值”"]);
    check(&award("分值：20\n分值：30"), "N-125", &["写了两次"]);
    check(
        &award("分值：20").rule("规则：市级\n种类：基础分\n周期：年\n分值：2"),
        "N-126",
        &["重名", "第11行"],
    );
}

#[test]
fn values_that_cannot_be_read_say_how_they_are_written() {
    for (lines, words) in [
        ("分值：二十", "数字，如 20"),
        ("分值：20\n叠加：对", "是"),
        ("分值：20\n当：级另 是 市级", "是否想写“级别”"),
        ("分值：20\n当：级别 市级", "级别 是"),
        ("分值：20\n当：级别 不少于 3", "不能比较大小"),
        ("分值：20\n当：字数 不少于 很多", "不是数字"),
        ("分值：20\n当：数值 多于 0.5", "不少于"),
        ("分值：20\n当：单综 是 双", "单、综"),
        ("分值：20\n按数值：1", "只能用一种"),
        ("分值表：", "表格"),
        ("分值表：\n| 级别 | 分值 |\n| | 2 |", "不限请写 *"),
        ("分值表：\n| 极别 | 分值 |\n| 甲 | 2 |", "是否想写“级别”"),
        ("每：字数 0\n分值：2", "字数 100"),
    ] {
        check(&award(lines), "N-124", &[words]);
    }
    check(&award("每：字数 100"), "N-123", &["分值"]);
    check(&award("分值：20\n自：2024-07-01\n至：2024-01-01"), "N-124", &["一天也不会执行"]);
}

#[test]
fn units_and_classes_must_be_in_the_register() {
    let register = "名称\t类别\n甲医院\t医院\n";
    check(&award("分值：20\n当：单位类别 是 药店").file("units.tsv", register), "N-124", &["药店", "医院"]);
    let other = draft().rule("规则：起点\n种类：基础分\n周期：年\n分值：2\n适用：级别 是 市级");
    check(&other, "N-124", &["单位类别"]);
    check(&draft().file("units.tsv", "名称\t类别\t单位人数\n"), "N-142", &["是否想写“人数”"]);
}

#[test]
fn registers_are_checked() {
    let problems = draft()
        .file("units.tsv", "名称\t别名\t类别\t上级\t人数\n甲\t丙\t科室\t\t多\n乙\t丙\t\t丁\t\n")
        .refused();
    let all = problems.join("\n");
    for words in ["人数", "没有写“类别”"] {
        assert!(all.contains(words), "{words} in {all}");
    }
    let all = draft()
        .file("units.tsv", "名称\t别名\t类别\t上级\n甲\t丙\t科室\t\n乙\t丙\t科室\t丁\n")
        .refused()
        .join("\n");
    assert!(all.contains("“丙”既指“甲”，又指“乙”") && all.contains("上级“丁”不在表中"), "{all}");
    check(&draft().file("media.tsv", "名称\t类别\t媒体级别\n"), "N-143", &["是否想写“级别”"]);
    check(&draft().with("```附表 表.tsv\n```"), "N-141", &["表.tsv"]);
    check(&award("分值表：表.tsv"), "N-141", &["表.tsv"]);
}

#[test]
fn names_that_rules_refer_to_must_exist() {
    for (rule, words) in [
        ("规则：乙\n种类：基础分\n周期：年\n分值：2\n优先于：市极", "是否想写“市级”"),
        ("规则：乙\n种类：限额\n周期：年\n上限：20\n栏：市极", "是否想写“市级”"),
        ("规则：乙\n种类：满次\n计数：未达 市级\n窗口：年\n满：2\n一次：-5", "任务"),
        ("规则：乙\n种类：奖金\n周期：年\n每分：3\n超出任务：任务", "任务"),
        ("规则：乙\n种类：名次\n组：医院\n取：前3名\n称号：先进\n周期：年", "分组"),
        ("规则：乙\n种类：任务\n事实：报送\n周期：月\n数：2\n超额替代：丙", "丙"),
    ] {
        check(&award("分值：20").rule(rule), "N-131", &[words]);
    }
    let table = "规则\t分值\n县级\t20\n";
    check(
        &award("分值：20").with("```附表 分.tsv\n```").file("分.tsv", table),
        "N-131",
        &["县级", "是否想写“市级”"],
    );
}

#[test]
fn circles_are_refused() {
    let problems = award("分值：20\n优先于：乙")
        .rule("规则：乙\n种类：计分\n事实：采用\n分值：2\n优先于：市级")
        .refused();
    assert!(
        problems.len() == 2 && problems.iter().all(|problem| problem.starts_with("N-132")),
        "{problems:#?}"
    );
    let quota = "规则：任务\n种类：任务\n事实：采用\n周期：年\n量度：分\n数：100\n每超：2\n超额替代：市级";
    check(&award("分值：20").rule(quota), "N-132", &["量度", "算不出结果"]);
}

#[test]
fn two_rules_may_not_claim_one_fact_without_an_order() {
    let second = |lines: &str| {
        award("分值：20\n当：级别 是 市级、县级")
            .rule(&format!("规则：乙\n种类：计分\n事实：采用、批示\n分值：10\n{lines}"))
    };
    let problem = second("当：媒体 是 日报").refused_once();
    assert!(problem.starts_with("N-133"), "{problem}");
    for words in ["“市级”（一，第11行）", "“乙”（一，第19行）", "采用", "优先于"]
    {
        assert!(problem.contains(words), "{words} in {problem}");
    }
    for apart in [
        "当：级别 是 省级",
        "当：级别 不是 市级、县级",
        "当：级别 为空",
        "优先于：市级",
        "叠加：是",
        "单位：元",
        "至：2023-12-31",
    ] {
        let first = if apart.starts_with("至") { "自：2024-01-01" } else { "" };
        let draft = award(&format!("分值：20\n当：级别 是 市级、县级\n{first}"))
            .rule(&format!("规则：乙\n种类：计分\n事实：采用、批示\n分值：10\n{apart}"));
        draft.loads();
    }
    award("分值：20\n当：字数 少于 500")
        .rule("规则：乙\n种类：计分\n事实：采用\n分值表：\n| 字数 | 分值 |\n| ≥800 | 30 |\n| 500～800 | 20 |")
        .loads();
    award("分值：20").rule("规则：乙\n种类：总计\n事实：采用\n当：媒体 是 日报\n分值：100").loads();
}

#[test]
fn questions_and_rulings_must_fit() {
    let question = |id: &str, default: &str| {
        format!(
            "```裁定\n编号：{id}\n问题：几分。\n依据：一：20分\n选项：甲 = 20\n选项：乙 = 10\n缺省：{default}\n```"
        )
    };
    check(&draft().with(&question("A-01", "丙")), "N-153", &["丙"]);
    check(&draft().with(&question("A-01", "甲")).with(&question("A-01", "乙")), "N-151", &["A-01"]);
    check(
        &award("分值：20\n当：级别 是 〔A-1〕").with(&question("A-01", "甲")),
        "N-152",
        &["是否想写“A-01”"],
    );
    let ruling = |id: &str, reading: &str| {
        format!(
            "[[ruling]]\n\"编号\" = \"{id}\"\n\"读法\" = \"{reading}\"\n\"裁定人\" = \"办公室\"\n\"裁定日期\" = \"2024-02-01\"\n\"理由\" = \"议定\"\n"
        )
    };
    let asked = draft().with(&question("A-01", "甲"));
    check(&asked.clone().file("rulings.toml", &ruling("A-02", "甲")), "N-154", &["A-02", "A-01"]);
    check(&asked.clone().file("rulings.toml", &ruling("A-01", "丙")), "N-153", &["丙"]);
    check(&asked.clone().file("rulings.toml", "[[ruling]]\n编号 = 1\n"), "N-155", &["[[ruling]]"]);
    check(&asked.file("rulings.toml", "[[ruling]]\n\"编号\" = \"A-01\"\n\"读法\" = \"甲\"\n\"裁定人\" = \"办\"\n\"裁定日期\" = \"2024-02-01\"\n"), "N-155", &["理由"]);
}

#[test]
fn an_article_with_figures_is_encoded_or_says_why_not() {
    check(&draft().with("# 二、约稿\n\n未按时报送的，每篇扣10分。"), "N-161", &["N-161", "“二”", "10分"]);
}

#[test]
fn figures_in_passing_need_no_rule() {
    let draft = award("分值：20")
        .with("# 二、要求\n\n高度重视，十分重要，一天也不能放松；印发5份；2020年起执行千分制。");
    draft.loads();
    let declared =
        award("分值：20").with("# 二、要求\n\n每篇扣10分。\n\n```不编码\n由人事部门执行。\n```").loads();
    assert_eq!(declared.articles[1].not_encoded.as_deref(), Some("由人事部门执行。"));
}

#[test]
fn a_rule_that_runs_before_shares_are_known_cannot_ask_for_the_unit() {
    for kind in
        ["种类：取舍\n每组：最高", "种类：分摊\n办法：均分", "种类：期限\n时限：5天", "种类：总计\n分值：20"]
    {
        let draft = draft().rule(&format!("规则：早\n{kind}\n事实：采用\n当：单位类别 是 医院"));
        check(&draft, "N-124", &["问到“单位类别”", "在分摊之前执行", "计分、倍数"]);
    }
    let except = draft().rule("规则：早\n种类：取舍\n每组：最高\n事实：采用\n除外：单位 是 甲县");
    check(&except, "N-124", &["问到“单位”"]);
}

#[test]
fn a_week_has_no_total_of_its_own() {
    let weekly = award("分值：2").rule("规则：封顶\n种类：限额\n周期：周\n上限：10");
    check(&weekly, "N-124", &["“周期：周”不能用于“限额”", "按月入账", "请改为月"]);
    check(&draft().rule("规则：清\n种类：计零\n事实：失误\n对象：本周"), "N-124", &["“对象：周”"]);
}

#[test]
fn more_rules_than_can_run_are_refused() {
    let mut many = draft();
    for n in 0..65 {
        many = many.rule(&format!(
            "规则：满{n}\n种类：满次\n事实：失误\n当：类别 是 错{n}\n窗口：年\n满：2\n一次：-2"
        ));
    }
    check(&many, "N-134", &["“满64”", "64组"]);
    let mut rules = draft();
    for n in 0..2001 {
        rules = rules.rule(&format!("规则：甲{n}\n种类：计分\n事实：采用\n当：级别 是 级{n}\n分值：2"));
    }
    check(&rules, "N-134", &["2001条规则", "分值表"]);
}

#[test]
fn what_refers_to_a_refused_rule_is_not_refused_as_well() {
    let refused = draft()
        .rule("规则：市级\n种类：计分\n事实：采用\n分值：二十\n栏：采用")
        .rule("规则：省级\n种类：计分\n事实：采用\n优先于：市级\n分值：30\n栏：省级")
        .rule("规则：封顶\n种类：限额\n栏：采用\n周期：年\n上限：60")
        .file("points.tsv", "规则\t分值\n市级\t20\n")
        .with("```附表 points.tsv\n```");
    check(&refused, "N-124", &["“分值：二十”"]);
}

#[test]
fn a_block_left_open_is_named_where_it_begins() {
    let open = draft()
        .with("```规则\n规则：市级\n种类：计分\n事实：采用\n分值：20\n")
        .rule("规则：封顶\n种类：限额\n周期：年\n上限：60");
    check(&open, "N-112", &["没有结束"]);
}

#[test]
fn a_notice_must_be_in_force_for_a_day() {
    let mut never = draft();
    never.front.push_str("\"失效日期\" = \"2024-01-01\"\n");
    check(&never, "N-105", &["早于施行日期", "请改正两个日期"]);
}
