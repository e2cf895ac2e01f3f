//! Quarterly reports at the secretariat (REPORT, SCORE): reprints within a unit and across units, contests and rulings,
//! acceptance into the ledger, the year's score and ranking from it, the quarter's bulletin.

use super::desk::{S0, plain, workbook};
use super::report_stage::{ANYUAN, ReportStage, YUDU, between, digest, rows_of};
use crate::office::moment;
use zhaozhang_office::Actor;
use zhaozhang_office::permit::Role;
use zhaozhang_office::publication::publications::{NewPublication, Origin};

const WHY: &str = "没有留存";

#[tokio::test]
async fn s0_40_reprints_count_nothing_may_be_contested_and_the_secretariat_decides() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗改革", "2026-10-15", "新华网", "", WHY],
        ["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "", WHY],
        ["安远医保服务进村入户惠及百姓", "2026-11-02", "健康报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    let page = stage.liaison.page(&at).await;
    let words = plain(&page);
    assert!(words.contains("标题相同") && words.contains("首次发布为2026年10月12日江西日报"), "{words}");
    // The reprint stands below its first publication and counts 0.
    let (first, reprint) = (page.find("江西日报</td>").unwrap(), page.find("新华网</td>").unwrap());
    assert!(first < reprint, "{words}");
    let ids = rows_of(&stage.liaison, &at).await;
    let row = ids[0].to_string();
    assert!(between(&page, &format!("id=\"row-{row}\""), "</tr>").trim_end().ends_with("<td>0</td>"));
    stage.liaison.is_refused(&format!("{at}/contest"), &[("row", &row)], &["R-131"]).await;
    let third = ids[2].to_string();
    let why = [("row", third.as_str()), ("reason", "不是")];
    stage.liaison.is_refused(&format!("{at}/contest"), &why, &["R-123"]).await;
    let why = [("row", row.as_str()), ("reason", "新华网另作采访，内容不同")];
    stage.liaison.does(&format!("{at}/contest"), &why).await;
    stage.liaison.is_refused(&format!("{at}/contest"), &why, &["R-122"]).await;
    assert!(stage.logged("提出转载异议").await.contains("新华网另作采访，内容不同"));
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let seen = digest(&stage.secretariat, &at).await;
    stage.secretariat.is_refused(&format!("{at}/accept"), &[("digest", &seen)], &["R-133"]).await;
    let page = stage.secretariat.page(&at).await;
    let contest = between(&page, "name=\"contest\" value=\"", "\"");
    let ruling = [("contest", contest.as_str()), ("outcome", "upheld"), ("reason", "经核对为独立采写")];
    let denied = stage.liaison.post(&format!("{at}/rule"), &crate::visitor::form(&ruling)).await;
    assert_eq!(denied.status.as_u16(), 403);
    stage.secretariat.is_refused(&format!("{at}/rule"), &ruling[..2], &["R-131"]).await;
    stage.secretariat.does(&format!("{at}/rule"), &ruling).await;
    stage.secretariat.is_refused(&format!("{at}/rule"), &ruling, &["R-125"]).await;
    let log = stage.logged("裁定转载异议").await;
    assert!(log.contains("异议成立") && log.contains("经核对为独立采写"), "{log}");
    let page = stage.liaison.page(&at).await;
    assert!(between(&page, &format!("id=\"row-{row}\""), "</tr>").trim_end().ends_with("<td>1</td>"));
}

#[tokio::test]
async fn s0_40_one_content_counts_once_whichever_unit_reports_it() {
    let stage = ReportStage::new().await;
    let title = "赣州南部片区医联体协作联盟正式成立";
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[[title, "2026-10-20", "赣南日报", "", WHY]]).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let other = stage.begun(&stage.other, stage.other_unit).await;
    let rows = [
        [title, "2026-10-25", "新华网", "", WHY],
        ["于都县中医药服务全覆盖", "2026-10-26", "江西日报", "", WHY],
    ];
    stage.other.saves(&other, &rows).await;
    let words = plain(&stage.other.page(&other).await);
    assert!(words.contains("与其他单位季报所列标题相同") && words.contains("赣南日报"), "{words}");
    assert!(!words.contains(ANYUAN), "whose report it is, another unit is not told");
    stage.hands_in((&stage.other, &stage.other_head), &other).await;
    for one in [&at, &other] {
        let seen = digest(&stage.secretariat, one).await;
        stage.secretariat.does(&format!("{one}/accept"), &[("digest", &seen)]).await;
    }
    let ranking = stage.secretariat.page(&format!("/notices/{S0}/ranking?period=2026")).await;
    let ranks = super::desk::ranks(&ranking, "各地");
    let of = |unit: &str| ranks.iter().find(|row| row.1 == unit).map(|row| row.2.clone()).unwrap_or_default();
    // 市级20 for the first; 省级50 and nothing for the repeat at 新华网.
    assert_eq!((of(ANYUAN).as_str(), of(YUDU).as_str()), ("20", "50"), "{ranks:?}");
}

