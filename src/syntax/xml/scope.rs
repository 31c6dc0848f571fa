//! Qualified names and namespace scopes: each distinct name is taken apart and checked once.

use super::chars::is_ncname;
use super::name::Name;
use std::collections::HashMap;

/// A qualified name of the document, taken apart.
#[derive(Debug, Clone)]
pub(super) struct QName {
    pub(super) prefix: Name,
    pub(super) local: Name,
    /// Index of the prefix in the scopes.
    pub(super) prefix_id: usize,
    /// Whether it is a name that Namespaces in XML allows.
    pub(super) valid: bool,
}

/// The names met so far and the namespaces that are in force.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    names: HashMap<&'a str, usize>,
    parsed: Vec<QName>,
    texts: HashMap<Box<str>, Name>,
    prefixes: HashMap<Name, usize>,
    /// Per prefix the namespaces bound to it, innermost last; `None` where the binding was removed.
    bindings: Vec<Vec<Option<Name>>>,
    /// The prefixes bound by the open elements, in order.
    bound: Vec<usize>,
}

/// Id of the empty prefix.
pub(super) const DEFAULT_PREFIX: usize = 0;

impl<'a> Scopes<'a> {
    pub(super) fn new() -> Self {
        let mut scopes = Scopes::default();
        scopes.prefix_id(&Name::default());
        let xml = scopes.text("xml");
        let xml = scopes.prefix_id(&xml);
        let uri = scopes.text(super::ns::XML);
        scopes.bind(xml, Some(uri));
        scopes
    }

    /// The id of a qualified name as written.
    pub(super) fn name_id(&mut self, written: &'a str) -> usize {
        if let Some(id) = self.names.get(written) {
            return *id;
        }
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let valid = is_ncname(local) && (!written.contains(':') || is_ncname(prefix));
        let (prefix, local) = (self.text(prefix), self.text(local));
        let prefix_id = self.prefix_id(&prefix);
        self.parsed.push(QName { prefix, local, prefix_id, valid });
        let id = self.parsed.len() - 1;
        self.names.insert(written, id);
        id
    }

    /// A name by its id.
    pub(super) fn name(&self, id: usize) -> Option<&QName> {
        self.parsed.get(id)
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

    /// The namespace bound to a prefix.
    pub(super) fn resolve(&self, prefix: usize) -> Option<&Name> {
        self.bindings.get(prefix)?.last()?.as_ref()
    }
}
