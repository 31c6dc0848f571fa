//! What libraries that verify tokens really check: a table of their steps, and the crate `jsonwebtoken` itself.
//! Input: a name, or a token as it is presented. Output: the row, or what that library would reject and the error it prints.
//! Read in the source of the libraries and tried on them where a row says so. Must not look at findings: that is for `diagnose`.

mod judge;
mod model;
#[cfg(not(target_arch = "wasm32"))]
mod strict;
mod table;

pub use judge::Refusal;
pub use model::{Check, Expected, Number, Presented, TokenReceiver, What};
pub use table::{CRATE, CRATE_VERSION, TOKEN_RECEIVERS};

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

/// What the crate `jsonwebtoken` says: `None` where the case has no key that it takes, else whether it accepts the token.
#[cfg(not(target_arch = "wasm32"))]
pub fn strict(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    strict::called(presented)
}

/// What the crate `jsonwebtoken` would say: the page does without its weight.
#[cfg(target_arch = "wasm32")]
pub fn strict(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    predicted(presented)
}

/// The answer of the crate by its row of the table. It compares issuer and audience only where the token has them.
#[cfg(any(target_arch = "wasm32", test))]
pub(crate) fn predicted(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    use crate::crypto::keys::PublicKey;
    if matches!(presented.key?, PublicKey::P521(_) | PublicKey::K256(_) | PublicKey::Unsupported(_)) {
        return None;
    }
    let has = |claim: &str| presented.token.claim(claim).is_some();
    let applies = |check: &&Check| match check.what {
        What::Issuer => has("iss"),
        What::Audience => has("aud"),
        _ => true,
    };
    let refusal = CRATE.checks.iter().filter(applies).find_map(|check| judge::refusal(check, presented));
    Some(refusal.map_or(Ok(()), Err))
}
