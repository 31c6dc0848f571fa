//! IN-LINK-HIDDEN: the link is one of a mail filter that keeps the address inside to itself.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-LINK-HIDDEN", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(
        cx,
        out,
        NoteKind::LinkHidden,
        |_| false,
        |_, note| {
            let title = format!("The link was replaced by {}: its original address cannot be read", note.detail);
            let why = "The mail filter keeps the original address on its servers. The login message that it carried is not in this text.";
            Some(RULE.finding(title, why).fix(
                Party::Support,
                "Ask for the URL that the browser shows after the link was opened, or for a HAR file.",
            ))
        },
    );
}
