//! The report of a yearly evaluation (年度评估报告): the counts, the tasks that were not done, and every task with its
//! result, target values and evidence.

use super::frame::{heading, paper, paragraph, paragraphs, stopped, table};
use super::{DraftedPaper, PaperOrder};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::supervision::dossiers::Dossier;
use crate::supervision::evaluations::{EvaluationRow, RESULTS};
use zhaozhang_document::official::{Attachment, Block};

impl Office {
    /// The report of an evaluation that is closed.
    pub(super) async fn evaluation_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        dossier: &Dossier,
        order: &PaperOrder,
    ) -> Result<DraftedPaper, OfficeError> {
        if !dossier.is_closed() {
            let problem = Problem::of("P-576", "年度评估还没有定稿", "请评定全部任务并定稿后再出报告");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let rows = self.evaluation_rows(actor, dossier, moment.today).await?;
        let mut units: Vec<i64> =
            rows.iter().flat_map(|row| row.task.units_on(moment.today)).map(|(unit, _)| unit).collect();
        units.sort_unstable();
        units.dedup();
        let title = format!("{}年度医改任务评估报告", dossier.value("year"));
        let attachments = vec![Attachment {
            title: "任务评估结果表".to_owned(),
            blocks: vec![Block::Table(results(&rows))],
            is_landscape: true,
        }];
        let issued_on = order.issued_on.unwrap_or(moment.today);
        Ok(DraftedPaper {
            copy_to: String::new(),
            name: "年度评估报告",
            document: paper(order, issued_on, (title, String::new()), body(dossier, &rows), attachments),
            units,
            is_restricted: false,
            is_numbered: true,
            period: dossier.value("year").to_owned(),
        })
    }
}

fn body(dossier: &Dossier, rows: &[EvaluationRow]) -> Vec<Block> {
    let count = |result: &str| rows.iter().filter(|row| row.result == result).count();
    let counts: Vec<String> = RESULTS.iter().map(|result| format!("{result}{}项", count(result))).collect();
    let mut blocks = vec![
        heading("一、总体情况"),
        paragraph(format!(
            "{}年度医改任务共{}项，其中{}。",
            dossier.value("year"),
            rows.len(),
            counts.join("，")
        )),
    ];
    blocks.extend(paragraphs(dossier.value("opinion")));
    blocks.push(heading("二、未完成和基本完成的任务"));
    let short: Vec<&EvaluationRow> = rows.iter().filter(|row| row.result != "完成").collect();
    if short.is_empty() {
        blocks.push(paragraph("全部任务均已完成。"));
    }
    for row in short {
        let words = if row.words.is_empty() { "未说明" } else { &row.words };
        blocks.push(paragraph(stopped(&format!("{}（{}）：{words}", label(row), row.result))));
    }
    blocks
}

fn label(row: &EvaluationRow) -> String {
    let words = row.task.words();
    let short: String = words.split(['。', '\n']).next().unwrap_or_default().chars().take(30).collect();
    format!("{}“{short}”", row.task.name())
}

fn results(rows: &[EvaluationRow]) -> zhaozhang_document::official::Table {
    let rows = rows.iter().map(|row| {
        let targets: Vec<String> = row
            .targets
            .iter()
            .map(|(name, goal, figure)| format!("{name}：目标{goal}，实际{figure}"))
            .collect();
        vec![label(row), row.units.join("、"), targets.join("；"), row.result.clone(), row.evidence.clone()]
    });
    let columns = [("任务", 6), ("责任单位", 5), ("指标", 6), ("结果", 2), ("佐证", 5)];
    table("任务评估结果表", &columns, rows.collect())
}
