//! TOK-INVALID-CLIENT: The token endpoint answers `invalid_client`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-INVALID-CLIENT", Error, "oidc-req-resp", "tok_invalid_client.md", check }

const KNOWN: Known = Known {
    codes: &["invalid_client"],
    token_endpoint: None,
    title: "The application could not prove its identity to the provider",
    why: "Its client ID and secret, or the way they were sent, were not accepted.",
    details: &[
        ("expired", "The secret has expired."),
        ("oauth client was not found", "The client ID is not known to Google."),
        ("client_assertion", "The signed assertion of the client was not accepted."),
        ("authentication method", "The secret was sent another way than the client is set up for."),
    ],
    fix: &[
        (
            Act::SpAdmin,
            "Enter client ID and secret again, without a space or line break at the end. In Entra ID it is the secret’s *Value*, not the *Secret ID*.",
        ),
        (
            Act::SpAdmin,
            "Send the secret the way the client is set up: in the body (`client_secret_post`) or in the header (`client_secret_basic`); in the header, special characters are percent-encoded first.",
        ),
        (
            Act::IdpAdmin,
            "Check that the secret has not expired (Entra ID: Certificates & secrets; Keycloak and Multi-Pass: Credentials › *Client Authenticator* = *Client Id and Secret*).",
        ),
    ],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
