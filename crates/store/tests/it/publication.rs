//! Published pieces, rulings and changes are kept as they were; how pieces were counted last is rewritten.

use crate::desk::{AT, execute, on_both, on_both_addresses};
use zhaozhang_store::{
    PublicationRow, Store, StoryChangeRow, StoryContestRow, StoryFilter, StoryMemberRow, StoryRulingRow,
};

fn piece(title: &str, published: &str, address: &str) -> PublicationRow {
    PublicationRow {
        unit_id: 3,
        title: title.to_owned(),
        outlet: "甲日报".to_owned(),
        address: address.to_owned(),
        address_key: address.to_owned(),
        published: published.to_owned(),
        body: "正文".to_owned(),
        origin: "导入".to_owned(),
        digest: format!("{title}{published}"),
        recorded_at: AT.to_owned(),
        recorded_on: "2020-07-31".to_owned(),
        recorded_by: "王小明".to_owned(),
        ..PublicationRow::default()
    }
}

fn member(publication_id: i64, first_id: i64, other_id: i64) -> StoryMemberRow {
    StoryMemberRow {
        publication_id,
        first_id,
        other_id,
        relation: "转载".to_owned(),
        counted_at: AT.to_owned(),
        ..StoryMemberRow::default()
    }
}

fn contest() -> StoryContestRow {
    StoryContestRow {
        publication_id: 2,
        first_id: 1,
        unit_id: 3,
        reason: "本单位原创".into(),
        made_at: AT.into(),
        made_on: "2020-07-31".into(),
        made_by: "李小红".into(),
        ..StoryContestRow::default()
    }
}

async fn filled(store: &Store) {
    let mut writing = store.write().await.unwrap();
    for (number, row) in [
        piece("一", "2020-01-05", "a.cn/1"),
        piece("二", "2020-04-02T08:30", "a.cn/2"),
        piece("三", "2020-05-01", ""),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(writing.add_publication(&row).await.unwrap(), i64::try_from(number).unwrap() + 1);
    }
    for row in [member(1, 1, 0), member(2, 1, 1), member(3, 3, 2)] {
        writing.set_story_member(&row).await.unwrap();
    }
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn pieces_are_known_again_and_counted_with_their_story() {
    on_both(async |store| {
        filled(&store).await;
        assert_eq!(store.publication(2).await.unwrap().unwrap().title, "二");
        let ids = |rows: Vec<PublicationRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        let counted = store.publications_for_count("2020-04-01").await.unwrap();
        assert_eq!(ids(counted), [1, 2, 3], "the first of a story comes along, however old");
        assert_eq!(ids(store.publications_for_count("2020-05-01").await.unwrap()), [3]);
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.known_publication("a.cn/2", "").await.unwrap(), Some(2));
        assert_eq!(writing.known_publication("", "三2020-05-01").await.unwrap(), Some(3));
        assert_eq!(writing.known_publication("", "无").await.unwrap(), None);
        assert_eq!(writing.publication_ids().await.unwrap(), [1, 2, 3]);
        assert_eq!(writing.publications_for_count("2020-05-01").await.unwrap().len(), 1);
        writing.set_story_member(&member(2, 2, 0)).await.unwrap();
        assert_eq!(writing.all_story_members().await.unwrap()[1].first_id, 2);
    })
    .await;
}

#[tokio::test]
async fn stories_are_listed_by_their_first_publication() {
    on_both(async |store| {
        filled(&store).await;
        let any = StoryFilter { at_least: 1, limit: 10, ..StoryFilter::default() };
        let shown = |rows: Vec<zhaozhang_store::StoryRow>| {
            rows.into_iter().map(|row| (row.first.id, row.members, row.newest)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(store.stories(&any).await.unwrap()),
            [(3, 1, "2020-05-01".to_owned()), (1, 2, "2020-04-02T08:30".to_owned())]
        );
        let several = StoryFilter { at_least: 2, unit: Some(3), until: "2020-02-01".into(), ..any.clone() };
        assert_eq!(shown(store.stories(&several).await.unwrap()).len(), 1);
        assert!(store.stories(&StoryFilter { unit: Some(4), ..any }).await.unwrap().is_empty());
        assert_eq!(store.story_counts().await.unwrap(), (3, 2));
        assert_eq!(store.story_members(1).await.unwrap().len(), 2);
        assert_eq!(store.story_member(3).await.unwrap().unwrap().other_id, 2);
        assert_eq!(store.beside_story(1, 9).await.unwrap()[0].publication_id, 3);
    })
    .await;
}

#[tokio::test]
async fn rulings_contests_and_changes_are_kept() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        filled(&store).await;
        let mut writing = store.write().await.unwrap();
        let ruling = StoryRulingRow {
            kind: "拆分".into(),
            publication_id: 2,
            other_id: 1,
            reason: "两件事".into(),
            ruled_at: AT.into(),
            ruled_on: "2020-07-31".into(),
            ruled_by: "王小明".into(),
            ..StoryRulingRow::default()
        };
        assert_eq!(writing.add_story_ruling(&ruling).await.unwrap(), 1);
        let contest = contest();
        let id = writing.add_story_contest(&contest).await.unwrap();
        assert_eq!(writing.story_contests().await.unwrap()[0].outcome, "");
        let answer = StoryContestRow {
            id,
            outcome: "成立".into(),
            answer: "核对属实".into(),
            answered_on: "2020-08-01".into(),
            answered_by: "王小明".into(),
            ..contest.clone()
        };
        writing.answer_story_contest(&answer, AT).await.unwrap();
        let change = StoryChangeRow {
            kind: "首发更正".into(),
            publication_id: 1,
            before_id: 1,
            now_id: 3,
            cause: "补登".into(),
            found_at: AT.into(),
            found_on: "2020-08-01".into(),
            found_by: "王小明".into(),
            ..StoryChangeRow::default()
        };
        assert_eq!(writing.add_story_change(&change, &[3, 5]).await.unwrap(), 1);
        assert!(writing.bulletins_naming(&["这个标题没有"]).await.unwrap().is_empty());
        writing.commit().await.unwrap();
        assert_eq!(store.story_rulings().await.unwrap(), [StoryRulingRow { id: 1, ..ruling }]);
        assert_eq!(store.story_contests().await.unwrap(), [answer]);
        assert_eq!(store.story_changes(None, 9).await.unwrap().len(), 1);
        assert_eq!(store.story_changes(Some(5), 9).await.unwrap()[0].now_id, 3);
        assert!(store.story_changes(Some(4), 9).await.unwrap().is_empty());
        assert_eq!(store.units_of_change(1).await.unwrap(), [3, 5]);
        for table in ["publication", "story_ruling", "story_contest", "story_contest_answer", "story_change"]
        {
            assert!(execute(&address, &format!("delete from {table}")).await.is_err(), "{table}");
        }
        assert!(execute(&address, "update publication set title = ''").await.is_err());
        store.close().await;
    })
    .await;
}
