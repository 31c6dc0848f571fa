//! What the rules of this family share: every certificate of the case with its place and the instant it is judged at.
//! Must not judge.

use crate::crypto::keys::{KeyOrigin, TrustedKey};
use crate::crypto::verify::Outcome as Value;
use crate::crypto::x509::CertificateFacts;
use crate::item::Item;
use crate::oidc::Message;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::Context;
use crate::source::Span;
use crate::time::Instant;

/// Pasted certificates that are compared with each other.
pub(super) const MAX_COMPARED: usize = 200;

/// A certificate of the case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// What it says.
    pub(super) certificate: &'a CertificateFacts,
    /// The item it stands in, else the login it was given for.
    pub(super) item: &'a Item,
    /// Its place there.
    pub(super) span: Option<Span>,
    /// Pasted by itself, so that its places are those of the item.
    pub(super) pasted: bool,
    /// When it is judged.
    pub(super) instant: Instant,
    /// It stands ready beside another one that made the signatures here: no login depends on it yet, or any longer.
    pub(super) idle: bool,
}

impl Seen<'_> {
    /// Adds its place to a finding: the place of one value in a pasted certificate, else all of it.
    pub(super) fn place(&self, finding: Finding, value: Option<Span>) -> Finding {
        let span = if self.pasted { value.or(self.certificate.places.subject) } else { self.span };
        match span {
            Some(span) => finding.at(self.item, span),
            None => finding.at_item(self.item),
        }
    }

    /// Who has it renewed: the application signs its own requests, what else there is the identity provider signs.
    pub(super) fn maker(&self) -> Party {
        if self.pasted { Party::IdpAdmin } else { self.item.maker() }
    }

    /// Who checks signatures with it.
    pub(super) fn other_side(&self) -> &'static str {
        if self.maker() == Party::SpAdmin { "the identity provider" } else { "the application" }
    }

    /// Its name, for a sentence.
    pub(super) fn name(&self) -> String {
        name(self.certificate)
    }
}

/// The certificates that were pasted.
pub(super) fn pasted<'a>(cx: &Context<'a>) -> Vec<Seen<'a>> {
    let instant = login_instant(cx);
    cx.items
        .iter()
        .filter_map(|item| match item.oidc() {
            Some(Message::Certificate(certificate)) => {
                Some(Seen { certificate, item, span: None, pasted: true, instant, idle: false })
            }
            _ => None,
        })
        .collect()
}

/// Pasted certificates, those inside signatures, and the trusted ones; the same certificate once.
pub(super) fn all<'a>(cx: &Context<'a>) -> Vec<Seen<'a>> {
    let mut found = pasted(cx);
    for item in cx.items {
        for signature in item.signatures() {
            if let Some(certificate) = &signature.embedded_certificate {
                let span = Some(signature.places.key_info).filter(|place| !place.is_empty());
                let instant = cx.instant(item).instant;
                found.push(Seen { certificate, item, span, pasted: false, instant, idle: false });
            }
        }
    }
    if let Some(item) = cx.items.iter().find(|item| is_login(item)) {
        let instant = cx.instant(item).instant;
        let trusted = cx.keys.trusted.iter().filter_map(|key| key.certificate.as_ref());
        found.extend(trusted.map(|certificate| Seen {
            certificate,
            item,
            span: None,
            pasted: false,
            instant,
            idle: false,
        }));
    }
    let mut known = std::collections::HashSet::new();
    found.retain(|seen| known.insert(seen.certificate.sha256.as_str()));
    let signatures = || cx.items.iter().flat_map(Item::signatures);
    let made: std::collections::HashSet<&str> = signatures()
        .flat_map(|signature| &signature.signed_info.trusted_keys)
        .filter(|key| key.result == Value::Ok)
        .map(|key| key.key.as_str())
        .collect();
    let embedded = |seen: &Seen<'_>| {
        signatures()
            .flat_map(|signature| &signature.embedded_certificate)
            .any(|own| own.sha256 == seen.certificate.sha256)
    };
    for seen in &mut found {
        seen.idle = !made.is_empty() && !made.contains(seen.certificate.sha256.as_str()) && !embedded(seen);
    }
    found
}

/// The certificates that the person gave as trusted, or pasted with the message.
pub(super) fn given<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a TrustedKey, &'a CertificateFacts)> {
    let keys = cx.keys.trusted.iter();
    keys.filter(|key| matches!(key.origin, KeyOrigin::Given(_) | KeyOrigin::Pasted(_)))
        .filter_map(|key| Some((key, key.certificate.as_ref()?)))
}

/// The item of a certificate that was pasted, else the login it was given for, else the first item.
pub(super) fn place_of<'a>(cx: &Context<'a>, certificate: &CertificateFacts) -> Option<&'a Item> {
    let pasted = pasted(cx).into_iter().find(|seen| seen.certificate.sha256 == certificate.sha256);
    pasted.map(|seen| seen.item).or_else(|| cx.items.iter().find(|item| is_login(item))).or(cx.items.first())
}

/// The name of a certificate, for a sentence.
pub(super) fn name(certificate: &CertificateFacts) -> String {
    match certificate.subject.as_deref().filter(|subject| !subject.is_empty()) {
        Some(subject) => format!("`{subject}`"),
        None => "without a name".to_owned(),
    }
}

/// Whether a login is in the case, so that a certificate is judged for it.
pub(super) fn has_login(cx: &Context<'_>) -> bool {
    cx.items.iter().any(is_login)
}

/// The instant of the first login message; without one, now: a certificate alone is asked about today.
fn login_instant(cx: &Context<'_>) -> Instant {
    let login = cx.items.iter().find(|item| is_login(item));
    login.map_or(cx.settings.at.unwrap_or(cx.settings.now), |item| cx.instant(item).instant)
}

fn is_login(item: &Item) -> bool {
    matches!(
        item.kind,
        ItemKind::SamlResponse
            | ItemKind::SamlAssertion
            | ItemKind::SamlAuthnRequest
            | ItemKind::Jwt
            | ItemKind::SamlLogoutRequest
            | ItemKind::SamlLogoutResponse
    )
}
