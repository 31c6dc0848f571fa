//! The question, the field, where to find what belongs into it, and the examples. After a paste only the field is left, and
//! only while something is added or edited.

use crate::ui::model::Documents;
use crate::ui::samples::{self, Sample};
use crate::ui::state::{State, state};
use crate::ui::widgets::{Later, Sign, glyph};
use crate::ui::{dom, early};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// A paste of this length is an item of its own and no edit of what stands in the field.
const FURTHER: usize = 40;

/// Where people find what a login left behind.
const PLACES: [(&str, &str); 3] = [
    ("From the browser", "Developer tools › Network: turn on Preserve log, log in again, then export a HAR file."),
    ("From the address bar", "Stopped on a page with a long address? Copy the whole address."),
    ("From a log or an email", "Copy the line with the error and the long text next to it."),
];

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
    early::take(state);
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
        let is_empty = field.value().trim().is_empty();
        // Taken without passing through the field: a megabyte in it stops the page for seconds.
        if !text.trim().is_empty() && (is_empty || collapsed && text.len() >= FURTHER) {
            event.prevent_default();
            state.add("paste", text.into_bytes());
            dom::focus("verdict");
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
    let unshown = move || {
        let entry = state.active_entry().filter(|entry| !entry.is_editable())?;
        let what = if entry.origin == "paste" { "Your input" } else { &entry.origin };
        // Nothing is looked for in all of a large file.
        let why = match entry.bytes.len() > crate::ui::entry::MAX_EDITABLE {
            true => "too long to edit here",
            false if std::str::from_utf8(&entry.bytes).is_err() => "not plain text",
            false => "a recording: it contains passwords and cookies, so its text is not shown here",
        };
        let size = crate::ui::dom::size(entry.bytes.len());
        Some(format!("{what} is {why} ({size}). It is checked unchanged."))
    };
    view! {
        <section class="paste" aria-labelledby="paste-title" data-adding=move || state.adding.get().to_string()>
            <h1 id="paste-title">"Why did the login fail?"</h1>
            <p class="lead">
                "Paste what the login left behind. You get the reason in one sentence, the setting to change, and the \
                 characters that prove it."
            </p>
            <div class="give">
                <label class="unseen" id="paste-label" for="paste">
                    "Paste what you have"
                </label>
                <textarea
                    id="paste"
                    node_ref=field
                    rows="4"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-describedby="paste-hint"
                    placeholder="Paste here, or drop a file anywhere on the page"
                    hidden=move || unshown().is_some()
                    on:paste=on_paste
                    on:input:target=move |event| on_input(event.target().value())
                ></textarea>
                {move || unshown().map(|text| view! { <p class="unshown">{text}</p> })}
                <div class="row">
                    <input
                        type="file"
                        id="files"
                        class="unseen"
                        multiple
                        node_ref=files
                        aria-hidden="true"
                        tabindex="-1"
                        on:change=move |_| {
                            if let Some(input) = files.get_untracked() {
                                if let Some(list) = input.files() {
                                    open(state, &list);
                                    // The button goes with the empty page; who uses keys goes on at the answer.
                                    dom::focus("verdict");
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
                        <Sign of=glyph::FILE />
                        "Open files"
                    </button>
                    <span class="grow"></span>
                    <button type="button" class="bare before" on:click=move |_| state.open_settings(None)>
                        "Expected values"
                        {move || match state.expect.filled() {
                            0 => String::new(),
                            count => format!(": {count}"),
                        }}
                    </button>
                    <button
                        type="button"
                        class="bare after"
                        on:click=move |_| {
                            state.adding.set(false);
                            dom::focus("verdict");
                        }
                    >
                        "Done"
                    </button>
                </div>
            </div>
            <p class="kinds" id="paste-hint">
                "SAMLResponse, login URL, form, token, metadata, certificate, or HAR file, encoded or not. Paste \
                 several items to check them together."
            </p>
            <div class="how">
                {PLACES
                    .into_iter()
                    .map(|(title, words)| {
                        view! {
                            <div>
                                <h2>{title}</h2>
                                <p>{words}</p>
                            </div>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="samples">
                <h2>"Examples of failed logins"</h2>
                <ul>{samples::FIRST.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                {move || (state.documents.get() == Documents::Absent).then(|| view! { <p class="aside">{samples::ABSENT}</p> })}
                <Later>
                    <details class="more">
                        <summary>"More examples"</summary>
                        <ul>{samples::MORE.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                    </details>
                    <details class="more">
                        <summary>"Examples by application"</summary>
                        <ul>{samples::APPLICATIONS.iter().map(|sample| sample_button(state, sample)).collect_view()}</ul>
                    </details>
                </Later>
            </div>
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
                    // The examples go; who uses keys goes on at the answer.
                    dom::focus("verdict");
                }
            >
                {sample.name}
            </button>
        </li>
    }
}

/// Bytes of a file that are read at a time: more would hold the page.
const PIECE: usize = 4 << 20;

/// Reads files into the case, in their order.
pub(in crate::ui) fn open(state: State, list: &web_sys::FileList) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    spawn_local(async move {
        for file in files {
            match read(&file).await {
                Some(bytes) => state.add(&file.name(), bytes),
                None => state.said.set(format!("The browser could not open {}.", file.name())),
            }
        }
    });
}

/// The bytes of a file, piece by piece; `None` where the browser does not give them.
async fn read(file: &web_sys::File) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let from = bytes.len();
        let piece = file.slice_with_f64_and_f64(from as f64, (from + PIECE) as f64).ok()?;
        let piece = js_sys::Uint8Array::new(&JsFuture::from(piece.array_buffer()).await.ok()?);
        let size = usize::try_from(piece.length()).ok()?;
        // All at once, so that nothing is moved later.
        if from == 0 && bytes.try_reserve_exact(file.size() as usize).is_err() {
            return None;
        }
        bytes.resize(from + size, 0);
        piece.copy_to(bytes.get_mut(from..)?);
        if size < PIECE {
            return Some(bytes);
        }
    }
}
