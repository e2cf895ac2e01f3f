//! The door for programs (接口): everything the pages do, as JSON below `/api/v1`, and its description.
//!
//! There is no second set of verbs here. Each form of a page stands a second time at `/api/v1` before its address:
//! [`bridge`] turns a JSON object into that form and the page's answer into JSON, so that what a page can do a program
//! can do, with the same permission, the same checks and the same event (decision 0012).
//!
//! Next: [`answer`] for the shape of every answer.

pub mod answer;
pub mod bearer;
pub mod bridge;
pub mod description;
pub mod drawn;
pub mod fields;
mod markup;
pub mod once;
pub mod reading;
pub mod records;
pub mod shape;
pub mod taking;
pub mod words;
pub mod work;

/// What stands before every address for programs.
pub const ROOT: &str = "/api/v1";

/// The address for programs of a page's address.
pub fn address(path: &str) -> String {
    format!("{ROOT}{}", if path == "/" { "/desk" } else { path })
}

/// Whether a request comes from a program.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path == "/api" || path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
