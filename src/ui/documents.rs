//! The documents of the rules. They come beside the module, because hundreds of texts would be a good part of it, and src/boot.js
//! hands them over. Whoever pastes before they are in does without: from then on nothing is fetched.

use super::engine;
use super::model::Documents;
use super::state::State;
use crate::view::document;
use js_sys::{Promise, Reflect};
use leptos::prelude::Set;
use leptos::task::spawn_local;
use std::sync::OnceLock;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// By id, sorted.
static DOCUMENTS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();

/// Waits for the documents; then starts the worker, which has to inherit the policy that comes with them.
pub(super) fn load(state: State) {
    let coming = Reflect::get(&js_sys::global(), &JsValue::from_str("assertainDocuments")).unwrap_or_default();
    spawn_local(async move {
        let text = JsFuture::from(Promise::resolve(&coming)).await.ok().and_then(|text| text.as_string());
        // Kept as long as the page.
        let all = document::split(String::leak(text.unwrap_or_default()));
        let came = if all.is_empty() { Documents::Absent } else { Documents::Here };
        // Set once: this runs once.
        let _ = DOCUMENTS.set(all);
        state.documents.set(came);
        engine::warm();
        state.load_wanted();
    });
}

/// The document of a rule, as far as it is here.
pub(super) fn of(rule: &str) -> Option<&'static str> {
    let all = DOCUMENTS.get()?;
    let index = all.binary_search_by(|(id, _)| (*id).cmp(rule)).ok()?;
    all.get(index).map(|(_, text)| *text)
}

/// The text of a sample, as far as it is here.
pub(super) fn sample(file: &str) -> Option<&'static str> {
    let (_, text) = of(&format!("{}{file}", document::SAMPLES))?.split_once('\n')?;
    Some(text.trim_end())
}

/// Whether the pages of the rules stand beside this page; beside the single file they do not.
pub(super) fn published() -> bool {
    leptos::prelude::document().get_element_by_id("boot").is_some_and(|boot| boot.has_attribute("data-checks"))
}
