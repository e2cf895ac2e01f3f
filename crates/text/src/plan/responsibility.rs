//! Responsibility statements (责任括号、责任单位行): where they stand and whom they name, with order, role and mode.
//! Forms: （甲、乙分别负责） （甲牵头，乙、丙配合） （责任单位：甲、乙） 【牵头单位：甲；配合单位：乙】 and lines of their own.
//! Where statements stand is found in [`statement`], their lists are cut in [`name`], their words are in [`wording`].
//! What a written name stands for is decided in [`super::department`].

mod name;
mod statement;
mod wording;

use super::department::{Department, Resolver};
use super::doubt::Doubt;
use super::passage::{Passage, count};
use super::span::{Certainty, Span};
use name::{is_organisation, names, segments, without_etc};
use statement::{label, mode};
use std::ops::Range;
use wording::Label;

pub(super) use name::{ends_name, is_name_list};
pub(super) use statement::{Statement, find, is_aside, is_label_line, of_heading, opens_line};

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
    /// Behind 完成时限： or 责任人：, until the next label.
    is_aside: bool,
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
        is_aside: false,
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
                self.is_aside = true;
                return Some(Role::Responsible);
            }
            Some((length, Label::Of(told))) => {
                self.is_aside = false;
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
        if self.is_aside && told.is_none() {
            return role;
        }
        let list_end = told.map_or(segment.end, |(.., behind)| behind);
        let (list, is_open) = without_etc(self.passage, segment.start..list_end);
        // 以下均需各省级人民政府负责，不再列出: a note, no names.
        if self.passage.any(segment.start, &["以下", "下列", "以上"]).is_some() {
            return role;
        }
        // A stroke stands for nobody.
        if self.passage.slice(list.clone()).iter().all(|c| matches!(c, '/' | '-' | '—' | '–' | '无')) {
            return role;
        }
        let is_note = |word: &&str| self.passage.find(list.clone(), word).is_some();
        if told.is_none() && ["不再", "均涉及", "均需", "另有", "除外"].iter().any(is_note) {
            return role;
        }
        // …，长期坚持 tells when.
        let is_when = ["长期", "持续", "常态化", "年内", "年底前", "上半年", "全年"]
            .iter()
            .any(|word| self.passage.has(list.start, word));
        if told.is_none() && is_when && !is_organisation(self.passage, &list) {
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
            let (name, role) = of_own(self.passage, name, role);
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

/// 县卫健局（牵头）: the bracket behind a name is its role, no part of it.
fn of_own(passage: &Passage, name: Range<usize>, role: Role) -> (Range<usize>, Role) {
    const NOTES: &[(&str, Role)] = &[
        ("(牵头)", Role::Lead),
        ("(牵头单位)", Role::Lead),
        ("(总牵头)", Role::Lead),
        ("(主办)", Role::Lead),
        ("(主责)", Role::Lead),
        ("(配合)", Role::Supporting),
        ("(配合单位)", Role::Supporting),
        ("(协办)", Role::Supporting),
        ("(参与)", Role::Supporting),
        ("(协同)", Role::Supporting),
    ];
    let note = NOTES.iter().find(|(word, _)| passage.any_before(name.end, &[word]).is_some());
    match note {
        Some((word, own)) if name.len() > count(word) => (name.start..name.end - count(word), *own),
        _ => (name, role),
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
        is_aside: false,
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
