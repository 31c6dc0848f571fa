//! Signs drawn in one line, beside or in place of a button's words; hidden from those who listen.

use leptos::prelude::*;

/// What is drawn, as the line of it.
pub(in crate::ui) mod glyph {
    /// A page.
    pub(in crate::ui) const FILE: &str = "M9 2H4.5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1V5.5zM9 2v3.5h3.5";
    /// A plus.
    pub(in crate::ui) const PLUS: &str = "M8 3v10M3 8h10";
    /// A cross.
    pub(in crate::ui) const CROSS: &str = "M4 4l8 8M12 4l-8 8";
    /// The sun.
    pub(in crate::ui) const SUN: &str = "M5 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 \
     8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9";
    /// A tick.
    pub(in crate::ui) const TICK: &str = "M3.5 8.5l3 3 6-7";
    /// An arrow down.
    pub(in crate::ui) const DOWN: &str = "M4 6l4 4 4-4";
}

/// A sign of the size of the text.
#[component]
pub(in crate::ui) fn Sign(
    /// The line it is drawn with.
    of: &'static str,
) -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=of></path>
        </svg>
    }
    .into_any()
}
