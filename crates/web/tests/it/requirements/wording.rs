//! What is said of texts before they go out: the program's reader of papers and the office's own word list on its page.

use super::program::{does, refuses, said, text};
use super::review_desk::ReviewDesk;
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::visitor::encoded;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const PAPER: &str = "甲医保字〔2024〕12号\n\n甲州市医疗保障局关于做好信息报送工作的通知\n\n各县（市、区）医疗保障局：\n\n\
    请于2024年3月15日前将名单发送至xinxi@example.com。\n\n甲州市医疗保障局\n2024年2月26日\n";

fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn s0_64_two_mail_addresses_in_one_paper_are_marked_by_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "好.txt", PAPER.as_bytes());
    assert!(does(&["proofread", &text(&good)]).contains("必须改0处，请核对0处"));
    let two = PAPER.replace("。\n\n甲州市", "。季报表发送至8inxi@example.com。\n\n甲州市");
    let bad = file(&folder, "坏.txt", two.as_bytes());
    let (exit, words) = said(&["proofread", &text(&bad)]);
    assert_eq!(exit, 1);
    assert!(words.contains("G-15") && words.contains("第7行") && words.contains("只差1个字符"), "{words}");
}

#[test]
fn a_paper_is_read_in_every_format_the_office_has() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = PAPER.replace("请于2024年3月15日前", "与定点机构签定协议，请于2024年2月30日前");
    let gb = encoding_rs::GB18030.encode(&wrong).0.into_owned();
    let paragraphs: String = wrong.lines().map(|line| format!("<p>{line}</p>")).collect();
    let page = format!(
        "<!DOCTYPE html><html><body>{paragraphs}<p style='display:none'>澳门新葡京</p></body></html>"
    );
    for (name, bytes) in [("文.txt", gb), ("页.html", page.into_bytes()), ("公文.docx", docx(&wrong))] {
        let path = file(&folder, name, &bytes);
        let (exit, words) = said(&["proofread", &text(&path), "--json"]);
        assert_eq!(exit, 1, "{words}");
        let read: serde_json::Value = serde_json::from_str(&words).unwrap();
        let checks: Vec<&str> =
            read["marks"].as_array().unwrap().iter().map(|mark| mark["check"].as_str().unwrap()).collect();
        assert!(checks.contains(&"G-25") && checks.contains(&"G-14"), "{name}: {words}");
        assert_eq!(checks.contains(&"G-31"), name == "页.html", "{name}: {words}");
        assert_eq!(read["undecided"], serde_json::json!(["G-05", "G-36"]));
    }
}

/// A Word file with these lines as paragraphs.
fn docx(words: &str) -> Vec<u8> {
    use std::io::Write;
    let paragraphs: String =
        words.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{paragraphs}</w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(xml.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn files_that_cannot_be_read_are_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    refuses(&["proofread", &text(&folder.path().join("没有.txt"))], "C-821");
    for (name, bytes) in [
        ("旧.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old".to_vec()),
        ("坏.docx", b"PK\x03\x04broken".to_vec()),
        ("图.txt", vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, 0x4A, 0x46, 0x49, 0x46, 0, 1]),
    ] {
        let path = file(&folder, name, &bytes);
        refuses(&["proofread", &text(&path)], "C-822");
    }
    // A docx cut off in the middle of its packed part.
    let whole = docx(&PAPER.repeat(50));
    let cut = file(&folder, "断.docx", whole.get(..whole.len() / 2).unwrap());
    refuses(&["proofread", &text(&cut)], "C-822");
    let pdf = file(&folder, "坏.pdf", b"%PDF-1.7\nbroken");
    let (exit, words) = said(&["proofread", &text(&pdf)]);
    assert!(exit == 1 && (words.contains("C-823") || words.contains("C-824")), "{words}");
}

#[test]
fn a_bulletin_of_our_own_has_nothing_that_must_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let words = super::papers::july_file(folder.path());
    let path = file(&folder, "通报.docx", &words);
    let (_, told) = said(&["proofread", &text(&path)]);
    assert!(told.contains("必须改0处"), "{told}");
}

#[tokio::test]
async fn the_office_edits_its_word_list_and_others_read_it() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    let page = clerk.page("/words").await;
    assert!(page.contains("还没有本单位的词条") && page.contains("增加词条"));
    let form = |word: &str, reason: &str| {
        let pairs = [
            ("word", word),
            ("proposal", "医疗保障服务中心"),
            ("class", "机构名称"),
            ("level", "请核对"),
            ("from", "2026-01-01"),
            ("to", ""),
            ("reason", reason),
        ];
        pairs.map(|(name, value)| format!("{name}={}", encoded(value))).join("&")
    };
    let refused = clerk.post("/words", &form("医保中心", "")).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(
        refused.text().contains("G-206") && refused.text().contains("value=\"医保中心\""),
        "what was typed stays"
    );
    assert_eq!(clerk.post("/words", &form("医保中心", "改名")).await.status.as_u16(), 303);
    let page = clerk.page("/words").await;
    assert!(page.contains("2026-01-01起") && page.contains("医疗保障服务中心"));
    let reader = test.sign_in_as(cast.member("安远信息员")).await;
    let seen = reader.page("/words").await;
    assert!(seen.contains("医保中心") && !seen.contains("增加词条"));
    assert_eq!(reader.post("/words", &form("布署", "错")).await.status.as_u16(), 403);
    assert!(reader.page("/words?search=%E7%AD%BE%E5%AE%9A").await.contains("签订"));
    let refused = clerk.post("/words/1/end", "reason=").await;
    assert!(refused.status.as_u16() == 422 && refused.text().contains("G-212"));
    let ended = clerk.post("/words/1/end", &format!("reason={}", encoded("恢复原名"))).await;
    assert_eq!(ended.status.as_u16(), 303);
    assert!(clerk.page("/words").await.contains("已停用"));
    let events = test.office.events(20).await.unwrap();
    for act in ["增加词条", "停用词条"] {
        assert_eq!(events.iter().filter(|event| event.verb == act).count(), 1, "{act}");
    }
}

#[tokio::test]
async fn a_doubt_left_as_it_is_stays_so_for_that_version_only() {
    let desk = ReviewDesk::anyuan().await;
    let id =
        desk.hands_in("安远拟稿人", "安远签定协议", &[("body", "安远县医保局与定点医院签定协议。")]).await;
    let reviewer = desk.at("安远信息员");
    let page = reviewer.page(&format!("/submissions/{id}")).await;
    let key = page.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(page.contains("“签定”疑为错别字"), "{page}");
    let form = |reason: &str| format!("key={}&reason={}", encoded(key), encoded(reason));
    let empty = reviewer.post(&format!("/submissions/{id}/dismiss"), &form("")).await;
    assert!(empty.status.as_u16() == 422 && empty.text().contains("G-223"), "{}", empty.text());
    let other = desk.at("于都信息员").post(&format!("/submissions/{id}/dismiss"), &form("看看")).await;
    assert_eq!(other.status.as_u16(), 404, "another unit's item is not there");
    let done = reviewer.post(&format!("/submissions/{id}/dismiss"), &form("协议原名如此")).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let page = reviewer.page(&format!("/submissions/{id}")).await;
    assert!(page.contains("不改（") && page.contains("协议原名如此"));
    assert!(desk.event("处理文字提示").await.contains("协议原名如此"));
}
