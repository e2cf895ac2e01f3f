//! 综合稿 through the pages: rows S1-36 and S1-43 (C13, C14, C15, C24): items of several units put together, judged 单 or
//! 综 with a reason, reviewed like every item, and their points for every unit named.

use super::review_desk::ReviewDesk;
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_domain::period::Period;

const PEOPLE: [&str; 18] = [
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
    "待遇科拟稿人",
    "待遇科负责人",
    "市局办公室经办",
    "市局办公室核稿",
    "市局办公室主任",
    "市局分管领导",
    "市局主要领导",
    "医院信息员",
];

const UNITS: [&str; 3] = ["安远县医疗保障局", "于都县医疗保障局", "待遇保障科"];

/// The reviewers of a sending unit in their order, each with his step.
const CHAINS: [(&str, &[(&str, &str)]); 3] = [
    (
        "安远拟稿人",
        &[
            ("安远信息员", "初审"),
            ("安远科室负责人", "复核"),
            ("安远办公室", "核稿"),
            ("安远分管领导", "终审"),
        ],
    ),
    (
        "于都拟稿人",
        &[
            ("于都信息员", "初审"),
            ("于都科室负责人", "复核"),
            ("于都办公室", "核稿"),
            ("于都分管领导", "终审"),
        ],
    ),
    (
        "待遇科拟稿人",
        &[
            ("待遇科拟稿人", "初审"),
            ("待遇科负责人", "复核"),
            ("市局办公室核稿", "核稿"),
            ("市局分管领导", "终审"),
        ],
    ),
];

/// The office's own chain for what goes to a provincial journal.
const OWN: [(&str, &str); 5] = [
    ("市局办公室经办", "初审"),
    ("市局办公室主任", "复核"),
    ("市局办公室核稿", "核稿"),
    ("市局分管领导", "终审"),
    ("市局主要领导", "签发"),
];

async fn total(desk: &ReviewDesk, unit: &str) -> String {
    let scored = desk.test.office.scored("ganzhou-2020-33", moment().today).await.unwrap();
    scored
        .sheet
        .named(unit)
        .map_or_else(String::new, |(_, holder)| holder.total(Period::year(2026)).to_string())
}

async fn totals(desk: &ReviewDesk) -> Vec<String> {
    let mut totals = Vec::new();
    for unit in UNITS {
        totals.push(total(desk, unit).await);
    }
    totals
}

/// An item of each of the three units, received.
async fn received(desk: &ReviewDesk) -> Vec<i64> {
    let mut items = Vec::new();
    for (at, (drafter, chain)) in CHAINS.into_iter().enumerate() {
        let title = format!("打击欺诈骗保做法之{}", at + 1);
        let body = format!("第{}个单位的做法：十一月集中检查，追回基金。", at + 1);
        let id = desk.hands_in(drafter, &title, &[("body", &body)]).await;
        for (label, step) in chain {
            let answer = desk.signs(label, id, step).await;
            assert_eq!(answer.status.as_u16(), 303, "{label}: {}", answer.text());
        }
        assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
        items.push(id);
    }
    items
}

fn form(parts: &[i64], mark: &str, level: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|id| format!("parts={id}")).collect();
    format!(
        "{}&title={}&level={}&channels={}&mark={}&reason={}&secrecy_declared=yes",
        parts.join("&"),
        encoded("全市打击欺诈骗保综合情况"),
        encoded(level),
        encoded("江西日报"),
        encoded(mark),
        encoded("三地做法具体，数据可核")
    )
}

/// Combines, signs to the end and receives; gives the article's number.
async fn combined(desk: &ReviewDesk, parts: &[i64], mark: &str, level: &str) -> i64 {
    let clerk = desk.at("市局办公室经办");
    let answer = clerk.post("/combined/new", &form(parts, mark, level)).await;
    let id = super::review_desk::number_of(&answer);
    let answer = clerk.post(&format!("/submissions/{id}/hand-in"), "").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let steps = if level == "市局" { &OWN[..4] } else { &OWN[..] };
    for (label, step) in steps {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", answer.text());
    }
    let answer = desk.receives(id, "优").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    id
}

async fn used(desk: &ReviewDesk, id: i64, level: &str, channel: &str) {
    let form = format!("level={}&on=2026-11-22&channel={}", encoded(level), encoded(channel));
    let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/adoptions"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
}

