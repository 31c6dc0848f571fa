//! Request objects: authorization requests that are a signed token (RFC 9101).

use crate::rules::rules;

rules! {
    mismatch,
    time,
}
