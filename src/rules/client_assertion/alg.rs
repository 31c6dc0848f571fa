//! CA-ALG: a client assertion or client secret is signed with an algorithm that the authorization server does not take (RFC 7523 3).

use crate::declare_rule;
use crate::item::Item;
use crate::item::role::ItemRole;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::tokens::tokens;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "CA-ALG", Error, [ClientAssertion, ClientSecret] }

/// The only algorithm of client secrets of Sign in with Apple.
const APPLE: &str = "ES256";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let listed = supported(cx);
    for found in tokens(cx) {
        let Some(alg) = found.token.parameter("alg").filter(|alg| alg.as_str().is_some()) else { continue };
        let name = alg.as_str().unwrap_or("");
        let secret = found.role == ItemRole::ClientSecret;
        let (wanted, place) = match (&listed, secret) {
            (_, true) => (vec![APPLE.to_owned()], None),
            (Some((item, values)), false) => (
                values.iter().map(|value| value.text.clone()).collect(),
                values.first().map(|value| (*item, value.span)),
            ),
            (None, false) => continue,
        };
        // What is not signed at all is told by another rule.
        if name.eq_ignore_ascii_case("none") || wanted.iter().any(|wanted| wanted == name) {
            out.pass();
            continue;
        }
        let words = found.role.words();
        let accepted = quote_list(wanted.iter().map(String::as_str));
        let mut finding = RULE
            .finding(
                format!("The {words} is signed with {}, but the server accepts only {accepted}", quote(name)),
                "The authorization server rejects the client with `invalid_client`, before it reads anything else.",
            )
            .compared(wanted.join(", "), name, None)
            .spec("RFC 7523 3")
            .at(found.item, alg.span);
        if let Some((item, span)) = place {
            finding = finding.related(item, span);
        }
        out.find(if secret {
            finding.fix(
                Party::SpAdmin,
                "Sign the client secret with `ES256` and the Apple developer account's key (`.p8`), never with an \
                 RSA key.",
            )
        } else {
            finding.fix(
                Party::SpAdmin,
                format!(
                    "Configure the application to sign its assertions with {accepted}. \
             Register the public key that belongs to it at the authorization server."
                ),
            )
        });
    }
}

/// The algorithms that the only discovery document of the case lists for client assertions.
fn supported<'a>(cx: &Context<'a>) -> Option<(&'a Item, Vec<Value>)> {
    let mut documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let (item, document) = documents.find(|(_, document)| document.role == DocumentRole::Discovery)?;
    let values = document.get("token_endpoint_auth_signing_alg_values_supported")?.strings();
    (!values.is_empty()).then_some((item, values))
}
