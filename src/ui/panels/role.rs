//! The role in which a token is judged, and the choice of another one.

use crate::item::role::ItemRole;
use crate::ui::state::State;
use crate::view::ViewModel;
use crate::view::token::has_parts;
use leptos::prelude::*;
use std::sync::Arc;

/// The roles to choose from, with the one in use chosen; `None` where the item is no token.
pub(super) fn choice(state: State, view: &Arc<ViewModel>, index: usize) -> Option<AnyView> {
    let (item, shown) = (view.report.items.get(index)?, view.items.get(index)?);
    let role = item.role.as_ref().filter(|_| has_parts(item.kind))?;
    let entry = state.shown.with_untracked(|shown_ids| shown_ids.get(shown.input).copied())?;
    // What was pasted itself keeps its role when other items come.
    let inside = shown.parent.map(|_| item.id.clone());
    let is_chosen = state.roles.with_untracked(|roles| roles.iter().any(|one| one.is_of(entry, inside.as_deref())));
    let option = |id: &'static str, words: &'static str| {
        let selected = id == role.id;
        view! { <option value=id selected=selected>{words}</option> }.into_any()
    };
    let mut options: Vec<AnyView> = Vec::new();
    for role in ItemRole::ids().filter_map(ItemRole::named).filter(|role| role.is_token()) {
        options.push(option(role.id(), role.words()));
    }
    if is_chosen {
        options.push(option("", "as recognized"));
    }
    Some(
        view! {
            <select
                class="role"
                aria-label="Judge this token as"
                on:change:target=move |event| state.read_as(entry, inside.clone(), event.target().value())
            >
                {options}
            </select>
        }
        .into_any(),
    )
}
