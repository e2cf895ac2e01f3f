//! The reader of rules (规则块): what every rule has, and which reader knows its kind.
//! To add a kind: a variant in [`crate::rule::RuleKind`], a line in [`kind`], and a reader in the file of its stage.
//! Stages: [`fact_rules`] one fact, [`item_rules`] one item and shares, [`period_rules`] unit and period,
//! [`year_rules`] year and group.

mod fact_rules;
mod item_rules;
mod period_rules;
mod year_rules;

use super::block::{Block, BlockKind};
use super::file::NOTICE_FILE;
use super::form::{Desk, Form};
use super::problem::NoticeProblem;
use super::{spelling, value};
use crate::fact::NumberField;
use crate::points::Points;
use crate::rule::{Charge, Rule, RuleKind};
use std::collections::BTreeSet;

/// The keywords of all kinds, in the order of the stages.
pub const KINDS: [&str; 24] = [
    "改作",
    "不计",
    "计期",
    "期限",
    "计分",
    "序次",
    "倍数",
    "取舍",
    "总计",
    "分摊",
    "归属",
    "任务",
    "基础分",
    "满次",
    "计零",
    "比率",
    "认定",
    "限额",
    "门槛",
    "折算",
    "取消",
    "分组",
    "名次",
    "奖金",
];

/// A rule as read, with the figures its block states, for the check that its article states them too.
pub(super) struct ReadRule {
    pub(super) rule: Rule,
    pub(super) figures: Vec<Points>,
}

/// Reads every `规则` block.
pub(super) fn read_all(blocks: &[Block], desk: &mut Desk<'_>) -> Vec<ReadRule> {
    let mut rules: Vec<ReadRule> = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Rule) {
        let Some(read) = read(block, desk) else { continue };
        if let Some(first) = rules.iter().find(|other| other.rule.name == read.rule.name) {
            desk.problems.push(NoticeProblem::new(
                "N-126",
                (NOTICE_FILE, block.line),
                format!("规则“{}”重名，第{}行已有一条", read.rule.name, first.rule.line),
                "明细和裁定都以规则名称指明依据，名称不能重复",
                "请给其中一条另取名称",
            ));
            continue;
        }
        rules.push(read);
    }
    rules
}

/// The names of rules that stand in the notice but were refused: what refers to them is not wrong as well.
pub(super) fn unread(blocks: &[Block], rules: &[Rule]) -> BTreeSet<String> {
    let blocks = blocks.iter().filter(|block| block.kind == BlockKind::Rule);
    // Lines that cannot be read were reported when the block was.
    let names = blocks.flat_map(|block| block.entries(NOTICE_FILE, &mut Vec::new()));
    names
        .filter(|entry| entry.key == "规则" && rules.iter().all(|rule| rule.name != entry.value))
        .map(|entry| entry.value)
        .collect()
}

fn read(block: &Block, desk: &mut Desk<'_>) -> Option<ReadRule> {
    let mut form = Form::open(block, desk);
    let name = form.words("规则");
    let from = form.optional("自", "日期，如 2020-07-01", value::day);
    let until = form.optional("至", "日期，如 2020-12-31", value::day);
    let before = form.names("优先于");
    let word = form.needed("种类").map(|entry| entry.value);
    // A block whose kind is unknown is not asked for the rest: every other line would be refused as well.
    let word = word?;
    let Some(read_kind) = kind(&word) else {
        form.report(NoticeProblem::new(
            "N-121",
            (NOTICE_FILE, form.line),
            format!("不认识的规则种类“{word}”"),
            "规则只有固定的二十四种，见手册",
            spelling::did_you_mean(&word, KINDS),
        ));
        return None;
    };
    let column = if has_own_columns(&word) { None } else { form.one("栏").map(|entry| entry.value) };
    let read = read_kind(&mut form);
    let figures = figures(&form);
    let line = form.line;
    let result = if word == "折算" { form.one("记为").map(|entry| entry.value) } else { None };
    let questions = form.close();
    let name = name?;
    let column = column.or(result).filter(|column| !column.is_empty()).unwrap_or_else(|| name.clone());
    let rule =
        Rule { name, article: block.article, line, from, until, questions, column, before, kind: read? };
    Some(ReadRule { rule, figures })
}

/// Kinds in which `栏：` names the columns they work on.
fn has_own_columns(word: &str) -> bool {
    matches!(word, "限额" | "折算" | "奖金")
}

type ReadKind = fn(&mut Form<'_, '_>) -> Option<RuleKind>;

/// The reader of a kind.
fn kind(word: &str) -> Option<ReadKind> {
    Some(match word {
        "改作" => fact_rules::reclass,
        "不计" => fact_rules::exclude,
        "计期" => fact_rules::dating,
        "期限" => fact_rules::due,
        "计分" => fact_rules::award,
        "序次" => fact_rules::ordinal,
        "倍数" => fact_rules::factor,
        "取舍" => item_rules::choose,
        "总计" => item_rules::whole,
        "分摊" => item_rules::share,
        "归属" => item_rules::attribute,
        "任务" => period_rules::quota,
        "基础分" => period_rules::start,
        "满次" => period_rules::threshold,
        "计零" => period_rules::zero,
        "比率" => period_rules::ratio,
        "认定" => period_rules::judgement,
        "限额" => period_rules::limit,
        "门槛" => year_rules::gate,
        "折算" => year_rules::convert,
        "取消" => year_rules::bar,
        "分组" => year_rules::group,
        "名次" => year_rules::places,
        "奖金" => year_rules::money,
        _ => return None,
    })
}

/// `计入：本期` (when not given) or `计入：年度`.
fn charge(form: &mut Form<'_, '_>) -> Charge {
    form.optional("计入", "本期或年度", value::charge).unwrap_or(Charge::Period)
}

/// Keys whose values are figures that the article must state.
const FIGURED: [&str; 38] = [
    "分值",
    "每",
    "起",
    "起分",
    "按数值",
    "按原分",
    "时限",
    "乘",
    "最多",
    "办法",
    "数",
    "每人",
    "折算",
    "达标",
    "未达",
    "每缺",
    "每超",
    "按比例",
    "满",
    "每次",
    "一次",
    "另扣",
    "低于",
    "不低于",
    "范围",
    "上限",
    "下限",
    "否决记",
    "及格",
    "加分门槛",
    "分段",
    "占比",
    "权重",
    "满分换算",
    "缺项放大",
    "总分低于",
    "取",
    "每分",
];

/// The figures the block's parameters, number conditions and table lines state; words and names are left out.
fn figures(form: &Form<'_, '_>) -> Vec<Points> {
    let is_number =
        |text: &str| NumberField::ALL.iter().any(|field| text.trim_start().starts_with(field.word()));
    let mut figures = Vec::new();
    for entry in form.entries() {
        let is_condition = matches!(entry.key.as_str(), "当" | "除外" | "分子当" | "分母当");
        // “几个单位”“多人” are stated by words that are no figures.
        let counts_heads = [NumberField::Units, NumberField::People]
            .iter()
            .any(|field| entry.value.starts_with(field.word()));
        if FIGURED.contains(&entry.key.as_str()) || is_condition && is_number(&entry.value) && !counts_heads {
            figures.extend(super::numeral::figures(&entry.value));
        }
        let Some(((_, head), rows)) = entry.table.split_first() else { continue };
        for (_, cells) in rows {
            let numbers = head.iter().zip(cells).filter(|(head, _)| is_number(head)).map(|(_, cell)| cell);
            figures.extend(numbers.chain(cells.last()).flat_map(|cell| super::numeral::figures(cell)));
        }
    }
    figures
}
