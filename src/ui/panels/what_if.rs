//! "What if this were fixed?": the changes in order, what remains after them, and the message as it would be.
//! Asked for when it is opened: it judges the case again for every fault that a change uncovers.

use crate::report::{Report, Role, WhatIf};
use crate::ui::engine;
use crate::ui::state::State;
use crate::ui::widgets::{Copy, rich};
use crate::view::names;
use leptos::prelude::*;

/// Characters of the changed message that are shown; the copy has all of it.
const SHOWN: usize = 20_000;

/// The question, where a value of the message can be changed.
pub(super) fn what_if(state: State, report: &Report) -> Option<AnyView> {
    let can = |finding: &crate::report::Finding| finding.role == Role::Cause && !finding.changes.is_empty();
    if !report.findings.iter().any(can) {
        return None;
    }
    let answer: RwSignal<Option<Option<WhatIf>>> = RwSignal::new(None);
    let asked = StoredValue::new(false);
    let ask = move |_| {
        if !asked.get_value() {
            asked.set_value(true);
            let (case, settings) = state.case();
            engine::what_if(case, settings, move |what_if| drop(answer.try_set(Some(what_if))));
        }
    };
    Some(
        view! {
            <details class="what-if" on:toggle=ask>
                <summary>"What if this were fixed?"</summary>
                <div role="status">
                    {move || match answer.get() {
                        None => view! { <p class="hint">"Checking the changed message …"</p> }.into_any(),
                        Some(None) => view! { <p>"This was not checked. Close this and open it again."</p> }.into_any(),
                        Some(Some(what_if)) => told(&what_if),
                    }}
                </div>
            </details>
        }
        .into_any(),
    )
}

fn told(what_if: &WhatIf) -> AnyView {
    let changes = what_if.changes.iter().map(|change| view! { <li>{rich(&names::change(change))}</li> }).collect_view();
    let documents = what_if.documents.iter().map(|(_, text)| document(text)).collect_view();
    view! {
        <ol>{changes}</ol>
        <p class="what-if-then">{rich(&what_if.headline)}</p>
        {documents}
    }
    .into_any()
}

fn document(text: &str) -> AnyView {
    let whole = text.to_owned();
    let shown: String = text.chars().take(SHOWN).collect();
    view! {
        <details>
            <summary>"The message as it would be"</summary>
            <pre tabindex="0" aria-label="The message as it would be">{shown}</pre>
            <Copy label="Copy message" what="the message as it would be" text=move || whole.clone() />
        </details>
    }
    .into_any()
}
