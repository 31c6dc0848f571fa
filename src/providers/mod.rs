//! Products that make messages (identity providers), as data, and the words of their consoles.
//!
//! Input: an item, or what has to be changed. Output: the product that made the item; a fix in the words of its console; terms.
//! Invariant: judges nothing; every word about a product is data in `products`, `fixes` or `glossary.json`.

mod evidence;
mod fixes;
mod glossary;
mod pattern;
mod recognise;

pub use fixes::{fixes, fixes_in_words, product_name};
pub use glossary::{Term, among, explain, glossary, read as read_glossary};
pub use recognise::{is_name, recognise};

#[cfg(test)]
mod tests;
