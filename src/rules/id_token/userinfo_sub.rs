//! OIDC-USERINFO-SUB: UserInfo is about another user than the ID token (OpenID Connect Core 5.3.2).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{TokenRole, id_tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "OIDC-USERINFO-SUB", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut tokens = id_tokens(cx);
    tokens.retain(|token| token.role == TokenRole::IdToken);
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let info: Vec<_> = documents.filter(|(_, document)| document.role == DocumentRole::Claims).collect();
    let ([token], [(item, document)]) = (tokens.as_slice(), info.as_slice()) else { return };
    let Some((expected, actual)) = token.token.claim_text("sub").zip(document.get("sub").and_then(|sub| sub.value()))
    else {
        return;
    };
    let Some(difference) = compare_identifiers(expected.as_str(), actual.as_str(), &[]) else {
        out.pass();
        return;
    };
    out.find(
        RULE.finding(
            format!("UserInfo is about the user `{}`, the ID token about `{}`", actual.text, expected.text),
            format!(
                "Both must name the same user in `sub`{}. An application must not use the response, because the \
                 access token may belong to someone else.",
                if difference.class == DifferenceClass::Different {
                    String::new()
                } else {
                    format!("; {}", difference.words)
                }
            ),
        )
        .compared(expected.text.as_str(), actual.text.as_str(), Some(difference.class))
        .fix(Party::SpAdmin, "Ask the UserInfo endpoint with the access token that came with this ID token.")
        .fix(Party::IdpAdmin, "If it is the same login: take `sub` of UserInfo and ID token from the same field.")
        .spec("OpenID Connect Core 5.3.2")
        .at(item, actual.span)
        .related(token.item, expected.span),
    );
}
