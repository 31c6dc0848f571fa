//! OIDCERR-LOGIN-REQUIRED: The callback carries `error=login_required`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-LOGIN-REQUIRED", Error }

const KNOWN: Known = Known {
    codes: &["login_required"],
    token_endpoint: Some(false),
    title: "No one is signed in, and the request was a silent one",
    why: "A request with `prompt=none` may show no page, so the provider can only answer with this error.",
    details: &[],
    fix: &[(
        Party::SpAdmin,
        "This is normal: fall back to a visible login. Do not use `prompt=none` for the first login, and do not count \
         on it inside frames, where browsers block third-party cookies.",
    )],
    spec: "OpenID Connect Core 3.1.2.6",
};

const AT_TOKEN_ENDPOINT: Known = Known {
    token_endpoint: Some(true),
    title: "The session has ended: the provider asks the user to sign in",
    why: "A token endpoint answers this way when the session behind the refresh token has ended.",
    fix: &[(Party::SpAdmin, "Send the user to a visible login when the provider no longer renews the tokens.")],
    ..KNOWN
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
    judge(cx, out, &RULE, &AT_TOKEN_ENDPOINT);
}
