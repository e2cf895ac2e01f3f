//! Dossiers through the verbs, on both databases: states follow from steps, and every verb leaves one event.

use crate::desk::{Desk, clerk, day, moment, on_both, refused};
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_office::Refusal;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::supervision::open_dossier::{NewDossier, is_replayed};
use zhaozhang_office::supervision::step_dossier::NewStep;

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn unit(desk: &Desk) -> i64 {
    let new = NewUnit {
        name: "市卫健委".into(),
        kind: "成员单位".into(),
        level: "市级".into(),
        from: Some(day("2020-01-01")),
        basis: "三定方案".into(),
        ..NewUnit::default()
    };
    refused(desk.office.register_unit(&moment(), &clerk(), &new).await).unwrap()
}

fn new(kind: &str, unit: Option<i64>, pairs: &[(&str, &str)]) -> NewDossier {
    let kind = Kind::of(kind).unwrap();
    NewDossier { kind, unit, parent: None, on: moment().today, values: values(pairs) }
}

async fn events(desk: &Desk) -> usize {
    desk.office.events(1000).await.unwrap().len()
}

fn codes(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Listed(problems) => problems.into_iter().map(|problem| problem.code).collect(),
        other => vec![other.code()],
    }
}

#[tokio::test]
async fn a_finding_goes_its_way_and_every_step_is_one_event() {
    on_both(async |desk| {
        let unit = unit(&desk).await;
        let office = &desk.office;
        let before = events(&desk).await;
        let wrong = new("findings", None, &[("title", "窗口少"), ("due", "后天")]);
        let refusal = refused(office.open_dossier(&moment(), &clerk(), &wrong, "").await).unwrap_err();
        assert_eq!(codes(refusal), ["P-501", "P-503", "P-509"]);
        let right = new("findings", Some(unit), &[("title", "窗口少"), ("detail", "排队")]);
        let id = refused(office.open_dossier(&moment(), &clerk(), &right, "").await).unwrap();
        let step = |key: &'static str, pairs: &[(&str, &str)]| NewStep {
            kind: Kind::of("findings").unwrap(),
            id,
            key,
            on: moment().today,
            values: values(pairs),
        };
        let early = step("pass", &[("recheck", "合格"), ("rechecked_on", "2020-07-31")]);
        let refusal = refused(office.step_dossier(&moment(), &clerk(), &early).await).unwrap_err();
        assert_eq!(codes(refusal), ["P-506"]);
        let plan = step("plan", &[("measure", "增设"), ("owner", "甲"), ("due", "2020-12-01")]);
        refused(office.step_dossier(&moment(), &clerk(), &plan).await).unwrap();
        let done = step("done", &[("result", "已增设"), ("evidence", "照片")]);
        refused(office.step_dossier(&moment(), &clerk(), &done).await).unwrap();
        let found = office.dossier(&clerk(), Kind::of("findings").unwrap(), id).await.unwrap();
        assert_eq!((found.state(), found.value("due")), ("待复查", "2020-12-01"));
        assert_eq!(events(&desk).await, before + 3, "one event each, none for a refusal");
    })
    .await;
}

#[tokio::test]
async fn a_draw_is_kept_whole_and_replays_only_unchanged() {
    on_both(async |desk| {
        let office = &desk.office;
        let draw = new(
            "draws",
            None,
            &[
                ("title", "检查"),
                ("targets", "甲\n乙\n丙"),
                ("target_count", "2"),
                ("inspectors", "张\n李"),
                ("inspector_count", "1"),
            ],
        );
        let id = refused(office.open_dossier(&moment(), &clerk(), &draw, "00ff").await).unwrap();
        let mut kept = office.dossier(&clerk(), Kind::of("draws").unwrap(), id).await.unwrap();
        assert!(is_replayed(&kept) && kept.value("drawn_targets").lines().count() == 2);
        kept.values.insert("seed".into(), "00fe".into());
        kept.values.insert("drawn_targets".into(), "甲\n甲".into());
        assert!(!is_replayed(&kept), "a changed record does not replay");
    })
    .await;
}
