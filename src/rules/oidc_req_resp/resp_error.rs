//! OIDCRESP-ERROR: the answer carries an error that has no rule of its own.

use super::errors::errors;
use crate::declare_rule;
use crate::oidc::{Message, ParametersRole, is_error};
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCRESP-ERROR", Error }

/// Codes that other rules explain.
const EXPLAINED: [&str; 22] = [
    "authorization_pending",
    "slow_down",
    "expired_token",
    "access_denied",
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_response_type",
    "server_error",
    "temporarily_unavailable",
    "invalid_request_uri",
    "request_not_supported",
    "registration_not_supported",
    "request_uri_not_supported",
    "invalid_client",
    "invalid_grant",
    "unsupported_grant_type",
    "insufficient_scope",
];

/// Codes of further specifications: the fault, what to do, the clause.
const FURTHER: [(&str, &str, &str, &str); 9] = [
    (
        "invalid_target",
        "The provider does not know the requested audience or resource (`invalid_target`)",
        "Request an `audience` or `resource` that is registered at the provider, character for character, and that this client may use.",
        "RFC 8693 2.2.2",
    ),
    (
        "unknown_user_id",
        "The provider does not know the user that the request names (`unknown_user_id`)",
        "Compare `login_hint`, `login_hint_token` or `id_token_hint` of the request with the user's account at the provider.",
        "OpenID CIBA Core 13",
    ),
    (
        "expired_login_hint_token",
        "The `login_hint_token` of the request has expired",
        "Get a new `login_hint_token` for each request.",
        "OpenID CIBA Core 13",
    ),
    (
        "missing_user_code",
        "The request lacks the user's secret code (`user_code`)",
        "Send the `user_code` that the user set at the provider.",
        "OpenID CIBA Core 13",
    ),
    (
        "invalid_user_code",
        "The user's secret code (`user_code`) is not the right one",
        "Ask the user for the `user_code` again, and send it unchanged.",
        "OpenID CIBA Core 13",
    ),
    (
        "invalid_binding_message",
        "The provider does not accept the `binding_message` of the request",
        "Send a short `binding_message` of plain letters and digits.",
        "OpenID CIBA Core 13",
    ),
    (
        "invalid_authorization_details",
        "The provider does not accept the `authorization_details` of the request",
        "Use only types and fields of `authorization_details` that the provider documents for this client.",
        "RFC 9396 5",
    ),
    (
        "invalid_token",
        "The API did not accept the access token",
        "Compare the token with what the API expects: end (`exp`), issuer, audience, and that it is whole. Add it here.",
        "RFC 6750 3.1",
    ),
    (
        "unmet_authentication_requirements",
        "The provider could not meet the requested kind of sign-in (`acr_values`)",
        "Request an `acr` value that the provider offers, or none.",
        "OpenID Connect Core Unmet Authentication Requirements 1.0",
    ),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        if let Some(Message::Parameters(parameters)) = item.oidc()
            && parameters.role == ParametersRole::AuthorizationResponse
            && parameters.get("error").is_none_or(|code| !is_error(&code.text))
        {
            out.pass();
        }
    }
    for error in errors(cx) {
        // Codes of products that are no OAuth errors are explained by the rules about providers.
        let product = matches!(error.item.oidc(), Some(Message::ProviderError(_)));
        if product || EXPLAINED.iter().any(|code| error.code.text.eq_ignore_ascii_case(code)) {
            continue;
        }
        if error.code.text == "use_dpop_nonce" {
            out.find(
                RULE.finding(
                    "The server asks for a DPoP proof with a nonce",
                    "`use_dpop_nonce` is a step of the flow, not a fault. The response header `DPoP-Nonce` has the \
                     nonce, and the client repeats the request with it.",
                )
                .severity(Severity::Info)
                .fix(
                    Party::SpAdmin,
                    "If the client stops here, let it repeat the request with a new proof whose `nonce` is the value \
                     of `DPoP-Nonce`. DPoP libraries do so by themselves.",
                )
                .spec("RFC 9449 8")
                .at(error.item, error.code.span),
            );
            continue;
        }
        let known = FURTHER.iter().find(|(code, ..)| error.code.text == *code);
        let description = error.description.as_ref().map(|text| text.text.as_str()).unwrap_or("");
        let words = if description.is_empty() { String::new() } else { format!(" It wrote: “{description}”.") };
        let title = match known {
            Some((_, title, ..)) => (*title).to_owned(),
            None => format!("The provider returned the error `{}`", error.code.text),
        };
        let why = if error.code.text == "invalid_token" {
            "An API answers so to a token that has expired, was changed, or is not for it."
        } else {
            "There is no code and no token in this response, so no one is signed in."
        };
        let mut finding = RULE
            .finding(title, format!("{why}{words}"))
            .spec(known.map_or("RFC 6749 4.1.2.1", |(.., spec)| *spec))
            .at(error.item, error.code.span);
        finding = match known {
            Some((_, _, fix, _)) => finding.fix(Party::SpAdmin, *fix),
            None => finding.fix(
                Party::IdpAdmin,
                "Look the attempt up in the provider's log: it names the reason behind this code.",
            ),
        };
        out.find(finding);
    }
}
