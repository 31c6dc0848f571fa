//! Names that are shared between nodes: the same name of a document is one allocation.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The name of an element or attribute with its namespace: one allocation for all that bear it.
pub(super) type Shared = Arc<ExpandedName>;

/// A qualified name and the namespace that applies to it (Namespaces in XML 1.0, 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpandedName {
    /// Prefix as written; empty where there is none.
    pub(super) prefix: Name,
    /// Local name.
    pub(super) local: Name,
    /// Namespace name; `None` where no namespace applies or the prefix is not declared.
    pub(super) namespace: Option<Name>,
}

impl ExpandedName {
    /// `prefix:local` as written.
    pub(super) fn qualified(&self) -> String {
        if self.prefix.is_empty() { self.local.to_string() } else { format!("{}:{}", self.prefix, self.local) }
    }
}

/// A prefix, a local name or a namespace name. Reads like `&str`; cloning it copies a pointer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// Whether it is the same copy of a text.
    pub(super) fn is_same(&self, other: &Name) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Name {
    fn default() -> Self {
        Name(Arc::from(""))
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(Arc::from(text))
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl PartialEq<Name> for str {
    fn eq(&self, other: &Name) -> bool {
        self == &*other.0
    }
}

impl PartialEq<Name> for &str {
    fn eq(&self, other: &Name) -> bool {
        *self == &*other.0
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        &*self.0 == other.as_str()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
