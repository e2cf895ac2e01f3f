//! The verb 导入佐证材料包: a package named by the rule 序号+稿件标题 is taken apart, its files are hung on the rows they
//! belong to, and what fits nowhere is listed for the liaison to cure (S0-42, requirements §2.8).

use crate::Office;
use crate::evidence::read_package::ListedRow;
use crate::evidence::{EvidenceKind, EvidenceOf, HeldFile, Receiving, attach};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_content::ReportLine;
use crate::report::report_flow::take_up;
use crate::report::report_links::ROW_OWNER;
use zhaozhang_domain::period::Period;

/// What came of a package (导入结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackageTaken {
    /// Files hung on rows.
    pub attached: usize,
    /// What fits nowhere or is missing, each a sentence with its cure and code.
    pub faults: Vec<String>,
}

/// The files of a package on their places, each with the row it belongs to by its place in the list.
#[derive(Debug, Default)]
pub(crate) struct KeptPackage {
    pub(crate) files: Vec<(usize, EvidenceOf, HeldFile)>,
    pub(crate) faults: Vec<String>,
}

impl Office {
    /// Takes a package into an open report.
    pub async fn take_in_report_package(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        package: Receiving,
    ) -> Result<PackageTaken, OfficeError> {
        permit(actor, act::FILL)?;
        let report = self.report(moment, actor, id).await?;
        if !report.state.is_open() {
            let what = format!("这份季报{}，不能再加佐证材料", report.state.word());
            let problem = Problem::at("file", "R-105", what, "需要补充的，请秘书处退回后再办理");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        // 序号 is the number a row has on the form: stories only.
        let stories = report.rows.iter().filter_map(|row| Some((row.standing.number?, row)));
        let listed: Vec<(ListedRow, ReportLine)> = stories
            .map(|(number, row)| {
                let has_reason = !row.line.no_evidence.is_empty() || !row.evidence.is_empty();
                (listed(number, &row.line, has_reason), row.line.clone())
            })
            .collect();
        let of = (report.unit, report.quarter);
        let kept = self.kept_package(moment, actor, of, &listed, package).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        let mut taken = PackageTaken { attached: 0, faults: kept.faults };
        for (place, mut of, held) in kept.files {
            let Some((_, line)) = listed.get(place) else { continue };
            of.owner_id = line.id;
            match attach(&mut writing, moment, actor, &of, &held).await {
                Ok(_) => taken.attached += 1,
                Err(OfficeError::Refused(refusal)) => taken.faults.push(refusal.to_string()),
                Err(other) => return Err(other),
            }
        }
        let detail = format!("佐证材料包：对上{}件，{}处问题", taken.attached, taken.faults.len());
        writing.record(event(moment, actor, act::FILL, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(taken)
    }

    /// Takes a package apart and puts what fits on its place; no row names it yet.
    pub(crate) async fn kept_package(
        &self,
        moment: &Moment,
        actor: &Actor,
        (unit, quarter): (i64, Period),
        rows: &[(ListedRow, ReportLine)],
        package: Receiving,
    ) -> Result<KeptPackage, OfficeError> {
        let listed: Vec<ListedRow> = rows.iter().map(|(listed, _)| listed.clone()).collect();
        let opened = self.read_package(actor, package, &listed, Some(quarter)).await?;
        let faults = opened.faults.iter().map(|fault| {
            let file = if fault.path.is_empty() { String::new() } else { format!("“{}”：", fault.path) };
            format!("{file}{}。{}。（{}）", fault.what, fault.cure, fault.code)
        });
        let mut kept = KeptPackage { files: Vec::new(), faults: faults.collect() };
        let pairs = opened.pairs;
        for (place, item) in opened.items.into_iter().enumerate() {
            let Some((row, _)) = pairs.iter().find(|(_, file)| *file == place) else { continue };
            let Some((_, line)) = rows.get(*row) else { continue };
            let kind = item.family.map_or(EvidenceKind::Other, EvidenceKind::of);
            // A package says nothing of the hour; the form's own 发布时间 is the day on which it was broadcast.
            let is_broadcast = matches!(kind, EvidenceKind::Film | EvidenceKind::Sound);
            let air_time = line.day().filter(|_| is_broadcast).map(|day| day.to_string());
            let of = EvidenceOf {
                owner_kind: ROW_OWNER.to_owned(),
                unit: Some(unit),
                kind,
                title: line.title.clone(),
                published_on: line.day(),
                air_time: air_time.unwrap_or_default(),
                address: line.address.clone(),
                ..EvidenceOf::default()
            };
            match self.keep_packed(moment, actor, &of, item.file).await {
                Ok(held) => kept.files.push((*row, of, held)),
                Err(OfficeError::Refused(refusal)) => kept.faults.push(refusal.to_string()),
                Err(other) => return Err(other),
            }
        }
        Ok(kept)
    }
}

/// A row as packages are held against it.
pub(crate) fn listed(number: u32, line: &ReportLine, has_reason: bool) -> ListedRow {
    ListedRow { number, title: line.title.clone(), published_on: line.day(), has_reason }
}
