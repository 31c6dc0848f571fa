//! Whether a viewer laid a document out, with every value on a line of its own.
//! Input: a document that was pasted as XML. Output: yes or no. Invariant: one value that stands within its line says no,
//! unless the viewer moved a `DigestValue`, which signers write within its line.

use crate::syntax::xml::{Document, Node, ns};

/// Values that must agree: a few may be padded in the original, as templates write them.
const MIN_VALUES: usize = 4;

/// Whether every element that holds nothing but text begins and ends with a line break, as formatters write it; where a digest does,
/// other values may be left alone, as too long or short. What stands around the
/// values is then the copy's and not the message's.
pub fn is_laid_out(document: &Document) -> bool {
    let is_leaf = |node: &Node<'_>| node.elements().next().is_none() && node.children().next().is_some();
    let (mut values, mut within, mut digest) = (0, false, false);
    for leaf in document.elements().filter(is_leaf) {
        let text = leaf.text();
        if text.trim().is_empty() {
            continue;
        }
        let is_apart = |space: &str| space.contains('\n');
        let front = text.len() - text.trim_start().len();
        let back = text.trim_end().len();
        if text.get(..front).is_some_and(is_apart) && text.get(back..).is_some_and(is_apart) {
            values += 1;
            digest |= leaf.is(ns::DS, "DigestValue");
        } else {
            within = true;
        }
    }
    values >= MIN_VALUES && (digest || !within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml::{Budget, parse};

    #[test]
    fn every_value_stands_on_its_own_line() {
        let laid_out = |text: &str| is_laid_out(&parse(text, &Budget::MESSAGE));
        assert!(laid_out("<a>\n <b>\n  1\n </b>\n <b>\n  2\n </b>\n <c/>\n <b>\n  3\n </b>\n <b>\n  4\n </b>\n</a>"));
        assert!(!laid_out("<a>\n <b>\n  1\n </b>\n <b>\n  2\n </b>\n <b>3</b>\n</a>"), "one within its line");
        assert!(!laid_out("<a>\n <b>\n  1\n </b>\n</a>"), "a few values may be padded in the original");
    }
}
