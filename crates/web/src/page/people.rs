//! 单位人员: the register of units, the people in it, and the calls for liaisons. Each file is a group of pages; the
//! forms share [`form`]. What a unit's own people see is the office's `Actor::may_see`: another unit's page is not found.

pub mod announcement;
pub mod call_form;
pub mod call_page;
pub mod call_sheet;
pub mod coverage;
pub mod filing_form;
pub mod form;
pub mod load;
pub mod person;
pub mod position;
pub mod post_form;
pub mod unit_form;
pub mod unit_list;
pub mod unit_page;

use crate::api::work::UnitsShape;
use crate::failure::Failure;
use crate::gate::Gated;
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::units::{Register, Unit};
use zhaozhang_office::permit::{Role, people};
use zhaozhang_office::{Actor, Refusal};

/// The largest filled form taken, in bytes.
const UPLOAD_LIMIT: usize = 8 * 1024 * 1024;

/// The addresses of this group with their acts.
pub(crate) fn routes(gated: Gated) -> Gated {
    of_announcements(of_positions(of_calls(of_people(of_units(gated)))))
}

fn of_units(gated: Gated) -> Gated {
    gated
        .get("/units", people::UNITS_READ, unit_list::list)
        .gives::<UnitsShape>()
        .get("/units/coverage.xlsx", people::UNITS_READ, coverage::workbook)
        .get("/units/new", people::UNIT_REGISTER, unit_form::new_form)
        .post("/units/new", people::UNIT_REGISTER, unit_form::register)
        .takes_fields(unit_form::FIELDS)
        .get("/units/load", people::UNITS_LOAD, load::form)
        .post("/units/load", people::UNITS_LOAD, load::load)
        .takes_fields(&["notice"])
        .get("/units/{id}", people::UNITS_READ, unit_page::one)
        .get("/units/{id}/rename", people::UNIT_RENAME, unit_form::rename_form)
        .post("/units/{id}/rename", people::UNIT_RENAME, unit_form::rename)
        .takes_fields(&["name", "short_name", "from", "basis"])
        .get("/units/{id}/alter", people::UNIT_ALTER, unit_form::alter_form)
        .post("/units/{id}/alter", people::UNIT_ALTER, unit_form::alter)
        .takes_fields(unit_form::FIELDS)
        .get("/units/{id}/merge", people::UNITS_MERGE, unit_form::merge_form)
        .post("/units/{id}/merge", people::UNITS_MERGE, unit_form::merge)
        .takes_fields(&["units", "name", "from", "basis"])
        .get("/units/{id}/split", people::UNIT_SPLIT, unit_form::split_form)
        .post("/units/{id}/split", people::UNIT_SPLIT, unit_form::split)
        .takes_fields(&["names", "goes_on", "from", "basis"])
        .get("/units/{id}/end", people::UNIT_END, unit_form::end_form)
        .post("/units/{id}/end", people::UNIT_END, unit_form::end)
        .takes_fields(&["from", "basis"])
}

fn of_people(gated: Gated) -> Gated {
    gated
        .get("/units/{id}/appoint", people::APPOINT, post_form::appoint_form)
        .post("/units/{id}/appoint", people::APPOINT, post_form::appoint)
        .takes_fields(post_form::APPOINT_FIELDS)
        .get("/posts/{id}/end", people::END_POST, post_form::end_form)
        .post("/posts/{id}/end", people::END_POST, post_form::end)
        .takes_fields(&["from", "reason"])
        .get("/posts/{id}/delegate", people::DELEGATE, post_form::delegate_form)
        .post("/posts/{id}/delegate", people::DELEGATE, post_form::delegate)
        .takes_fields(&["person", "from", "until", "reason"])
        .get("/delegations/{id}/take-back", people::TAKE_BACK_DELEGATION, post_form::take_back_form)
        .post("/delegations/{id}/take-back", people::TAKE_BACK_DELEGATION, post_form::take_back)
        .takes_fields(&["reason"])
        .get("/people/{id}", people::PEOPLE_READ, person::one)
        .post("/people/{id}/contact", people::CONTACT_READ, person::contact)
        .takes_nothing()
        .get("/people/{id}/amend", people::PERSON_AMEND, person::amend_form)
        .post("/people/{id}/amend", people::PERSON_AMEND, person::amend)
        .takes_fields(&["name", "office_phone", "mobile", "mail", "wechat"])
}

