//! One item (信息): the form on the left, what the visitor may do with it on the right, the drawn path of its review,
//! the flow record, versions and their differences, its files and the printed review form.

use super::content_book::{related, urgency};
use super::entry::local_time;
use super::ledger::Choice;
use super::submission::{options, tag};
use super::submission_passages::{self as passages, Paragraph, PassageLine};
use super::task::pieces;
use crate::api::work::{WholeItemShape, shaped};
use crate::app::{App, Visit, download, show, show_refused};
use crate::basis;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, EventKind, InformationClass, Mark, MarkKind, Purpose, Rating, ReviewRole,
    State as ItemState, Step, TargetLevel, WorkKind,
};
use zhaozhang_office::permit::{submission as act, wording};
use zhaozhang_office::plan::publicity::PieceRecord;
use zhaozhang_office::submission::forward_submission::{Direction, FORWARDING_RESULTS, Forwarded};
use zhaozhang_office::submission::record_adoption::{Posted, levels_of};
use zhaozhang_office::submission::return_submission::RETURN_REASONS;
use zhaozhang_office::submission::submissions::{Submission, WordingMark};
use zhaozhang_office::{Actor, Problem, Refusal};

/// 常用意见, to choose from and to write over.
pub(crate) const USUAL_OPINIONS: [&str; 4] =
    ["同意。", "同意报送。", "情况属实，同意上报。", "请核对数据后报送。"];

/// A row of the form.
pub(crate) struct Detail {
    pub(crate) label: &'static str,
    pub(crate) words: String,
}

/// A step of the drawn path.
struct PathStep {
    name: &'static str,
    row: &'static str,
    state: &'static str,
    who: String,
    when: String,
    opinion: String,
}

/// A line of the flow record.
struct FlowRow {
    at: String,
    version: i64,
    what: String,
    who: String,
    opinion: String,
    passages: Vec<String>,
}

struct PictureView {
    href: String,
    caption: String,
    remark: &'static str,
}

struct FileView {
    href: String,
    name: String,
}

struct VersionView {
    number: i64,
    saved_at: String,
    saved_by: String,
    digest: String,
    href: String,
}

/// What the visitor may do.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each button of the page")]
pub(crate) struct Can {
    edit: bool,
    hand_in: bool,
    sign: bool,
    escalate: bool,
    send_back: bool,
    withdraw: bool,
    void: bool,
    receive: bool,
    end: bool,
    forward: bool,
    record: bool,
    print: bool,
}

/// What was typed into an act that was refused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) opinion: String,
    pub(crate) reasons: String,
    pub(crate) chosen: Vec<String>,
    /// Marked words with what is to be changed.
    pub(crate) quotes: Vec<(String, String)>,
    /// Chosen paragraphs with what is to be changed.
    pub(crate) chosen_paragraphs: Vec<(usize, String)>,
    pub(crate) why: String,
    pub(crate) comment: String,
    pub(crate) rating: String,
}

#[derive(Template)]
#[template(path = "submission.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the template asks, each by its own name")]
struct ItemPage {
    frame: Frame,
    id: i64,
    title: String,
    state: &'static str,
    tag: &'static str,
    form_name: &'static str,
    sender: String,
    number: String,
    is_whole: bool,
    problems: Vec<Problem>,
    digest: String,
    /// Under which notice and rulings the page is drawn.
    basis: String,
    step: &'static str,
    step_row: &'static str,
    is_second_review: bool,
    can: Can,
    typed: Typed,
    opinions: Vec<&'static str>,
    reasons: Vec<Choice>,
    ratings: Vec<Choice>,
    returns_left: u32,
    details: Vec<Detail>,
    paragraphs: Vec<Paragraph>,
    /// What a reviewer marked at the last return.
    marked: Vec<PassageLine>,
    pictures: Vec<PictureView>,
    files: Vec<FileView>,
    links: Vec<String>,
    unsourced: Vec<String>,
    marks: Vec<WordingMark>,
    /// Whether who reads may leave a doubt's words as they are.
    may_dismiss: bool,
    path: Vec<PathStep>,
    record: Vec<FlowRow>,
    versions: Vec<VersionView>,
    forwarded: Vec<Forwarded>,
    posted: Vec<Posted>,
    related: Vec<(String, String)>,
    combined: Vec<super::combined::CombinedBox>,
    directions: Vec<Choice>,
    levels: Vec<Choice>,
    use_levels: Vec<String>,
    results: Vec<&'static str>,
    today: String,
    is_publicly_shown: bool,
}

