//! The walk over the tree that writes canonical octets.

use super::model::{Canonical, Fault, MAX_OCTETS, Method, NodeSet};
use super::namespaces::{Binding, Rendered};
use super::{base, escape};
use crate::crypto::hash::Pieces;
use crate::order;
use crate::syntax::xml::{Attribute, Document, Node, NodeKind, ns};

pub(super) struct Walk<'a, 'p> {
    document: &'a Document,
    set: NodeSet,
    method: Method,
    prefixes: &'p [&'p str],
    rendered: Rendered<'a>,
    /// One mark of `rendered` for each open element.
    marks: Vec<usize>,
    bindings: Vec<Binding<'a>>,
    attributes: Vec<&'a Attribute>,
    out: Canonical,
    /// Who takes the octets as they come. They are then not kept, nor traced.
    taker: Option<Pieces<'p>>,
    /// Octets taken so far.
    taken: usize,
    after_root: bool,
}

/// Octets that are handed on in one piece: what stays near the processor.
const PIECE: usize = 16 << 10;

impl<'a, 'p> Walk<'a, 'p> {
    pub(super) fn new(document: &'a Document, set: NodeSet, method: Method, prefixes: &'p [&'p str]) -> Self {
        Walk {
            document,
            set,
            method,
            prefixes,
            rendered: Rendered::default(),
            marks: Vec::new(),
            bindings: Vec::new(),
            attributes: Vec::new(),
            out: Canonical::default(),
            taker: None,
            taken: 0,
            after_root: false,
        }
    }

    /// Hands the octets on piece by piece instead of keeping them. Goes out: how many there were, and a relative namespace name.
    pub(super) fn run_into(mut self, taker: Pieces<'p>) -> Result<(usize, Option<String>), Fault> {
        self.taker = Some(taker);
        self.walk()?;
        self.hand_on();
        Ok((self.taken, self.out.relative_namespace))
    }

    pub(super) fn run(mut self) -> Result<Canonical, Fault> {
        self.walk()?;
        Ok(self.out)
    }

    fn hand_on(&mut self) {
        if let Some(taker) = &mut self.taker {
            taker(&self.out.octets);
            self.taken += self.out.octets.len();
            self.out.octets.clear();
            self.out.trace.clear();
        }
    }

    fn walk(&mut self) -> Result<(), Fault> {
        let Some(apex) = self.document.node(self.set.apex) else { return Ok(()) };
        let outside = self
            .set
            .without
            .is_some_and(|signature| std::iter::once(apex).chain(apex.ancestors()).any(|node| node.id() == signature));
        if outside {
            // The target lies inside the signature that is taken out: nothing is left.
            return Ok(());
        }
        self.out.octets.reserve(if self.taker.is_some() { 2 * PIECE } else { apex.span().len() });
        let mut node = apex;
        'walk: loop {
            let enter = Some(node.id()) != self.set.without;
            if enter {
                self.enter(node, node == apex)?;
                if let Some(child) = node.first_child() {
                    node = child;
                    continue;
                }
            }
            let mut written = enter;
            loop {
                if written {
                    self.leave(node);
                }
                if node == apex {
                    break 'walk;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    continue 'walk;
                }
                let Some(parent) = node.parent() else { break 'walk };
                node = parent;
                written = true;
            }
        }
        self.out.relative_namespace = self.rendered.relative.take();
        Ok(())
    }

    fn enter(&mut self, node: Node<'a>, apex: bool) -> Result<(), Fault> {
        if self.taken + self.out.octets.len() > MAX_OCTETS {
            return Err(Fault::Limit);
        }
        if self.out.octets.len() >= PIECE {
            self.hand_on();
        }
        match node.kind() {
            NodeKind::Root => {}
            NodeKind::Element { .. } => self.start_tag(node, apex)?,
            NodeKind::Text { .. } => {
                self.out.trace.push((self.out.octets.len(), node.id()));
                escape::text(node.characters().unwrap_or(""), &mut self.out.octets);
            }
            NodeKind::Comment { value } => {
                if self.method.comments && self.set.comments {
                    self.beside_root(node, apex, |out| {
                        out.extend_from_slice(b"<!--");
                        out.extend_from_slice(value.as_bytes());
                        out.extend_from_slice(b"-->");
                    });
                }
            }
            NodeKind::Instruction { target, data } => self.beside_root(node, apex, |out| {
                out.extend_from_slice(b"<?");
                out.extend_from_slice(target.as_bytes());
                if !data.is_empty() {
                    out.push(b' ');
                    out.extend_from_slice(data.as_bytes());
                }
                out.extend_from_slice(b"?>");
            }),
        }
        Ok(())
    }

    /// Comments and instructions outside the root element stand on lines of their own.
    fn beside_root(&mut self, node: Node<'a>, apex: bool, write: impl FnOnce(&mut Vec<u8>)) {
        let outside = !apex && node.parent().is_some_and(|parent| matches!(parent.kind(), NodeKind::Root));
        if outside && self.after_root {
            self.out.octets.push(b'\n');
        }
        self.out.trace.push((self.out.octets.len(), node.id()));
        write(&mut self.out.octets);
        if outside && !self.after_root {
            self.out.octets.push(b'\n');
        }
    }

    fn leave(&mut self, node: Node<'a>) {
        if !node.is_element() {
            return;
        }
        self.out.octets.extend_from_slice(b"</");
        name(node.prefix(), node.local(), &mut self.out.octets);
        self.out.octets.push(b'>');
        if let Some(mark) = self.marks.pop() {
            self.rendered.leave(mark);
        }
        if self.marks.is_empty() {
            self.after_root = true;
        }
    }

    fn start_tag(&mut self, node: Node<'a>, apex: bool) -> Result<(), Fault> {
        self.out.trace.push((self.out.octets.len(), node.id()));
        self.marks.push(self.rendered.mark());
        let mut bindings = std::mem::take(&mut self.bindings);
        // The root of a document that was decrypted stands in the scope of the place it was taken from.
        let apex = apex || self.marks.len() == 1;
        self.rendered.enter(node, apex, self.method, self.prefixes, &mut bindings)?;
        let out = &mut self.out.octets;
        out.push(b'<');
        name(node.prefix(), node.local(), out);
        for (prefix, uri) in &bindings {
            out.extend_from_slice(b" xmlns");
            if !prefix.is_empty() {
                out.push(b':');
                out.extend_from_slice(prefix.as_bytes());
            }
            value(uri, out);
        }
        self.bindings = bindings;
        if apex && !self.method.exclusive {
            self.with_inherited(node);
        } else {
            self.own_attributes(node);
        }
        self.out.octets.push(b'>');
        Ok(())
    }

    fn own_attributes(&mut self, node: Node<'a>) {
        let own = node.attributes();
        let mut sorted = std::mem::take(&mut self.attributes);
        sorted.clear();
        sorted.extend(own);
        if sorted.len() > 1 {
            order::by(&mut sorted, &|a, b| key(a).cmp(&key(b)));
        }
        for attribute in &sorted {
            write_attribute(attribute.prefix(), attribute.local(), &attribute.value, &mut self.out.octets);
        }
        self.attributes = sorted;
    }

    /// The apex of an inclusive subset also takes `xml:` attributes of the elements left out around it (2.4 of both versions).
    fn with_inherited(&mut self, node: Node<'a>) {
        let mut all: Vec<(&str, &str, &str, String)> = Vec::new();
        for own in node.attributes() {
            all.push((own.namespace().unwrap_or(""), own.local(), own.prefix(), own.value.clone()));
        }
        let has = |all: &[(&str, &str, &str, String)], local: &str| {
            all.iter().any(|(namespace, other, _, _)| *namespace == ns::XML && *other == local)
        };
        for holder in node.ancestors() {
            for attribute in holder.attributes().iter().filter(|one| one.namespace() == Some(ns::XML)) {
                let local = attribute.local();
                let wanted = !self.method.version_11 || matches!(local, "lang" | "space");
                if wanted && !has(&all, local) {
                    all.push((ns::XML, local, "xml", attribute.value.clone()));
                }
            }
        }
        if self.method.version_11 {
            let mut bases: Vec<&str> = std::iter::once(node)
                .chain(node.ancestors())
                .filter_map(|holder| holder.attribute_ns(ns::XML, "base"))
                .map(|base| base.value.as_str())
                .collect();
            let inherited = node.ancestors().any(|holder| holder.attribute_ns(ns::XML, "base").is_some());
            if inherited {
                bases.reverse();
                all.retain(|(namespace, local, _, _)| !(*namespace == ns::XML && *local == "base"));
                let joined = base::join_all(bases.into_iter());
                if !joined.is_empty() {
                    all.push((ns::XML, "base", "xml", joined));
                }
            }
        }
        order::sort(&mut all);
        for (_, local, prefix, value) in &all {
            write_attribute(prefix, local, value, &mut self.out.octets);
        }
    }
}

fn key(attribute: &Attribute) -> (&str, &str) {
    (attribute.namespace().unwrap_or(""), attribute.local())
}

fn name(prefix: &str, local: &str, out: &mut Vec<u8>) {
    if !prefix.is_empty() {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(local.as_bytes());
}

fn value(value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"=\"");
    escape::attribute(value, out);
    out.push(b'"');
}

fn write_attribute(prefix: &str, local: &str, text: &str, out: &mut Vec<u8>) {
    out.push(b' ');
    name(prefix, local, out);
    value(text, out);
}
