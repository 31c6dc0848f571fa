//! A row of the dictionary that undoes a redaction.

use super::choices::Class;

/// One value and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The class of the value.
    pub class: Class,
    /// The value as it was.
    pub from: String,
    /// As it is now.
    pub to: String,
    /// How often it stands there.
    pub places: usize,
}
