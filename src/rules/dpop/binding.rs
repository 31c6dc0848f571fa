//! DPOP-BINDING: token and proof do not belong together, or a bound token is sent without a proof (RFC 9449 6, 7).

use crate::crypto::jws::thumbprint;
use crate::declare_rule;
use crate::intake::Content;
use crate::item::Item;
use crate::item::role::ItemRole;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::tokens::{TokenItem, sent_to_api, tokens};
use crate::rules::{Context, Outcome};
use crate::source::lower;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

declare_rule! { "DPOP-BINDING", Error, [DpopProof, AccessToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let found = tokens(cx);
    let proofs: Vec<&TokenItem<'_>> = found.iter().filter(|token| token.role == ItemRole::DpopProof).collect();
    for token in found.iter().filter(|token| token.role == ItemRole::AccessToken) {
        let bound = token.token.claim("cnf").and_then(|bound| bound.get("jkt"));
        let proof = proofs.iter().find(|proof| same_request(proof.item, token.item));
        match (bound, proof) {
            (Some(bound), Some(proof)) => {
                judge(token, proof, bound, out);
                if sent_to_api(token.item) && sent_as_bearer(cx, token.item) {
                    out.find(
                        RULE.finding(
                            "The key-bound access token was sent as `Bearer`, not as `DPoP`",
                            "A DPoP proof came with it, but the scheme of `Authorization` must be `DPoP`. The API \
                             rejects a bound token that comes as `Bearer`.",
                        )
                        .compared("DPoP", "Bearer", None)
                        .fix(
                            Party::SpAdmin,
                            "Send the token as `Authorization: DPoP …`, with the proof in the header `DPoP`.",
                        )
                        .spec("RFC 9449 7.2")
                        .at(token.item, bound.span),
                    );
                }
            }
            (bound, None) if sent_to_api(token.item) && is_without_proof(cx, token.item) => {
                let finding = RULE
                    .finding(
                        "The request with `Authorization: DPoP` has no proof: the header `DPoP` is missing",
                        "Each request needs a proof of its own beside the token. The API rejects the token alone.",
                    )
                    .fix(
                        Party::SpAdmin,
                        "Send a new proof in the header `DPoP` with every request. Check that no proxy removes the \
                         header.",
                    )
                    .spec("RFC 9449 7.1");
                out.find(finding.at(token.item, bound.map_or(token.token.payload_span, |bound| bound.span)));
            }
            (Some(bound), None) if sent_to_api(token.item) => out.find(
                RULE.finding(
                    "The key-bound access token was sent without a DPoP proof",
                    "The API rejects a bound token that comes as `Authorization: Bearer` alone: a stolen token is \
                     worth nothing.",
                )
                .confidence(if sent_as_bearer(cx, token.item) { Confidence::Certain } else { Confidence::Likely })
                .fix(
                    Party::SpAdmin,
                    "Send the token as `Authorization: DPoP …` with a new proof in the header `DPoP`. Or turn off \
                     DPoP for this client at the provider.",
                )
                .spec("RFC 9449 7.1")
                .at(token.item, bound.span),
            ),
            (None, Some(_)) if sent_to_api(token.item) => out.not_checked(
                "the access token is not bound to a key (`cnf.jkt`), so the DPoP proof proves nothing about it",
            ),
            _ => {}
        }
    }
}

fn judge(token: &TokenItem<'_>, proof: &TokenItem<'_>, bound: &crate::syntax::json::Json, out: &mut Outcome) {
    let print = proof.token.parameter("jwk").and_then(thumbprint);
    if let Some(print) = print.filter(|print| bound.as_str().is_some_and(|bound| bound != print)) {
        out.find(
            RULE.finding(
                "The DPoP proof was signed with a different key than the token's",
                format!(
                    "`cnf.jkt` of the token is `{}`, the thumbprint of the proof's key is `{print}`. The API rejects \
                     the request.",
                    bound.display()
                ),
            )
            .compared(bound.display(), print, None)
            .fix(
                Party::SpAdmin,
                "Use the same key for the token request and for every call with the token. After a restart or on \
                 another instance, load the same key or get a new token.",
            )
            .spec("RFC 9449 7.1")
            .at(proof.item, proof.token.parameter("jwk").map_or(proof.token.payload_span, |key| key.span))
            .related(token.item, bound.span),
        );
        return;
    }
    let told = token.item.transport.as_ref().into_iter().flat_map(|transport| &transport.headers);
    let refused =
        told.into_iter().any(|(name, told)| name == "www-authenticate" && told.contains("invalid_dpop_proof"));
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(text_of(token.item)));
    match proof.token.claim_text("ath") {
        Some(ath) if ath.text != hash => out.find(
            RULE.finding(
                "The DPoP proof's `ath` does not match the access token",
                "`ath` is the SHA-256 of the access token that is sent along. The API rejects the request.",
            )
            .compared(hash, ath.as_str(), None)
            .fix(Party::SpAdmin, "Make the proof after the token is renewed, with `ath` of the token that is sent.")
            .spec("RFC 9449 4.3")
            .at(proof.item, ath.span),
        ),
        None => out.find(
            RULE.finding(
                "The DPoP proof for the API has no `ath`",
                "At an API the proof contains the SHA-256 of the access token as `ath`. An API that follows RFC 9449 \
                 rejects it without.",
            )
            .severity(if refused { Severity::Error } else { Severity::Warning })
            .confidence(Confidence::Likely)
            .fix(Party::SpAdmin, "Add `ath` to proofs that are sent with an access token.")
            .spec("RFC 9449 4.2")
            .at(proof.item, proof.token.payload_span),
        ),
        Some(_) => out.pass(),
    }
}

/// Whether both were headers of the same request.
fn same_request(one: &Item, other: &Item) -> bool {
    let key = |item: &Item| {
        item.transport.as_ref().map(|transport| (transport.method.clone(), transport.url.clone(), transport.started))
    };
    one.input == other.input && key(one).is_some() && key(one) == key(other)
}

/// The token as it was sent.
fn text_of(item: &Item) -> &str {
    let text = item.text().trim();
    text.split_once(' ').map_or(text, |(_, token)| token.trim())
}

/// Whether the scheme is `DPoP` and nothing in the input is called so, not even a header that was blanked out.
fn is_without_proof(cx: &Context<'_>, item: &Item) -> bool {
    let input = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok());
    scheme(cx, item).is_some_and(|scheme| scheme.eq_ignore_ascii_case("dpop"))
        && input.is_some_and(|text| {
            let text = lower(text);
            !text.contains("dpop:") && !text.contains("\"dpop\"") && !text.contains("\"dpop\\\"")
        })
}

fn sent_as_bearer(cx: &Context<'_>, item: &Item) -> bool {
    scheme(cx, item).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
}

/// The scheme of `Authorization`.
fn scheme<'a>(_: &Context<'_>, item: &'a Item) -> Option<&'a str> {
    let layer = item.layers.iter().rev().find_map(|layer| match &layer.content {
        Content::Text(text) => text.trim().split_once(' ').map(|(scheme, _)| scheme),
        Content::Bytes(_) | Content::Passed(_) => None,
    });
    layer.filter(|scheme| scheme.len() <= 10)
}
