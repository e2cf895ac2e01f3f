//! What a verb answers when it does not do what was asked: a refusal speaks to the person, a fault is ours.
//! Refusals say what, why and what to do next, with a stable code; faults carry their whole chain for the log.

use crate::ledger::ledger_book::{ProblemGroup, RowProblem};
use crate::ledger::take_in_ledger::ALREADY_IN_LEDGER;
use crate::permit::{Act, Role};
use std::error::Error;
use std::fmt;
use std::fmt::Write as _;

/// A refusal (拒绝): nothing was changed, and the person can do something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The role may not.
    NotPermitted {
        /// Who asked.
        name: String,
        /// Under which role.
        role: Role,
        /// For what.
        act: Act,
    },
    /// The role may, but the token of this program was not given the act.
    OutOfScope {
        /// Whose token.
        name: String,
        /// For what.
        act: Act,
    },
    /// Nobody is named.
    Nameless {
        /// For what.
        act: Act,
    },
    /// No notice of that code.
    UnknownNotice {
        /// The code asked for.
        code: String,
        /// The codes there are.
        known: Vec<String>,
    },
    /// Nothing to take in.
    EmptyLedger,
    /// Rows with problems, all of them, when all or none was asked.
    Problems(Vec<RowProblem>),
    /// No entry of that number.
    NoSuchEntry {
        /// The number asked for.
        serial: i64,
        /// The last number there is.
        last: i64,
    },
    /// The entry was taken back before.
    AlreadyReversed {
        /// Its number.
        serial: i64,
        /// The number of the reversal.
        by: i64,
    },
    /// The entry is itself a reversal.
    IsReversal {
        /// Its number.
        serial: i64,
    },
    /// A reversal without a reason.
    NoReason {
        /// The entry to take back.
        serial: i64,
    },
    /// A bulletin with this number was issued before and this one does not name it.
    AlreadyIssued {
        /// 期号 or 文号.
        number: String,
        /// The bulletin it must name.
        id: i64,
    },
    /// The bulletin to replace is not there, is of another notice or was replaced before.
    CannotReplace {
        /// Its id.
        id: i64,
        /// Why not.
        why: String,
    },
    /// A file name that cannot be kept.
    BadFileName {
        /// The name.
        name: String,
    },
    /// The demonstration must not mix with real facts.
    HasFacts {
        /// How many entries there are.
        entries: i64,
    },
    /// What was filled in has problems, all of them; each names the field it stands at.
    Listed(Vec<Problem>),
    /// There is no such record, or it is another unit's, which is the same to whoever asks.
    NotFound {
        /// What was looked for: `编号12的信息`.
        what: String,
    },
    /// What the verb needs is missing in the office (named in words).
    Missing {
        /// What.
        what: String,
        /// What to do.
        cure: String,
    },
}

/// One thing that keeps a form or an act from being taken (问题): where it stands, what and why, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// The field it stands at, as the form names it; empty when it concerns the whole.
    pub field: &'static str,
    /// What and why, without a full stop.
    pub what: String,
    /// What to do next, without a full stop.
    pub cure: String,
}

impl Problem {
    /// A problem at a field.
    pub fn at(
        field: &'static str,
        code: &'static str,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self { code, field, what: what.into(), cure: cure.into() }
    }

    /// A problem of the whole.
    pub fn of(code: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::at("", code, what, cure)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}。{}。（{}）", self.what, self.cure, self.code)
    }
}

impl Refusal {
    /// The stable code; of several problems, the first one's.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted { .. } => "O-101",
            Self::OutOfScope { .. } => "T-103",
            Self::Nameless { .. } => "O-102",
            Self::UnknownNotice { .. } => "O-103",
            Self::EmptyLedger => "O-111",
            Self::Problems(_) => "O-112",
            Self::NoSuchEntry { .. } => "O-121",
            Self::AlreadyReversed { .. } => "O-122",
            Self::IsReversal { .. } => "O-123",
            Self::NoReason { .. } => "O-124",
            Self::AlreadyIssued { .. } => "O-131",
            Self::CannotReplace { .. } => "O-132",
            Self::BadFileName { .. } => "O-133",
            Self::HasFacts { .. } => "O-141",
            Self::Missing { .. } => "O-142",
            Self::NotFound { .. } => "O-104",
            Self::Listed(problems) => match problems.as_slice() {
                [first, ..] => first.code,
                [] => "O-105",
            },
        }
    }
}

