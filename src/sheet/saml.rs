//! Fields of SAML: Entity IDs, addresses, certificates, NameID, attributes.
//! Input: what the case says. Output: rows for both consoles. Invariant: as in the room.

use super::facts::{Facts, MAX_VALUES, add, document};
use crate::crypto::x509;
use crate::item::Item;
use crate::report::SheetRow;
use crate::saml::{Entity, Role, RoleKind};
use crate::settings::{Meaning, Side};
use crate::vocabulary::{ItemKind, Topic};

const ENTITY: &[&str] = &["Audience", "Audience URI", "Identifier", "SP Entity ID"];
const ACS: &[&str] = &["Assertion Consumer Service URL", "Single sign-on URL", "Reply URL", "Recipient", "Destination"];
const LOGOUT: &[&str] = &["Single logout URL", "SLO URL", "Sign-out URL"];
const PROVIDER: &[&str] = &["Issuer", "IdP Issuer URI", "Identity Provider Identifier", "SAML Issuer URL"];
const SIGN_IN: &[&str] = &["Single sign-on URL", "SSO URL", "Login URL", "SAML 2.0 Endpoint", "Remote Login URL"];
const CERTIFICATE: &[&str] = &["X.509 certificate", "Public certificate", "Token-signing certificate"];
const FINGERPRINT: &[&str] = &["Certificate fingerprint", "SAML fingerprint", "Thumbprint"];

pub(super) fn rows(facts: &Facts<'_>, provider: &mut Vec<SheetRow>, application: &mut Vec<SheetRow>) {
    let entities = |kind: ItemKind, role: RoleKind| {
        let items = facts.items.iter().filter(move |item| item.kind == kind);
        items
            .filter_map(move |item| Some((item, item.saml()?.entity()?)))
            .filter_map(move |(item, entity)| Some((item, entity, entity.role(role)?)))
    };
    for (item, entity, role) in entities(ItemKind::SpMetadata, RoleKind::Sp).take(MAX_VALUES) {
        of_application(facts, provider, item, entity, role);
    }
    said_of_application(facts, provider);
    for (item, entity, role) in entities(ItemKind::IdpMetadata, RoleKind::Idp).take(MAX_VALUES) {
        of_provider(facts, application, item, entity, role);
    }
}

/// Addresses of one kind with their bindings: `ACS URL (HTTP-POST)`. One address for several bindings is one field.
fn endpoints(role: &Role, kind: &str, name: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for one in role.endpoints.iter().filter(|one| one.role == kind) {
        let Some(location) = &one.location else { continue };
        let binding = one.binding.as_ref().and_then(|binding| binding.text.rsplit(':').next());
        match found.iter_mut().find(|(known, _)| *known == location.text) {
            Some((_, bindings)) => bindings.extend(binding),
            None => found.push((location.text.clone(), binding.into_iter().collect())),
        }
    }
    let named = |(location, mut bindings): (String, Vec<&str>)| {
        bindings.dedup();
        bindings.truncate(MAX_VALUES);
        let bindings = bindings.join(", ");
        (if bindings.is_empty() { name.to_owned() } else { format!("{name} ({bindings})") }, location)
    };
    found.into_iter().take(MAX_VALUES).map(named).collect()
}

fn of_application(facts: &Facts<'_>, rows: &mut Vec<SheetRow>, item: &Item, entity: &Entity, role: &Role) {
    let source = || document(item, "application's metadata");
    if let Some(id) = &entity.entity_id {
        add(rows, facts.at_provider("Entity ID of the application", ENTITY, Some(Topic::Entity), &id.text, source()));
    }
    for (name, location) in endpoints(role, "AssertionConsumerService", "ACS URL") {
        add(rows, facts.at_provider(&name, ACS, Some(Topic::Acs), &location, source()));
    }
    for (name, location) in endpoints(role, "SingleLogoutService", "Logout URL of the application") {
        add(rows, facts.at_provider(&name, LOGOUT, None, &location, source()));
    }
    for format in role.name_id_formats.iter().take(MAX_VALUES) {
        let value = format.text.trim();
        add(rows, facts.at_provider("NameID format", &["Name ID format"], Some(Topic::NameId), value, source()));
    }
    for name in role.required_attributes.iter().take(MAX_VALUES) {
        add(rows, facts.at_provider("Required attribute", &["Claim name"], Some(Topic::Attr), &name.text, source()));
    }
    for key in role.keys.iter().take(MAX_VALUES) {
        let Some(text) = &key.certificate else { continue };
        let name = match key.usage.as_ref().map(|usage| usage.text.as_str()) {
            Some("encryption") => "Encryption certificate of the application",
            Some("signing") => "Signing certificate of the application (for requests)",
            _ => "Certificate of the application",
        };
        add(rows, facts.at_provider(name, &[], None, &pem(&text.text), source()));
    }
}

