//! The thread that judges: a program of its own, which the page starts and which knows no window.
//! Comes in: a job, as [`job`] packs it. Goes out: its answer. Must not know the page.

use super::job::{self, Answer, Job};
use crate::case::{Case, Input, Settings};
use crate::time::Instant;
use crate::view::ViewModel;
use js_sys::{Array, Uint8Array};
use nanoserde::SerBin;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Does jobs from now on. Anywhere but in a worker it does nothing.
pub fn start() {
    super::say_where_it_stops(|| {});
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answer = {
        let scope = scope.clone();
        move |event: MessageEvent| {
            // Nothing is no answer; the page then says that the analyser stopped.
            let answer = job::unpack(&event.data()).map(|job| done(&job).serialize_bin()).unwrap_or_default();
            let bytes = Uint8Array::from(answer.as_slice());
            // Moved, not copied. Nobody is left to tell when posting fails.
            let _ = scope.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
        }
    };
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(answer);
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    answer.forget();
    warm();
}

/// How often that is done: a browser makes code fast that it has seen at work.
const WARM: usize = 4;

/// Judges a sample that nobody sees, so that the first paste finds the code compiled and the tables read.
fn warm() {
    let sample = Input { origin: String::new(), bytes: include_bytes!("samples/destination.xml").to_vec() };
    let case = Case { inputs: vec![sample], ..Case::default() };
    let settings = Settings::at_now(Instant::from_seconds(1_772_000_000));
    let job = Job::Judge { case: Box::new(case), settings };
    for _ in 0..WARM {
        // Written as well, for the same reason.
        let _ = done(&job).serialize_bin();
    }
}

fn done(job: &Job) -> Answer {
    match job {
        Job::Judge { case, settings } => Answer::View(Box::new(ViewModel::examine(case, settings))),
        Job::Octets(request) => Answer::Octets(request.answer()),
    }
}