impl Typed {
    /// What was typed into a line for marked words, by its number from 1.
    fn quote(&self, number: usize) -> (&str, &str) {
        let line = self.quotes.get(number.saturating_sub(1));
        line.map_or(("", ""), |(quote, note)| (quote.as_str(), note.as_str()))
    }

    /// What was typed beside a paragraph; nothing when it was not chosen.
    fn paragraph(&self, number: usize) -> Option<&str> {
        let line = self.chosen_paragraphs.iter().find(|(own, _)| *own == number);
        line.map(|(_, note)| note.as_str())
    }
}

/// `GET /submissions/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let item = app.office().submission(&app.moment(), &actor, id).await?;
    app.office().open_submission(&app.moment(), &actor, &item).await?;
    let drawn = show(&page(&app, &visit, &actor, &item, Typed::default()).await?)?;
    shaped(drawn, &WholeItemShape::of(&item))
}

/// The item again with what was refused and what was typed.
pub(crate) async fn refused(
    (app, visit, actor): (&App, &Visit, &Actor),
    id: i64,
    typed: Typed,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let item = app.office().submission(&app.moment(), actor, id).await?;
    let problems = match refusal {
        Refusal::Listed(problems) => problems.clone(),
        Refusal::NotPermitted { .. } | Refusal::NotFound { .. } => return Err(refusal.clone().into()),
        other => vec![Problem::of(other.code(), other.to_string().trim_end_matches('。'), "")],
    };
    let page = page(app, visit, actor, &item, typed).await?;
    show_refused(&ItemPage { problems, ..page }, refusal)
}

#[expect(clippy::too_many_lines, reason = "one line for each part of the page")]
async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    item: &Submission,
    typed: Typed,
) -> Result<ItemPage, Failure> {
    let (office, line, chain, text) = (app.office(), &item.line, &item.chain, &item.manuscript);
    let roles = office.review_roles(&app.moment(), actor, item).await?;
    let can = can(item, actor, &roles);
    let step = chain.state.step();
    let id = line.id;
    let reasons = RETURN_REASONS.iter().map(|reason| Choice {
        value: (*reason).to_owned(),
        label: (*reason).to_owned(),
        is_chosen: typed.chosen.iter().any(|chosen| chosen == reason),
    });
    let notice = office.notice(&line.notice);
    let title = if text.title.is_empty() { "（未写标题）".to_owned() } else { text.title.clone() };
    let mut around = related(item);
    around.extend(pieces::related(app, actor, PieceRecord::Submission(id)).await?);
    Ok(ItemPage {
        frame: Frame::new(app, visit, &title, &[("信息报送", "/submissions")]),
        id,
        title,
        state: chain.state.word(),
        tag: tag(chain.state),
        form_name: chain.variant.form(),
        sender: line.sender_name.clone(),
        number: line.item_number.clone(),
        is_whole: item.is_whole,
        problems: Vec::new(),
        digest: chain.digest.clone(),
        basis: if can.receive || can.record {
            basis::query(app, &[&line.notice]).await?
        } else {
            String::new()
        },
        step: step.map_or("", Step::word),
        step_row: step.map_or("", |step| chain.variant.row(step)),
        is_second_review: step == Some(Step::SecondReview),
        reasons: reasons.collect(),
        ratings: options(Rating::ALL.iter().map(|rating| rating.word()), &typed.rating),
        can,
        typed,
        opinions: USUAL_OPINIONS.to_vec(),
        returns_left: chain.most_returns.saturating_sub(chain.office_returns),
        details: details(item).into_iter().chain(urgency(item, &app.moment())).collect(),
        related: around,
        paragraphs: passages::paragraphs(&text.body, passages::marked(item)),
        marked: passages::lines(passages::marked(item), &text.title, &text.body),
        pictures: text
            .pictures
            .iter()
            .map(|picture| PictureView {
                href: format!("/submissions/{id}/files/{}", picture.hash),
                caption: if picture.caption.is_empty() {
                    format!("（{}没有简要说明）", picture.name)
                } else {
                    picture.caption.clone()
                },
                remark: if picture.shows_person { "人物已同意使用" } else { "" },
            })
            .collect(),
        files: text
            .attachments
            .iter()
            .map(|file| FileView {
                href: format!("/submissions/{id}/files/{}", file.hash),
                name: file.name.clone(),
            })
            .collect(),
        links: text.links.clone(),
        unsourced: text.unsourced_figures().into_iter().map(ToOwned::to_owned).collect(),
        marks: office.wording_marks(&app.moment(), line.sender, text).await?,
        may_dismiss: wording::DISMISS_MARK.allows(actor.role),
        path: path(item),
        record: item.record.iter().rev().map(|line| flow_row(&line.at, line.version, &line.mark)).collect(),
        versions: versions_of(item),
        forwarded: office.forwardings(id).await?,
        posted: office.posted(id).await?,
        combined: super::combined::boxes(app, actor, item).await?,
        directions: options(Direction::ALL.iter().map(|direction| direction.word()), ""),
        levels: options(TargetLevel::ALL.iter().map(|level| level.word()), ""),
        use_levels: notice.map(|entry| levels_of(&entry.notice)).unwrap_or_default(),
        results: FORWARDING_RESULTS.to_vec(),
        today: app.moment().today.to_string(),
        is_publicly_shown: item.may_show_publicly(),
    })
}

