//! DISC-NOT-JSON: the discovery document could not be read.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "DISC-NOT-JSON", Error, "discovery", "not_json.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
