//! The XML documents of a case that are judged.
//! Input: the case. Output: documents with their items. Invariant: the same characters are judged once; web pages are not XML.

use crate::intake::LayerKind;
use crate::item::Item;
use crate::rules::Context;
use crate::source::Span;
use crate::syntax::xml::Document;

/// The documents to judge. A message embedded in another document as elements is judged there, with the same characters;
/// one that stood there as escaped text, or was encrypted, is judged by itself. Web pages are not XML.
pub(crate) fn documents<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Document)> {
    let items = cx.items;
    items
        .iter()
        .filter(move |item| !is_part_of_parent(items, item))
        .filter_map(|item| Some((item, item.xml()?)))
        .filter(|(item, _)| !is_web_page(item))
}

/// Whether the item is HTML: neither a message nor broken XML.
pub(crate) fn is_web_page(item: &Item) -> bool {
    if let Some(root) = item.xml().and_then(|document| document.root()) {
        return root.local().eq_ignore_ascii_case("html")
            && root.namespace().is_none_or(|namespace| namespace == "http://www.w3.org/1999/xhtml");
    }
    let start: String = item.text().trim_start().chars().take(300).collect::<String>().to_ascii_lowercase();
    start.starts_with('<') && (start.contains("<!doctype html") || start.contains("<html"))
}

fn is_part_of_parent(items: &[Item], item: &Item) -> bool {
    let Some(parent) = item.parent.and_then(|parent| items.get(parent)) else { return false };
    let Some(cut) = item.layers.first().filter(|layer| layer.kind == LayerKind::Embedded) else { return false };
    let span = cut.map.outer(Span::new(0, cut.content.as_bytes().len()));
    parent.xml().is_some() && parent.text().get(span.start..).is_some_and(|text| text.starts_with('<'))
}
