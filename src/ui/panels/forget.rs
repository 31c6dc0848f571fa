//! Forgetting the private keys and secrets that were given: in the fields, among the items, and in the thread that judges.

use crate::ui::state::{State, state};
use crate::ui::widgets::{Icon, Shape};
use crate::view::ViewModel;
use leptos::prelude::*;

/// Says that keys are at hand, and forgets them on request.
#[component]
pub(in crate::ui) fn ForgetKeys() -> impl IntoView {
    let state = state();
    let has =
        move || typed(state) || state.below.with(|view| view.as_ref().is_some_and(|view| !inputs(view).is_empty()));
    move || {
        has().then(|| {
            view! {
                <p class="forget">
                    <Icon shape=Shape::Lock />
                    <span>
                        "A private key or secret is in use. It exists only in this page's memory."
                    </span>
                    <button type="button" on:click=move |_| forget(state)>
                        "Delete keys and secrets"
                    </button>
                </p>
            }
        })
    }
}

const FIELDS: [&str; 2] = ["key", "key-password"];

fn typed(state: State) -> bool {
    FIELDS.iter().any(|field| state.expect.text(field).with(|text| !text.is_empty()))
}

/// The inputs that hold a private key or secret.
fn inputs(view: &ViewModel) -> Vec<usize> {
    view.items.iter().filter(|item| item.trust.secret).map(|item| item.input).collect()
}

fn forget(state: State) {
    for field in FIELDS {
        state.expect.forget(field);
    }
    let indices = state.below.with_untracked(|view| view.as_ref().map(|view| inputs(view)).unwrap_or_default());
    let ids: Vec<u32> =
        state.shown.with_untracked(|shown| indices.iter().filter_map(|index| shown.get(*index).copied()).collect());
    state.forget(&ids);
    state.said.set("Keys and secrets deleted. The worker that used them was stopped.".to_owned());
}
