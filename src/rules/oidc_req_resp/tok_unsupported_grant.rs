//! TOK-UNSUPPORTED-GRANT: The token endpoint answers `unsupported_grant_type`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-UNSUPPORTED-GRANT", Error }

const KNOWN: Known = Known {
    codes: &["unsupported_grant_type"],
    token_endpoint: None,
    title: "The token endpoint does not know the grant type",
    why: "The request's `grant_type` is misspelt, missing, or not offered; often the body was not sent as a form.",
    details: &[],
    fix: &[(
        Party::SpAdmin,
        "Send `grant_type=authorization_code` as `application/x-www-form-urlencoded`, not as JSON.",
    )],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
