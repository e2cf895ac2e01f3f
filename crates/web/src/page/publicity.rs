//! Working together on publicity on the pages (宣传协作): campaigns with their boards, the registers of leads, partners,
//! channels and the rest, figures of the matrix. The registers are drawn by [`super::supervision`], whose pattern they
//! share.
//!
//! Reading order: this file for the addresses and the first page, [`board`], [`matrix`].

pub mod board;
pub mod matrix;

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::supervision::list::{RowView, row_view};
use crate::page::supervision::{entry, form, list};
use crate::who::Who;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_domain::dossier::{Group, kinds};
use zhaozhang_office::permit::{publicity as act, supervision};

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/publicity", act::READ, home)
        .get("/publicity/matrix", act::READ, matrix::show_figures)
        .get("/publicity/board/{id}", act::READ, board::one)
        .post("/publicity/board/{id}", act::ASSIGN, board::assign)
        .takes::<board::AssignForm>()
        .get("/publicity/board/{id}/map.pdf", act::PRINT_MAP, board::map)
        .gives_file()
        .get("/publicity/meetings/{id}/minutes.pdf", act::PRINT_MINUTES, board::minutes)
        .gives_file()
        .get("/publicity/{kind}", act::READ, list::show_list)
        .get("/publicity/{kind}/export.xlsx", act::READ, list::export)
        .get("/publicity/{kind}/new", act::REPORT, entry::blank)
        .post("/publicity/{kind}/new", act::REPORT, entry::open)
        .takes_fields(form::FIELDS)
        .get("/publicity/{kind}/{id}", act::READ, entry::one)
        .post("/publicity/{kind}/{id}/steps", supervision::STEP, entry::step)
        .takes_fields(form::FIELDS)
}

#[derive(Template)]
#[template(path = "publicity.html")]
struct HomePage {
    frame: Frame,
    campaigns: Vec<CampaignLine>,
    pressing: Vec<RowView>,
    kinds: Vec<KindLine>,
    may_open: bool,
}

/// A campaign that is not over.
struct CampaignLine {
    id: i64,
    title: String,
    state: &'static str,
    time: String,
    is_held: bool,
    parts: usize,
    done: usize,
    late: usize,
}

/// A register.
struct KindLine {
    href: String,
    word: &'static str,
    about: &'static str,
    all: usize,
    open: usize,
    pressing: usize,
}

/// `GET /publicity`.
async fn home(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let moment = app.moment();
    let today = moment.today;
    let names = form::unit_names(&app).await?;
    let (mut campaigns, mut pressing, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for kind in kinds::all().filter(|kind| kind.group == Group::Publicity) {
        let rows = app.office().dossiers(&actor, kind).await?;
        let urgent: Vec<RowView> = rows
            .iter()
            .filter(|row| row.is_overdue(today) || row.warning(today).is_some())
            .map(|row| row_view(row, &names, today))
            .collect();
        lines.push(KindLine {
            href: kind.home(),
            word: kind.word,
            about: kind.about,
            all: rows.len(),
            open: rows.iter().filter(|row| !row.is_closed()).count(),
            pressing: urgent.len(),
        });
        pressing.extend(urgent);
        if kind.key != "campaigns" {
            continue;
        }
        for row in rows.iter().filter(|row| !row.is_closed()) {
            let board = app.office().campaign_board(&moment, &actor, row.id).await?;
            campaigns.push(CampaignLine {
                id: row.id,
                title: row.title.clone(),
                state: row.state(),
                time: board::published_from(row),
                is_held: board.embargo.is_some(),
                parts: board.parts.len(),
                done: board.parts.iter().filter(|part| part.dossier.is_closed()).count(),
                late: board.parts.iter().filter(|part| part.is_late).count(),
            });
        }
    }
    show(&HomePage {
        frame: Frame::new(&app, &visit, "宣传协作", &[]),
        campaigns,
        pressing,
        kinds: lines,
        may_open: act::RECORD.allows(actor.role),
    })
}
