//! What items say, put together by matter: rows S1-4, S1-8 to S1-10, S1-13, S1-14, S1-32 and S0-62, through the pages,
//! by the people of 安远 and of the city office.

use super::closing_stage::Stage;
use super::desk::plain;
use super::review_desk::ReviewDesk;
use crate::office::{Answer, moment};
use crate::visitor::{encoded, form};
use zhaozhang_domain::duty::DutyKind;
use zhaozhang_office::{Actor, Moment};

const S1: &str = "ganzhou-2020-33";

/// A form that was taken.
fn taken(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
}

/// The row of a table that begins with these words, without tags.
fn row(page: &str, head: &str) -> String {
    let found = page.split("<tr").find(|row| row.contains(&format!("<th scope=\"row\">{head}")));
    let found = found.unwrap_or_else(|| panic!("no {head}: {}", plain(page)));
    plain(&format!("<tr{}", found.split("</tr>").next().unwrap()))
}

#[tokio::test]
async fn s1_4_the_rating_with_its_word_reaches_the_author_and_averages_stand_by_unit_and_author() {
    let desk = ReviewDesk::anyuan().await;
    let good = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signed(good).await;
    taken(&desk.receives(good, "优").await);
    let weak = desk.hands_in("安远拟稿人", "安远公布定点机构名单", &[]).await;
    desk.signed(weak).await;
    taken(&desk.sent_back(weak, "请补上家数").await);
    // The author sees the rating and the office's word on the item.
    let item = desk.at("安远拟稿人").page(&format!("/submissions/{good}")).await;
    assert!(item.contains("数据扎实") && item.contains('优'), "{}", plain(&item));
    let page = desk.at("市局办公室经办").page("/quality").await;
    // 优 is 3, a return is 0: two judgements, 1.50 on average.
    assert_eq!(row(&page, "安远县医疗保障局"), "安远县医疗保障局 1 0 0 1 1.50", "{}", plain(&page));
    assert!(row(&page, "钟雨桐").ends_with("安远县医疗保障局 1 0 0 1 1.50"), "{}", plain(&page));
    let own = desk.at("安远拟稿人").page("/quality?period=2026-Q4").await;
    assert!(own.contains("1.50"), "{}", plain(&own));
    let other = desk.at("于都信息员").page("/quality").await;
    assert!(!other.contains("钟雨桐"), "another unit's quality is its own");
    let empty = desk.at("市局办公室经办").page("/quality?period=2026-Q1").await;
    assert!(empty.contains("没有报到市局的信息"), "{}", plain(&empty));
    assert!(desk.at("市局办公室经办").page("/quality?period=x").await.contains("周期看不懂"));
    assert!(desk.event("接收信息").await.contains("质量评定优"));
}

#[tokio::test]
async fn s1_8_an_item_is_linked_to_its_policy_and_the_policys_page_lists_it() {
    let desk = ReviewDesk::anyuan().await;
    let policy = "赣医保发〔2026〕7号";
    let spaced = [("content", "上级决策政策落实"), ("policy", "赣医保发〔2026〕 7号")];
    let first = desk.received("安远门诊共济进村", &spaced).await;
    let of = [("content", "上级决策政策落实"), ("policy", policy)];
    let second = desk.received("安远落实门诊共济", &of).await;
    let href = format!("/policies/one?name={}", encoded(policy));
    let item = desk.at("安远拟稿人").page(&format!("/submissions/{second}")).await;
    assert!(item.contains(&href), "the item leads to its policy");
    let clerk = desk.at("市局办公室经办");
    let list = clerk.page("/policies").await;
    assert!(row(&list, "").contains(&format!("{policy} 上级决策政策落实 2 1")), "{}", plain(&list));
    let page = clerk.page(&href).await;
    for id in [first, second] {
        assert!(page.contains(&format!("/submissions/{id}")), "{}", plain(&page));
    }
    assert_eq!(
        desk.at("于都信息员").get(&href).await.status.as_u16(),
        404,
        "another unit's items are not found"
    );
    assert!(desk.event("拟稿").await.contains("钟雨桐（拟稿人）"));
}

