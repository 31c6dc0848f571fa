//! Audiences that are no URI: software that reads them as one stops there.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::unfilled::unfilled;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-FORM", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let restrictions =
            statement.assertion.conditions.iter().flat_map(|conditions| &conditions.audience_restrictions);
        let destination = statement.response.and_then(|(_, response)| response.envelope.destination.as_ref());
        let recipients = statement.assertion.confirmations().iter().filter_map(|one| one.recipient.as_ref());
        let broker = destination.into_iter().chain(recipients).any(|url| is_keycloak_broker(&url.text));
        let unknown = expected::sp_entity_id(cx).is_empty();
        for audience in restrictions.flat_map(|restriction| &restriction.audiences) {
            // Where the Entity ID is known, SAML-AUD-MISMATCH says it.
            if let Some(what) = unfilled(&audience.text).filter(|_| unknown) {
                let fix = "Set the audience (entity ID) of this application at the identity provider to the application's Entity ID.";
                let finding = RULE
                    .finding(
                        format!("The audience is {}, {what}", quote(&audience.text)),
                        "The audience must equal the application's Entity ID, and no application is called so.",
                    )
                    .confidence(Confidence::Likely)
                    .at(statement.item, audience.span)
                    .spec("saml-core 2.5.1.4");
                let otherwise = (Party::IdpAdmin, fix.to_owned());
                out.find_once(with_fix(finding, cx, statement.item, Topic::Entity, None, otherwise));
                continue;
            }
            let Some(wrong) = audience.text.chars().find(|character| in_no_uri(*character)) else {
                out.pass();
                continue;
            };
            // Blanks around the value are for another rule.
            if audience.text.trim().chars().all(|character| !in_no_uri(character)) && !broker {
                out.pass();
                continue;
            }
            let what = if wrong.is_whitespace() { "a space".to_owned() } else { format!("`{wrong}`") };
            let title = format!("The audience {} is not a URI: it contains {what}", quote(&audience.text));
            let (severity, why) = if broker {
                (
                    Severity::Error,
                    "Keycloak reads the audience as a URI and stops at such a character (\"Illegal character\"), \
                     whatever the rest of the message says.",
                )
            } else {
                (
                    Severity::Info,
                    "An Entity ID is a URI. Software in Java, such as Keycloak, stops at such a character; most other \
                     libraries compare only the text.",
                )
            };
            out.find_once(
                RULE.finding(title, why)
                    .severity(severity)
                    .at(statement.item, audience.span)
                    .spec("saml-core 2.5.1.4")
                    .fix(
                        Party::SpAdmin,
                        "Change the application's Entity ID to a URI without spaces, such as its \
                     metadata URL. In Keycloak, open Identity providers › the provider and set *Service provider entity ID*.",
                    )
                    .fix(
                        Party::IdpAdmin,
                        "Register the new Entity ID for this application, so that the audience is the same.",
                    ),
            );
        }
    }
}

/// Characters that no URI has, neither of the first nor of the later standard.
fn in_no_uri(character: char) -> bool {
    character.is_whitespace() || character.is_control() || "\"<>\\^`{|}".contains(character)
}

/// `https://host/realms/NAME/broker/ALIAS/endpoint`: Keycloak is the application.
fn is_keycloak_broker(url: &str) -> bool {
    url.split_once("/realms/")
        .and_then(|(_, rest)| rest.split_once("/broker/"))
        .is_some_and(|(_, rest)| rest.contains("/endpoint"))
}
