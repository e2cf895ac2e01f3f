//! Reading a file from end to end (通读): pieces, head, outline, tasks, goals. The parts are in the files beside it.
//! Faults of the whole are gathered in [`super::review`].

use super::department::{Directory, Resolver};
use super::doubt::Doubt;
use super::due::{self, Times};
use super::fault::{Fault, FaultKind};
use super::head::{self, Head};
use super::line::{self, Line};
use super::outline::{self, Unit};
use super::passage::{Passage, SENTENCE};
use super::responsibility::{self, Assignment, Standing as FirstLeads};
use super::table::{self, Row};
use super::target::Reader;
use super::task::pick::{self, Standing};
use super::task::{Chapter, Context, Draft};
use super::{Goal, Plan, PlanReading, pieces, recurring, review, source, web};
use crate::day;
use std::ops::Range;

/// Fewer Chinese characters than this are no plan: a scan without a text layer, an empty file.
const FEWEST: usize = 10;

pub(super) fn read(text: &str, directory: &Directory) -> PlanReading {
    let source = source::read(text);
    let mut reading = PlanReading::default();
    let is_chinese = |c: &&char| ('\u{4E00}'..='\u{9FFF}').contains(*c);
    if source.slice(0..source.len()).iter().filter(is_chinese).take(FEWEST).count() < FEWEST {
        let sentence = "文件中没有可读的文字，可能是扫描件，请先识别文字或另存为文字版再导入";
        let fault =
            Fault { kind: FaultKind::NoText, spans: vec![], sentence: sentence.to_owned(), proposal: None };
        reading.faults.push(fault);
        return reading;
    }
    let mut lines = line::split(&source);
    web::sweep(&source, &mut lines, &mut reading.faults);
    let short_names = short_names(&source);
    let mut start = 0;
    let ends = pieces::ends(&source, &lines);
    for (nth, end) in ends.iter().enumerate() {
        let mut faults = Vec::new();
        let piece = Piece { source: &source, lines: &lines, range: start..*end, short_names: &short_names };
        let plan = piece.read(directory, &mut faults);
        let is_last = nth + 1 == ends.len();
        // A piece without tasks is the letter before its plan, or an annex behind it.
        if plan.tasks.is_empty() && (!is_last || !reading.plans.is_empty()) {
            continue;
        }
        start = *end;
        reading.faults.extend(faults);
        reading.plans.push(plan);
    }
    review::several_plans(&reading.plans, &mut reading.faults);
    reading.faults.sort_by_key(|fault| fault.spans.first().map(|span| span.start));
    reading
}

/// The short names a plan defines: （以下简称职工医保）.
fn short_names(source: &Passage) -> Vec<Vec<char>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = (at..source.len()).find(|at| source.c(*at) == '以' && source.has(*at, "以下简称"))
    {
        let mut start = found + 4;
        while matches!(source.c(start), '“' | '"' | '《' | ':') {
            start += 1;
        }
        let end = source.end_of(start, source.len().min(start + 16), &['”', '"', '》', ')', ',', '。', '\n']);
        all.push(source.slice(start..end).to_vec());
        at = end;
    }
    all.retain(|name| name.len() >= 2);
    all
}

/// The lines of one plan.
struct Piece<'s> {
    source: &'s Passage,
    lines: &'s [Line],
    range: Range<usize>,
    short_names: &'s [Vec<char>],
}

