//! 信息报送: the list with its query area, what waits for the visitor and what he is told, and the addresses of the
//! whole group. One item is [`super::submission_item`]'s, writing [`super::submission_form`]'s, what is done to items
//! [`super::submission_acts`]', the bureau office's part [`super::acceptance`]'s.

use super::ledger::Choice;
use super::{
    acceptance, submission_acts, submission_batch, submission_form, submission_item, submission_versions,
};
use crate::api::work::{ItemShape, ItemsShape, WholeItemShape, shaped};
use crate::app::{App, Visit, percent, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, InformationClass, Purpose, Rating, State as ItemState, WorkKind,
};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::store_attachment::LARGEST_FILE;
use zhaozhang_office::submission::submissions::{ItemQuery, Line};

/// Text and small fields beside the largest file.
const FORM_LIMIT: usize = LARGEST_FILE + 4 * 1024 * 1024;

/// The addresses of submissions.
pub(crate) fn routes(gated: Gated) -> Gated {
    let gated = gated
        .get("/submissions", act::READ, list)
        .gives::<ItemsShape>()
        .get("/submissions/new", act::DRAFT, submission_form::new)
        .post_up_to(FORM_LIMIT, "/submissions/new", act::DRAFT, submission_form::create)
        .takes_parts(submission_form::FIELDS)
        .post("/submissions/autosave", act::DRAFT, submission_form::autosave)
        .takes::<submission_form::AutosaveForm>()
        .get("/submissions/review", act::SIGN, submission_batch::look)
        .post("/submissions/review", act::SIGN, submission_batch::sign)
        .takes_fields(submission_batch::FIELDS)
        .get("/submissions/{id}", act::READ, submission_item::one)
        .gives::<WholeItemShape>()
        .get("/submissions/{id}/edit", act::DRAFT, submission_form::edit)
        .post_up_to(FORM_LIMIT, "/submissions/{id}/edit", act::DRAFT, submission_form::save)
        .takes_parts(submission_form::FIELDS)
        .get("/submissions/{id}/versions", act::READ, submission_versions::versions)
        .get("/submissions/{id}/files/{hash}", act::READ, submission_item::file)
        .get("/submissions/{id}/form.pdf", act::PRINT, submission_item::form_pdf);
    of_review(of_acceptance(gated))
}

fn of_review(gated: Gated) -> Gated {
    gated
        .post("/submissions/{id}/hand-in", act::HAND_IN, submission_acts::hand_in)
        .takes_nothing()
        .post("/submissions/{id}/sign", act::SIGN, submission_acts::sign)
        .takes::<submission_acts::SignForm>()
        .post("/submissions/{id}/escalate", act::ESCALATE, submission_acts::escalate)
        .takes::<submission_acts::WhyForm>()
        .post("/submissions/{id}/return", act::RETURN, submission_acts::send_back)
        .takes_fields(submission_acts::RETURN_FIELDS)
        .post("/submissions/{id}/withdraw", act::WITHDRAW, submission_acts::withdraw)
        .takes_nothing()
        .post("/submissions/{id}/void", act::VOID, submission_acts::void)
        .takes::<submission_acts::WhyForm>()
}

fn of_acceptance(gated: Gated) -> Gated {
    gated
        .get("/receipts", act::RECEIVE, acceptance::desk)
        .post("/submissions/{id}/receive", act::RECEIVE, acceptance::receive)
        .takes::<acceptance::ReceiveForm>()
        .post("/submissions/{id}/end", act::END, acceptance::end)
        .takes::<acceptance::EndForm>()
        .post("/submissions/{id}/forward", act::FORWARD, acceptance::forward)
        .takes::<acceptance::ForwardForm>()
        .post("/submissions/{id}/forwarding-result", act::FORWARDING_RESULT, acceptance::forwarding_result)
        .takes::<acceptance::ResultForm>()
        .post("/submissions/{id}/adoptions", act::RECORD_ADOPTION, acceptance::adopt)
        .takes_fields(acceptance::ADOPTION_FIELDS)
        .post("/submissions/{id}/instructions", act::RECORD_INSTRUCTION, acceptance::instruct)
        .takes::<acceptance::InstructionForm>()
        .get("/adoptions", act::RECORD_ADOPTION, acceptance::uses)
        .post("/adoptions", act::RECORD_ADOPTION, acceptance::adopt_old)
        .takes::<acceptance::OldForm>()
        .get("/public", act::READ_PUBLIC, acceptance::public)
}

