//! The channel matrix (媒体矩阵, S1-58, S1-59, S0-59): which channel a published piece appeared on, and how many pieces
//! each tier, channel and unit has in a period, with the share of online media.
//!
//! A piece points to the channel whose name or other name it gives as its medium, or whose domain its address has;
//! nothing is stored beside the piece, so a channel registered later counts earlier pieces too.

use crate::Office;
use crate::moment::Actor;
use crate::permit::{permit, publicity as act};
use crate::refusal::OfficeError;
use crate::supervision::dossiers::Dossier;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::period::Period;
use zhaozhang_store::PiecesAsked;
use zhaozhang_text::normalise::key;
use zhaozhang_text::outlet::address::host;

/// The tiers, in their order.
pub const TIERS: [&str; 3] = ["核心平台", "重要平台", "辅助平台"];

/// A channel (平台).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The dossier.
    pub id: i64,
    /// 平台名称.
    pub name: String,
    /// 层级.
    pub tier: String,
    /// 类型.
    pub form: String,
    names: Vec<String>,
    domain: String,
}

impl Channel {
    fn of(dossier: &Dossier) -> Self {
        let names = std::iter::once(dossier.value("name")).chain(dossier.value("aliases").lines());
        let address = dossier.value("address").trim();
        Self {
            id: dossier.id,
            name: dossier.value("name").to_owned(),
            tier: dossier.value("tier").to_owned(),
            form: dossier.value("form").to_owned(),
            names: names.map(key).filter(|name| !name.is_empty()).collect(),
            domain: host(address).map(|host| bare(&host)).unwrap_or_default(),
        }
    }

    /// Whether a piece with this medium and address appeared here.
    pub fn carries(&self, outlet: &str, address: &str) -> bool {
        let outlet = key(outlet);
        if !outlet.is_empty() {
            return self.names.contains(&outlet);
        }
        let domain = host(address).map(|host| bare(&host)).unwrap_or_default();
        !self.domain.is_empty() && (domain == self.domain || domain.ends_with(&format!(".{}", self.domain)))
    }

    /// Whether it is read over the net.
    pub fn is_online(&self) -> bool {
        !matches!(self.form.as_str(), "纸媒" | "广播电视")
    }
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// The figures of a period (矩阵统计).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatrixCount {
    /// Every channel with its pieces, in the order of the tiers.
    pub channels: Vec<(Channel, usize)>,
    /// Pieces by tier, in the order of [`TIERS`].
    pub tiers: [usize; 3],
    /// Pieces through the matrix by unit; 0 for pieces of no unit.
    pub units: BTreeMap<i64, usize>,
    /// All pieces of the period.
    pub all: usize,
    /// Pieces of online media, whether in the matrix or not.
    pub online: usize,
}

impl MatrixCount {
    /// Pieces through the matrix.
    pub fn through(&self) -> usize {
        self.tiers.iter().sum()
    }

    /// The share of online media in whole percent, half up; nothing where there are no pieces.
    pub fn online_share(&self) -> Option<usize> {
        (self.online * 200 + self.all).checked_div(self.all * 2)
    }
}

impl Office {
    /// The channels, in the order of the tiers.
    pub async fn channels(&self) -> Result<Vec<Channel>, OfficeError> {
        let Some(kind) = Kind::of("channels") else { return Ok(Vec::new()) };
        let mut channels: Vec<Channel> = self.all_dossiers(kind).await?.iter().map(Channel::of).collect();
        channels.sort_by_key(|own| (TIERS.iter().position(|tier| *tier == own.tier), own.id));
        Ok(channels)
    }

    /// The channel a published piece points to.
    pub async fn channel_of(&self, outlet: &str, address: &str) -> Result<Option<Channel>, OfficeError> {
        Ok(self.channels().await?.into_iter().find(|channel| channel.carries(outlet, address)))
    }

    /// The figures of a period.
    pub async fn matrix(&self, actor: &Actor, period: Period) -> Result<MatrixCount, OfficeError> {
        permit(actor, act::READ)?;
        self.matrix_count(period).await
    }

    /// The figures of a period, for tables whose permission was asked before.
    pub async fn matrix_count(&self, period: Period) -> Result<MatrixCount, OfficeError> {
        let channels = self.channels().await?;
        let from = period.first_day().to_string();
        let until = period.last_day().succ_opt().unwrap_or_else(|| period.last_day()).to_string();
        let pieces = self.inner.store.piece_lines(PiecesAsked::Between(&from, &until)).await?;
        let mut count = MatrixCount {
            channels: channels.into_iter().map(|channel| (channel, 0)).collect(),
            all: pieces.len(),
            ..MatrixCount::default()
        };
        for piece in &pieces {
            let mut channels = count.channels.iter_mut();
            let found = channels.find(|(channel, _)| channel.carries(&piece.outlet, &piece.address));
            // A piece outside of the matrix is an online one when it has an address on the net.
            let is_online = match &found {
                Some((channel, _)) => channel.is_online(),
                None => host(&piece.address).is_some(),
            };
            count.online += usize::from(is_online);
            let Some((channel, own)) = found else { continue };
            *own += 1;
            for (tier, sum) in TIERS.iter().zip(&mut count.tiers) {
                *sum += usize::from(*tier == channel.tier);
            }
            *count.units.entry(piece.unit_id).or_insert(0) += 1;
        }
        Ok(count)
    }

    /// Pieces through the matrix by the name a notice's table gives a unit (S1-59).
    pub async fn matrix_by_holder(
        &self,
        code: &str,
        period: Period,
    ) -> Result<BTreeMap<String, usize>, OfficeError> {
        let notice = self.expect_notice(code)?.notice;
        let register = self.register().await?;
        let mut named = BTreeMap::new();
        for (unit, count) in self.matrix_count(period).await?.units {
            if let Some(name) = register.holder_name(&notice, unit, period.last_day()) {
                *named.entry(name).or_insert(0) += count;
            }
        }
        Ok(named)
    }
}
