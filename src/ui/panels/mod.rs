//! The parts of the page.

mod checks;
mod claims;
mod entities;
mod evidence;
mod expectations;
mod export;
mod findings;
mod flow;
mod forget;
mod header;
mod items;
mod keys_help;
mod missing;
mod paste;
mod profiles;
mod proof;
mod share;
mod steps;
mod summary;
mod timeline;
mod token;
mod trust;
mod verdict;
mod what_if;

pub(super) use evidence::Evidence;
pub(super) use expectations::Expectations;
pub(super) use findings::{Findings, in_reading_order, reveal_finding};
pub(super) use forget::ForgetKeys;
pub(super) use header::Header;
pub(super) use items::Items;
pub(super) use keys_help::KeysHelp;
pub(super) use paste::{Paste, open};
pub(super) use profiles::{LinkOffer, LinkSteps, Suggestion};
pub(super) use share::CaseOffer;
pub(super) use verdict::Verdict;
