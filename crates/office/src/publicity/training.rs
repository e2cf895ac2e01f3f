//! Training (业务培训, S1-53): who took part in what, and which correspondents did not for twelve months. People are known
//! by the names the attendance lists give, as the register writes them.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{Role, permit, publicity as act};
use crate::refusal::OfficeError;
use crate::supervision::dossiers::Dossier;
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::dossier::Kind;

/// A correspondent and the last training (信息通讯员培训情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trained {
    /// 姓名.
    pub name: String,
    /// 单位.
    pub unit: String,
    /// The trainings taken part in, newest first: day and topic.
    pub history: Vec<(NaiveDate, String)>,
    /// Whether there was none in the last twelve months.
    pub is_lacking: bool,
}

/// The names on the attendance lists of a training.
fn names(training: &Dossier) -> BTreeSet<String> {
    let lists = training.steps.iter().map(|step| &step.values).chain([&training.values]);
    let lines = lists.filter_map(|values| values.get("persons")).flat_map(|text| text.lines());
    let name = |line: &str| {
        let cut = |c: char| c.is_whitespace() || "，,、（(；;：:".contains(c);
        line.trim().split(cut).next().unwrap_or_default().to_owned()
    };
    lines.map(name).filter(|name| !name.is_empty()).collect()
}

impl Office {
    /// Every correspondent on the day with what he took part in; those without a training first.
    pub async fn trained(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Trained>, OfficeError> {
        permit(actor, act::READ)?;
        let Some(kind) = Kind::of("trainings") else { return Ok(Vec::new()) };
        let mut histories: BTreeMap<String, Vec<(NaiveDate, String)>> = BTreeMap::new();
        for training in self.all_dossiers(kind).await? {
            for name in names(&training) {
                histories.entry(name).or_default().push((training.on, training.title.clone()));
            }
        }
        let since = moment.today.checked_sub_months(Months::new(12)).unwrap_or(moment.today);
        let register = self.register().await?;
        let posts = self.posts_on(moment.today).await?;
        let liaisons = posts.into_iter().filter(|post| post.role == Role::Correspondent);
        let seen = liaisons.filter(|post| actor.may_see(post.unit) && !post.person_name.is_empty());
        let mut found: Vec<Trained> = seen
            .map(|post| {
                let mut history = histories.get(&post.person_name).cloned().unwrap_or_default();
                history.sort_by(|a, b| b.cmp(a));
                Trained {
                    is_lacking: !history.iter().any(|(day, _)| *day > since),
                    unit: register
                        .nearest(post.unit, moment.today)
                        .map(|unit| unit.name.clone())
                        .unwrap_or_default(),
                    name: post.person_name,
                    history,
                }
            })
            .collect();
        found.sort_by(|a, b| (!a.is_lacking, &a.unit, &a.name).cmp(&(!b.is_lacking, &b.unit, &b.name)));
        Ok(found)
    }
}
