//! The verb 打印审核表: the review form as annex 1-1 or 1-2 prints it, at whatever step the item is, with the signatures
//! it has (三, 五（四）). The form shows whole telephone numbers, so every print is an event.

use crate::Office;
use crate::bulletin::fonts;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::ruling::forms::FormFile;
use crate::submission::sign_step::short;
use crate::submission::submissions::{Submission, log_title, subject};
use zhaozhang_document::pdf;
use zhaozhang_document::review_form::{FormOpinion, FormPerson, ReviewForm};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::submission::{Disclosure, InformationClass, Signature, Step, Variant};

impl Office {
    /// The review form of an item as PDF.
    pub async fn print_review_form(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<FormFile, OfficeError> {
        permit(actor, act::PRINT)?;
        let item = self.submission(moment, actor, id).await?;
        let form = self.review_form(moment, &item).await?;
        let folder = self.inner.fonts_folder.clone();
        let drawing = tokio::task::spawn_blocking(move || {
            let fonts = fonts::read(&folder).map_err(|cause| (true, cause.to_string()))?;
            pdf::review_form(&form, &fonts).map_err(|cause| (false, cause.to_string()))
        });
        let drawn = drawing.await.map_err(|cause| Fault::new("drawing a review form was cut off", cause))?;
        let drawn = drawn.map_err(|(is_fonts, cause)| {
            if !is_fonts {
                return OfficeError::from(Fault::plain(format!("cannot draw a review form: {cause}")));
            }
            let cure = cause.trim_end_matches('。').to_owned();
            Refusal::Missing { what: "审核表没有排出来".to_owned(), cure }.into()
        })?;
        let mut writing = self.inner.store.write().await?;
        let (form, state) = (item.chain.variant.form(), item.chain.state.word());
        let detail = format!("{}，{form}，{state}", log_title(&item.manuscript));
        writing.record(event(moment, actor, act::PRINT, &subject(id), &detail)).await?;
        writing.commit().await?;
        let name = format!(
            "信息报送审核表 {}.pdf",
            crate::submission::store_attachment::safe_name(&item.line.title)
        );
        Ok(FormFile { name, bytes: drawn.bytes })
    }

    /// The form as plain data.
    pub async fn review_form(&self, moment: &Moment, item: &Submission) -> Result<ReviewForm, OfficeError> {
        let notice = self.expect_notice(&item.line.notice)?.notice;
        let variant = item.chain.variant;
        let mut people = vec![self.form_person("拟稿人", item.line.drafter).await?];
        if variant != Variant::Bureau {
            let first = item.chain.signature(Step::FirstReview);
            people.push(match first {
                Some(signature) => self.form_person("政务信息员", signature.person).await?,
                None => blank_person("政务信息员"),
            });
        }
        let text = &item.manuscript;
        Ok(ReviewForm {
            annex: variant.form().to_owned(),
            title: annex_title(&notice, variant),
            variant: match variant {
                Variant::Bureau => "（市局）".to_owned(),
                _ => "（县（市、区）局、“两定”机构）".to_owned(),
            },
            unit_label: match variant {
                Variant::Bureau => "报送科室/单位".to_owned(),
                _ => "报送单位（盖章）".to_owned(),
            },
            unit: item.line.sender_name.clone(),
            headline: text.title.clone(),
            classes: InformationClass::ALL
                .iter()
                .map(|class| (class.word().to_owned(), text.class == Some(*class)))
                .collect(),
            disclosures: Disclosure::ALL
                .iter()
                .map(|one| (one.word().to_owned(), text.disclosure == Some(*one)))
                .collect(),
            people,
            opinions: opinions(item),
            foot: vec![format!(
                "编号：{}　第{}稿　摘要（SM3）：{}　{}打印",
                if item.line.item_number.is_empty() { "—" } else { &item.line.item_number },
                item.line.version,
                short(&item.chain.digest),
                document_date(moment.today)
            )],
            printed_on: moment.today,
            page_mark: self.is_demonstration().then(|| "演示数据".to_owned()),
        })
    }

    async fn form_person(&self, label: &str, person: i64) -> Result<FormPerson, OfficeError> {
        let Some(row) = self.inner.store.person(person).await? else { return Ok(blank_person(label)) };
        let contact = self.opened(&row)?;
        Ok(FormPerson {
            label: label.to_owned(),
            name: row.person.name,
            office_phone: contact.office_phone,
            mobile: contact.mobile,
        })
    }
}

fn blank_person(label: &str) -> FormPerson {
    let blank = String::new;
    FormPerson { label: label.to_owned(), name: blank(), office_phone: blank(), mobile: blank() }
}

/// The rows of the annex: in the bureau's form 复核, 核稿, 终审, 签发; in the other 复核, 终审, 签发.
fn opinions(item: &Submission) -> Vec<FormOpinion> {
    let variant = item.chain.variant;
    let steps: &[Step] = match variant {
        Variant::Bureau => &[Step::SecondReview, Step::OfficeCheck, Step::FinalReview, Step::SignAndIssue],
        _ => &[Step::SecondReview, Step::FinalReview, Step::SignAndIssue],
    };
    steps.iter().map(|step| opinion(variant, *step, item.chain.signature(*step))).collect()
}

fn opinion(variant: Variant, step: Step, signature: Option<&Signature>) -> FormOpinion {
    let label = variant.row(step).to_owned();
    let Some(signature) = signature else {
        return FormOpinion { label, opinion: String::new(), name: String::new(), date: String::new() };
    };
    let name = match &signature.on_behalf {
        Some((_, principal)) => format!("{}（代{principal}）", signature.name),
        None => signature.name.clone(),
    };
    FormOpinion { label, opinion: signature.opinion.clone(), name, date: document_date(signature.on) }
}

/// The annex's own title, else the usual one.
fn annex_title(notice: &Notice, variant: Variant) -> String {
    let annex = notice.articles.iter().find(|article| article.citation == variant.form());
    let title = annex.map(|article| {
        let heading = article.heading.trim();
        heading
            .strip_prefix(variant.form())
            .unwrap_or(heading)
            .trim_start_matches(['：', ':', ' ', '　'])
            .to_owned()
    });
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| "信息报送审核表".to_owned())
}
