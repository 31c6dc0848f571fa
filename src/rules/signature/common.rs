//! What the rules of this family share: the signatures of the case, what their results mean together, and words for them.
//! Comes in: facts. Goes out: facts in fewer words. Must not judge by itself.

use crate::crypto::dsig::{DigestResult, EmbeddedResult, Problem, ReferenceFacts, ReferenceProblem, SignatureFacts};
use crate::crypto::text_base64;
use crate::crypto::verify::{Outcome as Value, Remark};
use crate::crypto::x509::hex;
use crate::item::Item;
use crate::report::{Finding, ItemKind};
use crate::rules::Context;
use crate::rules::support::wording::thing;
use crate::source::Span;
use crate::syntax::xml::ns;

/// Every signature of the case. A message inside another one is signed in both; its signatures are told of once, where they came from.
pub(super) fn signatures<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a SignatureFacts)> {
    cx.items.iter().flat_map(|item| item.signatures().iter().map(move |signature| (item, signature)))
}

/// The signatures inside XML.
pub(super) fn enveloped<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a SignatureFacts)> {
    signatures(cx).filter(|(_, signature)| signature.node.is_some())
}

/// The signatures of SAML messages and metadata: the rules of SAML for signatures hold for these only.
pub(super) fn of_saml<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a SignatureFacts)> {
    enveloped(cx).filter(|(item, _)| is_saml(item))
}

/// Whether the item is SAML 2.0.
pub(super) fn is_saml(item: &Item) -> bool {
    !matches!(item.kind, ItemKind::Xml | ItemKind::WsFedResponse | ItemKind::Saml1Response)
}

/// The signatures of URLs.
pub(super) fn queries<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a SignatureFacts)> {
    signatures(cx).filter(|(_, signature)| signature.node.is_none())
}

/// What digest and signature value say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Right, under a trusted key.
    Valid,
    /// Right under the key in the message; no trusted key was given.
    OwnKeyOnly,
    /// Right in itself, and made with another key than the trusted ones.
    OtherKey,
    /// The signed content is not what was signed.
    Changed,
    /// The content is what was signed, and the digest stated for it was changed or cannot be read.
    WrongDigest,
    /// The content is right, and the value fits no key.
    WrongValue,
    /// Nothing fits: neither content nor value.
    Damaged,
    /// No key at all to check with.
    NoKey,
    /// A step could not be computed.
    NotComputed,
}

/// Whether it is made with a shared secret.
pub(super) fn is_hmac(signature: &SignatureFacts) -> bool {
    signature.algorithm.as_deref().is_some_and(|uri| uri.contains("#hmac-"))
}

/// The state of a signature.
pub(super) fn state(signature: &SignatureFacts) -> State {
    // The content is compared without the value.
    let lacks_value =
        matches!(signature.problem, Some(Problem::EmptyValue | Problem::NoValue | Problem::ValueNotBase64));
    if signature.problem.is_some() && !lacks_value {
        return State::NotComputed;
    }
    let mut wrong = signature.references.iter().filter(|reference| reference.digest != DigestResult::Ok).peekable();
    if wrong.peek().is_some() && wrong.all(|reference| signature.digests_edited || is_edited(reference)) {
        return State::WrongDigest;
    }
    let digests: Vec<DigestResult> = signature.references.iter().map(|reference| reference.digest).collect();
    let changed = digests.contains(&DigestResult::Mismatch);
    if !changed && digests.iter().any(|digest| *digest != DigestResult::Ok) {
        return State::NotComputed;
    }
    if lacks_value || changed && is_cut(signature) {
        return if changed { State::Changed } else { State::NotComputed };
    }
    let trusted: Vec<&Value> = signature.signed_info.trusted_keys.iter().map(|key| &key.result).collect();
    let embedded = signature.signed_info.embedded_key;
    let trusted_ok = trusted.contains(&&Value::Ok);
    let trusted_bad = trusted.contains(&&Value::Bad);
    match (changed, embedded) {
        (false, _) if trusted_ok => State::Valid,
        // No certificate's key makes one, so that none is the wrong one.
        (false, _) if is_hmac(signature) => State::WrongValue,
        (true, _) if trusted_ok => State::Changed,
        (false, EmbeddedResult::Ok) if trusted_bad => State::OtherKey,
        (false, EmbeddedResult::Ok) => State::OwnKeyOnly,
        (true, EmbeddedResult::Bad) if signature.repaired => State::Changed,
        (true, EmbeddedResult::Bad) => State::Damaged,
        (false, EmbeddedResult::Bad) => State::WrongValue,
        (true, EmbeddedResult::Absent) if trusted_bad && !signature.repaired && !signed_other_text(signature) => {
            State::Damaged
        }
        (true, _) => State::Changed,
        (false, _) if trusted_bad && (signed_other_text(signature) || is_cut(signature)) => State::WrongValue,
        (false, _) if trusted_bad => State::OtherKey,
        (false, EmbeddedResult::Absent) => State::NoKey,
        (false, EmbeddedResult::Unsupported) => State::NotComputed,
    }
}

