//! The page as a whole.

use super::state::State;
use crate::view::names;
use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    view! {
        <main>
            <h1>"Assertain"</h1>
            <label for="paste">"Paste what you have"</label>
            <textarea
                id="paste"
                rows="8"
                spellcheck="false"
                prop:value=move || state.text.get()
                on:input:target=move |event| {
                    state.text.set(event.target().value());
                    state.run();
                }
            ></textarea>
            <section id="verdict" role="status" aria-label="Verdict">
                {move || {
                    state
                        .view
                        .get()
                        .map(|view| {
                            let verdict = &view.report.verdict;
                            view! {
                                <h2>{names::verdict(verdict.status)}</h2>
                                <p>{verdict.headline.clone()}</p>
                            }
                        })
                }}
            </section>
            <section id="findings" aria-label="Findings">
                {move || {
                    state
                        .view
                        .get()
                        .map(|view| {
                            view.report
                                .findings
                                .iter()
                                .map(|finding| view! { <article><h3>{finding.title.clone()}</h3><p>{finding.why.clone()}</p></article> })
                                .collect_view()
                        })
                }}
            </section>
        </main>
    }
}
