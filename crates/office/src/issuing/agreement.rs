//! 协议管理单: one page for each provider of a group, for the file of its agreement: quota, done, rate, deductions and
//! points of a period, with what was taken off by which article (S1-28). Drawn on request; nothing is kept.

use crate::Office;
use crate::bulletin;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::scored::{Scored, aside};
use chrono::NaiveDate;
use zhaozhang_document::official::{Statement, StatementLine};
use zhaozhang_document::pdf;
use zhaozhang_domain::explain;
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{RankRow, rank};
use zhaozhang_domain::rule::{Measure, RuleKind};
use zhaozhang_domain::sheet::{EntryView, HolderSheet};

/// What the groups of designated providers are called.
const PROVIDERS: &str = "两定";
/// How many deductions stand on a page one by one; more are summed.
const MOST: usize = 8;

impl Office {
    /// The pages of every provider of the group, or of the groups of designated providers; a PDF.
    pub async fn agreement_pages(
        &self,
        code: &str,
        period: Period,
        group: &str,
        drawn_on: NaiveDate,
    ) -> Result<Vec<u8>, OfficeError> {
        self.expect_notice(code)?;
        let scored = self.scored(code, period.last_day().min(drawn_on)).await?;
        let statements = statements(&scored, period, group, drawn_on, self.is_demonstration());
        if statements.is_empty() {
            let what = format!("本通知没有名称含“{}”的组", if group.is_empty() { PROVIDERS } else { group });
            let problem = Problem::at("group", "M-831", what, "请按通知的分组填写组名");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let fonts_folder = self.fonts_folder().to_owned();
        let draw = move || {
            let fonts = bulletin::fonts::read(&fonts_folder).map_err(|problem| Refusal::Missing {
                what: problem.to_string().trim_end_matches('。').to_owned(),
                cure: "字体补齐后重新导出".to_owned(),
            })?;
            let drawn = pdf::statements(&statements, &fonts);
            Ok(drawn.map_err(|cause| Fault::new("cannot draw agreement pages", cause))?.bytes)
        };
        aside("drawing agreement pages".to_owned(), draw).await?
    }
}

/// A statement for each provider, in register order.
pub fn statements(
    scored: &Scored,
    period: Period,
    group: &str,
    drawn_on: NaiveDate,
    is_demonstration: bool,
) -> Vec<Statement> {
    let wanted = if group.is_empty() { PROVIDERS } else { group };
    let mut all = Vec::new();
    for ranking in rank(&scored.notice, &scored.ledger, &scored.sheet, period) {
        if !ranking.group.contains(wanted) {
            continue;
        }
        let mut rows: Vec<&RankRow> = ranking.rows.iter().collect();
        rows.sort_by_key(|row| row.holder);
        let place = |row: &RankRow| {
            row.place
                .map_or_else(|| "—".to_owned(), |place| format!("第{place}名/共{}名", ranking.rows.len()))
        };
        for row in rows {
            if let Some(holder) = scored.sheet.holder(row.holder) {
                all.push(page(
                    scored,
                    holder,
                    (row.points, place(row)),
                    (period, drawn_on),
                    is_demonstration,
                ));
            }
        }
    }
    all
}

fn page(
    scored: &Scored,
    holder: &HolderSheet,
    (points, place): (Points, String),
    (period, drawn_on): (Period, NaiveDate),
    is_demonstration: bool,
) -> Statement {
    let (due, done) = quota(scored, holder, period);
    let rate = (done * Points::whole(100)).divided_by(due);
    let taken: Vec<EntryView<'_>> =
        holder.entries_in(period).filter(|view| view.entry.points.is_negative()).collect();
    let lost: Points = taken.iter().map(|view| view.entry.points).sum();
    let summary = vec![
        ("得分".to_owned(), points.to_string()),
        ("排名".to_owned(), place),
        ("任务数".to_owned(), format!("{due}篇")),
        ("完成数".to_owned(), format!("{done}篇")),
        ("完成率".to_owned(), rate.map_or_else(|| "—".to_owned(), |rate| format!("{}%", rate.rounded(1)))),
        ("扣分".to_owned(), lost.to_string()),
    ];
    let mut lines = months(scored, holder, period);
    lines.extend(taken.iter().take(MOST).map(|view| taken_off(scored, view)));
    let mut notes = vec![
        "本单供“两定”机构协议管理存档，每个机构一页。".to_owned(),
        format!("导出日期{}。", document_date(drawn_on)),
    ];
    if taken.len() > MOST {
        notes.push(format!("扣分事项共{}条，先列{MOST}条，其余见单位得分明细。", taken.len()));
    }
    notes.extend(scored.notice.sample_remark.iter().cloned());
    let number = &scored.notice.document_number;
    Statement {
        unit: holder.name.clone(),
        period: format!("{period}协议管理"),
        summary,
        lines,
        notes,
        basis: format!("《{}》（{number}）", scored.notice.title),
        as_of: scored.sheet.as_of,
        page_mark: is_demonstration.then(|| bulletin::DEMONSTRATION_MARK.to_owned()),
    }
}

/// 任务数 and 完成数 of the period: the quotas in pieces inside it.
fn quota(scored: &Scored, holder: &HolderSheet, period: Period) -> (Points, Points) {
    let notice = &scored.notice;
    let is_own = |line: &&zhaozhang_domain::sheet::QuotaLine| {
        let counts_items = line.rule.of(notice).is_some_and(
            |rule| matches!(&rule.kind, RuleKind::Quota(quota) if quota.measure == Measure::Items),
        );
        counts_items
            && period.covers(line.period)
            && (line.period == period || line.period.first_day() >= notice.from)
    };
    let own = || holder.quotas.iter().filter(is_own);
    (own().map(|line| line.due).sum(), own().map(|line| line.done).sum())
}

/// One line for each month of the period: quota, done, points. A month in which the notice came into force halfway
/// has no quota of its own.
fn months(scored: &Scored, holder: &HolderSheet, period: Period) -> Vec<StatementLine> {
    let citation = quota_citation(scored, holder);
    let mut lines = Vec::new();
    let mut month = PeriodKind::Month.containing(period.first_day());
    while period.covers(month) && month.first_day() <= scored.sheet.as_of {
        if month.last_day() >= scored.notice.from {
            let because = if month.first_day() >= scored.notice.from {
                let (due, done) = quota(scored, holder, month);
                format!("{month}任务{due}篇，完成{done}篇")
            } else {
                format!("{month}通知开始施行，不计任务")
            };
            lines.push(StatementLine {
                citation: citation.clone(),
                because,
                points: holder.total(month).to_string(),
                on: month.to_string(),
            });
        }
        month = month.next();
    }
    lines
}

/// The article the quotas in pieces rest on.
fn quota_citation(scored: &Scored, holder: &HolderSheet) -> String {
    let mut rules = holder.quotas.iter().filter_map(|line| line.rule.of(&scored.notice));
    let rule =
        rules.find(|rule| matches!(&rule.kind, RuleKind::Quota(quota) if quota.measure == Measure::Items));
    let article = rule.and_then(|rule| scored.notice.articles.get(rule.article));
    article.map_or_else(String::new, |article| article.citation.clone())
}

fn taken_off(scored: &Scored, view: &EntryView<'_>) -> StatementLine {
    let because = explain::because(&scored.notice, &scored.ledger, view);
    StatementLine {
        citation: explain::citation(&scored.notice, view).to_owned(),
        because: format!("其中扣分，{}：{because}", explain::rule_name(&scored.notice, view)),
        points: view.entry.points.to_string(),
        on: view.entry.on.map_or_else(|| view.entry.charge.to_string(), document_date),
    }
}
