//! Which characters of a document are marked for a place.
//! Input: a place of the tree. Output: a place that is short enough to be read and never empty. No judgement.

use super::{Document, Node};
use crate::source::{Span, visible};

impl Document {
    /// The characters to mark: the start tag of an element that holds others, the whole attribute or start tag where a value is empty.
    /// Any other place stays as it is.
    pub fn mark(&self, text: &str, place: Span) -> Span {
        let Some(node) = self.innermost(place) else { return visible(text, place) };
        if node.span() == place {
            return if node.elements().next().is_some() { node.start_tag() } else { place };
        }
        if !place.is_empty() {
            return place;
        }
        if let Some(attribute) = node.attributes().iter().find(|attribute| attribute.value_span == place) {
            return attribute.span;
        }
        if place.start < node.start_tag().end && node.attributes().iter().all(|at| !at.span.contains(place)) {
            return node.start_tag();
        }
        let is_content = node.end_tag().is_some() && node.content_span().contains(place);
        if is_content && node.elements().next().is_none() { node.start_tag() } else { visible(text, place) }
    }

    /// The innermost element around a place.
    pub fn innermost(&self, place: Span) -> Option<Node<'_>> {
        let mut node = self.root().filter(|root| root.span().contains(place))?;
        while node.span() != place
            && let Some(inner) = node.elements().find(|child| child.span().contains(place))
        {
            node = inner;
        }
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Span;
    use crate::syntax::xml::{Budget, parse};

    fn marked(text: &str, place: &str) -> String {
        let document = parse(text, &Budget::MESSAGE);
        let start = text.find(place).unwrap();
        document.mark(text, Span::new(start, start + place.len())).of(text).to_owned()
    }

    fn around(text: &str, before: &str) -> String {
        let document = parse(text, &Budget::MESSAGE);
        document.mark(text, Span::at(text.find(before).unwrap() + before.len())).of(text).to_owned()
    }

    #[test]
    fn a_tree_is_marked_by_its_start_tag() {
        assert_eq!(marked("<a><b c=\"d\"><e/></b></a>", "<b c=\"d\"><e/></b>"), "<b c=\"d\">");
        assert_eq!(marked("<a><b>text</b></a>", "<b>text</b>"), "<b>text</b>");
        assert_eq!(marked("<a><b>text</b></a>", "text"), "text");
    }

    #[test]
    fn an_empty_value_is_marked_with_its_name() {
        assert_eq!(around("<a><b To=\"\"/></a>", "To=\""), "To=\"\"");
        assert_eq!(around("<a><b x=\"1\"></b></a>", "x=\"1\">"), "<b x=\"1\">");
        assert_eq!(around("<a x=\"1\"><b/></a>", ""), "<a x=\"1\">");
        assert_eq!(around("<a><b><c", "<c"), "<c");
    }
}
