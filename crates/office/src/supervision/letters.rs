//! Responsibility letters (责任书): generated from a unit's tasks and targets, signed along the two chains of S2 三（一）,
//! and the overview with whoever has not signed. The verb here is 生成责任书; signing is a step of the dossier.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::Register;
use crate::permit::{permit, supervision as act};
use crate::plan::plan_content::MeasureContent;
use crate::plan::plans::{Plan, Task};
use crate::plan::targets::Target;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::supervision::dossiers::Dossier;
use crate::supervision::open_dossier::add;
use crate::supervision::supervision_papers::frame::{heading, paragraph, table};
use crate::wording::own_paper::kept_words;
use crate::wording::proofread::{Level, Mark};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_document::docx;
use zhaozhang_document::official::{Block, OfficialDocument};
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::letter::Chain;
use zhaozhang_domain::task::share::Sharing;
use zhaozhang_store::DossierRow;

/// A letter on the overview (责任书一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    /// The letter.
    pub dossier: Dossier,
    /// The unit's name.
    pub unit: String,
    /// Its chain.
    pub chain: Chain,
    /// How many tasks it holds.
    pub tasks: usize,
}

/// Which letters are to be drawn up (生成责任书).
#[derive(Debug, Clone, Copy)]
pub struct LetterOrder<'a> {
    /// The plan they rest on.
    pub plan: i64,
    /// 甲方 of the letters the city signs; empty for the city's government.
    pub first_party: &'a str,
    /// Units besides those that answer for tasks.
    pub besides: &'a [i64],
    /// Why words that the checks stop stay as they are (保留理由); empty when nothing is kept.
    pub kept: &'a str,
}

/// A letter before it is drawn up (责任书稿).
#[derive(Debug, Clone)]
pub struct LetterDraft {
    unit: i64,
    name: String,
    title: String,
    values: Values,
    document: OfficialDocument,
}

/// A mark in drafts of letters (责任书文字核对).
#[derive(Debug, Clone)]
pub struct LetterMark {
    /// The mark.
    pub mark: Mark,
    /// In whose letters it stands, by name.
    pub units: Vec<String>,
}

impl LetterMark {
    /// 市财政局等3份责任书.
    pub fn whose(&self) -> String {
        let first = self.units.first().map_or("", String::as_str);
        match self.units.len() {
            1 => format!("{first}的责任书"),
            several => format!("{first}等{several}份责任书"),
        }
    }
}

/// The lines of a letter that say who signs (签订双方).
struct Parties<'a> {
    year: &'a str,
    first: &'a str,
    second: &'a str,
    signed_on: Option<NaiveDate>,
}

/// Who signs for the city, where nobody wrote it (S3 四（三）).
const CITY: &str = "市人民政府";
/// Who sees to the letters of counties (S2 三（一）).
const PROVINCE: &str = "省医改领导小组";

