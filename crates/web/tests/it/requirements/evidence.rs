//! Evidence (佐证材料): kinds by content, limits told before and kept, a scan for viruses, files opened from their row in
//! stretches, rights of the record, one file kept once, nothing half-kept.

use super::desk::plain;
use super::evidence_stage::{PROGRAM, cut_film, evidence_in, jpg, mp3, mp4, pdf, rows, send, stretch};
use super::review_desk::ReviewDesk;
use std::path::Path;
use std::sync::Arc;
use zhaozhang_domain::chain::digest;
use zhaozhang_office::evidence::Equipment;
use zhaozhang_web::scanning::CommandScanner;

const ROWS: [[&str; 5]; 2] = [
    ["安远县推进分级诊疗", "2026-10-12", "江西日报", "", ""],
    ["安远县医共体建设见成效", "2026-11-02", "安远电视台", "", ""],
];

/// Fields besides kind and title.
type More = &'static [(&'static str, &'static str)];

/// The files below a folder, unfinished ones too.
fn files_below(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[tokio::test]
async fn s0_41_every_kind_is_taken_by_its_content_and_opens_from_the_row() {
    let (stage, at, addresses) = rows(&ROWS).await;
    let page = stage.liaison.page(&addresses[0]).await;
    for told in ["2 GB", "500 MB", "50 MB", "mp4、mov", "20份", "pdf、jpg、png、ofd"] {
        assert!(page.contains(told), "told before the upload: {told}\n{}", plain(&page));
    }
    let film = mp4(300_000);
    let given: [(&str, &str, More, Vec<u8>); 5] = [
        ("扫描件", "报纸.pdf", &[], pdf("报纸")),
        ("剪报", "剪报.jpg", &[("page", "第3版")], jpg("剪报")),
        ("视频", "新闻.mp4", &[("air_time", "2026-10-12T19:30")], film.clone()),
        ("音频", "广播.mp3", &[("air_time", "2026-10-12 07:00")], mp3()),
        (
            "网页存档",
            "网页.warc",
            &[("address", "https://news.example.com/1")],
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\n".to_vec(),
        ),
    ];
    for (kind, name, more, bytes) in &given {
        let fields = [&[("kind", *kind), ("title", "安远县推进分级诊疗")], *more].concat();
        let answer = send(&stage.liaison, &addresses[0], &fields, Some((name, bytes))).await;
        assert_eq!(answer.status.as_u16(), 303, "{name}\n{}", plain(&answer.text()));
    }
    let log = stage.logged("上传佐证材料").await;
    assert!(log.contains("安医改") && log.contains("网页.warc") && log.contains("SM3"), "{log}");
    let page = stage.liaison.page(&addresses[0]).await;
    assert!(page.contains("第3版") && page.contains("2026-10-12 19:30播出"), "{}", plain(&page));
    // The report's own row leads to them.
    let ids = evidence_in(&stage.liaison.page(&at).await);
    assert_eq!(ids.len(), 5, "files open from the row");
    let file = format!("/evidence/{}/file", ids[2]);
    let whole = stage.liaison.get(&file).await;
    assert_eq!((whole.status.as_u16(), &whole.bytes), (200, &film));
    assert_eq!(whole.header("content-type"), "video/mp4");
    assert_eq!(whole.header("content-length"), film.len().to_string());
    let part = stretch(&stage.liaison, &file, "bytes=1000-1999").await;
    assert_eq!((part.status.as_u16(), part.bytes.as_slice()), (206, &film[1000..2000]));
    assert_eq!(part.header("content-range"), format!("bytes 1000-1999/{}", film.len()));
    let end = stretch(&stage.liaison, &file, "bytes=-7").await;
    assert_eq!(end.bytes, film[film.len() - 7..]);
    assert_eq!(stretch(&stage.liaison, &file, "bytes=9999999-").await.status.as_u16(), 416);
    let card = stage.liaison.page(&format!("/evidence/{}", ids[2])).await;
    assert!(card.contains("<video") && card.contains(&digest(&film)), "{}", plain(&card));
    // A page that came from elsewhere is never shown in our own window.
    let page = stage.liaison.get(&format!("/evidence/{}/file", ids[4])).await;
    assert!(page.header("content-disposition").starts_with("attachment"));
    let report = stage.test.office.check_evidence_files().await.unwrap();
    assert_eq!((report.files, report.faults.len()), (5, 0));
}

#[tokio::test]
async fn s0_41_a_wrong_type_is_refused_with_its_file_name_and_nothing_is_kept() {
    let (stage, _, addresses) = rows(&ROWS).await;
    let film = ("kind", "视频");
    let air = ("air_time", "2026-10-12T19:30");
    let mut macros =
        super::evidence_stage::package(&[("[Content_Types].xml", b"<x/>"), ("word/vbaProject.bin", b"x")]);
    let archive = super::evidence_stage::package(&[("1.pdf", &pdf("x"))]);
    let wrong: [(&str, &str, &[u8], &str); 12] = [
        ("视频", "宣传片.mp4", PROGRAM, "E-202"),
        ("视频", "宣传片.mp4", &cut_film(), "E-206"),
        ("视频", "照片.mp4", &jpg("x"), "E-205"),
        ("视频", "照片.jpg", &jpg("x"), "E-207"),
        ("视频", "片.mkv", b"\x1A\x45\xDF\xA3 rest of it", "E-203"),
        ("扫描件", "空.pdf", b"", "E-201"),
        ("扫描件", "半截.pdf", b"%PDF-1.7\nhalf", "E-206"),
        ("扫描件", "包.zip", &archive, "E-203"),
        ("其他", "带宏.docx", &macros, "E-202"),
        ("其他", "脚本.pdf", b"#!/bin/sh\nrm -rf /", "E-202"),
        ("其他", "网页.html", b"<html><script>1</script>", "E-202"),
        ("扫描件", "不知道.pdf", b"plain words", "E-203"),
    ];
    for (kind, name, bytes, code) in wrong {
        let fields = [("kind", kind), ("title", "已填的标题"), air];
        let answer = send(&stage.liaison, &addresses[0], &fields, Some((name, bytes))).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{name} {code}\n{}", plain(&text));
        assert!(text.contains(code) && text.contains(&format!("“{name}”")), "{code}\n{}", plain(&text));
        assert!(text.contains("已填的标题"), "what was typed is there");
    }
    macros.clear();
    // Everything that is left out is said at once.
    let nothing =
        send(&stage.liaison, &addresses[0], &[film, ("title", " ")], Some(("a.exe", PROGRAM))).await;
    for code in ["E-202", "E-211", "E-213"] {
        assert!(nothing.text().contains(code), "{code}\n{}", plain(&nothing.text()));
    }
    let clipping = [("kind", "剪报"), ("title", "剪报")];
    let answer = send(&stage.liaison, &addresses[0], &clipping, Some(("剪报.jpg", &jpg("y")))).await;
    assert!(answer.text().contains("E-212"), "{}", plain(&answer.text()));
    let answer = send(&stage.liaison, &addresses[0], &[("kind", "扫描件"), ("title", "无")], None).await;
    assert!(answer.text().contains("E-200"));
    let late = [film, ("title", "明天"), ("air_time", "2027-01-01T08:00")];
    let answer = send(&stage.liaison, &addresses[0], &late, Some(("片.mp4", &mp4(10)))).await;
    assert!(answer.text().contains("E-213"), "{}", plain(&answer.text()));
    assert!(stage.logged("上传佐证材料").await.is_empty(), "no event for what was refused");
    let left = files_below(&stage.test.office.data_folder().join("evidence"));
    assert!(left.is_empty(), "nothing half-kept: {left:?}");
}

#[tokio::test]
async fn s0_41_limits_are_settings_and_told_before() {
    let (stage, _, addresses) = rows(&ROWS).await;
    assert_eq!(stage.liaison.get("/evidence/limits").await.status.as_u16(), 403);
    stage
        .secretariat
        .is_refused("/evidence/limits", &[("kind", "扫描件"), ("megabytes", "0"), ("files", "x")], &["E-220"])
        .await;
    stage
        .secretariat
        .does("/evidence/limits", &[("kind", "扫描件"), ("megabytes", "1"), ("files", "2")])
        .await;
    assert!(stage.logged("设定佐证材料限额").await.contains("每份不超过1 MB"));
    assert!(stage.liaison.page(&addresses[0]).await.contains("1 MB"));
    let fields = [("kind", "扫描件"), ("title", "扫描")];
    let large = [b"%PDF-1.7\n".to_vec(), vec![b' '; 1_100_000], b"%%EOF".to_vec()].concat();
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("大.pdf", &large))).await;
    assert!(
        answer.text().contains("E-204") && answer.text().contains("“大.pdf”有2 MB"),
        "{}",
        plain(&answer.text())
    );
    for mark in ["一", "二"] {
        let answer = send(&stage.liaison, &addresses[0], &fields, Some(("好.pdf", &pdf(mark)))).await;
        assert_eq!(answer.status.as_u16(), 303);
    }
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("三.pdf", &pdf("三")))).await;
    assert!(answer.text().contains("E-208"), "{}", plain(&answer.text()));
}

