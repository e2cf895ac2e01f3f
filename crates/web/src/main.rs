//! The program `zhaozhang`: hands its arguments to [`zhaozhang_web::command`] and says how it went.

use std::process::ExitCode;

fn main() -> ExitCode {
    zhaozhang_web::command::run()
}
