//! What stands around a task (任务页：宣传、督办建议、案卷、资金): pieces about it with what became of them, steps a supervisor may
//! take, open dossiers, money by place. Read once for the page.

use crate::app::App;
use crate::failure::Failure;
use zhaozhang_domain::dossier::{Kind, kinds};
use zhaozhang_domain::fund::words as fund_words;
use zhaozhang_domain::period::{PeriodKind, document_date};
use zhaozhang_office::Actor;
use zhaozhang_office::permit::{supervision as supervision_act, task as act};
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::proposals::{Proposal, proposals};
use zhaozhang_office::plan::publicity::TaskPiece;
use zhaozhang_office::plan::task_acts::TaskAct;
use zhaozhang_office::plan::task_progress::BoardRow;

/// A piece about the task.
#[derive(Clone)]
pub(super) struct ToldView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) standing: String,
    pub(super) on: String,
    pub(super) state: &'static str,
    pub(super) tag: &'static str,
}

/// Money for the task at a place.
#[derive(Clone)]
pub(super) struct MoneyView {
    pub(super) href: String,
    pub(super) unit: String,
    pub(super) title: String,
    pub(super) budgeted: String,
    pub(super) paid: String,
    pub(super) due: String,
    pub(super) said: String,
    pub(super) is_wrong: bool,
}

/// Everything around a task.
#[derive(Clone, Default)]
pub(super) struct Around {
    pub(super) told: Vec<ToldView>,
    pub(super) told_now: usize,
    pub(super) quarter: String,
    pub(super) proposals: Vec<String>,
    pub(super) events: Vec<(String, String)>,
    pub(super) money: Vec<MoneyView>,
}

impl Around {
    pub(super) async fn of(
        app: &App,
        actor: &Actor,
        (task, row, acts): (&Task, &BoardRow, &[TaskAct]),
    ) -> Result<Self, Failure> {
        let (office, moment) = (app.office(), app.moment());
        let quarter = PeriodKind::Quarter.containing(moment.today);
        let pieces = office.task_pieces(&moment, actor, acts).await?;
        let all: Vec<&TaskAct> = acts.iter().collect();
        let may_supervise = act::SUPERVISE.allows(actor.role);
        let steps = if may_supervise { proposals(row, &all, moment.today) } else { Vec::new() };
        let mut around = Self {
            told_now: pieces.iter().filter(|piece| piece.is_confirmed && quarter.contains(piece.on)).count(),
            told: pieces.into_iter().map(told_view).collect(),
            quarter: quarter.to_string(),
            proposals: steps.iter().map(Proposal::words).collect(),
            events: Vec::new(),
            money: Vec::new(),
        };
        if supervision_act::READ.allows(actor.role) {
            around.dossiers(app, actor, task.id).await?;
        }
        Ok(around)
    }

    /// Open dossiers that name the task, and its money.
    async fn dossiers(&mut self, app: &App, actor: &Actor, task: i64) -> Result<(), Failure> {
        let (office, today) = (app.office(), app.moment().today);
        let id = task.to_string();
        let holds_task = |kind: &&Kind| kind.fields.iter().any(|field| field.key == "task");
        for kind in kinds::all().filter(|kind| kind.key != "funds").filter(holds_task) {
            for dossier in office.dossiers(actor, kind).await? {
                if dossier.value("task") == id && !dossier.is_closed() {
                    let href = format!("/supervision/{}/{}", kind.key, dossier.id);
                    let due = dossier.due().map(|due| format!("，{}前", document_date(due)));
                    let said = format!(
                        "{}“{}”（{}{}）",
                        kind.word,
                        dossier.title,
                        dossier.state(),
                        due.unwrap_or_default()
                    );
                    self.events.push((href, said));
                }
            }
        }
        for line in office.fund_lines(actor, today).await? {
            if line.dossier.value("task") == id {
                self.money.push(MoneyView {
                    href: format!("/supervision/funds/{}", line.dossier.id),
                    title: line.dossier.title.clone(),
                    budgeted: line.budgeted.to_string(),
                    paid: line.standing.paid.to_string(),
                    due: document_date(line.due),
                    said: fund_words(&line.standing, line.due),
                    is_wrong: line.standing.days_late > 0,
                    unit: line.unit,
                });
            }
        }
        self.money.sort_by(|a, b| a.unit.cmp(&b.unit));
        Ok(())
    }
}

fn told_view(piece: TaskPiece) -> ToldView {
    let (state, tag) = match (piece.is_confirmed, piece.is_adopted) {
        (false, _) => ("待确认", "tag-blue"),
        (true, true) => ("已采用", "tag-green"),
        (true, false) => ("未采用", ""),
    };
    ToldView {
        href: piece.record.to_string(),
        title: piece.title,
        standing: piece.standing,
        on: document_date(piece.on),
        state,
        tag,
    }
}
