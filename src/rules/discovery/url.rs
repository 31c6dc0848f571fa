//! DISC-URL: the configured issuer is the address of a document, or the well-known path stands twice.

use crate::declare_rule;
use crate::oidc::ParametersRole;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "DISC-URL", Error }

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let fetched = item.transport.as_ref().and_then(|transport| transport.url.as_deref()).unwrap_or("");
        if fetched.matches("/.well-known/").count() > 1 {
            out.find(
                RULE.finding(
                    "The discovery document was looked for at an address that names it twice",
                    format!("`{fetched}`: the application adds `{WELL_KNOWN}` itself."),
                )
                .fix(Party::SpAdmin, "Enter the issuer alone.")
                .spec("OpenID Connect Discovery 4.1")
                .at(item, Span::at(0)),
            );
        }
    }
    let Some(issuer) = &cx.case.expectations.issuer else { return };
    let about_tokens = cx.items.iter().any(|item| {
        let message = item.oidc();
        message.is_some_and(|message| message.token().is_some() || message.document().is_some())
            || message
                .and_then(|message| message.parameters())
                .is_some_and(|sent| sent.role == ParametersRole::AuthorizationRequest)
    });
    let Some(item) = cx.items.first().filter(|_| about_tokens) else { return };
    let (what, severity) = if issuer.ends_with("/protocol/saml/descriptor")
        || issuer.to_ascii_lowercase().ends_with("federationmetadata.xml")
    {
        ("a SAML metadata URL", Severity::Error)
    } else if issuer.contains("/.well-known/") {
        ("the URL of the discovery document", Severity::Warning)
    } else {
        out.pass();
        return;
    };
    out.find(
        RULE.finding(
            format!("The configured issuer, `{issuer}`, is {what}"),
            format!(
                "The issuer is a name that \
         is in every token; applications add `{WELL_KNOWN}` to it by themselves."
            ),
        )
        .severity(severity)
        .fix(
            Party::SpAdmin,
            format!(
                "Enter `{}` as the issuer; the longer URL only where the application asks for a discovery or \
                 metadata URL.",
                issuer.split("/.well-known/").next().unwrap_or(issuer).split("/protocol/saml").next().unwrap_or("")
            ),
        )
        .spec("OpenID Connect Discovery 4.1")
        .at(item, Span::at(0)),
    );
}
