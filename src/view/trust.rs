//! How far an item can be trusted, link by link: signature, reference, digest, key, certificate, trust; and for what is
//! encrypted, key, content, plain text. Comes in: the facts of an item. Goes out: a [`TrustView`] in words for people.
//! Must not judge: what a fact means for the login is for the rules.

mod certificate;
mod chain;
mod cover;
mod encryption;
pub mod octets;
mod signature;
mod state;
mod token;
mod words;

pub use certificate::{CertificateView, colons};
pub use chain::{Chain, KeyRow, Link, MAX_CHAINS, Octets, OctetsPart, Value};
pub use cover::{Cover, CoverState, cover_at};
pub use state::LinkState;

use crate::item::{Body, Item};
use crate::oidc::Message;
use crate::order;
use crate::report::ItemKind;
use crate::syntax::xml::Node;
use crate::time::Instant;
use certificate::Pool;
use nanoserde::{DeBin, SerBin};

/// Signatures and encrypted parts of a case that are shown.
pub const MAX_CHAINS_OF_CASE: usize = 400;

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

#[cfg(test)]
mod tests;
