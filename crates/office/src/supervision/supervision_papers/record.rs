//! The paper of a dossier (整改通知、约谈记录、问责决定、督办通知): what was filled in, field by field, in the order of the kind.

use super::frame::{heading, paper, paragraph, stopped};
use super::{DraftedPaper, PaperOrder};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::supervision::dossiers::Dossier;
use zhaozhang_document::official::Block;
use zhaozhang_domain::dossier::{Audience, Field, Input};
use zhaozhang_domain::period::document_date;

/// The numbers of headings.
const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

impl Office {
    /// The paper of a dossier.
    pub(super) async fn record_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        order: &PaperOrder,
    ) -> Result<DraftedPaper, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的案卷") };
        let dossier = self.any_dossier(actor, id).await?.ok_or_else(missing)?;
        let kind = dossier.kind;
        if kind.paper.is_empty() {
            let what = format!("{}没有配套的文书", kind.word);
            return Err(Refusal::Listed(vec![Problem::of("P-553", what, "请从案卷页面导出表格")]).into());
        }
        if kind.key == "evaluations" {
            return self.evaluation_paper(moment, actor, &dossier, order).await;
        }
        if kind.key == "accountability" && !matches!(dossier.state(), "已决定" | "已执行") {
            let what = format!("问责事项现在是“{}”，还没有决定", dossier.state());
            return Err(Refusal::Listed(vec![Problem::of("P-554", what, "请先由负责人决定")]).into());
        }
        let register = self.register().await?;
        let unit = dossier.unit.and_then(|unit| register.nearest(unit, moment.today));
        let unit = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        let issued_on = order.issued_on.unwrap_or(moment.today);
        let title = match kind.paper {
            "约谈记录" => format!("约谈记录（{}）", dossier.title),
            "问责决定" => format!("关于{}的问责决定", dossier.title),
            "督办通知" => format!("关于开展{}的通知", dossier.title),
            _ => format!("关于整改“{}”问题的通知", dossier.title),
        };
        Ok(DraftedPaper {
            copy_to: String::new(),
            name: kind.paper,
            document: paper(order, issued_on, (title, unit), body(&dossier), Vec::new()),
            units: dossier.unit.into_iter().collect(),
            is_restricted: kind.audience == Audience::Restricted,
            is_numbered: kind.paper != "约谈记录",
            period: String::new(),
        })
    }
}

fn body(dossier: &Dossier) -> Vec<Block> {
    let kind = dossier.kind;
    let mut blocks = Vec::new();
    let opening = match kind.paper {
        "整改通知" => Some(format!(
            "经核查，你单位存在下列问题。请按要求整改，并于期限内报送整改结果和佐证；整改由我方复查，复查通过后销号。问题登记于{}，编号{}。",
            document_date(dossier.on),
            dossier.id
        )),
        "问责决定" => Some("根据有关规定，经研究，作出如下问责决定：".to_owned()),
        _ => None,
    };
    blocks.extend(opening.map(paragraph));
    let mut numbers = NUMBERS.into_iter();
    let of_moves = kind.moves.iter().filter(|step| dossier.taken(step.key).next().is_some());
    let mut fields: Vec<&Field> = kind.fields.iter().collect();
    for field in of_moves.flat_map(|step| step.fields) {
        if !fields.iter().any(|known| known.key == field.key) {
            fields.push(field);
        }
    }
    for field in fields {
        let value = dossier.value(field.key);
        if value.is_empty() {
            continue;
        }
        let word = field.word.split('（').next().unwrap_or(field.word);
        blocks.push(heading(format!("{}、{word}", numbers.next().unwrap_or("附"))));
        match field.input {
            Input::Lines => blocks.extend(
                value
                    .lines()
                    .enumerate()
                    .map(|(at, line)| paragraph(format!("{}．{}", at + 1, stopped(line)))),
            ),
            Input::Day => {
                let day = value.parse().map_or_else(|_| value.to_owned(), document_date);
                blocks.push(paragraph(stopped(&day)));
            }
            _ => blocks.extend(
                value.lines().filter(|line| !line.trim().is_empty()).map(|line| paragraph(stopped(line))),
            ),
        }
    }
    if kind.paper == "约谈记录" {
        blocks.push(paragraph(
            "约谈人（签字）：　　　　　　　　被约谈人（签字）：　　　　　　　　记录人（签字）：",
        ));
    }
    blocks
}
