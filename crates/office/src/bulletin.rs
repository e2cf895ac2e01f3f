//! The bulletin (通报) of a period: text, ranking tables, statements and `sheet.json`, all from one sheet.
//! Nothing is decided here: points and places come from the domain, layout from the document room, freezing from
//! [`crate::issuing::issue_bulletin`].
//!
//! Reading order: [`draft`], then `material` (what is counted once), `tables`, `sections` (the words), `figure`
//! (how a figure of the text is bound to its rows), [`check()`] and [`draw()`].

mod adopted_table;
mod check;
mod column;
pub(crate) mod correction;
mod counts;
mod draw;
mod figure;
pub mod fonts;
mod happened;
mod issued_json;
mod list_tables;
mod material;
mod notes;
mod opening;
mod overview;
mod paper;
mod places;
mod praise;
mod problems;
mod ranking_table;
mod requirements;
mod sheet_json;
mod statements;
pub(crate) mod text_part;
mod unit_table;
mod wording;

pub use check::{Inconsistency, check};
pub use correction::{Correction, ScoreChange, changes_since};
pub use counts::PeriodCounts;
pub use draw::{BulletinFiles, DrawProblem, draw};
pub use figure::{Figure, Filter, Recount, Source};
pub use paper::{Paper, notice_hash, subject};
pub use places::Places;

use chrono::NaiveDate;
use zhaozhang_document::official::{Attachment, Block, HeadingLevel, OfficialDocument, Statement, Table};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::sheet::Sheet;

use check::TableCheck;
use figure::Figures;
use material::Material;

/// What a bulletin is drafted from (起草依据).
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The notice with the readings in force.
    pub notice: &'a Notice,
    /// SM3 of the notice's files, from [`notice_hash`].
    pub notice_hash: &'a str,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The ledger the sheet was made from.
    pub ledger: &'a Ledger,
    /// How facts are named in `sheet.json`.
    pub places: Places<'a>,
    /// The sheet, most often as of the last day of the period.
    pub sheet: &'a Sheet,
    /// The period reported on.
    pub period: Period,
    /// Everything of the paper that is not counted.
    pub paper: &'a Paper,
    /// The bulletin this one corrects, if it does.
    pub correction: Option<&'a Correction>,
    /// The seal of the ledger it rests on, printed under the last ranking; nothing where no ledger is kept.
    pub ledger_mark: Option<&'a str>,
    /// What monitoring saw beside what units reported, printed there too; nothing where nothing is reported.
    pub recall: Option<&'a str>,
    /// Which places rest on what is not proved, printed there too; nothing where none would move.
    pub tested: Option<&'a str>,
    /// Whether the facts are invented; then every page says 演示数据.
    pub is_demonstration: bool,
}

/// A drafted bulletin (通报稿): plain data, ready to be checked and drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinDraft {
    /// The paper.
    pub document: OfficialDocument,
    /// A statement for each unit.
    pub statements: Vec<Statement>,
    /// The tables of the workbook by name: the ranking of each group first, then the lists the text counts from.
    pub tables: Vec<(String, Table)>,
    /// Every figure of the text and every total of a ranking, with how it is counted again from the tables.
    pub figures: Vec<Figure>,
    /// Everything as data: figures with their rows, entries, rankings, readings, hashes.
    pub sheet_json: String,
    /// The office's name, for the files.
    pub author: String,
    /// The day the figures are of.
    pub as_of: NaiveDate,
    pub(crate) checks: Vec<TableCheck>,
}

impl BulletinDraft {
    /// The table of that name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|(other, _)| other == name).map(|(_, table)| table)
    }
}

/// The line on every page of invented figures.
pub const DEMONSTRATION_MARK: &str = "演示数据";

/// Drafts the bulletin of a period.
pub fn draft(draft: &Draft<'_>) -> BulletinDraft {
    let material = Material::gather(draft);
    let mut checks = Vec::new();
    let mut figures = Figures::default();
    let rankings = ranking_table::draw_up(&material, &mut figures, &mut checks);
    let lists = Lists::draw_up(&material, &mut checks);
    let body = body(&material, &lists, &mut figures);
    let attachments = attachments(draft, &material, &rankings, &lists);
    let tables = lists.workbook(rankings);
    let statements = statements::draw_up(&material);
    let figures = figures.into_list();
    let document = document(draft, body, attachments);
    let sheet_json = sheet_json::write(&material, &figures, &document);
    let paper = draft.paper;
    BulletinDraft {
        document,
        statements,
        tables,
        figures,
        sheet_json,
        author: paper.signature.clone(),
        as_of: draft.sheet.as_of,
        checks,
    }
}

