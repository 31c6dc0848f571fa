//! The items of the case as chips, and the layer trail of the chosen one.

use crate::intake::LayerKind;
use crate::ui::pointing::Tab;
use crate::ui::state::{Phase, State, state};
use crate::ui::widgets::Copy;
use crate::view::{TextView, ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Chips beyond this are counted, not shown.
const MAX_CHIPS: usize = 60;
/// Bytes of a layer that its preview shows.
const PREVIEW: usize = 4000;

/// What the case holds.
#[component]
pub(in crate::ui) fn Items() -> impl IntoView {
    let state = state();
    view! {
        <section class="items" aria-label="What was found in it">
            {move || {
                let view = state.below.get()?;
                Some(
                    view! {
                        {chips(state, &view)}
                        {trail(state, view)}
                    },
                )
            }}
        </section>
    }
}

fn chips(state: State, view: &Arc<ViewModel>) -> impl IntoView + use<> {
    let left = view.items.len().saturating_sub(MAX_CHIPS);
    let chips = view
        .report
        .items
        .iter()
        .zip(&view.items)
        .enumerate()
        .take(MAX_CHIPS)
        .map(|(index, (item, shown))| {
            let entry = state.shown.with_untracked(|shown_ids| shown_ids.get(shown.input).copied());
            let kind = names::item_kind(item.kind);
            let provider = item.provider.as_ref().map(|provider| provider.name.clone());
            let origin = item.origin.clone();
            let removable = shown.parent.is_none().then_some(entry).flatten();
            let remove = format!("Remove {kind}, {origin}");
            view! {
                <li class="chip" data-inner=shown.parent.is_some().to_string()>
                    <button
                        type="button"
                        class="chip-choose"
                        aria-pressed=move || (state.item.get() == index).to_string()
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
                        <span class="chip-origin">{origin}</span>
                    </button>
                    {removable
                        .map(|entry| {
                            view! {
                                <button
                                    type="button"
                                    class="chip-remove"
                                    aria-label=remove
                                    on:click=move |_| {
                                        set_timeout(move || state.remove(entry), std::time::Duration::ZERO);
                                        crate::ui::dom::focus("verdict");
                                    }
                                >
                                    "×"
                                </button>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="chips" aria-label="Items of the case" data-busy=move || (state.phase.get() == Phase::Working).to_string()>
            {chips}
            {(left > 0).then(|| view! { <li class="aside">{format!("and {left} more")}</li> })}
        </ul>
    }
}

fn trail(state: State, view: Arc<ViewModel>) -> impl IntoView {
    let open = RwSignal::new(None::<usize>);
    move || {
        let item = state.item.get();
        let shown = view.items.get(item)?;
        open.set(None);
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
        Some(view! {
            <nav class="trail" aria-label="Layers, from what was pasted to the message">
                <ol data-count=count>{steps}</ol>
                {preview}
            </nav>
        })
    }
}

/// A step by its name.
pub(super) fn step_name(text: &TextView) -> &'static str {
    match text.kind {
        None => "pasted",
        Some(LayerKind::Embedded) => "part",
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
