//! OIDCREQ-REQUEST-OBJECT: the signed login request contradicts itself or its link (OpenID Connect Core 6.1, RFC 9101).

use super::messages::requests;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-REQUEST-OBJECT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(object) = sent.get("request") else { continue };
        let child = sent.item.children.iter().filter_map(|child| cx.items.get(*child));
        let token = child.filter_map(|item| Some((item, item.oidc()?.token()?))).next();
        let Some((item, token)) = token.filter(|(_, token)| token.claims.is_some()) else { continue };
        let differs = ["client_id", "response_type", "redirect_uri"].into_iter().find_map(|name| {
            let (outside, inside) = (sent.get(name)?, token.claim_text(name)?);
            (outside.text != inside.text && name != "redirect_uri").then_some((name, outside, inside))
        });
        let expired = token.instant("exp").filter(|ends| *ends <= cx.instant(sent.item).instant);
        let (title, why, place) = if let Some((name, outside, inside)) = differs {
            (
                format!("The signed request says `{name}` is `{}`, the link says `{}`", inside.text, outside.text),
                "The two must agree. Providers reject a request that contradicts itself.".to_owned(),
                inside.span,
            )
        } else if sent.get("client_id").is_none() {
            (
                "The link with the signed request lacks `client_id`".to_owned(),
                "It must stand in the link as well, so that the provider knows whose key to use.".to_owned(),
                token.payload_span,
            )
        } else if let Some(claim) = token.claim("exp").filter(|_| expired.is_some()) {
            (
                "The signed request has expired".to_owned(),
                "It was kept and sent again; a new one is made for every login.".to_owned(),
                claim.span,
            )
        } else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(title, why)
                .fix(Party::SpAdmin, "Make a new signed request for every login, and repeat `client_id` and `response_type` in the link.")
                .spec("OpenID Connect Core 6.1")
                .at(item, place)
                .related(sent.item, object.span),
        );
    }
}