/// The tables beside the rankings (附表): those of the annexes and those only the workbook holds.
pub(crate) struct Lists {
    /// 采用篇目一览表, if anything was adopted.
    pub(crate) adopted: Option<Table>,
    /// 未完成任务单位名单 or 未报送单位名单, if there are any.
    pub(crate) missed: Option<(String, Table)>,
    /// 更正前后得分对照表.
    pub(crate) changed: Option<Table>,
    /// The others by name.
    pub(crate) others: Vec<(String, Table)>,
}

impl Lists {
    fn draw_up(material: &Material<'_>, checks: &mut Vec<TableCheck>) -> Self {
        let mut others = vec![(unit_table::NAME.to_owned(), unit_table::draw_up(material))];
        others.extend(list_tables::draw_up(material, checks));
        Self {
            adopted: adopted_table::draw_up(material),
            missed: unit_table::missed(material),
            changed: material.draft.correction.map(correction::listed),
            others,
        }
    }

    fn workbook(self, rankings: Vec<(String, Table)>) -> Vec<(String, Table)> {
        let mut tables = rankings;
        tables.extend(self.adopted.map(|table| (adopted_table::NAME.to_owned(), table)));
        tables.extend(self.missed);
        tables.extend(self.changed.map(|table| (correction::NAME.to_owned(), table)));
        tables.extend(self.others);
        tables
    }
}

fn body(material: &Material<'_>, lists: &Lists, figures: &mut Figures) -> Vec<Block> {
    let mut blocks = opening::paragraphs(material);
    let parts: [(&str, Vec<Block>); 4] = [
        ("一、总体情况", overview::paragraphs(material, figures)),
        ("二、采用情况及排名", praise::paragraphs(material, figures)),
        ("三、存在问题", problems::paragraphs(material, lists, figures)),
        ("四、下一步工作要求", requirements::paragraphs(material, figures)),
    ];
    for (heading, paragraphs) in parts {
        blocks.push(Block::Heading(HeadingLevel::First, heading.to_owned()));
        blocks.extend(paragraphs);
    }
    blocks
}

fn attachments(
    draft: &Draft<'_>,
    material: &Material<'_>,
    rankings: &[(String, Table)],
    lists: &Lists,
) -> Vec<Attachment> {
    let period = draft.period;
    let name = if material.has_ranks() { "得分排名表" } else { "得分表" };
    let of = |title: String, blocks: Vec<Block>, is_landscape| Attachment { title, blocks, is_landscape };
    let ranking_blocks = rankings.iter().map(|(_, table)| Block::Table(table.clone())).collect();
    let mut all = vec![of(format!("{period}{name}"), ranking_blocks, true)];
    all.extend(lists.adopted.iter().map(|table| {
        of(format!("{period}{}", adopted_table::NAME), vec![Block::Table(table.clone())], true)
    }));
    all.extend(
        lists
            .missed
            .iter()
            .map(|(name, table)| of(format!("{period}{name}"), vec![Block::Table(table.clone())], false)),
    );
    all.extend(
        lists.changed.iter().map(|table| {
            of(format!("{period}{}", correction::NAME), vec![Block::Table(table.clone())], false)
        }),
    );
    all
}

fn document(draft: &Draft<'_>, body: Vec<Block>, attachments: Vec<Attachment>) -> OfficialDocument {
    let paper = draft.paper;
    OfficialDocument {
        label: None,
        head: Some(paper.head()),
        title: paper.title.clone(),
        main_recipient: paper.main_recipient(),
        body,
        signature: Some(paper.sealed()),
        annotation: None,
        attachments,
        colophon: Some(paper.colophon()),
        page_mark: draft.is_demonstration.then(|| DEMONSTRATION_MARK.to_owned()),
    }
}