/// Conditions of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    words: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    work_kind: String,
    #[serde(default)]
    disclosure: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    exceptional: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    size: String,
}

/// An item in a list.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) sender: String,
    pub(crate) state: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) class: String,
    pub(crate) drafter: String,
    pub(crate) made_on: String,
    pub(crate) number: String,
    pub(crate) rating: String,
    pub(crate) remarks: Vec<String>,
}

struct ToldRow {
    id: i64,
    said: String,
    at: String,
    is_read: bool,
}

/// A drop-down of the query area.
struct Pick {
    name: &'static str,
    label: &'static str,
    options: Vec<Choice>,
}

struct SizeLink {
    label: i64,
    href: String,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "submissions.html")]
struct ListPage {
    frame: Frame,
    to_do: Vec<Row>,
    told: Vec<ToldRow>,
    may_draft: bool,
    may_batch: bool,
    query: ListQuery,
    units: Vec<Choice>,
    picks: Vec<Pick>,
    rows: Vec<Row>,
    total: i64,
    is_more: bool,
    page: i64,
    pages: i64,
    previous: String,
    next: String,
    sizes: Vec<SizeLink>,
}

/// The look of a state.
pub(crate) const fn tag(state: ItemState) -> &'static str {
    match state {
        ItemState::Draft | ItemState::Withdrawn | ItemState::Voided | ItemState::NotAdopted => "",
        ItemState::Returned => "tag-amber",
        ItemState::Adopted | ItemState::Closed => "tag-green",
        _ => "tag-blue",
    }
}

/// An item as lists show it.
pub(crate) fn row(line: &Line) -> Row {
    let mut remarks = Vec::new();
    if line.calls_for_issue {
        remarks.push("须签发".to_owned());
    }
    if !line.urgency.is_empty() {
        remarks.push(line.urgency.clone());
    }
    if line.is_late() == Some(true) {
        remarks.push("未当天报送".to_owned());
    }
    if line.office_returns > 0 {
        remarks.push(format!("退回{}次", line.office_returns));
    }
    if !line.exceptional_route.is_empty() {
        remarks.push(format!("特殊渠道：{}", line.exceptional_route));
    }
    Row {
        id: line.id,
        title: if line.title.is_empty() { "（未写标题）".to_owned() } else { line.title.clone() },
        sender: line.sender_name.clone(),
        state: line.state.word(),
        tag: tag(line.state),
        class: line.class.clone(),
        drafter: line.drafter_name.clone(),
        made_on: line.created_on.clone(),
        number: line.item_number.clone(),
        rating: line.rating.clone(),
        remarks,
    }
}

/// Choices with the empty one first.
pub(crate) fn options(words: impl IntoIterator<Item = &'static str>, chosen: &str) -> Vec<Choice> {
    words
        .into_iter()
        .map(|word| Choice { value: word.to_owned(), label: word.to_owned(), is_chosen: word == chosen })
        .collect()
}

const SIZES: [i64; 3] = [20, 50, 100];

