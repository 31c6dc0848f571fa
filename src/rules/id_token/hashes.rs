//! `at_hash`, `c_hash` and `s_hash`: the left half of a hash ties the ID token to what came with it (OpenID Connect Core 3.3.2.11).
//! Shared by the three rules.

use crate::crypto::hash::HashKind;
use crate::item::Item;
use crate::oidc::Message;
use crate::report::Party;
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome, Rule};
use crate::source::Value;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// One of the three.
pub(super) struct HashClaim {
    /// The claim.
    pub(super) claim: &'static str,
    /// The parameter or member that was hashed.
    pub(super) of: &'static str,
    /// What that is, in words.
    pub(super) words: &'static str,
    /// It has to be there when both come back from the authorization endpoint.
    pub(super) required: bool,
}

/// Compares the claim with the hash of what came with the token.
pub(super) fn judge(cx: &Context<'_>, out: &mut Outcome, rule: &'static Rule, what: &HashClaim) {
    for found in id_tokens(cx) {
        let beside = found.item.parent.and_then(|parent| held(cx.items.get(parent)?, what.of));
        let Some(claim) = found.token.claim(what.claim) else {
            let front = beside.as_ref().filter(|(item, _)| matches!(item.oidc(), Some(Message::Parameters(_))));
            if let Some((item, value)) = front.filter(|_| what.required && found.token.has_whole_claims()) {
                out.find(
                    rule.finding(
                        format!("The ID token lacks `{}`, the hash of the {}", what.claim, what.words),
                        format!(
                            "An ID token that comes through the browser together with the {} must contain it. An \
                             application that checks it rejects the login.",
                            what.words
                        ),
                    )
                    .fix(
                        Party::IdpAdmin,
                        format!(
                            "The provider must add `{}` to the ID token of this flow; look for a claim mapping that \
                             removes it.",
                            what.claim
                        ),
                    )
                    .fix(
                        Party::SpAdmin,
                        "Or use `response_type=code`: then the tokens do not pass through the browser, and the hash \
                         may be missing.",
                    )
                    .spec("OpenID Connect Core 3.3.2.11")
                    .at(found.item, found.token.payload_span)
                    .related(item, value.span),
                );
            }
            continue;
        };
        // Without a common carrier, any of the case may be meant.
        let candidates: Vec<(&Item, Value)> = match beside {
            Some(one) => vec![one],
            None => cx.items.iter().filter_map(|item| held(item, what.of)).take(MAX_HELD).collect(),
        };
        if candidates.is_empty() {
            continue;
        }
        let stated = claim.as_str().unwrap_or("");
        let algorithm = found.token.algorithm().unwrap_or("");
        if candidates.iter().any(|(_, value)| fits(stated, algorithm, value.as_str())) {
            out.pass();
            continue;
        }
        let Some(((item, value), [])) = candidates.split_first() else { continue };
        let expected = hashes(algorithm).first().map(|hash| half(*hash, value.as_str())).unwrap_or_default();
        out.find(
            rule.finding(
                format!("`{}` does not match the {}", what.claim, what.words),
                format!(
                    "It binds the ID token to the {} issued with it. An application that checks it rejects both as \
                     parts of different logins.",
                    what.words
                ),
            )
            .fix(
                Party::Support,
                format!("Make sure that ID token and {} are from one response and copied completely.", what.words),
            )
            .fix(
                Party::IdpAdmin,
                format!(
                    "If they are, correct how the provider computes `{}`: the left half of the hash that `alg` \
                     names, in base64url.",
                    what.claim
                ),
            )
            .spec("OpenID Connect Core 3.3.2.11")
            .at(found.item, claim.span)
            .compared(expected, stated, None)
            .related(item, value.span),
        );
    }
}

/// Maximum number of codes or tokens to compare with a hash.
const MAX_HELD: usize = 50;

/// The parameter or member of an item.
fn held<'a>(item: &'a Item, name: &str) -> Option<(&'a Item, Value)> {
    let value = match item.oidc()? {
        Message::Parameters(parameters) => parameters.get(name).cloned(),
        Message::Document(document) => document.get(name)?.value(),
        _ => None,
    };
    value.filter(|value| !value.text.is_empty()).map(|value| (item, value))
}

fn fits(stated: &str, algorithm: &str, value: &str) -> bool {
    hashes(algorithm).iter().any(|hash| half(*hash, value) == stated.trim_end_matches('='))
}

/// The hash that belongs to `alg`. For EdDSA implementations differ.
fn hashes(algorithm: &str) -> &'static [HashKind] {
    if algorithm.ends_with("384") {
        &[HashKind::Sha384]
    } else if algorithm.ends_with("512") {
        &[HashKind::Sha512]
    } else if algorithm.starts_with("Ed") {
        &[HashKind::Sha512, HashKind::Sha256]
    } else {
        &[HashKind::Sha256]
    }
}

fn half(hash: HashKind, value: &str) -> String {
    let digest = hash.digest(value.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.get(..digest.len() / 2).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        // OpenID Connect Core A.3 and A.4.
        assert!(fits("77QmUPtjPfzWtF2AnpK9RQ", "RS256", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"));
        assert!(fits("LDktKdoQak3Pk0cnXxCltA", "RS256", "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"));
        assert!(!fits("LDktKdoQak3Pk0cnXxCltA", "RS512", "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"));
    }
}
