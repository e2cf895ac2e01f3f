//! A form of this group (表单): fields with what was typed and what is wrong with it, drawn by one template. It decides
//! nothing; a verb does, and its problems come back to the fields they name.

use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_office::org::units::read_day;
use zhaozhang_office::{OfficeError, Problem, Refusal};

/// What a form brought, names repeated where several were chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Given(pub(crate) Vec<(String, String)>);

impl Given {
    /// The first value of a field; empty when it did not come.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone()).collect()
    }

    /// The lines of a field.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.text(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(ToOwned::to_owned).collect()
    }

    /// A day; nothing when it cannot be read.
    pub(crate) fn day(&self, name: &str) -> Option<NaiveDate> {
        read_day(self.text(name))
    }

    /// Sets a field that did not come.
    #[must_use]
    pub(crate) fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        if !self.0.iter().any(|(own, _)| own == name) {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }
}

/// A choice of a field.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A field as it is drawn (栏目).
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// `text`, `date`, `area`, `select`, `radio`, `many`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What helps.
    pub hint: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Whether it must be filled.
    pub is_required: bool,
    /// What is wrong with it.
    pub problem: String,
}

/// A form (表单).
#[derive(Template)]
#[template(path = "org_form.html")]
pub struct FormPage {
    frame: Frame,
    heading: String,
    lead: String,
    notes: Vec<String>,
    fields: Vec<Field>,
    problems: Vec<Problem>,
    submit: &'static str,
    is_danger: bool,
    back: String,
    given: Given,
}

impl FormPage {
    /// A form called `heading`, reached by `way`; what was given fills its fields.
    pub(crate) fn new(
        app: &App,
        visit: &Visit,
        heading: impl Into<String>,
        way: &[(&str, &str)],
        given: Given,
    ) -> Self {
        let heading = heading.into();
        Self {
            frame: Frame::new(app, visit, &heading, way),
            lead: String::new(),
            notes: Vec::new(),
            fields: Vec::new(),
            problems: Vec::new(),
            submit: "提交",
            is_danger: false,
            back: way.last().map_or_else(|| "/".to_owned(), |(_, href)| (*href).to_owned()),
            given,
            heading,
        }
    }

    /// Words under the heading.
    pub(crate) fn lead(mut self, words: impl Into<String>) -> Self {
        self.lead = words.into();
        self
    }

    /// A remark beside the form.
    pub(crate) fn note(mut self, words: impl Into<String>) -> Self {
        self.notes.push(words.into());
        self
    }

    /// What the button says.
    pub(crate) fn submit(mut self, words: &'static str) -> Self {
        self.submit = words;
        self
    }

    /// A form that ends something.
    pub(crate) fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    fn field(
        mut self,
        kind: &'static str,
        name: &'static str,
        label: &'static str,
        hint: &str,
        choices: Vec<Choice>,
    ) -> Self {
        let field = Field {
            name,
            label,
            kind,
            value: self.given.text(name).to_owned(),
            hint: hint.to_owned(),
            choices,
            is_required: false,
            problem: String::new(),
        };
        self.fields.push(field);
        self
    }

    /// A line of words.
    pub(crate) fn text(self, name: &'static str, label: &'static str, hint: &str) -> Self {
        self.field("text", name, label, hint, Vec::new())
    }

    /// A day.
    pub(crate) fn date(self, name: &'static str, label: &'static str, hint: &str) -> Self {
        self.field("date", name, label, hint, Vec::new())
    }

    /// Several lines.
    pub(crate) fn area(self, name: &'static str, label: &'static str, hint: &str) -> Self {
        self.field("area", name, label, hint, Vec::new())
    }

    /// One of several, from a list.
    pub(crate) fn select(
        self,
        name: &'static str,
        label: &'static str,
        hint: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let choices = self.choices(name, choices);
        self.field("select", name, label, hint, choices)
    }

    /// One of a few, all seen.
    pub(crate) fn radio(
        self,
        name: &'static str,
        label: &'static str,
        hint: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let choices = self.choices(name, choices);
        self.field("radio", name, label, hint, choices)
    }

    /// Any of several, all seen.
    pub(crate) fn many(
        self,
        name: &'static str,
        label: &'static str,
        hint: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let choices = self.choices(name, choices);
        self.field("many", name, label, hint, choices)
    }

    fn choices(&self, name: &str, choices: impl IntoIterator<Item = (String, String)>) -> Vec<Choice> {
        let given = self.given.all(name);
        let choice =
            |(value, label): (String, String)| Choice { is_chosen: given.contains(&value), value, label };
        choices.into_iter().map(choice).collect()
    }

    /// Marks the last field as one that must be filled.
    pub(crate) fn required(mut self) -> Self {
        if let Some(last) = self.fields.last_mut() {
            last.is_required = true;
        }
        self
    }

    /// Draws the form.
    pub(crate) fn show(&self) -> Result<Response, Failure> {
        show(self)
    }

    /// Goes where the act leads, or shows the form again with its problems.
    pub(crate) fn settle(mut self, outcome: Result<String, OfficeError>) -> Result<Response, Failure> {
        match outcome {
            Ok(location) => Ok(Redirect::to(&location).into_response()),
            Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
                if let Refusal::Listed(problems) = &refusal {
                    self.problems.clone_from(problems);
                }
                for field in &mut self.fields {
                    let own = self.problems.iter().filter(|problem| problem.field == field.name);
                    field.problem = own.map(|problem| problem.what.as_str()).collect::<Vec<_>>().join("；");
                }
                show_refused(&self, &refusal)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Pairs that are sent as they are read.
pub(crate) fn words(list: impl IntoIterator<Item = impl Into<String>>) -> Vec<(String, String)> {
    list.into_iter().map(Into::into).map(|word: String| (word.clone(), word)).collect()
}

/// 专职 and 兼职.
pub(crate) fn employments() -> Vec<(String, String)> {
    words(["专职", "兼职"])
}

/// What was chosen of 专职 and 兼职.
pub(crate) fn full_time(given: &Given) -> Option<bool> {
    match given.text("employment") {
        "专职" => Some(true),
        "兼职" => Some(false),
        _ => None,
    }
}
