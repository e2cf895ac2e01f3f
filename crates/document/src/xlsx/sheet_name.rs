//! The name of a sheet, proven to be one Excel accepts. It is not a title: that stands in the sheet's first row.

use std::collections::BTreeSet;

use super::WorkbookError;

/// Excel's limit for the name of a sheet, in UTF-16 units.
const LONGEST: usize = 31;
/// Characters Excel refuses in the name of a sheet.
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The name of a sheet: one to 31 characters, none of `[ ] : * ? / \`, no apostrophe at either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName(String);

impl SheetName {
    /// Takes a name as it is.
    ///
    /// # Errors
    /// A name Excel would not accept is refused with the reason.
    pub fn new(name: impl Into<String>) -> Result<Self, WorkbookError> {
        let name = name.into();
        let reason = if name.trim().is_empty() {
            "is blank"
        } else if name.encode_utf16().count() > LONGEST {
            "is longer than 31 characters"
        } else if name.contains(FORBIDDEN) || name.chars().any(char::is_control) {
            "holds a character Excel does not allow"
        } else if name.starts_with('\'') || name.ends_with('\'') {
            "begins or ends with an apostrophe"
        } else if name.eq_ignore_ascii_case("history") {
            "is a name Excel keeps for itself"
        } else {
            return Ok(Self(name));
        };
        Err(WorkbookError::SheetName { name, reason })
    }

    /// Makes a name from any title: forbidden characters are dropped, what is too long is cut.
    pub fn from_title(title: &str) -> Self {
        let is_allowed = |character: &char| {
            !FORBIDDEN.contains(character) && !character.is_control() && *character != '\''
        };
        let mut n_units = 0_usize;
        let name: String = title
            .trim()
            .chars()
            .filter(is_allowed)
            .take_while(|character| {
                n_units = n_units.saturating_add(character.len_utf16());
                n_units <= LONGEST
            })
            .collect();
        Self::new(name.trim()).unwrap_or_else(|_| Self("表".to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Refuses two sheets of one name; Excel compares them without case.
pub(crate) fn check_unique<'a>(names: impl Iterator<Item = &'a SheetName>) -> Result<(), WorkbookError> {
    let mut seen = BTreeSet::new();
    for SheetName(name) in names {
        if !seen.insert(name.to_lowercase()) {
            return Err(WorkbookError::SheetName { name: name.clone(), reason: "is used twice" });
        }
    }
    Ok(())
}
