//! JWT-PADDED: `=` at the end of a part (RFC 7515 2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::SegmentFaultKind;

declare_rule! { "JWT-PADDED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| !token.segments.is_empty())
        else {
            continue;
        };
        let faults = token.segments.iter().flat_map(|segment| &segment.faults);
        let mut padded = faults.filter(|fault| fault.kind == SegmentFaultKind::Padding).peekable();
        if padded.peek().is_none() {
            out.pass();
        }
        for fault in padded {
            out.find_once(
                RULE.finding(
                    "A part of the token ends with `=`",
                    "Tokens are written without padding. Some receivers accept it, others refuse the token.",
                )
                .fix(Party::IdpAdmin, "Have the token written without `=`: token libraries do so by themselves.")
                .spec("RFC 7515 2")
                .at(item, fault.span),
            );
        }
    }
}
