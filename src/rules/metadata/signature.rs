//! The signature of metadata.

use crate::crypto::dsig::{DigestResult, EmbeddedResult};
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "MD-SIGNATURE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let root = item
            .saml()
            .and_then(|message| message.entity().map(|one| one.tag).or(message.aggregate().map(|one| one.tag)));
        let Some(tag) = root else { continue };
        let Some(signature) = item.signatures().first() else {
            // A file that is handed over once is rarely signed; what is fetched again and again should be.
            let fetched = item.saml().is_some_and(|message| {
                message.aggregate().is_some()
                    || message.entity().is_some_and(|one| one.valid_until.is_some() || one.cache_duration.is_some())
            });
            if !fetched {
                continue;
            }
            out.find(
                RULE.finding(
                    "This metadata is not signed",
                    "Nothing shows who wrote it. That is usual for a file that was handed over or fetched over https. \
                     A federation signs its metadata, and its applications reject unsigned metadata.",
                )
                .severity(Severity::Info)
                .at(item, tag),
            );
            continue;
        };
        let broken = signature.references.iter().any(|one| one.digest == DigestResult::Mismatch)
            || signature.signed_info.embedded_key == EmbeddedResult::Bad;
        if !broken {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The metadata is signed, and its signature does not match",
                "It was changed after it was signed, by an editor or by someone else. Applications that check the \
                 signature do not load it.",
            )
            .confidence(Confidence::Likely)
            .at(item, signature.places.signature)
            .fix(
                Party::Support,
                "Fetch the metadata again and hand it on as it is, without opening and saving it in an editor.",
            )
            .spec("saml-metadata 3"),
        );
    }
}
