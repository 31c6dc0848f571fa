//! The characters that prove the answer: expected over found, aligned, what differs marked, and the way to the place.

use crate::report::diff::{Mark, Segment};
use crate::ui::state::State;
use crate::view::ViewModel;
use crate::view::answer::{self, Proof};
use leptos::prelude::*;
use std::sync::Arc;

/// The proof of a finding, with the way to its first place.
pub(super) fn proof(state: State, view: &Arc<ViewModel>, index: usize) -> Option<AnyView> {
    let finding = view.report.findings.get(index)?;
    let places = finding.at.len();
    let way = answer::place_words(view, index, 0).map(|words| {
        let more = match places.saturating_sub(1) {
            0 => String::new(),
            1 => " and 1 more place".to_owned(),
            more => format!(" and {more} more places"),
        };
        view! {
            <span class="from">
                <button type="button" class="textlink" on:click=move |_| state.point(index, 0, true)>{words}</button>
                {more}
            </span>
        }
    });
    let Some(Proof { expected, found }) = answer::proof(view, index) else {
        return way.map(|way| view! { <p class="proof-place">{way}</p> }.into_any());
    };
    let label = finding.expected_label();
    let both = finding.expected.is_some() && finding.actual.is_some();
    let named = finding.expected.is_some() || !expected.is_empty();
    Some(
        view! {
            <dl class="proof">
                {named
                    .then(|| {
                        view! {
                            <dt>{label}</dt>
                            <dd>
                                <code>{runs(expected, false)}</code>
                            </dd>
                        }
                    })}
                <dt>{if both || finding.actual.is_some() { "Found" } else { "Here" }}</dt>
                <dd>
                    <code>{runs(found, true)}</code>
                    " "
                    {way}
                </dd>
            </dl>
        }
        .into_any(),
    )
}

fn runs(segments: Vec<Segment>, found: bool) -> AnyView {
    if segments.is_empty() {
        return view! { <em>"nothing"</em> }.into_any();
    }
    segments
        .into_iter()
        .map(|segment| match segment.mark {
            Mark::Same => segment.shown.into_any(),
            Mark::Different if found => view! { <mark class="differs found">{segment.shown}</mark> }.into_any(),
            Mark::Different => view! { <mark class="differs">{segment.shown}</mark> }.into_any(),
        })
        .collect_view()
        .into_any()
}
