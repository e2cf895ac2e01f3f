//! The search finds every substring and nothing else, keeps to what may be seen, changes with the record in one
//! transaction, and is made again on another database.

use crate::desk::{AT, on_both, on_both_addresses};
use zhaozhang_store::search_token::Folded;
use zhaozhang_store::{Address, REACH_ALL, REACH_LEFT, REACH_OWN, SearchAsk, SearchRow, SearchSight, Store};

fn row(kind: &str, record_id: i64, title: &str, body: &str) -> SearchRow {
    SearchRow {
        kind: kind.to_owned(),
        record_id,
        unit_id: 1,
        second_unit_id: 0,
        reach: REACH_ALL.to_owned(),
        on_day: "2020-07-01".to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
    }
}

fn all() -> SearchSight {
    SearchSight { kinds: vec!["submission".to_owned(), "bulletin".to_owned()], ..SearchSight::default() }
}

fn ask(words: &str) -> SearchAsk {
    SearchAsk {
        terms: words.split_whitespace().map(Folded::of).collect(),
        limit: 1_000,
        ..SearchAsk::default()
    }
}

async fn keep(store: &Store, rows: &[SearchRow]) {
    let mut writing = store.write().await.unwrap();
    for row in rows {
        writing.index_text(row).await.unwrap();
    }
    writing.commit().await.unwrap();
}

async fn found(store: &Store, sight: &SearchSight, ask: &SearchAsk) -> Vec<i64> {
    let hits = store.search(sight, ask).await.unwrap();
    hits.into_iter().map(|hit| hit.row.record_id).collect()
}

const TEXTS: [&str; 5] = [
    "安远县医保局召开DRG付费改革动员会，参保率95.2%。",
    "于都县人民医院（二级）医疗服务价格改革方案",
    "保医同行：三明经验在赣州\n的做法",
    "医院药店医疗保险险种说明 ＡＢＣ",
    "“一”字头的药品，㎎与mg，😀表情，ß与SS",
];