impl Piece<'_> {
    fn read(&self, directory: &Directory, faults: &mut Vec<Fault>) -> Plan {
        let rows = table::rows(self.source, self.lines, self.range.clone());
        let body = self.body(&rows);
        let head = head::read(self.source, self.lines, self.range.clone(), body, faults);
        let issued = head.issued_on.as_ref().map(|on| on.value);
        let mut resolver = Resolver::new(directory, issued);
        let mut context = Context {
            times: Times { year: head.year, issued, is_cell: false },
            short_names: self.short_names.to_vec(),
            resolver: &mut resolver,
            standing: FirstLeads::default(),
        };
        let preface = outline::text(self.source, self.lines, 0, self.range.start..body);
        context.standing.first_leads = responsibility::says_first_leads(&preface, 0..preface.len());
        let mut plan = Plan { head, ..Plan::default() };
        let close = self.close(body);
        let mut units = outline::units(self.source, self.lines, body..close);
        self.numbered(&mut units, &mut context, &mut plan);
        Self::rows(rows, &mut context, &mut plan);
        if plan.tasks.is_empty() {
            self.unnumbered(body, &mut context, &mut plan);
        }
        if plan.tasks.is_empty() {
            let standing = pick::leaves(&units, self.is_plan(&plan.head));
            self.tasks(&mut units, &standing, &mut context, &mut plan);
        }
        plan.first_leads = context.standing.first_leads;
        for at in self.range.start..body {
            let line = outline::text(self.source, self.lines, 0, at..at + 1);
            review::cite(&line, &mut plan.head, faults);
        }
        for unit in &units {
            review::cite(&unit.text, &mut plan.head, faults);
        }
        review::lines(self.source, self.lines, body..close, faults);
        review::tasks(
            &plan,
            self.lines.get(self.range.start).map(|l| self.source.span(l.range.clone())),
            faults,
        );
        plan
    }

    /// The first line that is numbered or belongs to a table of tasks.
    fn body(&self, rows: &[Row]) -> usize {
        let is_numbered =
            |at: &usize| self.lines.get(*at).is_some_and(|line| line.number.is_some() && !line.is_dropped);
        let numbered = self.range.clone().find(is_numbered);
        let row = rows.first().map(|row| row.line);
        let told = || {
            let mut at = self.range.clone().find(|at| {
                let text = outline::text(self.source, self.lines, 0, *at..at + 1);
                !responsibility::find(&text).is_empty()
            })?;
            // A line that is nothing but the responsibility closes the paragraph before it.
            let is_short = self.lines.get(at).is_some_and(|line| line.len() <= 60);
            if is_short && at > self.range.start && self.source.c(self.lines.get(at)?.range.start) != '(' {
                at -= usize::from(self.lines.get(at - 1).is_some_and(|line| line.len() > 20));
            }
            Some(at)
        };
        numbered.into_iter().chain(row).min().or_else(told).unwrap_or(self.range.end)
    }

    /// Whether the title says that the document divides work.
    fn is_plan(&self, head: &Head) -> bool {
        const KINDS: &[&str] =
            &["方案", "任务", "要点", "清单", "分解", "分工", "安排", "计划", "实事", "行动", "意见", "规划"];
        let first = self.range.clone().find(|at| self.lines.get(*at).is_some_and(|line| !line.is_dropped));
        let first = first.and_then(|at| self.lines.get(at)).filter(|line| line.len() <= 60);
        let first = first.map(|line| self.source.plain(line.range.clone()));
        let titles = [&head.plan_title, &head.title].into_iter().flatten().map(|title| title.value.clone());
        titles.chain(first).any(|title| KINDS.iter().any(|kind| title.contains(kind)))
    }

    /// The line where the articles end: the first of 附件, 抄送, a signature and their like among the last lines.
    fn close(&self, body: usize) -> usize {
        const CLOSING: &[&str] = &["抄送", "主送:", "附件:", "附件1", "主题词", "(此件", "(联系"];
        let from = body.max(self.range.end.saturating_sub(20));
        let is_closing = |at: &usize| {
            self.lines.get(*at).is_some_and(|line| self.source.any(line.range.start, CLOSING).is_some())
        };
        let closing = (from..self.range.end).find(is_closing);
        let signed = (from..self.range.end).find(|at| self.is_day(*at));
        let signature = signed.map(|at| if at > from && self.is_signer(at - 1) { at - 1 } else { at });
        closing.into_iter().chain(signature).min().unwrap_or(self.range.end)
    }

    /// Whether a line is nothing but a whole day, as under a signature.
    fn is_day(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at).filter(|line| (6..=16).contains(&line.len())) else {
            return false;
        };
        let words = self.source.plain(line.range.clone());
        words.contains('年') && words.ends_with('日') && day::parse(&words, None).is_ok()
    }

    /// Whether a line may be who signs: short, unnumbered, no sentence.
    fn is_signer(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| {
            let is_sentence = (line.range.clone()).any(|at| SENTENCE.contains(&self.source.c(at)));
            (4..=40).contains(&line.len()) && line.number.is_none() && !is_sentence
        })
    }

    fn numbered(&self, units: &mut [Unit], context: &mut Context<'_, '_>, plan: &mut Plan) {
        let standing = pick::tasks(units);
        if standing.iter().any(|standing| *standing != Standing::Heading) {
            self.tasks(units, &standing, context, plan);
        }
        for (unit, standing) in units.iter().zip(&standing) {
            if *standing == Standing::Heading {
                goals(&unit.text, context, plan);
            }
        }
    }

    /// Makes tasks of the units that are tasks.
    fn tasks(
        &self,
        units: &mut [Unit],
        standing: &[Standing],
        context: &mut Context<'_, '_>,
        plan: &mut Plan,
    ) {
        let mut chapters: Vec<Option<usize>> = vec![None; units.len()];
        for (at, kind) in standing.iter().enumerate() {
            if matches!(kind, Standing::Heading | Standing::Absorbed) {
                continue;
            }
            let home =
                if *kind == Standing::Paragraphs { Some(at) } else { units.get(at).and_then(|u| u.parent) };
            let chapter = home.and_then(|home| self.chapter(units, home, &mut chapters, plan));
            let inherited = home.and_then(|home| inherited(units, home, context));
            let Some(unit) = units.get(at) else { continue };
            let label = self.source.words(unit.label.clone());
            let number = Some(unit.numbering.number);
            if *kind == Standing::Paragraphs {
                push_paragraphs(&unit.text, &unit.statements, chapter, context, plan);
                continue;
            }
            let text = self.task_text(units, at, *kind);
            let statements = match kind {
                Standing::Whole => responsibility::find(&text),
                _ => unit.statements.clone(),
            };
            let draft = Draft { number, label, chapter, text, statements, inherited, doubts: Vec::new() };
            plan.tasks.push(context.task(draft));
        }
    }

    /// The text of a task: its own, or with everything below it.
    fn task_text(&self, units: &[Unit], at: usize, kind: Standing) -> Passage {
        let Some(unit) = units.get(at) else { return Passage::default() };
        if kind != Standing::Whole {
            return unit.text.clone();
        }
        let end = (at + 1..units.len()).find(|next| !outline::is_below(units, *next, at));
        let end = end.and_then(|end| units.get(end)).map_or(self.range.end, |next| next.lines.start);
        outline::text(self.source, self.lines, unit.start, unit.lines.start..end)
    }

    /// The chapter a unit is, made when it is first needed.
    fn chapter(
        &self,
        units: &[Unit],
        at: usize,
        chapters: &mut [Option<usize>],
        plan: &mut Plan,
    ) -> Option<usize> {
        if let Some(known) = chapters.get(at).copied().flatten() {
            return Some(known);
        }
        let unit = units.get(at)?;
        let section =
            unit.parent.and_then(|above| units.get(above)).map(|above| above.text.words(above.title()));
        plan.chapters.push(Chapter {
            number: Some(unit.numbering.number),
            label: self.source.words(unit.label.clone()),
            title: unit.text.words(unit.title()),
            section,
            span: if unit.text.is_empty() {
                self.source.span(unit.label.clone())
            } else {
                unit.text.span(unit.title())
            },
        });
        let index = plan.chapters.len() - 1;
        if let Some(slot) = chapters.get_mut(at) {
            *slot = Some(index);
        }
        Some(index)
    }

    /// The rows of tables.
    fn rows(rows: Vec<Row>, context: &mut Context<'_, '_>, plan: &mut Plan) {
        for row in rows {
            let last = plan.chapters.len().checked_sub(1);
            let chapter = match &row.chapter {
                Some(title) => {
                    let span = title.span(0..title.len());
                    let title = title.words(0..title.len());
                    let is_same = plan.chapters.last().is_some_and(|chapter| chapter.title == title);
                    if !is_same {
                        let label = String::new();
                        plan.chapters.push(Chapter { number: None, label, title, section: None, span });
                    }
                    plan.chapters.len().checked_sub(1)
                }
                None => last,
            };
            context.standing.first_leads |= row.first_leads;
            let assignment =
                responsibility::read_cells(&row.text, &row.names, context.standing, context.resolver);
            let mut doubts = Vec::new();
            if row.is_uneven {
                doubts.push(Doubt::UnevenRow);
            }
            if row.number.is_none() && row.label.is_empty() {
                doubts.push(Doubt::NoNumber);
            }
            let draft = Draft {
                number: row.number,
                label: row.label,
                chapter,
                text: row.text,
                statements: Vec::new(),
                inherited: None,
                doubts,
            };
            plan.tasks.push(context.row_task(draft, row.words, row.dues, assignment));
        }
    }

    /// Paragraphs with responsibilities in a plan whose numbers carry none.
    fn unnumbered(&self, body: usize, context: &mut Context<'_, '_>, plan: &mut Plan) {
        let text = outline::text(self.source, self.lines, 0, body.min(self.range.end)..self.range.end);
        let statements = responsibility::find(&text);
        push_paragraphs(&text, &statements, None, context, plan);
    }
}

