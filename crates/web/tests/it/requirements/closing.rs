//! Month, quarter and year: checked by the units, contested, ruled, closed, issued with receipts, corrected with an
//! erratum; the year frozen, rewarded, commended. Everything through the pages, by sample people who sign in.

use super::closing_stage::{Stage, docx, links};
use super::desk::{ANYUAN, S0, between, plain, workbook};
use crate::office::moment;
use crate::pages::S1;
use crate::visitor::{encoded, form};
use std::io::Cursor;

pub(crate) const OCTOBER: [&str; 3] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 作者=谢晴川 日期=2026-10-12 结果=通过",
    "采用 信息编号=X1 日期=2026-10-14 级别=市级 媒体=《每日要情》",
    "应报 标题=全省医保工作会议 单位=安远县医疗保障局 日期=2026-10-09 类别=重要会议",
];
pub(crate) const PEOPLE: [&str; 6] =
    ["市局办公室经办", "市局办公室主任", "安远信息员", "于都信息员", "成员单位联系人", "审计管理员"];

#[tokio::test]
async fn s0_49_the_ranking_is_copied_to_all_leading_groups_with_receipts() {
    let facts = [
        "采用 信息编号=A1 标题=甲事 单位=章贡区 日期=2026-08-01 媒体=人民日报",
        "采用 信息编号=A2 标题=乙事 单位=南康区 日期=2026-08-05 媒体=江西日报",
    ];
    let stage = Stage::with(&[(S0, &facts)], &PEOPLE).await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = [
        ("notice", S0),
        ("period", "2026-Q3"),
        ("number", "赣市医改秘字〔2026〕5号"),
        ("issued_on", "2026-11-23"),
        ("act", "issue"),
    ];
    let bulletin = head.does("/bulletins/new", &issue).await;
    let page = head.page(&bulletin).await;
    let files = links(&page, &format!("{bulletin}/"));
    let words = docx(&head.get(files.iter().find(|file| file.ends_with(".docx")).unwrap()).await.bytes);
    let copied = between(&words, "抄送：", "。");
    let units = stage.office.office.notice(S0).unwrap().notice.units.clone();
    let places: Vec<_> = units.iter().filter(|unit| unit.class == "各地秘书处").collect();
    assert!(places.len() > 15);
    assert_eq!(copied.split('、').count(), places.len(), "{copied}");
    assert!(copied.starts_with("章贡区医改领导小组、"), "{copied}");
    for place in places {
        let group = place.aliases.iter().find(|name| name.ends_with("医改领导小组")).unwrap();
        assert!(page.contains(&format!("<td>抄送</td><th scope=\"row\">{group}</th>")), "{group}");
    }
    // A hospital's clerk opens the page and the paper: who, of which unit, when.
    let reader = stage.visitor("成员单位联系人").await;
    let own = reader.page(&bulletin).await;
    assert!(!own.contains("送达和签收"), "receipts are the office's");
    let pdf = files.iter().find(|file| file.contains("%E9%80%9A%E6%8A%A5.pdf")).unwrap();
    reader.get(pdf).await;
    reader.page(&bulletin).await;
    let row = |page: &str| between(page, "<th scope=\"row\">赣州市人民医院</th>", "</tr>");
    let page = head.page(&bulletin).await;
    let receipt = row(&page);
    assert!(
        receipt.contains("2026-11-23 15:52，白露（成员单位）") && receipt.contains("通报.pdf"),
        "{receipt}"
    );
    assert!(!page.contains("仍未打开"), "nobody is late on the first day");
    stage.logged("签收通报", "成员单位联系人", "首次打开").await;
    stage.on("2026-11-27");
    let head = stage.visitor("市局办公室主任").await;
    let page = head.page(&bulletin).await;
    let silent = between(&page, "仍未打开的", "。</p>");
    assert!(silent.contains("章贡区医改领导小组") && !silent.contains("赣州市人民医院"), "{silent}");
    assert!(!head.page(&format!("{bulletin}?days=10")).await.contains("仍未打开"), "patience can be set");
}

