//! Encrypted for another key than the application's.

use super::common::{Listed, MAX_KEYS, cut_key, encrypted, listed, recipient, thing};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, FailedStep};
use crate::crypto::hash::HashKind;
use crate::crypto::keys::PublicKey;
use crate::crypto::work::Work;
use crate::crypto::x509::short;
use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::vocabulary::Topic;

declare_rule! { "ENC-WRONG-RECIPIENT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let listed = listed(cx);
    for (item, facts) in encrypted(cx) {
        // A part of it is missing: ENC-DECRYPT-FAILED.
        if facts.result == EncryptionResult::Failed && cut_key(cx, facts).is_some() {
            continue;
        }
        let by_metadata = by_metadata(&listed, facts);
        if let Some(wrong) = &by_metadata
            && let Some(finding) = other_certificate(cx, item, facts, &listed, wrong)
        {
            out.find_once(finding);
            continue;
        }
        match (facts.result, facts.failed_step) {
            (EncryptionResult::Ok, _) => {
                out.pass();
                continue;
            }
            (EncryptionResult::NoKey, _) => {
                let is_given = cx.case.keys.iter().any(|input| !input.trusted_certificate);
                out.not_checked(match is_given {
                    true => "the private key that was given cannot be used for it",
                    false => "no private key was given: add the application's private key",
                });
                continue;
            }
            (EncryptionResult::Failed, Some(FailedStep::KeyUnwrap)) => {
                if facts.attempts.iter().any(|attempt| attempt.short.is_some()) {
                    // The key is the right one: ENC-DECRYPT-FAILED.
                    continue;
                }
                if let Some(used) = facts.attempts.iter().find_map(|attempt| attempt.other_digest) {
                    out.find(other_digest(cx, item, facts, used));
                    continue;
                }
            }
            _ => continue,
        }
        let lengths = facts.attempts.iter().find_map(|attempt| attempt.length);
        let length = lengths.map_or(String::new(), |(own, found)| {
            format!(" The encrypted key is made for a key of {} bits, the one given has {} bits.", found * 8, own * 8)
        });
        if let Some(own) = by_metadata {
            out.find(other_key(item, facts, own));
            continue;
        }
        let whom = recipient(facts).map_or(String::new(), |whom| format!(" The message names {whom}."));
        let files: Vec<String> = facts.attempts.iter().map(|attempt| format!("`{}`", attempt.origin)).collect();
        let published = is_published(cx, &listed);
        let whose = if published { " That is the key of the certificate in the application's metadata." } else { "" };
        let finding = RULE
            .finding(
                format!("{} was encrypted for a different key than the one given", thing(facts)),
                format!(
                    "The content key does not open with {}.{length}{whom}{whose} Mostly the application renewed its certificate and the \
                     identity provider still encrypts with the old one.",
                    files.join(", ")
                ),
            )
            .at(item, facts.key.span)
            .spec("saml-core 6.2");
        let finding = match published {
            true => finding,
            false => finding.fix(
                Party::Support,
                "Make sure first that this is the private key the application uses now, not a former one.",
            ),
        };
        let finding = finding.fixes(providers::fixes(Topic::Encryption, cx.provider(item), None));
        // A damaged key looks the same when its length is right.
        out.find(if lengths.is_some() { finding } else { finding.confidence(Confidence::Likely) });
    }
}

/// Whether a key that was given is that of a certificate for encryption in the application's metadata.
fn is_published(cx: &Context<'_>, listed: &[Listed<'_>]) -> bool {
    let own = listed.iter().filter(|one| one.role == RoleKind::Sp && one.encrypts);
    let own: Vec<PublicKey> = own.filter_map(|one| PublicKey::from_spki(&one.key)).collect();
    let given = cx.keys.private.iter().filter_map(|one| one.key.public(&Work::default()));
    !own.is_empty() && given.take(MAX_KEYS).any(|key| own.iter().any(|one| one.same(&key)))
}

/// The certificate for encryption in the application's metadata that the message is compared with: the one it names, else the first.
/// Nothing where the message names none, and where metadata of several applications is there.
fn by_metadata<'l, 'a>(listed: &'l [Listed<'a>], facts: &EncryptionFacts) -> Option<&'l Listed<'a>> {
    let own = |one: &&Listed<'_>| one.role == RoleKind::Sp && one.encrypts;
    let first =
        listed.iter().find(own).filter(|_| !facts.key.recipients.is_empty() || named_serial(facts).is_some())?;
    if listed.iter().any(|one| one.role == RoleKind::Sp && one.item.id != first.item.id) {
        return None;
    }
    Some(listed.iter().filter(own).find(|one| is_for(facts, one)).unwrap_or(first))
}

