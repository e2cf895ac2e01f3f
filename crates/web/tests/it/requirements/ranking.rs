//! Rankings: yearly scores of S0 by place, equals and groups, past days, and points scaled to a thousand.

use super::desk::{ANYUAN, Desk, S0, between, plain, ranks};
use crate::pages::S1;
use crate::visitor::encoded;

/// Reports of four places and one member department.
const REPORTS: [&str; 6] = [
    "采用 信息编号=A1 单位=章贡区 日期=2023-02-01 媒体=人民日报",
    "采用 信息编号=A2 单位=南康区 日期=2023-02-02 媒体=江西日报",
    "采用 信息编号=A3 单位=赣县区 日期=2023-03-01 媒体=江西日报",
    "采用 信息编号=A4 单位=信丰县 日期=2023-03-02 媒体=赣南日报",
    "采用 信息编号=A5 单位=市卫生健康委 日期=2023-03-02 媒体=健康报",
    "采用 信息编号=A2 单位=南康区 日期=2023-02-09 媒体=人民网",
];

fn first(rows: &[(String, String, String)], count: usize) -> Vec<(&str, &str, &str)> {
    rows.iter()
        .take(count)
        .map(|(place, unit, points)| (place.as_str(), unit.as_str(), points.as_str()))
        .collect()
}

#[tokio::test]
async fn s0_47_the_years_score_of_a_place_opens_to_its_lines() {
    let desk = Desk::new().await;
    desk.takes(S0, &REPORTS).await;
    let place = "南康区医改领导小组秘书处";
    let statement = desk.statement(S0, place, "2023").await;
    assert_eq!(statement.total, "50", "a reprint counts nothing");
    let counted: Vec<&str> =
        statement.lines.iter().filter(|line| line.points != "0").map(|line| line.rule.as_str()).collect();
    assert_eq!(counted, ["省级主要媒体采用"]);
    assert!(statement.page.contains("示例"), "the points are samples and say so");
    let sum: i64 = statement.lines.iter().map(|line| line.points.parse::<i64>().unwrap()).sum();
    assert_eq!(sum.to_string(), statement.total, "the total equals its lines");
    let again = desk.statement(S0, place, "2023").await;
    assert_eq!(again, statement);
    let reopened = desk.reopened(|_| ()).await;
    assert_eq!(reopened.statement(S0, place, "2023").await, statement, "recomputing gives the same figures");
    reopened.logged("导入台账", "赣市医改秘字〔2023〕1号").await;
}

#[tokio::test]
async fn s0_48_equals_share_a_place_and_a_past_list_is_reproduced() {
    let desk = Desk::new().await;
    desk.takes(S0, &REPORTS).await;
    let address = format!("/notices/{S0}/ranking?period=2023");
    let page = desk.page(&address).await;
    let places = ranks(&page, "各地");
    let expected = [
        ("1", "章贡区医改领导小组秘书处", "100"),
        ("2", "南康区医改领导小组秘书处", "50"),
        ("2", "赣县区医改领导小组秘书处", "50"),
        ("4", "信丰县医改领导小组秘书处", "20"),
    ];
    assert_eq!(first(&places, 4), expected);
    assert!(places.iter().skip(4).all(|(place, _, points)| place == "5" && points == "0"), "{places:?}");
    let members = ranks(&page, "成员单位");
    assert_eq!(first(&members, 2), [("1", "市卫生健康委", "30"), ("2", "市委宣传部", "0")]);

    desk.takes(S0, &["采用 信息编号=A9 单位=信丰县 日期=2023-08-02 媒体=人民日报"]).await;
    assert_eq!(
        first(&ranks(&desk.page(&address).await, "各地"), 1),
        [("1", "信丰县医改领导小组秘书处", "120")]
    );
    let past = desk.page(&format!("{address}&as_of=2023-06-30")).await;
    assert_eq!(ranks(&past, "各地"), places, "as of the end of June the list is what it was");
    assert!(
        past.contains("统计截至2023年6月30日") && past.contains("value=\"2023-06-30\""),
        "{}",
        plain(&past)
    );
    let link = between(&past, "c-unit\"><a href=\"", "\"");
    assert!(link.ends_with("as_of=2023-06-30"), "{link}");
    let csv =
        desk.office.get(&format!("/notices/{S0}/ranking.csv?period=2023&as_of=2023-06-30")).await.text();
    assert!(
        csv.contains("1,章贡区医改领导小组秘书处") && csv.contains("2,赣县区医改领导小组秘书处"),
        "{csv}"
    );
    for wrong in ["2099-01-01", "2023-02-30", "昨天"] {
        let answer = desk.office.get(&format!("{address}&as_of={}", encoded(wrong))).await;
        assert_eq!(answer.status.as_u16(), 422, "{wrong}");
        assert!(answer.text().contains("怎么办"), "{wrong}");
    }
    desk.logged("导入台账", "赣市医改秘字〔2023〕1号").await;
}

