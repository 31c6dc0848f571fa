//! AT-USERINFO-403: UserInfo refuses the access token for lack of a scope.

use crate::declare_rule;
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "AT-USERINFO-403", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    error_texts::applies(cx, out);
}
