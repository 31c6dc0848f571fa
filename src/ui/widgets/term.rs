//! A small button beside a word of the trade: what it means, and what the consoles of the products call it.
//! It opens by keyboard and touch, in the browser's own top layer; hovering does nothing.

use crate::providers::product_name;
use crate::ui::documents;
use crate::ui::model::Documents;
use crate::ui::state::state;
use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Labels of the page whose term has another name.
const ALIASES: [(&str, &str); 9] = [
    ("Application's entity ID", "SP entity ID"),
    ("In response to", "InResponseTo"),
    ("Required attributes", "attribute"),
    ("Trusted certificate", "signing certificate"),
    ("Status", ""),
    ("Name", ""),
    ("Entity ID", ""),
    ("ID", ""),
    ("Subject", ""),
];

/// The button, where the word has an explanation, as soon as the glossary is here.
pub(in crate::ui) fn term(label: &str) -> AnyView {
    let (state, label) = (state(), label.to_owned());
    (move || (state.documents.get() == Documents::Here).then(|| button(&label)).flatten()).into_any()
}

fn button(label: &str) -> Option<AnyView> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = ALIASES.iter().find(|(alias, _)| *alias == label).map_or(label, |(_, name)| *name);
    let term = documents::term(name).filter(|_| !name.is_empty())?;
    let id = format!("term-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut names = Vec::new();
    for (product, own) in &term.names {
        let product = product_name(product).unwrap_or(product);
        names.push(view! { <li>{product.to_owned()} ": " {own.join(", ")}</li> });
    }
    let also = (!term.also.is_empty()).then(|| format!("Also called {}.", term.also.join(", ")));
    Some(
        view! {
            <button
                type="button"
                class="term-ask"
                popovertarget=id.clone()
                aria-label=format!("What is {label}?")
                on:keydown=move |event| {
                    // Escape closes the words; it does not lead back to a finding as well.
                    if event.key() == "Escape" {
                        event.stop_propagation();
                    }
                }
            >
                "?"
            </button>
            <div id=id popover="auto" class="term-words" role="note">
                <p>
                    <strong>{term.term.clone()}</strong>
                    ": "
                    {crate::ui::widgets::rich(&term.words)}
                </p>
                {also.map(|also| view! { <p class="term-names">{also}</p> })}
                {(!names.is_empty()).then(|| view! { <ul class="term-names">{names}</ul> })}
            </div>
        }
        .into_any(),
    )
}
