//! JWT-PARTS: a compact token has three parts, an encrypted one five (RFC 7515 3.1, RFC 7516 3.1).

use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-PARTS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        // Somebody took the signature out by hand.
        if item.notes.iter().any(|note| note.kind == NoteKind::Redacted) {
            continue;
        }
        let count = token.segments.len();
        let unsecured = token.algorithm().is_some_and(|algorithm| algorithm.eq_ignore_ascii_case("none"));
        let last_is_empty = token.segments.last().is_some_and(|last| last.span.is_empty());
        let (title, why) = match count {
            // The JSON form has no parts.
            0 => continue,
            3 if last_is_empty && !unsecured => (
                "The token's signature is missing: nothing follows the second dot".to_owned(),
                "Without the third part a receiver cannot tell who made the token, and rejects it.",
            ),
            3 | 5 => {
                out.pass();
                continue;
            }
            1 => (
                "This is only the first part of a token".to_owned(),
                "A token has three parts separated by dots. Claims and signature are not here, so no receiver accepts it.",
            ),
            2 => (
                "The token has two parts instead of three: its signature is missing".to_owned(),
                "Without the third part a receiver cannot tell who made the token, and rejects it.",
            ),
            _ => (
                format!("The token has {count} parts instead of three"),
                "A signed token has three parts separated by dots, an encrypted one five. No receiver reads any other number.",
            ),
        };
        let end = token.segments.last().map_or(0, |last| last.span.end);
        out.find(
            RULE.finding(title, why)
                .fix(
                    Party::Support,
                    "Copy the whole token again, from its first to its last character, including \
                 everything after the second dot.",
                )
                .fix(
                    Party::SpAdmin,
                    "If the application logged it like this, look for a log or field that cuts long values.",
                )
                .compared("3 parts (signed) or 5 parts (encrypted)", format!("{count} parts"), None)
                .spec("RFC 7515 3.1")
                .at(item, Span::at(end)),
        );
    }
}
