//! What a quarterly report counts (S0-38, S0-40, S0-44, S0-45, S0-47): from a ruling about a medium to the ranking, one
//! content once over quarters and years, texts and persons before titles, what is not to be believed, acceptance row by
//! row, and amendments of what was posted.

use super::desk::{S0, plain, ranks, workbook};
use super::report_stage::{ANYUAN, ReportStage, YUDU, between, digest, rows_of};
use crate::office::moment;
use crate::visitor::Visitor;
use zhaozhang_office::Actor;
use zhaozhang_office::doubt::examine_claims::ClaimOf;
use zhaozhang_office::permit::Role;
use zhaozhang_office::publication::publications::{NewPublication, Origin};

const WHY: &str = "没有留存";
const STORY: &str = "安远县医保局近日召开医保支付方式改革动员会，部署全县17家定点医疗机构实行按病种付费，要求年底前覆盖全部住院病例，\
    参保群众就医负担进一步减轻，会议由县医保局局长主持，各乡镇负责人参加，人民医院代表作了表态发言。";
const ANOTHER: &str = "于都县中医院组织二十名医生到梓山镇为群众测血压、把脉问诊，发放健康资料三百份，现场解答医保报销和慢病管理的问题，\
    受到村民欢迎，活动持续三天，惠及群众六百余人次，今后每月开展一次。";

impl ReportStage {
    /// Begins a unit's report of any quarter.
    async fn begun_in(&self, visitor: &Visitor, unit: i64, quarter: &str) -> String {
        let unit = unit.to_string();
        let fields = [("notice", S0), ("quarter", quarter), ("unit", unit.as_str())];
        let at = visitor.does("/reports/fill", &fields).await;
        at.split('?').next().unwrap().to_owned()
    }

    /// Fills, hands in and accepts the first unit's report of a quarter.
    async fn reported(&self, quarter: &str, rows: &[[&str; 5]]) -> String {
        let at = self.begun_in(&self.liaison, self.unit, quarter).await;
        self.liaison.saves(&at, rows).await;
        self.hands_in((&self.liaison, &self.head), &at).await;
        self.accepts(&at, &[]).await;
        at
    }

    /// The secretariat takes a report, refusing these rows.
    async fn accepts(&self, at: &str, refused: &[(i64, &str)]) {
        let seen = digest(&self.secretariat, at).await;
        let numbers: Vec<String> = refused.iter().map(|(row, _)| row.to_string()).collect();
        let mut fields = vec![("digest", seen.as_str())];
        for (number, (_, why)) in numbers.iter().zip(refused) {
            fields.extend([("row", number.as_str()), ("row_id", number.as_str()), ("row_reason", *why)]);
        }
        self.secretariat.does(&format!("{at}/accept"), &fields).await;
    }

    /// A unit's points of a year in the ranking.
    async fn points(&self, unit: &str, year: &str) -> String {
        let page = self.secretariat.page(&format!("/notices/{S0}/ranking?period={year}")).await;
        let found = ranks(&page, "各地").into_iter().find(|row| row.1 == unit);
        found.map(|row| row.2).unwrap_or_default()
    }

    /// The row of the report's page, by its place in the form.
    async fn row(&self, at: &str, place: usize) -> (i64, String) {
        let id = rows_of(&self.secretariat, at).await[place - 1];
        let page = self.secretariat.page(at).await;
        (id, between(&page, &format!("id=\"row-{id}\""), "</tr>"))
    }

    async fn records(
        &self,
        unit: Option<i64>,
        title: &str,
        place: (&str, &str),
        (day, text): (&str, &str),
    ) -> i64 {
        let piece = NewPublication {
            unit,
            title: title.to_owned(),
            outlet: place.0.to_owned(),
            address: place.1.to_owned(),
            published: day.to_owned(),
            text: text.to_owned(),
            origin: Origin::Fetched,
        };
        let clerk = Actor::named("林知夏", Role::OfficeClerk);
        let done = self.test.office.record_publications(&moment(), &clerk, vec![piece]).await;
        done.unwrap_or_else(|error| panic!("{error}")).ids[0]
    }
}