#[tokio::test]
async fn s1_9_a_deployments_duty_closes_on_acceptance_not_on_drafting() {
    let desk = ReviewDesk::anyuan().await;
    let clerk = desk.at("市局办公室经办");
    let event = [
        ("notice", S1),
        ("class", "重大政策"),
        ("title", "全省医保基金监管部署"),
        ("on", "2026-11-20"),
        ("confirm", "yes"),
    ];
    taken(&clerk.post("/duties/new", &form(&event)).await);
    let duties = desk.test.office.duties(S1, &moment()).await.unwrap().duties;
    let is_own = |duty: &&zhaozhang_domain::duty::Duty| {
        duty.unit == "安远县医疗保障局" && duty.kind == DutyKind::Event
    };
    let code = duties.iter().find(is_own).map(zhaozhang_domain::duty::Duty::code).unwrap();
    let of = [
        ("duty", code.as_str()),
        ("content", "国家局省局部署落实"),
        ("deployment", "全省医保基金监管部署"),
        ("deployed_on", "2026-11-20"),
    ];
    let id = desk.hands_in("安远拟稿人", "安远落实基金监管部署", &of).await;
    desk.signed(id).await;
    let duty = format!("/duties/{code}");
    assert!(!clerk.page(&duty).await.contains("已办结"), "signed is not accepted");
    taken(&desk.receives(id, "良").await);
    assert!(clerk.page(&duty).await.contains("已办结"), "accepted in time");
    let page = clerk.page(&format!("/policies/one?name={}", encoded("全省医保基金监管部署"))).await;
    assert!(page.contains(&duty) && page.contains("部署日期2026-11-20"), "{}", plain(&page));
    let item = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    assert!(item.contains(&duty) && item.contains("/policies/one?name="), "{}", plain(&item));
    assert!(desk.event("接收信息").await.contains("办结"));
}

#[tokio::test]
async fn s1_10_every_instruction_has_a_result_or_is_open() {
    let desk = ReviewDesk::anyuan().await;
    let of = [
        ("content", "领导指示批示办理"),
        ("instructing_leader", "县政府分管领导"),
        ("instructed_on", "2026-11-10"),
        ("instruction", "请查清情况"),
    ];
    let open = desk.received("安远办理批示情况", &of).await;
    let done = [&of[..], &[("handling_result", "已查清并答复")]].concat();
    desk.received("安远办结批示情况", &done).await;
    let own = desk.at("安远信息员");
    let page = own.page("/instructions").await;
    assert!(page.contains("共2件，未办结1件") && page.contains("已查清并答复"), "{}", plain(&page));
    let left = own.page("/instructions?open=1").await;
    assert!(left.contains("安远办理批示情况") && !left.contains("安远办结批示情况"), "{}", plain(&left));
    let there = format!("/instructions/{open}");
    let empty = own.post(&there, "").await;
    assert_eq!(empty.status.as_u16(), 422);
    for code in ["S-513", "S-514"] {
        assert!(empty.text().contains(code), "{code}: {}", plain(&empty.text()));
    }
    taken(&own.post(&there, &form(&[("state", "正在办理"), ("result", "已约谈")])).await);
    assert!(own.page("/instructions").await.contains("未办结1件"), "in hand is not done");
    let foreign = desk.at("于都信息员").post(&there, &form(&[("state", "办结"), ("result", "无关")])).await;
    assert_eq!(foreign.status.as_u16(), 404, "another unit's instruction is not found");
    taken(&own.post(&there, &form(&[("state", "办结"), ("result", "退回基金3万元")])).await);
    let page = desk.at("市局办公室经办").page("/instructions").await;
    for words in ["未办结0件", "退回基金3万元", "已约谈", "谢晴川"] {
        assert!(page.contains(words), "{words}: {}", plain(&page));
    }
    let event = desk.event("登记批示办理").await;
    assert!(event.contains("谢晴川") && event.contains("办结") && !event.contains("退回基金"), "{event}");
}

