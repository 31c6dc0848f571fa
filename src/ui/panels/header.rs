//! The top of the page: the name, the promise, the theme.

use crate::ui::state::state;
use crate::ui::theme::ThemeChoice;
use crate::ui::widgets::{Icon, Later, Shape};
use leptos::prelude::*;

/// Name, promise, theme.
#[component]
pub(in crate::ui) fn Header() -> impl IntoView {
    let state = state();
    view! {
        <header class="top">
            <a class="skip" href="#paste">"Skip to the field"</a>
            <div class="name">
                <h1>"Assertain"</h1>
                <p>"Find out why the login failed."</p>
            </div>
            <details class="promise">
                <summary>
                    <Icon shape=Shape::Lock />
                    "Nothing leaves your browser"
                </summary>
                <Later>
                    <div class="promise-text">
                        <p>
                            "What you paste is read by this page alone. It is not sent, not stored and not counted; close the tab and it is gone."
                        </p>
                        <p>"How to check it:"</p>
                        <ul>
                            <li>"Open the developer tools, choose Network, then paste: no request appears."</li>
                            <li>"Go offline before you paste: everything works the same."</li>
                            <li>
                                "Read the page's own policy ("<code>"Content-Security-Policy"</code>
                                " in its source): after start it may connect to nothing, and the browser enforces it."
                            </li>
                            <li>"Or use the single file: save it, disconnect, open it from disk."</li>
                        </ul>
                        <p>"A message is a key to somebody's account while it is valid. Treat what you copy from here the same way."</p>
                    </div>
                </Later>
            </details>
            <div class="row">
                <ThemeChoice />
                <button type="button" class="quiet" on:click=move |_| state.help.set(true)>
                    "Keys"
                </button>
            </div>
        </header>
    }
}
