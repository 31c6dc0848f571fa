//! What crosses from the page to the thread that judges: a case, with its bytes beside it.
//! Comes in and goes out: a case and its settings. Must not judge, and must keep no copy of what crosses.

use crate::case::{Case, Settings};
use js_sys::{Array, Uint8Array};
use nanoserde::{DeBin, SerBin};
use wasm_bindgen::{JsCast, JsValue};

/// A case without its bytes. They travel beside it, in this order: inputs, then keys.
#[derive(SerBin, DeBin)]
struct Job {
    case: Case,
    settings: Settings,
}

/// A case as a message, and what of it moves instead of being copied.
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
pub(super) fn unpack(message: &JsValue) -> Option<(Case, Settings)> {
    let parts: &Array = message.dyn_ref()?;
    let bytes = |index| Some(parts.get(index).dyn_into::<Uint8Array>().ok()?.to_vec());
    let Job { mut case, settings } = Job::deserialize_bin(&bytes(0)?).ok()?;
    let inputs = case.inputs.iter_mut().map(|input| &mut input.bytes);
    for (index, slot) in (1..).zip(inputs.chain(case.keys.iter_mut().map(|key| &mut key.bytes))) {
        *slot = bytes(index)?;
    }
    Some((case, settings))
}
