//! What people and viewers put in the place of parts of a SAML document: closed nodes (`+ <a>`, `▶ <a>…</a>`, `<a>...`), scissors, tags
//! that are words (`<snip>`); and parts that were pasted without what is around them.
//!
//! Input: text with markup. Output: the same text as markup that can be read, with dots where something is missing. Invariant: what stands
//! in the text stays as it is; a document that is whole is not touched.

use super::hand_gaps;
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::order::by_key;
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 1 << 20;
/// Changes of one text.
const MAX_EDITS: usize = 60;
/// Tags and lines that are looked at in vain.
const MAX_TRIED: usize = 400;
/// Longest line of a pair of scissors, and longest tag that is a word.
const MAX_MARK: usize = 80;

/// How a layer is called in which a part was given what is around it.
pub(crate) const PART: &str = "part of a message";

/// Words for what was left out.
const WORDS: &[&str] = &[
    "blah",
    "cut",
    "deleted",
    "elided",
    "etc",
    "gek\u{fc}rzt",
    "hidden",
    "masked",
    "more",
    "omitted",
    "redacted",
    "removed",
    "rest",
    "skipped",
    "snip",
    "snipped",
    "stripped",
    "trimmed",
    "truncated",
];

/// Signs of viewers before a node that is closed or open; the plus only before a closed one.
const SIGNS: &[&str] = &[
    "\u{25b6}", "\u{25b8}", "\u{25ba}", "\u{203a}", "\u{229e}", "\u{2295}", "\u{25bc}", "\u{25be}", "\u{229f}", "[+]",
    "[-]",
];

/// Parts of a message, and what stands around them.
const PARTS: &[(&str, &[&str])] = &[
    ("Attribute", &["Assertion", "AttributeStatement"]),
    ("AttributeStatement", &["Assertion"]),
    ("Audience", &["Assertion", "Conditions", "AudienceRestriction"]),
    ("AudienceRestriction", &["Assertion", "Conditions"]),
    ("AuthnStatement", &["Assertion"]),
    ("Conditions", &["Assertion"]),
    ("Status", &["Response"]),
    ("Subject", &["Assertion"]),
    ("SubjectConfirmation", &["Assertion", "Subject"]),
    ("SubjectConfirmationData", &["Assertion", "Subject", "SubjectConfirmation"]),
];

/// A place, and what is written there.
type Edit = (Span, String);

/// Whether something was cut by hand so that the rest cannot be read.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let is_new = !state.layers.iter().any(|layer| layer.kind == LayerKind::Base64 || is_own(layer.detail.as_deref()));
    is_new && state.is_text() && text.len() < MAX_TEXT && is_saml(text) && !edits(text).is_empty()
}

/// Makes it markup.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let edits = edits(text);
    let is_part = edits.first().is_some_and(|(_, new)| new.starts_with('<'));
    let what = if is_part { PART } else { CUT };
    let mut out = Rewrite::with_capacity(text.len() + 200);
    let mut at = 0;
    for (span, new) in &edits {
        out.copy(text.as_bytes(), at, span.start);
        out.emit(new.as_bytes(), *span);
        at = span.end;
    }
    out.copy(text.as_bytes(), at, text.len());
    let step = out.step(LayerKind::Quotes, Some(what.to_owned()));
    vec![Candidate::Step(step)]
}

const CUT: &str = "parts cut by hand";

fn is_own(detail: Option<&str>) -> bool {
    matches!(detail, Some(PART | CUT))
}

fn is_saml(text: &str) -> bool {
    let has = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    text.contains('<') && (has("saml") || has("SAML") || has("Audience") || has("AttributeStatement"))
}

/// Whether an element of this name, with its prefix, is a part of an assertion.
pub(super) fn is_part(name: &str) -> bool {
    matches!(name.split_once(':'), Some(("saml" | "saml2", local)) if around(local).is_some())
}

fn around(local: &str) -> Option<&'static [&'static str]> {
    PARTS.iter().find(|(name, _)| *name == local).map(|(_, around)| *around)
}

/// All changes, in order.
fn edits(text: &str) -> Vec<Edit> {
    let whole = wrapped(text);
    let gaps = if whole.is_none() { hand_gaps::edits(text, is_removal) } else { Vec::new() };
    if !gaps.is_empty() {
        return gaps;
    }
    let last = whole.as_ref().map_or(text.len(), |(_, (last, _))| last.start);
    let text = text.get(..last).unwrap_or(text);
    let (first, last) = whole.unzip();
    let mut edits: Vec<Edit> = first.unwrap_or_default();
    let (mut at, mut tried) = (0, 0);
    let end = text.rfind("</").unwrap_or(0);
    let mut seen_tag = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if edits.len() >= MAX_EDITS || tried >= MAX_TRIED || start >= end {
            break;
        }
        let bare = trimmed(line);
        let own = bare.of(line);
        if seen_tag && is_scissors(own) {
            edits.push((Span::new(start + bare.start, start + bare.end), "[snip]".to_owned()));
            continue;
        }
        seen_tag |= own.contains('<');
        let before = edits.len();
        closed(text, start + bare.start, own, &mut edits, &mut tried);
        if edits.len() == before {
            words(text, start + bare.start, own, &mut edits, &mut tried);
        }
    }
    by_key(&mut edits, |(span, _)| span.start);
    edits.extend(last);
    edits
}

