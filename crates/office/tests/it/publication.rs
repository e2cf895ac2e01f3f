//! Published pieces and the stories they are: the first publication whatever the order of arrival, a late earlier one
//! told openly, rulings and contests of persons, proposals for a report.

use crate::cast::Cast;
use crate::desk::{Desk, moment, on_both, refused};
use zhaozhang_office::Actor;
use zhaozhang_office::publication::contest_story::{REJECTED, UPHELD};
use zhaozhang_office::publication::publications::{NewPublication, Origin};
use zhaozhang_office::publication::rule_story::StoryWord;
use zhaozhang_office::publication::stories::StoryQuery;

const STORY: &str = "安远县医保局近日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，\
    要求年底前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加。";

/// The same form with other facts.
const TEMPLATE: &str = "会昌县医保局近日召开医保支付方式改革动员会，部署全县23家定点医疗机构实行按病种付费，\
    要求明年6月前覆盖全部住院病例，参保群众就医负担进一步减轻，会议由县医保局副局长主持，各乡镇负责人参加。";

fn piece(title: &str, outlet: &str, published: &str, text: &str) -> NewPublication {
    NewPublication {
        title: title.into(),
        outlet: outlet.into(),
        published: published.into(),
        text: text.into(),
        origin: Origin::Imported,
        ..NewPublication::default()
    }
}

async fn record(desk: &Desk, actor: &Actor, pieces: Vec<NewPublication>) -> Vec<i64> {
    refused(desk.office.record_publications(&moment(), actor, pieces).await).unwrap().ids
}

async fn first(desk: &Desk, actor: &Actor, id: i64) -> i64 {
    refused(desk.office.story_of(actor, id).await).unwrap().first.id
}

fn word(publication: i64, other: i64, reason: &str) -> StoryWord {
    StoryWord { publication, other, reason: reason.into() }
}

#[tokio::test]
async fn a_late_first_publication_is_told_openly() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let clerk = cast.actor("市局办公室经办");
        let own = Some(cast.unit("安远信息员"));
        let reported =
            NewPublication { unit: own, ..piece("动员会", "赣南日报", "2020-07-08", STORY) };
        let ids = record(
            &desk,
            &clerk,
            vec![
                reported,
                piece("动员会召开", "江西日报", "2020-07-09 08:00", &format!("来源：赣南日报\n{STORY}")),
                piece("会昌动员", "赣南日报", "2020-07-09", TEMPLATE),
            ],
        )
        .await;
        assert_eq!(first(&desk, &clerk, ids[1]).await, ids[0]);
        assert_eq!(
            first(&desk, &clerk, ids[2]).await,
            ids[2],
            "the same form with other facts is another story"
        );
        let story = refused(desk.office.story_of(&clerk, ids[0]).await).unwrap();
        assert!(story.members[0].why.contains("归为同一稿件") && story.members[0].why.contains('%'));
        let beside = story.beside.iter().find(|one| one.publication.id == ids[2]).unwrap();
        assert_eq!(beside.relation, "同模板、事实不同");
        assert!(beside.differences.iter().any(|(_, own, other)| own == "23" && other == "17"), "{beside:?}");
        assert!(refused(desk.office.story_changes(&clerk).await).unwrap().is_empty());
        let late =
            record(&desk, &clerk, vec![piece("安远动员", "安远发布", "2020-07-07 20:00", STORY)]).await;
        assert_eq!(first(&desk, &clerk, ids[1]).await, late[0]);
        let changes = refused(desk.office.story_changes(&clerk).await).unwrap();
        assert_eq!((changes.len(), changes[0].row.kind.as_str()), (1, "首发更正"));
        assert!(changes[0].words.contains("原记首发为1号稿") && changes[0].words.contains("改记4号稿"));
        assert_eq!(changes[0].units, [cast.unit("安远信息员")]);
        let theirs = refused(desk.office.story_changes(&cast.actor("安远信息员")).await).unwrap();
        assert_eq!(theirs.len(), 1, "the unit concerned is told");
        assert!(refused(desk.office.story_changes(&cast.actor("于都信息员")).await).unwrap().is_empty());
        let events = desk.office.events(9).await.unwrap();
        assert!(events.iter().any(|event| event.detail.contains("首发更正1处")), "{events:?}");
    })
    .await;
}

