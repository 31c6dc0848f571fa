//! Settings beside the messages: takes them out of the inputs as items of their own, and takes what a receiver expects from them.
//! Comes in: inputs as intake read them, and the case. Goes out: items to add, and the case with the expectations that its settings
//! state. What a person typed is never overruled.

use super::around;
use super::model::Item;
use crate::case::{Case, Expectations, Input, KeyInput, SignedPart, StatedExpectation};
use crate::intake::{Content, Format, Layer, Unpacked};
use crate::settings::{self, Block, Condition, Document, Meaning, Side, Stated, Test};
use crate::source::{Span, SpanMap};
use crate::vocabulary::{ItemKind, LayerKind};
use std::borrow::Cow;

/// Marks of texts whose settings bind no login.
const UNBINDING: [&str; 5] = ["def test_", "func Test", "@Test", "verify_aud\": False", "verify_signature\": False"];

/// Certificates taken from settings.
const MAX_CERTIFICATES: usize = 50;

/// Ways of client authentication that are registered (OAuth Token Endpoint Authentication Methods).
const METHODS: [&str; 7] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "none",
];

/// What is found in one input when its settings are taken for themselves.
pub(super) enum Found {
    /// As intake read it.
    Message(Unpacked),
    /// Settings.
    Settings(Box<Document>, Unpacked),
}

/// Tells settings from the messages of one input. A text that is a message is none, whatever its members are called.
pub(super) fn separate(input: &Input, unpacked: Vec<Unpacked>, kind_of: impl Fn(&Unpacked) -> ItemKind) -> Vec<Found> {
    let text = std::str::from_utf8(&input.bytes).unwrap_or("");
    let (lead, text) = text.strip_prefix('\u{feff}').map_or((0, text), |rest| ('\u{feff}'.len_utf8(), rest));
    let places: Vec<(Option<Span>, ItemKind)> =
        if text.is_empty() { Vec::new() } else { unpacked.iter().map(|one| (place(one), kind_of(one))).collect() };
    let messages = messages(text, lead, &places);
    // What was cut out of the text beside them is none of its settings.
    let cleared = around::clear(text, &messages);
    let (read, part) = cleared.as_ref().map_or((text, Span::new(0, text.len())), |one| (one.text.as_str(), one.part));
    let mut blocks = settings::find_in(read, &input.origin, part);
    let mut calls = settings::find_calls(read, &input.origin);
    // Tests make tokens of their own; where a check is switched off, its value is no condition.
    if !(blocks.is_empty() && calls.is_empty()) && UNBINDING.iter().any(|mark| text.contains(mark)) {
        (blocks, calls) = (Vec::new(), Vec::new());
    }
    let is_free = |block: &Block| {
        let span = block.span.shift(lead);
        let is_apart = |place: Span| messages.iter().any(|one| one.shift(lead) == place);
        let covered = |place: Span| !is_apart(place) && covers(place, span);
        !places.iter().any(|(place, kind)| is_document(*kind) && place.is_some_and(covered))
    };
    blocks.retain(is_free);
    // Beside what the text is read as, only what a call alone says: that it names no audience, and which kind of token it takes.
    let alone = |condition: &Condition| condition.test == Test::Absent || condition.claim == "token_use";
    let mut calls: Vec<Block> = calls.into_iter().filter(is_free).collect();
    for call in calls.iter_mut().filter(|call| blocks.iter().any(|block| overlap(block.span, call.span))) {
        call.document.acceptances.iter_mut().for_each(|one| one.conditions.retain(alone));
        call.document.acceptances.retain(|one| !one.conditions.is_empty());
    }
    calls.retain(|call| !call.document.acceptances.is_empty());
    blocks.extend(calls);
    if blocks.is_empty() {
        return unpacked.into_iter().map(Found::Message).collect();
    }
    let mut found: Vec<Found> = Vec::new();
    for (one, (place, kind)) in unpacked.into_iter().zip(places) {
        let inside = place.is_some_and(|place| blocks.iter().any(|block| block.span.shift(lead).contains(place)));
        let is_all = |block: &Block| !block.is_spoken || says_nothing_else(text, &blocks);
        let around = place
            .is_none_or(|place| blocks.iter().any(|block| is_all(block) && overlap(place, block.span.shift(lead))));
        let remainder = matches!(kind, ItemKind::Text | ItemKind::Json | ItemKind::Xml | ItemKind::Binary);
        let is_apart = place.is_some_and(|place| messages.iter().any(|one| one.shift(lead) == place));
        let replaced = !is_apart && (inside || (around && remainder));
        if !replaced {
            found.push(Found::Message(one));
        }
    }
    for block in blocks {
        let content = Content::Text(block.span.of(text).into());
        let map = SpanMap::slice(block.span.start + lead, block.span.len());
        let layer = Layer { kind: LayerKind::Text, detail: None, content, map };
        let unpacked = Unpacked {
            origin: None,
            layers: vec![layer],
            notes: Vec::new(),
            transport: None,
            format: Format::Text,
            children: Vec::new(),
        };
        found.push(Found::Settings(Box::new(block.document), unpacked));
    }
    found
}