#[tokio::test]
async fn s1_13_honours_of_received_items_stand_in_the_register() {
    let desk = ReviewDesk::anyuan().await;
    let of = [
        ("content", "荣誉和经验"),
        ("honour", "全国医保系统先进集体"),
        ("honour_level", "国家级"),
        ("honoured_on", "2026-11-12"),
        ("honour_proof", "表彰决定"),
    ];
    let id = desk.hands_in("安远拟稿人", "安远获评先进集体", &of).await;
    let clerk = desk.at("市局办公室经办");
    assert!(!clerk.page("/honours").await.contains("全国医保系统先进集体"), "not before it is received");
    desk.signed(id).await;
    taken(&desk.receives(id, "优").await);
    let line = row(&clerk.page("/honours").await, "全国医保系统先进集体");
    assert!(line.contains("国家级 2026-11-12 安远县医疗保障局 表彰决定 安远获评先进集体"), "{line}");
    assert!(!clerk.page(&format!("/honours?who={}", encoded("于都"))).await.contains("先进集体"));
    assert!(desk.event("接收信息").await.contains("质量评定优"));
}

/// An urgent item of 安远, handed in.
async fn urgent(desk: &ReviewDesk, urgency: &str) -> i64 {
    let of = [
        ("content", "其他重要情况"),
        ("urgency", urgency),
        ("urgent_since", "2026-11-23T14:30"),
        ("body", "今日十四时三十分，县城一定点医院门前有群众聚集反映结算问题。"),
    ];
    desk.hands_in("安远拟稿人", "安远县城群众反映结算问题", &of).await
}

#[tokio::test]
async fn s1_14_an_urgent_item_is_told_at_once_to_whoever_is_next() {
    let desk = ReviewDesk::anyuan().await;
    // A wrong mark or no time: both are told, nothing is lost.
    let wrong = [("content", "其他重要情况"), ("urgency", "特急")];
    let draft = desk.drafts("安远拟稿人", "安远县城情况", &wrong).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{draft}/hand-in"), "").await;
    assert!(refused.status.as_u16() == 422 && refused.text().contains("S-502"), "{}", plain(&refused.text()));
    let id = urgent(&desk, "特急").await;
    // The first reviewer has it in his inbox now, without any run of the reminders.
    let inbox = desk.at("安远信息员").page("/mine").await;
    assert!(inbox.contains(&format!("【特急】信息{id}待初审，请即办理")), "{}", plain(&inbox));
    assert!(inbox.contains(&format!("href=\"/submissions/{id}\"")));
    assert!(!inbox.contains("【特急】安远县城"), "the notice names no title, for it may leave the program");
    assert!(desk.event("交审").await.contains("特急信息即时告知1人"), "{}", desk.event("交审").await);
    desk.signed(id).await;
    // Signed to the end, the bureau office is told at once.
    let clerk = desk.at("市局办公室经办").page("/mine").await;
    assert!(clerk.contains(&format!("【特急】信息{id}已报送，请即办理")), "{}", plain(&clerk));
    let usual = desk.hands_in("安远拟稿人", "安远日常工作", &[]).await;
    assert!(!desk.at("安远信息员").page("/mine").await.contains(&format!("信息{usual}待初审，请即")));
    let list = desk.at("市局办公室经办").page("/submissions").await;
    assert!(list.contains("特急"), "{}", plain(&list));
}

#[tokio::test]
async fn s1_32_a_special_task_shows_the_time_from_event_to_submission() {
    let desk = ReviewDesk::anyuan().await;
    let id = urgent(&desk, "特殊任务").await;
    let address = format!("/submissions/{id}");
    let running = desk.at("安远拟稿人").page(&address).await;
    // 14:30 to 15:52 of the office's clock.
    assert!(running.contains("1小时22分（计时中，尚未报到市局）"), "{}", plain(&running));
    let inbox = desk.at("安远信息员").page("/mine").await;
    assert!(inbox.contains("【特殊任务】") && inbox.contains("2026-11-23 14:30"), "{}", plain(&inbox));
    desk.signed(id).await;
    let sent = desk.at("市局办公室经办").page(&address).await;
    assert!(sent.contains("1小时22分") && !sent.contains("计时中"), "{}", plain(&sent));
    assert!(desk.event("签署审核意见").await.contains("特殊任务信息即时告知"));
}

