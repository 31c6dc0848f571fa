//! What is missing for an answer: the one thing that decides has its field in the answer, the rest is a line of buttons.

use crate::report::{Report, VerdictStatus};
use crate::ui::expect::{Field, Shape, asked_for};
use crate::ui::state::State;
use crate::ui::widgets::{Copy, rich};
use crate::view::answer;
use crate::vocabulary::Need;
use leptos::prelude::*;

/// A text of this length in a field for one value is a message, and joins the case.
const MESSAGE: usize = 200;

/// The field for the first thing that is missing, and buttons for the others.
pub(super) fn first_need(state: State, report: &Report) -> Option<AnyView> {
    let mut needs = report.verdict.needs.iter();
    let decides = report.verdict.status == VerdictStatus::CannotTell;
    let first = if decides { needs.next().map(|need| field_for(state, *need, report)) } else { None };
    let others: Vec<AnyView> = needs.map(|need| button_for(state, *need)).collect();
    if first.is_none() && others.is_empty() {
        return None;
    }
    let words = if decides { "Also helps:" } else { "For a fuller check, add:" };
    Some(
        view! {
            {first}
            {(!others.is_empty())
                .then(|| {
                    view! {
                        <div class="needs">
                            <p>{words}</p>
                            <ul>{others}</ul>
                        </div>
                    }
                })}
        }
        .into_any(),
    )
}

fn field_for(state: State, need: Need, report: &Report) -> AnyView {
    let label = capital(need.as_str());
    let request = answer::request_to_them(report);
    let input = match asked_for(need).filter(|field| !takes_messages(field)) {
        Some(field) => value_field(state, field),
        None => message_field(state, asked_for(need)),
    };
    view! {
        <div class="first">
            <label for="missing">{rich(&label)}</label>
            {input}
            <div class="row">
                <Copy label="Copy as a request to them" what="what is missing" text=move || request.clone() />
            </div>
        </div>
    }
    .into_any()
}

/// Fields whose value may as well be metadata or a key set.
fn takes_messages(field: &Field) -> bool {
    matches!(field.shape, Shape::Lines) && field.id != "required"
}

/// A value of one line, the same as among the expected values.
fn value_field(state: State, field: Field) -> AnyView {
    let text = state.expect.text(field.id);
    let start = text.get_untracked();
    view! {
        <input
            id="missing"
            type="text"
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            placeholder=field.hint
            value=start
            on:paste=move |event| join_if_message(state, &event)
            // When it is done, not with every letter: the answer that holds this field would go meanwhile.
            on:change:target=move |event| {
                text.set(event.target().value());
                state.expected();
            }
        />
    }
    .into_any()
}

/// A message, a certificate or a key set.
fn message_field(state: State, field: Option<Field>) -> AnyView {
    view! {
        <textarea
            id="missing"
            rows="2"
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            placeholder="Paste it here, or drop a file anywhere on the page"
            on:paste=move |event| {
                event.stop_propagation();
                let Some(text) = pasted(&event).filter(|text| !text.trim().is_empty()) else { return };
                event.prevent_default();
                give(state, field, text);
            }
            on:change:target=move |event| {
                let text = event.target().value();
                if !text.trim().is_empty() {
                    give(state, field, text);
                }
            }
        ></textarea>
    }
    .into_any()
}

/// A certificate or key belongs into its field; everything that says what it is joins the case.
fn give(state: State, field: Option<Field>, text: String) {
    match field {
        Some(field) if !text.trim_start().starts_with(['<', '{']) => {
            state.expect.text(field.id).set(text);
            state.expected();
        }
        _ => state.add("paste", text.into_bytes()),
    }
    crate::ui::dom::focus("verdict");
}

fn join_if_message(state: State, event: &web_sys::ClipboardEvent) {
    event.stop_propagation();
    let Some(text) = pasted(event) else { return };
    if text.len() > MESSAGE || text.trim_start().starts_with(['<', '{']) {
        event.prevent_default();
        state.add("paste", text.into_bytes());
    }
}

fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text/plain").ok()
}

fn button_for(state: State, need: Need) -> AnyView {
    let field = asked_for(need);
    let words = rich(need.as_str());
    view! {
        <li>
            <button
                type="button"
                class="textlink"
                on:click=move |_| match field {
                    Some(field) => state.open_settings(Some(field.id)),
                    None => state.another(),
                }
            >
                {words}
            </button>
        </li>
    }
    .into_any()
}

fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| std::iter::once(first.to_ascii_uppercase()).chain(rest).collect()).unwrap_or_default()
}
