//! Known damage that copying does: where a digest agrees after undoing it, the message was not tampered with.

use super::allowance::Allowance;
use super::element::prefix_list;
use super::facts::Repair;
use crate::crypto::c14n::{self, Method, NodeSet};
use crate::crypto::hash::HashKind;
use crate::order;
use crate::source::single_byte;
use crate::syntax::xml::{Document, Node, ns};

/// Octets of the largest signed part that repairs are tried on.
const MAX_REPAIRED: usize = 4 << 20;
/// Values on lines of their own that are a viewer's doing, where others are not.
const MIN_APART: usize = 4;

/// Tries the repairs in turn. Only for the transforms that SAML allows: at most the enveloped signature and one canonicalisation.
pub(super) fn find(
    document: &Document,
    signature: Node<'_>,
    set: NodeSet,
    reference: Node<'_>,
    hash: HashKind,
    stated: &[u8],
    allowance: &mut Allowance<'_>,
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
    if !allowance.is_open() {
        return None;
    }
    let canonical = c14n::canonicalize(document, set, method, &prefixes).ok()?;
    let size = canonical.octets.len();
    if size > MAX_REPAIRED {
        allowance.spend(size)?;
        return None;
    }
    allowance.spend(size.saturating_mul(7))?;
    if method.comments && !set.comments {
        let counted = c14n::canonicalize(document, NodeSet { comments: true, ..set }, method, &prefixes).ok()?;
        if hash.digest(&counted.octets) == stated {
            return Some(Found::CommentsCounted(counted.octets));
        }
    }
    undone(&canonical.octets, &prefixes, hash, stated).map(Found::Damage)
}

/// The change that makes the digest match.
pub(super) enum Found {
    /// Undoing what copying did.
    Damage(Undone),
    /// Counting comments that a plain reference leaves out (xmldsig-core 4.4.3.3), as some implementations do: the octets then.
    CommentsCounted(Vec<u8>),
}

/// What undid the damage.
pub(super) struct Undone {
    pub(super) repair: Repair,
    /// The change that did; it may have happened to `SignedInfo` too.
    pub(super) change: Change,
    /// What was signed.
    pub(super) octets: Vec<u8>,
}

/// The repair after which octets have the stated digest. `prefixes` are those that the canonical form keeps.
fn undone(octets: &[u8], prefixes: &[&str], hash: HashKind, stated: &[u8]) -> Option<Undone> {
    for repair in [Repair::Indentation, Repair::Trimming, Repair::LineEnds, Repair::Charset] {
        for change in changes(repair) {
            let octets = change(octets);
            if hash.digest(&octets) == stated {
                return Some(Undone { repair, change: *change, octets });
            }
        }
    }
    let octets = with_declarations(octets, prefixes)?;
    let fits = hash.digest(&octets) == stated;
    fits.then_some(Undone { repair: Repair::Declaration, change: <[u8]>::to_vec, octets })
}

/// A change of canonical octets.
pub(super) type Change = fn(&[u8]) -> Vec<u8>;

/// What undoes a kind of damage.
pub(super) fn changes(repair: Repair) -> &'static [Change] {
    match repair {
        Repair::Indentation => &[without_indentation],
        Repair::Trimming => &[trimmed],
        Repair::LineEnds => &[with_carriage_returns, without_carriage_returns],
        Repair::Charset => &[read_as_utf8],
        // It is about the tag of the signed part alone.
        Repair::Declaration => &[],
    }
}

/// Canonical octets without the white space that stands alone between two tags. `>` is escaped in text, so that
/// every `>` here ends a tag, a comment or an instruction.
fn without_indentation(octets: &[u8]) -> Vec<u8> {
    between_tags(octets, |text| if text.iter().all(u8::is_ascii_whitespace) { &[] } else { text })
}

