//! The files of a year that leave the office: the frozen result for the yearly assessment, and a page for each designated
//! provider for the file of its agreement. Taking either out is recorded (L-05).

use super::period_pick::{self, PeriodQuery};
use super::years::VersionQuery;
use crate::app::{App, download};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::permit::closing;

/// `GET /years/{code}/{year}/result.xlsx`: the frozen version for the yearly assessment; taking it out is recorded.
pub(crate) async fn workbook(
    State(app): State<App>,
    Who(actor): Who,
    Path((code, year)): Path<(String, i32)>,
    Query(query): Query<VersionQuery>,
) -> Result<Response, Failure> {
    let wanted: Option<i64> = query.version.parse().ok();
    let versions = app.office().year_results(&code, year).await?;
    let mut versions =
        versions.into_iter().filter(|own| wanted.is_none_or(|wanted| own.row.version == wanted));
    let frozen =
        versions.next().ok_or_else(|| Failure::missing(format!("{year}年度没有这一版冻结的结果")))?;
    let bytes = frozen.result.workbook(frozen.row.version, &frozen.row.hash);
    let bytes = bytes.map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    let detail = format!("导出{year}年度结果第{}版，校验值{}", frozen.row.version, frozen.row.hash);
    app.office().record_reading(&app.moment(), &actor, closing::YEAR, &code, &detail).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = format!("{year}年度考评结果（第{}版）.xlsx", frozen.row.version);
    Ok(download(&name, kind, bytes))
}

/// Which period and group.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AgreementQuery {
    #[serde(default)]
    period: String,
    #[serde(default)]
    group: String,
}

/// `GET /notices/{code}/agreement.pdf`: a page for each designated provider; taking it out is recorded.
pub(crate) async fn agreement(
    State(app): State<App>,
    Who(actor): Who,
    Path(code): Path<String>,
    Query(query): Query<AgreementQuery>,
) -> Result<Response, Failure> {
    let scored = app.scored(&code).await?;
    let asked = PeriodQuery { period: query.period.clone(), ..PeriodQuery::default() };
    let period = period_pick::chosen(&asked, &scored.notice, &scored.ledger, scored.sheet.as_of)?;
    let today = app.moment().today;
    let bytes = app.office().agreement_pages(&code, period, query.group.trim(), today).await?;
    let detail = format!("导出{period}协议管理单");
    app.office().record_reading(&app.moment(), &actor, closing::AGREEMENT, &code, &detail).await?;
    Ok(download(&format!("{period}协议管理单.pdf"), "application/pdf", bytes))
}
