//! Parts of a document that somebody left out by hand before showing it: `...`, `(snip)`, `<!-- certificate removed -->`, a start tag
//! `<saml:Assertion ...>`, a signature value `kX9...`. Input: a document that was pasted as text. Output: whether and where. Invariant:
//! what a program writes is never taken for it.

use super::unfilled::{HIDDEN, MAX_HIDDEN, is_masked_time};
use crate::crypto::text_base64;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::source::Span;
use crate::syntax::xml::{Defect, DefectKind, Node, NodeKind};

/// Words for a part that is not there, beside those for a hidden value. People and groups are called as the later ones.
const MORE: &[&str] =
    &["redacted", "truncated", "elided", "stripped", "shortened", "cut", "deleted", "trimmed", "skipped"];
const IN_NO_VALUE: usize = 5;

/// Words of comments that stand for what is not shown. In values they are ordinary.
const IN_COMMENTS: &[&str] = &["more", "here", "etc", "rest", "other"];

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
    !item.layers.iter().any(|layer| is_encoded(layer.kind))
}

/// Whether nobody reads, or writes into, what this layer holds.
pub(crate) fn is_encoded(layer: LayerKind) -> bool {
    matches!(layer, LayerKind::Base64 | LayerKind::Base64Url)
}

/// The first mark in the place of what somebody left out.
pub(crate) fn left_out(item: &Item) -> Option<Span> {
    let document = item.xml().filter(|_| is_open_to_hands(item))?;
    let marked = document.elements().find_map(gap);
    let in_tag = || document.defects.iter().find(|defect| is_shortened_tag(defect)).map(|defect| defect.span);
    marked.or_else(in_tag)
}

/// Whether parts of the document are missing, and not only octets or the end of a name.
pub(crate) fn lacks_parts(item: &Item) -> bool {
    let is_part = |node: Node<'_>| is_elided(node) && !OCTETS.contains(&node.local()) && !NAMES.contains(&node.local());
    is_open_to_hands(item) && item.xml().is_some_and(|document| document.elements().any(is_part))
}

/// Whether a part of the element itself, or of one of its attributes, was left out.
pub(crate) fn has_gap(node: Node<'_>) -> bool {
    gap(node).is_some()
}

fn gap(node: Node<'_>) -> Option<Span> {
    mark(node).or_else(|| cut_attribute(node))
}

/// The dots in an attribute that was cut off: `InResponseTo="_q5..."`. Names may be sentences.
fn cut_attribute(node: Node<'_>) -> Option<Span> {
    let all = node.attributes().iter().filter(|one| !one.local().ends_with("Name"));
    let is_time = |name: &str| ["Instant", "Before", "After", "Until"].iter().any(|end| name.ends_with(end));
    all.filter(|one| is_dotted(&one.value) || is_time(one.local()) && is_masked_time(&one.value))
        .map(|one| one.value_span)
        .next()
}

/// The mark in this element itself.
fn mark(node: Node<'_>) -> Option<Span> {
    let has_elements = node.elements().next().is_some();
    // No program writes a remark, and nothing else, in the place of a content.
    let is_alone = |child: Node<'_>| {
        let is_space = |other: &Node<'_>| other.characters().is_some_and(|text| text.trim().is_empty());
        node.children().all(|other| other.id() == child.id() || is_space(&other))
    };
    node.children().find_map(|child| match child.kind() {
        NodeKind::Comment { value } => (stands_for_more(value) || is_alone(child)).then(|| child.span()),
        NodeKind::Element { .. } => is_placeholder(child).then(|| child.start_tag()),
        _ => {
            let text = child.characters()?;
            let is_remark = || has_no_text(node.local(), has_elements) && is_remark(text.trim());
            (is_elision(text) || is_cut_value(node, text) || is_remark()).then(|| dots(child))
        }
    })
}

/// `<snip/>`, `<truncated></truncated>`: an empty element that is called like that.
fn is_placeholder(node: Node<'_>) -> bool {
    let is_bare = node.attributes().is_empty() && node.prefix().is_empty() && node.first_child().is_none();
    is_bare && (tells_of_removal(node.local()) || has_word(node.local(), IN_COMMENTS))
}

/// Whether a tag is called like a gap: `<snip>`, `<...>`.
pub(crate) fn is_gap_name(name: &str) -> bool {
    is_elision(name) || HIDDEN.iter().chain(MORE).any(|word| word.eq_ignore_ascii_case(name))
}

/// Words or a line where only elements are allowed. A character that got lost there is none, nor is what is left of the records of
/// a log that held the message line by line.
fn is_remark(text: &str) -> bool {
    let is_record = text.contains("{\"") || text.contains("\"}");
    (3..=MAX_HIDDEN).contains(&text.len()) && !is_record
}

