//! The dialog that makes a link of the values that are used, for customers.

use super::profile_values::{TOPICS, table};
use crate::applications::link;
use crate::case::Expectations;
use crate::ui::address;
use crate::ui::state::{State, state};
use crate::ui::widgets::Copy;
use leptos::prelude::*;

/// A button, and behind it the dialog that makes a link.
#[component]
pub(in crate::ui) fn MakeLink() -> impl IntoView {
    let state = state();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let open = RwSignal::new(false);
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <button
            type="button"
            on:click=move |_| {
                open.set(true);
                if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                    // Fails only for a dialog that is open already.
                    let _ = dialog.show_modal();
                }
            }
        >
            "Create a link for customers"
        </button>
        <dialog class="make-link" node_ref=dialog aria-labelledby="make-link-title" on:close=move |_| open.set(false)>
            <h2 id="make-link-title">"Link for customers"</h2>
            {move || open.get().then(|| link_form(state))}
            <div class="row">
                <button type="button" on:click=move |_| close()>"Close"</button>
            </div>
        </dialog>
    }
}

fn link_form(state: State) -> impl IntoView {
    let start = state.expect.shared();
    let name = RwSignal::new(start.name.clone().unwrap_or_default());
    let format = RwSignal::new(start.name_id_format.clone().unwrap_or_default());
    let remarks = RwSignal::new(start.remarks.join("\n"));
    let starts = RwSignal::new(start.sp_initiated_only);
    let words = TOPICS.map(|(topic, label)| {
        let text = start.fixes.get(topic).cloned().unwrap_or_default();
        (topic, label, RwSignal::new(text))
    });
    let profile = move || {
        let own = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let mut profile = Expectations {
            name: own(name),
            name_id_format: own(format),
            sp_initiated_only: starts.get(),
            remarks: remarks.get().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            ..start.clone()
        };
        for (topic, _, text) in words {
            match own(text) {
                Some(text) => profile.fixes.insert(topic.to_owned(), text),
                None => profile.fixes.remove(topic),
            };
        }
        profile
    };
    let made = {
        let profile = profile.clone();
        Memo::new(move |_| link::to_link(&profile()).map(|fragment| address::with_fragment(&fragment)))
    };
    let inside = move || table(&profile());
    let own_words = words
        .into_iter()
        .map(|(topic, label, text)| control(format!("link-{topic}"), label, text, true))
        .collect_view();
    view! {
        <p>
            "The link opens this page with the values below. Customers review them first, then paste their own \
                 message. It contains no message, key, secret, or nonce, and only the fingerprint of the trusted certificate."
        </p>
        <div class="fields">
            {control("link-name".to_owned(), "Name of the application", name, false)}
            {control("link-format".to_owned(), "NameID format (full URI)", format, false)}
        </div>
        <p>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || starts.get()
                    on:change:target=move |event| starts.set(event.target().checked())
                />
                " Accept only logins started at the application"
            </label>
        </p>
        <details>
            <summary>"Your own fix instructions"</summary>
            <div class="fields">
                {own_words} {control("link-remarks".to_owned(), "Notes, one per line", remarks, true)}
            </div>
        </details>
        <h3>"Contents"</h3>
        {inside}
        {move || match made.get() {
            Err(message) => view! { <p class="unreadable" role="alert">{message}</p> }.into_any(),
            Ok(link) => {
                let copied = link.clone();
                let whole = link.starts_with("http");
                view! {
                    <label for="made-link">"The link"</label>
                    <textarea id="made-link" readonly rows="3" prop:value=link></textarea>
                    {(!whole)
                        .then(|| {
                            view! {
                                <p class="hint">
                                    "This page was opened from disk. Append this to the address where your customers open Assertain."
                                </p>
                            }
                        })}
                    <Copy label="Copy the link" what="for your customers" text=move || copied.clone() />
                }
                    .into_any()
            }
        }}
    }
}

fn control(id: String, label: &'static str, text: RwSignal<String>, lines: bool) -> impl IntoView {
    let of = id.clone();
    view! {
        <div class="control">
            <label for=of>{label}</label>
            {if lines {
                view! {
                    <textarea id=id rows="2" prop:value=move || text.get() on:input:target=move |event| text.set(event.target().value())></textarea>
                }
                    .into_any()
            } else {
                view! {
                    <input
                        id=id
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || text.get()
                        on:input:target=move |event| text.set(event.target().value())
                    />
                }
                    .into_any()
            }}
        </div>
    }
}