#[tokio::test]
async fn persons_split_and_join_with_a_reason() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let clerk = cast.actor("市局办公室经办");
        let other = "于都县人民医院开展义诊活动，二十名医生为群众测血压、讲政策，发放资料三百份，受到欢迎。";
        let ids = record(
            &desk,
            &clerk,
            vec![
                piece("甲", "甲报", "2020-07-01", STORY),
                piece("乙", "乙报", "2020-07-02", STORY),
                piece("丙", "丙报", "2020-07-03", other),
            ],
        )
        .await;
        let office = &desk.office;
        let none =
            refused(office.split_story(&moment(), &clerk, &word(ids[2], ids[0], " ")).await).unwrap_err();
        assert!(none.to_string().contains("R-311") && none.to_string().contains("R-312"), "{none}");
        refused(office.split_story(&moment(), &clerk, &word(ids[1], ids[0], "两次会议")).await).unwrap();
        assert_eq!(first(&desk, &clerk, ids[1]).await, ids[1]);
        let again = refused(office.split_story(&moment(), &clerk, &word(ids[1], ids[0], "两次会议")).await);
        assert_eq!(again.unwrap_err().code(), "R-312");
        refused(office.join_story(&moment(), &clerk, &word(ids[2], ids[0], "同一活动")).await).unwrap();
        assert_eq!(first(&desk, &clerk, ids[2]).await, ids[0]);
        let story = refused(office.story_of(&clerk, ids[0]).await).unwrap();
        assert_eq!(story.members[0].relation, "人工合并");
        assert!(story.members[0].why.contains("理由：同一活动"));
        // A later count keeps to both.
        record(&desk, &clerk, vec![piece("丁", "丁报", "2020-07-04", STORY)]).await;
        assert_eq!(
            (first(&desk, &clerk, ids[1]).await, first(&desk, &clerk, ids[2]).await),
            (ids[1], ids[0])
        );
        for wrong in [word(ids[2], ids[0], "再并"), word(ids[0], ids[0], "自己")] {
            let refusal = refused(office.join_story(&moment(), &clerk, &wrong).await).unwrap_err();
            assert_eq!(refusal.code(), "R-313");
        }
        let missing =
            refused(office.join_story(&moment(), &clerk, &word(99, ids[0], "无")).await).unwrap_err();
        assert!(missing.to_string().contains("编号99"), "{missing}");
        let author = cast.actor("安远信息员");
        let no =
            refused(office.join_story(&moment(), &author, &word(ids[2], ids[0], "同")).await).unwrap_err();
        assert_eq!(no.code(), "O-101");
        let events = desk.office.events(50).await.unwrap();
        for verb in ["拆分稿件", "合并稿件"] {
            assert_eq!(events.iter().filter(|event| event.verb == verb).count(), 1, "{verb}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_unit_contests_and_the_office_decides() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let (clerk, author) = (cast.actor("市局办公室经办"), cast.actor("安远信息员"));
        let own = |piece: NewPublication| NewPublication { unit: author.unit, ..piece };
        let ids = record(
            &desk,
            &clerk,
            vec![
                piece("甲", "甲报", "2020-07-01", STORY),
                own(piece("乙", "乙报", "2020-07-02", STORY)),
                own(piece("丙", "丙报", "2020-07-03", STORY)),
            ],
        )
        .await;
        let office = &desk.office;
        let contest =
            async |id, reason: &str| refused(office.contest_story(&moment(), &author, id, reason).await);
        assert_eq!(contest(ids[1], "").await.unwrap_err().code(), "R-311");
        let one = contest(ids[1], "本单位自采").await.unwrap();
        assert_eq!(contest(ids[1], "再提").await.unwrap_err().code(), "R-322");
        let two = contest(ids[2], "也是自采").await.unwrap();
        let strange = office.contest_story(&moment(), &cast.actor("于都信息员"), ids[1], "不服").await;
        assert!(refused(strange).unwrap_err().to_string().contains("没有"), "another unit's piece");
        let answer = async |id, outcome: &str, reason: &str| {
            refused(office.answer_story_contest(&moment(), &clerk, id, (outcome, reason)).await)
        };
        let wrong = answer(one, "也许", "").await.unwrap_err().to_string();
        assert!(wrong.contains("R-311") && wrong.contains("R-323"), "{wrong}");
        answer(one, UPHELD, "有采访记录").await.unwrap();
        answer(two, REJECTED, "文字全同").await.unwrap();
        assert_eq!(answer(two, UPHELD, "改判").await.unwrap_err().code(), "R-324");
        assert_eq!(
            (first(&desk, &clerk, ids[1]).await, first(&desk, &clerk, ids[2]).await),
            (ids[1], ids[0])
        );
        let story = refused(office.story_of(&clerk, ids[1]).await).unwrap();
        assert!(story.contests.iter().any(|row| row.outcome == UPHELD && row.answer == "有采访记录"));
        assert!(story.rulings[0].reason.contains("异议成立"));
        assert_eq!(contest(ids[1], "还提").await.unwrap_err().code(), "R-321");
    })
    .await;
}

