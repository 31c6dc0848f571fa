//! `cargo xtask bench`: medians, native and in Chromium.

use crate::run::Outcome;

/// Measures and prints. It judges nothing.
pub fn command(_arguments: &[&str]) -> Outcome<()> {
    Err("nothing is measured yet".to_owned())
}
