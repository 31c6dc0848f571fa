//! Qualified names and namespace scopes: each distinct name is taken apart and checked once.

use super::chars::is_ncname;
use super::name::{ExpandedName, Name, Shared};
use std::collections::HashMap;
use std::sync::Arc;

/// A qualified name of the document, taken apart.
#[derive(Debug, Clone)]
pub(super) struct QName {
    pub(super) prefix: Name,
    pub(super) local: Name,
    /// Index of the prefix in the scopes.
    pub(super) prefix_id: usize,
    /// Whether it is a name that Namespaces in XML allows.
    pub(super) valid: bool,
    /// The name in no namespace, and in the namespace it had last.
    without: Shared,
    within: Shared,
}

/// The names met so far and the namespaces that are in force.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    names: HashMap<&'a str, usize>,
    /// The last name of each slot with its id: most names repeat, and comparing is cheaper than hashing.
    recent: Vec<(&'a str, usize)>,
    parsed: Vec<QName>,
    texts: HashMap<Box<str>, Name>,
    prefixes: HashMap<Name, usize>,
    /// Per prefix the namespaces bound to it, innermost last; `None` where the binding was removed.
    bindings: Vec<Vec<Option<Name>>>,
    /// The prefixes bound by the open elements, in order.
    bound: Vec<usize>,
}

/// Slots for recent names: a power of two above what one message uses.
const SLOTS: usize = 64;

/// Id of the empty prefix.
pub(super) const DEFAULT_PREFIX: usize = 0;

impl<'a> Scopes<'a> {
    pub(super) fn new() -> Self {
        let mut scopes = Scopes { recent: vec![("", 0); SLOTS], ..Scopes::default() };
        scopes.prefix_id(&Name::default());
        let xml = scopes.text("xml");
        let xml = scopes.prefix_id(&xml);
        let uri = scopes.text(super::ns::XML);
        scopes.bind(xml, Some(uri));
        scopes
    }

    /// The id of a qualified name as written.
    pub(super) fn name_id(&mut self, written: &'a str) -> usize {
        let slot = slot(written);
        let recent = self.recent.get(slot).filter(|(name, _)| *name == written && !written.is_empty());
        if let Some((_, id)) = recent {
            return *id;
        }
        let id = self.names.get(written).copied().unwrap_or_else(|| self.new_name(written));
        if let Some(recent) = self.recent.get_mut(slot) {
            *recent = (written, id);
        }
        id
    }

    fn new_name(&mut self, written: &'a str) -> usize {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let valid = is_ncname(local) && (!written.contains(':') || is_ncname(prefix));
        let (prefix, local) = (self.text(prefix), self.text(local));
        let prefix_id = self.prefix_id(&prefix);
        let without = Arc::new(ExpandedName { prefix: prefix.clone(), local: local.clone(), namespace: None });
        self.parsed.push(QName { prefix, local, prefix_id, valid, within: Arc::clone(&without), without });
        let id = self.parsed.len() - 1;
        self.names.insert(written, id);
        id
    }

    /// A name by its id.
    pub(super) fn name(&self, id: usize) -> Option<&QName> {
        self.parsed.get(id)
    }

    /// A name by its id, with the namespace that is bound to its prefix now; as an attribute, in no namespace without a prefix.
    pub(super) fn expanded(&mut self, id: usize, attribute: bool) -> Option<Shared> {
        let qname = self.parsed.get_mut(id)?;
        let applies = !(attribute && qname.prefix_id == DEFAULT_PREFIX);
        let bound = self.bindings.get(qname.prefix_id).and_then(|stack| stack.last()?.as_ref()).filter(|_| applies);
        let Some(bound) = bound else { return Some(Arc::clone(&qname.without)) };
        // The texts are shared, so that the same namespace is the same place.
        if !qname.within.namespace.as_ref().is_some_and(|last| last.is_same(bound)) {
            let (prefix, local) = (qname.prefix.clone(), qname.local.clone());
            qname.within = Arc::new(ExpandedName { prefix, local, namespace: Some(bound.clone()) });
        }
        Some(Arc::clone(&qname.within))
    }

    /// The shared copy of a text.
    pub(super) fn text(&mut self, text: &str) -> Name {
        if let Some(name) = self.texts.get(text) {
            return name.clone();
        }
        let name = Name::from(text);
        self.texts.insert(text.into(), name.clone());
        name
    }

    /// The id of a prefix.
    pub(super) fn prefix_id(&mut self, prefix: &Name) -> usize {
        if let Some(id) = self.prefixes.get(prefix) {
            return *id;
        }
        self.bindings.push(Vec::new());
        let id = self.bindings.len() - 1;
        self.prefixes.insert(prefix.clone(), id);
        id
    }

    /// Binds a prefix until [`Scopes::leave`]; `None` takes the default namespace away.
    pub(super) fn bind(&mut self, prefix: usize, uri: Option<Name>) {
        if let Some(stack) = self.bindings.get_mut(prefix) {
            stack.push(uri);
            self.bound.push(prefix);
        }
    }

    /// How much is bound: to be given back to [`Scopes::leave`].
    pub(super) fn mark(&self) -> usize {
        self.bound.len()
    }

    /// Forgets all bindings made since the mark.
    pub(super) fn leave(&mut self, mark: usize) {
        for prefix in self.bound.drain(mark.min(self.bound.len())..) {
            if let Some(stack) = self.bindings.get_mut(prefix) {
                stack.pop();
            }
        }
    }
}

/// The slot of a name. Names that are alike in length, middle and end share one; they are then looked up in the map.
fn slot(written: &str) -> usize {
    let bytes = written.as_bytes();
    let at = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    let sum = bytes.len() + at(bytes.len().wrapping_sub(1)) * 7 + at(bytes.len() / 2) * 3;
    sum % SLOTS
}
