//! The verb 印发通报 from the beginning: drafts the bulletin of a period, checks it, draws it and keeps it for good.
//! A second issue for the same period needs a reason, names the bulletin it replaces and lists what changes.
//! Keeping is [`crate::issuing::freeze_bulletin`], which also writes the one event.

use crate::Office;
use crate::bulletin::{self, BulletinDraft, Correction, Draft, Paper, Places};
use crate::care::demonstration::SHOWN;
use crate::issuing::bulletins::Bulletin;
use crate::issuing::freeze_bulletin::NewBulletin;
use crate::moment::{Actor, Moment};
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::scored::Scored;
use chrono::NaiveDate;
use std::sync::Arc;
use zhaozhang_document::font::Substitution;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::ranking::rank;

/// The number of the demonstration's bulletin, which no office uses.
const SHOWN_NUMBER: &str = "演示〔2020〕7号";
/// How many working days after the period it is dated.
const SHOWN_AFTER: u32 = 3;

/// What is to be issued (印发请求).
#[derive(Debug, Clone)]
pub struct IssueRequest {
    /// The notice.
    pub code: String,
    /// The period reported on.
    pub period: Period,
    /// The day up to which facts count; nothing for the last day of the period.
    pub as_of: Option<NaiveDate>,
    /// The paper; nothing for the one that follows from the notice.
    pub paper: Option<Paper>,
    /// Why the period's bulletin is issued again; needed when there is one.
    pub reason: Option<String>,
    /// Why words that the checks would have cured stay as they are (保留理由); empty where nothing is kept.
    pub kept_wording: String,
}

/// What the signer says (签发).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignOff {
    /// The draft that was sent for signature; nothing when the signer drafted it.
    pub draft: Option<i64>,
    /// 签发意见.
    pub opinion: String,
}

/// What was issued (印发结果).
#[derive(Debug, Clone)]
pub struct Issued {
    /// The frozen bulletin.
    pub bulletin: Bulletin,
    /// Faces that stood in for others.
    pub substitutions: Vec<Substitution>,
    /// The same in words, and characters no face has.
    pub remarks: Vec<String>,
}

impl Office {
    /// Drafts the bulletin of a period without keeping anything, for a look before it is issued.
    pub async fn draft_bulletin(
        &self,
        moment: &Moment,
        request: &IssueRequest,
    ) -> Result<BulletinDraft, OfficeError> {
        Ok(self.drafted(moment, request).await?.draft)
    }

    /// Issues the bulletin of a period.
    pub async fn issue_bulletin(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: IssueRequest,
    ) -> Result<Issued, OfficeError> {
        self.issue_signed(moment, actor, request, &SignOff::default()).await
    }

    /// Issues the bulletin of a period with the signer's opinion; a draft that was sent for signature must be the one
    /// that is issued.
    pub async fn issue_signed(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: IssueRequest,
        sign_off: &SignOff,
    ) -> Result<Issued, OfficeError> {
        permit(actor, closing::ISSUE_BULLETIN)?;
        let obstacles = self.obstacles_to_issue(moment, &request.code, request.period).await?;
        if !obstacles.is_empty() {
            return Err(Refusal::Listed(obstacles).into());
        }
        let Drafted { draft, correction, number } = self.drafted(moment, &request).await?;
        let mut sealing = self.sealing(&request.code, &draft, sign_off).await?;
        request.kept_wording.trim().clone_into(&mut sealing.kept_wording);
        let found = bulletin::check(&draft);
        if !found.is_empty() {
            let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
            return Err(Fault::plain(format!(
                "the drafted bulletin contradicts itself: {}",
                lines.join("; ")
            ))
            .into());
        }
        let unfit = self.unfit_to_issue(moment, &draft.document, &request.kept_wording).await?;
        if !unfit.is_empty() {
            return Err(Refusal::Listed(unfit).into());
        }
        let fonts_folder = self.fonts_folder().to_owned();
        let draft = Arc::new(draft);
        let work = Arc::clone(&draft);
        let drawn = tokio::task::spawn_blocking(move || {
            let fonts = bulletin::fonts::read(&fonts_folder).map_err(|problem| Refusal::Missing {
                what: cut(&problem.to_string()),
                cure: CURE.to_owned(),
            })?;
            bulletin::draw(&work, &fonts)
                .map_err(|cause| OfficeError::from(Fault::new("cannot draw the bulletin", cause)))
        })
        .await
        .map_err(|cause| Fault::new("drawing the bulletin was cut off", cause))??;
        let remarks = drawn.remarks();
        let issued_on =
            draft.document.signature.as_ref().map_or(moment.today, |signature| signature.issued_on);
        let new = NewBulletin {
            notice_code: request.code,
            period: request.period.code(),
            number,
            title: draft.document.title.clone(),
            issued_on,
            replaces: correction.map(|correction| correction.id),
            data: draft.sheet_json.clone(),
            files: drawn.files,
        };
        let bulletin = self.freeze_signed(moment, actor, new, sealing).await?;
        Ok(Issued { bulletin, substitutions: drawn.substitutions, remarks })
    }

