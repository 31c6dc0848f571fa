//! JWT-CRIT: the token insists on an extension that receivers must understand (RFC 7515 4.1.11).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-CRIT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let Some(critical) = token.parameter("crit") else { continue };
        let names: Vec<String> = critical.strings().into_iter().map(|name| name.text).collect();
        let unknown: Vec<&String> = names.iter().filter(|name| *name != "b64").collect();
        if unknown.is_empty() && critical.is_array() && !names.is_empty() {
            out.pass();
            continue;
        }
        let title = match unknown.as_slice() {
            [] => "`crit` is not a list of names".to_owned(),
            some => format!(
                "The token may only be accepted by programs that know its extension {}",
                some.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
            ),
        };
        out.find(
            RULE.finding(
                title,
                "The header lists it in `crit`. A receiver that does not know it must reject the token.",
            )
            .fix(Party::IdpAdmin, "Leave `crit` and the extension out of the tokens for this application.")
            .fix(Party::SpAdmin, "Or use a token library that knows the extension.")
            .spec("RFC 7515 4.1.11")
            .at(item, critical.span),
        );
    }
}
