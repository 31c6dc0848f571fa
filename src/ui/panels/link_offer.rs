//! Values that came with a link in the address: shown before use. A link changes nothing until the person says so.

use super::profile_values::table;
use crate::case::{AuthorKind, Expectations};
use crate::ui::dom;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Icon, Shape};
use leptos::prelude::*;

/// Who got a link from support reads three steps; the values of the link stand below the field.
#[component]
pub(in crate::ui) fn LinkSteps() -> impl IntoView {
    let state = state();
    move || {
        let offered = state.offer.get().and_then(Result::ok);
        let is_used = offered.is_none();
        let profile = offered.or_else(|| of_a_link(state)).filter(|_| !state.has_case())?;
        let title = match profile.name {
            Some(name) => format!("This link says it is from {name}: check your login in three steps"),
            None => "Check your login in three steps".to_owned(),
        };
        let values = if is_used {
            "The values of the link are used. Your login is compared with them."
        } else {
            "First select “Use these values” to compare your login with the link's values."
        };
        Some(view! {
            <section class="guest" aria-labelledby="guest-title">
                <h2 id="guest-title" tabindex="-1">{title}</h2>
                <p class="lead">
                    "What you paste stays in this browser. The people who sent the link see nothing of it."
                </p>
                <ol>
                    <li>
                        <b>"Log in again and record it"</b>
                        <p>
                            "Press F12, select Network, and turn on Preserve log. Log in until it fails. Then save the \
                             list as a HAR file. A copied address or error text works as well."
                        </p>
                    </li>
                    <li>
                        <b>"Add the file or text below"</b>
                        <p>{values}</p>
                    </li>
                    <li>
                        <b>"Read the result, and send it back if you like"</b>
                        <p>"You see the reason and the setting to change. “Copy the answer” takes it along in a few lines."</p>
                    </li>
                </ol>
            </section>
        })
    }
}

/// The values that are used, where they came with a link.
fn of_a_link(state: State) -> Option<Expectations> {
    let is_linked =
        |profile: &Expectations| profile.author.as_ref().is_some_and(|author| author.by == AuthorKind::Link);
    state.expect.profile.get().filter(is_linked)
}

/// Whether the page is that of a guest: a link is offered, or its values are used.
pub(in crate::ui) fn is_guest(state: State) -> bool {
    state.offer.with(|offer| matches!(offer, Some(Ok(_)))) || of_a_link(state).is_some()
}

/// What came with a link in the address: shown before use, used or ignored.
#[component]
pub(in crate::ui) fn LinkOffer() -> impl IntoView {
    let state = state();
    let answered = move |use_it: bool| {
        if let Some(Ok(profile)) = state.offer.get_untracked().filter(|_| use_it) {
            let name = profile.name.clone().unwrap_or_else(|| "The link".to_owned());
            state.use_profile(Some(profile));
            state.said.set(format!("{name}: the values are used."));
        }
        // After this event: it is about to remove the button that it came from.
        set_timeout(
            move || {
                state.offer.set(None);
                dom::focus(if untrack(|| state.has_case()) { "verdict" } else { "paste" });
            },
            std::time::Duration::ZERO,
        );
    };
    let broken = move |message: String| {
        view! {
            <section class="offer" id="offer" tabindex="-1" data-broken="true" aria-labelledby="offer-title">
                <h2 id="offer-title"><Icon shape=Shape::Warn />"The link could not be used"</h2>
                <p>{message}</p>
                <div class="row">
                    <button type="button" on:click=move |_| answered(false)>"Continue without it"</button>
                </div>
            </section>
        }
        .into_any()
    };
    let offered = move |profile: Expectations| {
        let name = profile.name.clone();
        let values = table(&profile).into_any();
        view! {
            <section class="offer" id="offer" tabindex="-1" aria-labelledby="offer-title">
                <h2 id="offer-title">
                    {match name {
                        Some(name) => format!("This link contains expected values for “{name}”"),
                        None => "This link contains an application's expected values".to_owned(),
                    }}
                </h2>
                <p class="offer-words">
                    {move || if state.has_case() {
                        "The result below does not use them."
                    } else {
                        "Nothing is used yet. The link's author chose the name and the text: use it only if you trust the source."
                    }}
                </p>
                <div class="row">
                    <button type="button" class="primary" on:click=move |_| answered(true)>"Use these values"</button>
                    <button type="button" on:click=move |_| answered(false)>"Continue without it"</button>
                </div>
                <details class="offer-values" prop:open=move || !state.has_case()>
                    <summary>"Values of the link"</summary>
                    {values}
                </details>
            </section>
        }
        .into_any()
    };
    move || {
        state.offer.get().map(|offer| match offer {
            Ok(profile) => offered(profile),
            Err(message) => broken(message),
        })
    }
}
