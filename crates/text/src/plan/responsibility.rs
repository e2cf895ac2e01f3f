//! Responsibility statements (责任括号、责任单位行): where they stand and whom they name, with order, role and mode.
//! Forms: （甲、乙分别负责） （甲牵头，乙、丙配合） （责任单位：甲、乙） 【牵头单位：甲；配合单位：乙】 and lines of their own.
//! What a written name stands for is decided in [`super::department`].

mod wording;

use super::department::{Department, Resolver};
use super::doubt::Doubt;
use super::passage::{Passage, count};
use super::span::{Certainty, Span};
use std::ops::Range;
use wording::{LABELS, Label, MODES};

/// 责任方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResponsibilityMode {
    /// 负责.
    Responsible,
    /// 分别负责, 按职责分工负责.
    EachResponsible,
    /// 等负责: departments may be added.
    OpenListResponsible,
    /// 牵头.
    Lead,
    /// 分别牵头.
    CoLead,
    /// 未注明.
    Unstated,
}

/// What a department has to do with a task (任务中的角色).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 牵头, by the document's words.
    Lead,
    /// First of several, lead by custom only.
    LeadByCustom,
    /// 负责.
    Responsible,
    /// 配合、参与.
    Supporting,
}

/// A department of a task with its role (责任部门).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Which department.
    pub department: Department,
    /// Its role.
    pub role: Role,
}

/// Who answers for a part of a task (责任分工).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The mode.
    pub mode: ResponsibilityMode,
    /// The departments in the order of the document.
    pub members: Vec<Member>,
    /// Whether 等 leaves the list open.
    pub is_open_list: bool,
    /// The bracket or line.
    pub span: Span,
    /// How sure the mode is; names have their own certainty.
    pub certainty: Certainty,
}

impl Assignment {
    /// The departments that lead: those the document makes leads, else the first-named.
    pub fn leads(&self) -> Vec<&Department> {
        let leads: Vec<&Department> =
            self.members.iter().filter(|m| m.role == Role::Lead).map(|m| &m.department).collect();
        if leads.is_empty() {
            self.members.first().map(|m| &m.department).into_iter().collect()
        } else {
            leads
        }
    }
}

/// A statement in a passage: its brackets or lines, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// All of it, with its brackets.
    pub(super) range: Range<usize>,
    /// The words inside.
    inner: Vec<Range<usize>>,
    is_unclosed: bool,
}

/// Every statement of a passage, in order; neighbours that follow each other directly are one.
pub(super) fn find(passage: &Passage) -> Vec<Statement> {
    let mut all: Vec<Statement> = Vec::new();
    let mut at = 0;
    while at < passage.len() {
        let found = match passage.c(at) {
            '(' | '[' | '〔' => bracket(passage, at),
            '牵' | '主' | '配' | '协' | '参' | '责' | '负' | '落' | '承' => {
                labelled_line(passage, at)
            }
            _ => None,
        };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        at = found.range.end;
        match all.last_mut().filter(|last| is_gap(passage, last.range.end, found.range.start)) {
            Some(last) => {
                last.range.end = found.range.end;
                last.inner.extend(found.inner);
                last.is_unclosed |= found.is_unclosed;
            }
            None => all.push(found),
        }
    }
    all
}

/// Whether nothing but stops stands between two statements.
fn is_gap(passage: &Passage, from: usize, to: usize) -> bool {
    passage.slice(from..to).iter().all(|c| matches!(c, '\n' | '。' | ';'))
}

/// The bracket that opens at `at`, when it tells who is responsible.
fn bracket(passage: &Passage, at: usize) -> Option<Statement> {
    let close = match passage.c(at) {
        '(' => ')',
        '[' => ']',
        // 〔2012〕 is a year; 〔责任单位：…〕 is a responsibility.
        _ if label(passage, at + 1).is_some() => '〕',
        _ => return None,
    };
    let mut depth = 0_usize;
    let limit = passage.len().min(at + 600);
    let (mut end, mut stop) = (None, None);
    for index in at..limit {
        match passage.c(index) {
            '(' | '[' | '〔' => depth += 1,
            ')' | ']' | '〕' if depth > 1 => depth -= 1,
            c if c == close => {
                end = Some((index, true));
                break;
            }
            '\n' => break,
            '。' if stop.is_none() => stop = Some(index),
            _ => {}
        }
    }
    let line_end = || passage.end_of(at, limit, &['\n']);
    let (end, is_closed) = end.unwrap_or_else(|| (stop.unwrap_or_else(line_end), false));
    let inner = at + 1..end;
    if !says_who(passage, inner.clone(), is_closed && is_last(passage, end + 1)) {
        return None;
    }
    let range = at..if is_closed { end + 1 } else { end };
    Some(Statement { range, inner: std::iter::once(inner).collect(), is_unclosed: !is_closed })
}

