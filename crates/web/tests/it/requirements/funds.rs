//! Funds: on time and in full, growth with its arithmetic, the special statement, the workbook in and out.

use super::Stage;
use super::closing_stage::docx;
use super::desk::{between, plain};
use super::supervision_stage::{PEOPLE, anyuan};
use crate::visitor::Visitor;

async fn fund(clerk: &Visitor, unit: &str, (title, budgeted, due): (&str, &str, &str)) -> String {
    let new = [
        ("unit", unit),
        ("on", "2026-01-10"),
        ("title", title),
        ("source", "市级"),
        ("year", "2026"),
        ("budgeted", budgeted),
        ("due", due),
    ];
    clerk.does("/supervision/funds/new", &new).await
}

async fn years(clerk: &Visitor, unit: &str, rows: &[[&str; 4]]) {
    for [year, health, recurrent, reform] in rows {
        clerk
            .does(
                "/supervision/fund-years/new",
                &[
                    ("unit", unit),
                    ("on", "2026-11-20"),
                    ("year", year),
                    ("health", health),
                    ("recurrent", recurrent),
                    ("reform", reform),
                ],
            )
            .await;
    }
}

#[tokio::test]
async fn s2_27_late_and_short_payments_are_listed_with_days_and_amount_and_go_to_excel_and_back() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    let on_time = fund(&clerk, &unit, ("公共卫生补助", "100", "2026-06-30")).await;
    let short = fund(&clerk, &unit, ("基层运行补助", "200", "2026-11-13")).await;
    let open = fund(&clerk, &unit, ("村医补助", "50", "2026-12-31")).await;
    let pay = |amount: &'static str, on: &'static str| {
        [("step", "pay"), ("on", "2026-11-23"), ("amount", amount), ("paid_on", on)]
    };
    clerk.is_refused(&format!("{on_time}/steps"), &pay("很多", "昨天"), &["P-503", "P-504"]).await;
    clerk.does(&format!("{on_time}/steps"), &pay("60", "2026-06-01")).await;
    clerk.does(&format!("{on_time}/steps"), &pay("40", "2026-06-30")).await;
    // The unit records a payment of its own.
    stage.visitor("安远信息员").await.does(&format!("{short}/steps"), &pay("155.5", "2026-11-01")).await;
    let page = clerk.page("/funds").await;
    let row = |title: &str| between(&page, &format!(">{title}</a></th>"), "</tr>");
    assert!(
        row("公共卫生补助").contains("<td>是</td><td>是</td>") && row("公共卫生补助").contains("按时足额")
    );
    assert!(row("基层运行补助").contains("<td>否</td><td>否</td>"), "{}", row("基层运行补助"));
    assert!(row("基层运行补助").contains("迟10天，少44.5万元"), "{}", row("基层运行补助"));
    assert!(row("村医补助").contains("未到期"), "{open}: {}", row("村医补助"));
    assert!(
        page.contains("迟拨1笔") && page.find("基层运行补助") < page.find("公共卫生补助"),
        "late ones first"
    );
    assert!(!stage.visitor("于都信息员").await.page("/funds").await.contains("基层运行补助"));
    // Out to Excel and in again.
    let book = clerk.get("/funds/ledger.xlsx").await.bytes;
    let sent = clerk.sends_parts("/funds/import", &[], ("资金.xlsx", &book)).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", plain(&sent.text()));
    assert!(clerk.page("/funds").await.contains("共6笔"));
    let bad = "单位,任务或项目,来源,年度,预算（万元）,应拨日期\n没有的局,补助,市级,2026,很多,2026-02-30\n";
    let sent = clerk.sends_parts("/funds/import", &[], ("资金.csv", bad.as_bytes())).await;
    let text = sent.text();
    assert_eq!(sent.status.as_u16(), 422);
    for code in ["（P-509）", "（P-503）", "（P-504）"] {
        assert!(text.contains(code), "{code}: {}", plain(&text));
    }
    let sent = clerk.sends_parts("/funds/import", &[], ("资金.csv", "姓名,电话\n甲,1\n".as_bytes())).await;
    assert!(sent.text().contains("（P-592）"));
    assert!(clerk.page("/funds").await.contains("共6笔"), "nothing of a wrong file is taken");
    stage.logged("导入资金台账", "市局办公室经办", "导入资金3笔").await;
    stage.logged("单位办理案卷", "安远信息员", "登记拨付").await;
}

