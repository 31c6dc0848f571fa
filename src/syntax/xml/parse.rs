//! Text to tree, on quick-xml, with the checks that quick-xml leaves to its user.

use super::{Budget, Document};

/// Reads a document. Never fails: what is wrong is in [`Document::defects`], what could be read is in the tree.
pub fn parse(_text: &str, _budget: &Budget) -> Document {
    Document::default()
}
