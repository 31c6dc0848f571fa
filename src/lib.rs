//! Assertain finds out why a single sign-on login failed: what is wrong, who has to change which field, and the characters that prove it.
//!
//! Give it what there is of a SAML or OpenID Connect login (messages, metadata, tokens, captures, error texts) and what the application
//! expects. It answers with a [`Report`].
//!
//! ```
//! use assertain::{Case, Settings, analyse, report, time::Instant};
//!
//! let mut case = Case::from_text("https://app.example/cb?error=access_denied&state=1");
//! case.expectations.client_id = Some("app".to_owned());
//! let now = Instant::from_rfc3339("2026-03-01T12:00:00Z").expect("an instant");
//!
//! let report = analyse(&case, &Settings::at_now(now));
//!
//! println!("{}", report.verdict.headline);
//! for finding in &report.findings {
//!     println!("{} {}: {}", finding.rule, finding.severity.as_str(), finding.title);
//! }
//! let stored = report::to_json(&report);
//! assert_eq!(report::to_json(&assertain::Report::from_json(&stored)?), stored);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # The four answers
//!
//! [`report::VerdictStatus`] says whether the login will fail, may fail, shows no problem, or whether something is missing to tell; then
//! [`report::Verdict::needs`] names it. Findings with the role `cause` come first; `consequence` names the finding that explains it.
//!
//! # What it never does
//!
//! The engine has no clock, no randomness and no network: everything it judges comes in through [`Case`] and [`Settings`]. It never panics:
//! any bytes at all end in a report. Every loop over input has a limit with a name, and what a limit left out is a finding. Secrets of the
//! input appear in no message and no `Debug` output; [`report::to_json`] holds them back unless [`Settings::with_secrets`] says otherwise.
//!
//! A case can be ended early from another thread ([`case::Stop`]): what was read until then is judged, and the report's `limits` say so.
//!
//! # The contract
//!
//! The JSON of a report has a version, [`report::SCHEMA`]: within it fields are added, and none is renamed, removed or given another
//! meaning. The structs of [`report`] are `#[non_exhaustive]` for the same reason.
//!
//! | module | has |
//! | --- | --- |
//! | [`case`] | what comes in: inputs, keys, expectations, settings |
//! | [`report`] | what comes out, and its renderings as text, Markdown and JSON |
//! | [`applications`] | what known applications expect, by name, file or link |
//! | [`time`] | instants |
//!
//! The other modules are public for the page, the command line, tests and fuzzing of this project alone; they may change at any time.
//! `ARCHITECTURE.md` lists them with what each does and which others it may use, and a test compares that list with the code.
//!
//! | feature | adds |
//! | --- | --- |
//! | `legacy-crypto` | Triple DES, RIPEMD-160 and old key files (default); without it they are named, not computed |
//! | `cli` | the command line (on by default); not for embedding |
//! | `web` | the page; not for embedding |
//!
//! ```text
//! pasted text, dropped file, URL      expectations, keys, clock
//!         │                                    │
//!      intake ─► syntax ─► saml, oidc ─► item ─► rules ─► diagnose ─► report
//!      layers    trees     messages      │       one      cause first
//!                                      crypto    judgement each
//! ```
#![forbid(unsafe_code)]

pub mod applications;
pub mod case;
#[doc(hidden)]
pub mod casefile;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod crypto;
#[doc(hidden)]
pub mod diagnose;
#[doc(hidden)]
pub mod flow;
#[doc(hidden)]
pub mod intake;
#[doc(hidden)]
pub mod item;
#[doc(hidden)]
pub mod oidc;
mod order;
#[doc(hidden)]
pub mod providers;
#[doc(hidden)]
pub mod published;
#[doc(hidden)]
pub mod receivers;
#[doc(hidden)]
pub mod redact;
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod saml;
mod secrets;
#[doc(hidden)]
pub mod settings;
#[doc(hidden)]
pub mod share;
/// What both sides of a set-up have to enter.
pub mod sheet;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod texts;
pub mod time;
#[cfg(feature = "web")]
#[doc(hidden)]
pub mod ui;
#[doc(hidden)]
pub mod view;
#[doc(hidden)]
pub mod vocabulary;
#[doc(hidden)]
pub mod what_if;

pub use case::{Case, Expectations, Input, Settings};
#[doc(hidden)]
pub use diagnose::{Examination, examine};
pub use report::Report;

/// Judges a case: the one entry of the engine. Any bytes at all end in a report; nothing panics, nothing is fetched.
pub fn analyse(case: &Case, settings: &Settings) -> Report {
    let mut examination = examine(case, settings);
    diagnose::add_facts(&mut examination, settings);
    examination.report
}
