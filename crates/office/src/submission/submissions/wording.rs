//! 文字关 (wording gate): what the checks of the text room say of a manuscript. A secret mark bars keeping it; the
//! other stops bar sending it up; warnings are for the eye. Rules and words are the text room's.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, wording as act};
use crate::refusal::{OfficeError, Problem};
use crate::wording::secret_mark::{SECRET_CODE, SECRET_CURE};
use chrono::NaiveDate;
use zhaozhang_domain::submission::{ContentClass, Disclosure, Manuscript};
use zhaozhang_text::proof::{self, GateInput, GateOutcome, WordList, gate};

/// The code of a text that must not be sent up.
const UNFIT: &str = "G-102";

/// A doubt about a text, for a reviewer's eye (疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingMark {
    /// Whether it bars sending up.
    pub is_stop: bool,
    /// The whole of it in a line.
    pub sentence: String,
    /// What [`Office::dismiss_wording_mark`] names it by; empty when it cannot be dismissed.
    pub key: String,
    /// Who left the words as they are and why; empty while the doubt stands.
    pub dismissed: String,
}

impl Office {
    /// Every doubt about a text, and every figure in it that has no source nearby (S1 五（四）).
    ///
    /// `unit` is the sender, whose leaders' names and posts are compared with the register of the day.
    pub async fn wording_marks(
        &self,
        moment: &Moment,
        unit: i64,
        manuscript: &Manuscript,
    ) -> Result<Vec<WordingMark>, OfficeError> {
        let pictures = pictures_of(manuscript);
        let lists = self.own_lists(unit, moment.today).await?;
        let input = gate_input(manuscript, &pictures, WordList::built_in(), moment.today);
        let input = GateInput { units: &lists.units, leaders: &lists.leaders, ..input };
        let marks = self.marks_of(&input).await?.into_iter().map(|found| {
            let is_stop = found.mark.level == proof::Level::Stop;
            let left = found.dismissed.map(|left| format!("{}：{}", left.by, left.reason));
            WordingMark {
                is_stop,
                sentence: found.mark.sentence(),
                key: if is_stop || left.is_some() { String::new() } else { found.key },
                dismissed: left.unwrap_or_default(),
            }
        });
        let sourced = &manuscript.sources;
        let figures = proof::figures(&manuscript.body);
        let figures =
            figures.iter().filter(|mark| !sourced.iter().any(|one| one.figure.contains(&mark.found)));
        let figures = figures.map(|mark| WordingMark {
            is_stop: false,
            sentence: mark.sentence(),
            key: String::new(),
            dismissed: String::new(),
        });
        Ok(marks.chain(figures).collect())
    }

    /// Leaves the words a doubt is about as they are, for the present version of an item, and says why.
    ///
    /// Refused as [`Office::dismiss_mark`] refuses, and when the item is not the actor's to see (not found).
    pub async fn dismiss_wording_mark(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (key, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::DISMISS_MARK)?;
        let item = self.submission(moment, actor, id).await?;
        let pictures = pictures_of(&item.manuscript);
        let lists = self.own_lists(item.line.sender, moment.today).await?;
        let input = gate_input(&item.manuscript, &pictures, WordList::built_in(), moment.today);
        let input = GateInput { units: &lists.units, leaders: &lists.leaders, ..input };
        self.dismiss_mark(moment, actor, &input, key, reason).await
    }
}

/// Everything the gate says of a manuscript, with the words in force.
pub(crate) fn read(manuscript: &Manuscript, words: &WordList, on: NaiveDate) -> GateOutcome {
    gate(&gate_input(manuscript, &pictures_of(manuscript), words, on))
}

fn pictures_of(manuscript: &Manuscript) -> Vec<proof::Picture> {
    let pictures = manuscript.pictures.iter().map(|picture| proof::Picture {
        caption: picture.caption.clone(),
        shows_person: picture.shows_person,
        has_consent: picture.has_consent,
    });
    pictures.collect()
}

