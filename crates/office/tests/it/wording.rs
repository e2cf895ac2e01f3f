//! The office's own words and dismissals: who may, what is refused all at once, and what a reading of a text then says.

use crate::desk::{moment, on_both};
use zhaozhang_office::permit::Role;
use zhaozhang_office::wording::add_word::NewWord;
use zhaozhang_office::wording::dismiss_mark::text_digest;
use zhaozhang_office::{Actor, OfficeError, Refusal};
use zhaozhang_text::proof::{Disclosure, GateInput, WordList};

fn actor(role: Role) -> Actor {
    Actor { name: "王小明".to_owned(), role, ..Actor::command_line() }
}

fn word(word: &str, class: &str, proposal: &str) -> NewWord {
    NewWord {
        word: word.to_owned(),
        class: class.to_owned(),
        level: "请核对".to_owned(),
        proposal: proposal.to_owned(),
        from: String::new(),
        to: String::new(),
        reason: "市局2026年校对手册".to_owned(),
    }
}

fn input<'a>(text: &'a str, on: &str) -> GateInput<'a> {
    GateInput {
        title: "甲县医保局开展宣传活动",
        text,
        is_public: true,
        disclosure: Disclosure::Given,
        pictures: &[],
        on: on.parse().unwrap(),
        words: WordList::built_in(),
        units: &[],
        leaders: &[],
    }
}

fn codes(error: OfficeError) -> Vec<&'static str> {
    match error {
        OfficeError::Refused(Refusal::Listed(problems)) => {
            problems.iter().map(|problem| problem.code).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_word_counts_from_when_it_is_added_until_it_is_ended_on_its_days() {
    on_both(async |desk| {
        let (office, clerk) = (&desk.office, actor(Role::OfficeClerk));
        let found = async |on: &str| {
            let marks = office.marks_of(&input("甲县医保中心办理业务。", on)).await.unwrap();
            marks.iter().map(|mark| mark.mark.sentence()).collect::<Vec<_>>()
        };
        assert!(found("2026-07-01").await.is_empty());
        let dated = NewWord {
            from: "2026-01-01".to_owned(),
            ..word("医保中心", "机构名称", "医疗保障服务中心")
        };
        let id = office.add_word(&moment(), &clerk, &dated).await.unwrap();
        assert_eq!(found("2026-07-01").await, ["“医保中心”已改名或撤并，建议改为“医疗保障服务中心”"]);
        assert!(found("2025-07-01").await.is_empty(), "an old paper keeps the old name");
        office.end_word(&moment(), &clerk, id, "改用全称的要求已取消").await.unwrap();
        assert!(found("2026-07-01").await.is_empty());
        let words = office.own_words(&clerk).await.unwrap();
        assert_eq!(words[0].ended.as_ref().map(|ended| ended.reason.as_str()), Some("改用全称的要求已取消"));
    })
    .await;
}

#[tokio::test]
async fn an_allowed_word_silences_the_built_in_list() {
    on_both(async |desk| {
        let office = &desk.office;
        let text = input("与定点机构签定协议。", "2026-07-01");
        assert_eq!(office.marks_of(&text).await.unwrap().len(), 1);
        office.add_word(&moment(), &actor(Role::OfficeHead), &word("签定", "放行", "")).await.unwrap();
        assert!(office.marks_of(&text).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_problem_of_a_word_is_told_at_once() {
    on_both(async |desk| {
        let (office, clerk) = (&desk.office, actor(Role::OfficeClerk));
        let bad = NewWord {
            word: "我".to_owned(),
            class: "别的".to_owned(),
            level: "随便".to_owned(),
            proposal: "我".to_owned(),
            from: "2026-02-30".to_owned(),
            to: "明天".to_owned(),
            reason: " ".to_owned(),
        };
        let told = codes(office.add_word(&moment(), &clerk, &bad).await.unwrap_err());
        assert_eq!(told, ["G-201", "G-202", "G-202", "G-203", "G-204", "G-204", "G-206"]);
        let backwards = NewWord {
            from: "2026-02-01".to_owned(),
            to: "2026-01-01".to_owned(),
            ..word("布署", "错别字", "部署")
        };
        assert_eq!(codes(office.add_word(&moment(), &clerk, &backwards).await.unwrap_err()), ["G-204"]);
        let id = office.add_word(&moment(), &clerk, &word("我县局", "错别字", "")).await.unwrap();
        assert_eq!(
            codes(office.add_word(&moment(), &clerk, &word("我县局", "错别字", "")).await.unwrap_err()),
            ["G-205"]
        );
        assert_eq!(codes(office.end_word(&moment(), &clerk, id, "").await.unwrap_err()), ["G-212"]);
        office.end_word(&moment(), &clerk, id, "不用了").await.unwrap();
        assert_eq!(codes(office.end_word(&moment(), &clerk, id, "不用了").await.unwrap_err()), ["G-211"]);
        let missing = office.end_word(&moment(), &clerk, 99, "不用了").await.unwrap_err();
        assert!(matches!(missing, OfficeError::Refused(Refusal::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn others_read_the_list_and_change_nothing() {
    on_both(async |desk| {
        let office = &desk.office;
        for role in
            [Role::Correspondent, Role::Drafter, Role::SectionHead, Role::PrincipalLeader, Role::Reader]
        {
            assert!(office.own_words(&actor(role)).await.is_ok(), "{role:?}");
            let refused =
                office.add_word(&moment(), &actor(role), &word("布署", "错别字", "部署")).await.unwrap_err();
            assert!(matches!(refused, OfficeError::Refused(Refusal::NotPermitted { .. })), "{role:?}");
        }
        assert!(office.own_words(&actor(Role::SystemAdmin)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_dismissal_holds_for_this_text_and_not_for_the_next_version() {
    on_both(async |desk| {
        let (office, author) = (&desk.office, actor(Role::Correspondent));
        let text = input("与定点机构签定协议。联系手机13800000001。", "2026-07-01");
        let marks = office.marks_of(&text).await.unwrap();
        let [stop, warn] = marks.as_slice() else { panic!("{marks:?}") };
        assert_eq!(
            codes(office.dismiss_mark(&moment(), &author, &text, &stop.key, "本人同意").await.unwrap_err()),
            ["G-221"]
        );
        assert_eq!(
            codes(office.dismiss_mark(&moment(), &author, &text, &warn.key, " ").await.unwrap_err()),
            ["G-223"]
        );
        office.dismiss_mark(&moment(), &author, &text, &warn.key, "引用原协议名称").await.unwrap();
        assert_eq!(
            codes(office.dismiss_mark(&moment(), &author, &text, &warn.key, "再次").await.unwrap_err()),
            ["G-222"]
        );
        let again = office.marks_of(&text).await.unwrap();
        assert_eq!(again[1].dismissed.as_ref().map(|one| one.reason.as_str()), Some("引用原协议名称"));
        assert_eq!(again[0].dismissed, None);
        let next = input("与定点机构签定协议。", "2026-07-01");
        assert!(office.marks_of(&next).await.unwrap().iter().all(|mark| mark.dismissed.is_none()));
        let missing =
            office.dismiss_mark(&moment(), &author, &next, "G-25@正文:9:0:2", "没有").await.unwrap_err();
        assert!(matches!(missing, OfficeError::Refused(Refusal::NotFound { .. })));
        assert_ne!(text_digest(text.title, text.text), text_digest(next.title, next.text));
    })
    .await;
}
