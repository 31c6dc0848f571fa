//! Parts of a document that somebody left out by hand before showing it: `...`, `(snip)`, `<!-- certificate removed -->`, a start tag
//! `<saml:Assertion ...>`, a signature value `kX9...`. Input: a document that was pasted as text. Output: whether and where. Invariant:
//! what a program writes is never taken for it.

use super::unfilled::{HIDDEN, MAX_HIDDEN};
use crate::intake::LayerKind;
use crate::item::Item;
use crate::source::Span;
use crate::syntax::xml::{Defect, DefectKind, Node, NodeKind};

/// Words for a part that is not there, beside those for a hidden value. People and groups are called as the later ones.
const MORE: &[&str] =
    &["redacted", "truncated", "elided", "stripped", "shortened", "cut", "deleted", "trimmed", "skipped"];
const IN_NO_VALUE: usize = 5;

/// Words of comments that stand for what is not shown. In values they are ordinary.
const IN_COMMENTS: &[&str] = &["more", "here", "etc", "rest"];

/// Elements that hold octets.
const OCTETS: &[&str] = &["SignatureValue", "DigestValue", "X509Certificate", "CipherValue", "Modulus"];

/// Elements that hold the name of somebody: as in octets, dots stand for what was cut off.
const NAMES: &[&str] = &["NameID", "Issuer", "Audience", "SessionIndex"];

/// Elements that hold elements and no text: words in them are remarks.
const PARENTS: &[&str] = &[
    "Assertion",
    "AttributeStatement",
    "AuthnStatement",
    "Conditions",
    "Reference",
    "Response",
    "Subject",
    "X509Data",
];

/// Elements of which nothing can be said where a part of them is missing.
const WHOLES: &[&str] =
    &["Signature", "SignedInfo", "KeyInfo", "KeyDescriptor", "EncryptedAssertion", "EncryptedData", "EncryptedKey"];

/// Whether somebody may have written into it by hand: nobody writes `...` into base64.
pub(crate) fn is_open_to_hands(item: &Item) -> bool {
    !item.layers.iter().any(|layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url))
}

/// The first mark in the place of what somebody left out.
pub(crate) fn left_out(item: &Item) -> Option<Span> {
    let document = item.xml().filter(|_| is_open_to_hands(item))?;
    let marked = document.elements().find_map(|node| mark(node).or_else(|| cut_attribute(node)));
    let in_tag = || document.defects.iter().find(|defect| is_shortened_tag(defect)).map(|defect| defect.span);
    marked.or_else(in_tag)
}

/// The dots in an attribute that was cut off: `InResponseTo="_q5..."`. Names may be sentences.
fn cut_attribute(node: Node<'_>) -> Option<Span> {
    let all = node.attributes().iter().filter(|one| !one.local().ends_with("Name"));
    all.filter(|one| is_dotted(&one.value)).map(|one| one.value_span).next()
}

/// The mark in this element itself.
fn mark(node: Node<'_>) -> Option<Span> {
    node.children().find_map(|child| match child.kind() {
        NodeKind::Comment { value } => stands_for_more(value).then(|| child.span()),
        _ => {
            let text = child.characters()?;
            let is_remark = || has_no_text(node.local()) && tells_of_removal(text);
            (is_elision(text) || is_cut_value(node, text) || is_remark()).then(|| dots(child))
        }
    })
}

/// Whether a comment stands in the place of a part.
fn stands_for_more(comment: &str) -> bool {
    let is_short = |most: usize| comment.len() <= most;
    is_short(2 * MAX_HIDDEN) && tells_of_removal(comment)
        || is_short(MAX_HIDDEN) && has_word(comment, IN_COMMENTS)
        || is_elision(comment)
}

/// The dots within a value, else the text without the space around it.
fn dots(node: Node<'_>) -> Span {
    let span = node.span();
    let text = span.of(node.document().source());
    let bare = text.trim();
    let dots = ["...", "\u{2026}"].iter().find_map(|mark| Some((text.find(mark)?, mark.len())));
    let (at, len) = match dots {
        Some(place) if !bare.contains(char::is_whitespace) || bare.len() > MAX_HIDDEN => place,
        _ => (text.len() - text.trim_start().len(), bare.len()),
    };
    Span::new(span.start + at, span.start + at + len)
}

fn has_no_text(element: &str) -> bool {
    PARENTS.contains(&element) || WHOLES.contains(&element)
}

/// `kX9...`, `jonas...`, and words in the place of octets.
fn is_cut_value(node: Node<'_>, text: &str) -> bool {
    let is_octets = OCTETS.contains(&node.local());
    (is_octets || NAMES.contains(&node.local())) && is_dotted(text.trim()) || is_octets && is_words(text.trim())
}

/// Whether dots stand in a value and not between words.
fn is_dotted(value: &str) -> bool {
    (value.contains("...") || value.contains('\u{2026}')) && !value.contains(' ')
}

/// `CERTIFICATE DATA HERE`, `[certificate]`: octets have no spaces between letters alone, and are longer.
fn is_words(text: &str) -> bool {
    let lower = || text.to_ascii_lowercase();
    text.len() <= MAX_HIDDEN
        && text.chars().all(|c| c.is_ascii_alphabetic() || " _-.<>[](){}'".contains(c))
        && (text.contains(' ') || ["cert", "signature", "base64"].iter().any(|word| lower().contains(word)))
}

