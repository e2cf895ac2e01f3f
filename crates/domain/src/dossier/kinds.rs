//! The kinds of dossiers there are (案卷种类表), in the order of the page. A kind is only what the table says: a new
//! register is one more constant here.

mod assess;
mod campaign;
mod coordinate;
mod measure;
mod outreach;
mod rectify;
mod register;

use super::Kind;

/// Every kind.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    [
        rectify::KINDS,
        measure::KINDS,
        register::KINDS,
        assess::KINDS,
        campaign::KINDS,
        coordinate::KINDS,
        outreach::KINDS,
    ]
    .into_iter()
    .flatten()
}
