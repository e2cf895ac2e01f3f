//! The built program as a person runs it: its exit code and everything it said. No refusal may look like a crash.

use crate::office::project;
use std::path::Path;
use std::process::{Command, Stdio};

/// The program with these arguments, not yet started.
pub(super) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhaozhang"));
    command
        .current_dir(project())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program; gives its exit code and its words.
pub(super) fn said(arguments: &[&str]) -> (i32, String) {
    let output = program(arguments).output().unwrap();
    let words = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    for sign in ["panicked", "RUST_BACKTRACE", "Error {", "Err("] {
        assert!(!words.contains(sign), "{sign} in {words}");
    }
    (output.status.code().unwrap(), words)
}

/// The program refuses with the code, in Chinese, and says what to do; gives its words.
pub(super) fn refuses(arguments: &[&str], code: &str) -> String {
    let (exit, words) = said(arguments);
    assert_eq!(exit, 1, "{arguments:?}\n{words}");
    assert!(words.contains(code), "no {code} in {words}");
    assert!(words.contains('请') || words.contains("是否"), "no cure in {words}");
    words
}

/// The program does what is asked; gives its words.
pub(super) fn does(arguments: &[&str]) -> String {
    let (exit, words) = said(arguments);
    assert_eq!(exit, 0, "{arguments:?}\n{words}");
    words
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> String {
    path.display().to_string()
}
