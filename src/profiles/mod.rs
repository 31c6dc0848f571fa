//! Providers and applications as data, and the words of their consoles.
//! Comes in: values of a message. Goes out: which product made it, and what a field is called there. Must not judge.

pub mod link;

use crate::item::Item;
use crate::report::{Fix, Provider};

/// What has to be changed, independent of the product: the FIX tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the FIX tables in the catalogue")]
pub enum Topic {
    Acs,
    Entity,
    Issuer,
    Sign,
    Cert,
    NameId,
    Attr,
    Assign,
    RequestSignature,
    AuthnContext,
    Encryption,
    Logout,
    Redirect,
    Client,
    Claim,
    Audience,
    Clock,
    Proxy,
}

/// The product that made an item, scored over several clues.
pub fn recognise(_item: &Item) -> Option<Provider> {
    None
}

/// What to do about `topic`: in the words of the product where it is known, else in general words.
/// `value` is what the field has to hold, where that is known.
pub fn fixes(_topic: Topic, _provider: Option<&Provider>, _value: Option<&str>) -> Vec<Fix> {
    Vec::new()
}
