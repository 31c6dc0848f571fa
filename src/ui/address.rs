//! The page's own address: what came behind the `#`, and links to here.
//! What came is taken out of the address at once, used or not: an address is kept in histories, shown in screenshots and
//! pasted into tickets, and says whose login somebody looks at. Only the rule of the finding in view stands there.

use super::fragment::{FINDING, take_out};
use super::state::State;
use super::{dom, engine};
use crate::applications::link;
use leptos::prelude::*;

/// Reads an expectation link now, and whenever one is put into the address later.
pub(super) fn listen(state: State) {
    read(state);
    let changed = window_event_listener(leptos::ev::hashchange, move |_| read(state));
    // The page lives as long as its window.
    std::mem::forget(changed);
}

fn read(state: State) {
    let Ok(address) = window().location().href() else { return };
    let Some((page, fragment)) = address.split_once('#') else { return };
    if fragment.starts_with(FINDING) {
        state.show_named_finding();
        return;
    }
    if link::is_login(fragment) {
        take_out(page);
        state.said.set(
            "The address of this page contained a login message. It was removed: paste it into the field.".to_owned(),
        );
        return;
    }
    if fragment.starts_with("case=") {
        take_out(page);
        state.said.set("The link contains a case.".to_owned());
        engine::case_link(fragment.to_owned(), move |offered| {
            state.case_offer.set(Some(offered));
            dom::focus("case-offer");
        });
        return;
    }
    let Some(read) = link::from_link(fragment) else { return };
    take_out(page);
    let told = if read.is_ok() {
        "The link contains an application's expected values."
    } else {
        "The link could not be used."
    };
    state.said.set(told.to_owned());
    let start = if read.is_ok() && !untrack(|| state.has_case()) { "guest-title" } else { "offer" };
    state.offer.set(Some(read));
    dom::focus(start);
}

/// A link to this page; opened from a disk, only the fragment, because the address would name a folder of this computer.
pub(super) fn with_fragment(fragment: &str) -> String {
    let address = window().location().href().unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    if page.starts_with("http") { format!("{page}{fragment}") } else { fragment.to_owned() }
}
