//! 工作台: how each notice in use stands in its present period, what needs somebody, what falls due next.
//! Next: the pages it points to.

use super::bulletins::{self, BulletinRow};
use super::duties::{self, DutyView};
use super::period_pick;
use super::ranking::{minus, unit_href};
use super::records::{self, EventView};
use super::remarks;
use super::statement::FigureView;
use super::trend;
use crate::app::{App, Visit, show};
use crate::chart;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::notices::open_count;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{self, GroupRanking, RankRow};
use zhaozhang_domain::sheet::HolderKind;
use zhaozhang_office::bulletin::PeriodCounts;
use zhaozhang_office::permit::{Act, audit, reading};
use zhaozhang_office::{NoticeEntry, Scored};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    today: String,
    summary: String,
    notices: Vec<NoticeDesk>,
    duties: Vec<DutyView>,
    events: Vec<EventView>,
    shows_log: bool,
    bulletins: Vec<BulletinRow>,
}

struct NoticeDesk {
    code: String,
    title: String,
    number: String,
    period: String,
    period_code: String,
    as_of: String,
    figures: Vec<FigureView>,
    groups: Vec<GroupDesk>,
    trend: usize,
    todo: Vec<Todo>,
}

struct GroupDesk {
    name: String,
    rows: Vec<RowDesk>,
}

struct RowDesk {
    place: String,
    unit: String,
    href: String,
    points: String,
    spark: String,
}

struct Todo {
    count: usize,
    label: String,
    detail: String,
    href: String,
    is_urgent: bool,
}

/// How many duties the desk shows.
const DUTIES: usize = 8;

/// `GET /`.
pub(crate) async fn show_desk(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let today = app.moment().today;
    let mut desks = Vec::new();
    let mut due = Vec::new();
    // The desk is everybody's, what stands on it is not: the three administrators see no business, and only who may
    // read the log sees its end.
    let may = |act: Act| visit.actor.as_ref().is_some_and(|actor| act.allows(actor.role));
    let codes = if may(reading::RANKING) { visit.in_use.as_slice() } else { &[] };
    for code in codes {
        let scored = app.scored(code).await?;
        due.extend(duties::of(app.office().calendar(), &scored.notice, today));
        desks.push(notice_desk(&app, &app.notice(code)?, &scored));
    }
    due.sort_by_key(|duty| duty.on);
    due.truncate(DUTIES);
    let mut bulletins = if may(reading::BULLETINS) { bulletins::all(&app).await? } else { Vec::new() };
    bulletins.truncate(3);
    let shows_log = may(audit::EVENTS);
    let frame = Frame::new(&app, &visit, "工作台", &[]);
    let page = DeskPage {
        today: frame.today.clone(),
        summary: if !may(reading::RANKING) {
            "本角色不查看业务数据，请从菜单进入本职事项。".to_owned()
        } else if desks.is_empty() {
            "还没有台账。从“导入台账”开始：选通知、下模板、填好上传。".to_owned()
        } else {
            format!("{}个通知有台账，共{}个通知可用", desks.len(), app.office().notices().len())
        },
        frame,
        notices: desks,
        duties: due,
        events: if shows_log { records::last_events(&app, 5).await? } else { Vec::new() },
        shows_log,
        bulletins,
    };
    show(&page)
}

fn notice_desk(app: &App, entry: &NoticeEntry, scored: &Scored) -> NoticeDesk {
    let notice = &*scored.notice;
    let as_of = scored.sheet.as_of;
    let period = period_pick::latest(notice, &scored.ledger, as_of);
    let groups = ranking::rank(notice, &scored.ledger, &scored.sheet, period);
    let periods = period_pick::run_up(&scored.ledger, period, trend::LENGTH);
    let calendar = app.office().calendar();
    let count = PeriodCounts::of(entry, calendar, scored, period);
    let before = PeriodCounts::before(entry, calendar, scored, period);
    NoticeDesk {
        code: notice.code.clone(),
        title: notice.title.clone(),
        number: notice.document_number.clone(),
        period: period.to_string(),
        period_code: period.code(),
        as_of: document_date(as_of.min(period.last_day())),
        figures: figures(scored, &groups, &count, before.as_ref()),
        groups: groups.iter().filter_map(|group| group_desk(scored, group, period, &periods)).collect(),
        trend: periods.len(),
        todo: todo(scored, &groups, &count, period),
    }
}

