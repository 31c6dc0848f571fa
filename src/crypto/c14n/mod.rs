//! Canonical XML: exclusive and inclusive 1.0 and 1.1, with and without comments.
//!
//! Input: a tree and the part of it that is meant. Output: octets, each traceable to the node that produced it.
//! Invariant: no judgement, no recursion: nesting is the sender's choice.

mod base;
mod escape;
mod model;
mod namespaces;
mod walk;

pub use model::{C14N_10, C14N_11, Canonical, EXCLUSIVE, Fault, MAX_OCTETS, MAX_STEPS, Method, NodeSet};

use crate::crypto::hash::Pieces;
use crate::syntax::xml::Document;
use walk::Walk;

/// Canonicalises a part of a document. `prefixes` is the `PrefixList` of exclusive canonicalisation (`#default` for the default
/// namespace): these are written as the inclusive form would.
///
/// # Errors
/// Where a limit is reached.
pub fn canonicalize(document: &Document, set: NodeSet, method: Method, prefixes: &[&str]) -> Result<Canonical, Fault> {
    Walk::new(document, set, method, prefixes).run()
}

/// Canonicalises like [`canonicalize`], and hands the octets on piece by piece: large documents need not be held twice.
/// Output: how many octets there were, and [`Canonical::relative_namespace`].
///
/// # Errors
/// Where a limit is reached.
pub(super) fn canonicalize_into(
    document: &Document,
    set: NodeSet,
    method: Method,
    prefixes: &[&str],
    taker: Pieces<'_>,
) -> Result<(usize, Option<String>), Fault> {
    Walk::new(document, set, method, prefixes).run_into(taker)
}
