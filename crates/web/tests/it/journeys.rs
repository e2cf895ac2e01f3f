//! Whole journeys in a real browser (issue 3): A from draft to points, B a missed duty corrected in a new version, C a
//! month closed and a figure traced, D what administrators see. Every step is a click or a field somebody fills in.
//! What each page refuses is tested in process ([`crate::requirements`]); here it is that a person gets through.
//!
//! Pictures of the way lie in `target/journeys` afterwards; those of the README were taken here.

use crate::browser::{Browser, served};
use crate::cast::Cast;
use crate::office::{TestOffice, project};
use crate::pages::S1;
use crate::requirements::Stage;
use crate::requirements::desk::ANYUAN;
use crate::visitor::Visitor;
use axum::Router;
use fantoccini::Locator;
use serde_json::json;
use zhaozhang_domain::period::Period;

/// A picture of one dot.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

/// Somebody at a browser, who may become somebody else.
struct Guide {
    browser: Browser,
    address: String,
}

impl Guide {
    /// A browser at these pages, or nothing without a driver.
    async fn at(router: Router) -> Option<Self> {
        let browser = Browser::open(1280, 1000).await?;
        let address = served(router).await;
        browser.client.goto(&format!("{address}/sign-in")).await.unwrap();
        Some(Self { browser, address })
    }

    /// Whoever signed in as this visitor sits down.
    async fn becomes(&self, visitor: &Visitor) {
        self.browser.client.delete_all_cookies().await.unwrap();
        // A page of ours keeps it; the driver refuses cookies for an address without a name.
        let script = "document.cookie = arguments[0] + '; path=/'; return document.cookie";
        let kept = self.browser.client.execute(script, vec![json!(visitor.cookie)]).await.unwrap();
        assert_eq!(kept, json!(visitor.cookie));
    }

