//! What the sender's program computed, put where redaction made it impossible to compute.
//!
//! Input: items, and the statements of the case. Output: the results in the proof of the items they are about. Invariant: a statement
//! concerns the very bytes it names, and no other document.

use super::model::Item;
use crate::case::Statement;
use crate::crypto::stated::{apply_signatures, document_name};

/// The items that a statement of the case is about, with it.
pub fn stated<'s>(items: &'s [Item], statements: &'s [Statement]) -> Vec<(&'s Item, &'s Statement)> {
    let all = items.iter().enumerate();
    all.filter_map(|(index, item)| Some((item, about(items, index, statements)?))).collect()
}

/// The statement about an item: of several about the same bytes, the one in the same place of the row.
pub(super) fn about<'s>(items: &[Item], index: usize, statements: &'s [Statement]) -> Option<&'s Statement> {
    if statements.is_empty() {
        return None;
    }
    let content = items.get(index)?.content().as_bytes();
    let name = document_name(content);
    let said: Vec<&Statement> = statements.iter().filter(|statement| statement.document == name).collect();
    let earlier = items.iter().take(index).filter(|item| item.content().as_bytes() == content).count();
    said.get(earlier).or(said.last()).copied()
}

/// Replaces the results of signatures by those of the sender.
pub(super) fn apply(items: &mut [Item], statements: &[Statement]) {
    if statements.is_empty() {
        return;
    }
    for index in 0..items.len() {
        let Some(statement) = about(items, index, statements) else { continue };
        if let Some(item) = items.get_mut(index) {
            apply_signatures(statement, &mut item.proof);
        }
    }
}
