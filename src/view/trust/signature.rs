//! The links of an XML signature and of a signed URL.

use super::certificate::{self, Pool};
use super::chain::{Chain, KeyRow, Link, MAX_KEYS, MAX_REFERENCES, Octets, OctetsPart};
use super::state::LinkState;
use super::words::{self, thing};
use crate::crypto::dsig::{
    DigestResult, EmbeddedKey, EmbeddedResult, Problem, ReferenceFacts, Repair, SignatureFacts, TrustedResult,
};
use crate::crypto::verify::{Outcome, Remark};
use crate::item::Item;
use crate::order;
use crate::report::ItemKind;

pub(super) fn chain(item: &Item, index: usize, facts: &SignatureFacts, pool: &mut Pool) -> Chain {
    let mut links = vec![made(facts)];
    for (number, reference) in facts.references.iter().enumerate().take(MAX_REFERENCES) {
        links.push(covers(item, facts, reference));
        links.push(digest(index, number, facts, reference));
    }
    if let Some(text) = &facts.signed_text {
        links.push(signed_text(text));
    }
    let fitting = Fitting::of(facts);
    links.push(key(index, facts, &fitting, pool));
    links.push(certificate_link(facts, &fitting, pool));
    links.push(trust(item, facts, &fitting));
    Chain::of(format!("Signature of {}", thing(facts.parent.as_deref())), true, links)
}