/// The same, with the line breaks of a viewer around values taken off as well: around all of them, or too many to be the change of
/// a value. Other white space in a value is its own.
fn trimmed(octets: &[u8]) -> Vec<u8> {
    let (mut apart, mut within) = (0, 0);
    let out = between_tags(octets, |text| {
        let (bare, back) = (text.trim_ascii(), text.trim_ascii_end());
        let front = back.len() - bare.len();
        if bare.is_empty() {
            return bare;
        }
        if text.get(..front).is_some_and(|space| space.contains(&b'\n'))
            && text.get(back.len()..).is_some_and(|space| space.contains(&b'\n'))
        {
            apart += 1;
            return bare;
        }
        within += 1;
        text
    });
    if within == 0 || apart >= MIN_APART { out } else { octets.to_vec() }
}

fn between_tags(octets: &[u8], mut change: impl FnMut(&[u8]) -> &[u8]) -> Vec<u8> {
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

/// UTF-8 that was read one byte a character, read rightly; as it is where it cannot have been.
fn read_as_utf8(octets: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(octets).unwrap_or_default();
    let bytes: Option<Vec<u8>> = text.chars().map(single_byte).collect();
    bytes.filter(|bytes| std::str::from_utf8(bytes).is_ok()).unwrap_or_else(|| octets.to_vec())
}

/// With the declarations of well-known prefixes that the first tag should have and has not, in the order of canonical XML.
fn with_declarations(octets: &[u8], prefixes: &[&str]) -> Option<Vec<u8>> {
    let (tag, rest) = std::str::from_utf8(octets).ok()?.split_at_checked(end_of_tag(octets))?;
    let (mut tag, mut rest) = (tag.to_owned(), rest.to_owned());
    let mut added = false;
    let mut sorted = prefixes.to_vec();
    order::sort(&mut sorted);
    for prefix in sorted {
        let namespace = match prefix {
            "xs" | "xsd" => "http://www.w3.org/2001/XMLSchema",
            "xsi" => ns::XSI,
            "ds" => ns::DS,
            "saml" | "saml2" => ns::SAML,
            "samlp" | "saml2p" => ns::SAMLP,
            _ => continue,
        };
        if tag.contains(&format!(" xmlns:{prefix}=\"")) {
            continue;
        }
        let mut at = tag.find([' ', '>'])?;
        while let Some(declared) = tag.get(at..).and_then(|after| after.strip_prefix(" xmlns")) {
            let (name, value) = declared.split_once("=\"")?;
            if name.trim_start_matches(':') > prefix {
                break;
            }
            at = tag.len() - value.len() + value.find('"')? + 1;
        }
        let declaration = format!(" xmlns:{prefix}=\"{namespace}\"");
        tag.insert_str(at, &declaration);
        // What is declared further out is not declared again.
        rest = rest.replace(&declaration, "");
        added = true;
    }
    added.then(|| (tag + &rest).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_byte_by_byte_is_read_rightly() {
        assert_eq!(read_as_utf8("<a>MÃ¼ller â‚¬</a>".as_bytes()), "<a>Müller €</a>".as_bytes());
        for text in ["<a>Müller</a>", "<a>плохо</a>", "<a/>"] {
            assert_eq!(read_as_utf8(text.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn a_lost_declaration_is_put_where_canonical_form_has_it() {
        let xs = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";
        let put = |text: &str, prefixes: &[&str]| {
            with_declarations(text.as_bytes(), prefixes).map(|octets| String::from_utf8(octets).unwrap())
        };
        let lost = "<s:A xmlns:s=\"urn:s\" ID=\"a>b\"><s:V a=\"1\"></s:V></s:A>";
        let whole = format!("<s:A xmlns:s=\"urn:s\" {xs} ID=\"a>b\"><s:V a=\"1\"></s:V></s:A>");
        assert_eq!(put(lost, &["xs", "other"]).as_ref(), Some(&whole));
        assert_eq!(put(&lost.replace(" a=", &format!(" {xs} a=")), &["xs"]).as_ref(), Some(&whole));
        let first = "<z:A xmlns:z=\"urn:s\"></z:A>";
        assert_eq!(put(first, &["xs"]), Some(first.replace(" xmlns:z", &format!(" {xs} xmlns:z"))));
        assert_eq!(put(&whole, &["xs"]), None);
        assert_eq!(put(lost, &["other"]), None);
    }
}
