//! The states of a plan (方案状态): nothing of it is on anybody's to-do list before it is issued (S2-3).

use chrono::NaiveDate;

/// The state of a plan (方案状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlanState {
    /// 草案: read and being confirmed.
    Draft,
    /// 印发: issued, being divided.
    Issued,
    /// 执行: under way.
    Running,
    /// 评估: the year is over, results are being judged.
    Evaluated,
    /// 归档: kept.
    Archived,
}

impl PlanState {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Issued, Self::Running, Self::Evaluated, Self::Archived];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "草案",
            Self::Issued => "印发",
            Self::Running => "执行",
            Self::Evaluated => "评估",
            Self::Archived => "归档",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// The one state that may follow; nothing after 归档.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Draft => Some(Self::Issued),
            Self::Issued => Some(Self::Running),
            Self::Running => Some(Self::Evaluated),
            Self::Evaluated => Some(Self::Archived),
            Self::Archived => None,
        }
    }

    /// Whether its tasks are somebody's duty today.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Issued | Self::Running)
    }
}

/// What keeps a draft from being issued (印发前检查): every doubt, so that nothing was guessed silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftTask {
    /// What it is called: 任务12, 第二部分任务1.
    pub name: String,
    /// 序号 as the plan writes it; nothing when it has none.
    pub number: Option<u32>,
    /// The chapter it stands in: numbers may start again in each.
    pub chapter: Option<usize>,
    /// Whether a person confirmed what was read.
    pub is_confirmed: bool,
    /// How many departments answer for it.
    pub departments: usize,
    /// When it is due.
    pub due: Option<NaiveDate>,
}

/// Why a draft cannot be issued yet: tasks nobody confirmed, without department, numbers that stand twice in a
/// chapter, due days before the issue that nobody confirmed. Empty when it can.
pub fn hindrances(tasks: &[DraftTask], issued_on: NaiveDate) -> Vec<String> {
    let mut found = Vec::new();
    if tasks.is_empty() {
        found.push("方案里一项任务也没有".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    for task in tasks {
        let name = &task.name;
        if !task.is_confirmed {
            found.push(format!("{name}还没有人确认"));
        }
        if task.departments == 0 {
            found.push(format!("{name}没有责任单位"));
        }
        if !task.is_confirmed && task.due.is_some_and(|due| due < issued_on) {
            found.push(format!("{name}的时限早于印发日期，请确认或改正"));
        }
        if task.number.is_some_and(|number| !seen.insert((task.chapter, number))) {
            found.push(format!("{name}的序号在同一部分出现两次"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{DraftTask, PlanState, hindrances};

    #[test]
    fn states_follow_one_another_and_only_issued_plans_are_owed() {
        let mut state = PlanState::Draft;
        let mut owed = Vec::new();
        while let Some(next) = state.next() {
            assert!(next > state);
            assert_eq!(PlanState::from_word(next.word()), Some(next));
            state = next;
            if state.is_owed() {
                owed.push(state.word());
            }
        }
        assert_eq!((state, owed), (PlanState::Archived, vec!["印发", "执行"]));
    }

    #[test]
    fn every_doubt_keeps_a_draft_back() {
        let issued_on = "2017-09-08".parse().unwrap();
        let good = DraftTask {
            name: "任务1".into(),
            number: Some(1),
            chapter: Some(0),
            is_confirmed: true,
            departments: 2,
            due: None,
        };
        assert!(hindrances(std::slice::from_ref(&good), issued_on).is_empty());
        let early = DraftTask {
            name: "任务10".into(),
            number: Some(10),
            chapter: Some(0),
            is_confirmed: false,
            departments: 0,
            due: "2017-06-30".parse().ok(),
        };
        assert_eq!(hindrances(&[good.clone(), early, good.clone()], issued_on).len(), 4);
        // 1, 2 / 1, 2: each chapter counts anew (P-122 of a plan that does so was wrong).
        let next = DraftTask { chapter: Some(1), ..good.clone() };
        assert!(hindrances(&[good, next], issued_on).is_empty());
        assert_eq!(hindrances(&[], issued_on).len(), 1);
    }
}
