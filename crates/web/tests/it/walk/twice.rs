//! The same approval sent twice, and two people at once: whatever signs, accepts, rules, confirms, issues or ends something
//! is sent by two browsers in the same instant and once more afterwards, in the furnished office. One event comes of
//! it, whoever was first.

use super::furnish::{self, digest};
use crate::pages::S1;
use crate::requirements::Stage;
use crate::requirements::review_desk::ANYUAN;
use crate::visitor::form;

const CLERK: &str = "市局办公室经办";
const HEAD: &str = "市局办公室主任";

/// What the log holds besides refusals.
async fn events(stage: &Stage) -> Vec<String> {
    let events = stage.office.office.events(50_000).await.unwrap();
    let lines = events.into_iter().filter(|event| event.verb != "拒绝越权办理");
    lines.map(|event| format!("{} {} {}", event.verb, event.subject, event.detail)).collect()
}

/// Two send it in the same instant, the first of them once more; says what was wrong with that.
async fn twice(
    stage: &Stage,
    (first, second): (&'static str, &'static str),
    address: &str,
    pairs: &[(&str, &str)],
) -> Option<String> {
    let (one, two) = (stage.visitor(first).await, stage.visitor(second).await);
    let before = events(stage).await;
    let body = form(pairs);
    let (own_address, own_body) = (address.to_owned(), body.clone());
    // On a thread of its own, so that they really meet.
    let other = tokio::spawn(async move { two.post(&own_address, &own_body).await.status.as_u16() });
    let here = one.post(address, &body).await;
    let there = other.await.unwrap();
    let again = one.post(address, &body).await;
    let after = events(stage).await;
    let statuses = (here.status.as_u16(), there, again.status.as_u16());
    let is_taken = statuses.0 == 303 || statuses.1 == 303;
    let is_fault = [statuses.0, statuses.1, statuses.2].iter().any(|status| *status >= 500);
    let news = after.get(..after.len() - before.len()).unwrap_or_default().join("\n  ");
    if is_taken && !is_fault && after.len() == before.len() + 1 {
        return None;
    }
    let page = crate::requirements::desk::plain(&here.text());
    let page: String = page.chars().take(500).collect();
    Some(format!("{address}: {statuses:?}, {} events\n  {news}\n{page}", after.len() - before.len()))
}

/// An item from draft to the bureau office, each step sent twice; what was wrong.
async fn item(stage: &Stage) -> Vec<Option<String>> {
    let drafter = stage.visitor("安远拟稿人").await;
    let drafted = crate::requirements::review_desk::ReviewDesk::form("安远县两人同时办理", &[]);
    let pairs: Vec<(&str, &str)> =
        drafted.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = drafter.sends_parts("/submissions/new", &pairs, ("", b"")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let item = answer.header("location");
    let mut wrong = vec![twice(stage, ("安远拟稿人", "安远拟稿人"), &format!("{item}/hand-in"), &[]).await];
    for (label, step) in ANYUAN {
        let seen = digest(&stage.visitor(label).await, &item).await;
        let signed = [("step", step), ("digest", &seen), ("usual", "同意。"), ("has_checked", "1")];
        wrong.push(twice(stage, (label, label), &format!("{item}/sign"), &signed).await);
    }
    let seen = digest(&stage.visitor(CLERK).await, &item).await;
    let receive = [("digest", seen.as_str()), ("rating", "良"), ("comment", "数据扎实")];
    wrong.push(twice(stage, (CLERK, HEAD), &format!("{item}/receive"), &receive).await);
    let used = [("level", "市级"), ("on", "2026-11-26"), ("channel", "近日赣州汇要")];
    wrong.push(twice(stage, (CLERK, HEAD), &format!("{item}/adoptions"), &used).await);
    let said = [("level", "市级"), ("on", "2026-11-26"), ("leader", "市长"), ("words", "请总结做法")];
    wrong.push(twice(stage, (CLERK, HEAD), &format!("{item}/instructions"), &said).await);
    wrong
}

/// What the furnished office has waiting, each act sent twice.
async fn waiting(stage: &Stage) -> Vec<Option<String>> {
    let lender = "安远科室负责人";
    /// Who sends, who sends beside, where, what.
    type Sent<'a> = (&'static str, &'static str, &'a str, &'a [(&'a str, &'a str)]);
    let acts: [Sent<'_>; 9] = [
        (HEAD, HEAD, "/adjustments/1/decide", &[("decision", "同意"), ("opinion", "同意")]),
        (HEAD, HEAD, "/lists/2/rule", &[("outcome", "approved"), ("opinion", "同意表扬")]),
        (CLERK, HEAD, "/ledger/3/reverse", &[("reason", "登记有误")]),
        (CLERK, HEAD, "/doubts/2/rule", &[("outcome", "stands"), ("words", "网址不是该单位网站")]),
        (CLERK, HEAD, "/stories/contests/1/answer", &[("outcome", "成立"), ("reason", "已看采访本")]),
        (CLERK, HEAD, "/solicitations/1/withdraw", &[("reason", "题目改了")]),
        (CLERK, HEAD, "/positions/1/end", &[("from", "2026-11-26"), ("reason", "调离")]),
        (lender, lender, "/delegations/1/take-back", &[("reason", "已经回来")]),
        ("安远信息员", "安远信息员", "/evidence/2/withdraw", &[("reason", "传错了")]),
    ];
    let mut wrong = Vec::new();
    for (first, second, address, pairs) in acts {
        wrong.push(twice(stage, (first, second), address, pairs).await);
    }
    wrong
}

/// A month from its checking to its bulletin, each act sent twice.
async fn month(stage: &Stage) -> Vec<Option<String>> {
    stage.on("2026-12-02");
    let pairs = [("notice", S1), ("period", "2026-11"), ("working_days", "2")];
    let mut wrong = vec![twice(stage, (CLERK, HEAD), "/checking", &pairs).await];
    stage.on("2026-12-08");
    wrong.push(twice(stage, (CLERK, HEAD), "/checking/2/close", &[]).await);
    let issue = [
        ("notice", S1),
        ("period", "2026-11"),
        ("number", "赣市医保字〔2026〕42号"),
        ("issued_on", "2026-12-08"),
        ("opinion", "同意印发"),
        ("act", "issue"),
    ];
    wrong.push(twice(stage, (HEAD, HEAD), "/bulletins/new", &issue).await);
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_approval_sent_twice_and_by_two_at_once_is_one_event() {
    let (stage, _) = furnish::furnished().await;
    let mut all = item(&stage).await;
    all.extend(waiting(&stage).await);
    all.extend(month(&stage).await);
    let tried = all.len();
    let wrong: Vec<String> = all.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(stage.office.office.verify().await.unwrap().holds());
}
