//! The sheet of expected values: only the fields of this protocol, each with where its value came from.

use super::make_link::MakeLink;
use super::profiles::{ProfileChoice, ReceiverChoice};
use crate::case::{self, AuthorKind};
use crate::report::{ExpectationSource, ItemKind, headline};
use crate::time::Instant;
use crate::ui::expect::{FIELDS, Field, Protocol, Shape, Source};
use crate::ui::state::state;
use crate::ui::widgets::{Icon, Later, Sign, glyph, rich, term};
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Groups of fields that are folded, with their heading.
const FOLDED: [(&str, [&str; 4]); 2] = [
    ("Keys and secrets", ["key", "key-password", "", ""]),
    ("Attributes and email domains", ["required", "domains", "", ""]),
];

/// The sheet of expected values, beside the answer so that it changes in sight.
#[component]
pub(in crate::ui) fn Expectations() -> impl IntoView {
    let state = state();
    let expect = state.expect;
    view! {
        <aside
            class="expectations"
            role="dialog"
            aria-labelledby="expect-title"
            hidden=move || !expect.open.get()
        >
            <MiniVerdict />
            <div class="sheet-head">
                <h2 id="expect-title" tabindex="-1">"Expected values"</h2>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| state.close_settings()>
                    <Sign of=glyph::CROSS />
                </button>
            </div>
            <Later>
                <p class="hint">
                    "The application's configuration, as far as you know it. All fields are optional. Values must \
                     match exactly, including spaces."
                </p>
                <ProfileChoice />
                <Fields />
                <div class="sheet-end">
                    <MakeLink />
                    <button type="button" class="bare" hidden=move || expect.filled() == 0 on:click=move |_| {
                        expect.clear();
                        state.expected();
                    }>
                        "Clear values"
                    </button>
                </div>
            </Later>
        </aside>
    }
}

/// The word and sentence above the sheet where it covers the answer.
#[component]
fn MiniVerdict() -> impl IntoView {
    let state = state();
    move || {
        let view = state.view.get()?;
        let verdict = &view.report.verdict;
        Some(view! {
            <p class="mini" data-status=verdict.status.as_str()>
                <Icon shape=verdict.status />
                <strong>{names::status(&view.report)}</strong>
                " "
                <span>{rich(&headline(&view.report))}</span>
            </p>
        })
    }
}

/// The fields of this protocol; those of the other one, keys and lists are folded until they are wanted.
#[component]
fn Fields() -> impl IntoView {
    let state = state();
    let protocol = Memo::new(move |_| {
        let kinds: Vec<ItemKind> = state
            .below
            .with(|view| view.as_ref().map(|view| view.report.items.iter().map(|item| item.kind).collect()))?;
        protocol_of(&kinds)
    });
    let folded = |field: &Field| FOLDED.iter().any(|(_, ids)| ids.contains(&field.id));
    let open = FIELDS.into_iter().filter(|field| !folded(field) && !matches!(field.id, "at" | "skew"));
    let fields = open
        .map(|field| {
            // Shown where it belongs to the protocol, where none is known yet, and wherever it holds something.
            let other = move || {
                let text = state.expect.text(field.id);
                field.of.is_some()
                    && protocol.get().is_some_and(|protocol| field.of != Some(protocol))
                    && text.with(String::is_empty)
            };
            view! { <div class="maybe" data-other=move || other().to_string()>{control(field)}</div> }
        })
        .collect_view();
    let all = RwSignal::new(false);
    let groups = FOLDED
        .into_iter()
        .map(|(title, ids)| {
            let inside = FIELDS.into_iter().filter(|field| ids.contains(&field.id)).map(control).collect_view();
            view! {
                <details class="field-group">
                    <summary>{title}</summary>
                    <div class="fields">{inside}</div>
                </details>
            }
        })
        .collect_view();
    let strictly = FIELDS.into_iter().filter(|field| matches!(field.id, "at" | "skew")).map(control).collect_view();
    let other_name = move || match protocol.get() {
        Some(Protocol::Saml) => "Show OpenID Connect values",
        _ => "Show SAML values",
    };
    view! {
        <div class="fields" data-all=move || all.get().to_string()>{fields}</div>
        <button
            type="button"
            class="textlink"
            hidden=move || protocol.get().is_none() || all.get()
            on:click=move |_| all.set(true)
        >
            {other_name}
        </button>
        {groups}
        <h3>"How strictly to check"</h3>
        <ReceiverChoice />
        <div class="fields two">{strictly}</div>
    }
}

