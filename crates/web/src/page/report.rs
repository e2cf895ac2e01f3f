//! Quarterly reports on the pages (季报): which addresses there are and under which acts. The list of quarters is [`list`],
//! a report [`one`], what is done with it [`acts`], its form [`edit`], files [`files`], mail [`mail`].

pub mod acts;
pub mod edit;
pub mod files;
pub mod list;
pub mod mail;
pub mod one;
pub mod paste;

use crate::gate::Gated;
use crate::page::kept_pages::FILE_BYTES;
use zhaozhang_office::permit::{outlet, report as act};

/// The largest filled form taken, in bytes.
const FORM_BYTES: usize = 4 * 1024 * 1024;
/// The largest package of evidence taken, in bytes: two gigabytes of files and what stands around them.
const PACKAGE_BYTES: usize = 2 * 1024 * 1024 * 1024 + 1024 * 1024;

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    let gated = gated
        .get("/reports", act::READ, list::show_list)
        .post("/reports/years", act::OPEN_YEAR, list::open_year)
        .takes::<list::YearForm>()
        .post("/reports/fill", act::FILL, list::fill)
        .takes::<list::FillForm>()
        .get("/reports/blank.xlsx", act::READ, files::blank)
        .get("/reports/{id}", act::READ, one::show_one)
        .get("/reports/{id}/edit", act::FILL, edit::form)
        .post("/reports/{id}/edit", act::FILL, edit::save)
        .takes_fields(edit::FIELDS)
        .post_up_to(FORM_BYTES, "/reports/{id}/import", act::FILL, edit::import)
        .takes_parts(&["digest", "file"])
        .post_up_to(PACKAGE_BYTES, "/reports/{id}/package", act::FILL, edit::package)
        .takes_parts(&["file"])
        .post("/reports/{id}/paste", outlet::PASTE_PAGE, paste::paste)
        .takes::<paste::PasteForm>()
        .post_up_to(FILE_BYTES, "/reports/{id}/page-file", outlet::PASTE_PAGE, paste::page_file)
        .takes_parts(&["address", "file"])
        .post("/reports/{id}/to-sign", act::SEND_TO_SIGN, acts::send_to_sign)
        .takes::<acts::SeenForm>()
        .post("/reports/{id}/sign", act::SIGN, acts::sign)
        .takes::<acts::OpinionForm>()
        .post("/reports/{id}/unsigned", act::SIGN, acts::refuse_signature)
        .takes::<acts::ReasonForm>()
        .post("/reports/{id}/return", act::RETURN, acts::send_back)
        .takes_fields(&["digest", "reason", "row", "row_id", "row_reason"])
        .post("/reports/{id}/accept", act::ACCEPT, acts::accept)
        .takes_fields(&["digest", "reason", "row", "row_id", "row_reason"])
        .post("/reports/{id}/amend", act::AMEND, acts::amend)
        .takes::<acts::ContestForm>()
        .post("/reports/{id}/claim", act::CLAIM_PIECE, acts::claim)
        .takes::<acts::ClaimForm>()
        .post("/reports/{id}/contest", act::CONTEST, acts::contest)
        .takes::<acts::ContestForm>()
        .post("/reports/{id}/rule", act::RULE, acts::rule)
        .takes::<acts::RulingForm>();
    of_files(gated)
}

fn of_files(gated: Gated) -> Gated {
    gated
        .get("/reports/{id}/report.xlsx", act::READ, files::workbook)
        .get("/reports/{id}/report.docx", act::READ, files::word)
        .get("/reports/{id}/report.pdf", act::READ, files::pdf)
        .get("/reports/{id}/evidence.zip", act::READ, files::package)
        .get("/reports/{id}/mail.eml", act::SEND, files::letter)
        .gives_file()
        .post("/reports/{id}/send", act::SEND, files::send)
        .takes::<files::SendForm>()
        .get("/reports/letters", act::TAKE_IN_MAIL, mail::list)
        .post("/reports/letters/read", act::TAKE_IN_MAIL, mail::read)
        .takes_nothing()
        .post("/reports/letters/{id}/claim", act::CLAIM_MAIL, mail::claim)
        .takes::<mail::ClaimForm>()
        .get("/settings/mailbox", act::SET_MAILBOX, mail::setting)
        .post("/settings/mailbox", act::SET_MAILBOX, mail::set)
        .takes::<mail::SettingForm>()
}