    async fn goes(&self, path: &str) {
        self.browser.client.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// The path of the page it is on.
    async fn path(&self) -> String {
        self.browser.client.current_url().await.unwrap().path().to_owned()
    }

    /// The words on the page.
    async fn words(&self) -> String {
        let words = self.browser.run("return document.body.innerText").await;
        words.as_str().unwrap().to_owned()
    }

    async fn sees(&self, all: &[&str]) {
        let words = self.words().await;
        for needle in all {
            assert!(words.contains(needle), "no {needle} on {}:\n{words}", self.path().await);
        }
    }

    /// Fills a field in, or chooses in a list.
    async fn fills(&self, css: &str, value: &str) {
        let script = "const field = document.querySelector(arguments[0]); if (!field) return false; \
            field.value = arguments[1]; field.dispatchEvent(new Event('input', { bubbles: true })); \
            field.dispatchEvent(new Event('change', { bubbles: true })); return field.value === arguments[1];";
        let done = self.browser.client.execute(script, vec![json!(css), json!(value)]).await.unwrap();
        assert_eq!(done, json!(true), "{css} does not take {value} on {}", self.path().await);
    }

    /// Ticks a box or chooses a button, unless it is ticked.
    async fn ticks(&self, css: &str) {
        let script = "const box = document.querySelector(arguments[0]); if (!box) return false; \
            for (let up = box; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true; \
            if (!box.checked) box.click(); return box.checked;";
        let done = self.browser.client.execute(script, vec![json!(css)]).await.unwrap();
        assert_eq!(done, json!(true), "{css} cannot be ticked on {}", self.path().await);
    }

    /// Presses the first button with these words that is to be seen, and waits for the page that follows.
    async fn presses(&self, words: &str) {
        let xpath = format!("//button[normalize-space()='{words}'][not(ancestor::details[not(@open)])]");
        let Ok(button) = self.browser.client.find(Locator::XPath(&xpath)).await else {
            panic!("no button {words} on {}:\n{}", self.path().await, self.words().await)
        };
        self.browser.run("window.before = true").await;
        button.click().await.unwrap();
        for _ in 0..200 {
            let script = "return !window.before && document.readyState === 'complete'";
            if self.browser.client.execute(script, vec![]).await.is_ok_and(|there| there == json!(true)) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{words} leads nowhere from {}", self.path().await);
    }

    /// Keeps a picture of the page.
    async fn shows(&self, name: &str) {
        let folder = project().join("target/journeys");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = self.browser.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    async fn ends(self) {
        self.browser.close().await;
    }
}

/// The four reviewers of 安远 sign one after another.
async fn four_sign(guide: &Guide, reviewers: &[Visitor], item: &str) {
    for visitor in reviewers {
        guide.becomes(visitor).await;
        guide.goes(item).await;
        if guide.browser.client.find(Locator::Css("input[name=has_checked]")).await.is_ok() {
            guide.ticks("input[name=has_checked]").await;
        }
        guide.presses("同意").await;
    }
}

/// The statement of 安远 for the year.
async fn statement(test: &TestOffice) -> String {
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let place = scored.sheet.holders().position(|(_, holder)| holder.name == ANYUAN).unwrap();
    format!("/notices/{S1}/units/{}?period=2026&open=1", place + 1)
}

/// A: 1 + 20 + 20 with three articles, and 10 instead of 20 after the other ruling.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_becomes_points_through_three_signatures_and_a_return() {
    let test = TestOffice::empty().await;
    let Some(guide) = Guide::at(test.router()).await else { return };
    let cast = Cast::of(&test).await;
    let drafter = test.sign_in_as(cast.member("安远拟稿人")).await;
    let mut reviewers = Vec::new();
    for label in ["安远信息员", "安远科室负责人", "安远办公室", "安远分管领导"] {
        reviewers.push(test.sign_in_as(cast.member(label)).await);
    }
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    let head = test.sign_in_as(cast.member("市局办公室主任")).await;

    guide.becomes(&drafter).await;
    guide.goes("/submissions/new").await;
    guide.fills("#title", "安远县集中宣传打击欺诈骗保").await;
    for box_of in ["purpose", "class"] {
        guide.ticks(&format!("input[name={box_of}]")).await;
    }
    guide.ticks("input[name=content][value=市委市政府中心工作]").await;
    guide.fills("#f-central_task", "打击欺诈骗保").await;
    guide.ticks("input[name=disclosure][value=公开]").await;
    guide.fills("#body", "安远县医保局在城北广场开展打击欺诈骗保集中宣传。").await;
    guide.ticks("input[name=secrecy_declared]").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("现场.png");
    std::fs::write(&file, DOT).unwrap();
    let input = guide.browser.client.find(Locator::Css("#pictures")).await.unwrap();
    input.send_keys(&file.to_string_lossy()).await.unwrap();
    guide.presses("保存").await;
    let path = guide.path().await;
    let number: String = path.chars().filter(char::is_ascii_digit).collect();
    let item = format!("/submissions/{number}");
    guide.goes(&format!("{item}/edit")).await;
    guide.fills("input[name=picture_caption]", "11月20日，城北广场宣传现场").await;
    guide.shows("a1-draft").await;
    guide.presses("保存并交审").await;
    guide.sees(&["待初审"]).await;

    four_sign(&guide, &reviewers, &item).await;
    guide.shows("a2-signed").await;
    guide.becomes(&clerk).await;
    guide.goes(&item).await;
    guide.ticks("input[name=chosen]").await;
    guide.fills("#reasons", "请补上参加人数").await;
    guide.presses("退回").await;

    guide.becomes(&drafter).await;
    guide.goes(&format!("{item}/edit")).await;
    guide.fills("#body", "安远县医保局在城北广场开展打击欺诈骗保集中宣传，三百余名群众参加。").await;
    guide.fills("#sources", "三百余名：现场登记").await;
    guide.presses("保存并交审").await;
    four_sign(&guide, &reviewers, &item).await;
    guide.becomes(&clerk).await;
    guide.goes(&item).await;
    guide.ticks("input[name=rating]").await;
    guide.presses("接收入账").await;
    guide.goes(&item).await;
    guide.fills("#a-level-1", "市级").await;
    guide.fills("#a-on-1", "2026-11-23").await;
    guide.fills("#a-channel-1", "赣南日报").await;
    guide.presses("登记采用").await;
    guide.goes(&item).await;
    guide.fills("#i-level", "市级").await;
    guide.fills("#i-on", "2026-11-23").await;
    guide.fills("#i-leader", "市政府分管领导").await;
    guide.fills("#i-words", "做法很好，请各县学习。").await;
    guide.presses("登记批示").await;
    guide.goes(&item).await;
    guide.shows("a3-posted").await;

    let own = statement(&test).await;
    guide.becomes(reviewers.first().unwrap()).await;
    guide.goes(&own).await;
    guide.sees(&["四（一）1", "四（二）1", "41"]).await;
    guide.shows("a4-statement").await;
    assert_eq!(total(&test).await, "41");
    guide.becomes(&head).await;
    guide.goes(&format!("/notices/{S1}/faults")).await;
    guide.ticks("article:has(input[name=on][value='A-01']) input[name=reading][value='附件2']").await;
    guide.fills("article:has(input[name=on][value='A-01']) input[name=decided_by]", "局长办公会").await;
    guide
        .fills("article:has(input[name=on][value='A-01']) textarea[name=reason]", "以附件2所列分值为准")
        .await;
    guide.presses("裁定").await;
    guide.shows("a5-ruling").await;
    guide.becomes(reviewers.first().unwrap()).await;
    guide.goes(&own).await;
    guide.sees(&["31", "局长办公会"]).await;
    assert_eq!(total(&test).await, "31");
    guide.ends().await;
}

/// The points of 安远 in the year.
async fn total(test: &TestOffice) -> String {
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let (_, holder) = scored.sheet.named(ANYUAN).unwrap();
    holder.total(Period::year(2026)).to_string()
}

const OCTOBER: [&str; 3] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 日期=2026-10-12 结果=通过",
    "采用 信息编号=X1 日期=2026-10-14 级别=市级 媒体=《每日要情》",
    "应报 标题=全省医保工作会议 单位=安远县医疗保障局 日期=2026-10-09 类别=重要会议",
];

/// The month of October closed and its bulletin issued in the browser; gives the bulletin's path.
async fn month_closed_and_issued(guide: &Guide, stage: &Stage) -> String {
    guide.becomes(&stage.visitor("市局办公室经办").await).await;
    guide.goes("/checking").await;
    guide.fills("#period", "2026-10").await;
    guide.presses("发起核对").await;
    let checking = guide.path().await;
    stage.on("2026-11-26");
    guide.becomes(&stage.visitor("市局办公室经办").await).await;
    guide.goes(&checking).await;
    guide.presses("结账").await;
    guide.becomes(&stage.visitor("市局办公室主任").await).await;
    guide.goes(&format!("/bulletins/new?notice={S1}&period=2026-10")).await;
    guide.fills("#number", "赣市医保字〔2026〕40号").await;
    guide.fills("#issued_on", "2026-11-26").await;
    guide.presses("试排看稿").await;
    guide.shows("c1-draft").await;
    guide.presses("印发").await;
    guide.path().await
}

/// B: −50 with its article is contested, ruled and taken back in a new version with an erratum.
#[tokio::test(flavor = "multi_thread")]
async fn a_missed_duty_is_contested_ruled_and_corrected() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &["市局办公室经办", "市局办公室主任", "安远信息员"]).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    let first = month_closed_and_issued(&guide, &stage).await;
    guide.becomes(&stage.visitor("安远信息员").await).await;
    guide.goes(&format!("/checking/mine?notice={S1}&period=2026-10")).await;
    guide.sees(&["−50", "四（二）2"]).await;
    let script = "const list = document.querySelector('#entry'); \
        list.value = [...list.options].find(option => option.text.includes('-50') || option.text.includes('−50')).value;";
    guide.browser.run(script).await;
    guide.fills("#reason", "10月13日已报送，系统未登记").await;
    guide.fills("#evidence", "经政务内网报送，有回执").await;
    guide.shows("b1-contest").await;
    guide.presses("提出异议").await;
    let contest = guide.path().await;
    guide.becomes(&stage.visitor("市局办公室主任").await).await;
    guide.goes(&contest).await;
    guide.ticks("input[name=outcome][value=upheld]").await;
    guide.fills("#reason", "经查内网回执，10月13日已报送，属登记遗漏").await;
    guide.ticks("input[name=reverse]").await;
    let facts = "事实：应报\n日期：2026-10-09\n标题：全省医保工作会议\n单位：安远县医疗保障局\n完成日期：2026-10-13\n类别：重要会议";
    guide.fills("#facts", facts).await;
    guide.presses("裁定").await;
    guide.shows("b2-ruled").await;
    guide.goes(&format!("/bulletins/new?notice={S1}&period=2026-10")).await;
    guide.fills("#number", "赣市医保字〔2026〕40号").await;
    guide.fills("#issued_on", "2026-11-26").await;
    guide.fills("#reason", "安远县医疗保障局重要会议报送登记遗漏").await;
    guide.presses("试排看稿").await;
    guide.presses("印发").await;
    let second = guide.path().await;
    assert_ne!(first, second);
    guide.goes(&first).await;
    guide.sees(&["以更正件为准"]).await;
    guide.goes(&format!("{second}/erratum")).await;
    guide.sees(&["-29", "21"]).await;
    guide.shows("b3-erratum").await;
    guide.ends().await;
}

