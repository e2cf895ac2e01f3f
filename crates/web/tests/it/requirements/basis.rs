//! A form left open while the notice changed: whatever rests on a notice says under which text and rulings it was drawn,
//! and is refused with what changed and with everything typed when it is another. One mechanism for all such forms.

use super::closing::{OCTOBER, PEOPLE};
use super::closing_stage::Stage;
use super::desk::plain;
use super::review_desk::ReviewDesk;
use crate::office::Answer;
use crate::pages::S1;
use crate::visitor::{Visitor, encoded, form};

/// The address a form of the page goes to, that begins so.
fn action(page: &str, begins: &str) -> String {
    let actions = page.split("action=\"").skip(1).filter_map(|part| part.split('"').next());
    let found = actions
        .map(|action| action.replace("&#38;", "&").replace("&amp;", "&"))
        .find(|action| action.starts_with(begins) && action.contains("basis="));
    found.unwrap_or_else(|| panic!("no form to {begins}: {}", plain(page)))
}

/// The head rules on an open question.
async fn rules(head: &Visitor, question: &str, reading: &str, reason: &str) {
    let pairs = [
        ("on", question),
        ("reading", reading),
        ("decided_by", "局长办公会"),
        ("decided_on", "2026-11-23"),
        ("reason", reason),
    ];
    let answer = head.post(&format!("/notices/{S1}/rulings"), &form(&pairs)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
}

/// It was refused because the notice changed, says so, and still holds what was typed; gives where it may go now.
fn is_stale(answer: &Answer, reason: &str, typed: &str) -> String {
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 409, "{}", plain(&page));
    assert!(page.contains("W-409") && page.contains("通知（裁定）已变"), "{}", plain(&page));
    assert!(
        page.contains("局长办公会于2026-11-23裁定“A-01”按“") && page.contains(reason),
        "{}",
        plain(&page)
    );
    assert!(page.contains(typed) && page.contains("再次提交"), "{}", plain(&page));
    action(&page, "/")
}

#[tokio::test]
async fn a_receipt_a_use_and_an_instruction_wait_for_a_look_when_a_ruling_came_between() {
    let desk = ReviewDesk::anyuan().await;
    let (clerk, head) = (desk.at("市局办公室经办"), desk.at("市局办公室主任"));
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signed(id).await;
    let place = format!("/submissions/{id}");
    let to = action(&clerk.page(&place).await, &format!("{place}/receive"));
    let digest = desk.digest("市局办公室经办", id).await;
    let receipt = [("digest", digest.as_str()), ("rating", "良"), ("comment", "数据扎实，写得清楚")];
    rules(head, "A-01", "附件2", "第一次会议研究").await;
    let stale = clerk.post(&to, &form(&receipt)).await;
    let again = is_stale(&stale, "第一次会议研究", "数据扎实，写得清楚");
    assert!(clerk.page(&place).await.contains(">已报送<"), "nothing was received");
    assert!(desk.event("接收信息").await.is_empty());
    // After a look it goes, under the new basis.
    let done = clerk.post(&again, &form(&receipt)).await;
    assert_eq!(done.status.as_u16(), 303, "{}", plain(&done.text()));
    assert!(desk.event("接收信息").await.contains("安远开展集中宣传"));

    let page = clerk.page(&place).await;
    let use_to = action(&page, &format!("{place}/adoptions"));
    let words_to = action(&page, &format!("{place}/instructions"));
    let old_to = action(&clerk.page("/adoptions").await, "/adoptions");
    rules(head, "A-01", "正文", "第二次会议研究").await;
    let before = desk.test.office.posted(id).await.unwrap().len();
    let adoption = [("level", "市级"), ("on", "2026-11-23"), ("channel", "赣南日报要闻版")];
    let again = is_stale(&clerk.post(&use_to, &form(&adoption)).await, "第二次会议研究", "赣南日报要闻版");
    let instruction =
        [("level", "市级"), ("on", "2026-11-23"), ("leader", "某领导"), ("words", "请总结推广")];
    is_stale(&clerk.post(&words_to, &form(&instruction)).await, "第二次会议研究", "请总结推广");
    let old = [("notice", S1), ("item", "2026-0001"), ("channel", "江西日报二版")];
    is_stale(&clerk.post(&old_to, &form(&old)).await, "第二次会议研究", "江西日报二版");
    assert_eq!(desk.test.office.posted(id).await.unwrap().len(), before, "nothing is posted");
    assert_eq!(clerk.post(&again, &form(&adoption)).await.status.as_u16(), 303);
    // A program is told the same as data.
    let json = r#"{"level":"市级","leader":"某领导","words":"请总结推广"}"#;
    let told = desk.post_json("市局办公室经办", &format!("/api/v1{words_to}"), json).await;
    assert_eq!(told.status.as_u16(), 409);
    assert!(told.text().contains("\"W-409\"") && told.text().contains("第二次会议研究"), "{}", told.text());
    // A ruling on another notice stops nothing.
    let fresh = action(&clerk.page(&place).await, &format!("{place}/adoptions"));
    let other = fresh.replace(S1, "no-such-notice");
    assert_eq!(clerk.post(&other, &form(&adoption)).await.status.as_u16(), 409, "an invented basis is none");
}

