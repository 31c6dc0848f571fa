//! A login that fails beside one that works: the sentence, the differences, both messages side by side; and the question which one works.

use super::reveal_finding;
use crate::report::diff::{Mark, marks};
use crate::report::visible::visible;
use crate::report::{Difference, ItemKind};
use crate::ui::state::{State, state};
use crate::ui::widgets::rich;
use crate::view::aligned::{Aligned, AlignedRow, Sameness};
use crate::view::comparison::ComparisonView;
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Logins that are offered.
const MAX_OFFERED: usize = 12;

/// The comparison, or the question which login works.
#[component]
pub(in crate::ui) fn Compared() -> impl IntoView {
    let state = state();
    move || {
        let view = state.below.get()?;
        match &view.comparison {
            Some(one) => Some(compared(state, &view, one)),
            None => offer(state, &view),
        }
    }
}

fn compared(state: State, view: &Arc<ViewModel>, one: &ComparisonView) -> AnyView {
    let rows: Vec<AnyView> = one.comparison.differences.iter().map(|row| difference(view, row)).collect();
    let is_chosen = one.is_chosen;
    view! {
        <section class="compared" aria-labelledby="compared">
            <h2 id="compared">"Compared with the login that works"</h2>
            <p class="compared-said">{rich(&one.comparison.headline)}</p>
            <p class="row aside">
                {format!("Works: {}. Fails: {}.", one.works, one.fails)}
                {is_chosen
                    .then(|| {
                        view! {
                            <button type="button" class="textlink" on:click=move |_| state.none_works()>
                                "End the comparison"
                            </button>
                        }
                    })}
            </p>
            {(!rows.is_empty())
                .then(|| {
                    view! {
                        <div class="wide-table" tabindex="0" role="group" aria-label="Differences">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">"Difference"</th>
                                        <th scope="col">"Works"</th>
                                        <th scope="col">"Fails"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
            {one
                .documents
                .iter()
                .map(|document| {
                    side_by_side(format!("Side by side: {}", document.title), ["Works", "Fails"], document.clone())
                })
                .collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

fn difference(view: &ViewModel, row: &Difference) -> AnyView {
    let finding = row.rule.as_ref().and_then(|rule| view.report.findings.iter().position(|one| one.rule == *rule));
    let (works, fails) = cells(row.works.as_deref(), row.fails.as_deref());
    view! {
        <tr>
            <th scope="row">
                {rich(&row.words)}
                {finding
                    .map(|index| {
                        let label = format!("Show finding: {}", row.words.replace('`', ""));
                        view! {
                            <button type="button" class="quiet" aria-label=label on:click=move |_| reveal_finding(index)>
                                "Show finding"
                            </button>
                        }
                    })}
            </th>
            <td>{works}</td>
            <td>{fails}</td>
        </tr>
    }
    .into_any()
}

/// Two values with the characters that differ marked.
fn cells(left: Option<&str>, right: Option<&str>) -> (AnyView, AnyView) {
    let nothing = || view! { <em>"nothing"</em> }.into_any();
    match (left, right) {
        (Some(left), Some(right)) => {
            let (one, other) = marks(left, right);
            let run = |segments: Vec<crate::report::diff::Segment>, class: &'static str| {
                let pieces: Vec<AnyView> = segments
                    .into_iter()
                    .map(|segment| match segment.mark {
                        Mark::Same => segment.shown.into_any(),
                        Mark::Different => view! { <mark class=class>{segment.shown}</mark> }.into_any(),
                    })
                    .collect();
                view! { <code>{pieces}</code> }.into_any()
            };
            (run(one, "differs"), run(other, "differs found"))
        }
        (left, right) => {
            let one = |value: Option<&str>| value.map(|value| view! { <code>{visible(value)}</code> }.into_any());
            (one(left).unwrap_or_else(nothing), one(right).unwrap_or_else(nothing))
        }
    }
}

/// Two documents beside each other; on narrow pages one over the other, line by line. Built when it is opened.
pub(super) fn side_by_side(title: String, heads: [&'static str; 2], document: Aligned) -> AnyView {
    let open = RwSignal::new(false);
    let label = title.clone();
    view! {
        <details class="aligned" on:toggle=move |_| open.set(true)>
            <summary>{title}</summary>
            {move || {
                open.get()
                    .then(|| {
                        let rows: Vec<AnyView> = document.rows.iter().map(aligned_row).collect();
                        let more = document.left_out;
                        view! {
                            <div class="aligned-rows" tabindex="0" role="group" aria-label=label.clone()>
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{heads[0]}</th>
                                            <th scope="col">{heads[1]}</th>
                                        </tr>
                                    </thead>
                                    <tbody>{rows}</tbody>
                                </table>
                            </div>
                            {(more > 0).then(|| view! { <p class="hint">{format!("{more} more lines are not shown.")}</p> })}
                        }
                    })
            }}
        </details>
    }
    .into_any()
}

fn aligned_row(row: &AlignedRow) -> AnyView {
    let (left, right) = match row.sameness {
        Sameness::Different => cells(row.left.as_deref(), row.right.as_deref()),
        _ => {
            let plain =
                |text: &Option<String>| view! { <code>{visible(text.as_deref().unwrap_or(""))}</code> }.into_any();
            (plain(&row.left), plain(&row.right))
        }
    };
    let step = row.indent.min(8).to_string();
    view! {
        <tr data-same=row.sameness.as_str() data-step=step>
            <td>{left}</td>
            <td>{right}</td>
        </tr>
    }
    .into_any()
}

/// Whether two inputs can be two logins.
fn is_comparable(kind: ItemKind) -> bool {
    use ItemKind::*;
    matches!(
        kind,
        SamlResponse
            | SamlAssertion
            | WsFedResponse
            | Saml1Response
            | SamlAuthnRequest
            | Jwt
            | OidcAuthorizationRequest
            | OidcAuthorizationResponse
            | OidcTokenResponse
            | Har
    )
}

/// The question, where the case may hold two logins.
fn offer(state: State, view: &Arc<ViewModel>) -> Option<AnyView> {
    let mut kinds: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (index, (item, shown)) in view.report.items.iter().zip(&view.items).enumerate() {
        if shown.parent.is_none() && is_comparable(item.kind) {
            kinds.entry(item.kind.as_str()).or_default().push(index);
        }
    }
    let mut inputs: Vec<(usize, u32)> = Vec::new();
    for index in kinds.values().filter(|all| all.len() > 1).flatten().take(MAX_OFFERED) {
        let input = view.items.get(*index).map(|shown| shown.input);
        let entry = input.and_then(|input| state.shown.with_untracked(|shown| shown.get(input).copied()));
        if let Some(entry) = entry.filter(|entry| !inputs.iter().any(|(_, known)| known == entry)) {
            inputs.push((*index, entry));
        }
    }
    let items = (inputs.len() > 1).then(|| {
        let items = inputs.into_iter().zip(1..).filter_map(|((index, entry), number)| {
            let item = view.report.items.get(index)?;
            let name = format!("{number}. {}, {}", names::item_kind(item.kind), item.origin);
            Some(works_button(name, move || state.this_works(entry)))
        });
        items.collect::<Vec<_>>()
    });
    let attempts = (view.report.attempts.len() > 1).then(|| {
        let all = view.report.attempts.iter().enumerate().take(MAX_OFFERED);
        all.map(|(at, _)| works_button(format!("Attempt {}", at + 1), move || state.attempt_works(at)))
            .collect::<Vec<_>>()
    });
    let rows: Vec<AnyView> = items.into_iter().flatten().chain(attempts.into_iter().flatten()).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="compared">
                <summary>"Compare with a login that works"</summary>
                <p class="hint">"Select the login that works. The others are compared with it, and it is no longer part of the verdict."</p>
                <ul class="compared-offer">{rows}</ul>
            </details>
        }
        .into_any()
    })
}

fn works_button(name: String, chosen: impl Fn() + 'static) -> AnyView {
    view! {
        <li>
            {name.clone()}
            " "
            {this_works(name, chosen)}
        </li>
    }
    .into_any()
}

/// The button of one login.
pub(super) fn this_works(name: String, chosen: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="quiet" aria-label=format!("This one works: {name}") on:click=move |_| chosen()>
            "This one works"
        </button>
    }
    .into_any()
}
