//! Light, dark, or as the system says. The only thing this page keeps.

use super::dom;
use leptos::prelude::*;

const SETTING: &str = "assertain.theme";

/// A choice of three.
#[component]
pub(in crate::ui) fn ThemeChoice() -> impl IntoView {
    let kept = dom::setting(SETTING).filter(|kept| matches!(kept.as_str(), "light" | "dark"));
    let theme = RwSignal::new(kept.unwrap_or_else(|| "auto".to_owned()));
    Effect::new(move |_| {
        let theme = theme.get();
        if let Some(root) = document().document_element() {
            // An attribute of the root element can always be set.
            let _ = root.set_attribute("data-theme", &theme);
        }
    });
    let option = move |value: &'static str, words: &'static str| {
        view! { <option value=value prop:selected=move || theme.get() == value>{words}</option> }
    };
    view! {
        <label class="theme">
            <span class="unseen">"Theme"</span>
            <select
                on:change:target=move |event| {
                    let value = event.target().value();
                    dom::keep_setting(SETTING, &value);
                    theme.set(value);
                }
            >
                {option("auto", "Theme: system")}
                {option("light", "Theme: light")}
                {option("dark", "Theme: dark")}
            </select>
        </label>
    }
}
