//! What metadata wants signed against what is signed.

use crate::declare_rule;
use crate::report::{Confidence, ItemKind, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::parties::is_message_signed;
use crate::rules::support::saml::text;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::source::Value;

declare_rule! { "MD-WANT-SIGNED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let yes = |value: &Option<Value>| matches!(text(value), "true" | "1");
    let applications = || {
        cx.items
            .iter()
            .filter(|item| item.kind == ItemKind::SpMetadata)
            .filter_map(|item| Some((item, item.saml()?.entity()?.role(RoleKind::Sp)?)))
    };
    for (idp_item, entity) in expected::identity_providers(cx) {
        let Some(idp) = entity.role(RoleKind::Idp) else { continue };
        for (sp_item, sp) in applications() {
            if !yes(&idp.want_authn_requests_signed) || yes(&sp.authn_requests_signed) {
                out.pass();
                continue;
            }
            out.find(
                RULE.finding(
                    "The identity provider wants signed requests, but the application's metadata declares none",
                    "One side has WantAuthnRequestsSigned, the other no AuthnRequestsSigned. If the application does \
                     not sign, every login is rejected.",
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Possible)
                .at(sp_item, sp.tag)
                .related(idp_item, idp.tag)
                .fix(Party::SpAdmin, "Switch the signing of requests on in the application.")
                .fix(Party::IdpAdmin, "Or stop requiring signed requests from this application.")
                .spec("saml-metadata 2.4.3"),
            );
        }
    }
    for (sp_item, sp) in applications().filter(|(_, sp)| yes(&sp.want_assertions_signed)) {
        for item in cx.items {
            let Some(message) = item.saml().filter(|message| message.response().is_some()) else { continue };
            for assertion in message.assertions() {
                if message.signatures.iter().any(|signature| signature.parent_node == Some(assertion.envelope.node)) {
                    out.pass();
                    continue;
                }
                let around =
                    if is_message_signed(item) { " A signature of the response around it does not count." } else { "" };
                out.find(
                    RULE.finding(
                        "The application wants signed assertions, but this one is unsigned",
                        format!("Its metadata says WantAssertionsSigned.{around} The application rejects the login."),
                    )
                    .severity(Severity::Error)
                    .confidence(Confidence::Likely)
                    .at(item, assertion.envelope.tag)
                    .related(sp_item, sp.tag)
                    .fix(
                        Party::IdpAdmin,
                        "Sign the assertion for this application, in place of or beside the response.",
                    )
                    .spec("saml-metadata 2.4.4"),
                );
            }
        }
    }
}
