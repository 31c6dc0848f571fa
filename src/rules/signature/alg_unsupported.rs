//! Algorithms that are not known, misspelt, or that receivers do not have.

use super::common::{at, signatures, signed_thing};
use crate::crypto::dsig::{Problem, ReferenceProblem};
use crate::declare_rule;
use crate::profiles::{self, Topic};
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "SIG-ALG-UNSUPPORTED", Error, "signature", "alg_unsupported.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in signatures(cx) {
        let thing = signed_thing(signature);
        let mut faults: Vec<(String, Span, bool)> = Vec::new();
        let method = signature.algorithm.clone().unwrap_or_default();
        match &signature.problem {
            Some(Problem::UnknownAlgorithm | Problem::NoAlgorithm) => {
                faults.push((method, signature.places.algorithm, false))
            }
            Some(Problem::UnsupportedAlgorithm(name)) => {
                faults.push((format!("{method} ({name})"), signature.places.algorithm, true));
            }
            Some(Problem::Canonicalization(uri)) => {
                faults.push((uri.clone(), signature.places.canonicalization, false))
            }
            _ => {}
        }
        for reference in &signature.references {
            if let Some(ReferenceProblem::DigestMethod(uri)) = &reference.problem {
                faults.push((uri.clone(), reference.places.method, false));
            }
        }
        if faults.is_empty() {
            out.pass();
        }
        for (uri, span, known) in faults {
            let hint = meant(&uri).map_or(String::new(), |meant| format!(" `{meant}` was probably meant."));
            let title = if uri.is_empty() {
                format!("The signature of {thing} does not say which algorithm it uses")
            } else {
                format!("The signature of {thing} uses an algorithm that applications do not know: {uri}")
            };
            let why = format!(
                "A receiver can check a signature only with the algorithm the message names, by its exact identifier.{hint}"
            );
            let finding = RULE.finding(title, why);
            let finding = if known { finding.confidence(Confidence::Likely) } else { finding };
            let finding =
                at(finding, item, span).fixes(profiles::fixes(Topic::Sign, cx.provider(item), Some("RSA-SHA256")));
            out.find(finding);
        }
    }
}

/// The identifier that a misspelt one stands for.
fn meant(uri: &str) -> Option<&'static str> {
    let name = uri.rsplit(['#', '/']).next().unwrap_or(uri).to_ascii_lowercase();
    Some(match name.as_str() {
        "rsa-sha256" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "rsa-sha384" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "rsa-sha512" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        "rsa-sha1" => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "ecdsa-sha256" => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "sha1" => "http://www.w3.org/2000/09/xmldsig#sha1",
        "sha256" => "http://www.w3.org/2001/04/xmlenc#sha256",
        "sha384" => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "sha512" => "http://www.w3.org/2001/04/xmlenc#sha512",
        _ => return None,
    })
    .filter(|meant| *meant != uri)
}