/// `--- 8< ---`: a line of nothing but strokes and scissors, with the word for it perhaps.
fn is_scissors(line: &str) -> bool {
    let scissors = ["8<", ">8", "%<", ">%"].iter().any(|mark| line.contains(mark));
    let is_stroke = |c: char| " -=_~*.:#[]()<>8%\u{2702}\u{fe0f}".contains(c);
    let is_word = |word: &str| word == "here" || is_removal(word);
    let mut words = line.split(is_stroke).filter(|word| !word.is_empty());
    line.len() <= MAX_MARK && scissors && line.contains(['-', '=', '~', '_', '*', '.']) && words.all(is_word)
}

/// A node that a viewer shows closed, or that somebody closed with dots.
fn closed(text: &str, start: usize, line: &str, edits: &mut Vec<Edit>, tried: &mut usize) {
    let sign = SIGNS.iter().find(|sign| line.starts_with(**sign)).map_or(0, |sign| sign.len());
    let plus = usize::from(line.starts_with('+'));
    let behind = line.get(sign.max(plus)..).unwrap_or("").trim_start();
    let from = line.len() - behind.len();
    let Some(name) = behind.strip_prefix('<').and_then(name_of) else { return };
    let Some(close) = behind.find('>') else { return };
    let (tag, rest) = (behind.get(..close).unwrap_or(""), behind.get(close + 1..).unwrap_or(""));
    let dots = rest.trim();
    let is_dotted = !dots.is_empty() && is_dots(dots);
    let is_closed = tag.ends_with('/') || rest.contains("</");
    *tried += usize::from(sign + plus > 0 || is_dotted);
    // What is in the source as an open node is told from a closed one by its end tag.
    let is_lacking = (is_dotted || dots.is_empty() && sign + plus > 0) && !is_closed && is_unclosed(text, name);
    if sign > 0 || plus > 0 && is_lacking {
        edits.push((Span::new(start, start + from), String::new()));
    }
    if is_lacking {
        let place = Span::new(start + from + close + 1, start + line.len());
        edits.push((place, format!("\u{2026}</{name}>")));
    }
}

fn is_removal(word: &str) -> bool {
    WORDS.contains(&word.to_ascii_lowercase().as_str())
}

/// Nothing but dots, in brackets perhaps.
fn is_dots(text: &str) -> bool {
    text.contains(['.', '\u{2026}', '\u{22ef}']) && text.chars().all(|c| " .[]()\u{2026}\u{22ef}".contains(c))
}

/// The name with which a tag begins.
fn name_of(tag: &str) -> Option<&str> {
    let end = tag.find(|c: char| !(c.is_alphanumeric() || ":_-.".contains(c)))?;
    tag.get(..end).filter(|name| name.starts_with(char::is_alphabetic))
}

/// Whether more elements of this name begin than end.
fn is_unclosed(text: &str, name: &str) -> bool {
    let count = |open: &str| {
        let tag = format!("{open}{name}");
        let whole = |at: &usize| {
            let rest = text.get(at + tag.len()..).unwrap_or("");
            // An element without content has no end tag.
            let is_empty = || rest.split('>').next().is_some_and(|tag| tag.ends_with('/'));
            rest.starts_with([' ', '>', '\n', '\t', '\r']) && !is_empty()
        };
        memmem::find_iter(text.as_bytes(), tag.as_bytes()).filter(whole).count()
    };
    count("<") > count("</")
}

