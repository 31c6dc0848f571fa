//! The top of the page: the name, the promise, the theme, the keys.

use crate::ui::state::state;
use crate::ui::theme::ThemeChoice;
use crate::ui::widgets::{Icon, Later, Shape, Sign, glyph};
use leptos::prelude::*;

/// Name, promise, theme, keys.
#[component]
pub(in crate::ui) fn Header() -> impl IntoView {
    let state = state();
    let empty = move || !state.has_case();
    view! {
        <header class="top" inert=move || state.is_covered()>
            <a class="skip" href="#paste" hidden=move || !empty()>"Skip to input"</a>
            <a class="skip" href="#verdict" hidden=empty>"Skip to the result"</a>
            <a class="skip" href="#findings-title" hidden=empty>"Skip to the findings"</a>
            <a class="skip" href="#evidence-title" hidden=empty>"Skip to the evidence"</a>
            <p class="logo">
                <i>
                    <Sign of=glyph::TICK />
                </i>
                "Assertain"
            </p>
            <span class="grow"></span>
            <details class="promise">
                <summary>
                    <Icon shape=Shape::Lock />
                    <span>"Nothing leaves your browser"</span>
                </summary>
                <Later>
                    <div class="promise-text">
                        <p>
                            "Only this page reads your input. It is not sent, stored, or counted. Close the tab to delete it."
                        </p>
                        <p>"To verify this:"</p>
                        <ul>
                            <li>"Open the developer tools, select Network, and paste. No request appears."</li>
                            <li>"Go offline and paste. Everything still works."</li>
                            <li>
                                "Read the page's policy ("<code>"Content-Security-Policy"</code>
                                " in the source). After startup it blocks every connection, and the browser enforces it."
                            </li>
                            <li>"Or download the single-file version, disconnect, and open it from disk."</li>
                        </ul>
                        <p>
                            "While a message is valid, it can be used to sign in. Treat anything you copy from here as confidential."
                        </p>
                    </div>
                </Later>
            </details>
            <ThemeChoice />
            <button
                type="button"
                class="icon-button"
                aria-label="Keyboard shortcuts"
                title="Keyboard shortcuts"
                on:click=move |_| state.help.set(true)
            >
                "?"
            </button>
        </header>
    }
}
