//! A review form as `typst/review_form.typ` reads it.

use super::data::{Faces, clean};
use crate::font::FontLibrary;
use crate::review_form::ReviewForm;
use crate::title;
use chrono::Datelike as _;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct ReviewFormData<'a> {
    faces: Faces<'a>,
    title: String,
    title_lines: Vec<String>,
    date: Option<(i32, u32, u32)>,
    page_mark: Option<String>,
    annex: String,
    variant: String,
    unit_label: String,
    unit: String,
    headline: String,
    classes: Vec<(String, bool)>,
    disclosures: Vec<(String, bool)>,
    people: Vec<PersonData>,
    opinions: Vec<OpinionData>,
    foot: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PersonData {
    label: String,
    name: String,
    office_phone: String,
    mobile: String,
}

#[derive(Debug, Serialize)]
struct OpinionData {
    label: String,
    opinion: String,
    name: String,
    date: String,
    height: u32,
}

/// How much of the sheet the opinions share, in millimetres.
const OPINIONS_HEIGHT: u32 = 100;
/// 二号 characters in a line of the title.
const TITLE_LINE: u32 = 20;

/// The data of a form.
pub(super) fn data<'a>(form: &ReviewForm, fonts: &'a FontLibrary) -> ReviewFormData<'a> {
    let lines: Vec<String> = title::lines(&form.title, TITLE_LINE).iter().map(|line| clean(line)).collect();
    let rows = u32::try_from(form.opinions.len()).unwrap_or(1).max(1);
    let height = (OPINIONS_HEIGHT / rows).min(34);
    let boxes = |list: &[(String, bool)]| -> Vec<(String, bool)> {
        list.iter().map(|(word, is_chosen)| (clean(word), *is_chosen)).collect()
    };
    let on = form.printed_on;
    ReviewFormData {
        faces: fonts.families().collect(),
        title: lines.concat(),
        title_lines: lines,
        date: Some((on.year(), on.month(), on.day())),
        page_mark: form.page_mark.as_deref().map(clean),
        annex: clean(&form.annex),
        variant: clean(&form.variant),
        unit_label: clean(&form.unit_label),
        unit: clean(&form.unit),
        headline: clean(&form.headline),
        classes: boxes(&form.classes),
        disclosures: boxes(&form.disclosures),
        people: form
            .people
            .iter()
            .map(|person| PersonData {
                label: clean(&person.label),
                name: clean(&person.name),
                office_phone: clean(&person.office_phone),
                mobile: clean(&person.mobile),
            })
            .collect(),
        opinions: form
            .opinions
            .iter()
            .map(|row| OpinionData {
                label: clean(&row.label),
                opinion: clean(&row.opinion),
                name: clean(&row.name),
                date: clean(&row.date),
                height,
            })
            .collect(),
        foot: form.foot.iter().map(|line| clean(line)).collect(),
    }
}
