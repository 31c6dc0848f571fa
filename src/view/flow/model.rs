//! The login as a flow: its steps and the values in several of them. Data only.

use nanoserde::{DeBin, SerBin};

/// The login over one protocol.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Flow {
    /// `SAML` or `OpenID Connect`.
    pub protocol: String,
    /// Its steps in their order.
    pub steps: Vec<Step>,
    /// Values that must match.
    pub values: Vec<Correlated>,
}

/// A step of a login.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub words: String,
    /// Indices of its items, the one that is compared first.
    pub items: Vec<usize>,
    /// Where there is none: what to add, and what for.
    pub add: String,
}

/// A value in all its places.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Correlated {
    /// What it is.
    pub name: String,
    /// Its places.
    pub seen: Vec<Seen>,
    /// Whether they agree.
    pub agreement: Agreement,
    /// In words.
    pub words: String,
    /// Index of the finding that judges it.
    pub finding: Option<usize>,
}

/// A value in one place.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Seen {
    /// The place in words.
    pub place: String,
    /// Index of the item; `None` for an expectation.
    pub item: Option<usize>,
    /// The value; `None` where the place should hold one and does not.
    pub value: Option<String>,
}

/// Whether the places of a value agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum Agreement {
    /// They do not.
    Differs,
    /// They are the same.
    Same,
    /// There is only one.
    Alone,
}

impl Agreement {
    /// The name in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Agreement::Alone => "alone",
            Agreement::Same => "same",
            Agreement::Differs => "differs",
        }
    }
}
