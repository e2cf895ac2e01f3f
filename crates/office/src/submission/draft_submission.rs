//! The verbs 拟稿 and 作废, and the autosave beside them: a new item, a new version of one, one given up. What is typed
//! and not saved is kept for the person alone and is no act; a text that carries a secret mark is kept nowhere.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::standing::channel;
use crate::submission::submissions::{AtHand, manuscript_text, put_down, take_up};
use crate::wording::secret_mark::{SECRET_CODE, SECRET_CURE, secret_mark};
use zhaozhang_domain::submission::{Act, Decision, Manuscript, ReviewChain};
use zhaozhang_store::{AutosaveRow, SubmissionRow, VersionRow, Writing};

/// A new item (新稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSubmission {
    /// The notice it is sent under; empty for the unit's only one.
    pub notice: String,
    /// The duty it answers, by its code; empty for none.
    pub duty: String,
    /// The text.
    pub manuscript: Manuscript,
}

/// What was typed and not saved (未保存的内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaved {
    /// The fields of the form, as the page wrote them.
    pub fields: String,
    /// RFC 3339 UTC.
    pub saved_at: String,
}

/// The longest form kept unsaved, in bytes.
const LONGEST_UNSAVED: usize = 400_000;

impl Office {
    /// Keeps a new item as its unit's draft and gives its number.
    pub async fn draft_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewSubmission,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::DRAFT)?;
        stop_classified(&new.manuscript, moment)?;
        stop_secret("duty", &new.duty)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let unit = actor.unit.unwrap_or_default();
        let way = channel(&standing.register, unit, moment.today).ok_or_else(|| {
            let what = "您的单位不在名册中，或已经撤销";
            Refusal::Listed(vec![Problem::of("S-306", what, "请由市局办公室在单位名册中登记")])
        })?;
        let choices = self.notice_choices(way.sender, moment.today).await?;
        let choice = choices.iter().find(|choice| new.notice.is_empty() || choice.code == new.notice);
        let choice = choice.ok_or_else(|| {
            let what = format!("没有适用于{}、现在施行并对报送计分的通知", way.sender_name);
            let cure = "请选定列出本单位的通知；单位表中没有的，请由市局办公室补登";
            Refusal::Listed(vec![Problem::at("notice", "S-307", what, cure)])
        })?;
        let mut writing = self.inner.store.write().await?;
        let row = SubmissionRow {
            id: writing.next_submission_id().await?,
            unit_id: unit,
            sender_id: way.sender,
            sender_name: way.sender_name,
            variant: way.variant.word().to_owned(),
            notice_code: choice.code.clone(),
            most_returns: i64::from(choice.most_returns),
            drafter_id: standing.person(),
            drafter_name: actor.name.clone(),
            created_at: moment.at.clone(),
            created_on: moment.today.to_string(),
            duty_code: new.duty.clone(),
            ..SubmissionRow::default()
        };
        let chain = ReviewChain::new(way.variant, choice.most_returns);
        let at_hand = AtHand { row, chain, manuscript: new.manuscript.clone() };
        let decision = at_hand.decide(&Act::Revise(&new.manuscript), &standing, moment.today)?;
        self.expect_files(&mut writing, (actor, &at_hand.row), &new.manuscript).await?;
        let at_hand = keep_version(&mut writing, (moment, actor), at_hand, decision, &new.manuscript).await?;
        writing.drop_autosave(&person_key(actor), 0).await?;
        let detail = format!("拟{}，第1稿", at_hand.title());
        writing.record(event(moment, actor, act::DRAFT, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(at_hand.row.id)
    }

    /// Keeps a new version; refused when the text is no longer the one the person began from.
    pub async fn revise_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, began_from): (i64, &str),
        manuscript: &Manuscript,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::DRAFT)?;
        stop_classified(manuscript, moment)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        if at_hand.row.digest != began_from {
            let what = "您打开之后，这篇信息又保存了新的一稿";
            let cure = "您填写的内容没有丢失；请在另一窗口打开新稿，核对后再保存";
            return Err(Refusal::Listed(vec![Problem::at("digest", "S-305", what, cure)]).into());
        }
        if !at_hand.chain.state.is_with_author() {
            // Under review a text must keep to what is asked of one that is handed in.
            self.stop_unfit(manuscript, moment).await?;
        }
        let decision = at_hand.decide(&Act::Revise(manuscript), &standing, moment.today)?;
        self.expect_files(&mut writing, (actor, &at_hand.row), manuscript).await?;
        let was = at_hand.chain.state;
        let at_hand = keep_version(&mut writing, (moment, actor), at_hand, decision, manuscript).await?;
        writing.drop_autosave(&person_key(actor), id).await?;
        let restart = if was.is_with_author() { "" } else { "，审核重新开始" };
        let detail = format!("改{}，第{}稿{restart}", at_hand.title(), at_hand.row.version_no);
        writing.record(event(moment, actor, act::DRAFT, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(at_hand.row.version_no)
    }

    /// Gives an item up (作废); it stays on record.
    pub async fn void_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        why: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::VOID)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let decision = at_hand.decide(&Act::Void { why }, &standing, moment.today)?;
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        crate::casework::combine_submissions::release(&mut writing, id).await?;
        let detail = format!("作废{}，理由：{}", at_hand.title(), at_hand.said(why));
        writing.record(event(moment, actor, act::VOID, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Keeps what a person typed, for him alone; no act, no event. A text with a secret mark is not kept.
    pub async fn autosave_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        fields: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::DRAFT)?;
        if fields.len() > LONGEST_UNSAVED {
            let what = "内容太长，没有自动保存";
            return Err(
                Refusal::Listed(vec![Problem::at("body", "S-308", what, "请分成几篇，或作为附件")]).into()
            );
        }
        let text = Manuscript { body: fields.to_owned(), ..Manuscript::default() };
        stop_classified(&text, moment)?;
        if id != 0 {
            let standing = self.person_standing(actor, moment.today).await?;
            let row = self.inner.store.submission(id).await?.filter(|row| standing.sight().covers(row));
            row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的信息") })?;
        }
        let row = AutosaveRow {
            person_key: person_key(actor),
            submission_id: id,
            fields: fields.to_owned(),
            saved_at: moment.at.clone(),
        };
        self.inner.store.autosave(&row).await?;
        Ok(())
    }

    /// What the person typed and did not save.
    pub async fn unsaved_submission(&self, actor: &Actor, id: i64) -> Result<Option<Unsaved>, OfficeError> {
        permit(actor, act::DRAFT)?;
        let row = self.inner.store.autosaved(&person_key(actor), id).await?;
        Ok(row.map(|row| Unsaved { fields: row.fields, saved_at: row.saved_at }))
    }

    /// Every picture and file a text names must have been brought in by the person himself, or stand in a version of the
    /// item already: who only knows the digest of another unit's file has no right to it.
    async fn expect_files(
        &self,
        writing: &mut Writing,
        (actor, row): (&Actor, &SubmissionRow),
        manuscript: &Manuscript,
    ) -> Result<(), OfficeError> {
        let mut problems = Vec::new();
        for (hash, name) in files_of(manuscript) {
            if self.has_attachment(hash)
                && (writing.brought_attachment(hash, &person_key(actor)).await?
                    || stands_in_a_version(writing, row, hash).await?)
            {
                continue;
            }
            let what = format!("附件“{name}”没有上传成功");
            problems.push(Problem::at("attachments", "S-309", what, "请重新上传后再保存"));
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems).into()) }
    }
}

