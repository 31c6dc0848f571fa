//! The thread that judges: the same program as the page, started without a window.
//! Comes in: a case, with the bytes beside it. Goes out: its view. Must not know the page.

use crate::case::{Case, Input, Settings};
use crate::time::Instant;
use crate::view::ViewModel;
use js_sys::{Array, Uint8Array};
use nanoserde::{DeBin, SerBin};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// A case without its bytes. They travel beside it, in this order: inputs, then keys.
#[derive(SerBin, DeBin)]
struct Job {
    case: Case,
    settings: Settings,
}

/// Whether this program runs as a worker: it has no window.
pub(super) fn is_worker() -> bool {
    scope().is_some()
}

/// Answers cases from now on.
pub(super) fn serve() {
    let Some(scope) = scope() else { return };
    let answer = {
        let scope = scope.clone();
        move |event: MessageEvent| {
            // No view is no answer; the page then says that the analyser stopped.
            let view = unpack(&event.data()).map(|(case, settings)| judge(&case, &settings)).unwrap_or_default();
            let bytes = Uint8Array::from(view.as_slice());
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

/// Judges a sample that nobody sees, so that the first paste finds the code compiled and the tables read.
fn warm() {
    let [sample, ..] = &super::samples::FIRST;
    let input = |(origin, text): (&str, String)| Input { origin: origin.to_owned(), bytes: text.into_bytes() };
    let case = Case { inputs: sample.texts().map(input).collect(), ..Case::default() };
    judge(&case, &Settings::at_now(Instant::from_seconds(1_772_000_000)));
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// A case as a message to the worker, and what of it moves there instead of being copied.
pub(super) fn pack(mut case: Case, settings: Settings) -> (Array, Array) {
    let (parts, moved) = (Array::new(), Array::new());
    let inputs = case.inputs.iter_mut().map(|input| &mut input.bytes);
    let bytes: Vec<Vec<u8>> =
        inputs.chain(case.keys.iter_mut().map(|key| &mut key.bytes)).map(std::mem::take).collect();
    for mut octets in std::iter::once(Job { case, settings }.serialize_bin()).chain(bytes) {
        let bytes = Uint8Array::from(octets.as_slice());
        moved.push(&bytes.buffer());
        parts.push(&bytes);
        // What is sent may be a key: no copy stays behind in this thread.
        octets.fill(0);
        std::hint::black_box(&octets);
    }
    (parts, moved)
}

/// The reverse of [`pack`].
fn unpack(message: &JsValue) -> Option<(Case, Settings)> {
    let parts: &Array = message.dyn_ref()?;
    let bytes = |index| Some(parts.get(index).dyn_into::<Uint8Array>().ok()?.to_vec());
    let Job { mut case, settings } = Job::deserialize_bin(&bytes(0)?).ok()?;
    let inputs = case.inputs.iter_mut().map(|input| &mut input.bytes);
    for (index, slot) in (1..).zip(inputs.chain(case.keys.iter_mut().map(|key| &mut key.bytes))) {
        *slot = bytes(index)?;
    }
    Some((case, settings))
}

fn judge(case: &Case, settings: &Settings) -> Vec<u8> {
    ViewModel::examine(case, settings).serialize_bin()
}
