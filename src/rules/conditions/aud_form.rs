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
        let fixed = destination
            .into_iter()
            .chain(statement.assertion.confirmations().iter().filter_map(|one| one.recipient.as_ref()));
        let fixed = fixed.filter(|_| unknown).find_map(|url| fixed_for(&url.text));
        let audiences = || restrictions.clone().flat_map(|restriction| &restriction.audiences);
        if let Some((name, _, right)) = fixed
            && !audiences().any(|audience| right.iter().any(|one| is_of_form(&audience.text, one)))
            && let Some(audience) = audiences().next().filter(|audience| unfilled(&audience.text).is_none())
        {
            let right = right.first().copied().unwrap_or_default();
            let finding = RULE
                .finding(
                    format!(
                        "This is not the audience of {name}, which is `{right}{}`",
                        if right.ends_with(':') { "…" } else { "" }
                    ),
                    format!("By its ACS URL, this login is for {name}, whose Entity ID has a fixed form."),
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Likely)
                .compared(right, audience.text.as_str(), None)
                .at(statement.item, audience.span)
                .spec("saml-core 2.5.1.4");
            let fix = format!("Set the audience (entity ID) of this application to the one that {name} states.");
            out.find_once(with_fix(finding, cx, statement.item, Topic::Entity, None, (Party::IdpAdmin, fix)));
            continue;
        }
        for audience in audiences() {
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

/// Applications whose Entity ID has a fixed form: the name, what their ACS URL holds, what the Entity ID holds.
type Fixed = (&'static str, &'static [&'static str], &'static [&'static str]);

const FIXED: &[Fixed] = &[
    (
        "AWS",
        &["signin.aws.amazon.com/saml", "signin.amazonaws-us-gov.com/saml", "signin.amazonaws.cn/saml"],
        &["urn:amazon:webservices", "*signin.aws.amazon.com/saml", "*signin.amazonaws"],
    ),
    ("Amazon Cognito", &[".amazoncognito.com/saml2/idpresponse"], &["urn:amazon:cognito:sp:"]),
    ("Google Workspace", &["://www.google.com/a/"], &["google.com", "https://accounts.google.com/samlrp/"]),
    (
        "Microsoft 365",
        &["://login.microsoftonline.com/login.srf"],
        &["urn:federation:MicrosoftOnline", "https://login.microsoftonline.com/"],
    ),
    ("Box", &["://sso.services.box.net/sp/ACS.saml2"], &["box.net"]),
];

/// Whether an Entity ID has this form: it begins so, or behind `*` holds it.
fn is_of_form(audience: &str, form: &str) -> bool {
    form.strip_prefix('*').map_or_else(|| audience.starts_with(form), |part| audience.contains(part))
}

/// The row of the application that receives at this address.
fn fixed_for(url: &str) -> Option<&'static Fixed> {
    FIXED.iter().find(|(_, addresses, _)| addresses.iter().any(|one| url.contains(one)))
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