/// Makes a task of every paragraph that closes with a responsibility.
fn push_paragraphs(
    text: &Passage,
    statements: &[responsibility::Statement],
    chapter: Option<usize>,
    context: &mut Context<'_, '_>,
    plan: &mut Plan,
) {
    for (text, statements) in paragraphs(text, statements) {
        let (label, doubts) = (String::new(), vec![Doubt::NoNumber]);
        let draft = Draft { number: None, label, chapter, text, statements, inherited: None, doubts };
        plan.tasks.push(context.task(draft));
    }
}

/// The responsibility of the nearest heading above that has one.
fn inherited(units: &[Unit], at: usize, context: &mut Context<'_, '_>) -> Option<Assignment> {
    let mut at = Some(at);
    while let Some(unit) = at.and_then(|at| units.get(at)) {
        let heading = || responsibility::of_heading(&unit.text, unit.title());
        if let Some(statement) = unit.statements.first().cloned().or_else(heading) {
            let standing = &mut context.standing;
            return Some(responsibility::read(&unit.text, &statement, standing, context.resolver));
        }
        at = unit.parent;
    }
    None
}

/// Each statement with the paragraph it closes; a line of its own closes the paragraph before it.
fn paragraphs(
    text: &Passage,
    statements: &[responsibility::Statement],
) -> Vec<(Passage, Vec<responsibility::Statement>)> {
    let mut all = Vec::new();
    let mut floor = 0;
    for statement in statements {
        let mut start = text.start_of(statement.range.start, floor, &['\n']);
        if start == statement.range.start && start > floor {
            start = text.start_of(start - 1, floor, &['\n']);
        }
        let mut own = Passage::with_room(statement.range.end - start);
        own.append_compact(text, start..statement.range.start);
        if start < statement.range.start && text.before(statement.range.start) == '\n' {
            own.push_break();
        }
        own.append_compact(text, statement.range.clone());
        let found = responsibility::find(&own);
        if !own.is_empty() {
            all.push((own, found));
        }
        floor = statement.range.end;
    }
    all
}

/// The sentences of a heading's text that have due words or recur.
fn goals(text: &Passage, context: &Context<'_, '_>, plan: &mut Plan) {
    let dues = due::find(text, 0..text.len(), context.times);
    plan.recurring.extend(recurring::find(text, 0..text.len()));
    let mut start = 0;
    while start < text.len() {
        let end = text.end_of(start, text.len(), SENTENCE);
        let due = dues.iter().find(|due| (start..end).contains(&due.range.start));
        // A line that is nothing but a day is a signature.
        if let Some(due) = due.filter(|due| due.range != (start..end)) {
            let reader = Reader { passage: text, dues: &dues, short_names: &context.short_names };
            plan.goals.push(Goal {
                due: due.found(text),
                words: text.words(start..end),
                targets: reader.targets(start..end),
                span: text.span(start..end),
            });
        }
        start = end + 1;
    }
}