fn can(item: &Submission, actor: &Actor, roles: &[ReviewRole]) -> Can {
    let chain = &item.chain;
    let holds = |role: &ReviewRole| roles.contains(role);
    let is_writer = act::DRAFT.allows(actor.role)
        && roles.iter().any(|role| {
            !matches!(
                role,
                ReviewRole::LeaderInCharge | ReviewRole::PrincipalLeader | ReviewRole::BureauOffice
            )
        });
    let with_author = chain.state.is_with_author();
    let is_open = !chain.is_received() && !chain.is_ended && !chain.state.is_final();
    let turn = chain.state.step().is_some_and(|step| chain.variant.signers(step).iter().any(holds));
    let office = holds(&ReviewRole::BureauOffice) && act::RECEIVE.allows(actor.role);
    let at_desk = office && chain.state == ItemState::Submitted;
    let checks = office && chain.state == ItemState::AwaitingCheck && turn;
    let is_under_way = chain.state.step().is_some() || chain.state == ItemState::Submitted;
    Can {
        edit: is_writer && is_open,
        hand_in: is_writer && with_author && !chain.is_ended,
        sign: turn && act::SIGN.allows(actor.role),
        escalate: turn && !chain.calls_for_issue,
        send_back: (turn && (!checks || chain.may_return())) || (at_desk && chain.may_return()),
        withdraw: is_under_way
            && chain.last_by.is_some()
            && chain.last_by == actor.person
            && item.line.opened_at.is_empty(),
        void: is_writer && with_author && !chain.is_ended,
        receive: at_desk,
        end: (at_desk || checks) && !chain.may_return(),
        forward: office && chain.is_received(),
        record: office && chain.is_received(),
        print: act::PRINT.allows(actor.role),
    }
}

pub(crate) fn details(item: &Submission) -> Vec<Detail> {
    let (line, text) = (&item.line, &item.manuscript);
    let mut details = Vec::new();
    let mut put = |label, words: String| {
        if !words.is_empty() {
            details.push(Detail { label, words });
        }
    };
    put("报送单位", line.sender_name.clone());
    put("用途", text.purpose.map_or("", Purpose::word).to_owned());
    put("信息类别", text.class.map_or("", InformationClass::word).to_owned());
    put("报送内容", text.content.map(|one| format!("{}{}", one.number(), one.word())).unwrap_or_default());
    for field in text.content.map_or(&[][..], ContentClass::fields) {
        put(field.label, text.content_field(field.key).to_owned());
    }
    put("宣传内容", text.work_kind.map_or("", WorkKind::word).to_owned());
    let event = text.event_kind.map(|kind| {
        let late = match line.is_late() {
            Some(true) => "，未当天报送",
            Some(false) => "，当天报送",
            None => "",
        };
        let on = text.event_on.map(|day| day.to_string()).unwrap_or_default();
        let sent = if line.handed_in_on.is_empty() {
            String::new()
        } else {
            format!("，报送{}", line.handed_in_on)
        };
        format!("{}，{on}{sent}{late}", EventKind::word(kind))
    });
    put("会议活动", event.unwrap_or_default());
    let withheld = if text.withheld_reason.is_empty() {
        String::new()
    } else {
        format!("（{}）", text.withheld_reason)
    };
    put("是否公开", format!("{}{withheld}", text.disclosure.map_or("", Disclosure::word)));
    let channels = if text.target.channels.is_empty() {
        String::new()
    } else {
        format!("：{}", text.target.channels.join("、"))
    };
    put("报送去向", format!("{}{channels}", text.target.level.word()));
    put("重大敏感事项", text.sensitivity.clone());
    put("特殊情况", text.exceptional_route.clone());
    put("拟稿人", line.drafter_name.clone());
    put("作者", text.authors.join("、"));
    let sources = text.sources.iter().map(|one| {
        format!("{}（{}）", one.figure, if one.source.is_empty() { "无来源" } else { &one.source })
    });
    put("数据来源", sources.collect::<Vec<_>>().join("；"));
    put("台账编号", line.item_number.clone());
    put("质量评定", line.rating.clone());
    details
}