#[tokio::test]
async fn s0_50_the_quarters_bulletin_is_drafted_edited_reviewed_numbered_and_issued() {
    let facts = [
        "采用 信息编号=A1 标题=甲事 单位=章贡区 日期=2026-08-01 媒体=人民日报",
        "采用 信息编号=A2 标题=乙事 单位=南康区 日期=2026-08-05 媒体=江西日报",
        "采用 信息编号=A3 标题=丙事 单位=南康区 日期=2026-09-05 媒体=赣南日报",
    ];
    let stage = Stage::with(&[(S0, &facts)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let base = [("notice", S0), ("period", "2026-Q3"), ("issued_on", "2026-11-23")];
    let look = clerk.post("/bulletins/new", &form(&[&base[..], &[("act", "look")]].concat())).await.text();
    for part in [
        "一、总体情况",
        "二、采用情况及排名",
        "三、存在问题",
        "四、下一步工作要求",
        "得分排名表",
        "中央媒体",
        "省级",
    ] {
        assert!(look.contains(part), "{part}: {}", plain(&look));
    }
    let edited = [
        ("number", "赣市医改秘字〔2026〕5号"),
        ("title", "关于2026年第三季度全市医改信息报送和宣传工作情况的通报"),
        ("addition", "各地要认真做好第四季度宣传策划。"),
    ];
    let submit = [&base[..], &edited[..], &[("act", "submit")]].concat();
    clerk.is_refused("/bulletins/new", &[&base[..], &[("act", "submit")]].concat(), &["W-425"]).await;
    let sent = clerk.does("/bulletins/new", &submit).await;
    stage.logged("送签通报", "市局办公室经办", "赣市医改秘字〔2026〕5号").await;
    let issue = [&base[..], &edited[..], &[("act", "issue")]].concat();
    assert_eq!(clerk.post("/bulletins/new", &form(&issue)).await.status.as_u16(), 403, "the head signs");
    // What changed since it was sent is not signed.
    let more = workbook(&["采用 信息编号=A4 标题=丁事 单位=南康区 日期=2026-09-06 媒体=江西日报"]);
    let checked = clerk.sends_parts("/ledger/upload", &[("notice", S0)], ("台账.xlsx", &more)).await;
    clerk.does(&format!("{}/take", checked.header("location")), &[("how", "all")]).await;
    let head = stage.visitor("市局办公室主任").await;
    let draft = sent.rsplit('=').next().unwrap().to_owned();
    let sign = [
        ("notice", S0),
        ("period", "2026-Q3"),
        ("draft", draft.as_str()),
        ("opinion", "同意"),
        ("act", "issue"),
    ];
    head.is_refused("/bulletins/new", &sign, &["M-504"]).await;
    let sent = clerk.does("/bulletins/new", &submit).await;
    let waiting = head.page("/bulletins/new").await;
    assert!(waiting.contains("等待签发") && waiting.contains(&sent), "{}", plain(&waiting));
    assert!(head.page(&sent).await.contains("各地要认真做好第四季度宣传策划。"));
    let draft = sent.rsplit('=').next().unwrap().to_owned();
    let sign = [
        ("notice", S0),
        ("period", "2026-Q3"),
        ("draft", draft.as_str()),
        ("opinion", "同意"),
        ("act", "issue"),
    ];
    let bulletin = head.does("/bulletins/new", &sign).await;
    let page = head.page(&bulletin).await;
    assert!(page.contains(&format!("送签稿{draft}")) && page.contains("意见：同意"), "{}", plain(&page));
    assert!(
        page.contains("关于<span class=\"nowrap\">2026年第三季度</span>全市医改信息报送和宣传工作情况的通报")
    );
    stage.logged("印发通报", "市局办公室主任", "签发稿校验值").await;
    // The figures of the text are those of the tables.
    let files = links(&page, &format!("{bulletin}/"));
    let json = head.get(files.iter().find(|file| file.ends_with(".json")).unwrap()).await.text();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let figures = json["figures"].as_array().unwrap();
    let adopted: Vec<_> =
        figures.iter().filter(|figure| figure["label"].as_str().unwrap().contains("采用")).collect();
    assert!(!adopted.is_empty());
    let text = json["text"].to_string();
    for figure in adopted {
        assert!(text.contains(figure["value"].as_str().unwrap()), "{figure}");
    }
    let rows = json["rankings"][0]["rows"].as_array().unwrap();
    let nankang = rows.iter().find(|row| row["unit"] == "南康区医改领导小组秘书处").unwrap();
    assert_eq!((nankang["points"].as_str(), nankang["place"].as_u64()), (Some("120"), Some(1)));
    assert!(head.page("/numbers").await.contains("赣市医改秘字〔2026〕5号"));
}

const LAST_YEAR: [&str; 7] = [
    "报送 信息编号=Z1 单位=安远县医疗保障局 作者=谢晴川 日期=2025-03-03 结果=通过",
    "采用 信息编号=Z1 日期=2025-03-10 级别=省级 媒体=江西日报",
    "采用 信息编号=Z1 日期=2025-03-12 级别=市级 媒体=《每日要情》",
    "报送 信息编号=Z2 单位=于都县医疗保障局 作者=华若兰 日期=2025-04-03 结果=通过",
    "采用 信息编号=Z2 日期=2025-04-10 级别=市局 媒体=市局网站",
    "报送 信息编号=Z3 单位=安远县人民医院 作者=欧阳静 日期=2025-05-06 结果=通过",
    "约稿 信息编号=Y9 单位=于都县医疗保障局 日期=2025-06-02 截止日期=2025-06-10",
];

fn year() -> String {
    format!("/years/{S1}/2025")
}

#[tokio::test]
async fn s0_51_the_years_result_is_frozen_exported_and_corrected_as_a_new_version() {
    let facts = [
        "采用 信息编号=A1 标题=甲事 单位=章贡区 日期=2025-08-01 媒体=人民日报",
        "采用 信息编号=A2 标题=乙事 单位=南康区 日期=2025-08-05 媒体=江西日报",
    ];
    let stage = Stage::with(&[(S0, &facts)], &PEOPLE).await;
    let head = stage.visitor("市局办公室主任").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let here = format!("/years/{S0}/2025");
    let freeze = format!("{here}/freeze");
    assert_eq!(clerk.post(&freeze, "weight=0.1").await.status.as_u16(), 403, "the head freezes");
    head.is_refused(&freeze, &[("weight", "很多"), ("cap", "-1")], &["M-805", "M-806"]).await;
    head.is_refused(&format!("/years/{S0}/2026/freeze"), &[], &["M-801"]).await;
    head.does(&freeze, &[("weight", "0.1"), ("cap", "8")]).await;
    stage.logged("冻结年度结果", "市局办公室主任", "第1版").await;
    let page = clerk.page(&here).await;
    let row =
        |page: &str, unit: &str| plain(&between(page, &format!("<th scope=\"row\">{unit}</th>"), "</tr>"));
    // 100 × 0.1 is more than the cap, 50 × 0.1 is not.
    assert!(row(&page, "章贡区医改领导小组秘书处").contains("100 8"), "{}", plain(&page));
    assert!(row(&page, "南康区医改领导小组秘书处").contains("50 5"), "{}", plain(&page));
    // A late fact needs a reason and changes nothing that is frozen.
    let more = workbook(&["采用 信息编号=A3 标题=丙事 单位=南康区 日期=2025-09-06 媒体=人民日报"]);
    let checked = clerk.sends_parts("/ledger/upload", &[("notice", S0)], ("台账.xlsx", &more)).await;
    let take = format!("{}/take", checked.header("location"));
    assert!(clerk.post(&take, "how=all").await.text().contains("M-701"));
    clerk.does(&take, &[("how", "all"), ("late_reason", "补登人民日报采用一篇")]).await;
    assert!(row(&clerk.page(&here).await, "南康区医改领导小组秘书处").contains("50 5"), "frozen is frozen");
    head.is_refused(&freeze, &[("weight", "0.1"), ("cap", "8")], &["M-804"]).await;
    head.does(&freeze, &[("weight", "0.1"), ("cap", "8"), ("reason", "补登人民日报采用一篇")]).await;
    let page = clerk.page(&here).await;
    assert!(
        row(&page, "南康区医改领导小组秘书处").contains("150 8") && page.contains("第2版"),
        "{}",
        plain(&page)
    );
    let old = clerk.page(&format!("{here}?version=1")).await;
    assert!(row(&old, "南康区医改领导小组秘书处").contains("50 5"), "the first version stays");
    let file = clerk.get(&format!("{here}/result.xlsx?version=1")).await;
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    assert!(
        rows.iter().any(|row| row.contains("南康区医改领导小组秘书处") && row.contains("|50|5|")),
        "{rows:?}"
    );
    assert!(rows.iter().any(|row| row.contains("考评折算分＝年度得分×0.1，封顶8分")), "{rows:?}");
    stage.logged("查看年度结果", "市局办公室经办", "导出2025年度结果第1版").await;
    let unit = stage.visitor("安远信息员").await;
    assert_eq!(unit.get(&here).await.status.as_u16(), 403, "the office's and its leaders'");
}

#[tokio::test]
async fn s1_27_the_years_rewards_and_penalties_name_rule_and_figures_and_are_approved() {
    let stage = Stage::with(&[(S1, &LAST_YEAR)], &PEOPLE).await;
    let head = stage.visitor("市局办公室主任").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let lists = format!("{}/lists", year());
    let want = [("kind", "reward"), ("units", "1")];
    clerk.is_refused(&lists, &[&want[..], &[("act", "propose")]].concat(), &["M-811"]).await;
    head.does(&format!("{}/freeze", year()), &[]).await;
    let candidates = clerk.post(&lists, &form(&[&want[..], &[("act", "look")]].concat())).await.text();
    let row = |page: &str, name: &str, what: &str| {
        let found = page
            .split("<tr>")
            .find(|row| row.contains(&format!("<th scope=\"row\">{name}")) && row.contains(what));
        plain(found.unwrap_or_else(|| panic!("no {name} {what}: {}", plain(page))))
    };
    // 常规 1, 省级 100, 市级 20: the first of its group.
    let reward = row(&candidates, ANYUAN, "奖励");
    assert!(
        reward.contains("四") && reward.contains("年度得分前1名") && reward.contains("年度得分121分"),
        "{reward}"
    );
    let missed = row(&candidates, "于都县医疗保障局", "未完成年度任务");
    assert!(missed.contains("四（二）1") && missed.contains("超额报送"), "{missed}");
    assert!(missed.contains("任务60篇，完成1篇，差59篇，12期未完成"), "{missed}");
    let taken = row(&candidates, "于都县医疗保障局", "扣分");
    assert!(
        taken.contains("四（二）2") && taken.contains("约稿未及时报送") && taken.contains("1次，共-10分"),
        "{taken}"
    );
    clerk
        .is_refused(
            &lists,
            &[&want[..], &[("omit", "9999"), ("act", "propose")]].concat(),
            &["M-815", "M-816"],
        )
        .await;
    clerk.does(&lists, &[&want[..], &[("act", "propose")]].concat()).await;
    assert_eq!(clerk.post("/lists/1/rule", "outcome=approved&opinion=x").await.status.as_u16(), 403);
    head.is_refused("/lists/1/rule", &[("outcome", "approved")], &["M-814"]).await;
    head.does("/lists/1/rule", &[("outcome", "approved"), ("opinion", "同意，按规定兑现")]).await;
    head.is_refused("/lists/1/rule", &[("outcome", "rejected"), ("opinion", "不")], &["M-813"]).await;
    let page = clerk.page(&year()).await;
    assert!(page.contains("已批准") && page.contains("同意，按规定兑现"), "{}", plain(&page));
    stage.logged("审批奖惩和表扬名单", "市局办公室主任", "同意，按规定兑现").await;
}

#[tokio::test]
async fn s0_52_advanced_units_and_persons_are_listed_by_rule_approved_commended_and_honoured() {
    let stage = Stage::with(&[(S1, &LAST_YEAR)], &PEOPLE).await;
    let head = stage.visitor("市局办公室主任").await;
    let clerk = stage.visitor("市局办公室经办").await;
    head.does(&format!("{}/freeze", year()), &[]).await;
    let lists = format!("{}/lists", year());
    let want = [("kind", "commendation"), ("units", "1"), ("persons", "2")];
    let candidates = clerk.post(&lists, &form(&[&want[..], &[("act", "look")]].concat())).await.text();
    let row = |page: &str, name: &str| {
        let is_own =
            |row: &&str| row.contains("先进个人") && row.contains(&format!("<th scope=\"row\">{name}"));
        plain(page.split("<tr>").find(is_own).unwrap_or_else(|| panic!("no {name}: {}", plain(page))))
    };
    // Persons' figures come from their authored items: 1 + 100 + 20 and 1 + 10.
    let best = row(&candidates, "谢晴川");
    assert!(
        best.contains("署名信息得分121分，报送1篇，采用2篇次") && best.contains("署名信息得分前2名"),
        "{best}"
    );
    assert!(row(&candidates, "华若兰").contains("署名信息得分11分"), "{}", plain(&candidates));
    let listed = |row: &&str| row.contains("先进个人</td>") && row.contains("<th scope=\"row\">");
    assert_eq!(candidates.split("<tr>").filter(listed).count(), 2, "only the first two");
    let numbered =
        candidates.split("<tr>").find(|row| row.contains("先进个人") && row.contains("华若兰")).unwrap();
    let number = between(numbered, "<td class=\"num\">", "</td>");
    let omit = [("omit", number.as_str()), ("omit_reason", "本人谢绝"), ("act", "propose")];
    clerk.does(&lists, &[&want[..], &omit[..]].concat()).await;
    let commendation = "/lists/1/commendation";
    let paper = [("number", "赣市医保字〔2026〕3号"), ("issued_on", "2026-11-23"), ("act", "issue")];
    head.is_refused(commendation, &paper, &["M-822"]).await;
    head.does("/lists/1/rule", &[("outcome", "approved"), ("opinion", "同意表扬")]).await;
    let there = head.does(commendation, &paper).await;
    let page = head.page(&there).await;
    let word = links(&page, &format!("{there}/")).into_iter().find(|file| file.ends_with(".docx")).unwrap();
    let words = docx(&head.get(&word).await.bytes);
    for needle in [
        "关于表扬2025年度",
        "先进单位（",
        "安远县医疗保障局",
        "先进个人（1名）",
        "谢晴川（安远县医疗保障局）",
    ] {
        assert!(words.contains(needle), "{needle}: {words}");
    }
    assert!(!words.contains("华若兰"), "who is left out is not named");
    head.is_refused(commendation, &paper, &["M-824"]).await;
    stage.logged("印发表扬通报", "市局办公室主任", "赣市医保字〔2026〕3号").await;
    let unit = stage.visitor("安远信息员").await;
    let honours = unit.page(&format!("/honours?who={}", encoded("谢晴川"))).await;
    let honour = row(&honours, "谢晴川");
    assert!(
        honour.contains("署名信息得分121分") && honours.contains("先进个人（个人）"),
        "{}",
        plain(&honours)
    );
    assert!(unit.page("/honours").await.contains("先进单位（单位）"));
}

#[tokio::test]
async fn numbers_run_without_gaps_and_a_cancelled_one_stays_on_record() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let record = |from: &'static str, to: &'static str, reason: &'static str| {
        [("from", from), ("to", to), ("kind", "cancelled"), ("reason", reason)]
    };
    clerk.is_refused("/numbers", &record("赣市医保字(2026)1号", "", " "), &["M-511", "M-513"]).await;
    clerk.does("/numbers", &record("赣市医保字〔2026〕38号", "赣市医保字〔2026〕39号", "误编作废")).await;
    clerk.is_refused("/numbers", &record("赣市医保字〔2026〕41号", "", "跳号"), &["M-502"]).await;
    stage.logged("登记文号", "市局办公室经办", "误编作废").await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = |number: &'static str| {
        [
            ("notice", S1),
            ("period", "2026-10"),
            ("number", number),
            ("issued_on", "2026-11-23"),
            ("act", "issue"),
        ]
    };
    head.is_refused("/bulletins/new", &issue("赣市医保字〔2026〕39号"), &["M-505"]).await;
    // A number without its serial is a fault of wording first, and no number for the register in any case.
    head.is_refused("/bulletins/new", &issue("赣市医保字〔2026〕　号"), &["M-507"]).await;
    let mut kept = issue("赣市医保字〔2026〕　号").to_vec();
    kept.push(("kept", "待编号"));
    head.is_refused("/bulletins/new", &kept, &["M-503"]).await;
    head.does("/bulletins/new", &issue("赣市医保字〔2026〕40号")).await;
    let page = clerk.page("/numbers").await;
    for number in ["38号", "39号", "40号"] {
        assert!(page.contains(&format!("赣市医保字〔2026〕{number}")), "{number}");
    }
    assert!(page.contains("误编作废"));
}

