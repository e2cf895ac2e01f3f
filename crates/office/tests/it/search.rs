//! Search shows what the page of the record would show, all of it, and nothing else: over every sample person and items
//! in every stage; what is withheld is never found; the index moves with the record and can be made again.

use crate::cast::Cast;
use crate::desk::{Desk, moment, on_both, refused};
use std::collections::BTreeSet;
use zhaozhang_domain::submission::{ContentClass, Disclosure, InformationClass, Manuscript, Purpose, Step};
use zhaozhang_office::Actor;
use zhaozhang_office::permit::{self, permit};
use zhaozhang_office::publication::publications::{NewPublication, Origin};
use zhaozhang_office::search::{Place, SearchPage, SearchQuery};
use zhaozhang_office::submission::draft_submission::NewSubmission;
use zhaozhang_office::submission::sign_step::Opinion;

fn text(title: &str, disclosure: Option<Disclosure>) -> Manuscript {
    Manuscript {
        title: title.to_owned(),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "打击欺诈骗保".to_owned())],
        disclosure,
        withheld_reason: "涉及个人".to_owned(),
        body: "安远县医保局在城北广场开展打击欺诈骗保集中宣传，\n惠及参保群众。".to_owned(),
        authors: vec!["钟雨桐".to_owned()],
        secrecy_declared: true,
        ..Manuscript::default()
    }
}

async fn draft(desk: &Desk, author: &Actor, manuscript: Manuscript) -> i64 {
    let new = NewSubmission { manuscript, ..NewSubmission::default() };
    refused(desk.office.draft_submission(&moment(), author, &new).await).expect("a draft")
}

async fn sign(desk: &Desk, actor: &Actor, id: i64, step: Step) {
    let digest = desk.office.submission(&moment(), actor, id).await.expect("the item").chain.digest;
    let opinion =
        Opinion { id, step: step.word().to_owned(), digest, opinion: String::new(), has_checked: true };
    refused(desk.office.sign_step(&moment(), actor, &opinion).await).expect("signed");
}

fn ask(words: &str) -> SearchQuery {
    SearchQuery { words: words.to_owned(), ..SearchQuery::default() }
}

/// The submissions found.
fn ids(page: &SearchPage) -> BTreeSet<i64> {
    let submissions = page.found.iter().filter(|found| found.kind.key == "submission");
    submissions
        .filter_map(|found| if let Place::Record(id) = found.place { Some(id) } else { None })
        .collect()
}

/// Items in every stage: drafts, handed in, signed to the end, of the bureau; three of them withheld.
async fn items(desk: &Desk, cast: &Cast) -> Vec<i64> {
    let author = cast.actor("安远拟稿人");
    let mut made = Vec::new();
    for disclosure in
        [Some(Disclosure::Public), Some(Disclosure::OnRequest), Some(Disclosure::Withheld), None]
    {
        made.push(draft(desk, &author, text("安远草稿", disclosure)).await);
    }
    for disclosure in [Disclosure::Public, Disclosure::Withheld] {
        let id = draft(desk, &author, text("安远送审稿", Some(disclosure))).await;
        refused(desk.office.hand_in(&moment(), &author, id).await).expect("handed in");
        made.push(id);
        let id = draft(desk, &author, text("安远终审稿", Some(disclosure))).await;
        refused(desk.office.hand_in(&moment(), &author, id).await).expect("handed in");
        for (label, step) in [
            ("安远信息员", Step::FirstReview),
            ("安远科室负责人", Step::SecondReview),
            ("安远办公室", Step::OfficeCheck),
            ("安远分管领导", Step::FinalReview),
        ] {
            sign(desk, &cast.actor(label), id, step).await;
        }
        made.push(id);
    }
    made.push(draft(desk, &cast.actor("待遇科拟稿人"), text("待遇科草稿", Some(Disclosure::Public))).await);
    made.push(draft(desk, &cast.actor("于都拟稿人"), text("于都草稿", Some(Disclosure::Public))).await);
    made
}

#[tokio::test]
async fn everybody_finds_what_he_may_open_and_nothing_else() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let made = items(&desk, &cast).await;
        let mut seen_by_somebody = BTreeSet::new();
        for member in cast.members() {
            let actor = member.actor();
            if permit(&actor, permit::publication::SEARCH).is_err() {
                let answer = desk.office.search(&moment(), &actor, &ask("骗保")).await;
                assert_eq!(refused(answer).unwrap_err().code(), "O-101", "{}", member.label);
                continue;
            }
            let mut expected = BTreeSet::new();
            for id in &made {
                if let Ok(item) = desk.office.submission(&moment(), &actor, *id).await
                    && item.manuscript.disclosure != Some(Disclosure::Withheld)
                {
                    expected.insert(*id);
                }
            }
            for words in ["骗保", "欺诈骗保集", "宣传，惠及", "保", "安远 参保群众"] {
                let page = refused(desk.office.search(&moment(), &actor, &ask(words)).await).unwrap();
                assert_eq!(ids(&page), expected, "{} looks for {words}", member.label);
            }
            seen_by_somebody.extend(expected);
        }
        // Eight drafts and items that are not withheld, each open to somebody.
        assert_eq!(seen_by_somebody.len(), 7, "{seen_by_somebody:?}");
    })
    .await;
}

