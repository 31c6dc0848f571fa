//! What the page knows: plain signals, created once and alive as long as the page.

use super::engine;
use crate::case::{Case, Input, Settings};
use crate::time::Instant;
use crate::view::ViewModel;
use leptos::prelude::*;
use std::sync::Arc;

/// All signals. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct State {
    /// What was pasted.
    pub(super) text: RwSignal<String>,
    /// What the engine said.
    pub(super) view: RwSignal<Option<Arc<ViewModel>>>,
}

impl State {
    pub(super) fn new() -> Self {
        State { text: RwSignal::new(String::new()), view: RwSignal::new(None) }
    }

    /// Judges what is there.
    pub(super) fn run(self) {
        let text = self.text.get_untracked();
        if text.is_empty() {
            self.view.set(None);
            return;
        }
        let case =
            Case { inputs: vec![Input { origin: "paste".to_owned(), bytes: text.into_bytes() }], ..Case::default() };
        let settings = Settings::at_now(now());
        engine::submit(case, settings, move |view| self.view.set(Some(view)));
    }
}

/// The clock of the browser.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century fit")]
pub(super) fn now() -> Instant {
    Instant::from_millis(js_sys::Date::now() as i64)
}
