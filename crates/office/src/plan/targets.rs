//! The targets of a task in their places (任务的指标): those it was issued with and those an adjustment added, which of
//! them are in force, and the number acts call each by. What a target asks for is [`MeasureContent`]; where it stands is
//! [`crate::plan::task_readings`]'s.

use crate::plan::plan_content::{MeasureContent, TaskContent};

/// A target in its place on a task (任务的一项指标).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// What acts call it by: its place over all parts from 0, added ones after all that were issued. An adjustment moves
    /// no other target.
    pub index: usize,
    /// The part it belongs to.
    pub part: usize,
    /// What it asks for.
    pub measure: &'a MeasureContent,
}

impl TaskContent {
    /// Every target it ever had, ended ones too.
    fn all_targets(&self) -> impl Iterator<Item = Target<'_>> {
        let parts = self.parts.iter().enumerate();
        let issued = parts.flat_map(|(at, part)| part.measures.iter().map(move |measure| (at, measure)));
        let added = self.added.iter().map(|(at, measure)| (*at, measure));
        let all = issued.chain(added).enumerate();
        all.map(|(index, (part, measure))| Target { index, part, measure })
    }

    /// The targets in force, part by part as issued, then those added.
    pub fn targets(&self) -> impl Iterator<Item = Target<'_>> {
        self.all_targets().filter(|target| !self.ended.contains(&target.index))
    }

    /// What a target asks for or asked for until it ended; nothing where there never was one.
    pub fn target(&self, index: usize) -> Option<&MeasureContent> {
        self.all_targets().nth(index).map(|target| target.measure)
    }

    /// The same, to be changed.
    pub(crate) fn target_mut(&mut self, index: usize) -> Option<&mut MeasureContent> {
        let issued = self.parts.iter_mut().flat_map(|part| &mut part.measures);
        issued.chain(self.added.iter_mut().map(|(_, measure)| measure)).nth(index)
    }

    /// Whether a target is in force.
    pub fn has_target(&self, index: usize) -> bool {
        self.target(index).is_some() && !self.ended.contains(&index)
    }
}
