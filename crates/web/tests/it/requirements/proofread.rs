//! The page 文字核对 and its command: a paper comes in by hand or as a file, marks stand in their places with the office's
//! own lists beside the built-in ones, the list goes out as a workbook, and nothing of the paper stays.

use super::closing_stage::docx;
use super::desk::plain;
use super::program::{said, text};
use crate::cast::Cast;
use crate::office::{Answer, TestOffice};
use crate::visitor::{Visitor, form};
use std::fs;
use std::path::Path;
use std::process::Command;

const PAPER: &str = "甲医保字〔2024〕12号\n甲州市医疗保障局关于做好信息报送工作的通知\n各县（市、区）医疗保障局：\n\
    与定点机构签定协议的单位，请于2024年2月30日前将名单报送市局办公室。\n甲州市医疗保障局\n2024年2月26日\n";

async fn clerk(test: &TestOffice) -> Visitor {
    let cast = Cast::of(test).await;
    test.sign_in_as(cast.member("市局办公室经办")).await
}

/// Sends a pasted text with the file field empty, as a browser does.
async fn pastes(visitor: &Visitor, words: &str) -> Answer {
    visitor.sends_parts("/proofread", &[("text", words), ("kind", "")], ("", b"")).await
}

/// A field of a hidden input of the page, as a browser would send it back.
fn hidden(page: &str, name: &str) -> String {
    let from = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    let value = from.split('"').next().unwrap_or_default();
    let value =
        value.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
    value.replace("&#38;", "&")
}

#[tokio::test]
async fn a_pasted_text_comes_back_with_marks_in_their_places_and_a_list_to_download() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    assert!(clerk.page("/proofread").await.contains("或粘贴文字"));
    let answer = pastes(&clerk, PAPER).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{}", plain(&page));
    for words in
        [">签定</mark>", ">2024年2月30日</mark>", "href=\"#w1\"", "G-14", "建议：<b>签订</b>", "第4行第"]
    {
        assert!(page.contains(words), "no {words} in {page}");
    }
    assert!(page.contains("必须改1处") && page.contains("依据："), "{}", plain(&page));
    let rows = hidden(&page, "rows");
    let list = clerk.post("/proofread/list", &form(&[("name", "粘贴的文字"), ("rows", &rows)])).await;
    assert_eq!(list.status.as_u16(), 200, "{}", list.text());
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("清单.xlsx");
    fs::write(&book, &list.bytes).unwrap();
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&book).unwrap();
    let range = calamine::Reader::worksheet_range(&mut workbook, "核对清单").unwrap();
    let cells: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
    for words in ["签定", "签订", "必须改", "G-14", "2024年2月30日"] {
        assert!(cells.iter().any(|cell| cell.contains(words)), "no {words} in {cells:?}");
    }
    let broken = clerk.post("/proofread/list", "name=x&rows=nothing").await;
    assert!(broken.status.as_u16() == 422 && broken.text().contains("W-422"));
}

#[tokio::test]
async fn nothing_of_a_paper_stays_and_what_was_typed_is_not_lost() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    let own = "只在此处出现的一句话签定甲乙丙丁";
    assert_eq!(pastes(&clerk, own).await.status.as_u16(), 200);
    let none = clerk.sends_parts("/proofread", &[("text", "  ")], ("", b"")).await;
    assert!(none.status.as_u16() == 422 && none.text().contains("W-457"));
    let both = [("text", own), ("issued_on", "2024年"), ("kind", "诗歌")];
    let both = clerk.sends_parts("/proofread", &both, ("文.txt", b"abc")).await;
    let page = both.text();
    assert_eq!(both.status.as_u16(), 422);
    for words in ["W-458", "W-459", "W-460", own] {
        assert!(page.contains(words), "no {words} in {}", plain(&page));
    }
    let folder = test.closed().await;
    let mut found = Vec::new();
    holding(folder.path(), "只在此处出现", &mut found);
    assert!(found.is_empty(), "kept in {found:?}");
}

/// The files below a folder in which the words stand.
fn holding(folder: &Path, words: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holding(&path, words, found);
        } else if fs::read(&path).unwrap().windows(words.len()).any(|part| part == words.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
}

