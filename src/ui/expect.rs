//! "Expected values": the fields, and the expectations they make.

use crate::applications::link;
use crate::case::{Expectations, KeyInput};
use crate::receivers;
use crate::time::Instant;
use crate::vocabulary::Need;
use leptos::prelude::*;

/// How a field is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A whole number.
    Number,
    /// One line that nobody reads over a shoulder.
    Secret,
}

/// A field of the form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The id of its control.
    pub(super) id: &'static str,
    /// Its label.
    pub(super) label: &'static str,
    /// What it is, in a clause.
    pub(super) hint: &'static str,
    /// How it is shown.
    pub(super) shape: Shape,
    /// The needs that it answers.
    pub(super) asked: &'static [Need],
    /// The protocol it belongs to, where that is one.
    pub(super) of: Option<Protocol>,
}

/// A protocol whose login is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Protocol {
    /// SAML 2.0 and its kin.
    Saml,
    /// OpenID Connect and OAuth 2.0.
    Oidc,
}

/// The fields in reading order.
pub(super) const FIELDS: [Field; 13] = [
    Field {
        id: "acs",
        label: "ACS URL",
        hint: "Where the application receives the SAML response",
        shape: Shape::Line,
        asked: &[Need::AcsUrl],
        of: Some(Protocol::Saml),
    },
    Field {
        id: "sp-entity-id",
        label: "Application's Entity ID",
        hint: "The audience of assertions for the application",
        shape: Shape::Line,
        asked: &[Need::SpEntityId],
        of: Some(Protocol::Saml),
    },
    Field {
        id: "issuer",
        label: "Issuer",
        hint: "The identity provider's Entity ID, or the OpenID issuer",
        shape: Shape::Line,
        asked: &[Need::Issuer, Need::IdpEntityId],
        of: None,
    },
    Field {
        id: "client-id",
        label: "Client ID",
        hint: "The application's ID at the OpenID provider",
        shape: Shape::Line,
        asked: &[Need::ClientId],
        of: Some(Protocol::Oidc),
    },
    Field {
        id: "redirect-uri",
        label: "Redirect URI",
        hint: "Where the application receives the OpenID callback",
        shape: Shape::Line,
        asked: &[Need::RedirectUri],
        of: Some(Protocol::Oidc),
    },
    Field {
        id: "nonce",
        label: "Nonce",
        hint: "As sent by the application",
        shape: Shape::Line,
        asked: &[Need::Nonce],
        of: Some(Protocol::Oidc),
    },
    Field {
        id: "required",
        label: "Required attributes",
        hint: "One name per line (claims for tokens)",
        shape: Shape::Lines,
        asked: &[],
        of: None,
    },
    Field {
        id: "domains",
        label: "Allowed email domains",
        hint: "Separate with spaces or commas",
        shape: Shape::Line,
        asked: &[],
        of: None,
    },
    Field {
        id: "cert",
        label: "Trusted certificate",
        hint: "The identity provider's signing certificate (PEM or base64)",
        shape: Shape::Lines,
        asked: &[
            Need::ProviderCertificate,
            Need::OtherCertificate,
            Need::ApplicationCertificate,
            Need::SenderCertificate,
        ],
        of: None,
    },
    Field {
        id: "key",
        label: "Key or secret",
        hint: "The application's private key (for decryption) or HMAC secret. It stays in this page and is not displayed again.",
        shape: Shape::Lines,
        asked: &[Need::PrivateKey, Need::OtherPrivateKey, Need::ClientSecret],
        of: None,
    },
    Field {
        id: "key-password",
        label: "Key password",
        hint: "If the key is encrypted",
        shape: Shape::Secret,
        asked: &[],
        of: None,
    },
    Field {
        id: "at",
        label: "Evaluation time",
        hint: "When the login happened, for example 2026-03-01T10:00:00Z. If empty, chosen from the input.",
        shape: Shape::Line,
        asked: &[],
        of: None,
    },
    Field {
        id: "skew",
        label: "Clock skew (seconds)",
        hint: "The clock skew the receiver allows",
        shape: Shape::Number,
        asked: &[],
        of: None,
    },
];

/// The texts of the fields, in the order of [`FIELDS`].
#[derive(Clone, Copy)]
pub(super) struct Expect {
    texts: [RwSignal<String>; FIELDS.len()],
    /// The application whose values are used; its values in the fields are as they were when it was chosen.
    pub(super) profile: RwSignal<Option<Expectations>>,
    /// The product that is judged as; empty: none, by the specifications.
    pub(super) receiver: RwSignal<String>,
    /// Whether the form is open.
    pub(super) open: RwSignal<bool>,
}

/// What the fields held.
#[derive(Clone)]
pub(super) struct Kept {
    texts: [String; FIELDS.len()],
    profile: Option<Expectations>,
    receiver: String,
}

/// Where the value of a field comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    /// Nowhere: the field is empty.
    None,
    /// The application that was chosen, or the link.
    Profile,
    /// The person.
    Typed,
}

impl Expect {
    /// What the fields hold, to bring it back.
    pub(super) fn kept(self) -> Kept {
        Kept {
            texts: self.texts.map(|text| text.get_untracked()),
            profile: self.profile.get_untracked(),
            receiver: self.receiver.get_untracked(),
        }
    }

    /// Brings it back.
    pub(super) fn put_back(self, kept: Kept) {
        for (text, old) in self.texts.into_iter().zip(kept.texts) {
            text.set(old);
        }
        self.profile.set(kept.profile);
        self.receiver.set(kept.receiver);
    }

