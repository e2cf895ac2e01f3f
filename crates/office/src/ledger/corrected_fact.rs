//! Corrected facts (更正事实) as a person writes them: blocks of `字段：值` under the ledger's own words, one block a fact.
//! They go through the same check as a row of the workbook ([`crate::ledger::ledger_book`]); nothing is saved here.

use crate::ledger::fact_text;
use crate::ledger::ledger_book;
use crate::refusal::Problem;
use zhaozhang_domain::fact::NewFact;
use zhaozhang_domain::notice::Notice;

/// The field with the kind of fact.
const KIND: &str = "事实";
/// The fields in which a fact is shown, in order.
const FIELDS: [&str; 26] = [
    KIND,
    "日期",
    "信息编号",
    "标题",
    "单位",
    "作者",
    "截止日期",
    "完成日期",
    "佐证日期",
    "级别",
    "媒体",
    "媒体类别",
    "类别",
    "体裁",
    "版位",
    "单综",
    "来源",
    "途径",
    "结果",
    "领导",
    "文号",
    "字数",
    "退回次数",
    "数值",
    "认定人",
    "理由",
];
/// Proof stands last.
const PROOF: &str = "佐证";

/// A fact of the ledger as a block that can be corrected; empty when it cannot be read.
pub fn block(payload: &str) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(payload) else { return String::new() };
    let words = |field: &str| match fields.get(field)? {
        serde_json::Value::String(words) => Some(words.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Array(list) => {
            Some(list.iter().filter_map(|word| word.as_str()).collect::<Vec<_>>().join("、"))
        }
        _ => None,
    };
    let fields = FIELDS.into_iter().chain([PROOF]);
    let lines = fields.filter_map(|field| Some(format!("{field}：{}", words(field)?)));
    lines.collect::<Vec<_>>().join("\n")
}

/// A fact as a block.
pub(crate) fn block_of(fact: &NewFact) -> String {
    fact_text::write(fact).map(|text| block(&text)).unwrap_or_default()
}

/// Reads blocks, or says everything that is wrong with them.
pub(crate) fn read(text: &str, notice: &Notice) -> Result<Vec<NewFact>, Vec<Problem>> {
    let text = text.replace('\r', "");
    let blocks: Vec<&str> = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).collect();
    let (mut facts, mut problems) = (Vec::new(), Vec::new());
    for (number, block) in (1_usize..).zip(blocks) {
        match read_block(number, block, notice) {
            Ok(fact) => facts.push(fact),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(facts) } else { Err(problems) }
}

fn read_block(number: usize, block: &str, notice: &Notice) -> Result<NewFact, Vec<Problem>> {
    let unread = |what: String, cure: &str| vec![Problem::at("facts", "M-306", what, cure)];
    let (mut heads, mut cells) = (Vec::new(), Vec::new());
    for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((field, value)) = line.split_once(['：', ':']) else {
            let what = format!("第{number}条更正事实的“{line}”读不懂");
            return Err(unread(what, "请每行写一项，如“完成日期：2020-07-10”"));
        };
        heads.push(quoted(field));
        cells.push(quoted(value));
    }
    if !heads.iter().any(|head| head.contains(KIND)) {
        let what = format!("第{number}条更正事实没有写是哪一类");
        return Err(unread(what, "请写“事实：报送”等一行"));
    }
    let sheet = format!("{}\n{}\n", heads.join(","), cells.join(","));
    let read = ledger_book::read("更正事实.csv", sheet.as_bytes(), notice, &mut |_| ());
    let checked = read.map_err(|refusal| {
        unread(format!("第{number}条更正事实：{}", refusal.what), "请按台账的栏目名称填写")
    })?;
    if let Some(row) = checked.rows.into_iter().next().filter(|_| checked.problems.is_empty()) {
        return Ok(row.fact);
    }
    let problems = checked.problems.into_iter().map(|problem| {
        let found =
            if problem.found.is_empty() { String::new() } else { format!("“{}”，", problem.found) };
        let what = format!("第{number}条更正事实的“{}”：{found}{}", problem.column, problem.what);
        Problem::at("facts", "M-306", what, problem.cure)
    });
    let problems: Vec<Problem> = problems.collect();
    Err(if problems.is_empty() {
        unread(format!("第{number}条更正事实没有内容"), "请逐项填写")
    } else {
        problems
    })
}

/// A cell of a CSV file.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.trim().replace('"', "\"\""))
}
