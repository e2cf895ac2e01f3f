//! The ranking under test (名次检验): what would become of the places of a period if what is not proved fell away, and
//! the line a bulletin prints about it. It changes nothing; the ranking that counts stays what the rules give.
//!
//! Who may read it also sees all units: a doubt is shown to its own unit first, not to its neighbours.

use crate::Office;
use crate::doubt::unproved::{Unproved, Weakness, facts_of, names_no_proof};
use crate::moment::Actor;
use crate::permit::{permit, reading};
use crate::refusal::{Fault, OfficeError};
use crate::scored::{Scored, aside};
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_domain::fact::FactId;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::ranking::tested::{TestedGroup, TestedRow, tested};
use zhaozhang_domain::sheet::HolderSheet;

/// A period's ranking under test (名次检验结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedRanking {
    /// The ranked groups.
    pub groups: Vec<TestedGroup>,
    /// What is not proved, with reasons.
    pub unproved: Unproved,
}

/// So many units are named in one sentence.
const NAMED: usize = 6;

impl Office {
    /// Tests the places of a period.
    pub async fn tested_ranking(
        &self,
        actor: &Actor,
        scored: &Arc<Scored>,
        period: Period,
    ) -> Result<TestedRanking, OfficeError> {
        permit(actor, reading::TEST_RANKING)?;
        self.test_ranking(scored, period).await
    }

    async fn test_ranking(&self, scored: &Arc<Scored>, period: Period) -> Result<TestedRanking, OfficeError> {
        let unproved = self.unproved(scored, period).await?;
        let (office, scored) = (self.clone(), Arc::clone(scored));
        let facts: BTreeSet<FactId> = unproved.keys().copied().collect();
        let work = move || {
            tested(&scored.notice, office.calendar(), (&scored.ledger, &scored.sheet), period, &facts)
        };
        let groups = aside(format!("testing the ranking of {}", period.code()), work).await?;
        Ok(TestedRanking { groups, unproved })
    }

    /// The line under a bulletin's ranking; nothing where every place stands without what is not proved.
    pub(crate) async fn tested_line(
        &self,
        scored: &Arc<Scored>,
        period: Period,
    ) -> Result<Option<String>, OfficeError> {
        let tested = self.test_ranking(scored, period).await?;
        let moved = tested.groups.iter().filter_map(moved_sentence).collect::<Vec<_>>();
        let reasons = tested.reasons();
        Ok((!moved.is_empty()).then(|| format!("名次说明：{reasons}。全部剔除后，{}。", moved.join("；"))))
    }

    /// The ledger numbers of a unit's own entries of the period that name no proof and have no file.
    pub async fn unproved_of(
        &self,
        scored: &Scored,
        holder: &HolderSheet,
        period: Period,
    ) -> Result<Vec<i64>, Fault> {
        let bare: Vec<i64> = facts_of(holder, period)
            .into_iter()
            .filter(|id| scored.ledger.fact(*id).is_some_and(|fact| names_no_proof(scored, fact)))
            .filter_map(|id| scored.serial_of(id))
            .collect();
        if bare.is_empty() {
            return Ok(bare);
        }
        let held = self.inner.store.serials_with_evidence(&scored.notice.code).await?;
        Ok(bare.into_iter().filter(|serial| !held.contains(serial)).collect())
    }
}

impl TestedRanking {
    /// `本期得分所依的记录中，3条没有佐证，1条有异议未裁定`.
    pub fn reasons(&self) -> String {
        let counted = Weakness::ALL.into_iter().filter_map(|weakness| {
            let count = self.unproved.values().filter(|reasons| reasons.contains(&weakness)).count();
            (count > 0).then(|| format!("{count}条{}", weakness.word()))
        });
        format!("本期得分所依的记录中，{}", counted.collect::<Vec<_>>().join("，"))
    }
}

/// `县（市、区）组甲由第1名变为第2名，乙由第2名变为第1名`; nothing where no place moves.
pub fn moved_sentence(group: &TestedGroup) -> Option<String> {
    let moved: Vec<&TestedRow> = group.rows.iter().filter(|row| row.moves()).collect();
    if moved.is_empty() {
        return None;
    }
    let named: Vec<String> = moved
        .iter()
        .take(NAMED)
        .map(|row| format!("{}由第{}名变为第{}名", row.name, row.place, row.place_without))
        .collect();
    let rest = if moved.len() > NAMED {
        format!("等{}个单位名次有变动", moved.len())
    } else {
        String::new()
    };
    Some(format!("“{}”中{}{rest}", group.group, named.join("，")))
}

/// Units next to each other whose order rests on what is not proved: `甲（第1名）与乙（第2名）相差10分，甲有20分未证实`.
pub fn close_pairs(group: &TestedGroup) -> Vec<String> {
    let pairs = group.rows.iter().zip(group.rows.iter().skip(1));
    let could_turn = |upper: &TestedRow, lower: &TestedRow| {
        upper.points > lower.points
            && upper.points.min(upper.points_without) <= lower.points.max(lower.points_without)
    };
    pairs
        .filter(|(upper, lower)| could_turn(upper, lower))
        .map(|(upper, lower)| {
            let stake = |row: &TestedRow| {
                let moved = row.points - row.points_without;
                let facts = row.facts.len();
                (!moved.is_zero())
                    .then(|| format!("{}有{facts}条记录未证实，剔除后为{}分", row.name, row.points_without))
            };
            let stakes: Vec<String> = [stake(upper), stake(lower)].into_iter().flatten().collect();
            format!(
                "{}（第{}名，{}分）与{}（第{}名，{}分）相差{}分；{}，先后尚不牢靠。",
                upper.name,
                upper.place,
                upper.points,
                lower.name,
                lower.place,
                lower.points,
                upper.points - lower.points,
                stakes.join("，")
            )
        })
        .collect()
}
