//! CERT-CHAIN: several certificates where one is asked for.

use super::common::name;
use crate::crypto::keys::KeyOrigin;
use crate::crypto::x509::{CertificateFacts, short};
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::Message;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-CHAIN", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut bundles: Vec<(String, Option<&Item>, Vec<&CertificateFacts>)> = Vec::new();
    for (index, input) in cx.case.inputs.iter().enumerate() {
        let of_input = cx.items.iter().filter(|item| item.input == index && item.parent.is_none());
        let certificates: Vec<_> = of_input
            .filter_map(|item| match item.oidc() {
                Some(Message::Certificate(certificate)) => Some((item, certificate.as_ref())),
                _ => None,
            })
            .collect();
        // The one that is overlooked.
        let first = certificates.get(1).or(certificates.first()).map(|(item, _)| *item);
        bundles.push((input.origin.clone(), first, certificates.into_iter().map(|(_, facts)| facts).collect()));
    }
    for input in cx.case.keys.iter().filter(|input| input.trusted_certificate) {
        let keys = cx.keys.trusted.iter();
        let of_file = keys.filter(|key| matches!(&key.origin, KeyOrigin::Given(file) if *file == input.origin));
        let certificates = of_file.filter_map(|key| key.certificate.as_ref()).collect();
        bundles.push((input.origin.clone(), None, certificates));
    }
    for (origin, item, certificates) in bundles {
        match certificates.as_slice() {
            [] => {}
            [_] => out.pass(),
            [first, ..] => judge(cx, out, &origin, item, first, &certificates),
        }
    }
}

fn judge(
    cx: &Context<'_>,
    out: &mut Outcome,
    origin: &str,
    item: Option<&Item>,
    first: &CertificateFacts,
    certificates: &[&CertificateFacts],
) {
    let Some(place) = item.or(cx.items.first()) else { return };
    let signer = signer(cx, certificates);
    let which = match signer {
        Some(signer) if signer.sha256 == first.sha256 => {
            format!("The first of them ({}, SHA-256 {}) is the one that signs.", name(signer), short(&signer.sha256))
        }
        Some(signer) => format!(
            "The one that signs is {} (SHA-256 {}), not the first of them.",
            name(signer),
            short(&signer.sha256)
        ),
        None => "Which of them signs, a signed message shows.".to_owned(),
    };
    let right = signer.is_some_and(|signer| signer.sha256 == first.sha256);
    let finding = RULE
        .finding(
            format!(
                "`{origin}` contains {} certificates, and many applications read only the first",
                certificates.len()
            ),
            which,
        )
        .confidence(if signer.is_none() || right { Confidence::Possible } else { Confidence::Likely })
        .fix(
            Party::SpAdmin,
            "Give the application the signing certificate alone. Where it takes several for a \
         change-over, add each by itself.",
        );
    let overlooked = certificates.get(1).and_then(|second| second.places.subject).filter(|_| item.is_some());
    out.find(match overlooked {
        Some(subject) => finding.at(place, subject),
        None => finding.at_item(place),
    });
}

/// The one that verified a signature; else the only one that issued none of the others.
fn signer<'a>(cx: &Context<'_>, certificates: &[&'a CertificateFacts]) -> Option<&'a CertificateFacts> {
    let verified = certificates.iter().find(|certificate| {
        let results =
            cx.items.iter().flat_map(Item::signatures).flat_map(|signature| &signature.signed_info.trusted_keys);
        results.filter(|key| key.result == crate::crypto::verify::Outcome::Ok).any(|key| key.key == certificate.sha256)
    });
    if let Some(certificate) = verified {
        return Some(certificate);
    }
    let issues = |one: &CertificateFacts| {
        certificates
            .iter()
            .any(|other| other.sha256 != one.sha256 && other.issuer.is_some() && other.issuer == one.subject)
    };
    let mut leaves = certificates.iter().filter(|certificate| !issues(certificate));
    match (leaves.next(), leaves.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}
