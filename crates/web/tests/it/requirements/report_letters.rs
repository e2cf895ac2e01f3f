//! Letters with reports as clerks really send them (feature 10): old Word, a PDF with text, a form inside the package,
//! several forms at once, film in the package; and a mailbox read over TLS by the program itself. Real Dovecot, aiosmtpd,
//! LibreOffice and pdftotext; where one is not installed the test says so.

use super::desk::plain;
use super::evidence_stage::mp4;
use super::report_mail::{MailHouse, pem, sheet, zipped};
use super::report_stage::{ANYUAN, ReportStage, rows_of};
use crate::office::{moment, not_made};
use crate::resilience::machine::{Machine, post, program, text};
use crate::visitor::form;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use zhaozhang_office::Actor;

const AUTHORITY: &[u8] = include_bytes!("../../files/tls/authority.der");
const WHY: &str = "没有留存";

/// A Word file as old Word wrote it; nothing where LibreOffice is not installed.
fn old_word(docx: &[u8], folder: &Path) -> Option<Vec<u8>> {
    let file = folder.join("季报.docx");
    fs::write(&file, docx).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args(["--headless", "--norestore", &profile, "--convert-to", "doc", "--outdir"]);
    let done = command.arg(folder).arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    assert!(done.success());
    Some(fs::read(folder.join("季报.doc")).unwrap())
}

/// The files of a filled report of a quarter, as the office's own form prints it.
async fn printed(stage: &ReportStage, quarter: &str, rows: &[[&str; 5]]) -> (Vec<u8>, Vec<u8>) {
    let unit = stage.unit.to_string();
    let fields = [("notice", super::desk::S0), ("quarter", quarter), ("unit", unit.as_str())];
    let at = stage.liaison.does("/reports/fill", &fields).await;
    let at = at.split('?').next().unwrap();
    stage.liaison.saves(at, rows).await;
    let word = stage.liaison.get(&format!("{at}/report.docx")).await.bytes;
    (word, stage.liaison.get(&format!("{at}/report.pdf")).await.bytes)
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn s0_43_old_word_pdf_and_a_form_inside_the_package_become_three_drafts_with_one_list_of_faults() {
    let Some(house) = MailHouse::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let printing = ReportStage::new().await;
    let third = [
        ["安远县推进分级诊疗改革纪实", "2026-08-12", "江西日报", "https://jxrb.example.com/3", WHY],
        ["安远医保服务进村入户惠及百姓", "2026-09-02", "健康报", "", WHY],
    ];
    let fourth = [
        [
            "中央媒体看安远县域医共体：专家下沉乡镇卫生院、群众在家门口看上专家号的三年实践与启示",
            "2026-10-12",
            "人民日报",
            "",
            WHY,
        ],
        ["安远村医培训班开班授课", "2026-11-02", "赣南日报", "https://gnrb.example.com/a/b/4.html", WHY],
    ];
    let (word, label) = printed(&printing, "2026-Q3", &third).await;
    let (_, pdf) = printed(&printing, "2026-Q4", &fourth).await;
    let Some(old) = old_word(&word, folder.path()) else {
        not_made("LibreOffice is not installed");
        return;
    };
    assert!(old.starts_with(b"\xD0\xCF\x11\xE0"), "really an old Word file");
    let shown = Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).output();
    assert!(shown.is_ok(), "pdftotext is installed wherever LibreOffice is tested");
    let stage = ReportStage::new().await;
    let office = &stage.test.office;
    office.set_mailbox(&moment(), &Actor::command_line(), house.mailbox(), true).await.unwrap();
    let second = sheet(
        ANYUAN,
        &[
            ["安远县域医共体建设见成效", "2026-05-06", "江西卫视6:30新闻联播", ""],
            ["安远家庭医生签约服务进山村", "五月底", "江西日报", ""],
        ],
    );
    let package = zipped(&[
        ("第二季度季报表.xlsx", &second),
        ("1+安远县域医共体建设见成效.mp4", &mp4(9_000)),
        ("7+别的稿件.pdf", &label),
    ]);
    let files: [(&str, &[u8]); 3] =
        [("安远季报一.doc", &old), ("安远季报二.pdf", &pdf), ("安远材料.zip", &package)];
    house.posts("13800000101@example.com", "anyuan-3", "安远县医改宣传季报", &files);
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("收到1封新来信"), "{words}");
    for quarter in ["2026年第二季度", "2026年第三季度", "2026年第四季度"] {
        assert!(words.contains(&format!("已收到{ANYUAN}{quarter}")), "{quarter}: {words}");
    }
    assert!(
        words.contains("五月底") && words.contains("R-113") && words.contains("7+别的稿件.pdf"),
        "{words}"
    );
    assert!(!words.contains("第二季度季报表.xlsx”"), "the form itself is no evidence: {words}");
    let at = |quarter: &str| format!("/reports?year=2026&quarter={quarter}");
    let list = stage.liaison.page(&at("2026-Q2")).await;
    assert!(list.matches("填报中").count() >= 3, "three drafts: {}", plain(&list));
    let mut seen = Vec::new();
    for id in 1..=3 {
        let page = plain(&stage.liaison.page(&format!("/reports/{id}")).await);
        assert!(page.contains("来信"), "{page}");
        seen.push(page);
    }
    let all = seen.join("\n");
    for row in third.iter().chain(&fourth) {
        assert!(all.contains(row[0]) && all.contains(row[1]) && all.contains(row[2]), "{row:?}: {all}");
    }
    // Film out of a package is film, on the day of its row.
    let with_film = (1..=3).find(|id| seen[id - 1].contains(".mp4")).unwrap();
    let row = rows_of(&stage.liaison, &format!("/reports/{with_film}")).await[0];
    let evidence = plain(&stage.liaison.page(&format!("/evidence/of/report_row/{row}")).await);
    assert!(evidence.contains("视频") && evidence.contains("2026-05-06"), "{evidence}");
    let log = stage.logged("收取季报来信").await;
    assert!(log.contains("13800000101@example.com") && log.contains("已入稿"), "{log}");
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn s0_43_a_broken_form_is_told_with_what_to_send_instead() {
    let Some(house) = MailHouse::open() else { return };
    let stage = ReportStage::new().await;
    let office = &stage.test.office;
    office.set_mailbox(&moment(), &Actor::command_line(), house.mailbox(), true).await.unwrap();
    let files: [(&str, &[u8]); 2] =
        [("季报.pdf", b"%PDF-1.4 broken"), ("季报.doc", b"\xD0\xCF\x11\xE0 broken")];
    house.posts("13800000101@example.com", "anyuan-4", "2026年第四季度季报", &files);
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("未收") && words.contains("没有能读的季报表"), "{words}");
    assert!(words.contains("“季报.pdf”：") && words.contains("请另存为docx或xlsx后再发"), "{words}");
}

