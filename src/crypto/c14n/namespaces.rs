//! Which namespace declarations an element is written with.

use super::model::{Fault, MAX_STEPS, Method};
use crate::order;
use crate::syntax::xml::{Node, ns};

/// A prefix and the namespace name written for it.
pub(super) type Binding<'a> = (&'a str, &'a str);

/// The declarations written so far by the open elements.
#[derive(Debug, Default)]
pub(super) struct Rendered<'a> {
    stack: Vec<Binding<'a>>,
    steps: usize,
    /// The first relative namespace name that was met.
    pub(super) relative: Option<String>,
}

impl<'a> Rendered<'a> {
    /// How many are in force: to be given back to [`Rendered::leave`].
    pub(super) fn mark(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn leave(&mut self, mark: usize) {
        self.stack.truncate(mark);
    }

    fn lookup(&mut self, prefix: &str) -> &'a str {
        let found = self.stack.iter().rev().position(|(other, _)| *other == prefix);
        self.steps += found.unwrap_or(self.stack.len()) + 1;
        let index = found.and_then(|back| self.stack.len().checked_sub(back + 1));
        index.and_then(|index| self.stack.get(index)).map_or("", |(_, uri)| *uri)
    }

    /// The declarations to write on this element, in order, which are then in force.
    pub(super) fn enter(
        &mut self,
        node: Node<'a>,
        apex: bool,
        method: Method,
        prefixes: &[&str],
        into: &mut Vec<Binding<'a>>,
    ) -> Result<(), Fault> {
        into.clear();
        if method.exclusive {
            let own = (!is_xml(node.prefix())).then(|| (node.prefix(), node.namespace()));
            let used = node.attributes().iter().map(|attribute| (attribute.prefix(), attribute.namespace()));
            for (prefix, uri) in own.into_iter().chain(used.filter(|(prefix, _)| !prefix.is_empty() && !is_xml(prefix)))
            {
                match uri {
                    Some(uri) => self.offer(prefix, uri, into),
                    None if prefix.is_empty() => self.offer("", "", into),
                    // A prefix that is not declared: there is nothing to write.
                    None => {}
                }
            }
        }
        let listed = |prefix: &str| {
            let written = if prefix.is_empty() { "#default" } else { prefix };
            !method.exclusive || prefixes.contains(&written)
        };
        if !method.exclusive || !prefixes.is_empty() {
            if apex {
                self.inherited(node, &listed, into);
            } else {
                for declared in node.namespaces() {
                    if listed(&declared.prefix) {
                        self.offer(&declared.prefix, &declared.uri, into);
                    }
                }
            }
        }
        // Also one that is declared and not written: strict implementations look at every declaration they pass.
        let declared = node.namespaces().iter().map(|declared| declared.uri.as_str());
        let mut uris = into.iter().map(|(_, uri)| *uri).chain(declared);
        if let Some(uri) = uris.find(|uri| !uri.is_empty() && !is_absolute(uri)) {
            self.relative.get_or_insert_with(|| uri.to_owned());
        }
        if self.steps > MAX_STEPS {
            return Err(Fault::Limit);
        }
        order::sort(into);
        self.stack.extend_from_slice(into);
        Ok(())
    }

    /// All that is in scope at the apex, the nearest declaration of a prefix first.
    fn inherited(&mut self, node: Node<'a>, listed: &dyn Fn(&str) -> bool, into: &mut Vec<Binding<'a>>) {
        let mut seen: Vec<&str> = Vec::new();
        for holder in std::iter::once(node).chain(node.ancestors()) {
            for declared in holder.namespaces() {
                self.steps += seen.len();
                if !listed(&declared.prefix) || seen.contains(&declared.prefix.as_str()) {
                    continue;
                }
                seen.push(&declared.prefix);
                self.offer(&declared.prefix, &declared.uri, into);
            }
        }
    }

    /// Takes a declaration up unless the same is already in force or offered.
    fn offer(&mut self, prefix: &'a str, uri: &'a str, into: &mut Vec<Binding<'a>>) {
        if prefix == "xml" || prefix == "xmlns" || same(self.lookup(prefix), uri) {
            return;
        }
        self.steps += into.len();
        if !into.iter().any(|(other, _)| *other == prefix) {
            into.push((prefix, uri));
        }
    }
}

/// Equality of namespace names. Those of a document are mostly one copy, which is seen without reading it.
fn same(a: &str, b: &str) -> bool {
    std::ptr::eq(a, b) || a == b
}

fn is_xml(prefix: &str) -> bool {
    prefix == "xml"
}

/// Whether a namespace name starts with a scheme (RFC 3986 3.1).
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else { return uri == ns::XML };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}
