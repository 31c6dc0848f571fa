//! SLO-NOT-PARTICIPANT: the application is no part of the session that should end.

use crate::declare_rule;
use crate::rules::said;
use crate::rules::{Context, Outcome};

declare_rule! { "SLO-NOT-PARTICIPANT", Error, "logout", "not_participant.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    said::applies(cx, out);
}
