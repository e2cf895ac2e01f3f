//! The verb 印发更正通知: the official document that says what a later version of a bulletin changes against the issued
//! one, and why. All figures come from the frozen data of the two versions, none is scored anew.

use crate::Office;
use crate::bulletin::{DEMONSTRATION_MARK, Paper, ScoreChange, correction};
use crate::issuing::bulletins::Bulletin;
use crate::issuing::papers::{KeptPaper, PaperRequest, data_of};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::period_of;
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::wording::own_paper::kept_words;
use serde::Deserialize;
use zhaozhang_document::official::{Attachment, Block, HeadingLevel, OfficialDocument, Span};
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_store::NewPaperRow;

#[derive(Deserialize)]
struct Frozen {
    bulletin: FrozenBulletin,
}

#[derive(Deserialize)]
struct FrozenBulletin {
    corrects: Option<Corrects>,
}

/// What the frozen data of a correction say.
#[derive(Deserialize)]
struct Corrects {
    id: i64,
    document_number: String,
    hash: String,
    reason: String,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    group: String,
    unit: String,
    before: Option<String>,
    after: Option<String>,
    place_before: Option<u32>,
    place_after: Option<u32>,
}

impl Change {
    fn scored(&self) -> ScoreChange {
        let points = |text: &Option<String>| text.as_deref().and_then(Points::parse);
        ScoreChange {
            group: self.group.clone(),
            unit: self.unit.clone(),
            before: points(&self.before),
            after: points(&self.after),
            place_before: self.place_before,
            place_after: self.place_after,
        }
    }
}

/// How many changes the text tells one by one; the annex has all.
const TOLD: usize = 10;
/// The file's name.
const NAME: &str = "更正通知";

impl Office {
    /// The erratum of a correction as it would be issued.
    pub async fn draft_erratum(
        &self,
        moment: &Moment,
        bulletin_id: i64,
        request: &PaperRequest,
    ) -> Result<OfficialDocument, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{bulletin_id}的通报") };
        let new = self.bulletin(bulletin_id).await?.ok_or_else(missing)?;
        let read: Option<Frozen> = serde_json::from_str(&new.data).ok();
        let Some(corrects) = read.and_then(|read| read.bulletin.corrects) else {
            let what = format!("编号{bulletin_id}不是更正件，没有可以通知的更正");
            let cure = "请先改正台账，写明更正理由重新印发本期通报，再印发更正通知";
            return Err(Refusal::Listed(vec![Problem::of("M-601", what, cure)]).into());
        };
        let old = self.bulletin(corrects.id).await?;
        let old = old.ok_or_else(|| Fault::plain(format!("bulletin {} is gone", corrects.id)))?;
        let reasons = self.reasons(&old, &new, &corrects).await?;
        let entry = self.expect_notice(&new.notice_code)?;
        let period = period_of(&new.period)?;
        let issued_on = request.issued_on.unwrap_or(moment.today);
        let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
        paper.document_number.clone_from(&request.number);
        paper.print_run = request.print_run;
        let copy_to = request.copy_to.trim();
        if !copy_to.is_empty() {
            paper.copy_to = Some(copy_to.to_owned());
        }
        Ok(document(&paper, &old, &new, &corrects, reasons, self.is_demonstration()))
    }

    /// Issues the erratum of a correction, once.
    pub async fn issue_erratum(
        &self,
        moment: &Moment,
        actor: &Actor,
        bulletin_id: i64,
        request: &PaperRequest,
    ) -> Result<KeptPaper, OfficeError> {
        permit(actor, closing::ISSUE_ERRATUM)?;
        if request.number.trim().is_empty() {
            let problem = Problem::at("number", "M-602", "没有填写更正通知的发文字号", "请填写后印发");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let document = self.draft_erratum(moment, bulletin_id, request).await?;
        let unfit = self.unfit_to_issue(moment, &document, &request.kept).await?;
        if !unfit.is_empty() {
            return Err(Refusal::Listed(unfit).into());
        }
        let files = self.draw_paper(document.clone(), NAME).await?;
        let bulletin = self.bulletin(bulletin_id).await?;
        let bulletin = bulletin.ok_or_else(|| Fault::plain(format!("bulletin {bulletin_id} is gone")))?;
        let mut writing = self.inner.store.write().await?;
        let about = writing.papers_about(Some(bulletin_id), None).await?;
        if let Some(other) = about.iter().find(|row| row.paper.kind == "erratum") {
            let what = format!("编号{bulletin_id}的更正通知已经印发（{}）", other.paper.number);
            let problem = Problem::of("M-603", what, "不用再次印发；再有错误的，另行更正");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let issued_on = document.signature.as_ref().map_or(moment.today, |signature| signature.issued_on);
        let new = NewPaperRow {
            kind: "erratum".to_owned(),
            notice_code: bulletin.notice_code.clone(),
            period: bulletin.period.clone(),
            number: request.number.trim().to_owned(),
            title: document.title.clone(),
            issued_on: issued_on.to_string(),
            bulletin_id: Some(bulletin_id),
            list_id: None,
            data: data_of(&document),
            hash: String::new(),
            created_at: String::new(),
            created_by: String::new(),
        };
        let (id, hash) = self.keep_paper(&mut writing, moment, actor, new, &files).await?;
        let kept = kept_words(&request.kept);
        let detail = format!("公文{id}《{}》{}，校验值{hash}{kept}", document.title, request.number.trim());
        writing.record(event(moment, actor, closing::ISSUE_ERRATUM, &bulletin.notice_code, &detail)).await?;
        writing.commit().await?;
        self.paper(id).await
    }

    /// Why there is a new version: its reason, the contests upheld and the entries added between the two.
    async fn reasons(
        &self,
        old: &Bulletin,
        new: &Bulletin,
        corrects: &Corrects,
    ) -> Result<Vec<String>, OfficeError> {
        let period = period_of(&new.period)?;
        let is_between = |at: &str| at >= old.created_at.as_str() && at <= new.created_at.as_str();
        let mut reasons = vec![format!("{}。", corrects.reason.trim().trim_end_matches('。'))];
        for contest in self.contests(&new.notice_code, period).await? {
            let Some(ruling) =
                contest.ruling().filter(|step| step.outcome == "upheld" && is_between(&step.taken_at))
            else {
                continue;
            };
            let about = contest.entry.as_ref().map_or_else(
                || "提出漏记".to_owned(),
                |entry| format!("对通知{}“{}”{}分提出", entry.citation, entry.rule, entry.points),
            );
            let unit = &contest.row.unit_name;
            let mut line = format!("{unit}{about}异议，经裁定成立：{}", ruling.reason.trim_end_matches('。'));
            if !ruling.reversed.is_empty() {
                line.push_str("，冲销台账第");
                line.push_str(&ruling.reversed.replace(',', "、"));
                line.push('号');
            }
            if !ruling.added.is_empty() {
                line.push_str("，重新登记为第");
                line.push_str(&ruling.added.replace(',', "、"));
                line.push('号');
            }
            line.push('。');
            reasons.push(line);
        }
        for late in self.late_entries(&new.notice_code, period).await? {
            // What a ruling did is told with its contest.
            if is_between(&late.recorded_at) && !late.reason.starts_with("异议") {
                let reason = late.reason.trim_end_matches('。');
                reasons.push(format!("结账后登记台账第{}号：{reason}。", late.serial));
            }
        }
        Ok(reasons)
    }
}

fn document(
    paper: &Paper,
    old: &Bulletin,
    new: &Bulletin,
    corrects: &Corrects,
    reasons: Vec<String>,
    is_demonstration: bool,
) -> OfficialDocument {
    let issuer = if new.title.starts_with(&paper.signature) { paper.signature.as_str() } else { "" };
    let bare = old.title.strip_prefix(issuer).unwrap_or(&old.title);
    OfficialDocument {
        label: None,
        head: Some(paper.head()),
        title: format!("{issuer}关于更正《{bare}》的通知"),
        main_recipient: paper.main_recipient(),
        body: body(paper, old, new, corrects, reasons),
        signature: Some(paper.sealed()),
        annotation: None,
        attachments: attachments(corrects),
        colophon: Some(paper.colophon()),
        page_mark: is_demonstration.then(|| DEMONSTRATION_MARK.to_owned()),
    }
}

fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Span::text(words)])
}

