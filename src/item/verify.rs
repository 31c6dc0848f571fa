//! Verifies every signature of a case: XML, login URLs and tokens.
//!
//! Input: items and keys. Output: the results in the proof of each item. Invariant: no judgement; limits of `crypto::jws` hold.

use super::keys::candidate_keys;
use super::limits;
use super::model::{Body, Item};
use crate::case::Case;
use crate::crypto::dsig::{self, SignatureFacts};
use crate::crypto::jws::{self, CandidateKeys, CheckResult, MAX_SIGNATURES, SignatureCheck};
use crate::crypto::keys::{KeyOrigin, KeyRing, PublicKey, TrustedKey};
use crate::crypto::verify::Outcome;
use crate::crypto::work::Work;
use crate::syntax::jose::TokenKind;
use crate::vocabulary::{ItemKind, ItemRole};

/// Verifies the signatures of all XML messages.
pub(super) fn verify_messages(items: &mut [Item], ring: &KeyRing, work: &Work) {
    // Answers first: they show which of the given keys are the identity provider's.
    let mut provider: Vec<PublicKey> = Vec::new();
    for item in items.iter_mut().filter(|item| !item.by_application()) {
        verify(item, ring, &[], work);
        if matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion) {
            provider
                .extend(item.signatures().iter().flat_map(signers).take(MAX_SIGNERS - provider.len().min(MAX_SIGNERS)));
        }
    }
    for item in items.iter_mut().filter(|item| item.by_application()) {
        verify(item, ring, &provider, work);
    }
}

/// Verifies the signatures of all tokens with all keys of the case.
pub(super) fn verify_tokens(items: &mut [Item], case: &Case, given: &[KeyRing], work: &Work) {
    if !items.iter().any(|item| item.oidc().is_some_and(|message| message.token().is_some())) {
        return;
    }
    let candidates = candidate_keys(items, case, given, work);
    let mut left = MAX_SIGNATURES;
    for item in items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        if token.kind == TokenKind::Jwe {
            continue;
        }
        let before = work.left_out();
        let signatures = token.signatures.iter().take(left);
        let checks: Vec<_> = signatures
            .map(|signature| {
                // A DPoP proof carries the key that it is verified with (RFC 9449 4.3).
                let own = signature.parameter("jwk").filter(|_| item.role() == ItemRole::DpopProof);
                if let Some(key) = own {
                    let own = CandidateKeys::own(key);
                    let check = jws::check_within(token, item.text(), signature, &own, work);
                    // A key of another kind cannot have made it.
                    let readable = own.list.iter().any(|key| key.key().is_some());
                    let no_fit = check.result == CheckResult::NoKey && readable;
                    return if no_fit { SignatureCheck::of(CheckResult::Bad) } else { check };
                }
                let check = jws::check_within(token, item.text(), signature, &candidates, work);
                if item.role().by_application() { with_key_of_other(check, case) } else { check }
            })
            .collect();
        left -= checks.len();
        let unchecked = token.signatures.len() - checks.len();
        item.proof.jws = checks;
        limits::add(item, "signatures", unchecked);
        limits::note(Some(item), before, work);
    }
}

/// A token that the application made is not held against a key list of the provider: only a key that it names, or one that the person
/// gave, says that it is wrong.
fn with_key_of_other(check: SignatureCheck, case: &Case) -> SignatureCheck {
    let pasted = case.keys.is_empty() && check.kid_known != Some(true);
    if pasted && matches!(check.result, CheckResult::Bad | CheckResult::NoKey) {
        return SignatureCheck { kid_known: None, ..SignatureCheck::of(CheckResult::NoKey) };
    }
    check
}

/// Keys of the identity provider that are told from those of the application.
const MAX_SIGNERS: usize = 20;

/// The keys that a signature is said to be made with, and those that it was.
fn signers(signature: &SignatureFacts) -> impl Iterator<Item = PublicKey> {
    let proven = signature.signed_info.trusted_keys.iter().filter(|key| key.result == Outcome::Ok);
    let stated = signature.embedded.iter().map(|embedded| embedded.key.clone());
    proven.map(|key| key.public_key.clone()).chain(stated)
}

/// `others`: keys of the other side. One that does not fit says nothing about this message.
fn verify(item: &mut Item, ring: &KeyRing, others: &[PublicKey], work: &Work) {
    let kind = item.kind;
    let transport = item.transport.clone();
    let Body::Xml(body) = &item.body else { return };
    let metadata = matches!(kind, ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate);
    let by_identity_provider = match kind {
        ItemKind::SamlResponse | ItemKind::SamlAssertion | ItemKind::SamlArtifactResponse => Some(true),
        ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve => Some(false),
        // A logout message comes from either side: its role tells.
        _ => item.role.as_ref().and_then(|reading| match reading.role {
            ItemRole::LogoutByApplication => Some(false),
            ItemRole::LogoutByProvider => Some(true),
            _ => None,
        }),
    };
    let issuer = body.message.issuer().map(|issuer| issuer.as_str());
    let mut trusted = dsig::keys_for(ring, issuer, by_identity_provider);
    if metadata {
        // Metadata does not vouch for itself.
        trusted.retain(|key| !matches!(key.origin, KeyOrigin::Metadata { .. }));
    }
    let before = work.left_out();
    let is_other = |key: &&TrustedKey| others.iter().any(|other| other.same(&key.key));
    let check = |trusted: &[&TrustedKey]| {
        let mut signatures = dsig::signatures_within(&body.document, trusted, work);
        signatures
            .extend(transport.as_ref().and_then(|transport| dsig::query_signature_within(transport, trusted, work)));
        signatures
    };
    let mut signatures = check(&trusted);
    if trusted.iter().any(is_other) && !signatures.iter().any(SignatureFacts::trusted_ok) {
        trusted.retain(|key| !is_other(key));
        signatures = check(&trusted);
    }
    item.proof.xml_signatures = signatures;
    limits::note(Some(item), before, work);
}
