//! JWT-CRIT: the token insists on an extension that receivers must understand (RFC 7515 4.1.11).

use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-CRIT", Error, "jwt", "crit.md", check }

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
                "The token insists on {}",
                some.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
            ),
        };
        out.find(
            RULE.finding(title, "What `crit` lists has to be understood by every receiver; one that does not know it must refuse the token.")
                .fix(Act::IdpAdmin, "Leave the extension out for this application.")
                .fix(Act::SpAdmin, "Or use a library that knows it.")
                .spec("RFC 7515 4.1.11")
                .at(item, critical.span),
        );
    }
}