    /// Issues the demonstration's bulletin ([`SHOWN`]), once; nothing in an office at real work.
    ///
    /// It is dated as an office would date it, so that it looks the same whenever the demonstration is started.
    pub async fn issue_shown(&self, moment: &Moment, actor: &Actor) -> Result<Option<Issued>, OfficeError> {
        let (code, period) = SHOWN;
        let (Some(entry), Some(period)) = (self.notice(code), Period::parse(period)) else { return Ok(None) };
        if !self.is_demonstration() || !self.bulletins(code).await?.is_empty() {
            return Ok(None);
        }
        let issued_on = self.calendar().add_working_days(period.last_day(), SHOWN_AFTER);
        let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
        SHOWN_NUMBER.clone_into(&mut paper.document_number);
        let request = IssueRequest {
            code: code.to_owned(),
            period,
            as_of: None,
            paper: Some(paper),
            reason: None,
            kept_wording: String::new(),
        };
        self.issue_bulletin(moment, actor, request).await.map(Some)
    }

    pub(crate) async fn drafted(
        &self,
        moment: &Moment,
        request: &IssueRequest,
    ) -> Result<Drafted, OfficeError> {
        let entry = self.expect_notice(&request.code)?;
        let as_of = request.as_of.unwrap_or_else(|| request.period.last_day());
        expect_begun(&entry.notice, request.period, as_of, moment)?;
        let paper = request
            .paper
            .clone()
            .unwrap_or_else(|| Paper::of(&entry.notice, &entry.folder, request.period, moment.today));
        expect_paper(&paper)?;
        let scored = self.scored(&request.code, as_of).await?;
        let correction = self.correction(request, &scored).await?;
        // A correction keeps the number; the version tells the two apart.
        let number = paper.document_number.clone();
        let notice_hash = bulletin::notice_hash(&entry.folder);
        let ledger_mark = self.ledger_mark(&scored, as_of).await?;
        let recall = self.recall_line(&entry.notice, request.period).await?;
        let tested = self.tested_line(&scored, request.period).await?;
        let office = self.clone();
        let (period, is_demonstration) = (request.period, self.is_demonstration());
        let work = move || {
            let draft = bulletin::draft(&Draft {
                notice: &scored.notice,
                notice_hash: &notice_hash,
                calendar: office.calendar(),
                ledger: &scored.ledger,
                places: Places::Serials(&scored.serials),
                sheet: &scored.sheet,
                period,
                paper: &paper,
                correction: correction.as_ref(),
                ledger_mark: ledger_mark.as_deref(),
                recall: recall.as_deref(),
                tested: tested.as_deref(),
                is_demonstration,
            });
            Drafted { draft, correction, number }
        };
        let drafted = tokio::task::spawn_blocking(work).await;
        Ok(drafted.map_err(|cause| Fault::new("drafting the bulletin was cut off", cause))?)
    }

    /// The seal of the ledger a bulletin rests on: its last entry dated by the day, with the chain's hash, which covers
    /// all entries before it. Whoever holds the printed bulletin can tell whether anything was changed since.
    async fn ledger_mark(&self, scored: &Scored, as_of: NaiveDate) -> Result<Option<String>, OfficeError> {
        let until = scored.ledger.facts().filter(|(_, fact)| fact.on <= as_of);
        let Some(serial) = until.filter_map(|(id, _)| scored.serial_of(id)).max() else { return Ok(None) };
        let entry = self.entry(serial).await?;
        Ok(entry.map(|entry| {
            // 64 signs without a gap do not break over lines; in groups of eight they do, and an eye can compare them.
            let signs: Vec<char> = entry.hash.chars().collect();
            let groups: Vec<String> = signs.chunks(8).map(|group| group.iter().collect()).collect();
            let seal = groups.join(" ");
            format!("台账核验：本通报依据的台账到第{serial}号为止，该号链值（SM3）{seal}。")
        }))
    }

