//! 约稿 through the pages: rows S1-34, S1-35, S1-36, S1-45 (C16, C17, C24): the office calls, units have a duty and draft
//! from it, receipt or judgement gives the points, lateness takes them, and a call can be taken back.

use super::review_desk::ReviewDesk;
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_domain::period::Period;
use zhaozhang_office::Moment;
use zhaozhang_office::casework::solicit::NewCall;

const CODE: &str = "ganzhou-2020-33";
const ANYUAN: &str = "安远县医疗保障局";
const YUDU: &str = "于都县医疗保障局";

async fn total(desk: &ReviewDesk, unit: &str) -> String {
    let scored = desk.test.office.scored(CODE, moment().today).await.unwrap();
    scored
        .sheet
        .named(unit)
        .map_or_else(String::new, |(_, holder)| holder.total(Period::year(2026)).to_string())
}

fn form(topic: &str, due: &str, units: &[&str]) -> String {
    let units: Vec<String> = units.iter().map(|unit| format!("&units={}", encoded(unit))).collect();
    format!(
        "notice={CODE}&topic={}&requirement={}&target={}&level={}&due_on={due}{}",
        encoded(topic),
        encoded("写明做法、数据和困难，1500字以内"),
        encoded("《今日医保信息》"),
        encoded("省局"),
        units.concat()
    )
}

