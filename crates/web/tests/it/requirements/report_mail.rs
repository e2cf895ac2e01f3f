//! Quarterly reports by mail and by package (REPORT): the message with report and package, the package in and out, and a
//! mailbox that is read. The last two tests speak with a real mail server: aiosmtpd takes what is sent into a folder,
//! Dovecot gives it out by IMAP; where they are not installed the tests say so.

use super::desk::plain;
use super::report_stage::{ANYUAN, QUARTER, ReportStage, YUDU, digest, rows_of};
use crate::office::moment;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use zhaozhang_office::Actor;
use zhaozhang_office::duty::delivery::channel::{MailSecurity, MailSetting, NewSetting};
use zhaozhang_office::report::letter_reading;
use zhaozhang_office::report::mailbox::MailboxSetting;

const WHY: &str = "没有留存";

/// A zip with these files.
pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A filled form as clerks send it.
pub(super) fn sheet(unit: &str, rows: &[[&str; 4]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "附件2").unwrap();
    sheet.write(1, 0, "医改宣传工作季报表").unwrap();
    sheet.write(2, 0, format!("填报单位：{unit}")).unwrap();
    for (column, word) in ["序号", "稿件标题", "发布时间", "发布媒体", "发布网址（链接）"].iter().enumerate()
    {
        sheet.write(4, u16::try_from(column).unwrap(), *word).unwrap();
    }
    for (at, row) in (5..).zip(rows) {
        sheet.write(at, 0, at - 4).unwrap();
        for (column, words) in (1..).zip(row) {
            sheet.write(at, column, *words).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn s0_42_the_package_is_named_by_the_rule_and_one_that_comes_in_is_matched_to_the_rows() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "", ""],
        ["安远县推进分级诊疗改革", "2026-10-15", "新华网", "", WHY],
        ["什么是“医共体”?", "2026-11-02", "健康报", "", ""],
    ];
    stage.liaison.saves(&at, &rows).await;
    let pdf = stage.liaison.get(&format!("{at}/report.pdf")).await.bytes;
    let other = stage.liaison.get(&format!("{at}/report.pdf?full=1")).await.bytes;
    // In: matched by number and title, what fits nowhere is listed.
    let package = zipped(&[
        ("材料/1+安远县推进分级诊疗改革.pdf", &pdf),
        ("２、什么是“医共体”？.pdf", &other),
        ("9+另一件事.pdf", b"%PDF-1.4 broken"),
    ]);
    let answer = stage.liaison.sends_parts(&format!("{at}/package"), &[], ("材料.zip", &package)).await;
    let words = plain(&answer.text());
    assert!(answer.status.is_success() && words.contains("对上2件"), "{words}");
    assert!(words.contains("9+另一件事.pdf"), "what fits nowhere is named: {words}");
    let log = stage.logged("填报季报").await;
    assert!(log.contains("佐证材料包：对上2件"), "{log}");
    let missing = stage.liaison.sends_parts(&format!("{at}/package"), &[], ("材料.zip", b"PK\x05\x06")).await;
    assert_eq!(missing.status.as_u16(), 422, "{}", plain(&missing.text()));
    // Out: 序号+稿件标题, the names marked as UTF-8, the evidence as it came.
    let out = stage.liaison.get(&format!("{at}/evidence.zip")).await;
    let name = out.header("content-disposition");
    let expected = crate::visitor::encoded(&format!("{ANYUAN}_2026年第四季度_佐证材料.zip"));
    assert!(name.contains(&expected), "{name}");
    assert_eq!(out.header("content-length"), out.bytes.len().to_string());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(out.bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, ["1+安远县推进分级诊疗改革.pdf", "2+什么是“医共体”？.pdf"]);
    let mut first = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut first).unwrap();
    assert_eq!(first, pdf);
    let digest = digest(&stage.liaison, &at).await;
    stage.liaison.does(&format!("{at}/to-sign"), &[("digest", &digest)]).await;
}

