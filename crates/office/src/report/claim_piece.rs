//! The verb 认领发表稿件: a unit takes a piece that was found and that nobody reported into its own open report, where it
//! needs evidence like any other row. Who claims first has it; a second claim is one content with the first (附件2 注1).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::fill_report::OPEN;
use crate::report::report_content::ReportLine;
use crate::report::report_flow::{put_version, take_up};

impl Office {
    /// Takes an offered piece into the report; gives the version's number.
    ///
    /// Refused: a piece that is not offered to this unit, or that somebody reported meanwhile.
    pub async fn claim_piece(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, piece): (i64, i64),
    ) -> Result<i64, OfficeError> {
        permit(actor, act::CLAIM_PIECE)?;
        let report = self.report(moment, actor, id).await?;
        let offered = self.offered_pieces(moment, actor, &report).await?;
        let mut writing = self.inner.store.write().await?;
        let mut at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&OPEN, "认领稿件")?;
        let Some(found) = offered.into_iter().find(|one| one.id == piece) else {
            let what = format!("{piece}号稿不在本单位待认领的稿件里，或已经填报");
            let problem = Problem::at(
                "piece",
                "R-139",
                what,
                "请看页面上现在的待认领稿件；确属本单位的，请直接填写一行",
            );
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let mut content = at_hand.content.clone();
        content.is_nothing = false;
        content.rows.push(ReportLine {
            title: found.title.clone(),
            published: found.published,
            outlet: found.outlet,
            address: found.address,
            origin: format!("认领发表稿件{piece}"),
            ..ReportLine::default()
        });
        let version = put_version(&mut writing, (moment, actor), &mut at_hand, content, "认领").await?;
        let detail = format!("认领{piece}号稿《{}》，第{version}版", found.title);
        writing.record(event(moment, actor, act::CLAIM_PIECE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(version)
    }
}
