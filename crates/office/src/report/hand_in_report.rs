//! The verbs 季报送签, 签发季报 and its refusal: the unit's clerk sends the report to the unit's head, who signs, which
//! hands it in, or gives it back with a reason. Nothing is handed in with a row that lacks what the form asks for.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::ask_outlet::{Asked, ask};
use crate::permit::{permit, report as act};
use crate::publication::publications::{NewPublication, Origin, checked};
use crate::publication::record_publications::append;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::fill_report::OPEN;
use crate::report::report_flow::{ReportAtHand, ReportState, StepKind, take_up};
use crate::report::report_links::EvidenceByRow;
use zhaozhang_store::Writing;

impl Office {
    /// Sends the report to the unit's head; everything that is missing is said at once.
    pub async fn send_report_to_sign(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::SEND_TO_SIGN)?;
        let evidence = self.evidence_of_report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&OPEN, "送签")?;
        at_hand.expect_seen(digest)?;
        expect_whole(&at_hand, &evidence)?;
        let step = at_hand.step(moment, actor, StepKind::SentToSign, "");
        writing.add_report_step(&step).await?;
        let detail = format!("第{}版，{}行，送本单位负责人签发", at_hand.version, at_hand.content.rows.len());
        writing.record(event(moment, actor, act::SEND_TO_SIGN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The unit's head signs: the report is handed in.
    pub async fn sign_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        opinion: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::SIGN)?;
        let evidence = self.evidence_of_report(moment, actor, id).await?;
        let pieces = self.pages_of_report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = self.to_sign(&mut writing, actor, (id, digest)).await?;
        expect_whole(&at_hand, &evidence)?;
        append(&mut writing, moment, actor, &pieces).await?;
        let opinion = if opinion.trim().is_empty() { "同意报送" } else { opinion.trim() };
        let step = at_hand.step(moment, actor, StepKind::HandedIn, opinion);
        writing.add_report_step(&step).await?;
        crate::search::index_report(&mut writing, &at_hand, true, moment).await?;
        self.ask_media(&mut writing, (moment, actor), &at_hand).await?;
        let detail = format!(
            "第{}版，{}行，摘要{}，意见：{opinion}",
            at_hand.version,
            at_hand.content.rows.len(),
            at_hand.digest
        );
        writing.record(event(moment, actor, act::SIGN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The unit's head gives it back.
    pub async fn refuse_report_signature(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::SIGN)?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = self.to_sign(&mut writing, actor, (id, digest)).await?;
        expect_reason(reason, "退签")?;
        let step = at_hand.step(moment, actor, StepKind::Unsigned, reason);
        writing.add_report_step(&step).await?;
        let detail = format!("第{}版，未签发，理由：{}", at_hand.version, reason.trim());
        writing.record(event(moment, actor, act::SIGN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Media on no list wait for the secretariat (待认定).
    async fn ask_media(
        &self,
        writing: &mut Writing,
        who: (&Moment, &Actor),
        at_hand: &ReportAtHand,
    ) -> Result<(), OfficeError> {
        let notice = self.expect_notice(&at_hand.row.notice_code)?.notice;
        let media = self.media_of(&notice, &at_hand.content.rows).await?;
        for (place, (row, medium)) in (1_usize..).zip(at_hand.content.rows.iter().zip(media)) {
            let (None, Some(on)) = (&medium.class, row.day()) else { continue };
            let source = format!("{}第{place}行", at_hand.subject());
            let asked = Asked { name: &row.outlet, address: &row.address, on, source: &source };
            ask(writing, who, &asked).await?;
        }
        Ok(())
    }

    async fn to_sign(
        &self,
        writing: &mut Writing,
        actor: &Actor,
        (id, digest): (i64, &str),
    ) -> Result<ReportAtHand, OfficeError> {
        let at_hand = take_up(writing, actor, id).await?;
        at_hand.expect(&[ReportState::ToSign], "签发")?;
        at_hand.expect_seen(digest)?;
        // A whole office at one machine has nobody else; persons keep apart.
        let sent = at_hand.steps.iter().rev().find(|step| step.kind == StepKind::SentToSign.word());
        if actor.person.is_some() && sent.is_some_and(|step| step.recorded_by == actor.name) {
            let what = "这份季报是您本人送签的，不能由您签发";
            let problem = Problem::of("R-135", what, "请由本单位的其他负责人签发");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        Ok(at_hand)
    }

    /// The rows whose page was kept, as pieces with their text: from now on other rows are held against them.
    async fn pages_of_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Vec<NewPublication>, OfficeError> {
        let Some(row) = self.inner.store.report(id).await?.filter(|row| actor.may_see(row.unit_id)) else {
            return Ok(Vec::new());
        };
        let versions = self.inner.store.report_versions(row.id).await?;
        let (_, content, _) = crate::report::report_flow::newest(&versions)?;
        let mut pieces = Vec::new();
        for line in content.rows.iter().filter(|line| !line.address.is_empty()) {
            let text = self.inner.store.kept_text_at(&line.address).await?;
            let piece = NewPublication {
                unit: Some(row.unit_id),
                title: line.title.clone(),
                outlet: line.outlet.clone(),
                address: line.address.clone(),
                published: line.day().map(|day| day.to_string()).unwrap_or_default(),
                text,
                origin: Origin::Reported,
            };
            if !piece.text.trim().is_empty() && checked(&piece, moment.today).is_ok() {
                pieces.push(piece);
            }
        }
        Ok(pieces)
    }

    /// The evidence of a report's rows, asked before the transaction; a report nobody may see gives none.
    pub(crate) async fn evidence_of_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<EvidenceByRow, OfficeError> {
        let Some(row) = self.inner.store.report(id).await?.filter(|row| actor.may_see(row.unit_id)) else {
            return Ok(EvidenceByRow::new());
        };
        let versions = self.inner.store.report_versions(row.id).await?;
        let (_, content, _) = crate::report::report_flow::newest(&versions)?;
        self.evidence_of_rows(moment, actor, &content).await
    }
}

/// Every row has what the form asks for.
fn expect_whole(at_hand: &ReportAtHand, evidence: &EvidenceByRow) -> Result<(), Refusal> {
    let has_evidence = |row: i64| evidence.get(&row).is_some_and(|held| !held.is_empty());
    let problems = at_hand.content.problems(at_hand.quarter, has_evidence);
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}

/// A reason is written.
pub(crate) fn expect_reason(reason: &str, doing: &str) -> Result<(), Refusal> {
    if !reason.trim().is_empty() {
        return Ok(());
    }
    let what = format!("没有写明{doing}的理由");
    Err(Refusal::Listed(vec![Problem::at("reason", "R-131", what, "请写明理由，对方会看到")]))
}
