//! The stable codes of everything a ledger workbook can be refused for (问题编号).
//! A code never changes its meaning and is never used again; new ones go at the end. The sentences stand where
//! the problem is found, beside the check.

/// The file is empty.
pub const EMPTY_FILE: &str = "L-001";
/// The file is no workbook and no CSV.
pub const WRONG_TYPE: &str = "L-002";
/// The workbook is cut off or damaged.
pub const DAMAGED: &str = "L-003";
/// The workbook has a password.
pub const PASSWORD: &str = "L-004";
/// The workbook unpacks to far more than a ledger can be.
pub const BOMB: &str = "L-005";
/// No sheet of the workbook has a row.
pub const NO_CONTENT: &str = "L-006";
/// The text of a CSV file is in no known encoding.
pub const UNKNOWN_ENCODING: &str = "L-007";
/// The file is larger than a ledger can be.
pub const TOO_LARGE: &str = "L-008";

/// A sheet whose name is no kind of fact.
pub const UNKNOWN_SHEET: &str = "L-101";
/// A sheet without a head row in its first rows.
pub const NO_HEAD: &str = "L-102";
/// A column title the ledger does not know.
pub const UNKNOWN_COLUMN: &str = "L-103";
/// Two columns with one title.
pub const DOUBLE_COLUMN: &str = "L-104";
/// A needed column is missing.
pub const MISSING_COLUMN: &str = "L-105";
/// A needed cell is empty.
pub const REQUIRED: &str = "L-106";
/// What stands in a date column is no date.
pub const NO_DATE: &str = "L-107";
/// A date that does not exist.
pub const IMPOSSIBLE_DATE: &str = "L-108";
/// A date outside the years a ledger can be about.
pub const ABSURD_DATE: &str = "L-109";
/// Two dates of a row in the wrong order.
pub const DATE_ORDER: &str = "L-110";
/// A unit that is not in the register.
pub const UNKNOWN_UNIT: &str = "L-111";
/// A unit outside the days it stood in the register.
pub const UNIT_NOT_IN_FORCE: &str = "L-112";
/// A level the notice does not know.
pub const UNKNOWN_LEVEL: &str = "L-113";
/// A medium that is not in the media list (a note).
pub const UNKNOWN_OUTLET: &str = "L-114";
/// A figure typed as text with a unit.
pub const FIGURE_AS_TEXT: &str = "L-115";
/// What stands in a number column is no number.
pub const NO_NUMBER: &str = "L-116";
/// A number outside what its column can hold.
pub const NUMBER_RANGE: &str = "L-117";
/// A figure outside the range the notice gives.
pub const JUDGEMENT_RANGE: &str = "L-118";
/// A judgement on a subject the notice does not have.
pub const UNKNOWN_SUBJECT: &str = "L-119";
/// A word that is not one of the few its column allows.
pub const UNKNOWN_WORD: &str = "L-120";
/// A row that stands in the workbook twice.
pub const DUPLICATE: &str = "L-121";
/// An item that was never submitted (a note).
pub const NO_SUBMISSION: &str = "L-122";
/// A cell with a formula error.
pub const FORMULA_ERROR: &str = "L-123";
/// A text that is too long for its column.
pub const TOO_LONG: &str = "L-124";
/// More rows than a sheet can be.
pub const TOO_MANY_ROWS: &str = "L-125";
/// A sheet that could not be read to its end.
pub const SHEET_DAMAGED: &str = "L-126";
/// A sheet of a kind that no rule of the notice looks at (a note).
pub const UNUSED_SHEET: &str = "L-127";
/// A row whose 事实 column names no kind of fact.
pub const UNKNOWN_ROW_KIND: &str = "L-128";
/// A word that nearly is a word of the rules (a note).
pub const NEAR_WORD: &str = "L-129";
/// A day outside the time in which the notice is in force (a note).
pub const OUTSIDE_FORCE: &str = "L-130";
/// A CSV file does not say which kind of fact it holds.
pub const UNKNOWN_KIND: &str = "L-131";
/// An adoption without a level where rules ask for one (a note).
pub const NO_LEVEL: &str = "L-132";
