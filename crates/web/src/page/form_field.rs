//! Fields of a form as plain data (表单项), drawn by `templates/form_fields.html` with label, hint and problem in their places.
//! What a field means and whether it is right is the verb's matter.

use super::ledger::Choice;
use zhaozhang_office::{Problem, Refusal};

/// A field of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct FieldView {
    /// As the form sends it.
    pub(crate) name: &'static str,
    /// 项目.
    pub(crate) label: &'static str,
    /// What stands in it.
    pub(crate) value: String,
    /// `text`, `date` or `select`.
    pub(crate) kind: &'static str,
    /// What can be chosen.
    pub(crate) choices: Vec<Choice>,
    /// A word of help.
    pub(crate) hint: &'static str,
    /// Whether it must be filled in.
    pub(crate) is_required: bool,
    /// What is wrong with it.
    pub(crate) problem: String,
}

impl FieldView {
    /// A line of text.
    pub(crate) fn text(name: &'static str, label: &'static str, value: &str) -> Self {
        Self { name, label, value: value.to_owned(), kind: "text", ..Self::default() }
    }

    /// A day.
    pub(crate) fn day(name: &'static str, label: &'static str, value: &str) -> Self {
        Self { kind: "date", ..Self::text(name, label, value) }
    }

    /// One of these words; `none` is the label of no choice, empty when one must be chosen.
    pub(crate) fn choice<S: AsRef<str>>(
        name: &'static str,
        label: &'static str,
        value: &str,
        words: impl IntoIterator<Item = S>,
        none: &str,
    ) -> Self {
        let nothing = (!none.is_empty()).then(|| Choice {
            value: String::new(),
            label: none.to_owned(),
            is_chosen: value.is_empty(),
        });
        let words = words.into_iter().map(|word| Choice {
            value: word.as_ref().to_owned(),
            label: word.as_ref().to_owned(),
            is_chosen: word.as_ref() == value,
        });
        let choices = nothing.into_iter().chain(words).collect();
        Self { kind: "select", choices, ..Self::text(name, label, value) }
    }

    /// The same, to be filled in.
    pub(crate) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The same with a word of help.
    pub(crate) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

/// The fields with their problems, and the problems that stand at none of them.
pub(crate) fn marked(mut fields: Vec<FieldView>, problems: &[Problem]) -> (Vec<FieldView>, Vec<String>) {
    let mut rest = Vec::new();
    for problem in problems {
        match fields.iter_mut().find(|field| field.name == problem.field) {
            Some(field) => field.problem.push_str(&problem.to_string()),
            None => rest.push(problem.to_string()),
        }
    }
    (fields, rest)
}

/// The problems of a refusal that lists them.
pub(crate) fn problems_of(refusal: &Refusal) -> Vec<Problem> {
    match refusal {
        Refusal::Listed(problems) => problems.clone(),
        _ => Vec::new(),
    }
}
