//! 月通报: the month's circular on the tasks of a plan, counted from the board at the end of the month. Every figure is a
//! count of the rows it stands beside; a task's light and reasons are the domain's.

use super::frame::{heading, paper, paragraph, stopped, table};
use super::{DraftedPaper, PaperOrder};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::BoardRow;
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_document::official::{Attachment, Block};
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::task::light::Light;

/// How a unit stands with its tasks (单位进展).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UnitLine {
    /// The unit.
    pub name: String,
    /// How many tasks it answers for.
    pub tasks: usize,
    /// How many of each light, in the order of [`Light::ALL`].
    pub lights: [usize; 4],
    /// Steps of supervision in the month.
    pub steps: usize,
    /// Steps still waiting for an accepted answer.
    pub open_steps: usize,
}

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
        let name = |unit: i64| {
            register.nearest(unit, as_of).map_or_else(|| format!("单位{unit}"), |unit| unit.name.clone())
        };
        let lines = unit_lines(&board, &acts, month, as_of, &name);
        let units: Vec<i64> = unit_ids(&board);
        let title = format!("关于{month}医改工作任务进展情况的通报");
        let body = body(&plan.content.title, (month, as_of), &board, &lines);
        let attachments = vec![Attachment {
            title: "任务进展明细".to_owned(),
            blocks: vec![Block::Table(detail(&board, &name))],
            is_landscape: true,
        }];
        let issued_on = order.issued_on.unwrap_or(moment.today);
        Ok(DraftedPaper {
            name: "月通报",
            document: paper(order, issued_on, (title, "各责任单位".to_owned()), body, attachments),
            units,
            is_restricted: false,
            is_numbered: true,
            period: month.code(),
        })
    }
}

fn unit_ids(board: &[BoardRow]) -> Vec<i64> {
    let ids = board.iter().flat_map(|row| row.task.units.iter().map(|(unit, _)| *unit));
    ids.collect::<std::collections::BTreeSet<i64>>().into_iter().collect()
}

/// How each unit stands, most red lights first.
pub(crate) fn unit_lines(
    board: &[BoardRow],
    acts: &[TaskAct],
    month: Period,
    as_of: NaiveDate,
    name: &impl Fn(i64) -> String,
) -> Vec<UnitLine> {
    let mut lines: BTreeMap<i64, UnitLine> = BTreeMap::new();
    for row in board {
        let own: std::collections::BTreeSet<i64> = row.task.units.iter().map(|(unit, _)| *unit).collect();
        for unit in own {
            let line =
                lines.entry(unit).or_insert_with(|| UnitLine { name: name(unit), ..UnitLine::default() });
            line.tasks += 1;
            let place = Light::ALL.iter().position(|light| *light == row.verdict.light);
            if let Some(count) = place.and_then(|place| line.lights.get_mut(place)) {
                *count += 1;
            }
        }
    }
    for step in acts.iter().filter(|act| act.kind == ActKind::Step && act.on <= as_of) {
        let Some(line) = lines.get_mut(&step.unit) else { continue };
        line.steps += usize::from(month.contains(step.on));
        let accepted = acts.iter().any(|act| {
            act.kind == ActKind::Answer && act.refers == Some(step.id) && act.is_confirmed_on(as_of)
        });
        line.open_steps += usize::from(!accepted);
    }
    let mut lines: Vec<UnitLine> = lines.into_values().collect();
    let red = |line: &UnitLine| line.lights.last().copied().unwrap_or_default();
    lines.sort_by(|a, b| red(b).cmp(&red(a)).then_with(|| a.name.cmp(&b.name)));
    lines
}

fn body(
    plan: &str,
    (month, as_of): (Period, NaiveDate),
    board: &[BoardRow],
    lines: &[UnitLine],
) -> Vec<Block> {
    let count = |light: Light| board.iter().filter(|row| row.verdict.light == light).count();
    let plan = plan.replace('《', "〈").replace('》', "〉");
    let mut blocks = vec![
        paragraph(format!(
            "按照按月通报的要求，现将《{plan}》{month}进展情况通报如下（截至{}，只计经确认的记录）：",
            document_date(as_of)
        )),
        heading("一、总体情况"),
        paragraph(format!(
            "共{}项任务，其中完成{}项，绿灯{}项，黄灯{}项，红灯{}项；涉及责任单位{}个。本月采取督办措施{}次，累计尚未办结{}次。",
            board.len(),
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
    let rows = lines.iter().map(|line| {
        let mut row = vec![line.name.clone(), line.tasks.to_string()];
        row.extend(line.lights.iter().map(ToString::to_string));
        row.extend([line.steps.to_string(), line.open_steps.to_string()]);
        row
    });
    blocks.push(Block::Table(table("各责任单位任务进展表", &columns, rows.collect())));
    blocks.push(heading("三、存在的问题"));
    let red: Vec<&BoardRow> = board.iter().filter(|row| row.verdict.light == Light::Red).collect();
    if red.is_empty() {
        blocks.push(paragraph("本月没有红灯任务。"));
    }
    for row in red {
        let reasons: Vec<&str> = row.verdict.reasons.iter().map(|(_, reason)| reason.as_str()).collect();
        blocks.push(paragraph(format!("任务{}：{}", label(row), stopped(&reasons.join("；")))));
    }
    blocks.push(heading("四、下一步要求"));
    blocks.push(paragraph(
        "红灯任务的责任单位要逐项说明原因，明确措施和时限，按督办要求书面答复；黄灯任务的责任单位要加快进度，按月报送进展和佐证。",
    ));
    blocks
}

fn label(row: &BoardRow) -> String {
    let words = row.task.words();
    let short: String = words.split(['。', '\n']).next().unwrap_or_default().chars().take(30).collect();
    let number =
        row.task.content.number.map_or_else(|| row.task.ordinal.to_string(), |number| number.to_string());
    format!("{number}“{short}”")
}

fn detail(board: &[BoardRow], name: &impl Fn(i64) -> String) -> zhaozhang_document::official::Table {
    let rows = board.iter().map(|row| {
        let units: Vec<String> =
            row.task.units.iter().map(|(unit, part)| format!("{}（{}）", name(*unit), part.word())).collect();
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
