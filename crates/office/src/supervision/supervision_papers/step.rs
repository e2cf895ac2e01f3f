//! The paper of a step on a task (催办单、督办通知、通报、约谈通知、问责建议): which task of which plan, how it stands by what was
//! confirmed, what is asked and by when an answer is due.

use super::frame::{heading, paper, paragraph, paragraphs, stopped};
use super::{DraftedPaper, PaperOrder};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::plan::plans::{Plan, Task};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::board_row;
use crate::refusal::{OfficeError, Refusal};
use zhaozhang_document::official::Block;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::ladder::Step;

impl Office {
    /// The paper of a step.
    pub(super) async fn step_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        (task, act): (i64, i64),
        order: &PaperOrder,
    ) -> Result<DraftedPaper, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("任务{task}的第{act}号督办记录") };
        let task = self.task(actor, task).await?;
        let plan = self.plan(task.plan).await?;
        let acts = self.task_acts(task.id).await?;
        let taken = acts.iter().find(|own| own.id == act && own.kind == ActKind::Step).ok_or_else(missing)?;
        let step = Step::from_word(&taken.words.which).ok_or_else(missing)?;
        let register = self.register().await?;
        let unit =
            register.nearest(taken.unit, moment.today).map(|unit| unit.name.clone()).unwrap_or_default();
        let own: Vec<&TaskAct> = acts.iter().collect();
        let row = plan.issued_on().map(|issued| board_row(task.clone(), issued, &own, taken.on, &register));
        // What the unit itself did: another one's failures are not recited to it.
        let reasons: Vec<String> = row
            .map(|row| row.verdict_of(taken.unit).reasons.iter().map(|(_, reason)| reason.clone()).collect())
            .unwrap_or_default();
        let (name, title, is_numbered) = name_of(step, &subject(&plan, &task));
        let body = body(&plan, &task, (step, taken, &unit), &reasons);
        let issued_on = order.issued_on.unwrap_or(moment.today);
        Ok(DraftedPaper {
            copy_to: String::new(),
            name,
            document: paper(order, issued_on, (title, unit), body, Vec::new()),
            units: vec![taken.unit],
            is_restricted: step == Step::HoldToAccount,
            is_numbered,
            period: String::new(),
        })
    }
}

/// File name, title, and whether it takes a number.
fn name_of(step: Step, subject: &str) -> (&'static str, String, bool) {
    match step {
        Step::Remind => ("提醒单", format!("关于{subject}的提醒单"), false),
        Step::Urge => ("催办单", format!("关于{subject}的催办单"), false),
        Step::Circulate => ("通报", format!("关于{subject}进展情况的通报"), true),
        Step::Summon => ("约谈通知", format!("关于就{subject}进行约谈的通知"), true),
        Step::Inspect => ("督办通知", format!("关于督办{subject}的通知"), true),
        Step::HoldToAccount => ("问责建议", format!("关于{subject}问责的建议"), false),
    }
}

/// The task in a title: 医改任务32“发挥医保的补偿和监管作用”.
fn subject(plan: &Plan, task: &Task) -> String {
    let words = task.words();
    let first = words.split(['。', '\n', '；']).next().unwrap_or_default();
    let short: String = first.chars().take(24).collect();
    format!("{}年医改{}“{short}”", plan.content.year, task.name())
}

fn body(
    plan: &Plan,
    task: &Task,
    (step, taken, unit): (Step, &TaskAct, &str),
    reasons: &[String],
) -> Vec<Block> {
    let number = if plan.content.document_number.is_empty() {
        String::new()
    } else {
        format!("（{}）", plan.content.document_number)
    };
    let title = plan.content.title.replace('《', "〈").replace('》', "〉");
    let part = match task.duty_words(taken.unit) {
        words if words.is_empty() => "负责".to_owned(),
        words => words,
    };
    let due = task.content.due.map_or_else(String::new, |due| format!("，时限为{}", document_date(due)));
    let mut blocks = vec![paragraph(format!(
        "《{title}》{number}确定的下列任务，由{unit}{part}{due}。现将有关情况和要求通知如下：",
    ))];
    blocks.push(heading("一、任务内容"));
    blocks.extend(paragraphs(&task.words()));
    blocks.push(heading("二、进展情况"));
    blocks.push(paragraph(format!(
        "截至{}，按已确认的记录：{}",
        document_date(taken.on),
        stopped(&reasons.join("；"))
    )));
    blocks.push(heading(if step == Step::HoldToAccount {
        "三、问责建议"
    } else {
        "三、办理要求"
    }));
    blocks.extend(paragraphs(&taken.words.words));
    if let Some(due) = taken.words.due {
        blocks.push(paragraph(format!(
            "请于{}前书面答复办理情况，并附佐证材料。逾期不答复或答复不实的，按程序采取下一步督办措施。",
            document_date(due)
        )));
    }
    blocks
}