/// Where messages stand beside other text, and are no values of settings.
fn messages(text: &str, lead: usize, places: &[(Option<Span>, ItemKind)]) -> Vec<Span> {
    let inside = |(place, kind): &(Option<Span>, ItemKind)| {
        let place =
            place.filter(|_| is_document(*kind) && !matches!(kind, ItemKind::Har | ItemKind::SamlTracerExport))?;
        let place = Span::new(place.start.checked_sub(lead)?, place.end.checked_sub(lead)?);
        (place.len() < text.trim().len() && !around::is_value(text, place)).then_some(place)
    };
    let mut found: Vec<Span> = places.iter().filter_map(inside).collect();
    let headers: Vec<Span> = found.iter().filter_map(|claims| around::header(text, *claims)).collect();
    found.extend(headers);
    found
}

/// Whether nothing but white space and signs stands outside the blocks.
fn says_nothing_else(text: &str, blocks: &[Block]) -> bool {
    let ends = std::iter::once(0).chain(blocks.iter().map(|block| block.span.end));
    let starts = blocks.iter().map(|block| block.span.start).chain([text.len()]);
    let mut gaps = ends.zip(starts).filter_map(|(end, start)| text.get(end..start));
    blocks.iter().all(|block| block.is_spoken) && !gaps.any(|gap| gap.contains(char::is_alphanumeric))
}

/// Where in its input something was found.
fn place(unpacked: &Unpacked) -> Option<Span> {
    let last = unpacked.layers.last()?;
    let whole = Span::new(0, last.content.as_bytes().len());
    Some(unpacked.layers.iter().rev().fold(whole, |span, layer| layer.map.outer(span)))
}

fn covers(place: Span, block: Span) -> bool {
    place.start <= block.start + block.len() / 2
        && block.start + block.len() / 2 < place.end
        && place.len() * 2 >= block.len()
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// Kinds of documents and messages that are read as what they are, although their members have names of settings.
fn is_document(kind: ItemKind) -> bool {
    !matches!(
        kind,
        ItemKind::Text
            | ItemKind::Json
            | ItemKind::Xml
            | ItemKind::Binary
            | ItemKind::Certificate
            | ItemKind::PrivateKey
            | ItemKind::Jwk
    )
}

/// The case with what its settings state: expectations where the person gave none, and trusted certificates.
pub(super) fn with_settings<'a>(case: &'a Case, items: &[Item]) -> Cow<'a, Case> {
    let held: Vec<(&Item, &Document)> = items.iter().filter_map(|item| Some((item, item.settings()?))).collect();
    let documents: Vec<&Document> = held.iter().map(|(_, document)| *document).collect();
    if documents.is_empty() {
        return Cow::Borrowed(case);
    }
    let mut keys = Vec::new();
    for document in documents.iter().filter(|document| document.side == Side::Application) {
        for stated in document.all(Meaning::Certificate).take(MAX_CERTIFICATES) {
            if let Some(pem) = pem(&stated.value) {
                let origin = document.place(stated).replace('`', "");
                keys.push(KeyInput { origin, bytes: pem.into_bytes(), password: None, trusted_certificate: true });
            }
        }
    }
    let mut case = case.clone();
    case.keys.append(&mut keys);
    let given = case.expectations.clone();
    fill(&mut case.expectations, &documents);
    // Whoever issued a message is not its audience: the identity provider spoke of itself.
    let is_answer = |item: &&Item| matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion);
    let mut issuers = items.iter().filter(is_answer).filter_map(|item| item.saml()?.issuer());
    if given.sp_entity_id.is_none()
        && issuers.any(|one| Some(one.as_str()) == case.expectations.sp_entity_id.as_deref())
    {
        case.expectations.sp_entity_id = None;
    }
    // The host of examples beside a token of another one: a template that nobody filled in.
    let is_example = |issuer: &str| issuer.contains("example.com");
    let mut tokens = items.iter().filter_map(|item| item.oidc()?.token()?.claim_text("iss"));
    let filled = &mut case.expectations;
    if given.issuer.is_none()
        && filled.issuer.as_deref().is_some_and(is_example)
        && tokens.all(|iss| !is_example(&iss.text))
    {
        filled.issuer = None;
        filled.client_id = given.client_id.clone();
    }
    case.stated = stated(&given, &case.expectations, &held);
    Cow::Owned(case)
}

