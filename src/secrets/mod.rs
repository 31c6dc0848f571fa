//! Takes secrets out of everything that is told: passwords, client secrets, codes, tokens, cookies and private keys.
//!
//! Input: any text that may quote somebody's message. Output: the same text with each secret replaced by [`HIDDEN`], or their places.
//! Invariant: nothing else changes, and the work grows with the length of the text.

mod columns;
mod facts;
mod forms;
mod headers;
mod known;
mod lines;
mod names;
mod places;
mod shape;

pub(crate) use facts::hold_back;
pub use known::Secrets;
pub(crate) use names::{Trust, trust_of};
pub(crate) use places::places;
pub use shape::HIDDEN;

#[cfg(test)]
mod tests;
