//! AT-AZP: the access token was obtained by another client than expected.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-AZP", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(expected) = &cx.case.expectations.client_id else { return };
    for found in tokens(cx).iter().filter(|found| found.role == TokenRole::AccessToken) {
        let Some(client) =
            ["azp", "client_id", "cid", "appid"].into_iter().find_map(|name| found.token.claim_text(name))
        else {
            continue;
        };
        if client.text == *expected {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The access token was obtained by the client `{}`", client.text),
                format!(
                    "You named `{expected}`. A token of a different client comes from a different login or a different application."
                ),
            )
            .compared(expected.as_str(), client.text.as_str(), None)
            .fix(Party::Support, "Take the token from the login of this application.")
            .at(found.item, client.span),
        );
    }
}
