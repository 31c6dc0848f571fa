//! OIDCREQ-ENDPOINT: the request goes to an address that is no authorization endpoint, or not the provider's.

use super::messages::{discovery, requests};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::{KnownValue, compare_urls};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-ENDPOINT", Error }

/// Ends of paths of other endpoints, and what they are.
const OTHERS: [(&str, &str); 12] = [
    ("/token", "the token endpoint"),
    ("/userinfo", "the UserInfo endpoint"),
    ("/certs", "the key set"),
    ("/jwks", "the key set"),
    ("/jwks.json", "the key set"),
    ("/logout", "the logout endpoint"),
    ("/introspect", "the introspection endpoint"),
    ("/revoke", "the revocation endpoint"),
    ("/protocol/saml", "the SAML endpoint"),
    ("/saml2", "the SAML endpoint"),
    ("/.well-known/openid-configuration", "the discovery document"),
    ("/adfs/ls", "the SAML endpoint"),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let document = discovery(cx);
    for sent in requests(cx) {
        let Some(endpoint) = sent.parameters.endpoint.as_ref().filter(|url| url.as_str().contains("://")) else {
            continue;
        };
        let path = endpoint.as_str().trim_end_matches('/');
        if let Some((_, what)) = OTHERS.iter().find(|(end, _)| path.ends_with(end)) {
            out.find(
                RULE.finding(
                    format!("The login request goes to {what}: `{}`", endpoint.text),
                    "That address shows no login page. Requests for a login go to the authorization endpoint.",
                )
                .fix(
                    Party::SpAdmin,
                    "Copy `authorization_endpoint` from the discovery document into the application's field for the \
                     sign-in address.",
                )
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, endpoint.span),
            );
            continue;
        }
        let Some((item, listed)) =
            document.and_then(|(item, document)| Some((item, document.get("authorization_endpoint")?)))
        else {
            continue;
        };
        let expected = listed.as_str().unwrap_or("");
        let others: Vec<(String, String)> = [("the token endpoint", "token_endpoint"), ("the issuer", "issuer")]
            .into_iter()
            .filter_map(|(label, name)| Some((label.to_owned(), document?.1.get(name)?.as_str()?.to_owned())))
            .collect();
        let known: Vec<KnownValue<'_>> = others.iter().map(|(label, value)| KnownValue { label, value }).collect();
        // The listed address may carry parameters of its own.
        let listed_path = expected.split(['?', '#']).next().unwrap_or(expected);
        match compare_urls(listed_path, endpoint.as_str(), &known) {
            None => out.pass(),
            Some(difference) => out.find(
                RULE.finding(
                    format!("The request goes to a different URL{}", difference.after_title()),
                    "The discovery document names the provider's sign-in URL. At a different URL, the provider does \
                     not know the application or does not respond.",
                )
                .compared(expected, endpoint.text.as_str(), Some(difference.class))
                .fix(
                    Party::SpAdmin,
                    format!(
                        "Enter `{expected}` as authorization endpoint, and check the other endpoints for the same \
                         realm or tenant."
                    ),
                )
                .spec("OpenID Connect Discovery 3")
                .at(sent.item, endpoint.span)
                .related(item, listed.span),
            ),
        }
    }
}
