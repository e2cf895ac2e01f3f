//! The program killed in the middle of taking a large ledger in: afterwards all of it is there or nothing, and the
//! chain holds.

use super::program::{does, program, text};
use crate::killing::kill_when_grown;
use crate::pages::S1;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};

/// Rows of the import: some megabytes, more than SQLite keeps back before it writes to its log.
const ROWS: usize = 4_000;

fn entries(data: &Path) -> usize {
    let words = does(&["verify", "--data", &text(data)]);
    let count: String = words
        .split("台账")
        .nth(1)
        .unwrap_or_default()
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    count.parse().unwrap_or_else(|_| panic!("{words}"))
}

fn start(data: &Path, ledger: &Path) -> Child {
    program(&["ledger", "take", "--data", &text(data), "--notice", S1, &text(ledger)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
fn a_killed_import_leaves_all_or_nothing_and_the_chain_holds() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut killed = 0;
    let mut before = 0;
    for (round, bytes) in [300_000, 1_000_000, u64::MAX / 2].into_iter().enumerate() {
        let ledger = folder.path().join(format!("第{round}次.csv"));
        let mut rows = String::from("事实,日期,单位,标题,结果\n");
        for row in 0..ROWS {
            let day = row % 28 + 1;
            writeln!(rows, "报送,2020-07-{day:02},安远县医疗保障局,第{round}次第{row}条,通过").unwrap();
        }
        std::fs::write(&ledger, rows).unwrap();
        killed += u32::from(kill_when_grown(start(&data, &ledger), &data, bytes));
        let now = entries(&data);
        assert!(
            now == before || now == before + ROWS,
            "{now} entries after {before}: an import is there in part"
        );
        before = now;
    }
    assert!(killed >= 1, "no import was killed in the middle");
    assert!(before >= ROWS, "the last import was left to finish");
}
