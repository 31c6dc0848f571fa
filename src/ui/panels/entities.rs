//! The entities of a metadata aggregate: looked for by name, and one of them taken as what is expected.

use crate::ui::dom;
use crate::ui::state::{State, state};
use crate::view::ViewModel;
use crate::view::entities::{EntityRow, search};
use leptos::prelude::*;
use std::sync::Arc;

/// Entities that are shown at once, and more each time that is asked for.
const PAGE: usize = 50;

/// The entities of an item.
pub(super) fn entities(view: &Arc<ViewModel>, item: usize) -> AnyView {
    let state = state();
    let all = view.items.get(item).map_or(0, |shown| shown.entities.len());
    let query = state.entity;
    let shown = RwSignal::new(PAGE);
    // Choosing an entity judges again and draws this anew; who chose with the keyboard goes on where they were.
    if state.entity_chosen.get_value() {
        state.entity_chosen.set_value(false);
        dom::focus("entity-search");
    }
    let counted = view.clone();
    let found = Memo::new(move |_| {
        let words = query.get();
        counted.items.get(item).map(|shown| search(&shown.entities, &words)).unwrap_or_default()
    });
    let listed = view.clone();
    let list = move || {
        let mut rows = Vec::new();
        found.with(|found| {
            let entities = listed.items.get(item).map(|shown| shown.entities.as_slice()).unwrap_or_default();
            for index in found.iter().take(shown.get()) {
                rows.extend(entities.get(*index).map(|entity| row(state, entity)));
            }
        });
        rows
    };
    let left = move || found.with(Vec::len).saturating_sub(shown.get());
    view! {
        <div class="row">
            <label for="entity-search">"Search entities"</label>
            <input
                id="entity-search"
                type="search"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-describedby="entity-count"
                prop:value=move || query.get()
                on:input:target=move |event| {
                    shown.set(PAGE);
                    query.set(event.target().value());
                }
            />
            <span class="aside" id="entity-count" role="status">{move || format!("{} of {all} entities", found.with(Vec::len))}</span>
        </div>
        <ul class="entities" aria-label="Entities">{list}</ul>
        {move || {
            let left = left();
            (left > 0)
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                            {format!("Show {} more of {left}", PAGE.min(left))}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

fn row(state: State, entity: &EntityRow) -> AnyView {
    let roles = match (entity.idp, entity.sp) {
        (true, true) => "identity provider and application",
        (true, false) => "identity provider",
        (false, true) => "application",
        (false, false) => "other role",
    };
    let name = if entity.name.is_empty() { entity.id.clone() } else { entity.name.clone() };
    view! {
        <li>
            <p>
                <strong>{name}</strong>
                <span class="aside">" " {roles}</span>
            </p>
            <p><code>{entity.id.clone()}</code></p>
            <p class="row">
                {entity.idp.then(|| choose(state, &entity.id, "issuer", "Use as identity provider"))}
                {entity.sp.then(|| choose(state, &entity.id, "sp-entity-id", "Use as application"))}
            </p>
        </li>
    }
    .into_any()
}

/// A button that makes the entity what is expected; pressed while it is.
fn choose(state: State, id: &str, field: &'static str, words: &'static str) -> AnyView {
    let expected = state.expect.text(field);
    let (own, label) = (id.to_owned(), format!("{words}: {id}"));
    let chosen = id.to_owned();
    view! {
        <button
            type="button"
            class="quiet"
            aria-label=label
            aria-pressed=move || expected.with(|expected| *expected == own).to_string()
            on:click=move |_| {
                let is_chosen = expected.with_untracked(|expected| *expected == chosen);
                expected.set(if is_chosen { String::new() } else { chosen.clone() });
                state.entity_chosen.set_value(true);
                let told = if is_chosen { "removed from expected values." } else { "added to expected values." };
                state.said.set(format!("{chosen} {told}"));
                state.expected();
            }
        >
            {words}
        </button>
    }
    .into_any()
}
