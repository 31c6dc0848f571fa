//! What happens to a signed message on its way: nothing, harmless rewriting, tampering, and plain accidents.

use super::random::Random;
use std::ops::Range;

/// A changed copy, and what was done. The signature may hold all the same: the other implementation decides.
pub(super) fn damage(random: &mut Random, text: &str) -> (String, &'static str) {
    let mut changed = text.to_owned();
    let what = match random.below(22) {
        0..=4 => "intact",
        5 => swap_byte(random, &mut changed, contents(text), "a text changed"),
        6 => swap_byte(random, &mut changed, values(text), "an attribute changed"),
        7 => swap_byte(random, &mut changed, inside(text, "DigestValue"), "the digest changed"),
        8 => swap_byte(random, &mut changed, inside(text, "SignatureValue"), "the signature value changed"),
        9 => {
            let places = gaps(text, inside(text, "SignedInfo").first());
            insert(random, &mut changed, &places, &[" ", "\n", "\t"], "white space in SignedInfo")
        }
        10 => insert(random, &mut changed, &gaps(text, None), &[" ", "\n  ", "\r\n"], "white space between elements"),
        11 => insert(random, &mut changed, &ends(text), &["<!-- new -->", "<?new?>", ""], "a comment or instruction"),
        12 => {
            changed = text.replace("\r\n", "\n");
            "line ends LF"
        }
        13 => {
            changed = text.replace("\r\n", "\n").replace('\n', "\r\n");
            "line ends CR LF"
        }
        14 => {
            changed = text.replace("<!-- within -->", "").replace("<!-- a comment -->", "");
            "without comments"
        }
        15 => move_attribute(random, &mut changed),
        16 => {
            let at = text.find(" ID=").unwrap_or(0);
            let new = random.pick(&[
                " xmlns:new='urn:new'",
                " xml:lang='fr'",
                " new='1'",
                " xmlns:new=\"http://a/?b&amp;c\"",
            ]);
            changed.insert_str(at, new);
            "a declaration or attribute added at the top"
        }
        17 => {
            let [from, to] = *random.pick(&[
                &["exc-c14n#\"", "exc-c14n#WithComments\""],
                &["xmlenc#sha256", "xmldsig#sha1"],
                &["#_r1", ""],
                &["#_r1", "#_a1"],
                &["#_a1", "#_r1"],
                &["sha256\"", "sha512\""],
                &["enveloped-signature", "unknown"],
            ]);
            changed = text.replacen(from, to, 1);
            "an identifier exchanged"
        }
        18 => move_node(random, &mut changed),
        19 => {
            let characters = ["a", "<", "&", ">", "\"", "'", "=", "/", " ", ":", "é", "\u{1}", "]]>", "--"];
            let place = any_place(random, text);
            insert(random, &mut changed, &[place], &characters, "a character put in anywhere")
        }
        20 => {
            let start = any_place(random, text);
            let mut end = (start + 1 + random.below(8)).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            changed.replace_range(start..end, "");
            "characters lost anywhere"
        }
        _ => {
            let at = any_place(random, text);
            let whole = changed.len();
            changed.truncate(at.max(whole * 9 / 10));
            while !changed.is_char_boundary(changed.len()) {
                changed.pop();
            }
            "cut off"
        }
    };
    (changed, what)
}

