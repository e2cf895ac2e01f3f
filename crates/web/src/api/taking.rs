//! Rows for the ledger as JSON (登记台账): what a workbook brings in, without the workbook. The rows go through the same
//! reader with the same checks, so a program learns of every problem as a clerk does.

use super::answer;
use super::shape::shape;
use crate::app::App;
use crate::failure::Failure;
use crate::gate::Gated;
use crate::page::ranking_file;
use crate::who::Who;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value};
use zhaozhang_domain::fact::FactKind;
use zhaozhang_office::ledger::ledger_book::{self, RowProblem};
use zhaozhang_office::permit;
use zhaozhang_office::{OfficeError, Problem, Refusal, TakeIn};

/// The address.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .post_json("/api/v1/ledger/entries", permit::ledger::TAKE_IN, take)
        .takes::<Sent>()
        .gives::<ReceiptShape>()
}

/// What is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// The notice.
    notice: String,
    /// 报送, 采用, 批示 …
    fact: String,
    /// `all` or nothing; `valid` takes the good rows.
    #[serde(default)]
    how: String,
    /// Column titles with their cells, as the workbook has them.
    rows: Vec<Map<String, Value>>,
}

shape! {
    /// A row that was not taken in.
    RowProblemShape {
        row: Option<i64> = "第几行，从1起",
        column: String = "哪一栏",
        found: String = "原填",
        code: String = "编号",
        what: String = "什么问题",
        cure: String = "怎么改",
    }
}

impl RowProblemShape {
    fn of(problem: &RowProblem) -> Self {
        Self {
            // The first line of the text is the head; the first row of a program is its second.
            row: problem.row.map(|row| i64::from(row) - 1),
            column: problem.column.clone(),
            found: problem.found.clone(),
            code: problem.code.to_owned(),
            what: problem.what.clone(),
            cure: problem.cure.clone(),
        }
    }
}

shape! {
    /// What was taken in.
    ReceiptShape {
        done: bool = "已入账",
        batch: i64 = "批次号",
        taken: usize = "入账条数",
        first: i64 = "首条台账号",
        last: i64 = "末条台账号",
        left_out: Vec<RowProblemShape> = "没有入账的行和原因",
    }
}

/// `POST /api/v1/ledger/entries`.
async fn take(State(app): State<App>, Who(actor): Who, body: Bytes) -> Result<Response, Failure> {
    let sent = read(&body)?;
    let entry = app.notice(&sent.notice)?;
    let kind = FactKind::parse_entered(&sent.fact);
    let take_in = match sent.how.as_str() {
        "" | "all" => Some(TakeIn::AllOrNone),
        "valid" => Some(TakeIn::ValidRows),
        _ => None,
    };
    let (Some(kind), Some(take_in)) = (kind, take_in) else { return Err(unclear(kind, take_in)) };
    let (name, text) = (format!("{}.csv", kind.word()), text_of(&sent.rows));
    let notice = entry.notice.clone();
    let work = move || ledger_book::read(&name, text.as_bytes(), &notice, &mut |_| ());
    let read = tokio::task::spawn_blocking(work).await;
    let checked = read.map_err(|cause| Failure::fault(format!("checking rows was cut off: {cause}")))??;
    match app.office().take_in_ledger(&app.moment(), &actor, &sent.notice, checked, take_in).await {
        Ok(receipt) => answer::data(&ReceiptShape {
            done: true,
            batch: receipt.batch_id,
            taken: receipt.taken,
            first: receipt.first_serial,
            last: receipt.last_serial,
            left_out: receipt.left_out.iter().map(RowProblemShape::of).collect(),
        }),
        Err(OfficeError::Refused(Refusal::Problems(problems))) => refused(&problems),
        Err(error) => Err(error.into()),
    }
}

fn read(body: &[u8]) -> Result<Sent, Failure> {
    serde_json::from_slice(body).map_err(|cause| {
        let problem = Problem::of("T-401", format!("JSON 读不通（{cause}）"), "请按接口说明改写");
        Failure::Listed { status: StatusCode::UNPROCESSABLE_ENTITY, problems: vec![problem] }
    })
}

fn unclear(kind: Option<FactKind>, take_in: Option<TakeIn>) -> Failure {
    let mut problems = Vec::new();
    if kind.is_none() {
        let known: Vec<&str> = FactKind::ENTERED.iter().map(|kind| kind.word()).collect();
        problems.push(Problem::at("fact", "T-404", "没有这种事实", format!("可以写：{}", known.join("、"))));
    }
    if take_in.is_none() {
        problems.push(Problem::at(
            "how",
            "T-405",
            "入账方式读不懂",
            "请写 all（有问题即不入）或 valid（只入合格行）",
        ));
    }
    Failure::Listed { status: StatusCode::UNPROCESSABLE_ENTITY, problems }
}

/// The rows as the text of a file: every column any of them names, in the order of their first appearance.
fn text_of(rows: &[Map<String, Value>]) -> String {
    let mut columns: Vec<&String> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let mut text = String::new();
    ranking_file::line(&mut text, &columns.iter().map(|name| (*name).clone()).collect::<Vec<_>>());
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|name| cell(row.get(*name))).collect();
        ranking_file::line(&mut text, &cells);
    }
    text
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => values.iter().map(|one| cell(Some(one))).collect::<Vec<_>>().join("、"),
        Some(Value::Bool(is_so)) => if *is_so { "是" } else { "否" }.to_owned(),
        Some(other) => other.to_string(),
    }
}

fn refused(problems: &[RowProblem]) -> Result<Response, Failure> {
    let body = serde_json::json!({
        "code": "O-112",
        "message": format!("一行也没有入账：有{}处问题。", problems.len()),
        "problems": problems.iter().map(RowProblemShape::of).collect::<Vec<_>>(),
    });
    answer::data_as(StatusCode::UNPROCESSABLE_ENTITY, &body)
}
