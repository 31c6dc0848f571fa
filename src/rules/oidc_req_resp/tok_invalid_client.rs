//! TOK-INVALID-CLIENT: The token endpoint answers `invalid_client`.

use super::errors::{Known, errors, judge};
use super::messages::{Sent, discovery, token_requests};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Fix, Party, Severity};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::{ItemRole, Topic};

declare_rule! { "TOK-INVALID-CLIENT", Error }

const KNOWN: Known = Known {
    codes: &["invalid_client"],
    token_endpoint: None,
    title: "The application could not prove its identity to the provider",
    why: "Its client ID and secret, or the way they were sent, were not accepted.",
    details: &[
        ("expired", "The secret has expired."),
        ("oauth client was not found", "The client ID is not known to Google."),
        ("client_assertion", "The token by which the application proves itself (client assertion) was not accepted."),
        ("authentication method", "The secret was sent another way than the client is set up for."),
    ],
    fix: &[
        (
            Party::SpAdmin,
            "Enter client ID and secret again, without a space or line break at the end. In Entra ID it is the \
             secret's *Value*, not the *Secret ID*.",
        ),
        (
            Party::SpAdmin,
            "Send the secret the way the client is set up: in the body (`client_secret_post`) or in the header \
             (`client_secret_basic`). In the header, percent-encode special characters first.",
        ),
        (
            Party::IdpAdmin,
            "Check that the secret has not expired (Entra ID: Certificates & secrets; Keycloak and Multi-Pass: \
             Credentials › *Client Authenticator* = *Client Id and Secret*).",
        ),
    ],
    spec: "RFC 6749 5.2",
};

/// The same where the application proved itself with a signed token.
const SIGNED: Known = Known {
    why: "The signed token by which the application proves itself was not accepted.",
    fix: &[
        (
            Party::SpAdmin,
            "Check the claims of the signed token: `iss` and `sub` name the client, `aud` names the server. `exp` is a few \
             minutes ahead, and `jti` is new.",
        ),
        (Party::SpAdmin, "Check that the public key of the token (`kid`) is the one registered for the client."),
        (Party::IdpAdmin, "Look the attempt up in the provider's log: it names the value that was rejected."),
    ],
    ..KNOWN
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let before = out.findings.len();
    token_requests(cx).iter().for_each(|sent| offered(cx, sent, out));
    let signed = |item: &Item| matches!(item.role(), ItemRole::ClientAssertion | ItemRole::ClientSecret);
    // The reason is better than the provider's word for it.
    if out.findings.get(before..).is_none_or(|found| found.iter().all(|one| one.severity != Severity::Error)) {
        judge(cx, out, &RULE, if cx.items.iter().any(signed) { &SIGNED } else { &KNOWN });
    }
    let Some(expected) = cx.case.expectations.token_endpoint_auth_method.as_deref() else { return };
    for sent in token_requests(cx) {
        let Some((used, place)) = method(&sent) else { continue };
        if used == expected {
            out.pass();
            continue;
        }
        let refused = errors(cx).iter().any(|error| error.code.text == "invalid_client");
        out.find(
            RULE.finding(
                format!("The token request uses `{used}`, where the application should use `{expected}`"),
                format!(
                    "{} A provider that is set up for one way rejects the other, even where client ID and secret are \
                     right.",
                    way(used)
                ),
            )
            .severity(if refused { Severity::Error } else { Severity::Warning })
            .confidence(Confidence::Likely)
            .compared(expected, used, None)
            .fixes(vec![Fix {
                who: Party::SpAdmin,
                party: None,
                product: None,
                text: format!(
                    "Configure the application to use `{expected}`, or set its client at the provider to `{used}`."
                ),
                topic: Some(Topic::Client),
            }])
            .spec("OpenID Connect Core 9")
            .at(sent.item, place),
        );
    }
}

/// How a token request proves its client, against what the provider offers; and that it does so in one way only.
fn offered(cx: &Context<'_>, sent: &Sent<'_>, out: &mut Outcome) {
    let Some((used, place)) = method(sent) else { return };
    let errors = errors(cx);
    let refused = |code: &str| errors.iter().any(|error| error.code.text == code);
    let basic = sent.item.transport.as_ref().is_some_and(|transport| transport.basic);
    if basic && used != "client_secret_basic" {
        let refused = refused("invalid_request") || refused("invalid_client");
        out.find(
            RULE.finding(
                "The token request authenticates the client twice: in header and body",
                "A request must use one method only. Strict providers reject a second one.",
            )
            .severity(if refused { Severity::Error } else { Severity::Warning })
            .confidence(if refused { Confidence::Likely } else { Confidence::Possible })
            .fix(Party::SpAdmin, format!("Leave out the header `Authorization`, or `{}` in the body.", parameter(used)))
            .spec("RFC 6749 2.3")
            .at(sent.item, place),
        );
        return;
    }
    let listed = discovery(cx).and_then(|(item, document)| {
        Some((item, document.get("token_endpoint_auth_methods_supported").filter(|list| list.is_array())?))
    });
    let Some((item, list)) = listed.filter(|_| refused("invalid_client")) else { return };
    let names: Vec<String> = list.strings().into_iter().map(|name| name.text).collect();
    if names.is_empty() || names.iter().any(|name| name == used) {
        return;
    }
    out.find(
        RULE.finding(
            format!("The token request uses `{used}`, which the provider does not offer"),
            format!(
                "{} The provider's discovery document lists only {}.",
                way(used),
                quote_list(names.iter().map(String::as_str))
            ),
        )
        .confidence(Confidence::Likely)
        .compared(names.join(", "), used, None)
        .fix(
            Party::SpAdmin,
            format!("Configure the application to use `{}`.", names.first().map_or("", String::as_str)),
        )
        .spec("OpenID Connect Core 9")
        .at(sent.item, place)
        .related(item, list.span),
    );
}

/// The parameter that a method has in the body.
fn parameter(method: &str) -> &'static str {
    if method == "client_secret_post" { "client_secret" } else { "client_assertion" }
}

/// How a token request proves its client, where it shows that.
fn method(sent: &Sent<'_>) -> Option<(&'static str, Span)> {
    let basic = sent.item.transport.as_ref().is_some_and(|transport| transport.basic);
    match (sent.get("client_assertion"), sent.get("client_secret")) {
        (Some(_), _) => Some(("private_key_jwt", sent.place("client_assertion"))),
        (None, Some(_)) => Some(("client_secret_post", sent.place("client_secret"))),
        (None, None) if basic => Some(("client_secret_basic", sent.place("grant_type"))),
        // The header may have been left out of the capture.
        (None, None) => None,
    }
}

fn way(method: &str) -> &'static str {
    match method {
        "client_secret_post" => "It sends the secret in its body.",
        "client_secret_basic" => "It sends the secret in the header `Authorization`.",
        _ => "It sends a signed token (client assertion) instead of a secret.",
    }
}
