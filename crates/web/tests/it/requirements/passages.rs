//! Marked passages of a return, in the text and beside the form; two reviewers at one item at once; what is written
//! beside a public text. The chain itself is [`super::review`]'s.

use super::review_desk::ReviewDesk;
use crate::office::moment;
use crate::visitor::{encoded, form};

const BODY: &str = "十一月二十日，安远县医保局在城北广场开展集中宣传。\n\n发放资料三千份，群众三千人参加。\n下一步，继续开展。";

#[tokio::test]
async fn marked_words_and_paragraphs_stand_out_in_the_text_and_beside_the_form() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[("body", BODY)]).await;
    let reviewer = desk.at("安远信息员");
    let place = format!("/submissions/{id}");
    let page = reviewer.page(&place).await;
    assert!(page.contains("按段标注（共3段）") && page.contains("第3段　下一步，继续开展。"), "{page}");
    assert!(!page.contains("<mark>"));
    let digest = desk.digest("安远信息员", id).await;
    let back = |quote: &'static str, paragraph: &'static str| {
        [
            ("digest", digest.clone()),
            ("reasons", "请核对".to_owned()),
            ("quote", quote.to_owned()),
            ("note", "写明地点全称".to_owned()),
            ("quote", "三千".to_owned()),
            ("note", "写明来源".to_owned()),
            ("quote", String::new()),
            ("note", String::new()),
            ("paragraph", paragraph.to_owned()),
            ("paragraph_note", String::new()),
            ("paragraph_note", String::new()),
            ("paragraph_note", "写具体安排".to_owned()),
        ]
    };
    let sent = |pairs: [(&str, String); 12]| {
        form(&pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    // Words that are not there and a paragraph that is not there come back with everything typed.
    let refused = reviewer.post(&format!("{place}/return"), &sent(back("城南广场", "9"))).await;
    let page = refused.text();
    assert_eq!(refused.status.as_u16(), 422, "{page}");
    assert!(page.contains("标注的“城南广场”不在稿件中") && page.contains("稿件没有第9段"), "{page}");
    for typed in
        ["value=\"城南广场\"", "value=\"写明地点全称\"", "value=\"三千\"", "value=\"写具体安排\"", "请核对"]
    {
        assert!(page.contains(typed), "{typed} is lost: {page}");
    }
    let returned = reviewer.post(&format!("{place}/return"), &sent(back("城北广场", "3"))).await;
    assert_eq!(returned.status.as_u16(), 303, "{}", returned.text());
    let item = desk.at("安远拟稿人").page(&place).await;
    for marked in [
        "<mark>城北广场</mark><span class=\"small nowrap\">〔标注1〕</span>",
        "<mark>三千</mark><span class=\"small nowrap\">〔标注2〕</span>份，群众<mark>三千</mark>",
        "<mark>下一步，继续开展。</mark><span class=\"small nowrap\">〔标注3〕</span>",
        "“三千”：写明来源",
    ] {
        assert!(item.contains(marked), "{marked}: {item}");
    }
    let edit = desk.at("安远拟稿人").page(&format!("{place}/edit")).await;
    assert!(edit.contains("退回意见") && edit.contains("谢晴川（") && edit.contains("请核对"), "{edit}");
    assert!(
        edit.contains("<mark>城北广场</mark>") && edit.contains("“下一步，继续开展。”：写具体安排"),
        "{edit}"
    );
    assert!(desk.event("退回修改").await.contains("请核对"));
    // What was changed is told from what was left.
    let digest = desk.digest("安远拟稿人", id).await;
    let body = BODY.replace("三千份，群众三千人", "2400份，群众1100人").replace("城北广场", "城北人民广场");
    let changes = [("body", body.as_str()), ("digest", &digest), ("act", "hand_in")];
    let changed = ReviewDesk::form("安远开展集中宣传", &changes);
    let changed = desk.send("安远拟稿人", &format!("{place}/edit"), &changed, &[]).await;
    assert_eq!(changed.status.as_u16(), 303, "{}", changed.text());
    let again = reviewer.page(&place).await;
    assert!(again.contains("“城北广场”：写明地点全称<span class=\"small quiet\">　原字句已改"), "{again}");
    assert!(
        again.contains("“下一步，继续开展。”：写具体安排<span class=\"small quiet\">　原字句仍在稿件中"),
        "{again}"
    );
    assert!(!again.contains("<mark>三千") && again.contains("<mark>下一步，继续开展。</mark>"), "{again}");
}

/// The lines of the flow record of an item, by their word.
async fn marks(desk: &ReviewDesk, id: i64) -> Vec<String> {
    let item = desk.test.office.submission(&moment(), &desk.cast.actor("安远拟稿人"), id).await.unwrap();
    item.record.iter().map(|line| line.mark.kind.word().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_holder_and_his_delegate_signing_at_once_one_signature_stands() {
    let desk = ReviewDesk::anyuan().await;
    // 办公室 signs 核稿; its holder is away for a week and lends the signature.
    let post = desk.cast.member("安远办公室").post.id;
    let deputy = desk.cast.member("安远主要领导").post.person.to_string();
    let lent =
        [("person", deputy.as_str()), ("from", "2026-11-23"), ("until", "2026-11-30"), ("reason", "出差")];
    let lending = desk.at("安远办公室").post(&format!("/posts/{post}/delegate"), &form(&lent)).await;
    assert_eq!(lending.status.as_u16(), 303, "{}", lending.text());
    for round in 0..5 {
        let id = desk.hands_in("安远拟稿人", &format!("安远宣传第{round}场"), &[("body", BODY)]).await;
        let due = |label: &'static str, step: &'static str| desk.signs(label, id, step);
        assert_eq!(due("安远信息员", "初审").await.status.as_u16(), 303);
        assert_eq!(due("安远科室负责人", "复核").await.status.as_u16(), 303);
        let digest = desk.digest("安远办公室", id).await;
        let sign = form(&[("step", "核稿"), ("digest", &digest), ("opinion", "同意。")]);
        let to = format!("/submissions/{id}/sign");
        let (one, two) =
            tokio::join!(desk.at("安远办公室").post(&to, &sign), desk.at("安远主要领导").post(&to, &sign));
        let taken = [&one, &two].iter().filter(|answer| answer.status.as_u16() == 303).count();
        assert_eq!(taken, 1, "{}\n{}", one.text(), two.text());
        let signed: Vec<String> = marks(&desk, id).await.into_iter().filter(|word| word == "签署").collect();
        assert_eq!(signed.len(), 3, "{signed:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_signature_and_a_return_at_once_one_stands_and_the_other_is_told() {
    let desk = ReviewDesk::anyuan().await;
    for round in 0..5 {
        let id = desk.hands_in("安远拟稿人", &format!("安远宣传第{round}场"), &[("body", BODY)]).await;
        let digest = desk.digest("安远信息员", id).await;
        desk.at("安远信息员").page(&format!("/submissions/{id}")).await;
        let sign = form(&[("step", "初审"), ("digest", &digest), ("opinion", "同意。")]);
        let back =
            form(&[("digest", &digest), ("reasons", "请补来源"), ("quote", "三千份"), ("note", "来源")]);
        // One person in two windows: both were open before either was sent.
        let (sign_to, return_to) = (format!("/submissions/{id}/sign"), format!("/submissions/{id}/return"));
        let (signed, returned) = tokio::join!(
            desk.at("安远信息员").post(&sign_to, &sign),
            desk.at("安远信息员").post(&return_to, &back)
        );
        let codes = [signed.status.as_u16(), returned.status.as_u16()];
        assert!(
            codes == [303, 422] || codes == [422, 303] || codes == [303, 404],
            "{codes:?}\n{}",
            returned.text()
        );
        let words = marks(&desk, id).await;
        let count = |word: &str| words.iter().filter(|own| own.as_str() == word).count();
        assert_eq!(count("签署") + count("退回"), 1, "{words:?}");
        assert!(desk.test.office.verify().await.unwrap().holds());
    }
}

#[tokio::test]
async fn a_browser_that_sends_the_same_signature_again_is_told_and_changes_nothing() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[("body", BODY)]).await;
    let digest = desk.digest("安远信息员", id).await;
    let sign = form(&[("step", "初审"), ("digest", &digest), ("opinion", "同意上报，数据已核。")]);
    let to = format!("/submissions/{id}/sign");
    let reviewer = desk.at("安远信息员");
    assert_eq!(reviewer.post(&to, &sign).await.status.as_u16(), 303);
    let before = (marks(&desk, id).await, desk.test.office.events(200).await.unwrap().len());
    for _ in 0..3 {
        let again = reviewer.post(&to, &sign).await;
        let page = again.text();
        assert_eq!(again.status.as_u16(), 422, "{page}");
        assert!(page.contains("S-310") && page.contains("同一意见不必重复提交"), "{page}");
    }
    let after = (marks(&desk, id).await, desk.test.office.events(200).await.unwrap().len());
    assert_eq!(before, after);
}

#[tokio::test]
async fn personal_data_beside_a_public_text_stops_it_as_in_the_text() {
    let desk = ReviewDesk::anyuan().await;
    let number = "362126199003072813";
    let drafter = desk.at("安远拟稿人");
    for (field, value) in [
        ("central_task", format!("走访参保人（身份证{number}）")),
        ("sources", format!("三千份：经办人身份证{number}")),
        ("links", format!("https://example.com/?id={number} 身份证号{number}")),
    ] {
        let id =
            desk.drafts("安远拟稿人", &format!("安远宣传{field}"), &[("body", BODY), (field, &value)]).await;
        let refused = drafter.post(&format!("/submissions/{id}/hand-in"), "").await;
        let page = refused.text();
        assert_eq!(refused.status.as_u16(), 422, "{field}: {page}");
        assert!(page.contains("G-102"), "{field}: {page}");
        // What is not for the public may name whom it is about.
        let withheld = [
            ("body", BODY),
            (field, value.as_str()),
            ("disclosure", "不公开"),
            ("withheld_reason", "涉及个人"),
        ];
        desk.hands_in("安远拟稿人", &format!("内部情况{field}"), &withheld).await;
    }
    let secret = ReviewDesk::form("有名字的", &[("body", BODY), ("authors", "机密★1年")]);
    let refused = desk.send("安远拟稿人", "/submissions/new", &secret, &[]).await;
    assert!(refused.status.as_u16() == 422 && refused.text().contains("G-101"), "{}", refused.text());
    assert!(!drafter.page("/submissions").await.contains(&encoded("有名字的")));
}
