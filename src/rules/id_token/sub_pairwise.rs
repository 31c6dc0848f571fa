//! OIDC-SUB-PAIRWISE: the provider gives each client another `sub` for the same user (OpenID Connect Core 8).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, expected_issuer, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-SUB-PAIRWISE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
    let mut discoveries = documents.filter(|document| document.role == DocumentRole::Discovery);
    let Some(types) = discoveries.find_map(|document| document.get("subject_types_supported")) else { return };
    if expected_issuer(cx).is_none() {
        return;
    }
    let kinds = types.strings();
    for found in id_tokens(cx).iter().filter(|found| found.role == TokenRole::IdToken) {
        let Some(subject) = found.token.claim("sub") else { continue };
        if kinds.len() != 1 || kinds.iter().any(|kind| kind.text != "pairwise") {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The user's identifier (`sub`) is another one for every client",
                "The provider makes it so on \
             purpose. With a new client ID every user looks new to the application.",
            )
            .fix(
                Party::SpAdmin,
                "Before the client ID changes, link the accounts again. Entra ID: `oid` together \
                 with `tid` stays the same for all applications of a tenant.",
            )
            .spec("OpenID Connect Core 8")
            .at(found.item, subject.span),
        );
    }
}
