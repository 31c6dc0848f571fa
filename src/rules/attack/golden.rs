//! A lifetime that no identity provider gives.

use crate::crypto::dsig::EmbeddedResult;
use crate::crypto::keys::KeyOrigin;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::{quote, seconds_words};
use crate::rules::{Context, Outcome};
use crate::saml::{Assertion, instant};
use crate::source::Value;

declare_rule! { "ATK-GOLDEN", Info }

/// Providers give minutes, seldom hours. In seconds.
const LONG: i64 = 86_400;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some((end, lifetime)) = lifetime(statement.assertion) else { continue };
        if lifetime <= LONG {
            out.pass();
            continue;
        }
        let id =
            statement.assertion.envelope.id.as_ref().map_or_else(|| "without an ID".to_owned(), |id| quote(&id.text));
        let mut why = String::from(
            "Identity providers give minutes. Anyone who has it can sign in with it until then. A very long lifetime \
             is also typical of assertions forged with a stolen key.",
        );
        if outside_metadata(cx, statement.item) {
            why.push_str(" Here the signing key is not among those in the provider's metadata either, which makes that more likely.");
        }
        out.find(
            RULE.finding(
                format!("The assertion is valid for {}, far longer than is usual", seconds_words(lifetime)),
                why,
            )
            .confidence(Confidence::Possible)
            .fix(
                Party::IdpAdmin,
                format!("Look up the log entry of the assertion {id}. If there is none, it was not issued here."),
            )
            .fix(Party::IdpAdmin, "If there is one: set the assertion lifetime to a few minutes.")
            .at(statement.item, end.span)
            .spec("saml-core 2.5.1.2"),
        );
    }
}

/// The end that counts, and the seconds from the issue to it.
fn lifetime(assertion: &Assertion) -> Option<(&Value, i64)> {
    let issued = instant(assertion.envelope.issue_instant.as_ref())?;
    let end = assertion.conditions.as_ref()?.not_on_or_after.as_ref()?;
    Some((end, instant(Some(end))?.seconds_since(issued)))
}

/// The issuer's metadata is here, and the signature fits its own certificate and no key of the metadata.
fn outside_metadata(cx: &Context<'_>, item: &Item) -> bool {
    let issuer = item.saml().and_then(|message| message.issuer()).map(|issuer| issuer.text.as_str());
    let listed = cx
        .keys
        .trusted
        .iter()
        .any(|key| matches!(&key.origin, KeyOrigin::Metadata { entity, .. } if Some(entity.as_str()) == issuer));
    let stranger = |signature: &crate::crypto::dsig::SignatureFacts| {
        signature.signed_info.embedded_key == EmbeddedResult::Ok && !signature.trusted_ok()
    };
    listed && item.signatures().iter().any(stranger)
}
