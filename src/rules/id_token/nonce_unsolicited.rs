//! OIDC-NONCE-UNSOLICITED: a nonce came back that the request did not send.

use crate::declare_rule;
use crate::oidc::ParametersRole;
use crate::report::Party;
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-NONCE-UNSOLICITED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let parameters = cx.items.iter().filter_map(|item| item.oidc()?.parameters());
    let mut requests = parameters.filter(|parameters| parameters.role == ParametersRole::AuthorizationRequest);
    let Some(request) = requests.next().filter(|_| requests.next().is_none()) else { return };
    let elsewhere = request.get("request").or(request.get("request_uri")).is_some();
    if elsewhere || cx.case.expectations.nonce.is_some() {
        return;
    }
    for found in id_tokens(cx) {
        let Some(nonce) = found.token.claim("nonce") else { continue };
        if request.get("nonce").is_some() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The token contains a nonce that the login request did not send",
                "Either request and token are of different logins, or the provider adds a nonce, as Cognito does for \
                 federated users. Most applications accept it.",
            )
            .fix(Party::SpAdmin, "If the library rejects it: configure it to send a nonce with every login.")
            .at(found.item, nonce.span),
        );
    }
}
