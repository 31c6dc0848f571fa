//! XML as a tree with byte spans: the one parser of everything that reads XML, the canonicaliser included.
//! Comes in: text and a budget. Goes out: a [`Document`] with all that could be read and the [`Defect`]s met.
//! Must not expand entities, resolve anything outside the text, or recurse over nesting.

mod chars;
mod mark;
mod name;
mod node;
mod parse;
mod scope;
mod tag;
mod tree;

pub use name::{ExpandedName, Name};
pub use node::Node;
pub use parse::{parse, parse_in_context, parse_shared};
pub use tree::{Attribute, Budget, Declaration, Defect, DefectKind, Document, Namespace, NodeId, NodeKind};

/// Namespace names of the specifications that logins use.
pub mod ns {
    /// SAML 2.0 assertions.
    pub const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
    /// SAML 2.0 protocol messages.
    pub const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
    /// SAML 2.0 metadata.
    pub const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
    /// SAML 1.x assertions.
    pub const SAML1: &str = "urn:oasis:names:tc:SAML:1.0:assertion";
    /// SAML 1.x protocol messages.
    pub const SAMLP1: &str = "urn:oasis:names:tc:SAML:1.0:protocol";
    /// XML Signature.
    pub const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
    /// XML Encryption.
    pub const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
    /// XML Encryption 1.1.
    pub const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";
    /// XML Schema instance, of `xsi:type` and `xsi:nil`.
    pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    /// The `xml` prefix.
    pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
    /// The `xmlns` prefix.
    pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
    /// SOAP 1.1 envelopes.
    pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    /// WS-Trust responses, as WS-Federation carries them.
    pub const WST: &str = "http://schemas.xmlsoap.org/ws/2005/02/trust";
}
