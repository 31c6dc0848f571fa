//! Text to tree, on quick-xml, with the checks that quick-xml leaves to its user.
//! Namespace and lexical faults are noted and reading goes on; faults that leave the structure open stop it.

use super::chars::{self, Reference};
use super::node::{CDATA, CDATA_END};
use super::scope::{DEFAULT_PREFIX, Scopes};
use super::tag::{self, Defects, RawAttribute};
use super::tree::NodeData;
use super::{Attribute, Budget, Declaration, DefectKind, Document, Namespace, NodeId, NodeKind, ns};
use crate::source::Span;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Reads a document. Never fails: what is wrong is in [`Document::defects`], what could be read is in the tree.
/// A DOCTYPE is noted and never read; an entity it may define stays as `&name;` in the text.
pub fn parse(text: &str, budget: &Budget) -> Document {
    parse_shared(&Arc::from(text), budget)
}

/// The same without a copy of the text.
pub fn parse_shared(text: &Arc<str>, budget: &Budget) -> Document {
    parse_in_context(text, budget, &[])
}

/// Reads a document whose root stands inside another one: `context` gives the namespace declarations in force there,
/// outermost first, as prefix (empty for the default) and namespace name.
pub fn parse_in_context(text: &Arc<str>, budget: &Budget, context: &[(String, String)]) -> Document {
    let mut builder = Builder::new(text, budget);
    builder.document.source = Arc::clone(text);
    for (prefix, uri) in context {
        let (prefix, uri) = (builder.scopes.text(prefix), builder.scopes.text(uri));
        let id = builder.scopes.prefix_id(&prefix);
        builder.scopes.bind(id, (!uri.is_empty()).then(|| uri.clone()));
        builder.document.context.retain(|other| other.prefix != prefix);
        builder.document.context.push(Namespace { prefix, uri, span: Span::default() });
    }
    builder.read();
    builder.finish()
}

/// Nodes of any kind for one element of the budget: bounds text, comments and instructions too.
const NODES_PER_ELEMENT: usize = 4;

struct Builder<'a> {
    text: &'a str,
    budget: Budget,
    document: Document,
    scopes: Scopes<'a>,
    open: Vec<Open<'a>>,
    raw: Vec<RawAttribute<'a>>,
    defects: Defects,
    elements: usize,
    /// Where reading stopped.
    end: usize,
}

