//! The page as a whole: the question, then the case, its answer, findings and evidence, always in this order.

use super::manners::{self, DropHere, PutAwayToast};
use super::panels::{
    CaseOffer, Compared, Evidence, Expectations, Findings, ForgetKeys, Header, Items, KeysHelp, LinkOffer, LinkSteps,
    Paste, Suggestion, Values, Verdict, is_guest,
};
use super::state::State;
use super::widgets::Later;
use super::{address, dom, keys, sheets};
use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    let dragged = RwSignal::new(false);
    keys::listen(state);
    sheets::listen(state);
    address::listen(state);
    manners::begin(state, dragged);
    dom::after_the_frame(move || state.settled.set(true));
    view! {
        <Header />
        <main
            inert=move || state.is_covered()
            data-empty=move || (!state.has_case()).to_string()
            data-offered=move || is_guest(state).to_string()
            data-settings=move || state.expect.open.get().to_string()
        >
            <LinkSteps />
            <Items />
            <Paste />
            <LinkOffer />
            <CaseOffer />
            <Verdict />
            // Below the answer: it comes a frame later, and must push nothing down.
            <div class="below">
                <Suggestion />
                <ForgetKeys />
                <Compared />
                <Values />
            </div>
            <div class="work">
                <Findings />
                <Evidence />
            </div>
        </main>
        <Expectations />
        <footer class="bottom" inert=move || state.is_covered()>
            <p>
                {concat!("Assertain ", env!("CARGO_PKG_VERSION"))}
                ". Free software. Also available on the command line: "<code>"assertain FILE"</code> "."
            </p>
        </footer>
        <PutAwayToast />
        <DropHere dragged />
        <p class="unseen" role="status" aria-live="polite">{move || state.said.get()}</p>
        <Later>
            <KeysHelp />
        </Later>
    }
}
