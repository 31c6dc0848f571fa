//! JWT-JSON: header or claims are not a JSON object (RFC 7519 7.2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;
use crate::syntax::json::{Fault, FaultKind};

declare_rule! { "JWT-JSON", Error, "jwt", "json.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let parts = [("header", &token.header_faults), ("payload", &token.claims_faults)];
        let mut sound = true;
        for (part, faults) in parts {
            let Some(fault) = faults.first() else { continue };
            sound = false;
            out.find(
                RULE.finding(format!("The token's {part} is not JSON: {}", words(fault)), "Receivers read the parts with a strict JSON parser and refuse the token.")
                    .fix(Party::Support, "Copy the token again: a part that was cut or edited cannot be read.")
                    .fix(Party::IdpAdmin, "If it was issued like this, the program that builds it has to write JSON with a library instead of by hand.")
                    .spec("RFC 7519 7.2")
                    .at(item, fault.span),
            );
        }
        if token.header.is_none()
            && token.header_faults.is_empty()
            && token.serialisation.is_none()
            && token.kind != TokenKind::Jwe
        {
            let span = token.segments.first().map_or(token.payload_span, |segment| segment.span);
            out.find(
                RULE.finding(
                    "The token's header is not a JSON object",
                    "The first part says how the token is signed. Without it nothing can be checked.",
                )
                .fix(Party::Support, "Copy the token again from its first character; it starts with `ey`.")
                .spec("RFC 7519 7.2")
                .at(item, span),
            );
        } else if sound {
            out.pass();
        }
    }
}

/// What is wrong with a text that should be JSON, as a clause.
pub(crate) fn words(fault: &Fault) -> String {
    match fault.kind {
        FaultKind::Empty => "it is empty".to_owned(),
        FaultKind::Truncated => "it stops in the middle".to_owned(),
        FaultKind::Unexpected(c) => format!("`{}` cannot stand there", c.escape_default()),
        FaultKind::Trailing => "more text follows after it".to_owned(),
        FaultKind::TrailingComma => "a comma stands before a closing bracket".to_owned(),
        FaultKind::MissingComma => "a comma is missing".to_owned(),
        FaultKind::Comment => "it holds a comment".to_owned(),
        FaultKind::SingleQuotes => "a text stands in single quotes".to_owned(),
        FaultKind::UnquotedName => "a name stands without quotes".to_owned(),
        FaultKind::Word => "a word stands without quotes".to_owned(),
        FaultKind::Number => "a number is written in another way than JSON allows".to_owned(),
        FaultKind::Escape => "an escape sequence is unknown".to_owned(),
        FaultKind::ControlCharacter => "a line break or control character stands inside a text".to_owned(),
        FaultKind::ByteOrderMark => "it begins with a byte order mark".to_owned(),
        FaultKind::Limit => "it is nested too deeply".to_owned(),
    }
}
