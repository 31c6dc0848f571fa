//! The tree: one arena of nodes, read through [`Node`] handles that are cheap to copy.

use crate::source::Span;

/// What a parse may use up. Reaching a limit is a [`Defect`] of kind [`DefectKind::Budget`]; what was read until then stays.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Nesting of elements.
    pub depth: usize,
    /// Elements in the document.
    pub elements: usize,
    /// Attributes and namespace declarations of one element.
    pub attributes: usize,
    /// Namespace declarations in the document.
    pub namespaces: usize,
}

impl Budget {
    /// For a single message.
    pub const MESSAGE: Budget = Budget { depth: 64, elements: 50_000, attributes: 64, namespaces: 2000 };
    /// For metadata, whose aggregates are large.
    pub const METADATA: Budget = Budget { depth: 64, elements: 1_000_000, attributes: 256, namespaces: 100_000 };
}

/// Index of a node in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

/// A parsed document. The source text stays with the item; spans are offsets into it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub(super) nodes: Vec<NodeData>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) namespaces: Vec<Namespace>,
    /// The root element, where there is one.
    pub(super) root: Option<NodeId>,
    /// The XML declaration.
    pub declaration: Option<Declaration>,
    /// The document type declaration, whole and unread.
    pub doctype: Option<Span>,
    /// What is wrong, in the order met. The tree holds what could be read all the same.
    pub defects: Vec<Defect>,
}

/// `<?xml version="1.0" encoding="…"?>`.
#[derive(Debug, Clone, Default)]
pub struct Declaration {
    /// Its place.
    pub span: Span,
    /// The stated encoding.
    pub encoding: Option<String>,
}

/// A fault of well-formedness, or a limit reached.
#[derive(Debug, Clone)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Where.
    pub span: Span,
    /// The names or characters concerned, for the message to the person: for example the element that was not closed.
    pub detail: String,
    /// Whether reading stopped here.
    pub fatal: bool,
}

/// The kinds of defects. See XML 1.0 (fifth edition) and Namespaces in XML 1.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefectKind {
    /// Nothing but white space.
    Empty,
    /// The text ends before the root element does: `detail` names the innermost open element.
    Truncated,
    /// The text ends inside a tag, comment or the like.
    UnfinishedMarkup,
    /// An end tag that does not fit the start tag: `detail` is `open/close`.
    MismatchedTag,
    /// An end tag without a start tag.
    UnexpectedEndTag,
    /// A second root element.
    SecondRoot,
    /// Text outside the root element.
    TextOutsideRoot,
    /// `&` that starts no reference.
    BareAmpersand,
    /// A reference to an entity that is not one of the five predefined: `detail` is its name. Not expanded.
    UnknownEntity,
    /// A character reference to a character that XML does not allow, or that is no character.
    BadCharacterReference,
    /// A character that XML does not allow.
    ForbiddenCharacter,
    /// `]]>` in text.
    CdataEndInText,
    /// `<` in an attribute value.
    LessThanInAttribute,
    /// Attributes are not separated, not quoted, or have no value.
    BadAttribute,
    /// The same attribute twice, after namespaces are applied: `detail` is its name.
    DuplicateAttribute,
    /// A name that is no XML name, or with two colons.
    BadName,
    /// A prefix that is not declared: `detail` is the prefix.
    UnboundPrefix,
    /// A declaration that namespaces forbid (`xmlns:p=""`, `xmlns:xmlns`, `xml` bound elsewhere).
    BadNamespaceDeclaration,
    /// `<?xml …?>` that is not at the start.
    LateDeclaration,
    /// A DOCTYPE after the root element started, or a second one.
    LateDoctype,
    /// `--` inside a comment.
    DoubleHyphenInComment,
    /// A limit of [`Budget`] was reached: `detail` says which.
    Budget,
    /// Something else that quick-xml refuses: `detail` is its word.
    Other,
}

#[derive(Debug, Clone)]
pub(super) struct NodeData {
    pub(super) parent: Option<NodeId>,
    pub(super) first_child: Option<NodeId>,
    pub(super) last_child: Option<NodeId>,
    pub(super) next_sibling: Option<NodeId>,
    pub(super) prev_sibling: Option<NodeId>,
    pub(super) kind: NodeKind,
    pub(super) span: Span,
}

/// What a node is. Names and values are owned, after the unescaping and line-end handling of XML 1.0.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// The document itself: parent of the root element and of comments and instructions beside it.
    Root,
    /// An element.
    Element {
        /// Prefix as written; empty where there is none.
        prefix: String,
        /// Local name.
        local: String,
        /// Namespace name; `None` where no namespace applies or the prefix is not declared.
        namespace: Option<String>,
        /// First and end index of its attributes.
        attributes: (u32, u32),
        /// First and end index of the namespace declarations on it.
        namespaces: (u32, u32),
        /// The start tag.
        start_tag: Span,
        /// The end tag; `None` for an empty-element tag or where the text ended before it.
        end_tag: Option<Span>,
    },
    /// Character data. Text, references and CDATA that follow each other are separate nodes.
    Text {
        /// The characters.
        value: String,
        /// Whether it was a CDATA section.
        cdata: bool,
    },
    /// A comment.
    Comment {
        /// Between `<!--` and `-->`.
        value: String,
    },
    /// A processing instruction.
    Instruction {
        /// Its target.
        target: String,
        /// The rest.
        data: String,
    },
}

