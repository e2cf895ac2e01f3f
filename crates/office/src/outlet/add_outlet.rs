//! The verb 登记媒体: an outlet joins the office's register with its names, domains and programmes, from a day on.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::outlet::outlets::{ChangeOf, OutletBook, Standing, address, names_in};
use crate::permit::{outlet as act, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_store::{OutletChangeRow, Writing};
use zhaozhang_text::normalise::{cell, key};

/// The longest name of an outlet.
const LONGEST_NAME: usize = 40;
/// The longest reason.
const LONGEST_REASON: usize = 200;
/// The most names of each kind.
const MOST_NAMES: usize = 30;

/// What 类型 an outlet may have.
pub const KINDS: [&str; 11] =
    ["报纸", "期刊", "通讯社", "电台", "电视台", "广播电视", "网站", "政府网站", "客户端", "新媒体", "平台"];

/// An outlet as somebody writes it into the form (媒体登记).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOutlet {
    /// 名称.
    pub name: String,
    /// 层级.
    pub standing: String,
    /// 类型.
    pub kind: String,
    /// 别名, divided by 、.
    pub aliases: String,
    /// 域名, divided by 、; addresses are taken for their hosts.
    pub domains: String,
    /// 节目, divided by 、.
    pub programmes: String,
    /// 主办, divided by 、.
    pub run_by: String,
    /// The first day, ISO; empty when it always was.
    pub from: String,
    /// The last day, ISO; empty when it goes on.
    pub to: String,
    /// 依据.
    pub reason: String,
}

impl Office {
    /// Registers an outlet and gives the number of the change.
    ///
    /// Refused, all at once: a name that is missing, long or borne already (E-101), a 层级 or 类型 that is none (E-102),
    /// a domain that is none (E-103), days that are none or in the wrong order (E-104), no reason (E-105), a name or
    /// domain that leads elsewhere (E-106).
    pub async fn add_outlet(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewOutlet,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::ADD_OUTLET)?;
        let mut problems = form_problems(new);
        let row = row_of(moment, actor, new, &mut problems);
        let mut writing = self.inner.store.write().await?;
        let changes = writing.outlet_changes().await?;
        let book = OutletBook::of(changes, Vec::new(), self.notices()).ok();
        let register = book.as_ref().map(|book| book.on(moment.today));
        if let Some(known) = register.and_then(|register| register.named(&row.outlet)) {
            let what = format!("“{}”已在媒体名录中，指{}", row.outlet, known.name);
            problems.push(Problem::at("name", "E-101", what, "请在该媒体的页面补充别名、域名或办理变更"));
        } else {
            problems.extend(self.clashes_with(&mut writing, &row).await?);
        }
        no_problems(problems)?;
        let detail = format!("{}，{}，{}：{}", row.outlet, row.standing, row.kind, row.reason);
        let subject = row.outlet.clone();
        let id = writing.add_outlet_change(row).await?;
        writing.record(event(moment, actor, act::ADD_OUTLET, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// What the register would refuse with this change.
    pub(crate) async fn clashes_with(
        &self,
        writing: &mut Writing,
        row: &OutletChangeRow,
    ) -> Result<Vec<Problem>, OfficeError> {
        let mut changes = writing.outlet_changes().await?;
        let before = OutletBook::of(changes.clone(), Vec::new(), self.notices()).err().unwrap_or_default();
        changes.push(row.clone());
        let after = OutletBook::of(changes, Vec::new(), self.notices()).err().unwrap_or_default();
        let new = after.into_iter().filter(|problem| !before.contains(problem));
        let told = new.map(|problem| {
            let (what, cure) = problem.rsplit_once('，').unwrap_or((problem.as_str(), "请核对后重新填写"));
            Problem::at("", "E-106", what, cure)
        });
        Ok(told.collect())
    }
}

fn form_problems(new: &NewOutlet) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |field: &'static str, code: &'static str, what: String, cure: String| {
        problems.push(Problem::at(field, code, what, cure));
    };
    let name = cell(&new.name);
    if name.is_empty() {
        say("name", "E-101", "没有填写媒体名称".to_owned(), "请填写全称".to_owned());
    } else if name.chars().count() > LONGEST_NAME || name.contains(['\n', '、']) {
        let what = format!("媒体名称超过{LONGEST_NAME}个字，或含有换行、顿号");
        say("name", "E-101", what, "一次只登记一家媒体，别名另填".to_owned());
    }
    if Standing::from_word(&new.standing).is_none() {
        let words: Vec<&str> = Standing::words().collect();
        let cure = format!("请从{}中选一个", words.join("、"));
        say("standing", "E-102", format!("没有“{}”这一层级", new.standing), cure);
    }
    if !KINDS.contains(&new.kind.as_str()) {
        let cure = format!("请从{}中选一个", KINDS.join("、"));
        say("kind", "E-102", format!("没有“{}”这一类型", new.kind), cure);
    }
    for (field, cell) in [("aliases", &new.aliases), ("programmes", &new.programmes), ("run_by", &new.run_by)]
    {
        let names = names_in(cell);
        if names.len() > MOST_NAMES || names.iter().any(|name| name.chars().count() > LONGEST_NAME) {
            let what = format!("超过{MOST_NAMES}个，或有一个超过{LONGEST_NAME}个字");
            say(field, "E-101", what, "请用顿号隔开，只填常用的".to_owned());
        }
    }
    problems.extend(day_problems(&new.from, &new.to));
    problems.extend(reason_problems(&new.reason));
    problems
}

/// What is wrong with the days of a form.
pub(crate) fn day_problems(from: &str, to: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<NaiveDate>().map(Some),
    };
    let (first, last) = (day(from), day(to));
    for (field, found, words) in [("from", first, from), ("to", last, to)] {
        if found.is_err() {
            let cure = "请写成2026-01-01的样式，或留空";
            problems.push(Problem::at(field, "E-104", format!("“{words}”不是日期"), cure));
        }
    }
    if let (Ok(Some(first)), Ok(Some(last))) = (first, last)
        && first > last
    {
        problems.push(Problem::at("to", "E-104", "截止日期早于起始日期", "请核对起止日期"));
    }
    problems
}

