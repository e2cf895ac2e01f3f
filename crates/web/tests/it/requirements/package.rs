//! Packages of evidence (佐证材料包): built from a report under the rule 序号+稿件标题 so that other programs read the names,
//! tried against a list with every fault a liaison can cure, and refused whole when they mean harm.

use super::desk::plain;
use super::evidence_stage::{PROGRAM, cut_film, jpg, mp4, package, pdf, rows, send};
use super::report_stage::ReportStage;
use crate::office::{Answer, TestOffice, not_made};
use std::io::{Cursor, Read, Write};
use std::process::Command;
use zip::write::SimpleFileOptions;

const ROWS: [[&str; 5]; 3] = [
    ["安远县推进分级诊疗", "2026-10-12", "江西日报", "", ""],
    ["医共体“三统一”：见成效?", "2026-11-02", "安远电视台", "", ""],
    ["安远家庭医生签约服务", "2026-11-05", "赣南日报", "", "报纸已归档"],
];

/// The names another program reads, when it is there.
fn names_by(program: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let done = Command::new(program).args(arguments).env("LC_ALL", "C.UTF-8").output();
    let Ok(done) = done else {
        not_made(&format!("{program} is not installed"));
        return None;
    };
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn s0_42_a_report_becomes_one_package_whose_names_other_programs_read() {
    let (stage, at, addresses) = rows(&ROWS).await;
    let scan = |title| [("kind", "扫描件"), ("title", title)];
    let film = mp4(200_000);
    for (address, fields, name, bytes) in [
        (&addresses[0], scan("报纸").to_vec(), "scan.PDF", pdf("一")),
        (&addresses[1], scan("截图").to_vec(), "截图.jpg", jpg("二")),
        (
            &addresses[1],
            [&scan("新闻")[1..], &[("kind", "视频"), ("air_time", "2026-11-02T19:30")]].concat(),
            "新闻.mp4",
            film.clone(),
        ),
    ] {
        let answer = send(&stage.liaison, address, &fields, Some((name, &bytes))).await;
        assert_eq!(answer.status.as_u16(), 303, "{name}\n{}", plain(&answer.text()));
    }
    let answer = stage.liaison.get(&format!("{at}/evidence.zip")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string(), "told before it comes");
    assert!(answer.header("content-disposition").contains("zip"));
    let expected =
        ["1+安远县推进分级诊疗.pdf", "2+医共体“三统一”：见成效？_1.jpg", "2+医共体“三统一”：见成效？_2.mp4"];
    let mut archive = zip::ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, expected);
    let mut bytes = Vec::new();
    archive.by_index(2).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, film);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("package.zip");
    std::fs::write(&path, &answer.bytes).unwrap();
    let path = path.to_str().unwrap();
    let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
                  for i in z.infolist():\n    assert i.flag_bits & 0x800\n    print(i.filename)";
    if let Some(names) = names_by("python3", &["-c", script, path]) {
        assert_eq!(names, expected);
    }
    if let Some(names) = names_by("unzip", &["-Z1", path]) {
        assert_eq!(names, expected);
    }
    // What another unit has is not there; what nobody has is refused with the cure.
    assert_eq!(stage.other.get(&format!("{at}/evidence.zip")).await.status.as_u16(), 404);
}

/// Tries a package against the rows as they are pasted.
async fn tried(stage: &ReportStage, package: &[u8]) -> Answer {
    let rows = "序号\t稿件标题\t发布时间\n1\t安远县推进分级诊疗\t2026-10-12\n2\t安远县医共体建设见成效\t2026年11月2日\n3\t安远家庭医生签约服务\t2026-09-30";
    let fields = [("rows", rows), ("quarter", "2026-Q4")];
    send(&stage.liaison, "/evidence/package", &fields, Some(("佐证.zip", package))).await
}

#[tokio::test]
async fn s0_42_every_fault_of_an_incoming_package_is_one_list() {
    let stage = ReportStage::new().await;
    let same = pdf("同一份");
    let spoiled = package(&[
        ("佐证/1+安远县推进分级诊疗.pdf", &same),
        ("佐证/安远县推进分级诊疗.jpg", &jpg("没有序号")),
        ("佐证/3+安远县医共体建设见成效.pdf", &pdf("次序错")),
        ("佐证/2+别的题目.pdf", &pdf("标题不符")),
        ("佐证/2+安远县医共体建设见成效.mp4", &cut_film()),
        ("佐证/1+安远县推进分级诊疗_2.pdf", &same),
        ("佐证/宣传片.mp4", PROGRAM),
        ("佐证/通知.pdf", &pdf("对不上")),
        ("__MACOSX/._x", b"litter"),
    ]);
    let answer = tried(&stage, &spoiled).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{}", plain(&page));
    for (code, words) in [
        ("E-110", "文件名没有序号"),
        ("E-106", "序号写的是3，标题却是第2行的"),
        ("E-109", "标题“别的题目”与第2行的稿件标题不符"),
        ("E-102", "打不开：末尾缺了一截"),
        ("E-105", "内容完全相同"),
        ("E-103", "是程序"),
        ("E-111", "对不上报表的任何一行"),
        ("E-107", "第3行《安远家庭医生签约服务》没有佐证材料"),
        ("E-112", "不在2026年第四季度内"),
    ] {
        assert!(page.contains(code) && page.contains(words), "{code} {words}\n{}", plain(&page));
    }
    assert!(!page.contains("MACOSX"), "what systems put beside the files is no fault");
    assert!(page.contains("请改名为"), "every fault has its cure");
    let log = stage.logged("核对佐证材料包").await;
    assert!(log.contains("安医改") && log.contains("8个文件对3行"), "{log}");
    let left = stage.test.office.data_folder().join("evidence/.incoming");
    assert_eq!(std::fs::read_dir(left).unwrap().count(), 0, "nothing of it is kept");
}

