//! How fast plans are read: the long seed alone (limit 50 ms), and a thousand plans in a stream (floor 20 MB/s).
//! `cargo bench -p zhaozhang-text --bench plan`. The thousand differ in their figures, so that nothing is remembered.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench prints and may stop")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a rate is shown"
)]

use std::time::{Duration, Instant};
use zhaozhang_text::plan::{Directory, read};

/// The time this process has worked, so that neighbours on the machine do not count; the clock where nobody tells.
fn worked(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn main() {
    let begin = Instant::now();
    let text = include_str!("../tests/plan_data/jilin-2012-19.txt");
    let directory = Directory::default();
    let best = (0..20)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(read(text, &directory).plans.first().map(|plan| plan.tasks.len()), Some(56));
            start.elapsed()
        })
        .min()
        .expect("twenty readings");
    println!("one plan of {} bytes: {best:?}", text.len());
    let other = include_str!("../tests/plan_data/wugang-2017-18.txt");
    let plans: Vec<String> = (0..1_000)
        .map(|nth| {
            if nth % 2 == 0 {
                text.replace("95%", &format!("{}%", nth % 90 + 5))
            } else {
                other.replace("75%", &format!("{}%", nth % 90 + 5))
            }
        })
        .collect();
    let n_bytes: usize = plans.iter().map(String::len).sum();
    let start = worked(begin);
    let n_tasks: usize =
        plans.iter().flat_map(|text| read(text, &directory).plans).map(|plan| plan.tasks.len()).sum();
    let elapsed = worked(begin).saturating_sub(start);
    assert_eq!(n_tasks, 500 * (56 + 27));
    let rate = n_bytes as f64 / 1e6 / elapsed.as_secs_f64();
    println!("1,000 plans of {n_bytes} bytes: {elapsed:?}, {rate:.1} MB/s");
}
