//! 交接, 授权代签, 退回原因, 两人办公室 through the pages: what a leaver leaves is the new liaison's on the day, with the reasons;
//! the correspondent's signature can be lent; why items came back is counted; an office of two is told what to do.

use super::desk::plain;
use super::org_desk::{later, logged, refused, sent};
use super::review_desk::{ANYUAN, ReviewDesk};
use crate::office::TestOffice;
use crate::visitor::{OWN_PASSWORD, Visitor, encoded, form};
use chrono::DateTime;
use zhaozhang_office::{Actor, Moment};

/// Somebody not of the cast signs in under a post.
async fn signed_in(test: &TestOffice, person: i64, post: i64) -> Visitor {
    let login = format!("person{person}");
    test.give_account(person, &login).await;
    let mut visitor = test.stranger();
    let answer = visitor.sign_in(&login, OWN_PASSWORD).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let switched = visitor.post("/account/role", &format!("role=post-{post}")).await;
    assert_eq!(switched.status.as_u16(), 303, "{}", plain(&switched.text()));
    visitor
}

/// What a page says after a heading of that id.
fn after<'p>(page: &'p str, id: &str) -> &'p str {
    let from = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    page[from..].split("</section>").next().unwrap()
}

#[tokio::test]
async fn a_change_of_liaison_on_the_fourteenth_leaves_no_item_without_an_owner() {
    let desk = ReviewDesk::anyuan().await;
    let old = desk.cast.member("安远信息员").clone();
    let draft = desk.drafts("安远信息员", "医保服务进乡村", &[]).await;
    let back = desk.hands_in("安远信息员", "基金检查情况", &[("body", "检查定点机构，城北广场一处。")]).await;
    desk.signed(back).await;
    let answer = desk.sent_back(back, "请补写检查人数和追回金额").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    // While she is in office both are hers, and nobody else's.
    let mine = desk.at("安远信息员").page("/mine").await;
    let items = after(&mine, "items");
    assert!(items.contains("医保服务进乡村") && items.contains("基金检查情况"), "{}", plain(&mine));
    assert!(!after(&desk.at("安远办公室").page("/mine").await, "items").contains("医保服务进乡村"));
    // The office replaces her from the 14th of December on; the log says what she leaves.
    let change = [
        ("name", "钱多多"),
        ("mobile", "13800009999"),
        ("title", "科员"),
        ("employment", "兼职"),
        ("from", "2026-12-14"),
        ("reason", "岗位调整"),
    ];
    sent(desk.at("市局办公室经办"), &format!("/units/{}/liaison", old.post.unit), &change).await;
    let log = logged(&desk.test, "更换联络员").await;
    assert!(log.contains("草稿1篇、退回稿1篇") && log.contains("由谢晴川更换为钱多多"), "{log}");

    // On the 13th nothing has changed.
    let test = later(desk.test, "2026-12-13").await;
    let before = test.sign_in_as(&old).await.page("/mine").await;
    assert!(after(&before, "items").contains("基金检查情况"), "{}", plain(&before));
    // On the 14th both are the new liaison's, with whose they were and why one came back.
    let test = later(test, "2026-12-14").await;
    let new = test.office.liaison(old.post.unit, "2026-12-14".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(new.person_name, "钱多多");
    let liaison = signed_in(&test, new.person, new.id).await;
    let mine = liaison.page("/mine").await;
    let items = after(&mine, "items");
    assert!(items.contains("医保服务进乡村") && items.contains("接办谢晴川的稿件"), "{}", plain(&mine));
    let succession = after(&mine, "succession");
    for words in [
        "由您接办的稿件",
        "基金检查情况",
        "任职至2026年12月13日",
        "请补写检查人数和追回金额",
        "最近退回的理由",
    ] {
        assert!(succession.contains(words), "{words}\n{}", plain(succession));
    }
    // She is told on the first working day, and nobody told the one who left.
    let morning = DateTime::parse_from_rfc3339("2026-12-14T09:00:00+08:00").unwrap().to_utc();
    test.office.run_reminders(&Moment::of(morning), &Actor::job()).await.unwrap();
    let mine = liaison.page("/mine").await;
    assert!(after(&mine, "inbox").contains(&format!("信息{back}已退回、待修改")), "{}", plain(&mine));
    // She goes on with it: a new text, handed in, both in the log under her name.
    let page = liaison.page(&format!("/submissions/{back}/edit")).await;
    let digest = page.split("name=\"digest\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let digest = digest.unwrap_or_else(|| panic!("{}", plain(&page))).to_owned();
    let text = ReviewDesk::form(
        "基金检查情况",
        &[("body", "检查定点机构12家，追回8.6万元，城北广场一处。"), ("digest", &digest)],
    );
    let answer = liaison.sends_form(&format!("/submissions/{back}/edit"), &text).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let answer = liaison.post(&format!("/submissions/{back}/hand-in"), "").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let log = logged(&test, "交审").await;
    assert!(log.starts_with("钱多多") && log.contains(&format!("信息{back}")), "{log}");
    // Handed in, it is no longer with its author; the draft still waits for her.
    let now = liaison.page("/mine").await;
    let left = after(&now, "succession");
    assert!(left.contains(&format!("/submissions/{draft}\"")), "{}", plain(left));
    assert!(!after(&now, "items").contains("已退回"), "{}", plain(&now));
    // The predecessor's page of the day holds nothing of it: his post is over.
    let mut gone = test.stranger();
    gone.sign_in(&format!("person{}", old.post.person), OWN_PASSWORD).await;
    assert!(!gone.get("/mine").await.text().contains("基金检查情况"));
}

impl Visitor {
    /// Sends the form of an item as a browser does.
    async fn sends_form(&self, address: &str, pairs: &[(String, String)]) -> crate::office::Answer {
        let mark = "zhaozhang-test";
        let mut body = String::new();
        for (name, value) in pairs {
            body.push_str(&format!(
                "--{mark}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!("--{mark}--\r\n"));
        let request = axum::http::Request::post(address)
            .header(axum::http::header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(axum::http::header::COOKIE, &self.cookie)
            .header(axum::http::header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"))
            .body(axum::body::Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

#[tokio::test]
async fn a_correspondent_lends_his_signature_for_named_days_and_it_is_printed_as_lent() {
    let desk = ReviewDesk::anyuan().await;
    let (liaison, drafter) = (desk.cast.member("安远信息员"), desk.cast.member("安远拟稿人"));
    let id = desk.hands_in("安远拟稿人", "外出期间的稿件", &[]).await;
    let unsigned = desk.signs("安远拟稿人", id, "初审").await;
    assert!(unsigned.text().contains("S-209"), "{}", plain(&unsigned.text()));
    let page = desk.at("安远信息员").page(&format!("/units/{}", liaison.post.unit)).await;
    let place = format!("/posts/{}/delegate", liaison.post.id);
    assert!(page.contains(&place), "the way is on the unit's page");
    let person = drafter.post.person.to_string();
    let fields = |until: &'static str, reason: &'static str| {
        vec![
            ("person", person.clone()),
            ("from", "2026-11-23".into()),
            ("until", until.into()),
            ("reason", reason.into()),
        ]
    };
    let pairs = |fields: &[(&'static str, String)]| -> String {
        form(&fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    let long = desk.at("安远信息员").post(&place, &pairs(&fields("2027-11-23", ""))).await;
    let text = long.text();
    assert!(text.contains("U-301") && text.contains("U-205"), "dated and with a reason: {}", plain(&text));
    let lent = desk.at("安远信息员").post(&place, &pairs(&fields("2026-11-27", "出差"))).await;
    assert_eq!(lent.status.as_u16(), 303, "{}", plain(&lent.text()));
    assert!(desk.event("授权代签").await.contains("谢晴川（信息员）授权钟雨桐代签"));
    let signed = desk.signs("安远拟稿人", id, "初审").await;
    assert_eq!(signed.status.as_u16(), 303, "{}", plain(&signed.text()));
    assert!(
        desk.event("签署审核意见").await.contains("代谢晴川签署"),
        "{}",
        desk.event("签署审核意见").await
    );
    let page = desk.at("安远科室负责人").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("钟雨桐") && page.contains("代谢晴川"), "{}", plain(&page));
    // Another unit's correspondent lends nothing here.
    let foreign = desk.at("于都信息员").post(&place, &pairs(&fields("2026-11-27", "出差"))).await;
    assert_eq!(foreign.status.as_u16(), 404);
}

#[tokio::test]
async fn why_items_came_back_is_counted_by_unit_and_quarter_with_what_to_teach() {
    let desk = ReviewDesk::anyuan().await;
    for (title, body) in [("一事", "城北广场宣传一。"), ("二事", "城北广场检查二。")] {
        let id = desk.hands_in("安远拟稿人", title, &[("body", body)]).await;
        desk.signed(id).await;
        assert_eq!(desk.sent_back(id, "请补数据来源").await.status.as_u16(), 303);
    }
    let inner = desk.hands_in("安远拟稿人", "三事", &[("body", "第三件事的经过。")]).await;
    let digest = desk.digest("安远信息员", inner).await;
    let back = format!("digest={digest}&chosen={}", encoded("时效已过"));
    let answer = desk.at("安远信息员").post(&format!("/submissions/{inner}/return"), &back).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let office = desk.at("市局办公室经办").page("/quality/returns?quarter=2026-Q4").await;
    let row = |page: &str| {
        page.split("<tr").skip(1).find(|row| row.contains("安远县医疗保障局")).unwrap_or_default().to_owned()
    };
    let own_row = row(&office);
    assert!(own_row.contains("<td class=\"num\">2</td>"), "two of the office: {}", plain(&office));
    assert!(office.contains("数据无来源或前后不一致") && office.contains("上季度"), "{}", plain(&office));
    assert!(office.contains("培训要点") && office.contains("注明数据来源"), "{}", plain(&office));
    // The unit sees its own, with what it sent back itself; another unit sees nothing of it.
    let own = desk.at("安远信息员").page("/quality/returns?quarter=2026-Q4").await;
    assert!(row(&own).contains("<td class=\"num\">3</td>"), "{}", plain(&own));
    let other = desk.at("于都信息员").page("/quality/returns?quarter=2026-Q4").await;
    assert!(!other.contains("安远县医疗保障局</th>"), "{}", plain(&other));
    let before = desk.at("市局办公室经办").page("/quality/returns?quarter=2026-Q3").await;
    assert!(before.contains("没有退回"), "{}", plain(&before));
    assert!(desk.at("市局办公室经办").page("/quality").await.contains("/quality/returns"));
}

#[tokio::test]
async fn an_office_of_two_is_told_who_can_check_its_own_article_and_how() {
    let people = [
        "安远拟稿人",
        "安远信息员",
        "安远科室负责人",
        "安远办公室",
        "安远分管领导",
        "于都拟稿人",
        "于都信息员",
        "于都科室负责人",
        "于都办公室",
        "于都分管领导",
        "市局办公室经办",
        "市局办公室主任",
        "待遇科信息员",
        "市局分管领导",
    ];
    let desk = ReviewDesk::new(&people).await;
    let mut parts = Vec::new();
    for (at, county) in ["安远", "于都"].into_iter().enumerate() {
        let label = |part: &str| -> &'static str {
            people.into_iter().find(|known| *known == format!("{county}{part}")).unwrap()
        };
        let body = format!("第{at}县的做法：集中检查，追回基金。");
        let id = desk.hands_in(label("拟稿人"), &format!("检查做法{at}"), &[("body", &body)]).await;
        for (part, step) in
            [("信息员", "初审"), ("科室负责人", "复核"), ("办公室", "核稿"), ("分管领导", "终审")]
        {
            assert_eq!(desk.signs(label(part), id, step).await.status.as_u16(), 303);
        }
        assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
        parts.push(id);
    }
    // The third reviewer and the office's own liaison leave: two are left.
    let own = desk.cast.unit("市局办公室主任");
    let liaison = desk.test.office.liaison(own, "2026-11-23".parse().unwrap()).await.unwrap();
    if let Some(liaison) = liaison {
        let end = [("from", "2026-11-22"), ("reason", "调离")];
        sent(desk.at("市局办公室主任"), &format!("/posts/{}/end", liaison.id), &end).await;
    }
    let third = desk.cast.member("市局办公室核稿").post.id;
    let end = [("from", "2026-11-22"), ("reason", "调离")];
    sent(desk.at("市局办公室主任"), &format!("/posts/{third}/end"), &end).await;
    let asked = format!("/combined/new?parts={}&parts={}", parts[0], parts[1]);
    let page = desk.at("市局办公室经办").page(&asked).await;
    assert!(page.contains("办公室现有2人") && page.contains("兼任办公室核稿"), "{}", plain(&page));
    let new = form(&[
        ("parts", &parts[0].to_string()),
        ("parts", &parts[1].to_string()),
        ("title", "全市检查综合情况"),
        ("level", "市局"),
        ("channels", "市局网站"),
        ("mark", "单"),
        ("reason", "做法具体"),
        ("secrecy_declared", "yes"),
    ]);
    let id = super::review_desk::number_of(&desk.at("市局办公室经办").post("/combined/new", &new).await);
    desk.at("市局办公室经办").post(&format!("/submissions/{id}/hand-in"), "").await;
    for (label, step) in [("市局办公室经办", "初审"), ("市局办公室主任", "复核")] {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", plain(&answer.text()));
    }
    for label in ["市局办公室经办", "市局办公室主任"] {
        let answer = desk.signs(label, id, "核稿").await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{}", plain(&text));
        assert!(
            text.contains("S-212") && text.contains("五（四）") && text.contains("办理任职"),
            "{}",
            plain(&text)
        );
    }
    // The head takes a person of another section in for it; she checks in her own name.
    let office = desk.cast.unit("市局办公室主任");
    let other = desk.cast.member("待遇科信息员");
    let person = other.post.person.to_string();
    refused(
        desk.at("市局办公室主任"),
        &format!("/units/{office}/appoint"),
        &[("role", "办公室"), ("person", &person)],
        &["U-205"],
    )
    .await;
    let take_in = [
        ("role", "办公室"),
        ("person", person.as_str()),
        ("title", "兼办公室核稿"),
        ("from", "2026-11-23"),
        ("basis", "局办公室商待遇保障科"),
    ];
    sent(desk.at("市局办公室主任"), &format!("/units/{office}/appoint"), &take_in).await;
    let posts =
        desk.test.office.posts_of_person(other.post.person, "2026-11-23".parse().unwrap()).await.unwrap();
    let post = posts.iter().find(|post| post.unit == office).unwrap();
    let helper = signed_in(&desk.test, other.post.person, post.id).await;
    let digest = desk.digest("市局办公室经办", id).await;
    let sign = format!("step={}&digest={digest}&usual={}&has_checked=1", encoded("核稿"), encoded("同意。"));
    let answer = helper.post(&format!("/submissions/{id}/sign"), &sign).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    assert!(
        desk.event("签署审核意见").await.contains("罗青禾（办公室）"),
        "{}",
        desk.event("签署审核意见").await
    );
    assert_eq!(desk.signs("市局分管领导", id, "终审").await.status.as_u16(), 303);
    assert_eq!(ANYUAN.len(), 4);
}
