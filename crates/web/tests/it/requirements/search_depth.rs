//! What the search reaches inside: words in a text of five megabytes, words inside documents kept as evidence, and never
//! what hangs on something 不公开. How far it reaches over kinds of records, [`super::search_reach`] asks.

use super::desk::plain;
use super::evidence_stage::send;
use super::report_stage::{ReportStage, rows_of};
use super::review_desk::ReviewDesk;
use crate::visitor::{Visitor, encoded, form};
use std::fmt::Write as _;
use std::sync::Arc;
use zhaozhang_document::docx;
use zhaozhang_document::official::{Block, OfficialDocument, Span};
use zhaozhang_office::evidence::{Equipment, ReadWords, ReadingWords};

async fn found(visitor: &Visitor, words: &str) -> String {
    visitor.page(&format!("/search?q={}", encoded(words))).await
}

/// A Word file of one paragraph.
fn word(words: &str) -> Vec<u8> {
    let document = OfficialDocument {
        label: None,
        head: None,
        title: "剪报说明".to_owned(),
        main_recipient: None,
        body: vec![Block::Paragraph(vec![Span::text(words)])],
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    };
    docx::official(&document).unwrap()
}

/// Stands in for the program that reads PDFs: what the file says between two marks.
#[derive(Debug)]
struct Marked;

impl ReadWords for Marked {
    fn read<'a>(&'a self, path: &'a std::path::Path) -> ReadingWords<'a> {
        Box::pin(async move {
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            let inner = text.split("% ").nth(1).and_then(|rest| rest.split('\n').next());
            Ok(inner.unwrap_or_default().to_owned())
        })
    }
}

#[tokio::test]
async fn words_inside_evidence_are_found_by_its_unit_and_by_no_other() {
    let stage = ReportStage::new().await;
    let reader: Arc<dyn ReadWords> = Arc::new(Marked);
    let equipment = Equipment { reader: Some(reader), ..Equipment::default() };
    assert!(stage.test.office.equip_evidence(equipment));
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["甲县分级诊疗", "2026-10-12", "江西日报", "", "纸质"]]).await;
    let row = rows_of(&stage.liaison, &at).await[0];
    let of = format!("/evidence/of/report_row/{row}");
    let files: [(&str, Vec<u8>); 2] = [
        ("说明.docx", word("版面右下角刊登了翡翠湾社区卫生站的改造经过。")),
        ("扫描.pdf", super::evidence_stage::pdf("琥珀岭乡卫生院揭牌")),
    ];
    for (name, bytes) in &files {
        let fields = [("kind", "其他"), ("title", "佐证")];
        let answer = send(&stage.liaison, &of, &fields, Some((name, bytes))).await;
        assert_eq!(answer.status.as_u16(), 303, "{name}: {}", plain(&answer.text()));
    }
    for words in ["翡翠湾", "改造经过", "琥珀岭", "珀岭乡"] {
        let own = found(&stage.liaison, words).await;
        assert!(own.contains("href=\"/evidence/") && own.contains("<mark>"), "{words}: {}", plain(&own));
        let other = found(&stage.other, words).await;
        assert!(!other.contains("<mark>"), "another unit finds {words}: {}", plain(&other));
    }
}

#[tokio::test]
async fn words_inside_evidence_of_what_is_withheld_are_found_by_nobody() {
    let labels = ["安远拟稿人", "安远信息员", "于都拟稿人", "市局办公室经办", "市局办公室主任"];
    let desk = ReviewDesk::new(&labels).await;
    let closed = [("disclosure", "不公开"), ("withheld_reason", "工作秘密")];
    let id = desk.drafts("安远拟稿人", "安远内部情况", &closed).await;
    let file = word("附件里只写着砗磲桥一处。");
    let fields = [("kind", "其他"), ("title", "内部材料")];
    let of = format!("/evidence/of/submission/{id}");
    let answer = send(desk.at("安远拟稿人"), &of, &fields, Some(("内部.docx", &file))).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    for label in labels {
        for words in ["砗磲桥", "砗磲", "只写着"] {
            let page = found(desk.at(label), words).await;
            assert!(!page.contains("<mark>"), "{label} {words}: {}", plain(&page));
        }
    }
}

#[tokio::test]
async fn a_word_is_found_in_a_text_of_five_megabytes_and_a_larger_one_is_refused_in_words() {
    let desk = ReviewDesk::new(&["市局办公室经办", "安远信息员"]).await;
    let unit = desk.cast.unit("安远信息员").to_string();
    let clerk = desk.at("市局办公室经办");
    // Sentences that differ, as a long record of proceedings does; the word stands near the end.
    let mut text = String::new();
    let mut at = 0_u32;
    while text.len() < 5 * 1024 * 1024 - 400 {
        let _ = write!(text, "第{at}次会议研究了编号{}的事项，由第{}组办理。", at * 7 % 9973, at % 41);
        at += 1;
    }
    text.push_str("最后一条记着玛瑙滩的渡口。");
    let pairs = |body: &str| {
        form(&[
            ("unit", unit.as_str()),
            ("title", "会议实录"),
            ("outlet", "江西日报"),
            ("link", ""),
            ("published", "2026-11-08"),
            ("body", body),
        ])
    };
    let kept = clerk.post("/publications/new", &pairs(&text)).await;
    assert_eq!(kept.status.as_u16(), 303, "{}", plain(&kept.text()).chars().take(300).collect::<String>());
    for words in ["玛瑙滩", "滩的渡", "第41组办理", "第40组办理"] {
        let page = found(clerk, words).await;
        let is_there = words != "第41组办理";
        assert_eq!(page.contains("<mark>"), is_there, "{words}");
        assert!(page.len() < 200_000, "the page shows an excerpt, not five megabytes: {}", page.len());
    }
    // One byte more than allowed: said in words, nothing kept, and what was typed is not thrown away by an error page.
    let larger = "长".repeat(5 * 1024 * 1024 / 3 + 1);
    let refused = clerk.post("/publications/new", &pairs(&format!("玳瑁礁{larger}"))).await;
    let words = refused.text();
    assert_eq!(refused.status.as_u16(), 422);
    assert!(words.contains("R-305") && words.contains("5兆字节"));
    assert!(words.contains("玳瑁礁"), "what was typed stands in the form again");
    assert!(!found(clerk, "玳瑁礁").await.contains("<mark>"), "nothing of it is kept");
}
