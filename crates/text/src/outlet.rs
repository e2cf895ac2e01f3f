//! Outlets (媒体): who published, told from a name or an address, on the day of publication; with the class a notice
//! gives it and the reason. Names change, stations merge, a programme is not its station, and a site under a
//! commercial name may belong to a central one: what counts is what the notice's list says (S0 附件3).
//!
//! Nothing is guessed: what cannot be told is 待认定 with the reason, never an error. Which points a class brings
//! is the notice's matter. The register built in is `data/outlets.tsv`; an office joins rows of its own.
//!
//! Next: [`register`] for the rows and how they are read, [`address`] for hosts, this file for the decision.

pub mod address;
pub mod register;

use crate::normalise::key;
use chrono::NaiveDate;
use register::{OutletRow, Register, Standing};
use zhaozhang_domain::notice::Outlet;
use zhaozhang_domain::period::document_date;

/// What is claimed of a publication (所报媒体): its address, its medium's name, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    /// 发布网址, may be empty.
    pub address: &'a str,
    /// 发布媒体 as written, may be empty.
    pub name: &'a str,
}

/// What was found out (媒体认定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The outlet under the name it bore on the day; empty when unknown.
    pub outlet: String,
    /// The programme, when one is named.
    pub programme: Option<String>,
    /// The platform on which it appeared, when it is not the outlet's own.
    pub platform: Option<String>,
    /// The outlet's own standing, whatever a notice says.
    pub standing: Option<Standing>,
    /// The class of the notice's list; nothing while 待认定.
    pub class: Option<String>,
    /// The level of the notice's list, when it gives one.
    pub level: Option<String>,
    /// Why, sentence by sentence, without full stops; the last says what waits when `class` is nothing.
    pub reasons: Vec<String>,
}

impl Resolution {
    /// Whether somebody of the office must decide (待认定).
    pub fn is_pending(&self) -> bool {
        self.class.is_none()
    }

    /// As the notice's own list says.
    fn listed(entry: &Outlet) -> Self {
        Self {
            outlet: entry.name.clone(),
            class: Some(entry.class.clone()),
            level: Some(entry.level.clone()).filter(|level| !level.is_empty()),
            ..Self::pending(format!("名单列有“{}”，属{}", entry.name, entry.class))
        }
    }

    fn pending(reason: impl Into<String>) -> Self {
        Self {
            outlet: String::new(),
            programme: None,
            platform: None,
            standing: None,
            class: None,
            level: None,
            reasons: vec![reason.into()],
        }
    }
}

impl Register {
    /// Who published, on that day, and which class the notice's list gives.
    ///
    /// The name says more than an address on a platform, an address says more than a name that contradicts it:
    /// both are then named and the case waits for a person.
    ///
    /// ```
    /// use zhaozhang_text::outlet::{Claim, register::Register};
    /// let on = "2023-02-01".parse().unwrap();
    /// let found = Register::built_in().resolve(Claim { address: "http://jx.people.com.cn/n2/c1.html", name: "" }, on, &[]);
    /// assert_eq!(found.outlet, "人民网");
    /// ```
    pub fn resolve(&self, claim: Claim<'_>, on: NaiveDate, list: &[Outlet]) -> Resolution {
        let name = claim.name.trim();
        let host = address::host(claim.address);
        let by_host = host.as_deref().and_then(|host| self.at(host));
        let by_name = if name.is_empty() { None } else { self.named(name) };
        let platform = by_host.filter(|row| row.standing == Standing::Platform);
        let site = by_host.filter(|row| row.standing != Standing::Platform);
        let (row, mut reasons) = match (by_name, site, platform) {
            (Some(named), Some(site), _) if !Self::is_one_house(named, site) => {
                let mut found = Resolution::pending(format!(
                    "写的是{}，网址却是{}的，请核对媒体和网址",
                    named.name, site.name
                ));
                found.outlet.clone_from(&site.name);
                found.standing = Some(site.standing);
                return found;
            }
            (Some(named), _, Some(platform)) if named.name != platform.name => {
                (named, vec![format!("发布于{}，按所写账号“{name}”认定", platform.name)])
            }
            (_, _, Some(platform)) if by_name.is_none_or(|named| named.name == platform.name) => {
                return on_platform(platform, name, list);
            }
            (Some(named), _, _) => (named, Vec::new()),
            (None, Some(site), _) if name.is_empty() || list_entry(list, &[name]).is_none() => {
                (site, vec![format!("网址属于{}", site.name)])
            }
            (None, _, _) => return unknown(name, host.as_deref(), list),
        };
        let row = match self.on_day(row, on) {
            Ok((row, reason)) => {
                reasons.extend(reason);
                row
            }
            Err(reason) => {
                let mut found = Resolution::pending(reason);
                found.outlet.clone_from(&row.name);
                return found;
            }
        };
        self.classed(row, name, platform, list, reasons)
    }

