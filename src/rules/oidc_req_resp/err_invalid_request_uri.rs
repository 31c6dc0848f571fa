//! OIDCERR-INVALID-REQUEST-URI: The callback carries `error=invalid_request_uri` or `request_uri_not_supported`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-INVALID-REQUEST-URI", Error }

const KNOWN: Known = Known {
    codes: &["invalid_request_uri", "request_uri_not_supported"],
    token_endpoint: None,
    title: "The provider cannot use the `request_uri` of the request",
    why: "The address of the request object is unknown, expired or not allowed.",
    details: &[],
    fix: &[(
        Party::SpAdmin,
        "Push the request again: a pushed request is valid for a minute or so and can be used once. Send the same `client_id` with it.",
    )],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