/// Whether the content of an element, or a part of it, was left out: `<ds:SignedInfo>...</ds:SignedInfo>`,
/// `<Subject><!-- removed --></Subject>`, `<saml:Assertion ...>`. What it lacks, the original may have.
pub(crate) fn is_elided(node: Node<'_>) -> bool {
    let tag = node.start_tag();
    let is_within = |defect: &Defect| tag.start <= defect.span.start && defect.span.end <= tag.end;
    mark(node).is_some() || node.document().defects.iter().any(|defect| is_within(defect) && is_shortened_tag(defect))
}

/// The same, and whether a signature, a key or encrypted content lacks a part further inside: each is one thing.
pub(crate) fn is_incomplete(node: Node<'_>) -> bool {
    is_elided(node) || WHOLES.contains(&node.local()) && node.descendants().any(is_elided)
}

/// Whether dots stand in a start tag: `<saml:Assertion ...>`.
pub(crate) fn is_shortened_tag(defect: &Defect) -> bool {
    defect.kind == DefectKind::BadAttribute && is_elision(&defect.detail)
}

/// Whether a signature stood in the message whose content somebody left out, often with its namespace.
pub(crate) fn is_signature_elided(item: &Item) -> bool {
    let is_named = |child: Node<'_>| matches!(child.kind(), NodeKind::Comment { value } if tells_of_removal(value) && has_word(value, &["signature"]));
    let is_one = |node: Node<'_>| (node.local() == "Signature" && is_elided(node)) || node.children().any(is_named);
    is_open_to_hands(item) && item.xml().is_some_and(|document| document.elements().any(is_one))
}

/// Whether a text stands for a part of a document that somebody left out: `...`, `[snip]`, `… certificate removed …`.
fn is_elision(text: &str) -> bool {
    let text = text.trim();
    if text.len() > MAX_HIDDEN {
        return false;
    }
    let is_dotted = text.contains('\u{2026}') || text.contains("..") || text.contains("**");
    let is_apart = is_dotted || text.starts_with(['[', '(', '*', '-', '{', '_']);
    let is_bare = !text.contains(char::is_alphanumeric);
    is_bare && is_dotted
        || is_column_of_dots(text)
        || is_framed_by_dots(text)
        || is_apart && tells_of_removal(text)
        || is_word(text)
}

/// `... lots of attributes ...`: words between dots.
fn is_framed_by_dots(text: &str) -> bool {
    let begins = text.starts_with("...") || text.starts_with('\u{2026}');
    let ends = text.ends_with("...") || text.ends_with('\u{2026}');
    begins && ends && text.contains(char::is_whitespace)
}

/// Dots on lines of their own.
fn is_column_of_dots(text: &str) -> bool {
    text.contains('\n') && text.chars().all(|c| c == '.' || c.is_whitespace())
}

/// Whether a remark says that something was left out: `certificate removed for brevity`, `signature omitted`.
fn tells_of_removal(text: &str) -> bool {
    has_word(text, HIDDEN) || has_word(text, MORE)
}

fn has_word(text: &str, known: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| known.iter().any(|one| one.eq_ignore_ascii_case(word)))
}

/// A text that is nothing but such a word.
fn is_word(text: &str) -> bool {
    let words = HIDDEN.iter().chain(MORE.iter().take(IN_NO_VALUE));
    words.into_iter().any(|known| known.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml::{Budget, parse};

    #[test]
    fn what_was_left_out_is_told_from_content() {
        for text in [
            "...",
            " [...] ",
            "\u{2026}",
            "[snip]",
            "... certificate removed ...",
            "... lots of attributes ...",
            "--- cut ---",
            "\n.\n.\n.\n",
            "REDACTED",
            "(omitted)",
        ] {
            assert!(is_elision(text), "{text}");
        }
        for text in [
            "",
            "-",
            "a.b",
            "Removed Users",
            "x..y",
            "1..2",
            "[urn:app]",
            "staff (hidden.lake)",
            "deleted",
            "...and so on",
            ".",
        ] {
            assert!(!is_elision(text), "{text}");
        }
    }

    #[test]
    fn elements_that_lack_a_part() {
        let elided = |text: &str| parse(text, &Budget::MESSAGE).elements().any(is_elided);
        for text in [
            "<a><b ID='1' ...><c/></b></a>",
            "<a \u{2026}/>",
            "<a><SignatureValue>kX9...</SignatureValue></a>",
            "<a><b/><!-- more attributes --><c/></a>",
            "<a><!-- signature removed --></a>",
            "<Signature>signature omitted</Signature>",
            "<a><X509Certificate>CERTIFICATE DATA HERE</X509Certificate></a>",
        ] {
            assert!(elided(text), "{text}");
        }
        for text in [
            "<a b='...'/>",
            "<a><NameID>wait... what</NameID></a>",
            "<a><!-- Okta --><b>Sales...</b></a>",
            "<a>the rest</a>",
            "<a b>c</a>",
        ] {
            assert!(!elided(text), "{text}");
        }
    }
}
