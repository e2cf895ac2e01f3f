//! 本单位名单 for the wording gate: the names of units as the register has them on the day, old names among those that no
//! longer hold (G-19), and the leaders of the sender and of the bureau with their posts (G-20). What is wrong with a
//! text the text room says.

use crate::Office;
use crate::org::posts::Post;
use crate::permit::Role;
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_text::proof::{KnownUnit, Leader};

/// The lists of a day (名单).
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnLists {
    pub(crate) units: Vec<KnownUnit>,
    pub(crate) leaders: Vec<Leader>,
}

impl Office {
    /// The lists of a day for an item of this unit.
    pub(crate) async fn own_lists(&self, sender: i64, day: NaiveDate) -> Result<OwnLists, OfficeError> {
        let register = self.register().await?;
        let mut known: BTreeMap<String, KnownUnit> = BTreeMap::new();
        let mut shorts: BTreeSet<String> = BTreeSet::new();
        for unit in register.on(day) {
            shorts.insert(unit.short_name.clone());
            let short_names = unit.names().skip(1).map(ToOwned::to_owned).collect();
            let entry = KnownUnit { name: unit.name.clone(), short_names, from: None, to: None };
            known.insert(unit.name, entry);
        }
        // A name nobody bears any more: renamed, merged or ended. When it ended does not matter today.
        for change in register.ids().flat_map(|id| register.history(id).iter()) {
            let name = &change.unit.name;
            if change.unit.from <= day && !known.contains_key(name) && !shorts.contains(name) {
                let entry =
                    KnownUnit { name: name.clone(), short_names: Vec::new(), from: None, to: day.pred_opt() };
                known.insert(name.clone(), entry);
            }
        }
        let top = |unit: i64| register.led_by(unit, day).map(|top| top.id);
        let posts = self.posts_on(day).await?;
        let of_office = |post: &&Post| matches!(post.role, Role::OfficeHead | Role::OfficeClerk);
        let bureau = posts.iter().find(of_office).and_then(|post| top(post.unit));
        let mut leaders = Vec::new();
        let units: Vec<i64> = [bureau, top(sender)].into_iter().flatten().collect();
        let mut seen = BTreeSet::new();
        for unit in units.into_iter().filter(|unit| seen.insert(*unit)) {
            for role in [Role::PrincipalLeader, Role::LeaderInCharge] {
                let own = posts.iter().filter(|post| post.unit == unit && post.role == role);
                leaders.extend(
                    own.filter(|post| !post.title.is_empty())
                        .map(|post| Leader { name: post.person_name.clone(), post: post.title.clone() }),
                );
            }
        }
        Ok(OwnLists { units: known.into_values().collect(), leaders })
    }
}