#[tokio::test]
async fn the_index_moves_with_the_record_and_can_be_made_again() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let author = cast.actor("安远拟稿人");
        let id = draft(&desk, &author, text("旧题目", Some(Disclosure::Public))).await;
        let find = async |words: &str| {
            ids(&refused(desk.office.search(&moment(), &author, &ask(words)).await).unwrap()).len()
        };
        assert_eq!(find("旧题目").await, 1);
        let digest = desk.office.submission(&moment(), &author, id).await.unwrap().chain.digest;
        for (title, disclosure, found) in [
            ("新题目", Disclosure::Public, 1),
            ("新题目", Disclosure::Withheld, 0),
            ("新题目", Disclosure::OnRequest, 1),
        ] {
            let present = desk.office.submission(&moment(), &author, id).await.unwrap();
            let manuscript = text(title, Some(disclosure));
            let began_from = (id, present.chain.digest.as_str());
            refused(desk.office.revise_submission(&moment(), &author, began_from, &manuscript).await)
                .unwrap();
            assert_eq!((find("新题目").await, find("旧题目").await), (found, 0), "{disclosure:?}");
        }
        assert_ne!(desk.office.submission(&moment(), &author, id).await.unwrap().chain.digest, digest);
        let receipt = refused(desk.office.reindex(&moment(), &Actor::command_line()).await).unwrap();
        assert_eq!((receipt.submissions, receipt.texts), (1, 1));
        assert_eq!(find("新题").await, 1);
        assert_eq!(refused(desk.office.reindex(&moment(), &author).await).unwrap_err().code(), "O-101");
        let events = desk.office.events(50).await.unwrap();
        assert_eq!(events.iter().filter(|event| event.verb == "重建检索").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_office_older_than_the_search_is_found_when_it_opens() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let author = cast.actor("安远拟稿人");
        draft(&desk, &author, text("早年的稿", Some(Disclosure::Public))).await;
        let address = desk.database_url.clone();
        let file = desk.data_folder().join("zhaozhang.db");
        desk.office.close().await;
        let address = match address {
            Some(url) => zhaozhang_store::Address::Server(url),
            None => zhaozhang_store::Address::File(file),
        };
        let store = zhaozhang_store::Store::open(&address, "2020-07-31T00:00:00Z").await.unwrap();
        let mut writing = store.write().await.unwrap();
        writing.unindex_kind("submission").await.unwrap();
        writing.commit().await.unwrap();
        store.close().await;
        let desk = desk.reopened().await;
        let page = refused(desk.office.search(&moment(), &author, &ask("早年")).await).unwrap();
        assert_eq!(ids(&page).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn notices_and_published_pieces_are_found_and_wrong_questions_are_told() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let clerk = cast.actor("市局办公室经办");
        let piece = NewPublication {
            title: "安远医改见闻".into(),
            outlet: "江西日报".into(),
            published: "2020-07-06 08:30".into(),
            text: "ＤＲＧ付费改革后，住院费用降了。".into(),
            origin: Origin::Imported,
            ..NewPublication::default()
        };
        refused(desk.office.record_publications(&moment(), &clerk, vec![piece]).await).unwrap();
        let author = cast.actor("安远拟稿人");
        let found = refused(desk.office.search(&moment(), &author, &ask("drg付")).await).unwrap().found;
        assert_eq!((found.len(), found[0].kind.word, found[0].on.as_str()), (1, "发表稿件", "2020-07-06"));
        assert!(found[0].excerpt.iter().any(|one| one.is_hit && one.text == "ＤＲＧ付"));
        let articles = refused(desk.office.search(&moment(), &author, &ask("季度 最后一个工作日")).await);
        let articles = articles.unwrap().found;
        assert!(
            articles
                .iter()
                .any(|one| matches!(&one.place, Place::Article { code, .. } if code == "ganzhou-2023-1")),
            "{articles:?}"
        );
        let query = SearchQuery {
            words: format!("，。{}", "长".repeat(100)),
            kind: "没有".into(),
            from: "2020-13-01".into(),
            until: "明天".into(),
            before: None,
        };
        let refusal = refused(desk.office.search(&moment(), &author, &query).await).unwrap_err();
        for code in ["Q-102", "Q-103", "Q-104"] {
            assert!(refusal.to_string().contains(code), "{refusal}");
        }
        for empty in ["", " 　", "，。"] {
            assert_eq!(
                refused(desk.office.search(&moment(), &author, &ask(empty)).await).unwrap_err().code(),
                "Q-101"
            );
        }
    })
    .await;
}
