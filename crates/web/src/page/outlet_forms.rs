//! One outlet with its history, and the forms of the register: a new outlet, a change, a decided class.
//! Next: [`super::outlets`] for the list.

use super::entry::local_time;
use super::form_field::{FieldView, marked, problems_of};
use super::outlets::{note, one_href};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::outlet::add_outlet::{KINDS, NewOutlet};
use zhaozhang_office::outlet::change_outlet::OutletChange;
use zhaozhang_office::outlet::outlets::{ChangeOf, OutletBook, Standing, days_words};
use zhaozhang_office::outlet::rule_outlet::{LEVELS, NewOutletRuling};
use zhaozhang_office::permit::outlet as act;
use zhaozhang_office::{OfficeError, Problem, Refusal};

/// The addresses of the forms.
pub(super) fn routes(gated: Gated) -> Gated {
    gated
        .get("/outlets/new", act::ADD_OUTLET, new)
        .post("/outlets/new", act::ADD_OUTLET, add)
        .takes::<OutletForm>()
        .get("/outlets/one", act::READ_OUTLETS, one)
        .post("/outlets/one", act::CHANGE_OUTLET, change)
        .takes::<ChangeForm>()
        .get("/outlets/rule", act::RULE_OUTLET, rule_form)
        .post("/outlets/rule", act::RULE_OUTLET, rule)
        .takes::<RuleForm>()
}

/// A form on a page of its own.
#[derive(Template)]
#[template(path = "outlet_form.html")]
struct FormPage {
    frame: Frame,
    lead: &'static str,
    action: &'static str,
    button: &'static str,
    fields: Vec<FieldView>,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "outlet.html")]
struct OnePage {
    frame: Frame,
    name: String,
    facts: Vec<(&'static str, String)>,
    class: String,
    reasons: Vec<String>,
    history: Vec<HistoryView>,
    fields: Vec<FieldView>,
    problems: Vec<String>,
    may_change: bool,
    may_rule: bool,
    rule_href: String,
}

/// A change or decision.
struct HistoryView {
    what: String,
    days: String,
    reason: String,
    recorded: String,
}

/// The form of a new outlet.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct OutletForm {
    name: String,
    standing: String,
    kind: String,
    aliases: String,
    domains: String,
    programmes: String,
    run_by: String,
    from: String,
    to: String,
    reason: String,
}

/// The form of a change.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    name: String,
    act: String,
    value: String,
    from: String,
    to: String,
    reason: String,
}

/// The form of a decision.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct RuleForm {
    name: String,
    class: String,
    level: String,
    from: String,
    to: String,
    reason: String,
}

/// `GET /outlets/new`.
async fn new(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<OutletForm>,
) -> Result<Response, Failure> {
    show(&new_page(&app, &visit, &form, &[]))
}

fn new_page(app: &App, visit: &Visit, form: &OutletForm, problems: &[Problem]) -> FormPage {
    let fields = vec![
        FieldView::text("name", "名称", &form.name).required(),
        FieldView::choice("standing", "层级", &form.standing, Standing::words(), "").required(),
        FieldView::choice("kind", "类型", &form.kind, KINDS, "").required(),
        FieldView::text("aliases", "别名", &form.aliases).hint("用顿号隔开，如：赣南日报社、赣南日报客户端"),
        FieldView::text("domains", "域名", &form.domains).hint("用顿号隔开，也可粘贴网址"),
        FieldView::text("programmes", "节目", &form.programmes)
            .hint("节目不等于电视台，名单只列节目的填在这里"),
        FieldView::text("run_by", "主办", &form.run_by),
        FieldView::day("from", "自", &form.from).hint("开办日期，不填为一直都有"),
        FieldView::day("to", "至", &form.to),
        FieldView::text("reason", "依据", &form.reason).required(),
    ];
    let (fields, problems) = marked(fields, problems);
    FormPage {
        frame: Frame::new(app, visit, "登记媒体", &[("媒体名录", "/outlets")]),
        lead: "登记后，名称、别名和网址都能认出这家媒体；属于哪一类，另按通知名单或本单位的认定。",
        action: "/outlets/new",
        button: "登记",
        fields,
        problems,
    }
}

