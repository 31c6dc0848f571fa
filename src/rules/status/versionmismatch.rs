//! The status code VersionMismatch.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-VERSIONMISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "VersionMismatch", &|_, message| {
        RULE.finding(
            format!("{} speaks a different SAML version than the request", who(message)),
            "It cannot read requests of this version and rejects them all.",
        )
        .fix(
            Party::SpAdmin,
            "Set the application to SAML 2.0 and use the SAML 2.0 sign-in URL of the identity provider.",
        )
    });
}
