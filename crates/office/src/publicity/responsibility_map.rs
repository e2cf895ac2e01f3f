//! The responsibility map of a campaign (责任图, S4-44): leader, leader in charge, sections, and every unit with its first
//! responsible person, on one page. What does not fit is left out in steps, and the page says so.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, publicity as act};
use crate::publicity::campaigns::{CampaignBoard, Part};
use crate::refusal::OfficeError;
use crate::ruling::forms::FormFile;
use crate::supervision::supervision_papers::frame::{paragraph, table};
use zhaozhang_document::official::{Block, OfficialDocument};
use zhaozhang_domain::period::document_date;

impl Office {
    /// The map as PDF of one page.
    pub async fn responsibility_map(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<FormFile, OfficeError> {
        permit(actor, act::PRINT_MAP)?;
        let board = self.campaign_board(moment, actor, id).await?;
        let title = board.campaign.title.clone();
        let day = document_date(moment.today);
        let ways = Detail::ALL.map(|detail| map(&board, detail, &day));
        let drawn = self.draw_fitting(ways.into(), "责任图").await?;
        let mut writing = self.inner.store.write().await?;
        let subject = format!("专题活动{id}");
        let detail = format!("“{title}”责任图，{}页", drawn.pages);
        writing.record(event(moment, actor, act::PRINT_MAP, &subject, &detail)).await?;
        writing.commit().await?;
        let name = format!("责任图 {}.pdf", crate::submission::store_attachment::safe_name(&title));
        Ok(FormFile { name, bytes: drawn.bytes })
    }
}

/// How much the map says of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Task, first responsible person, leader in charge, sections, due day.
    Full,
    /// Without tasks and sections.
    Short,
    /// Unit and first responsible person, two units beside one another.
    Paired,
    /// The same, three beside one another.
    Tripled,
}

impl Detail {
    const ALL: [Self; 4] = [Self::Full, Self::Short, Self::Paired, Self::Tripled];
}

fn map(board: &CampaignBoard, detail: Detail, day: &str) -> OfficialDocument {
    let value = |field: &str| board.campaign.value(field).lines().collect::<Vec<_>>().join("；");
    let top = vec![
        vec!["主要领导（第一责任人）".to_owned(), value("leader")],
        vec!["分管领导".to_owned(), value("leader_in_charge")],
        vec!["责任科室".to_owned(), value("sections")],
    ];
    let mut body = vec![Block::Table(table("", &[("职责", 3), ("人员和科室", 9)], top))];
    if !board.parts.is_empty() {
        body.push(Block::Table(units(&board.parts, detail)));
    }
    let left_out = match detail {
        Detail::Full => "",
        Detail::Short => "为排在一页，承担任务和科室略，见专题进度页。",
        Detail::Paired | Detail::Tripled => "为排在一页，只列单位和第一责任人，其余见专题进度页。",
    };
    body.push(paragraph(format!("统计截至{day}。{left_out}")));
    OfficialDocument {
        head: None,
        label: None,
        title: format!("{}责任图", board.campaign.title),
        main_recipient: None,
        body,
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    }
}

fn units(parts: &[Part], detail: Detail) -> zhaozhang_document::official::Table {
    let value = |part: &Part, field: &str| part.dossier.value(field).lines().collect::<Vec<_>>().join("、");
    let side_by_side = |wide: usize| {
        let rows = parts.chunks(wide).map(|row| {
            let mut cells: Vec<String> =
                row.iter().flat_map(|part| [part.unit.clone(), value(part, "responsible")]).collect();
            cells.resize(wide * 2, String::new());
            cells
        });
        let heads: Vec<(&str, u16)> = [("单位", 5), ("第一责任人", 4)].repeat(wide);
        table("", &heads, rows.collect())
    };
    match detail {
        Detail::Full => {
            let heads =
                [("单位", 4), ("承担任务", 4), ("第一责任人", 3), ("分管领导", 3), ("科室", 3), ("期限", 2)];
            let rows = parts.iter().map(|part| {
                let due = part.dossier.day("due").map(|due| due.format("%m-%d").to_string());
                vec![
                    part.unit.clone(),
                    part.dossier.title.clone(),
                    value(part, "responsible"),
                    value(part, "leader_in_charge"),
                    value(part, "sections"),
                    due.unwrap_or_default(),
                ]
            });
            table("", &heads, rows.collect())
        }
        Detail::Short => {
            let heads = [("单位", 5), ("第一责任人", 4), ("分管领导", 4)];
            let rows = parts.iter().map(|part| {
                vec![part.unit.clone(), value(part, "responsible"), value(part, "leader_in_charge")]
            });
            table("", &heads, rows.collect())
        }
        Detail::Paired => side_by_side(2),
        Detail::Tripled => side_by_side(3),
    }
}
