//! Files that were laid beside a login: the form of an XML file that is no message decides nothing about the message.
//! Input: findings and items. Output: the same findings, some of them remarks. It judges nothing itself.

use crate::intake::LayerKind;
use crate::item::Item;
use crate::report::{Finding, ItemKind, Severity};
use crate::syntax::xml::ns;

/// What is said of the form of any XML.
const OF_FORM: &[&str] = &["IN-BOM-ENCODING", "IN-TRUNCATED"];

/// Names of elements that are messages or parts of one, also without their namespace.
const MESSAGES: &[&str] =
    &["Response", "Assertion", "EncryptedAssertion", "AuthnRequest", "LogoutRequest", "EntityDescriptor", "Envelope"];

/// Makes remarks of what is said about the form of XML files that stand beside a message.
pub(super) fn calm(findings: &mut [Finding], items: &[Item]) {
    let is_message = |item: &Item| {
        item.kind.is_login_message() && !matches!(item.kind, ItemKind::ErrorText | ItemKind::ProviderError)
    };
    if !items.iter().any(is_message) {
        return;
    }
    for finding in
        findings.iter_mut().filter(|one| one.rule.starts_with("XML-") || OF_FORM.contains(&one.rule.as_str()))
    {
        let place = finding.at.first();
        let item = place.and_then(|place| items.iter().find(|item| item.id == place.item));
        if item.is_some_and(is_beside) {
            finding.severity = Severity::Info;
        }
    }
}

/// Whether it is XML of another kind: as it was pasted, and without anything of SAML in it.
fn is_beside(item: &Item) -> bool {
    let Some(root) = item.xml().and_then(|document| document.root()) else { return false };
    let text = item.text();
    item.kind == ItemKind::Xml
        && item.layers.iter().all(|layer| !matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url))
        && !MESSAGES.contains(&root.local())
        && ![ns::SAML, ns::SAMLP, ns::MD, ns::SAML1, ns::SAMLP1].iter().any(|name| text.contains(name))
        && !text.contains("<saml")
}
