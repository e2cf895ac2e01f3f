//! Suggested scores of a quarter's assessment (评分建议), each with its arithmetic: progress from the board, supervision from
//! the ladder and findings, reporting from the reports and the ledger, money from the funds ledger, growth from the
//! yearly figures (S2-28, S2-29, S2-31). Suggested only: whoever checks writes the score.

use crate::Office;
use crate::moment::Actor;
use crate::plan::plans::Plan;
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::BoardRow;
use crate::refusal::OfficeError;
use crate::supervision::assessments::{SchemeItem, payments};
use chrono::NaiveDate;
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::fund::{Verdict, standing};
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::light::Light;

/// A suggestion (评分建议).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// The score; nothing where there is nothing to count.
    pub score: Option<Points>,
    /// What was counted and how; empty for items nobody can count.
    pub words: String,
}

/// A unit in a quarter with everything that is counted of it.
pub(crate) struct Counted {
    unit: i64,
    period: Period,
    as_of: NaiveDate,
    boards: Vec<(Plan, Vec<BoardRow>, Vec<TaskAct>)>,
}

/// Of so many so many were kept.
#[derive(Debug, Clone, Copy, Default)]
struct Rate {
    due: i64,
    kept: i64,
}

impl Rate {
    fn add(&mut self, is_kept: bool) {
        self.due += 1;
        self.kept += i64::from(is_kept);
    }

    /// `20×1/2=10分`, or that nothing was due.
    fn suggestion(self, weight: Points, counted: &str, nothing: &str) -> Suggestion {
        match Points::fraction(self.kept, self.due) {
            Some(rate) if self.due > 0 => {
                let score = (weight * rate).rounded(2);
                let words = format!("{counted}，{weight}×{}/{}={score}分", self.kept, self.due);
                Suggestion { score: Some(score), words }
            }
            _ => Suggestion { score: None, words: nothing.to_owned() },
        }
    }
}

impl Office {
    /// What is counted of a unit in a quarter: as of its last day, of a quarter under way as of the day given.
    pub(crate) async fn counted(
        &self,
        unit: i64,
        period: Period,
        opened: NaiveDate,
    ) -> Result<Counted, OfficeError> {
        let as_of = if period.contains(opened) { opened } else { period.last_day() };
        let job = Actor::job();
        let mut boards = Vec::new();
        for line in self.plans().await? {
            if line.issued_on.is_none_or(|issued| issued > as_of) {
                continue;
            }
            let plan = self.plan(line.id).await?;
            let rows = self.board(&job, &plan, as_of).await?;
            let acts = self.plan_acts(line.id).await?;
            boards.push((plan, rows, acts));
        }
        Ok(Counted { unit, period, as_of, boards })
    }

    /// The suggestion for an item, by what its name asks for.
    pub(crate) async fn suggestion(
        &self,
        counted: &Counted,
        item: &SchemeItem,
        notice: &str,
    ) -> Result<Suggestion, OfficeError> {
        let asks = |words: &[&str]| words.iter().any(|word| item.name.contains(word));
        if asks(&["增长", "投入"]) {
            return self.growth(counted, item.weight).await;
        }
        if asks(&["资金"]) {
            return self.money(counted, item.weight).await;
        }
        if asks(&["督办", "督导", "整改"]) {
            return self.answered(counted, item.weight).await;
        }
        if asks(&["信息", "报送"]) {
            return self.reported(counted, item.weight, notice).await;
        }
        if asks(&["任务", "进展"]) {
            return Ok(counted.progress(item.weight));
        }
        Ok(Suggestion::default())
    }

    /// How much of what was due to a unit in the quarter came on time and in full (S2-31).
    async fn money(&self, of: &Counted, weight: Points) -> Result<Suggestion, OfficeError> {
        let mut rate = Rate::default();
        if let Some(kind) = Kind::of("funds") {
            for fund in self.all_dossiers(kind).await? {
                let due =
                    fund.day("due").filter(|due| fund.unit == Some(of.unit) && of.period.contains(*due));
                let (Some(due), Some(budgeted)) = (due, fund.figure("budgeted")) else { continue };
                let standing = standing(budgeted, due, &payments(&fund), of.period.last_day());
                rate.add(standing.is_in_full() && standing.is_on_time());
            }
        }
        let counted = format!("资金台账：本季应拨{}笔，按时足额{}笔", rate.due, rate.kept);
        Ok(rate.suggestion(weight, &counted, "资金台账：本季没有应拨资金"))
    }

    /// The yearly checks of the newest year up to the quarter's: growth above recurrent spending, a rising share, clear
    /// growth of reform input. What only just holds counts in full and is said.
    async fn growth(&self, of: &Counted, weight: Points) -> Result<Suggestion, OfficeError> {
        let year = of.period.calendar_year();
        let all = self.fund_checks(&Actor::job(), of.as_of).await?;
        let own = all.iter().filter(|own| own.unit == of.unit && own.after.year <= year);
        let Some(own) = own.max_by_key(|own| own.after.year) else {
            let words = "年度卫生投入：没有两年的数据，不能核算".to_owned();
            return Ok(Suggestion { score: None, words });
        };
        let mut rate = Rate::default();
        for check in own.checks.iter().filter(|check| check.verdict != Verdict::Unknown) {
            rate.add(matches!(check.verdict, Verdict::Holds | Verdict::Slight));
        }
        let said: Vec<String> = own
            .checks
            .iter()
            .map(|check| format!("{}：{}（{}）", check.asked, check.verdict.word(), check.arithmetic))
            .collect();
        let counted =
            format!("{}年增长核算：{}；{}项达到{}项", own.after.year, said.join("；"), rate.due, rate.kept);
        Ok(rate.suggestion(weight, &counted, "年度卫生投入：上年为0，不能核算"))
    }

