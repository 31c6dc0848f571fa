//! The login step by step: which steps the case holds, what to add, and the values that belong together.

use super::comparison::this_works;
use super::reveal_finding;
use crate::report::VerdictStatus;
use crate::report::diff::{Mark, marks};
use crate::report::visible::visible;
use crate::ui::model::Tab;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Icon, Shape, rich, term};
use crate::view::flow::{Agreement, Correlated, Flow, Seen, Step};
use crate::view::lanes::{Lane, LaneStep};
use crate::view::token::has_parts;
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// The flows of the case.
pub(super) fn flow(view: &Arc<ViewModel>) -> AnyView {
    let state = state();
    let several = view.lanes.len() > 1;
    let lanes = view.lanes.iter().map(|one| lane(state, view, one, several)).collect::<Vec<_>>();
    let flows = view.flows.iter().map(|flow| one(state, view, flow)).collect::<Vec<_>>();
    view! {
        {lanes}
        {flows}
    }
    .into_any()
}

/// An attempt: what the browser did, line by line.
fn lane(state: State, view: &ViewModel, lane: &Lane, several: bool) -> AnyView {
    let attempt = lane.attempt;
    let works = several.then(|| this_works(lane.title.clone(), move || state.attempt_works(attempt)));
    let steps = lane.steps.iter().map(|step| lane_step(state, view, step)).collect::<Vec<_>>();
    let gaps = lane.gaps.iter().map(|gap| view! { <li>{rich(gap)}</li> }).collect::<Vec<_>>();
    let shape = match lane.status {
        VerdictStatus::NoProblemFound => Shape::Good,
        VerdictStatus::WillFail | VerdictStatus::MayFail => Shape::Warn,
        VerdictStatus::CannotTell => Shape::Note,
    };
    view! {
        <section class="lane">
            <h3>
                <Icon shape />
                {lane.title.clone()}
            </h3>
            <p>{rich(&lane.headline)} " " {works}</p>
            <ol class="lane-steps">{steps}</ol>
            {(!gaps.is_empty()).then(|| view! { <ul class="lane-gaps" aria-label="Not in the recording">{gaps}</ul> })}
        </section>
    }
    .into_any()
}

