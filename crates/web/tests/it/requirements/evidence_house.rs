//! The house of evidence under load and over time (evidence, section 3 of issue 4): a package of a hundred thousand names
//! by every door, and the command that reads every kept file and compares its SM3.

use super::desk::plain;
use super::evidence_stage::{package, pdf};
use super::program::{does, said, text};
use super::report_stage::{ReportStage, YUDU, rows_of};
use crate::office::{moment, project};
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use std::collections::BTreeMap;
use std::io::Cursor;
use zhaozhang_office::Actor;
use zip::write::SimpleFileOptions;

fn hundred_thousand_names() -> Vec<u8> {
    let mut many = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..100_000 {
        many.start_file(format!("{number}.pdf"), SimpleFileOptions::default()).unwrap();
    }
    many.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_package_of_a_hundred_thousand_names_is_refused_by_the_report_and_by_mail() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["安远县推进分级诊疗", "2026-10-12", "江西日报", "", "没有留存"]]).await;
    let many = hundred_thousand_names();
    let answer = stage.liaison.sends_parts(&format!("{at}/package"), &[], ("材料.zip", &many)).await;
    let words = plain(&answer.text());
    assert!(
        answer.status.as_u16() == 422 && words.contains("E-303") && words.contains("100000个文件"),
        "{words}"
    );
    // By mail the form is taken all the same, and the answer says why the package is not.
    let form = format!(
        "填报单位：{YUDU}\n序号,稿件标题,发布时间,发布媒体,发布网址（链接）\n1,于都县中医药服务全覆盖,2026-10-26,江西日报,\n"
    );
    let letter = Message::builder()
        .from("于医改 <13800000103@example.com>".parse().unwrap())
        .to("office@office.example".parse().unwrap())
        .subject(format!("{YUDU}+2026年第四季度医改宣传工作季报表"))
        .multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain("季报见附件".to_owned()))
                .singlepart(
                    Attachment::new("季报.csv".to_owned())
                        .body(form, ContentType::parse("text/csv").unwrap()),
                )
                .singlepart(
                    Attachment::new("佐证.zip".to_owned())
                        .body(many, ContentType::parse("application/zip").unwrap()),
                ),
        )
        .unwrap();
    let taken = stage
        .test
        .office
        .take_in_letter(&moment(), &Actor::job(), &letter.formatted(), &BTreeMap::new())
        .await
        .unwrap();
    let words = taken.said.join("\n");
    assert!(words.contains("E-303") && words.contains("100000个文件"), "{words}");
    let report = taken.report.unwrap();
    assert_eq!(rows_of(&stage.other, &format!("/reports/{report}")).await.len(), 1, "its rows came in");
    let left = stage.test.office.data_folder().join("evidence/.incoming");
    assert_eq!(std::fs::read_dir(left).unwrap().count(), 0, "nothing is left behind");
}

#[tokio::test]
async fn every_kept_file_is_read_again_by_the_command_and_a_changed_byte_is_named() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["安远县推进分级诊疗", "2026-10-12", "江西日报", "", ""]]).await;
    let good =
        package(&[("1+安远县推进分级诊疗.pdf", &pdf("一")), ("1+安远县推进分级诊疗_2.pdf", &pdf("二"))]);
    stage.liaison.sends_parts(&format!("{at}/package"), &[], ("材料.zip", &good)).await;
    let folder = stage.test.closed().await;
    let (notices, fonts) = (text(&project().join("notices")), text(&project().join("fonts")));
    let data = text(folder.path());
    let verify = ["--notices", &notices, "--fonts", &fonts, "verify", "--data", &data, "--files"];
    let words = does(&verify);
    assert!(words.contains("佐证材料：2个文件") && words.contains("与登记的SM3一致"), "{words}");
    // One byte changed, one file gone: both are named, and the exit code says so.
    let mut kept: Vec<std::path::PathBuf> = Vec::new();
    for shelf in std::fs::read_dir(folder.path().join("evidence")).unwrap().flatten() {
        if shelf.file_name().len() == 2 {
            kept.extend(std::fs::read_dir(shelf.path()).unwrap().flatten().map(|file| file.path()));
        }
    }
    assert_eq!(kept.len(), 2);
    let mut bytes = std::fs::read(&kept[0]).unwrap();
    bytes[9] ^= 1;
    std::fs::write(&kept[0], bytes).unwrap();
    std::fs::remove_file(&kept[1]).unwrap();
    let (exit, words) = said(&verify);
    assert_eq!(exit, 1, "{words}");
    for (path, why) in [(&kept[0], "内容被改动"), (&kept[1], "文件读不到")] {
        let hash = path.file_name().unwrap().to_string_lossy().into_owned();
        let line =
            words.lines().find(|line| line.contains(&hash)).unwrap_or_else(|| panic!("{hash} in {words}"));
        assert!(line.contains(why), "{line}");
    }
    assert!(words.contains("请从备份中取回"), "{words}");
    // Without being asked for, files are not read: the chain alone holds.
    does(&verify[..verify.len() - 1]);
}
