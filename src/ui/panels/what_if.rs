//! "What if this were fixed?": the changes in order, what remains after them, and the message as it would be.
//! Asked for when it is opened: it judges the case again for every fault that a change uncovers.

use super::comparison::side_by_side;
use crate::report::{Report, Role};
use crate::ui::engine;
use crate::ui::state::State;
use crate::ui::widgets::{Copy, rich};
use crate::view::comparison::WhatIfView;
use crate::view::names;
use leptos::prelude::*;

/// The question, where a value of the message can be changed.
pub(super) fn what_if(state: State, report: &Report) -> Option<AnyView> {
    let can = |finding: &crate::report::Finding| finding.role == Role::Cause && !finding.changes.is_empty();
    if !report.findings.iter().any(can) {
        return None;
    }
    let answer: RwSignal<Option<Option<WhatIfView>>> = RwSignal::new(None);
    let asked = StoredValue::new(false);
    let ask = move |_| {
        if !asked.get_value() {
            asked.set_value(true);
            engine::what_if(state.case(), move |what_if| drop(answer.try_set(Some(what_if))));
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

fn told(view: &WhatIfView) -> AnyView {
    let what_if = &view.what_if;
    let changes = what_if.changes.iter().map(|change| view! { <li>{rich(&names::change(change))}</li> }).collect_view();
    let before_and_after: Vec<AnyView> = view
        .documents
        .iter()
        .map(|one| {
            side_by_side(format!("Before and after: {}", one.title), ["As it is", "As it would be"], one.clone())
        })
        .collect();
    let documents = what_if.documents.iter().map(|(_, text)| document(text)).collect_view();
    view! {
        <ol>{changes}</ol>
        <p class="what-if-then">{rich(&what_if.headline)}</p>
        {before_and_after}
        {documents}
    }
    .into_any()
}

/// The whole message, to be copied; what is changed in it stands above.
fn document(text: &str) -> AnyView {
    let whole = text.to_owned();
    view! { <p><Copy label="Copy message" what="the message as it would be" text=move || whole.clone() /></p> }
        .into_any()
}