#[tokio::test]
async fn every_substring_is_found_and_nothing_else() {
    on_both(async |store| {
        let rows: Vec<SearchRow> =
            TEXTS.iter().zip(1..).map(|(text, id)| row("submission", id, "题", text)).collect();
        keep(&store, &rows).await;
        for text in TEXTS {
            let signs: Vec<char> = text.chars().collect();
            for start in 0..signs.len() {
                for end in start + 1..=signs.len().min(start + 7) {
                    let piece: String = signs[start..end].iter().collect();
                    let term = Folded::of(&piece);
                    if !term.is_searchable() {
                        continue;
                    }
                    let mut expected: Vec<i64> = TEXTS
                        .iter()
                        .zip(1..)
                        .filter(|(text, _)| Folded::of(text).find(&term).is_some())
                        .map(|(_, id)| id)
                        .collect();
                    expected.reverse();
                    let asked = SearchAsk { terms: vec![term], limit: 1_000, ..SearchAsk::default() };
                    assert_eq!(found(&store, &all(), &asked).await, expected, "{piece}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn several_terms_must_all_stand_there_and_pairs_of_other_words_do_not_count() {
    on_both(async |store| {
        keep(
            &store,
            &[row("submission", 1, "医保改革", "医院保障"), row("submission", 2, "动员", "医保与改革")],
        )
        .await;
        assert_eq!(found(&store, &all(), &ask("医保 改革")).await, [2, 1]);
        assert_eq!(found(&store, &all(), &ask("医保改革")).await, [1]);
        assert_eq!(found(&store, &all(), &ask("革医")).await, Vec::<i64>::new(), "title and text are two");
        assert_eq!(found(&store, &all(), &ask("医保 没有")).await, Vec::<i64>::new());
        for odd in ["' or 1=1 --", "\" OR \"医", "a:b*", "NEAR(医 保)", "，。"] {
            store.search(&all(), &ask(odd)).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn only_what_may_be_seen_is_found() {
    on_both(async |store| {
        let own = SearchRow { reach: REACH_OWN.to_owned(), ..row("submission", 1, "医保甲", "") };
        let left = SearchRow {
            reach: REACH_LEFT.to_owned(),
            second_unit_id: 7,
            ..row("submission", 2, "医保乙", "")
        };
        keep(&store, &[own, left, row("bulletin", 3, "医保丙", "")]).await;
        let sight = |units: &[i64], sees_what_left: bool| SearchSight {
            units: units.to_vec(),
            sees_what_left,
            ..all()
        };
        assert_eq!(found(&store, &sight(&[], false), &ask("医保")).await, [3]);
        assert_eq!(found(&store, &sight(&[], true), &ask("医保")).await, [3, 2]);
        assert_eq!(found(&store, &sight(&[1], false), &ask("医保")).await, [3, 2, 1]);
        assert_eq!(found(&store, &sight(&[7], false), &ask("医保")).await, [3, 2]);
        let only = SearchSight { kinds: vec!["submission".to_owned()], ..sight(&[9, 0], false) };
        assert_eq!(found(&store, &only, &ask("医保")).await, Vec::<i64>::new());
        assert_eq!(found(&store, &SearchSight::default(), &ask("医保")).await, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test]
async fn a_record_is_found_by_its_present_text_only_and_pages_go_on() {
    on_both(async |store| {
        keep(&store, &[row("submission", 1, "旧题医保", "")]).await;
        keep(&store, &[row("submission", 1, "新题医保", "")]).await;
        assert_eq!(found(&store, &all(), &ask("旧题")).await, Vec::<i64>::new());
        assert_eq!(found(&store, &all(), &ask("新题")).await, [1]);
        let mut writing = store.write().await.unwrap();
        writing.index_text(&row("submission", 1, "未存医保", "")).await.unwrap();
        drop(writing);
        assert_eq!(found(&store, &all(), &ask("新题")).await, [1], "taken back with its transaction");
        let many: Vec<SearchRow> = (2..=150)
            .map(|id| SearchRow {
                on_day: format!("2020-08-{:02}", id % 28 + 1),
                ..row("submission", id, "医保", "")
            })
            .collect();
        keep(&store, &many).await;
        let first = store.search(&all(), &SearchAsk { limit: 20, ..ask("医保") }).await.unwrap();
        assert_eq!((first.len(), first[0].row.record_id), (20, 150));
        let next = SearchAsk { before: Some(first[19].id), limit: 20, ..ask("医保") };
        assert_eq!(store.search(&all(), &next).await.unwrap()[0].row.record_id, 130);
        let dated = SearchAsk { from: "2020-08-03".into(), until: "2020-08-03".into(), ..ask("医保") };
        assert!(found(&store, &all(), &dated).await.iter().all(|id| id % 28 == 2));
        let mut writing = store.write().await.unwrap();
        writing.unindex_text("submission", 150).await.unwrap();
        assert_eq!(writing.rebuild_index().await.unwrap(), 149);
        writing.commit().await.unwrap();
        assert_eq!(found(&store, &all(), &ask("医保")).await.len(), 149);
        let mut writing = store.write().await.unwrap();
        writing.unindex_kind("submission").await.unwrap();
        writing.commit().await.unwrap();
        assert!(found(&store, &all(), &ask("医保")).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_copy_is_searched_as_what_it_was_made_from() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        keep(&store, &[row("submission", 1, "医保", "安远"), row("submission", 2, "医保", "于都")]).await;
        let folder = tempfile::tempdir().unwrap();
        let target = Store::open(&Address::File(folder.path().join("新.db")), AT).await.unwrap();
        store.copy_into(&target).await.unwrap();
        assert_eq!(found(&target, &all(), &ask("于都 医保")).await, [2]);
        target.close().await;
        let snapshot = folder.path().join("备.db");
        store.snapshot_into(&snapshot, AT).await.unwrap();
        let kept = Store::open(&Address::File(snapshot), AT).await.unwrap();
        assert_eq!(found(&kept, &all(), &ask("安远")).await, [1]);
        kept.close().await;
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn long_and_odd_texts_are_kept() {
    on_both(async |store| {
        let long: String = (0..400_000_u32).filter_map(|n| char::from_u32(0x4E00 + n * 7 % 20_000)).collect();
        let rows = [
            row("submission", 1, "长", &long),
            row("submission", 2, "空", ""),
            row("submission", 3, "零", "医\0保"),
        ];
        keep(&store, &rows).await;
        let middle: String = long.chars().skip(300_000).take(6).collect();
        assert_eq!(found(&store, &all(), &ask(&middle)).await, [1]);
        assert_eq!(found(&store, &all(), &ask("医保")).await, [3]);
    })
    .await;
}
