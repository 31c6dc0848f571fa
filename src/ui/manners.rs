//! Small manners of the page: the title says how it stands, a tab with a case in it asks before it closes, a file that is
//! dragged over the page is shown where it may fall, and what was put away can be brought back.

use super::model::Phase;
use super::panels::open;
use super::state::{State, state};
use super::{arrival, dom};
use crate::report::VerdictStatus;
use crate::view::names;
use leptos::prelude::*;

const TITLE: &str = "Assertain: why did the login fail?";

/// Starts all of them.
pub(super) fn begin(state: State, dragged: RwSignal<bool>) {
    title(state);
    leaving(state);
    drops(state, dragged);
}

/// The title of the tab: a sign and the word, and no value.
fn title(state: State) {
    Effect::new(move |_| {
        let status =
            state.view.with(|view| view.as_ref().map(|view| (view.report.verdict.status, names::status(&view.report))));
        let words = match (state.phase.get(), status) {
            (Phase::Working, _) => "… Assertain".to_owned(),
            (_, None) => TITLE.to_owned(),
            (_, Some((status, name))) => {
                let sign = match status {
                    VerdictStatus::WillFail => "✕",
                    VerdictStatus::MayFail => "!",
                    VerdictStatus::NoProblemFound => "✓",
                    VerdictStatus::CannotTell => "?",
                };
                format!("{sign} {name} · Assertain")
            }
        };
        document().set_title(&words);
    });
}

/// The browser's own question, while there is something that a closed tab would lose.
fn leaving(state: State) {
    let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(|| state.has_case()) {
            event.prevent_default();
        }
    });
    // The page lives as long as its window.
    std::mem::forget(leave);
}

/// A file or text may be dropped anywhere on the page; pasting needs no field: outside of one, it adds to the case.
fn drops(state: State, dragged: RwSignal<bool>) {
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        if !dragged.get_untracked() {
            dragged.set(true);
        }
    });
    let left = window_event_listener(leptos::ev::dragleave, move |event| {
        // Between two elements of the page there is one to come; outside of it there is none.
        if event.related_target().is_none() {
            dragged.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        dragged.set(false);
        take(state, event.data_transfer(), "dropped text");
    });
    let paste = window_event_listener(leptos::ev::paste, move |event| {
        if !dom::is_writing() {
            take(state, event.clipboard_data(), "paste");
        }
    });
    // The page lives as long as its window.
    std::mem::forget((over, left, drop, paste));
    arrival::load(state);
}

fn take(state: State, data: Option<web_sys::DataTransfer>, origin: &str) {
    let Some(data) = data else { return };
    if let Some(list) = data.files().filter(|list| list.length() > 0) {
        open(state, &list);
    } else if let Ok(text) = data.get_data("text/plain")
        && !text.trim().is_empty()
    {
        state.add(origin, text.into_bytes());
    }
}

/// Where a dragged file may fall.
#[component]
pub(super) fn DropHere(dragged: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="drop-here" hidden=move || !dragged.get() aria-hidden="true">
            <p>"Drop to add it"</p>
        </div>
    }
}

/// What was put away, and the button that brings it back.
#[component]
pub(super) fn PutAwayToast() -> impl IntoView {
    let state = state();
    move || {
        state.away.get().map(|away| {
            view! {
                <div class="toast">
                    <span>{away.words}</span>
                    // After this event: it removes the button that it came from.
                    <button type="button" on:click=move |_| set_timeout(move || state.bring_back(), std::time::Duration::ZERO)>
                        "Undo"
                    </button>
                </div>
            }
        })
    }
}