fn counts(row: &str) -> bool {
    let cell = row.trim_end().rsplit("<td>").next().unwrap();
    match cell {
        "1</td>" => true,
        "0</td>" => false,
        other => panic!("neither 1 nor 0: {other}"),
    }
}

#[tokio::test]
async fn s0_45_a_ruling_about_a_medium_reaches_ledger_score_and_ranking_on_its_days() {
    let stage = ReportStage::new().await;
    let outlet = [
        ("name", "赣州健康报"),
        ("standing", "市级"),
        ("kind", "报纸"),
        ("aliases", "赣健康"),
        ("from", "2021-01-01"),
        ("reason", "市委宣传部批复"),
    ];
    stage.secretariat.does("/outlets/new", &outlet).await;
    let ruling = [
        ("name", "赣州健康报"),
        ("class", "卫生健康媒体"),
        ("level", "市级"),
        ("from", "2026-10-10"),
        ("reason", "附件3“等”，秘书处会商"),
    ];
    stage.secretariat.does("/outlets/rule", &ruling).await;
    assert!(stage.logged("认定媒体类别").await.contains("卫生健康媒体"));
    let rows = [
        ["安远县家庭医生签约服务走进山村", "2026-10-09", "赣州健康报", "", WHY],
        ["安远县慢病管理中心挂牌运行", "2026-10-20", "赣健康", "", WHY],
    ];
    let at = stage.reported("2026-Q4", &rows).await;
    let (before, after) = (stage.row(&at, 1).await.1, stage.row(&at, 2).await.1);
    assert!(!counts(&before) && before.contains("待认定"), "before the decision: {}", plain(&before));
    assert!(counts(&after) && after.contains("卫生健康媒体"), "{}", plain(&after));
    assert_eq!(stage.points(ANYUAN, "2026").await, "30", "what the page counts the score counts");
    let entry = plain(&stage.secretariat.page("/ledger/2").await);
    assert!(entry.contains("卫生健康媒体") && entry.contains("市级"), "{entry}");
    // The workbook of the ledger takes the same class on the same days, and not twice.
    let book = workbook(&[
        "采用 信息编号=G1 标题=于都健康讲座进校园 单位=于都县 日期=2026-11-09 媒体=赣州健康报",
        "采用 信息编号=G2 标题=于都家庭医生进山村 单位=于都县 日期=2026-10-01 媒体=赣州健康报",
    ]);
    for round in 1..=2 {
        let sent =
            stage.secretariat.sends_parts("/ledger/upload", &[("notice", S0)], ("台账.xlsx", &book)).await;
        let take = format!("{}/take", sent.header("location"));
        let done = stage.secretariat.post(&take, "how=all").await;
        assert_eq!(
            done.status.is_success() || done.status.as_u16() == 303,
            round == 1,
            "{}",
            plain(&done.text())
        );
    }
    assert_eq!(stage.points(YUDU, "2026").await, "30");
    // Decided only afterwards: the page says so, the score changes by the secretariat's word, with its reason.
    let earlier =
        [("name", "赣州健康报"), ("class", "卫生健康媒体"), ("from", "2026-10-01"), ("reason", "补充认定")];
    stage.secretariat.does("/outlets/rule", &earlier).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "30", "nothing changes in silence");
    let page = plain(&stage.secretariat.page(&at).await);
    assert!(page.contains("入账更正") && page.contains("媒体入账时待认定，现认定为卫生健康媒体"), "{page}");
    let row = stage.row(&at, 1).await.0.to_string();
    let amend = format!("{at}/amend");
    stage.secretariat.is_refused(&amend, &[("row", &row)], &["R-131"]).await;
    let why = [("row", row.as_str()), ("reason", "媒体已补充认定")];
    assert_eq!(stage.liaison.post(&amend, &crate::visitor::form(&why)).await.status.as_u16(), 403);
    stage.secretariat.does(&amend, &why).await;
    stage.secretariat.is_refused(&amend, &why, &["R-137"]).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "60");
    let log = stage.logged("更正季报入账").await;
    assert!(log.contains("冲销第1号") && log.contains("媒体已补充认定"), "{log}");
    assert!(stage.test.office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn s0_40_one_content_counts_once_over_quarters_and_over_the_turn_of_the_year() {
    let stage = ReportStage::new().await;
    stage.secretariat.does("/reports/years", &[("notice", S0), ("year", "2025")]).await;
    let (kept, turned) = ("安远县推进分级诊疗改革纪实", "安远县深化医疗服务价格改革试点");
    stage.reported("2025-Q4", &[[turned, "2025-12-28", "江西日报", "", WHY]]).await;
    let first = stage.reported("2026-Q1", &[[turned, "2026-01-06", "新华网", "", WHY]]).await;
    let row = stage.row(&first, 1).await.1;
    assert!(!counts(&row) && row.contains("与本单位2025年第四季度季报所列标题相同"), "{}", plain(&row));
    stage.reported("2026-Q3", &[[kept, "2026-09-20", "江西日报", "", WHY]]).await;
    let rows = [
        [kept, "2026-10-08", "人民网", "", WHY],
        ["安远县召开第三季度医改工作推进会", "2026-10-09", "赣南日报", "", WHY],
        ["安远县召开第四季度医改工作推进会", "2026-10-12", "赣南日报", "", WHY],
    ];
    let later = stage.reported("2026-Q4", &rows).await;
    let row = stage.row(&later, 1).await.1;
    assert!(!counts(&row) && row.contains("首次发布为2026年9月20日江西日报"), "{}", plain(&row));
    assert!(counts(&stage.row(&later, 2).await.1) && counts(&stage.row(&later, 3).await.1), "two meetings");
    assert_eq!(stage.points(ANYUAN, "2025").await, "50");
    assert_eq!(stage.points(ANYUAN, "2026").await, "90", "one story of 省级, two of 市级, no reprint");
}

#[tokio::test]
async fn s0_40_equal_titles_yield_to_texts_and_a_person_has_the_last_word_at_either_door() {
    let stage = ReportStage::new().await;
    let long = "医疗服务进村入户惠及百姓";
    let (one, two) = ("https://jxrb.example.com/1", "https://jxrb.example.com/2");
    stage.records(None, long, ("江西日报", one), ("2026-10-10", STORY)).await;
    stage.records(None, long, ("江西日报", two), ("2026-10-11", ANOTHER)).await;
    let at = stage
        .reported(
            "2026-Q4",
            &[[long, "2026-10-10", "江西日报", one, WHY], ["义诊下乡", "2026-10-12", "江西日报", "", WHY]],
        )
        .await;
    let copy = "https://gnrb.example.com/9";
    let copied =
        stage.records(Some(stage.other_unit), "动员会召开", ("赣南日报", copy), ("2026-10-15", STORY)).await;
    let other = stage.begun(&stage.other, stage.other_unit).await;
    let rows = [
        [long, "2026-10-11", "江西日报", two, WHY],
        ["义诊下乡", "2026-10-13", "江西日报", "", WHY],
        ["动员会召开", "2026-10-15", "赣南日报", copy, WHY],
    ];
    stage.other.saves(&other, &rows).await;
    let texts = stage.row(&other, 1).await.1;
    assert!(counts(&texts) && texts.contains("正文不同，分别统计"), "{}", plain(&texts));
    let short = stage.row(&other, 2).await.1;
    assert!(counts(&short) && short.contains("标题较短") && short.contains("请核对"), "{}", plain(&short));
    let (id, reprint) = stage.row(&other, 3).await;
    assert!(
        !counts(&reprint) && reprint.contains("经正文比对为同一稿件"),
        "another title: {}",
        plain(&reprint)
    );
    // The contest at the stories stands for the row as well, and blocks the acceptance until it is decided.
    stage.other.does(&format!("/stories/{copied}/contest"), &[("reason", "于都自采")]).await;
    let row = id.to_string();
    let why = [("row", row.as_str()), ("reason", "于都自采")];
    stage.other.is_refused(&format!("{other}/contest"), &why, &["R-122"]).await;
    stage.hands_in((&stage.other, &stage.other_head), &other).await;
    let seen = digest(&stage.secretariat, &other).await;
    stage.secretariat.is_refused(&format!("{other}/accept"), &[("digest", &seen)], &["R-133"]).await;
    let no = [("outcome", "不成立"), ("reason", "文字相同")];
    stage.secretariat.does("/stories/contests/1/answer", &no).await;
    stage.accepts(&other, &[]).await;
    assert_eq!(stage.points(YUDU, "2026").await, "100");
    // Split by a person later: the report says so, and the ledger follows by the secretariat's word.
    let first = stage.secretariat.page(&format!("/stories/{copied}")).await;
    let first = between(&first, "action=\"/stories/", "/");
    let split = [("publication", copied.to_string()), ("reason", "两地各自采写".to_owned())];
    let split: Vec<(&str, &str)> = split.iter().map(|(name, value)| (*name, value.as_str())).collect();
    stage.secretariat.does(&format!("/stories/{first}/split"), &split).await;
    assert!(counts(&stage.row(&other, 3).await.1));
    assert_eq!(stage.points(YUDU, "2026").await, "100", "nothing changes in silence");
    let page = plain(&stage.secretariat.page(&other).await);
    assert!(page.contains("入账后查明不是转载，应单独统计"), "{page}");
    let why = [("row", row.as_str()), ("reason", "稿件已拆分")];
    stage.secretariat.does(&format!("{other}/amend"), &why).await;
    assert_eq!(stage.points(YUDU, "2026").await, "120");
    assert_eq!(stage.points(ANYUAN, "2026").await, "100", "the other county loses nothing: {at}");
}

#[tokio::test]
async fn s0_40_an_earlier_publication_found_late_reaches_the_report_openly() {
    let stage = ReportStage::new().await;
    let page = "https://gnrb.example.com/5";
    stage.records(Some(stage.unit), "动员会召开", ("赣南日报", page), ("2026-10-15", STORY)).await;
    let at = stage.reported("2026-Q4", &[["动员会召开", "2026-10-15", "赣南日报", page, WHY]]).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "20");
    let earlier = "https://jxrb.example.com/5";
    stage.records(Some(stage.other_unit), "改革动员", ("江西日报", earlier), ("2026-10-14", STORY)).await;
    let row = stage.row(&at, 1).await.1;
    assert!(!counts(&row) && row.contains("首次发布为2026年10月14日江西日报"), "{}", plain(&row));
    assert_eq!(stage.points(ANYUAN, "2026").await, "20", "the ledger waits for a person");
    let words = plain(&stage.secretariat.page(&at).await);
    assert!(words.contains("入账更正") && words.contains("建议冲销台账第1号"), "{words}");
    let row = stage.row(&at, 1).await.0.to_string();
    let why = [("row", row.as_str()), ("reason", "首发更正")];
    stage.secretariat.does(&format!("{at}/amend"), &why).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "0");
    assert!(stage.logged("更正季报入账").await.contains("首发更正"));
}