/// `POST /outlets/new`.
async fn add(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<OutletForm>,
) -> Result<Response, Failure> {
    let given = form.clone();
    let new = NewOutlet {
        name: given.name,
        standing: given.standing,
        kind: given.kind,
        aliases: given.aliases,
        domains: given.domains,
        programmes: given.programmes,
        run_by: given.run_by,
        from: given.from,
        to: given.to,
        reason: given.reason,
    };
    match app.office().add_outlet(&app.moment(), &actor, &new).await {
        Ok(_) => Ok(Redirect::to(&one_href(form.name.trim())).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            show_refused(&new_page(&app, &visit, &form, &problems_of(&refusal)), &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /outlets/one`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ChangeForm>,
) -> Result<Response, Failure> {
    show(&one_page(&app, &visit, &form, &[]).await?)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    form: &ChangeForm,
    problems: &[Problem],
) -> Result<OnePage, Failure> {
    let book = app.office().outlets().await?;
    let today = app.moment().today;
    let register = book.on(today);
    let missing = || Failure::missing(format!("媒体名录中没有“{}”", form.name));
    let row = register.rows().iter().find(|row| row.name == form.name);
    let row = row.or_else(|| register.named(&form.name)).ok_or_else(missing)?;
    let day = row.until.filter(|until| *until < today).unwrap_or(today);
    let found = book.resolve_words(&row.name, day, None);
    let facts = vec![
        ("层级", row.standing.word().to_owned()),
        ("类型", row.kind.clone()),
        ("别名", row.aliases.join("、")),
        ("域名", row.domains.join("、")),
        ("起止和说明", note(row)),
    ];
    let acts = [
        ChangeOf::Alias,
        ChangeOf::Domain,
        ChangeOf::Programme,
        ChangeOf::Cancel,
        ChangeOf::Merger,
        ChangeOf::End,
    ];
    let fields = vec![
        FieldView::choice("act", "变更事项", &form.act, acts.map(ChangeOf::word), "").required(),
        FieldView::text("value", "内容", &form.value).hint("别名、域名、节目，或并入后的媒体；终止的不填"),
        FieldView::day("from", "自", &form.from).hint("并入的，填并入之日"),
        FieldView::day("to", "至", &form.to).hint("终止的，填最后一天"),
        FieldView::text("reason", "依据", &form.reason).required(),
    ];
    let (fields, problems) = marked(fields, problems);
    let allows =
        |act: zhaozhang_office::permit::Act| visit.actor.as_ref().is_some_and(|actor| act.allows(actor.role));
    Ok(OnePage {
        frame: Frame::new(app, visit, &row.name, &[("媒体名录", "/outlets")]),
        name: row.name.clone(),
        facts: facts.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
        class: found.class.unwrap_or_default(),
        reasons: found.reasons,
        history: history(&book, &row.name),
        fields,
        problems,
        may_change: allows(act::CHANGE_OUTLET),
        may_rule: allows(act::RULE_OUTLET),
        rule_href: format!("/outlets/rule?name={}", crate::app::percent(&row.name)),
    })
}

/// What the office changed and decided about an outlet, the latest first.
fn history(book: &OutletBook, name: &str) -> Vec<HistoryView> {
    let changes = book.changes().iter().filter(|row| row.outlet == name || row.target == name).map(|row| {
        let what = match ChangeOf::from_word(&row.act) {
            Some(ChangeOf::Merger) => format!("{}并入{}", row.outlet, row.target),
            Some(ChangeOf::Entry) => format!("登记{}（{}，{}）", row.outlet, row.standing, row.kind),
            Some(ChangeOf::End) => "终止".to_owned(),
            Some(ChangeOf::Cancel) => format!("取消“{}”", row.value),
            _ => format!("增加{}“{}”", row.act, row.value),
        };
        let view = HistoryView {
            what,
            days: days_words(&row.from_day, &row.to_day),
            reason: row.reason.clone(),
            recorded: format!("{}，{}", local_time(&row.recorded_at), row.recorded_by),
        };
        (row.recorded_at.clone(), view)
    });
    let rulings = book.rulings().iter().filter(|row| row.name == name).map(|row| {
        let view = HistoryView {
            what: format!("认定为{}{}", row.class, row.level),
            days: days_words(&row.from_day, &row.to_day),
            reason: row.basis.clone(),
            recorded: format!("{}，{}", local_time(&row.recorded_at), row.recorded_by),
        };
        (row.recorded_at.clone(), view)
    });
    let mut all: Vec<(String, HistoryView)> = changes.chain(rulings).collect();
    all.sort_by(|one, other| other.0.cmp(&one.0));
    all.into_iter().map(|(_, view)| view).collect()
}

/// `POST /outlets/one`.
async fn change(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<ChangeForm>,
) -> Result<Response, Failure> {
    let given = form.clone();
    let change = OutletChange {
        outlet: given.name,
        act: given.act,
        value: given.value,
        from: given.from,
        to: given.to,
        reason: given.reason,
    };
    match app.office().change_outlet(&app.moment(), &actor, &change).await {
        Ok(_) => Ok(Redirect::to(&one_href(form.name.trim())).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            show_refused(&one_page(&app, &visit, &form, &problems_of(&refusal)).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /outlets/rule`.
async fn rule_form(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<RuleForm>,
) -> Result<Response, Failure> {
    show(&rule_page(&app, &visit, &form, &[]).await?)
}

async fn rule_page(
    app: &App,
    visit: &Visit,
    form: &RuleForm,
    problems: &[Problem],
) -> Result<FormPage, Failure> {
    let book = app.office().outlets().await?;
    let main = book.main_notice(app.moment().today).map(|entry| entry.notice.code.clone());
    let classes = book.classes(&main.unwrap_or_default());
    let fields = vec![
        FieldView::text("name", "媒体", &form.name).required(),
        FieldView::choice("class", "类别", &form.class, classes, "").required(),
        FieldView::choice("level", "级别", &form.level, LEVELS, "不写级别"),
        FieldView::day("from", "自", &form.from).hint("按发布日期，不填为不限"),
        FieldView::day("to", "至", &form.to),
        FieldView::text("reason", "依据", &form.reason)
            .required()
            .hint("如：附件3“等”，市医改秘书处会商意见"),
    ];
    let (fields, problems) = marked(fields, problems);
    Ok(FormPage {
        frame: Frame::new(
            app,
            visit,
            "认定媒体类别",
            &[("媒体名录", "/outlets"), ("待认定媒体", "/outlets/waiting")],
        ),
        lead: "通知名单没有列的媒体，由秘书处认定属于哪一类。认定按发布日期生效，以后的认定代替以前的。",
        action: "/outlets/rule",
        button: "认定",
        fields,
        problems,
    })
}

/// `POST /outlets/rule`.
async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<RuleForm>,
) -> Result<Response, Failure> {
    let given = form.clone();
    let new = NewOutletRuling {
        notice: String::new(),
        name: given.name,
        class: given.class,
        level: given.level,
        from: given.from,
        to: given.to,
        reason: given.reason,
    };
    match app.office().rule_outlet(&app.moment(), &actor, &new).await {
        Ok(_) => Ok(Redirect::to("/outlets/waiting").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            show_refused(&rule_page(&app, &visit, &form, &problems_of(&refusal)).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
