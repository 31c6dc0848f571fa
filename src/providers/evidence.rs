//! What a message shows of the product that made it. Comes in: an item. Goes out: values by what they are. Must not judge.

use crate::item::Item;
use crate::report::ItemKind;
use crate::syntax::jose;
use crate::syntax::json::data;
use crate::syntax::xml::{Document, Node, NodeKind, ns};
use crate::time::{Instant, parse_time};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// SAML `Issuer` or `entityID`, OpenID `iss` or `issuer`.
    Issuer,
    /// `ID` of a message or assertion, `jti` of a token.
    Id,
    /// Prefix and name of an element, `samlp:Response`.
    Element,
    /// An address of the maker: endpoints of metadata and discovery, where a request goes.
    Address,
    /// Name of a SAML attribute or a claim, member of a discovery document.
    Name,
    /// `NotBefore/NotOnOrAfter` in seconds from `IssueInstant`, as `-2/58`.
    Window,
    /// `SessionIndex`.
    Session,
    /// Authentication context class.
    Context,
    /// `sub`.
    Subject,
    /// `aud`, `Audience`.
    Audience,
    /// The claim `typ`.
    Type,
    /// Status message, `error_description`, or a pasted error.
    Error,
    /// Names in the signing certificate, as far as they are plain text in it.
    Certificate,
}

impl Trait {
    /// The one with this name in the files.
    pub(super) fn named(name: &str) -> Option<Trait> {
        Some(match name {
            "issuer" => Trait::Issuer,
            "id" => Trait::Id,
            "element" => Trait::Element,
            "address" => Trait::Address,
            "name" => Trait::Name,
            "window" => Trait::Window,
            "session" => Trait::Session,
            "context" => Trait::Context,
            "subject" => Trait::Subject,
            "audience" => Trait::Audience,
            "type" => Trait::Type,
            "error" => Trait::Error,
            "certificate" => Trait::Certificate,
            _ => return None,
        })
    }
}

/// Elements of a document that are looked at.
const MAX_ELEMENTS: usize = 4000;
/// Values that are collected.
const MAX_VALUES: usize = 600;
/// Bytes of a JSON text that is read.
const MAX_JSON: usize = 512 << 10;
/// Characters of one value.
const MAX_VALUE: usize = 2048;

/// The values of an item.
pub(super) fn gather(item: &Item) -> Vec<(Trait, String)> {
    let mut found = Found(Vec::new());
    match item.xml() {
        // An aggregate speaks of many products.
        Some(document) if item.kind != ItemKind::MetadataAggregate => xml(document, &mut found),
        Some(_) => {}
        None => text(item, &mut found),
    }
    found.0
}

struct Found(Vec<(Trait, String)>);

impl Found {
    fn add(&mut self, kind: Trait, value: &str) {
        let value = value.trim();
        if !value.is_empty() && self.0.len() < MAX_VALUES {
            self.0.push((kind, value.chars().take(MAX_VALUE).collect()));
        }
    }
}

fn xml(document: &Document, found: &mut Found) {
    for node in document.nodes().take(MAX_ELEMENTS) {
        let NodeKind::Element { .. } = node.kind() else { continue };
        match node.namespace() {
            Some(ns::SAML | ns::SAMLP | ns::MD) => saml(node, found),
            Some(ns::DS) if node.local() == "Signature" => found.add(Trait::Element, &node.qualified_name()),
            Some(ns::DS) if node.local() == "X509Certificate" => certificate(&node.text(), found),
            _ => {}
        }
    }
}

