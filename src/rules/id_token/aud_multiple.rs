//! OIDC-AUD-MULTIPLE: several audiences and no `azp` (OpenID Connect Core 3.1.3.7 steps 3 and 4).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-AUD-MULTIPLE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken) {
        let Some(audience) = found.token.claim("aud") else { continue };
        let names = audience.strings();
        if names.len() < 2 || found.token.claim("azp").is_some() {
            out.pass();
            continue;
        }
        let listed: Vec<String> = names.iter().take(5).map(|name| format!("`{}`", name.text)).collect();
        out.find(
            RULE.finding(
                format!("The ID token has {} audiences ({}) but no `azp`", names.len(), listed.join(", ")),
                "`azp` says which of them requested the token. Each of them may receive the token and could pass it \
                 on. Strict applications reject it without their client ID in `azp`.",
            )
            .fix(
                Party::IdpAdmin,
                "Set the client ID as the only audience of the ID token: remove other audience mappers. Or add `azp` \
                 with the client ID.",
            )
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, audience.span),
        );
    }
}
