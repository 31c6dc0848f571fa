//! What a page shows: its words in order, headings apart. Input: HTML. Output: blocks of words. Nothing is read of what a page does not
//! show (scripts, templates, hidden parts), nor of tables, lists and links.

use super::markup::tag_end;
use super::references;
use crate::source::{Span, lower};

/// Parts of one page.
const MAX_BLOCKS: usize = 400;
/// Elements inside one that is left out.
const MAX_DEPTH: usize = 10_000;

/// Elements that are not shown, and those whose words are not the page's own.
const PASSED: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "nav",
    "footer",
    "table",
    "ul",
    "ol",
    "dl",
    "select",
    "textarea",
    "pre",
    "code",
    "aside",
    "dialog",
    "iframe",
    "blockquote",
    "a",
    "button",
];
/// Elements inside a line.
const INLINE: &[&str] = &["b", "i", "em", "strong", "span", "u", "small", "font", "wbr", "mark"];
/// Elements without an end.
const VOID: &[&str] = &["br", "img", "input", "meta", "link", "hr", "wbr", "source", "area", "base", "col", "embed"];

/// Words that a page shows in one place.
pub(super) struct Block {
    pub(super) heading: bool,
    pub(super) text: String,
}

/// What a page shows, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut block = Block { heading: false, text: String::new() };
    // The element that is left out, and how often it stands inside itself.
    let mut passed: Option<(String, usize)> = None;
    let mut at = 0;
    while let Some(text) = page.get(at..).filter(|text| !text.is_empty() && blocks.len() < MAX_BLOCKS) {
        let open = text.find('<').unwrap_or(text.len());
        if passed.is_none() {
            let words = references::decode(page, Span::new(at, at + open));
            for word in words.content.as_str().split_whitespace() {
                let space = if block.text.is_empty() { "" } else { " " };
                block.text.push_str(space);
                block.text.push_str(word);
            }
        }
        at += open;
        let Some(rest) = page.get(at..).filter(|rest| !rest.is_empty()) else { break };
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let end = tag_end(page.as_bytes(), at).clamp(at + 1, page.len());
        let tag = lower(page.get(at..end).unwrap_or(""));
        at = end;
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let closes = tag.starts_with("</");
        if let Some((outer, depth)) = &mut passed {
            if *outer == name {
                *depth = if closes { depth.saturating_sub(1) } else { (*depth + 1).min(MAX_DEPTH) };
            }
            if *depth == 0 {
                passed = None;
            }
            continue;
        }
        let is_told = !closes && ["error", "feedback", "role=\"alert\""].iter().any(|mark| tag.contains(mark));
        if is_told || !INLINE.contains(&name.as_str()) {
            // What is told may stand in an element of its own.
            let goes_on = !closes && block.heading && block.text.is_empty();
            let full = std::mem::replace(&mut block, Block { heading: false, text: String::new() });
            if !full.text.is_empty() {
                blocks.push(full);
            }
            block.heading = is_told || goes_on || !closes && matches!(name.as_str(), "title" | "h1" | "h2" | "h3");
        }
        let left_out = PASSED.contains(&name.as_str()) || is_hidden(&tag);
        if !closes && left_out && !tag.ends_with("/>") && !VOID.contains(&name.as_str()) {
            passed = Some((name, 1));
        }
    }
    blocks.push(block);
    blocks
}

fn is_hidden(tag: &str) -> bool {
    let bare: String = tag.chars().filter(|c| *c != ' ').collect();
    let marks = ["display:none", "visibility:hidden", "aria-hidden=\"true\"", "d-none", "modal"];
    marks.iter().any(|mark| bare.contains(mark))
        || tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == "hidden")
}
