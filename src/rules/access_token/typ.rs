//! AT-TYP: the token says `at+jwt` and lacks what such a token must have (RFC 9068 2.2).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "AT-TYP", Warning, [AccessToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some(typ) = found.token.parameter("typ") else { continue };
        let name = typ.as_str().unwrap_or("").to_ascii_lowercase();
        if !name.ends_with("at+jwt") || !found.token.has_whole_claims() {
            continue;
        }
        let absent = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]
            .into_iter()
            .filter(|name| found.token.claim(name).is_none());
        let missing: Vec<String> = absent.map(|name| format!("`{name}`")).collect();
        if missing.is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The token's type is `at+jwt`, but it lacks {}", missing.join(", ")),
                "Interfaces (APIs) that follow RFC 9068 to the letter reject it.",
            )
            .confidence(Confidence::Possible)
            .fix(
                Party::IdpAdmin,
                "Configure the provider to add the missing claims, or write its access tokens without `at+jwt`.",
            )
            .spec("RFC 9068 2.2")
            .at(found.item, typ.span),
        );
    }
}