#[tokio::test]
async fn s1_29_raw_and_scaled_points_stand_side_by_side_with_their_rule() {
    let desk = Desk::new().await;
    desk.takes(
        S1,
        &[
            "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过",
            "采用 信息编号=X1 日期=2020-07-08 级别=市级 媒体=《每日要情》",
            "报送 信息编号=X2 单位=信丰县医疗保障局 日期=2020-07-06 结果=通过",
        ],
    )
    .await;
    let page = desk.page(&format!("/notices/{S1}/ranking?period=2020")).await;
    let group = page.split("<section").find(|part| part.contains(">县（市、区）</h2>")).unwrap();
    assert!(group.contains(">本期得分</th>") && group.contains(">千分制得分</th>"), "{}", plain(group));
    let row = |unit: &str| {
        let row = group.split("<tr role=\"row\"").find(|row| row.contains(&format!(">{unit}</a>"))).unwrap();
        (between(row, "c-points\">", "</td>"), between(row, "data-label=\"千分制得分\">", "</td>"))
    };
    assert_eq!(row(ANYUAN), ("21".into(), "1000".into()));
    assert_eq!(row("信丰县医疗保障局"), ("1".into(), "47.6".into()), "1 ÷ 21 × 1000, half up to 0.1");
    let remarks = between(group, "<ul class=\"remarks\"", "</ul>");
    for needle in [
        "“千分制得分”一栏依据四（一）1折算",
        "组内最高分折为1000",
        "四舍五入到1位小数",
        "A-02",
        "按组内最高分折算",
    ] {
        assert!(remarks.contains(needle), "{needle}\n{}", plain(&remarks));
    }
    let csv = desk.office.get(&format!("/notices/{S1}/ranking.csv?period=2020")).await.text();
    assert!(csv.contains("千分制得分") && csv.contains("47.6") && csv.contains("A-02"), "{csv}");
    let month = desk.page(&format!("/notices/{S1}/ranking?period=2020-07")).await;
    assert!(!month.contains(">千分制得分</th>"), "the rule converts years");
    desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
}

#[tokio::test]
async fn s2_39_two_schemes_run_side_by_side_without_mixing() {
    let desk = Desk::new().await;
    desk.takes(S0, &REPORTS).await;
    let reform = desk.page(&format!("/notices/{S0}/ranking?period=2023")).await;
    // A hospital stands in both registers.
    desk.takes(S1, &["报送 信息编号=A1 单位=赣州市人民医院 日期=2023-02-01 结果=通过"]).await;
    desk.takes(S0, &["采用 信息编号=B1 单位=赣州市人民医院 日期=2023-02-01 媒体=人民日报"]).await;
    assert_eq!(desk.statement(S1, "赣州市人民医院", "2023").await.gains(), ["常规报送 1"]);
    assert_eq!(desk.statement(S0, "赣州市人民医院", "2023").await.gains(), ["中央媒体采用 100"]);
    let after = desk.page(&format!("/notices/{S0}/ranking?period=2023")).await;
    assert_eq!(ranks(&after, "各地"), ranks(&reform, "各地"));
    let numbers = desk.page("/events").await;
    assert!(numbers.contains("赣市医保字〔2020〕33号") && numbers.contains("赣市医改秘字〔2023〕1号"));
}
