//! JWT-WRAPPER: text around the token was left out.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-WRAPPER", Info }

/// Longer texts are documents that mention a token.
const MOST: usize = 200;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let token = item.oidc().and_then(|message| message.token()).filter(|token| !token.segments.is_empty());
        // A token inside a message has its place there; only a paste has wrapping.
        if token.is_none() || item.parent.is_some() || item.transport.is_some() {
            continue;
        }
        let Some(pasted) = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok())
        else {
            continue;
        };
        let input_start = pasted.len() - pasted.trim_start().len();
        let (pasted, text) = (pasted.trim(), item.text().trim());
        let Some((before, after)) =
            pasted.split_once(text).filter(|(before, after)| before.len() + after.len() <= MOST)
        else {
            continue;
        };
        if before.is_empty() && after.is_empty() {
            out.pass();
            continue;
        }
        let start = input_start + if before.is_empty() { text.len() } else { 0 };
        let around = Span::new(start, start + if before.is_empty() { after.len() } else { before.len() });
        out.find(
            RULE.finding(
                format!("Around the token stood `{before}…{after}`, which was left out"),
                "It belongs to the \
                place where the token was copied from. A receiver that gets it together with the token finds no token.",
            )
            .fix(Party::Support, "If it came with the copy, nothing has to change.")
            .fix(
                Party::SpAdmin,
                "If the application hands it over like this, give the token alone where a token is asked for.",
            )
            .at_layer(item, 0, around),
        );
    }
}
