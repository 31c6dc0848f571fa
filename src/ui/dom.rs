//! The few things the page asks of the document directly.

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;

/// The element with this id.
pub(super) fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id).and_then(|found| found.dyn_into().ok())
}

/// Puts the cursor into an element, once the page has caught up with its state.
pub(super) fn focus(id: &'static str) {
    focus_now_or_later(id.to_owned());
}

/// As [`focus`], for ids made at run time.
pub(super) fn focus_now_or_later(id: String) {
    request_animation_frame(move || {
        if let Some(found) = element(&id) {
            // The focus of an element may not fail, and if it does nothing is lost.
            let _ = found.focus();
        }
    });
}

/// A number of bytes, in words.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// The element with the focus, where it is one of the page.
pub(super) fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element().filter(|active| active.tag_name() != "BODY")?.dyn_into().ok()
}

/// As [`focus`], for an element that may have gone meanwhile; then `or` gets it.
pub(super) fn focus_again(found: Option<web_sys::HtmlElement>, or: &'static str) {
    request_animation_frame(move || {
        if let Some(found) = found.filter(|found| found.offset_parent().is_some()).or_else(|| element(or)) {
            // The focus of an element may not fail, and if it does nothing is lost.
            let _ = found.focus();
        }
    });
}

/// Does something once the browser has drawn what stands in the page now: with the frame after the next.
pub(super) fn after_the_frame(work: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(work));
}

/// Scrolls the page so that the element is seen; never animated.
pub(super) fn into_view(found: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    found.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether the person is writing somewhere, so that letters are text and not commands.
pub(super) fn is_writing() -> bool {
    let Some(active) = document().active_element() else { return false };
    matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        && active.get_attribute("type").is_none_or(|kind| kind != "checkbox")
}

/// Opens what hides an element.
pub(super) fn unfold_around(id: &str) {
    let mut at = element(id).and_then(|found| found.closest("details").ok().flatten());
    while let Some(details) = at {
        // Setting an attribute cannot fail.
        let _ = details.set_attribute("open", "");
        at = details.parent_element().and_then(|parent| parent.closest("details").ok().flatten());
    }
}

/// Whether nothing has the focus.
pub(super) fn nothing_focused() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Reads a setting of this browser. Only how the page looks is ever kept.
pub(super) fn setting(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps a setting of this browser; silently not where the browser forbids it.
pub(super) fn keep_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}
