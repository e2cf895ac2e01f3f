//! Campaigns (专题活动), read: the board of a campaign with each unit's state, the campaigns that hang on it, and what is
//! under embargo. A campaign is a dossier; the verbs are those of dossiers and [`crate::publicity::assign_campaign`].

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, publicity as act};
use crate::publicity::embargo::Embargo;
use crate::refusal::{OfficeError, Refusal};
use crate::supervision::dossiers::{Dossier, DossierStep};
use zhaozhang_domain::dossier::Kind;

/// A campaign with everything that hangs on it (专题进度).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignBoard {
    /// The campaign.
    pub campaign: Dossier,
    /// The campaign it hangs on.
    pub above: Option<Dossier>,
    /// The campaigns that hang on it.
    pub nested: Vec<Dossier>,
    /// What units do, late ones first.
    pub parts: Vec<Part>,
    /// What is held back; nothing once its time has come.
    pub embargo: Option<Embargo>,
}

/// What a unit does in a campaign (单位分工).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The dossier.
    pub dossier: Dossier,
    /// The unit, as it is called on the day.
    pub unit: String,
    /// Its local items.
    pub items: Vec<DossierStep>,
    /// What it uses of the register of resources.
    pub resources: Vec<String>,
    /// Whether it should be done by now and is not.
    pub is_late: bool,
}

impl Office {
    /// A campaign with everything that hangs on it; the same for city and counties (上下一盘棋).
    pub async fn campaign_board(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<CampaignBoard, OfficeError> {
        permit(actor, act::READ)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的专题活动") };
        let kind = Kind::of("campaigns").ok_or_else(missing)?;
        let campaign = self.dossier(actor, kind, id).await?;
        let above = match campaign.parent {
            Some(parent) => self.any_dossier(actor, parent).await?,
            None => None,
        };
        let below = self.dossiers_below(actor, id).await?;
        let (nested, parts): (Vec<Dossier>, Vec<Dossier>) =
            below.into_iter().partition(|own| own.kind.key == kind.key);
        let embargo = Embargo::of(&campaign, &parts, moment);
        let register = self.register().await?;
        let resources = match Kind::of("resources") {
            Some(kind) => self.all_dossiers(kind).await?,
            None => Vec::new(),
        };
        let part = |dossier: Dossier| {
            let unit = dossier.unit.and_then(|unit| register.nearest(unit, moment.today));
            let used = dossier.value("resources").lines();
            let named =
                used.filter_map(|number| resources.iter().find(|own| own.id.to_string() == number.trim()));
            Part {
                unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
                items: dossier.taken("local").cloned().collect(),
                resources: named.map(|own| own.title.clone()).collect(),
                is_late: dossier.is_overdue(moment.today),
                dossier,
            }
        };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        parts.sort_by_key(|part| (!part.is_late, part.dossier.is_closed(), part.dossier.id));
        Ok(CampaignBoard { campaign, above, nested, parts, embargo })
    }
}
