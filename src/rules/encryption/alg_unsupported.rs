//! Encryption with algorithms that are not known or not stated.

use super::common::{encrypted, thing};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, Part};
use crate::crypto::legacy::{NOT_COMPUTED, is_left_out};
use crate::declare_rule;
use crate::providers;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-ALG-UNSUPPORTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.result != EncryptionResult::Unsupported {
            out.pass();
            continue;
        }
        if facts.algorithm.as_deref().is_some_and(is_left_out) {
            out.not_checked(NOT_COMPUTED);
            continue;
        }
        let Some((part, name, span)) = &facts.unsupported else {
            out.find(
                RULE.finding(
                    format!("{} is encrypted, but the message does not name the algorithm", thing(facts)),
                    "Without the algorithm no one can open the content. It could not be opened here either.",
                )
                .at(item, facts.algorithm_span)
                .spec("xmlenc-core 5.1")
                .fixes(providers::fixes_in_words(
                    Topic::Encryption,
                    cx.provider(item),
                    Some(advice(Part::Content)),
                )),
            );
            continue;
        };
        let title = title(facts, *part, name);
        let meant = meant(*part, name);
        let why = match meant {
            Some(meant) => {
                format!("An application knows algorithms by their exact identifiers. `{meant}` was probably meant.")
            }
            None => "An application that does not have the algorithm cannot open the content. It could not be opened \
             here either."
                .to_owned(),
        };
        let finding = RULE.finding(title, why).confidence(Confidence::Likely).at(item, *span).spec("xmlenc-core 5.1");
        out.find(match meant {
            Some(meant) => finding.compared(meant, name.clone(), None).fix(
                item.maker(),
                format!("Configure the product or code that encrypts to name the algorithm as `{meant}`."),
            ),
            None => finding.fixes(providers::fixes_in_words(Topic::Encryption, cx.provider(item), Some(advice(*part)))),
        });
    }
}

fn title(facts: &EncryptionFacts, part: Part, name: &str) -> String {
    let thing = thing(facts);
    let of_thing = thing.replacen("The ", "the ", 1).replacen("A ", "a ", 1).replacen("An ", "an ", 1);
    match part {
        Part::Content => format!("{thing} uses an encryption algorithm that few applications support: `{name}`"),
        Part::Key => {
            format!("The key of {of_thing} uses an algorithm that few applications support: `{name}`")
        }
        Part::Digest => {
            format!("RSA-OAEP for {of_thing} uses a digest that few applications support: `{name}`")
        }
        Part::Mask => {
            format!("RSA-OAEP for {of_thing} uses a mask function that few applications support: `{name}`")
        }
        Part::Agreement => {
            format!("The key agreement of {of_thing} is one that few applications support: `{name}`")
        }
    }
}

fn advice(part: Part) -> &'static str {
    match part {
        Part::Content => "choose AES-256-GCM for the content, or turn encryption off",
        Part::Key | Part::Agreement => {
            "choose RSA-OAEP (`rsa-oaep-mgf1p` with SHA-1) for the key, or turn encryption off"
        }
        Part::Digest => "choose SHA-1 as the digest of RSA-OAEP, or turn encryption off",
        Part::Mask => "choose MGF1 with SHA-1 for RSA-OAEP, or turn encryption off",
    }
}

/// The identifier that a misspelt one stands for.
fn meant(part: Part, uri: &str) -> Option<&'static str> {
    let name = uri.trim().trim_end_matches('#').rsplit(['#', '/']).next().unwrap_or(uri).to_ascii_lowercase();
    Some(match (part, name.as_str()) {
        (Part::Content, "aes128-cbc") => "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        (Part::Content, "aes192-cbc") => "http://www.w3.org/2001/04/xmlenc#aes192-cbc",
        (Part::Content, "aes256-cbc") => "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        (Part::Content, "tripledes-cbc" | "3des-cbc") => "http://www.w3.org/2001/04/xmlenc#tripledes-cbc",
        (Part::Content, "aes128-gcm") => "http://www.w3.org/2009/xmlenc11#aes128-gcm",
        (Part::Content, "aes192-gcm") => "http://www.w3.org/2009/xmlenc11#aes192-gcm",
        (Part::Content, "aes256-gcm") => "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        (Part::Key, "rsa-1_5" | "rsa-1-5" | "rsa-v1.5") => "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
        (Part::Key, "rsa-oaep-mgf1p") => "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
        (Part::Key, "rsa-oaep") => "http://www.w3.org/2009/xmlenc11#rsa-oaep",
        (Part::Digest, "sha1" | "sha-1") => "http://www.w3.org/2000/09/xmldsig#sha1",
        (Part::Digest, "sha256" | "sha-256") => "http://www.w3.org/2001/04/xmlenc#sha256",
        (Part::Digest, "sha384" | "sha-384") => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        (Part::Digest, "sha512" | "sha-512") => "http://www.w3.org/2001/04/xmlenc#sha512",
        (Part::Mask, "mgf1sha1") => "http://www.w3.org/2009/xmlenc11#mgf1sha1",
        (Part::Mask, "mgf1sha256") => "http://www.w3.org/2009/xmlenc11#mgf1sha256",
        _ => return None,
    })
    .filter(|meant| *meant != uri)
}
