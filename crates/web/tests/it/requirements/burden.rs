//! The burden meter: what each unit is asked for, what it was asked for twice, and a call that is stopped because the
//! ledger has the answer (features part 5, number 11).

use super::desk::{ANYUAN, Desk, plain};
use crate::pages::S1;
use zhaozhang_office::casework::solicit::NewCall;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment};

const XINFENG: &str = "信丰县医疗保障局";

fn row<'p>(page: &'p str, unit: &str) -> &'p str {
    page.split("<tr>")
        .find(|row| row.contains(&format!("<th scope=\"row\" class=\"nowrap\">{unit}</th>")))
        .unwrap()
}

fn call(topic: &str, unit: &str, again: &str) -> NewCall {
    NewCall {
        notice: S1.to_owned(),
        topic: topic.to_owned(),
        requirement: "写明做法和数字".to_owned(),
        due_on: "2020-07-31".to_owned(),
        units: vec![unit.to_owned()],
        again: again.to_owned(),
        ..NewCall::default()
    }
}

#[tokio::test]
async fn f11_a_call_for_what_was_reported_is_stopped_and_answered_from_the_ledger() {
    let desk = Desk::on("2020-07-20", &[]).await;
    desk.takes(
        S1,
        &["报送 信息编号=X1 标题=安远县开展打击欺诈骗保集中宣传 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"],
    )
    .await;
    let loaded = desk.office.post("/units/load", &format!("notice={S1}")).await;
    assert!(loaded.status.as_u16() < 400, "{}", plain(&loaded.text()));
    let topic = "开展打击欺诈骗保集中宣传";
    let now = Moment { today: "2020-07-20".parse().unwrap(), at: "2020-07-20T07:52:10Z".to_owned() };
    let clerk = Actor::named("林知夏", Role::OfficeClerk);
    let office = &desk.office.office;
    let stopped = office.solicit(&now, &clerk, &call(topic, ANYUAN, "")).await.unwrap_err().to_string();
    assert!(
        stopped.contains("S-429")
            && stopped.contains("已于2020年7月6日报送《安远县开展打击欺诈骗保集中宣传》"),
        "{stopped}"
    );
    office.solicit(&now, &clerk, &call(topic, XINFENG, "")).await.expect("who reported nothing is asked");
    let again = call("安远县打击欺诈骗保集中宣传", ANYUAN, "省局要补充数字");
    office.solicit(&now, &clerk, &again).await.expect("with a reason it is asked again");
    let log = plain(&desk.page("/events").await);
    assert!(log.contains("林知夏") && log.contains("已报送过仍需再约：省局要补充数字"), "{log}");

    let page = desk.page("/duties/burden?period=2020-07").await;
    let words = plain(&page);
    let (own, other) = (row(&page, ANYUAN), row(&page, XINFENG));
    // A quota of 5 items and one call: 6 items of 9 fields and 60 minutes.
    assert!(own.contains(">54</td>") && own.contains(">6小时</td>"), "{own}");
    assert!(own.contains("short\">1</td>") && other.contains("<td class=\"num\">0</td>"), "{own}\n{other}");
    assert!(words.contains("2020-07-20约稿“安远县打击欺诈骗保集中宣传”，2020-07-06已报送"), "{words}");
    assert!(!words.contains("约稿“开展打击欺诈骗保集中宣传”"), "信丰 was asked once: {words}");
    assert!(words.contains("没有对任何人计时"), "an estimate says that it is one");
    let book = desk.office.get("/duties/burden.xlsx?period=2020-07").await;
    assert_eq!(book.status.as_u16(), 200);
    let wrong = desk.office.get("/duties/burden?period=2020-W30").await;
    assert_eq!(wrong.status.as_u16(), 422);
}
