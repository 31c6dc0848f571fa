//! More than one signing certificate.

use super::roles;
use crate::crypto::x509::short;
use crate::crypto::x509::{CertificateFacts, from_base64_text};
use crate::declare_rule;
use crate::report::{Confidence, ItemKind, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::saml::{Key, RoleKind};

declare_rule! { "MD-SEVERAL-KEYS", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let used: Vec<&str> = cx
        .items
        .iter()
        .filter(|item| matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion))
        .flat_map(|item| item.signatures())
        .filter_map(|signature| Some(signature.embedded_certificate.as_ref()?.sha256.as_str()))
        .collect();
    for (item, role) in roles(cx, RoleKind::Idp) {
        let mut keys = Vec::new();
        for value in role.keys.iter().filter(|key| key.signs()).filter_map(|key| key.certificate.as_ref()) {
            let facts = from_base64_text(&value.text);
            if !keys.iter().any(|(_, known): &(_, CertificateFacts)| known.sha256 == facts.sha256) && keys.len() < 8 {
                keys.push((value, facts));
            }
        }
        if keys.len() < 2 {
            out.pass();
            continue;
        }
        let number = keys.iter().position(|(_, facts)| used.contains(&facts.sha256.as_str()));
        let list: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(index, (_, facts))| {
                let until = facts.not_after.map_or(String::new(), |end| format!(" (valid until {end})"));
                format!("{}: SHA-256 {}{until}", index + 1, short(&facts.sha256))
            })
            .collect();
        let which = match number {
            Some(0) => " The message was signed with number 1.".to_owned(),
            Some(index) => format!(
                " The message was signed with number {}: an application that reads only the first certificate rejects it.",
                index + 1
            ),
            None => String::new(),
        };
        // Without a use to choose by, some libraries take the first one.
        let signing = |key: &Key| key.usage.as_ref().is_some_and(|usage| usage.text == "signing");
        let first_only = number.is_some_and(|index| index > 0) && !role.keys.iter().any(signing);
        let only = cx.settings.receiver.as_deref() == Some("crewjam-saml");
        let mut finding = RULE.finding(
            match number.filter(|_| first_only) {
                Some(index) => format!(
                    "The message is signed with certificate {} of {} in the metadata, none of which has `use`: some \
                     libraries read only the first",
                    index + 1,
                    keys.len()
                ),
                None => format!("The identity provider publishes {} signing certificates", keys.len()),
            },
            format!(
                "The identity provider is changing its certificate, or has just done so. {}.{which}",
                list.join("; ")
            ),
        );
        for (value, _) in &keys {
            finding = finding.at(item, value.span);
        }
        if first_only {
            finding = finding
                .severity(if only { Severity::Error } else { Severity::Warning })
                .confidence(if only { Confidence::Likely } else { Confidence::Possible })
                .fix(
                    Party::IdpAdmin,
                    "Write `use=\"signing\"` on both KeyDescriptors, or remove the old certificate from the metadata. crewjam/saml reads \
                     only the first one that has no `use`.",
                );
        }
        out.find(
            finding
                .fix(Party::SpAdmin, "Trust all of them in the application until the old one is gone.")
                .spec("saml-metadata 2.4.1.1"),
        );
    }
}
