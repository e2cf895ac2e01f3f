//! The ledger workbook on its way out (台账模板与导出): which sheets, columns, drop-downs and notes a notice needs, and facts
//! as rows. It draws nothing; `zhaozhang_document::ledger_template` does. Reading back is [`super::read`]'s.

use super::column::Column;
use super::row::required;
use super::vocabulary::{Vocabulary, Words};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_document::ledger_template::{ColumnKind, TemplateColumn, TemplateSheet, TemplateSpec};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;

/// The names of the drop-down lists that all sheets share.
const UNITS: &str = "单位";
const OUTLETS: &str = "媒体";
const LEVELS: &str = "级别";

/// The workbook a clerk fills in for the notice: sheets only for the kinds of fact its rules look at, columns only
/// those that a row needs or a rule asks about.
pub fn template_spec(notice: &Notice, generated_on: NaiveDate) -> TemplateSpec {
    spec(notice, &BTreeMap::new(), generated_on)
}

/// The workbook that can hold these facts: the template, widened by kinds and columns they use.
pub fn export_spec(notice: &Notice, facts: &[NewFact], generated_on: NaiveDate) -> TemplateSpec {
    let mut used: BTreeMap<FactKind, BTreeSet<Column>> = BTreeMap::new();
    for fact in facts {
        let columns = used.entry(fact.kind).or_default();
        columns.extend(Column::ORDER.into_iter().filter(|column| !words_of(fact, *column).is_empty()));
    }
    spec(notice, &used, generated_on)
}

/// The facts as rows for `zhaozhang_document::ledger_template::ledger`: one list of rows for each sheet of `spec`,
/// facts in the order given. Facts whose kind has no sheet in `spec` are left out; [`export_spec`] has one for each.
pub fn rows_of(facts: &[NewFact], spec: &TemplateSpec) -> Vec<Vec<Vec<String>>> {
    let rows_of_sheet = |sheet: &TemplateSheet| -> Vec<Vec<String>> {
        let columns: Vec<Option<Column>> =
            sheet.columns.iter().map(|column| Column::parse(&column.title)).collect();
        let of_kind = facts.iter().filter(|fact| fact.kind.word() == sheet.name);
        of_kind
            .map(|fact| {
                columns
                    .iter()
                    .map(|column| column.map_or_else(String::new, |column| words_of(fact, column)))
                    .collect()
            })
            .collect()
    };
    spec.sheets.iter().map(rows_of_sheet).collect()
}

/// What stands in the column for the fact.
fn words_of(fact: &NewFact, column: Column) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match column {
        Column::Kind => fact.kind.word().to_owned(),
        Column::Item => fact.item.clone(),
        Column::Title => fact.title.clone(),
        Column::Units => fact.units.join("、"),
        Column::People => fact.people.join("、"),
        Column::On => fact.on.to_string(),
        Column::DueOn => day(fact.due_on),
        Column::DoneOn => day(fact.done_on),
        Column::ProofOn => day(fact.proof_on),
        Column::Length => fact.length.map(|length| length.to_string()).unwrap_or_default(),
        Column::Returns if fact.returns == 0 => String::new(),
        Column::Returns => fact.returns.to_string(),
        Column::Amount => fact.amount.map(|amount| amount.to_string()).unwrap_or_default(),
        Column::Text(field) => fact.text(field).to_owned(),
        Column::DecidedBy => fact.decided_by.clone(),
        Column::Reason => fact.reason.clone(),
        Column::Evidence => fact.evidence.clone(),
        Column::Ignored => String::new(),
    }
}

/// What a notice offers to choose from, gathered while the sheets are laid out.
struct Layout<'a> {
    notice: &'a Notice,
    vocabulary: Vocabulary,
    lists: Vec<(String, Vec<String>)>,
}