#[tokio::test]
async fn s0_47_s0_48_the_years_score_and_places_come_from_accepted_rows_and_open_to_them() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "https://jxrb.example.com/1", WHY],
        ["安远县推进分级诊疗改革", "2026-10-15", "新华网", "https://xinhua.example.com/1", WHY],
        ["安远医保服务进村入户惠及百姓", "2026-11-02", "健康报", "", WHY],
        ["安远村医培训开班", "2026-11-09", "安远发布厅小报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let other = stage.begun(&stage.other, stage.other_unit).await;
    let more = [
        ["于都县中医药服务全覆盖", "2026-10-26", "江西日报", "", WHY],
        ["于都红色健康教育进校园", "2026-11-01", "中国卫生", "", WHY],
    ];
    stage.other.saves(&other, &more).await;
    stage.hands_in((&stage.other, &stage.other_head), &other).await;
    let denied = stage.liaison.post(&format!("{at}/accept"), "digest=x").await;
    assert_eq!(denied.status.as_u16(), 403, "the unit does not accept its own report");
    for one in [&at, &other] {
        let seen = digest(&stage.secretariat, one).await;
        stage.secretariat.does(&format!("{one}/accept"), &[("digest", &seen)]).await;
        // Twice is refused, nothing is counted twice.
        stage.secretariat.is_refused(&format!("{one}/accept"), &[("digest", &seen)], &["R-105"]).await;
    }
    let log = stage.logged("接收季报").await;
    assert!(log.contains(YUDU) && log.contains("计2篇") && log.contains("台账第5、6号"), "{log}");
    let ranking = stage.secretariat.page(&format!("/notices/{S0}/ranking?period=2026")).await;
    let ranks = super::desk::ranks(&ranking, "各地");
    let of = |unit: &str| {
        ranks.iter().find(|row| row.1 == unit).map(|row| (row.0.clone(), row.2.clone())).unwrap_or_default()
    };
    // 50 + 30 each, the reprint and the unknown medium nothing: both are first, the next is third.
    assert_eq!(of(ANYUAN), ("1".to_owned(), "80".to_owned()), "{ranks:?}");
    assert_eq!(of(YUDU), ("1".to_owned(), "80".to_owned()), "{ranks:?}");
    let zero = ranks.iter().filter(|row| row.2 == "0").map(|row| row.0.as_str()).collect::<Vec<_>>();
    assert!(zero.iter().all(|place| *place == "3") && zero.len() == 18, "{ranks:?}");
    let page = stage.secretariat.page(&at).await;
    assert!(page.contains("已接收") && page.contains("台账第1号"), "{}", plain(&page));
    let entry = stage.secretariat.page("/ledger/1").await;
    assert!(entry.contains("江西日报") && entry.contains("季报1第1行"), "{}", plain(&entry));
    assert!(stage.test.office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn s0_50_the_quarters_bulletin_is_drafted_from_accepted_reports() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "", WHY],
        ["中央媒体看安远县域医共体", "2026-11-02", "人民日报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let seen = digest(&stage.secretariat, &at).await;
    stage.secretariat.does(&format!("{at}/accept"), &[("digest", &seen)]).await;
    let asked = [("notice", S0), ("period", "2026-Q4"), ("issued_on", "2026-11-23"), ("act", "look")];
    let answer = stage.secretariat.post("/bulletins/new", &crate::visitor::form(&asked)).await;
    let words = plain(&answer.text());
    assert_eq!(answer.status.as_u16(), 200, "{words}");
    for needle in [ANYUAN, "150", "安远县推进分级诊疗改革", "人民日报"] {
        assert!(words.contains(needle), "{needle}\n{words}");
    }
}

#[tokio::test]
async fn s0_40_a_report_is_filled_with_what_is_known_and_texts_join_reprints_under_other_titles() {
    let stage = ReportStage::new().await;
    let fact = "采用 信息编号=G1 标题=安远健康讲座进校园 单位=安远县 日期=2026-10-09 媒体=江西日报";
    let book = workbook(&[fact]);
    let sent = stage.secretariat.sends_parts("/ledger/upload", &[("notice", S0)], ("台账.xlsx", &book)).await;
    let take = format!("{}/take", sent.header("location"));
    stage.secretariat.does(&take, &[("how", "all")]).await;
    // Two pages that were found, one text under two titles.
    let text = "安远县把分级诊疗作为深化医改的关键一招，组建三个县域医共体，下派专家一百二十六名，乡镇卫生院门诊量同比增长百分之十八，\
                群众在家门口就能看上专家号，县域内就诊率达到百分之九十一，住院费用次均下降四百三十元，百姓看病少跑路、少花钱。";
    let piece = |title: &str, outlet: &str, address: &str, day: &str| NewPublication {
        unit: Some(stage.unit),
        title: title.to_owned(),
        outlet: outlet.to_owned(),
        address: address.to_owned(),
        published: day.to_owned(),
        text: text.to_owned(),
        origin: Origin::Fetched,
    };
    let pieces = vec![
        piece("家门口看上专家号", "江西日报", "https://jxrb.example.com/77", "2026-10-20"),
        piece("江西安远：医共体让百姓少跑路", "新华网", "https://xinhua.example.com/88", "2026-10-22"),
    ];
    let office = &stage.test.office;
    let recorded =
        office.record_publications(&moment(), &Actor::named("林知夏", Role::OfficeClerk), pieces).await;
    recorded.unwrap_or_else(|error| panic!("{error}"));
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let page = stage.liaison.page(&at).await;
    let words = plain(&page);
    for needle in ["安远健康讲座进校园", "台账第1号", "家门口看上专家号", "发表稿件1", "医共体让百姓少跑路"]
    {
        assert!(words.contains(needle), "{needle}\n{words}");
    }
    let ids = rows_of(&stage.liaison, &at).await;
    assert_eq!(ids.len(), 3);
    let reprint = between(&page, &format!("id=\"row-{}\"", ids[2]), "</tr>");
    assert!(
        reprint.contains("首次发布为2026年10月20日江西日报") && reprint.trim_end().ends_with("<td>0</td>"),
        "{reprint}"
    );
    // Filled again nothing comes twice; accepted, what stands in the ledger already is not posted again.
    stage.begun(&stage.liaison, stage.unit).await;
    assert_eq!(rows_of(&stage.liaison, &at).await, ids);
    let rows = [
        ["安远健康讲座进校园", "2026-10-09", "江西日报", "", WHY],
        ["家门口看上专家号", "2026-10-20", "江西日报", "https://jxrb.example.com/77", WHY],
        ["江西安远：医共体让百姓少跑路", "2026-10-22", "新华网", "https://xinhua.example.com/88", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let seen = digest(&stage.secretariat, &at).await;
    stage.secretariat.does(&format!("{at}/accept"), &[("digest", &seen)]).await;
    let log = stage.logged("接收季报").await;
    assert!(log.contains("计2篇") && log.contains("台账第2、3号"), "{log}");
    let ranking = stage.secretariat.page(&format!("/notices/{S0}/ranking?period=2026")).await;
    let ranks = super::desk::ranks(&ranking, "各地");
    let own = ranks.iter().find(|row| row.1 == ANYUAN).unwrap();
    assert_eq!(own.2, "100", "two stories of 省级主要媒体 and a reprint: {ranks:?}");
}
