//! Citations follow from where a heading stands.

use super::draft;
use crate::notice::numeral;
use crate::points::Points;

fn citations(body: &str) -> Vec<String> {
    let mut draft = draft();
    draft.body = body.to_owned();
    draft.loads().articles.into_iter().map(|article| article.citation).collect()
}

#[test]
fn numbers_are_composed_from_the_headings_above() {
    assert_eq!(
        citations(
            "# 一、总则\n## （一）信息得分\n### 1.\n### 2．加分项目。\n#### （1）市级\n## (二)贡献加分\n# 二、附则\n"
        ),
        ["一", "一（一）", "一（一）1", "一（一）2", "一（一）2（1）", "一（二）", "二"]
    );
}

#[test]
fn clauses_leave_their_chapter_out() {
    assert_eq!(
        citations(
            "# 第一章 总则\n## 第一条 目的\n# 第二章 计分\n## 第 五 条\n### （一）采用\n#### 1、市级\n"
        ),
        ["第一章", "第一条", "第二章", "第5条", "第5条（一）", "第5条（一）1"]
            .map(|text| text.replace('5', "五"))
    );
}

#[test]
fn annexes_begin_anew_and_notes_stand_under_them() {
    assert_eq!(
        citations(
            "# 关于信息工作的通知\n## 一、总则\n# 附件 2 季报表\n## 注1\n## 一、填报\n### （一）时间\n# 附件3-1\n# 附件\n"
        ),
        ["关于信息工作的通知", "一", "附件2", "附件2 注1", "附件2 一", "附件2 一（一）", "附件3-1", "附件"]
    );
}

#[test]
fn a_heading_without_a_number_is_cited_by_its_words() {
    assert_eq!(
        citations("# 通知\n## 一、总则\n# 考核办法\n## 一、总则\n## 2020年要点\n## 1.5公里\n"),
        ["通知", "一", "考核办法", "考核办法 一", "考核办法 2020年要点", "考核办法 1.5公里"]
    );
}

#[test]
fn words_are_kept_exactly_and_words_before_the_first_heading_too() {
    let mut draft = draft();
    draft.body = "主送：各科室\n\n# 一、总则\n\n原文  照录，\n  一字不改。\n".to_owned();
    let notice = draft.loads();
    assert_eq!(notice.articles[0].citation, "文首");
    assert_eq!(notice.articles[0].words, "主送：各科室");
    assert_eq!(notice.articles[1].words, "原文  照录，\n  一字不改。");
}

#[test]
fn figures_are_found_in_arabic_and_in_characters() {
    let found =
        |text: &str| -> Vec<String> { numeral::figures(text).iter().map(ToString::to_string).collect() };
    assert_eq!(found("每篇２０分，另加0.5分"), ["20", "0.5"]);
    assert_eq!(found("低于30％的"), ["0.3", "30"]);
    assert!(found("按3∶2分配").contains(&"2".to_owned()));
    for (text, figure) in [
        ("一百二十", "120"),
        ("十五", "15"),
        ("两千零五", "2005"),
        ("三万", "30000"),
        ("半", "0.5"),
        ("二〇二〇", "2020"),
    ] {
        assert_eq!(numeral::parse(text).map(|figure| figure.to_string()).as_deref(), Some(figure), "{text}");
    }
    assert!(numeral::figures("百分之三十").contains(&Points::fraction(3, 10).unwrap()));
    assert!(numeral::figures("各得四分之一").contains(&Points::fraction(1, 4).unwrap()));
    assert!(numeral::figures("对半加分").contains(&Points::fraction(1, 2).unwrap()));
    assert!(numeral::figures("翻倍").contains(&Points::whole(2)));
}
