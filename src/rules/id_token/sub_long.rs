//! OIDC-SUB-LONG: `sub` is longer than the standard allows (OpenID Connect Core 2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-SUB-LONG", Warning }

/// Characters that the standard allows.
const MOST: usize = 255;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx) {
        let Some(subject) = found.token.claim_text("sub") else { continue };
        let length = subject.text.chars().count();
        if length <= MOST {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The user's identifier (`sub`) has {length} characters; {MOST} are allowed"),
                "Applications store it in a field of that size. Either it is truncated and the user is not recognized \
                 at the next login, or the login fails.",
            )
            .fix(Party::IdpAdmin, "Map a shorter identifier to `sub`.")
            .spec("OpenID Connect Core 2")
            .at(found.item, subject.span),
        );
    }
}
