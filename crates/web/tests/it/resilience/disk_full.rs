//! The disk full: a clear page with what was typed, nothing half kept, and everything goes on when there is room again.
//! The disk is one of six megabytes that only the program sees; where the system allows nobody to make one, the
//! test says so and passes.

use super::machine::{Machine, get, post, program, said, take_in, text};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program on a small disk of its own, mounted over the folder.
pub(super) fn on_a_small_disk(folder: &Path) -> Option<Machine> {
    let enough = "mount -t tmpfs -o size=6m none \"$1\" && cp -r \"$2\"/. \"$1\" && shift 2 && exec \"$@\"";
    let allowed = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).status();
    let as_root = Command::new("unshare").args(["--mount", "true"]).status();
    let options: &[&str] = match (as_root, allowed) {
        (Ok(done), _) if done.success() => &["--mount"],
        (_, Ok(done)) if done.success() => &["--user", "--map-root-user", "--mount"],
        _ => return None,
    };
    let (disk, first) = (folder.join("disk"), folder.join("first"));
    std::fs::create_dir_all(&disk).unwrap();
    let data = text(&disk);
    let serve = program(&["serve", "--data", &data, "--address", "127.0.0.1:0", "--drain", "0"]);
    let mut command = Command::new("unshare");
    command.current_dir(crate::office::project());
    command.args(options).args(["sh", "-c", enough, "sh", &data, &text(&first)]);
    command.arg(serve.get_program()).args(serve.get_args());
    Some(Machine::of(command))
}

/// The small disk as the program sees it.
pub(super) fn inside(machine: &Machine, folder: &Path) -> PathBuf {
    let disk = folder.join("disk");
    PathBuf::from(format!("/proc/{}/root", machine.id())).join(disk.strip_prefix("/").unwrap())
}

/// Fills the disk to the last byte.
pub(super) fn fill(place: &Path) {
    let mut size = 1 << 20;
    let mut number = 0;
    while size >= 512 {
        match std::fs::write(place.join(format!("filler{number}")), vec![1; size]) {
            Ok(()) => number += 1,
            Err(_) => size /= 2,
        }
    }
}

#[test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
fn a_full_disk_is_said_nothing_is_half_kept_and_it_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    std::fs::create_dir_all(&first).unwrap();
    take_in(&first, None, 60);
    let Some(machine) = on_a_small_disk(folder.path()) else {
        println!("nobody may mount a disk here; a full disk was not tried");
        return;
    };
    let reason = "reason=%E7%A3%81%E7%9B%98%E6%BB%A1%E6%97%B6%E5%A1%AB%E7%9A%84";
    let reverse = |serial: usize| post(&machine, &format!("/ledger/{serial}/reverse"), reason);
    assert_eq!(reverse(1).status, 303);
    let disk = inside(&machine, folder.path());
    fill(&disk);
    // What is left in the log of the database is used up first.
    let mut accepted = 1;
    let full = loop {
        let heard = reverse(accepted + 1);
        if heard.status != 303 {
            break heard;
        }
        accepted += 1;
        assert!(accepted < 60, "the disk does not get full");
        fill(&disk);
    };
    assert_eq!(full.status, 507, "{}", full.text);
    assert!(full.text.contains("W-507") && full.text.contains("磁盘已满"), "{}", full.text);
    assert!(full.text.contains("磁盘满时填的") && full.text.contains("再次提交"), "{}", full.text);
    assert_eq!(get(&machine, "/ledger").status, 200, "reading goes on");
    assert_eq!(reverse(accepted + 1).status, 507, "and it says so again");

    for entry in std::fs::read_dir(&disk).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("filler") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    assert_eq!(reverse(accepted + 1).status, 303, "there is room again");
    accepted += 1;
    let copy = folder.path().join("copy");
    std::fs::create_dir_all(&copy).unwrap();
    let copied =
        Command::new("cp").args(["-r", &format!("{}/.", text(&disk)), &text(&copy)]).status().unwrap();
    assert!(copied.success());
    machine.stop();
    let (code, words) = said(&["verify", "--data", &text(&copy)]);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains(&format!("台账：{}条", 60 + accepted)), "{words}");
}
