//! Providers and applications as data, and the words of their consoles.
//! Comes in: values of a message. Goes out: which product made it, and what a field is called there. Must not judge.

mod application;
mod evidence;
mod fixes;
mod glossary;
pub mod link;
mod pattern;
mod provider;
mod read;
pub mod receivers;
mod values;

pub use crate::vocabulary::Topic;
pub use application::{Application, applications, find as application, use_own_words};
pub use fixes::{fixes, fixes_in_words, product_name};
pub use glossary::{Term, explain, glossary};
pub use provider::recognise;

#[cfg(test)]
mod tests;
