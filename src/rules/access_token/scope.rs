//! AT-SCOPE: scopes that were asked for and not granted (RFC 6749 3.3).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::report::{Confidence, Severity};
use crate::rules::support::tokens::expected_or_requested;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-SCOPE", Error }

/// Scopes that say something about the ID token or the session, and are often not repeated.
const NOT_REPEATED: [&str; 6] = ["openid", "profile", "email", "offline_access", "address", "phone"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(asked) = expected_or_requested(cx, None, "scope") else { return };
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let answers = documents.filter(|(_, document)| document.role == DocumentRole::TokenResponse);
    let in_answer = answers.filter_map(|(item, document)| Some((item, document.get("scope")?)));
    let in_tokens = tokens(cx).into_iter().filter(|found| found.role == TokenRole::AccessToken);
    let in_tokens =
        in_tokens.filter_map(|found| Some((found.item, found.token.claim("scope").or(found.token.claim("scp"))?)));
    for (item, granted) in in_answer.chain(in_tokens) {
        let has = |scope: &str| granted.strings().iter().any(|part| part.text.split(' ').any(|word| word == scope));
        // Entra ID writes scopes of an interface without their prefix.
        let leaf = |scope: &str| scope.rsplit('/').next().unwrap_or(scope).to_owned();
        let missing: Vec<&str> = asked
            .value
            .split(' ')
            .filter(|scope| !scope.is_empty() && !NOT_REPEATED.contains(scope) && !scope.ends_with(".default"))
            .filter(|scope| !has(scope) && !has(&leaf(scope)))
            .collect();
        if missing.is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The scope `{}` was requested but not granted", missing.join(" ")),
                "What needs it fails later with HTTP 403 or `insufficient_scope`, although the login looked fine.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .compared(asked.value.as_ref(), granted.display(), None)
            .fix(
                Party::IdpAdmin,
                "Assign the scope to the client, and make sure that a policy or the user's consent grants it.",
            )
            .fix(Party::SpAdmin, "Check the spelling: letter case counts.")
            .spec("RFC 6749 3.3")
            .at(item, granted.span),
        );
    }
}
