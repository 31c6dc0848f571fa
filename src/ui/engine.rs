//! The seam to the engine: a case goes in, a view comes back later; octets likewise. Nothing else of the page calls the engine.
//! It judges in a worker, so that the page stays usable whatever is pasted and outlives an engine that stops.

use super::job::Job;
use super::worker_link;
use crate::case::{Case, Settings};
use crate::share::{Offered, Outgoing};
use crate::view::ViewModel;
use crate::view::comparison::{WhatIfView, Works};
use crate::view::trust::octets::{Found, Request};
use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// What became of a case.
pub(super) enum Outcome {
    /// It was judged.
    Done(Arc<ViewModel>),
    /// The engine stopped in the middle.
    Stopped,
}

type Done = Box<dyn FnOnce(Outcome)>;
type Shared = Box<dyn FnOnce(Result<Outgoing, String>)>;
type Opened = Box<dyn FnOnce(Result<Offered, String>)>;
type Made = Box<dyn FnOnce(Option<Found>)>;
type Tried = Box<dyn FnOnce(Option<WhatIfView>)>;

thread_local! {
    /// Who waits for the engine, so that the panic hook can tell them.
    static WAITING: RefCell<Option<Done>> = const { RefCell::new(None) };
    /// Who waits for octets, in the order of asking.
    /// Who waits for what is handed on, and who for a case link.
    static SHARING: RefCell<VecDeque<Shared>> = const { RefCell::new(VecDeque::new()) };
    static OPENING: RefCell<Option<Opened>> = const { RefCell::new(None) };
    static ASKED: RefCell<VecDeque<Made>> = const { RefCell::new(VecDeque::new()) };
    /// Who waits for what would be.
    static TRYING: RefCell<VecDeque<Tried>> = const { RefCell::new(VecDeque::new()) };
}

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

/// Tells who asked to hand something on.
pub(super) fn shared(made: Result<Outgoing, String>) {
    if let Some(first) = SHARING.with_borrow_mut(VecDeque::pop_front) {
        first(made);
    }
}

/// Tells who asked for a link.
pub(super) fn offered(offered: Result<Offered, String>) {
    if let Some(waiting) = OPENING.take() {
        waiting(offered);
    }
}

/// Tells who asked first.
pub(super) fn made(found: Option<Found>) {
    if let Some(first) = ASKED.with_borrow_mut(VecDeque::pop_front) {
        first(found);
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

/// Tells who waited first.
pub(super) fn tried(what_if: WhatIfView) {
    if let Some(first) = TRYING.with_borrow_mut(VecDeque::pop_front) {
        first(Some(what_if));
    }
}

/// Tells all who asked that nothing comes.
pub(super) fn none_made() {
    for asked in ASKED.take() {
        asked(None);
    }
    for trying in TRYING.take() {
        trying(None);
    }
    let stopped = || "The analyser stopped. Try again.".to_owned();
    for sharing in SHARING.take() {
        sharing(Err(stopped()));
    }
    if let Some(waiting) = OPENING.take() {
        waiting(Err(stopped()));
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

/// Tells whoever waits.
pub(super) fn answer(outcome: Outcome) {
    if let Some(done) = WAITING.take() {
        done(outcome);
    }
}
