//! Markup rewritten in place: XML of any kind, pages, forms; also broken, or in the middle of other text.
//!
//! Input: a text with tags. Output: the same with the values of its elements and attributes replaced. Invariant: names of elements and
//! attributes, and everything that is no value, stay byte for byte.

use super::choices::Class;
use super::codec;
use super::names::{self, Place};
use super::prose::is_mail;
use super::text::{Edits, Rewriter};

/// Open elements that are remembered.
const MAX_OPEN: usize = 256;

/// An open element.
struct Open<'t> {
    local: &'t str,
    /// The name of the attribute or field it holds the value of.
    name: String,
}

impl Rewriter<'_, '_> {
    /// Rewrites markup; nothing where nothing changes.
    pub(super) fn markup(&mut self, text: &str) -> Option<String> {
        let mut edits = Edits::default();
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut seals: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..).unwrap_or_default();
            let Some(tag) = next_tag(rest) else {
                self.element_text(text, at, text.len(), open.last(), &mut edits, &mut seals);
                break;
            };
            if tag > 0 {
                self.element_text(text, at, at + tag, open.last(), &mut edits, &mut seals);
            }
            let start = at + tag;
            let rest = text.get(start..).unwrap_or_default();
            at = if let Some(inner) = rest.strip_prefix("<![CDATA[") {
                let length = inner.find("]]>").unwrap_or(inner.len());
                let (from, to) = (start + 9, start + 9 + length);
                self.element_text(text, from, to, open.last(), &mut edits, &mut seals);
                (to + 3).min(text.len())
            } else if rest.starts_with("<!--") {
                let length = rest.find("-->").unwrap_or(rest.len());
                let inner = rest.get(4..length).unwrap_or_default();
                if let Some(new) = self.text(inner, "", Place::Elsewhere) {
                    edits.add(start + 4, start + length, new);
                }
                (start + length + 3).min(text.len())
            } else if rest.starts_with("<?") || rest.starts_with("<!") {
                start + rest.find('>').map_or(rest.len(), |end| end + 1)
            } else if let Some(name) = rest.strip_prefix("</") {
                let end = name.find('>').map_or(rest.len(), |end| end + 3);
                let name = local(name.split(['>', ' ']).next().unwrap_or_default());
                if let Some(place) = open.iter().rposition(|one| one.local == name) {
                    open.truncate(place);
                }
                start + end
            } else if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                self.tag(text, start, &mut open, &mut edits)
            } else {
                start + 1
            };
        }
        let new = edits.apply(text);
        // A copy that was cut before any name stands in it is sealed as the whole one.
        let known =
            || seals.iter().any(|(from, to)| text.get(*from..*to).is_some_and(|value| self.values.knows_seal(value)));
        if seals.is_empty() || !self.values.choices.people || (new.is_none() && !known()) {
            return new;
        }
        Some(self.seal(new.as_deref().unwrap_or(text)))
    }

    /// A start tag with its attributes. Output: the place after it.
    fn tag<'t>(&mut self, text: &'t str, start: usize, open: &mut Vec<Open<'t>>, edits: &mut Edits) -> usize {
        let rest = text.get(start + 1..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
        let element = local(rest.get(..length).unwrap_or_default());
        let mut at = start + 1 + length;
        let mut attributes: Vec<(&str, usize, usize)> = Vec::new();
        let mut empty = false;
        while let Some(rest) = text.get(at..) {
            let skip = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            at += skip;
            let rest = text.get(at..).unwrap_or_default();
            match rest.as_bytes().first() {
                None | Some(b'<') => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(b'/') => {
                    empty = true;
                    at += 1;
                    continue;
                }
                _ => {}
            }
            empty = false;
            let length =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<')).unwrap_or(rest.len());
            if length == 0 {
                at += 1;
                continue;
            }
            let name = rest.get(..length).unwrap_or_default();
            at += length;
            let after = text.get(at..).unwrap_or_default();
            let Some(value) = after.trim_start().strip_prefix('=') else { continue };
            let value = value.trim_start();
            let from = text.len() - value.len();
            let (from, length, end) = match value.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => {
                    let inner = value.get(1..).unwrap_or_default();
                    let length = inner.find(char::from(*quote)).unwrap_or(inner.len());
                    (from + 1, length, from + length + 2)
                }
                _ => {
                    let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                    (from, length, from + length)
                }
            };
            attributes.push((name, from, from + length));
            at = end.min(text.len());
        }
        let named = |wanted: &str| {
            let found = attributes.iter().find(|(name, _, _)| name.eq_ignore_ascii_case(wanted));
            found.and_then(|(_, from, to)| text.get(*from..*to)).unwrap_or_default()
        };
        // Settings of .NET: `<add key="ida:ClientSecret" value="…"/>`.
        let key = local(named("key"));
        let field =
            [named("name"), named("id"), key].into_iter().find(|name| !name.is_empty()).unwrap_or("").to_owned();
        for (name, from, to) in &attributes {
            let Some(value) = text.get(*from..*to) else { continue };
            if let Some(new) = self.attribute(element, name, &field, value) {
                edits.add(*from, *to, new);
            }
        }
        if element == "Attribute" {
            for name in [named("Name"), named("FriendlyName"), named("AttributeName")] {
                self.values.public_only(name);
            }
        }
        if !empty && open.len() < MAX_OPEN {
            let inherited = open.last().filter(|_| element != "Attribute").map(|one| one.name.clone());
            let name = if element == "Attribute" {
                if named("Name").is_empty() { named("AttributeName").to_owned() } else { named("Name").to_owned() }
            } else {
                inherited.unwrap_or_default()
            };
            open.push(Open { local: element, name });
        }
        at
    }

    /// The value of an XML attribute.
    fn attribute(&mut self, element: &str, name: &str, field: &str, value: &str) -> Option<String> {
        let decoded = codec::entities_decode(value);
        let plain = decoded.as_deref().unwrap_or(value);
        let lower = local(name).to_ascii_lowercase();
        let new = match lower.as_str() {
            "value" | "content" => self.text(plain, field, Place::Parameter),
            "sessionindex" => Some(self.values.session(plain)),
            "id" | "assertionid" | "responseid" => {
                self.values.identifier(plain);
                None
            }
            "address" | "dnsname" => match plain.trim().parse::<std::net::IpAddr>() {
                Ok(_) => Some(plain.replace(plain.trim(), &self.values.address(plain.trim()))),
                Err(_) => Some(self.values.host(plain)),
            },
            "spprovidedid" => Some(self.values.of(Class::People, plain, true)),
            "name" | "friendlyname" | "nameformat" | "format" | "algorithm" | "type" | "class" | "method"
            | "version" | "use" => None,
            "rel" | "style" | "media" | "lang" | "charset" | "comparison" | "xmlns" | "binding" | "protocolbinding" => {
                None
            }
            _ if name.starts_with("xmlns") || name.starts_with("xsi:") => None,
            _ => self.text(plain, if element.is_empty() { "" } else { attribute_name(name) }, Place::Elsewhere),
        }?;
        (new != plain).then(|| codec::entities_encode(&new, value))
    }

    /// The text of an element.
    fn element_text(
        &mut self,
        text: &str,
        from: usize,
        to: usize,
        open: Option<&Open<'_>>,
        edits: &mut Edits,
        seals: &mut Vec<(usize, usize)>,
    ) {
        let Some(value) = text.get(from..to).filter(|value| !value.trim().is_empty()) else { return };
        let in_cdata = text.get(..from).is_some_and(|head| head.ends_with("<![CDATA["));
        let decoded = if in_cdata { None } else { codec::entities_decode(value) };
        let plain = decoded.as_deref().unwrap_or(value);
        let element = open.map_or("", |open| open.local);
        let (name, place) = match element {
            "DigestValue" | "SignatureValue" => {
                seals.push((from, to));
                return;
            }
            "CipherValue" => {
                if self.values.choices.people {
                    edits.add(from, to, self.values.sealed(value));
                }
                return;
            }
            "X509Certificate" | "Modulus" | "Exponent" | "X509SerialNumber" | "X509SKI" => return,
            "SessionIndex" => {
                let new = self.values.session(plain);
                edits.add(from, to, codec::entities_encode(&new, value));
                return;
            }
            "NameID" | "NameIdentifier" | "BaseID" => ("nameid", Place::Attribute),
            "AttributeValue" => (open.map_or("", |open| open.name.as_str()), Place::Attribute),
            "GivenName" | "SurName" | "EmailAddress" | "TelephoneNumber" => (element, Place::Attribute),
            "Issuer" | "Audience" => (element, Place::Elsewhere),
            "X509SubjectName" | "X509IssuerName" | "Company" | "DisplayName" | "Description" => ("", Place::Elsewhere),
            _ => (element, Place::Elsewhere),
        };
        let name = if element == "AttributeValue" && name.is_empty() { "attribute" } else { name };
        if let Some(new) = self.text(plain, name, place) {
            edits.add(from, to, if in_cdata { new } else { codec::entities_encode(&new, value) });
        }
    }

    /// Digests and signature values of a document that changed: they would let somebody try names until one fits.
    fn seal(&mut self, text: &str) -> String {
        let mut edits = Edits::default();
        for name in ["DigestValue", "SignatureValue"] {
            for (at, _) in text.match_indices(name) {
                let opens = text.get(..at).is_some_and(|head| {
                    let tag = head.rfind('<').unwrap_or(0);
                    head.get(tag + 1..).is_some_and(|prefix| !prefix.contains(['/', ' ', '>']))
                });
                let rest = text.get(at..).unwrap_or_default();
                let Some(start) = rest.find('>').filter(|_| opens).map(|end| at + end + 1) else { continue };
                let end = text.get(start..).and_then(|rest| rest.find('<')).map_or(text.len(), |end| start + end);
                let Some(value) = text.get(start..end).filter(|value| value.len() < 4096 && !value.trim().is_empty())
                else {
                    continue;
                };
                edits.add_anywhere(start, end, self.values.sealed(value));
            }
        }
        edits.sorted().apply(text).unwrap_or_else(|| text.to_owned())
    }
}

/// The place of the next tag. An address of mail in angle brackets is none.
fn next_tag(text: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| !text.get(at + 1..).is_some_and(is_mail))
}

/// The name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name of an attribute as a name of a value, where it can be one.
fn attribute_name(name: &str) -> &str {
    let short = local(name);
    if matches!(
        names::plain(short).as_str(),
        "subject" | "user" | "email" | "username" | "login" | "password" | "ip" | "clientip"
    ) {
        short
    } else {
        ""
    }
}