fn gate_input<'a>(
    manuscript: &'a Manuscript,
    pictures: &'a [proof::Picture],
    words: &'a WordList,
    on: NaiveDate,
) -> GateInput<'a> {
    GateInput {
        title: &manuscript.title,
        text: &manuscript.body,
        is_public: manuscript.disclosure == Some(Disclosure::Public),
        disclosure: match manuscript.disclosure {
            None => proof::Disclosure::Missing,
            Some(Disclosure::Withheld) => {
                proof::Disclosure::Withheld { has_reason: !manuscript.withheld_reason.trim().is_empty() }
            }
            Some(_) => proof::Disclosure::Given,
        },
        pictures,
        on,
        words,
        units: &[],
        leaders: &[],
    }
}

/// What bars keeping the text at all; every field is looked at, since all of them are kept.
pub(crate) fn barring(manuscript: &Manuscript, on: NaiveDate) -> Vec<Problem> {
    let mut whole = manuscript.clone();
    let others = [&manuscript.withheld_reason, &manuscript.sensitivity, &manuscript.exceptional_route];
    let captions = manuscript.pictures.iter().flat_map(|picture| [&picture.caption, &picture.name]);
    let names = manuscript.attachments.iter().map(|file| &file.name).chain(&manuscript.authors);
    let others = others.into_iter().chain(captions).chain(names).chain(&manuscript.target.channels);
    for text in beside(manuscript).into_iter().map(|(_, text)| text).chain(others.map(String::as_str)) {
        whole.body.push('\n');
        whole.body.push_str(text);
    }
    let outcome = read(&whole, WordList::built_in(), on);
    let mut problems: Vec<Problem> = Vec::new();
    for mark in outcome.bars_storing() {
        let what = mark.what.trim_end_matches('。').to_owned();
        problems.push(Problem::at(field_of(mark.place.field), SECRET_CODE, what, SECRET_CURE));
    }
    problems
}

/// What bars sending the text up, wherever it stands: what is written beside the text goes out with it. What the form
/// itself asks for (公开属性, captions, consent) is the manuscript's own refusal with its own words.
pub(crate) fn stopping(manuscript: &Manuscript, words: &WordList, on: NaiveDate) -> Vec<Problem> {
    let outcome = read(manuscript, words, on);
    let mut problems: Vec<Problem> =
        stops(&outcome).map(|mark| stop(field_of(mark.place.field), mark)).collect();
    for (field, text) in beside(manuscript) {
        let alone = Manuscript {
            body: text.to_owned(),
            disclosure: manuscript.disclosure,
            withheld_reason: manuscript.withheld_reason.clone(),
            ..Manuscript::default()
        };
        let outcome = gate(&GateInput { title: "", ..gate_input(&alone, &[], words, on) });
        problems.extend(stops(&outcome).map(|mark| stop(field, mark)));
    }
    problems
}

/// What is written beside the text and goes out with it: the fields of its kind, figures with their sources, links.
fn beside(manuscript: &Manuscript) -> Vec<(&'static str, &str)> {
    let fields = manuscript.content.map_or(&[][..], ContentClass::fields);
    let key = |name: &str| fields.iter().find(|field| field.key == name).map_or("content", |field| field.key);
    let fields = manuscript.content_fields.iter().map(|(name, value)| (key(name), value.as_str()));
    let sources = manuscript.sources.iter().flat_map(|source| [&source.figure, &source.source]);
    let sources = sources.map(|text| ("sources", text.as_str()));
    let links = manuscript.links.iter().map(|link| ("links", link.as_str()));
    fields.chain(sources).chain(links).filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The stops of a text that are not the form's own questions.
fn stops(outcome: &GateOutcome) -> impl Iterator<Item = &proof::Mark> {
    outcome.stops.iter().filter(|mark| !matches!(mark.check.number(), 35 | 38))
}

fn stop(field: &'static str, mark: &proof::Mark) -> Problem {
    let what = mark.what.trim_end_matches('。').to_owned();
    let cure = match &mark.proposal {
        Some(proposal) => format!("请改为“{proposal}”后再交审（依据：{}）", mark.basis),
        None => format!("请改正后再交审（依据：{}）", mark.basis),
    };
    Problem::at(field, UNFIT, what, cure)
}

/// The field of the form a mark stands at.
fn field_of(field: proof::Field) -> &'static str {
    match field {
        proof::Field::Title => "title",
        proof::Field::Text => "body",
        proof::Field::Caption(_) => "pictures",
    }
}
