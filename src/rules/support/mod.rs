//! What several families share: the messages of a case, expected values, comparison, clocks, words and fixes.
//! Input: the case. Output: parts for the rules. Invariant: nothing here reports a finding of its own choice, and families share
//! only what is here: none of them names another.

pub(crate) mod addresses;
pub(crate) mod bearer;
pub(crate) mod calls;
pub(crate) mod challenges;
pub(crate) mod clock;
pub mod compare;
pub(crate) mod covered;
pub(crate) mod delivery;
pub(crate) mod documents;
pub(crate) mod error_texts;
pub mod expected;
pub(crate) mod fixes;
pub(crate) mod groups;
pub(crate) mod left_out;
pub(crate) mod limits;
pub(crate) mod name_id;
pub(crate) mod parties;
pub(crate) mod printed;
pub(crate) mod saml;
pub(crate) mod seal;
pub(crate) mod services;
pub(crate) mod stated;
pub(crate) mod tokens;
pub(crate) mod unfilled;
pub(crate) mod wording;
