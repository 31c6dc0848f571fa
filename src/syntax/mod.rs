//! Loss-free trees with byte spans. Comes in: decoded text. Goes out: a tree of all that could be read, and the defects met on the way.
//! Must not judge, and must not know SAML or OpenID Connect.

pub mod der;
pub mod jose;
pub mod json;
pub mod xml;
