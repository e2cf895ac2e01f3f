//! The program `zhaozhang`: hands its arguments to [`zhaozhang_web::command`] and says how it went.

use std::process::ExitCode;

/// Hands memory back soon after a PDF was drawn; the system's allocator would keep it for good.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zhaozhang_web::command::run()
}
