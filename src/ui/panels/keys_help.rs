//! The list of keys.

use crate::ui::state::state;
use leptos::prelude::*;

const KEYS: [(&str, &str); 7] = [
    ("/", "Filter findings and checks"),
    ("j", "Next finding"),
    ("k", "Previous finding"),
    ("Enter", "Show the location of the selected finding"),
    ("Escape", "Return to the finding, or leave the field"),
    ("?", "Show this list"),
    ("Tab", "Move through all controls"),
];

/// A dialog with the keys.
#[component]
pub(in crate::ui) fn KeysHelp() -> impl IntoView {
    let state = state();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        let open = state.help.get();
        if let Some(dialog) = dialog.get()
            && open
            && !dialog.open()
        {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class="keys" node_ref=dialog aria-labelledby="keys-title" on:close=move |_| state.help.set(false)>
            <h2 id="keys-title">"Keyboard shortcuts"</h2>
            <table>
                <tbody>
                    {KEYS
                        .into_iter()
                        .map(|(key, what)| {
                            view! {
                                <tr>
                                    <th scope="row">
                                        <kbd>{key}</kbd>
                                    </th>
                                    <td>{what}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
            <p>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || state.letters.get()
                        on:change:target=move |event| state.letters.set(event.target().checked())
                    />
                    " Turn on single-letter shortcuts (outside text fields)"
                </label>
            </p>
            <button
                type="button"
                on:click=move |_| {
                    if let Some(dialog) = dialog.get_untracked() {
                        dialog.close();
                    }
                }
            >
                "Close"
            </button>
        </dialog>
    }
}