/// `<snip>`, `<... more attributes ...>`: no element has such a name, and nothing ends it.
fn words(text: &str, start: usize, line: &str, edits: &mut Vec<Edit>, tried: &mut usize) {
    for (at, _) in line.match_indices('<').take(MAX_EDITS) {
        let inner = line.get(at + 1..).unwrap_or("");
        // An arrow to what stands before it, and words.
        let remark = inner.trim_start_matches(['-', '=', '<', '~']);
        let is_arrow = remark.len() < inner.len() && remark.trim_start().starts_with(char::is_alphabetic);
        if is_arrow && remark.starts_with(' ') && !remark.contains('<') {
            let from = line
                .get(..at)
                .unwrap_or("")
                .trim_end_matches(|c: char| c == '#' || c == '/' || c.is_whitespace())
                .len();
            edits.push((Span::new(start + from, start + line.len()), String::new()));
            return;
        }
        let Some(end) = inner.find(['<', '>']).filter(|end| *end <= MAX_MARK) else { continue };
        let name = inner.get(..end).unwrap_or("");
        if !inner.get(end..).is_some_and(|rest| rest.starts_with('>'))
            || !(is_for_a_part(name) || is_in_value(line, at, at + 2 + end, name))
        {
            continue;
        }
        *tried += 1;
        // In the place of a value it is one that was blanked out.
        if memmem::find(text.as_bytes(), format!("</{name}>").as_bytes()).is_none() && edits.len() < MAX_EDITS {
            let (open, close) = (start + at, start + at + 1 + end);
            edits.push((Span::new(open, open + 1), "[".to_owned()));
            edits.push((Span::new(close, close + 1), "]".to_owned()));
        }
    }
}

/// `https://<idp-host>/acs`: within a value no element begins.
fn is_in_value(line: &str, start: usize, end: usize, name: &str) -> bool {
    let before = line.get(..start).and_then(|text| text.chars().next_back());
    let behind = line.get(end..).and_then(|text| text.chars().next());
    let is_name = name.chars().all(|c| c.is_alphanumeric() || " _-".contains(c)) && name.len() > 1;
    let is_content = || line.get(end..).is_some_and(|rest| rest.starts_with("</"));
    is_name
        && (before.is_some_and(|c| "/.@:-".contains(c)) || behind.is_some_and(|c| "/.@".contains(c)) || is_content())
}

/// Whether the words in a tag stand for a part that was left out.
fn is_for_a_part(name: &str) -> bool {
    let letters = |c: char| c.is_alphanumeric() || " .,_-\u{2026}".contains(c);
    let has_word = || {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.any(is_removal)
    };
    !name.is_empty() && !name.ends_with('/') && name.chars().all(letters) && (is_dots(name) || has_word())
}