#[tokio::test]
async fn pieces_are_taken_all_or_none_and_never_twice() {
    on_both(async |desk: Desk| {
        let cast = Cast::of(&desk).await;
        let (clerk, author) = (cast.actor("市局办公室经办"), cast.actor("安远信息员"));
        let wrong = vec![piece("好", "甲报", "2020-07-01", STORY), piece("", "", "明天", STORY)];
        let refusal = refused(desk.office.record_publications(&moment(), &clerk, wrong).await).unwrap_err();
        for words in ["第2篇：", "R-301", "R-302", "R-304"] {
            assert!(refusal.to_string().contains(words), "{refusal}");
        }
        assert_eq!(refused(desk.office.story_counts(&clerk).await).unwrap(), (0, 0));
        let linked = NewPublication {
            address: "https://www.jxrb.example/1.html".into(),
            ..piece("甲", "江西日报", "2020-07-01", STORY)
        };
        let other = NewPublication { address: "jxrb.example/1.html#top".into(), ..linked.clone() };
        let done = desk.office.record_publications(&moment(), &clerk, vec![linked, other.clone()]).await;
        let done = refused(done).unwrap();
        assert_eq!((done.ids.len(), done.known.len()), (1, 1));
        let again = refused(desk.office.record_publications(&moment(), &clerk, vec![other]).await).unwrap();
        assert_eq!(again.sentence(), "登记0篇，1篇早已登记，没有重复登记。");
        let foreign = NewPublication {
            unit: Some(cast.unit("于都信息员")),
            ..piece("乙", "甲报", "2020-07-02", "")
        };
        let refusal = refused(desk.office.record_publications(&moment(), &author, vec![foreign]).await);
        assert_eq!(refusal.unwrap_err().code(), "R-307");
        let none = refused(desk.office.record_publications(&moment(), &clerk, Vec::new()).await).unwrap_err();
        assert_eq!(none.code(), "R-306");
        let query = StoryQuery { with_reprints: true, ..StoryQuery::default() };
        assert!(refused(desk.office.stories(&clerk, &query).await).unwrap().0.is_empty());
        let (lines, is_more) = refused(desk.office.stories(&clerk, &StoryQuery::default()).await).unwrap();
        assert_eq!((lines.len(), lines[0].pieces, is_more), (1, 1, false));
    })
    .await;
}
