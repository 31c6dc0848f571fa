//! The values that a profile sets, as a table.

use crate::case::{Expectations, SignedPart};
use crate::receivers;
use crate::ui::widgets::rich;
use leptos::prelude::*;

/// Topics that "Make a link" asks own words for.
pub(super) const TOPICS: [(&str, &str); 6] = [
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

/// The values of `profile`, each under its name.
pub(super) fn table(profile: &Expectations) -> impl IntoView + use<> {
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
