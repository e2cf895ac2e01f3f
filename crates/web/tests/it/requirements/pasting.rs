//! Pasting an address (粘贴网址), section 3 of issue 4: a liaison pastes one address, or brings a page a browser saved, and
//! gets a finished row with its evidence, its reprints, and how far the reading can be taken as it is. The pages come
//! from a server these tests start, under the names of media.

use super::desk::plain;
use super::evidence_stage::{evidence_in, send};
use super::fetching::{STORY, server};
use super::report_stage::{ReportStage, between, rows_of};
use crate::office::{TestOffice, moment, not_made};
use crate::visitor::Visitor;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use zhaozhang_web::app::{App, Surroundings};
use zhaozhang_web::outgoing::Outgoing;
use zhaozhang_web::picture::Chromium;
use zhaozhang_web::router::router;

/// Media under whose names the test's server answers.
const NAMES: [&str; 2] = ["jx.people.com.cn", "www.xinhuanet.com"];

/// The pages of an office that fetches from the test's server under the names of media.
pub(super) fn at_media(office: &TestOffice, cookie: &str, chromium: Option<Chromium>) -> Visitor {
    let lookup = Arc::new(|_: &str, port| vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))]);
    let outgoing = Outgoing::looking_up(NAMES, lookup, Duration::from_secs(10));
    let surroundings = Surroundings { outgoing, is_fetching: true, chromium, ..Surroundings::default() };
    let mut visitor =
        Visitor::new(router(App::within(office.office.clone(), Arc::new(moment), surroundings)));
    cookie.clone_into(&mut visitor.cookie);
    visitor
}

/// A page of the running quarter.
fn of_this_quarter() -> String {
    STORY.replace("2023-02-01", "2026-11-02").replace("赣南日报", "人民网")
}

