//! The verb 从通知导入单位: the units of a notice's own register enter the office's register, those known already are
//! met by name; and everything odd about the list is said: a unit named twice, a county that is missing, a name that
//! points to two units (S0-1, S1-1).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::regions::{counties_of, county_in};
use crate::org::unit_entry::{NewUnit, write_unit, write_version};
use crate::org::units::{ChangeKind, INTERNAL, Register, Unit, register_in};
use crate::permit::{people, permit};
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use zhaozhang_domain::notice::{self, FaultKind, Notice};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::Writing;
use zhaozhang_text::normalise::key;

/// Something odd about a notice's list of units (名册疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFinding {
    /// Stable code: U-701 named twice, U-702 county missing, U-703 name of two units, U-704 other name now,
    /// U-705 not in the register yet.
    pub code: &'static str,
    /// What, in a sentence without its full stop.
    pub what: String,
    /// What holds or what to do, without its full stop.
    pub cure: String,
}

/// What was loaded (导入结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadedUnits {
    /// Units that entered the register.
    pub registered: Vec<String>,
    /// Units that were there and got another group or other names.
    pub amended: Vec<String>,
    /// Units that were there as the notice has them.
    pub known: usize,
    /// What is odd.
    pub findings: Vec<UnitFinding>,
}

/// Classes of units inside a larger one, whose leaders are that one's.
const INTERNAL_CLASSES: [&str; 9] =
    ["科室", "中心", "处室", "股室", "机关科室", "局机关科室", "职能科室", "业务庭", "办公室"];

impl Office {
    /// Loads the units of a notice's register; those known already are not registered twice.
    pub async fn load_units_of_notice(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
    ) -> Result<LoadedUnits, OfficeError> {
        permit(actor, people::UNITS_LOAD)?;
        let notice = &self.expect_notice(code)?.notice;
        let mut writing = self.inner.store.write().await?;
        let loaded = load(&mut writing, moment, actor, notice).await?;
        let detail = format!(
            "登记{}个，补充{}个，已有{}个；疑点{}处",
            loaded.registered.len(),
            loaded.amended.len(),
            loaded.known,
            loaded.findings.len()
        );
        writing.record(event(moment, actor, people::UNITS_LOAD, code, &detail)).await?;
        writing.commit().await?;
        Ok(loaded)
    }

    /// What is odd about a notice's list of units, measured against the register of a day. Nothing is changed.
    pub async fn unit_findings(&self, code: &str, day: NaiveDate) -> Result<Vec<UnitFinding>, OfficeError> {
        let notice = &self.expect_notice(code)?.notice;
        let register = self.register().await?;
        let mut findings = findings_of(notice);
        for listed in &notice.units {
            match met(&register, listed, day) {
                None => findings.push(UnitFinding {
                    code: "U-705",
                    what: format!("“{}”还不在单位名册中", listed.name),
                    cure: "导入后即登记".to_owned(),
                }),
                Some(unit) if key(&unit.name) != key(&listed.name) => findings.push(UnitFinding {
                    code: "U-704",
                    what: format!("通知写作“{}”，名册中{}叫“{}”", listed.name, document_date(day), unit.name),
                    cure: "按同一单位办理，打印通知时用通知的写法".to_owned(),
                }),
                Some(_) => {}
            }
        }
        Ok(findings)
    }
}

/// Loads inside a transaction; the caller records.
pub(crate) async fn load(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    notice: &Notice,
) -> Result<LoadedUnits, OfficeError> {
    let mut loaded = LoadedUnits { findings: findings_of(notice), ..LoadedUnits::default() };
    let basis = basis_of(notice);
    let issuer = NewUnit {
        name: notice.issuer.clone(),
        kind: "发文机关".to_owned(),
        level: level_of(&notice.issuer, "", &notice.issuer),
        from: Some(notice.from),
        basis: basis.clone(),
        ..NewUnit::default()
    };
    let mut register = register_in(writing).await?;
    if !issuer.name.is_empty() && register.named(&issuer.name, moment.today.max(notice.from)).is_none() {
        write_unit(writing, moment, actor, &issuer.tidied()).await?;
        loaded.registered.push(issuer.name.clone());
    }
    for listed in &notice.units {
        register = register_in(writing).await?;
        let day = moment.today.max(listed.from.unwrap_or(notice.from));
        if let Some(unit) = met(&register, listed, day).cloned() {
            amend(writing, (moment, actor), &register, &unit, (notice, listed), &mut loaded).await?;
            continue;
        }
        let new = new_unit(notice, listed, &register, day);
        let new = without_taken(new, &register, &[], &mut loaded.findings).tidied();
        write_unit(writing, moment, actor, &new).await?;
        loaded.registered.push(new.name);
    }
    Ok(loaded)
}

/// The unit of the register a line of the notice means: one of them bears the other's full name.
fn met<'r>(register: &'r Register, listed: &notice::Unit, day: NaiveDate) -> Option<&'r Unit> {
    let by_full_name = register.named(&listed.name, day);
    by_full_name.or_else(|| {
        let aliases = listed.aliases.iter().filter_map(|alias| register.named(alias, day));
        aliases.filter(|unit| listed.aliases.iter().any(|alias| key(alias) == key(&unit.name))).find(|_| true)
    })
}