#[tokio::test]
async fn s0_40_a_contest_upheld_at_the_report_splits_the_story_too() {
    let stage = ReportStage::new().await;
    let (one, two) = ("https://jxrb.example.com/1", "https://gnrb.example.com/2");
    stage.records(Some(stage.unit), "动员会召开", ("江西日报", one), ("2026-10-10", STORY)).await;
    let second = stage.records(Some(stage.unit), "改革动员", ("赣南日报", two), ("2026-10-11", STORY)).await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let (row, words) = stage.row(&at, 2).await;
    assert!(!counts(&words), "{}", plain(&words));
    let row = row.to_string();
    let why = [("row", row.as_str()), ("reason", "赣南日报另作采访")];
    stage.liaison.does(&format!("{at}/contest"), &why).await;
    // One contest, whichever door: the stories do not take it a second time.
    let twice = [("reason", "赣南日报另作采访")];
    stage.liaison.is_refused(&format!("/stories/{second}/contest"), &twice, &["R-322"]).await;
    let contest = between(&stage.secretariat.page(&at).await, "name=\"contest\" value=\"", "\"");
    let ruling = [("contest", contest.as_str()), ("outcome", "upheld"), ("reason", "经核对为独立采写")];
    stage.secretariat.does(&format!("{at}/rule"), &ruling).await;
    assert!(counts(&stage.row(&at, 2).await.1));
    let story = plain(&stage.secretariat.page(&format!("/stories/{second}")).await);
    assert!(story.contains("转载异议成立：经核对为独立采写"), "one ruling for both doors: {story}");
}

