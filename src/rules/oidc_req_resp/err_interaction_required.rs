//! OIDCERR-INTERACTION-REQUIRED: The callback carries `error=interaction_required`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-INTERACTION-REQUIRED", Error }

const KNOWN: Known = Known {
    codes: &["interaction_required"],
    token_endpoint: None,
    title: "The provider must show a page (second factor, terms, or a choice)",
    why: "A silent request cannot show it, so the login ends here.",
    details: &[],
    fix: &[(Party::SpAdmin, "Repeat the request without `prompt=none`, so that the user can act.")],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