fn any_place(random: &mut Random, text: &str) -> usize {
    let mut at = random.below(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Exchanges one letter or digit in one of the ranges.
fn swap_byte(random: &mut Random, text: &mut String, ranges: Vec<Range<usize>>, what: &'static str) -> &'static str {
    let places: Vec<usize> =
        ranges.into_iter().flatten().filter(|at| text.as_bytes()[*at].is_ascii_alphanumeric()).collect();
    if places.is_empty() {
        return "intact";
    }
    let at = places[random.below(places.len())];
    let new = random.pick(&["A", "b", "7", "w", "Q", "0"]);
    text.replace_range(at..=at, new);
    what
}

fn insert(random: &mut Random, text: &mut String, places: &[usize], what: &[&str], name: &'static str) -> &'static str {
    if places.is_empty() {
        return "intact";
    }
    let at = places[random.below(places.len())];
    text.insert_str(at, random.pick(what));
    name
}

/// The texts between tags.
fn contents(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices('>').map(|(at, _)| at + 1);
    starts.filter_map(|start| Some(start..start + text[start..].find('<')?)).filter(|range| !range.is_empty()).collect()
}

/// The values of attributes and declarations.
fn values(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("=\"").map(|(at, _)| at + 2);
    starts.filter_map(|start| Some(start..start + text[start..].find('"')?)).collect()
}

/// What stands in elements of this local name.
fn inside(text: &str, local: &str) -> Vec<Range<usize>> {
    let close = |at: usize| text[at..].find('<').map(|end| at + end);
    let mut ranges = Vec::new();
    for (at, _) in text.match_indices(local) {
        let is_end = text[..at].rfind('<').is_some_and(|tag| text[tag..].starts_with("</"));
        let Some(start) = text[at..].find('>').map(|end| at + end + 1).filter(|_| !is_end) else { continue };
        if local == "SignedInfo" {
            ranges.extend(text[start..].find(local).map(|end| start..start + end - 6));
        } else {
            ranges.extend(close(start).map(|end| start..end));
        }
    }
    ranges
}

/// Places between two tags.
fn gaps(text: &str, within: Option<&Range<usize>>) -> Vec<usize> {
    let found = text.match_indices("><").map(|(at, _)| at + 1);
    found.filter(|at| within.is_none_or(|range| range.contains(at))).collect()
}

/// Places before end tags.
fn ends(text: &str) -> Vec<usize> {
    text.match_indices("</").map(|(at, _)| at).collect()
}

/// Takes the first attribute of a tag to the end of it.
fn move_attribute(random: &mut Random, text: &mut String) -> &'static str {
    let starts: Vec<usize> = text.match_indices(" Name=\"").map(|(at, _)| at).collect();
    if starts.is_empty() {
        return "intact";
    }
    let start = starts[random.below(starts.len())];
    let Some(end) = text[start + 7..].find('"').map(|end| start + 7 + end + 1) else { return "intact" };
    let Some(close) = text[end..].find('>').map(|close| end + close) else { return "intact" };
    let attribute = text[start..end].to_owned();
    text.insert_str(close, &attribute);
    text.replace_range(start..end, "");
    "attributes in another order"
}

/// Moves, repeats or wraps an element.
fn move_node(random: &mut Random, text: &mut String) -> &'static str {
    let local = random.pick(&["Issuer", "Subject", "AttributeStatement", "Attribute", "Assertion", "Signature"]);
    let Some(node) = element(text, local) else { return "intact" };
    let copy = text[node.clone()].to_owned();
    match random.below(4) {
        0 => {
            text.insert_str(node.end, &copy);
            "an element repeated"
        }
        1 => {
            text.replace_range(node.clone(), &format!("<wrapper>{copy}</wrapper>"));
            "an element wrapped"
        }
        2 => {
            text.replace_range(node.clone(), "");
            "an element taken out"
        }
        _ => {
            let places: Vec<usize> = ends(text).into_iter().filter(|at| !node.contains(at)).collect();
            let at = places[random.below(places.len())];
            if at >= node.end {
                text.insert_str(at, &copy);
                text.replace_range(node, "");
            } else {
                text.replace_range(node.clone(), "");
                text.insert_str(at, &copy);
            }
            "an element moved"
        }
    }
}

/// The first element of this local name, from tag to tag.
fn element(text: &str, local: &str) -> Option<Range<usize>> {
    let start = text.match_indices('<').map(|(at, _)| at).find(|at| {
        let name = text[at + 1..].split([' ', '>', '/', '\n']).next().unwrap_or("");
        name.rsplit(':').next() == Some(local)
    })?;
    let name = text[start + 1..].split([' ', '>', '/', '\n']).next()?;
    let close = format!("</{name}");
    let end = start + text[start..].find(&close)?;
    Some(start..end + text[end..].find('>')? + 1)
}
