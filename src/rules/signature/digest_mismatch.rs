//! The signed content is not what was signed.

use super::common::{State, at, decides, enveloped, signed_thing, state};
use crate::crypto::dsig::{DigestResult, ReferenceFacts, Repair, SignatureFacts};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "SIG-DIGEST-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match state(signature) {
            State::Changed => {
                let changed = signature.references.iter().filter(|one| one.digest == DigestResult::Mismatch);
                changed.for_each(|reference| out.find(finding(item, signature, reference)));
            }
            State::NotComputed | State::Damaged => {}
            _ => out.pass(),
        }
    }
}

fn finding(item: &Item, signature: &SignatureFacts, reference: &ReferenceFacts) -> Finding {
    let thing = signed_thing(signature);
    let empty = reference.canonical_bytes == Some(0);
    let (title, why) = match reference.repair {
        Some(repair) => (
            format!("This copy of {thing} was {} after signing", damage(repair)),
            format!(
                "The signature covers every character. {}, the digest matches, so the original is intact. A receiver that gets the message in this form rejects it.",
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
            format!("The digest of {thing} matches only with comments counted; receivers differ on that"),
            "The signer counted the comments inside; the standard leaves them out of what an ID points at, also under \
             `#WithComments`. xmlseclibs counts them, libxmlsec, Java and .NET do not."
                .to_owned(),
        ),
        None => (
            format!("The content of {thing} was changed after it was signed"),
            "The digest in the signature is that of another content. Receivers reject the message, no matter who changed it. Usual reasons are a proxy or editor that reformats XML, lost or converted characters, or someone on purpose."
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
    finding
        .fix(Party::Support, "Take the message from a HAR file, as it was sent (the base64 value). Do not copy it from a page that shows it formatted.")
        .fix(item.reader(), "If the original has the same fault, look for what rewrites XML between the two. It may be a proxy, a gateway, or code that parses and prints the message before the check.")
}

fn damage(repair: Repair) -> &'static str {
    match repair {
        Repair::Indentation => "re-indented",
        Repair::Trimming => "re-formatted",
        Repair::LineEnds => "given different line endings",
        Repair::Charset => "read in the wrong character set (`é` → `Ã©`)",
        Repair::Declaration => "cut off from a namespace declaration",
    }
}

fn undone(repair: Repair) -> &'static str {
    match repair {
        Repair::Indentation => "Without the indentation",
        Repair::Trimming => "Without the formatting",
        Repair::LineEnds => "With the other line endings",
        Repair::Charset => "With the letters read as UTF-8",
        Repair::Declaration => "With the declaration put back, which is further out in the whole message",
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
