//! Chance (随机): the only place of the whole program where random bytes are made, from the system's own source.
//! The office is handed it with [`secrets`]; tests hand it bytes that are the same every time.

use std::path::PathBuf;
use zhaozhang_office::access::secret::{PasswordCost, Random, Secrets};

/// What an office keeps its secrets with: the system's random bytes, the full cost of passwords, and the file of the
/// key where one was given.
pub fn secrets(key_file: Option<PathBuf>) -> Secrets {
    Secrets { random: Random::new(fill), key_file, password_cost: PasswordCost::Full }
}

/// Fills the bytes from the system. A system without random bytes can keep no secret, so it stops there:
/// going on with bytes that can be guessed would be worse.
#[expect(clippy::panic, reason = "going on with bytes that can be guessed would be worse than stopping")]
fn fill(bytes: &mut [u8]) {
    if let Err(cause) = getrandom::fill(bytes) {
        panic!("the system gives no random bytes: {cause}");
    }
}
