//! What lies under embargo (统一发布时间, S0-61): the common text, the listed titles and the local items of a campaign,
//! until its time. Every door that lets something out asks here inside its own transaction: the last signature, sending
//! on, adoptions from whatever source, publications from whatever source, the public page.
//!
//! An item is known by its number where a unit added it to the campaign, by its title, or by passages of the common
//! text. Whoever writes a text of his own on the same matter is not held up.

use crate::Office;
use crate::duty::duties::local;
use crate::moment::Moment;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::manuscript_text;
use crate::supervision::dossiers::{Dossier, dossier_of};
use chrono::NaiveDateTime;
use std::collections::BTreeSet;
use zhaozhang_domain::dossier::{Kind, time_of};
use zhaozhang_domain::fact::{FactKind, NewFact};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::Writing;
use zhaozhang_text::normalise::key;

/// A passage of the common text shorter than this is everybody's phrase.
const SHORTEST_PASSAGE: usize = 16;
/// A listed title shorter than this must be the whole title; longer ones may be part of another.
const SHORTEST_PART: usize = 8;
/// So many passages of the common text make an item the common text.
const PASSAGES: usize = 2;

/// What one campaign holds back (解禁前稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embargo {
    /// The campaign.
    pub campaign: i64,
    /// Its name.
    pub name: String,
    /// Until when, in Beijing.
    pub until: NaiveDateTime,
    titles: BTreeSet<String>,
    passages: BTreeSet<String>,
    submissions: BTreeSet<i64>,
}

/// An item at a door (待发稿件).
#[derive(Debug, Clone, Copy, Default)]
pub struct Outgoing<'a> {
    /// Its number among the submissions; 0 for none.
    pub submission: i64,
    /// 标题.
    pub title: &'a str,
    /// The text; empty where the door knows none.
    pub text: &'a str,
}

impl Embargo {
    /// What a campaign with its parts holds back at a moment; nothing once its time has come or it was cancelled.
    pub(crate) fn of(campaign: &Dossier, parts: &[Dossier], moment: &Moment) -> Option<Self> {
        let until = time_of(campaign.value("publish_from")).filter(|until| local(moment) < *until)?;
        if campaign.state() == "已取消" {
            return None;
        }
        // Whatever was ever shared stays under embargo, also when a later version left it out.
        let said = |field: &str| -> Vec<String> {
            let versions = campaign.steps.iter().map(|step| &step.values).chain([&campaign.values]);
            versions.filter_map(|values| values.get(field)).cloned().collect()
        };
        let local_items = parts.iter().flat_map(|part| part.taken("local"));
        let mut titles: BTreeSet<String> =
            said("titles").iter().flat_map(|text| text.lines()).map(title_key).collect();
        let mut submissions = BTreeSet::new();
        for item in local_items {
            titles.extend(item.values.get("item").map(|title| title_key(title)));
            submissions.extend(item.values.get("submission").and_then(|id| id.parse::<i64>().ok()));
        }
        titles.remove("");
        let passages = said("text").iter().flat_map(|text| passages(text)).collect();
        let name = campaign.title.clone();
        Some(Self { campaign: campaign.id, name, until, titles, passages, submissions })
    }

    /// Whether an item is what this campaign holds back.
    pub fn covers(&self, item: Outgoing<'_>) -> bool {
        if item.submission > 0 && self.submissions.contains(&item.submission) {
            return true;
        }
        let title = title_key(item.title);
        let is_listed = |listed: &String| {
            title == *listed || (listed.chars().count() >= SHORTEST_PART && title.contains(listed.as_str()))
        };
        if !title.is_empty() && self.titles.iter().any(is_listed) {
            return true;
        }
        let text = key(item.text);
        let found = self.passages.iter().filter(|passage| text.contains(passage.as_str())).count();
        found > 0 && found >= PASSAGES.min(self.passages.len())
    }

    /// When it ends, for people: 2026年12月1日09:00.
    pub fn until_words(&self) -> String {
        time_words(self.until)
    }

    fn problem(&self, item: Outgoing<'_>, (field, deed): (&'static str, &str)) -> Problem {
        let what = format!(
            "《{}》属于专题活动“{}”（编号{}），统一发布时间是{}，现在不能{deed}",
            item.title.trim(),
            self.name,
            self.campaign,
            self.until_words()
        );
        let cure = "请在统一发布时间以后办理；确已提前发布的，请在专题活动页“登记提前发布”";
        Problem::at(field, "P-701", what, cure)
    }
}

/// A time for people.
pub fn time_words(time: NaiveDateTime) -> String {
    format!("{}{}", document_date(time.date()), time.format("%H:%M"))
}

/// A title without the marks around it.
fn title_key(title: &str) -> String {
    key(title).trim_matches(['(', ')', '"', '\'']).to_owned()
}

/// The sentences of a text that are long enough to be its own.
fn passages(text: &str) -> Vec<String> {
    let sentences = text.split(['。', '！', '？', '；', '!', '?', ';', '\n']).map(key);
    sentences.filter(|sentence| sentence.chars().count() >= SHORTEST_PASSAGE).collect()
}

