//! The assertion as a whole (catalogue E).

use crate::rules::rules;

rules! {
    advice,
    id,
    issuer_missing,
    no_statement,
    version,
}