    /// The row that holds on the day: a merged outlet's successor after its end.
    fn on_day<'a>(
        &'a self,
        row: &'a OutletRow,
        on: NaiveDate,
    ) -> Result<(&'a OutletRow, Option<String>), String> {
        if let Some(from) = row.from.filter(|from| on < *from) {
            return Err(format!(
                "{}自{}起才有，{}发布的请写明当时的媒体",
                row.name,
                document_date(from),
                document_date(on)
            ));
        }
        let Some(until) = row.until.filter(|until| on > *until) else { return Ok((row, None)) };
        match row.merged_into.as_deref().and_then(|name| self.named(name)) {
            Some(next) => {
                let since = next.from.unwrap_or(until);
                let reason = format!("{}已于{}并入{}", row.name, document_date(since), next.name);
                Ok((next, Some(reason)))
            }
            None => Err(format!("{}到{}为止，请写明现在的媒体", row.name, document_date(until))),
        }
    }

    /// The class the list gives: by the outlet's own names, a programme it has, or those it was made of.
    fn classed(
        &self,
        row: &OutletRow,
        written: &str,
        platform: Option<&OutletRow>,
        list: &[Outlet],
        mut reasons: Vec<String>,
    ) -> Resolution {
        let programme = row.programmes.iter().find(|programme| key(written).contains(&key(programme)));
        let mut names: Vec<&str> = vec![written, &row.name];
        names.extend(row.aliases.iter().map(String::as_str));
        let listed_programme = list_entry(list, &row.programmes);
        let own =
            list_entry(list, &names).filter(|entry| listed_programme != Some(*entry) || programme.is_some());
        let elders: Vec<&OutletRow> = self.elders(row).collect();
        let elder = || elders.iter().find_map(|elder| Some((*elder, list_entry(list, &[&elder.name])?)));
        let found = if let Some(entry) = own.or(listed_programme.filter(|_| programme.is_some())) {
            reasons.push(format!("名单列有“{}”，属{}", entry.name, entry.class));
            Some(entry)
        } else if let Some((elder, entry)) = elder() {
            reasons.push(format!("名单所列{}已并入{}，按{}认定", elder.name, row.name, entry.class));
            Some(entry)
        } else if let Some(entry) = listed_programme {
            reasons.push(format!("名单只列节目“{}”，请写明刊播的节目后认定", entry.name));
            None
        } else {
            reasons.push(format!("名单没有列{}，待认定", row.name));
            None
        };
        Resolution {
            outlet: row.name.clone(),
            programme: programme.cloned(),
            platform: platform.map(|platform| platform.name.clone()),
            standing: Some(row.standing),
            class: found.map(|entry| entry.class.clone()),
            level: found.map(|entry| entry.level.clone()).filter(|level| !level.is_empty()),
            reasons,
        }
    }
}

/// A platform is nobody's medium: the account decides, unless the list itself names the platform.
fn on_platform(platform: &OutletRow, account: &str, list: &[Outlet]) -> Resolution {
    let mut found = match list_entry(list, &[account]).or_else(|| list_entry(list, &[&platform.name])) {
        Some(entry) => Resolution::listed(entry),
        None if account.is_empty() => {
            Resolution::pending(format!("网址属于{}，请写明账号名称后认定", platform.name))
        }
        None => Resolution::pending(format!("{}账号“{account}”不在媒体库中，待认定", platform.name)),
    };
    found.platform = Some(platform.name.clone());
    found
}

/// A medium the register does not know may still stand in the notice's own list.
fn unknown(name: &str, host: Option<&str>, list: &[Outlet]) -> Resolution {
    if let Some(entry) = list_entry(list, &[name]) {
        return Resolution::listed(entry);
    }
    match (name, host) {
        ("", None) => Resolution::pending("没有写明媒体，也没有网址，请补上其中一项"),
        ("", Some(host)) => Resolution::pending(format!("媒体库中没有网址“{host}”所属的媒体，待认定")),
        (name, _) => Resolution::pending(format!("媒体库中没有“{name}”，待认定")),
    }
}

/// The entry of a notice's list under one of these names.
fn list_entry<'a>(list: &'a [Outlet], names: &[impl AsRef<str>]) -> Option<&'a Outlet> {
    let keys: Vec<String> =
        names.iter().map(|name| key(name.as_ref())).filter(|key| !key.is_empty()).collect();
    list.iter().find(|entry| {
        std::iter::once(&entry.name).chain(&entry.aliases).any(|name| keys.contains(&key(name)))
    })
}

#[cfg(test)]
mod tests;
