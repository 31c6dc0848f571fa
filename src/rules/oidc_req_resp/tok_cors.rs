//! TOK-CORS: the browser may not call the token endpoint for this client.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-CORS", Error, "oidc-req-resp", "tok_cors.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