/// Calls through the page and gives the call's address.
async fn calls(desk: &ReviewDesk, topic: &str, due: &str, units: &[&str]) -> String {
    let answer = desk.at("市局办公室经办").post("/solicitations/new", &form(topic, due, units)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// A call of an earlier day.
async fn called_on(desk: &ReviewDesk, day: &str, due: &str, units: &[&str]) -> i64 {
    let then = Moment { today: day.parse().unwrap(), at: format!("{day}T01:00:00Z") };
    let call = NewCall {
        notice: CODE.into(),
        topic: format!("{day}约的稿"),
        requirement: "写明做法".into(),
        due_on: due.into(),
        units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        ..NewCall::default()
    };
    desk.test.office.solicit(&then, &desk.cast.actor("市局办公室经办"), &call).await.unwrap()
}

/// The address under which a unit drafts its answer.
fn draft_address(page: &str) -> String {
    let rest =
        page.split("href=\"/submissions/new?duty=").nth(1).unwrap_or_else(|| panic!("no draft: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Drafts the answer of 安远 from the call, signs and receives it.
async fn answers(desk: &ReviewDesk, place: &str, title: &str) -> i64 {
    let duty = draft_address(&desk.at("安远拟稿人").page(place).await);
    let id = desk.hands_in("安远拟稿人", title, &[("duty", &duty)]).await;
    desk.signed(id).await;
    assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
    id
}

#[tokio::test]
async fn s1_35_a_solicited_article_in_time_and_as_required_gives_ten_from_call_to_receipt() {
    let desk = ReviewDesk::anyuan().await;
    let place = calls(&desk, "医保基金监管约稿", "2026-11-30", &[ANYUAN, YUDU]).await;
    let log = desk.event("发出约稿").await;
    assert!(log.contains("林知夏") && log.contains("约2026-0001") && log.contains(YUDU), "{log}");
    // The unit sees it as a duty, the requirement with it, and drafts under its topic.
    let mine = desk.at("安远信息员").page("/mine").await;
    assert!(mine.contains("医保基金监管约稿") && mine.contains("/submissions/new?duty="), "{mine}");
    let own = desk.at("安远拟稿人").page(&place).await;
    assert!(own.contains("1500字以内") && own.contains(ANYUAN) && !own.contains(YUDU), "only its own line");
    let duty = draft_address(&own);
    let duty_page = desk.at("安远信息员").page(&format!("/duties/{duty}")).await;
    assert!(duty_page.contains("1500字以内") && duty_page.contains("约2026-0001"), "{duty_page}");
    let sheet = desk.at("安远拟稿人").page(&format!("/submissions/new?duty={duty}")).await;
    assert!(sheet.contains("value=\"医保基金监管约稿\""), "the topic is the title to begin with");
    let id = answers(&desk, &place, "安远基金监管做法").await;
    assert_eq!(total(&desk, ANYUAN).await, "10", "C16, and no regular point besides (A-07)");
    assert_eq!(total(&desk, YUDU).await, "0");
    let page = desk.at("市局办公室经办").page(&place).await;
    assert!(
        page.contains("按时报送") && page.contains("安远基金监管做法") && page.contains("待报"),
        "{page}"
    );
    assert!(page.contains(&format!("/submissions/{id}")));
    assert!(desk.event("接收信息").await.contains("办结约稿"), "{}", desk.event("接收信息").await);
    let drafting = format!("/submissions/new?duty={duty}");
    assert!(!desk.at("安远信息员").page("/mine").await.contains(&drafting), "not owed any more");
    // Everybody of the unit sees how it stands.
    let list = desk.at("安远办公室").page("/solicitations").await;
    assert!(list.contains("按时报送"));
}

#[tokio::test]
async fn s1_34_a_solicited_article_counts_toward_the_quota() {
    let desk = ReviewDesk::anyuan().await;
    let done = async || {
        let scored = desk.test.office.scored(CODE, moment().today).await.unwrap();
        let (_, holder) = scored.sheet.named(ANYUAN).unwrap();
        let month = Period::parse("2026-11").unwrap();
        holder.quotas.iter().find(|line| line.period == month).map(|line| line.done.to_string())
    };
    assert_eq!(done().await.as_deref(), Some("0"));
    let place = calls(&desk, "基金监管", "2026-11-30", &[ANYUAN]).await;
    answers(&desk, &place, "安远基金监管做法").await;
    assert_eq!(done().await.as_deref(), Some("1"), "the quota figure rises by one");
    assert!(desk.event("接收信息").await.contains("办结约稿"));
}

#[tokio::test]
async fn s1_45_a_call_not_answered_in_time_takes_ten_once_and_late_answers_do_not_bring_it_back() {
    let desk = ReviewDesk::anyuan().await;
    let id = called_on(&desk, "2026-11-02", "2026-11-10", &[ANYUAN, YUDU]).await;
    assert_eq!((total(&desk, ANYUAN).await, total(&desk, YUDU).await), ("-10".into(), "-10".into()));
    let list = desk.at("市局办公室经办").page("/solicitations").await;
    assert!(list.contains("逾期未报") && list.contains(YUDU) && list.contains("2个单位逾期"), "{list}");
    let mine = desk.at("安远信息员").page("/mine").await;
    assert!(mine.contains("2026-11-02约的稿") && mine.contains("逾期未办"), "{mine}");
    answers(&desk, &format!("/solicitations/{id}"), "补报的稿件").await;
    assert_eq!(total(&desk, ANYUAN).await, "-10", "C17: taken once, not given ten");
    let page = desk.at("市局办公室经办").page(&format!("/solicitations/{id}")).await;
    assert!(page.contains("逾期报送") && page.contains("扣10分"), "{page}");
    assert!(desk.event("接收信息").await.contains("办结约稿"));
}

#[tokio::test]
async fn an_answer_judged_unfit_gets_nothing_and_every_judgement_has_reason_and_person() {
    let desk = ReviewDesk::anyuan().await;
    let place = calls(&desk, "基金监管", "2026-11-30", &[ANYUAN, YUDU]).await;
    let clerk = desk.at("市局办公室经办");
    let judge = |unit: &str, result: &str, reason: &str, on: &str| {
        format!(
            "unit={}&result={}&reason={}&handed_in_on={on}",
            encoded(unit),
            encoded(result),
            encoded(reason)
        )
    };
    let to = format!("{place}/judge");
    let bare = clerk.post(&to, &judge(ANYUAN, "", "", "")).await;
    assert_eq!(bare.status.as_u16(), 422);
    assert!(bare.text().contains("S-416") && bare.text().contains("没有写明评定的理由"), "{}", bare.text());
    answers(&desk, &place, "安远基金监管做法").await;
    assert_eq!(total(&desk, ANYUAN).await, "10");
    let unfit = judge(ANYUAN, "不符合要求", "没有数据和困难", "");
    assert_eq!(clerk.post(&to, &unfit).await.status.as_u16(), 303);
    // The article itself was received; as an answer it gives nothing, so it is a regular item again.
    assert_eq!(total(&desk, ANYUAN).await, "1");
    assert!(clerk.post(&to, &unfit).await.text().contains("S-417"), "judged twice alike");
    let own = desk.at("安远信息员").page(&place).await;
    assert!(own.contains("没有数据和困难") && own.contains("林知夏") && own.contains("不符合要求"), "{own}");
    let fit = judge(ANYUAN, "符合要求", "补充了数据", "");
    assert_eq!(clerk.post(&to, &fit).await.status.as_u16(), 303);
    assert_eq!(total(&desk, ANYUAN).await, "10");
    // An answer on paper is judged with its day and its basis.
    assert_eq!(
        clerk.post(&to, &judge(YUDU, "符合要求", "收文2026-88号", "2026-11-23")).await.status.as_u16(),
        303
    );
    assert_eq!(total(&desk, YUDU).await, "10");
    let log = desk.event("评定约稿").await;
    assert!(log.contains(YUDU) && log.contains("收文2026-88号") && log.contains("台账第"), "{log}");
    assert_eq!(desk.at("安远信息员").post(&to, &fit).await.status.as_u16(), 403);
}

#[tokio::test]
async fn a_call_taken_back_leaves_nobody_owing_and_gives_back_what_lateness_took() {
    let desk = ReviewDesk::anyuan().await;
    let id = called_on(&desk, "2026-11-02", "2026-11-10", &[ANYUAN, YUDU]).await;
    let place = format!("/solicitations/{id}");
    answers(&desk, &place, "补报的稿件").await;
    let clerk = desk.at("市局办公室经办");
    assert!(clerk.post(&format!("{place}/withdraw"), "").await.text().contains("S-420"));
    let why = format!("reason={}", encoded("上级不再征集"));
    assert_eq!(clerk.post(&format!("{place}/withdraw"), &why).await.status.as_u16(), 303);
    assert_eq!((total(&desk, ANYUAN).await, total(&desk, YUDU).await), ("-10".into(), "0".into()));
    assert!(clerk.post(&format!("{place}/withdraw"), &why).await.text().contains("S-419"), "once only");
    assert!(desk.at("于都信息员").page(&place).await.contains("上级不再征集"));
    assert!(!desk.at("于都信息员").page("/mine").await.contains("2026-11-02约的稿"));
    assert!(desk.event("撤回约稿").await.contains("于都县医疗保障局不再报送"));
}

#[tokio::test]
async fn s1_36_each_unit_of_a_combined_solicited_article_gets_its_own_points() {
    let mut people = vec!["医院信息员", "市局办公室核稿", "市局分管领导", "市局主要领导"];
    people.extend(["安远拟稿人", "安远信息员", "安远科室负责人", "安远办公室", "安远分管领导"]);
    people.extend(["于都拟稿人", "于都信息员", "于都科室负责人", "于都办公室", "于都分管领导"]);
    people.extend(["市局办公室经办", "市局办公室主任"]);
    let desk = ReviewDesk::new(&people).await;
    let place = calls(&desk, "基金监管", "2026-11-30", &[ANYUAN, YUDU]).await;
    assert_eq!(
        desk.at("医院信息员").get(&place).await.status.as_u16(),
        404,
        "another unit's call is not found"
    );
    assert!(!desk.at("医院信息员").page("/solicitations").await.contains("基金监管"));
    let anyuan = answers(&desk, &place, "安远做法").await;
    let duty = draft_address(&desk.at("于都拟稿人").page(&place).await);
    let yudu = desk.hands_in("于都拟稿人", "于都做法", &[("duty", &duty), ("body", "于都另有办法。")]).await;
    for (label, step) in
        [("于都信息员", "初审"), ("于都科室负责人", "复核"), ("于都办公室", "核稿"), ("于都分管领导", "终审")]
    {
        assert_eq!(desk.signs(label, yudu, step).await.status.as_u16(), 303, "{label}");
    }
    assert_eq!(desk.receives(yudu, "良").await.status.as_u16(), 303);
    assert_eq!((total(&desk, ANYUAN).await, total(&desk, YUDU).await), ("10".into(), "10".into()));
    let clerk = desk.at("市局办公室经办");
    let form = format!(
        "parts={anyuan}&parts={yudu}&title={}&level={}&mark={}&reason={}&secrecy_declared=1",
        encoded("赣州基金监管情况"),
        encoded("省局"),
        encoded("单"),
        encoded("两地做法成熟")
    );
    let id = super::review_desk::number_of(&clerk.post("/combined/new", &form).await);
    assert_eq!(clerk.post(&format!("/submissions/{id}/hand-in"), "").await.status.as_u16(), 303);
    for (label, step) in [
        ("市局办公室经办", "初审"),
        ("市局办公室主任", "复核"),
        ("市局办公室核稿", "核稿"),
        ("市局分管领导", "终审"),
        ("市局主要领导", "签发"),
    ] {
        assert_eq!(desk.signs(label, id, step).await.status.as_u16(), 303, "{label}");
    }
    assert_eq!(desk.receives(id, "优").await.status.as_u16(), 303);
    let uses = format!("level={}&on=2026-11-22&channel={}", encoded("省局"), encoded("《江西医保工作》"));
    assert_eq!(clerk.post(&format!("/submissions/{id}/adoptions"), &uses).await.status.as_u16(), 303);
    assert_eq!((total(&desk, ANYUAN).await, total(&desk, YUDU).await), ("60".into(), "60".into()), "C24");
    assert!(desk.event("登记采用").await.contains("省局“《江西医保工作》”"));
}

#[tokio::test]
async fn a_call_with_faults_comes_back_whole_with_all_of_them() {
    let desk = ReviewDesk::anyuan().await;
    let clerk = desk.at("市局办公室经办");
    let bad = form("", "2026-11-01", &["没有这个单位"]);
    let answer = clerk.post("/solicitations/new", &bad).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    for code in ["S-412", "S-413", "S-415"] {
        assert!(text.contains(code), "{code}: {text}");
    }
    assert!(text.contains("1500字以内"), "what was typed comes back");
    calls(&desk, "基金监管", "2026-11-30", &[ANYUAN]).await;
    let twice = clerk.post("/solicitations/new", &form("基金监管", "2026-11-30", &[ANYUAN])).await;
    assert!(twice.text().contains("S-414"), "{}", twice.text());
    assert_eq!(desk.at("安远信息员").get("/solicitations/new").await.status.as_u16(), 403);
}
