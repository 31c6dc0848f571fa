//! The page as a whole: four bands, always in this order.

use super::panels::{
    Evidence, Expectations, Findings, ForgetKeys, Header, Items, KeysHelp, LinkOffer, Paste, Suggestion, Verdict, open,
};
use super::state::{Phase, State};
use super::widgets::Later;
use super::{address, documents, dom, keys};
use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    keys::listen(state);
    address::listen(state);
    drops(state);
    dom::after_the_frame(move || state.settled.set(true));
    let empty = move || state.view.with(Option::is_none) && state.phase.get() != Phase::Stopped;
    view! {
        <Header />
        <main data-empty=move || empty().to_string()>
            <LinkOffer />
            <div class="band give">
                <Paste />
                <Expectations />
            </div>
            <Verdict />
            // Below the answer: it comes a frame later, and must push nothing down.
            <div class="band case">
                <Suggestion />
                <Items />
                <ForgetKeys />
            </div>
            <div class="band work">
                <Findings />
                <Evidence />
            </div>
        </main>
        <footer class="bottom">
            <p>
                {concat!("Assertain ", env!("CARGO_PKG_VERSION"))}
                ". Free software. The same engine runs on the command line: "<code>"assertain FILE"</code> "."
            </p>
        </footer>
        <p class="unseen" role="status" aria-live="polite">{move || state.said.get()}</p>
        <Later>
            <KeysHelp />
        </Later>
    }
}

/// A file or text may be dropped anywhere on the page.
fn drops(state: State) {
    let over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        let Some(data) = event.data_transfer() else { return };
        if let Some(list) = data.files().filter(|list| list.length() > 0) {
            open(state, &list);
        } else if let Ok(text) = data.get_data("text/plain")
            && !text.is_empty()
        {
            state.add("dropped text", text.into_bytes());
        }
    });
    // Pasting needs no field: outside of one, it adds to the case.
    let paste = window_event_listener(leptos::ev::paste, move |event| {
        if dom::is_writing() {
            return;
        }
        let Some(data) = event.clipboard_data() else { return };
        if let Some(list) = data.files().filter(|list| list.length() > 0) {
            open(state, &list);
        } else if let Ok(text) = data.get_data("text/plain")
            && !text.is_empty()
        {
            state.add("paste", text.into_bytes());
        }
    });
    // The page lives as long as its window.
    std::mem::forget((over, drop, paste));
    documents::load(state);
}
