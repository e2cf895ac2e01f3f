//! Combined articles, calls, adjustments and findings where it gets awkward: two at once, the same act twice, a month
//! closed or a notice changed between proposal and decision.

use crate::cast::Cast;
use crate::desk::{CODE, Desk, day, on_both, refused};
use std::fs;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::submission::{ContentClass, Disclosure, InformationClass, Manuscript, Purpose, Step};
use zhaozhang_office::casework::combine_submissions::NewCombination;
use zhaozhang_office::casework::find_grave_error::NewFinding;
use zhaozhang_office::casework::judge_answer::AnswerJudgement;
use zhaozhang_office::casework::propose_adjustment::NewAdjustment;
use zhaozhang_office::casework::solicit::NewCall;
use zhaozhang_office::submission::draft_submission::NewSubmission;
use zhaozhang_office::submission::receive_submission::Reception;
use zhaozhang_office::submission::sign_step::Opinion;
use zhaozhang_office::{Actor, Moment, Refusal};

const ANYUAN: &str = "安远县医疗保障局";
const YUDU: &str = "于都县医疗保障局";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000";

fn on(text: &str) -> Moment {
    Moment { today: day(text), at: format!("{text}T02:00:00Z") }
}

fn codes(refusal: &Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Listed(problems) => problems.iter().map(|problem| problem.code).collect(),
        other => panic!("{other}"),
    }
}

/// Another head of the office: the copy-reader, acting as one.
fn second_head(cast: &Cast) -> Actor {
    Actor { role: cast.actor("市局办公室主任").role, ..cast.actor("市局办公室核稿") }
}

fn adjustment(points: &str, on: &str) -> NewAdjustment {
    NewAdjustment {
        notice: CODE.into(),
        unit: ANYUAN.into(),
        points: points.into(),
        on: on.into(),
        article: "四（一）1".into(),
        reason: "漏登一篇".into(),
        evidence: "收文登记77号".into(),
    }
}

async fn finding(desk: &Desk, cast: &Cast, today: &Moment, until: &str) -> i64 {
    let clerk = cast.actor("市局办公室经办");
    let file = desk.office.store_attachment(today, &clerk, "截图.png", PNG.to_vec()).await.expect("a file");
    let new = NewFinding {
        notice: CODE.into(),
        class: "重大失误".into(),
        unit: cast.unit("安远信息员"),
        title: "参保数据".into(),
        finding: "参保人数写错一位".into(),
        article: "四（二）2".into(),
        found_on: today.today.to_string(),
        reply_until: until.into(),
        files: vec![(file.hash, file.name)],
        ..NewFinding::default()
    };
    refused(desk.office.find_grave_error(today, &clerk, &new).await).expect("a finding")
}

/// Closes July; gives the day after.
async fn july_closed(desk: &Desk, cast: &Cast) -> Moment {
    let (clerk, july) = (cast.actor("市局办公室经办"), Period::parse("2020-07").unwrap());
    refused(desk.office.open_checking(&on("2020-08-03"), &clerk, CODE, july, 3).await).expect("a checking");
    let head = cast.actor("市局办公室主任");
    refused(desk.office.close_period(&on("2020-08-20"), &head, CODE, july).await).expect("closed");
    on("2020-08-21")
}

#[tokio::test]
async fn of_two_who_approve_at_once_one_does() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let today = on("2020-07-31");
        let clerk = cast.actor("市局办公室经办");
        let id =
            refused(desk.office.propose_adjustment(&today, &clerk, &adjustment("5", "2020-07-20")).await);
        let id = id.expect("a proposal");
        let (one, other) = (cast.actor("市局办公室主任"), second_head(&cast));
        let (first, second) = tokio::join!(
            desk.office.decide_adjustment(&today, &one, id, ("同意", "")),
            desk.office.decide_adjustment(&today, &other, id, ("不同意", "佐证不足"))
        );
        let outcomes = [refused(first), refused(second)];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let lost = outcomes.into_iter().find_map(Result::err).expect("one came too late");
        assert_eq!(codes(&lost), ["S-425"]);
        let decided = desk.office.events(50).await.expect("the log");
        assert_eq!(decided.iter().filter(|event| event.verb == "审批人工调整").count(), 1);

        // Whichever came first: what was approved counts once, what was declined not at all.
        let before = desk.total(ANYUAN).await;
        assert!(matches!(before.as_str(), "5" | "0"), "{before}");
        let id = finding(&desk, &cast, &on("2020-07-20"), "2020-07-25").await;
        let (first, second) = tokio::join!(
            desk.office.decide_grave_error(&today, &one, id, ("认定", "属实")),
            desk.office.decide_grave_error(&today, &other, id, ("认定", "属实"))
        );
        let outcomes = [refused(first), refused(second)];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let taken = if before == "5" { "-95" } else { "-100" };
        assert_eq!(desk.total(ANYUAN).await, taken, "taken once");
        let (first, second) = tokio::join!(
            desk.office.reverse_grave_error(&today, &one, id, ("裁定1号", "数据源有误")),
            desk.office.reverse_grave_error(&today, &other, id, ("裁定1号", "数据源有误"))
        );
        assert_eq!([refused(first), refused(second)].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(desk.total(ANYUAN).await, before);
    })
    .await;
}