#[tokio::test]
async fn s0_41_a_virus_scan_stands_before_the_door_once_it_is_set() {
    let (stage, _, addresses) = rows(&ROWS).await;
    let script = stage.test.office.data_folder().join("scan.sh");
    // As clamscan answers: 0 clean, 1 found, 2 failed.
    let words =
        "case \"$(cat \"$1\")\" in *EICAR*) echo 'Eicar-Test FOUND'; exit 1;; *BROKEN*) exit 2;; esac\n";
    std::fs::write(&script, words).unwrap();
    let scanner = CommandScanner::new(&format!("sh {}", script.display()));
    let equipment = Equipment { scanner: Some(Arc::new(scanner)), ..Equipment::default() };
    assert!(stage.test.office.equip_evidence(equipment));
    let fields = [("kind", "扫描件"), ("title", "扫描")];
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("坏.pdf", &pdf("EICAR")))).await;
    assert!(
        answer.text().contains("E-209") && answer.text().contains("Eicar-Test"),
        "{}",
        plain(&answer.text())
    );
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("疑.pdf", &pdf("BROKEN")))).await;
    assert!(answer.text().contains("E-210"), "what cannot be scanned is not taken");
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("好.pdf", &pdf("clean")))).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    assert!(stage.liaison.page(&addresses[0]).await.contains("收下前查病毒"));
}

