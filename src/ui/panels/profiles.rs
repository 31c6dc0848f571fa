//! The application whose values are used, and the product that receives: named by the case, or chosen.

use super::profile_values::table;
use crate::applications::{applications, find};
use crate::case::Expectations;
use crate::receivers;
use crate::ui::dom;
use crate::ui::state::state;
use crate::ui::widgets::rich;
use leptos::prelude::*;

/// Bytes of an item in which an application is looked for.
const LOOKED_AT: usize = 1 << 20;

/// An application that the case names, while the values of none are used.
#[component]
pub(in crate::ui) fn Suggestion() -> impl IntoView {
    let state = state();
    let named = Memo::new(move |_| {
        let view = state.below.get()?;
        if state.expect.profile.with(Option::is_some) {
            return None;
        }
        let texts: Vec<&str> = view.items.iter().filter_map(|item| Some(item.texts.last()?.text.as_str())).collect();
        let names = |value: &str| texts.iter().any(|text| text.get(..LOOKED_AT).unwrap_or(text).contains(value));
        applications().iter().position(|one| {
            let profile = one.expectations();
            [profile.sp_entity_id, profile.acs].into_iter().flatten().any(|value| names(&value))
        })
    });
    move || {
        let one = applications().get(named.get()?)?;
        Some(view! {
            <p class="suggestion">
                {format!("Your input mentions {}. ", one.name)}
                <button
                    type="button"
                    class="quiet"
                    // After this event: it removes the button that it came from.
                    on:click=move |_| {
                        set_timeout(move || state.use_profile(Some(one.expectations())), std::time::Duration::ZERO);
                        dom::focus("verdict");
                    }
                >
                    {format!("Use values for {}", one.name)}
                </button>
            </p>
        })
    }
}

/// The application whose values are used, and what to know about it.
#[component]
pub(in crate::ui) fn ProfileChoice() -> impl IntoView {
    let state = state();
    let profile = state.expect.profile;
    let named =
        move || profile.with(|profile| profile.as_ref().map(|profile| profile.name.clone().unwrap_or_default()));
    let chosen = move |id: &str| {
        let name = named();
        match id {
            "" => name.is_none(),
            "own" => name.is_some_and(|name| find(&name).is_none()),
            id => name.is_some_and(|name| find(&name).is_some_and(|one| one.id == id)),
        }
    };
    let option = move |id: &'static str, words: String| {
        view! { <option value=id prop:selected=move || chosen(id)>{words}</option> }
    };
    let know = move || {
        let profile = profile.get()?;
        let hidden = Expectations {
            acs: None,
            sp_entity_id: None,
            issuer: None,
            client_id: None,
            redirect_uri: None,
            required_attributes: Vec::new(),
            allowed_domains: Vec::new(),
            receiver: None,
            fixes: Default::default(),
            remarks: Vec::new(),
            ..profile.clone()
        };
        let remarks = profile.remarks.iter().map(|remark| view! { <li>{rich(remark)}</li> }).collect_view();
        Some(view! {
            {table(&hidden)}
            {(!profile.remarks.is_empty())
                .then(|| {
                    view! {
                        <p class="hint">
                            {match &profile.author {
                                Some(author) => format!("{}:", author.by.says()),
                                None => "Notes that no message shows:".to_owned(),
                            }}
                        </p>
                        <ul class="remarks">{remarks}</ul>
                    }
                })}
        })
    };
    view! {
        <div class="control profile" data-field="profile">
            <label for="profile">"Application"</label>
            <select
                id="profile"
                aria-describedby="profile-hint"
                on:change:target=move |event| {
                    let id = event.target().value();
                    if id != "own" {
                        state.use_profile(find(&id).map(|one| one.expectations()));
                    }
                }
            >
                {option("", "none".to_owned())}
                {move || {
                    let name = named().filter(|name| find(name).is_none())?;
                    let words = if name.is_empty() { "from a link".to_owned() } else { format!("{name} (from a link)") };
                    Some(option("own", words))
                }}
                {applications().iter().map(|one| option(one.id, format!("{} · {}", one.name, one.protocol))).collect_view()}
            </select>
            <p class="hint" id="profile-hint">"Fills in its known values."</p>
            {know}
        </div>
    }
}

/// The product that receives, so that it is judged as that product would.
#[component]
pub(in crate::ui) fn ReceiverChoice() -> impl IntoView {
    let state = state();
    let receiver = state.expect.receiver;
    let option = move |id: &'static str, words: String| {
        view! { <option value=id prop:selected=move || receiver.get() == id>{words}</option> }
    };
    let product = move |one: &receivers::Receiver| {
        let words =
            if one.used_by.is_empty() { one.name.to_owned() } else { format!("{} · {}", one.name, one.used_by) };
        option(one.id, words)
    };
    let remark = move || receivers::receiver(&receiver.get()).map(|one| one.remark).filter(|remark| !remark.is_empty());
    view! {
        <div class="control profile" data-field="receiver">
            <label for="receiver">"Receiver library"</label>
            <select
                id="receiver"
                aria-describedby="receiver-hint"
                on:change:target=move |event| {
                    receiver.set(event.target().value());
                    state.judge(std::time::Duration::ZERO);
                }
            >
                {option("", "unknown (SAML specification)".to_owned())}
                {receivers::receivers().iter().map(product).collect_view()}
            </select>
            <p class="hint" id="receiver-hint">"Checks a SAML response like this library, with its default clock skew."</p>
            {move || remark().map(|remark| view! { <p class="hint">{rich(remark)}</p> })}
        </div>
    }
}
