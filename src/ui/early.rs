//! What was pasted before the page was there. A field in the delivered HTML takes a paste at once, and src/boot.js keeps its
//! exact text. Comes in: that text. Goes out: an item of the case. Nothing has read it before.

use super::dom;
use super::state::State;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Takes the text over, and the place of the field that held it.
pub(super) fn take(state: State) {
    let global = js_sys::global();
    let kept = Reflect::get(&global, &JsValue::from_str("assertainEarly"))
        .ok()
        .and_then(|keeper| keeper.dyn_into::<Function>().ok())
        .and_then(|keeper| keeper.call0(&JsValue::NULL).ok())
        .and_then(|text| text.as_string())
        .filter(|text| !text.trim().is_empty());
    match kept {
        Some(text) => {
            state.add("paste", text.into_bytes());
            dom::focus("verdict");
        }
        // Who has begun to use the page elsewhere stays there.
        None if dom::nothing_focused() && state.offer.with_untracked(Option::is_none) => dom::focus("paste"),
        None => {}
    }
}