impl Office {
    fn letter_kind() -> Result<&'static Kind, OfficeError> {
        Kind::of("letters").ok_or_else(|| Fault::plain("no kind of letters").into())
    }

    /// Draws up the letters of a plan: one for every unit that answers for a task and has none yet, and one for every
    /// unit named besides (districts, counties). Gives how many.
    ///
    /// Refused: a plan that is not issued (P-581), a unit that is not in the register (P-509), one that neither answers for
    /// a task nor took over a share of one (P-582): there would be nothing to sign; words that must be changed and no reason
    /// why they stay (M-507).
    pub async fn draw_up_letters(
        &self,
        moment: &Moment,
        actor: &Actor,
        order: &LetterOrder<'_>,
    ) -> Result<usize, OfficeError> {
        permit(actor, act::DRAW_UP)?;
        let kind = Self::letter_kind()?;
        let drafts = self.draft_letters(moment, actor, order).await?;
        if order.kept.trim().is_empty() {
            let marks = self.letter_marks(moment, &drafts).await?;
            no_problems(marks.iter().filter(|mark| mark.mark.level == Level::Stop).map(stopped).collect())?;
        }
        let (plan, year) = (order.plan.to_string(), self.plan(order.plan).await?.content.year);
        let mut writing = self.inner.store.write().await?;
        let known = writing.dossiers(kind.key).await?;
        let mut drawn = 0;
        for draft in &drafts {
            // Somebody else may have drawn it up while the words were read.
            if is_known(&known, draft.unit, &plan) {
                continue;
            }
            let about = (kind, Some(draft.unit), None, moment.today);
            add(&mut writing, (moment, actor), about, &draft.title, &draft.values).await?;
            drawn += 1;
        }
        let kept = kept_words(order.kept);
        let detail = format!("{year}年度责任书：生成{drawn}份{kept}");
        writing.record(event(moment, actor, act::DRAW_UP, &plan, &detail)).await?;
        writing.commit().await?;
        Ok(drawn)
    }

    /// The letters an order would draw up, as they would be signed; those there are already are left out.
    pub async fn draft_letters(
        &self,
        moment: &Moment,
        actor: &Actor,
        order: &LetterOrder<'_>,
    ) -> Result<Vec<LetterDraft>, OfficeError> {
        permit(actor, act::DRAW_UP)?;
        let plan = self.plan(order.plan).await?;
        let tasks = self.tasks(actor, order.plan).await?;
        let register = self.register().await?;
        let mut found = Vec::new();
        if tasks.is_empty() {
            let what = "这个方案还没有印发，没有可写入责任书的任务";
            found.push(Problem::at("plan", "P-581", what, "请先印发方案"));
        }
        found.extend(besides_problems(order.besides, &tasks, &register, moment.today));
        no_problems(found)?;
        let own = tasks.iter().flat_map(|task| task.units_on(moment.today)).map(|(unit, _)| unit);
        let units: BTreeSet<i64> = own.chain(order.besides.iter().copied()).collect();
        let known = self.inner.store.dossiers(Self::letter_kind()?.key).await?;
        let mut drafts = Vec::new();
        for unit in units {
            let is_known = is_known(&known, unit, &order.plan.to_string());
            let Some(own) = register.nearest(unit, moment.today).filter(|_| !is_known) else { continue };
            let first = match Chain::of(&own.name, &own.level) {
                Chain::Province => PROVINCE,
                Chain::City if order.first_party.trim().is_empty() => CITY,
                Chain::City => order.first_party.trim(),
            };
            let year = plan.content.year.to_string();
            let title = format!("{year}年度医改目标责任书（{}）", own.name);
            let values: Values = [
                ("title", title.clone()),
                ("plan", order.plan.to_string()),
                ("year", year.clone()),
                ("first_party", first.to_owned()),
                ("second_party", own.name.clone()),
            ]
            .map(|(key, value)| (key.to_owned(), value))
            .into();
            let parties = Parties { year: &year, first, second: &own.name, signed_on: None };
            let owed: Vec<Task> =
                tasks.iter().filter(|task| task.is_owed_by(unit, moment.today)).cloned().collect();
            let document = letter_document(&parties, unit, &plan, &owed);
            drafts.push(LetterDraft { unit, name: own.name.clone(), title, values, document });
        }
        Ok(drafts)
    }

    /// What the reader of papers says of drafts, each fault once with the units in whose letters it stands.
    pub async fn letter_marks(
        &self,
        moment: &Moment,
        drafts: &[LetterDraft],
    ) -> Result<Vec<LetterMark>, OfficeError> {
        let mut marks: Vec<LetterMark> = Vec::new();
        for draft in drafts {
            for mark in self.proofread_own(moment, &draft.document).await?.marks {
                let same = |known: &&mut LetterMark| {
                    known.mark.check == mark.check && known.mark.sentence() == mark.sentence()
                };
                match marks.iter_mut().find(same) {
                    Some(known) if known.units.contains(&draft.name) => {}
                    Some(known) => known.units.push(draft.name.clone()),
                    None => marks.push(LetterMark { mark, units: vec![draft.name.clone()] }),
                }
            }
        }
        Ok(marks)
    }

    /// The overview: both chains, unsigned letters first.
    pub async fn letters(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<LetterLine>, OfficeError> {
        let register = self.register().await?;
        let mut lines = Vec::new();
        for dossier in self.dossiers(actor, Self::letter_kind()?).await? {
            let unit = dossier.unit.and_then(|unit| register.nearest(unit, today));
            let (name, level) = unit.map(|unit| (unit.name.clone(), unit.level.clone())).unwrap_or_default();
            let tasks = self.letter_tasks(&dossier).await?.1.len();
            lines.push(LetterLine { chain: Chain::of(&name, &level), unit: name, tasks, dossier });
        }
        lines.sort_by_key(|line| (line.dossier.is_closed(), line.chain));
        Ok(lines)
    }

    /// The plan of a letter and the tasks its unit answers for or took over a share of; nobody else's.
    async fn letter_tasks(&self, letter: &Dossier) -> Result<(Plan, Vec<Task>), OfficeError> {
        let missing = || Refusal::NotFound { what: "责任书依据的方案".to_owned() };
        let plan = self.plan(letter.value("plan").parse().map_err(|_cause| missing())?).await?;
        let tasks = self.tasks(&Actor::job(), plan.id).await?;
        let unit = letter.unit.unwrap_or_default();
        let own = tasks.into_iter().filter(|task| task.is_owed_by(unit, letter.on));
        Ok((plan, own.collect()))
    }

    /// The letter as a Word file, for signing.
    pub async fn letter_file(&self, letter: &Dossier) -> Result<Vec<u8>, OfficeError> {
        let (plan, tasks) = self.letter_tasks(letter).await?;
        let parties = Parties {
            year: letter.value("year"),
            first: letter.value("first_party"),
            second: letter.value("second_party"),
            signed_on: letter.day("signed_on"),
        };
        let mut document = letter_document(&parties, letter.unit.unwrap_or_default(), &plan, &tasks);
        if self.is_demonstration() {
            document.page_mark = Some(crate::bulletin::DEMONSTRATION_MARK.to_owned());
        }
        Ok(docx::official(&document).map_err(|cause| Fault::new("cannot write a letter", cause))?)
    }
}