fn path(item: &Submission) -> Vec<PathStep> {
    let chain = &item.chain;
    let now = chain.state.step();
    item.path()
        .into_iter()
        .map(|(step, signature)| PathStep {
            name: step.word(),
            row: chain.variant.row(step),
            state: match signature {
                Some(_) => "done",
                None if now == Some(step) => "now",
                None => "ahead",
            },
            who: signature
                .map(|one| {
                    let behalf =
                        one.on_behalf.as_ref().map(|(_, name)| format!("（代{name}）")).unwrap_or_default();
                    format!("{}{behalf}", one.name)
                })
                .unwrap_or_default(),
            when: signature.map(|one| one.on.to_string()).unwrap_or_default(),
            opinion: signature.map(|one| one.opinion.clone()).unwrap_or_default(),
        })
        .collect()
}

fn flow_row(at: &str, version: i64, mark: &Mark) -> FlowRow {
    let step = mark.step.map_or("", Step::word);
    let what = match mark.kind {
        MarkKind::Signed => format!("{step}签署"),
        MarkKind::SentBack if mark.is_office_return => format!("{step}退回修改（计次）"),
        MarkKind::SentBack => format!("{step}退回修改"),
        MarkKind::TakenBack if mark.step.is_some() => format!("撤回{step}签署"),
        kind => kind.word().to_owned(),
    };
    let behalf = mark.on_behalf.as_ref().map(|(_, name)| format!("，代{name}签署")).unwrap_or_default();
    let rating = mark.rating.map(|rating| format!("质量评定：{}。", rating.word())).unwrap_or_default();
    FlowRow {
        at: local_time(at),
        version,
        what,
        who: format!("{}（{}{behalf}）", mark.name, mark.role.word()),
        opinion: format!("{rating}{}", mark.opinion),
        passages: mark.passages.iter().map(|one| format!("“{}”：{}", one.quote, one.note)).collect(),
    }
}

fn versions_of(item: &Submission) -> Vec<VersionView> {
    let id = item.line.id;
    item.versions
        .iter()
        .rev()
        .map(|version| VersionView {
            number: version.number,
            saved_at: local_time(&version.saved_at),
            saved_by: version.saved_by.clone(),
            digest: version.digest.chars().take(16).collect(),
            href: if version.number > 1 {
                format!("/submissions/{id}/versions?from={}&to={}", version.number - 1, version.number)
            } else {
                String::new()
            },
        })
        .collect()
}

/// `GET /submissions/{id}/files/{hash}`: pictures are shown, everything else is kept.
pub(crate) async fn file(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, hash)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    let file = app.office().attachment(&app.moment(), &actor, (id, &hash)).await?;
    if file.media_type.starts_with("image/") {
        let headers = [
            (header::CONTENT_TYPE, file.media_type),
            (header::CACHE_CONTROL, "private, max-age=600".to_owned()),
        ];
        return Ok((headers, file.bytes).into_response());
    }
    Ok(download(&file.name, &file.media_type, file.bytes))
}

/// `GET /submissions/{id}/form.pdf`: the review form at whatever step it is.
pub(crate) async fn form_pdf(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let form = app.office().print_review_form(&app.moment(), &actor, id).await?;
    Ok(download(&form.name, "application/pdf", form.bytes))
}
