//! The seam to the engine: a case goes in, a view comes back later; octets likewise. Nothing else of the page calls the engine.
//! It judges in a worker, so that the page stays usable whatever is pasted and outlives an engine that stops.

use super::job::{Held, Job};
use super::waiting::{ASKED, OPENING, Outcome, SHARING, TRYING, WAITING, answer, none_made};
use super::worker_link;
use crate::case::{Case, Far, Settings};
use crate::share::{Offered, Outgoing};
use crate::view::comparison::WhatIfView;
use crate::view::trust::octets::{Found, Request};
use leptos::prelude::set_timeout;
use std::time::Duration;

/// Gets ready, so that the first paste waits for nothing.
pub(super) fn warm() {
    set_timeout(worker_link::start, Duration::ZERO);
}

/// Judges a case. The callback comes later, never from inside this call; it does not come after [`cancel`]. Of a large case, `went` is
/// told before how far it is.
pub(super) fn submit(job: Job, held: &Held, went: impl Fn(Far) + 'static, done: impl FnOnce(Outcome) + 'static) {
    cancel();
    WAITING.set(Some((Box::new(done), Box::new(went))));
    if !worker_link::send(job, held) {
        stopped();
    }
}

/// Makes octets. The callback comes later, with `None` where they cannot be made.
pub(super) fn octets(request: Request, made: impl FnOnce(Option<Found>) + 'static) {
    ASKED.with_borrow_mut(|asked| asked.push_back(Box::new(made)));
    if !worker_link::send(Job::Octets(request), &Held::new()) {
        none_made();
    }
}

/// Makes what is handed on. The callback comes later.
pub(super) fn share(job: Job, held: &Held, done: impl FnOnce(Result<Outgoing, String>) + 'static) {
    SHARING.with_borrow_mut(|sharing| sharing.push_back(Box::new(done)));
    if !worker_link::send(job, held) {
        none_made();
    }
}

/// Reads a case link. The callback comes later.
pub(super) fn case_link(fragment: String, done: impl FnOnce(Result<Offered, String>) + 'static) {
    OPENING.set(Some(Box::new(done)));
    if !worker_link::send(Job::CaseLink(fragment), &Held::new()) {
        none_made();
    }
}

/// Tries what would be if the leading causes were fixed. The callback comes later, with `None` where that was given up.
pub(super) fn what_if(given: (Case, Settings, Held), tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    let (case, settings, held) = given;
    try_out(Job::WhatIf { case: Box::new(case), settings }, &held, tried);
}

/// Judges a case with what a person changed in it. The callback comes later, with `None` where that was given up.
pub(super) fn edited(given: (Case, Settings, Held), tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    let (case, settings, held) = given;
    try_out(Job::Edited { case: Box::new(case), settings }, &held, tried);
}

fn try_out(job: Job, held: &Held, tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    TRYING.with_borrow_mut(|trying| trying.push_back(Box::new(tried)));
    if !worker_link::send(job, held) {
        none_made();
    }
}

/// Forgets the case that is being judged.
pub(super) fn cancel() {
    if WAITING.take().is_some() {
        worker_link::restart();
    }
}

/// Terminates the worker and discards its memory, then starts a new one.
pub(super) fn forget() {
    WAITING.take();
    worker_link::restart();
}

/// Called by the panic hook: whoever waits learns it in a task of its own, because this one ends here.
pub(super) fn stopped() {
    set_timeout(|| answer(Outcome::Stopped), Duration::ZERO);
}
