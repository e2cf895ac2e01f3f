//! What the command line says (输出): results on standard output, refusals on standard error. The only place
//! that prints; a closed pipe (`| head`) is no fault.

use std::io::{self, Write as _};

/// A line of the result.
pub fn say(words: &str) {
    // Whoever closed the pipe has read enough.
    let _ = writeln!(io::stdout().lock(), "{words}");
}

/// Lines under a line, indented.
pub fn say_each(lines: &[impl std::fmt::Display]) {
    for line in lines {
        say(&format!("  {line}"));
    }
}

/// A line about why something was not done.
pub fn complain(words: &str) {
    let _ = writeln!(io::stderr().lock(), "{words}");
}
