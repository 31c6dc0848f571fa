//! OIDCRESP-ERROR: the answer carries an error that has no rule of its own.

use super::errors::errors;
use crate::declare_rule;
use crate::oidc::{Message, ParametersRole};
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

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        if let Some(Message::Parameters(parameters)) = item.oidc()
            && parameters.role == ParametersRole::AuthorizationResponse
            && parameters.get("error").is_none()
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
        let description = error.description.as_ref().map(|text| text.text.as_str()).unwrap_or("");
        let words = if description.is_empty() { String::new() } else { format!(" It wrote: “{description}”.") };
        let finding = RULE
            .finding(
                format!("The provider returned the error `{}`", error.code.text),
                format!("There is no code and no token in this response, so no one is signed in.{words}"),
            )
            .fix(Party::IdpAdmin, "Look the attempt up in the provider's log: it names the reason behind this code.")
            .spec("RFC 6749 4.1.2.1")
            .at(error.item, error.code.span);
        out.find(finding);
    }
}
