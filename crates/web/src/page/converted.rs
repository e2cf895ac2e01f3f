//! Converted figures beside the total (折算栏), such as points scaled to 1000: their heads, cells and how they come about.
//! A conversion that stands in place of the total is the total itself and has no column here.

use super::period_pick::PeriodQuery;
use super::remarks::RemarkLine;
use crate::app::App;
use crate::failure::Failure;
use crate::words::{anchor, rule};
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Question;
use zhaozhang_domain::outcome;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::RuleKind;
use zhaozhang_domain::sheet::{HolderId, RuleId};
use zhaozhang_office::Scored;

/// The converted figures of a period.
pub(crate) struct ConvertedColumns {
    rules: Vec<RuleId>,
    figures: BTreeMap<(RuleId, HolderId), Points>,
    /// Pieces through the channel matrix by name, where the column was asked for.
    through_matrix: Option<BTreeMap<String, usize>>,
    /// One head for each rule.
    pub(crate) heads: Vec<String>,
}

impl ConvertedColumns {
    /// Those of a period; none when no rule converts periods of its kind.
    pub(crate) fn of(scored: &Scored, period: Period) -> Self {
        let notice = &*scored.notice;
        let all = outcome::conversions(notice, &scored.sheet, period);
        let is_beside = |id: &RuleId| {
            let kind = id.of(notice).map(|rule| &rule.kind);
            matches!(kind, Some(RuleKind::Convert(convert)) if !convert.replaces_total)
        };
        let mut rules: Vec<RuleId> = all.iter().map(|one| one.rule).filter(is_beside).collect();
        rules.sort_unstable();
        rules.dedup();
        let heads = rules.iter().filter_map(|id| id.of(notice)).map(|rule| rule.name.clone()).collect();
        Self {
            figures: all.into_iter().map(|one| ((one.rule, one.holder), one.points)).collect(),
            rules,
            heads,
            through_matrix: None,
        }
    }

    /// With the column of pieces published through the channel matrix, where it was asked for (五（三）).
    pub(crate) async fn with_matrix(
        mut self,
        app: &App,
        (code, query): (&str, &PeriodQuery),
        period: Period,
    ) -> Result<Self, Failure> {
        if query.matrix.trim() == "1" {
            self.through_matrix = Some(app.office().matrix_by_holder(code, period).await?);
            self.heads.push("矩阵发稿".to_owned());
        }
        Ok(self)
    }

    /// A holder's figures, a dash where there is none.
    pub(crate) fn cells(&self, scored: &Scored, holder: HolderId) -> Vec<String> {
        let figure = |rule: &RuleId| self.figures.get(&(*rule, holder));
        let shown = |figure: Option<&Points>| figure.map_or_else(|| "—".to_owned(), ToString::to_string);
        let mut cells: Vec<String> = self.rules.iter().map(|rule| shown(figure(rule))).collect();
        if let Some(through) = &self.through_matrix {
            let name = scored.sheet.holder(holder).map_or("", |holder| holder.name.as_str());
            cells.push(through.get(name).copied().unwrap_or_default().to_string());
        }
        cells
    }

    /// The lines under the table: each rule in words with its citation, and the readings it rests on.
    pub(crate) fn remarks(&self, scored: &Scored) -> Vec<RemarkLine> {
        let notice = &*scored.notice;
        let mut lines = Vec::new();
        for rule in self.rules.iter().filter_map(|id| id.of(notice)) {
            let citation = notice.articles.get(rule.article).map_or("", |article| &article.citation);
            let card = rule::card(notice, rule);
            let said = card.lines.iter().filter(|line| !matches!(line.label, "裁定" | "有效期" | "列入"));
            let said: Vec<String> = said.map(|line| format!("{}：{}", line.label, line.words)).collect();
            lines.push(RemarkLine {
                words: format!("“{}”一栏依据{citation}折算，{}。", rule.name, said.join("；")),
                href: super::head::article_href(notice, rule.article),
            });
            let asked = |id: &String| notice.questions.iter().find(|question| question.id == *id);
            lines.extend(rule.questions.iter().filter_map(asked).map(|question: &Question| RemarkLine {
                words: question.remark(),
                href: format!("/notices/{}/faults#{}", notice.code, anchor(&question.id)),
            }));
        }
        if self.through_matrix.is_some() {
            lines.push(RemarkLine {
                words: "“矩阵发稿”一栏是本期登记的发表稿件中经媒体矩阵平台发表的篇数，不计分。".to_owned(),
                href: "/publicity/matrix".to_owned(),
            });
        }
        lines
    }
}
