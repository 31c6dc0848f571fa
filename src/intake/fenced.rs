//! Code blocks of Markdown and chats (CommonMark 4.5), Jira's `{code}` and `{noformat}`: what stands inside was pasted there as a whole.
//! Input: text with fences. Output: the messages in the blocks.

use super::hints::may_hold_a_message;
use super::parts::{self, Part};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Blocks of one text.
const MAX_BLOCKS: usize = 500;

/// Whether there is a fence.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let once = !state.has(LayerKind::CodeBlock);
    once && (text.contains("```") || text.contains("~~~") || text.contains("{code") || text.contains("{noformat"))
}

/// How messages begin that stand outside the blocks.
const OUTSIDE: [&str; 4] = ["eyJ", "PHNhb", "PD94b", "SAMLRe"];

/// Looks into the blocks that may hold a message, and into what stands between them where one begins there.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let blocks = blocks(text);
    let mut parts = Vec::new();
    let mut add = |kind: LayerKind, detail: Option<&str>, span: Span| {
        let steps = vec![Step::cut(kind, detail.map(str::to_owned), text, span)];
        parts.push(Part { name: String::new(), steps });
    };
    let mut at = 0;
    for block in blocks.iter().copied().chain([Span::at(text.len())]) {
        let gap = Span::new(at, block.start.max(at));
        at = block.end;
        if OUTSIDE.iter().any(|begin| gap.of(text).contains(begin)) {
            add(LayerKind::Embedded, Some("text"), gap);
        }
        if may_hold_a_message(block.of(text)) {
            add(LayerKind::CodeBlock, None, block);
        }
    }
    parts::follow(search, state, parts, false).map(Candidate::Decoded).into_iter().collect()
}

/// The insides of the blocks. One that nothing closes goes to the end.
fn blocks(text: &str) -> Vec<Span> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if blocks.len() >= MAX_BLOCKS {
            break;
        }
        let bare = line.trim();
        match open {
            Some((fence, from)) => {
                let closes = if fence.starts_with('{') { bare.ends_with(fence) } else { bare == fence };
                if closes {
                    // Jira may close the block in its last line.
                    let end = if fence.starts_with('{') { start + line.rfind(fence).unwrap_or(0) } else { start };
                    blocks.push(Span::new(from, end.max(from)));
                    open = None;
                }
            }
            None => {
                // A block in a list is indented as a whole.
                let indent = line.len() - line.trim_start().len();
                open = opens(line, start, at).map(|(fence, from)| (fence, from + blanks(text, from, indent)));
            }
        }
    }
    if let Some((_, from)) = open {
        blocks.push(Span::new(from, text.len()));
    }
    blocks
}

/// How many blanks stand at a place, `most` at most.
fn blanks(text: &str, at: usize, most: usize) -> usize {
    text.get(at..).unwrap_or("").bytes().take(most).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The fence that a line opens, and where the block starts.
fn opens(line: &str, start: usize, end: usize) -> Option<(&'static str, usize)> {
    let bare = line.trim();
    if let Some(rest) = bare.strip_prefix("```") {
        return (!rest.contains('`')).then_some(("```", end));
    }
    if bare.starts_with("~~~") {
        return Some(("~~~", end));
    }
    for (mark, fence) in [("{code", "{code}"), ("{noformat", "{noformat}")] {
        if let Some(found) = line.find(mark)
            && let Some(close) = line.get(found..).and_then(|rest| rest.find('}'))
        {
            let from = found + close + 1;
            let rest = line.get(from..).unwrap_or("");
            return Some((fence, if rest.trim().is_empty() { end } else { start + from }));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_are_cut_out() {
        let inside = |text: &str| blocks(text).iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(inside("Hi\n```json\n{\"a\": 1}\n```\nbye\n```\nx"), ["{\"a\": 1}\n", "x"]);
        assert_eq!(
            inside("see {code:xml}<a>\n</a>{code} there"),
            Vec::<String>::from(["<a>\n</a>{code} there".to_owned()])
        );
        assert_eq!(inside("1. x\n   ```xml\n   <a/>\n   ```\n"), ["<a/>\n"]);
        assert_eq!(inside("{noformat}\n<a/>\n{noformat}"), ["<a/>\n"]);
    }

    proptest! {
        #[test]
        fn blocks_are_inside_the_text(text in "[`~{}code\n a]{0,60}") {
            for span in blocks(&text) {
                prop_assert!(span.start <= span.end && span.end <= text.len());
            }
        }
    }
}
