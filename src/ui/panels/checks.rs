//! What was checked and passed, and what could not be checked, with why.

use crate::source::lower;
use crate::ui::documents;
use crate::ui::state::state;
use crate::ui::widgets::rich;
use crate::view::{ViewModel, document};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Both lists, folded.
#[component]
pub(in crate::ui) fn Checks(view: Arc<ViewModel>) -> impl IntoView {
    let state = state();
    let passes = move |words: String| {
        let filter = lower(&state.filter.get());
        !filter.is_empty() && !words.contains(&filter)
    };
    let rules = view.report.passed.clone();
    // What a check looked for stands in its document, which may come after the answer.
    let passed = move || {
        state.documents.get();
        let rule = |rule: &String| {
            let looked_for = documents::of(rule).map(|text| document::parts(text).0).unwrap_or_default();
            let words = lower(&format!("{rule} {looked_for}"));
            view! {
                <li hidden=move || passes(words.clone())>
                    <span>{rich(&looked_for)}</span>
                    " "
                    <code>{rule.clone()}</code>
                </li>
            }
        };
        rules.iter().map(rule).collect_view()
    };
    // One reason usually stands for many checks.
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for unchecked in &view.report.not_checked {
        reasons.entry(unchecked.because.clone()).or_default().push(unchecked.rule.clone());
    }
    let unchecked = reasons
        .into_iter()
        .map(|(because, rules)| {
            let words = lower(&format!("{because} {}", rules.join(" ")));
            let rules = rules.into_iter().map(|rule| view! { <code>{rule}</code>" " }).collect_view();
            view! {
                <li hidden=move || passes(words.clone())>
                    <p>{rich(&because)}</p>
                    <p class="rules">{rules}</p>
                </li>
            }
        })
        .collect_view();
    let (good, open) = (view.report.passed.len(), view.report.not_checked.len());
    view! {
        {(good > 0)
            .then(|| {
                view! {
                    <details class="checks">
                        <summary>{counted(good, "passed")}</summary>
                        <p class="hint">"No problem found by these checks:"</p>
                        <ul class="passed">{passed}</ul>
                    </details>
                }
            })}
        {(open > 0)
            .then(|| {
                view! {
                    <details class="checks">
                        <summary>{format!("Not checked: {open}")}</summary>
                        <ul class="unchecked">{unchecked}</ul>
                    </details>
                }
            })}
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 check {what}") } else { format!("{count} checks {what}") }
}
