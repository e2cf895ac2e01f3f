//! Bulletins through the pages: a draft to look at, issuing with a frozen copy, and the correction that names it.

use super::office::TestOffice;
use super::pages::S1;
use super::visitor::encoded;

fn form(act: &str, more: &str) -> String {
    format!("notice={S1}&period=2020-09&issued_on=2020-10-12&act={act}&{more}")
}

const NUMBER: &str = "number=%E6%BC%94%E7%A4%BA1%E5%8F%B7";

#[tokio::test]
async fn a_draft_is_looked_at_before_it_is_issued() {
    let office = TestOffice::demonstration().await;
    let draft = office.post("/bulletins/new", &form("look", "")).await;
    let page = draft.text();
    assert_eq!(draft.status.as_u16(), 200, "{page}");
    for needle in ["一、总体情况", "得分排名表", "2020年10月12日", "value=\"issue\"", "演示数据"]
    {
        assert!(page.contains(needle), "the draft lacks {needle}");
    }
    assert!(office.page("/bulletins").await.contains("还没有印发通报"), "looking issues nothing");
}

#[tokio::test]
async fn what_is_issued_is_frozen_and_only_a_correction_with_a_reason_follows_it() {
    let office = TestOffice::demonstration().await;
    let issued = office.post("/bulletins/new", &form("issue", NUMBER)).await;
    assert_eq!(issued.header("location"), "/bulletins/1", "{}", issued.text());
    let page = office.page("/bulletins/1").await;
    assert!(page.contains("一、总体情况") && page.contains("sheet.json"), "{page}");
    for (name, start) in
        [("%E9%80%9A%E6%8A%A5.pdf", &b"%PDF"[..]), ("%E9%80%9A%E6%8A%A5.docx", b"PK"), ("sheet.json", b"{")]
    {
        let file = office.get(&format!("/bulletins/1/{name}")).await;
        assert!(file.status.is_success() && file.bytes.starts_with(start), "{name}");
        assert!(file.header("etag").len() > 60, "{name} comes with its hash");
    }

    let again = office.post("/bulletins/new", &form("issue", NUMBER)).await;
    assert_eq!(again.status.as_u16(), 422);
    assert!(again.text().contains("已经印发") && again.text().contains("O-142"), "{}", again.text());
    let reason = "reason=%E8%A1%A5%E8%AE%B0%E4%BA%8B%E5%AE%9E";
    let corrected = office.post("/bulletins/new", &form("issue", &format!("{NUMBER}&{reason}"))).await;
    assert_eq!(corrected.header("location"), "/bulletins/2", "{}", corrected.text());
    assert!(office.page("/bulletins/1").await.contains("已由编号2更正"));
    assert!(office.page("/verify").await.contains("完整"));
}

#[tokio::test]
async fn what_cannot_be_issued_comes_back_with_every_problem_and_all_that_was_typed() {
    let office = TestOffice::demonstration().await;
    let typed =
        "notice=nothing&period=2020-13&issued_on=2020-02-30&copy_to=%E5%B8%82%E5%A7%94%E5%8A%9E&act=issue";
    let refused = office.post("/bulletins/new", typed).await;
    let page = refused.text();
    assert_eq!(refused.status.as_u16(), 422);
    for needle in ["nothing", "2020-13", "2020-02-30", "发文字号", "W-425", "市委办"] {
        assert!(page.contains(needle), "the refusal lacks {needle}\n{page}");
    }
}

#[tokio::test]
async fn words_that_must_be_cured_stop_the_bulletin_until_they_are_or_a_reason_is_written_down() {
    let office = TestOffice::demonstration().await;
    let number = format!("number={}", encoded("赣市医保字〔2020〕40号"));
    let faulty = format!("{number}&addition={}", encoded("请各单位按照赣市医保字【2020】12号文件抓好落实。"));
    let look = office.post("/bulletins/new", &form("look", &faulty)).await.text();
    assert!(look.contains("文字核对") && look.contains("必须改") && look.contains("保留理由"), "{look}");
    for act in ["submit", "issue"] {
        let refused = office.post("/bulletins/new", &form(act, &faulty)).await;
        let text = refused.text();
        assert_eq!(refused.status.as_u16(), 422, "{act}: {text}");
        assert!(text.contains("文字核对（G-") && text.contains("依据"), "{act}: {text}");
        assert!(text.contains("【2020】12号"), "what was typed comes back: {text}");
    }
    assert!(office.page("/bulletins").await.contains("还没有印发通报"));
    let kept = format!("{faulty}&kept={}", encoded("引用原件字样，原件如此"));
    let issued = office.post("/bulletins/new", &form("issue", &kept)).await;
    assert_eq!(issued.header("location"), "/bulletins/1", "{}", issued.text());
    let events = office.office.events(10).await.unwrap();
    let issuing = events.iter().find(|event| event.verb == "印发通报").expect("the event");
    assert!(issuing.detail.contains("文字核对保留理由：引用原件字样，原件如此"), "{}", issuing.detail);
}

#[tokio::test]
async fn an_issued_bulletin_bears_the_seal_of_the_ledger_it_rests_on() {
    let office = TestOffice::demonstration().await;
    let number = format!("number={}", encoded("赣市医保字〔2020〕40号"));
    let issued = office.post("/bulletins/new", &form("issue", &number)).await;
    assert_eq!(issued.header("location"), "/bulletins/1", "{}", issued.text());
    let page = office.page("/bulletins/1").await;
    let (_, seal) = page.split_once("台账核验：本通报依据的台账到第").expect("the seal under the last table");
    let (serial, rest) = seal.split_once('号').unwrap();
    let (_, hash) = rest.split_once("（SM3）").unwrap();
    let (hash, _) = hash.split_once('。').unwrap();
    let groups: Vec<&str> = hash.split(' ').collect();
    assert!(
        groups.len() == 8 && groups.iter().all(|group| group.len() == 8),
        "groups an eye can compare: {hash}"
    );
    let hash = groups.concat();
    let entry = office.page(&format!("/ledger/{serial}")).await;
    assert!(entry.contains(&hash), "the chain's own hash of entry {serial}");
}
