//! Changing a token in place: header and payload as fields, and the edited copy judged beside the original, which stays as it is.

use crate::report::visible;
use crate::ui::dom;
use crate::ui::drafts;
use crate::ui::state::State;
use crate::ui::widgets::{Copy, Icon, rich};
use crate::view::names;
use leptos::prelude::*;

/// The parts that can be changed, by their index in the token.
const PARTS: [&str; 2] = ["header", "payload"];
/// Lines that a field has at least and at most.
const ROWS: std::ops::RangeInclusive<usize> = 3..=24;

/// A part as a field, once the person asks for it; open from the start where something was typed before.
pub(super) fn field(state: State, original: &str, index: usize, text: String) -> AnyView {
    let Some(part) = PARTS.get(index).copied() else { return ().into_any() };
    let original = StoredValue::new(original.to_owned());
    let text = StoredValue::new(text);
    let typed = move || original.with_value(|original| drafts::typed(state, original, index));
    let open = RwSignal::new(untrack(typed).is_some());
    let id = format!("token-edit-{index}");
    let (label_of, focused) = (id.clone(), id.clone());
    let on_input = move |value: String| {
        let changed = text.with_value(|text| *text != value).then_some(value);
        original.with_value(|original| drafts::keep(state, original, index, changed));
    };
    let rows = text.with_value(|text| text.lines().count()).clamp(*ROWS.start(), *ROWS.end());
    view! {
        <div class="token-edit">
            <button
                type="button"
                class="quiet"
                aria-label=format!("Edit the {part}")
                aria-expanded=move || open.get().to_string()
                on:click=move |_| {
                    open.update(|open| *open = !*open);
                    if open.get_untracked() {
                        dom::focus_now_or_later(focused.clone());
                    }
                }
            >
                {move || if open.get() { "Close the field" } else { "Edit" }}
            </button>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <label class="hint" for=label_of.clone()>
                                {format!("Edited {part} (the original stays as it is)")}
                            </label>
                            <textarea
                                id=id.clone()
                                rows=rows
                                spellcheck="false"
                                autocapitalize="off"
                                autocomplete="off"
                                prop:value=move || typed().unwrap_or_else(|| text.get_value())
                                on:input:target=move |event| on_input(event.target().value())
                            ></textarea>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The edited copy and its verdict, where anything was changed.
pub(super) fn edited_copy(state: State, item: &str, original: &str) -> AnyView {
    let answer = drafts::judged(state, item.to_owned(), original.to_owned());
    let original = StoredValue::new(original.to_owned());
    let copy = move || original.with_value(|original| drafts::copy(state, original));
    let is_edited = Memo::new(move |_| copy().is_some());
    view! {
        {move || {
            is_edited
                .get()
                .then(|| {
                    view! {
                        <section class="token-copy" aria-label="Edited copy">
                            <p>
                                <strong>"Edited. Its signature no longer applies."</strong>
                                <span class="hint">" Checked as if the sender had signed it again."</span>
                            </p>
                            <div role="status">
                                {move || match answer.get() {
                                    None => view! { <p class="hint">"Checking the edited copy …"</p> }.into_any(),
                                    Some(answer) => {
                                        view! {
                                            <p>
                                                <Icon shape=answer.then.status />
                                                <strong>{names::verdict(answer.then.status)}</strong>
                                                " "
                                                {rich(&visible::harmless(&answer.headline))}
                                            </p>
                                        }
                                            .into_any()
                                    }
                                }}
                            </div>
                            <div class="row">
                                <Copy label="Copy edited token" what="the edited token" text=move || untrack(copy).unwrap_or_default() />
                                <button
                                    type="button"
                                    class="quiet"
                                    on:click=move |_| {
                                        if let Some(text) = untrack(copy) {
                                            set_timeout(move || state.add("edited token", text.into_bytes()), std::time::Duration::ZERO);
                                        }
                                    }
                                >
                                    "Add as another item"
                                </button>
                                <button
                                    type="button"
                                    class="quiet"
                                    on:click=move |_| {
                                        original.with_value(|original| drafts::undo(state, original));
                                        dom::focus("token-part-1");
                                    }
                                >
                                    "Undo changes"
                                </button>
                            </div>
                        </section>
                    }
                })
        }}
    }
    .into_any()
}