/// Whether a unit has a letter of that plan.
fn is_known(known: &[DossierRow], unit: i64, plan: &str) -> bool {
    known.iter().filter(|row| row.unit_id == Some(unit)).any(|row| {
        serde_json::from_str::<Values>(&row.content)
            .is_ok_and(|own| own.get("plan").is_some_and(|own| own == plan))
    })
}

/// A mark that must be cured, as a refusal.
fn stopped(mark: &LetterMark) -> Problem {
    let what = format!("{}文字核对（{}）：{}", mark.whose(), mark.mark.check, mark.mark.sentence());
    let cure = format!(
        "请先改正（任务文字在方案中，须按任务调整办理）；确属无误的，写明保留理由（依据：{}）",
        mark.mark.basis
    );
    Problem::at("kept", "M-507", what, cure)
}

/// The parts of a task a unit has to do with: those it answers for, and those it took over a share of.
fn own_parts(task: &Task, unit: i64) -> BTreeSet<usize> {
    let answering = task.answering.iter().filter(|own| own.unit == unit);
    let mut own: BTreeSet<usize> = answering.flat_map(|own| own.parts.iter().copied()).collect();
    let is_shared = |target: &Target<'_>| {
        task.shares.iter().any(|share| share.unit == unit && share.index == target.index)
    };
    own.extend(task.content.targets().filter(is_shared).map(|target| target.part));
    own
}

/// What a unit holds of a target.
enum Own {
    /// The target itself.
    Whole,
    /// A share of it.
    Share(Points),
    /// A part nobody said yet: an amount of which a group of places answers.
    NotShared,
}

/// The targets of a unit's parts, each with its own share where it took over one; a share in a part it does not answer
/// for stands alone.
fn own_targets(task: &Task, unit: i64) -> Vec<(&MeasureContent, Own)> {
    let answering = |at: usize| task.answering.iter().find(|own| own.unit == unit && own.parts.contains(&at));
    let mut found = Vec::new();
    for Target { index, part: at, measure } in task.content.targets() {
        let share = task.shares.iter().find(|share| share.unit == unit && share.index == index);
        let is_sum = Sharing::of_target(&measure.indicator, &measure.unit) == Sharing::Sum;
        match (share, answering(at)) {
            (Some(share), _) => found.push((measure, Own::Share(share.figure))),
            (None, Some(own)) if own.is_by_group && is_sum => found.push((measure, Own::NotShared)),
            (None, Some(_)) => found.push((measure, Own::Whole)),
            (None, None) => {}
        }
    }
    found
}