    /// What the bulletin corrects: the newest of the period, if there is one.
    async fn correction(
        &self,
        request: &IssueRequest,
        scored: &Scored,
    ) -> Result<Option<Correction>, OfficeError> {
        let period = request.period.code();
        let issued = self.bulletins(&request.code).await?;
        let newest = issued.into_iter().find(|old| old.period == period && old.replaced_by.is_none());
        let Some(old) = newest else { return Ok(None) };
        let reason = request.reason.as_deref().map(str::trim).unwrap_or_default();
        if reason.is_empty() {
            return Err(Refusal::Missing {
                what: format!(
                    "{}的通报已经印发（编号{}，{}），印发件不能改动",
                    request.period, old.id, old.number
                ),
                cure: "确需更正的，请写明更正理由，作为更正件重新印发".to_owned(),
            }
            .into());
        }
        let rankings = rank(&scored.notice, &scored.ledger, &scored.sheet, request.period);
        let changes = bulletin::changes_since(&old.data, &scored.sheet, &rankings, request.period)
            .ok_or_else(|| Fault::plain(format!("the data of bulletin {} cannot be read back", old.id)))?;
        Ok(Some(Correction {
            id: old.id,
            number: old.number,
            title: old.title,
            version: old.version,
            hash: old.hash,
            reason: reason.to_owned(),
            changes,
        }))
    }
}

/// A draft with what it is issued under.
pub(crate) struct Drafted {
    pub(crate) draft: BulletinDraft,
    pub(crate) correction: Option<Correction>,
    number: String,
}

/// What to do about fonts; the problem itself says the same at its end.
const CURE: &str = "字体补齐后重新印发";

/// Without the full stop, which the refusal sets itself.
fn cut(words: &str) -> String {
    words.trim_end_matches('。').to_owned()
}

/// Nothing can be reported on before it has begun.
fn expect_begun(
    notice: &zhaozhang_domain::notice::Notice,
    period: Period,
    as_of: NaiveDate,
    moment: &Moment,
) -> Result<(), Refusal> {
    if period.first_day() > moment.today {
        return Err(Refusal::Missing {
            what: format!("{period}还没有开始，没有可以通报的情况"),
            cure: "请核对时期".to_owned(),
        });
    }
    if period.last_day() < notice.from || notice.until.is_some_and(|until| until < period.first_day()) {
        return Err(Refusal::Missing {
            what: format!(
                "{period}不在通知施行期间（自{}起）",
                zhaozhang_domain::period::document_date(notice.from)
            ),
            cure: "请核对时期，或改用当时施行的通知".to_owned(),
        });
    }
    if as_of < period.first_day() {
        return Err(Refusal::Missing {
            what: format!("统计截至日{as_of}早于{period}"),
            cure: "请改为该时期之内或之后的日期".to_owned(),
        });
    }
    Ok(())
}

/// What a paper cannot go out without (requirements §1.12, G-12).
fn expect_paper(paper: &Paper) -> Result<(), Refusal> {
    let missing: Vec<&str> = [
        (paper.title.trim().is_empty(), "标题"),
        (paper.issuer_mark.trim().is_empty(), "发文机关标志"),
        (paper.document_number.trim().is_empty(), "发文字号"),
        (paper.signature.trim().is_empty(), "发文机关署名"),
    ]
    .into_iter()
    .filter_map(|(is_missing, word)| is_missing.then_some(word))
    .collect();
    if !missing.is_empty() {
        return Err(Refusal::Missing {
            what: format!("通报缺少{}", missing.join("、")),
            cure: "请补填后再印发".to_owned(),
        });
    }
    if paper.printed_on < paper.issued_on {
        return Err(Refusal::Missing {
            what: format!("印发日期{}早于成文日期{}", paper.printed_on, paper.issued_on),
            cure: "请核对两个日期".to_owned(),
        });
    }
    Ok(())
}
