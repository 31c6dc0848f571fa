//! The sheet of settings: opened from many places, closed by its button, Escape, or the browser's Back.
//! The history gets an entry without an address or data of its own, so that Back closes instead of leaving.

use super::dom;
use super::expect::asked_for;
use super::state::State;
use crate::report::VerdictStatus;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    /// What had the focus when the sheet was opened: it gets it back.
    static OPENER: RefCell<Option<web_sys::HtmlElement>> = const { RefCell::new(None) };
}

/// Pixels below which the sheet covers the answer.
const COVERS: f64 = 992.0;

impl State {
    /// Opens the sheet, at a field where one is named.
    pub(super) fn open_settings(self, field: Option<&'static str>) {
        if !self.expect.open.get_untracked() {
            OPENER.set(dom::focused());
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

    /// Whether the sheet lies over the rest, which then gets no focus.
    pub(super) fn is_covered(self) -> bool {
        self.expect.open.get() && self.narrow.get()
    }

    /// Closes it and gives the focus back to where it was opened.
    pub(super) fn close_settings(self) {
        if self.expect.open.get_untracked() {
            let _ = window().history().and_then(|history| history.back());
            self.closed();
        }
    }

    fn closed(self) {
        self.expect.open.set(false);
        dom::focus_again(OPENER.take(), if untrack(|| self.has_case()) { "verdict" } else { "paste" });
    }
}

fn measure(state: State) {
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(COVERS);
    state.narrow.set(width < COVERS);
}

/// Back closes the sheet.
pub(super) fn listen(state: State) {
    measure(state);
    std::mem::forget(window_event_listener(leptos::ev::resize, move |_| measure(state)));
    let back = window_event_listener(leptos::ev::popstate, move |_| {
        if state.expect.open.get_untracked() {
            state.closed();
        }
        // The entry before names the finding that was looked at before the sheet was opened.
        state.name_pointed();
    });
    // The page lives as long as its window.
    std::mem::forget(back);
}
