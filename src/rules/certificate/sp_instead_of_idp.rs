//! CERT-SP-INSTEAD-OF-IDP: the application's own certificate, given as the identity provider's.

use super::common::{given, name, place_of};
use crate::crypto::dsig::{EmbeddedResult, SignatureFacts};
use crate::crypto::keys::{KeyOrigin, TrustedKey};
use crate::crypto::verify::Outcome as Value;
use crate::crypto::x509::{self, CertificateFacts};
use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Confidence, ItemKind};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::source::Span;
use crate::vocabulary::Topic;

declare_rule! { "CERT-SP-INSTEAD-OF-IDP", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let from_idp = verified(cx);
    for (key, certificate) in given(cx) {
        let own = private_half(cx, key);
        let metadata = listed(cx, certificate);
        if metadata.is_none() && !cx.items.iter().any(|item| item.kind == ItemKind::SpMetadata) && !own {
            continue;
        }
        // A message of the identity provider that shows nothing, or a pair of key and certificate alone, may be in order.
        if from_idp.is_none() && (metadata.is_none() || answers(cx).next().is_some()) {
            continue;
        }
        if from_idp == Some(true) || verifies(cx, certificate) || (metadata.is_none() && !own) {
            out.pass();
            continue;
        }
        let because = if own {
            "Its private key was given here too, so it is the application's."
        } else {
            "The application's metadata lists it as the application's."
        };
        let finding = RULE
            .finding(
                format!("The certificate {} is the application's own, not the identity provider's", name(certificate)),
                format!("{because} The identity provider signs with a key of its own, so this certificate verifies no response."),
            )
            .confidence(match (from_idp, metadata) {
                (Some(_), Some(_)) => Confidence::Certain,
                // Both sides may share one key in a test.
                (Some(_), None) => Confidence::Likely,
                // Only a message of the identity provider shows that it was given for one.
                _ => Confidence::Possible,
            })
            .fixes(providers::fixes(Topic::Cert, None, None));
        out.find(match (metadata, place_of(cx, certificate)) {
            (Some((item, span)), _) => finding.at(item, span),
            (None, Some(place)) => finding.at_item(place),
            (None, None) => finding,
        });
    }
}

/// Whether some key fits a signature of the identity provider; `None` where no sound signature of it is there.
fn verified(cx: &Context<'_>) -> Option<bool> {
    let sound = |signature: &&SignatureFacts| {
        signature.trusted_ok() || (signature.digests_ok() && signature.signed_info.embedded_key != EmbeddedResult::Bad)
    };
    answers(cx)
        .flat_map(Item::signatures)
        .filter(sound)
        .map(SignatureFacts::trusted_ok)
        .reduce(|one, other| one || other)
}

/// What the identity provider sent.
fn answers<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a Item> {
    cx.items.iter().filter(|item| matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion))
}

/// Where the application's metadata lists it; `None` where an identity provider lists it too.
fn listed<'a>(cx: &Context<'a>, certificate: &CertificateFacts) -> Option<(&'a Item, Span)> {
    let mut found = None;
    for item in cx.items {
        let Some(entity) = item.saml().and_then(|message| message.entity()) else { continue };
        for role in &entity.roles {
            for key in &role.keys {
                let Some(text) = &key.certificate else { continue };
                if x509::from_base64_text(&text.text).sha256 != certificate.sha256 {
                    continue;
                }
                match role.kind {
                    RoleKind::Sp => found = found.or(Some((item, key.span))),
                    _ => return None,
                }
            }
        }
    }
    found
}

fn private_half(cx: &Context<'_>, key: &TrustedKey) -> bool {
    cx.keys.trusted.iter().any(|other| matches!(other.origin, KeyOrigin::Own(_)) && other.key.same(&key.key))
}

fn verifies(cx: &Context<'_>, certificate: &CertificateFacts) -> bool {
    let signatures = cx.items.iter().flat_map(Item::signatures);
    signatures
        .flat_map(|signature| &signature.signed_info.trusted_keys)
        .any(|result| result.key == certificate.sha256 && result.result == Value::Ok)
}
