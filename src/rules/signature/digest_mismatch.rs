//! The signed content is not what was signed.

use super::common::{State, at, capital, decides, enveloped, shortened, signed_thing, state};
use super::value_text::{Flaw, flaw};
use crate::crypto::dsig::{DigestResult, ReferenceFacts, Repair, SignatureFacts};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::seal::seal;
use crate::rules::support::wording::thing;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SIG-DIGEST-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::Changed => {
                let changed = signature.references.iter().filter(|one| one.digest == DigestResult::Mismatch);
                changed.for_each(|reference| out.find(finding(cx, item, signature, reference)));
            }
            State::WrongDigest => {
                let wrong = signature.references.iter().filter(|one| one.digest != DigestResult::Ok);
                wrong.for_each(|reference| out.find(edited(cx, item, signature, reference)));
            }
            State::NotComputed | State::Damaged => {}
            _ => out.pass(),
        }
    }
}

const FROM_RECORDING: &str = "Take the message from a HAR file, as it was sent (the base64 value). Do not copy it from \
 a page that shows it formatted.";

/// The content is as it was signed, and the digest stated for it is not.
fn edited(cx: &Context<'_>, item: &Item, signature: &SignatureFacts, reference: &ReferenceFacts) -> Finding {
    let thing = signed_thing(signature);
    let stated = reference.stated.as_deref().unwrap_or_default();
    let flaw = flaw(stated);
    let value = reference.places.value;
    let title = match &flaw {
        Some(Flaw { words, .. }) => format!("The `DigestValue` of {thing} {words}"),
        None if signature.digests_edited => {
            format!("The `DigestValue` of {thing} was changed after signing, not its content")
        }
        None => match shortened(reference) {
            Some((found, expected)) => {
                format!("The `DigestValue` of {thing} is shortened: {found} of {expected} bytes")
            }
            None => format!("The `DigestValue` of {thing} is correct except for one character"),
        },
    };
    let why = if signature.digests_edited {
        "With the digest of the content in its place the signature value is valid: nothing else was changed. Receivers compare the two \
         digests and reject the message."
    } else if flaw.is_some() {
        "Receivers compare it with the digest of the content and reject the message."
    } else {
        "Digests of two contents have nothing in common, so the content is as it was signed. Receivers compare the two digests and reject \
         the message."
    };
    let raw = item.text().get(value.start..value.end).unwrap_or_default();
    let place = match flaw.and_then(|flaw| flaw.at).filter(|_| raw == stated) {
        Some(range) => Span::new(value.start + range.start, value.start + range.end),
        None if value.is_empty() => reference.places.reference,
        None => value,
    };
    let finding = RULE.finding(title, why).spec("xmldsig-core 3.2.1").compared(
        reference.computed.as_deref().unwrap_or(""),
        stated,
        None,
    );
    let finding = at(finding, item, place).fix(
        item.maker(),
        "Send the message exactly as the signing library wrote it: nothing may change the `DigestValue` on the way.",
    );
    let finding = match seal(cx, item, signature) {
        Some(_) => finding,
        None => finding.fix(Party::Support, FROM_RECORDING),
    };
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

fn finding(cx: &Context<'_>, item: &Item, signature: &SignatureFacts, reference: &ReferenceFacts) -> Finding {
    if let Some(outer) = seal(cx, item, signature) {
        return sealed(item, signature, reference, outer);
    }
    let thing = signed_thing(signature);
    let empty = reference.canonical_bytes == Some(0);
    let (title, why) = match reference.repair {
        Some(repair) => (
            format!("This copy of {thing} was {} after signing", damage(repair)),
            format!(
                "The signature covers every character. {}, the digest matches, so the original is intact. A receiver \
                 that gets the message in this form rejects it.",
                undone(repair)
            ),
        ),
        None if empty => (
            format!("The signature of {thing} covers nothing: its reference points inside itself"),
            "The signature leaves itself out of what it covers (enveloped-signature transform), and with it all that is inside. Receivers \
             that follow the standard find nothing to check and reject the message; a few check the part anyway (xmlseclibs)."
                .to_owned(),
        ),
        None if reference.comments_counted => (
            format!("The digest of {thing} matches only if comments are counted"),
            "The signer counted the comments inside; the standard leaves them out of what an ID points at, also under \
             `#WithComments`. xmlseclibs counts them, libxmlsec, Java and .NET do not."
                .to_owned(),
        ),
        None => (
            format!("The content of {thing} was changed after it was signed"),
            "The digest in the signature is that of another content. Receivers reject the message, no matter who \
             changed it. Usual reasons are a proxy or editor that reformats XML, lost or converted characters, or \
             someone on purpose."
                .to_owned(),
        ),
    };
    let finding = RULE.finding(title, why).spec("xmldsig-core 3.2.1");
    let finding = finding.compared(
        reference.stated.as_deref().unwrap_or("").split_whitespace().collect::<String>(),
        reference.computed.as_deref().unwrap_or(""),
        reference.repair.map(repair_class),
    );
    let finding = at(finding, item, reference.places.value).related(item, reference.places.target);
    let finding = match reference.repair {
        // The wire may have carried the original: only the copy is known to be changed.
        Some(_) => finding.severity(Severity::Warning).confidence(Confidence::Possible),
        None if !decides(item) => finding.severity(Severity::Warning),
        None if reference.comments_counted || empty => finding.confidence(Confidence::Likely),
        None => finding,
    };
    if reference.comments_counted {
        return finding.fix(
            item.maker(),
            "Sign with exclusive canonicalization without comments, and without comments in the message.",
        );
    }
    if empty {
        return finding.fix(
            item.maker(),
            "Place the signature inside what it signs, or leave the enveloped-signature transform out.",
        );
    }
    finding.fix(Party::Support, FROM_RECORDING).fix(
        item.reader(),
        "If the original has the same fault, look for what rewrites XML between the two. It may be \
         a proxy, a gateway, or code that parses and prints the message before the check.",
    )
}

/// The signature around it fits, so that the copy is what was sent.
fn sealed(item: &Item, signature: &SignatureFacts, reference: &ReferenceFacts, outer: &SignatureFacts) -> Finding {
    let (inner, outer) = (signed_thing(signature), thing(outer.parent.as_deref()));
    let what = reference.repair.map_or("changed", damage);
    let finding = RULE
        .finding(
            format!("{} was {what} between its signature and {outer}'s", capital(&inner)),
            format!(
                "The signature of {outer} is valid, so {inner} was sent in this form. Receivers that check its \
                 signature reject the message."
            ),
        )
        .spec("xmldsig-core 3.2.1")
        .compared(
            reference.stated.as_deref().unwrap_or("").split_whitespace().collect::<String>(),
            reference.computed.as_deref().unwrap_or(""),
            reference.repair.map(repair_class),
        )
        .fix(
            item.maker(),
            format!("Change nothing in {inner} between its signing and that of {outer}; or sign only {outer}."),
        );
    let finding = at(finding, item, reference.places.value).related(item, reference.places.target);
    if decides(item) { finding } else { finding.severity(Severity::Warning) }
}

fn damage(repair: Repair) -> &'static str {
    match repair {
        Repair::Indentation => "re-indented",
        Repair::Trimming => "re-formatted",
        Repair::LineEnds => "converted (line endings)",
        Repair::Charset => "wrongly decoded (`é` → `Ã©`)",
        Repair::Declaration => "stripped of namespaces",
    }
}

fn undone(repair: Repair) -> &'static str {
    match repair {
        Repair::Indentation => "Without the indentation",
        Repair::Trimming => "Without the formatting",
        Repair::LineEnds => "With the other line endings",
        Repair::Charset => "With the letters read as UTF-8",
        Repair::Declaration => "With the declaration from further out in the message",
    }
}

fn repair_class(repair: Repair) -> DifferenceClass {
    match repair {
        Repair::Indentation => DifferenceClass::Indentation,
        Repair::Trimming => DifferenceClass::Formatting,
        Repair::LineEnds => DifferenceClass::LineEnds,
        Repair::Charset => DifferenceClass::Charset,
        Repair::Declaration => DifferenceClass::Declaration,
    }
}