/// Whether a paragraph ends here.
fn is_last(passage: &Passage, at: usize) -> bool {
    let at = at + usize::from(matches!(passage.c(at), '。' | ';'));
    at >= passage.len() || matches!(passage.c(at), '\n' | '(' | '[')
}

/// Whether the words inside a bracket name responsible departments.
fn says_who(passage: &Passage, inner: Range<usize>, is_last: bool) -> bool {
    if let Some((_, label)) = label(passage, inner.start) {
        return label != Label::Other;
    }
    if passage.any(inner.start, &["含", "包括", "不含", "以下", "即", "如", "见", "详见", "附"]).is_some()
    {
        return false;
    }
    let segments = segments(passage, inner.clone());
    let told = segments.iter().find_map(|segment| {
        let (_, _, behind) = mode(passage, segment.clone())?;
        names(passage, segment.start..behind).last().cloned()
    });
    if let Some(last) = told {
        return is_organisation(passage, &last) && last.len() <= 30;
    }
    is_last && {
        let names: Vec<Range<usize>> = segments.into_iter().flat_map(|s| names(passage, s)).collect();
        !names.is_empty() && names.iter().all(|name| name.len() <= 25 && is_organisation(passage, name))
    }
}

/// 责任单位：… on a line of its own or behind a full stop.
fn labelled_line(passage: &Passage, at: usize) -> Option<Statement> {
    if !matches!(passage.before(at), '\n' | '。' | ')' | ']' | ';') {
        return None;
    }
    let (length, label) = label(passage, at)?;
    if label == Label::Other || passage.before(at + length) != ':' {
        return None;
    }
    let end = passage.end_of(at, passage.len(), &['\n', '。']);
    Some(Statement { range: at..end, inner: std::iter::once(at..end).collect(), is_unclosed: false })
}

/// The label at an index and its length with the colon.
fn label(passage: &Passage, at: usize) -> Option<(usize, Label)> {
    let (word, label) = LABELS.iter().find(|(word, _)| passage.has(at, word))?;
    let n = count(word);
    Some((n + usize::from(passage.c(at + n) == ':'), *label))
}

/// The mode at the end of a segment, and where the names before it end.
fn mode(passage: &Passage, segment: Range<usize>) -> Option<(ResponsibilityMode, Role, usize)> {
    let (word, mode, role) = MODES
        .iter()
        .filter(|(word, ..)| count(word) < segment.len())
        .find(|(word, ..)| passage.has(segment.end - count(word), word))?;
    Some((*mode, *role, segment.end - count(word)))
}

