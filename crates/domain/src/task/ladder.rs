//! The ladder of supervision (督办阶梯): 提醒 → 催办 → 通报 → 约谈 → 督导 → 问责. A step follows the one before only when
//! that one was not answered in time or its answer was not accepted; a closed matter begins again at the bottom.

use chrono::NaiveDate;

/// A step (督办措施), from the mildest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 提醒.
    Remind,
    /// 催办, with a 催办单.
    Urge,
    /// 通报, in a 督办通知.
    Circulate,
    /// 约谈, with a record: time, persons, content, commitments (S3-39).
    Summon,
    /// 督导: a round with findings.
    Inspect,
    /// 问责: needs a finding and an approver (S2-20).
    HoldToAccount,
}

impl Step {
    /// All, from the mildest.
    pub const ALL: [Self; 6] =
        [Self::Remind, Self::Urge, Self::Circulate, Self::Summon, Self::Inspect, Self::HoldToAccount];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Remind => "提醒",
            Self::Urge => "催办",
            Self::Circulate => "通报",
            Self::Summon => "约谈",
            Self::Inspect => "督导",
            Self::HoldToAccount => "问责",
        }
    }

    /// The step of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    /// The paper drawn for it; nothing for a reminder.
    pub const fn paper(self) -> Option<&'static str> {
        match self {
            Self::Remind => None,
            Self::Urge => Some("催办单"),
            Self::Circulate | Self::Inspect => Some("督办通知"),
            Self::Summon => Some("约谈记录"),
            Self::HoldToAccount => Some("问责建议"),
        }
    }
}

/// How a step was answered (办理答复).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Not yet.
    None,
    /// Answered, waiting for the supervisor.
    Given(NaiveDate),
    /// The supervisor took it: the matter is closed.
    Accepted(NaiveDate),
    /// The supervisor did not take it.
    Refused(NaiveDate),
}

/// A step that was taken (督办记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub step: Step,
    /// When.
    pub on: NaiveDate,
    /// By when an answer is due.
    pub answer_due: NaiveDate,
    /// How it was answered.
    pub answer: Answer,
}

/// The step that may be taken on a day, after those taken so far in order; or why none may.
///
/// The supervisor may take a milder step again, never a harder one than this.
pub fn next(taken: &[Taken], on: NaiveDate) -> Result<Step, String> {
    let Some(last) = taken.last() else { return Ok(Step::Remind) };
    match last.answer {
        Answer::Accepted(_) => Ok(Step::Remind),
        Answer::Given(_) => Err(format!("{}已经答复，请先确认或退回答复", last.step.word())),
        Answer::None if on <= last.answer_due => Err(format!(
            "{}还在答复期内（{}前），到期未答复才能采取下一步",
            last.step.word(),
            crate::period::document_date(last.answer_due)
        )),
        Answer::None | Answer::Refused(_) => {
            let harder = Step::ALL.into_iter().find(|step| *step > last.step);
            Ok(harder.unwrap_or(last.step))
        }
    }
}

/// Why this step cannot be taken on a day; nothing when it can.
pub fn hindrance(taken: &[Taken], step: Step, on: NaiveDate) -> Option<String> {
    match next(taken, on) {
        Err(reason) => Some(reason),
        Ok(allowed) if step <= allowed => None,
        Ok(allowed) => Some(format!("现在最多可以{}，不能越级{}", allowed.word(), step.word())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Step, Taken, hindrance, next};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn taken(step: Step, answer: Answer) -> Taken {
        Taken { step, on: day("2012-08-01"), answer_due: day("2012-08-08"), answer }
    }

    #[test]
    fn no_step_is_left_out_and_an_answer_is_waited_for() {
        let late = day("2012-08-09");
        assert_eq!(next(&[], late), Ok(Step::Remind));
        let reminded = [taken(Step::Remind, Answer::None)];
        assert!(next(&reminded, day("2012-08-08")).is_err(), "the day itself still belongs to the answer");
        assert_eq!(next(&reminded, late), Ok(Step::Urge));
        assert!(hindrance(&reminded, Step::Summon, late).unwrap().contains("不能越级约谈"));
        assert_eq!(hindrance(&reminded, Step::Remind, late), None);
        let answered = [taken(Step::Urge, Answer::Given(late))];
        assert!(next(&answered, late).unwrap_err().contains("确认或退回"));
        let refused = [taken(Step::Urge, Answer::Refused(late))];
        assert_eq!(next(&refused, late), Ok(Step::Circulate));
        let closed = [taken(Step::Inspect, Answer::Accepted(late))];
        assert_eq!(next(&closed, late), Ok(Step::Remind));
        let top = [taken(Step::HoldToAccount, Answer::Refused(late))];
        assert_eq!(next(&top, late), Ok(Step::HoldToAccount));
    }
}
