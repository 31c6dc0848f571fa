//! Copying to the clipboard, and saying that it happened.

use crate::ui::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; says `told` when it is done, or what to do where the browser refuses.
fn copy(state: State, text: String, told: &'static str) {
    spawn_local(async move {
        let written = match window().navigator().clipboard().is_undefined() {
            true => false,
            false => JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok(),
        };
        let done = written || copy_by_selection(&text);
        state
            .said
            .set(if done { told } else { "The browser blocked copying. Select the text and copy it." }.to_owned());
    });
}

/// The older way, for pages opened from disk in browsers that give those no clipboard.
fn copy_by_selection(text: &str) -> bool {
    let Ok(area) = document().create_element("textarea") else { return false };
    let Ok(area) = area.dyn_into::<web_sys::HtmlTextAreaElement>() else { return false };
    area.set_value(text);
    area.set_class_name("unseen");
    let Some(body) = document().body() else { return false };
    if body.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let done = document().unchecked_into::<web_sys::HtmlDocument>().exec_command("copy").unwrap_or(false);
    area.remove();
    done
}

/// A button that copies what `text` gives at that moment.
#[component]
pub(in crate::ui) fn Copy(
    /// The button's words.
    #[prop(into)]
    label: String,
    /// What is copied, in words for those who listen: `the fix`.
    #[prop(into)]
    what: String,
    /// Whether it is the one button of its place.
    #[prop(optional)]
    primary: bool,
    /// The text.
    text: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    button(label, what, primary, Box::new(text))
}

/// The button itself, once for all texts.
fn button(label: String, what: String, primary: bool, text: Box<dyn Fn() -> String + Send + Sync>) -> AnyView {
    let state = expect_context::<State>();
    let done = RwSignal::new(false);
    let shown = label.clone();
    view! {
        <button
            type="button"
            class=if primary { "primary" } else { "quiet" }
            aria-label=format!("{label}: {what}")
            on:click=move |_| {
                copy(state, text(), "Copied.");
                done.set(true);
                set_timeout(move || { done.try_set(false); }, Duration::from_millis(1600));
            }
        >
            {move || if done.get() { "Copied".to_owned() } else { shown.clone() }}
        </button>
    }
    .into_any()
}
