//! AT-INACTIVE: the authorization server says that a token is not active (RFC 7662 2.2).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-INACTIVE", Warning, ALL }

/// Members of an answer that says no more than that.
const MOST: usize = 3;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        let Some(active) = document.get("active") else { continue };
        let members = document.parsed.root.as_ref().map_or(0, |root| root.members().len());
        match active.as_bool() {
            Some(false) if members <= MOST => out.find(
                RULE.finding(
                    "The authorization server says that the token is not active",
                    "An introspection response with `active: false` does not say why. The token expired, was revoked, \
                     belongs to a different server or realm, or is hidden from this client. The API rejects the \
                     request.",
                )
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Compare `iss` of the token with the server that was asked: the same host, realm, and scheme. \
                     Behind a proxy, ask at the public address. Check that the client that asks may introspect tokens.",
                )
                .fix(Party::User, "Or get a new token, if this one expired or was revoked.")
                .fix(Party::Support, "Add the token to this case. It shows its issuer and when it expires.")
                .spec("RFC 7662 2.2")
                .at(item, active.span),
            ),
            Some(true) => out.pass(),
            _ => {}
        }
    }
}
