//! 月通报: the month's circular on the tasks of a plan, counted from the board at the end of the month. Every figure is a
//! count of the rows it stands beside; a task's light and reasons are the domain's.

use super::circular_units::{UnitLine, unit_lines};
use super::frame::{heading, paper, paragraph, stopped, table};
use super::{DraftedPaper, PaperOrder};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::plan::task_progress::BoardRow;
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_document::official::{Attachment, Block};
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::task::letter::Chain;
use zhaozhang_domain::task::light::Light;

/// Who reads a circular about counties besides them: their letters are the province's (S2 三（一）).
const PROVINCE: &str = "省医改领导小组办公室";

impl Office {
    /// The circular of a month.
    pub(super) async fn circular_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        (plan_id, month): (i64, Period),
        order: &PaperOrder,
    ) -> Result<DraftedPaper, OfficeError> {
        let plan = self.plan(plan_id).await?;
        let as_of = month.last_day().min(moment.today);
        let issued = plan.issued_on().filter(|issued| *issued <= as_of && month.first_day() <= moment.today);
        if issued.is_none() {
            let what = format!("{month}没有可通报的任务：方案尚未印发，或月份还没有到");
            return Err(Refusal::Listed(vec![Problem::at("month", "P-561", what, "请另选月份")]).into());
        }
        let board = self.board(actor, &plan, as_of).await?;
        let acts = self.plan_acts(plan_id).await?;
        let register = self.register().await?;
        let lines = unit_lines(&board, &acts, (month, as_of), &register);
        let units: Vec<i64> = lines.iter().map(|line| line.unit).collect();
        let has_counties = lines.iter().any(|line| line.chain == Chain::Province);
        let mut order = order.clone();
        if has_counties && order.copy_to.trim().is_empty() {
            PROVINCE.clone_into(&mut order.copy_to);
        }
        let recipient =
            if has_counties { "有关县（市）人民政府，各责任单位" } else { "各责任单位" };
        let title = format!("关于{month}医改工作任务进展情况的通报");
        let body = body(&plan.content.title, (month, as_of), &board, &lines);
        let attachments = vec![Attachment {
            title: "任务进展明细".to_owned(),
            blocks: vec![Block::Table(detail(&board))],
            is_landscape: true,
        }];
        let issued_on = order.issued_on.unwrap_or(moment.today);
        Ok(DraftedPaper {
            copy_to: order.copy_to.clone(),
            name: "月通报",
            document: paper(&order, issued_on, (title, recipient.to_owned()), body, attachments),
            units,
            is_restricted: false,
            is_numbered: true,
            period: month.code(),
        })
    }
}

fn body(
    plan: &str,
    (month, as_of): (Period, NaiveDate),
    board: &[BoardRow],
    lines: &[UnitLine],
) -> Vec<Block> {
    let count = |light: Light| board.iter().filter(|row| row.verdict.light == light).count();
    let stopped_tasks = match count(Light::Stopped) {
        0 => String::new(),
        stopped => format!("另有{stopped}项已停止，不计在内。"),
    };
    let plan = plan.replace('《', "〈").replace('》', "〉");
    let mut blocks = vec![
        paragraph(format!(
            "按照按月通报的要求，现将《{plan}》{month}进展情况通报如下（截至{}，只计经确认的记录）：",
            document_date(as_of)
        )),
        heading("一、总体情况"),
        paragraph(format!(
            "共{}项任务，其中完成{}项，绿灯{}项，黄灯{}项，红灯{}项；涉及责任单位{}个。本月采取督办措施{}次，累计尚未办结{}次。{stopped_tasks}",
            board.len() - count(Light::Stopped),
            count(Light::Done),
            count(Light::Green),
            count(Light::Amber),
            count(Light::Red),
            lines.len(),
            lines.iter().map(|line| line.steps).sum::<usize>(),
            lines.iter().map(|line| line.open_steps).sum::<usize>(),
        )),
        heading("二、各责任单位进展"),
    ];
    for (chain, caption) in [
        (Chain::City, "各责任单位任务进展表"),
        (Chain::Province, "各县（市）任务进展表（责任书由省医改领导小组负责签订）"),
    ] {
        let own: Vec<&UnitLine> = lines.iter().filter(|line| line.chain == chain).collect();
        if !own.is_empty() {
            blocks.push(Block::Table(unit_table(caption, &own)));
        }
    }
    blocks.push(heading("三、存在的问题"));
    let red: Vec<&BoardRow> = board.iter().filter(|row| row.verdict.light == Light::Red).collect();
    if red.is_empty() {
        blocks.push(paragraph("本月没有红灯任务。"));
    }
    for row in red {
        let reasons: Vec<&str> = row.verdict.reasons.iter().map(|(_, reason)| reason.as_str()).collect();
        blocks.push(paragraph(format!("{}：{}", label(row), stopped(&reasons.join("；")))));
    }
    blocks.push(heading("四、下一步要求"));
    blocks.push(paragraph(
        "红灯任务的责任单位要逐项说明原因，明确措施和时限，按督办要求书面答复；黄灯任务的责任单位要加快进度，按月报送进展和佐证。",
    ));
    blocks
}

fn unit_table(caption: &str, lines: &[&UnitLine]) -> zhaozhang_document::official::Table {
    let columns = [
        ("责任单位", 5),
        ("任务", 2),
        ("完成", 2),
        ("绿灯", 2),
        ("黄灯", 2),
        ("红灯", 2),
        ("本月督办", 2),
        ("未办结", 2),
    ];
    table(caption, &columns, lines.iter().map(|line| line.cells()).collect())
}

fn label(row: &BoardRow) -> String {
    let words = row.task.words();
    let short: String = words.split(['。', '\n']).next().unwrap_or_default().chars().take(30).collect();
    format!("{}“{short}”", row.task.name())
}

fn detail(board: &[BoardRow]) -> zhaozhang_document::official::Table {
    let rows = board.iter().map(|row| {
        let own = row.own.iter().chain(&row.counties);
        let units: Vec<String> = own.map(|own| format!("{}（{}）", own.name, own.duty)).collect();
        let reasons: Vec<&str> = row.verdict.reasons.iter().map(|(_, reason)| reason.as_str()).collect();
        vec![
            label(row),
            units.join("、"),
            row.verdict.light.word().to_owned(),
            reasons.join("；"),
            row.last_report.map(|day| day.to_string()).unwrap_or_default(),
        ]
    });
    let columns = [("任务", 6), ("责任单位", 6), ("亮灯", 2), ("依据", 8), ("最近报告", 3)];
    table("任务进展明细表", &columns, rows.collect())
}
