//! What the registers of publicity ask besides their fields: days in order, and numbers that name something.

use crate::Office;
use crate::moment::Actor;
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::dossier::{Group, Kind, Values, time_of};

impl Office {
    /// Everything that is wrong with what was filled in, besides the fields by themselves: days out of order (P-702), a
    /// campaign (P-703), publication (P-704), submission (P-705) or resource (P-706) that is none, a part that hangs on
    /// no campaign (P-709). `parent` is looked at when it is opened.
    pub(crate) async fn coordination_problems(
        &self,
        actor: &Actor,
        kind: &Kind,
        values: &Values,
        (is_opening, parent): (bool, Option<i64>),
    ) -> Result<Vec<Problem>, OfficeError> {
        if kind.group != Group::Publicity {
            return Ok(Vec::new());
        }
        let mut found = days(values);
        if kind.key == "campaign-parts" && is_opening && parent.is_none() {
            let what = "专题分工没有归入专题活动";
            found.push(Problem::at("parent", "P-709", what, "请从专题活动的页面分派或登记"));
        }
        let typed = |field: &str| values.get(field).map_or("", |value| value.trim());
        let missing = |field, code, what: &str, number: &str| {
            Problem::at(field, code, format!("没有编号{number}的{what}"), "请核对编号，它在那一页网址的末尾")
        };
        if let Some(campaigns) = Kind::of("campaigns").filter(|_| !typed("campaign").is_empty()) {
            let known = self.all_dossiers(campaigns).await?;
            if !known.iter().any(|own| own.id.to_string() == typed("campaign")) {
                found.push(missing("campaign", "P-703", campaigns.word, typed("campaign")));
            }
        }
        if !typed("publication").is_empty() {
            let id = typed("publication").parse().unwrap_or(0);
            if self.inner.store.publication(id).await?.is_none() {
                found.push(missing("publication", "P-704", "发表稿件", typed("publication")));
            }
        }
        if !typed("submission").is_empty() {
            let id = typed("submission").parse().unwrap_or(0);
            let row = self.inner.store.submission(id).await?;
            if row.is_none_or(|row| !actor.may_see(row.sender_id)) {
                found.push(missing("submission", "P-705", "信息", typed("submission")));
            }
        }
        if let Some(resources) = Kind::of("resources").filter(|_| !typed("resources").is_empty()) {
            let known = self.all_dossiers(resources).await?;
            let usable =
                |number: &str| known.iter().any(|own| own.id.to_string() == number && own.state() == "可用");
            let wrong =
                typed("resources").lines().map(str::trim).filter(|own| !own.is_empty() && !usable(own));
            found.extend(wrong.map(|number| missing("resources", "P-706", "可用的宣传资源", number)));
        }
        Ok(found)
    }
}

/// A beginning after its end.
fn days(values: &Values) -> Vec<Problem> {
    let day = |field: &str| -> Option<NaiveDate> { values.get(field)?.trim().parse().ok() };
    let published = values.get("publish_from").and_then(|text| time_of(text)).map(|time| time.date());
    let pairs = [
        ("until", day("from"), day("until"), "结束日期早于开始日期"),
        ("due", day("from"), day("due"), "完成期限早于开始日期"),
        ("publish_until", published, day("publish_until"), "集中发布截止早于统一发布时间"),
    ];
    let wrong = pairs
        .into_iter()
        .filter(|(_, from, until, _)| from.zip(*until).is_some_and(|(from, until)| until < from));
    wrong.map(|(field, _, _, what)| Problem::at(field, "P-702", what, "请核对日期")).collect()
}
