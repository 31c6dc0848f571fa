//! What comes after the module: the documents of the rules and the texts of the samples, which src/boot.js hands over.

use super::model::Documents;
use super::state::State;
use super::{documents, engine};
use crate::view::document;
use js_sys::{Promise, Reflect};
use leptos::prelude::Set;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Waits for the documents; then starts the worker, which has to inherit the policy that comes with them.
pub(super) fn load(state: State) {
    let coming = Reflect::get(&js_sys::global(), &JsValue::from_str("assertainDocuments")).unwrap_or_default();
    spawn_local(async move {
        let text = JsFuture::from(Promise::resolve(&coming)).await.ok().and_then(|text| text.as_string());
        // Kept as long as the page.
        let all = document::split(String::leak(text.unwrap_or_default()));
        let came = if all.is_empty() { Documents::Absent } else { Documents::Here };
        documents::keep(all);
        state.documents.set(came);
        engine::warm();
        state.load_wanted();
    });
}