/// Writes a version and what was decided about it; the caller records and commits.
pub(crate) async fn keep_version(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    mut at_hand: AtHand,
    decision: Decision,
    manuscript: &Manuscript,
) -> Result<AtHand, OfficeError> {
    at_hand.row.version_no += 1;
    let version = VersionRow {
        submission_id: at_hand.row.id,
        version_no: at_hand.row.version_no,
        manuscript: manuscript_text::write(manuscript)?,
        digest: decision.mark.digest.clone(),
        saved_at: moment.at.clone(),
        saved_by: actor.name.clone(),
    };
    let at_hand = put_down(writing, moment, at_hand, decision, Some(manuscript)).await?;
    writing.add_version(&version).await?;
    Ok(at_hand)
}

/// The digests and names of the pictures and files of a text.
fn files_of(manuscript: &Manuscript) -> impl Iterator<Item = (&String, &String)> {
    let pictures = manuscript.pictures.iter().map(|picture| (&picture.hash, &picture.name));
    pictures.chain(manuscript.attachments.iter().map(|file| (&file.hash, &file.name)))
}

/// Whether a version of the item, the last one first, names the file.
async fn stands_in_a_version(
    writing: &mut Writing,
    row: &SubmissionRow,
    hash: &str,
) -> Result<bool, OfficeError> {
    for version_no in (1..=row.version_no).rev() {
        let Some(version) = writing.version(row.id, version_no).await? else { continue };
        let text = manuscript_text::read(&version.manuscript, &version.digest)?;
        if files_of(&text).any(|(own, _)| own == hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whose unsaved texts and files they are: the person's, whatever post he uses.
pub(crate) fn person_key(actor: &Actor) -> String {
    actor.person.map_or_else(|| actor.name.clone(), |person| format!("人员{person}"))
}

/// Refuses what stands beside a text when it carries a secret mark.
fn stop_secret(field: &'static str, text: &str) -> Result<(), OfficeError> {
    match secret_mark(text) {
        Some(what) => Err(Refusal::Listed(vec![Problem::at(field, SECRET_CODE, what, SECRET_CURE)]).into()),
        None => Ok(()),
    }
}

/// Refuses a text that carries a secret mark before anything of it is kept (五（四）保密要求).
pub(crate) fn stop_classified(manuscript: &Manuscript, moment: &Moment) -> Result<(), OfficeError> {
    let marks = crate::submission::submissions::wording::barring(manuscript, moment.today);
    if marks.is_empty() { Ok(()) } else { Err(Refusal::Listed(marks).into()) }
}

impl Office {
    /// Refuses a text that may not be sent up: personal data in a public text, spam, a picture without consent.
    pub(crate) async fn stop_unfit(
        &self,
        manuscript: &Manuscript,
        moment: &Moment,
    ) -> Result<(), OfficeError> {
        let words = self.word_list().await?;
        let marks = crate::submission::submissions::wording::stopping(manuscript, &words, moment.today);
        if marks.is_empty() { Ok(()) } else { Err(Refusal::Listed(marks).into()) }
    }
}

impl Office {
    /// Whether a file of that hash lies in the data folder.
    pub(crate) fn has_attachment(&self, hash: &str) -> bool {
        crate::submission::store_attachment::path_of(hash)
            .is_some_and(|path| self.inner.data_folder.join(path).is_file())
    }
}