fn of_calls(gated: Gated) -> Gated {
    gated
        .get("/registrations", people::REGISTRATIONS_READ, call_page::list)
        .get("/registrations/new", people::REGISTRATION_OPEN, call_form::form)
        .post("/registrations/new", people::REGISTRATION_OPEN, call_form::open)
        .takes_fields(call_form::FIELDS)
        .get("/registrations/{id}", people::REGISTRATIONS_READ, call_page::one)
        .get("/registrations/{id}/lists.xlsx", people::REGISTRATIONS_READ, call_sheet::lists)
        .get("/registrations/{id}/blank.xlsx", people::REGISTRATIONS_READ, call_sheet::blank)
        .post("/registrations/{id}/export", people::CONTACT_EXPORT, call_sheet::export)
        .takes_fields(&["reason"])
        .post_up_to(
            UPLOAD_LIMIT,
            "/registrations/{id}/import",
            people::REGISTRATION_IMPORT,
            call_sheet::import,
        )
        .takes_parts(&["file"])
        .get("/registrations/{id}/file", people::LIAISON_FILE, filing_form::for_call_form)
        .post("/registrations/{id}/file", people::LIAISON_FILE, filing_form::for_call)
        .takes_fields(filing_form::FIELDS)
        .get("/units/{id}/liaison", people::LIAISON_REPLACE, filing_form::replace_form)
        .post("/units/{id}/liaison", people::LIAISON_REPLACE, filing_form::replace)
        .takes_fields(filing_form::FIELDS)
        .post("/filings/{id}/confirm", people::LIAISON_CONFIRM, filing_form::confirm)
        .takes_nothing()
        .get("/filings/{id}/return", people::LIAISON_RETURN, filing_form::return_form)
        .post("/filings/{id}/return", people::LIAISON_RETURN, filing_form::send_back)
        .takes_fields(&["opinion"])
}

fn of_positions(gated: Gated) -> Gated {
    gated
        .get("/units/network.xlsx", people::UNITS_READ, position::network)
        .get("/units/{id}/positions", people::UNITS_READ, position::roster)
        .get("/units/{id}/positions/new", people::SET_POSITION, position::new_form)
        .post("/units/{id}/positions/new", people::SET_POSITION, position::set)
        .takes_fields(position::FORM)
        .get("/positions/{id}/end", people::END_POSITION, position::end_form)
        .post("/positions/{id}/end", people::END_POSITION, position::end)
        .takes_fields(&["from", "reason"])
}

fn of_announcements(gated: Gated) -> Gated {
    gated
        .get("/announcements", people::ANNOUNCEMENTS, announcement::list)
        .get("/announcements/new", people::ANNOUNCE, announcement::form)
        .post("/announcements/new", people::ANNOUNCE, announcement::send)
        .takes_fields(announcement::FIELDS)
        .get("/announcements/{id}", people::ANNOUNCEMENTS, announcement::one)
}

/// Whether a unit's page may be shown: as its records may, and to the system administrator, who opens accounts.
pub(crate) fn is_shown(actor: &Actor, unit: i64) -> bool {
    actor.may_see(unit) || actor.role == Role::SystemAdmin
}

/// The unit as it is on a day or was nearest to it, if its page may be shown.
pub(crate) fn shown<'r>(
    register: &'r Register,
    actor: &Actor,
    id: i64,
    day: NaiveDate,
) -> Result<&'r Unit, Failure> {
    let unit = register.nearest(id, day).filter(|_| is_shown(actor, id));
    unit.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的单位") }.into())
}

/// `2020年7月1日`, or the word for no end.
pub(crate) fn day_or(day: Option<NaiveDate>, otherwise: &str) -> String {
    day.map_or_else(|| otherwise.to_owned(), document_date)
}

/// 类型 of a workbook.
pub(crate) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
