//! Ctrl+C while one case is read and judged.
//!
//! The first time, no more is taken in: what was read until then is judged and printed, and the report says that it is not all. The
//! second time, and at any moment at which nothing was read yet, the program ends at once with status 130 and a clean terminal.

use assertain::case::Stop;
use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// There is something that can be judged.
static HAS_READ: AtomicBool = AtomicBool::new(false);

/// The exit status after Ctrl+C, as shells have it.
const STATUS: u8 = 130;

/// Begins to listen, before the first input is read.
pub(crate) fn watch() {
    nothing_yet();
    let _ = ctrlc::set_handler(|| {
        let again = ASKED.swap(true, Ordering::Relaxed);
        let mut out = std::io::stderr();
        if again || !HAS_READ.load(Ordering::Relaxed) {
            if out.is_terminal() {
                let _ = out.write_all(b"\r\x1b[2K");
            }
            std::process::exit(i32::from(STATUS));
        }
        if out.is_terminal() {
            let _ = out.write_all(b"\r\x1b[2KStopping: what was read so far is checked. Ctrl+C again ends it now.\n");
        }
    });
}

/// Says that ending at once loses nothing: somebody is asked for input, and answers with Ctrl+C.
pub(crate) fn nothing_yet() {
    HAS_READ.store(false, Ordering::Relaxed);
}

/// Whether it was asked for.
pub(crate) fn was_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// What the engine looks at. Inputs whose reading was ended early are told to be not all.
pub(crate) fn stop() -> Stop {
    if was_asked() { Stop::before_the_end() } else { Stop::on(Arc::clone(&ASKED)) }
}

/// Says that the answer is not of everything, and turns the exit status into that of an interruption.
pub(crate) fn told(status: ExitCode) -> ExitCode {
    if !was_asked() {
        return status;
    }
    super::terminal::say("Interrupted: this is the answer to what was read before.");
    ExitCode::from(STATUS)
}

/// A reader that ends when somebody asks for it.
pub(crate) struct Stoppable<R>(R);

impl<R: Read> Stoppable<R> {
    pub(crate) fn new(reader: R) -> Self {
        Stoppable(reader)
    }
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if was_asked() {
            return Ok(0);
        }
        let read = self.0.read(buffer)?;
        HAS_READ.store(true, Ordering::Relaxed);
        Ok(read)
    }
}