#[tokio::test]
async fn s0_43_one_click_gives_the_message_with_report_and_package() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "", ""]]).await;
    let pdf = stage.liaison.get(&format!("{at}/report.pdf")).await.bytes;
    stage.proves(rows_of(&stage.liaison, &at).await[0], "报纸.pdf", &pdf).await;
    let early = stage.liaison.get(&format!("{at}/mail.eml")).await;
    assert_eq!(early.status.as_u16(), 422, "not before it is signed");
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let answer = stage.liaison.get(&format!("{at}/mail.eml")).await;
    assert_eq!(answer.header("content-type"), "message/rfc822");
    let letter = letter_reading::read(&answer.bytes).unwrap();
    assert_eq!(letter.subject, format!("{ANYUAN}+2026年第四季度医改宣传工作季报表"));
    let names: Vec<&str> = letter.files.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        format!("{ANYUAN}2026年第四季度医改宣传工作季报表.xlsx"),
        format!("{ANYUAN}_2026年第四季度_佐证材料.zip"),
    ];
    assert_eq!(names, expected);
    let read = zhaozhang_office::report::report_reading::read(names[0], &letter.files[0].1).unwrap();
    assert_eq!((read.unit.as_str(), read.rows.len()), (ANYUAN, 1));
    // Nothing goes out by itself before somebody set up a server.
    stage.liaison.is_refused(&format!("{at}/send"), &[("to", "错")], &["R-153", "R-154"]).await;
    // The due day is the earlier of the two readings, and the page says which articles they are.
    let page = plain(&stage.liaison.page(&at).await);
    assert!(page.contains("2026年12月31日24时前") && page.contains("附件2 注2"), "{page}");
}

const RIGHT: &[u8] = include_bytes!("../../files/tls/right.der");
const KEY: &[u8] = include_bytes!("../../files/tls/server.key.der");

