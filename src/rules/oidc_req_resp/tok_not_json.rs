//! TOK-NOT-JSON: the token endpoint answered with a page instead of JSON.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-NOT-JSON", Error, "oidc-req-resp", "tok_not_json.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
