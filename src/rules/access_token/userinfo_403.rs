//! AT-USERINFO-403: UserInfo refuses the access token for lack of a scope.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "AT-USERINFO-403", Info, "access-token", "userinfo_403.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