/// The pieces between commas and semicolons, and before a label that follows directly.
fn segments(passage: &Passage, inner: Range<usize>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = inner.start;
    let mut depth = 0_usize;
    for index in inner.clone() {
        match passage.c(index) {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_mark = depth == 0 && matches!(passage.c(index), ',' | ';' | '\n' | '。');
        let is_label = index > start
            && matches!(passage.c(index), '牵' | '主' | '配' | '协' | '参' | '责' | '完')
            && label(passage, index).is_some_and(|(n, _)| passage.before(index + n) == ':');
        if is_mark || is_label {
            all.push(start..index);
            start = if is_mark { index + 1 } else { index };
        }
    }
    all.push(start..inner.end);
    all.retain(|segment| !segment.is_empty());
    all
}

/// The names of a list: between 、 and, where an organisation ends before it, 和, 及, 与.
fn names(passage: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    let mut start = range.start;
    let mut index = range.start;
    while index < range.end {
        match passage.c(index) {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let joint = passage.any(index, &["、", "以及", "会同", "及", "和", "与"]).filter(|_| depth == 0);
        let is_joint = joint.is_some_and(|word| word == "、" || is_organisation(passage, &(start..index)));
        if let Some(word) = joint.filter(|_| is_joint) {
            all.push(start..index);
            index += count(word);
            start = index;
        } else {
            index += 1;
        }
    }
    all.push(start..range.end);
    all.retain(|name| !name.is_empty());
    all
}

/// Whether a name ends as names of offices and organisations do.
fn is_organisation(passage: &Passage, name: &Range<usize>) -> bool {
    let name = without_etc(passage, name.clone()).0;
    let last = passage.before(name.end);
    // 市卫健局(疾控局): the bracket belongs to the name.
    let last = if last == ')' {
        passage.rfind(name.clone(), "(").map_or(last, |at| passage.before(at))
    } else {
        last
    };
    name.len() >= 2 && "局委办厅院会部处心府司行室位门团联队道镇乡所站社".contains(last)
}

/// A name or list without 等, 等部门 behind it, and whether it had one.
fn without_etc(passage: &Passage, range: Range<usize>) -> (Range<usize>, bool) {
    const ETC: &[&str] =
        &["等有关部门", "等相关部门", "等有关单位", "等相关单位", "等部门和单位", "等部门", "等单位", "等"];
    match ETC.iter().find(|word| count(word) < range.len() && passage.has(range.end - count(word), word)) {
        Some(word) => (range.start..range.end - count(word), true),
        None => (range, false),
    }
}

/// What a reading of statements remembers: 列第一位的为牵头单位，下同.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    pub(super) first_leads: bool,
}

/// Whether a text says that the first-named leads.
pub(super) fn says_first_leads(passage: &Passage, range: Range<usize>) -> bool {
    ["第一位", "首位", "第一个", "排名第一", "第一单位", "排在第一"].iter().any(|word| {
        passage.find(range.clone(), word).is_some_and(|at| {
            let from = passage.start_of(at, range.start, &['。', '\n', ';', '(']);
            let to = passage.end_of(at, range.end, &['。', '\n', ';', ')']);
            passage.find(from..to, "牵头").is_some()
        })
    })
}

/// The members of a statement while it is read.
struct Reader<'p, 'r, 'd> {
    passage: &'p Passage,
    resolver: &'r mut Resolver<'d>,
    members: Vec<Member>,
    pending: Vec<Range<usize>>,
    modes: Vec<ResponsibilityMode>,
    level: Option<char>,
    is_open_list: bool,
}

/// Reads a statement.
pub(super) fn read(
    passage: &Passage,
    statement: &Statement,
    standing: &mut Standing,
    resolver: &mut Resolver<'_>,
) -> Assignment {
    let mut reader = Reader {
        passage,
        resolver,
        members: Vec::new(),
        pending: Vec::new(),
        modes: Vec::new(),
        level: None,
        is_open_list: false,
    };
    let mut is_note = false;
    for inner in &statement.inner {
        let mut role = None;
        for segment in segments(passage, inner.clone()) {
            if says_first_leads(passage, segment.clone()) {
                is_note = true;
            } else if passage.any(segment.start, &["下同", "以下同"]).is_none() {
                role = reader.segment(segment, role);
            }
        }
        reader.settle(role.unwrap_or(Role::Responsible));
    }
    if is_note && passage.find(statement.range.clone(), "下同").is_some() {
        standing.first_leads = true;
    }
    reader.finish(statement, standing.first_leads || is_note)
}