/// An attribute that is no namespace declaration.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Prefix as written; empty where there is none.
    pub prefix: String,
    /// Local name.
    pub local: String,
    /// Namespace name; `None` without a prefix.
    pub namespace: Option<String>,
    /// Value, normalised as XML 1.0 3.3.3 says.
    pub value: String,
    /// `name="value"`.
    pub span: Span,
    /// Between the quotes.
    pub value_span: Span,
}

/// A namespace declaration on an element.
#[derive(Debug, Clone)]
pub struct Namespace {
    /// The prefix; empty for `xmlns="…"`.
    pub prefix: String,
    /// The namespace name; empty for `xmlns=""`.
    pub uri: String,
    /// Its place.
    pub span: Span,
}

impl Document {
    /// The node of the document itself; `None` only for a default value that was never parsed.
    pub fn document(&self) -> Option<Node<'_>> {
        (!self.nodes.is_empty()).then_some(Node { document: self, id: NodeId(0) })
    }

    /// The root element.
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| Node { document: self, id })
    }

    /// A node by its id.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        ((id.0 as usize) < self.nodes.len()).then_some(Node { document: self, id })
    }

    /// All nodes in document order, the document node first.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).filter_map(|index| self.node(NodeId(u32::try_from(index).ok()?)))
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes().filter(|node| node.is_element())
    }

    /// Whether anything made reading stop early.
    pub fn is_broken(&self) -> bool {
        self.defects.iter().any(|defect| defect.fatal)
    }

    /// The path of the innermost attribute or element that holds `span`, such as `/samlp:Response/@Destination`
    /// or `/samlp:Response/saml:Assertion[2]/saml:Subject/saml:NameID`. Prefixes are those of the message.
    pub fn path_at(&self, span: Span) -> String {
        let Some(mut node) = self.root().filter(|root| root.span().contains(span)) else { return "/".to_owned() };
        while let Some(inner) = node.elements().find(|child| child.span().contains(span)) {
            node = inner;
        }
        let mut path = node.path();
        if let Some(attribute) = node.attributes().iter().find(|attribute| attribute.span.contains(span)) {
            path.push_str("/@");
            path.push_str(&attribute.qualified_name());
        }
        path
    }
}

impl Attribute {
    /// `prefix:local` as written.
    pub fn qualified_name(&self) -> String {
        if self.prefix.is_empty() { self.local.clone() } else { format!("{}:{}", self.prefix, self.local) }
    }
}

/// A node of a document. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    document: &'a Document,
    id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl<'a> Node<'a> {
    fn data(self) -> Option<&'a NodeData> {
        self.document.nodes.get(self.id.0 as usize)
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
            NodeKind::Element { start_tag, .. } => *start_tag,
            _ => self.span(),
        }
    }

    /// Between start tag and end tag of an element; empty at its end where it has no content.
    pub fn content_span(self) -> Span {
        match self.kind() {
            NodeKind::Element { start_tag, end_tag, .. } => {
                Span::new(start_tag.end, end_tag.map_or(self.span().end, |tag| tag.start))
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
            NodeKind::Element { local, .. } => local,
            _ => "",
        }
    }

    /// Prefix of an element as written; empty otherwise.
    pub fn prefix(self) -> &'a str {
        match self.kind() {
            NodeKind::Element { prefix, .. } => prefix,
            _ => "",
        }
    }

    /// `prefix:local` as written.
    pub fn qualified_name(self) -> String {
        if self.prefix().is_empty() { self.local().to_owned() } else { format!("{}:{}", self.prefix(), self.local()) }
    }

    /// Namespace name of an element.
    pub fn namespace(self) -> Option<&'a str> {
        match self.kind() {
            NodeKind::Element { namespace, .. } => namespace.as_deref(),
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
        self.attributes()
            .iter()
            .find(|attribute| attribute.namespace.is_none() && attribute.prefix.is_empty() && attribute.local == local)
    }

    /// The attribute `{namespace}local`.
    pub fn attribute_ns(self, namespace: &str, local: &str) -> Option<&'a Attribute> {
        self.attributes()
            .iter()
            .find(|attribute| attribute.namespace.as_deref() == Some(namespace) && attribute.local == local)
    }

    /// Namespace declarations written on this element.
    pub fn namespaces(self) -> &'a [Namespace] {
        match self.kind() {
            NodeKind::Element { namespaces: (from, to), .. } => {
                self.document.namespaces.get(*from as usize..*to as usize).unwrap_or(&[])
            }
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

    /// The characters directly inside this element, joined across comments, instructions and CDATA:
    /// what a reader that ignores comments sees. Text of child elements is not included.
    pub fn text(self) -> String {
        let mut text = String::new();
        for child in self.children() {
            if let NodeKind::Text { value, .. } = child.kind() {
                text.push_str(value);
            }
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
