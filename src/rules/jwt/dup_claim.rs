//! JWT-DUP-CLAIM: a member stands twice in header or claims (RFC 7519 4, RFC 7515 4).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-DUP-CLAIM", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let parts = token.header.iter().chain(&token.claims);
        let twice: Vec<_> = parts.flat_map(|part| part.duplicates()).collect();
        if twice.is_empty() {
            out.pass();
        }
        for member in twice {
            out.find_once(
                RULE.finding(
                    format!("`{}` appears twice in the token", member.name),
                    "Readers differ in which of the two they take, so one program may check a value and another use the other. Entra ID rejects such tokens (AADSTS50027).",
                )
                .fix(Party::IdpAdmin, format!("Keep only one mapper that writes `{}`.", member.name))
                .fix(Party::SpAdmin, "Configure the application to reject tokens with a repeated name: the standard for tokens forbids them.")
                .spec("RFC 7519 4")
                .at(item, member.span()),
            );
        }
    }
}
