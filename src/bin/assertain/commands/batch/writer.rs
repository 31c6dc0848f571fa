//! Writes answers, in the order of completion or of the cases.
//!
//! Input: lines with the index of their case. Output: standard output. Invariant: what waits for its turn is bounded by [`Pace`].

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Cases per thread that may be ahead of the one that is written next.
const AHEAD: u64 = 64;
/// How often a waiting thread looks whether somebody wants to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Keeps those who look for cases from running ahead of the one that is written next.
pub(super) struct Pace {
    next: Mutex<u64>,
    moved: Condvar,
    /// `None` where the order does not matter.
    ahead: Option<u64>,
    stop: Arc<AtomicBool>,
}

impl Pace {
    /// Waits until the case with this index may start.
    pub(super) fn wait(&self, index: u64) {
        let Some(ahead) = self.ahead else { return };
        let mut next = lock(&self.next);
        while index >= next.saturating_add(ahead) && !self.stop.load(Ordering::Relaxed) {
            next = self.moved.wait_timeout(next, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn advance(&self, to: u64) {
        *lock(&self.next) = to;
        self.moved.notify_all();
    }
}

/// Standard output, shared by all threads.
pub(super) struct Writer {
    waiting: Mutex<Waiting>,
    pace: Arc<Pace>,
    stop: Arc<AtomicBool>,
    /// The reader has gone away.
    closed: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    lines: BTreeMap<u64, String>,
    next: u64,
    problem: Option<std::io::Error>,
}

impl Writer {
    /// A writer for this many threads. `stop` is set when nobody reads any more.
    pub(super) fn new(ordered: bool, threads: usize, stop: Arc<AtomicBool>) -> Writer {
        let ahead = ordered.then(|| AHEAD * threads as u64);
        let pace = Pace { next: Mutex::new(0), moved: Condvar::new(), ahead, stop: Arc::clone(&stop) };
        Writer { waiting: Mutex::default(), pace: Arc::new(pace), stop, closed: AtomicBool::new(false) }
    }

    /// What producers wait for.
    pub(super) fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.pace)
    }

    /// Ends a line that an earlier run left open.
    pub(super) fn line_break(&self) {
        self.put("\n", &mut lock(&self.waiting));
    }

    /// Writes the line of a case, or keeps it until its turn.
    pub(super) fn write(&self, index: u64, line: String) {
        let mut waiting = lock(&self.waiting);
        if self.pace.ahead.is_none() {
            self.put(&line, &mut waiting);
            return;
        }
        waiting.lines.insert(index, line);
        let mut next = waiting.next;
        while let Some(line) = waiting.lines.remove(&next) {
            self.put(&line, &mut waiting);
            next += 1;
        }
        waiting.next = next;
        self.pace.advance(next);
    }

    /// Writes what still waits, as after an interruption.
    pub(super) fn finish(&self) -> Result<(), String> {
        let mut waiting = lock(&self.waiting);
        for line in std::mem::take(&mut waiting.lines).into_values() {
            self.put(&line, &mut waiting);
        }
        waiting.problem.take().map_or(Ok(()), |problem| Err(format!("standard output: {problem}")))
    }

    /// Whether the reader has gone away.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// A reader that has gone away (`| head`) is no fault; it ends the work.
    fn put(&self, text: &str, waiting: &mut MutexGuard<'_, Waiting>) {
        if text.is_empty() || self.is_closed() {
            return;
        }
        let mut out = std::io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            self.closed.store(true, Ordering::Relaxed);
            self.stop.store(true, Ordering::Relaxed);
            if error.kind() != std::io::ErrorKind::BrokenPipe {
                waiting.problem = Some(error);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
