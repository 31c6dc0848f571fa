//! The first band: the field, open files, samples.

use crate::ui::samples::{self, Sample};
use crate::ui::state::{MAX_EDITABLE, State, state};
use crate::ui::widgets::Later;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// A paste of this length into a field that is in use is a further item and no edit.
const FURTHER: usize = 40;

/// The field and what fills it.
#[component]
pub(in crate::ui) fn Paste() -> impl IntoView {
    let state = state();
    let field = NodeRef::<leptos::html::Textarea>::new();
    let files = NodeRef::<leptos::html::Input>::new();
    // What the clipboard held, exactly: the field itself turns every line end into one line feed.
    let clipboard = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let text = state.field.get();
        if let Some(field) = field.get() {
            field.set_value(&text);
        }
    });
    let on_paste = move |event: web_sys::ClipboardEvent| {
        event.stop_propagation();
        let Some(data) = event.clipboard_data() else { return };
        if let Some(list) = data.files().filter(|list| list.length() > 0) {
            event.prevent_default();
            open(state, &list);
            return;
        }
        let Ok(text) = data.get_data("text/plain") else { return };
        let Some(field) = field.get_untracked() else { return };
        let collapsed = field.selection_start().ok().flatten() == field.selection_end().ok().flatten();
        if collapsed && text.len() >= FURTHER && !field.value().trim().is_empty() {
            event.prevent_default();
            state.add("paste", text.into_bytes());
        } else {
            clipboard.set_value(Some(text));
        }
    };
    let on_input = move |value: String| {
        let pasted = clipboard.try_update_value(Option::take).flatten();
        match pasted {
            Some(text) if text.replace("\r\n", "\n").replace('\r', "\n") == value => {
                state.typed(text.into_bytes(), true)
            }
            pasted => state.typed(value.into_bytes(), pasted.is_some()),
        }
    };
    let filled = move || state.active_entry().is_some_and(|entry| !entry.bytes.is_empty());
    let unshown = move || {
        let entry = state.active_entry()?;
        let what = if entry.origin == "paste" { "What you pasted" } else { &entry.origin };
        let why = if entry.bytes.len() > MAX_EDITABLE {
            "too long to be edited here"
        } else if std::str::from_utf8(&entry.bytes).is_err() {
            "no plain text"
        } else {
            return None;
        };
        Some(format!("{what} is {why} ({} bytes). It is judged as it is.", entry.bytes.len()))
    };
    view! {
        <section class="paste" aria-labelledby="paste-label">
            <h2 class="label">
                <label id="paste-label" for="paste">"Paste what you have"</label>
            </h2>
            <p class="hint" id="paste-hint">
                "A SAMLResponse, a login URL, a form, a token, metadata, a certificate, a HAR: encoded or not. One after the other makes one case."
            </p>
            <div class="field" data-filled=move || filled().to_string()>
                <textarea
                    id="paste"
                    node_ref=field
                    rows="6"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-describedby="paste-hint"
                    placeholder="Paste, or drop a file anywhere on this page"
                    hidden=move || unshown().is_some()
                    on:paste=on_paste
                    on:input:target=move |event| on_input(event.target().value())
                ></textarea>
                {move || unshown().map(|text| view! { <p class="unshown">{text}</p> })}
            </div>
            <div class="row">
                <input
                    type="file"
                    id="files"
                    class="unseen"
                    multiple
                    node_ref=files
                    aria-label="Open files"
                    tabindex="-1"
                    on:change=move |_| {
                        if let Some(input) = files.get_untracked() {
                            if let Some(list) = input.files() {
                                open(state, &list);
                            }
                            input.set_value("");
                        }
                    }
                />
                <button
                    type="button"
                    on:click=move |_| {
                        if let Some(input) = files.get_untracked() {
                            input.click();
                        }
                    }
                >
                    "Open files"
                </button>
                <Show when=filled>
                    <button type="button" on:click=move |_| state.another()>
                        "Add another"
                    </button>
                    <button type="button" class="clear" on:click=move |_| { state.clear(); crate::ui::dom::focus("paste"); }>
                        "Clear everything"
                    </button>
                </Show>
            </div>
            <details class="samples" prop:open=move || !filled()>
                <summary>"Samples: logins that went wrong"</summary>
                <ul>{samples::FIRST.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                <Later>
                    <details class="more">
                        <summary>"More samples"</summary>
                        <ul>{samples::MORE.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                    </details>
                    <details class="more">
                        <summary>"Samples by application"</summary>
                        <ul>{samples::APPLICATIONS.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                    </details>
                </Later>
            </details>
        </section>
    }
}

fn sample_button(state: State, sample: &'static Sample) -> impl IntoView {
    view! {
        <li>
            <button
                type="button"
                class="sample"
                on:click=move |_| {
                    state.load(sample);
                    // The samples fold away; who uses keys goes on at the answer.
                    crate::ui::dom::focus("verdict");
                }
            >
                {sample.name}
            </button>
        </li>
    }
}

/// Reads files into the case, in their order.
pub(in crate::ui) fn open(state: State, list: &web_sys::FileList) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    spawn_local(async move {
        for file in files {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => state.add(&file.name(), js_sys::Uint8Array::new(&buffer).to_vec()),
                Err(_) => state.said.set(format!("{} could not be opened by the browser.", file.name())),
            }
        }
    });
}