/// An element whose end tag has not come yet.
struct Open<'a> {
    node: NodeId,
    name: &'a str,
    mark: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, budget: &Budget) -> Self {
        let mut defects = Defects::default();
        for (offset, c) in chars::forbidden(text).take(tag::MAX_DEFECTS / 2) {
            let span = Span::new(offset, offset + c.len_utf8());
            defects.note(DefectKind::ForbiddenCharacter, span, format!("U+{:04X}", u32::from(c)));
        }
        let root = NodeData::new(NodeKind::Root, None, Span::new(0, text.len()));
        let document = Document { nodes: vec![root], ..Document::default() };
        Builder {
            text,
            budget: *budget,
            document,
            scopes: Scopes::new(),
            open: Vec::new(),
            raw: Vec::new(),
            defects,
            elements: 0,
            end: text.len(),
        }
    }

    fn read(&mut self) {
        let text = self.text;
        let after_mark = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        // A second byte order mark is a character outside the root; the reader would pass over it without counting.
        let body = after_mark.trim_start_matches('\u{FEFF}');
        let base = text.len() - body.len();
        let span = Span::new(text.len() - after_mark.len(), base);
        if !span.is_empty() {
            self.outside(self.slice(span.start, span.end), span);
        }
        let mut reader = Reader::from_str(body);
        let config = reader.config_mut();
        // Everything that is checked is checked here, so that reading goes on and the place is exact.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let position = |reader: &Reader<&[u8]>| base + usize::try_from(reader.buffer_position()).unwrap_or(body.len());
        loop {
            let start = position(&reader).min(text.len());
            let event = reader.read_event();
            let span = Span::new(start, position(&reader).min(text.len()));
            match event {
                Ok(Event::Eof) => break,
                Ok(Event::Start(_)) => self.start(span, false),
                Ok(Event::Empty(_)) => self.start(span, true),
                Ok(Event::End(_)) => self.end_tag(span),
                Ok(Event::Text(_)) => self.text(span),
                Ok(Event::GeneralRef(_)) => self.reference(span),
                Ok(Event::CData(_)) => self.cdata(span),
                Ok(Event::Comment(_)) => self.comment(span),
                Ok(Event::PI(_)) => self.instruction(span),
                Ok(Event::Decl(_)) if start == base => self.declaration(span),
                Ok(Event::Decl(_)) => self.defects.note(DefectKind::LateDeclaration, span, "<?xml"),
                Ok(Event::DocType(_)) => self.doctype(span),
                Err(error) => self.refused(&error, span),
            }
            if self.defects.stopped() {
                // The last node may be the one that hits the limit. It is still nested in its open ancestors.
                let last = self.document.nodes.last().map_or(0, |node| node.span.end);
                self.end = if self.unfinished() { text.len() } else { start.max(last.min(span.end)) };
                break;
            }
        }
    }

    fn unfinished(&self) -> bool {
        self.defects.has(DefectKind::UnfinishedMarkup)
    }

    fn finish(mut self) -> Document {
        if !self.defects.stopped() {
            if let Some(open) = self.open.last() {
                self.defects.stop(DefectKind::Truncated, Span::at(self.text.len()), open.name);
            } else if self.document.root.is_none() && !self.defects.has(DefectKind::TextOutsideRoot) {
                self.defects.stop(DefectKind::Empty, Span::new(0, self.text.len()), "no element");
            }
        }
        for open in &self.open {
            if let Some(node) = self.document.nodes.get_mut(open.node.index()) {
                node.span.end = self.end.max(node.span.end);
            }
        }
        self.document.defects = self.defects.into_sorted();
        self.document
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// Appends a node to the innermost open element, or to the document.
    fn push(&mut self, kind: NodeKind, span: Span) -> Option<NodeId> {
        let index = self.document.nodes.len();
        let limit = self.budget.elements.saturating_mul(NODES_PER_ELEMENT);
        let id = NodeId::from_index(index).filter(|_| index <= limit);
        let Some(id) = id else {
            self.defects.stop(DefectKind::Budget, span, format!("nodes {limit}"));
            return None;
        };
        let parent = self.open.last().map_or(NodeId::DOCUMENT, |open| open.node);
        let mut node = NodeData::new(kind, Some(parent), span);
        let before = self.document.nodes.get_mut(parent.index()).and_then(|parent| {
            if parent.first_child.is_none() {
                parent.first_child = Some(id);
            }
            parent.last_child.replace(id)
        });
        node.prev_sibling = before;
        if let Some(before) = before.and_then(|before| self.document.nodes.get_mut(before.index())) {
            before.next_sibling = Some(id);
        }
        self.document.nodes.push(node);
        Some(id)
    }

    fn start(&mut self, span: Span, empty: bool) {
        let inner_end = span.end.saturating_sub(if empty { 2 } else { 1 });
        let inner = self.slice(span.start + 1, inner_end);
        let name_length = inner.bytes().position(chars::is_space).unwrap_or(inner.len());
        let name = inner.get(..name_length).unwrap_or("");
        let name_span = Span::new(span.start + 1, span.start + 1 + name_length);
        if !chars::starts_name(name) {
            return self.defects.stop(DefectKind::BadName, name_span, name);
        }
        if self.open.is_empty() && self.document.root.is_some() {
            return self.defects.stop(DefectKind::SecondRoot, span, name);
        }
        if self.open.len() >= self.budget.depth {
            return self.defects.stop(DefectKind::Budget, span, format!("depth {}", self.budget.depth));
        }
        if self.elements >= self.budget.elements {
            return self.defects.stop(DefectKind::Budget, span, format!("elements {}", self.budget.elements));
        }
        self.elements += 1;
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        let rest = inner.get(name_length..).unwrap_or("");
        if tag::attributes(rest, name_span.end, self.budget.attributes, &mut raw, &mut self.defects) {
            self.defects.stop(DefectKind::Budget, span, format!("attributes {}", self.budget.attributes));
        }
        let mark = self.scopes.mark();
        let id = self.scopes.name_id(name);
        let namespaces = self.declare(&raw);
        let attributes = self.resolve_attributes(&mut raw);
        self.raw = raw;
        let Some(qname) = self.scopes.name(id) else { return };
        let (valid, prefixed) = (qname.valid, qname.prefix_id != DEFAULT_PREFIX);
        let Some(expanded) = self.scopes.expanded(id, false) else { return };
        if !valid {
            self.defects.note(DefectKind::BadName, name_span, name);
        } else if prefixed && expanded.namespace.is_none() {
            self.defects.note(DefectKind::UnboundPrefix, name_span, expanded.prefix.as_str());
        }
        let kind =
            NodeKind::Element { name: expanded, attributes, namespaces, start_tag_end: span.end, end_tag_start: None };
        let Some(node) = self.push(kind, span) else { return };
        self.document.root.get_or_insert(node);
        if empty {
            self.scopes.leave(mark);
        } else {
            self.open.push(Open { node, name, mark });
        }
    }

    /// Takes the namespace declarations of a tag into force.
    fn declare(&mut self, raw: &[RawAttribute<'a>]) -> (u32, u32) {
        let from = self.document.namespaces.len();
        for attribute in raw {
            let prefix = match attribute.name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.document.namespaces.len() >= self.budget.namespaces {
                let detail = format!("namespaces {}", self.budget.namespaces);
                self.defects.stop(DefectKind::Budget, attribute.span, detail);
                break;
            }
            let uri = self.scopes.text(&attribute.value);
            let written = attribute.name;
            if written != "xmlns" && !chars::is_ncname(prefix) {
                self.defects.note(DefectKind::BadName, attribute.span, written);
            }
            let forbidden = prefix == "xmlns"
                || (prefix == "xml") != (uri == ns::XML)
                || uri == ns::XMLNS
                || (written != "xmlns" && uri.is_empty());
            let prefix = self.scopes.text(prefix);
            let declared = self.document.namespaces.get(from..).unwrap_or(&[]);
            if declared.iter().any(|other| other.prefix == prefix) {
                self.defects.note(DefectKind::DuplicateAttribute, attribute.span, written);
            } else if forbidden {
                self.defects.note(DefectKind::BadNamespaceDeclaration, attribute.span, written);
            } else {
                let id = self.scopes.prefix_id(&prefix);
                self.scopes.bind(id, (!uri.is_empty()).then(|| uri.clone()));
            }
            self.document.namespaces.push(Namespace { prefix, uri, span: attribute.span });
        }
        (index(from), index(self.document.namespaces.len()))
    }

    /// Stores the attributes of a tag that are no namespace declarations.
    fn resolve_attributes(&mut self, raw: &mut Vec<RawAttribute<'a>>) -> (u32, u32) {
        let from = self.document.attributes.len();
        for attribute in raw.drain(..) {
            if attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") {
                continue;
            }
            let id = self.scopes.name_id(attribute.name);
            let Some(qname) = self.scopes.name(id) else { continue };
            let (valid, prefixed) = (qname.valid, qname.prefix_id != DEFAULT_PREFIX);
            let Some(name) = self.scopes.expanded(id, true) else { continue };
            let name_span = Span::new(attribute.span.start, attribute.span.start + attribute.name.len());
            if !valid {
                self.defects.note(DefectKind::BadName, name_span, attribute.name);
            } else if prefixed && name.namespace.is_none() {
                self.defects.note(DefectKind::UnboundPrefix, name_span, name.prefix.as_str());
            }
            let before = self.document.attributes.get(from..).unwrap_or(&[]);
            let same = |other: &Attribute| {
                other.name.local == name.local
                    && (other.name.prefix == name.prefix
                        || (name.namespace.is_some() && other.name.namespace == name.namespace))
            };
            if before.iter().any(same) {
                self.defects.note(DefectKind::DuplicateAttribute, attribute.span, attribute.name);
            }
            self.document.attributes.push(Attribute {
                name,
                value: attribute.value.into_owned(),
                span: attribute.span,
                value_span: attribute.value_span,
            });
        }
        (index(from), index(self.document.attributes.len()))
    }

    fn end_tag(&mut self, span: Span) {
        let written = self.slice(span.start + 2, span.end.saturating_sub(1));
        let name = written.trim_end_matches([' ', '\t', '\r', '\n']);
        let Some(open) = self.open.last() else {
            return self.defects.stop(DefectKind::UnexpectedEndTag, span, name);
        };
        if open.name != name {
            let detail = format!("{}/{name}", open.name);
            return self.defects.stop(DefectKind::MismatchedTag, span, detail);
        }
        self.scopes.leave(open.mark);
        if let Some(node) = self.document.nodes.get_mut(open.node.index()) {
            node.span.end = span.end;
            if let NodeKind::Element { end_tag_start, .. } = &mut node.kind {
                *end_tag_start = NonZeroUsize::new(span.start);
            }
        }
        self.open.pop();
    }

    fn text(&mut self, span: Span) {
        let raw = self.slice(span.start, span.end);
        if self.open.is_empty() {
            if !raw.bytes().all(chars::is_space) {
                self.outside(raw, span);
            }
            return;
        }
        if raw.starts_with('&') {
            self.defects.note(DefectKind::BareAmpersand, Span::new(span.start, span.start + 1), "&");
        }
        if memchr::memchr(b']', raw.as_bytes()).is_some() {
            for (at, end) in raw.match_indices("]]>") {
                let place = Span::new(span.start + at, span.start + at + end.len());
                self.defects.note(DefectKind::CdataEndInText, place, end);
            }
        }
        self.push_text(chars::normalise_line_ends(raw), false, span);
    }

    /// A borrowed value is what the source has there.
    fn push_text(&mut self, value: Cow<'_, str>, cdata: bool, span: Span) {
        if !span.is_empty() {
            let changed = match value {
                Cow::Borrowed(_) => None,
                Cow::Owned(changed) => Some(changed.into()),
            };
            self.push(NodeKind::Text { changed, cdata }, span);
        }
    }

    fn outside(&mut self, raw: &str, span: Span) {
        let before = raw.bytes().take_while(|byte| chars::is_space(*byte)).count();
        let shown = raw.trim_matches([' ', '\t', '\r', '\n']);
        let place = Span::new(span.start + before, span.start + before + shown.len());
        self.defects.note(DefectKind::TextOutsideRoot, place, shown.chars().take(40).collect::<String>());
    }

    fn reference(&mut self, span: Span) {
        let raw = self.slice(span.start, span.end);
        if self.open.is_empty() {
            return self.outside(raw, span);
        }
        let body = self.slice(span.start + 1, span.end.saturating_sub(1));
        let value = match chars::reference(body) {
            Reference::Character(c) => Cow::Owned(c.to_string()),
            other => {
                tag::note_reference(&other, body, span, &mut self.defects);
                chars::normalise_line_ends(raw)
            }
        };
        self.push_text(value, false, span);
    }

    fn cdata(&mut self, span: Span) {
        if self.open.is_empty() {
            return self.outside(self.slice(span.start, span.end), span);
        }
        let raw = self.slice(span.start + CDATA.len(), span.end.saturating_sub(CDATA_END.len()));
        self.push_text(chars::normalise_line_ends(raw), true, span);
    }

    fn comment(&mut self, span: Span) {
        let raw = self.slice(span.start + 4, span.end.saturating_sub(3));
        if let Some(at) = raw.find("--").or_else(|| raw.ends_with('-').then(|| raw.len() - 1)) {
            let place = Span::new(span.start + 4 + at, span.start + 6 + at);
            self.defects.note(DefectKind::DoubleHyphenInComment, place, "--");
        }
        self.push(NodeKind::Comment { value: chars::normalise_line_ends(raw).into_owned() }, span);
    }

    fn instruction(&mut self, span: Span) {
        let raw = self.slice(span.start + 2, span.end.saturating_sub(2));
        let length = raw.bytes().position(chars::is_space).unwrap_or(raw.len());
        let (target, data) = raw.split_at_checked(length).unwrap_or((raw, ""));
        if target.eq_ignore_ascii_case("xml") {
            return self.defects.note(DefectKind::LateDeclaration, span, target);
        }
        if !chars::is_ncname(target) {
            self.defects.note(DefectKind::BadName, Span::new(span.start + 2, span.start + 2 + length), target);
        }
        let data = data.trim_start_matches([' ', '\t', '\r', '\n']);
        let data = chars::normalise_line_ends(data).into_owned();
        self.push(NodeKind::Instruction { target: target.to_owned(), data }, span);
    }

    fn declaration(&mut self, span: Span) {
        let inside = self.slice(span.start + 5, span.end.saturating_sub(2));
        let mut raw = Vec::new();
        tag::attributes(inside, span.start + 5, 8, &mut raw, &mut self.defects);
        if !raw.first().is_some_and(|first| first.name == "version" && first.value.starts_with("1.")) {
            self.defects.note(DefectKind::Other, span, "version");
        }
        let stated = |name: &str| {
            raw.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.clone().into_owned())
        };
        self.document.declaration =
            Some(Declaration { span, version: stated("version"), encoding: stated("encoding") });
    }

    fn doctype(&mut self, span: Span) {
        if !self.slice(span.start, span.end).starts_with("<!DOCTYPE") {
            self.defects.note(DefectKind::Other, span, "doctype");
        }
        if self.document.doctype.is_some() || self.document.root.is_some() {
            self.defects.note(DefectKind::LateDoctype, span, "DOCTYPE");
        }
        self.document.doctype.get_or_insert(span);
    }

    /// What quick-xml could not cut into tokens: mostly markup that does not end.
    fn refused(&mut self, error: &quick_xml::Error, span: Span) {
        let rest = self.slice(span.start, self.text.len());
        let cut = ["<!--", CDATA, "<!DOCTYPE"].iter().any(|whole| whole.starts_with(rest));
        if cut || span.end >= self.text.len() {
            let place = Span::new(span.start, self.text.len());
            return self.defects.stop(DefectKind::UnfinishedMarkup, place, rest.chars().take(40).collect::<String>());
        }
        let shown: String = rest.chars().take(12).collect();
        let place = Span::new(span.start, span.start + shown.len());
        if matches!(error, quick_xml::Error::IllFormed(quick_xml::errors::IllFormedError::MissingDoctypeName)) {
            self.document.doctype.get_or_insert(span);
            return self.defects.note(DefectKind::Other, place, error.to_string());
        }
        self.defects.stop(DefectKind::Other, place, error.to_string());
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
