//! SETUP-ENCRYPTION: assertions are to be encrypted, and the application publishes no key for it.

use super::common::Sides;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Stated};

declare_rule! { "SETUP-ENCRYPTION", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let on = |document: &Document, meaning: Meaning| document.switch(meaning).filter(|(on, _)| *on).is_some();
    let app = sides.app.iter().filter(|(_, document)| on(document, Meaning::WantEncrypted));
    let idp = sides.registered.iter().filter(|(_, document)| on(document, Meaning::IdpEncrypts));
    for (item, document) in app.chain(idp) {
        let switch =
            [Meaning::WantEncrypted, Meaning::IdpEncrypts].into_iter().find_map(|meaning| document.switch(meaning));
        let Some((_, stated)) = switch else { continue };
        let published = sides
            .sp
            .iter()
            .any(|one| one.role.keys.iter().any(|key| key.usage.as_ref().is_none_or(|usage| usage.text != "signing")));
        let own = document.all(Meaning::SpCertificate).any(|certificate: &Stated| !certificate.value.is_empty());
        let without = if sides.sp.is_empty() {
            document.all(Meaning::SpCertificate).next().is_some() && !own
        } else {
            !published
        };
        if !without {
            out.pass();
            continue;
        }
        let mut finding = RULE
            .finding(
                format!(
                    "Assertions must be encrypted (`{}`), but the application publishes no encryption certificate",
                    stated.name
                ),
                "The identity provider encrypts with a certificate of the application. Without one it cannot encrypt, \
                 and the application rejects what is not encrypted.",
            )
            .at(item, stated.span);
        if let Some(one) = sides.sp.first() {
            finding = finding.related(one.item, one.role.tag);
        }
        out.find_once(
            finding
                .fix(
                    Party::SpAdmin,
                    format!(
                        "Give the application a key and certificate for encryption, and load its metadata again at \
                         the identity provider. Or, in {}, set `{}` to `false`.",
                        document.place(stated),
                        stated.name
                    ),
                )
                .spec("saml-metadata 2.4.1.1"),
        );
    }
}
