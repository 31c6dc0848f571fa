//! How far an item can be trusted, link by link: signature, reference, digest, key, certificate, trust; and for what is
//! encrypted, key, content, plain text. Comes in: the facts of an item. Goes out: a [`TrustView`] in words for people.
//! Must not judge: what a fact means for the login is for the rules.

mod certificate;
mod cover;
mod encryption;
pub mod octets;
mod signature;
mod token;
mod words;

pub use certificate::{CertificateView, colons};
pub use cover::{Cover, CoverState, cover_at};

use crate::item::{Body, Item};
use crate::oidc::Message;
use crate::order;
use crate::report::ItemKind;
use crate::syntax::xml::Node;
use crate::time::Instant;
use certificate::Pool;
use nanoserde::{DeBin, SerBin};

/// Signatures and encrypted parts of one item that are shown.
pub const MAX_CHAINS: usize = 20;
/// Signatures and encrypted parts of a case that are shown.
pub const MAX_CHAINS_OF_CASE: usize = 400;
/// References of one signature that are shown.
const MAX_REFERENCES: usize = 10;
/// Keys tried for one signature that are listed; further ones that do not fit are counted.
const MAX_KEYS: usize = 12;

/// What the page shows about signatures and encryption of one item.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct TrustView {
    /// One for each signature and each encrypted part.
    pub chains: Vec<Chain>,
    /// Chains left out.
    pub more: usize,
    /// Certificates that the links point to by index.
    pub certificates: Vec<CertificateView>,
    /// What the item itself publishes: the certificate it is, or the signing certificates of metadata, by index.
    pub published: Vec<usize>,
    /// Which parts of the document are signed.
    pub covers: Vec<Cover>,
    /// For a decrypted document: the namespace declarations around it, as prefix and name.
    pub scope: Vec<(String, String)>,
    /// It is or holds a private key or a shared secret.
    pub secret: bool,
}

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

/// Whether a link holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum LinkState {
    /// It is there, which by itself proves nothing.
    Found,
    /// It does.
    Ok,
    /// It was not or cannot be computed, or depends on what was not given.
    Unknown,
    /// It does not.
    Failed,
}

impl LinkState {
    /// In one word.
    pub fn words(self) -> &'static str {
        match self {
            LinkState::Found => "found",
            LinkState::Ok => "holds",
            LinkState::Unknown => "unknown",
            LinkState::Failed => "fails",
        }
    }
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

/// Octets that can be shown and saved: here only which ones they are, see [`octets::find`].
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

impl TrustView {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.chains.is_empty() && self.published.is_empty()
    }

    /// The view of an item, judged at this instant, with at most so many chains.
    pub fn of(items: &[Item], item: &Item, at: Instant, most: usize) -> TrustView {
        let mut pool = Pool::new(at);
        let mut chains = Vec::new();
        let most = most.min(MAX_CHAINS);
        let mut all = 0;
        match &item.body {
            Body::Xml(_) => {
                all = item.signatures().len() + item.encryption().len();
                for (index, facts) in item.signatures().iter().enumerate().take(most) {
                    chains.push(signature::chain(item, index, facts, &mut pool));
                }
                for facts in item.encryption().iter().take(most - chains.len()) {
                    chains.push(encryption::chain(items, facts));
                }
            }
            Body::Oidc(message) => {
                if let Message::Token(token) = message.as_ref() {
                    all = token.signatures.len().max(1);
                    token::chains(items, item, token, most, &mut chains);
                }
            }
            Body::Settings(_) | Body::Opaque => {}
        }
        let published = published(item, &mut pool);
        TrustView {
            more: all.saturating_sub(chains.len()),
            chains,
            published,
            covers: cover::covers(items, item),
            scope: scope(items, item),
            secret: secret(item),
            certificates: pool.views,
        }
    }
}

/// The certificates that an item is or publishes.
fn published(item: &Item, pool: &mut Pool) -> Vec<usize> {
    match (&item.body, item.kind) {
        (Body::Oidc(message), _) => match message.as_ref() {
            Message::Certificate(facts) => vec![pool.index(facts)],
            _ => Vec::new(),
        },
        (Body::Xml(body), ItemKind::IdpMetadata | ItemKind::SpMetadata) => {
            let keys = crate::crypto::keys::metadata_keys(&body.document, &[]);
            let mut found: Vec<usize> =
                keys.iter().filter_map(|key| Some(pool.index(key.certificate.as_ref()?))).collect();
            order::sort(&mut found);
            found.dedup();
            found
        }
        _ => Vec::new(),
    }
}

/// Whether the item itself is a private key or secret, or a set with one.
fn secret(item: &Item) -> bool {
    const PRIVATE: [&str; 2] = ["d", "k"];
    match item.oidc() {
        Some(Message::Document(document)) => {
            document.keys().iter().any(|key| PRIVATE.iter().any(|name| key.json.get(name).is_some()))
        }
        _ => item.kind == ItemKind::PrivateKey,
    }
}

/// The declarations in force where a decrypted document stood.
fn scope(items: &[Item], item: &Item) -> Vec<(String, String)> {
    let parent = item.parent.and_then(|parent| items.get(parent));
    let facts = parent.and_then(|parent| parent.encryption().iter().find(|fact| fact.item.as_ref() == Some(&item.id)));
    let node = facts.zip(parent).and_then(|(fact, parent)| parent.xml()?.node(fact.data));
    node.map(Node::scope).unwrap_or_default()
}

impl Chain {
    fn of(title: String, is_signature: bool, links: Vec<Link>) -> Chain {
        let state = links.iter().map(|link| link.state).max().unwrap_or(LinkState::Unknown);
        let first = links.iter().find(|link| link.state == state).map_or("", |link| &link.step);
        let said = match state {
            LinkState::Found | LinkState::Ok => "Everything that was checked holds.".to_owned(),
            LinkState::Unknown => format!("Nothing fails; not known yet: {first}."),
            LinkState::Failed => format!("It breaks at this link: {first}."),
        };
        Chain { title, is_signature, state, said, links }
    }
}

impl Link {
    fn new(step: &str, state: LinkState, words: impl Into<String>) -> Link {
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
    fn value(mut self, label: &str, value: Option<impl Into<String>>) -> Link {
        if let Some(value) = value {
            self.values.push(Value { label: label.to_owned(), value: value.into(), remark: None });
        }
        self
    }

    /// With an algorithm in plain words, its identifier as a remark.
    fn algorithm(mut self, label: &str, identifier: Option<&str>) -> Link {
        if let Some(identifier) = identifier {
            let value = words::algorithm(identifier);
            let remark = (value != identifier).then(|| identifier.to_owned());
            self.values.push(Value { label: label.to_owned(), value, remark });
        }
        self
    }
}

#[cfg(test)]
mod tests;
