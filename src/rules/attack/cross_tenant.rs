//! A message signed with the key of another tenant of the same product.

use super::message::messages;
use super::second_assertion::refuse;
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::keys::{KeyOrigin, PublicKey, TrustedKey};
use crate::crypto::verify::Outcome as Value;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "ATK-CROSS-TENANT", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let Some(issuer) = message.item.saml().and_then(|message| message.issuer()) else { continue };
        for signature in message.item.signatures() {
            let Some(key) = signing_key(signature) else { continue };
            let owners = owners(cx, key);
            if owners.iter().any(|owner| **owner == issuer.text) {
                out.pass();
                continue;
            }
            let tenant = owners.iter().find_map(|owner| {
                let difference = compare_identifiers(&issuer.text, owner, &[])?;
                (difference.class == DifferenceClass::TenantPart).then_some((*owner, difference))
            });
            let Some((owner, difference)) = tenant else { continue };
            let span = signature.embedded.first().map_or(signature.places.signature, |key| key.span);
            let finding = RULE
                .finding(
                    "The message was signed with the key of a different tenant",
                    format!(
                        "The message names {} as its sender, but the metadata of {} publishes the signing key ({}). \
                         A tenant is the part of the provider that belongs to one customer. Anyone with a tenant of \
                         their own can sign such a message. It may also be that the wrong metadata was downloaded.",
                        quote(&issuer.text),
                        quote(owner),
                        difference.words
                    ),
                )
                .confidence(Confidence::Likely)
                .compared(owner.clone(), issuer.text.clone(), Some(difference.class))
                .fix(
                    Party::SpAdmin,
                    "Compare the tenant in the issuer with the one the application trusts. Bind each issuer to the \
                     keys of its own metadata.",
                )
                .at(message.item, issuer.span)
                .related(message.item, span);
            out.find(refuse(message.item, finding));
        }
    }
}

/// The key that the signature value fits, whoever's it is.
fn signing_key(signature: &SignatureFacts) -> Option<&PublicKey> {
    let trusted =
        signature.signed_info.trusted_keys.iter().find(|key| key.result == Value::Ok).map(|key| &key.public_key);
    trusted.or_else(|| {
        let fits = |key: &&crate::crypto::dsig::EmbeddedKey| {
            key.verification.as_ref().is_some_and(|verification| verification.outcome == Value::Ok)
        };
        signature.embedded.iter().find(fits).map(|key| &key.key)
    })
}

/// The identity providers whose metadata in the case publishes this key.
fn owners<'a>(cx: &Context<'a>, key: &PublicKey) -> Vec<&'a String> {
    let of = |trusted: &'a TrustedKey| match &trusted.origin {
        KeyOrigin::Metadata { entity, identity_provider: true } if trusted.key.same(key) => Some(entity),
        _ => None,
    };
    cx.keys.trusted.iter().filter_map(of).collect()
}