/// Which expectations the settings filled in, and where they stand.
fn stated(given: &Expectations, filled: &Expectations, held: &[(&Item, &Document)]) -> Vec<StatedExpectation> {
    let typed: Vec<&str> = given.texts().map(|(name, _)| name).collect();
    let new = filled.texts().filter(|(name, _)| !typed.contains(name));
    let found = new.filter_map(|(name, value)| {
        let (item, document, one) = held.iter().find_map(|(item, document)| {
            let all = document.settings.iter().map(|setting| &setting.stated);
            let exact = all.clone().find(|stated| stated.value == value);
            // An issuer may be stated by its discovery document.
            let one = exact.or_else(|| all.clone().find(|stated| stated.value.starts_with(value)))?;
            Some((*item, *document, one))
        })?;
        Some(StatedExpectation {
            name: name.to_owned(),
            value: value.to_owned(),
            item: item.id.clone(),
            start: one.span.start,
            end: one.span.end,
            place: document.place(one),
        })
    });
    found.collect()
}

/// What applications and identity providers say about one login. Where two documents differ, neither is taken.
fn fill(expected: &mut Expectations, documents: &[&Document]) {
    let of = |side: Side| documents.iter().copied().filter(move |document| document.side == side);
    let stated = |meanings: &[Meaning], side: Side| {
        let mut values: Vec<&Stated> = meanings
            .iter()
            .flat_map(|meaning| of(side).flat_map(|document| document.all(*meaning)))
            .filter(|stated| is_value(&stated.value))
            .collect();
        values.dedup_by(|one, other| one.value == other.value);
        let single = values.len() == 1;
        values.pop().filter(|_| single).map(|stated| stated.value.clone())
    };
    let app = |meaning: Meaning| stated(&[meaning], Side::Application);
    let set = |field: &mut Option<String>, value: Option<String>| {
        if field.is_none() {
            *field = value;
        }
    };
    set(&mut expected.sp_entity_id, app(Meaning::SpEntityId));
    set(&mut expected.acs, app(Meaning::Acs).filter(|acs| acs.contains("://")));
    set(&mut expected.slo, app(Meaning::Slo).filter(|slo| slo.contains("://")));
    set(&mut expected.issuer, app(Meaning::IdpEntityId).or_else(|| app(Meaning::Issuer).and_then(issuer)));
    let more = of(Side::Application)
        .any(|document| document.all(Meaning::ExtraAudience).chain(document.all(Meaning::Audience)).next().is_some());
    if !more {
        set(&mut expected.client_id, app(Meaning::ClientId));
    }
    set(&mut expected.redirect_uri, app(Meaning::RedirectUri).filter(|uri| uri.contains("://") && !uri.contains('*')));
    set(
        &mut expected.token_endpoint_auth_method,
        app(Meaning::AuthMethod).filter(|method| METHODS.contains(&method.as_str())),
    );
    set(&mut expected.name_id_format, app(Meaning::NameIdFormat).filter(|format| format.starts_with("urn:")));
    let saml = |document: &&Document| document.one(Meaning::Protocol).is_some_and(|protocol| protocol.value == "saml");
    let registered: Vec<_> = of(Side::Provider)
        .flat_map(|document| document.all(Meaning::RegisteredClient).map(move |stated| (document, stated)))
        .collect();
    if let [(document, stated)] = registered.as_slice() {
        let field = if saml(document) { &mut expected.sp_entity_id } else { &mut expected.client_id };
        set(field, Some(stated.value.clone()).filter(|value| is_value(value)));
    }
    let listed = |meaning: Meaning| {
        let all = of(Side::Application).flat_map(move |document| document.all(meaning));
        all.map(|stated| stated.value.clone()).filter(|value| is_value(value)).collect::<Vec<_>>()
    };
    if expected.allowed_domains.is_empty() {
        let domains = listed(Meaning::Domain);
        if !domains.iter().any(|domain| domain == "*") {
            expected.allowed_domains =
                domains.into_iter().map(|domain| domain.trim_start_matches(['@', '.']).to_owned()).collect();
        }
    }
    if expected.required_attributes.is_empty() {
        let mut names = listed(Meaning::RequiredAttribute);
        names.extend(listed(Meaning::RequiredClaim));
        names.retain(|name| name != "NAME_ID");
        names.dedup();
        expected.required_attributes = names;
    }
    if expected.certificate_sha256.is_empty() {
        expected.certificate_sha256 = listed(Meaning::Fingerprint);
    }
    let on = |meaning: Meaning, side: Side| of(side).any(|document| document.switch(meaning).is_some_and(|(on, _)| on));
    for (meaning, side, part) in [
        (Meaning::WantAssertionSigned, Side::Application, SignedPart::Assertion),
        (Meaning::WantResponseSigned, Side::Application, SignedPart::Response),
        (Meaning::WantsSignedRequest, Side::Provider, SignedPart::Request),
    ] {
        if on(meaning, side) && !expected.signed.contains(&part) {
            expected.signed.push(part);
        }
    }
    if expected.encrypted_assertions.is_none() && on(Meaning::WantEncrypted, Side::Application) {
        expected.encrypted_assertions = Some(true);
    }
}

