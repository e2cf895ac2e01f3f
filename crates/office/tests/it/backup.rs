//! Backup and restore, rehearsed: while others write, after kills, with every part damaged once, into places that are
//! not empty, onto either database.

use crate::desk::{
    CODE, Desk, day, fresh_server_database, head, moment, on_both, opening, refused, submission,
};
use crate::kill::{start_load, titles};
use std::fs;
use std::path::{Path, PathBuf};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{
    Actor, BackupReceipt, BackupRequest, NewBulletin, NewBulletinFile, Office, Opening, Refusal,
    RestoreReceipt, RestoreRequest,
};

const ANYUAN: &str = "安远县医疗保障局";

async fn back_up(desk: &Desk, out: &Path) -> Result<BackupReceipt, Refusal> {
    let request = BackupRequest { out: out.to_owned(), notices_folder: desk.folder.path().join("notices") };
    refused(desk.office.back_up(&moment(), &Actor::command_line(), request).await)
}

async fn restore(archive: &Path, data_folder: &Path, url: Option<String>) -> Result<RestoreReceipt, Refusal> {
    let request = RestoreRequest {
        archive: archive.to_owned(),
        data_folder: data_folder.to_owned(),
        database_url: url,
    };
    refused(zhaozhang_office::restore(&moment(), &Actor::command_line(), request).await)
}

