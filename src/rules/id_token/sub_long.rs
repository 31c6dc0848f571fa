//! OIDC-SUB-LONG: `sub` is longer than the standard allows, or has characters that no field takes (OpenID Connect Core 2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-SUB-LONG", Warning }

/// Characters that the standard allows.
const MOST: usize = 255;

/// Characters without a width.
const INVISIBLE: [char; 5] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}'];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in id_tokens(cx) {
        let Some(subject) = found.token.claim_text("sub") else { continue };
        if let Some(control) =
            subject.text.chars().find(|character| character.is_control() || INVISIBLE.contains(character))
        {
            out.find(
                RULE.finding(
                    format!("The user's identifier (`sub`) has an invisible character (U+{:04X})", u32::from(control)),
                    "Databases and directories reject it or cut the text there. Then the login fails, or the user \
                     becomes a different one.",
                )
                .fix(Party::IdpAdmin, "Map an identifier of printable characters to `sub`.")
                .spec("OpenID Connect Core 2")
                .at(found.item, subject.span),
            );
            continue;
        }
        let length = subject.text.chars().count();
        if length <= MOST {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The user's identifier (`sub`) has {length} characters; {MOST} are allowed"),
                "Applications store it in a field of that size. Either it is truncated and the user is not recognized \
                 at the next login, or the login fails.",
            )
            .fix(Party::IdpAdmin, "Map a shorter identifier to `sub`.")
            .spec("OpenID Connect Core 2")
            .at(found.item, subject.span),
        );
    }
}
