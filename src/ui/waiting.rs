//! Who waits for the worker: callbacks in the order of asking, and how they are told.
//! Comes in: what the worker made. Goes out: a call to whoever asked for it.

use crate::case::Far;
use crate::share::{Offered, Outgoing};
use crate::view::ViewModel;
use crate::view::comparison::WhatIfView;
use crate::view::trust::octets::Found;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// What became of a case.
pub(super) enum Outcome {
    /// It was judged.
    Done(Arc<ViewModel>),
    /// The engine stopped in the middle.
    Stopped,
}

pub(super) type Done = Box<dyn FnOnce(Outcome)>;
pub(super) type Went = Box<dyn Fn(Far)>;
pub(super) type Shared = Box<dyn FnOnce(Result<Outgoing, String>)>;
pub(super) type Opened = Box<dyn FnOnce(Result<Offered, String>)>;
pub(super) type Made = Box<dyn FnOnce(Option<Found>)>;
pub(super) type Tried = Box<dyn FnOnce(Option<WhatIfView>)>;

thread_local! {
    /// Who waits for the engine, so that the panic hook can tell them.
    pub(super) static WAITING: RefCell<Option<(Done, Went)>> = const { RefCell::new(None) };
    /// Who waits for what is handed on, in the order of asking.
    pub(super) static SHARING: RefCell<VecDeque<Shared>> = const { RefCell::new(VecDeque::new()) };
    /// Who waits for a case link.
    pub(super) static OPENING: RefCell<Option<Opened>> = const { RefCell::new(None) };
    /// Who waits for octets, in the order of asking.
    pub(super) static ASKED: RefCell<VecDeque<Made>> = const { RefCell::new(VecDeque::new()) };
    /// Who waits for what would be.
    pub(super) static TRYING: RefCell<VecDeque<Tried>> = const { RefCell::new(VecDeque::new()) };
}

/// Tells whoever waits how far it is.
pub(super) fn went(far: Far) {
    WAITING.with_borrow(|waiting| {
        if let Some((_, went)) = waiting {
            went(far);
        }
    });
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
    let stopped = || "The analysis stopped unexpectedly. Try again.".to_owned();
    for sharing in SHARING.take() {
        sharing(Err(stopped()));
    }
    if let Some(waiting) = OPENING.take() {
        waiting(Err(stopped()));
    }
}

/// Tells whoever waits.
pub(super) fn answer(outcome: Outcome) {
    if let Some((done, _)) = WAITING.take() {
        done(outcome);
    }
}
