//! Providers and applications as data, and the words of their consoles.
//! Comes in: values of a message. Goes out: which product made it, and what a field is called there. Must not judge.

mod evidence;
mod fixes;
mod glossary;
pub mod link;
mod pattern;
mod provider;

pub use fixes::{fixes, product_name};
pub use glossary::{Term, explain, glossary};
pub use provider::recognise;

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

#[cfg(test)]
mod tests;