/// C: a figure of an issued bulletin leads to its row, and its PDF opens.
#[tokio::test(flavor = "multi_thread")]
async fn an_issued_figure_leads_to_its_row() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &["市局办公室经办", "市局办公室主任"]).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    let bulletin = month_closed_and_issued(&guide, &stage).await;
    guide.sees(&["赣市医保字〔2026〕40号", ANYUAN]).await;
    guide.shows("c2-issued").await;
    let script = "const link = [...document.querySelectorAll('a')].find(a => a.href.endsWith('.pdf')); \
        const done = arguments[arguments.length - 1]; \
        fetch(link.href).then(answer => answer.text()).then(text => done(text.slice(0, 5)));";
    let begins = guide.browser.client.execute_async(script, vec![]).await.unwrap();
    assert_eq!(begins, json!("%PDF-"), "{bulletin}");
    // From the ranking over the statement to the row of the ledger, by links alone.
    guide.goes(&format!("/notices/{S1}/ranking?period=2026-10")).await;
    let follow = |words: &'static str| {
        format!(
            "const link = [...document.querySelectorAll('main a')].find(a => a.textContent.includes('{words}')); location.href = link.href;"
        )
    };
    guide.browser.run(&follow("安远县医疗保障局")).await;
    guide.browser.client.wait().for_element(Locator::Css("a[href^='/ledger/']")).await.unwrap();
    guide.sees(&["−50", "四（二）2"]).await;
    guide.shows("c3-statement").await;
    let row = guide.browser.run("return [...document.querySelectorAll('main tr, main li, main details')].find(row => row.textContent.includes('−50') && row.querySelector(\"a[href^='/ledger/']\")).querySelector(\"a[href^='/ledger/']\").getAttribute('href')").await;
    guide.goes(row.as_str().unwrap()).await;
    guide.sees(&["全省医保工作会议", "2026-10-09"]).await;
    guide.shows("c4-row").await;
    guide.ends().await;
}

/// D: an administrator cannot read drafts; an auditor reads the journal and changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn administrators_see_no_drafts_and_an_auditor_changes_nothing() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &["系统管理员", "审计管理员"]).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    guide.becomes(&stage.visitor("系统管理员").await).await;
    guide.goes("/submissions").await;
    guide.sees(&["没有这项权限"]).await;
    guide.shows("d1-administrator").await;
    guide.becomes(&stage.visitor("审计管理员").await).await;
    guide.goes("/events").await;
    guide.sees(&["拒绝越权办理", "导入台账"]).await;
    guide.shows("d2-auditor").await;
    for page in ["/", "/events", "/verify", "/notices", "/about"] {
        guide.goes(page).await;
        let forms = guide.browser.run("return [...document.querySelectorAll('main form[method=post]')].map(form => form.getAttribute('action'))").await;
        assert_eq!(forms, json!([]), "{page} lets an auditor change something");
    }
    guide.goes("/submissions").await;
    guide.sees(&["没有这项权限"]).await;
    guide.ends().await;
}