/// A certificate or key as servers read it.
pub(super) fn pem(kind: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<String> =
        text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// A mail server of the test: what comes by SMTP goes into a folder that IMAP gives out.
pub(super) struct MailHouse {
    folder: TempDir,
    smtp: u16,
    imap: u16,
    /// The port that speaks TLS, under the invented certificate of `tests/files/tls`.
    pub(super) imaps: u16,
    running: Vec<Child>,
}

impl Drop for MailHouse {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn answers(port: u16) -> bool {
    // Four hundred tries of 50 ms are twenty seconds.
    for _ in 0..400 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

impl MailHouse {
    /// Starts both servers; nothing where they are not installed or may not be started.
    #[expect(clippy::print_stdout, reason = "whoever reads the tests' output sees what was not tried")]
    pub(super) fn open() -> Option<Self> {
        let python = "/usr/bin/python3";
        let has_smtp = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        let is_root =
            fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !has_smtp.is_ok_and(|status| status.success())
            || !Path::new("/usr/sbin/dovecot").exists()
            || !is_root
        {
            println!("skipped: dovecot or aiosmtpd is not installed, or the test is not run as root");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let mail = place.join("Maildir");
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(mail.join(part)).unwrap();
        }
        // Both servers keep the mail as nobody.
        let open = |path: &Path| {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        open(place);
        Command::new("chown").args(["-R", "nobody:nogroup"]).arg(&mail).status().unwrap();
        let (smtp, imap, imaps) = (free_port(), free_port(), free_port());
        let tls = [("cert.pem", "CERTIFICATE", RIGHT), ("key.pem", "PRIVATE KEY", KEY)];
        for (name, kind, der) in tls {
            fs::write(place.join(name), pem(kind, der)).unwrap();
        }
        let (place, mail) = (place.display(), mail.display());
        let config = format!(
            "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {place}/run\nstate_dir = {place}/run\n\
             log_path = {place}/dovecot.log\nssl = yes\nssl_cert = <{place}/cert.pem\nssl_key = <{place}/key.pem\ndisable_plaintext_auth = no\n\
             mail_location = maildir:{mail}\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n\
             passdb {{\n driver = static\n args = password=Mima-2026\n}}\n\
             userdb {{\n driver = static\n args = uid=nobody gid=nogroup home={place}\n}}\n\
             service imap-login {{\n inet_listener imap {{\n port = {imap}\n }}\n inet_listener imaps {{\n port = {imaps}\n ssl = yes\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\n"
        );
        let file = folder.path().join("dovecot.conf");
        fs::write(&file, config).unwrap();
        let dovecot = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Command::new(python)
            .args(["-m", "aiosmtpd", "-l", &format!("127.0.0.1:{smtp}"), "-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("Maildir"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let house = Self { folder, smtp, imap, imaps, running: vec![dovecot, server] };
        let log = || fs::read_to_string(house.folder.path().join("dovecot.log")).unwrap_or_default();
        assert!(answers(imap), "dovecot does not answer\n{}", log());
        assert!(answers(smtp), "aiosmtpd does not answer");
        Some(house)
    }

    /// Sends a letter as a clerk's mail program does.
    pub(super) fn posts(&self, from: &str, id: &str, subject: &str, files: &[(&str, &[u8])]) {
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain("见附件。".to_owned()));
        for (name, bytes) in files {
            let kind = ContentType::parse("application/octet-stream").unwrap();
            parts = parts.singlepart(Attachment::new((*name).to_owned()).body(bytes.to_vec(), kind));
        }
        let message = Message::builder()
            .from(from.parse().unwrap())
            .to("gxuanchuan@example.com".parse().unwrap())
            .message_id(Some(format!("<{id}@example.com>")))
            .subject(subject)
            .multipart(parts)
            .unwrap();
        SmtpTransport::builder_dangerous("127.0.0.1").port(self.smtp).build().send(&message).unwrap();
    }

    pub(super) fn mailbox(&self) -> MailboxSetting {
        MailboxSetting {
            host: "127.0.0.1".to_owned(),
            port: self.imap,
            security: MailSecurity::Plain,
            user: "gxuanchuan@example.com".to_owned(),
            password: "Mima-2026".to_owned(),
            folder: String::new(),
        }
    }

    fn server(&self) -> MailSetting {
        MailSetting {
            host: "127.0.0.1".to_owned(),
            port: self.smtp,
            security: MailSecurity::Plain,
            user: String::new(),
            password: String::new(),
            from: "office@example.com".to_owned(),
        }
    }
}

#[tokio::test]
async fn s0_43_a_letter_with_form_and_package_becomes_a_draft_once_and_the_answer_says_what_is_missing() {
    let Some(house) = MailHouse::open() else { return };
    let stage = ReportStage::new().await;
    let (office, admin) = (&stage.test.office, Actor::command_line());
    stage.secretariat.is_refused("/reports/letters/read", &[], &["R-164"]).await;
    let bad = MailboxSetting { port: 0, ..MailboxSetting::default() };
    assert!(
        office.set_mailbox(&moment(), &admin, bad, true).await.unwrap_err().to_string().contains("R-163")
    );
    office.set_mailbox(&moment(), &admin, house.mailbox(), true).await.unwrap();
    office.set_channel(&moment(), &admin, NewSetting::Mail(house.server(), true)).await.unwrap();
    let pdf = stage.secretariat.get("/reports/blank.xlsx?notice=ganzhou-2023-1").await.bytes;
    assert!(!pdf.is_empty());
    let rows = [
        ["于都县中医药服务全覆盖", "2026-10-26", "江西日报", "https://jxrb.example.com/9"],
        ["于都红色健康教育进校园", "十一月初", "中国卫生", ""],
    ];
    let form = sheet(YUDU, &rows);
    let proof = stage_pdf(&stage).await;
    let package = zipped(&[("1+于都县中医药服务全覆盖.pdf", &proof)]);
    let files: [(&str, &[u8]); 2] = [("于都季报.xlsx", &form), ("于都_佐证材料.zip", &package)];
    let subject = format!("{YUDU}+2026年第四季度医改宣传工作季报表");
    house.posts("13800000103@example.com", "yudu-1", &subject, &files);
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("收到1封新来信"), "{words}");
    assert!(words.contains("已存为第1版草稿") && words.contains("佐证材料1件"), "{words}");
    // Everything that is missing, each with its row.
    assert!(words.contains("R-113") && words.contains("十一月初"), "{words}");
    assert!(words.contains("《于都红色健康教育进校园》") || words.contains("第2行"), "{words}");
    let log = stage.logged("收取季报来信").await;
    assert!(log.contains("13800000103@example.com") && log.contains("已入稿"), "{log}");
    // It lies in the unit's own draft, not handed in, with its evidence.
    let list = stage.other.page("/reports").await;
    assert!(list.contains("填报中"), "{}", plain(&list));
    let at = between_first(&list, "href=\"/reports/", "\"");
    let page = plain(&stage.other.page(&format!("/reports/{at}")).await);
    assert!(page.contains("于都县中医药服务全覆盖") && page.contains("来信"), "{page}");
    assert!(page.contains("1+于都县中医药服务全覆盖.pdf"), "{page}");
    // The answer waits for the mail server.
    let told = office.reminder_messages(10).await.unwrap();
    assert!(told.iter().any(|message| message.subject == format!("回复：{subject}")), "{told:?}");
    // Read again, and the same letter sent again: nothing twice.
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("收到0封新来信，重复0封"), "{words}");
    house.posts("13800000103@example.com", "yudu-1", &subject, &files);
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("收到0封新来信，重复1封"), "{words}");
    let page = plain(&stage.other.page(&format!("/reports/{at}")).await);
    assert!(page.contains("各版内容（1版）"), "{page}");
    // A stranger's letter waits for a clerk, who says whose it is.
    let form = sheet(ANYUAN, &[["安远县推进分级诊疗改革", "2026-10-12", "江西日报", ""]]);
    house.posts("stranger@example.com", "stranger-1", "2026年第四季度季报", &[("季报.xlsx", &form)]);
    let page = stage.secretariat.post("/reports/letters/read", "").await.text();
    assert!(plain(&page).contains("等秘书处认领"), "{}", plain(&page));
    assert_eq!(stage.liaison.get("/reports/letters").await.status.as_u16(), 403);
    let letter = between_first(&page, "/reports/letters/", "/claim");
    let unit = stage.unit.to_string();
    let home = stage.secretariat.does(&format!("/reports/letters/{letter}/claim"), &[("unit", &unit)]).await;
    assert!(plain(&stage.liaison.page(&home).await).contains("安远县推进分级诊疗改革"));
    assert!(stage.logged("认领季报来信").await.contains("stranger@example.com"));
    // A form with a secret mark is kept nowhere, and its sender is told; the next round does not fetch it again.
    let form = sheet(YUDU, &[["机密★10年 内部材料", "2026-10-12", "江西日报", ""]]);
    house.posts("13800000103@example.com", "yudu-secret", "2026年第四季度季报", &[("季报.xlsx", &form)]);
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(words.contains("收到0封新来信") && words.contains("G-101"), "{words}");
    let told = office.reminder_messages(20).await.unwrap();
    assert!(told.iter().any(|message| message.subject == "回复：季报来信没有收下"), "{told:?}");
    let words = plain(&stage.secretariat.post("/reports/letters/read", "").await.text());
    assert!(!words.contains("G-101"), "it is seen: {words}");
    let page = plain(&stage.secretariat.page("/reports/letters").await);
    assert!(!page.contains("机密"), "nothing of it is kept: {page}");
    let again = format!("/reports/letters/{letter}/claim");
    stage.secretariat.is_refused(&again, &[("unit", &unit)], &["R-162"]).await;
    assert!(office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn s0_43_a_signed_report_is_sent_by_the_offices_own_server() {
    let Some(house) = MailHouse::open() else { return };
    let stage = ReportStage::new().await;
    let (office, admin) = (&stage.test.office, Actor::command_line());
    office.set_channel(&moment(), &admin, NewSetting::Mail(house.server(), true)).await.unwrap();
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["安远县推进分级诊疗改革", "2026-10-12", "江西日报", "", WHY]]).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let to = [("to", "gxuanchuan@example.com")];
    stage.liaison.does(&format!("{at}/send"), &to).await;
    let log = stage.logged("寄送季报").await;
    assert!(log.contains("安医改") && log.contains("gxuanchuan@example.com"), "{log}");
    let kept = fs::read_dir(house.folder.path().join("Maildir/new")).unwrap().flatten().next().unwrap();
    let letter = letter_reading::read(&fs::read(kept.path()).unwrap()).unwrap();
    assert_eq!(letter.subject, format!("{ANYUAN}+2026年第四季度医改宣传工作季报表"));
    assert_eq!(letter.identity, "report-1-2@example.com");
    assert!(letter.files[0].0.ends_with(".xlsx") && QUARTER == "2026-Q4");
}

/// A PDF of the office's own.
async fn stage_pdf(stage: &ReportStage) -> Vec<u8> {
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.get(&format!("{at}/report.pdf")).await.bytes
}

fn between_first(text: &str, from: &str, to: &str) -> String {
    let parts = text.split(from).skip(1).filter_map(|rest| rest.split(to).next());
    let mut numbers = parts.filter(|part| part.parse::<i64>().is_ok());
    numbers.next().unwrap_or_else(|| panic!("no {from}")).to_owned()
}
