//! OIDCERR-ACCOUNT-SELECTION-REQUIRED: The callback carries `error=account_selection_required`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-ACCOUNT-SELECTION-REQUIRED", Error }

const KNOWN: Known = Known {
    codes: &["account_selection_required"],
    token_endpoint: None,
    title: "Several accounts are signed in and none was chosen",
    why: "A silent request cannot ask which account is meant.",
    details: &[],
    fix: &[
        (Party::SpAdmin, "Repeat the request without `prompt=none`, or send `login_hint` with the account."),
        (Party::User, "Choose the account on the page of the provider."),
    ],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