#[tokio::test]
async fn s0_42_names_as_chinese_windows_writes_them_are_read() {
    let stage = ReportStage::new().await;
    let mut zip =
        package(&[("1+AAAAAAAAAAAAAAAAAA.pdf", &pdf("一")), ("2+BBBBBBBBBBBBBBBBBBBBBB.pdf", &pdf("二"))]);
    // Names in GBK, as long as the places they take, and no flag that says so.
    for (place, title) in
        [("AAAAAAAAAAAAAAAAAA", "安远县推进分级诊疗"), ("BBBBBBBBBBBBBBBBBBBBBB", "安远县医共体建设见成效")]
    {
        let (gbk, _, _) = encoding_rs::GBK.encode(title);
        assert_eq!(gbk.len(), place.len());
        while let Some(at) = zip.windows(place.len()).position(|window| window == place.as_bytes()) {
            zip[at..at + gbk.len()].copy_from_slice(&gbk);
        }
    }
    let page = tried(&stage, &zip).await.text();
    assert!(page.contains("1+安远县推进分级诊疗.pdf"), "{}", plain(&page));
    assert!(page.contains("2　安远县医共体建设见成效"), "matched to its row\n{}", plain(&page));
    assert!(!page.contains("E-111"));
}

#[tokio::test]
async fn s0_42_packages_that_mean_harm_are_refused_whole_with_the_reason() {
    let stage = ReportStage::new().await;
    let mut many = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..100_000 {
        many.start_file(format!("{number}.pdf"), SimpleFileOptions::default()).unwrap();
    }
    let many = many.finish().unwrap().into_inner();
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("1+零.pdf", SimpleFileOptions::default()).unwrap();
    for _ in 0..120 {
        bomb.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024, "small outside");
    let mut liar = package(&[("1+安远县推进分级诊疗.pdf", &vec![b'a'; 100_000])]);
    // The head promises ten bytes of what are a hundred thousand.
    let promise = 100_000_u32.to_le_bytes();
    while let Some(at) = liar.windows(4).position(|window| window == promise) {
        liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let cases: [(&str, Vec<u8>, &str, &str); 6] = [
        ("100,000 names", many, "E-303", "100000个文件"),
        ("a bomb", bomb, "E-305", "压缩炸弹"),
        ("a way out", package(&[("../../etc/cron.d/x", b"x")]), "E-304", "上级目录"),
        ("a root", package(&[("/etc/passwd", b"x")]), "E-304", "绝对路径"),
        ("no package", b"Rar!\x1A\x07\x00".to_vec(), "E-302", "不是压缩包"),
        ("half a package", package(&[("1.pdf", &pdf("x"))])[..60].to_vec(), "E-302", "没有传完整"),
    ];
    for (what, bytes, code, words) in cases {
        let answer = tried(&stage, &bytes).await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{what}\n{}", plain(&page));
        assert!(page.contains(code) && page.contains(words), "{what}\n{}", plain(&page));
        assert!(page.contains("2\t安远县医共体建设见成效"), "what was pasted is there");
    }
    let left = stage.test.office.data_folder().join("evidence/.incoming");
    assert_eq!(std::fs::read_dir(left).unwrap().count(), 0, "nothing is left behind");
    // A file that becomes larger than it said is cut off and cannot be opened.
    let page = tried(&stage, &liar).await.text();
    assert!(page.contains("E-102") && page.contains("包内数据损坏"), "{}", plain(&page));
    // The list itself is read with all its faults.
    let fields = [("rows", "没有序号的一行\n1\t甲\n1\t乙"), ("quarter", "昨天")];
    let answer = send(&stage.liaison, "/evidence/package", &fields, None).await;
    for code in ["E-307", "E-308", "E-309", "E-200"] {
        assert!(answer.text().contains(code), "{code}\n{}", plain(&answer.text()));
    }
}

#[tokio::test]
async fn packages_are_tried_in_an_office_without_accounts_too() {
    let office = TestOffice::empty().await;
    let visitor = office.stranger();
    let fields = [("rows", "1+甲县推进分级诊疗"), ("quarter", "")];
    let good = package(&[("1+甲县推进分级诊疗.pdf", &pdf("一"))]);
    let page = send(&visitor, "/evidence/package", &fields, Some(("包.zip", &good))).await.text();
    assert!(page.contains("没有问题：1个文件，1行"), "{}", plain(&page));
}
