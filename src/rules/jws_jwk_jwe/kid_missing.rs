//! JWS-KID-MISSING: the token does not name its key, and the list has several (RFC 7515 4.1.4).

use super::checks::checks;
use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "JWS-KID-MISSING", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let lists = cx.items.iter().filter_map(|item| item.oidc()?.document());
    let most = lists
        .filter(|document| document.role == DocumentRole::Jwks)
        .map(|document| document.keys().iter().filter(|key| key.text("use") != Some("enc")).count())
        .max()
        .unwrap_or(0);
    for found in checks(cx).iter().filter(|found| found.check.result != CheckResult::Unsecured) {
        // A shared secret is no key of the list.
        let name = found.signature.parameter("alg").and_then(|name| name.as_str());
        let shared = name.is_some_and(|name| name.starts_with("HS"));
        if most < 2 || shared || found.signature.parameter("kid").is_some() {
            if most > 0 {
                out.pass();
            }
            continue;
        }
        let fits = found.check.result == CheckResult::Ok;
        let place = found.signature.protected.as_ref().map_or(found.signature.span, |header| header.span);
        out.find(
            RULE.finding(
                "The token does not name its key (no `kid`)",
                format!("The key set has {most} keys. Libraries that do not try them all reject the token."),
            )
            .severity(if fits { Severity::Info } else { Severity::Warning })
            .fix(
                Party::IdpAdmin,
                "Configure the provider to write the name of the key (`kid`) into the header of its tokens.",
            )
            .fix(Party::SpAdmin, "Or use a library that tries every key of the list.")
            .spec("OpenID Connect Core 10.1")
            .at(found.item, place),
        );
    }
}
