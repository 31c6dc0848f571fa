//! Keys of the page. Single letters only outside of fields, and only while they are turned on.

use super::dom;
use super::model::Pointer;
use super::state::State;
use crate::ui::panels::in_reading_order;
use leptos::prelude::*;

/// Listens to the whole page.
pub(super) fn listen(state: State) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let key = event.key();
        if key == "Escape" {
            // What lies over the page closes first, and gives the focus back itself.
            if !matches!(document().query_selector("dialog[open], :popover-open"), Ok(Some(_))) {
                back(state);
            }
            return;
        }
        if dom::is_writing() || state.help.get_untracked() || !state.letters.get_untracked() {
            return;
        }
        match key.as_str() {
            "/" => {
                event.prevent_default();
                dom::focus("filter");
            }
            "?" => state.help.set(true),
            "j" => step(state, 1),
            "k" => step(state, -1),
            _ => {}
        }
    });
    // The page lives as long as its window.
    std::mem::forget(handle);
}

/// From the evidence back to the finding; from a field to the page.
fn back(state: State) {
    if let Ok(Some(open)) = document().query_selector("details.promise[open]") {
        // Removing an attribute cannot fail.
        let _ = open.remove_attribute("open");
    }
    if state.expect.open.get_untracked() {
        state.close_settings();
        return;
    }
    if dom::is_writing() {
        if let Some(active) = document().active_element().and_then(|active| dom::element(&active.id())) {
            let _ = active.blur();
        }
        return;
    }
    if let Some(Pointer::Finding { finding, .. }) = state.pointer.get_untracked() {
        dom::focus_now_or_later(format!("finding-{finding}"));
    }
}

/// Moves to the next or previous finding.
fn step(state: State, by: isize) {
    let Some(view) = state.below.get_untracked() else { return };
    let order = in_reading_order(&view.report);
    let active = document().active_element().map(|active| active.id()).unwrap_or_default();
    let at = order.iter().position(|finding| active == format!("finding-{finding}"));
    let next = match (at, by) {
        (None, _) => 0,
        (Some(at), 1) => at + 1,
        (Some(at), _) => at.saturating_sub(1),
    };
    if let Some(finding) = order.get(next.min(order.len().saturating_sub(1))) {
        super::panels::reveal_finding(*finding);
        state.point(*finding, 0, false);
    }
}