#[tokio::test]
async fn s0_40_what_is_not_to_be_believed_counts_nowhere_until_another_ruling_restores_it() {
    let stage = ReportStage::new().await;
    let rows = [
        ["安远县推进分级诊疗改革纪实", "2026-10-12", "江西日报", "", WHY],
        ["安远医保服务进村入户惠及百姓", "2026-10-13", "健康报", "", WHY],
    ];
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let ids = rows_of(&stage.liaison, &at).await;
    let doubts = [stage.doubted(ids[0]).await, stage.doubted(ids[1]).await];
    stage.rules(doubts[0], "stands", "报纸当日没有此稿").await;
    let row = stage.row(&at, 1).await.1;
    assert!(!counts(&row) && row.contains("不予采信：报纸当日没有此稿"), "{}", plain(&row));
    assert!(counts(&stage.row(&at, 2).await.1));
    stage.accepts(&at, &[]).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "30", "it is not posted");
    // Ruled after it was posted: told and proposed, never silent.
    stage.rules(doubts[1], "stands", "版面系伪造").await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "30");
    let page = plain(&stage.secretariat.page(&at).await);
    assert!(page.contains("版面系伪造") && page.contains("建议冲销台账第1号"), "{page}");
    let second = ids[1].to_string();
    let why = [("row", second.as_str()), ("reason", "已认定不予采信")];
    stage.secretariat.does(&format!("{at}/amend"), &why).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "0");
    // Another ruling restores it, with its own reason.
    stage.rules(doubts[0], "cleared", "报社补来电子版").await;
    let page = plain(&stage.secretariat.page(&at).await);
    assert!(page.contains("建议重新入账"), "{page}");
    let first = ids[0].to_string();
    let why = [("row", first.as_str()), ("reason", "疑点已排除")];
    stage.secretariat.does(&format!("{at}/amend"), &why).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "50");
}

