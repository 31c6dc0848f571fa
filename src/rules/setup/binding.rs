//! SETUP-BINDING: one side sends by a binding, or to an address, that the other does not offer.

use super::common::{Described, Sides, short_binding};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::compare_urls;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SETUP-BINDING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    openid(out, &sides);
    for idp in &sides.idp {
        requests(out, &sides, idp);
        for sp in &sides.sp {
            responses(out, idp, sp);
        }
    }
}

/// Where and how the application sends login requests.
fn requests(out: &mut Outcome, sides: &Sides<'_>, idp: &Described<'_>) {
    let offered: Vec<_> = idp.endpoints("SingleSignOnService").collect();
    if offered.is_empty() {
        return;
    }
    for (item, document) in &sides.app {
        if let Some(binding) = document.one(Meaning::SsoBinding) {
            let bindings: Vec<&str> = offered
                .iter()
                .filter_map(|one| one.binding.as_ref())
                .map(|binding| short_binding(&binding.text))
                .collect();
            let wanted = binding_name(&binding.value);
            if bindings.iter().any(|one| one.eq_ignore_ascii_case(&wanted)) {
                out.pass();
            } else if let Some(first) = offered.first() {
                out.find_once(
                    RULE.finding(
                        format!(
                            "The application sends login requests by `{wanted}`, but the identity provider offers \
                             only {}",
                            quote_list(bindings.iter().copied())
                        ),
                        "The identity provider shows an error page for a request by a different binding.",
                    )
                    .compared(bindings.join(", "), wanted.as_str(), None)
                    .at(item, binding.span)
                    .related(idp.item, first.span)
                    .fix(
                        Party::SpAdmin,
                        format!(
                            "In {}, set `{}` to `urn:oasis:names:tc:SAML:2.0:bindings:{}`.",
                            document.place(binding),
                            binding.name,
                            bindings.first().unwrap_or(&"HTTP-POST")
                        ),
                    )
                    .fix(Party::IdpAdmin, format!("Or offer a SingleSignOnService with the binding `{wanted}`."))
                    .spec("saml-metadata 2.4.3"),
                );
            }
        }
        if let Some(url) = document.one(Meaning::SsoUrl).filter(|url| url.value.contains("://")) {
            let locations = || offered.iter().filter_map(|one| one.location.as_ref());
            if locations().any(|location| location.text == url.value) {
                out.pass();
                continue;
            }
            let compared =
                locations().filter_map(|location| Some((location, compare_urls(&location.text, &url.value, &[])?)));
            let Some((location, difference)) =
                compared.min_by_key(|(_, difference)| difference.class == DifferenceClass::Different)
            else {
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("Login requests go to a different URL{}", difference.after_title()),
                    "A request to a different address does not reach the identity provider's login.",
                )
                .compared(location.text.as_str(), url.value.as_str(), Some(difference.class))
                .at(item, url.span)
                .related(idp.item, location.span)
                .fix(
                    Party::SpAdmin,
                    format!("In {}, set `{}` to {}.", document.place(url), url.name, quote(&location.text)),
                )
                .spec("saml-metadata 2.4.3"),
            );
        }
    }
}

/// Where an application with OpenID Connect sends users, and redeems the code. A server may reach the provider by another name.
fn openid(out: &mut Outcome, sides: &Sides<'_>) {
    let [(discovery, offered)] = sides.discovery.as_slice() else { return };
    for (item, document) in &sides.app {
        for (meaning, member, what) in [
            (Meaning::AuthorizationUrl, "authorization_endpoint", "Login requests go to"),
            (Meaning::TokenUrl, "token_endpoint", "Codes are redeemed at"),
        ] {
            let (Some(url), Some(listed)) = (document.one(meaning), offered.get(member)) else { continue };
            let Some(right) = listed.as_str().filter(|right| host(right).is_some() && host(right) == host(&url.value))
            else {
                continue;
            };
            let Some(difference) = compare_urls(right, &url.value, &[]) else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("{what} a different URL{}", difference.after_title()),
                    "The provider does not answer at a different address, or a different realm or tenant of it answers.",
                )
                .compared(right, url.value.as_str(), Some(difference.class))
                .at(item, url.span)
                .related(discovery, listed.span)
                .fix(Party::SpAdmin, format!("In {}, set `{}` to {}.", document.place(url), url.name, quote(right)))
                .spec("OpenID Connect Discovery 3"),
            );
        }
    }
}

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', '?']).next()
}

/// How the application receives responses.
fn responses(out: &mut Outcome, idp: &Described<'_>, sp: &Described<'_>) {
    let services: Vec<_> = sp.endpoints("AssertionConsumerService").collect();
    let artifact = |one: &&crate::saml::Endpoint| {
        one.binding.as_ref().is_some_and(|binding| short_binding(&binding.text) == "HTTP-Artifact")
    };
    let Some(first) = services.first() else { return };
    if !services.iter().all(artifact) || idp.endpoints("ArtifactResolutionService").next().is_some() {
        return out.pass();
    }
    out.find_once(
        RULE.finding(
            "The application receives only artifacts, but the identity provider cannot resolve them",
            "With HTTP-Artifact, the application fetches the response from the identity provider's \
             ArtifactResolutionService. The metadata of the identity provider lists none.",
        )
        .at(sp.item, first.span)
        .related(idp.item, idp.role.tag)
        .fix(
            Party::SpAdmin,
            "Offer an AssertionConsumerService with the binding HTTP-POST, and load the metadata again at the \
             identity provider.",
        )
        .fix(
            Party::IdpAdmin,
            "Or turn on artifact resolution and publish the ArtifactResolutionService in the metadata.",
        )
        .spec("saml-metadata 2.4.2"),
    );
}

/// `HTTP-Redirect` of a URN, `redirect` or `post`.
fn binding_name(value: &str) -> String {
    match short_binding(value).to_ascii_lowercase().as_str() {
        "redirect" | "http-redirect" => "HTTP-Redirect".to_owned(),
        "post" | "http-post" => "HTTP-POST".to_owned(),
        _ => short_binding(value).to_owned(),
    }
}