fn saml(node: Node<'_>, found: &mut Found) {
    let mut attribute = |kind, name| {
        if let Some(attribute) = node.attribute(name) {
            found.add(kind, &attribute.value);
        }
    };
    match node.local() {
        "Issuer" => found.add(Trait::Issuer, &node.text()),
        "EntityDescriptor" => attribute(Trait::Issuer, "entityID"),
        "AuthnRequest" | "LogoutRequest" | "ArtifactResolve" => {
            attribute(Trait::Address, "Destination");
            attribute(Trait::Id, "ID");
        }
        "Response" | "LogoutResponse" => {
            attribute(Trait::Id, "ID");
            found.add(Trait::Element, &node.qualified_name());
        }
        "Assertion" => {
            attribute(Trait::Id, "ID");
            found.add(Trait::Element, &format!("{}:Assertion", node.prefix()));
            window(node, found);
        }
        "AuthnStatement" => attribute(Trait::Session, "SessionIndex"),
        "AuthnContextClassRef" => found.add(Trait::Context, &node.text()),
        "Attribute" => attribute(Trait::Name, "Name"),
        "Audience" => found.add(Trait::Audience, &node.text()),
        "StatusMessage" => found.add(Trait::Error, &node.text()),
        _ => attribute(Trait::Address, "Location"),
    }
}

fn window(assertion: Node<'_>, found: &mut Found) {
    let time = |node: Node<'_>, name: &str| Some(parse_time(&node.attribute(name)?.value)?.instant);
    let Some(issued) = time(assertion, "IssueInstant") else { return };
    let Some(conditions) = assertion.element(ns::SAML, "Conditions") else { return };
    let seconds = |instant: Instant| (instant.millis() - issued.millis() + 500).div_euclid(1000);
    if let (Some(from), Some(to)) = (time(conditions, "NotBefore"), time(conditions, "NotOnOrAfter")) {
        found.add(Trait::Window, &format!("{}/{}", seconds(from), seconds(to)));
    }
}

/// Names in a certificate are plain text within it, so no parser is needed to find one that is known.
fn certificate(text: &str, found: &mut Found) {
    use base64::Engine as _;
    let clean: String = text.chars().filter(|c| !c.is_whitespace()).take(8 << 10).collect();
    if let Ok(der) = base64::engine::general_purpose::STANDARD.decode(clean) {
        let plain: String =
            der.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { ' ' }).collect();
        found.add(
            Trait::Certificate,
            &plain.split_whitespace().filter(|word| word.len() > 3).collect::<Vec<_>>().join(" "),
        );
    }
}

fn text(item: &Item, found: &mut Found) {
    let text = item.text();
    if let Some(transport) = &item.transport {
        let value = |name: &str| transport.parameters.iter().find(|p| p.name == name).map(|p| p.value.as_str());
        if let Some(url) = transport.url.as_deref().filter(|_| value("response_type").is_some()) {
            found.add(Trait::Address, url);
        }
        for (name, kind) in [("iss", Trait::Issuer), ("error_description", Trait::Error), ("error", Trait::Error)] {
            found.add(kind, value(name).unwrap_or_default());
        }
    }
    match item.kind {
        ItemKind::ProviderError | ItemKind::ErrorText | ItemKind::Text => found.add(Trait::Error, text),
        ItemKind::PrivateKey | ItemKind::Certificate | ItemKind::Binary => {}
        _ if text.len() > MAX_JSON => {}
        _ if text.trim_start().starts_with('{') => json(text, found),
        ItemKind::Jwt | ItemKind::Jws => {
            for segment in jose::compact(text).segments.iter().take(2) {
                if let Ok(text) = std::str::from_utf8(&segment.octets) {
                    json(text, found);
                }
            }
        }
        _ => {}
    }
}

fn json(text: &str, found: &mut Found) {
    let Some(root) = data::file(text) else { return };
    for member in root.effective_members() {
        found.add(Trait::Name, &member.name);
        let kind = match member.name.as_str() {
            "iss" | "issuer" => Trait::Issuer,
            "sub" => Trait::Subject,
            "jti" => Trait::Id,
            "aud" => Trait::Audience,
            "typ" => Trait::Type,
            "error_description" => Trait::Error,
            name if name.ends_with("_endpoint") || name == "jwks_uri" => Trait::Address,
            _ => continue,
        };
        for value in member.value.strings() {
            found.add(kind, &value.text);
        }
    }
}