impl fmt::Display for Refusal {
    /// What, why and what to do next, in one office sentence; row problems one a line after it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPermitted { name, role, act } => write_not_permitted(f, name, *role, *act),
            Self::OutOfScope { name, act } => write!(
                f,
                "{name}的这个令牌不能{}：签发时没有给它这项权限。请由本人在“接口令牌”另签一个含“{}”的令牌。",
                act.word, act.key
            ),
            Self::Nameless { act } => write!(f, "不能{}：没有写明经办人。请填写姓名后再办理。", act.word),
            Self::Listed(problems) => write_listed(f, problems),
            Self::NotFound { what } => write!(f, "没有找到{what}。请核对后再办理。"),
            Self::UnknownNotice { code, known } if known.is_empty() => {
                write!(
                    f,
                    "没有代号为“{code}”的通知：本机一个通知也没有。请把通知文件夹放入通知目录后重新启动。"
                )
            }
            Self::UnknownNotice { code, known } => {
                write!(f, "没有代号为“{code}”的通知。现有：{}。请核对代号后再办理。", known.join("、"))
            }
            Self::EmptyLedger => {
                write!(f, "没有可以入账的记录：表中没有一行合格的内容。请填好台账后重新导入。")
            }
            Self::Problems(problems) => write_problems(f, problems),
            Self::NoSuchEntry { serial, last } => {
                write!(f, "台账没有第{serial}号记录：最末一号是第{last}号。请核对编号后再办理。")
            }
            Self::AlreadyReversed { serial, by } => {
                write!(f, "第{serial}号记录已由第{by}号冲销，不能再次冲销。如需恢复，请重新登记该事实。")
            }
            Self::IsReversal { serial } => {
                write!(f, "第{serial}号是冲销记录，不能再冲销。如需恢复原记录，请重新登记该事实。")
            }
            Self::NoReason { serial } => {
                write!(f, "不能冲销第{serial}号记录：没有写明理由。台账只增不改，请写明冲销理由后再办理。")
            }
            Self::AlreadyIssued { number, id } => write!(
                f,
                "“{number}”已经印发（编号{id}），印发件不能改动。请作为更正件印发，并注明替代编号{id}。"
            ),
            Self::CannotReplace { id, why } => {
                write!(f, "不能替代编号{id}的通报：{why}。请核对要替代的编号后再办理。")
            }
            Self::BadFileName { name } => {
                write!(f, "附件名“{name}”不能使用：名称为空、过长、重复或含有路径符号。请改名后再办理。")
            }
            Self::HasFacts { entries } => write!(
                f,
                "不能载入演示数据：台账已有{entries}条记录，演示数据不得与真实记录混放。请另选一个空的数据文件夹。"
            ),
            Self::Missing { what, cure } => write!(f, "{what}。{cure}。"),
        }
    }
}

fn write_not_permitted(f: &mut fmt::Formatter<'_>, name: &str, role: Role, act: Act) -> fmt::Result {
    // The machine's own roles are nobody one could ask.
    let persons: Vec<&str> = Role::of_persons().filter(|role| act.allows(*role)).map(Role::word).collect();
    write!(f, "{name}不能{}：角色“{}”没有这项权限。", act.word, role.word())?;
    if persons.is_empty() {
        write!(f, "请由维护人员办理。")
    } else {
        write!(f, "请由{}办理。", persons.join("或"))
    }
}

fn write_listed(f: &mut fmt::Formatter<'_>, problems: &[Problem]) -> fmt::Result {
    match problems {
        [only] => write!(f, "{only}"),
        several => {
            write!(f, "没有办理，有{}处问题：", several.len())?;
            several.iter().try_for_each(|problem| write!(f, "\n{problem}"))
        }
    }
}

fn write_problems(f: &mut fmt::Formatter<'_>, problems: &[RowProblem]) -> fmt::Result {
    write!(f, "一行也没有入账：有{}处问题。请按下列各条改好后重新导入，或选择只入合格行。", problems.len())?;
    let (standing, others): (Vec<_>, Vec<_>) =
        problems.iter().partition(|problem| problem.code == ALREADY_IN_LEDGER);
    for problem in others {
        f.write_char('\n')?;
        write!(f, "{problem}")?;
    }
    // A file imported twice repeats every row; a sheet in one line says the same. Sheets stand in workbook order.
    for own in standing.chunk_by(|one, next| one.sheet == next.sheet) {
        write_standing(f, own)?;
    }
    Ok(())
}

/// How many rows of a sheet that stand in the ledger already are named with their entries.
const NAMED: usize = 3;

/// The rows of one sheet that stand in the ledger already: a few one by one, many in one line.
fn write_standing(f: &mut fmt::Formatter<'_>, own: &[&RowProblem]) -> fmt::Result {
    match own {
        few if few.len() <= NAMED => few.iter().try_for_each(|problem| write!(f, "\n{problem}")),
        [first, ..] => {
            let named = own.iter().filter_map(|problem| problem.row).take(ProblemGroup::MOST_ROWS);
            let rows: Vec<String> = named.map(|row| row.to_string()).collect();
            let more = if own.len() > rows.len() { "等行" } else { "行" };
            write!(
                f,
                "\n{}第{}{more}：共{}行与台账中的记录完全相同，已经入账。{}。（{}）",
                first.sheet,
                rows.join("、"),
                own.len(),
                first.cure,
                first.code
            )
        }
        [] => Ok(()),
    }
}

impl Error for Refusal {}

/// A fault (故障): ours, not the person's. Shown with a reference number, logged once with its whole chain.
#[derive(Debug, thiserror::Error)]
#[error("{doing}")]
pub struct Fault {
    /// What the office was doing: `cannot read the ledger`.
    doing: String,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault with its cause.
    pub fn new(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing: doing.into(), cause: Some(cause.into()) }
    }

    /// A fault that has no deeper cause.
    pub fn plain(doing: impl Into<String>) -> Self {
        Self { doing: doing.into(), cause: None }
    }

    /// The whole chain in one line, for the log.
    pub fn chain(&self) -> String {
        let mut line = self.doing.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }
}

/// Why a verb did not do what was asked (未办理).
#[derive(Debug)]
pub enum OfficeError {
    /// The person can do something about it.
    Refused(Refusal),
    /// It is ours.
    Failed(Fault),
}

impl fmt::Display for OfficeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Failed(fault) => fault.fmt(f),
        }
    }
}

impl Error for OfficeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Failed(fault) => fault.source(),
        }
    }
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for OfficeError {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<zhaozhang_store::StoreFault> for Fault {
    fn from(cause: zhaozhang_store::StoreFault) -> Self {
        Self::new("the store failed", cause)
    }
}

impl From<zhaozhang_store::StoreFault> for OfficeError {
    fn from(cause: zhaozhang_store::StoreFault) -> Self {
        Self::Failed(cause.into())
    }
}