/// Whether a comment stands in the place of a part.
pub(crate) fn stands_for_more(comment: &str) -> bool {
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

/// Whether the schema allows an element no text. Values of attributes alone may mix both.
fn has_no_text(element: &str, has_elements: bool) -> bool {
    PARENTS.contains(&element) || WHOLES.contains(&element) || (has_elements && element != "AttributeValue")
}

/// `kX9...`, `jonas...`, and words in the place of octets.
fn is_cut_value(node: Node<'_>, text: &str) -> bool {
    let text = text.trim();
    let is_octets = OCTETS.contains(&node.local());
    let is_line = || text.len() >= 3 && text.chars().all(|c| "#-=~_.".contains(c));
    ((is_octets || NAMES.contains(&node.local())) && (is_dotted(text) || is_line())) || (is_octets && is_words(text))
}

/// `CERTIFICATE DATA HERE`, `[certificate]`, `# cut`: no octets are as short, and it is no base64 or one word.
fn is_words(text: &str) -> bool {
    let is_prose = text.contains(' ') && text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    let is_label = || text.chars().all(|c| c.is_ascii_alphabetic() || " _-.<>[](){}".contains(c));
    let names_it =
        || is_label() && ["cert", "signature", "base64"].iter().any(|word| text.to_ascii_lowercase().contains(word));
    let is_short = (3..=MAX_HIDDEN / 2).contains(&text.len());
    text.len() <= MAX_HIDDEN && (is_prose || names_it()) || is_short && text_base64(text).is_none()
}

/// Whether dots stand in a value and not between words.
fn is_dotted(value: &str) -> bool {
    (value.contains("...") || value.contains('\u{2026}')) && !value.contains(' ')
}

/// Whether the content of an element, or a part of it, was left out: `<ds:SignedInfo>...</ds:SignedInfo>`,
/// `<Subject><!-- removed --></Subject>`, `<saml:Assertion ...>`. What it lacks, the original may have.
pub(crate) fn is_elided(node: Node<'_>) -> bool {
    let tag = node.start_tag();
    let is_within = |defect: &Defect| tag.start <= defect.span.start && defect.span.end <= tag.end;
    is_gap(node)
        || is_placeholder(node)
        || node.document().defects.iter().any(|defect| is_within(defect) && is_shortened_tag(defect))
}

/// The same, and whether a signature, a key or encrypted content lacks a part further inside: each is one thing.
pub(crate) fn is_incomplete(node: Node<'_>) -> bool {
    is_elided(node) || WHOLES.contains(&node.local()) && node.descendants().any(is_elided)
}

/// The same for what stands between the tags.
fn is_gap(node: Node<'_>) -> bool {
    mark(node).is_some()
}

/// Whether dots stand in a start tag: `<saml:Assertion ...>`.
pub(crate) fn is_shortened_tag(defect: &Defect) -> bool {
    defect.kind == DefectKind::BadAttribute && is_elision(&defect.detail)
}

/// Whether a signature stood in the message whose content somebody left out, often with its namespace.
pub(crate) fn is_signature_elided(item: &Item) -> bool {
    let names_it = |remark: &str| tells_of_removal(remark) && has_word(remark, &["signature"]);
    let is_named = |child: Node<'_>| matches!(child.kind(), NodeKind::Comment { value } if names_it(value));
    // What stood there may have been it.
    let may_hold_one = |node: Node<'_>| matches!(node.local(), "Signature" | "Assertion" | "Response");
    let is_one = |node: Node<'_>| (may_hold_one(node) && is_gap(node)) || node.children().any(is_named);
    is_open_to_hands(item) && item.xml().is_some_and(|document| document.elements().any(is_one))
}

/// Whether a text stands for a part of a document that somebody left out: `...`, `[snip]`, `… certificate removed …`.
fn is_elision(text: &str) -> bool {
    let text = text.trim();
    if text.len() > MAX_HIDDEN {
        return false;
    }
    let is_dotted = text.contains('\u{2026}') || text.contains("..") || text.contains("**");
    let is_apart = is_dotted || text.starts_with(['[', '(', '*', '-', '{', '_', '/', '#', '~', '=', '>', '<']);
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
            "<Subject><!-- gone --></Subject>",
            "<a><b/>etc.<c/></a>",
            "<a><snip/></a>",
            "<SignatureValue>####</SignatureValue>",
            "<a><X509Certificate>CERTIFICATE DATA HERE</X509Certificate></a>",
        ] {
            assert!(elided(text), "{text}");
        }
        for text in [
            "<a b='...'/>",
            "<a><NameID>wait... what</NameID></a>",
            "<a><!-- Okta --><b>Sales...</b></a>",
            "<a>the rest</a>",
            "<a><b/>;<c/></a>",
            "<SignatureValue>AAAA</SignatureValue>",
            "<a b>c</a>",
        ] {
            assert!(!elided(text), "{text}");
        }
    }
}