#[tokio::test]
async fn an_adjustment_keeps_out_of_a_closed_month_even_when_it_closes_before_the_approval() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let (clerk, head) = (cast.actor("市局办公室经办"), cast.actor("市局办公室主任"));
    let (today, of_july) = (on("2020-07-31"), adjustment("5", "2020-07-20"));
    let early = refused(desk.office.propose_adjustment(&today, &clerk, &of_july).await).expect("a proposal");
    let later = july_closed(&desk, &cast).await;
    let late = refused(desk.office.propose_adjustment(&later, &clerk, &adjustment("5", "2020-07-20")).await);
    assert_eq!(codes(&late.unwrap_err()), ["S-426"]);
    let approved = refused(desk.office.decide_adjustment(&later, &head, early, ("同意", "")).await);
    assert_eq!(codes(&approved.unwrap_err()), ["S-426"]);
    refused(desk.office.decide_adjustment(&later, &head, early, ("不同意", "该月已结账")).await)
        .expect("declined");
    let july = Period::parse("2020-07").unwrap();
    assert!(desk.office.approved_adjustments(CODE, ANYUAN, july).await.unwrap().is_empty());
    let of_august = adjustment("5", "2020-08-21");
    let august =
        refused(desk.office.propose_adjustment(&later, &clerk, &of_august).await).expect("a proposal");
    refused(desk.office.decide_adjustment(&later, &head, august, ("同意", "")).await).expect("approved");
    let shown =
        desk.office.approved_adjustments(CODE, ANYUAN, Period::parse("2020-08").unwrap()).await.unwrap();
    assert_eq!(shown.len(), 1);
}

#[tokio::test]
async fn a_notice_changed_meanwhile_stops_what_rests_on_it() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let today = on("2020-07-31");
    let clerk = cast.actor("市局办公室经办");
    let proposal = NewAdjustment { article: "四（二）2".into(), ..adjustment("-5", "2020-07-20") };
    let id = refused(desk.office.propose_adjustment(&today, &clerk, &proposal).await).expect("a proposal");
    let found = finding(&desk, &cast, &on("2020-07-20"), "2020-07-25").await;
    let notice = desk.folder.path().join("notices").join(CODE).join("notice.md");
    let text = fs::read_to_string(&notice).expect("the notice");
    // The office finds that the article on deductions was cited wrongly, and that the fault is named otherwise.
    let changed = text
        .replace("当：类别 是 重大失误", "当：类别 是 严重失误")
        .replace("### 2.扣分项目。", "### 3.扣分项目。");
    assert_ne!(text, changed);
    fs::write(&notice, changed).expect("the changed notice");
    let desk = desk.reopened().await;
    let head = cast.actor("市局办公室主任");
    let decided = refused(desk.office.decide_adjustment(&today, &head, id, ("同意", "")).await);
    assert_eq!(codes(&decided.unwrap_err()), ["S-428"]);
    let decided = refused(desk.office.decide_grave_error(&today, &head, found, ("认定", "属实")).await);
    assert_eq!(codes(&decided.unwrap_err()), ["S-439"]);
    refused(desk.office.decide_grave_error(&today, &head, found, ("不予认定", "通知已改")).await)
        .expect("it can still be let go");
}

fn call(topic: &str, due: &str, units: &[&str]) -> NewCall {
    NewCall {
        notice: CODE.into(),
        topic: topic.into(),
        requirement: "写明做法".into(),
        due_on: due.into(),
        units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        ..NewCall::default()
    }
}

fn fit(unit: &str, on: &str) -> AnswerJudgement {
    AnswerJudgement {
        unit: unit.into(),
        result: "符合要求".into(),
        reason: "收文88号".into(),
        handed_in_on: on.into(),
    }
}

#[tokio::test]
async fn two_judgements_at_once_post_once_and_a_late_one_in_a_closed_month_is_noted() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let (clerk, other) = (cast.actor("市局办公室经办"), cast.actor("市局办公室核稿"));
        let asked = on("2020-07-06");
        let new = call("基金监管", "2020-07-15", &[ANYUAN, YUDU]);
        let (first, second) = tokio::join!(
            desk.office.solicit(&asked, &clerk, &new),
            desk.office.solicit(&asked, &other, &new)
        );
        let calls = [refused(first), refused(second)];
        let id = *calls.iter().find_map(|call| call.as_ref().ok()).expect("one call");
        let twice = calls.iter().find_map(|call| call.as_ref().err()).expect("sent twice, called once");
        assert_eq!(codes(twice), ["S-414"]);
        assert_eq!((desk.total(ANYUAN).await, desk.total(YUDU).await), ("-10".into(), "-10".into()));
        let (answered, today) = (fit(ANYUAN, "2020-07-14"), on("2020-07-16"));
        let (first, second) = tokio::join!(
            desk.office.judge_answer(&today, &clerk, id, &answered),
            desk.office.judge_answer(&today, &other, id, &answered)
        );
        assert_eq!([refused(first), refused(second)].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(desk.total(ANYUAN).await, "10");
        // The judgement of what came in time but is judged after the month closed carries its reason.
        let later = july_closed(&desk, &cast).await;
        refused(desk.office.judge_answer(&later, &clerk, id, &fit(YUDU, "2020-07-15")).await)
            .expect("judged");
        assert_eq!(desk.total(YUDU).await, "10");
        let bad = AnswerJudgement { handed_in_on: "2020-07-01".into(), ..fit(YUDU, "") };
        let refusal = refused(desk.office.judge_answer(&later, &clerk, id, &bad).await).unwrap_err();
        assert_eq!(codes(&refusal), ["S-416"], "before it was asked for");
    })
    .await;
}

