//! JWS-HEADER-KEYS: the token brings its own key or says where to fetch one (RFC 8725 3.10).

use super::checks::checks;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::vocabulary::ItemRole;

declare_rule! { "JWS-HEADER-KEYS", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        // A proof of possession brings its key by design.
        if matches!(found.item.role(), ItemRole::DpopProof | ItemRole::KeyBinding) {
            continue;
        }
        let mut clean = true;
        for (name, what) in [
            ("jwk", "contains its own verification key"),
            ("jku", "names the URL of its own keys"),
            ("x5u", "names the URL of its own certificate"),
            ("x5c", "contains its own certificate"),
        ] {
            let Some(value) = found.signature.parameter(name) else { continue };
            clean = false;
            out.find(
                RULE.finding(
                    format!("The token {what} (`{name}`)"),
                    "The sender of the token wrote this. An application that trusts it accepts tokens of anyone; the \
                     key must come from the issuer's own key set.",
                )
                // Some providers send their certificate along; that alone harms nobody.
                .severity(if name == "x5c" { Severity::Info } else { Severity::Security })
                .fix(
                    Party::SpAdmin,
                    "Take keys only from the `jwks_uri` of the configured issuer. Configure the library to ignore \
                     `jwk`, `jku`, `x5u` and `x5c`.",
                )
                .spec("RFC 8725 3.10")
                .at(found.item, value.span),
            );
        }
        let kid = found.signature.parameter("kid").filter(|kid| {
            kid.as_str().is_some_and(|kid| {
                kid.contains("../") || kid.contains("..\\") || kid.contains(['\'', '"', ';', '|', '<', '`', '\0'])
            })
        });
        if let Some(kid) = kid {
            clean = false;
            out.find(
                RULE.finding(
                    "The key ID (`kid`) contains characters of a path or a command",
                    "Applications that look the name up in files or a database may be tricked into using a different key.",
                )
                .fix(
                    Party::SpAdmin,
                    "Do not accept this token. Compare `kid` only with the names in the issuer's key set.",
                )
                .spec("RFC 8725 3.10")
                .at(found.item, kid.span),
            );
        }
        if clean {
            out.pass();
        }
    }
}
