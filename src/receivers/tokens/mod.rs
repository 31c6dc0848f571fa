//! What libraries that verify tokens really check: a table of their steps, and the crate `jsonwebtoken` itself.
//! Input: a name, or a token as it is presented. Output: the row, or what that library would reject and the error it prints.
//! Read in the source of the libraries and tried on them where a row says so. Must not look at findings: that is for `diagnose`.

mod judge;
mod model;
mod strict;
mod table;

pub use judge::Refusal;
pub use model::{Check, Expected, Number, Presented, TokenReceiver, What};
pub use strict::{CRATE_VERSION, strict};
pub use table::{CRATE, TOKEN_RECEIVERS};

/// The library with this ID.
pub fn token_receiver(id: &str) -> Option<&'static TokenReceiver> {
    TOKEN_RECEIVERS.iter().find(|receiver| receiver.id == id)
}

/// What a library says of a token: `None` where it cannot be asked, else whether it accepts it.
pub fn opinion(receiver: &TokenReceiver, presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    if receiver.id == CRATE.id {
        return strict(presented);
    }
    Some(judge::judge(receiver, presented).map_or(Ok(()), Err))
}