#[tokio::test]
async fn checking_contests_closing_and_bulletins_wait_for_a_look_too() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let head = stage.visitor("市局办公室主任").await;
    let unit = stage.visitor("安远信息员").await;
    let open_to = action(&clerk.page("/checking").await, "/checking");
    rules(&head, "A-01", "附件2", "第一次会议研究").await;
    let open = [("notice", S1), ("period", "2026-10"), ("working_days", "2")];
    let again = is_stale(&clerk.post(&open_to, &form(&open)).await, "第一次会议研究", "2026-10");
    let checking = clerk.does(&again, &open).await;

    let mine = unit.page(&format!("/checking/mine?notice={S1}&period=2026-10")).await;
    let confirm_to = action(&mine, "/checking/mine/confirm");
    let contest_to = action(&mine, "/checking/mine/contest");
    let close_to = action(&clerk.page(&checking).await, &format!("{checking}/close"));
    let look = [("notice", S1), ("period", "2026-10"), ("act", "look")];
    let issue_page = clerk.post("/bulletins/new", &form(&look)).await.text();
    let issue_to = action(&issue_page, "/bulletins/new");
    rules(&head, "A-01", "正文", "第二次会议研究").await;
    let number = checking.rsplit('/').next().unwrap();
    is_stale(&unit.post(&confirm_to, &form(&[("checking", number)])).await, "第二次会议研究", number);
    // The contest comes with a file, which must be chosen again.
    let contest =
        [("notice", S1), ("period", "2026-10"), ("entry", ""), ("reason", "10月20日另有一篇未登记")];
    let stale = unit.sends_parts(&contest_to, &contest, ("回执.pdf", b"%PDF-1.7 x")).await;
    assert!(stale.text().contains("请重新选择：回执.pdf"), "{}", plain(&stale.text()));
    let again = is_stale(&stale, "第二次会议研究", "10月20日另有一篇未登记");
    let raised = unit.sends_parts(&again, &contest, ("回执.pdf", b"%PDF-1.7 x")).await;
    assert_eq!(raised.status.as_u16(), 303, "{}", plain(&raised.text()));
    is_stale(&clerk.post(&close_to, "").await, "第二次会议研究", "再次提交");
    let submit =
        [("notice", S1), ("period", "2026-10"), ("addition", "请各单位对照查找差距。"), ("act", "submit")];
    is_stale(&clerk.post(&issue_to, &form(&submit)).await, "第二次会议研究", "请各单位对照查找差距。");

    let place = raised.header("location");
    let rule_to = action(&head.page(&place).await, &format!("{place}/rule"));
    let propose_to = action(&clerk.page(&place).await, &format!("{place}/propose"));
    rules(&head, "A-01", "附件2", "第三次会议研究").await;
    let ruling = [("outcome", "rejected"), ("reason", "查无此篇，台账无记录")];
    is_stale(&clerk.post(&propose_to, &form(&ruling)).await, "第三次会议研究", "查无此篇，台账无记录");
    let again =
        is_stale(&head.post(&rule_to, &form(&ruling)).await, "第三次会议研究", "查无此篇，台账无记录");
    assert!(!action(&head.page(&place).await, &format!("{place}/rule")).is_empty(), "it is not ruled");
    head.does(&again, &ruling).await;
    stage.logged("裁定异议", "市局办公室主任", "查无此篇").await;
    // Who brings no basis, as programs of before do, is served as before.
    let none = format!("outcome={}", encoded("rejected"));
    assert_eq!(head.post(&format!("{place}/rule"), &none).await.status.as_u16(), 422);
}
