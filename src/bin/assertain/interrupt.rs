//! Ctrl+C while one case is read and judged.
//!
//! While files are read it ends the reading, and what was read is judged; at any other moment, or the second time, it ends the
//! program with status 130 and leaves the terminal clean.

use std::io::{IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static READING: AtomicBool = AtomicBool::new(false);

/// Begins to listen.
pub(crate) fn watch() {
    let _ = ctrlc::set_handler(|| {
        let again = ASKED.swap(true, Ordering::Relaxed);
        if again || !READING.load(Ordering::Relaxed) {
            let mut out = std::io::stderr();
            if out.is_terminal() {
                let _ = out.write_all(b"\r\x1b[2K");
            }
            std::process::exit(130);
        }
    });
}

/// Whether the reading was ended early.
pub(crate) fn was_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// A reader that ends when somebody asks for it.
pub(crate) struct Stoppable<R>(R);

impl<R: Read> Stoppable<R> {
    pub(crate) fn new(reader: R) -> Self {
        READING.store(true, Ordering::Relaxed);
        Stoppable(reader)
    }
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if was_asked() { Ok(0) } else { self.0.read(buffer) }
    }
}

impl<R> Drop for Stoppable<R> {
    fn drop(&mut self) {
        READING.store(false, Ordering::Relaxed);
    }
}
