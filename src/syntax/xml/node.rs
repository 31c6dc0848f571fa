//! Handles to the nodes of a document: the way everything reads a tree.

use super::tree::{Attribute, Document, Namespace, NodeData, NodeId, NodeKind};
use crate::source::Span;
use std::num::NonZeroUsize;

/// Around the characters of a CDATA section.
pub(super) const CDATA: &str = "<![CDATA[";
pub(super) const CDATA_END: &str = "]]>";

/// A node of a document. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    pub(super) document: &'a Document,
    pub(super) id: NodeId,
}

impl Document {
    /// The node of the document itself; `None` only for a default value that was never parsed.
    pub fn document(&self) -> Option<Node<'_>> {
        (!self.nodes.is_empty()).then_some(Node { document: self, id: NodeId::DOCUMENT })
    }

    /// The text that all places refer to.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The root element.
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| Node { document: self, id })
    }

    /// A node by its id.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        (id.index() < self.nodes.len()).then_some(Node { document: self, id })
    }

    /// All nodes in document order, the document node first.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).filter_map(|index| self.node(NodeId::from_index(index)?))
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes().filter(|node| node.is_element())
    }

    /// The path of the innermost attribute or element that holds `span`, such as `/samlp:Response/@Destination`
    /// or `/samlp:Response/saml:Assertion[2]/saml:Subject/saml:NameID`. Prefixes are those of the message.
    pub fn path_at(&self, span: Span) -> String {
        let Some(node) = self.innermost(span) else { return "/".to_owned() };
        let mut path = node.path();
        if let Some(attribute) = node.attributes().iter().find(|attribute| attribute.span.contains(span)) {
            path.push_str("/@");
            path.push_str(&attribute.qualified_name());
        }
        path
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl<'a> Node<'a> {
    fn data(self) -> Option<&'a NodeData> {
        self.document.nodes.get(self.id.index())
    }

    fn at(self, id: Option<NodeId>) -> Option<Node<'a>> {
        id.map(|id| Node { document: self.document, id })
    }

    /// Its id.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// Its document.
    pub fn document(self) -> &'a Document {
        self.document
    }

    /// What it is.
    pub fn kind(self) -> &'a NodeKind {
        self.data().map_or(&NodeKind::Root, |data| &data.kind)
    }

    /// Its place: for an element from `<` of the start tag to `>` of the end tag.
    pub fn span(self) -> Span {
        self.data().map_or(Span::default(), |data| data.span)
    }

    /// The start tag of an element; the whole node otherwise.
    pub fn start_tag(self) -> Span {
        match self.kind() {
            NodeKind::Element { start_tag_end, .. } => Span::new(self.span().start, *start_tag_end),
            _ => self.span(),
        }
    }

    /// The end tag of an element; `None` for an empty-element tag, or where the text ended before it.
    pub fn end_tag(self) -> Option<Span> {
        match self.kind() {
            NodeKind::Element { end_tag_start, .. } => {
                end_tag_start.map(|start| Span::new(start.get(), self.span().end))
            }
            _ => None,
        }
    }

    /// Between start tag and end tag of an element; empty at its end where it has no content.
    pub fn content_span(self) -> Span {
        match self.kind() {
            NodeKind::Element { start_tag_end, end_tag_start, .. } => {
                Span::new(*start_tag_end, end_tag_start.map_or(self.span().end, NonZeroUsize::get))
            }
            _ => self.span(),
        }
    }

    /// Whether it is an element.
    pub fn is_element(self) -> bool {
        matches!(self.kind(), NodeKind::Element { .. })
    }

    /// Local name of an element; empty otherwise.
    pub fn local(self) -> &'a str {
        match self.kind() {
            NodeKind::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// Prefix of an element as written; empty otherwise.
    pub fn prefix(self) -> &'a str {
        match self.kind() {
            NodeKind::Element { name, .. } => &name.prefix,
            _ => "",
        }
    }

    /// `prefix:local` as written.
    pub fn qualified_name(self) -> String {
        match self.kind() {
            NodeKind::Element { name, .. } => name.qualified(),
            _ => String::new(),
        }
    }

    /// Namespace name of an element.
    pub fn namespace(self) -> Option<&'a str> {
        match self.kind() {
            NodeKind::Element { name, .. } => name.namespace.as_deref(),
            _ => None,
        }
    }

    /// Whether it is the element `{namespace}local`.
    pub fn is(self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == Some(namespace)
    }

    /// Parent node; `None` for the document.
    pub fn parent(self) -> Option<Node<'a>> {
        self.at(self.data()?.parent)
    }

    /// Previous sibling of any kind.
    pub fn prev_sibling(self) -> Option<Node<'a>> {
        self.at(self.data()?.prev_sibling)
    }

    /// Next sibling of any kind.
    pub fn next_sibling(self) -> Option<Node<'a>> {
        self.at(self.data()?.next_sibling)
    }

    /// First child of any kind.
    pub fn first_child(self) -> Option<Node<'a>> {
        self.at(self.data()?.first_child)
    }

    /// The namespace declarations in force here as prefix and name, outermost first.
    pub(crate) fn scope(self) -> Vec<(String, String)> {
        let mut chain: Vec<Node<'_>> = std::iter::once(self).chain(self.ancestors()).collect();
        chain.reverse();
        let declared = chain.into_iter().flat_map(|holder| holder.namespaces());
        declared.map(|namespace| (namespace.prefix.to_string(), namespace.uri.to_string())).collect()
    }

    /// Parent, grandparent and so on, the document node last.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// All children in order.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::successors(self.first_child(), |node| node.next_sibling())
    }

    /// Child elements in order.
    pub fn elements(self) -> impl Iterator<Item = Node<'a>> {
        self.children().filter(|node| node.is_element())
    }

    /// Child elements `{namespace}local` in order.
    pub fn elements_named(self, namespace: &'a str, local: &'a str) -> impl Iterator<Item = Node<'a>> {
        self.elements().filter(move |node| node.is(namespace, local))
    }

    /// The first child element `{namespace}local`.
    pub fn element(self, namespace: &str, local: &str) -> Option<Node<'a>> {
        self.elements().find(|node| node.is(namespace, local))
    }

    /// The node itself and all nodes below it, in document order. Iterative.
    pub fn descendants(self) -> impl Iterator<Item = Node<'a>> {
        let start = self.id;
        std::iter::successors(Some(self), move |node| {
            if let Some(child) = node.first_child() {
                return Some(child);
            }
            let mut at = *node;
            loop {
                if at.id == start {
                    return None;
                }
                if let Some(next) = at.next_sibling() {
                    return Some(next);
                }
                at = at.parent()?;
            }
        })
    }

    /// Attributes of an element that are no namespace declarations, as written.
    pub fn attributes(self) -> &'a [Attribute] {
        match self.kind() {
            NodeKind::Element { attributes: (from, to), .. } => {
                self.document.attributes.get(*from as usize..*to as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// The attribute `local` without a namespace.
    pub fn attribute(self, local: &str) -> Option<&'a Attribute> {
        self.attributes().iter().find(|attribute| {
            attribute.local() == local && attribute.prefix().is_empty() && attribute.namespace().is_none()
        })
    }

    /// The attribute `{namespace}local`.
    pub fn attribute_ns(self, namespace: &str, local: &str) -> Option<&'a Attribute> {
        self.attributes()
            .iter()
            .find(|attribute| attribute.local() == local && attribute.namespace() == Some(namespace))
    }

    /// Namespace declarations written on this element; for the document node those in force around a part of another document.
    pub fn namespaces(self) -> &'a [Namespace] {
        match self.kind() {
            NodeKind::Element { namespaces: (from, to), .. } => {
                self.document.namespaces.get(*from as usize..*to as usize).unwrap_or(&[])
            }
            NodeKind::Root => &self.document.context,
            _ => &[],
        }
    }

    /// The namespace a prefix stands for at this element (`""` for the default); `None` where it is not declared.
    pub fn resolve(self, prefix: &str) -> Option<&'a str> {
        if prefix == "xml" {
            return Some(super::ns::XML);
        }
        std::iter::once(self)
            .chain(self.ancestors())
            .find_map(|node| node.namespaces().iter().find(|namespace| namespace.prefix == prefix))
            .map(|namespace| namespace.uri.as_str())
            .filter(|uri| !uri.is_empty())
    }

    /// The characters of a text node; `None` for every other kind.
    pub fn characters(self) -> Option<&'a str> {
        let NodeKind::Text { changed, cdata } = self.kind() else { return None };
        if let Some(changed) = changed {
            return Some(changed);
        }
        let span = self.span();
        let span =
            if *cdata { Span::new(span.start + CDATA.len(), span.end.saturating_sub(CDATA_END.len())) } else { span };
        Some(span.of(&self.document.source))
    }

    /// The characters directly inside this element, joined across comments, instructions and CDATA:
    /// what a reader that ignores comments sees. Text of child elements is not included.
    pub fn text(self) -> String {
        let mut text = String::new();
        for child in self.children() {
            text.push_str(child.characters().unwrap_or(""));
        }
        text
    }

    /// `/samlp:Response/saml:Assertion[2]`: position only where siblings share the name.
    pub fn path(self) -> String {
        let mut steps: Vec<String> =
            std::iter::once(self).chain(self.ancestors()).filter(|node| node.is_element()).map(Node::step).collect();
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    fn step(self) -> String {
        let alike = |node: &Node<'a>| node.local() == self.local() && node.namespace() == self.namespace();
        let before =
            std::iter::successors(self.prev_sibling(), |node| node.prev_sibling()).filter(|node| alike(node)).count();
        let after = std::iter::successors(self.next_sibling(), |node| node.next_sibling()).any(|node| alike(&node));
        if before > 0 || after { format!("{}[{}]", self.qualified_name(), before + 1) } else { self.qualified_name() }
    }
}
