//! Plans in by every kind of file, and files that cannot be taken: Word, workbooks, PDF, old Word, several plans, no numbers,
//! departments that are gone, scans, damage, length.

use super::plan_desk::{CLERK, PLAN, PlanDesk, parts, task};
use std::io::Write as _;
use std::process::Command;
use zhaozhang_office::plan::plan_content::{PartContent, PlanContent};

/// A Word file with these paragraphs and rows, as Word writes them.
pub(super) fn docx(paragraphs: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let run = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let mut body: String = paragraphs.iter().map(|words| run(words)).collect();
    if !rows.is_empty() {
        body.push_str("<w:tbl>");
        for row in rows {
            let cells: String = row.iter().map(|cell| format!("<w:tc>{}</w:tc>", run(cell))).collect();
            body.push_str(&format!("<w:tr>{cells}</w:tr>"));
        }
        body.push_str("</w:tbl>");
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(document.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn summary(content: &PlanContent) -> Vec<(Option<u32>, String, Vec<String>)> {
    let names = |part: &PartContent| part.members.iter().map(|member| member.name.clone()).collect();
    parts(content).iter().map(|(task, part)| (task.number, part.text.clone(), names(part))).collect()
}

#[tokio::test]
async fn s2_6_the_same_plan_in_word_reads_like_the_text() {
    let desk = PlanDesk::office().await;
    let plain = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let lines: Vec<&str> = PLAN.lines().map(str::trim).collect();
    let word = desk.keeps("安排.docx", &docx(&lines, &[])).await;
    let (plain, word) = (desk.content(plain).await, desk.content(word).await);
    assert_eq!(plain.tasks.len(), 3);
    assert_eq!(summary(&plain), summary(&word));
    assert_eq!(plain.document_number, word.document_number);
}

#[tokio::test]
async fn a_table_instead_of_paragraphs_and_a_workbook_give_a_task_for_each_row() {
    let desk = PlanDesk::office().await;
    let head: &[&str] = &["序号", "任务", "牵头单位", "配合单位", "完成时限"];
    let rows: &[&[&str]] = &[
        head,
        &["1", "新建3个社区卫生服务中心", "赣州市医疗保障局", "赣州市人民医院", "2026年12月底"],
        &["2", "职工医保参保率达到95%以上", "赣州市医疗保障局", "", "2026年12月底"],
    ];
    let id = desk.keeps("分解表.docx", &docx(&["某市2026年重点改革任务分解表"], rows)).await;
    let content = desk.content(id).await;
    assert_eq!(content.tasks.len(), 2, "{content:#?}");
    assert_eq!(content.tasks[0].due, "2026-12-31".parse().ok());
    let members = &content.tasks[0].parts[0].members;
    assert_eq!((members[0].part.as_str(), members[1].part.as_str()), ("牵头", "配合"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, words) in (0_u16..).zip(*cells) {
            sheet.write_string(row, column, *words).unwrap();
        }
    }
    let id = desk.keeps("分解表.xlsx", &book.save_to_buffer().unwrap()).await;
    assert_eq!(summary(&desk.content(id).await), summary(&content));
}

#[tokio::test]
async fn two_plans_in_one_file_become_two_drafts() {
    let desk = PlanDesk::office().await;
    let second = PLAN.replace("〔2026〕9号", "〔2026〕12号").replace("医改工作安排", "医保工作方案");
    let answer = desk.send(CLERK, "/plans", &[], ("两份.txt", format!("{PLAN}\n{second}").as_bytes())).await;
    assert_eq!((answer.status.as_u16(), answer.header("location").as_str()), (303, "/plans"));
    let plans = desk.test.office.plans().await.unwrap();
    assert_eq!(plans.len(), 2);
    let page = desk.at(CLERK).page("/plans").await;
    assert!(page.contains("〔2026〕9号") && page.contains("〔2026〕12号"), "{page}");
}

#[tokio::test]
async fn plans_without_or_with_repeated_numbers_are_read_and_say_so() {
    let desk = PlanDesk::office().await;
    let bare = "某区公共卫生服务提升工作方案\n2026年5月6日\n一、主要任务\n\
        建立居民健康档案，规范建档率达到80%以上。（赣州市人民医院负责）\n\
        加强慢性病管理，每季度随访一次。（赣州市人民医院、赣州市医疗保障局负责）\n";
    let id = desk.keeps("无序号.txt", bare.as_bytes()).await;
    let content = desk.content(id).await;
    assert_eq!(content.tasks.len(), 2);
    assert!(
        content.tasks[0].doubts.iter().any(|doubt| doubt.contains("没有编号")),
        "{:?}",
        content.tasks[0].doubts
    );
    let twice = PLAN.replace("\n    2.", "\n1.").replace("\n2.", "\n1.");
    let id = desk.keeps("重号.txt", twice.as_bytes()).await;
    let content = desk.content(id).await;
    assert!(content.faults.iter().any(|fault| fault.kind == "编号重复"), "{:?}", content.faults);
    desk.confirms_all(id).await;
    let early = desk.advances(id, "印发", "2026-11-03").await;
    assert!(early.text().contains("序号在同一部分出现两次"), "{}", early.text());
}

#[tokio::test]
async fn a_department_that_no_longer_exists_names_who_took_over() {
    let desk = PlanDesk::office().await;
    let old = desk.registers_unit("赣州市药物采购办公室", "市级", &[]).await;
    let actor = desk.cast.actor(CLERK);
    let moment = crate::office::moment();
    let last = "2019-12-31".parse().ok();
    let ended = desk.test.office.end_unit(&moment, &actor, old, last, "机构改革").await;
    ended.unwrap_or_else(|error| panic!("{error}"));
    let text = PLAN.replace("赣州市医疗保障局负责）", "赣州市药物采购办公室负责）");
    let id = desk.keeps("安排.txt", text.as_bytes()).await;
    let content = desk.content(id).await;
    let second = task(&content, 2);
    assert_eq!(second.parts[0].members[0].unit, None);
    assert!(second.doubts.iter().any(|doubt| doubt.contains("已不存在")), "{:?}", second.doubts);
}

#[tokio::test]
async fn a_pdf_with_text_is_read_and_a_scan_is_refused_with_a_way_on() {
    let desk = PlanDesk::office().await;
    let scan =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\
        endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n";
    let is_there = Command::new("pdftotext").arg("-v").output().is_ok();
    if !is_there {
        desk.refuses("扫描件.pdf", scan, "P-106").await;
        return;
    }
    let said = desk.refuses("扫描件.pdf", scan, "P-104").await;
    assert!(said.contains("扫描件") && said.contains("识别成文字"), "{said}");
    if let Some(pdf) = converted("pdf", &docx(&PLAN.lines().map(str::trim).collect::<Vec<_>>(), &[])) {
        let id = desk.keeps("安排.pdf", &pdf).await;
        let content = desk.content(id).await;
        assert_eq!(content.tasks.len(), 3, "{content:#?}");
        assert_eq!(content.document_number, "赣市府办发〔2026〕9号");
    }
}

#[tokio::test]
async fn an_old_word_file_goes_through_libreoffice_or_says_what_to_do() {
    let desk = PlanDesk::office().await;
    let damaged = [b"\xD0\xCF\x11\xE0".as_slice(), &[0_u8; 600]].concat();
    let answer = desk.send(CLERK, "/plans", &[], ("坏.doc", &damaged)).await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{said}");
    assert!(["P-106", "P-108", "P-104", "P-102"].iter().any(|code| said.contains(code)), "{said}");
    if let Some(doc) = converted("doc", &docx(&PLAN.lines().map(str::trim).collect::<Vec<_>>(), &[])) {
        let id = desk.keeps("安排.doc", &doc).await;
        assert_eq!(desk.content(id).await.tasks.len(), 3);
    }
}

/// The same file in another format, where LibreOffice is installed.
fn converted(format: &str, word: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.docx");
    std::fs::write(&file, word).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let done = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", format, "--outdir"])
        .arg(folder.path())
        .arg(&file)
        .output()
        .ok()?;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read(folder.path().join(format!("plan.{format}"))).ok()
}

#[tokio::test]
async fn bad_files_are_refused_whole_and_nothing_is_kept() {
    let desk = PlanDesk::office().await;
    desk.refuses("空.txt", b"", "P-101").await;
    desk.refuses("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\0\xFF\xFE\0\x80", "P-101").await;
    desk.refuses("坏.docx", b"PK\x03\x04broken", "P-101").await;
    let letter = "关于召开会议的通知\n各单位：\n定于11月28日召开会议，请准时参加，不得请假。\n";
    desk.refuses("会议.txt", letter.as_bytes(), "P-102").await;
    let long = "改革任务落实情况要定期报告。\n".repeat(160_000);
    desk.refuses("长.txt", long.as_bytes(), "P-103").await;
    let stranger = desk.test.stranger();
    assert_ne!(stranger.get("/plans").await.status.as_u16(), 200);
}

/// The two numbers of seed 004 in square brackets, as its letter writes them.
#[test]
fn s4_1_square_brackets_in_document_numbers_are_marked_with_the_right_ones() {
    let letter = "宜卫办[2013]79号\n关于印发《2013年优质服务年活动实施方案》的通知\n各县（市）区卫生局：\n\
        根据省卫生厅《关于开展优质服务年活动的通知》（庆[2013]31号）要求，现印发给你们。\n2013年4月8日\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("通知.txt");
    std::fs::write(&file, letter).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_zhaozhang")).arg("proofread").arg(&file).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let hits: Vec<&str> = said.lines().filter(|line| line.contains("六角括号")).collect();
    assert_eq!(hits.len(), 2, "{said}");
    assert!(hits[0].contains("宜卫办〔2013〕79号") && hits[1].contains("庆〔2013〕31号"), "{said}");
}
