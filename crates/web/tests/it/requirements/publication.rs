//! S0-40: the same story counted once, the first publication named with its reason, contested and decided on record.

use super::review_desk::ReviewDesk;
use crate::office::{Answer, moment};
use crate::visitor::form;

const STORY: &str = "安远县医保局近日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，\
    要求年底前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加。";
/// The same form with other facts.
const TEMPLATE: &str = "会昌县医保局近日召开医保支付方式改革动员会，部署全县23家定点医疗机构实行按病种付费，\
    要求明年6月前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局副局长主持，各乡镇负责人参加。";

async fn desk() -> ReviewDesk {
    ReviewDesk::new(&["安远信息员", "于都信息员", "市局办公室经办"]).await
}

/// Records a piece through the form and gives the number of its page.
async fn record(desk: &ReviewDesk, label: &str, title: &str, published: &str, body: &str) -> i64 {
    let unit = desk.cast.unit(label).to_string();
    let pairs = [
        ("unit", unit.as_str()),
        ("title", title),
        ("outlet", "江西日报"),
        ("link", ""),
        ("published", published),
        ("body", body),
    ];
    let answer = desk.at(label).post("/publications/new", &form(&pairs)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location").rsplit('/').next().unwrap().parse().unwrap()
}

async fn acts(desk: &ReviewDesk, label: &str, address: &str, pairs: &[(&str, &str)]) -> Answer {
    desk.at(label).post(address, &form(pairs)).await
}

async fn events(desk: &ReviewDesk, verb: &str) -> Vec<String> {
    let events = desk.test.office.events(200).await.unwrap();
    events.into_iter().filter(|event| event.verb == verb).map(|event| event.detail).collect()
}

#[tokio::test]
async fn s0_40_a_reprint_counts_once_and_is_contested_and_decided_on_record() {
    let desk = desk().await;
    let first = record(&desk, "安远信息员", "安远动员会", "2026-11-08", STORY).await;
    let reprint =
        record(&desk, "于都信息员", "支付改革动员", "2026-11-09 08:30", &format!("来源：江西日报\n{STORY}"))
            .await;
    let other = record(&desk, "于都信息员", "会昌动员", "2026-11-09", TEMPLATE).await;
    let clerk = desk.at("市局办公室经办");
    let list = clerk.page("/stories").await;
    assert!(list.contains("现有3篇发表稿件，归并为2件"), "{list}");
    let page = clerk.page(&format!("/stories/{reprint}")).await;
    for words in [
        "首发计一次，其余为转载，计0",
        "2026年11月8日发布，早于其余各篇",
        "归为同一稿件",
        "的文字见于对方",
        "同模板、事实不同",
        "“23”与“17”",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The reporter contests, the secretariat decides; another unit cannot speak for it.
    let address = format!("/stories/{reprint}/contest");
    assert_eq!(acts(&desk, "安远信息员", &address, &[("reason", "不服")]).await.status.as_u16(), 404);
    let empty = acts(&desk, "于都信息员", &address, &[("reason", "")]).await;
    assert!(empty.status.as_u16() == 422 && empty.text().contains("R-311"), "{}", empty.text());
    let done = acts(&desk, "于都信息员", &address, &[("reason", "于都自采，有采访本")]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let mine = acts(&desk, "于都信息员", "/stories/contests/1/answer", &[("outcome", "成立")]).await;
    assert_eq!(mine.status.as_u16(), 403, "nobody decides his own contest");
    let half = acts(&desk, "市局办公室经办", "/stories/contests/1/answer", &[("reason", "已看采访本")]).await;
    assert!(
        half.status.as_u16() == 422 && half.text().contains("R-323") && half.text().contains("已看采访本")
    );
    let answer = [("outcome", "成立"), ("reason", "已看采访本")];
    let done = acts(&desk, "市局办公室经办", "/stories/contests/1/answer", &answer).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let page = clerk.page(&format!("/stories/{reprint}")).await;
    assert!(page.contains("没有转载") && page.contains("裁定成立：已看采访本"), "{page}");
    assert!(events(&desk, "提出归并异议").await[0].contains("于都自采"));
    assert!(events(&desk, "裁定归并异议").await[0].contains("成立，理由：已看采访本"));
    assert_eq!(events(&desk, "登记发表稿件").await.len(), 3);
    assert!(clerk.page(&format!("/publications/{other}")).await.contains("23家"));
    assert!(clerk.page(&format!("/publications/{first}")).await.contains("17家"));
}

#[tokio::test]
async fn a_person_splits_and_joins_with_a_reason_and_what_was_typed_stays() {
    let desk = desk().await;
    let one = record(&desk, "安远信息员", "甲", "2026-11-08", STORY).await;
    let two = record(&desk, "安远信息员", "乙", "2026-11-09", STORY).await;
    let split = format!("/stories/{one}/split");
    let number = two.to_string();
    assert_eq!(acts(&desk, "安远信息员", &split, &[("publication", &number)]).await.status.as_u16(), 403);
    let no = acts(&desk, "市局办公室经办", &split, &[("publication", &number), ("reason", "")]).await;
    assert!(no.status.as_u16() == 422 && no.text().contains("R-311"), "{}", no.text());
    let yes =
        acts(&desk, "市局办公室经办", &split, &[("publication", &number), ("reason", "两次会议")]).await;
    assert_eq!(yes.status.as_u16(), 303, "{}", yes.text());
    let join = format!("/stories/{one}/join");
    let no = acts(&desk, "市局办公室经办", &join, &[("publication", "第二篇"), ("reason", "其实一次")]).await;
    assert!(
        no.status.as_u16() == 422 && no.text().contains("R-314") && no.text().contains("value=\"其实一次\"")
    );
    let yes = acts(&desk, "市局办公室经办", &join, &[("publication", &number), ("reason", "其实一次")]).await;
    assert_eq!(yes.status.as_u16(), 303, "{}", yes.text());
    let page = desk.at("市局办公室经办").page(&format!("/stories/{two}")).await;
    assert!(page.contains("人工裁定") && page.contains("其实一次"), "{page}");
    assert_eq!((events(&desk, "拆分稿件").await.len(), events(&desk, "合并稿件").await.len()), (1, 1));
}

#[tokio::test]
async fn an_earlier_publication_found_late_is_told_openly_and_changes_no_bulletin() {
    let desk = desk().await;
    let counted = record(&desk, "安远信息员", "安远支付改革动员会召开", "2020-07-08", STORY).await;
    let bulletin = zhaozhang_office::NewBulletin {
        notice_code: "ganzhou-2020-33".into(),
        period: "2020-07".into(),
        number: "第7期".into(),
        title: "关于2020年7月信息报送情况的通报".into(),
        issued_on: "2020-08-05".parse().unwrap(),
        replaces: None,
        data: "{\"采用\":[\"安远支付改革动员会召开\"]}".into(),
        files: vec![zhaozhang_office::NewBulletinFile {
            name: "通报.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF-1".to_vec(),
        }],
    };
    let head = zhaozhang_office::Actor::named("李主任", zhaozhang_office::permit::Role::OfficeHead);
    let issued = desk.test.office.freeze_bulletin(&moment(), &head, bulletin).await.unwrap();
    let late = record(&desk, "于都信息员", "动员会", "2020-07-07 20:00", STORY).await;
    assert_eq!(late, counted + 1);
    let page = desk.at("市局办公室经办").page("/stories/changes").await;
    for words in [
        "首发更正",
        "原记首发为1号稿《安远支付改革动员会召开》（江西日报），现查明2号稿《动员会》（江西日报）发布在先",
        "登记2号稿《动员会》",
        "href=\"/bulletins/1\"",
        "未改动，如需更正请发更正件",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for label in ["安远信息员", "于都信息员"] {
        assert!(desk.at(label).page("/stories/changes").await.contains("首发更正</span>"), "{label}");
    }
    assert_eq!(
        desk.test.office.bulletin(issued.id).await.unwrap(),
        Some(issued),
        "nothing issued is changed"
    );
    assert!(events(&desk, "登记发表稿件").await.iter().any(|detail| detail.contains("首发更正1处")));
}

#[tokio::test]
async fn a_file_of_pieces_is_imported_whole_or_not_at_all() {
    let desk = desk().await;
    let good = format!(
        "稿件标题,发布媒体,发布网址,发布时间,正文\n甲,江西日报,jxrb.example/1,2026-11-08,{STORY}\n乙,甲网,a.example/2,2026-11-09 09:00,{STORY}\n"
    );
    let bad = good.replace("2026-11-09 09:00", "后天");
    let refused = desk
        .send("市局办公室经办", "/publications/import", &[], &[("file", "稿件.csv", bad.as_bytes())])
        .await;
    assert!(refused.status.as_u16() == 422, "{}", refused.text());
    assert!(refused.text().contains("第2篇：发布时间“后天”读不懂") && refused.text().contains("R-304"));
    assert!(desk.at("市局办公室经办").page("/stories").await.contains("现有0篇"));
    let done = desk
        .send("市局办公室经办", "/publications/import", &[], &[("file", "稿件.csv", good.as_bytes())])
        .await;
    assert!(done.text().contains("登记2篇。"), "{}", done.text());
    let page = desk.at("市局办公室经办").page("/stories?reprints=1").await;
    assert!(page.contains("归并为1件") && page.contains("江西日报"), "{page}");
    let none = desk.send("市局办公室经办", "/publications/import", &[], &[]).await;
    assert!(none.text().contains("R-333"), "{}", none.text());
}