    /// Where the value of a field comes from.
    pub(super) fn source(self, id: &str) -> Source {
        let text = self.text(id).get();
        if text.is_empty() {
            return Source::None;
        }
        let from = self.profile.with(|profile| {
            let profile = profile.as_ref()?;
            in_fields(profile).into_iter().find(|(field, _)| *field == id).map(|(_, value)| value)
        });
        if from.is_some_and(|value| value == text) { Source::Profile } else { Source::Typed }
    }

    pub(super) fn new() -> Self {
        Expect {
            texts: std::array::from_fn(|_| RwSignal::new(String::new())),
            profile: RwSignal::new(None),
            receiver: RwSignal::new(String::new()),
            open: RwSignal::new(false),
        }
    }

    /// The text of a field.
    pub(super) fn text(self, id: &str) -> RwSignal<String> {
        let index = FIELDS.iter().position(|field| field.id == id).unwrap_or(0);
        self.texts.get(index).copied().unwrap_or(self.open_text())
    }

    fn open_text(self) -> RwSignal<String> {
        let [first, ..] = self.texts;
        first
    }

    /// How many fields hold something.
    pub(super) fn filled(self) -> usize {
        self.texts.iter().filter(|text| text.with(|text| !text.is_empty())).count()
    }

    /// Fills the fields with an application's values. What the application before it had filled goes; what the person typed stays.
    pub(super) fn use_profile(self, profile: Option<Expectations>) {
        let before = in_fields(&self.profile.get_untracked().unwrap_or_default());
        let now = in_fields(&profile.clone().unwrap_or_default());
        for ((id, value), (_, old)) in now.into_iter().zip(before) {
            let text = self.text(id);
            if !value.is_empty() || text.with_untracked(|text| *text == old) {
                text.set(value);
            }
        }
        let receiver = |profile: &Option<Expectations>| {
            let id = profile.as_ref().and_then(|profile| profile.receiver.clone());
            id.filter(|id| receivers::receiver(id).is_some()).unwrap_or_default()
        };
        let (old, new) = (self.profile.with_untracked(receiver), receiver(&profile));
        if !new.is_empty() || self.receiver.with_untracked(|receiver| *receiver == old) {
            self.receiver.set(new);
        }
        self.profile.set(profile);
    }

    /// What a link may carry: no nonce, no key, of a trusted certificate its fingerprint.
    pub(super) fn shared(self) -> Expectations {
        let mut shared = Expectations { nonce: None, ..self.expectations() };
        for print in link::fingerprints(&self.text("cert").get_untracked()) {
            if !shared.certificate_sha256.contains(&print) {
                shared.certificate_sha256.push(print);
            }
        }
        shared
    }

    /// Empties every field.
    pub(super) fn clear(self) {
        self.profile.set(None);
        self.receiver.set(String::new());
        for text in self.texts {
            if text.with_untracked(|text| !text.is_empty()) {
                text.set(String::new());
            }
        }
    }

    /// Empties a field and overwrites what was in it.
    pub(super) fn forget(self, id: &str) {
        let mut octets = std::mem::take(&mut *self.text(id).write()).into_bytes();
        octets.fill(0);
        std::hint::black_box(&octets);
    }

    /// The expectations; values exactly as typed, because an invisible blank is a finding.
    pub(super) fn expectations(self) -> Expectations {
        let one = |id| Some(self.text(id).get_untracked()).filter(|text| !text.is_empty());
        let list = |id, separator: fn(char) -> bool| -> Vec<String> {
            let text = self.text(id).get_untracked();
            text.split(separator).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        Expectations {
            acs: one("acs"),
            sp_entity_id: one("sp-entity-id"),
            issuer: one("issuer"),
            client_id: one("client-id"),
            redirect_uri: one("redirect-uri"),
            nonce: one("nonce"),
            required_attributes: list("required", |c| matches!(c, '\n' | '\r')),
            allowed_domains: list("domains", |c| c.is_whitespace() || matches!(c, ',' | ';')),
            receiver: Some(self.receiver.get_untracked()).filter(|receiver| !receiver.is_empty()),
            ..self.profile.get_untracked().unwrap_or_default()
        }
    }

    /// Trusted certificates and keys.
    pub(super) fn keys(self) -> Vec<KeyInput> {
        let text = |id| Some(self.text(id).get_untracked()).filter(|text| !text.trim().is_empty());
        let key = |text: String, trusted: bool| KeyInput {
            origin: if trusted { "trusted certificate" } else { "key" }.to_owned(),
            bytes: text.into_bytes(),
            password: Some(self.text("key-password").get_untracked())
                .filter(|password| !trusted && !password.is_empty()),
            trusted_certificate: trusted,
        };
        let certificate = text("cert").map(|text| key(text, true));
        certificate.into_iter().chain(text("key").map(|text| key(text, false))).collect()
    }

    /// The evaluation time; `None` also where it cannot be read.
    pub(super) fn at(self) -> Option<Instant> {
        Instant::from_rfc3339(self.text("at").get_untracked().trim())
    }

    /// The tolerance; 0 where there is none.
    pub(super) fn skew(self) -> i64 {
        self.text("skew").get_untracked().trim().parse().unwrap_or(0).clamp(0, 86_400)
    }
}

/// The values of a profile that have a field: its id and its text.
fn in_fields(profile: &Expectations) -> [(&'static str, String); 7] {
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        ("acs", one(&profile.acs)),
        ("sp-entity-id", one(&profile.sp_entity_id)),
        ("issuer", one(&profile.issuer)),
        ("client-id", one(&profile.client_id)),
        ("redirect-uri", one(&profile.redirect_uri)),
        ("required", profile.required_attributes.join("\n")),
        ("domains", profile.allowed_domains.join(", ")),
    ]
}

/// The field that answers a need, where one does.
pub(super) fn asked_for(need: Need) -> Option<Field> {
    FIELDS.into_iter().find(|field| field.asked.contains(&need))
}