#[tokio::test]
async fn the_agreement_file_has_a_page_for_each_provider() {
    let stage = Stage::with(&[(S1, &LAST_YEAR)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let answer = clerk.get(&format!("/notices/{S1}/agreement.pdf?period=2025")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", plain(&answer.text()));
    assert!(answer.bytes.starts_with(b"%PDF"));
    let scored = stage.office.office.scored(S1, "2025-12-31".parse().unwrap()).await.unwrap();
    let period = zhaozhang_domain::period::Period::year(2025);
    let pages = zhaozhang_office::issuing::agreement::statements(&scored, period, "", moment().today, false);
    assert_eq!(pages.len(), 32, "one for each provider");
    let hospital = pages.iter().find(|page| page.unit == "安远县人民医院").unwrap();
    assert!(hospital.summary.contains(&("任务数".to_owned(), "12篇".to_owned())), "{:?}", hospital.summary);
    assert!(hospital.summary.contains(&("完成率".to_owned(), "8.3%".to_owned())), "{:?}", hospital.summary);
    assert_eq!(
        hospital.lines.iter().filter(|line| line.because.contains("月任务1篇")).count(),
        12,
        "a line each month"
    );
    stage.logged("导出协议管理单", "市局办公室经办", "2025年").await;
    let unit = stage.visitor("安远信息员").await;
    assert_eq!(unit.get(&format!("/notices/{S1}/agreement.pdf?period=2025")).await.status.as_u16(), 403);
}
