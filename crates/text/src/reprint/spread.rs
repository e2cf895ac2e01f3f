//! Work shared among threads (分工): a row of things cut into stretches, each done by whichever thread is free, the
//! results in the order of the row, so that the number of threads changes nothing.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many stretches for each thread, so that none waits long for another at the end.
const STRETCHES: usize = 256;

/// Does the work on a row of so many things with so many threads.
///
/// Each thread begins with a work space of its own from `begin`, which `work` gets with every stretch.
pub(crate) fn spread<S, T: Send>(
    count: usize,
    threads: usize,
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> Vec<T> + Sync,
) -> Vec<T> {
    let threads = threads.clamp(1, count.max(1));
    if threads == 1 {
        return work(&mut begin(), 0..count);
    }
    let size = count.div_ceil(threads.saturating_mul(STRETCHES)).max(1);
    let next = AtomicUsize::new(0);
    let one = || {
        let (mut space, mut done) = (begin(), Vec::new());
        loop {
            let start = next.fetch_add(size, Ordering::Relaxed);
            if start >= count {
                break done;
            }
            done.push((start, work(&mut space, start..(start + size).min(count))));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        let mut done = one();
        for helper in helpers {
            // a thread that panicked has lost its share of the work: so must the whole
            done.extend(helper.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
        }
        done
    });
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, done)| done).collect()
}
