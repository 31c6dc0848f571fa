//! The signing key of a message against the keys in metadata.

use crate::crypto::x509;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Role, RoleKind};
use crate::source::Span;
use crate::vocabulary::Topic;
use std::collections::BTreeMap;

declare_rule! { "MD-KEY-NOT-LISTED", Error }

/// The signing certificates of one identity provider: read once, however many messages are compared with them.
struct Listed {
    /// Their fingerprints.
    listed: Vec<String>,
    /// One that cannot be read, and why.
    unreadable: Option<(Span, String)>,
}

impl Listed {
    fn of(role: &Role) -> Self {
        let mut found = Listed { listed: Vec::new(), unreadable: None };
        for text in role.keys.iter().filter(|key| key.signs()).filter_map(|key| key.certificate.as_ref()) {
            let facts = x509::from_base64_text(&text.text);
            match facts.problem.filter(|_| facts.public_key.is_empty()) {
                Some(problem) => found.unreadable = Some((text.span, problem)),
                None => found.listed.push(facts.sha256),
            }
        }
        found
    }
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut read: BTreeMap<&str, Listed> = BTreeMap::new();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if message.response().is_none() && message.assertions().is_empty() {
            continue;
        }
        let Some(issuer) = message.issuer() else { continue };
        let found = expected::identity_providers(cx)
            .find(|(_, entity)| entity.entity_id.as_ref().is_some_and(|id| id.text == issuer.text));
        let Some((metadata, role)) = found.and_then(|(metadata, entity)| Some((metadata, entity.role(RoleKind::Idp)?)))
        else {
            continue;
        };
        let Listed { listed, unreadable } = read.entry(metadata.id.as_str()).or_insert_with(|| Listed::of(role));
        if listed.is_empty() {
            if let Some((span, problem)) = unreadable {
                out.find_once(
                    RULE.finding(
                        "The signing certificate in the metadata you added cannot be read",
                        format!(
                            "When it is read, {problem}. An application that loads this metadata has no key to \
                         check the signature with."
                        ),
                    )
                    .confidence(Confidence::Likely)
                    .at(metadata, *span)
                    .fix(
                        Party::SpAdmin,
                        "Fetch the identity provider's metadata again, as a file, and load it unchanged.",
                    ),
                );
            }
            continue;
        }
        for signature in item.signatures() {
            let Some(used) = &signature.embedded_certificate else { continue };
            if listed.contains(&used.sha256) || signature.holds() {
                out.pass();
                continue;
            }
            let name = used.subject.as_deref().map_or(String::new(), |subject| format!(" ({})", quote(subject)));
            let finding = RULE
                .finding(
                    format!(
                        "The signing certificate{name} is not {} in the metadata you added",
                        if listed.len() == 1 { "the one".to_owned() } else { format!("among the {}", listed.len()) }
                    ),
                    "An application that trusts this metadata rejects the signature. The identity provider changed its certificate \
                     after the metadata was fetched, or the message was signed by someone else.",
                )
                .confidence(Confidence::Likely)
                .at(item, signature.places.key_info)
                .related(metadata, role.tag)
                .spec("saml-metadata 2.4.1.1");
            let text = "Fetch the identity provider's metadata again, and compare the fingerprint of its certificate."
                .to_owned();
            out.find_once(with_fix(finding, cx, item, Topic::Cert, None, (Party::SpAdmin, text)));
        }
    }
}
