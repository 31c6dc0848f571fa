//! The thread that judges: a program of its own, which the page starts and which knows no window.
//! Comes in: a job, as [`job`] packs it. Goes out: its answer. Must not know the page.

use super::job::{self, Answer, Job};
use crate::case::{Case, Far, Input, Settings, Watch};
use crate::crypto::to_base64;
use crate::share;
use crate::time::Instant;
use crate::view::ViewModel;
use crate::view::comparison::{WhatIfView, Works};
use js_sys::{Array, Uint8Array};
use nanoserde::SerBin;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Does jobs from now on. Anywhere but in a worker it does nothing and says so.
pub(super) fn start() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    super::panics::say_that_it_stops(|| {});
    let answer = {
        let scope = scope.clone();
        move |event: MessageEvent| {
            // Nothing is no answer; the page then says that the analyser stopped.
            let mut job = job::unpack(&event.data());
            if let Some(Job::Judge { case, .. }) = &mut job {
                case.watch = Watch::by(went);
            }
            post(&scope, &job.map(|job| done(&job).serialize_bin()).unwrap_or_default());
        }
    };
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(answer);
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    answer.forget();
    warm(&scope);
    true
}

fn post(scope: &DedicatedWorkerGlobalScope, answer: &[u8]) {
    let bytes = Uint8Array::from(answer);
    // Moved, not copied. Nobody is left to tell when posting fails.
    let _ = scope.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
}

/// Milliseconds between two words about how far a case is.
const BETWEEN: f64 = 100.0;

thread_local! {
    static SAID: Cell<f64> = const { Cell::new(0.0) };
}

/// Tells the page how far the case is, now and then.
fn went(far: Far) {
    let now = js_sys::Date::now();
    if now - SAID.get() >= BETWEEN
        && let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>()
    {
        SAID.set(now);
        post(&scope, &Answer::Far(far).serialize_bin());
    }
}

/// Number of warm-up runs. Browsers optimize code only after it has run.
const WARM: usize = 24;

/// Judges samples that nobody sees, so that the first paste finds the code compiled and the tables read.
/// One at a time: a paste that comes meanwhile is next.
fn warm(scope: &DedicatedWorkerGlobalScope) {
    let response = to_base64(include_bytes!("samples/destination.xml")).into_bytes();
    let token = include_bytes!("samples/token-unsigned.txt").to_vec();
    let jobs = [response, token].map(|bytes| {
        let case = Case { inputs: vec![Input { origin: String::new(), bytes }], ..Case::default() };
        let settings = Settings::at_now(Instant::from_seconds(1_772_000_000));
        Job::Judge { case: Box::new(case), settings, works: Works::Nearest }
    });
    let timer = Rc::new(Cell::new(0));
    let mut rounds = 0;
    let round = {
        let (scope, timer) = (scope.clone(), Rc::clone(&timer));
        move || {
            rounds += 1;
            if rounds >= WARM {
                scope.clear_interval_with_handle(timer.get());
            }
            if let Some(job) = jobs.get(rounds % jobs.len()) {
                // Written as well, for the same reason.
                let _ = done(job).serialize_bin();
            }
        }
    };
    let round = Closure::<dyn FnMut()>::new(round);
    timer.set(scope.set_interval_with_callback(round.as_ref().unchecked_ref()).unwrap_or_default());
    // A few bytes, for as long as the worker lives.
    round.forget();
}

fn done(job: &Job) -> Answer {
    match job {
        Job::Judge { case, settings, works } => Answer::View(Box::new(ViewModel::beside(case, settings, works))),
        Job::Octets(request) => Answer::Octets(request.answer()),
        Job::WhatIf { case, settings } => Answer::WhatIf(Box::new(WhatIfView::of(case, settings))),
        Job::Edited { case, settings } => Answer::WhatIf(Box::new(WhatIfView::edited(case, settings))),
        Job::Share { case, settings, choices, form, note } => {
            match share::outgoing(case, settings, choices, *form, note) {
                Ok(made) => Answer::Shared(Some(made), String::new()),
                Err(problem) => Answer::Shared(None, problem),
            }
        }
        Job::CaseLink(fragment) => match share::offered(fragment) {
            Ok(offered) => Answer::Offered(Some(offered), String::new()),
            Err(problem) => Answer::Offered(None, problem),
        },
    }
}
