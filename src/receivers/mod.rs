//! What the libraries and products that receive SAML responses really check: a table, and the judgement of one message by it.
//! Those that receive tokens stand in `tokens`.
//! Input: a name, or a [`Login`] as the case has it. Output: the row, or what that receiver would reject and why.
//! Read in the source of the libraries and tried on them where a row says so. Must not look at findings: that is for `diagnose`.

mod apache;
mod base;
mod confirmation;
mod encrypted;
mod fits;
mod judge;
mod login;
mod model;
mod node;
mod rejection;
mod says;
mod signed;
mod table;
pub mod tokens;
mod values;
mod ways;
mod windows;

pub use judge::judge;
pub use login::{Clock, Expected, Login};
pub use model::{Checked, Checks, Receiver, Vote};
pub use rejection::Rejection;
pub use signed::enough;
pub use table::RECEIVERS;
pub use ways::{
    Absent, Algorithms, Audience, Compare, Confirmations, Count, Decrypts, Formats, Issuers, Methods, Needed, Reads,
    Requests, Restrictions, Several, Signatures, Syntax, Tolerance, Types, Unknown, Version, Which, Zones,
};

/// All receivers, sorted by name.
pub fn receivers() -> &'static [Receiver] {
    RECEIVERS
}

/// Whether a receiver has this ID, of messages or of tokens.
pub fn is_known(id: &str) -> bool {
    receiver(id).is_some() || tokens::token_receiver(id).is_some()
}

/// The receiver with this ID.
pub fn receiver(id: &str) -> Option<&'static Receiver> {
    RECEIVERS.iter().find(|receiver| receiver.id == id)
}
