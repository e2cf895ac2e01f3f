//! A person's word on two texts (人工裁定): joined or kept apart, always with a reason.
//! A ruling outranks what the texts say, and is applied again at every count.

use std::collections::BTreeMap;

use super::story::Forest;

/// A person's decision about two texts, by the caller's numbers (人工裁定).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// 拆分: the first text is not the story of the second.
    Split {
        /// The text that leaves.
        text: u64,
        /// A text of the story it leaves.
        from: u64,
        /// Why.
        reason: String,
    },
    /// 合并: the two texts are one story.
    Join {
        /// One text.
        text: u64,
        /// The other.
        with: u64,
        /// Why.
        reason: String,
    },
}

/// Why a ruling cannot be taken (不予受理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub(crate) String);

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl Ruling {
    pub(crate) fn texts(&self) -> (u64, u64) {
        match self {
            Self::Split { text, from, .. } => (*text, *from),
            Self::Join { text, with, .. } => (*text, *with),
        }
    }

    /// Checks that a ruling says why and names two texts.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let (verb, reason) = match self {
            Self::Split { reason, .. } => ("拆分", reason),
            Self::Join { reason, .. } => ("合并", reason),
        };
        let (one, two) = self.texts();
        let mut faults = Vec::new();
        if reason.trim().is_empty() {
            faults.push(format!("{verb}稿件须写明理由，请补填后再提交"));
        }
        if one == two {
            faults.push(format!("{verb}的两篇是同一篇（编号 {one}），请选另一篇"));
        }
        if faults.is_empty() { Ok(()) } else { Err(Refusal(format!("{}。", faults.join("；")))) }
    }
}

/// The rulings of a pool by place in canonical order.
#[derive(Debug, Default)]
pub(crate) struct Rulings {
    apart: BTreeMap<u32, Vec<u32>>,
    together: Vec<(u32, u32)>,
}

impl Rulings {
    /// Looks the texts up; a ruling about a text that is not in the pool waits.
    pub(crate) fn of(rulings: &[Ruling], place: impl Fn(u64) -> Option<u32>) -> Self {
        let mut found = Self::default();
        for ruling in rulings {
            let (one, two) = ruling.texts();
            let (Some(one), Some(two)) = (place(one), place(two)) else {
                continue;
            };
            match ruling {
                Ruling::Split { .. } => {
                    found.apart.entry(one).or_default().push(two);
                    found.apart.entry(two).or_default().push(one);
                }
                Ruling::Join { .. } => found.together.push((one.min(two), one.max(two))),
            }
        }
        found.together.sort_unstable();
        found
    }

    /// The texts that a text must not share a story with, as far as they come before it.
    pub(crate) fn apart(&self, text: u32) -> impl Iterator<Item = u32> + '_ {
        self.apart.get(&text).into_iter().flatten().copied().filter(move |o| *o < text)
    }

    /// Joins the stories that a person joined.
    pub(crate) fn join(&self, forest: &mut Forest) {
        for (one, two) in &self.together {
            let (a, b) = (forest.root(*one), forest.root(*two));
            let (first, later) = (a.min(b), a.max(b));
            if first != later {
                forest.roots.iter_mut().filter(|root| **root == later).for_each(|root| *root = first);
            }
        }
    }
}