#[tokio::test]
async fn s0_41_evidence_is_seen_by_whoever_may_see_its_record() {
    let (stage, at, addresses) = rows(&ROWS).await;
    let fields = [("kind", "扫描件"), ("title", "扫描")];
    send(&stage.liaison, &addresses[0], &fields, Some(("好.pdf", &pdf("一")))).await;
    let id = evidence_in(&stage.liaison.page(&addresses[0]).await)[0];
    for address in [format!("/evidence/{id}"), format!("/evidence/{id}/file"), addresses[0].clone()] {
        assert_eq!(stage.other.get(&address).await.status.as_u16(), 404, "another unit: {address}");
        assert_eq!(stage.secretariat.get(&address).await.status.as_u16(), 200, "the office: {address}");
    }
    let answer = send(&stage.other, &addresses[0], &fields, Some(("别.pdf", &pdf("二")))).await;
    assert_eq!(answer.status.as_u16(), 404);
    let answer = stage.other.post(&format!("/evidence/{id}/withdraw"), "reason=x").await;
    assert_eq!(answer.status.as_u16(), 404);
    assert!(!stage.other.page("/evidence").await.contains("好.pdf"));
    // Taken down with a reason, it stays readable; the row has none any more.
    stage.liaison.is_refused(&format!("/evidence/{id}/withdraw"), &[("reason", " ")], &["E-218"]).await;
    stage.liaison.does(&format!("/evidence/{id}/withdraw"), &[("reason", "传错了")]).await;
    stage.liaison.is_refused(&format!("/evidence/{id}/withdraw"), &[("reason", "再撤")], &["E-219"]).await;
    assert!(stage.logged("撤下佐证材料").await.contains("传错了"));
    assert_eq!(stage.liaison.get(&format!("/evidence/{id}/file")).await.status.as_u16(), 200);
    assert!(evidence_in(&stage.liaison.page(&at).await).is_empty());
    assert!(stage.test.office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn evidence_of_a_closed_item_stays_behind_its_wall() {
    let desk = ReviewDesk::new(&["安远拟稿人", "于都拟稿人", "查阅人", "市局办公室经办"]).await;
    let closed = [("disclosure", "不公开"), ("withheld_reason", "工作秘密")];
    let id = desk.drafts("安远拟稿人", "安远报送内部情况", &closed).await;
    let address = format!("/evidence/of/submission/{id}");
    let fields = [("kind", "扫描件"), ("title", "内部材料")];
    let answer = send(desk.at("安远拟稿人"), &address, &fields, Some(("内部.pdf", &pdf("内部")))).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let own = evidence_in(&desk.at("安远拟稿人").page(&address).await)[0];
    for stranger in ["于都拟稿人", "查阅人"] {
        let answer = desk.at(stranger).get(&format!("/evidence/{own}/file")).await;
        assert_eq!(answer.status.as_u16(), 404, "{stranger}");
        assert!(!desk.at(stranger).page("/evidence").await.contains("内部材料"), "{stranger}");
    }
}

#[tokio::test]
async fn one_file_is_kept_once_however_often_it_is_used() {
    let (stage, _, addresses) = rows(&ROWS).await;
    let fields = [("kind", "扫描件"), ("title", "扫描")];
    let same = pdf("同一份");
    send(&stage.liaison, &addresses[0], &fields, Some(("甲.pdf", &same))).await;
    let answer = send(&stage.liaison, &addresses[0], &fields, Some(("甲二.pdf", &same))).await;
    assert!(answer.text().contains("E-214") && answer.text().contains("甲.pdf"), "{}", plain(&answer.text()));
    let answer = send(&stage.liaison, &addresses[1], &fields, Some(("乙.pdf", &same))).await;
    assert_eq!(answer.status.as_u16(), 303);
    let kept = files_below(&stage.test.office.data_folder().join("evidence"));
    assert_eq!(kept, [digest(&same)], "one file for two rows, no leftovers");
    let id = evidence_in(&stage.liaison.page(&addresses[1]).await)[0];
    assert!(stage.liaison.page(&format!("/evidence/{id}")).await.contains("同一个文件还用在"));
    // Somebody changes the file behind our back: it is told.
    let place =
        stage.test.office.data_folder().join("evidence").join(&digest(&same)[..2]).join(digest(&same));
    std::fs::write(&place, pdf("另一份")).unwrap();
    let report = stage.test.office.check_evidence_files().await.unwrap();
    assert_eq!(report.faults.len(), 1);
}

#[tokio::test]
async fn what_was_left_unfinished_is_swept_at_the_start() {
    let (stage, _, _) = rows(&ROWS).await;
    let office = &stage.test.office;
    let receiving = office.receive_evidence_bytes("半.pdf", &pdf("半")).await.unwrap();
    let incoming = office.data_folder().join("evidence/.incoming");
    std::fs::write(incoming.join("9-dead.part"), b"left by a program that was ended").unwrap();
    office.sweep_incoming();
    assert_eq!(files_below(&incoming).len(), 1, "what is being received stays");
    drop(receiving);
    assert!(files_below(&incoming).is_empty(), "what nobody keeps goes");
}