fn body(
    paper: &Paper,
    old: &Bulletin,
    new: &Bulletin,
    corrects: &Corrects,
    reasons: Vec<String>,
) -> Vec<Block> {
    let heading = |words: &str| Block::Heading(HeadingLevel::First, words.to_owned());
    let issued = old.issued_on.parse().map_or_else(|_| old.issued_on.clone(), document_date);
    let mut blocks = vec![
        paragraph(format!(
            "{issued}印发的《{}》（{}，以下简称原通报），经核实，部分内容有误，现更正如下：",
            old.title, corrects.document_number
        )),
        heading("一、更正内容"),
    ];
    if corrects.changes.is_empty() {
        blocks.push(paragraph("各单位得分和名次没有变化，更正的是原通报的其他内容，以更正后的通报为准。"));
    } else {
        let count = corrects.changes.len();
        let more = if count > TOLD { format!("，先列{TOLD}个") } else { String::new() };
        blocks.push(paragraph(format!("得分或名次有变化的{count}个{more}，逐项对照见附件：")));
        blocks.extend(corrects.changes.iter().take(TOLD).map(|change| paragraph(told(change))));
    }
    blocks.push(heading("二、更正原因"));
    let several = reasons.len() > 1;
    for (number, reason) in (1_usize..).zip(reasons) {
        blocks.push(paragraph(if several { format!("{number}.{reason}") } else { reason }));
    }
    blocks.push(heading("三、有关要求"));
    blocks.push(paragraph(format!(
        "更正后的通报（《{}》，{}，第{}版）一并印发，自印发之日起代替原通报；原通报留存备查，校验值{}，不再作为考核依据。",
        new.title, new.number, new.version, corrects.hash
    )));
    blocks.push(paragraph(format!("各单位对更正内容仍有异议的，请向{}反映。", paper.printing_body)));
    blocks
}

/// `安远县医疗保障局：得分由-30分更正为20分，名次由第18名更正为第1名。`
fn told(change: &Change) -> String {
    let points = |points: &Option<String>| {
        points.as_ref().map_or_else(|| "未列".to_owned(), |points| format!("{points}分"))
    };
    let place = |place: Option<u32>| place.map_or_else(|| "未列".to_owned(), |place| format!("第{place}名"));
    let mut parts = Vec::new();
    if change.before != change.after {
        parts.push(format!("得分由{}更正为{}", points(&change.before), points(&change.after)));
    }
    if change.place_before != change.place_after {
        parts.push(format!("名次由{}更正为{}", place(change.place_before), place(change.place_after)));
    }
    format!("{}：{}。", change.unit, parts.join("，"))
}

fn attachments(corrects: &Corrects) -> Vec<Attachment> {
    if corrects.changes.is_empty() {
        return Vec::new();
    }
    let changes: Vec<ScoreChange> = corrects.changes.iter().map(Change::scored).collect();
    let note =
        format!("原通报：编号{}，{}，校验值{}。", corrects.id, corrects.document_number, corrects.hash);
    vec![Attachment {
        title: correction::NAME.to_owned(),
        blocks: vec![Block::Table(correction::table(&changes, note))],
        is_landscape: false,
    }]
}
