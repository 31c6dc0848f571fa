//! A genuine message, made with another certificate than the application trusts.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::x509::{CertificateFacts, short};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::fixes::fixes;
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Need;
use crate::vocabulary::Topic;

declare_rule! { "SIG-KEY-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::OtherKey => out.find(finding(cx, item, signature)),
            State::Valid => out.pass(),
            State::OwnKeyOnly | State::NoKey if decides(item) => {
                if item.by_application() {
                    out.not_checked_without(
                        Need::ApplicationCertificate,
                        "no certificate of the application was given: add its signing certificate or metadata",
                    );
                } else {
                    out.not_checked(
                        "no trusted certificate was given: add the identity provider's signing certificate or metadata",
                    );
                }
            }
            _ => {}
        }
    }
}

fn finding(cx: &Context<'_>, item: &Item, signature: &SignatureFacts) -> Finding {
    let thing = signed_thing(signature);
    let trusted: Vec<&CertificateFacts> =
        signature.signed_info.trusted_keys.iter().filter_map(|key| key.certificate.as_ref()).collect();
    let trusts = match trusted.as_slice() {
        [] => "the key given".to_owned(),
        [one] => certificate_words(one),
        [one, ..] => format!("{} and {} more", certificate_words(one), trusted.len() - 1),
    };
    let title = format!("The application does not trust the key that signed {thing}");
    let authority = signature.embedded_certificate.as_ref().and_then(|own| issuer_of(own, &trusted));
    let finding = match (&signature.embedded_certificate, authority) {
        (Some(own), Some(authority)) => RULE
            .finding(
                "The application trusts only the issuer of the signing certificate",
                format!(
                    "The content is as it was signed, with {}. The application trusts {}, which issued that certificate. SAML libraries \
                     compare the certificate itself and reject the message, unless they are set up to trust its issuer.",
                    certificate_words(own),
                    certificate_words(authority)
                ),
            )
            .compared(short(&authority.sha256), short(&own.sha256), None),
        (Some(own), None) => {
            let guess = match trusted.as_slice() {
                [one] if one.subject == own.subject && one.not_before < own.not_before => {
                    "Both carry the same name and the message's is newer: most likely the identity provider changed its certificate."
                }
                [one] if one.subject == own.subject => {
                    "Both carry the same name: most likely one is a former or a coming certificate of the same identity provider."
                }
                _ => "The identity provider changed its certificate, or this is a different tenant, environment or application.",
            };
            RULE.finding(
                title,
                format!(
                    "Its content is intact and was signed with {}. The application trusts {trusts}. {guess}",
                    certificate_words(own)
                ),
            )
            .compared(
                trusted.first().map_or_else(String::new, |one| short(&one.sha256)),
                short(&own.sha256),
                None,
            )
        }
        (None, _) => RULE.finding(
            title,
            format!("The content is unchanged, but the signature does not match {trusts}. The message contains no \
                certificate."),
        ),
    };
    let span = signature.embedded.first().map_or(signature.places.value, |key| key.span);
    let finding = at(finding, item, span).spec("xmldsig-core 3.2.2");
    if matches!(item.kind, ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve) {
        // The certificate given is most likely the identity provider's, and the application signs with its own.
        return finding.confidence(Confidence::Possible).fix(
            Party::IdpAdmin,
            "Compare the certificate of the request with the one stored for this application, and store the application's current one.",
        );
    }
    let finding = match authority {
        Some(_) => finding.fix(
            item.reader(),
            "Store the signing certificate itself as trusted. Or configure the application to trust what this issuer signs.",
        ),
        None => finding.fixes(fixes(cx, item, Topic::Cert, None)),
    };
    if decides(item) { finding } else { finding.severity(Severity::Warning).confidence(Confidence::Possible) }
}

/// The trusted certificate that issued this one, by their names.
fn issuer_of<'a>(own: &CertificateFacts, trusted: &[&'a CertificateFacts]) -> Option<&'a CertificateFacts> {
    let issuer = own.issuer.as_deref().filter(|issuer| !issuer.is_empty() && !own.is_self_issued())?;
    trusted.iter().find(|one| one.subject.as_deref() == Some(issuer) && one.sha256 != own.sha256).copied()
}
