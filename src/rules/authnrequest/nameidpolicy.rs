//! The kind of user identifier that the request asks for.

use crate::declare_rule;
use crate::report::{Act, Confidence};
use crate::rules::known::{self};
use crate::rules::logins::quote;
use crate::rules::subject::misspelt;
use crate::rules::{Context, Outcome};
use crate::saml::{RoleKind, name_id_format_words};
use crate::source::Value;

declare_rule! { "SAMLREQ-NAMEIDPOLICY", Warning, "authnrequest", "nameidpolicy.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in known::requests(cx) {
        let Some(format) = request.name_id_policy.as_ref().and_then(|policy| policy.format.as_ref()) else { continue };
        let offered: Vec<&Value> = known::identity_providers(cx)
            .filter_map(|(_, entity)| entity.role(RoleKind::Idp))
            .flat_map(|role| &role.name_id_formats)
            .collect();
        let kind = format.text.rsplit_once(":nameid-format:").map_or(format.text.as_str(), |(_, name)| name);
        let (title, why, confidence) = if name_id_format_words(&format.text).is_none() {
            (
                match misspelt(&format.text) {
                    Some(right) => format!(
                        "The application asks for the Name ID format {}, which does not exist; {} does",
                        quote(&format.text),
                        quote(&right)
                    ),
                    None => format!(
                        "The application asks for a Name ID format that SAML does not define: {}",
                        quote(&format.text)
                    ),
                },
                "Identity providers refuse a format they do not know: Keycloak says \"Unsupported NameIDFormat\", Entra ID AADSTS75016.",
                Confidence::Likely,
            )
        } else if kind != "unspecified" && !offered.is_empty() && !offered.iter().any(|one| one.text == format.text) {
            (
                format!(
                    "The application asks for a Name ID that is {kind}, which the identity provider's metadata does not offer"
                ),
                "An identity provider that cannot give this kind of identifier refuses the whole login.",
                Confidence::Likely,
            )
        } else if kind == "transient" {
            (
                "The application asks for a user identifier that changes at each login (transient)".to_owned(),
                "An application that knows people by the Name ID then takes everybody for a new person each time.",
                Confidence::Possible,
            )
        } else {
            out.pass();
            continue;
        };
        let finding = RULE.finding(title, why).confidence(confidence).at(item, format.span).spec("saml-core 3.4.1.1");
        let lasting =
            "If the application knows people by the Name ID, ask for one that stays the same, such as `persistent`.";
        out.find(finding.fix(
            Act::SpAdmin,
            if confidence == Confidence::Possible { lasting } else { "Ask for a format that the identity provider offers, for `unspecified`, or leave the Name ID policy out of the request." },
        ));
    }
}