    /// Steps of supervision and findings due in the quarter that were answered in time and accepted.
    async fn answered(&self, of: &Counted, weight: Points) -> Result<Suggestion, OfficeError> {
        let (mut steps, mut findings) = (Rate::default(), Rate::default());
        for (_, _, acts) in &of.boards {
            for step in acts.iter().filter(|act| act.kind == ActKind::Step && act.unit == of.unit) {
                let Some(due) = step.words.due.filter(|due| of.period.contains(*due)) else { continue };
                steps.add(acts.iter().any(|act| {
                    act.kind == ActKind::Answer
                        && act.refers == Some(step.id)
                        && act.on <= due
                        && act.judged.as_ref().is_some_and(|judged| judged.is_confirmed)
                }));
            }
        }
        for kind in ["findings", "problems", "talks"].into_iter().filter_map(Kind::of) {
            for dossier in self.all_dossiers(kind).await? {
                let due = dossier.day("due").filter(|due| of.period.contains(*due));
                let Some(due) = due.filter(|_| dossier.unit == Some(of.unit)) else { continue };
                let last = dossier.steps.last().map(|step| step.on);
                findings.add(dossier.is_closed() && last.is_some_and(|last| last <= due));
            }
        }
        let counted = format!(
            "督办台账：本季到期督办{}次，按期答复并经认可{}次；到期督导问题、约谈承诺{}项，按期办结{}项",
            steps.due, steps.kept, findings.due, findings.kept
        );
        let both = Rate { due: steps.due + findings.due, kept: steps.kept + findings.kept };
        Ok(both.suggestion(weight, &counted, "督办台账：本季没有到期的督办和问题"))
    }

    /// Reports owed for the months of the quarter, and those that came with evidence and were confirmed; beside it what
    /// the ledgers of information give, for comparison.
    async fn reported(&self, of: &Counted, weight: Points, notice: &str) -> Result<Suggestion, OfficeError> {
        let mut rate = Rate::default();
        let mut month = PeriodKind::Month.containing(of.period.first_day());
        while month.first_day() <= of.period.last_day() {
            for (plan, rows, acts) in &of.boards {
                let is_over = month.last_day() <= of.as_of;
                if !is_over || plan.issued_on().is_none_or(|issued| issued > month.last_day()) {
                    continue;
                }
                for row in rows.iter().filter(|row| row.own.iter().any(|own| own.unit == of.unit)) {
                    rate.add(acts.iter().any(|act| {
                        act.task == row.task.id
                            && act.unit == of.unit
                            && act.kind == ActKind::Report
                            && month.contains(act.on)
                            && !act.words.evidence.trim().is_empty()
                            && act.judged.as_ref().is_some_and(|judged| judged.is_confirmed)
                    }));
                }
            }
            month = month.next();
        }
        let mut counted = format!("进展报告：本季应报{}份，有佐证并经确认{}份", rate.due, rate.kept);
        for code in self.in_use().await?.iter().filter(|code| *code != notice) {
            let scored = self.scored(code, of.as_of).await?;
            let Some(name) = self.holder_name(&scored.notice, of.unit, of.as_of).await? else { continue };
            if let Some((_, holder)) = scored.sheet.named(&name) {
                let total = holder.total(of.period);
                counted = format!("{counted}；信息台账（{}）本季{total}分，供参考", scored.notice.title);
            }
        }
        let nothing = format!("{counted}，没有应报的报告");
        Ok(rate.suggestion(weight, &counted, &nothing))
    }
}

impl Counted {
    /// By the unit's own lights: 完成 and 绿灯 count whole, 黄灯 half, 红灯 nothing.
    fn progress(&self, weight: Points) -> Suggestion {
        let mut lights = [0_i64; 4];
        for row in self.boards.iter().flat_map(|(_, rows, _)| rows) {
            let own = row.own.iter().chain(&row.counties).find(|own| own.unit == self.unit);
            let place = own.and_then(|own| Light::ALL.iter().position(|light| *light == own.verdict.light));
            if let Some(count) = place.and_then(|place| lights.get_mut(place)) {
                *count += 1;
            }
        }
        let [done, green, amber, red] = lights;
        let all = done + green + amber + red;
        let day = document_date(self.as_of);
        // Twice the count over twice the sum: half a light stays a whole number.
        let Some(rate) = Points::fraction(2 * (done + green) + amber, 2 * all).filter(|_| all > 0) else {
            let words = format!("任务板（截至{day}）：没有承担的任务");
            return Suggestion { score: None, words };
        };
        let score = (weight * rate).rounded(2);
        let words = format!(
            "任务板（截至{day}）：承担{all}项，完成{done}、绿灯{green}、黄灯{amber}、红灯{red}，黄灯按一半计，{weight}×({}+{amber}×1/2)/{all}={score}分",
            done + green
        );
        Suggestion { score: Some(score), words }
    }
}
