//! The steps of a recorded login, inside the answer: where it broke is seen before a word is read.

use crate::report::ItemKind;
use crate::ui::state::State;
use crate::view::{ViewModel, answer};
use leptos::prelude::*;
use std::sync::Arc;

/// The steps, where the case holds a recording.
pub(super) fn steps(state: State, view: &Arc<ViewModel>) -> Option<AnyView> {
    let is_recording = |kind: ItemKind| matches!(kind, ItemKind::Har | ItemKind::SamlTracerExport);
    if !view.report.items.iter().any(|item| is_recording(item.kind)) {
        return None;
    }
    let flow = view.flows.first()?;
    let broken: Vec<usize> = answer::cause(&view.report)
        .map(|(_, finding)| {
            let place = |id: &String| view.report.items.iter().position(|item| item.id == *id);
            finding.at.first().and_then(|at| place(&at.item)).into_iter().collect()
        })
        .unwrap_or_default();
    // What comes after the last step that is here is nothing to see; it is asked for below.
    let last = flow.steps.iter().rposition(|step| !step.items.is_empty())?;
    let breaks = flow.steps.iter().position(|step| step.items.iter().any(|item| broken.contains(item)));
    let mut shown = Vec::new();
    for (index, step) in flow.steps.iter().enumerate().take(last + 1) {
        let is_broken = breaks == Some(index);
        let (state_of, word) = match (is_broken, step.items.is_empty()) {
            (true, _) => ("broken", "the login breaks here"),
            (false, true) => ("missing", "not in your input"),
            (false, false) => ("found", "found"),
        };
        let item = step.items.first().copied();
        let name = match item {
            Some(item) => view! {
                <button
                    type="button"
                    class="textlink"
                    on:click=move |_| {
                        state.item.set(item);
                        crate::ui::dom::focus("evidence-title");
                    }
                >
                    {step.name.clone()}
                </button>
            }
            .into_any(),
            None => step.name.clone().into_any(),
        };
        shown.push(view! {
            <li class="step" data-state=state_of>
                <span class="number" aria-hidden="true">{index + 1}</span>
                <b>{name}</b>
                <span class="soft">{word}</span>
            </li>
        });
    }
    Some(view! { <ol class="steps" aria-label="Steps of the login">{shown}</ol> }.into_any())
}
