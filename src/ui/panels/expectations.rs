//! Beside the field: "What should it be?".

use super::profiles::{MakeLink, ProfileChoice, ReceiverChoice};
use crate::time::Instant;
use crate::ui::expect::{FIELDS, Field, Shape};
use crate::ui::state::state;
use crate::ui::widgets::{Later, term};
use leptos::prelude::*;

/// The form of expectations; folded until it is needed.
#[component]
pub(in crate::ui) fn Expectations() -> impl IntoView {
    let state = state();
    let expect = state.expect;
    let count = move || {
        let name = expect.profile.with(|profile| profile.as_ref()?.name.clone());
        match (name, expect.filled()) {
            (Some(name), _) => format!(" ({name})"),
            (None, 0) => String::new(),
            (None, count) => format!(" ({count} given)"),
        }
    };
    view! {
        <section class="expectations" aria-labelledby="expect-title">
            <details
                prop:open=move || expect.open.get()
                on:toggle:target=move |event| {
                    let open = event.target().open();
                    if expect.open.get_untracked() != open {
                        expect.open.set(open);
                    }
                }
            >
                <summary>
                    <h2 id="expect-title">"What should it be?"</h2>
                    <span class="aside">{count}</span>
                </summary>
                <Later>
                    <p class="hint">"What the application is configured with, as far as you know it. Everything is optional; compared exactly, spaces included."</p>
                    <div class="choices">
                        <ProfileChoice />
                        <ReceiverChoice />
                    </div>
                    <div class="fields">{FIELDS.into_iter().map(control).collect_view()}</div>
                    <MakeLink />
                </Later>
            </details>
        </section>
    }
}

fn control(field: Field) -> impl IntoView {
    let state = state();
    let text = state.expect.text(field.id);
    let hint = format!("{}-hint", field.id);
    let described = hint.clone();
    let typed = move |value: String| {
        text.set(value);
        state.expected();
    };
    let unreadable = move || {
        let text = text.get();
        match field.id {
            "at" if !text.trim().is_empty() && Instant::from_rfc3339(text.trim()).is_none() => {
                Some("Write it as 2026-03-01T10:00:00Z, or with an offset such as +02:00.")
            }
            "skew" if !text.trim().is_empty() && text.trim().parse::<u32>().is_err() => {
                Some("A whole number of seconds.")
            }
            _ => None,
        }
    };
    view! {
        <div class="control" data-field=field.id>
            <label for=field.id>{field.label}</label>
            {term(field.label)}
            {if field.shape == Shape::Lines {
                view! {
                    <textarea
                        id=field.id
                        rows="2"
                        spellcheck="false"
                        autocapitalize="off"
                        aria-describedby=described
                        prop:value=move || text.get()
                        on:paste=move |event| {
                            event.stop_propagation();
                            if let Some(message) = pasted_message(&event, field.id) {
                                event.prevent_default();
                                state.add("paste", message.into_bytes());
                                state.said.set("Metadata and key lists join the case as items.".to_owned());
                            }
                        }
                        on:input:target=move |event| typed(event.target().value())
                    ></textarea>
                }
                    .into_any()
            } else {
                view! {
                    <input
                        id=field.id
                        type="text"
                        class:masked=field.shape == Shape::Secret
                        inputmode=(field.shape == Shape::Number).then_some("numeric")
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        aria-describedby=described
                        prop:value=move || text.get()
                        on:input:target=move |event| typed(event.target().value())
                    />
                }
                    .into_any()
            }}
            <p class="hint" id=hint>
                {move || unreadable().map(|words| view! { <strong class="unreadable">{words}</strong>" " })}
                {field.hint}
            </p>
        </div>
    }
}

/// Metadata or a key set, pasted where the trusted certificate belongs: it says more as an item of the case.
fn pasted_message(event: &web_sys::ClipboardEvent, field: &str) -> Option<String> {
    let text = event.clipboard_data()?.get_data("text/plain").ok()?;
    (field == "cert" && text.trim_start().starts_with(['<', '{'])).then_some(text)
}