fn text(unit: &str) -> Manuscript {
    Manuscript {
        title: format!("{unit}的做法"),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "打击欺诈骗保".to_owned())],
        disclosure: Some(Disclosure::Public),
        body: format!("{unit}七月开展集中检查，追回基金。"),
        authors: vec!["钟雨桐".to_owned()],
        secrecy_declared: true,
        ..Manuscript::default()
    }
}

/// An item of a county, received.
async fn received(desk: &Desk, cast: &Cast, county: &str, disclosure: Disclosure) -> i64 {
    let today = on("2020-07-20");
    let who = |part: &str| cast.actor(&format!("{county}{part}"));
    let withheld_reason =
        if disclosure == Disclosure::Public { String::new() } else { "内部情况".to_owned() };
    let manuscript = Manuscript { disclosure: Some(disclosure), withheld_reason, ..text(county) };
    let new = NewSubmission { manuscript, ..NewSubmission::default() };
    let drafter = who("拟稿人");
    let id = refused(desk.office.draft_submission(&today, &drafter, &new).await).expect("a draft");
    refused(desk.office.hand_in(&today, &drafter, id).await).expect("handed in");
    for (part, step) in [
        ("信息员", Step::FirstReview),
        ("科室负责人", Step::SecondReview),
        ("办公室", Step::OfficeCheck),
        ("分管领导", Step::FinalReview),
    ] {
        let actor = who(part);
        let digest = desk.office.submission(&today, &actor, id).await.expect("the item").chain.digest;
        let opinion =
            Opinion { id, step: step.word().to_owned(), digest, opinion: String::new(), has_checked: true };
        refused(desk.office.sign_step(&today, &actor, &opinion).await).expect("signed");
    }
    let clerk = cast.actor("市局办公室经办");
    let digest = desk.office.submission(&today, &clerk, id).await.expect("the item").chain.digest;
    let reception = Reception { id, digest, rating: "良".into(), comment: String::new() };
    refused(desk.office.receive_submission(&today, &clerk, &reception).await).expect("received");
    id
}

#[tokio::test]
async fn an_item_goes_into_one_article_only_and_the_narrowest_disclosure_holds() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let (one, other) = (cast.actor("市局办公室经办"), cast.actor("市局办公室核稿"));
        let parts = vec![
            received(&desk, &cast, "安远", Disclosure::Public).await,
            received(&desk, &cast, "于都", Disclosure::Withheld).await,
        ];
        let new = NewCombination {
            parts: parts.clone(),
            title: "两地做法".into(),
            level: "市局".into(),
            mark: "单".into(),
            reason: "质量较好".into(),
            secrecy_declared: true,
            ..NewCombination::default()
        };
        let today = on("2020-07-31");
        let (first, second) = tokio::join!(
            desk.office.combine_submissions(&today, &one, &new),
            desk.office.combine_submissions(&today, &other, &new)
        );
        let outcomes = [refused(first), refused(second)];
        let id = *outcomes.iter().find_map(|outcome| outcome.as_ref().ok()).expect("one article");
        let lost = outcomes.iter().find_map(|outcome| outcome.as_ref().err()).expect("one came too late");
        assert_eq!(codes(lost), ["S-401", "S-401"]);
        let drafter = if outcomes[0].is_ok() { &one } else { &other };
        let article = desk.office.submission(&today, drafter, id).await.expect("the article");
        assert_eq!(article.manuscript.disclosure, Some(Disclosure::Withheld));
        assert!(article.manuscript.body.contains("安远县医疗保障局：安远的做法"));
        let combined = desk.office.combination(&today, id).await.expect("read").expect("combined");
        assert_eq!((combined.units(), combined.mark()), (vec![ANYUAN.to_owned(), YUDU.to_owned()], "单"));
        // One unit alone makes no combined article.
        let own = received(&desk, &cast, "安远", Disclosure::Public).await;
        let alone = NewCombination { parts: vec![own, own], ..new };
        let refusal = refused(desk.office.combine_submissions(&today, &one, &alone).await).unwrap_err();
        assert_eq!(codes(&refusal), ["S-402", "S-402"]);
    })
    .await;
}
