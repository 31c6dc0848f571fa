//! DISC-NOT-JSON: the discovery document could not be read (OpenID Connect Discovery 4.2).

use crate::declare_rule;
use crate::intake::calls::{Answer, Endpoint};
use crate::report::Party;
use crate::rules::support::calls::{answered, calls, reason, succeeded};
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "DISC-NOT-JSON", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // What was said in words: rows of the table of error texts.
    error_texts::applies(cx, out);
    for (item, call) in calls(cx, Endpoint::Discovery) {
        if succeeded(call) {
            out.pass();
        }
        if call.status < 400 && !(call.answer == Answer::Page && (200..300).contains(&call.status)) {
            continue;
        }
        // Keycloak left out `/auth` with version 17.
        let realm = call.url.contains("/realms/");
        let keycloak = match call.url.contains("/auth/realms/") {
            true => Some("If it is Keycloak of version 17 or later: leave `/auth` out of the issuer."),
            false if realm => Some(
                "If it is Keycloak: compare the realm's name with the console, letter case included; before version \
                 17 `/auth` is before `/realms`.",
            ),
            false => None,
        };
        let mut finding = RULE
            .finding(
                format!("`{}` returned {} instead of a discovery document", call.url, answered(call)),
                format!(
                    "The application reads from it where to send the user and which keys to trust. {}",
                    reason(call.status)
                ),
            )
            .fix(
                Party::SpAdmin,
                "Enter the issuer as the provider states it; the application adds `/.well-known/openid-configuration` \
                 by itself.",
            )
            .spec("OpenID Connect Discovery 4.2")
            .at(item, call.place);
        if let Some(hint) = keycloak.filter(|_| call.status == 404) {
            finding = finding.fix(Party::SpAdmin, hint);
        }
        out.find_once(finding);
    }
}
