//! Algorithms that are not known, misspelt, or that receivers do not have.

use super::common::{at, signatures, signed_thing};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::dsig::{Problem, ReferenceProblem};
use crate::crypto::hash::HashKind;
use crate::crypto::legacy::{NOT_COMPUTED, is_left_out};
use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::Topic;

declare_rule! { "SIG-ALG-UNSUPPORTED", Error }

/// How well an algorithm is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// No standard has it.
    No,
    /// Standardised, and not computed here either.
    ByName,
    /// Computed here, and rare elsewhere.
    Computed,
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in signatures(cx) {
        let thing = signed_thing(signature);
        let mut faults: Vec<(String, &str, Span, Known)> = Vec::new();
        let signature_alone = |uri: &str| signature.canonicalization.as_deref() != Some(uri);
        let method = signature.algorithm.clone().unwrap_or_default();
        match &signature.problem {
            // Where it is missing, the whole signature is marked: somebody may have left a part of it out.
            Some(Problem::NoAlgorithm) => faults.push((method.clone(), "", signature.places.signature, Known::No)),
            Some(Problem::UnknownAlgorithm) => {
                faults.push((method.clone(), "", signature.places.algorithm, Known::No));
            }
            Some(Problem::UnsupportedAlgorithm(name)) => {
                faults.push((method.clone(), name, signature.places.algorithm, Known::ByName));
            }
            Some(Problem::Canonicalization(uri)) => {
                faults.push((uri.clone(), "", signature.places.canonicalization, Known::No));
            }
            _ => {}
        }
        if SignatureAlgorithm::from_xml_uri(&method).hash().is_some_and(HashKind::is_rare) {
            faults.push((method, "", signature.places.algorithm, Known::Computed));
        }
        for reference in &signature.references {
            let uri = reference.digest_method.as_deref().unwrap_or_default();
            if HashKind::from_xml_uri(uri).is_some_and(HashKind::is_rare) {
                faults.push((uri.to_owned(), "", reference.places.method, Known::Computed));
            }
            if let Some(ReferenceProblem::DigestMethod(uri)) = &reference.problem {
                faults.push((uri.clone(), "", reference.places.method, Known::No));
            }
        }
        if faults.is_empty() {
            out.pass();
        }
        for (uri, name, span, known) in faults {
            if is_left_out(&uri) {
                out.not_checked(NOT_COMPUTED);
                continue;
            }
            let meant = meant(&uri);
            let hint = meant.map_or(String::new(), |meant| format!(" `{meant}` was probably meant."));
            let title = if uri.is_empty() {
                format!("The signature of {thing} does not name its algorithm")
            } else {
                let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
                let rank = if known == Known::No { "an unknown algorithm:" } else { "the rare" };
                format!("The signature of {thing} uses {rank} `{uri}`{name}")
            };
            let why = format!(
                "A receiver can check a signature only with the algorithm the message names, by its exact identifier.{hint}"
            );
            let finding = RULE.finding(title, why);
            let finding = match known {
                Known::No => finding,
                Known::ByName => finding.confidence(Confidence::Likely),
                Known::Computed => finding.severity(Severity::Warning).confidence(Confidence::Likely),
            };
            // A URL's algorithm has no place in the message.
            let root = || item.xml().and_then(|document| document.root());
            let span = if span.is_empty() { root().map_or(span, |root| root.start_tag()) } else { span };
            let finding = at(finding, item, span);
            out.find(match meant {
                Some(meant) => finding.fix(
                    item.maker(),
                    format!("Configure the product or code that signs to name the algorithm as `{meant}`."),
                ),
                None if signature_alone(&uri) && item.by_application() => finding.fix(
                    item.maker(),
                    "Sign with RSA-SHA256, and name it: `http://www.w3.org/2001/04/xmldsig-more#rsa-sha256`.",
                ),
                None if signature_alone(&uri) => {
                    finding.fixes(providers::fixes(Topic::Algorithm, cx.provider(item), None))
                }
                None => finding.fix(
                    item.maker(),
                    "Sign with exclusive canonicalization (`http://www.w3.org/2001/10/xml-exc-c14n#`).",
                ),
            });
        }
    }
}

/// The identifier that a misspelt one stands for.
fn meant(uri: &str) -> Option<&'static str> {
    let name = uri.trim_end_matches('#').rsplit(['#', '/']).next().unwrap_or(uri).to_ascii_lowercase();
    Some(match name.as_str() {
        "rsa-sha256" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "rsa-sha384" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "rsa-sha512" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        "rsa-sha1" => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "ecdsa-sha256" => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "xml-exc-c14n" => "http://www.w3.org/2001/10/xml-exc-c14n#",
        "sha1" => "http://www.w3.org/2000/09/xmldsig#sha1",
        "sha256" => "http://www.w3.org/2001/04/xmlenc#sha256",
        "sha384" => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "sha512" => "http://www.w3.org/2001/04/xmlenc#sha512",
        _ => return None,
    })
    .filter(|meant| *meant != uri)
}