#[tokio::test]
async fn s0_62_kinds_missing_in_the_quarter_are_shown_to_the_unit() {
    let desk = ReviewDesk::anyuan().await;
    desk.received("安远推进医改", &[("work_kind", "工作进展")]).await;
    desk.received("安远医改做法", &[("work_kind", "典型做法")]).await;
    let own = desk.at("安远信息员").page("/mine").await;
    assert!(own.contains("2026年第四季度宣传内容还缺：工作成效"), "{}", plain(&own));
    let page = desk.at("市局办公室经办").page("/quality").await;
    assert!(page.contains("县级单位宣传内容"), "{}", plain(&page));
    let table = page.split("县级单位宣传内容</h2>").nth(1).unwrap();
    assert_eq!(row(table, "安远县医疗保障局"), "安远县医疗保障局 1 1 0 工作成效");
    desk.received("安远医改成效", &[("work_kind", "工作成效")]).await;
    let own = desk.at("安远信息员").page("/mine").await;
    assert!(!own.contains("宣传内容还缺"), "{}", plain(&own));
    assert!(desk.event("接收信息").await.contains("安远医改成效"));
}

/// A call of 安远 for an article, by this day.
fn call(due: &str) -> String {
    format!("约稿 信息编号=Y1 单位=安远县医疗保障局 日期=2026-11-20 截止日期={due}")
}

#[tokio::test]
async fn a_moved_due_day_is_told_at_once_and_once_to_whoever_knew_another() {
    let people = ["市局办公室经办", "安远信息员"];
    let stage = Stage::with(&[(S1, &[call("2026-11-30").as_str()])], &people).await;
    let run = |at: &str| Moment { today: at[..10].parse().unwrap(), at: at.to_owned() };
    let office = &stage.office.office;
    office.run_reminders(&run("2026-11-23T01:00:00Z"), &Actor::job()).await.unwrap();
    let liaison = stage.visitor("安远信息员").await;
    assert!(liaison.page("/mine").await.contains("2026年11月30日"));
    // The office takes the call back and makes it again for an earlier day.
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does("/ledger/1/reverse", &[("reason", "提前截稿")]).await;
    stage.takes(&clerk, S1, &[&call("2026-11-27")], "").await;
    let moved = office.run_reminders(&run("2026-11-23T02:00:00Z"), &Actor::job()).await.unwrap();
    assert_eq!((moved.digests, moved.lines), (1, 1), "{moved:?}");
    let mine = liaison.page("/mine").await;
    assert!(mine.contains("时限调整") && mine.contains("（原为2026年11月30日）"), "{}", plain(&mine));
    let again = office.run_reminders(&run("2026-11-23T03:00:00Z"), &Actor::job()).await.unwrap();
    assert_eq!(again.lines, 0, "told once: {again:?}");
}

#[tokio::test]
async fn old_names_of_units_and_wrong_posts_of_leaders_are_doubts_of_the_day() {
    let desk = ReviewDesk::anyuan().await;
    let unit = desk.cast.unit("于都信息员");
    let rename = [("name", "于都县医疗保障服务局"), ("from", "2026-11-01"), ("basis", "机构改革方案")];
    taken(&desk.at("市局办公室主任").post(&format!("/units/{unit}/rename"), &form(&rename)).await);
    let body = "安远县医保局赴于都县医疗保障局交流。市局副局长程秉文到会。";
    let id = desk.drafts("安远拟稿人", "安远赴于都交流", &[("body", body)]).await;
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    for words in ["“于都县医疗保障局”在成文时不是有效名称", "“程秉文”的职务写作“副局长”，名单中为“局长”"]
    {
        assert!(page.contains(words), "{words}: {}", plain(&page));
    }
    // Doubts, not stops: the item can be handed in, and a reviewer may leave the words as they are.
    taken(&desk.at("安远拟稿人").post(&format!("/submissions/{id}/hand-in"), "").await);
    let right = "安远县医保局赴于都县医疗保障服务局交流，市局局长程秉文到会。";
    let id = desk.drafts("安远拟稿人", "安远再赴于都", &[("body", right)]).await;
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    assert!(!page.contains("不是有效名称") && !page.contains("名单中为"), "{}", plain(&page));
}
