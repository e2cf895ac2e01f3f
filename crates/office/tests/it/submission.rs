//! Submissions from the first draft to points in the ledger: the whole chain in each form, every refusal that keeps an
//! item inside until its last signature, and two who act at once.

use crate::cast::Cast;
use crate::desk::{CODE, Desk, day, moment, on_both, refused};
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, InformationClass, Manuscript, Passage, Purpose, State, Step, Target,
    TargetLevel,
};
use zhaozhang_office::submission::draft_submission::NewSubmission;
use zhaozhang_office::submission::forward_submission::{Direction, Forwarding};
use zhaozhang_office::submission::receive_submission::Reception;
use zhaozhang_office::submission::record_adoption::{Adoption, Instruction, OfItem};
use zhaozhang_office::submission::return_submission::Return;
use zhaozhang_office::submission::sign_step::Opinion;
use zhaozhang_office::{Actor, Refusal};

fn text(title: &str) -> Manuscript {
    Manuscript {
        title: title.to_owned(),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "打击欺诈骗保".to_owned())],
        disclosure: Some(Disclosure::Public),
        body: "七月六日，安远县医保局在城北广场开展打击欺诈骗保集中宣传。".to_owned(),
        authors: vec!["钟雨桐".to_owned()],
        secrecy_declared: true,
        ..Manuscript::default()
    }
}

async fn handed_in(desk: &Desk, author: &Actor, manuscript: Manuscript) -> i64 {
    let new = NewSubmission { manuscript, ..NewSubmission::default() };
    let id = refused(desk.office.draft_submission(&moment(), author, &new).await).expect("a draft");
    refused(desk.office.hand_in(&moment(), author, id).await).expect("handed in");
    id
}

async fn digest(desk: &Desk, actor: &Actor, id: i64) -> String {
    desk.office.submission(&moment(), actor, id).await.expect("the item").chain.digest
}

async fn sign(desk: &Desk, actor: &Actor, id: i64, step: Step) -> Result<State, Refusal> {
    let digest = digest(desk, actor, id).await;
    let opinion =
        Opinion { id, step: step.word().to_owned(), digest, opinion: String::new(), has_checked: true };
    refused(desk.office.sign_step(&moment(), actor, &opinion).await)
}

/// Signs every step of an item of 安远.
async fn signed(desk: &Desk, cast: &Cast, id: i64) {
    for (label, step) in [
        ("安远信息员", Step::FirstReview),
        ("安远科室负责人", Step::SecondReview),
        ("安远办公室", Step::OfficeCheck),
        ("安远分管领导", Step::FinalReview),
    ] {
        sign(desk, &cast.actor(label), id, step).await.unwrap_or_else(|refusal| panic!("{label}: {refusal}"));
    }
}

async fn received(desk: &Desk, cast: &Cast, id: i64) -> Result<String, Refusal> {
    let clerk = cast.actor("市局办公室经办");
    let digest = digest(desk, &clerk, id).await;
    let reception = Reception { id, digest, rating: "良".to_owned(), comment: "数据扎实".to_owned() };
    let received = refused(desk.office.receive_submission(&moment(), &clerk, &reception).await)?;
    Ok(received.item_number)
}

