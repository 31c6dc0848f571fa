//! Which parts of a document are signed, for its reading: signed and verified, signed only, or not signed and read all the same.

use super::words::thing;
use crate::crypto::dsig::{DigestResult, EmbeddedResult, SignatureFacts};
use crate::crypto::verify::Outcome;
use crate::item::Item;
use crate::report::ItemKind;
use crate::source::Span;
use nanoserde::{DeBin, SerBin};

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Cover {
    /// Its place; of nested parts the inner one counts.
    pub span: Span,
    /// Whether it is signed.
    pub state: CoverState,
    /// What it is: `the assertion`.
    pub what: String,
}

/// Whether a part is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum CoverState {
    /// By a signature that holds, with a trusted key.
    Signed,
    /// By a signature that was not verified, or with a key that nobody vouches for.
    Open,
    /// By a signature that does not hold.
    Broken,
    /// It is the signature, which does not sign itself.
    Signature,
    /// By none; receivers read it all the same.
    Unsigned,
}

impl CoverState {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            CoverState::Signed => "signed",
            CoverState::Open => "signed, not verified",
            CoverState::Broken => "signature not valid",
            CoverState::Signature => "the signature itself",
            CoverState::Unsigned => "not signed, but used",
        }
    }
}

/// The part that holds an offset: the innermost.
pub fn cover_at(covers: &[Cover], offset: usize) -> Option<&Cover> {
    let here = covers.iter().filter(|cover| cover.span.start <= offset && offset < cover.span.end);
    here.min_by_key(|cover| cover.span.len())
}

/// The parts of an item's document. None where nobody expects a signature and there is none.
pub(super) fn covers(items: &[Item], item: &Item) -> Vec<Cover> {
    let Some(root) = item.xml().and_then(|document| document.root()) else { return Vec::new() };
    let mut covers = Vec::new();
    let mut base = inherited(items, item, root.span());
    for facts in item.signatures().iter().take(super::chain::MAX_CHAINS) {
        if facts.node.is_none() {
            base = Some((value(facts), "the message, by the signature of its URL".to_owned()));
            continue;
        }
        for reference in facts.references.iter().filter(|reference| !reference.places.target.is_empty()) {
            let state = match (reference.digest, value(facts)) {
                (DigestResult::Mismatch, _) | (_, CoverState::Broken) => CoverState::Broken,
                (DigestResult::Ok, state) => state,
                _ => CoverState::Open,
            };
            covers.push(Cover { span: reference.places.target, state, what: thing(reference.target.as_deref()) });
        }
        if !facts.places.signature.is_empty() {
            let what = "the signature".to_owned();
            covers.push(Cover { span: facts.places.signature, state: CoverState::Signature, what });
        }
    }
    let expected = matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion);
    if covers.is_empty() && base.is_none() && !expected {
        return covers;
    }
    if covers.iter().any(|cover| cover.span == root.span()) {
        return covers;
    }
    let (state, what) = base.unwrap_or((CoverState::Unsigned, thing(Some(root.local()))));
    covers.push(Cover { span: root.span(), state, what });
    covers
}

/// Whether the signature value holds.
fn value(facts: &SignatureFacts) -> CoverState {
    let bad = |keys: &[crate::crypto::dsig::TrustedResult]| keys.iter().any(|key| key.result == Outcome::Bad);
    if facts.problem.is_some() {
        CoverState::Open
    } else if facts.trusted_ok() {
        CoverState::Signed
    } else if facts.signed_info.embedded_key != EmbeddedResult::Ok
        && (facts.signed_info.embedded_key == EmbeddedResult::Bad || bad(&facts.signed_info.trusted_keys))
    {
        CoverState::Broken
    } else {
        CoverState::Open
    }
}

/// A message inside another one is covered by what covers its place there.
fn inherited(items: &[Item], item: &Item, span: Span) -> Option<(CoverState, String)> {
    let parent = item.parent.and_then(|parent| items.get(parent))?;
    parent.xml()?;
    let around = covers(items, parent);
    let found = cover_at(&around, item.to_source(span).start)?;
    Some((found.state, format!("as part of {}", found.what)))
}