fn new_unit(notice: &Notice, listed: &notice::Unit, register: &Register, day: NaiveDate) -> NewUnit {
    let is_internal = INTERNAL_CLASSES.contains(&listed.class.as_str());
    let above = if listed.parent.is_empty() && is_internal { &notice.issuer } else { &listed.parent };
    let shorter = |alias: &&String| alias.chars().count() < listed.name.chars().count();
    let county = county_in(&listed.name, &notice.issuer);
    NewUnit {
        name: listed.name.clone(),
        short_name: listed.aliases.iter().find(shorter).cloned().unwrap_or_default(),
        kind: listed.class.clone(),
        level: if is_internal {
            INTERNAL.to_owned()
        } else {
            level_of(&listed.name, &listed.class, &notice.issuer)
        },
        region: county.map(|county| county.name).unwrap_or_default(),
        parent: register.named(above, day).map(|unit| unit.id),
        groups: vec![listed.group.clone()],
        aliases: listed.aliases.clone(),
        from: Some(listed.from.unwrap_or(notice.from)),
        basis: basis_of(notice),
    }
}

fn basis_of(notice: &Notice) -> String {
    let number = &notice.document_number;
    if number.is_empty() { format!("《{}》", notice.title) } else { format!("{number}附件名册") }
}

fn level_of(name: &str, class: &str, issuer: &str) -> String {
    let is_county = county_in(name, issuer).is_some()
        || class.contains('县')
        || name.contains("新区")
        || name.contains("经开区");
    let is_city = name.starts_with('市') || !counties_of(name).is_empty() || class.contains('市');
    let level = if is_county {
        "县级"
    } else if is_city {
        "市级"
    } else {
        "其他"
    };
    level.to_owned()
}

/// Adds the notice's group and other names to a unit that is known; says nothing when they are there.
async fn amend(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    register: &Register,
    unit: &Unit,
    (notice, listed): (&Notice, &notice::Unit),
    loaded: &mut LoadedUnits,
) -> Result<(), OfficeError> {
    let last = register.history(unit.id).last().map_or(notice.from, |last| last.unit.from);
    let mut new = NewUnit::from(unit);
    new.groups.push(listed.group.clone());
    new.aliases.push(listed.name.clone());
    new.aliases.extend(listed.aliases.iter().cloned());
    if new.kind == "发文机关" {
        new.kind.clone_from(&listed.class);
    }
    let new = without_taken(new, register, &[unit.id], &mut loaded.findings).tidied();
    if new == NewUnit::from(unit).tidied() {
        loaded.known += 1;
        return Ok(());
    }
    let new = NewUnit { from: Some(notice.from.max(last)), basis: basis_of(notice), ..new };
    write_version(writing, moment, actor, unit.id, ChangeKind::Altered, &new).await?;
    loaded.amended.push(unit.name.clone());
    Ok(())
}

/// Leaves out other names that another unit bears, and says so: such a name would lead to either.
fn without_taken(
    mut new: NewUnit,
    register: &Register,
    own: &[i64],
    findings: &mut Vec<UnitFinding>,
) -> NewUnit {
    let day = new.from.unwrap_or(NaiveDate::MAX);
    let units = register.on(day);
    let taken = |name: &str| units.iter().find(|unit| !own.contains(&unit.id) && unit.is_called(name));
    if taken(&new.short_name).is_some() {
        new.short_name = String::new();
    }
    let name = new.name.clone();
    new.aliases.retain(|alias| match taken(alias) {
        Some(other) => {
            findings.push(UnitFinding {
                code: "U-703",
                what: format!("“{alias}”在名册中已指“{}”，通知中又指“{name}”", other.name),
                cure: format!("没有记作“{name}”的又称；往来材料请写全称"),
            });
            false
        }
        None => true,
    });
    new
}

/// What is odd about the list by itself: lines named twice, counties of the region left out.
fn findings_of(notice: &Notice) -> Vec<UnitFinding> {
    let mut findings: Vec<UnitFinding> = Vec::new();
    let lists: Vec<&str> = notice.units.iter().map(|unit| unit.name.as_str()).collect();
    for fault in notice.faults.iter().filter(|fault| fault.kind == FaultKind::Duplicate) {
        let subject = fault.id.split('：').nth(1).unwrap_or_default();
        if lists.iter().any(|name| subject.split(' ').any(|word| word == *name)) {
            let places = fault.there.as_ref().map_or_else(
                || fault.here.citation.clone(),
                |there| format!("{}（{}；{}）", fault.here.citation, fault.here.words, there.words),
            );
            findings.push(UnitFinding {
                code: "U-701",
                what: format!("“{subject}”在{places}列了两次"),
                cure: "只登记一次，任务也只计一次".to_owned(),
            });
        }
    }
    let counties = counties_of(&notice.issuer);
    let is_listed = |county: &crate::org::regions::County| {
        notice.units.iter().any(|unit| unit.class.contains('县') || unit.class.contains("各地"))
            && notice
                .units
                .iter()
                .filter(|unit| unit.class.contains('县') || unit.class.contains("各地"))
                .any(|unit| county.is_in(&unit.name))
    };
    // A notice for one county, or for none, leaves the others out on purpose.
    let listed = counties.iter().filter(|county| is_listed(county)).count();
    if listed * 2 > counties.len() {
        for county in counties.iter().filter(|county| !is_listed(county)) {
            findings.push(UnitFinding {
                code: "U-702",
                what: format!(
                    "名册中没有{}（行政区划代码{}），{}的其他县（市、区）都在",
                    county.name, county.code, county.city
                ),
                cure: "请核对通知原文和当时的行政区划；确属遗漏的，请补登该县单位".to_owned(),
            });
        }
    }
    findings
}