/// `GET /submissions`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let (office, moment) = (app.office(), app.moment());
    let asked = asked(&query, &actor);
    let size = query.size.parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(20);
    let page = query.page.parse::<i64>().unwrap_or(1).max(1);
    let found = office.submissions(&moment, &actor, &asked, ((page - 1) * size, size)).await?;
    let pages = ((found.total + size - 1) / size).max(1);
    let to_do = office.submissions_to_do(&moment, &actor).await?;
    let told = office.told(&actor).await?.into_iter().filter(|told| !told.is_read).map(|told| ToldRow {
        id: told.submission,
        said: told.said,
        at: super::entry::local_time(&told.at),
        is_read: told.is_read,
    });
    let told = told.collect();
    let units = unit_choices(&app, &query.unit).await?;
    let waiting = to_do.iter().filter(|line| line.state.step().is_some()).count();
    let href = |page: i64, size: i64| query.href(page, size);
    let shown = ListPage {
        frame: Frame::new(&app, &visit, "信息报送", &[]),
        to_do: to_do.iter().map(row).collect(),
        told,
        may_draft: act::DRAFT.allows(actor.role) && actor.person.is_some(),
        may_batch: waiting > 1,
        units,
        picks: picks(&query),
        rows: found.lines.iter().map(row).collect(),
        total: found.total,
        is_more: found.is_more,
        page,
        pages,
        previous: if page > 1 { href(page - 1, size) } else { String::new() },
        next: if page < pages { href(page + 1, size) } else { String::new() },
        sizes: SIZES
            .into_iter()
            .map(|label| SizeLink { label, href: href(1, label), is_current: label == size })
            .collect(),
        query,
    };
    let items = ItemsShape {
        items: found.lines.iter().map(ItemShape::of).collect(),
        total: found.total,
        page,
        pages,
    };
    shaped(show(&shown)?, &items)
}

fn asked(query: &ListQuery, actor: &zhaozhang_office::Actor) -> ItemQuery {
    ItemQuery {
        words: query.words.clone(),
        states: ItemState::from_word(&query.state).into_iter().collect(),
        unit: query.unit.parse().ok(),
        from: query.from.clone(),
        until: query.until.clone(),
        purpose: query.purpose.clone(),
        class: query.class.clone(),
        content: query.content.clone(),
        work_kind: query.work_kind.clone(),
        disclosure: query.disclosure.clone(),
        rating: query.rating.clone(),
        notice: String::new(),
        is_exceptional: !query.exceptional.is_empty(),
        drafter: actor.person.filter(|_| !query.mine.is_empty()),
    }
}

async fn unit_choices(app: &App, chosen: &str) -> Result<Vec<Choice>, Failure> {
    let units = app.office().units_on(app.moment().today).await?;
    let choice = |unit: zhaozhang_office::org::units::Unit| Choice {
        is_chosen: unit.id.to_string() == chosen,
        value: unit.id.to_string(),
        label: unit.name,
    };
    Ok(units.into_iter().map(choice).collect())
}

fn picks(query: &ListQuery) -> Vec<Pick> {
    vec![
        Pick {
            name: "state",
            label: "状态",
            options: options(ItemState::ALL.iter().map(|state| state.word()), &query.state),
        },
        Pick {
            name: "purpose",
            label: "用途",
            options: options(Purpose::ALL.iter().map(|one| one.word()), &query.purpose),
        },
        Pick {
            name: "class",
            label: "信息类别",
            options: options(InformationClass::ALL.iter().map(|one| one.word()), &query.class),
        },
        Pick {
            name: "content",
            label: "报送内容",
            options: options(ContentClass::ALL.iter().map(|one| one.word()), &query.content),
        },
        Pick {
            name: "work_kind",
            label: "宣传内容",
            options: options(WorkKind::ALL.iter().map(|one| one.word()), &query.work_kind),
        },
        Pick {
            name: "disclosure",
            label: "公开属性",
            options: options(Disclosure::ALL.iter().map(|one| one.word()), &query.disclosure),
        },
        Pick {
            name: "rating",
            label: "质量评定",
            options: options(Rating::ALL.iter().map(|one| one.word()), &query.rating),
        },
    ]
}

impl ListQuery {
    fn href(&self, page: i64, size: i64) -> String {
        let given = [
            ("words", &self.words),
            ("state", &self.state),
            ("unit", &self.unit),
            ("from", &self.from),
            ("until", &self.until),
            ("purpose", &self.purpose),
            ("class", &self.class),
            ("content", &self.content),
            ("work_kind", &self.work_kind),
            ("disclosure", &self.disclosure),
            ("rating", &self.rating),
            ("exceptional", &self.exceptional),
            ("mine", &self.mine),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let given: Vec<String> = given.map(|(name, value)| format!("{name}={}&", percent(value))).collect();
        format!("/submissions?{}page={page}&size={size}", given.concat())
    }
}
