//! 审核链的算例与性质: worked chains in all three variants, and that no sequence of acts reaches 已报送 without every
//! signature over the same text by different persons.

use super::*;
use crate::chain::digest;
use chrono::NaiveDate;
use proptest::prelude::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 7, number).unwrap()
}

fn manuscript() -> Manuscript {
    Manuscript {
        title: "安远县医保局开展基金监管集中宣传".to_owned(),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "打击欺诈骗保".to_owned())],
        disclosure: Some(Disclosure::Public),
        body: "七月六日，安远县医保局在城北广场开展集中宣传。".to_owned(),
        secrecy_declared: true,
        ..Manuscript::default()
    }
}

fn by(person: i64, roles: &[ReviewRole]) -> By {
    By { person, name: format!("甲{person}"), roles: roles.to_vec(), delegations: Vec::new() }
}

fn act(chain: &mut ReviewChain, act: &Act<'_>, who: &By) -> Decision {
    let decision = decide(chain, act, who, day(6)).expect("the act is allowed");
    *chain = decision.next.clone();
    decision
}

fn refused(chain: &ReviewChain, act: &Act<'_>, who: &By) -> Vec<&'static str> {
    decide(chain, act, who, day(6))
        .expect_err("the act is refused")
        .iter()
        .map(|problem| problem.code)
        .collect()
}

/// One person for each step, numbered from 11.
fn signers(chain: &ReviewChain) -> Vec<By> {
    let roles = |step: &Step| chain.variant.signers(*step);
    (11..).zip(chain.steps()).map(|(person, step)| by(person, roles(&step))).collect()
}

fn handed_in(variant: Variant, text: &Manuscript) -> ReviewChain {
    let mut chain = ReviewChain::new(variant, 2);
    let author = by(1, &[ReviewRole::Drafter]);
    act(&mut chain, &Act::Revise(text), &author);
    act(&mut chain, &Act::HandIn(text), &author);
    chain
}

fn submitted(variant: Variant, text: &Manuscript) -> ReviewChain {
    let mut chain = handed_in(variant, text);
    let digest = chain.digest.clone();
    for signer in signers(&chain) {
        act(&mut chain, &Act::Sign { digest: &digest, opinion: "" }, &signer);
    }
    chain
}

const OFFICE: &[ReviewRole] = &[ReviewRole::BureauOffice];

#[test]
fn each_variant_goes_through_its_own_steps() {
    let words =
        |variant: Variant, issue| -> Vec<&str> { variant.steps(issue).into_iter().map(Step::word).collect() };
    assert_eq!(words(Variant::Bureau, false), ["初审", "复核", "核稿", "终审"]);
    assert_eq!(words(Variant::County, true), ["初审", "复核", "核稿", "终审", "签发"]);
    assert_eq!(words(Variant::Provider, false), ["初审", "复核", "终审"]);
    assert_eq!((Variant::Bureau.form(), Variant::Provider.form()), ("附件1-1", "附件1-2"));
    for variant in Variant::ALL {
        let chain = submitted(*variant, &manuscript());
        assert_eq!((chain.state, chain.submitted_on), (State::Submitted, Some(day(6))));
        assert!(chain.is_released());
    }
}

#[test]
fn a_target_at_city_level_or_a_sensitive_matter_adds_the_principals_sign_off_for_good() {
    let mut text = manuscript();
    text.target.level = TargetLevel::City;
    let mut chain = handed_in(Variant::County, &text);
    assert_eq!(chain.steps().last(), Some(&Step::SignAndIssue));
    // The author takes it back and lowers the target: the step stays.
    let author = by(1, &[ReviewRole::Drafter]);
    act(&mut chain, &Act::TakeBack { was_opened: false }, &author);
    text.target.level = TargetLevel::Bureau;
    act(&mut chain, &Act::Revise(&text), &author);
    act(&mut chain, &Act::HandIn(&text), &author);
    assert_eq!(chain.steps().last(), Some(&Step::SignAndIssue));
    // Before it was ever handed in, the author may still change his mind.
    let mut draft = ReviewChain::new(Variant::County, 2);
    let mut text = Manuscript { sensitivity: "群体性事件".to_owned(), ..manuscript() };
    act(&mut draft, &Act::Revise(&text), &author);
    assert!(draft.calls_for_issue);
    text.sensitivity.clear();
    act(&mut draft, &Act::Revise(&text), &author);
    assert!(!draft.calls_for_issue);
}

#[test]
fn a_reviewer_who_finds_it_sensitive_sends_it_to_the_principal() {
    let text = manuscript();
    let mut chain = handed_in(Variant::Provider, &text);
    let correspondent = by(11, &[ReviewRole::Correspondent]);
    act(&mut chain, &Act::Escalate { why: "涉及患者投诉" }, &correspondent);
    assert!(chain.calls_for_issue);
    assert_eq!(chain.state, State::AwaitingFirst);
    assert_eq!(refused(&chain, &Act::Escalate { why: "又一次" }, &correspondent), ["S-214"]);
}

#[test]
fn no_step_is_skipped_and_no_person_signs_twice() {
    let text = manuscript();
    let mut chain = handed_in(Variant::County, &text);
    let digest = chain.digest.clone();
    let sign = Act::Sign { digest: &digest, opinion: "同意" };
    assert_eq!(refused(&chain, &sign, &by(5, &[ReviewRole::LeaderInCharge])), ["S-209"]);
    let everybody = by(7, ReviewRole::ALL);
    act(&mut chain, &sign, &everybody);
    assert_eq!(refused(&chain, &sign, &everybody), ["S-212"]);
    assert_eq!(chain.state, State::AwaitingSecond);
}

#[test]
fn a_delegate_signs_in_the_other_ones_name_and_both_count_as_signers() {
    let text = manuscript();
    let mut chain = handed_in(Variant::Provider, &text);
    let digest = chain.digest.clone();
    let sign = Act::Sign { digest: &digest, opinion: "" };
    act(&mut chain, &sign, &by(11, &[ReviewRole::Correspondent]));
    act(&mut chain, &sign, &by(12, &[ReviewRole::SectionHead]));
    let mut delegate = by(12, &[]);
    delegate.delegations = vec![(13, "赵主任".to_owned(), ReviewRole::LeaderInCharge)];
    assert_eq!(refused(&chain, &sign, &delegate), ["S-212"]);
    delegate.person = 14;
    let decision = act(&mut chain, &sign, &delegate);
    assert_eq!(decision.mark.on_behalf, Some((13, "赵主任".to_owned())));
    assert_eq!(chain.state, State::Submitted);
    // Whoever lent his name cannot have signed before either.
    let mut other = handed_in(Variant::Provider, &text);
    act(&mut other, &sign, &by(13, &[ReviewRole::Correspondent]));
    act(&mut other, &sign, &by(12, &[ReviewRole::SectionHead]));
    assert_eq!(refused(&other, &sign, &delegate), ["S-212"]);
}

#[test]
fn two_returns_and_then_it_passes_or_ends() {
    let mut text = manuscript();
    let author = by(1, &[ReviewRole::Drafter]);
    let office = by(30, OFFICE);
    let mut chain = submitted(Variant::Provider, &text);
    for round in 1..=2 {
        let digest = chain.digest.clone();
        let back = Act::SendBack { digest: &digest, reasons: "数据不清", passages: &[] };
        let decision = act(&mut chain, &back, &office);
        assert_eq!(decision.tells, [1, 11, 12, 13], "everyone earlier in the chain is told");
        assert_eq!((chain.state, chain.office_returns), (State::Returned, round));
        assert_eq!(refused(&chain, &Act::HandIn(&text), &author), ["S-207"]);
        text.body.push_str("参保率为百分之九十五。");
        act(&mut chain, &Act::Revise(&text), &author);
        act(&mut chain, &Act::HandIn(&text), &author);
        let digest = chain.digest.clone();
        for signer in signers(&chain) {
            act(&mut chain, &Act::Sign { digest: &digest, opinion: "" }, &signer);
        }
    }
    let digest = chain.digest.clone();
    let back = Act::SendBack { digest: &digest, reasons: "还是不清", passages: &[] };
    assert_eq!(refused(&chain, &back, &office), ["S-217"]);
    let mut passed = chain.clone();
    act(&mut passed, &Act::Receive { digest: &digest, rating: Rating::Good, comment: "" }, &office);
    assert!(passed.is_received());
    act(&mut chain, &Act::End { digest: &digest, reasons: "仍无数据" }, &office);
    assert_eq!((chain.state, chain.is_received()), (State::NotAdopted, false));
    assert_eq!(
        refused(&chain, &Act::Receive { digest: &digest, rating: Rating::Good, comment: "" }, &office),
        ["S-202"]
    );
}

#[test]
fn it_cannot_end_while_a_return_is_left() {
    let chain = submitted(Variant::County, &manuscript());
    let digest = chain.digest.clone();
    assert_eq!(refused(&chain, &Act::End { digest: &digest, reasons: "不好" }, &by(30, OFFICE)), ["S-222"]);
}

#[test]
fn a_changed_text_starts_again_and_those_who_signed_hear_of_it() {
    let mut text = manuscript();
    let mut chain = submitted(Variant::County, &text);
    let seen = chain.digest.clone();
    text.body.push_str("又加一句。");
    let decision = act(&mut chain, &Act::Revise(&text), &by(1, &[ReviewRole::Drafter]));
    assert_eq!(chain.state, State::AwaitingFirst);
    assert!(!chain.is_released() && chain.signatures.is_empty());
    assert_eq!(decision.tells, [11, 12, 13, 14]);
    let sign = Act::Sign { digest: &seen, opinion: "" };
    assert_eq!(refused(&chain, &sign, &by(11, &[ReviewRole::Correspondent])), ["S-208"]);
    // An unfinished text cannot slip in under review.
    text.body.clear();
    assert_eq!(refused(&chain, &Act::Revise(&text), &by(1, &[ReviewRole::Drafter])), ["S-106"]);
}

#[test]
fn only_who_acted_last_takes_it_back_and_only_while_unopened() {
    let text = manuscript();
    let mut chain = handed_in(Variant::County, &text);
    let author = by(1, &[ReviewRole::Drafter]);
    let (open, unopened) = (Act::TakeBack { was_opened: true }, Act::TakeBack { was_opened: false });
    assert_eq!(refused(&chain, &open, &author), ["S-220"]);
    assert_eq!(refused(&chain, &unopened, &by(2, &[ReviewRole::Drafter])), ["S-219"]);
    let digest = chain.digest.clone();
    let sign = Act::Sign { digest: &digest, opinion: "" };
    let first = by(11, &[ReviewRole::Correspondent]);
    let second = by(12, &[ReviewRole::SectionHead]);
    act(&mut chain, &sign, &first);
    act(&mut chain, &sign, &second);
    act(&mut chain, &unopened, &second);
    assert_eq!(chain.state, State::AwaitingSecond);
    // Having taken back his own signature, he cannot take the one before with it.
    assert_eq!(refused(&chain, &unopened, &second), ["S-219"]);
    assert!(chain.signature(Step::FirstReview).is_some());
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let mut text = Manuscript { disclosure: Some(Disclosure::Withheld), ..Manuscript::default() };
    text.pictures.push(Picture { name: "现场.jpg".to_owned(), shows_person: true, ..Picture::default() });
    let codes: Vec<&str> = text.problems().iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["S-101", "S-102", "S-103", "S-105", "S-106", "S-107", "S-109", "S-112", "S-113"]);
    assert!(text.problems().iter().any(|problem| problem.what.contains("“现场.jpg”没有简要说明")));
    assert!(manuscript().problems().is_empty());
    let reception = Manuscript { content: Some(ContentClass::Reception), ..manuscript() };
    let missing = reception.problems();
    assert_eq!(missing.len(), 4);
    assert_eq!(missing[0].what, "“上级领导接待”没有填写来访领导");
}

