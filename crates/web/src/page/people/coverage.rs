//! The coverage of people as a workbook (人员覆盖): which unit has a liaison, an opinion monitor with a deputy, and
//! leaders, and which has none (S0-20, S0-32, S0-53).

use super::unit_list::{Held, is_asked};
use super::{WORKBOOK, is_shown};
use crate::app::{App, download};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::units::{Register, Unit};
use zhaozhang_office::permit::Role;

const HEADS: [(&str, u16); 9] = [
    ("单位", 24),
    ("类别", 12),
    ("组", 20),
    ("联络员（信息员）", 10),
    ("专兼职", 6),
    ("舆情专员", 10),
    ("备岗", 10),
    ("主要领导", 10),
    ("分管领导", 10),
];

/// `GET /units/coverage.xlsx`.
pub(crate) async fn workbook(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let register = app.office().register().await?;
    let held = Held::of(app.office().posts_on(today).await?);
    let mut units = register.on(today);
    units.retain(|unit| is_shown(&actor, unit.id) && is_asked(unit));
    let has = |unit: &Unit, role: Role| held.one(unit.id, role).is_some();
    let (with, without): (Vec<&Unit>, Vec<&Unit>) =
        units.iter().partition(|unit| has(unit, Role::OpinionOfficer));
    let vacant: Vec<&Unit> = units.iter().filter(|unit| !has(unit, Role::Correspondent)).collect();
    let sheets =
        [("有舆情专员", with), ("无舆情专员", without), ("联络员空缺", vacant)].map(|(name, units)| {
            let rows = units.iter().map(|unit| cells(unit, &held, &register, today)).collect();
            let table = Table {
                caption: Some(format!("{name}　{}个单位", units.len())),
                columns: HEADS
                    .iter()
                    .map(|(title, weight)| Column::new(*title, *weight, Align::Left))
                    .collect(),
                upper_heads: Vec::new(),
                rows,
                notes: vec![format!("统计截至{}。", document_date(today))],
            };
            (SheetName::from_title(name), table)
        });
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let title = format!("单位人员覆盖情况{demonstration}");
    let meta = WorkbookMeta { title: title.clone(), author: actor.name.clone(), created_on: today };
    let bytes = xlsx::tables(&sheets, &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    Ok(download(&format!("{title}.xlsx"), WORKBOOK, bytes))
}

fn cells(unit: &Unit, held: &Held, register: &Register, today: chrono::NaiveDate) -> Vec<Cell> {
    let led_by = register.led_by(unit.id, today).map_or(unit.id, |above| above.id);
    let name = |id: i64, role: Role, at: usize| {
        held.all(id, role).get(at).map(|post| post.person_name.clone()).unwrap_or_default()
    };
    let employment = held.one(unit.id, Role::Correspondent).map_or("", |post| post.employment());
    [
        unit.name.clone(),
        unit.kind.clone(),
        unit.groups.join("；"),
        name(unit.id, Role::Correspondent, 0),
        employment.to_owned(),
        name(unit.id, Role::OpinionOfficer, 0),
        name(unit.id, Role::OpinionOfficer, 1),
        name(led_by, Role::PrincipalLeader, 0),
        name(led_by, Role::LeaderInCharge, 0),
    ]
    .into_iter()
    .map(Cell::text)
    .collect()
}
