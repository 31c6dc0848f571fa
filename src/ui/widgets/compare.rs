//! Expected over actual, with the differing characters marked and invisible ones drawn.

use crate::report::diff::{Mark, Segment, marks};
use leptos::prelude::*;

/// The two values over each other.
#[component]
pub(in crate::ui) fn Compare(
    /// What the receiver expects.
    expected: String,
    /// Its label: whose value it is.
    label: &'static str,
    /// What the message holds.
    actual: String,
    /// Whether they are values of one kind, whose difference has a name; else they are words about them.
    alike: bool,
) -> impl IntoView {
    let (wanted, found) = if alike { marks(&expected, &actual) } else { (plain(expected), plain(actual)) };
    view! {
        <dl class="compare">
            <dt>{label}</dt>
            <dd><code>{segments(wanted, false)}</code></dd>
            <dt>"Found"</dt>
            <dd><code>{segments(found, true)}</code></dd>
        </dl>
    }
    .into_any()
}

fn plain(words: String) -> Vec<Segment> {
    if words.is_empty() { Vec::new() } else { vec![Segment { text: words.clone(), shown: words, mark: Mark::Same }] }
}

fn segments(segments: Vec<Segment>, found: bool) -> AnyView {
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
