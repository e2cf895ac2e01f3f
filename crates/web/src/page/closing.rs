//! Closing a period on the pages (核对、异议、结账、更正、年度): which addresses there are and under which acts, and what
//! the pages share. The pages are [`super::checking`], [`super::own_checking`], [`super::contest`], [`super::papers`], [`super::years`] and
//! [`super::honours`].

use super::{checking, contest, honours, own_checking, papers, year_files, years};
use crate::api::work::ContestShape;
use crate::failure::Failure;
use crate::gate::Gated;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_office::period::contest_entry::EVIDENCE_MB;
use zhaozhang_office::permit::closing;
use zhaozhang_office::{OfficeError, Refusal};

/// What stands around a file in a form, in bytes.
const FORM_BYTES: usize = 64 * 1024;

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    let gated = gated
        .get("/checking", closing::CHECKING, checking::list)
        .post("/checking", closing::OPEN_CHECKING, checking::open)
        .takes::<checking::OpenForm>()
        .get("/checking/{id}", closing::CHECKING, checking::one)
        .post("/checking/{id}/close", closing::CLOSE_PERIOD, checking::close)
        .takes_nothing()
        .get("/checking/mine", closing::OWN_CHECKING, own_checking::mine)
        .post("/checking/mine/confirm", closing::CONFIRM, own_checking::confirm)
        .takes::<own_checking::ConfirmForm>()
        .post_up_to(
            EVIDENCE_MB * 1024 * 1024 + FORM_BYTES,
            "/checking/mine/contest",
            closing::CONTEST,
            own_checking::raise,
        )
        .takes_parts(&["notice", "period", "unit", "entry", "reason", "evidence", "file"])
        .get("/contests/{id}", closing::CONTESTS, contest::one)
        .gives::<ContestShape>()
        .get("/contests/{id}/evidence", closing::CONTESTS, contest::evidence)
        .post("/contests/{id}/propose", closing::PROPOSE_RULING, contest::propose)
        .takes_fields(&["outcome", "reason", "reverse", "facts"])
        .post("/contests/{id}/rule", closing::RULE_CONTEST, contest::rule)
        .takes_fields(&["outcome", "reason", "reverse", "facts"]);
    of_papers(gated)
}

fn of_papers(gated: Gated) -> Gated {
    gated
        .get("/bulletins/{id}/erratum", closing::DRAFT_BULLETIN, papers::erratum_form)
        .post("/bulletins/{id}/erratum", closing::DRAFT_BULLETIN, papers::erratum)
        .takes::<papers::PaperForm>()
        .get("/papers", closing::PAPERS, papers::list)
        .get("/papers/{id}", closing::PAPERS, papers::one)
        .get("/papers/{id}/{name}", closing::PAPERS, papers::file)
        .get("/numbers", closing::RECORD_NUMBER, papers::numbers)
        .post("/numbers", closing::RECORD_NUMBER, papers::record)
        .takes::<papers::NumberForm>()
        .get("/years", closing::YEAR, years::list)
        .get("/years/{code}/{year}", closing::YEAR, years::one)
        .get("/years/{code}/{year}/result.xlsx", closing::YEAR, year_files::workbook)
        .post("/years/{code}/{year}/freeze", closing::FREEZE_YEAR, years::freeze)
        .takes::<years::FreezeForm>()
        .post("/years/{code}/{year}/lists", closing::PROPOSE_LIST, years::propose)
        .takes::<years::ListForm>()
        .post("/lists/{id}/rule", closing::RULE_LIST, years::rule)
        .takes::<years::RuleForm>()
        .get("/lists/{id}/commendation", closing::PROPOSE_LIST, papers::commendation_form)
        .post("/lists/{id}/commendation", closing::PROPOSE_LIST, papers::commendation)
        .takes::<papers::PaperForm>()
        .get("/notices/{code}/agreement.pdf", closing::AGREEMENT, year_files::agreement)
        .get("/honours", closing::HONOURS, honours::list)
}

/// A refusal that is shown beside the form; what is not found, not allowed or ours is a page of its own.
pub(crate) fn refused(error: OfficeError) -> Result<Refusal, Failure> {
    match error {
        OfficeError::Refused(
            Refusal::NotFound { .. } | Refusal::NotPermitted { .. } | Refusal::UnknownNotice { .. },
        )
        | OfficeError::Failed(_) => Err(error.into()),
        OfficeError::Refused(refusal) => Ok(refusal),
    }
}

/// Each problem of a refusal in a sentence.
pub(crate) fn sentences(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Listed(problems) => problems.iter().map(ToString::to_string).collect(),
        other => vec![format!("{other}（{}）", other.code())],
    }
}

/// `2020年7月` of `2020-07`.
pub(crate) fn period_words(code: &str) -> String {
    Period::parse(code).map_or_else(|| code.to_owned(), |period| period.to_string())
}

/// `2020年8月5日` of `2020-08-05`.
pub(crate) fn day_words(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), document_date)
}

/// The period of an address or a form.
pub(crate) fn period_of(text: &str) -> Result<Period, Failure> {
    let period = Period::parse(text).filter(|period| (1949..=2200).contains(&period.calendar_year()));
    period.ok_or_else(|| {
        Failure::unreadable(
            format!("读不懂周期“{text}”。"),
            "请写成2020-07（月）、2023-Q1（季度）、2020-H1（半年）或2020（年）。",
        )
    })
}
