//! The verb 打印会议纪要: a meeting of those held regularly, in the format of minutes (纪要格式, GB/T 9704): the mark with the
//! name of the meeting, its number, when and where, what was agreed, who was there; no signature and no seal (S2-37).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, publicity as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::ruling::forms::FormFile;
use crate::supervision::dossiers::{Dossier, DossierStep};
use crate::supervision::supervision_papers::frame::{heading, paragraph, stopped};
use crate::wording::own_paper::kept_words;
use zhaozhang_document::official::{Block, HeadPart, OfficialDocument};
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::period::document_date;

impl Office {
    /// The minutes of a meeting as PDF: the meeting of that number (from 1), the last where none is given.
    ///
    /// Refused: a meeting that was not held (P-711), words that must be changed and no reason why they stay (M-507).
    pub async fn print_minutes(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (number, kept): (Option<usize>, &str),
    ) -> Result<FormFile, OfficeError> {
        permit(actor, act::PRINT_MINUTES)?;
        let kind = Kind::of("meetings").ok_or_else(|| Fault::plain("no kind of meetings"))?;
        let dossier = self.dossier(actor, kind, id).await?;
        let held: Vec<&DossierStep> = dossier.taken("held").collect();
        let number = number.unwrap_or(held.len());
        let Some(meeting) = number.checked_sub(1).and_then(|at| held.get(at)) else {
            let what = format!("“{}”没有登记第{number}次会议", dossier.title);
            let problem = Problem::of("P-711", what, "请先在会议页“登记会议”，写明议定事项");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let document = minutes(&dossier, meeting, number);
        no_problems(self.unfit_to_issue(moment, &document, kept).await?)?;
        let drawn = self.draw_fitting(vec![document], "会议纪要").await?;
        let mut writing = self.inner.store.write().await?;
        let detail = format!("“{}”第{number}期{}", dossier.title, kept_words(kept));
        let subject = format!("协商沟通会{id}");
        writing.record(event(moment, actor, act::PRINT_MINUTES, &subject, &detail)).await?;
        writing.commit().await?;
        let title = crate::submission::store_attachment::safe_name(&dossier.title);
        Ok(FormFile { name: format!("{title}纪要 第{number}期.pdf"), bytes: drawn.bytes })
    }
}

fn minutes(dossier: &Dossier, meeting: &DossierStep, number: usize) -> OfficialDocument {
    let said = |key: &str| meeting.values.get(key).map_or("", String::as_str);
    let list = |key: &str| said(key).lines().map(str::trim).collect::<Vec<_>>().join("，");
    let mut body = vec![paragraph(format!(
        "{}，{}在{}主持召开{}。会议议定事项如下：",
        document_date(meeting.on),
        said("chair"),
        said("place"),
        dossier.title
    ))];
    let agreed = said("minutes").lines().map(str::trim).filter(|line| !line.is_empty());
    body.extend((1_usize..).zip(agreed).map(|(at, line)| paragraph(format!("{at}．{}", stopped(line)))));
    let tasks: Vec<Block> = said("follow")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| paragraph(stopped(line)))
        .collect();
    if !tasks.is_empty() {
        body.push(heading("落实分工"));
        body.extend(tasks);
    }
    body.push(paragraph(format!("出席：{}。", list("present"))));
    if !said("absent").is_empty() {
        body.push(paragraph(format!("请假：{}。", list("absent"))));
    }
    OfficialDocument {
        head: Some(HeadPart {
            copy_number: None,
            urgency: None,
            issuer_mark: format!("{}纪要", dossier.title.trim_end_matches("纪要")),
            document_number: format!("第{number}期"),
            signer: None,
        }),
        label: None,
        title: format!("{}纪要", dossier.title.trim_end_matches("纪要")),
        main_recipient: None,
        body,
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    }
}
