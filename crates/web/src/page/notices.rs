//! 通知目录 and the page of one notice: its articles in their own words, and beside each the rules it lays down.
//! Next: [`super::faults`] for what is wrong or open in it.

use super::article_text::{self, ArticlePiece};
use super::duties;
use super::head::{self, Head};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::words::{self, RuleCard, anchor, cadence};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use zhaozhang_domain::notice::{Article, AttachedTable, Notice, NoticeFault};

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    frame: Frame,
    summary: String,
    rows: Vec<NoticeRow>,
}

struct NoticeRow {
    code: String,
    title: String,
    number: String,
    issuer: String,
    validity: String,
    is_in_force: bool,
    is_sample: bool,
    articles: usize,
    rules: usize,
    units: usize,
    faults: usize,
    open: usize,
}

/// `GET /notices`.
pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let today = app.moment().today;
    let mut rows: Vec<NoticeRow> = Vec::new();
    for entry in app.office().notices().iter() {
        let notice = &entry.notice;
        rows.push(NoticeRow {
            code: notice.code.clone(),
            title: notice.title.clone(),
            number: notice.document_number.clone(),
            issuer: notice.issuer.clone(),
            validity: head::validity(notice),
            is_in_force: notice.until.is_none_or(|until| until >= today),
            is_sample: notice.sample_remark.is_some(),
            articles: notice.articles.len(),
            rules: notice.rules.len(),
            units: notice.units.len(),
            faults: own_faults(notice).count(),
            open: open_count(notice),
        });
    }
    rows.sort_by_key(|row| !visit.in_use.contains(&row.code));
    let summary = format!("共{}个通知，其中{}个有台账", rows.len(), visit.in_use.len());
    show(&NoticesPage { frame: Frame::new(&app, &visit, "通知目录", &[]), summary, rows })
}

/// Questions and faults without a ruling.
pub(crate) fn open_count(notice: &Notice) -> usize {
    let questions = notice.questions.iter().filter(|question| question.ruling.is_none()).count();
    questions + own_faults(notice).filter(|fault| fault.ruling.is_none()).count()
}

/// The faults that are not also put as a question; the register lists those a second time.
pub(crate) fn own_faults(notice: &Notice) -> impl Iterator<Item = &NoticeFault> {
    let is_question =
        |fault: &&NoticeFault| notice.questions.iter().any(|question| question.question == fault.what);
    notice.faults.iter().filter(move |fault| !is_question(fault))
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    frame: Frame,
    head: Head,
    articles: Vec<ArticleView>,
}

struct ArticleView {
    anchor: String,
    depth: u8,
    heading: String,
    is_run_in: bool,
    pieces: Vec<ArticlePiece>,
    tables: Vec<TableView>,
    rules: Vec<RuleCard>,
    cadences: Vec<CadenceView>,
    questions: Vec<QuestionView>,
    not_encoded: String,
}

struct TableView {
    name: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

struct CadenceView {
    name: String,
    when: String,
    owner: String,
    next: String,
}

struct QuestionView {
    id: String,
    anchor: String,
    words: String,
    reading: String,
    is_ruled: bool,
}

/// `GET /notices/{code}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let notice = &app.notice(&code)?.notice;
    let articles = notice.articles.iter().enumerate().map(|(at, article)| view(&app, notice, at, article));
    let page = NoticePage {
        frame: Frame::new(&app, &visit, &notice.title, &[("通知目录", "/notices")]),
        head: Head::of(notice, "articles"),
        articles: articles.collect(),
    };
    show(&page)
}

fn view(app: &App, notice: &Notice, at: usize, article: &Article) -> ArticleView {
    let rules = notice.rules.iter().filter(|rule| rule.article == at);
    let cadences = notice.cadences.iter().filter(|cadence| cadence.article == at).map(|duty| CadenceView {
        name: duty.name.clone(),
        when: cadence::when(duty.when),
        owner: duty.owner.clone(),
        next: duties::next_in_words(app.office().calendar(), duty, app.moment().today),
    });
    let questions =
        notice.questions.iter().filter(|question| question.article == at).map(|question| QuestionView {
            id: question.id.clone(),
            anchor: anchor(&question.id),
            words: question.question.clone(),
            reading: question.reading().to_owned(),
            is_ruled: question.ruling.is_some(),
        });
    let tables = notice.attachments.iter().filter_map(|attached| table(attached, &article.citation));
    let mut pieces = article_text::pieces(&article.words);
    let is_run_in = article_text::run_in(&mut pieces, &article.heading);
    ArticleView {
        anchor: anchor(&article.citation),
        depth: article.depth,
        heading: article.heading.clone(),
        is_run_in,
        pieces,
        tables: tables.collect(),
        rules: rules.map(|rule| words::rule::card(notice, rule)).collect(),
        cadences: cadences.collect(),
        questions: questions.collect(),
        not_encoded: article.not_encoded.clone().unwrap_or_default(),
    }
}

/// The part of an attached table that stands in the article: rows that name their annex (出处) stand there only.
fn table(table: &AttachedTable, citation: &str) -> Option<TableView> {
    let names_annex = table.head.iter().any(|head| head == "出处");
    let is_here = |row: &&Vec<String>| {
        let annex = table.cell(row, "出处");
        if names_annex && !annex.is_empty() { annex == citation } else { table.citation == citation }
    };
    let rows: Vec<Vec<String>> = table.rows.iter().filter(is_here).cloned().collect();
    let is_shown = !rows.is_empty() || table.citation == citation;
    is_shown.then(|| TableView {
        name: table.file.trim_end_matches(".tsv").to_owned(),
        head: table.head.clone(),
        rows,
    })
}
