//! Whole journeys in a real browser (issue 3): A from draft to points, B a missed duty corrected in a new version, C a
//! month closed and a figure traced, D what administrators see. Every step is a click or a field somebody fills in.
//! What each page refuses is tested in process ([`crate::requirements`]); here it is that a person gets through.
//!
//! Pictures of the way lie in `target/journeys` afterwards; those of the README were taken here.

mod closing;
mod guide;

use crate::cast::Cast;
use crate::office::TestOffice;
use crate::pages::S1;
use crate::requirements::desk::ANYUAN;
use fantoccini::Locator;
use guide::Guide;
use zhaozhang_domain::period::Period;
use zhaozhang_office::org::load_cast::CastMember;

/// A picture of one dot.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

/// The four reviewers of 安远 sign one after another.
async fn four_sign(guide: &Guide, reviewers: &[&CastMember], item: &str) {
    for reviewer in reviewers {
        guide.becomes(reviewer).await;
        guide.goes(item).await;
        if guide.browser.client.find(Locator::Css("input[name=has_checked]")).await.is_ok() {
            guide.ticks("input[name=has_checked]").await;
        }
        guide.presses("同意").await;
    }
}

/// The statement of 安远 for the year.
async fn statement(test: &TestOffice) -> String {
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let place = scored.sheet.holders().position(|(_, holder)| holder.name == ANYUAN).unwrap();
    format!("/notices/{S1}/units/{}?period=2026&open=1", place + 1)
}

/// A: 1 + 20 + 20 with three articles, and 10 instead of 20 after the other ruling.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_draft_becomes_points_through_three_signatures_and_a_return() {
    let test = TestOffice::peopled().await;
    let Some(guide) = Guide::at(test.router()).await else { return };
    let cast = Cast::of(&test).await;
    let seated = ["安远信息员", "安远科室负责人", "安远办公室", "安远分管领导"];
    let reviewers = seated.map(|label| cast.member(label));
    let (drafter, clerk, head) =
        (cast.member("安远拟稿人"), cast.member("市局办公室经办"), cast.member("市局办公室主任"));
    for member in reviewers.iter().copied().chain([drafter, clerk, head]) {
        test.give_account(member.post.person, &format!("person{}", member.post.person)).await;
    }

    guide.becomes(drafter).await;
    guide.goes("/submissions/new").await;
    guide.fills("#title", "安远县集中宣传打击欺诈骗保").await;
    for box_of in ["purpose", "class"] {
        guide.ticks(&format!("input[name={box_of}]")).await;
    }
    guide.ticks("input[name=content][value=市委市政府中心工作]").await;
    guide.fills("#f-central_task", "打击欺诈骗保").await;
    guide.ticks("input[name=disclosure][value=公开]").await;
    guide.fills("#body", "安远县医保局在城北广场开展打击欺诈骗保集中宣传。").await;
    guide.ticks("input[name=secrecy_declared]").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("现场.png");
    std::fs::write(&file, DOT).unwrap();
    let input = guide.browser.client.find(Locator::Css("#pictures")).await.unwrap();
    input.send_keys(&file.to_string_lossy()).await.unwrap();
    guide.presses("保存").await;
    let path = guide.path().await;
    let number: String = path.chars().filter(char::is_ascii_digit).collect();
    let item = format!("/submissions/{number}");
    guide.goes(&format!("{item}/edit")).await;
    guide.fills("input[name=picture_caption]", "11月20日，城北广场宣传现场").await;
    guide.shows("a1-draft").await;
    guide.presses("保存并交审").await;
    guide.sees(&["待初审"]).await;

    four_sign(&guide, &reviewers, &item).await;
    guide.shows("a2-signed").await;
    guide.becomes(clerk).await;
    guide.goes(&item).await;
    guide.ticks("input[name=chosen]").await;
    guide.fills("#reasons", "请补上参加人数").await;
    guide.presses("退回").await;

    guide.becomes(drafter).await;
    guide.goes(&format!("{item}/edit")).await;
    guide.fills("#body", "安远县医保局在城北广场开展打击欺诈骗保集中宣传，三百余名群众参加。").await;
    guide.fills("#sources", "三百余名：现场登记").await;
    guide.presses("保存并交审").await;
    four_sign(&guide, &reviewers, &item).await;
    guide.becomes(clerk).await;
    guide.goes(&item).await;
    guide.ticks("input[name=rating]").await;
    guide.presses("接收入账").await;
    guide.goes(&item).await;
    guide.fills("#a-level-1", "市级").await;
    guide.fills("#a-on-1", "2026-11-23").await;
    guide.fills("#a-channel-1", "赣南日报").await;
    guide.presses("登记采用").await;
    guide.goes(&item).await;
    guide.fills("#i-level", "市级").await;
    guide.fills("#i-on", "2026-11-23").await;
    guide.fills("#i-leader", "市政府分管领导").await;
    guide.fills("#i-words", "做法很好，请各县学习。").await;
    guide.presses("登记批示").await;
    guide.goes(&item).await;
    guide.shows("a3-posted").await;

    let own = statement(&test).await;
    guide.becomes(reviewers[0]).await;
    guide.goes(&own).await;
    guide.sees(&["四（一）1", "四（二）1", "41"]).await;
    guide.shows("a4-statement").await;
    assert_eq!(total(&test).await, "41");
    guide.becomes(head).await;
    guide.goes(&format!("/notices/{S1}/faults")).await;
    guide.ticks("article:has(input[name=on][value='A-01']) input[name=reading][value='附件2']").await;
    guide.fills("article:has(input[name=on][value='A-01']) input[name=decided_by]", "局长办公会").await;
    guide
        .fills("article:has(input[name=on][value='A-01']) textarea[name=reason]", "以附件2所列分值为准")
        .await;
    guide.presses("裁定").await;
    guide.shows("a5-ruling").await;
    guide.becomes(reviewers[0]).await;
    guide.goes(&own).await;
    guide.sees(&["31", "局长办公会"]).await;
    assert_eq!(total(&test).await, "31");
    guide.ends().await;
}

/// The points of 安远 in the year.
async fn total(test: &TestOffice) -> String {
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let (_, holder) = scored.sheet.named(ANYUAN).unwrap();
    holder.total(Period::year(2026)).to_string()
}
