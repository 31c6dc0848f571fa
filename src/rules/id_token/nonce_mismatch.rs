//! OIDC-NONCE-MISMATCH: the nonce must be that of the request (OpenID Connect Core 3.1.3.7 step 11).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{expected_or_requested, id_tokens};
use crate::rules::{Context, Outcome};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

declare_rule! { "OIDC-NONCE-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_or_requested(cx, cx.case.expectations.nonce.as_ref(), "nonce");
    for found in id_tokens(cx) {
        let Some(nonce) = found.token.claim_text("nonce") else { continue };
        let Some(expected) = &expected else {
            out.not_checked("the nonce that the application sent is not known: add it, or the login request");
            continue;
        };
        let Some(difference) = compare_identifiers(&expected.value, nonce.as_str(), &[]) else {
            out.pass();
            continue;
        };
        let hashed = is_hash_of(nonce.as_str(), &expected.value) || is_hash_of(&expected.value, nonce.as_str());
        let (title, why, fix) = if hashed {
            (
                "One side hashed the nonce, the other did not",
                "One value is the SHA-256 of the other. The application compares them as they are and rejects the \
                 token.",
                "Hash the nonce in both places, when sending the request and when checking the token, or in none.",
            )
        } else {
            (
                "The token belongs to a different login attempt",
                "Its nonce is not the one that the application sent. The application rejects it, because it may be a \
                 stolen token played again.",
                "If this happens every time, store the nonce per attempt. Use a cookie that survives the way back \
                 (`SameSite=None; Secure`, same host).",
            )
        };
        let mut finding = RULE
            .finding(title, why)
            .compared(expected.value.as_ref(), nonce.text.as_str(), Some(difference.class))
            .fix(Party::SpAdmin, fix)
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, nonce.span);
        if !hashed {
            finding = finding.fix(
                Party::User,
                "Close other tabs with this application and sign in once more from its start page, not from a \
                 bookmark.",
            );
        }
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

/// Whether one text is the SHA-256 of the other, in the usual spellings.
fn is_hash_of(hash: &str, text: &str) -> bool {
    let digest = Sha256::digest(text);
    hash == URL_SAFE_NO_PAD.encode(digest)
        || hash == STANDARD.encode(digest)
        || hash.eq_ignore_ascii_case(&crate::crypto::x509::hex(&digest))
}