/// Whether the message names this certificate, or one renewed with the same key.
fn is_for(facts: &EncryptionFacts, one: &Listed<'_>) -> bool {
    facts.key.serials.iter().any(|serial| !serial.hex.is_empty() && serial.hex == one.serial)
        || facts.key.recipients.contains(&one.sha256)
        || !one.key.is_empty() && facts.key.recipient_keys.contains(&one.key)
}

/// The serial number by which the message names the recipient's certificate.
fn named_serial(facts: &EncryptionFacts) -> Option<&str> {
    facts.key.serials.first().map(|serial| serial.hex.as_str()).filter(|hex| !hex.is_empty())
}

/// The message names a certificate for which no sender encrypts by the application's metadata.
fn other_certificate(
    cx: &Context<'_>,
    item: &Item,
    facts: &EncryptionFacts,
    listed: &[Listed<'_>],
    own: &Listed<'_>,
) -> Option<Finding> {
    if is_for(facts, own) {
        return None;
    }
    let (shown, named, is_named): (_, _, fn(&Listed<'_>, &str) -> bool) = match facts.key.recipients.first() {
        Some(sha256) => {
            let words = (format!("SHA-256 {}", short(&own.sha256)), format!("SHA-256 {}", short(sha256)));
            (words, sha256.as_str(), |one, named| one.sha256 == named)
        }
        None => {
            let named = named_serial(facts)?;
            let words = (format!("serial number 0x{}", own.serial), format!("serial number 0x{named}"));
            (words, named, |one, named| one.serial == named)
        }
    };
    let whose = match listed.iter().find(|one| is_named(one, named)).map(|one| one.role) {
        Some(RoleKind::Sp) => "for the application's signing certificate",
        Some(RoleKind::Idp) => "for the identity provider's own certificate",
        _ => "for a certificate not in the metadata",
    };
    let opened = facts.result == EncryptionResult::Ok;
    let why = if opened {
        "The key you added decrypts it. What is encrypted for the certificate in the application's metadata needs that certificate's key."
    } else {
        "The identity provider encrypts for a certificate that it stored. The application can decrypt only with the key of \
         that certificate."
    };
    let finding = RULE
        .finding(format!("{} was encrypted {whose}", thing(facts)), why)
        .at(item, facts.key.span)
        .related(own.item, own.place)
        .compared(shown.0, shown.1, None)
        .spec("saml-metadata 2.4.1.1");
    let renewed = "If the application still uses the key of the certificate that the message names, publish that certificate again.";
    Some(match (opened, facts.failed_step) {
        (true, _) => finding.severity(Severity::Info),
        (_, Some(FailedStep::KeyUnwrap)) => finding.fixes(providers::fixes(Topic::Encryption, cx.provider(item), None)),
        _ => finding
            .confidence(Confidence::Likely)
            .fixes(providers::fixes(Topic::Encryption, cx.provider(item), None))
            .fix(Party::SpAdmin, renewed),
    })
}

/// The message is encrypted for the certificate in the metadata, and the key that was given does not open it.
fn other_key(item: &Item, facts: &EncryptionFacts, own: &Listed<'_>) -> Finding {
    RULE.finding(
        "The private key you added is not that of the metadata's certificate",
        format!(
            "{} was encrypted for SHA-256 {}, as the application's metadata says. The key does not decrypt it.",
            thing(facts),
            short(&own.sha256)
        ),
    )
    .at(item, facts.key.span)
    .related(own.item, own.place)
    .confidence(Confidence::Likely)
    .fix(Party::Support, "Add the private key of that certificate.")
    .fix(Party::SpAdmin, "If this is the key the application uses, publish its certificate for encryption.")
}

/// The key is the right one, and RSA-OAEP used another digest than it says.
fn other_digest(cx: &Context<'_>, item: &Item, facts: &EncryptionFacts, used: HashKind) -> Finding {
    let stated = facts.key.digest.as_deref().and_then(HashKind::from_xml_uri);
    let stated = stated.map_or_else(|| "another digest".to_owned(), |hash| hash.name().to_owned());
    RULE.finding(
        format!("The key of {} is encrypted with {}, while `DigestMethod` says \
            {stated}", thing(facts).replace("The ", "the "), used.name()),
        "An application decrypts the key (RSA-OAEP) with the digest that the message names, and fails. The certificate is the right one.",
    )
    .compared(stated, used.name(), None)
    .at(item, facts.key.algorithm_span)
    .spec("xmlenc-core1 5.5.2")
    .fixes(providers::fixes_in_words(
        Topic::Encryption,
        cx.provider(item),
        Some("choose RSA-OAEP with the digest SHA-1, which `DigestMethod` then names"),
    ))
}
