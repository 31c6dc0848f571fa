//! CERT-EXPIRED: a signing certificate whose time is over. Some receivers refuse it, others look at the key alone.

use crate::crypto::x509::CertificateFacts;
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::Message;
use crate::profiles::{self, Topic};
use crate::report::{Act, ItemKind, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::time::{Instant, duration_words};
use std::collections::HashSet;

declare_rule! { "CERT-EXPIRED", Error, "certificate", "expired.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut said = HashSet::new();
    for item in cx.items {
        if let Some(Message::Certificate(certificate)) = item.oidc() {
            let span = certificate.places.not_after.unwrap_or(Span::at(0));
            judge(cx, out, item, Some(span), certificate, login_instant(cx), &mut said);
        }
        for signature in item.signatures() {
            if let Some(certificate) = &signature.embedded_certificate {
                let place = Some(signature.places.key_info).filter(|place| !place.is_empty());
                judge(cx, out, item, place, certificate, cx.instant(item).instant, &mut said);
            }
        }
    }
    for key in &cx.keys.trusted {
        let Some(certificate) = &key.certificate else { continue };
        if let Some(item) = cx.items.iter().find(|item| is_login(item)) {
            judge(cx, out, item, None, certificate, cx.instant(item).instant, &mut said);
        }
    }
}

fn judge(
    cx: &Context<'_>,
    out: &mut Outcome,
    item: &Item,
    span: Option<Span>,
    certificate: &CertificateFacts,
    instant: Instant,
    said: &mut HashSet<String>,
) {
    let Some(ends) = certificate.not_after else { return };
    if instant <= ends {
        out.pass();
        return;
    }
    if !said.insert(certificate.sha256.clone()) {
        return;
    }
    let name = certificate.subject.as_deref().unwrap_or("without a name");
    let finding = RULE
        .finding(
            format!("The certificate of `{name}` expired {} before", duration_words(instant.seconds_since(ends))),
            format!("It was valid until {ends}. Some applications refuse it (ServiceNow, Salesforce, Go libraries, .NET), others look at the key alone."),
        )
        .severity(Severity::Warning)
        .compared(format!("{instant} or later"), ends.to_string(), None)
        .fixes(profiles::fixes(Topic::Cert, cx.provider(item), None))
        .fix(Act::IdpAdmin, "Renew the signing certificate at the identity provider, then give the new one to the application.");
    out.find(match span {
        Some(span) => finding.at(item, span),
        None => finding.at_item(item),
    });
}

/// The instant of the first login message; without one, now: a certificate alone is asked about today.
fn login_instant(cx: &Context<'_>) -> Instant {
    let login = cx.items.iter().find(|item| is_login(item));
    login.map_or(cx.settings.at.unwrap_or(cx.settings.now), |item| cx.instant(item).instant)
}

fn is_login(item: &Item) -> bool {
    matches!(
        item.kind,
        ItemKind::SamlResponse
            | ItemKind::SamlAssertion
            | ItemKind::SamlAuthnRequest
            | ItemKind::Jwt
            | ItemKind::SamlLogoutRequest
            | ItemKind::SamlLogoutResponse
    )
}
