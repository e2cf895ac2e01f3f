//! Who answers for what (责任分工): roles on a task, and when the lead may hand in for all (S2-23).

/// What a department does on a task (责任).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 牵头: answers for the whole and sums up.
    Lead,
    /// 分别负责: answers for its own part, with others of the same rank.
    Separate,
    /// 负责: answers.
    Responsible,
    /// 配合: helps.
    Supporting,
}

impl Part {
    /// All, in the order of the board.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Separate, Self::Responsible, Self::Supporting];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lead => "牵头",
            Self::Separate => "分别负责",
            Self::Responsible => "负责",
            Self::Supporting => "配合",
        }
    }

    /// The part of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// Why the lead cannot hand in the task's report yet (缺分报告): departments whose own report is missing, unless the
/// lead says that they are missing and why.
pub fn missing_reports<'a>(
    departments: &[(&'a str, Part)],
    reported: &[&str],
    said_missing: &str,
) -> Result<Vec<&'a str>, Vec<&'a str>> {
    let owed = departments.iter().filter(|(_, part)| *part != Part::Lead).map(|(name, _)| *name);
    let missing: Vec<&str> = owed.filter(|name| !reported.contains(name)).collect();
    if missing.is_empty() || !said_missing.trim().is_empty() { Ok(missing) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::{Part, missing_reports};

    #[test]
    fn the_lead_waits_for_the_others_or_says_who_is_missing() {
        let all = [("市卫健委", Part::Lead), ("市财政局", Part::Responsible), ("市医保局", Part::Supporting)];
        assert_eq!(missing_reports(&all, &["市财政局"], ""), Err(vec!["市医保局"]));
        assert_eq!(missing_reports(&all, &["市财政局"], "市医保局下周补报"), Ok(vec!["市医保局"]));
        assert_eq!(missing_reports(&all, &["市财政局", "市医保局"], ""), Ok(vec![]));
    }
}
