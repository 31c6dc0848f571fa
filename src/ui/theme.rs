//! Light, dark, or as the system says. The only thing this page keeps.

use super::dom;
use super::widgets::{Sign, glyph};
use leptos::prelude::*;

const SETTING: &str = "assertain.theme";
const THEMES: [&str; 3] = ["system", "light", "dark"];

/// A button that goes through the three.
#[component]
pub(in crate::ui) fn ThemeChoice() -> impl IntoView {
    let kept = dom::setting(SETTING).and_then(|kept| THEMES.into_iter().find(|theme| *theme == kept));
    let theme = RwSignal::new(kept.unwrap_or("system"));
    Effect::new(move |_| {
        let theme = theme.get();
        if let Some(root) = document().document_element() {
            // An attribute of the root element can always be set.
            let _ = root.set_attribute("data-theme", theme);
        }
    });
    let label = move || format!("Theme: {}", theme.get());
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label
            title=label
            on:click=move |_| {
                let at = THEMES.iter().position(|one| *one == theme.get_untracked()).unwrap_or(0);
                let next = THEMES.into_iter().cycle().nth(at + 1).unwrap_or("system");
                dom::keep_setting(SETTING, next);
                theme.set(next);
            }
        >
            <Sign of=glyph::SUN />
        </button>
    }
}