async fn pasted(visitor: &Visitor, at: &str, address: &str) -> String {
    let answer = visitor.post(&format!("{at}/paste"), &crate::visitor::form(&[("address", address)])).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", plain(&answer.text()));
    answer.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liaison_pastes_one_address_and_gets_a_finished_row_with_evidence() {
    let stage = ReportStage::new().await;
    let (port, asked) = server();
    let liaison = at_media(&stage.test, &stage.liaison.cookie, None);
    let at = stage.begun(&liaison, stage.unit).await;
    let base = format!("http://jx.people.com.cn:{port}");
    let page = pasted(&liaison, &at, &format!("{base}/quarter")).await;
    let words = plain(&page);
    assert!(words.contains("已填入第1行，附佐证材料1件"), "{words}");
    assert!(words.contains("可信度高") && words.contains("人民网，新媒体"), "{words}");
    assert!(words.contains("没有与它相同的，按首发计"), "{words}");
    assert!(words.contains("没有安装Chromium"), "said clearly: {words}");
    // The five columns, class and evidence.
    let row = between(&page, "<tr id=\"row-", "</tr>");
    for needle in ["全市医改工作推进会召开", "2026-11-02", "人民网", "新媒体", "网页存档.warc", &base]
    {
        assert!(row.contains(needle), "{needle}\n{row}");
    }
    // Its evidence is the archive of the page, and the piece has it too.
    let id = evidence_in(&row)[0];
    let file = liaison.get(&format!("/evidence/{id}/file")).await;
    let records = zhaozhang_office::outlet::warc::records(&file.bytes).unwrap();
    assert!(records.len() == 3 && records.iter().all(zhaozhang_office::outlet::warc::Record::holds));
    let piece = liaison.page("/publications/1").await;
    for needle in ["抓取", "人民网", "2026年11月2日16:31", "确保群众得实惠"] {
        assert!(piece.contains(needle), "{needle}\n{}", plain(&piece));
    }
    assert!(liaison.page("/evidence/of/publication/1").await.contains("网页存档.warc"));
    assert!(liaison.page("/pages/1").await.contains("/stories/1"));
    let log = stage.logged("粘贴网址填报季报").await;
    assert!(log.contains("安医改") && log.contains("第1行") && log.contains("可信度高"), "{log}");
    // The same address once more is the same row, whatever was typed into it.
    let rows = rows_of(&liaison, &at).await;
    liaison
        .saves(&at, &[["推进会召开（本单位所写标题）", "2026-11-02", "", &format!("{base}/quarter"), ""]])
        .await;
    let page = pasted(&liaison, &at, &format!("{base}/quarter#top")).await;
    assert!(plain(&page).contains("第1行原有这个网址"), "{}", plain(&page));
    assert!(page.contains("推进会召开（本单位所写标题）") && page.contains("人民网"));
    assert_eq!(rows_of(&liaison, &at).await, rows);
    // It can be handed in as it is.
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let before = asked.load(std::sync::atomic::Ordering::SeqCst);
    let closed = liaison.post(&format!("{at}/paste"), &crate::visitor::form(&[("address", &base)])).await;
    assert!(
        closed.status.as_u16() == 422 && closed.text().contains("E-142") || closed.text().contains("R-105")
    );
    // Another unit's report is not found, and nothing is fetched for it.
    let other = at_media(&stage.test, &stage.other.cookie, None);
    let foreign = other.post(&format!("{at}/paste"), &crate::visitor::form(&[("address", &base)])).await;
    assert_eq!(foreign.status.as_u16(), 404);
    assert!(asked.load(std::sync::atomic::Ordering::SeqCst) <= before + 1);
    assert!(stage.test.office.verify().await.unwrap().holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn known_reprints_come_with_the_first_and_a_later_page_is_named_a_reprint() {
    let stage = ReportStage::new().await;
    let (port, _) = server();
    let liaison = at_media(&stage.test, &stage.liaison.cookie, None);
    let at = stage.begun(&liaison, stage.unit).await;
    // A reprint is known before the first publication is pasted.
    let office = at_media(&stage.test, &stage.secretariat.cookie, None);
    office.does("/pages", &[("address", &format!("http://www.xinhuanet.com:{port}/later"))]).await;
    let page = pasted(&liaison, &at, &format!("http://jx.people.com.cn:{port}/quarter")).await;
    let words = plain(&page);
    assert!(words.contains("登记的2篇相同稿件里，它发布最早"), "{words}");
    assert!(words.contains("另有1篇已知的转载一并列入，计0"), "{words}");
    assert!(words.contains("转载：") && words.contains("新华网"), "{words}");
    let edit = liaison.page(&format!("{at}/edit")).await;
    assert!(edit.contains("name=\"reprint_of\" value=\"1\""), "the reprint names its first");
    // The other way round: who pastes the later one learns of the first.
    let other = at_media(&stage.test, &stage.other.cookie, None);
    let theirs = stage.begun(&other, stage.other_unit).await;
    let page = pasted(&other, &theirs, &format!("http://www.xinhuanet.com:{port}/later")).await;
    let words = plain(&page);
    assert!(words.contains("首发为2号稿") && words.contains("发布在后"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_fetching_the_saved_page_is_read_the_same_way() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let page = stage.liaison.page(&at).await;
    assert!(
        page.contains("本机没有开启网页抓取") && page.contains(&format!("{at}/page-file")),
        "{}",
        plain(&page)
    );
    let off = stage.liaison.post(&format!("{at}/paste"), "address=http%3A%2F%2Fjx.people.com.cn%2F1").await;
    assert!(off.status.as_u16() == 422 && off.text().contains("E-140"));
    let saved =
        format!("<!-- saved from url=(0031)http://jx.people.com.cn/n2/c1.html -->\n{}", of_this_quarter());
    let bundle = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://jx.people.com.cn/n2/c2.html\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"--b\"\r\n\r\n----b\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n----b--\r\n",
        of_this_quarter().replace("推进会", "座谈会").replace("11-02", "11-09")
    );
    for (name, bytes, title, place) in [
        ("页.html", &saved, "全市医改工作推进会召开", "第1行"),
        ("页.mhtml", &bundle, "全市医改工作座谈会召开", "第2行"),
    ] {
        let answer = send(
            &stage.liaison,
            &format!("{at}/page-file"),
            &[("address", "")],
            Some((name, bytes.as_bytes())),
        )
        .await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 200, "{}", plain(&page));
        for needle in [title, "人民网", "可信度中", "系统没有自行打开网址", "网页存档.warc", place]
        {
            assert!(page.contains(needle), "{name}: {needle}\n{}", plain(&page));
        }
    }
    let piece = stage.liaison.page("/publications/1").await;
    assert!(piece.contains("报送") && piece.contains("http://jx.people.com.cn/n2/c1.html"));
    // Everything that is wrong is said at once, and what was typed stands there.
    let fields = [("address", "不是网址")];
    let answer =
        send(&stage.liaison, &format!("{at}/page-file"), &fields, Some(("片.mp4", b"\0\0\0\x18ftypmp42")))
            .await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{}", plain(&page));
    assert!(page.contains("E-145") && page.contains("E-147") && page.contains("value=\"不是网址\""));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn the_kept_page_has_pictures_where_a_chromium_is_installed() {
    let Some(chromium) = Chromium::found() else {
        not_made("no Chromium here: nothing is drawn");
        return;
    };
    let stage = ReportStage::new().await;
    let (port, _) = server();
    let liaison = at_media(&stage.test, &stage.liaison.cookie, Some(chromium));
    let at = stage.begun(&liaison, stage.unit).await;
    let page = pasted(&liaison, &at, &format!("http://jx.people.com.cn:{port}/quarter")).await;
    assert!(plain(&page).contains("附佐证材料3件"), "{}", plain(&page));
    let kept = liaison.page("/pages/1").await;
    assert!(
        kept.contains("网页.pdf") && kept.contains("网页.png") && kept.contains("SM3"),
        "{}",
        plain(&kept)
    );
    let files = evidence_in(&kept);
    let pdf = liaison.get(&format!("/evidence/{}/file", files[0])).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"), "{:?}", pdf.status);
}
