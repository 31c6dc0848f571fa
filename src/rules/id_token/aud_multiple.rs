//! OIDC-AUD-MULTIPLE: several audiences and no `azp` (OpenID Connect Core 3.1.3.7 steps 3 and 4).

use super::tokens::{TokenRole, id_tokens};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-AUD-MULTIPLE", Warning, "id-token", "aud_multiple.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::Id) {
        let Some(audience) = found.token.claim("aud") else { continue };
        let count = audience.strings().len();
        if count < 2 || found.token.claim("azp").is_some() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(format!("The ID token is for {count} receivers and does not say for which client it was issued"), "With several audiences, strict applications want the client in `azp`, and refuse a token that others could pass on to them.")
                .fix(Act::IdpAdmin, "Let the ID token have the client ID alone as audience: remove further audience mappers from the ID token, or send `azp`.")
                .spec("OpenID Connect Core 3.1.3.7")
                .at(found.item, audience.span),
        );
    }
}