/// Units named besides that cannot get a letter.
fn besides_problems(besides: &[i64], tasks: &[Task], register: &Register, today: NaiveDate) -> Vec<Problem> {
    let mut found = Vec::new();
    for unit in besides {
        let Some(named) = register.unit_on(*unit, today) else {
            let what = format!("编号{unit}的单位不在名册中");
            found.push(Problem::at("unit", "P-509", what, "请从名册中选"));
            continue;
        };
        if !tasks.is_empty() && !tasks.iter().any(|task| task.is_owed_by(*unit, today)) {
            let what = format!("{}没有承担任务，也没有分解数，责任书没有内容可写", named.name);
            let cure = "请先在任务页把指标分解到这个单位并确认，或办理任务调整增加责任单位";
            found.push(Problem::at("unit", "P-582", what, cure));
        }
    }
    found
}

fn number(task: &Task) -> String {
    task.name().replace("任务", "")
}

/// The rows of the table of targets: the unit's own figure and the city's beside it.
fn target_rows(tasks: &[Task], unit: i64) -> Vec<Vec<String>> {
    let mut targets = Vec::new();
    for task in tasks {
        for (measure, own) in own_targets(task, unit) {
            let city = format!("{}{}{}", measure.comparator, measure.goal, measure.unit);
            let own = match own {
                Own::Whole => city.clone(),
                Own::Share(figure) => format!("{}{figure}{}", measure.comparator, measure.unit),
                Own::NotShared => "尚未分解".to_owned(),
            };
            targets.push(vec![
                number(task),
                measure.indicator.clone(),
                own,
                city,
                measure.due.or(task.content.due).map_or_else(String::new, document_date),
            ]);
        }
    }
    targets
}

fn letter_document(parties: &Parties<'_>, unit: i64, plan: &Plan, tasks: &[Task]) -> OfficialDocument {
    let due = |task: &Task| task.content.due.map_or_else(|| "长期".to_owned(), document_date);
    let rows = tasks.iter().map(|task| {
        let own = own_parts(task, unit);
        let parts = task.content.parts.iter().enumerate().filter(|(at, _)| own.contains(at));
        let words: Vec<String> = parts.map(|(_, part)| part.text.replace('\n', "")).collect();
        vec![number(task), words.concat(), task.duty_words(unit), due(task)]
    });
    let task_table =
        table("工作任务表", &[("序号", 1), ("工作任务", 10), ("责任", 2), ("时限", 3)], rows.collect());
    let targets = target_rows(tasks, unit);
    let (first, second) = (parties.first, parties.second);
    let title = plan.content.title.replace('《', "〈").replace('》', "〉");
    let mut body = vec![
        paragraph(format!("甲方：{first}")),
        paragraph(format!("乙方：{second}")),
        paragraph(format!("为落实《{title}》，强化目标责任，甲乙双方签订本责任书。")),
        heading("一、工作任务"),
        paragraph(format!("乙方承担下列{}项任务：", tasks.len())),
        Block::Table(task_table),
        heading("二、量化指标"),
    ];
    if targets.is_empty() {
        body.push(paragraph("乙方承担的任务没有单列的量化指标，以任务内容为准。"));
    } else {
        let columns = [("任务", 1), ("指标", 6), ("乙方目标", 3), ("全市目标", 3), ("时限", 3)];
        body.push(Block::Table(table("量化指标表", &columns, targets)));
    }
    body.push(heading("三、责任要求"));
    body.push(paragraph("乙方主要领导对医改工作负总责，分管领导具体抓；按月报送进展，接受按月通报、按季考核、全年评估；考核结果作为目标管理绩效考核的内容，未完成任务的按规定约谈、问责。"));
    body.push(paragraph(format!("甲方（盖章）：{first}　　　　　　　　签字：")));
    body.push(paragraph(format!("乙方（盖章）：{second}　　　　　　　　签字：")));
    let signed = parties.signed_on.map_or_else(|| "　　　　年　　月　　日".to_owned(), document_date);
    body.push(paragraph(format!("签订日期：{signed}")));
    OfficialDocument {
        label: None,
        head: None,
        title: format!("{}年度医改目标责任书", parties.year),
        main_recipient: None,
        body,
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    }
}