#[test]
fn nothing_beside_the_text_changes_without_the_digest() {
    let base = manuscript();
    let mut seen = vec![base.digest()];
    let mut also = |change: &dyn Fn(&mut Manuscript)| {
        let mut text = base.clone();
        change(&mut text);
        let digest = text.digest();
        assert!(!seen.contains(&digest));
        seen.push(digest);
    };
    also(&|text| text.title.push('。'));
    also(&|text| text.disclosure = Some(Disclosure::OnRequest));
    also(&|text| text.target.level = TargetLevel::Nation);
    also(&|text| text.sensitivity.push_str("群体性事件"));
    also(&|text| text.pictures.push(Picture { caption: "现场".to_owned(), ..Picture::default() }));
    also(&|text| text.attachments.push(Attachment { hash: digest(b"a"), name: "a.pdf".to_owned() }));
    also(&|text| text.authors.push("张三".to_owned()));
    also(&|text| text.sources.push(Source { figure: "95%".to_owned(), source: String::new() }));
}

#[test]
fn only_a_public_received_item_may_be_shown() {
    let text = manuscript();
    let mut chain = submitted(Variant::County, &text);
    assert!(!may_show_publicly(text.disclosure, &chain));
    let digest = chain.digest.clone();
    act(
        &mut chain,
        &Act::Receive { digest: &digest, rating: Rating::Excellent, comment: "好" },
        &by(30, OFFICE),
    );
    assert!(may_show_publicly(Some(Disclosure::Public), &chain));
    assert!(!may_show_publicly(Some(Disclosure::OnRequest), &chain));
    assert!(!may_show_publicly(Some(Disclosure::Withheld), &chain));
    assert!(!may_show_publicly(None, &chain));
    act(&mut chain, &Act::Adopt, &by(30, OFFICE));
    assert_eq!(chain.state, State::Adopted);
}