/// What is under embargo at the moment, as a transaction sees it.
pub(crate) async fn in_force(writing: &mut Writing, moment: &Moment) -> Result<Vec<Embargo>, OfficeError> {
    let Some(kind) = Kind::of("campaigns") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for row in writing.dossiers(kind.key).await? {
        let campaign = dossier_of(&row, &writing.dossier_steps(row.id).await?)?;
        // Most campaigns are over: their parts are not read.
        if Embargo::of(&campaign, &[], moment).is_none() {
            continue;
        }
        let mut parts = Vec::new();
        for row in writing.dossiers_below(campaign.id).await? {
            parts.push(dossier_of(&row, &writing.dossier_steps(row.id).await?)?);
        }
        found.extend(Embargo::of(&campaign, &parts, moment));
    }
    Ok(found)
}

/// Refuses a deed on items under embargo, all at once (P-701), at a field of the form; the deed says what is not done:
/// 对外报送.
pub(crate) async fn stop(
    writing: &mut Writing,
    moment: &Moment,
    items: &[Outgoing<'_>],
    (field, deed): (&'static str, &str),
) -> Result<(), OfficeError> {
    if items.is_empty() {
        return Ok(());
    }
    let embargoes = in_force(writing, moment).await?;
    if embargoes.is_empty() {
        return Ok(());
    }
    let mut problems = Vec::new();
    for item in items {
        let holds = embargoes.iter().find(|embargo| embargo.covers(*item));
        problems.extend(holds.map(|embargo| embargo.problem(*item, (field, deed))));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems).into()) }
}

/// Refuses facts that say an item under embargo was used: from pages, workbooks, reports or programs. A fact may name
/// its item by number only; then the submission's own title and text are asked.
pub(crate) async fn stop_facts<'a>(
    writing: &mut Writing,
    moment: &Moment,
    facts: impl Iterator<Item = &'a NewFact>,
) -> Result<(), OfficeError> {
    let uses: Vec<&NewFact> = facts.filter(|fact| fact.kind == FactKind::Adoption).collect();
    if uses.is_empty() || in_force(writing, moment).await?.is_empty() {
        return Ok(());
    }
    let mut texts = Vec::with_capacity(uses.len());
    for fact in &uses {
        texts.push(named_by(writing, fact).await?);
    }
    let items: Vec<Outgoing<'_>> = texts
        .iter()
        .map(|(submission, title, text)| Outgoing { submission: *submission, title, text })
        .collect();
    stop(writing, moment, &items, ("", "登记采用")).await
}

/// Number, title and text of the item a fact is about.
async fn named_by(writing: &mut Writing, fact: &NewFact) -> Result<(i64, String, String), OfficeError> {
    let plain = (0, fact.title.clone(), String::new());
    if fact.item.trim().is_empty() {
        return Ok(plain);
    }
    let Some(row) = writing.submission_numbered(fact.item.trim()).await? else { return Ok(plain) };
    let version = writing.version(row.id, row.version_no).await?;
    let body = match version {
        Some(version) => manuscript_text::read(&version.manuscript, &row.digest)?.body,
        None => String::new(),
    };
    Ok((row.id, row.title, body))
}

impl Office {
    /// What is under embargo at the moment, for pages.
    pub async fn embargoes(&self, moment: &Moment) -> Result<Vec<Embargo>, OfficeError> {
        let (Some(kind), Some(part)) = (Kind::of("campaigns"), Kind::of("campaign-parts")) else {
            return Ok(Vec::new());
        };
        let campaigns = self.all_dossiers(kind).await?;
        if !campaigns.iter().any(|campaign| Embargo::of(campaign, &[], moment).is_some()) {
            return Ok(Vec::new());
        }
        let parts = self.all_dossiers(part).await?;
        let of = |campaign: &Dossier| {
            let own: Vec<Dossier> =
                parts.iter().filter(|part| part.parent == Some(campaign.id)).cloned().collect();
            Embargo::of(campaign, &own, moment)
        };
        Ok(campaigns.iter().filter_map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Embargo, Outgoing, passages, title_key};

    fn embargo() -> Embargo {
        Embargo {
            campaign: 3,
            name: "医改二十年".into(),
            until: "2026-12-01T09:00:00".parse().unwrap(),
            titles: ["医改二十年看变化".to_owned(), "短题".to_owned()].map(|title| title_key(&title)).into(),
            passages: passages(
                "全市二级以上公立医院全部取消药品加成政策。群众个人负担比例下降到百分之二十八以内。好。",
            )
            .into_iter()
            .collect(),
            submissions: [7].into(),
        }
    }

    #[test]
    fn an_item_is_known_by_number_title_or_passages() {
        let held = embargo();
        let titled = |title| Outgoing { title, ..Outgoing::default() };
        assert!(held.covers(titled("《医改二十年 看变化》")));
        assert!(held.covers(titled("安远：医改二十年看变化（图）")));
        assert!(held.covers(titled("短题")) && !held.covers(titled("一个短题的故事")));
        assert!(held.covers(Outgoing { submission: 7, title: "无关", text: "" }));
        assert!(!held.covers(titled("")) && !held.covers(titled("别的事")));
        let text =
            "换了标题。\n全市二级以上公立医院 全部取消药品加成政策；群众个人负担比例下降到百分之二十八以内。";
        assert!(held.covers(Outgoing { submission: 0, title: "换了标题", text }));
        let one = "全市二级以上公立医院全部取消药品加成政策。";
        assert!(
            !held.covers(Outgoing { submission: 0, title: "旧闻", text: one }),
            "one sentence is no text"
        );
    }
}
