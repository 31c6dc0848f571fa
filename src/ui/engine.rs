//! The seam to the engine: a case goes in, a view comes back later; octets likewise. Nothing else of the page calls the engine.
//! It judges in a worker, so that the page stays usable whatever is pasted and outlives an engine that stops.

use super::job::Job;
use super::waiting::{ASKED, OPENING, Outcome, SHARING, TRYING, WAITING, answer, none_made};
use super::worker_link;
use crate::case::{Case, Settings};
use crate::share::{Offered, Outgoing};
use crate::view::comparison::{WhatIfView, Works};
use crate::view::trust::octets::{Found, Request};
use leptos::prelude::set_timeout;
use std::time::Duration;

/// Gets ready, so that the first paste waits for nothing.
pub(super) fn warm() {
    set_timeout(worker_link::start, Duration::ZERO);
}

/// Judges a case. The callback comes later, never from inside this call; it does not come after [`cancel`].
pub(super) fn submit(case: Case, settings: Settings, works: Works, done: impl FnOnce(Outcome) + 'static) {
    cancel();
    WAITING.set(Some(Box::new(done)));
    if !worker_link::send(Job::Judge { case: Box::new(case), settings, works }) {
        stopped();
    }
}

/// Makes octets. The callback comes later, with `None` where they cannot be made.
pub(super) fn octets(request: Request, made: impl FnOnce(Option<Found>) + 'static) {
    ASKED.with_borrow_mut(|asked| asked.push_back(Box::new(made)));
    if !worker_link::send(Job::Octets(request)) {
        none_made();
    }
}

/// Makes what is handed on. The callback comes later.
pub(super) fn share(job: Job, done: impl FnOnce(Result<Outgoing, String>) + 'static) {
    SHARING.with_borrow_mut(|sharing| sharing.push_back(Box::new(done)));
    if !worker_link::send(job) {
        none_made();
    }
}

/// Reads a case link. The callback comes later.
pub(super) fn case_link(fragment: String, done: impl FnOnce(Result<Offered, String>) + 'static) {
    OPENING.set(Some(Box::new(done)));
    if !worker_link::send(Job::CaseLink(fragment)) {
        none_made();
    }
}

/// Tries what would be if the leading causes were fixed. The callback comes later, with `None` where that was given up.
pub(super) fn what_if(case: Case, settings: Settings, tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    try_out(Job::WhatIf { case: Box::new(case), settings }, tried);
}

/// Judges a case with what a person changed in it. The callback comes later, with `None` where that was given up.
pub(super) fn edited(case: Case, settings: Settings, tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    try_out(Job::Edited { case: Box::new(case), settings }, tried);
}

fn try_out(job: Job, tried: impl FnOnce(Option<WhatIfView>) + 'static) {
    TRYING.with_borrow_mut(|trying| trying.push_back(Box::new(tried)));
    if !worker_link::send(job) {
        none_made();
    }
}

/// Forgets the case that is being judged.
pub(super) fn cancel() {
    if WAITING.take().is_some() {
        worker_link::restart();
    }
}

/// Ends the thread that judges, and with it all it has in its memory; another one stands ready.
pub(super) fn forget() {
    WAITING.take();
    worker_link::restart();
}

/// Called by the panic hook: whoever waits learns it in a task of its own, because this one ends here.
pub(super) fn stopped() {
    set_timeout(|| answer(Outcome::Stopped), Duration::ZERO);
}