/// The protocol of a case, where it is one.
fn protocol_of(kinds: &[ItemKind]) -> Option<Protocol> {
    let saml = |kind: &ItemKind| {
        matches!(
            kind,
            ItemKind::SamlResponse
                | ItemKind::SamlAssertion
                | ItemKind::SamlAuthnRequest
                | ItemKind::SamlLogoutRequest
                | ItemKind::SamlLogoutResponse
                | ItemKind::WsFedResponse
                | ItemKind::Saml1Response
        )
    };
    let oidc = |kind: &ItemKind| {
        matches!(
            kind,
            ItemKind::Jwt
                | ItemKind::Jws
                | ItemKind::Jwe
                | ItemKind::OidcDiscovery
                | ItemKind::OidcAuthorizationRequest
                | ItemKind::OidcAuthorizationResponse
                | ItemKind::OidcTokenResponse
                | ItemKind::OauthError
        )
    };
    match (kinds.iter().any(saml), kinds.iter().any(oidc)) {
        (true, false) => Some(Protocol::Saml),
        (false, true) => Some(Protocol::Oidc),
        _ => None,
    }
}

fn control(field: Field) -> impl IntoView {
    let state = state();
    let text = state.expect.text(field.id);
    let hint = format!("{}-hint", field.id);
    let described = hint.clone();
    let typed = move |value: String| {
        text.set(value);
        state.expected();
    };
    let stated = move || from_case(state.view.get(), field.id);
    let stated_value = move || stated().map(|(value, _)| value);
    let unreadable = move || {
        let text = text.get();
        match field.id {
            "at" if !text.trim().is_empty() && Instant::from_rfc3339(text.trim()).is_none() => {
                Some("Enter a time such as 2026-03-01T10:00:00Z or 2026-03-01T12:00:00+02:00.")
            }
            "skew" if !text.trim().is_empty() && text.trim().parse::<u32>().is_err() => {
                Some("Enter a whole number of seconds.")
            }
            _ => None,
        }
    };
    view! {
        <div class="control" data-field=field.id>
            <label for=field.id>{field.label}</label>
            {term(field.label)}
            {if field.shape == Shape::Lines {
                view! {
                    <textarea
                        id=field.id
                        rows="2"
                        placeholder=stated_value
                        spellcheck="false"
                        autocapitalize="off"
                        aria-describedby=described
                        prop:value=move || text.get()
                        on:paste=move |event| {
                            event.stop_propagation();
                            if let Some(message) = pasted_message(&event, field.id) {
                                event.prevent_default();
                                state.add("paste", message.into_bytes());
                                state.said.set("Paste metadata and JWKS as separate items.".to_owned());
                            }
                        }
                        on:input:target=move |event| typed(event.target().value())
                    ></textarea>
                }
                    .into_any()
            } else {
                view! {
                    <input
                        id=field.id
                        type="text"
                        class:masked=field.shape == Shape::Secret
                        placeholder=stated_value
                        inputmode=(field.shape == Shape::Number).then_some("numeric")
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        aria-describedby=described
                        prop:value=move || text.get()
                        on:input:target=move |event| typed(event.target().value())
                    />
                }
                    .into_any()
            }}
            <p class="hint" id=hint>
                {move || unreadable().map(|words| view! { <strong class="unreadable">{words}</strong>" " })}
                {move || match state.expect.source(field.id) {
                    Source::None => {
                        let place = stated().map(|(_, place)| format!("From {place}. What you enter here counts instead."));
                        place.unwrap_or_else(|| field.hint.to_owned())
                    }
                    Source::Profile => state.expect.profile.with(|profile| profile.as_ref().map(whose)).unwrap_or_default(),
                    Source::Typed => "Entered by you.".to_owned(),
                }}
            </p>
        </div>
    }
}

/// Who wrote the values of a profile.
fn whose(profile: &case::Expectations) -> String {
    let name = profile.name.as_deref().unwrap_or("the application");
    match &profile.author {
        Some(author) if author.by == AuthorKind::Link => "From the link.".to_owned(),
        Some(author) => format!("From {}.", author.by.source()),
        None => format!("From the known values of {name}."),
    }
}

/// What the case itself says about an empty field, and where: settings, an error text, metadata or a discovery document.
fn from_case(view: Option<Arc<ViewModel>>, field: &str) -> Option<(String, String)> {
    let view = view?;
    let name = field.replace('-', "_");
    let one = view.report.expectations.iter().find(|one| one.name == name)?;
    let ExpectationSource::Item { item, start, .. } = &one.source else { return None };
    let index = view.report.items.iter().position(|found| found.id == *item)?;
    let (found, shown) = (view.report.items.get(index)?, view.items.get(index)?);
    let origin = match found.origin.as_str() {
        "paste" => format!("what you pasted ({})", names::item_kind(found.kind)),
        origin => origin.to_owned(),
    };
    let breaks = |text: &str| text.matches('\n').count();
    let line = shown.document.get(..*start).map(breaks).filter(|_| breaks(shown.document.trim_end()) > 0);
    Some((one.value.clone(), line.map_or(origin.clone(), |line| format!("{origin}, line {}", line + 1))))
}

/// Metadata or a key set, pasted where the trusted certificate belongs: it says more as an item of the case.
fn pasted_message(event: &web_sys::ClipboardEvent, field: &str) -> Option<String> {
    let text = event.clipboard_data()?.get_data("text/plain").ok()?;
    (field == "cert" && text.trim_start().starts_with(['<', '{'])).then_some(text)
}