/// Whether a value is one: no placeholder and no reference to another place.
fn is_value(value: &str) -> bool {
    let reference = value.starts_with(['$', '%', '<', '{'])
        || value.contains("${")
        || value.contains("{{")
        || value.starts_with("env(");
    !value.is_empty() && !reference && !is_placeholder(value)
}

/// Words that stand where nobody entered a value yet.
fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "unknown",
        "n/a",
        "na",
        "tbd",
        "tba",
        "tbc",
        "todo",
        "pending",
        "null",
        "~",
        "changeme",
        "placeholder",
        "not set",
        "not configured",
    ];
    let bare = value.trim_matches([' ', '.', '(', ')', '[', ']', '"', '\'']);
    let lower = crate::source::lower(bare);
    let lower = lower.replace(['-', '_'], "");
    WORDS.contains(&lower.as_str())
        || lower.starts_with("your") && !lower.contains(['.', ':', '/'])
        || lower.bytes().all(|byte| matches!(byte, b'?' | b'-' | b'.' | b'x'))
}

/// The issuer that an issuer, an authority or a discovery URL names; none where it names a family of tenants.
fn issuer(value: String) -> Option<String> {
    let end = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
        .iter()
        .find_map(|end| value.strip_suffix(end));
    let issuer = end.unwrap_or(&value);
    let entra = issuer.contains("login.microsoftonline.");
    let known = !entra
        || (issuer.ends_with("/v2.0")
            && !["/common/", "/organizations/", "/consumers/"].iter().any(|part| issuer.contains(part)));
    (issuer.contains("://") && known).then(|| issuer.to_owned())
}

/// A certificate of settings as PEM: with the line ends of a one-line notation put back, or with its armour.
fn pem(value: &str) -> Option<String> {
    let value = value.replace("\\n", "\n");
    if value.contains("-----BEGIN CERTIFICATE-----") {
        return Some(value);
    }
    let bare: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let base64 = bare.len() >= 300
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    base64.then(|| format!("-----BEGIN CERTIFICATE-----\n{bare}\n-----END CERTIFICATE-----\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_expects_a_placeholder() {
        for value in [
            "",
            "unknown",
            "N/A",
            "tbd",
            "TBD.",
            "(pending)",
            "???",
            "-",
            "null",
            "change-me",
            "<your-idp>",
            "your_client_id",
        ] {
            assert!(!is_value(value), "{value}");
        }
        for value in
            ["undefined", "none", "https://your.example/acs", "yourapp.example", "pending-app", "x-portal", "na-portal"]
        {
            assert!(is_value(value), "{value}");
        }
    }
}
