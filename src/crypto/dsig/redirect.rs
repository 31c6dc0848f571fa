//! The signature of the redirect binding (saml-bindings 3.4.4.1): over the parameters exactly as the URL carries them.

use super::allowance::Allowance;
use super::facts::{Problem, SignatureFacts, Variant};
use super::trusted::under_trusted;
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::keys::TrustedKey;
use crate::crypto::text_base64;
use crate::crypto::verify::{Outcome, Remark};
use crate::crypto::work::Work;
use crate::intake::{Carrier, Parameter, Transport};
use crate::source::Span;

/// Checks the signature of a query; `None` where it carries none.
pub fn query_signature(transport: &Transport, trusted: &[&TrustedKey]) -> Option<SignatureFacts> {
    query_signature_within(transport, trusted, &Work::default())
}

/// The same within what a case may cost.
pub fn query_signature_within(transport: &Transport, trusted: &[&TrustedKey], work: &Work) -> Option<SignatureFacts> {
    let in_url = |parameter: &&Parameter| {
        !matches!(parameter.carrier, Some(Carrier::Form | Carrier::HtmlForm | Carrier::Header))
    };
    let parameters: Vec<&Parameter> = transport.parameters.iter().filter(in_url).collect();
    let named = |name: &str| parameters.iter().find(|parameter| parameter.name == name).copied();
    let signature = named("Signature")?;
    let message = parameters.iter().find(|parameter| matches!(&*parameter.name, "SAMLRequest" | "SAMLResponse"))?;
    let mut facts = SignatureFacts { parent: Some("query".to_owned()), ..SignatureFacts::default() };
    facts.places.signature = Span::default();
    for name in ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"] {
        if parameters.iter().filter(|parameter| parameter.name == name).count() > 1 {
            facts.problem.get_or_insert(Problem::RepeatedParameter(name.to_owned()));
        }
    }
    let relay_state = named("RelayState");
    let sig_alg = named("SigAlg");
    let uri = sig_alg.map(|parameter| parameter.value.clone());
    let algorithm = uri.as_deref().map_or(SignatureAlgorithm::Unknown, SignatureAlgorithm::from_xml_uri);
    match (&uri, &algorithm) {
        (None, _) => facts.problem = Some(Problem::NoSigAlg),
        (_, SignatureAlgorithm::Named(name)) => facts.problem = Some(Problem::UnsupportedAlgorithm((*name).to_owned())),
        (_, SignatureAlgorithm::Unknown) => facts.problem = Some(Problem::UnknownAlgorithm),
        _ => {}
    }
    facts.algorithm = uri;
    let signed = Signed { message, relay_state, sig_alg };
    let text = signed.text(|parameter| parameter.raw.clone());
    // A `+` that was not escaped came out as a space.
    let value = text_base64(&signature.value.replace(' ', "+"));
    facts.value_length = value.as_ref().map(Vec::len);
    if value.is_none() {
        facts.problem.get_or_insert(Problem::ValueNotBase64);
    }
    let mut allowance = Allowance::within(work);
    allowance.der = true;
    facts.signed_info.trusted_keys =
        under_trusted(&algorithm, text.as_bytes(), value.as_deref(), trusted, &mut allowance);
    if !facts.trusted_ok()
        && let Some(value) = &value
    {
        facts.variant = signed.variants(&parameters, &text).into_iter().find_map(|(variant, text)| {
            trusted.iter().find_map(|key| {
                let result = allowance.verify(&algorithm, &key.key, text.as_bytes(), value)?;
                match (result.outcome, result.remark) {
                    (Outcome::Ok, _) => Some(variant.clone()),
                    (_, Some(Remark::OtherHash(hash))) => Some(Variant::OtherHash(hash)),
                    _ => None,
                }
            })
        });
    }
    if allowance.left_out() && !facts.trusted_ok() {
        facts.problem.get_or_insert(Problem::Limit("signature checks"));
    }
    facts.signed_octets = text.clone().into_bytes();
    facts.signed_text = Some(text);
    Some(facts)
}

/// The parameters that are signed.
struct Signed<'a> {
    message: &'a Parameter,
    relay_state: Option<&'a Parameter>,
    sig_alg: Option<&'a Parameter>,
}

impl Signed<'_> {
    /// `SAMLRequest=…&RelayState=…&SigAlg=…`, with each value as `write` gives it.
    fn text(&self, write: impl Fn(&Parameter) -> String) -> String {
        join([Some(self.message), self.relay_state, self.sig_alg].into_iter().flatten(), &write)
    }

    /// What one side may have signed or checked instead, likeliest first. The text as it is comes first, for another hash.
    fn variants(&self, all: &[&Parameter], text: &str) -> Vec<(Variant, String)> {
        let raw = |parameter: &Parameter| parameter.raw.clone();
        let mut variants = vec![
            (Variant::LowerCaseEscapes, self.text(|parameter| recase(&parameter.raw, false))),
            (Variant::UpperCaseEscapes, self.text(|parameter| recase(&parameter.raw, true))),
            (Variant::Reencoded, self.text(|parameter| encode(&parameter.value, true))),
            (Variant::Reencoded, self.text(|parameter| encode(&parameter.value, false))),
            (Variant::PlusForSpace, self.text(|parameter| parameter.raw.replace('+', "%20"))),
            (Variant::PlusForSpace, self.text(|parameter| parameter.raw.replace("%20", "+"))),
        ];
        let without = Signed { relay_state: None, ..*self };
        if self.relay_state.is_some() {
            variants.push((Variant::WithoutRelayState, without.text(raw)));
        } else {
            let empty = Parameter { name: "RelayState".to_owned(), ..Parameter::default() };
            let with = Signed { relay_state: Some(&empty), ..*self };
            variants.push((Variant::EmptyRelayState, with.text(raw)));
        }
        let signed = |parameter: &&&Parameter| parameter.name != "Signature";
        variants.push((Variant::UrlOrder, join(all.iter().filter(signed).copied(), &raw)));
        variants.push((Variant::Decoded, self.text(|parameter| parameter.value.clone())));
        variants.retain(|(_, variant)| variant != text);
        variants
    }
}

fn join<'a>(parameters: impl Iterator<Item = &'a Parameter>, write: &dyn Fn(&Parameter) -> String) -> String {
    parameters.map(|parameter| format!("{}={}", parameter.name, write(parameter))).collect::<Vec<_>>().join("&")
}

/// Percent escapes in one case.
fn recase(raw: &str, upper: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut left = 0;
    for c in raw.chars() {
        if c == '%' {
            left = 2;
        } else if left > 0 {
            left -= 1;
            out.push(if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
            continue;
        }
        out.push(c);
    }
    out
}

/// Percent encoding of everything that is not unreserved (RFC 3986 2.3).
fn encode(value: &str, upper: bool) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = if upper { write!(out, "%{byte:02X}") } else { write!(out, "%{byte:02x}") };
        }
    }
    out
}
