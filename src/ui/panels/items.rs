//! The case in one line with its items as chips, and the decoding steps of the item shown.

use crate::intake::LayerKind;
use crate::ui::model::Phase;
use crate::ui::model::Tab;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, Sign, glyph};
use crate::view::{TextView, ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Chips beyond this are counted, not shown.
const MAX_CHIPS: usize = 60;
/// Bytes of a layer that its preview shows.
const PREVIEW: usize = 4000;

/// The case in one line: what it holds, and what can be done with it. Always of one height, so that the answer under it stays.
#[component]
pub(in crate::ui) fn Items() -> impl IntoView {
    let state = state();
    let filled = move || state.expect.filled();
    view! {
        <section class="case" aria-label="Your input" hidden=move || !state.has_case()>
            {move || match state.below.get() {
                Some(view) => chips(state, &view).into_any(),
                None => view! { <ul class="chips" aria-label="Items"></ul> }.into_any(),
            }}
            <div class="case-do">
                <button type="button" class="bare" aria-label="Add another item" on:click=move |_| state.another()>
                    <Sign of=glyph::PLUS />
                    "Add"
                    <span class="wide">" another item"</span>
                </button>
                <button type="button" class="bare edit" hidden=move || state.adding.get() on:click=move |_| edit(state)>
                    "Edit"
                </button>
                <span class="grow"></span>
                <button
                    type="button"
                    class="bare"
                    aria-expanded=move || state.expect.open.get().to_string()
                    on:click=move |_| {
                        if state.expect.open.get_untracked() { state.close_settings() } else { state.open_settings(None) }
                    }
                >
                    "Expected values"
                    {move || match filled() {
                        0 => String::new(),
                        count => format!(": {count}"),
                    }}
                </button>
                <button
                    type="button"
                    class="bare clear"
                    on:click=move |_| {
                        state.start_over();
                        crate::ui::dom::focus("paste");
                    }
                >
                    "Clear all"
                </button>
            </div>
        </section>
    }
}

/// Opens the field with the text of the item that is shown.
fn edit(state: State) {
    let input = state.below.with_untracked(|view| {
        let view = view.as_ref()?;
        Some(view.items.get(state.item.get_untracked())?.input)
    });
    let entry = input.and_then(|input| state.shown.with_untracked(|shown| shown.get(input).copied()));
    if let Some(entry) = entry {
        state.choose(entry);
    }
    state.adding.set(true);
    crate::ui::dom::focus("paste");
}

fn chips(state: State, view: &Arc<ViewModel>) -> impl IntoView + use<> {
    let own = view.items.iter().filter(|item| item.parent.is_none()).count();
    let left = own.saturating_sub(MAX_CHIPS);
    let chips = view
        .report
        .items
        .iter()
        .zip(&view.items)
        .enumerate()
        .filter(|(_, (_, shown))| shown.parent.is_none())
        .take(MAX_CHIPS)
        .map(|(index, (item, shown))| {
            let entry = state.shown.with_untracked(|shown_ids| shown_ids.get(shown.input).copied());
            let kind = names::item_kind(item.kind);
            let provider = item.provider.as_ref().map(|provider| provider.name.clone());
            let origin = item.origin.clone();
            let input = shown.input;
            let remove = format!("Remove {kind}, {origin}");
            let inside = view.clone();
            // A recording is chosen as long as one of its messages is.
            let chosen = move || inside.items.get(state.item.get()).is_some_and(|shown| shown.input == input);
            view! {
                <li class="chip">
                    <button
                        type="button"
                        class="chip-choose"
                        aria-pressed=move || chosen().to_string()
                        on:click=move |_| {
                            state.item.set(index);
                            state.text.set(None);
                            if let Some(entry) = entry {
                                state.choose(entry);
                            }
                        }
                    >
                        <strong>{kind}</strong>
                        {provider.map(|name| view! { <span class="chip-provider">{name}</span> })}
                        {(origin != "paste").then(|| view! { <span class="chip-origin">{origin}</span> })}
                    </button>
                    {super::role::choice(state, view, index)}
                    {entry
                        .map(|entry| {
                            view! {
                                <button
                                    type="button"
                                    class="chip-remove"
                                    aria-label=remove
                                    on:click=move |_| {
                                        set_timeout(move || state.put_away(entry), std::time::Duration::ZERO);
                                        crate::ui::dom::focus("verdict");
                                    }
                                >
                                    <Sign of=glyph::CROSS />
                                </button>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="chips" aria-label="Items" data-busy=move || (state.phase.get() == Phase::Working).to_string()>
            {chips}
            {(left > 0).then(|| view! { <li class="aside">{format!("{left} more")}</li> })}
        </ul>
    }
}

/// How the item shown was unpacked, from what was given to the message; folded to one line.
pub(super) fn trail(state: State, view: Arc<ViewModel>, item: usize) -> impl IntoView {
    let open = RwSignal::new(None::<usize>);
    move || {
        let shown = view.items.get(item)?;
        let count = shown.texts.len();
        let steps = shown
            .texts
            .iter()
            .enumerate()
            .map(|(index, text)| {
                view! {
                    <li>
                        <button
                            type="button"
                            class="step"
                            aria-expanded=move || (open.get() == Some(index)).to_string()
                            on:click=move |_| open.update(|open| *open = (*open != Some(index)).then_some(index))
                        >
                            {step_name(text)}
                            {text.detail.clone().map(|detail| view! { <span class="step-detail">{detail}</span> })}
                        </button>
                    </li>
                }
            })
            .collect_view();
        let view = view.clone();
        let preview = move || {
            let index = open.get()?;
            let text = view.items.get(item)?.texts.get(index)?;
            let (shown, rest) = head(&text.text, PREVIEW);
            let copied = view.clone();
            let whole = move || {
                copied
                    .items
                    .get(item)
                    .and_then(|shown| shown.texts.get(index))
                    .map(|text| text.text.clone())
                    .unwrap_or_default()
            };
            Some(view! {
                <div class="layer">
                    <div class="row">
                        <span class="aside">{format!("{}, {} bytes", step_name(text), text.len)}</span>
                        <Copy label="Copy" what=format!("{} of this item", step_name(text)) text=whole />
                        <button
                            type="button"
                            class="quiet"
                            on:click=move |_| {
                                state.text.set(Some(index));
                                state.tab.set(Tab::Raw);
                                crate::ui::dom::focus("tab-raw");
                            }
                        >
                            "Show in Raw"
                        </button>
                    </div>
                    <pre tabindex="0" aria-label=format!("Content: {}", step_name(text))>{shown}{rest.then_some("…")}</pre>
                </div>
            })
        };
        let folded: Vec<&str> = shown.texts.iter().skip(1).map(step_name).collect();
        let folded = if folded.is_empty() { "none".to_owned() } else { folded.join(" → ") };
        Some(view! {
            <details class="trail">
                <summary>{format!("Decoding steps: {folded}")}</summary>
                <nav aria-label="Decoding steps, from your input to the message">
                    <ol data-count=count>{steps}</ol>
                    {preview}
                </nav>
            </details>
        })
    }
}

/// A step by its name.
pub(super) fn step_name(text: &TextView) -> &'static str {
    match text.kind {
        None => "input",
        Some(LayerKind::Embedded) => "embedded part",
        Some(kind) => names::layer_kind(kind),
    }
}

/// The first bytes of a text, and whether there are more.
pub(super) fn head(text: &str, limit: usize) -> (String, bool) {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or("").to_owned(), end < text.len())
}
