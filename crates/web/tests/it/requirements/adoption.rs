//! Adoption rates by unit, author, topic and period, and the completion figures that are exported.

use super::desk::{ANYUAN, Desk, between, plain};
use crate::pages::S1;

const FACTS: [&str; 9] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 作者=张三 类别=工作动态类 日期=2020-07-06 结果=通过",
    "报送 信息编号=X2 单位=安远县医疗保障局 作者=李四 类别=经验成效类 日期=2020-07-07 结果=通过",
    "报送 信息编号=X3 单位=安远县医疗保障局 作者=张三 类别=经验成效类 日期=2020-07-08 结果=通过",
    "报送 信息编号=X4 单位=安远县医疗保障局 作者=王五 类别=工作动态类 日期=2020-07-09 结果=不通过",
    "报送 信息编号=X5 单位=安远县医疗保障局 作者=张三 类别=工作动态类 日期=2020-08-03 结果=通过",
    "采用 信息编号=X1 日期=2020-07-10 级别=市级 媒体=《每日要情》",
    "采用 信息编号=X1 日期=2020-07-20 级别=省级 媒体=江西日报",
    "采用 信息编号=X2 日期=2020-08-02 级别=市局 媒体=市局网站",
    "采用 信息编号=X5 日期=2020-08-09 级别=市局 媒体=市局网站",
];

/// The row of a table: accepted, adopted, rate.
fn row(page: &str, name: &str) -> String {
    plain(&between(page, &format!("<th scope=\"row\">{name}</th>"), "</tr>"))
}

#[tokio::test]
async fn s1_5_the_adoption_rate_equals_the_count_by_hand() {
    let desk = Desk::new().await;
    desk.takes(S1, &FACTS).await;
    let july = desk.page(&format!("/notices/{S1}/adoption?period=2020-07")).await;
    for (name, cells) in [
        (ANYUAN, "3 2 66.7%"),
        ("信丰县医疗保障局", "0 0 —"),
        ("张三", "2 1 50%"),
        ("李四", "1 1 100%"),
        ("工作动态类", "1 1 100%"),
        ("经验成效类", "2 1 50%"),
    ] {
        assert_eq!(row(&july, name), cells, "{name}");
    }
    assert!(!july.contains("王五"), "an item that was not accepted counts nowhere");
    let year = desk.page(&format!("/notices/{S1}/adoption?period=2020")).await;
    assert_eq!((row(&year, ANYUAN), row(&year, "张三")), ("4 3 75%".into(), "3 2 66.7%".into()));
    desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
}

#[tokio::test]
async fn s1_28_completion_of_designated_providers_is_exported() {
    let desk = Desk::new().await;
    let facts = [
        "报送 信息编号=X1 单位=安远县人民医院 日期=2020-07-06 结果=通过",
        "报送 信息编号=X2 单位=安远县人民医院 日期=2020-07-07 结果=通过",
        "约稿 信息编号=Y1 单位=赣州市人民医院 日期=2020-07-01 截止日期=2020-07-10",
    ];
    desk.takes(S1, &facts).await;
    let answer = desk.office.get(&format!("/notices/{S1}/completion.csv?period=2020-07")).await;
    let text = answer.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "组,单位,周期,任务数,完成数,完成率,扣分,得分,统计截至,导出日期");
    let providers: Vec<&&str> = lines.iter().filter(|line| line.starts_with("“两定”机构,")).collect();
    assert_eq!(providers.len(), 32, "one row for each provider");
    for expected in [
        "“两定”机构,安远县人民医院,2020年7月,1,2,200%,0,7,2020-07-31,2026-11-23",
        "“两定”机构,赣州市人民医院,2020年7月,1,0,0%,-10,-10,2020-07-31,2026-11-23",
        "“两定”机构,友邦大药房零售连锁有限公司,2020年7月,1,0,0%,0,0,2020-07-31,2026-11-23",
    ] {
        assert!(lines.contains(&expected), "{expected}\n{text}");
    }
    let book = desk.office.get(&format!("/notices/{S1}/completion.xlsx?period=2020-07")).await;
    assert!(
        book.bytes.starts_with(b"PK") && book.header("content-disposition").contains("%E4%BB%BB%E5%8A%A1")
    );
    assert!(
        desk.page(&format!("/notices/{S1}/ranking?period=2020-07"))
            .await
            .contains("completion.xlsx?period=2020-07")
    );
}
