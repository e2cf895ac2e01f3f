//! Monthly circulars that are due (应发的月通报): S2 三（三）按月通报. For every plan under way each month since its issue has
//! one, to be issued by the tenth of the next month; what was issued keeps its number among the papers.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{supervision, task};
use crate::plan::proposals::proposals;
use crate::plan::task_acts::TaskAct;
use crate::refusal::OfficeError;
use crate::supervision::supervision_papers::PaperSubject;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use zhaozhang_domain::period::{Period, PeriodKind, document_date};

/// The day of the next month by which a circular is due. The source says only 按月; the first ten days leave the units
/// the first for their reports and the office a week to confirm them.
const DUE_DAY: u32 = 10;
/// How many months back are asked for.
const MONTHS: usize = 24;

/// A month with its circular (月通报).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCircular {
    /// The plan.
    pub plan: i64,
    /// The plan's title.
    pub title: String,
    /// The month.
    pub month: Period,
    /// What the paper is about.
    pub subject: PaperSubject,
    /// By when it is due.
    pub due: NaiveDate,
    /// Whether the month is over.
    pub is_over: bool,
    /// The issued paper with its number and day; nothing while there is none.
    pub issued: Option<(i64, String, String)>,
}

/// A circular that is owed (应发未发).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedCircular {
    /// The plan's title.
    pub title: String,
    /// The month.
    pub month: Period,
    /// What the paper is about.
    pub subject: PaperSubject,
    /// By when.
    pub due: NaiveDate,
    /// Whether the day is past.
    pub is_late: bool,
}

impl OwedCircular {
    /// It as a line of a to-do list.
    pub fn words(&self) -> String {
        let late = if self.is_late { "，已逾期" } else { "" };
        format!("{}任务进展通报应于{}前印发{late}（《{}》）", self.month, document_date(self.due), self.title)
    }
}

/// By when the circular of a month is due.
pub fn circular_due(month: Period) -> NaiveDate {
    let next = month.next().first_day();
    next.with_day(DUE_DAY).unwrap_or(next)
}

impl Office {
    /// The months of every plan since its issue with their circulars, newest first; months of a plan that is not under
    /// way any more only where something was issued.
    pub async fn month_circulars(&self, moment: &Moment) -> Result<Vec<MonthCircular>, OfficeError> {
        let mut papers: BTreeMap<String, i64> = BTreeMap::new();
        for row in self.inner.store.supervision_papers().await? {
            papers.entry(row.subject).or_insert(row.paper_id);
        }
        let mut found = Vec::new();
        for line in self.plans().await? {
            let Some(issued_on) = line.issued_on else { continue };
            let first = PeriodKind::Month.containing(issued_on);
            let mut month = PeriodKind::Month.containing(moment.today);
            for _ in 0..MONTHS {
                if month.first_day() < first.first_day() {
                    break;
                }
                let subject = PaperSubject::Circular { plan: line.id, month };
                let issued = match papers.get(&subject.to_string()) {
                    Some(id) => {
                        let paper = self.kept_paper(*id).await?.row.paper;
                        Some((*id, paper.number, paper.issued_on))
                    }
                    None => None,
                };
                if issued.is_some() || line.state.is_owed() {
                    let title = if line.title.is_empty() { &line.source_name } else { &line.title };
                    found.push(MonthCircular {
                        plan: line.id,
                        title: title.clone(),
                        month,
                        subject,
                        due: circular_due(month),
                        is_over: month.last_day() < moment.today,
                        issued,
                    });
                }
                month = month.previous();
            }
        }
        Ok(found)
    }

    /// What waits for whoever supervises: circulars that are due, and tasks on which a step may be taken. Address and
    /// words.
    pub async fn supervision_to_do(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<(String, String)>, OfficeError> {
        let mut lines = Vec::new();
        if supervision::DRAFT.allows(actor.role) {
            let owed = self.owed_circulars(moment).await?;
            lines.extend(
                owed.iter().map(|owed| (format!("/supervision/drafts/{}", owed.subject), owed.words())),
            );
        }
        if task::SUPERVISE.allows(actor.role) {
            for line in self.plans().await?.into_iter().filter(|line| line.state.is_owed()) {
                let plan = self.plan(line.id).await?;
                let acts = self.plan_acts(line.id).await?;
                let board = self.board(actor, &plan, moment.today).await?;
                let proposed = board.iter().filter(|row| {
                    let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == row.task.id).collect();
                    !proposals(row, &own, moment.today).is_empty()
                });
                let count = proposed.count();
                if count > 0 {
                    let words = format!("{count}项任务可以采取下一步督办措施（《{}》）", line.title);
                    lines.push((format!("/tasks?plan={}&step=1", line.id), words));
                }
            }
        }
        Ok(lines)
    }

    /// The circulars of months that are over and have none, the oldest first.
    pub async fn owed_circulars(&self, moment: &Moment) -> Result<Vec<OwedCircular>, OfficeError> {
        let all = self.month_circulars(moment).await?;
        let owed = all.into_iter().filter(|month| month.is_over && month.issued.is_none());
        let mut owed: Vec<OwedCircular> = owed
            .map(|month| OwedCircular {
                is_late: month.due < moment.today,
                title: month.title,
                month: month.month,
                subject: month.subject,
                due: month.due,
            })
            .collect();
        owed.sort_by_key(|owed| owed.due);
        Ok(owed)
    }
}

#[cfg(test)]
mod tests {
    use super::circular_due;
    use zhaozhang_domain::period::Period;

    #[test]
    fn a_circular_is_due_by_the_tenth_of_the_next_month() {
        let due = |month: &str| circular_due(Period::parse(month).unwrap()).to_string();
        assert_eq!((due("2012-07").as_str(), due("2012-12").as_str()), ("2012-08-10", "2013-01-10"));
    }
}