/// What is wrong with the reason of a form.
pub(crate) fn reason_problems(reason: &str) -> Vec<Problem> {
    let reason = cell(reason);
    if reason.is_empty() {
        let cure = "请写明依据的文件、公告或事由，今后核对用";
        vec![Problem::at("reason", "E-105", "没有写明依据", cure)]
    } else if reason.chars().count() > LONGEST_REASON {
        let what = format!("依据超过{LONGEST_REASON}个字");
        vec![Problem::at("reason", "E-105", what, "请只写文件名称、文号或一句话事由")]
    } else {
        Vec::new()
    }
}

/// A domain as people paste it: an address counts for its host, without `www.`.
pub(crate) fn domain_in(text: &str) -> Option<String> {
    let host = address::host(text)?;
    let bare = host.strip_prefix("www.").filter(|bare| bare.contains('.')).unwrap_or(&host);
    // A domain everybody lives under is nobody's.
    let is_common =
        ["com.cn", "gov.cn", "org.cn", "net.cn", "edu.cn", "com", "cn", "net", "org"].contains(&bare);
    (!is_common).then(|| bare.to_owned())
}

fn row_of(moment: &Moment, actor: &Actor, new: &NewOutlet, problems: &mut Vec<Problem>) -> OutletChangeRow {
    let mut domains = BTreeSet::new();
    for written in names_in(&new.domains) {
        if let Some(domain) = domain_in(&written) {
            domains.insert(domain);
        } else {
            let what = format!("“{written}”不是媒体自己的域名");
            let cure = "请写成 example.gov.cn 的样式，或粘贴该媒体的一个网址";
            problems.push(Problem::at("domains", "E-103", what, cure));
        }
    }
    let name = cell(&new.name);
    let joined = |names: Vec<String>| names.join("、");
    let aliases = names_in(&new.aliases).into_iter().filter(|alias| key(alias) != key(&name)).collect();
    let domains: Vec<String> = domains.into_iter().collect();
    let lines = [joined(aliases), joined(domains), joined(names_in(&new.programmes))];
    OutletChangeRow {
        id: 0,
        outlet: name,
        act: ChangeOf::Entry.word().to_owned(),
        value: lines.join("\n"),
        standing: new.standing.clone(),
        kind: new.kind.clone(),
        target: joined(names_in(&new.run_by)),
        from_day: new.from.trim().to_owned(),
        to_day: new.to.trim().to_owned(),
        reason: cell(&new.reason),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    }
}
