//! JWT-TYP-REFUSED: the receiver's error says that it does not accept the type in the token's header (RFC 8725 3.11).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-TYP-REFUSED", Error }

/// Longer texts are no error messages.
const MOST: usize = 20_000;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some(typ) = found.token.parameter("typ") else { continue };
        let Some(name) = typ.as_str().filter(|name| name.len() >= 3 && !name.eq_ignore_ascii_case("jwt")) else {
            continue;
        };
        let texts = cx.items.iter().filter(|item| item.role.is_none() && item.text().len() <= MOST);
        let refusal = texts.filter_map(|item| {
            let text = item.text();
            let lower = text.to_ascii_lowercase();
            let refuses = ["not allowed", "not supported", "unexpected", "invalid", "wrong typ"]
                .iter()
                .any(|words| lower.contains(words));
            let start = lower.find(&name.to_ascii_lowercase()).filter(|_| refuses && lower.contains("typ"))?;
            let spring = text.contains("JOSE header") || text.contains("springframework");
            Some((item, Span::new(start, start + name.len()), spring))
        });
        let Some((text, place, spring)) = refusal.take(1).next() else { continue };
        let logout = name.to_ascii_lowercase().contains("logout");
        let fix = match (spring, logout) {
            (true, true) => "Update Spring Security to 6.4 or later: its decoder for logout tokens accepts \
             `logout+jwt`. Before, set a decoder of your own with a type verifier (`DefaultJOSEObjectTypeVerifier`) \
             that allows it."
                .to_owned(),
            (true, false) => format!(
                "Configure the decoder to accept the type: in Spring Security, set a type \
             verifier that allows `{name}` (`processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new \
             JOSEObjectType(\"{name}\")))`, or `validateType(false)` and a `JwtTypeValidator` since 6.5)."
            ),
            (false, _) => format!("Configure the token library to accept the type `{name}`, or update it."),
        };
        out.find(
            RULE.finding(
                format!("The receiver does not accept the token type `{name}`"),
                format!(
                    "The header says `typ: {name}`, the standard type of this kind of token ({}). The receiver's \
                 library accepts only `JWT` or no type. The token itself is valid.",
                    found.role.words()
                ),
            )
            .confidence(Confidence::Likely)
            .compared("JWT", name, None)
            .fix(Party::SpAdmin, fix)
            .spec("RFC 8725 3.11")
            .at(found.item, typ.span)
            .related(text, place),
        );
    }
}
