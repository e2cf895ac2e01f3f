//! The verbs 印发督导文书 and 签收督导文书: a paper of supervision is drawn as PDF and Word, takes its number, is frozen and
//! goes to its units; the first opening by a unit is its receipt.

use crate::Office;
use crate::issuing::papers::data_of;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, supervision as act};
use crate::refusal::{OfficeError, Problem};
use crate::supervision::supervision_papers::{PAPER_KIND, PaperOrder, PaperSubject};
use crate::wording::own_paper::kept_words;
use zhaozhang_store::{NewPaperRow, SupervisionPaperRow, SupervisionReceiptRow};

impl Office {
    /// Issues the paper and gives its number among the papers. Refused: a paper that needs a 文号 without one (P-551),
    /// without an issuer (P-555), a subject whose paper was issued (P-552), a day after today (P-511), printed before it
    /// was signed (P-556), words that must be changed and no reason why they stay (M-507). Nothing is drawn while anything is missing.
    pub async fn issue_supervision_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        subject: PaperSubject,
        order: &PaperOrder,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::ISSUE)?;
        let drafted = self.draft_supervision_paper(moment, actor, subject, order).await?;
        let number = order.number.trim();
        let mut found = Vec::new();
        if drafted.is_numbered && number.is_empty() {
            let what = format!("没有填写{}的发文字号", drafted.name);
            found.push(Problem::at("number", "P-551", what, "请填写后印发"));
        }
        let signature = drafted.document.signature.as_ref();
        if signature.is_none_or(|signature| signature.body.is_empty()) {
            found.push(Problem::at("issuer", "P-555", "没有写发文机关", "请填写发文机关"));
        }
        let issued_on = signature.map_or(moment.today, |signature| signature.issued_on);
        if issued_on > moment.today {
            found.push(Problem::at("issued_on", "P-511", "成文日期在今天以后", "请核对日期"));
        }
        if order.printed_on.is_some_and(|printed| printed < issued_on) {
            found.push(Problem::at("printed_on", "P-556", "印发日期早于成文日期", "请核对日期"));
        }
        let text = subject.to_string();
        let twice = |paper: i64| {
            let what = format!("这件{}已经印发（公文{paper}）", drafted.name);
            Problem::of("P-552", what, "不用再次印发")
        };
        found.extend(self.papers_about(&text).await?.first().map(|paper| twice(*paper)));
        found.extend(self.unfit_to_issue(moment, &drafted.document, &order.kept).await?);
        no_problems(found)?;
        let files = self.draw_paper(drafted.document.clone(), drafted.name).await?;
        let mut writing = self.inner.store.write().await?;
        // Somebody else may have issued it while this one was drawn.
        let issued = writing.supervision_papers_about(&text).await?;
        no_problems(issued.first().map(|other| twice(other.paper_id)).into_iter().collect())?;
        let new = NewPaperRow {
            kind: PAPER_KIND.to_owned(),
            notice_code: String::new(),
            period: drafted.period.clone(),
            number: number.to_owned(),
            title: drafted.document.title.clone(),
            issued_on: issued_on.to_string(),
            bulletin_id: None,
            list_id: None,
            data: data_of(&drafted.document),
            hash: String::new(),
            created_at: String::new(),
            created_by: String::new(),
        };
        let (id, hash) = self.keep_paper(&mut writing, moment, actor, new, &files).await?;
        let row = SupervisionPaperRow { paper_id: id, subject: text, is_restricted: drafted.is_restricted };
        writing.add_supervision_paper(&row, &drafted.units).await?;
        // The title of a restricted paper names persons; the log is read by more people than the paper.
        let title = if drafted.is_restricted { drafted.name } else { drafted.document.title.as_str() };
        let kept = kept_words(&order.kept);
        let detail = format!("公文{id}《{title}》{number}，校验值{hash}{kept}");
        writing.record(event(moment, actor, act::ISSUE, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Notes that the actor's unit opened a paper that went to it, when it is the first time.
    pub async fn open_supervision_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        paper: i64,
    ) -> Result<bool, OfficeError> {
        let Some(unit) = actor.unit.filter(|_| act::OPEN.allows(actor.role)) else { return Ok(false) };
        let found = self.supervision_paper(actor, paper).await?;
        if !found.units.contains(&unit) || found.receipts.iter().any(|receipt| receipt.unit_id == unit) {
            return Ok(false);
        }
        let row = SupervisionReceiptRow {
            paper_id: paper,
            unit_id: unit,
            opened_at: moment.at.clone(),
            opened_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let mut writing = self.inner.store.write().await?;
        if !writing.add_supervision_receipt(&row).await? {
            return Ok(false);
        }
        let detail = format!("公文{paper}由单位{unit}首次打开");
        writing.record(event(moment, actor, act::OPEN, &paper.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(true)
    }
}
