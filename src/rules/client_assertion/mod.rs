//! What an application proves itself with: client assertions (RFC 7523), client secrets that are a JWT, and assertions that are
//! exchanged for a token.

mod common;

pub(crate) use common::{parameters_around, refusal, sent_to, server};

use crate::rules::rules;

rules! {
    alg,
    aud,
    jti,
    service,
    subject,
    time,
}