fn spec(
    notice: &Notice,
    used: &BTreeMap<FactKind, BTreeSet<Column>>,
    generated_on: NaiveDate,
) -> TemplateSpec {
    let mut layout = Layout { notice, vocabulary: Vocabulary::of(notice), lists: Vec::new() };
    for (name, words) in [(UNITS, Words::Units), (OUTLETS, Words::Outlets), (LEVELS, Words::Levels)] {
        if layout.vocabulary.has(words) {
            layout.lists.push((name.to_owned(), layout.vocabulary.full_names(words).to_vec()));
        }
    }
    let mut sheets = Vec::new();
    for kind in FactKind::ALL {
        let more = used.get(&kind);
        if layout.vocabulary.demand.looks_at(kind) || more.is_some() {
            sheets.push(layout.sheet(kind, more.unwrap_or(&BTreeSet::new())));
        }
    }
    TemplateSpec {
        notice_title: notice.title.clone(),
        author: notice.issuer.clone(),
        generated_on,
        sheets,
        lists: layout.lists,
    }
}

impl Layout<'_> {
    fn sheet(&mut self, kind: FactKind, more: &BTreeSet<Column>) -> TemplateSheet {
        let mut columns = Vec::new();
        for column in Column::ORDER {
            let is_needed = column == Column::Ignored
                || usual(kind).contains(&column)
                || required(kind, &self.vocabulary).iter().any(|group| group.contains(&column))
                || self.vocabulary.demand.asks(kind, column)
                || more.contains(&column);
            if is_needed && self.has_use(kind, column, more) {
                columns.push(self.column(kind, column));
            }
        }
        let sample = sample(kind);
        let samples = vec![
            columns
                .iter()
                .map(|column| {
                    let of = Column::parse(&column.title);
                    sample
                        .iter()
                        .find(|(each, _)| Some(*each) == of)
                        .map_or("", |(_, words)| *words)
                        .to_owned()
                })
                .collect(),
        ];
        TemplateSheet { name: kind.word().to_owned(), explanation: self.explanation(kind), columns, samples }
    }

    /// A level or medium is left out where no rule asks for it and the notice has no list of them.
    fn has_use(&self, kind: FactKind, column: Column, more: &BTreeSet<Column>) -> bool {
        let is_asked = self.vocabulary.demand.asks(kind, column) || more.contains(&column);
        match column {
            Column::Text(TextField::Level) => is_asked || self.vocabulary.has(Words::Levels),
            _ => true,
        }
    }

    fn column(&mut self, kind: FactKind, column: Column) -> TemplateColumn {
        let is_required =
            required(kind, &self.vocabulary).iter().any(|group| matches!(group, [only] if *only == column));
        TemplateColumn {
            title: column.word().to_owned(),
            note: self.note(kind, column),
            width: width(column),
            kind: self.column_kind(kind, column),
            is_required,
        }
    }

    fn column_kind(&mut self, kind: FactKind, column: Column) -> ColumnKind {
        match column {
            Column::On | Column::DueOn | Column::DoneOn | Column::ProofOn => ColumnKind::Date,
            Column::Length | Column::Returns | Column::Amount => ColumnKind::Number,
            Column::Units if self.vocabulary.has(Words::Units) => ColumnKind::Choice(UNITS.to_owned()),
            Column::Text(TextField::Channel) if self.vocabulary.has(Words::Outlets) => {
                ColumnKind::Choice(OUTLETS.to_owned())
            }
            Column::Text(TextField::Level) if self.vocabulary.has(Words::Levels) => {
                ColumnKind::Choice(LEVELS.to_owned())
            }
            Column::Text(field) => self.choice(kind, field),
            _ => ColumnKind::Text,
        }
    }

    /// A drop-down of the few words allowed, or of the words the rules name.
    fn choice(&mut self, kind: FactKind, field: TextField) -> ColumnKind {
        let mut words = self.vocabulary.allowed(kind, field).to_vec();
        if words.is_empty() {
            words = self.vocabulary.demand.words_of(kind, field).to_vec();
        }
        if field == TextField::ChannelClass {
            for outlet in &self.notice.outlets {
                if !outlet.class.is_empty() && !words.contains(&outlet.class) {
                    words.push(outlet.class.clone());
                }
            }
        }
        if words.is_empty() {
            return ColumnKind::Text;
        }
        let name = format!("{}{}", kind.word(), field.word());
        self.lists.push((name.clone(), words));
        ColumnKind::Choice(name)
    }

    fn explanation(&self, kind: FactKind) -> String {
        let purpose = match kind {
            FactKind::Submission => "每报送一篇信息填一行",
            FactKind::Adoption => "每被采用一次填一行；同一篇信息被多家采用的，逐家填写",
            FactKind::Instruction => "每得到一次领导批示填一行",
            FactKind::Solicitation => "上级每约稿一次填一行，交稿后补填完成日期和结果",
            FactKind::Duty => "按规定应当报送的会议、活动、政策等每件填一行，报送后补填完成日期",
            FactKind::Fault => "每发现一次失误填一行，并写明认定人和理由",
            FactKind::Reminder => "每提醒（催报）一次填一行",
            FactKind::Judgement => "须由人认定的分值，每个单位每个项目填一行，并写明认定人和理由",
            FactKind::Adjustment => "经提出和审批的人工调整，只供查阅，导入时不读；“类别”为所依据的条款",
        };
        let articles = self.vocabulary.demand.articles.get(&kind);
        let citations: Vec<&str> = articles
            .into_iter()
            .flatten()
            .filter_map(|at| self.notice.articles.get(*at))
            .map(|article| article.citation.as_str())
            .filter(|citation| !citation.is_empty())
            .collect();
        let basis = match citations.len() {
            0 => String::new(),
            1..=6 => format!("。依据：{}", citations.join("、")),
            _ => format!("。依据：{}等", citations.iter().take(6).copied().collect::<Vec<_>>().join("、")),
        };
        format!("{purpose}{basis}。")
    }

    /// How a column is filled in.
    fn note(&self, kind: FactKind, column: Column) -> String {
        match column {
            Column::Item => "同一篇信息在各表中填同一个编号；没有编号的，填写相同的标题".to_owned(),
            Column::Title => "与报送时的标题一致".to_owned(),
            Column::Units if matches!(kind, FactKind::Adoption | FactKind::Instruction) => {
                "得分单位；不填的，按该信息的报送单位计。多个单位用顿号隔开".to_owned()
            }
            Column::Units => "填单位全称或名册中的简称；多个单位用顿号隔开".to_owned(),
            Column::People => "多人用顿号隔开，按署名次序".to_owned(),
            Column::On => format!("{}，如2020-07-06", day_words(kind)),
            Column::DueOn => "要求完成的最后一日；规则已定时限的可不填".to_owned(),
            Column::DoneOn => "实际报送（交稿）的日期；尚未完成的不填".to_owned(),
            Column::ProofOn => "收到佐证材料的日期".to_owned(),
            Column::Length => "正文字数，只填数字".to_owned(),
            Column::Returns => "被退回修改的次数，只填数字；没有退回的不填".to_owned(),
            Column::Amount => self.amount_note(kind),
            Column::Text(field) => text_note(field).to_owned(),
            Column::DecidedBy => "作出认定的人或机构".to_owned(),
            Column::Reason => "认定的事实和理由".to_owned(),
            Column::Evidence => "佐证材料的编号或名称".to_owned(),
            Column::Kind | Column::Ignored => "供填表人自用，不读入".to_owned(),
        }
    }

    fn amount_note(&self, kind: FactKind) -> String {
        if kind != FactKind::Judgement || self.vocabulary.demand.judgements.is_empty() {
            return "只填数字，不带“分”“次”等字".to_owned();
        }
        let ranges = self.vocabulary.demand.judgements.iter();
        let ranges: Vec<String> =
            ranges.map(|(subject, least, most)| format!("{subject}{least}至{most}")).take(12).collect();
        format!("只填数字，不带“分”字。范围：{}", ranges.join("；"))
    }
}