/// Opens what was restored, with the notices that were in the backup.
async fn restored(data_folder: &Path, url: Option<String>) -> Office {
    let opening = Opening {
        data_folder: data_folder.to_owned(),
        notices_folder: data_folder.join("notices"),
        ..opening(data_folder, url)
    };
    Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// Facts, a bulletin with a file, and a ruling in the notice's folder.
async fn worked_in(desk: &Desk) {
    desk.takes_in(vec![submission(ANYUAN, "甲"), submission(ANYUAN, "乙")]).await.unwrap();
    let bulletin = NewBulletin {
        notice_code: CODE.into(),
        period: "2020-07".into(),
        number: "1号".into(),
        title: "通报".into(),
        issued_on: day("2020-08-03"),
        replaces: None,
        data: "{}".into(),
        files: vec![NewBulletinFile {
            name: "通报.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: vec![7; 100_000],
        }],
    };
    refused(desk.office.freeze_bulletin(&moment(), &head(), bulletin).await).unwrap();
    fs::write(desk.folder.path().join("notices").join(CODE).join("备注.txt"), "裁定随通知走").unwrap();
}

async fn total(office: &Office) -> String {
    let scored = office.scored(CODE, day("2020-12-31")).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2020);
    scored.sheet.named(ANYUAN).map_or_else(String::new, |(_, holder)| holder.total(year).to_string())
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_was_backed_up_is_there_after_restoring_figures_chains_files_and_notices() {
    on_both(async |desk| {
        worked_in(&desk).await;
        let archive = desk.folder.path().join("备份.zip");
        let receipt = back_up(&desk, &archive).await.unwrap();
        assert!(receipt.sentence().contains("台账2条"), "{}", receipt.sentence());
        assert_eq!(
            listing(desk.folder.path())
                .iter()
                .filter(|path| path.to_string_lossy().contains(".part"))
                .count(),
            0
        );
        // The office goes on; what comes later is not in the backup.
        desk.takes_in(vec![submission(ANYUAN, "以后的")]).await.unwrap();

        let mut places = vec![None];
        places.extend(fresh_server_database().await.map(Some));
        for (number, url) in places.into_iter().enumerate() {
            let data = desk.folder.path().join(format!("恢复{number}"));
            let back = restore(&archive, &data, url.clone()).await.unwrap();
            assert_eq!(back.manifest, receipt.manifest);
            assert_eq!(back.notices_folder.as_deref(), Some(data.join("notices").as_path()));
            assert_eq!(data.join("zhaozhang.db").exists(), url.is_none());
            let office = restored(&data, url).await;
            let report = office.verify().await.unwrap();
            assert!(report.holds(), "{report}");
            assert_eq!((report.ledger.serial, report.bulletins), (2, 1));
            assert_eq!(report.ledger.hash, receipt.manifest.ledger.hash);
            assert_eq!(report.events.serial, receipt.manifest.events.serial + 1);
            let last = office.events(1).await.unwrap().remove(0);
            assert_eq!((last.verb.as_str(), last.actor.as_str()), ("恢复备份", "命令行"));
            assert_eq!(total(&office).await, "2");
            let (_, bytes) = office.bulletin_file(1, "通报.pdf").await.unwrap().unwrap();
            assert_eq!(bytes.len(), 100_000);
            assert!(data.join("notices").join(CODE).join("备注.txt").is_file());
            assert!(data.join("keys/personal.key").is_file(), "without its key nothing sealed could be read");
            office.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_made_while_others_write_is_one_moment_and_kills_do_it_no_harm() {
    on_both(async |desk| {
        worked_in(&desk).await;
        let server = desk.database_url.clone();
        for round in 0..4 {
            let mut program = start_load(desk.folder.path(), server.as_deref(), 100 + round);
            program.hear(3 + round * 5);
            let archive = desk.folder.path().join(format!("第{round}份.zip"));
            let receipt = back_up(&desk, &archive).await.unwrap();
            let accepted = program.kill();
            let data = desk.folder.path().join(format!("第{round}次恢复"));
            restore(&archive, &data, None).await.unwrap();
            let office = restored(&data, None).await;
            let report = office.verify().await.unwrap();
            assert!(report.holds(), "{report}");
            assert_eq!(report.ledger.serial, receipt.manifest.ledger.serial);
            let there = titles(&office).await;
            // What was accepted before the backup began is in it.
            for title in accepted.iter().take(3 + round * 5) {
                assert_eq!(there.get(title), Some(&1), "{title}");
            }
            office.close().await;
        }
        // Nobody writes any more: the figures of the last backup are those of the office.
        let archive = desk.folder.path().join("最后一份.zip");
        back_up(&desk, &archive).await.unwrap();
        let data = desk.folder.path().join("最后恢复");
        restore(&archive, &data, None).await.unwrap();
        let office = restored(&data, None).await;
        assert_eq!(total(&office).await, total(&desk.office).await);
        assert_eq!(titles(&office).await, titles(&desk.office).await);
        office.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_the_part_is_named() {
    let desk = Desk::new().await;
    worked_in(&desk).await;
    let archive = desk.folder.path().join("备份.zip");
    back_up(&desk, &archive).await.unwrap();
    let whole = fs::read(&archive).unwrap();
    let data = desk.folder.path().join("恢复");
    let bad = desk.folder.path().join("坏的.zip");
    let mut named = 0;
    // Every 97th byte changed, one at a time: refused, or harmless and then everything is as it was.
    for at in (0..whole.len()).step_by(whole.len() / 97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        fs::write(&bad, bytes).unwrap();
        if let Err(refusal) = restore(&bad, &data, None).await {
            let words = refusal.to_string();
            assert!(words.contains("B-20"), "{words}");
            named += usize::from(words.contains("其中的“") && !words.contains("“目录”"));
            assert!(!data.exists(), "nothing half-restored stays");
        } else {
            let office = restored(&data, None).await;
            assert!(office.verify().await.unwrap().holds() && total(&office).await == "2");
            office.close().await;
            fs::remove_dir_all(&data).unwrap();
        }
    }
    assert!(named > 60, "{named} damages were named by their part");
    // Cut off, empty, and something else altogether.
    for bytes in [&whole[..whole.len() / 2], &[][..], "不是备份".as_bytes()] {
        fs::write(&bad, bytes).unwrap();
        let words = restore(&bad, &data, None).await.unwrap_err().to_string();
        assert!(words.contains("B-204"), "{words}");
    }
    assert!(
        restore(&desk.folder.path().join("没有"), &data, None)
            .await
            .unwrap_err()
            .to_string()
            .contains("B-203")
    );
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_a_restore_neither() {
    let desk = Desk::new().await;
    worked_in(&desk).await;
    let archive = desk.folder.path().join("备份.zip");
    back_up(&desk, &archive).await.unwrap();
    let again = back_up(&desk, &archive).await.unwrap_err().to_string();
    assert!(again.contains("B-101"), "{again}");
    let inside =
        back_up(&desk, &desk.data_folder().join("没有的文件夹/备份.zip")).await.unwrap_err().to_string();
    assert!(inside.contains("B-102") && inside.contains("B-103"), "{inside}");

    let full = restore(&archive, &desk.data_folder(), None).await.unwrap_err().to_string();
    assert!(full.contains("B-202"), "{full}");
    let file = restore(&archive, &archive, None).await.unwrap_err().to_string();
    assert!(file.contains("B-201"), "{file}");
    let stranger = Actor::named("张三", Role::SystemAdmin);
    let request =
        BackupRequest { out: desk.folder.path().join("别人的.zip"), notices_folder: PathBuf::new() };
    let refusal = refused(desk.office.back_up(&moment(), &stranger, request).await).unwrap_err();
    assert!(matches!(refusal, Refusal::NotPermitted { .. }));
    let empty = desk.folder.path().join("空的");
    fs::create_dir(&empty).unwrap();
    restore(&archive, &empty, None).await.unwrap();
    assert_eq!(desk.office.events(1).await.unwrap()[0].verb, "备份");
}
