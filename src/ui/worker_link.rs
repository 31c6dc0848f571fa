//! The page's end of the line to the worker: starts it, sends jobs, hears its answers, ends it.
//! Comes in: a job. Goes out: what became of it, to [`waiting`]. One case at a time; a new one replaces the old.

use super::job::{self, Answer, Held, Job};
use super::waiting::{self, Outcome};
use js_sys::{Function, Object, Reflect, Uint8Array};
use nanoserde::DeBin;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
    // Made once for all workers: a handler must not be dropped while it runs.
    static ON_MESSAGE: Closure<dyn FnMut(MessageEvent)> = Closure::new(heard);
    static ON_ERROR: Closure<dyn FnMut(ErrorEvent)> = Closure::new(failed);
}

/// Starts the worker where there is none, so that the first case need not wait for it.
pub(super) fn start() {
    if WORKER.with_borrow(Option::is_none) {
        let worker = spawn();
        WORKER.set(worker);
    }
}

/// Ends what the worker does; another one stands ready for the next case.
pub(super) fn restart() {
    end();
    start();
}

/// Sends a job; says whether it is on its way.
pub(super) fn send(job: Job, held: &Held) -> bool {
    if WORKER.with_borrow(Option::is_none) {
        start();
    }
    let (parts, moved) = job::pack(job, held);
    WORKER.with_borrow(|worker| {
        worker.as_ref().is_some_and(|worker| worker.post_message_with_transfer(&parts, &moved).is_ok())
    })
}

/// `assertainWorker` is left by src/boot.js, the only place that makes workers.
fn spawn() -> Option<Worker> {
    let factory = Reflect::get(&js_sys::global(), &JsValue::from_str("assertainWorker")).ok()?;
    let worker: Worker = factory.dyn_into::<Function>().ok()?.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    ON_MESSAGE.with(|handler| worker.set_onmessage(Some(handler.as_ref().unchecked_ref())));
    ON_ERROR.with(|handler| worker.set_onerror(Some(handler.as_ref().unchecked_ref())));
    Some(worker)
}

fn end() {
    if let Some(worker) = WORKER.take() {
        worker.set_onmessage(None);
        worker.set_onerror(None);
        worker.terminate();
        waiting::none_made();
    }
}

fn heard(event: MessageEvent) {
    if !is_current(&event) {
        return;
    }
    let bytes = event.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
    match Answer::deserialize_bin(&bytes) {
        Ok(Answer::Far(far)) => waiting::went(far),
        Ok(Answer::View(view)) => waiting::answer(Outcome::Done(Arc::new(*view))),
        Ok(Answer::Octets(found)) => waiting::made(found),
        Ok(Answer::WhatIf(what_if)) => waiting::tried(*what_if),
        Ok(Answer::Shared(made, problem)) => waiting::shared(made.ok_or(problem)),
        Ok(Answer::Offered(offered, problem)) => waiting::offered(offered.ok_or(problem)),
        Err(_) => waiting::answer(Outcome::Stopped),
    }
}

/// A panic, a full memory or a full stack ends the worker's program; the next case gets a new one.
fn failed(event: ErrorEvent) {
    event.prevent_default();
    if is_current(&event) {
        // Not started again at once: one that cannot start would fail for ever.
        end();
        waiting::answer(Outcome::Stopped);
    }
}

/// An ended worker may have left events behind.
fn is_current(event: &Event) -> bool {
    let target = event.current_target();
    WORKER.with_borrow(|worker| match (worker, &target) {
        (Some(worker), Some(target)) => Object::is(worker, target),
        _ => false,
    })
}