/// What the day of the kind is.
const fn day_words(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Submission => "报送日期",
        FactKind::Adoption => "采用（刊发）日期",
        FactKind::Instruction => "批示日期",
        FactKind::Solicitation => "约稿日期",
        FactKind::Duty => "会议、活动举行或政策印发的日期",
        FactKind::Fault => "发现失误的日期",
        FactKind::Reminder => "提醒日期",
        FactKind::Judgement | FactKind::Adjustment => "认定日期；计入该日所在的周期",
    }
}

const fn text_note(field: TextField) -> &'static str {
    match field {
        TextField::Level => "从下拉框选择；媒体名单已列级别的可不填",
        TextField::Channel => "刊物、网站、栏目或媒体的名称；名单以外的可直接填写，待认定",
        TextField::ChannelClass => "媒体名单已列类别的可不填",
        TextField::Class => "从下拉框选择；没有下拉框的，按通知用词填写",
        TextField::Genre => "如简报、调研、短信息，按通知用词填写",
        TextField::Position => "如头版、头条，按通知用词填写",
        TextField::Mark => "单独成篇填“单”，编入综合稿填“综”",
        TextField::Origin => "“原创”或“转载”",
        TextField::Route => "如直报、转报，按通知用词填写",
        TextField::Result => "审核或办理的结果，从下拉框选择",
        TextField::Leader => "作出批示的领导",
        TextField::Reference => "文号、期号或链接",
    }
}