/// Whether the stated digest is no digest, or that of the content but for one character.
pub(super) fn is_edited(reference: &ReferenceFacts) -> bool {
    match &reference.problem {
        Some(ReferenceProblem::NoDigest) => reference.stated.is_some(),
        _ => reference.one_character || shortened(reference).is_some() || is_hexadecimal(reference),
    }
}

/// The stated digest in octets and the computed one, where both can be read.
fn octets(reference: &ReferenceFacts) -> Option<(Vec<u8>, Vec<u8>)> {
    text_base64(reference.stated.as_deref()?).zip(text_base64(reference.computed.as_deref()?))
}

/// The stated digest is the beginning of the right one: how many octets it has and should have.
pub(super) fn shortened(reference: &ReferenceFacts) -> Option<(usize, usize)> {
    const ENOUGH: usize = 10;
    let (stated, computed) = octets(reference)?;
    let is_part = stated.len() >= ENOUGH && stated.len() < computed.len() && computed.starts_with(&stated);
    is_part.then_some((stated.len(), computed.len()))
}

/// The stated digest is the right one, in hexadecimal digits.
fn is_hexadecimal(reference: &ReferenceFacts) -> bool {
    let stated = reference.stated.as_deref().unwrap_or_default().trim();
    octets(reference).is_some_and(|(_, computed)| hex(&computed).eq_ignore_ascii_case(stated))
}

/// Whether the value has a length that no RSA key in use makes.
pub(super) fn is_cut(signature: &SignatureFacts) -> bool {
    let rsa = signature.algorithm.as_deref().is_some_and(|uri| uri.contains("rsa"));
    rsa && signature.value_length.is_some_and(|length| !matches!(length, 96 | 128 | 192 | 256 | 320 | 384 | 512 | 1024))
}

/// Whether a key at hand did make the value, over another text or with another hash.
fn signed_other_text(signature: &SignatureFacts) -> bool {
    signature
        .remarks()
        .any(|remark| matches!(remark, Remark::OtherText { .. } | Remark::OtherHash(_) | Remark::DerEncoded))
}

/// Whether a login depends on this signature: metadata is checked when it is loaded, not when somebody signs in.
pub(super) fn decides(item: &Item) -> bool {
    !matches!(item.kind, ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate)
}

/// `the response`, `the assertion` and so on: what holds the signature.
pub(super) fn signed_thing(signature: &SignatureFacts) -> String {
    thing(signature.parent.as_deref())
}

/// With a capital letter, as a sentence begins.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
}

/// Adds a place of the signature; a signed query has none in the message.
pub(super) fn at(finding: Finding, item: &Item, span: Span) -> Finding {
    if span.is_empty() { finding.at_item(item) } else { finding.at(item, span) }
}

/// The algorithm of the transform that a finding is about; the list of transforms, where none fits.
pub(super) fn transform(item: &Item, list: Span, is_meant: impl Fn(&str) -> bool) -> Span {
    let node = item.xml().and_then(|document| document.innermost(list));
    let transforms = node.into_iter().flat_map(|node| node.elements_named(ns::DS, "Transform"));
    let algorithms = transforms.filter_map(|node| node.attribute("Algorithm"));
    algorithms.filter(|uri| is_meant(uri.value.trim())).map(|uri| uri.value_span).next().unwrap_or(list)
}
