//! A plan of 500 pages read and confirmed through its pages, and a PDF of more pages refused.

use super::plan_desk::{CLERK, PlanDesk, fields};
use super::plan_files::docx;
use std::process::Command;

/// So many tasks of so many characters are what 500 printed pages of 28 lines hold.
const TASKS: usize = 700;

#[tokio::test]
async fn a_plan_of_five_hundred_pages_is_read_and_confirmed() {
    let desk = PlanDesk::office().await;
    let filler =
        "健全分级诊疗制度，推动优质医疗资源下沉，完善医疗质量评价，做好信息公开和群众满意度调查。".repeat(11);
    let mut lines = vec![
        "赣州市人民政府办公室关于印发深化医改工作安排的通知".to_owned(),
        "赣市府办发〔2026〕19号".to_owned(),
        "2026年11月2日".to_owned(),
        "一、总体要求".to_owned(),
        "坚持保基本、强基层、建机制。".to_owned(),
        "二、重点任务".to_owned(),
    ];
    for number in 1..=TASKS {
        lines.push(format!(
            "{number}.年底前新建{number}个站点。{filler}（赣州市人民医院、赣州市医疗保障局分别负责）"
        ));
    }
    let count: usize = lines.iter().map(|line| line.chars().count()).sum();
    // GB/T 9704: 22 lines of 28 characters a page.
    assert!(count / (22 * 28) >= 500, "{count} characters");
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let id = desk.keeps("长方案.docx", &docx(&lines, &[])).await;
    let content = desk.content(id).await;
    assert_eq!(content.tasks.len(), TASKS);
    assert_eq!(content.sections[0].title, "一、总体要求");
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    let form = fields(&page, &format!("<form method=\"post\" action=\"/plans/{id}/confirm\""));
    assert_eq!(form.iter().filter(|(name, _)| name == "task").count(), TASKS);
    // What a browser sends back is larger than the forms of other pages may be.
    let sent: usize = form.iter().map(|(name, value)| name.len() + 3 * value.len()).sum();
    assert!(sent > 2 * 1024 * 1024, "{sent}");
    desk.confirms_all(id).await;
    let content = desk.content(id).await;
    assert!(content.tasks.iter().all(|task| task.is_confirmed));
    assert_eq!(desk.logged("核对改革方案").await, 1);
}

/// A PDF of so many pages with a line each.
fn pdf(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + page)).collect();
    let words = "BT /F1 12 Tf 20 100 Td (Page with some words on it, number one.) Tj ET";
    let mut text = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[{}]/Count {pages}>>endobj\n\
         3 0 obj<</Length {}>>stream\n{words}\nendstream endobj\n",
        kids.join(" "),
        words.len() + 1
    );
    for page in 0..pages {
        text += &format!(
            "{} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 3 0 R/Resources<</Font<</F1<</Type\
             /Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n",
            4 + page
        );
    }
    (text + "trailer<</Root 1 0 R>>\n").into_bytes()
}

#[tokio::test]
async fn a_pdf_of_more_than_five_hundred_pages_is_refused_with_what_to_do() {
    let desk = PlanDesk::office().await;
    if Command::new("pdftotext").arg("-v").output().is_err() {
        desk.refuses("长.pdf", &pdf(501), "P-106").await;
        return;
    }
    let said = desk.refuses("长.pdf", &pdf(501), "P-105").await;
    assert!(said.contains("超过500页") && said.contains("只上传方案本身的页"), "{said}");
    // 500 pages are read; that they hold no task is another matter.
    desk.refuses("长.pdf", &pdf(500), "P-102").await;
}