/// The key under which the value fits: a trusted one before the message's own.
enum Fitting<'a> {
    Trusted(&'a TrustedResult),
    Embedded(&'a EmbeddedKey),
    None,
}

impl<'a> Fitting<'a> {
    fn of(facts: &'a SignatureFacts) -> Fitting<'a> {
        if let Some(key) = facts.signed_info.trusted_keys.iter().find(|key| key.result == Outcome::Ok) {
            return Fitting::Trusted(key);
        }
        facts.embedded.iter().find(|key| outcome(key) == Outcome::Ok).map_or(Fitting::None, Fitting::Embedded)
    }
}

fn outcome(key: &EmbeddedKey) -> Outcome {
    key.verification.as_ref().map_or(Outcome::Unsupported, |verification| verification.outcome.clone())
}

/// The signature itself: where it stands and how it was made.
fn made(facts: &SignatureFacts) -> Link {
    let (state, said) = match (&facts.problem, facts.signed_text.is_some()) {
        (Some(problem), _) => {
            let open = matches!(
                problem,
                Problem::UnsupportedAlgorithm(_)
                    | Problem::UnknownAlgorithm
                    | Problem::Canonicalization(_)
                    | Problem::Limit(_)
            );
            let said = match problem {
                // The one problem that is not the signature's own.
                Problem::NotWellFormed => sentence(&problem.words()),
                _ => format!("The signature cannot be checked: {}.", problem.words()),
            };
            (if open { LinkState::Unknown } else { LinkState::Failed }, said)
        }
        (None, true) => (LinkState::Found, "The URL parameters are signed.".to_owned()),
        (None, false) => {
            (LinkState::Found, format!("{} contains a signature.", capital(&thing(facts.parent.as_deref()))))
        }
    };
    Link::new("Signature", state, said)
        .algorithm("Algorithm", facts.algorithm.as_deref())
        .algorithm("Canonical form", facts.canonicalization.as_deref())
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|letter| letter.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// What a reference points at.
fn covers(item: &Item, facts: &SignatureFacts, reference: &ReferenceFacts) -> Link {
    let saml = !matches!(item.kind, ItemKind::Xml | ItemKind::WsFedResponse | ItemKind::Saml1Response);
    let target = thing(reference.target.as_deref());
    let (state, said) = match (&reference.problem, reference.target_node.is_some(), reference.target_is_parent) {
        (Some(problem), false, _) => (state_of(reference.digest), sentence(&problem.words())),
        (_, _, true) => (LinkState::Ok, format!("Covers {target}, its parent element.")),
        (_, _, false) if saml && facts.parent.is_some() => (
            LinkState::Failed,
            format!(
                "Covers {target}, not its parent {}. SAML requires it to cover its parent element.",
                thing(facts.parent.as_deref())
            ),
        ),
        _ => (LinkState::Ok, format!("It covers {target}.")),
    };
    let uri = match reference.uri.as_deref() {
        Some("") => Some("the whole document"),
        other => other,
    };
    let mut link = Link::new("Reference", state, said).value("References", uri);
    for transform in &reference.transforms {
        link = link.algorithm("Transform", Some(transform));
    }
    link.value("Inclusive prefixes", reference.prefix_list.as_deref().filter(|list| !list.is_empty()))
}

fn state_of(digest: DigestResult) -> LinkState {
    match digest {
        DigestResult::Ok => LinkState::Ok,
        DigestResult::Unsupported => LinkState::Unknown,
        DigestResult::Mismatch | DigestResult::Error => LinkState::Failed,
    }
}

/// Whether what is there is what was signed.
fn digest(signature: usize, number: usize, facts: &SignatureFacts, reference: &ReferenceFacts) -> Link {
    let target = thing(reference.target.as_deref());
    let said = match (reference.digest, reference.repair, &reference.problem) {
        (DigestResult::Ok, ..) => {
            format!("{} matches the digest: unchanged since signing.", capital(&target))
        }
        (DigestResult::Mismatch, Some(repair), _) => format!(
            "{} matches after undoing {}. This copy is damaged; the original is intact.",
            capital(&target),
            undone(repair)
        ),
        (DigestResult::Mismatch, None, _) if reference.canonical_bytes == Some(0) => {
            "The referenced element is inside the signature, which excludes itself: nothing is signed.".to_owned()
        }
        (DigestResult::Mismatch, None, _) if reference.comments_counted => format!(
            "{} matches if its comments are included, which the standard excludes. Receivers differ in this.",
            capital(&target)
        ),
        (DigestResult::Mismatch, None, _) if matches!(facts.problem, Some(Problem::NotWellFormed)) => {
            format!("The readable part of {target} does not match the digest: the document is truncated or damaged.")
        }
        (DigestResult::Mismatch, None, _) => {
            format!("{} was changed after signing.", capital(&target))
        }
        (_, _, Some(problem)) => format!("It cannot be computed: {}.", problem.words()),
        _ => "Could not be computed.".to_owned(),
    };
    let stated: Option<String> = reference.stated.as_deref().map(|text| text.split_whitespace().collect());
    let mut link = Link::new("Digest", state_of(reference.digest), said)
        .algorithm("Hash", reference.digest_method.as_deref())
        .value("Stated in the signature", stated)
        .value("Computed from the message", reference.computed.as_deref());
    if let Some(count) = reference.canonical_bytes {
        link = link.value("Canonical form (bytes)", Some(count.to_string()));
        let name = reference.target.as_deref().unwrap_or("document").to_ascii_lowercase();
        link.octets = Some(Octets {
            part: OctetsPart::Reference,
            signature,
            reference: number,
            repaired: reference.repair.is_some() || reference.comments_counted,
            text: String::new(),
            file: format!("{name}-canonical.xml"),
        });
    }
    link
}

fn undone(repair: Repair) -> &'static str {
    match repair {
        Repair::Indentation => "the indentation between its elements",
        Repair::Trimming => "the white space around its values",
        Repair::LineEnds => "the change of its line ends",
        Repair::Charset => "the wrong character set of its accented letters",
        Repair::Declaration => "the loss of a namespace declaration",
    }
}

fn capital(words: &str) -> String {
    words.strip_prefix("the ").map_or_else(|| words.to_owned(), |rest| format!("The {rest}"))
}

/// The signed octets of a URL.
fn signed_text(text: &str) -> Link {
    let names: Vec<&str> = text.split('&').filter_map(|part| Some(part.split_once('=')?.0)).collect();
    let mut link = Link::new(
        "Signed characters",
        LinkState::Found,
        format!("{} are signed, in this order and exactly as in the URL.", names.join(", ")),
    )
    .value("Bytes", Some(text.len().to_string()));
    link.octets = Some(Octets {
        part: OctetsPart::Text,
        signature: 0,
        reference: 0,
        repaired: false,
        text: text.to_owned(),
        file: "signed-query.txt".to_owned(),
    });
    link
}

/// The signature value under every key at hand.
fn key(index: usize, facts: &SignatureFacts, fitting: &Fitting<'_>, pool: &mut Pool) -> Link {
    let (rows, more) = rows(facts, pool);
    let tried = rows.len() + more;
    let bad = facts.signed_info.embedded_key == EmbeddedResult::Bad
        || facts.signed_info.trusted_keys.iter().any(|key| key.result == Outcome::Bad);
    let (state, mut said) = match fitting {
        Fitting::Trusted(key) => {
            let given = facts.signed_info.trusted_keys.len();
            let own = facts.embedded.iter().find(|own| own.key.same(&key.public_key));
            let name =
                key.certificate.as_ref().map_or_else(|| key.public_key.facts().words(), |one| name(one).to_owned());
            let said = match (own, given) {
                (Some(_), 0 | 1) => "The signature is valid for the key in the message, which you trust.".to_owned(),
                (None, 0 | 1) => format!("The signature is valid for your trusted key `{name}`."),
                (_, given) => {
                    format!("Of your {given} keys, the signature is valid for this one: `{name}`.")
                }
            };
            (LinkState::Ok, said)
        }
        Fitting::Embedded(_) => (LinkState::Ok, "The signature is valid for the key in the message.".to_owned()),
        Fitting::None if bad && facts.repaired => {
            (LinkState::Failed, "The signature is valid only after undoing the same damage.".to_owned())
        }
        Fitting::None if bad && tried == 1 => {
            (LinkState::Failed, "The signature is not valid for the only available key.".to_owned())
        }
        Fitting::None if bad => {
            (LinkState::Failed, format!("The signature is not valid for any of the {tried} available keys."))
        }
        Fitting::None if tried == 0 => (
            LinkState::Unknown,
            "No key to verify the signature with: the message contains none, and you added none.".to_owned(),
        ),
        Fitting::None => (LinkState::Unknown, "The signature was not checked with any key.".to_owned()),
    };
    if state == LinkState::Failed {
        if let Some(variant) = &facts.variant {
            said.push_str(&format!(" It is right if {}.", words::variant(variant)));
        } else if !facts.repaired && facts.remarks().any(|remark| matches!(remark, Remark::OtherText { .. })) {
            said.push_str(" An available key made it, over different data.");
        }
    }
    let mut link = Link::new("Key", state, said);
    link.keys = rows;
    if more > 0 {
        link = link.value("Other keys (no match)", Some(more.to_string()));
    }
    link = link.value("Length of the signature value", facts.value_length.map(|length| format!("{length} bytes")));
    if facts.node.is_some() && !facts.signed_octets.is_empty() {
        link = link.value("Canonical octets of SignedInfo", Some(facts.signed_octets.len().to_string()));
        link.octets = Some(Octets {
            part: OctetsPart::SignedInfo,
            signature: index,
            reference: 0,
            repaired: facts.repaired,
            text: String::new(),
            file: "signedinfo-canonical.xml".to_owned(),
        });
    }
    link
}

fn name(facts: &crate::crypto::x509::CertificateFacts) -> &str {
    certificate::name(facts)
}

/// The keys that were tried, those that fit first; and how many more there are.
fn rows(facts: &SignatureFacts, pool: &mut Pool) -> (Vec<KeyRow>, usize) {
    let mut rows: Vec<KeyRow> = Vec::new();
    let mut merged = 0;
    for key in &facts.embedded {
        let remark = key.verification.as_ref().and_then(|verification| verification.remark.as_ref());
        let (state, words) = words::fit(&outcome(key), remark);
        let index = key.certificate.as_ref().map(|one| pool.index(one));
        let name = key.certificate.as_ref().map_or_else(|| key.key.facts().words(), |one| name(one).to_owned());
        rows.push(KeyRow { name, from: "in the message".to_owned(), state, words, certificate: index });
    }
    for key in &facts.signed_info.trusted_keys {
        let own = facts.embedded.iter().position(|own| own.key.same(&key.public_key));
        if let Some(row) = own.and_then(|index| rows.get_mut(index)) {
            // One key from two places is one key.
            row.from.push_str("; ");
            row.from.push_str(&words::origin(&key.origin));
            merged += 1;
            continue;
        }
        let (state, words) = words::fit(&key.result, key.remark.as_ref());
        if state == LinkState::Failed && rows.len() >= MAX_KEYS {
            continue;
        }
        let index = key.certificate.as_ref().map(|one| pool.index(one));
        let name = key.certificate.as_ref().map_or_else(|| key.public_key.facts().words(), |one| name(one).to_owned());
        rows.push(KeyRow { name, from: words::origin(&key.origin), state, words, certificate: index });
    }
    order::by_key(&mut rows, |row| row.state);
    let more = (facts.embedded.len() + facts.signed_info.trusted_keys.len()).saturating_sub(rows.len() + merged);
    (rows, more)
}

/// Whose key it is, and when it is valid.
fn certificate_link(facts: &SignatureFacts, fitting: &Fitting<'_>, pool: &mut Pool) -> Link {
    let found = match fitting {
        Fitting::Trusted(key) => key.certificate.as_ref(),
        Fitting::Embedded(key) => key.certificate.as_ref(),
        Fitting::None => facts.embedded_certificate.as_ref(),
    };
    let Some(found) = found else {
        return match fitting {
            Fitting::None => Link::new("Certificate", LinkState::Unknown, "No certificate."),
            _ => Link::new("Certificate", LinkState::Ok, "The key is by itself: it has no name, and does not expire."),
        };
    };
    let index = pool.index(found);
    let (state, words) = pool.get(index).map_or((LinkState::Unknown, ""), |view| (view.state, view.words.as_str()));
    let whose = match fitting {
        Fitting::None => "The message contains this certificate, but the signature is not valid for it.",
        _ => "Contains the matching key.",
    };
    let mut link = Link::new("Certificate", state, format!("{whose} {words}"));
    link.certificate = Some(index);
    link
}

/// Whether the key is one that the person trusts.
fn trust(item: &Item, facts: &SignatureFacts, fitting: &Fitting<'_>) -> Link {
    let given = facts.signed_info.trusted_keys.len();
    let by_application = matches!(item.kind, ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve);
    let (state, said) = match fitting {
        Fitting::Trusted(key) => (LinkState::Ok, words::trusted(&key.origin)),
        Fitting::Embedded(_) if given > 0 && by_application => (
            LinkState::Unknown,
            "None of your keys matches. The application signed this message; your keys may be the identity provider's.".to_owned(),
        ),
        Fitting::Embedded(_) if given > 0 => (
            LinkState::Failed,
            "The key in the message matches, but no key you trust does: it was signed with a different key.".to_owned(),
        ),
        Fitting::Embedded(_) => (
            LinkState::Unknown,
            "The owner of this key is unknown: anyone can put a key in a message. Add the sender's certificate or metadata."
                .to_owned(),
        ),
        Fitting::None => (LinkState::Unknown, "Unknown until a key matches.".to_owned()),
    };
    Link::new("Trust", state, said)
}
