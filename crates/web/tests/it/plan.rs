//! `zhaozhang plan` on a plan written for this test, and on files that are none.

use calamine::{Reader, Xlsx};
use std::io::Cursor;
use std::process::{Command, Output};

const PLAN: &str = "云溪市人民政府办公室关于印发2023年深化医药卫生体制改革重点任务的通知\n云政办发〔2023〕12号\n\
    各县（区）人民政府，市政府各部门：\n现将重点任务印发给你们，请认真组织实施。\n2023年4月6日\n\
    一、重点任务\n（一）健全基层服务体系\n1.今年新建3个社区卫生服务中心，家庭医生签约率达到45%以上。（市卫生健康委、市财政局分别负责）\n\
    2.推进村卫生室医保结算，10月底前实现全覆盖。（市医保局牵头，市卫生健康委配合）\n";

fn run(name: &str, bytes: &[u8]) -> (Output, Option<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join(name), folder.path().join("任务表.xlsx"));
    std::fs::write(&file, bytes).unwrap();
    let program = env!("CARGO_BIN_EXE_zhaozhang");
    let output = Command::new(program).arg("plan").arg(&file).arg("--out").arg(&out).output().unwrap();
    (output, std::fs::read(out).ok())
}

#[test]
fn a_plan_becomes_a_table_of_tasks_to_confirm() {
    let (output, book) = run("方案.txt", PLAN.as_bytes());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("任务2项，责任段2处"), "{said}");
    let mut book = Xlsx::new(Cursor::new(book.unwrap())).unwrap();
    let range = book.worksheet_range("任务表").unwrap();
    let rows: Vec<String> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let all = rows.join("\n");
    assert!(all.contains("市卫生健康委、市财政局|分别负责"), "{all}");
    assert!(all.contains("45%") && all.contains("2023-10-31"), "{all}");
    assert!(all.contains("未经确认"), "{all}");
}

#[test]
fn the_same_plan_in_gb18030_reads_the_same() {
    let (_, plain) = run("方案.txt", PLAN.as_bytes());
    let (encoded, _, _) = encoding_rs::GB18030.encode(PLAN);
    let (_, other) = run("方案.txt", &encoded);
    assert!(plain.is_some() && plain == other, "the two workbooks differ");
}

#[test]
fn a_file_without_text_or_tasks_is_told_so() {
    let (picture, _) = run("扫描件.txt", &[0x89, b'P', b'N', b'G', 0xFF, 0xFE, 0x00, 0x80, 0xC0]);
    let (empty, _) = run("空.txt", b"");
    for output in [picture, empty] {
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(!said.contains("panicked") && !said.trim().is_empty(), "{said}");
    }
}