#[test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
fn s0_43_a_mailbox_is_read_over_tls_and_a_stranger_in_its_place_gets_no_password() {
    let Some(house) = MailHouse::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    fs::write(&authority, pem("CERTIFICATE", AUTHORITY)).unwrap();
    let form_file = sheet(ANYUAN, &[["安远县推进分级诊疗改革纪实", "2026-10-12", "江西日报", ""]]);
    house.posts("stranger@example.com", "tls-1", "2026年第四季度季报", &[("季报.xlsx", &form_file)]);
    let port = house.imaps.to_string();
    let read = |trusted: Option<&Path>, host: &str, data: &str| {
        let data = text(&folder.path().join(data));
        let mut command = program(&["serve", "--data", &data, "--address", "127.0.0.1:0", "--drain", "1"]);
        if let Some(trusted) = trusted {
            command.env("SSL_CERT_FILE", trusted);
        }
        let machine = Machine::of(command);
        let fields = [
            ("host", host),
            ("port", port.as_str()),
            ("security", "tls"),
            ("user", "gxuanchuan@example.com"),
            ("password", "Mima-2026"),
            ("folder", "INBOX"),
            ("is_on", "true"),
        ];
        let set = post(&machine, "/settings/mailbox", &form(&fields));
        assert_eq!(set.status, 303, "{}", plain(&set.text));
        let answer = post(&machine, "/reports/letters/read", "");
        (answer.status, plain(&answer.text))
    };
    let (status, words) = read(None, "localhost", "one");
    assert!(status == 422 && words.contains("R-164") && words.contains("加密连接不能使用"), "{words}");
    let (status, words) = read(Some(&authority), "127.0.0.2", "two");
    assert!(status == 422 && words.contains("R-164"), "another name: {words}");
    let (status, words) = read(Some(&authority), "localhost", "three");
    // The program reads its mailbox by itself too, and on a busy machine comes before the button: the letter is known then.
    let is_read = words.contains("收到1封新来信") || words.contains("收到0封新来信，重复1封");
    assert!(status == 200 && is_read && words.contains("等秘书处认领"), "{words}");
}