fn lane_step(state: State, view: &ViewModel, step: &LaneStep) -> AnyView {
    let lines = step
        .lines
        .iter()
        .map(|(kind, line)| {
            view! {
                <li data-line=kind.as_str()>
                    <span class="soft">{kind.word()}</span>
                    " "
                    {rich(line)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let name = match step.items.first().copied() {
        Some(item) => {
            let is_token = view.report.items.get(item).is_some_and(|item| has_parts(item.kind));
            view! {
                <button type="button" class="flow-place" on:click=move |_| show(state, item, is_token)>
                    {step.to.clone()}
                </button>
            }
            .into_any()
        }
        None => step.to.clone().into_any(),
    };
    let finding = step.finding.and_then(|index| Some((index, view.report.findings.get(index)?.title.clone())));
    let broken = finding.is_some();
    view! {
        <li data-broken=broken.to_string()>
            <span class="lane-time">{step.time.clone()}</span>
            <div>
                <b>{name}</b>
                {(!step.answer.is_empty()).then(|| view! { <span class="soft">" → " {step.answer.clone()}</span> })}
                <ul>{lines}</ul>
                {finding
                    .map(|(index, title)| {
                        view! {
                            <button type="button" class="textlink" on:click=move |_| reveal_finding(index)>
                                {rich(&title)}
                            </button>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}

fn one(state: State, view: &ViewModel, flow: &Flow) -> AnyView {
    let present = flow.steps.iter().filter(|step| !step.items.is_empty()).count();
    let title = format!("{} login: {present} of {} steps found", flow.protocol, flow.steps.len());
    let mut values = Vec::new();
    for value in &flow.values {
        values.push(row(state, value));
    }
    view! {
        <h3>{title}</h3>
        <ol class="flow">{flow.steps.iter().map(|step| step_view(state, view, step)).collect::<Vec<_>>()}</ol>
        {(!flow.values.is_empty())
            .then(|| {
                view! {
                    <table class="times flow-values">
                        <caption>"Values that must match"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Value"</th>
                                <th scope="col">"Locations"</th>
                            </tr>
                        </thead>
                        <tbody>{values}</tbody>
                    </table>
                }
            })}
    }
    .into_any()
}

fn step_view(state: State, view: &ViewModel, step: &Step) -> AnyView {
    let here = !step.items.is_empty();
    let mut items = Vec::new();
    for item in &step.items {
        if let Some(report) = view.report.items.get(*item) {
            let (index, kind) = (*item, report.kind);
            items.push(view! {
                <li>
                    <button type="button" class="quiet" on:click=move |_| show(state, index, has_parts(kind))>
                        {names::item_kind(kind)}
                        {(report.origin != "paste").then(|| format!(" · {}", report.origin))}
                    </button>
                </li>
            });
        }
    }
    view! {
        <li data-here=here.to_string()>
            <h4>
                {step.name.clone()}
                " "
                <span class="flow-state">{if here { "found" } else { "missing" }}</span>
            </h4>
            <p>{step.words.clone()}</p>
            {if here {
                view! { <ul class="row">{items}</ul> }.into_any()
            } else {
                view! { <p class="hint">{step.add.clone()}</p> }.into_any()
            }}
        </li>
    }
    .into_any()
}

fn row(state: State, value: &Correlated) -> AnyView {
    let reference = value.seen.iter().find_map(|seen| seen.value.clone()).unwrap_or_default();
    let shape = match value.agreement {
        Agreement::Same => Shape::Good,
        Agreement::Differs => Shape::Warn,
        Agreement::Alone => Shape::Note,
    };
    let word = match value.agreement {
        Agreement::Same => "same",
        Agreement::Differs => "different",
        Agreement::Alone => "nothing to compare",
    };
    let finding = value.finding.map(|finding| {
        let label = format!("Show finding about the {}", value.name);
        view! {
            <button type="button" class="quiet" aria-label=label on:click=move |_| reveal_finding(finding)>
                "Show finding"
            </button>
        }
    });
    view! {
        <tr data-agreement=value.agreement.as_str()>
            <th scope="row">
                {value.name.clone()}
                {term(&value.name)}
                <span class="flow-agreement">
                    <Icon shape />
                    {word}
                </span>
            </th>
            <td>
                <p>{rich(&value.words)}</p>
                <ul class="flow-places">{value.seen.iter().map(|seen| place(state, seen, &reference)).collect::<Vec<_>>()}</ul>
                {finding}
            </td>
        </tr>
    }
    .into_any()
}

fn place(state: State, seen: &Seen, reference: &str) -> AnyView {
    let name = seen.place.clone();
    let name = match seen.item {
        Some(item) => {
            view! { <button type="button" class="flow-place" on:click=move |_| show(state, item, false)>{name}</button> }
                .into_any()
        }
        None => view! { <span class="flow-place">{name}</span> }.into_any(),
    };
    let value = match seen.value.as_deref() {
        None => view! { <em>"not present"</em> }.into_any(),
        Some(value) if value == reference => view! { <code>{visible(value)}</code> }.into_any(),
        Some(value) => {
            let mut pieces = Vec::new();
            for segment in marks(reference, value).1 {
                pieces.push(match segment.mark {
                    Mark::Same => segment.shown.into_any(),
                    Mark::Different => view! { <mark class="differs found">{segment.shown}</mark> }.into_any(),
                });
            }
            view! { <code>{pieces}</code> }.into_any()
        }
    };
    view! { <li>{name} " " {value}</li> }.into_any()
}

/// Shows an item: a token in its parts, everything else summed up.
fn show(state: State, item: usize, is_token: bool) {
    if state.item.get_untracked() != item {
        state.item.set(item);
    }
    state.tab.set(if is_token { Tab::Claims } else { Tab::Summary });
    crate::ui::dom::focus(if is_token { "tab-claims" } else { "tab-summary" });
}
