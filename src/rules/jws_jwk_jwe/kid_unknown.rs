//! JWS-KID-UNKNOWN: the token names a key that is not in the list (OpenID Connect Core 10.1.1).

use super::checks::{checks, given_names, is_shared, no_key, pasted_keys};
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::vocabulary::ItemRole;

declare_rule! { "JWS-KID-UNKNOWN", Error }

/// Names shown of one list.
const MAX_NAMES: usize = 8;
/// Names set beside the one of the token.
const MAX_SHOWN: usize = 50;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let keys = pasted_keys(cx);
    let given = given_names(cx);
    for found in checks(cx) {
        // That no key has the name is known without trying them.
        let is_limited = found.check.remark == Some(CheckRemark::Limit);
        if found.check.kid_known.is_none()
            || found.check.result == CheckResult::Unsecured
            || (found.check.result == CheckResult::Unsupported && !is_limited)
        {
            continue;
        }
        let Some(kid) = found.signature.parameter("kid") else { continue };
        if found.check.kid_known == Some(true) {
            out.pass();
            continue;
        }
        // What only its own server reads is signed with a secret that stands in no key set.
        if is_shared(found.signature) && matches!(found.item.role(), ItemRole::RefreshToken | ItemRole::SessionToken) {
            continue;
        }
        let names: Vec<&str> =
            keys.iter().filter_map(|(_, key)| key.text("kid")).chain(given.iter().map(String::as_str)).collect();
        if names.is_empty() {
            // Keys without names cannot lack one.
            if found.check.result == CheckResult::Ok {
                out.pass();
            } else if !is_shared(found.signature) {
                // The same words as those of the signature: one thing is missing, and it is told once.
                out.not_checked(no_key(&found));
            }
            continue;
        }
        let mut list = names.iter().take(MAX_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        if names.len() > MAX_NAMES {
            list.push_str(&format!(" and {} more", names.len() - MAX_NAMES));
        }
        let entra = found
            .token
            .claim_text("iss")
            .is_some_and(|iss| iss.text.contains("microsoftonline") || iss.text.contains("sts.windows.net"));
        let mut finding = RULE
            .finding(
                format!("The token's key `{}` is not in the key set", kid.display()),
                format!(
                    "The key set contains {list}. Either the provider changed its keys and the set is old, or it \
                     belongs to a different realm or tenant."
                ),
            )
            .fix(
                Party::SpAdmin,
                "Fetch the key set again from the `jwks_uri` of the token's issuer. An application must do this by \
                 itself for an unknown `kid`. One that keeps the key set until a restart fails after every key change.",
            )
            .compared(shown_names(&names), kid.display(), None)
            .spec("OpenID Connect Core 10.1.1")
            .at(found.item, kid.span);
        if entra {
            finding = finding.fix(
                Party::SpAdmin,
                "Entra ID: an application with its own signing key or claims mapping needs `?appid={client ID}` at \
                 the discovery URL.",
            );
        }
        if let Some((item, key)) = keys.first() {
            finding = finding.related(item, key.json.get("kid").map_or(key.json.span, |name| name.span));
        }
        out.find(finding);
    }
}

/// The names side by side, as many as anybody compares.
fn shown_names(names: &[&str]) -> String {
    let mut shown = names.get(..names.len().min(MAX_SHOWN)).unwrap_or(&[]).join(", ");
    if names.len() > MAX_SHOWN {
        shown.push_str(", …");
    }
    shown
}