#[tokio::test]
async fn a_county_item_goes_from_draft_to_points() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let author = cast.actor("安远拟稿人");
        let id = handed_in(&desk, &author, text("安远开展集中宣传")).await;
        signed(&desk, &cast, id).await;
        assert_eq!(received(&desk, &cast, id).await.unwrap(), "2020-00001");
        assert_eq!(desk.total("安远县医疗保障局").await, "1");
        let clerk = cast.actor("市局办公室经办");
        let use_of = |level: &str, channel: &str| Adoption {
            on: Some(day("2020-07-20")),
            level: level.to_owned(),
            channel: channel.to_owned(),
            ..Adoption::default()
        };
        let uses = [use_of("市级", "近日赣州汇要"), use_of("省级", "江西日报")];
        let of = OfItem::Submission(id);
        refused(desk.office.record_adoptions(&moment(), &clerk, &of, &uses).await).expect("two uses");
        let instruction = Instruction {
            on: Some(day("2020-07-21")),
            level: "市级".to_owned(),
            leader: "某副市长".to_owned(),
            words: "做法很好，请各地学习。".to_owned(),
            ..Instruction::default()
        };
        refused(desk.office.record_instruction(&moment(), &clerk, &of, &instruction).await)
            .expect("an instruction");
        assert_eq!(desk.total("安远县医疗保障局").await, "141");
        let again = refused(desk.office.record_adoptions(&moment(), &clerk, &of, &uses[..1]).await);
        assert_eq!(again.unwrap_err().code(), "S-320");
        let item = desk.office.submission(&moment(), &author, id).await.expect("the item");
        assert_eq!((item.chain.state, item.line.rating.as_str()), (State::Adopted, "良"));
        assert_eq!(desk.office.posted(id).await.unwrap().len(), 4);
        assert!(
            desk.office
                .told(&author)
                .await
                .unwrap()
                .iter()
                .any(|told| told.said.contains("质量评定：良，数据扎实"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_section_goes_to_the_bureau_office_and_above_by_the_other_form() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let author = cast.actor("待遇科拟稿人");
        let manuscript = Manuscript {
            target: Target { level: TargetLevel::City, channels: vec!["赣南日报".to_owned()] },
            ..text("待遇保障科出台门诊政策")
        };
        let id = handed_in(&desk, &author, manuscript).await;
        let clerk = cast.actor("市局办公室经办");
        assert!(
            desk.office.submission(&moment(), &clerk, id).await.is_err(),
            "inside its unit it is nobody else's"
        );
        for (label, step) in [
            ("待遇科信息员", Step::FirstReview),
            ("待遇科负责人", Step::SecondReview),
            ("市局办公室经办", Step::OfficeCheck),
            ("市局分管领导", Step::FinalReview),
        ] {
            sign(&desk, &cast.actor(label), id, step)
                .await
                .unwrap_or_else(|refusal| panic!("{label}: {refusal}"));
        }
        assert_eq!(received(&desk, &cast, id).await.unwrap_err().code(), "S-221", "签发 is still to come");
        let state = sign(&desk, &cast.actor("市局主要领导"), id, Step::SignAndIssue).await;
        assert_eq!(state, Ok(State::Submitted));
        received(&desk, &cast, id).await.expect("received");
        assert_eq!(desk.total("待遇保障科").await, "1");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_act_at_once_exactly_one_wins() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let id = handed_in(&desk, &cast.actor("安远拟稿人"), text("安远开展集中宣传")).await;
        let reviewer = cast.actor("安远信息员");
        let digest = digest(&desk, &reviewer, id).await;
        let opinion =
            Opinion {
                id, step: "初审".to_owned(), digest, opinion: "同意".to_owned(), has_checked: true
            };
        let (now, one) = (moment(), &opinion);
        let (first, second) = tokio::join!(
            desk.office.sign_step(&now, &reviewer, one),
            desk.office.sign_step(&now, &reviewer, one)
        );
        let outcomes = [refused(first), refused(second)];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let lost = outcomes.into_iter().find_map(Result::err).expect("one is refused");
        assert_eq!(lost.code(), "S-310", "{lost}");
        // Receipt twice at once posts the points once.
        for (label, step) in [
            ("安远科室负责人", Step::SecondReview),
            ("安远办公室", Step::OfficeCheck),
            ("安远分管领导", Step::FinalReview),
        ] {
            sign(&desk, &cast.actor(label), id, step).await.expect("signed");
        }
        let (one, two) = tokio::join!(received(&desk, &cast, id), received(&desk, &cast, id));
        assert_eq!([&one, &two].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(desk.total("安远县医疗保障局").await, "1");
    })
    .await;
}

#[tokio::test]
async fn sent_back_twice_and_then_ended_without_points() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let (author, clerk) = (cast.actor("安远拟稿人"), cast.actor("市局办公室经办"));
        let mut manuscript = text("安远开展集中宣传");
        let id = handed_in(&desk, &author, manuscript.clone()).await;
        for _ in 0..2 {
            signed(&desk, &cast, id).await;
            let seen = digest(&desk, &clerk, id).await;
            let passages =
                vec![Passage { quote: "城北广场".to_owned(), note: "写明人数".to_owned() }];
            let chosen = vec!["数据无来源或前后不一致".to_owned()];
            let back = Return {
                id,
                digest: seen,
                chosen,
                words: "请补数据".to_owned(),
                passages,
                paragraphs: Vec::new(),
            };
            refused(desk.office.return_submission(&moment(), &clerk, &back).await).expect("sent back");
            let seen = digest(&desk, &author, id).await;
            manuscript.body.push_str("发放资料三百份。");
            refused(desk.office.revise_submission(&moment(), &author, (id, &seen), &manuscript).await)
                .expect("revised");
            refused(desk.office.hand_in(&moment(), &author, id).await).expect("handed in again");
        }
        signed(&desk, &cast, id).await;
        let seen = digest(&desk, &clerk, id).await;
        let back = Return { id, digest: seen.clone(), words: "还是不行".to_owned(), ..Return::default() };
        let third = refused(desk.office.return_submission(&moment(), &clerk, &back).await);
        assert_eq!(third.unwrap_err().code(), "S-217");
        refused(desk.office.end_submission(&moment(), &clerk, (id, &seen), "仍无来源").await).expect("ended");
        assert_eq!(desk.total("安远县医疗保障局").await, "0");
        let told = desk.office.told(&cast.actor("安远分管领导")).await.unwrap();
        assert_eq!(told.iter().filter(|told| told.said.contains("退回修改")).count(), 2);
        let item = desk.office.submission(&moment(), &author, id).await.unwrap();
        let (_, body) = item.difference(1, 2).expect("two versions");
        assert!(body.iter().any(|piece| piece.text.contains("发放资料三百份")));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_signed_to_the_end_goes_nowhere() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let clerk = cast.actor("市局办公室经办");
        let withheld = Manuscript {
            disclosure: Some(Disclosure::Withheld),
            withheld_reason: "涉及正在办理的案件".to_owned(),
            ..text("安远查处骗保案件")
        };
        let id = handed_in(&desk, &cast.actor("安远拟稿人"), withheld).await;
        signed(&desk, &cast, id).await;
        let medium = Forwarding {
            id,
            direction: Some(Direction::Medium),
            target: "赣南日报".to_owned(),
            level: Some(TargetLevel::City),
            on: None,
        };
        let Refusal::Listed(problems) =
            refused(desk.office.forward_submission(&moment(), &clerk, &medium).await).unwrap_err()
        else {
            panic!("listed")
        };
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["S-330", "S-337", "S-338"]);
        received(&desk, &cast, id).await.expect("received");
        let upward =
            Forwarding { direction: Some(Direction::Upward), target: "省医保局".to_owned(), ..medium };
        refused(desk.office.forward_submission(&moment(), &clerk, &upward).await).expect("upward it may go");
        assert!(desk.office.public_submissions(&moment(), 50).await.unwrap().is_empty());
        let other = cast.actor("于都信息员");
        assert_eq!(
            refused(desk.office.submission(&moment(), &other, id).await.map(|_| ())).unwrap_err().code(),
            "O-104"
        );
        assert!(desk.office.expect_notice(CODE).is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_state_changed_past_the_program_publishes_nothing() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let author = cast.actor("安远拟稿人");
    let id = handed_in(&desk, &author, text("安远开展集中宣传")).await;
    // Somebody with the database's password writes 已办结 beside the record.
    let file = std::fs::read_dir(desk.data_folder()).unwrap().flatten().map(|entry| entry.path());
    let file = file
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "db"))
        .expect("a database");
    let store = zhaozhang_store::Store::open(&zhaozhang_store::Address::File(file), "").await.unwrap();
    let mut row = store.submission(id).await.unwrap().unwrap();
    row.state = "已办结".to_owned();
    row.received_on = "2020-07-31".to_owned();
    let mut writing = store.write().await.unwrap();
    writing.update_submission(&row).await.unwrap();
    writing.commit().await.unwrap();
    let item = desk.office.submission(&moment(), &author, id).await.unwrap();
    assert!(!item.is_whole && !item.may_show_publicly());
    assert_eq!(item.chain.state, State::AwaitingFirst);
    assert!(desk.office.public_submissions(&moment(), 50).await.unwrap().is_empty());
    let clerk = cast.actor("市局办公室经办");
    let medium = Forwarding {
        id,
        direction: Some(Direction::Medium),
        target: "局网站".to_owned(),
        level: Some(TargetLevel::Bureau),
        on: None,
    };
    let refused_forward = refused(desk.office.forward_submission(&moment(), &clerk, &medium).await);
    assert_eq!(refused_forward.unwrap_err().code(), "S-302");
    let use_of = Adoption {
        on: Some(day("2020-07-20")),
        level: "市级".to_owned(),
        channel: "近日赣州汇要".to_owned(),
        ..Adoption::default()
    };
    let of = OfItem::Submission(id);
    let refused_use = refused(desk.office.record_adoptions(&moment(), &clerk, &of, &[use_of]).await);
    assert_eq!(refused_use.unwrap_err().code(), "S-302");
}