/// What a profile, a link, settings or the person say of the application.
fn said_of_application(facts: &Facts<'_>, rows: &mut Vec<SheetRow>) {
    let known = |rows: &[SheetRow], name: &str| rows.iter().any(|row| row.name.starts_with(name));
    let is_saml =
        facts.items.iter().any(|item| item.kind == ItemKind::IdpMetadata || item.kind == ItemKind::SpMetadata)
            || facts.expected.acs.is_some();
    if !is_saml {
        return;
    }
    if let Some((value, source)) = facts.said("sp_entity_id").filter(|_| !known(rows, "Entity ID")) {
        add(rows, facts.at_provider("Entity ID of the application", ENTITY, Some(Topic::Entity), value, source));
    }
    if let Some((value, source)) = facts.said("acs").filter(|_| !known(rows, "ACS URL")) {
        add(rows, facts.at_provider("ACS URL", ACS, Some(Topic::Acs), value, source));
    }
    if let Some((value, source)) = facts.said("slo").filter(|_| !known(rows, "Logout URL")) {
        add(rows, facts.at_provider("Logout URL of the application", LOGOUT, None, value, source));
    }
    if let Some((value, source)) = facts.said("name_id_format").filter(|_| !known(rows, "NameID format")) {
        add(rows, facts.at_provider("NameID format", &["Name ID format"], Some(Topic::NameId), value, source));
    }
    let stated = facts.stated(Side::Application, Meaning::RequiredAttribute);
    for name in facts.expected.required_attributes.iter().take(MAX_VALUES) {
        let place = stated.iter().find(|(value, _)| value == name).map(|(_, place)| place.clone());
        let source = place.unwrap_or_else(|| facts.by_person(name));
        let also: Vec<&str> =
            facts.expected.accepted_names.get(name).into_iter().flatten().map(String::as_str).collect();
        add(rows, facts.at_provider("Required attribute", &also, Some(Topic::Attr), name, source));
    }
}

fn of_provider(facts: &Facts<'_>, rows: &mut Vec<SheetRow>, item: &Item, entity: &Entity, role: &Role) {
    let source = || document(item, "identity provider's metadata");
    if let Some(id) = &entity.entity_id {
        let name = "Entity ID of the identity provider";
        add(rows, facts.in_application(name, PROVIDER, Some(Topic::Issuer), &id.text, source()));
    }
    for (name, location) in endpoints(role, "SingleSignOnService", "Sign-in URL") {
        add(rows, facts.in_application(&name, SIGN_IN, None, &location, source()));
    }
    for (name, location) in endpoints(role, "SingleLogoutService", "Sign-out URL") {
        add(rows, facts.in_application(&name, LOGOUT, None, &location, source()));
    }
    for key in role.keys.iter().filter(|key| key.signs()).take(MAX_VALUES) {
        let Some(text) = &key.certificate else { continue };
        let read = x509::from_base64_text(&text.text);
        let until = read.not_after.map_or(String::new(), |end| {
            format!(", valid until {}", end.to_string().replace('T', " ").replace('Z', " UTC"))
        });
        let place = || format!("{}{until}", source());
        let name = "Signing certificate";
        add(rows, facts.in_application(name, CERTIFICATE, Some(Topic::Cert), &pem(&text.text), place()));
        for (name, digits) in [("SHA-256 fingerprint", &read.sha256), ("SHA-1 fingerprint", &read.sha1)] {
            if !digits.is_empty() {
                add(rows, facts.in_application(name, FINGERPRINT, None, &pairs(digits), place()));
            }
        }
    }
}

/// `AB:CD:…`.
fn pairs(digits: &str) -> String {
    let pairs = digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_ascii_uppercase());
    pairs.collect::<Vec<_>>().join(":")
}

/// The certificate as a PEM file has it.
fn pem(base64: &str) -> String {
    let clean: Vec<char> = base64.chars().filter(|c| !c.is_whitespace()).collect();
    let lines: Vec<String> = clean.chunks(64).map(|line| line.iter().collect()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
