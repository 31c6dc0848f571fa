//! A signature or an encrypted part as a chain of links: data, and how a link is put together.

use super::state::LinkState;
use super::words;
use nanoserde::{DeBin, SerBin};

/// Signatures and encrypted parts of one item that are shown.
pub const MAX_CHAINS: usize = 20;

/// References of one signature that are shown.
pub(super) const MAX_REFERENCES: usize = 10;

/// Keys tried for one signature that are listed; further ones that do not fit are counted.
pub(super) const MAX_KEYS: usize = 12;

/// A signature or an encrypted part, step by step.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Chain {
    /// `Signature of the response`.
    pub title: String,
    /// Whether it is about a signature; else it is about something encrypted.
    pub is_signature: bool,
    /// The worst of its links.
    pub state: LinkState,
    /// Where it breaks, or what is open.
    pub said: String,
    /// The steps in their order.
    pub links: Vec<Link>,
}

/// A step.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Link {
    /// `Digest`, `Key` and so on.
    pub step: String,
    /// Whether it holds.
    pub state: LinkState,
    /// Why, in one or two sentences.
    pub words: String,
    /// The values it rests on.
    pub values: Vec<Value>,
    /// The keys that were tried.
    pub keys: Vec<KeyRow>,
    /// Index of its certificate.
    pub certificate: Option<usize>,
    /// The octets it was computed over.
    pub octets: Option<Octets>,
    /// The item it leads to.
    pub item: Option<usize>,
}

/// A value of a step.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Value {
    /// Its name.
    pub label: String,
    /// The value; algorithms in plain words.
    pub value: String,
    /// The identifier behind plain words.
    pub remark: Option<String>,
}

/// A key that was tried.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct KeyRow {
    /// Whose it is, or its kind and size.
    pub name: String,
    /// Where it came from.
    pub from: String,
    /// Whether it fits.
    pub state: LinkState,
    /// In words.
    pub words: String,
    /// Index of its certificate.
    pub certificate: Option<usize>,
}

/// Octets that can be shown and saved: here only which ones they are, see [`super::octets::Request`].
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Octets {
    /// Which ones.
    pub part: OctetsPart,
    /// Index of the signature among those of the document.
    pub signature: usize,
    /// Index of the reference.
    pub reference: usize,
    /// A known repair gives the octets that were signed.
    pub repaired: bool,
    /// The octets themselves, where they are a text that is at hand.
    pub text: String,
    /// A name to save them under.
    pub file: String,
}

/// What octets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum OctetsPart {
    /// What the digest of a reference is computed over.
    Reference,
    /// What the signature value is computed over: canonical `SignedInfo`.
    SignedInfo,
    /// The text that is given.
    Text,
}

impl Chain {
    pub(super) fn of(title: String, is_signature: bool, links: Vec<Link>) -> Chain {
        let state = links.iter().map(|link| link.state).max().unwrap_or(LinkState::Unknown);
        let first = links.iter().find(|link| link.state == state).map_or("", |link| &link.step);
        let said = match state {
            LinkState::Found | LinkState::Ok => "All checked links are valid.".to_owned(),
            LinkState::Unknown => format!("No link fails. Not checked yet: {first}."),
            LinkState::Failed => format!("Fails at: {first}."),
        };
        Chain { title, is_signature, state, said, links }
    }
}

impl Link {
    pub(super) fn new(step: &str, state: LinkState, words: impl Into<String>) -> Link {
        Link {
            step: step.to_owned(),
            state,
            words: words.into(),
            values: Vec::new(),
            keys: Vec::new(),
            certificate: None,
            octets: None,
            item: None,
        }
    }

    /// With a value, where there is one.
    pub(super) fn value(mut self, label: &str, value: Option<impl Into<String>>) -> Link {
        if let Some(value) = value {
            self.values.push(Value { label: label.to_owned(), value: value.into(), remark: None });
        }
        self
    }

    /// With an algorithm in plain words, its identifier as a remark.
    pub(super) fn algorithm(mut self, label: &str, identifier: Option<&str>) -> Link {
        if let Some(identifier) = identifier {
            let value = words::algorithm(identifier);
            let remark = (value != identifier).then(|| identifier.to_owned());
            self.values.push(Value { label: label.to_owned(), value, remark });
        }
        self
    }
}