/// Any act by any person in any role, most of them nonsense.
fn any_step() -> impl Strategy<Value = (u8, i64, Vec<usize>, bool, usize)> {
    // Mostly signing of what is current, so that many runs get to the end.
    let what = prop_oneof![3 => 0_u8..11, 5 => Just(2_u8)];
    let roles = prop_oneof![1 => prop::collection::vec(0_usize..7, 1..4), 3 => Just((0..7).collect())];
    (what, 1_i64..7, roles, prop::bool::weighted(0.8), 0_usize..4)
}

fn texts() -> [Manuscript; 4] {
    let base = manuscript();
    let city =
        Manuscript { target: Target { level: TargetLevel::City, ..Target::default() }, ..base.clone() };
    let longer = Manuscript { body: format!("{}补充一段。", base.body), ..base.clone() };
    let incomplete = Manuscript { class: None, ..base.clone() };
    [base, city, longer, incomplete]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_sequence_of_acts_reaches_the_office_without_every_signature(
        variant in prop::sample::select(Variant::ALL.to_vec()),
        steps in prop::collection::vec(any_step(), 1..60),
    ) {
        let texts = texts();
        let mut chain = ReviewChain::new(variant, 2);
        let mut marks = Vec::new();
        for (what, person, roles, is_current, at) in steps {
            let roles: Vec<ReviewRole> = roles.into_iter().map(|at| ReviewRole::ALL[at]).collect();
            let who = By {
                delegations: vec![(person % 6 + 1, "乙".to_owned(), ReviewRole::LeaderInCharge)],
                ..by(person, &roles)
            };
            let digest = if is_current { chain.digest.clone() } else { texts[at].digest() };
            let act = match what {
                0 => Act::Revise(&texts[at]),
                1 => Act::HandIn(&texts[at]),
                2..=4 => Act::Sign { digest: &digest, opinion: "" },
                5 => Act::Escalate { why: "敏感" },
                6 => Act::SendBack { digest: &digest, reasons: "改", passages: &[] },
                7 => Act::TakeBack { was_opened: !is_current },
                8 => Act::Receive { digest: &digest, rating: Rating::Good, comment: "" },
                9 => Act::End { digest: &digest, reasons: "不行" },
                _ => Act::Adopt,
            };
            let Ok(decision) = decide(&chain, &act, &who, day(6)) else { continue };
            marks.push(decision.mark);
            chain = decision.next;
            if matches!(chain.state, State::Submitted | State::Closed | State::Adopted) {
                prop_assert!(chain.is_released());
                let mut people: Vec<i64> = chain.signatures.iter().flat_map(Signature::people).collect();
                let count = people.len();
                people.sort_unstable();
                people.dedup();
                prop_assert_eq!(people.len(), count);
                prop_assert_eq!(chain.signatures.len(), chain.steps().len());
                prop_assert!(chain.signatures.iter().all(|signature| signature.digest == chain.digest));
                let text = texts.iter().find(|text| text.digest() == chain.digest).expect("one of them");
                prop_assert!(text.problems().is_empty());
                prop_assert!(text.calls_for_issue().is_empty() || chain.calls_for_issue);
            }
            prop_assert!(chain.office_returns <= 2);
            prop_assert_eq!(&ReviewChain::replay(variant, 2, &marks), &chain);
        }
    }
}
