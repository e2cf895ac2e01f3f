//! The clock (时钟): the only place of the whole program where the time is read.
//! Everything else is told the moment; tests pass a fixed one.

use chrono::Utc;
use std::sync::{Arc, OnceLock};
use zhaozhang_office::Moment;

/// Something that tells the moment.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The machine's clock.
pub fn system() -> Clock {
    Arc::new(now)
}

/// The moment by the machine's clock.
pub fn now() -> Moment {
    Moment::of(Utc::now())
}

/// Milliseconds since this was first asked, which never go backwards; for limits of speed only.
#[expect(clippy::disallowed_methods, reason = "this is the edge where the clock is read")]
pub fn running_for() -> u64 {
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    let elapsed = START.get_or_init(std::time::Instant::now).elapsed();
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

/// Runs the work and tells how many milliseconds it took, for progress lines only.
#[expect(clippy::disallowed_methods, reason = "this is the edge where the clock is read")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed().as_millis())
}
