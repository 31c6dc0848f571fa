//! Profiles of applications: chosen from those that are known, offered by a link, or made into a link.
//! A link changes nothing until the person says so.

use crate::applications::{applications, find, link};
use crate::case::{AuthorKind, Expectations, SignedPart};
use crate::receivers;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, Icon, Shape, rich};
use crate::ui::{address, dom};
use leptos::prelude::*;

/// Topics that "Make a link" asks own words for.
const TOPICS: [(&str, &str); 6] = [
    ("acs", "Where to enter the ACS URL"),
    ("entity", "Where to enter the Entity ID"),
    ("attr", "How to send the attributes"),
    ("name-id", "How to set the NameID"),
    ("cert", "When the certificate changes"),
    ("assign", "How to give a user access"),
];

/// What a profile sets, in rows: name of the value, value, and whether it is a sentence.
fn rows(profile: &Expectations) -> Vec<(String, String, bool)> {
    let mut rows = Vec::new();
    let mut add = |label: &str, value: String, words: bool| {
        if !value.is_empty() {
            rows.push((label.to_owned(), value, words));
        }
    };
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    add("ACS URL", one(&profile.acs), false);
    add("Logout URL", one(&profile.slo), false);
    add("Application's Entity ID", one(&profile.sp_entity_id), false);
    add("Issuer", one(&profile.issuer), false);
    add("Client ID", one(&profile.client_id), false);
    add("Redirect URI", one(&profile.redirect_uri), false);
    add("Required attributes", profile.required_attributes.join("\n"), false);
    for (name, others) in &profile.accepted_names {
        add(&format!("Also accepted as {name}"), others.join("\n"), false);
    }
    add("Required scopes", profile.required_scopes.join("\n"), false);
    add("Token endpoint authentication method", one(&profile.token_endpoint_auth_method), false);
    add("Allowed email domains", profile.allowed_domains.join("\n"), false);
    add("NameID format", one(&profile.name_id_format), false);
    add("RelayState", one(&profile.relay_state), false);
    let signed = profile.signed.iter().map(|part| match part {
        SignedPart::Response => "the response",
        SignedPart::Assertion => "the assertion",
        SignedPart::Request => "the login request",
    });
    add("Must be signed", signed.collect::<Vec<_>>().join(", "), true);
    let encrypted = match profile.encrypted_assertions {
        Some(true) => "only encrypted",
        Some(false) => "only unencrypted",
        None => "",
    };
    add("Accepts assertions", encrypted.to_owned(), true);
    add("Trusted certificates (SHA-256)", profile.certificate_sha256.join("\n"), false);
    let receiver = profile.receiver.as_deref().and_then(receivers::receiver);
    add("Receiver library", receiver.map(|one| one.name.to_owned()).unwrap_or_default(), true);
    let start = if profile.sp_initiated_only { "only logins started at the application" } else { "" };
    add("Accepts", start.to_owned(), true);
    for (topic, words) in &profile.fixes {
        let about = topic.split('/').next().unwrap_or_default();
        let label = TOPICS.iter().find(|(id, _)| *id == about).map_or(about, |(_, label)| label);
        add(label, words.clone(), true);
    }
    add("Notes", profile.remarks.join("\n"), true);
    rows
}

fn table(profile: &Expectations) -> impl IntoView + use<> {
    let row = |(label, value, words): (String, String, bool)| {
        let values = value
            .lines()
            .map(|line| match words {
                true => view! { <dd>{rich(line)}</dd> }.into_any(),
                false => view! { <dd><code>{line.to_owned()}</code></dd> }.into_any(),
            })
            .collect_view();
        view! {
            <dt>{label}</dt>
            {values}
        }
    };
    view! { <dl class="profile-values">{rows(profile).into_iter().map(row).collect_view()}</dl> }
}

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

