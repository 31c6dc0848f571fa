//! Known damage that copying does: where a digest agrees after undoing it, the message was not tampered with.

use super::Allowance;
use super::facts::Repair;
use super::reference::prefix_list;
use crate::crypto::c14n::{self, Method, NodeSet};
use crate::crypto::hash::HashKind;
use crate::syntax::xml::{Document, Node, ns};

/// Octets of the largest signed part that repairs are tried on.
const MAX_REPAIRED: usize = 4 << 20;

/// Tries the repairs in turn. Only for the transforms that SAML allows: at most the enveloped signature and one canonicalisation.
pub(super) fn find(
    document: &Document,
    signature: Node<'_>,
    set: NodeSet,
    reference: Node<'_>,
    hash: HashKind,
    stated: &[u8],
    allowance: &mut Allowance,
) -> Option<Found> {
    let mut set = set;
    let mut method = Method::IMPLICIT;
    let mut prefixes: Vec<&str> = Vec::new();
    for transform in
        reference.elements_named(ns::DS, "Transforms").flat_map(|list| list.elements_named(ns::DS, "Transform"))
    {
        let uri = transform.attribute("Algorithm").map_or("", |uri| uri.value.as_str());
        match Method::from_uri(uri) {
            Some(found) => {
                method = found;
                prefixes = prefix_list(transform).unwrap_or("").split_ascii_whitespace().collect();
            }
            None => set.without = Some(signature.id()),
        }
    }
    let canonical = c14n::canonicalize(document, set, method, &prefixes).ok()?;
    let size = canonical.octets.len();
    if size > MAX_REPAIRED {
        return None;
    }
    allowance.octets = allowance.octets.checked_sub(size.saturating_mul(3))?;
    if method.comments && !set.comments {
        let counted = c14n::canonicalize(document, NodeSet { comments: true, ..set }, method, &prefixes).ok()?;
        if hash.digest(&counted.octets) == stated {
            return Some(Found::CommentsCounted);
        }
    }
    undone(&canonical.octets, hash, stated).map(|(repair, _)| Found::Damage(repair))
}

/// After what a digest agrees.
pub(super) enum Found {
    /// Undoing what copying did.
    Damage(Repair),
    /// Counting comments that a plain reference leaves out (xmldsig-core 4.4.3.3), as some implementations do.
    CommentsCounted,
}

/// The repair after which octets have the stated digest, and the octets it gives.
pub(super) fn undone(octets: &[u8], hash: HashKind, stated: &[u8]) -> Option<(Repair, Vec<u8>)> {
    for repair in [Repair::Indentation, Repair::Trimming, Repair::LineEnds] {
        for change in changes(repair) {
            let changed = change(octets);
            if hash.digest(&changed) == stated {
                return Some((repair, changed));
            }
        }
    }
    None
}

/// A change of canonical octets.
pub(super) type Change = fn(&[u8]) -> Vec<u8>;

/// What undoes a kind of damage.
pub(super) fn changes(repair: Repair) -> &'static [Change] {
    match repair {
        Repair::Indentation => &[without_indentation],
        Repair::Trimming => &[trimmed],
        Repair::LineEnds => &[with_carriage_returns, without_carriage_returns],
    }
}

/// Canonical octets without the white space that stands alone between two tags. `>` is escaped in text, so that
/// every `>` here ends a tag, a comment or an instruction.
fn without_indentation(octets: &[u8]) -> Vec<u8> {
    between_tags(octets, |text| if text.iter().all(u8::is_ascii_whitespace) { &[] } else { text })
}

/// The same, with the white space around values taken off as well.
fn trimmed(octets: &[u8]) -> Vec<u8> {
    between_tags(octets, <[u8]>::trim_ascii)
}

fn between_tags(octets: &[u8], change: impl Fn(&[u8]) -> &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut rest = octets;
    loop {
        let Some(end) = memchr::memchr(b'<', rest) else {
            out.extend_from_slice(rest);
            return out;
        };
        let (text, tag) = rest.split_at(end);
        out.extend_from_slice(change(text));
        let close = end_of_tag(tag);
        let (tag, after) = tag.split_at(close);
        out.extend_from_slice(tag);
        rest = after;
    }
}

/// Where the markup ends that starts here. In canonical octets attribute values may hold `>`.
fn end_of_tag(tag: &[u8]) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// Line feeds of the text as the CR LF they may have been, which canonical form writes as `&#xD;` and a line feed.
fn with_carriage_returns(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len() + octets.len() / 16);
    for byte in octets {
        if *byte == b'\n' {
            out.extend_from_slice(b"&#xD;");
        }
        out.push(*byte);
    }
    out
}

/// The reverse: carriage returns that were added.
fn without_carriage_returns(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let Some(at) = memchr::memmem::find(rest, b"&#xD;") {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        rest = after.get(5..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}