impl ReportStage {
    /// A doubt about a row, found by the office.
    async fn doubted(&self, row: i64) -> i64 {
        let claim = ClaimOf {
            subject_kind: "report_row".to_owned(),
            subject_id: row,
            unit: Some(self.unit),
            title: "安远县推进分级诊疗改革纪实".to_owned(),
            outlet: "安远县人民政府".to_owned(),
            address: "http://www.shop-example.top/1".to_owned(),
            ..ClaimOf::default()
        };
        let clerk = Actor { unit: Some(self.unit), ..Actor::local_user() };
        let new = self.test.office.examine_claims(&moment(), &clerk, vec![claim], None).await.unwrap();
        self.liaison.does(&format!("/doubts/{}/answer", new[0]), &[("words", "网址抄错了")]).await;
        new[0]
    }

    async fn rules(&self, doubt: i64, outcome: &str, words: &str) {
        self.secretariat
            .does(&format!("/doubts/{doubt}/rule"), &[("outcome", outcome), ("words", words)])
            .await;
    }
}

#[tokio::test]
async fn s0_38_a_report_is_accepted_without_refused_rows_which_are_mended_and_handed_in_again() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗改革纪实", "2026-10-12", "江西日报", "", WHY],
        ["安远医保服务进村入户惠及百姓", "2026-10-13", "健康报", "", WHY],
        ["安远村医培训班开班授课", "2026-10-14", "赣南日报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let ids = rows_of(&stage.liaison, &at).await;
    let (second, seen) = (ids[1].to_string(), digest(&stage.secretariat, &at).await);
    let accept = format!("{at}/accept");
    let no_reason = [("digest", seen.as_str()), ("row", &second), ("row_id", &second), ("row_reason", " ")];
    let answer = stage.secretariat.post(&accept, &crate::visitor::form(&no_reason)).await;
    assert!(answer.status.as_u16() == 422 && answer.text().contains("R-131"), "{}", plain(&answer.text()));
    assert!(between(&answer.text(), &format!("name=\"row\" value=\"{second}\""), ">").contains("checked"));
    stage.accepts(&at, &[(ids[1], "报纸版面没有附上")]).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "70");
    let log = stage.logged("接收季报").await;
    assert!(
        log.contains("计2篇") && log.contains("未接收第2行") && log.contains("报纸版面没有附上"),
        "{log}"
    );
    let page = stage.liaison.page(&at).await;
    assert!(page.contains("部分接收") && page.contains("未接收：报纸版面没有附上"), "{}", plain(&page));
    // What was accepted stays as it is; the refused row is mended and handed in again.
    let changed = |title: &str| {
        let mut rows = rows;
        rows[1][2] = "中国卫生";
        rows.map(|row| {
            row.map(|cell| {
                if cell == "安远村医培训班开班授课" { title.to_owned() } else { cell.to_owned() }
            })
        })
    };
    let fields = |rows: &[[String; 5]; 3], seen: &str| {
        let mut fields = vec![("digest".to_owned(), seen.to_owned())];
        for (id, row) in ids.iter().zip(rows) {
            fields.push(("row_id".to_owned(), id.to_string()));
            for (name, value) in ["title", "published", "outlet", "address", "no_evidence"].iter().zip(row) {
                fields.push(((*name).to_owned(), value.clone()));
            }
            fields.push(("reprint_of".to_owned(), String::new()));
        }
        fields
    };
    let seen = digest(&stage.liaison, &at).await;
    let wrong = fields(&changed("安远乡村医生轮训"), &seen);
    let wrong: Vec<(&str, &str)> =
        wrong.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    stage.liaison.is_refused(&format!("{at}/edit"), &wrong, &["R-138"]).await;
    let right = fields(&changed("安远村医培训班开班授课"), &seen);
    let right: Vec<(&str, &str)> =
        right.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    stage.liaison.does(&format!("{at}/edit"), &right).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "70", "what was accepted stays counted");
    let again = stage.row(&at, 1).await.0;
    let seen = digest(&stage.secretariat, &at).await;
    let (again, why) = (again.to_string(), "又看了一遍");
    let taken = [("digest", seen.as_str()), ("row", &again), ("row_id", &again), ("row_reason", why)];
    stage.secretariat.is_refused(&accept, &taken, &["R-134"]).await;
    stage.accepts(&at, &[]).await;
    assert_eq!(stage.points(ANYUAN, "2026").await, "100");
    assert!(stage.liaison.page(&at).await.contains("已接收"));
    assert!(stage.test.office.verify().await.unwrap().holds());
}