#[tokio::test]
async fn s1_43_a_combined_article_marked_dan_gives_every_unit_its_full_points() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    assert_eq!(totals(&desk).await, ["1", "1", "1"]);
    let list = desk.at("市局办公室经办").page("/combined").await;
    assert!(list.contains("打击欺诈骗保做法之1") && list.contains("打击欺诈骗保做法之3"), "{list}");
    let asked = format!("/combined/new?parts={}&parts={}", parts[0], parts[1]);
    let page = desk.at("市局办公室经办").page(&asked).await;
    assert!(page.contains("安远县医疗保障局") && page.contains("于都县医疗保障局"));
    let id = combined(&desk, &parts, "单", "省级").await;
    // Received, it posts nothing by itself: what the units sent was posted before.
    assert_eq!(totals(&desk).await, ["1", "1", "1"]);
    used(&desk, id, "省级", "江西日报").await;
    assert_eq!(totals(&desk).await, ["101", "101", "101"], "C13");
    let page = desk.at("市局办公室经办").page(&format!("/submissions/{id}")).await;
    for words in ["三地做法具体，数据可核", "林知夏", "四（二）1“标‘单’的综合稿件”", "涉及3个单位"]
    {
        assert!(page.contains(words), "{words}");
    }
    for unit in UNITS {
        assert!(page.contains(&format!("{unit}</a></th><td class=\"num\">100")), "{unit} got 100 for it");
    }
    let log = desk.event("组稿").await;
    assert!(log.contains("林知夏") && log.contains("标注“单”") && log.contains("待遇保障科"), "{log}");
    assert!(desk.event("登记采用").await.contains("台账第"));
    // Each unit reads it on its own item and in its list, with its own share; the office's article is not found.
    let own = desk.at("安远信息员").page(&format!("/submissions/{}", parts[0])).await;
    assert!(own.contains("并入") && own.contains("三地做法具体") && own.contains("class=\"num\">100"));
    let list = desk.at("安远信息员").page("/combined").await;
    assert!(list.contains("全市打击欺诈骗保综合情况") && list.contains("安远县医疗保障局 100分"), "{list}");
    assert!(!list.contains("于都县医疗保障局 100分"), "what another unit was given is that unit's");
    assert!(!desk.at("医院信息员").page("/combined").await.contains("全市打击欺诈骗保综合情况"));
    assert_eq!(desk.at("安远信息员").get(&format!("/submissions/{id}")).await.status.as_u16(), 404);
    assert!(desk.at("安远拟稿人").page("/submissions").await.contains("并入综合稿"), "the author is told");
}

#[tokio::test]
async fn s1_43_a_combined_article_marked_zong_gives_half() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let id = combined(&desk, &parts, "综", "省级").await;
    used(&desk, id, "省级", "江西日报").await;
    assert_eq!(totals(&desk).await, ["51", "51", "51"], "C14");
    used(&desk, id, "市局", "市局微信公众号").await;
    assert_eq!(totals(&desk).await, ["56", "56", "56"], "C15");
    let words = format!(
        "level={}&on=2026-11-22&leader={}&words={}",
        encoded("省级"),
        encoded("某副省长"),
        encoded("请推广。")
    );
    let clerk = desk.at("市局办公室经办");
    let answer = clerk.post(&format!("/submissions/{id}/instructions"), &words).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(totals(&desk).await, ["81", "81", "81"], "half of the instruction's 50 too");
    // The mark stands in the ledger and on the statement.
    let statement = desk.at("安远信息员").page("/mine").await;
    assert!(statement.contains("标注“综”"), "{statement}");
    // Under entries posted with one mark it is not judged anew; taken back, it is.
    let judge = format!("mark={}&reason={}", encoded("单"), encoded("省局认为质量较好"));
    let answer = clerk.post(&format!("/combined/{id}/judge"), &judge).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.text().contains("S-407"), "{}", answer.text());
}