const fn width(column: Column) -> u16 {
    match column {
        Column::Title => 36,
        Column::Units | Column::Reason => 24,
        Column::Text(TextField::Channel | TextField::Reference) | Column::Evidence | Column::Ignored => 20,
        Column::People => 16,
        Column::Text(TextField::Mark) | Column::Length | Column::Amount => 9,
        _ => 13,
    }
}

/// The columns a sheet of the kind has whether or not a rule asks for them.
const fn usual(kind: FactKind) -> &'static [Column] {
    match kind {
        FactKind::Submission => {
            &[Column::Item, Column::Title, Column::Units, Column::Text(TextField::Result)]
        }
        FactKind::Adoption => &[
            Column::Item,
            Column::Title,
            Column::Units,
            Column::Text(TextField::Channel),
            Column::Text(TextField::Reference),
        ],
        FactKind::Instruction => &[
            Column::Item,
            Column::Title,
            Column::Units,
            Column::Text(TextField::Leader),
            Column::Text(TextField::Reference),
        ],
        FactKind::Solicitation => {
            &[Column::Item, Column::Title, Column::DueOn, Column::DoneOn, Column::Text(TextField::Result)]
        }
        FactKind::Duty => &[Column::Item, Column::Title, Column::DueOn, Column::DoneOn],
        FactKind::Fault => &[Column::Title, Column::Text(TextField::Class), Column::Evidence],
        FactKind::Reminder => &[Column::Item, Column::Title],
        FactKind::Judgement | FactKind::Adjustment => &[Column::Evidence],
    }
}

/// An invented row of the kind; printed in the guide only, never read.
const fn sample(kind: FactKind) -> &'static [(Column, &'static str)] {
    match kind {
        FactKind::Submission => &[
            (Column::Item, "示例-001"),
            (Column::Title, "（示例）某某县推进某项工作见成效"),
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-06"),
            (Column::Text(TextField::Result), "通过"),
        ],
        FactKind::Adoption => &[
            (Column::Item, "示例-001"),
            (Column::Title, "（示例）某某县推进某项工作见成效"),
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-20"),
            (Column::Text(TextField::Channel), "某某日报"),
            (Column::Text(TextField::Mark), "单"),
        ],
        FactKind::Instruction => &[
            (Column::Item, "示例-001"),
            (Column::Title, "（示例）某某县推进某项工作见成效"),
            (Column::On, "2020-07-28"),
            (Column::Text(TextField::Leader), "某某"),
        ],
        FactKind::Solicitation => &[
            (Column::Item, "示例-002"),
            (Column::Title, "（示例）关于某项工作的约稿"),
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-01"),
            (Column::DueOn, "2020-07-10"),
            (Column::DoneOn, "2020-07-09"),
            (Column::Text(TextField::Result), "符合要求"),
        ],
        FactKind::Duty => &[
            (Column::Title, "（示例）某某工作会议"),
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-03"),
            (Column::DoneOn, "2020-07-07"),
        ],
        FactKind::Fault => &[
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-15"),
            (Column::DecidedBy, "某某"),
            (Column::Reason, "（示例）信息中数据有误"),
        ],
        FactKind::Reminder => &[
            (Column::Title, "（示例）关于某项工作的约稿"),
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-07-08"),
        ],
        FactKind::Judgement | FactKind::Adjustment => &[
            (Column::Units, "某某县医疗保障局"),
            (Column::On, "2020-12-31"),
            (Column::Amount, "10"),
            (Column::DecidedBy, "某某"),
            (Column::Reason, "（示例）依据年度检查结果"),
        ],
    }
}
