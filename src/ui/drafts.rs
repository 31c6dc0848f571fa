//! Tokens that a person changes in place. What was typed is kept while the page is open, whatever is shown meanwhile, and goes when
//! the page is cleared. Comes in: keys. Goes out: the edited copy, and how it would be judged beside the original.

use super::engine;
use super::model::Draft;
use super::state::State;
use crate::case::EditedItem;
use crate::report::WhatIf;
use crate::view::token::edited;
use leptos::prelude::*;
use std::time::Duration;

/// Tokens whose changes are kept; the oldest goes first.
const MAX_DRAFTS: usize = 50;
/// How long the page waits for the next key before it judges the copy.
const TYPING: Duration = Duration::from_millis(250);

/// What was typed for one part of a token.
pub(super) fn typed(state: State, original: &str, part: usize) -> Option<String> {
    state.drafts.with(|drafts| drafts.iter().find(|draft| draft.original == original)?.typed.get(part)?.clone())
}

/// Keeps what was typed; `None` undoes it.
pub(super) fn keep(state: State, original: &str, part: usize, text: Option<String>) {
    state.drafts.update(|drafts| {
        let at = drafts.iter().position(|draft| draft.original == original).unwrap_or_else(|| {
            if drafts.len() >= MAX_DRAFTS {
                drafts.remove(0);
            }
            drafts.push(Draft { original: original.to_owned(), typed: [None, None] });
            drafts.len() - 1
        });
        if let Some(slot) = drafts.get_mut(at).and_then(|draft| draft.typed.get_mut(part)) {
            *slot = text;
        }
        drafts.retain(|draft| draft.typed.iter().any(Option::is_some));
    });
}

/// Undoes what was typed into a token.
pub(super) fn undo(state: State, original: &str) {
    state.drafts.update(|drafts| drafts.retain(|draft| draft.original != original));
}

/// The edited copy of a token, where anything was changed.
pub(super) fn copy(state: State, original: &str) -> Option<String> {
    let [header, payload] = state
        .drafts
        .with(|drafts| drafts.iter().find(|draft| draft.original == original).map(|draft| draft.typed.clone()))?;
    Some(edited(original, header.as_deref(), payload.as_deref()))
}

/// How the case would be judged with the edited copy in the place of the item; anew a moment after each change.
pub(super) fn judged(state: State, item: String, original: String) -> RwSignal<Option<WhatIf>> {
    let answer = RwSignal::new(None);
    let run = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let copy = copy(state, &original);
        let this = run.try_update_value(|run| {
            *run += 1;
            *run
        });
        let Some(text) = copy else {
            answer.set(None);
            return;
        };
        let item = item.clone();
        set_timeout(
            move || {
                if run.try_get_value() != this {
                    return;
                }
                let mut given = untrack(|| state.case());
                given.0.edited.push(EditedItem { item, text });
                engine::edited(given, move |what_if| {
                    if run.try_get_value() == this {
                        let _ = answer.try_set(what_if.map(|view| view.what_if));
                    }
                });
            },
            TYPING,
        );
    });
    answer
}