impl Reader<'_, '_, '_> {
    /// Reads one piece of a statement; answers the role a label set for what follows.
    fn segment(&mut self, segment: Range<usize>, role: Option<Role>) -> Option<Role> {
        let (mut segment, mut role) = (segment, role);
        match label(self.passage, segment.start) {
            Some((_, Label::Other)) => {
                self.settle(role.unwrap_or(Role::Responsible));
                return Some(Role::Responsible);
            }
            Some((length, Label::Of(told))) => {
                self.settle(role.unwrap_or(Role::Responsible));
                role = Some(told);
                segment.start = (segment.start + length).min(segment.end);
                let told = if told == Role::Lead {
                    ResponsibilityMode::Lead
                } else {
                    ResponsibilityMode::Responsible
                };
                self.modes.push(told);
            }
            None => {}
        }
        if self.passage.c(segment.start) == '由' {
            segment.start += 1;
        }
        let told = mode(self.passage, segment.clone());
        let list_end = told.map_or(segment.end, |(.., behind)| behind);
        let (list, is_open) = without_etc(self.passage, segment.start..list_end);
        // 具体任务均涉及各县，不再列出: a note, no names.
        let is_note = |word: &&str| self.passage.find(list.clone(), word).is_some();
        if told.is_none() && ["不再", "均涉及", "均需", "另有", "除外"].iter().any(is_note) {
            return role;
        }
        // …；2021年6月底前完成 in a bracket is a due date.
        let has_digit = self.passage.slice(list.clone()).iter().any(char::is_ascii_digit);
        if told.is_none() && has_digit && !is_organisation(self.passage, &list) {
            return role;
        }
        self.is_open_list |= is_open;
        self.pending.extend(names(self.passage, list));
        if let Some((mode, told, _)) = told {
            let is_open_list = is_open && told == Role::Responsible;
            self.modes.push(if is_open_list { ResponsibilityMode::OpenListResponsible } else { mode });
            self.settle(told);
        }
        role
    }

    /// Gives the names read so far their role.
    fn settle(&mut self, role: Role) {
        for name in std::mem::take(&mut self.pending) {
            let written = self.passage.words(name.clone());
            if self.level.is_none() {
                self.level = written.chars().next().filter(|c| matches!(c, '省' | '市' | '县' | '区' | '州'));
            }
            let span = self.passage.span(name);
            let department = self.resolver.resolve(&written, span, self.level);
            self.members.push(Member { department, role });
        }
    }

    fn finish(mut self, statement: &Statement, first_leads: bool) -> Assignment {
        use ResponsibilityMode::{CoLead, EachResponsible, Lead, OpenListResponsible, Responsible, Unstated};
        let n_leads = self.members.iter().filter(|member| member.role == Role::Lead).count();
        let has = |mode| self.modes.contains(&mode);
        let order = [CoLead, Lead, OpenListResponsible, EachResponsible, Responsible];
        let mut mode = order.into_iter().find(|mode| has(*mode)).unwrap_or(Unstated);
        if mode == Lead && n_leads > 1 {
            mode = CoLead;
        }
        if n_leads == 0
            && let n_members = self.members.len()
            && let Some(first) = self.members.first_mut()
        {
            match (first_leads, n_members > 1) {
                (true, _) => first.role = Role::Lead,
                (false, true) if first.role == Role::Responsible => first.role = Role::LeadByCustom,
                _ => {}
            }
        }
        let certainty = match mode {
            _ if statement.is_unclosed => Certainty::Doubtful(Doubt::OpenBracket),
            Unstated => Certainty::Doubtful(Doubt::ModeUnstated),
            _ => Certainty::Sure,
        };
        let span = self.passage.span(statement.range.clone());
        Assignment { mode, members: self.members, is_open_list: self.is_open_list, span, certainty }
    }
}

/// Reads the cells of a table row: each range holds the names of one role.
pub(super) fn read_cells(
    passage: &Passage,
    cells: &[(Range<usize>, Role)],
    standing: Standing,
    resolver: &mut Resolver<'_>,
) -> Option<Assignment> {
    let range = cells.iter().map(|(range, _)| range.clone()).reduce(|a, b| a.start..b.end)?;
    let mut reader = Reader {
        passage,
        resolver,
        members: Vec::new(),
        pending: Vec::new(),
        modes: Vec::new(),
        level: None,
        is_open_list: false,
    };
    for (cell, role) in cells {
        let mode =
            if *role == Role::Lead { ResponsibilityMode::Lead } else { ResponsibilityMode::Responsible };
        reader.modes.push(mode);
        for segment in segments(passage, cell.clone()) {
            reader.segment(segment, Some(*role));
        }
        reader.settle(*role);
    }
    if reader.members.is_empty() {
        return None;
    }
    let statement = Statement { range, inner: vec![], is_unclosed: false };
    Some(reader.finish(&statement, standing.first_leads))
}
