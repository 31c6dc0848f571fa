//! Assertain finds out why a single sign-on login failed.
//!
//! ```text
//! pasted text, dropped file, URL      expectations, keys, clock
//!         │                                    │
//!      intake ─► syntax ─► saml, oidc ─► item ─► rules ─► diagnose ─► report
//!      layers    trees     messages      │       one      cause first
//!                                      crypto    judgement each
//! ```
//!
//! Data flows one way: `ARCHITECTURE.md` lists every module with what it does and which others it may use, and a test compares
//! that list with the code.
//! The engine has no clock, no randomness and no network: everything it judges comes in through [`Case`] and [`Settings`].
#![forbid(unsafe_code)]

pub mod applications;
pub mod case;
pub mod casefile;
pub mod compare;
pub mod crypto;
pub mod diagnose;
pub mod flow;
pub mod intake;
pub mod item;
pub mod oidc;
mod order;
pub mod providers;
pub mod published;
pub mod receivers;
pub mod redact;
pub mod report;
pub mod rules;
pub mod saml;
pub mod settings;
pub mod share;
pub mod source;
pub mod syntax;
pub mod texts;
pub mod time;
#[cfg(feature = "web")]
pub mod ui;
pub mod view;
pub mod vocabulary;
pub mod what_if;

pub use case::{Case, Expectations, Input, Settings};
pub use diagnose::{Examination, examine};
pub use report::Report;

/// Judges a case: the one entry of the engine. Any bytes at all end in a report; nothing panics, nothing is fetched.
pub fn analyse(case: &Case, settings: &Settings) -> Report {
    let mut examination = examine(case, settings);
    diagnose::add_facts(&mut examination, settings);
    examination.report
}
