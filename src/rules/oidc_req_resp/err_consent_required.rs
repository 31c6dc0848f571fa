//! OIDCERR-CONSENT-REQUIRED: The callback carries `error=consent_required`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-CONSENT-REQUIRED", Error }

const KNOWN: Known = Known {
    codes: &["consent_required"],
    token_endpoint: None,
    title: "Permission for the application has not been granted",
    why: "The provider would need to ask the user or an administrator for consent.",
    details: &[],
    fix: &[
        (
            Party::IdpAdmin,
            "Grant consent for the application (Entra ID: Enterprise applications › Permissions › *Grant admin consent*).",
        ),
        (Party::SpAdmin, "Repeat the request without `prompt=none`, so that the user can consent."),
    ],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
