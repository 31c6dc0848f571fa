//! JWT-TYP: the header says that this is a token of another kind (RFC 8725 3.11).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::tokens::{TokenRole, embedded_name, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-TYP", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some(value) = found.token.parameter("typ") else { continue };
        let typ = value.as_str().unwrap_or("").to_ascii_lowercase();
        let typ = typ.trim_start_matches("application/");
        let kind = match typ {
            "jwt" | "jws" | "jose" | "id_token+jwt" => {
                out.pass();
                continue;
            }
            "at+jwt" if found.role == TokenRole::AccessToken => "an access token",
            "logout+jwt" => "a logout token, which ends a session",
            "dpop+jwt" => "a DPoP proof, which shows that the sender has a key",
            "oauth-authz-req+jwt" => "a signed login request",
            "secevent+jwt" => "a security event",
            "token-introspection+jwt" => "a response about a token",
            "entity-statement+jwt" => "a statement of a federation",
            "keybinding+jwt" | "kb+jwt" => "a proof of possession",
            _ => "an unknown type",
        };
        let as_id_token = matches!(embedded_name(found.item), Some("id_token"));
        // The type agrees with what the token is for.
        if !as_id_token && !matches!(found.role, TokenRole::IdToken | TokenRole::UnknownToken) {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The token's type (`typ`) is `{}`: {kind}", value.display()),
                "A receiver that expects a different kind, such as the ID token of a login, rejects it.",
            )
            .severity(if as_id_token { Severity::Warning } else { Severity::Info })
            .confidence(if as_id_token { Confidence::Likely } else { Confidence::Certain })
            .fix(
                Party::SpAdmin,
                "Use it only for what it is. A login needs the ID token; its `typ` is `JWT` or missing.",
            )
            .spec("RFC 8725 3.11")
            .at(found.item, value.span);
        out.find(finding);
    }
}
