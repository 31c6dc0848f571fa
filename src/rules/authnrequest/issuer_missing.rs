//! A request from nobody.

use super::unless_granted;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-ISSUER-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let known = expected::registered_sp_entity_id(cx);
    for (item, request) in expected::requests(cx) {
        let issuer = request.envelope.issuer.as_ref();
        if issuer.is_some_and(|issuer| !issuer.value.text.trim().is_empty()) {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The login request does not say which application it comes from",
                "The identity provider finds the application's settings by the Issuer. Without it nothing is found.",
            )
            .at(item, issuer.map_or(request.envelope.tag, |issuer| issuer.span))
            .spec("saml-profiles 4.1.4.1");
        let granted = "This identity provider let the user in anyway: it knows the application by something else, \
            such as the request URL. Others find its settings by the Issuer only.";
        let finding = unless_granted(finding, cx, request, granted);
        let value = known.first().map(|one| one.value.as_ref());
        let text = "Enter the application's entity ID in its own SAML settings.";
        out.find(finding.fix(
            Party::SpAdmin,
            value.map_or(text.to_owned(), |id| {
                format!("Enter the entity ID {} in the application's SAML settings.", quote(id))
            }),
        ));
    }
}