/// What is written before, between and behind parts that were pasted alone, and in the place of end tags that end nothing.
fn wrapped(text: &str) -> Option<(Vec<Edit>, Edit)> {
    let inner = trimmed(text);
    let begins = inner.of(text);
    let name = begins.strip_prefix('<').and_then(name_of)?;
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let is_status = local == "Status";
    let prefixes = if is_status { ["samlp", "saml2p", "samlp"] } else { ["saml", "saml2", ""] };
    let outer = around(local).filter(|_| prefixes.contains(&prefix) && !is_unclosed(text, name))?;
    // A status alone says what it says, but success needs the rest of the message.
    if is_status && !text.contains("Assertion") && !text.contains("status:Success") {
        return None;
    }
    let colon = if prefix.is_empty() { "" } else { ":" };
    let declared = if prefix.is_empty() { " xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"" } else { "" };
    let opened = |elements: &[&str], declared: &str| {
        let tags = elements.iter().enumerate().map(|(number, element)| {
            let declared = if number == 0 { declared } else { "" };
            format!("<{prefix}{colon}{element}{declared} ...>")
        });
        tags.collect::<String>()
    };
    let closed = |elements: &[&str]| -> String {
        elements.iter().rev().map(|element| format!("</{prefix}{colon}{element}>")).collect()
    };
    let mut edits = vec![(Span::at(inner.start), opened(outer, declared))];
    let (mut last, mut at) = (outer, inner.start);
    while edits.len() < MAX_EDITS
        && let Some(next) = behind(text, at)
    {
        let Some(local) = text.get(next + 1..).and_then(name_of).and_then(|name| name.strip_prefix(prefix)) else {
            break;
        };
        let Some(own) = around(local.trim_start_matches(':')) else { break };
        if own != last {
            let (ends, begins) = (last.get(1..).unwrap_or(&[]), own.get(1..).unwrap_or(&[]));
            edits.push((Span::at(next), closed(ends) + &opened(begins, "")));
        }
        (last, at) = (own, next);
    }
    // The end tags of what is around it may have been copied along.
    let tail = last.iter().rev().filter_map(|element| {
        let end = format!("</{prefix}{colon}{element}>");
        text.find(&end).filter(|_| !text.contains(&format!("<{prefix}{colon}{element}")))
    });
    let end = tail.min().unwrap_or(inner.end);
    let rest = text.get(end..inner.end).unwrap_or("");
    let is_tail = rest.split('<').all(|tag| tag.trim().is_empty() || tag.starts_with('/'));
    // Without what stands after it, it is no part but the beginning of something else.
    let end = if is_tail { end } else { inner.end };
    Some((edits, (Span::new(end, inner.end), closed(last))))
}

/// Where the element begins that follows the one at this place.
fn behind(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let name = rest.strip_prefix('<').and_then(name_of)?;
    let tag = rest.find('>')?;
    let end = match rest.get(..tag)?.ends_with('/') {
        true => tag + 1,
        false => tag + rest.get(tag..)?.find(&format!("</{name}>"))? + name.len() + 3,
    };
    let gap = rest.get(end..)?;
    let next = gap.len() - gap.trim_start().len();
    gap.get(next..)?.starts_with('<').then_some(at + end + next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let mut out = text.to_owned();
        for (span, new) in edits(text).into_iter().rev() {
            out.replace_range(span.start..span.end, &new);
        }
        out
    }

    #[test]
    fn closed_nodes_get_their_end() {
        for (text, expected) in [
            ("<saml>\n+ <b c=\"d\">\n<e/></saml>", "<saml>\n<b c=\"d\">\u{2026}</b>\n<e/></saml>"),
            ("<saml>\n \u{25b6} <b>\u{2026}</b>\n</saml>", "<saml>\n <b>\u{2026}</b>\n</saml>"),
            ("<saml>\n<b>...\n<e/>\n</saml>", "<saml>\n<b>\u{2026}</b>\u{2026}\n<e/>\n</saml>"),
            ("<saml>\n[+] <b>\n<e/>\n</saml>", "<saml>\n<b>\u{2026}</b>\n<e/>\n</saml>"),
            ("<saml>\n\u{25be} <b>\n<e/>\n</b></saml>", "<saml>\n<b>\n<e/>\n</b></saml>"),
        ] {
            assert_eq!(read(text), expected);
        }
        for text in ["<saml>\n+ <b>\n</b>\n</saml>", "<saml>\n<b>\n...\n</b>\n</saml>", "<saml><b>"] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn scissors_and_words_become_a_mark() {
        for line in ["--- 8< ---", "----8<----", "---- >8 cut here ----", "-- %< --"] {
            assert_eq!(read(&format!("<saml>\n {line}\n<b/></saml>")), "<saml>\n [snip]\n<b/></saml>");
        }
        assert_eq!(read("<saml><snip></saml>"), "<saml>[snip]</saml>");
        assert_eq!(read("<saml><... more ...></saml>"), "<saml>[... more ...]</saml>");
        assert_eq!(read("<saml>https://<my-host>/a</saml>"), "<saml>https://[my-host]/a</saml>");
        assert_eq!(read("<saml><my mail></saml>"), "<saml>[my mail]</saml>");
        assert_eq!(read("<saml><b/>  # <== here\n</saml>"), "<saml><b/>\n</saml>");
        for text in [
            "<saml><snip>x</snip></saml>",
            "--- 8< ---\n<saml></saml>\n--- 8< ---",
            "<saml><!-- snip --></saml>",
            "<saml><snip/></saml>",
            "<saml>a-->8</saml>",
            "<saml>1 </saml>",
            "<saml><b>/a</b></saml>",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn parts_get_what_is_around_them() {
        assert_eq!(read("<saml:Conditions/>"), "<saml:Assertion ...><saml:Conditions/></saml:Assertion>");
        assert_eq!(
            read("<saml:Conditions/>\n</saml:Assertion>\n</samlp:Response>"),
            "<saml:Assertion ...><saml:Conditions/>\n</saml:Assertion>"
        );
        assert_eq!(
            read("<saml:SubjectConfirmationData/>\n<saml:Audience>a</saml:Audience> <saml:Audience>b</saml:Audience>"),
            "<saml:Assertion ...><saml:Subject ...><saml:SubjectConfirmation ...><saml:SubjectConfirmationData/>\n\
             </saml:SubjectConfirmation></saml:Subject><saml:Conditions ...><saml:AudienceRestriction ...>\
             <saml:Audience>a</saml:Audience> <saml:Audience>b</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             </saml:Assertion>"
        );
        let status = |code: &str| format!("<samlp:Status><samlp:StatusCode Value=\"status:{code}\"/></samlp:Status>");
        assert!(read(&status("Success")).contains("..."));
        assert_eq!(read(&status("Requester")), status("Requester"));
        for text in ["<saml:Assertion/>", "<Subject>", "text <saml:Conditions/>"] {
            assert!(!read(text).contains("..."), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(saml)?(<saml:Conditions|</?b|<snip|>|/|\\+|\u{25b6}|--8<--|\\.\\.\\.|é| |\n){0,30}") {
            let mut last = 0;
            for (span, _) in edits(&text) {
                prop_assert!(span.start >= last && span.end >= span.start && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                last = span.end;
            }
        }
    }
}