#[tokio::test]
async fn a_judgement_is_changed_with_a_reason_and_a_typed_mark_must_be_the_judged_one() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let id = combined(&desk, &parts[..2], "综", "市局").await;
    let clerk = desk.at("市局办公室经办");
    let same = format!("mark={}&reason={}", encoded("综"), encoded("仍属一般"));
    assert!(clerk.post(&format!("/combined/{id}/judge"), &same).await.text().contains("S-406"));
    let silent = format!("mark={}", encoded("单"));
    assert!(clerk.post(&format!("/combined/{id}/judge"), &silent).await.text().contains("S-404"));
    let other = format!("mark={}&reason={}", encoded("单"), encoded("补充了数据，质量较好"));
    assert_eq!(clerk.post(&format!("/combined/{id}/judge"), &other).await.status.as_u16(), 303);
    assert!(desk.event("评定单综").await.contains("由“综”改为“单”，理由：补充了数据，质量较好"));
    let uses = |mark: &str| {
        format!(
            "level={}&on=2026-11-22&channel={}&mark={}",
            encoded("市局"),
            encoded("市局网站"),
            encoded(mark)
        )
    };
    let place = format!("/submissions/{id}/adoptions");
    let wrong = clerk.post(&place, &uses("综")).await;
    assert!(wrong.text().contains("S-408"), "{}", wrong.text());
    assert_eq!(clerk.post(&place, &uses("")).await.status.as_u16(), 303);
    assert_eq!(totals(&desk).await, ["11", "11", "1"]);
    // Sent twice, it posts once.
    assert!(clerk.post(&place, &uses("")).await.text().contains("S-320"));
    for label in ["安远信息员", "市局分管领导"] {
        let answer = desk.at(label).post(&format!("/combined/{id}/judge"), &other).await;
        assert_eq!(answer.status.as_u16(), 403, "{label}");
    }
}

#[tokio::test]
async fn what_cannot_be_combined_is_named_all_at_once_and_nothing_is_kept() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let draft = desk.drafts("于都拟稿人", "还没交审的", &[]).await;
    let waiting = desk.hands_in("安远拟稿人", "还在审核的", &[]).await;
    let clerk = desk.at("市局办公室经办");
    // A draft of a unit does not exist for the office; an item under review is not received.
    let answer = clerk.post("/combined/new", &form(&[parts[0], draft, waiting], "单", "市局")).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    assert!(text.contains("S-401") && text.contains(&format!("编号{draft}")), "{text}");
    assert!(text.contains("全市打击欺诈骗保综合情况"), "what was typed comes back");
    let bare = clerk.post("/combined/new", &format!("parts={}", parts[0])).await.text();
    for code in ["S-402", "S-403", "S-404"] {
        assert!(bare.contains(code), "{code}: {bare}");
    }
    assert!(desk.event("组稿").await.is_empty(), "nothing was kept");
    let first =
        super::review_desk::number_of(&clerk.post("/combined/new", &form(&parts[..2], "单", "市局")).await);
    let twice = clerk.post("/combined/new", &form(&parts[..2], "单", "市局")).await.text();
    assert!(twice.contains(&format!("已并入另一篇综合稿（信息{first}）")), "{twice}");
    // Given up, its items are free again.
    let why = format!("why={}", encoded("另行组稿"));
    assert_eq!(clerk.post(&format!("/submissions/{first}/void"), &why).await.status.as_u16(), 303);
    let again = clerk.post("/combined/new", &form(&parts[..2], "综", "市局")).await;
    assert_eq!(again.status.as_u16(), 303, "{}", again.text());
    assert!(!desk.at("安远拟稿人").page(&format!("/submissions/{}", parts[0])).await.contains("标注“单”"));
}

#[tokio::test]
async fn an_item_taken_back_from_the_ledger_stops_the_article_it_went_into() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let id = combined(&desk, &parts, "单", "市局").await;
    let serial = desk.test.office.posted(parts[1]).await.unwrap().first().unwrap().serial;
    let clerk = desk.cast.actor("市局办公室经办");
    desk.test.office.reverse_fact(&moment(), &clerk, serial, "于都来函撤稿").await.unwrap();
    let uses = format!("level={}&on=2026-11-22&channel={}", encoded("市局"), encoded("市局网站"));
    let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/adoptions"), &uses).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    assert!(text.contains("S-405") && text.contains("于都县医疗保障局"), "{text}");
    assert_eq!(totals(&desk).await, ["1", "0", "1"]);
}
