//! What counties took over of a target (县区分解): share, figure, state and light of each, the sum of the counties' figures
//! beside the city's, and whoever reached a limit, with or without a share. Only looks.

use super::light_tag;
use super::one::Seen;
use super::sight::state_of;
use std::collections::BTreeSet;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::{Comparator, Measure, Reading, Standing};
use zhaozhang_domain::task::share::{Share, Sharing, faults};
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_readings::{share_measure, task_readings, unit_readings};

/// A county's line under a target.
pub(super) struct ShareView {
    pub(super) unit: String,
    pub(super) share: String,
    pub(super) latest: String,
    /// 已达到, 落后于进度 …, of the county's own share.
    pub(super) state: &'static str,
    pub(super) tag: &'static str,
    /// The county's light on the task.
    pub(super) light: &'static str,
    pub(super) light_tag: &'static str,
}

impl Seen {
    fn all_acts(&self) -> Vec<&TaskAct> {
        self.acts.iter().collect()
    }

    /// Confirmed figures of a target that are the task's own, with what occasions give.
    pub(super) fn readings(&self, index: usize) -> Vec<Reading> {
        task_readings(&self.task, &self.all_acts(), index)
    }

    /// Units other than those that answer, whose figure of a limit reached it (S2-15): with a share or without, and
    /// before somebody confirmed the figure.
    pub(super) fn warnings(&self, index: usize, measure: &Measure) -> Vec<String> {
        if !measure.is_threshold {
            return Vec::new();
        }
        let given: Vec<&TaskAct> = self
            .acts
            .iter()
            .filter(|act| act.kind == ActKind::Figure && act.words.index == Some(index) && !act.is_returned())
            .collect();
        let units: BTreeSet<i64> = given.iter().map(|act| act.unit).collect();
        let shares = units.into_iter().filter(|unit| self.task.is_share_of(*unit, Some(index)));
        let reached = shares.filter_map(|unit| {
            let of_unit = given.iter().filter(|act| act.unit == unit);
            let last = of_unit.max_by_key(|act| (act.on, act.id))?;
            let reading = Reading { on: last.on, figure: Points::parse(&last.words.figure)? };
            let standing = measure.standing(&[reading], self.today);
            let latest = standing.latest.filter(|_| standing.is_limit_reached)?;
            let waits = if last.judged.is_none() { "（数据待确认）" } else { "" };
            let Measure { indicator, comparator, goal, unit: measured, .. } = measure;
            Some(format!(
                "{}的{indicator}为{}{measured}{waits}，已到限值（{}{goal}{measured}），请按原文办理",
                self.unit_name(unit),
                latest.figure,
                comparator.sign()
            ))
        });
        reached.collect()
    }

    /// The counties' lines and what is to be said of them together.
    pub(super) fn shares(
        &self,
        index: usize,
        measure: &Measure,
        city: &Standing,
    ) -> (Vec<ShareView>, Vec<String>) {
        let acts = self.all_acts();
        let own: Vec<_> = self.task.shares.iter().filter(|share| share.index == index).collect();
        if own.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let (mut views, mut checked, mut sum) = (Vec::new(), Vec::new(), None::<Points>);
        for share in own {
            let name = self.unit_name(share.unit);
            checked.push(Share { unit: name.clone(), figure: share.figure });
            let readings = unit_readings(&acts, index, share.unit);
            let its = share_measure(measure.clone(), share.figure);
            let standing = its.standing(&readings, self.today);
            let (state, tag) = if standing.latest.is_none() && !standing.is_behind {
                ("没有数据", "")
            } else {
                state_of(&standing, &its)
            };
            let light = self.row.verdict_of(share.unit).light;
            if let Some(latest) = standing.latest {
                sum = Some(sum.unwrap_or_default() + latest.figure);
            }
            views.push(ShareView {
                unit: name,
                share: format!("{}{}", share.figure, measure.unit),
                latest: standing
                    .latest
                    .map(|own| format!("{}{}", own.figure, measure.unit))
                    .unwrap_or_default(),
                state,
                tag,
                light: light.word(),
                light_tag: light_tag(light),
            });
        }
        if measure.is_threshold {
            return (views, Vec::new());
        }
        let notes = notes(measure, &checked, sum, city);
        (views, notes)
    }
}

/// What is to be said of shares and figures together.
fn notes(measure: &Measure, checked: &[Share], sum: Option<Points>, city: &Standing) -> Vec<String> {
    let sharing = Sharing::of_target(&measure.indicator, &measure.unit);
    let mut notes = faults(sharing, measure.comparator == Comparator::AtMost, measure.goal, checked);
    if sharing == Sharing::Sum {
        let unit = &measure.unit;
        if notes.is_empty() {
            let shared: Points = checked.iter().map(|share| share.figure).sum();
            notes.push(format!("合计{shared}{unit}，与目标{}{unit}相符", measure.goal));
        }
        notes.extend(sum.map(|sum| {
            let city = city.latest.map_or_else(
                || "全市没有经确认的数据".to_owned(),
                |city| {
                    let differs = if city.figure == sum { "，一致" } else { "，不一致，请核对" };
                    format!("全市填报{}{unit}{differs}", city.figure)
                },
            );
            format!("县区现状合计{sum}{unit}，{city}")
        }));
    }
    notes
}