/// The state of the period in figures, counted as the bulletin counts them.
fn figures(
    scored: &Scored,
    groups: &[GroupRanking],
    now: &PeriodCounts,
    before: Option<&PeriodCounts>,
) -> Vec<FigureView> {
    let rows = || groups.iter().flat_map(|group| &group.rows).filter(|row| is_unit(scored, row));
    let than = |count: fn(&PeriodCounts) -> usize| {
        before.map(|before| format!("上期{}", count(before))).unwrap_or_default()
    };
    let figure = |label, unit, count: fn(&PeriodCounts) -> usize| FigureView {
        label,
        value: count(now).to_string(),
        unit,
        than: than(count),
    };
    let mut figures = vec![FigureView {
        label: "报送单位",
        value: format!("{}/{}", now.units.len(), rows().count().max(now.units.len())),
        unit: "个",
        than: than(|counts| counts.units.len()),
    }];
    if now.has_submissions {
        figures.push(figure("报送", "篇", |counts| counts.reported));
        figures.extend(now.has_adoptions.then(|| figure("计分采用", "篇次", |counts| counts.adopted)));
    } else {
        figures.push(figure("报送稿件", "篇", |counts| counts.reported));
        figures.push(figure("其中计分", "篇", |counts| counts.counted));
    }
    figures.extend(now.has_instructions.then(|| figure("领导批示", "件次", |counts| counts.instructed)));
    let with_quota = || rows().filter(|row| row.due.is_some_and(|due| due > Points::ZERO));
    let all = with_quota().count();
    if all > 0 {
        let met = with_quota().filter(|row| row.done >= row.due).count();
        let done: Points = with_quota().filter_map(|row| row.done).sum();
        let due: Points = with_quota().filter_map(|row| row.due).sum();
        figures.push(FigureView {
            label: "完成任务",
            value: format!("{met}/{all}"),
            unit: "个单位",
            than: format!("合计{done}/{due}篇"),
        });
    }
    figures
}

/// Whether the row is a unit of the register: persons and unknown units owe nothing.
fn is_unit(scored: &Scored, row: &RankRow) -> bool {
    scored.sheet.holder(row.holder).is_some_and(|holder| holder.kind == HolderKind::Unit)
}

fn group_desk(
    scored: &Scored,
    group: &GroupRanking,
    period: Period,
    periods: &[Period],
) -> Option<GroupDesk> {
    let rows: Vec<RowDesk> = group
        .rows
        .iter()
        .filter(|row| row.points > Points::ZERO && row.place.is_some())
        .take(3)
        .map(|row| {
            let holder = scored.sheet.holder(row.holder);
            RowDesk {
                place: row.place.map(|place| place.to_string()).unwrap_or_default(),
                unit: holder.map_or_else(String::new, |holder| holder.name.clone()),
                href: unit_href(scored, row, period),
                points: minus(&row.points.to_string()),
                spark: holder
                    .map(|holder| chart::spark(&trend::columns(holder, periods)))
                    .unwrap_or_default(),
            }
        })
        .collect();
    (!rows.is_empty()).then(|| GroupDesk { name: group.group.clone(), rows })
}

fn todo(scored: &Scored, groups: &[GroupRanking], count: &PeriodCounts, period: Period) -> Vec<Todo> {
    let notice = &*scored.notice;
    let code = &notice.code;
    let ranking = format!("/notices/{code}/ranking?period={}", period.code());
    let mut todo = Vec::new();
    let mut add = |count: usize, label: &str, detail: String, href: String, is_urgent: bool| {
        if count > 0 {
            todo.push(Todo { count, label: label.to_owned(), detail, href, is_urgent });
        }
    };
    let rows = || groups.iter().flat_map(|group| &group.rows).filter(|row| is_unit(scored, row));
    let name = |row: &RankRow| scored.sheet.holder(row.holder).map_or("", |holder| holder.name.as_str());
    let silent: Vec<&str> = rows().filter(|row| !count.units.contains(&row.holder)).map(name).collect();
    add(silent.len(), "个单位本期没有报送", some(&silent), ranking.clone(), true);
    let short: Vec<&str> = rows().filter(|row| row.due.is_some() && row.done < row.due).map(name).collect();
    add(short.len(), "个单位没有完成任务", some(&short), ranking, true);
    for (kind, count) in remarks::counts(&scored.sheet) {
        let label = format!("条事实：{}", remarks::word(kind));
        add(count, &label, String::new(), format!("/ledger?notice={code}"), false);
    }
    let open = open_count(notice);
    let detail = "裁定前按缺省计算，并印在表下".to_owned();
    add(open, "处条文疑点待裁定", detail, format!("/notices/{code}/faults"), false);
    todo
}

/// The first few names: `甲、乙、丙等12个`.
fn some(names: &[&str]) -> String {
    let first: Vec<&str> = names.iter().take(3).copied().collect();
    let more = if names.len() > 3 { format!("等{}个", names.len()) } else { String::new() };
    format!("{}{more}", first.join("、"))
}
