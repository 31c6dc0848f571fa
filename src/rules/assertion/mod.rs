//! The assertion as a whole: its version, ID, statements and the parts that belong in none.

use crate::rules::rules;

rules! {
    advice,
    id,
    issuer_missing,
    no_statement,
    version,
}
