//! 重大失误 through the pages (row S1-50, C22): finding with evidence, the unit's reply, a decision by another person that
//! says how the unit was heard, −100 by the notice's rule, and its reversal by a ruling.

use super::review_desk::{PNG, ReviewDesk};
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_domain::period::Period;
use zhaozhang_office::Moment;
use zhaozhang_office::casework::find_grave_error::NewFinding;

const CODE: &str = "ganzhou-2020-33";
const ANYUAN: &str = "安远县医疗保障局";

async fn total(desk: &ReviewDesk) -> String {
    let scored = desk.test.office.scored(CODE, moment().today).await.unwrap();
    scored
        .sheet
        .named(ANYUAN)
        .map_or_else(String::new, |(_, holder)| holder.total(Period::year(2026)).to_string())
}

fn form(desk: &ReviewDesk, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let unit = desk.cast.unit("安远信息员").to_string();
    let usual = [
        ("notice", CODE),
        ("class", "重大失误"),
        ("unit", unit.as_str()),
        ("title", "安远医保参保数据"),
        ("finding", "稿件把参保人数写错一位，被市级媒体转载后撤稿"),
        ("article", "四（二）2"),
        ("found_on", "2026-11-20"),
        ("reply_until", "2026-11-30"),
    ];
    let kept = usual.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let all = kept.chain(changes.iter());
    all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Puts a finding through the page and gives its address.
async fn found(desk: &ReviewDesk, label: &str) -> String {
    let files = [("files", "截图.png", PNG)];
    let answer = desk.send(label, "/grave-errors/new", &form(desk, &[]), &files).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// A finding of an earlier day whose term ran out.
async fn found_before(desk: &ReviewDesk) -> String {
    let then = Moment { today: "2026-11-02".parse().unwrap(), at: "2026-11-02T01:00:00Z".to_owned() };
    let clerk = desk.cast.actor("市局办公室经办");
    let file = desk.test.office.store_attachment(&then, &clerk, "截图.png", PNG.to_vec()).await.unwrap();
    let finding = NewFinding {
        notice: CODE.into(),
        class: "重大失误".into(),
        unit: desk.cast.unit("安远信息员"),
        title: "安远医保参保数据".into(),
        finding: "参保人数写错一位".into(),
        article: "四（二）2".into(),
        found_on: "2026-11-01".into(),
        reply_until: "2026-11-10".into(),
        files: vec![(file.hash, file.name)],
        ..NewFinding::default()
    };
    let id = desk.test.office.find_grave_error(&then, &clerk, &finding).await.unwrap();
    format!("/grave-errors/{id}")
}

fn decision(word: &str) -> String {
    format!("decision={}&opinion={}", encoded(word), encoded("事实清楚，单位承认，予以采纳"))
}

#[tokio::test]
async fn s1_50_a_grave_error_takes_a_hundred_with_finding_evidence_approver_and_reply() {
    let desk = ReviewDesk::anyuan().await;
    let place = found(&desk, "市局办公室经办").await;
    assert_eq!(total(&desk).await, "0", "nothing is taken before the decision");
    let log = desk.event("提出重大失误认定").await;
    assert!(
        log.contains("林知夏") && log.contains("佐证1件") && log.contains("陈述申辩至2026-11-30"),
        "{log}"
    );
    // The unit sees the whole file, evidence included, and is asked on its own page.
    let mine = desk.at("安远信息员").page("/mine").await;
    assert!(mine.contains("请陈述申辩，期限2026-11-30"), "{mine}");
    let file = desk.at("安远信息员").page(&place).await;
    assert!(
        file.contains("写错一位")
            && file.contains("若出现重大失误的直接扣100分")
            && file.contains("截图.png")
    );
    let href = file.split("href=\"").find(|rest| rest.contains("/files/")).unwrap();
    let picture = desk.at("安远信息员").get(href.split('"').next().unwrap()).await;
    assert_eq!((picture.status.as_u16(), picture.bytes.as_slice()), (200, PNG));
    // Before the unit was heard or its term ran out nothing is decided.
    let head = desk.at("市局办公室主任");
    let early = head.post(&format!("{place}/decide"), &decision("认定")).await;
    assert!(early.text().contains("S-435"), "{}", early.text());
    let reply = format!("words={}", encoded("系录入差错，已更正并说明，请从轻。"));
    assert_eq!(desk.at("安远信息员").post(&format!("{place}/reply"), &reply).await.status.as_u16(), 303);
    assert!(desk.event("陈述申辩").await.contains("谢晴川"));
    assert!(head.page("/mine").await.contains("请决定"));
    assert_eq!(head.post(&format!("{place}/decide"), &decision("认定")).await.status.as_u16(), 303);
    assert_eq!(total(&desk).await, "-100", "C22");
    let file = desk.at("安远信息员").page(&place).await;
    for words in ["已听取安远县医疗保障局谢晴川2026年11月23日的陈述申辩", "沈岳", "予以采纳", "台账"]
    {
        assert!(file.contains(words), "{words}: {file}");
    }
    let own = desk.at("安远信息员").page("/mine").await;
    assert!(
        own.contains("认定“重大失误”") && own.contains("认定人：沈岳"),
        "the entry names who decided: {own}"
    );
    let log = desk.event("决定重大失误").await;
    assert!(log.contains("沈岳") && log.contains("已听取") && log.contains("台账第1号"), "{log}");
    // Another unit finds nothing, neither page nor evidence.
    for address in [place.clone(), href.split('"').next().unwrap().to_owned()] {
        assert_eq!(desk.at("于都信息员").get(&address).await.status.as_u16(), 404, "{address}");
    }
    let other = desk.at("于都信息员").post(&format!("{place}/reply"), &reply).await;
    assert_eq!(other.status.as_u16(), 404);
}

#[tokio::test]
async fn s1_50_a_ruling_takes_it_back_and_the_file_stays() {
    let desk = ReviewDesk::anyuan().await;
    let place = found_before(&desk).await;
    let head = desk.at("市局办公室主任");
    // The term ran out without a word; the decision says so.
    assert_eq!(head.post(&format!("{place}/decide"), &decision("认定")).await.status.as_u16(), 303);
    assert!(desk.event("决定重大失误").await.contains("陈述申辩期限2026年11月10日届满，单位未陈述"));
    assert_eq!(total(&desk).await, "-100");
    let late = format!("words={}", encoded("请复核"));
    let answer = desk.at("安远信息员").post(&format!("{place}/reply"), &late).await;
    assert!(answer.text().contains("S-437"), "{}", answer.text());
    assert!(head.post(&format!("{place}/reverse"), "").await.text().contains("S-440"));
    let back = format!("ruling={}&reason={}", encoded("赣市医保办裁〔2026〕1号"), encoded("数据源本身有误"));
    assert_eq!(desk.at("市局办公室经办").post(&format!("{place}/reverse"), &back).await.status.as_u16(), 403);
    assert_eq!(head.post(&format!("{place}/reverse"), &back).await.status.as_u16(), 303);
    assert_eq!(total(&desk).await, "0");
    assert!(head.post(&format!("{place}/reverse"), &back).await.text().contains("S-441"), "once only");
    let file = desk.at("安远信息员").page(&place).await;
    for words in ["已撤销", "赣市医保办裁〔2026〕1号", "数据源本身有误", "参保人数写错一位", "届满"]
    {
        assert!(file.contains(words), "{words}: {file}");
    }
    let log = desk.event("撤销重大失误认定").await;
    assert!(log.contains("沈岳") && log.contains("冲销第1号"), "{log}");
}

#[tokio::test]
async fn who_found_it_does_not_decide_it_and_a_decision_is_made_once() {
    let desk = ReviewDesk::anyuan().await;
    let own = found(&desk, "市局办公室主任").await;
    let reply = format!("words={}", encoded("无异议"));
    assert_eq!(desk.at("安远主要领导").post(&format!("{own}/reply"), &reply).await.status.as_u16(), 303);
    let head = desk.at("市局办公室主任");
    let answer = head.post(&format!("{own}/decide"), &decision("认定")).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.text().contains("S-427"), "{}", answer.text());
    let place = found_before(&desk).await;
    assert_eq!(
        desk.at("市局办公室经办").post(&format!("{place}/decide"), &decision("认定")).await.status.as_u16(),
        403
    );
    assert!(head.post(&format!("{place}/decide"), "").await.text().contains("S-438"));
    assert_eq!(head.post(&format!("{place}/decide"), &decision("不予认定")).await.status.as_u16(), 303);
    assert!(head.post(&format!("{place}/decide"), &decision("认定")).await.text().contains("S-437"));
    assert_eq!(total(&desk).await, "0");
    let back = format!("ruling={}&reason={}", encoded("某裁定"), encoded("某理由"));
    assert!(head.post(&format!("{place}/reverse"), &back).await.text().contains("S-441"));
    assert!(desk.event("决定重大失误").await.contains("不予认定"));
}

#[tokio::test]
async fn a_finding_without_evidence_or_term_comes_back_whole() {
    let desk = ReviewDesk::anyuan().await;
    let bad = form(
        &desk,
        &[
            ("class", ""),
            ("unit", ""),
            ("article", "九"),
            ("found_on", "2027-01-01"),
            ("reply_until", "2026-11-24"),
        ],
    );
    let answer = desk.send("市局办公室经办", "/grave-errors/new", &bad, &[]).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    for code in ["S-431", "S-433", "S-434"] {
        assert!(text.contains(code), "{code}: {text}");
    }
    assert!(text.contains("被市级媒体转载后撤稿"), "what was typed comes back");
    // A file brought in with a refused form is kept for the next try.
    let files = [("files", "截图.png", PNG)];
    let kept =
        desk.send("市局办公室经办", "/grave-errors/new", &form(&desk, &[("finding", "")]), &files).await;
    assert!(kept.text().contains("已上传：截图.png"), "{}", kept.text());
    let own = desk.received("安远开展集中宣传", &[]).await.to_string();
    let wrong = form(&desk, &[("submission", &own), ("unit", &desk.cast.unit("于都信息员").to_string())]);
    let answer = desk.send("市局办公室经办", "/grave-errors/new", &wrong, &files).await;
    assert!(
        answer.text().contains("S-432") && answer.text().contains("安远县医疗保障局报送的"),
        "{}",
        answer.text()
    );
    let right = form(&desk, &[("submission", &own), ("title", "")]);
    let answer = desk.send("市局办公室经办", "/grave-errors/new", &right, &files).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(desk.at("安远信息员").page("/grave-errors").await.contains("安远开展集中宣传"));
}
