//! SLO-NOT-PARTICIPANT: the application is no part of the session that should end.

use crate::declare_rule;
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "SLO-NOT-PARTICIPANT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // The texts are rows of the table of error texts.
    error_texts::applies(cx, out);
}
