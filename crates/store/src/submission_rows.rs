//! How rows of [`crate::submission`] are read from columns and bound to them, in the order of the table.

use crate::fault::StoreFault;
use crate::submission::{MarkRow, SubmissionRow, ToldRow, VersionRow};
use sqlx::Row;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;

/// Binds a row to the columns of `submission`.
pub(crate) fn bind_row<'q>(
    query: Query<'q, Any, AnyArguments>,
    row: &SubmissionRow,
) -> Query<'q, Any, AnyArguments> {
    query
        .bind(row.id)
        .bind(row.unit_id)
        .bind(row.sender_id)
        .bind(row.sender_name.clone())
        .bind(row.variant.clone())
        .bind(row.notice_code.clone())
        .bind(row.most_returns)
        .bind(row.drafter_id)
        .bind(row.drafter_name.clone())
        .bind(row.created_at.clone())
        .bind(row.created_on.clone())
        .bind(row.updated_at.clone())
        .bind(row.state.clone())
        .bind(row.version_no)
        .bind(row.mark_no)
        .bind(row.digest.clone())
        .bind(row.title.clone())
        .bind(row.purpose.clone())
        .bind(row.class.clone())
        .bind(row.content.clone())
        .bind(row.work_kind.clone())
        .bind(row.disclosure.clone())
        .bind(row.target_level.clone())
        .bind(row.event_kind.clone())
        .bind(row.event_on.clone())
        .bind(row.exceptional_route.clone())
        .bind(row.urgency.clone())
        .bind(row.calls_for_issue)
        .bind(row.office_returns)
        .bind(row.handed_in_on.clone())
        .bind(row.submitted_on.clone())
        .bind(row.received_on.clone())
        .bind(row.rating.clone())
        .bind(row.item_number.clone())
        .bind(row.duty_code.clone())
        .bind(row.combined_into)
        .bind(row.opened_at.clone())
        .bind(row.opened_by.clone())
}

/// Reads a row of `submission`.
pub(crate) fn submission_row(row: &AnyRow) -> Result<SubmissionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SubmissionRow {
            id: row.try_get(0)?,
            unit_id: row.try_get(1)?,
            sender_id: row.try_get(2)?,
            sender_name: row.try_get(3)?,
            variant: row.try_get(4)?,
            notice_code: row.try_get(5)?,
            most_returns: row.try_get(6)?,
            drafter_id: row.try_get(7)?,
            drafter_name: row.try_get(8)?,
            created_at: row.try_get(9)?,
            created_on: row.try_get(10)?,
            updated_at: row.try_get(11)?,
            state: row.try_get(12)?,
            version_no: row.try_get(13)?,
            mark_no: row.try_get(14)?,
            digest: row.try_get(15)?,
            title: row.try_get(16)?,
            purpose: row.try_get(17)?,
            class: row.try_get(18)?,
            content: row.try_get(19)?,
            work_kind: row.try_get(20)?,
            disclosure: row.try_get(21)?,
            target_level: row.try_get(22)?,
            event_kind: row.try_get(23)?,
            event_on: row.try_get(24)?,
            exceptional_route: row.try_get(25)?,
            urgency: row.try_get(26)?,
            calls_for_issue: row.try_get(27)?,
            office_returns: row.try_get(28)?,
            handed_in_on: row.try_get(29)?,
            submitted_on: row.try_get(30)?,
            received_on: row.try_get(31)?,
            rating: row.try_get(32)?,
            item_number: row.try_get(33)?,
            duty_code: row.try_get(34)?,
            combined_into: row.try_get(35)?,
            opened_at: row.try_get(36)?,
            opened_by: row.try_get(37)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of submission"))
}

/// Reads a row of `submission_mark`.
pub(crate) fn mark_row(row: &AnyRow) -> Result<MarkRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(MarkRow {
            submission_id: row.try_get(0)?,
            mark_no: row.try_get(1)?,
            at: row.try_get(2)?,
            on_day: row.try_get(3)?,
            kind: row.try_get(4)?,
            person_id: row.try_get(5)?,
            person_name: row.try_get(6)?,
            role: row.try_get(7)?,
            on_behalf_id: row.try_get(8)?,
            on_behalf_name: row.try_get(9)?,
            version_no: row.try_get(10)?,
            digest: row.try_get(11)?,
            step: row.try_get(12)?,
            opinion: row.try_get(13)?,
            passages: row.try_get(14)?,
            rating: row.try_get(15)?,
            calls_for_issue: row.try_get(16)?,
            is_office_return: row.try_get(17)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of submission_mark"))
}

/// Reads a row of `submission_version`.
pub(crate) fn version_row(row: &AnyRow) -> Result<VersionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(VersionRow {
            submission_id: row.try_get(0)?,
            version_no: row.try_get(1)?,
            manuscript: row.try_get(2)?,
            digest: row.try_get(3)?,
            saved_at: row.try_get(4)?,
            saved_by: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of submission_version"))
}

/// Reads a row of `submission_word`.
pub(crate) fn word_row(row: &AnyRow) -> Result<ToldRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ToldRow {
            id: row.try_get(0)?,
            submission_id: row.try_get(1)?,
            person_id: row.try_get(2)?,
            said: row.try_get(3)?,
            at: row.try_get(4)?,
            read_at: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of submission_word"))
}
