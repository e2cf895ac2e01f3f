//! The figures of the channel matrix (矩阵统计): pieces of a period by tier, channel and unit, and the share of online
//! media quarter by quarter.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::supervision::form::unit_names;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_office::Actor;
use zhaozhang_office::publicity::matrix::{MatrixCount, TIERS};

/// So many quarters are shown beside one another.
const QUARTERS: usize = 4;

/// `?period=2026-11`, a month, quarter or year.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FiguresQuery {
    #[serde(default)]
    period: String,
}

#[derive(Template)]
#[template(path = "matrix.html")]
struct FiguresPage {
    frame: Frame,
    now: String,
    code: String,
    previous: String,
    next: String,
    kinds: Vec<(String, String, bool)>,
    tiers: Vec<(&'static str, usize)>,
    through: usize,
    all: usize,
    channels: Vec<ChannelLine>,
    units: Vec<(String, usize)>,
    quarters: Vec<QuarterLine>,
}

struct ChannelLine {
    id: i64,
    name: String,
    tier: String,
    form: String,
    count: usize,
}

struct QuarterLine {
    quarter: String,
    all: usize,
    online: usize,
    share: String,
}

fn share(count: &MatrixCount) -> String {
    count.online_share().map_or_else(|| "—".to_owned(), |share| format!("{share}%"))
}

/// The quarter of a day and those before it.
async fn quarters(app: &App, actor: &Actor, day: NaiveDate) -> Result<Vec<QuarterLine>, Failure> {
    let mut quarters = Vec::new();
    let mut quarter = PeriodKind::Quarter.containing(day);
    for _ in 0..QUARTERS {
        let own = app.office().matrix(actor, quarter).await?;
        quarters.push(QuarterLine {
            quarter: quarter.to_string(),
            all: own.all,
            online: own.online,
            share: share(&own),
        });
        quarter = quarter.previous();
    }
    Ok(quarters)
}

/// `GET /publicity/matrix`.
pub(crate) async fn show_figures(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Failure> {
    let today = app.moment().today;
    let asked = query.period.trim();
    let period =
        if asked.is_empty() { Some(PeriodKind::Month.containing(today)) } else { Period::parse(asked) };
    let period =
        period.filter(|period| (1949..=2200).contains(&period.calendar_year())).ok_or_else(|| {
            Failure::unreadable(
                format!("读不懂周期“{asked}”。"),
                "请写成2020-07（月）、2023-Q1（季度）或2020（年）。",
            )
        })?;
    let count = app.office().matrix(&actor, period).await?;
    let names = unit_names(&app).await?;
    let mut units: Vec<(String, usize)> = count
        .units
        .iter()
        .map(|(unit, count)| (names.get(unit).cloned().unwrap_or_else(|| "没有登记单位".to_owned()), *count))
        .collect();
    units.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let href = |period: Period| format!("/publicity/matrix?period={}", period.code());
    let next = period.next();
    let offered = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
    let day = period.last_day().min(today.max(period.first_day()));
    let quarters = quarters(&app, &actor, day).await?;
    show(&FiguresPage {
        frame: Frame::new(&app, &visit, "矩阵统计", &[("宣传协作", "/publicity")]),
        now: period.to_string(),
        code: period.code(),
        previous: href(period.previous()),
        next: if next.first_day() <= today { href(next) } else { String::new() },
        kinds: offered
            .map(|kind| (format!("按{}", kind.word()), href(kind.containing(day)), kind == period.kind()))
            .into(),
        tiers: TIERS.into_iter().zip(count.tiers).collect(),
        through: count.through(),
        all: count.all,
        channels: count
            .channels
            .iter()
            .map(|(channel, count)| ChannelLine {
                id: channel.id,
                name: channel.name.clone(),
                tier: channel.tier.clone(),
                form: channel.form.clone(),
                count: *count,
            })
            .collect(),
        units,
        quarters,
    })
}
