//! CERT-FINGERPRINT-FORMAT: a fingerprint was given: which one it is, and over what it was computed.

use crate::crypto::x509::{CertificateFacts, Fingerprint, hex};
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::Message;
use crate::report::{Confidence, ItemKind, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;
use sha1::{Digest, Sha1};
use sha2::Sha256;

declare_rule! { "CERT-FINGERPRINT-FORMAT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        of_settings(item, out);
    }
    let pasted = cx.items.iter().filter_map(|item| match item.oidc() {
        Some(Message::Certificate(certificate)) => Some((Some(item), certificate.as_ref())),
        _ => None,
    });
    let trusted = cx.keys.trusted.iter().filter_map(|key| Some((None, key.certificate.as_ref()?)));
    let embedded = cx
        .items
        .iter()
        .flat_map(|item| item.signatures())
        .filter_map(|signature| Some((None, signature.embedded_certificate.as_ref()?)));
    let certificates: Vec<(Option<&Item>, &CertificateFacts)> = pasted.chain(trusted).chain(embedded).collect();
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::Text) {
        let text = item.text();
        let Some(given) = Fingerprint::recognise(text) else { continue };
        let span = Span::new(text.len() - text.trim_start().len(), text.trim_end().len());
        if certificates.iter().any(|(_, certificate)| given.fits(certificate)) {
            out.pass();
            continue;
        }
        let over_text = certificates.iter().any(|(pasted, _)| {
            let file = pasted
                .and_then(|pasted| cx.case.inputs.get(pasted.input))
                .map(|input| input.bytes.as_slice())
                .unwrap_or_default();
            !file.is_empty() && (hex(&Sha1::digest(file)) == given.digits || hex(&Sha256::digest(file)) == given.digits)
        });
        let finding = if over_text {
            RULE.finding(
                "The fingerprint was computed over the text file, not over the certificate",
                "A fingerprint is the hash of the certificate's binary form (DER). That of the PEM text matches nothing.",
            )
            .fix(Party::SpAdmin, "Compute it again: `openssl x509 -noout -fingerprint -sha256 -in certificate.pem`.")
        } else {
            RULE.finding(format!("This is a fingerprint ({}), not a certificate", given.algorithm), "It identifies a \
                certificate but contains no key, so no signature can be checked with it. Where the application has a setting \
                for the kind of fingerprint, it must say the same.")
                .severity(Severity::Info)
                .confidence(Confidence::Likely)
                .fix(Party::Support, "Add the certificate itself, or the provider's metadata: the fingerprint is then compared with it.")
        };
        out.find(finding.compared("a certificate, or the hash of its DER form", given.digits, None).at(item, span));
    }
}

/// Settings that name another algorithm than the one that the length of their fingerprint shows.
fn of_settings(item: &Item, out: &mut Outcome) {
    let Some(document) = item.settings() else { return };
    let (Some(stated), Some(print)) = (document.one(Meaning::FingerprintAlgorithm), document.one(Meaning::Fingerprint))
    else {
        return;
    };
    let (Some(given), Some(named)) = (Fingerprint::read(&print.value), Fingerprint::algorithm_named(&stated.value))
    else {
        return;
    };
    if given.algorithm == named {
        return out.pass();
    }
    let finding = RULE
        .finding(
            format!("The fingerprint is {} by its length; the settings say {named}", given.algorithm),
            "The application computes the fingerprint of the certificate that it receives by the algorithm of its \
             settings. A SHA-1 fingerprint has 40 hexadecimal digits, a SHA-256 fingerprint 64. The two are never equal.",
        )
        .compared(given.algorithm, stated.value.as_str(), None)
        .at(item, stated.span)
        .related(item, print.span);
    out.find(finding.fix(
        Party::SpAdmin,
        format!(
            "In {}, set `{}` to {}, or set `{}` to the certificate's {named} fingerprint.",
            document.place(stated),
            stated.name,
            given.algorithm,
            print.name
        ),
    ));
}
