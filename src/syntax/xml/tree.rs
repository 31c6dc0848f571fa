//! The tree: one arena of nodes, read through [`Node`] handles that are cheap to copy.

use super::name::{Name, Shared};
use crate::source::Span;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

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
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// The document node.
    pub(crate) const DOCUMENT: NodeId = NodeId(NonZeroU32::MIN);

    pub(super) fn from_index(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index).ok()?.checked_add(1)?).map(NodeId)
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A parsed document. It shares the source text, which spans are offsets into.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub(super) source: Arc<str>,
    pub(super) nodes: Vec<NodeData>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) namespaces: Vec<Namespace>,
    /// Declarations in force around the root, where the text was cut out of another document. Their spans are empty.
    pub(super) context: Vec<Namespace>,
    /// The root element, where there is one.
    pub(super) root: Option<NodeId>,
    /// The XML declaration.
    pub declaration: Option<Declaration>,
    /// The document type declaration, whole and unread.
    pub doctype: Option<Span>,
    /// What is wrong, in the order met. The tree holds what could be read all the same.
    pub defects: Vec<Defect>,
    /// Whether a viewer put every value on a line of its own. Not seen here: it depends on how the text was sent.
    pub is_laid_out: bool,
}

/// `<?xml version="1.0" encoding="…"?>`.
#[derive(Debug, Clone, Default)]
pub struct Declaration {
    /// Its place.
    pub span: Span,
    /// The stated version.
    pub version: Option<String>,
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

impl NodeData {
    pub(super) fn new(kind: NodeKind, parent: Option<NodeId>, span: Span) -> Self {
        NodeData { parent, first_child: None, last_child: None, next_sibling: None, prev_sibling: None, kind, span }
    }
}

/// What a node is. Names and values are those after the unescaping and line-end handling of XML 1.0.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// The document itself: parent of the root element and of comments and instructions beside it.
    Root,
    /// An element.
    Element {
        /// Its name: read with [`super::Node::local`], [`super::Node::prefix`] and [`super::Node::namespace`].
        name: Shared,
        /// First and end index of its attributes.
        attributes: (u32, u32),
        /// First and end index of the namespace declarations on it.
        namespaces: (u32, u32),
        /// Where the start tag ends. It begins with the element: [`super::Node::start_tag`].
        start_tag_end: usize,
        /// Where the end tag begins; `None` for an empty-element tag or where the text ended before it: [`super::Node::end_tag`].
        end_tag_start: Option<NonZeroUsize>,
    },
    /// Character data. Text, references and CDATA that follow each other are separate nodes.
    Text {
        /// The characters where they are not those of the source: read with [`super::Node::characters`].
        changed: Option<Box<str>>,
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
    /// Its name: read with [`Attribute::local`], [`Attribute::prefix`] and [`Attribute::namespace`].
    pub(super) name: Shared,
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
    pub prefix: Name,
    /// The namespace name; empty for `xmlns=""`.
    pub uri: Name,
    /// Its place.
    pub span: Span,
}

impl Document {
    /// Whether anything made reading stop early.
    pub fn is_broken(&self) -> bool {
        self.defects.iter().any(|defect| defect.fatal)
    }
}

impl Attribute {
    /// Prefix as written; empty where there is none.
    pub fn prefix(&self) -> &str {
        &self.name.prefix
    }

    /// Local name.
    pub fn local(&self) -> &str {
        &self.name.local
    }

    /// Namespace name; `None` without a prefix.
    pub fn namespace(&self) -> Option<&str> {
        self.name.namespace.as_deref()
    }

    /// `prefix:local` as written.
    pub fn qualified_name(&self) -> String {
        self.name.qualified()
    }
}