/// A button, and behind it the dialog that makes a link.
#[component]
pub(in crate::ui) fn MakeLink() -> impl IntoView {
    let state = state();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let open = RwSignal::new(false);
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <button
            type="button"
            on:click=move |_| {
                open.set(true);
                if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                    // Fails only for a dialog that is open already.
                    let _ = dialog.show_modal();
                }
            }
        >
            "Create a link for customers"
        </button>
        <dialog class="make-link" node_ref=dialog aria-labelledby="make-link-title" on:close=move |_| open.set(false)>
            <h2 id="make-link-title">"Link for customers"</h2>
            {move || open.get().then(|| link_form(state))}
            <div class="row">
                <button type="button" on:click=move |_| close()>"Close"</button>
            </div>
        </dialog>
    }
}

fn link_form(state: State) -> impl IntoView {
    let start = state.expect.shared();
    let name = RwSignal::new(start.name.clone().unwrap_or_default());
    let format = RwSignal::new(start.name_id_format.clone().unwrap_or_default());
    let remarks = RwSignal::new(start.remarks.join("\n"));
    let starts = RwSignal::new(start.sp_initiated_only);
    let words = TOPICS.map(|(topic, label)| {
        let text = start.fixes.get(topic).cloned().unwrap_or_default();
        (topic, label, RwSignal::new(text))
    });
    let profile = move || {
        let own = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let mut profile = Expectations {
            name: own(name),
            name_id_format: own(format),
            sp_initiated_only: starts.get(),
            remarks: remarks.get().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            ..start.clone()
        };
        for (topic, _, text) in words {
            match own(text) {
                Some(text) => profile.fixes.insert(topic.to_owned(), text),
                None => profile.fixes.remove(topic),
            };
        }
        profile
    };
    let made = {
        let profile = profile.clone();
        Memo::new(move |_| link::to_link(&profile()).map(|fragment| address::with_fragment(&fragment)))
    };
    let inside = move || table(&profile());
    let own_words = words
        .into_iter()
        .map(|(topic, label, text)| control(format!("link-{topic}"), label, text, true))
        .collect_view();
    view! {
        <p>
            "It opens this page with the values below. Your customers see them before they are used, and paste their \
             own message. It holds no message, no key and no secret: of the trusted certificate only its fingerprint, \
             of the nonce nothing."
        </p>
        <div class="fields">
            {control("link-name".to_owned(), "Name of the application", name, false)}
            {control("link-format".to_owned(), "NameID format (full URI)", format, false)}
        </div>
        <p>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || starts.get()
                    on:change:target=move |event| starts.set(event.target().checked())
                />
                " Accept only logins started at the application"
            </label>
        </p>
        <details>
            <summary>"Your own fix instructions"</summary>
            <div class="fields">
                {own_words} {control("link-remarks".to_owned(), "Notes, one per line", remarks, true)}
            </div>
        </details>
        <h3>"Contents"</h3>
        {inside}
        {move || match made.get() {
            Err(message) => view! { <p class="unreadable" role="alert">{message}</p> }.into_any(),
            Ok(link) => {
                let copied = link.clone();
                let whole = link.starts_with("http");
                view! {
                    <label for="made-link">"The link"</label>
                    <textarea id="made-link" readonly rows="3" prop:value=link></textarea>
                    {(!whole)
                        .then(|| {
                            view! {
                                <p class="hint">
                                    "This page was opened from disk. Append this to the address where your customers open Assertain."
                                </p>
                            }
                        })}
                    <Copy label="Copy the link" what="for your customers" text=move || copied.clone() />
                }
                    .into_any()
            }
        }}
    }
}

fn control(id: String, label: &'static str, text: RwSignal<String>, lines: bool) -> impl IntoView {
    let of = id.clone();
    view! {
        <div class="control">
            <label for=of>{label}</label>
            {if lines {
                view! {
                    <textarea id=id rows="2" prop:value=move || text.get() on:input:target=move |event| text.set(event.target().value())></textarea>
                }
                    .into_any()
            } else {
                view! {
                    <input
                        id=id
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || text.get()
                        on:input:target=move |event| text.set(event.target().value())
                    />
                }
                    .into_any()
            }}
        </div>
    }
}
