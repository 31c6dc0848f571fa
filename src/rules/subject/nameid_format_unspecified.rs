//! A Name ID whose kind is not stated.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{name_ids, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-NAMEID-FORMAT-UNSPECIFIED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        if !matches!(text(&name_id.format), "" | "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified") {
            out.pass();
            continue;
        }
        let place = name_id.format.as_ref().map_or(name_id.span, |format| format.span);
        let finding = RULE
            .finding(
                format!("The kind of the user identifier {} is not stated", quote(&name_id.value.text)),
                "With this format, both sides agree by hand on what the value is. Keycloak sends the username, Okta \
                 the application username, Google the email address.",
            )
            .at(statement.item, place)
            .spec("saml-core 8.3.1");
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "If the application does not find the user, set the NameID format that the application expects.",
        ));
    }
}