#[tokio::test]
async fn the_offices_own_words_and_units_are_used_on_the_page_and_by_the_program() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    let words = "安远县医疗保证局召开信息工作碰头例会，部署下半年任务。";
    assert!(!pastes(&clerk, words).await.text().contains("碰头例会</mark>"));
    let word = [
        ("word", "碰头例会"),
        ("proposal", "工作例会"),
        ("class", "错别字"),
        ("level", "请核对"),
        ("reason", "办公室约定"),
    ];
    assert_eq!(clerk.post("/words", &form(&word)).await.status.as_u16(), 303);
    let page = pastes(&clerk, words).await.text();
    for mark in ["碰头例会</mark>", "本单位词表：办公室约定", "疑为“安远县医疗保障局”"]
    {
        assert!(page.contains(mark), "no {mark} in {}", plain(&page));
    }
    let folder = test.closed().await;
    let file = folder.path().join("稿.txt");
    fs::write(&file, words).unwrap();
    let notices = text(&crate::office::project().join("notices"));
    let (exit, alone) = said(&["proofread", &text(&file)]);
    assert!(!alone.contains("碰头例会") && exit <= 1, "{alone}");
    let asked = ["proofread", &text(&file), "--data", &text(folder.path()), "--notices", &notices];
    let (exit, told) = said(&asked);
    assert!(exit == 1 && told.contains("工作例会") && told.contains("安远县医疗保障局"), "{told}");
}

#[tokio::test]
async fn texts_in_any_encoding_and_of_any_length_are_read() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(PAPER.encode_utf16().flat_map(u16::to_le_bytes));
    let gb = encoding_rs::GB18030.encode(PAPER).0.into_owned();
    for (name, bytes) in [("宽.txt", wide), ("国标.txt", gb)] {
        let page = clerk.sends_parts("/proofread", &[], (name, &bytes)).await.text();
        assert!(page.contains(">签定</mark>") && page.contains(name), "{name}: {}", plain(&page));
    }
    // Five megabytes of one sentence over and over: adversarial for whatever compares sentences.
    let line = "甲县开展医保政策宣传活动，与定点机构签定协议一百份。\n";
    let long = line.repeat(5 * 1024 * 1024 / line.len());
    let answer = pastes(&clerk, &long).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 200);
    assert!(
        page.contains("文字较长") && page.contains("另有") && page.len() < 8 * 1024 * 1024,
        "{}",
        page.len()
    );
    for broken in [
        &b"PK\x03\x04broken"[..],
        b"%PDF-1.7\nbroken",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old",
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF",
    ] {
        let refused = clerk.sends_parts("/proofread", &[("text", "")], ("坏.docx", broken)).await;
        assert!(
            refused.status.as_u16() == 422 && refused.text().contains("W-45"),
            "{}",
            plain(&refused.text())
        );
    }
}

#[tokio::test]
async fn a_text_with_a_secret_mark_is_stopped_in_every_form() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    let marked = format!("机密★1年\n{PAPER}");
    let stopped = pastes(&clerk, &marked).await;
    assert!(stopped.status.as_u16() == 422 && !stopped.text().contains("签定</mark>"));
    let file = clerk.sends_parts("/proofread", &[], ("密.txt", marked.as_bytes())).await;
    assert!(file.status.as_u16() == 422 && !file.text().contains("签定</mark>"));
    let folder = tempfile::tempdir().unwrap();
    for kind in ["doc", "pdf"] {
        let Some(bytes) = converted(folder.path(), &marked, kind) else { continue };
        let stopped = clerk.sends_parts("/proofread", &[], (&format!("密.{kind}"), &bytes)).await;
        let page = stopped.text();
        assert!(stopped.status.as_u16() == 422 && page.contains("密级标志"), "{kind}: {}", plain(&page));
        let clean = converted(folder.path(), PAPER, kind).unwrap();
        let read = clerk.sends_parts("/proofread", &[], (&format!("公文.{kind}"), &clean)).await;
        let page = read.text();
        assert!(read.status.as_u16() == 200 && page.contains(">签定</mark>"), "{kind}: {}", plain(&page));
        if kind == "pdf" {
            assert!(!page.contains("没有查的"), "its pages are known: {}", plain(&page));
        }
    }
}

/// A text as LibreOffice converts it; nothing where it is not installed.
fn converted(folder: &Path, words: &str, kind: &str) -> Option<Vec<u8>> {
    let source = folder.join("文.txt");
    fs::write(&source, words).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args(["--headless", "--norestore", &profile, "--infilter=Text (encoded):UTF8"]);
    command.args(["--convert-to", kind, "--outdir"]).arg(folder).arg(&source);
    let done = command.output().ok()?;
    if !done.status.success() {
        return None;
    }
    fs::read(folder.join(format!("文.{kind}"))).ok()
}

#[tokio::test]
async fn a_drawn_word_file_is_read_with_its_pages() {
    let test = TestOffice::empty().await;
    let clerk = clerk(&test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = super::papers::july_file(folder.path());
    assert!(docx(&file).contains("通报"));
    let answer = clerk.sends_parts("/proofread", &[("is_drawn", "1")], ("通报.docx", &file)).await;
    let page = answer.text();
    assert!(
        answer.status.as_u16() == 200 && page.contains("必须改0处") || page.contains("没有发现问题"),
        "{}",
        plain(&page)
    );
    if Command::new("soffice").arg("--version").output().is_ok() {
        assert!(
            !page.contains("G-36") && !page.contains("G-05"),
            "our own drawing breaks well: {}",
            plain(&page)
        );
    }
}
