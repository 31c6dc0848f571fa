//! What containers of every kind have in common: parts with names, each of which is looked into like a paste.
//! Input: the parts of a container. Output: the messages in them, once each. Invariant: no container is known here.

use super::leaf;
use super::model::{Format, Note, NoteKind, Unpacked};
use super::parameters::same_content;
use super::rewrite::Step;
use super::search::{CERTAIN, DecodeState, Decoded, Search, USEFUL};
use crate::source::Span;

/// Parts of one container that are looked into.
pub(super) const MAX_PARTS: usize = 2000;
/// Parts without a message that are kept as texts: they may hold what a person was shown.
const MAX_TEXTS: usize = 20;

/// A part of a container.
pub(super) struct Part {
    /// What a person calls it: a file name, `row 4`. Empty where it has none.
    pub(super) name: String,
    /// The way from the container's text to its content.
    pub(super) steps: Vec<Step>,
}

/// The messages in the parts, in their order; texts without a message follow where they were asked for.
pub(super) fn follow(
    search: &mut Search<'_>,
    state: &DecodeState,
    parts: impl IntoIterator<Item = Part>,
    keep_texts: bool,
) -> Option<Decoded> {
    let mut items: Vec<Unpacked> = Vec::new();
    let mut texts: Vec<Unpacked> = Vec::new();
    let mut parts = parts.into_iter();
    for part in parts.by_ref().take(MAX_PARTS) {
        if !items.is_empty() && search.is_stopped() {
            break;
        }
        let mut at = state.clone();
        if !part.name.is_empty() {
            at.origin = Some(part.name);
        }
        let Some(found) = search.peel_part(&at, part.steps) else { continue };
        let unsure = found.score < USEFUL;
        for item in found.items {
            if item.format == Format::Text && item.children.is_empty() {
                if keep_texts && texts.len() < MAX_TEXTS && says_something(&item) {
                    texts.push(item);
                }
            } else if item.format == Format::Xml && item.children.is_empty() && is_foreign(&item) {
                // A settings file, a sheet, a style: XML that is no message is nobody's fault.
            } else if !unsure && item.format != Format::Binary && !items.iter().any(|one| same_content(one, &item)) {
                items.push(item);
            }
        }
    }
    if parts.next().is_some()
        && let Some(last) = items.last_mut()
    {
        let detail = format!("parts {MAX_PARTS}");
        last.notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
    }
    let score = if items.is_empty() { USEFUL + 10 } else { CERTAIN + 5 };
    items.extend(texts);
    (!items.is_empty()).then_some(Decoded { score, items })
}

fn is_foreign(item: &Unpacked) -> bool {
    item.layers.last().is_some_and(|layer| leaf::is_foreign_xml(layer.content.as_str().trim_start()))
}

fn says_something(item: &Unpacked) -> bool {
    item.layers.last().is_some_and(|layer| layer.content.as_str().trim().len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;
    use crate::intake::{Budget, unpack};

    #[test]
    fn parts_behind_the_limit_are_told() {
        let row = |number: usize| {
            format!("{number},\"<Response xmlns=\"\"urn:oasis:names:tc:SAML:2.0:protocol\"\" ID=\"\"_1\"\"/>\"\n")
        };
        let told = |rows: usize| {
            let table = format!("id,\"text\"\n{}", (0..rows).map(row).collect::<String>());
            let case = Case::from_text(&table);
            let items: Vec<_> = case.inputs.iter().flat_map(|input| unpack(input, &Budget::default())).collect();
            items.iter().flat_map(|item| &item.notes).any(|note| note.detail == format!("parts {MAX_PARTS}"))
        };
        assert!(!told(MAX_PARTS) && told(MAX_PARTS + 1));
    }
}
