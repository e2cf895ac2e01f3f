//! The commands of whoever looks after the machine: backup, restore, move, and a clock that was set back.

use super::machine::{Machine, fresh_server_database, get, said, take_in, text};
use crate::office::project;
use zhaozhang_office::{Actor, Moment, Office, Opening};

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn an_office_is_backed_up_while_it_runs_and_restored_by_one_command_each() {
    let mut databases = vec![None];
    databases.extend(fresh_server_database().await.map(Some));
    for database in databases {
        let work = tokio::task::spawn_blocking(move || back_up_and_restore(database.as_deref()));
        work.await.unwrap();
    }
}

fn back_up_and_restore(database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    take_in(&data, database, 20);
    let machine = Machine::start(&data, database, "127.0.0.1:0");
    let archive = text(&folder.path().join("备份.zip"));
    let data = text(&data);
    let mut arguments = vec!["backup", "--data", &data, "--out", &archive];
    if let Some(database) = database {
        arguments.extend(["--database", database]);
    }
    let (code, words) = said(&arguments);
    assert!(code == 0 && words.contains("台账20条") && words.contains("清单校验值"), "{words}");
    assert_eq!(get(&machine, "/ledger").status, 200);
    let (code, words) = said(&arguments);
    assert!(code == 1 && words.contains("B-101"), "{words}");
    machine.stop();

    let back = text(&folder.path().join("back"));
    let (code, words) = said(&["restore", &archive, "--data", &back]);
    assert!(code == 0 && words.contains("20条"), "{words}");
    let (code, words) = said(&["verify", "--data", &back]);
    assert!(code == 0 && words.contains("台账：20条"), "{words}");
    let notices = text(&folder.path().join("back/notices"));
    let (code, words) = said(&["verify", "--data", &back, "--notices", &notices]);
    assert_eq!(code, 0, "the notices of the backup load: {words}");
    let (code, words) = said(&["restore", &archive, "--data", &back]);
    assert!(code == 1 && words.contains("B-202"), "{words}");
    let (code, words) = said(&["backup", "--data", "/nowhere/data", "--out", &archive]);
    assert!(code == 1 && words.contains("C-602"), "{words}");
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn an_office_moves_to_a_server_by_one_command_and_is_refused_where_it_was() {
    let Some(url) = fresh_server_database().await else { return };
    let work = tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        take_in(&data, None, 20);
        let data = text(&data);
        let (code, words) = said(&["move", "--from", &data, "--to", &url]);
        assert!(
            code == 0 && words.contains("逐表行数和校验和一致") && words.contains("--database"),
            "{words}"
        );
        let (code, words) = said(&["verify", "--data", &data]);
        assert!(code == 1 && words.contains("O-031"), "{words}");
        let (code, words) = said(&["verify", "--data", &data, "--database", &url]);
        assert!(code == 0 && words.contains("台账：20条"), "{words}");
        let (code, words) = said(&["move", "--from", &data, "--to", &url]);
        assert!(code == 1 && words.contains("O-031"), "{words}");
    });
    work.await.unwrap();
}

#[tokio::test]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_clock_that_was_set_back_is_told_at_the_start_and_accepted_when_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let later = Moment { today: "2099-01-01".parse().unwrap(), at: "2099-01-01T00:00:00Z".into() };
    let opening = Opening {
        data_folder: data.clone(),
        database_url: None,
        notices_folder: project().join("notices"),
        fonts_folder: project().join("fonts"),
        moment: later.clone(),
        secrets: crate::office::secrets(),
    };
    let office = Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"));
    office.load_demonstration(&later, &Actor::command_line()).await.unwrap();
    office.close().await;
    let work = tokio::task::spawn_blocking(move || {
        let serve = ["serve", "--data", &text(&data), "--address", "127.0.0.1:0"];
        let (code, words) = said(&serve);
        assert!(code == 1 && words.contains("C-304") && words.contains("2099-01-01"), "{words}");
        let machine = Machine::of(super::machine::program(&[&serve[..], &["--clock-is-right"]].concat()));
        assert_eq!(get(&machine, "/health").status, 200);
        machine.stop();
        // From then on nobody is asked again.
        let again = Machine::of(super::machine::program(&serve));
        assert_eq!(get(&again, "/health").status, 200);
        again.stop();
        assert_eq!(said(&["verify", "--data", &text(&data)]).0, 0);
    });
    work.await.unwrap();
}
