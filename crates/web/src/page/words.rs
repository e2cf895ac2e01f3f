//! 词表: the office's own words for the reader of texts, adding one and ending one, a search in the lists that come with
//! the program, and leaving a doubt's words as they are. What a word means is the text room's matter; the page decides nothing.

use super::entry::local_time;
use super::ledger::Choice;
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::permit::wording;
use zhaozhang_office::wording::add_word::NewWord;
use zhaozhang_office::wording::proofread::Level;
use zhaozhang_office::wording::word_list::{BuiltInWord, OwnWord, built_in_words, classes};
use zhaozhang_office::{OfficeError, Problem, Refusal};

/// How many built-in words a search shows.
const MOST_SHOWN: usize = 50;

/// The addresses of the word list.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/words", wording::READ_WORDS, list)
        .post("/words", wording::ADD_WORD, add)
        .takes::<WordForm>()
        .post("/words/{id}/end", wording::END_WORD, end)
        .takes::<EndForm>()
        .post("/submissions/{id}/dismiss", wording::DISMISS_MARK, dismiss)
        .takes::<DismissForm>()
}

#[derive(Template)]
#[template(path = "words.html")]
struct WordsPage {
    frame: Frame,
    rows: Vec<WordView>,
    form: WordForm,
    classes: Vec<Choice>,
    levels: Vec<Choice>,
    may_change: bool,
    search: String,
    built_in: Vec<BuiltInView>,
    built_in_count: usize,
    problems: Vec<Problem>,
    /// The word whose ending was refused.
    ending: i64,
}

impl WordsPage {
    /// The problems at a field of the form for a new word, or of the whole.
    fn at(&self, field: &str) -> String {
        if self.ending > 0 {
            return String::new();
        }
        self.told(field)
    }

    fn told(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<String>()
    }

    /// The problems of ending this word.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over what it loops over")]
    fn at_end(&self, id: &i64) -> String {
        if self.ending == *id { format!("{}{}", self.told("id"), self.told("reason")) } else { String::new() }
    }
}

struct WordView {
    id: i64,
    word: String,
    class: String,
    level: String,
    proposal: String,
    days: String,
    reason: String,
    recorded: String,
    ended: String,
}

struct BuiltInView {
    word: String,
    class: &'static str,
    level: &'static str,
    proposal: String,
    days: String,
}

/// The form of a new word.
#[derive(Debug, Default, Clone, serde::Deserialize)]
pub struct WordForm {
    #[serde(default)]
    word: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    proposal: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    reason: String,
}

/// The form that ends a word.
#[derive(Debug, Default, serde::Deserialize)]
pub struct EndForm {
    #[serde(default)]
    reason: String,
}

/// The form that leaves the words of a doubt as they are.
#[derive(Debug, Default, serde::Deserialize)]
pub struct DismissForm {
    #[serde(default)]
    key: String,
    #[serde(default)]
    reason: String,
}

/// What is looked for in the built-in lists.
#[derive(Debug, Default, serde::Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    search: String,
}

/// `GET /words`.
async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<SearchQuery>,
) -> Result<Response, Failure> {
    let words = app.office().own_words(&actor).await?;
    show(&page(&app, &visit, words, WordForm::default(), &query.search))
}

fn page(app: &App, visit: &Visit, words: Vec<OwnWord>, form: WordForm, search: &str) -> WordsPage {
    let choice = |value: &str, chosen: &str| Choice {
        value: value.to_owned(),
        label: value.to_owned(),
        is_chosen: value == chosen,
    };
    let (built_in, built_in_count) =
        if search.trim().is_empty() { (Vec::new(), 0) } else { built_in_words(search, MOST_SHOWN) };
    let level = if form.level.is_empty() { Level::Warn.word() } else { &form.level };
    WordsPage {
        frame: Frame::new(app, visit, "词表", &[]),
        rows: words.into_iter().map(view).collect(),
        classes: classes().into_iter().map(|class| choice(class, &form.class)).collect(),
        levels: [Level::Warn, Level::Stop].map(|one| choice(one.word(), level)).into(),
        may_change: visit.actor.as_ref().is_some_and(|actor| wording::ADD_WORD.allows(actor.role)),
        search: search.trim().to_owned(),
        built_in: built_in.into_iter().map(built_in_view).collect(),
        built_in_count,
        problems: Vec::new(),
        ending: 0,
        form,
    }
}

fn days(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    match (from, to) {
        (None, None) => "不限".to_owned(),
        (Some(from), None) => format!("{from}起"),
        (None, Some(to)) => format!("至{to}"),
        (Some(from), Some(to)) => format!("{from}至{to}"),
    }
}

fn view(word: OwnWord) -> WordView {
    let ended = word.ended.map(|ended| format!("{}，{}：{}", local_time(&ended.at), ended.by, ended.reason));
    WordView {
        id: word.id,
        word: word.word,
        class: word.class,
        level: word.level,
        proposal: word.proposal,
        days: days(word.from, word.to),
        reason: word.reason,
        recorded: format!("{}，{}", local_time(&word.recorded_at), word.recorded_by),
        ended: ended.unwrap_or_default(),
    }
}

fn built_in_view(word: BuiltInWord) -> BuiltInView {
    BuiltInView {
        days: days(word.from, word.to),
        word: word.word,
        class: word.class,
        level: word.level,
        proposal: word.proposal,
    }
}

/// `POST /words`.
async fn add(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<WordForm>,
) -> Result<Response, Failure> {
    let new = NewWord {
        word: form.word.clone(),
        class: form.class.clone(),
        level: form.level.clone(),
        proposal: form.proposal.clone(),
        from: form.from.clone(),
        to: form.to.clone(),
        reason: form.reason.clone(),
    };
    match app.office().add_word(&app.moment(), &actor, &new).await {
        Ok(_) => Ok(Redirect::to("/words").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let words = app.office().own_words(&actor).await?;
            let page = WordsPage { problems: problems(&refusal), ..page(&app, &visit, words, form, "") };
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /words/{id}/end`.
async fn end(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<EndForm>,
) -> Result<Response, Failure> {
    match app.office().end_word(&app.moment(), &actor, id, &form.reason).await {
        Ok(()) => Ok(Redirect::to("/words").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let words = app.office().own_words(&actor).await?;
            let page = page(&app, &visit, words, WordForm::default(), "");
            show_refused(&WordsPage { problems: problems(&refusal), ending: id, ..page }, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

fn problems(refusal: &Refusal) -> Vec<Problem> {
    match refusal {
        Refusal::Listed(problems) => problems.clone(),
        _ => Vec::new(),
    }
}

/// `POST /submissions/{id}/dismiss`.
async fn dismiss(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<DismissForm>,
) -> Result<Response, Failure> {
    let said = (form.key.as_str(), form.reason.as_str());
    app.office().dismiss_wording_mark(&app.moment(), &actor, id, said).await?;
    Ok(Redirect::to(&format!("/submissions/{id}")).into_response())
}
