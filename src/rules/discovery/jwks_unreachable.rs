//! JWKS-UNREACHABLE: the key list could not be fetched.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "JWKS-UNREACHABLE", Error, "discovery", "jwks_unreachable.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