#[tokio::test]
async fn s2_28_growth_and_share_are_checked_with_their_arithmetic() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    years(&clerk, &unit, &[["2025", "120", "1000", "50"]]).await;
    assert!(clerk.page("/funds").await.contains("还没有两年的投入数据"));
    years(&clerk, &unit, &[["2026", "150", "1200", "60"]]).await;
    let page = clerk.page("/funds").await;
    let check = |asked: &str| between(&page, &format!("<dt>{asked}</dt>"), "</dd>");
    let growth = check("政府卫生投入增长幅度高于经常性财政支出增长幅度");
    assert!(
        growth.contains(">达到<") && growth.contains("（150−120）÷120=25%") && growth.contains("25%＞20%"),
        "{growth}"
    );
    let share = check("政府卫生投入占经常性财政支出的比重逐步提高");
    assert!(share.contains(">达到<") && share.contains("12.5%＞12%"), "{share}");
    // A correction counts from then on; the entry stays.
    let list = clerk.page("/supervision/fund-years").await;
    let address = super::closing_stage::links(&list, "/supervision/fund-years/")
        .into_iter()
        .find(|href| href.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap();
    let correct = [("step", "correct"), ("on", "2026-11-23"), ("health", "144"), ("reason", "决算数")];
    clerk.does(&format!("{address}/steps"), &correct).await;
    let page = clerk.page("/funds").await;
    assert!(page.contains("20%＝20%") && page.contains("未达到"), "equal is not higher: {}", plain(&page));
    stage.logged("办公室办理案卷", "市局办公室经办", "更正").await;
}

#[tokio::test]
async fn s2_29_reform_input_is_compared_year_on_year_for_each_place() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let anyuan = anyuan(&stage).await;
    let yudu = super::supervision_stage::unit(&stage, "于都县医疗保障局").await.to_string();
    years(&clerk, &anyuan, &[["2025", "9", "9", "100"], ["2026", "9", "9", "108"]]).await;
    years(&clerk, &yudu, &[["2025", "9", "9", "100"], ["2026", "9", "9", "130"]]).await;
    let page = clerk.page("/funds").await;
    let of = |name: &str| {
        let own = between(&page, &format!("<h3>{name}"), "</section>");
        between(&own, "<dt>医改投入明显高于上年</dt>", "</dd>")
    };
    assert!(of("安远县医疗保障局").contains("达到，但增幅不明显") && of("安远县医疗保障局").contains("=8%"));
    assert!(of("于都县医疗保障局").contains(">达到<") && of("于都县医疗保障局").contains("=30%"));
    let own = stage.visitor("安远信息员").await.page("/funds").await;
    assert!(own.contains("<h3>安远县医疗保障局") && !own.contains("<h3>于都县医疗保障局"));
    stage.logged("登记督导案卷", "市局办公室经办", "年度卫生投入").await;
}

#[tokio::test]
async fn s2_30_the_special_statement_is_drafted_as_a_word_file_with_table_and_text() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    let address = format!("/funds/statement.docx?unit={unit}&year=2026");
    assert_eq!(clerk.get(&address).await.status.as_u16(), 422, "two years are needed");
    years(&clerk, &unit, &[["2025", "120", "1000", "50"], ["2026", "150", "1200", "60"]]).await;
    fund(&clerk, &unit, ("基层运行补助", "200", "2026-11-13")).await;
    let word = docx(&clerk.get(&address).await.bytes);
    for part in [
        "关于安远县医疗保障局2026年卫生投入情况的专门说明",
        "政府卫生投入|120|150|25%",
        "政府卫生投入占经常性财政支出比重|12%|12.5%",
        "政府卫生投入增长幅度高于经常性财政支出增长幅度：达到",
        "医改投入明显高于上年：达到",
        "基层运行补助：迟10天，少200万元",
    ] {
        assert!(word.contains(part), "{part}: {word}");
    }
    assert_eq!(
        stage.visitor("于都信息员").await.get(&address).await.status.as_u16(),
        422,
        "another unit has no figures"
    );
    stage.logged("查看督导考核", "市局办公室经办", "专门说明").await;
}
