//! The sheet of settings: opened from many places, closed by its button, Escape, or the browser's Back.
//! The history gets an entry without an address or data of its own, so that Back closes instead of leaving.

use super::dom;
use super::expect::asked_for;
use super::state::State;
use crate::report::VerdictStatus;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

impl State {
    /// Opens the sheet, at a field where one is named.
    pub(super) fn open_settings(self, field: Option<&'static str>) {
        if !self.expect.open.get_untracked() {
            self.expect.open.set(true);
            // Where the browser refuses, Back leaves the page as ever.
            let _ = window().history().and_then(|history| history.push_state(&JsValue::NULL, ""));
        }
        match field {
            Some(id) => {
                dom::unfold_around(id);
                dom::focus(id);
            }
            None => match self.deciding_field() {
                Some(id) => {
                    dom::unfold_around(id);
                    dom::focus(id);
                }
                None => dom::focus("expect-title"),
            },
        }
    }

    /// The field of the first value that the answer waits for.
    fn deciding_field(self) -> Option<&'static str> {
        self.view.with_untracked(|view| {
            let verdict = &view.as_ref()?.report.verdict;
            let needs = verdict.needs.iter().filter(|_| verdict.status == VerdictStatus::CannotTell);
            needs.filter_map(|need| asked_for(*need)).map(|field| field.id).next()
        })
    }

    /// Closes it and gives the focus back to the answer.
    pub(super) fn close_settings(self) {
        if self.expect.open.get_untracked() {
            let _ = window().history().and_then(|history| history.back());
            self.closed();
        }
    }

    fn closed(self) {
        self.expect.open.set(false);
        dom::focus(if self.has_case() { "verdict" } else { "paste" });
    }
}

/// Back closes the sheet.
pub(super) fn listen(state: State) {
    let back = window_event_listener(leptos::ev::popstate, move |_| {
        if state.expect.open.get_untracked() {
            state.closed();
        }
    });
    // The page lives as long as its window.
    std::mem::forget(back);
}
