//! A part that somebody cut out of a message, without the declarations of its prefixes: those that everybody writes have one usual
//! meaning. Input: a document as it was read. Output: the declarations to read it again with. Nothing is judged.

use crate::syntax::xml::{DefectKind, Document, ns};

/// What the prefixes mean that products write.
const USUAL: [(&str, &str); 10] = [
    ("saml", ns::SAML),
    ("saml2", ns::SAML),
    ("samlp", ns::SAMLP),
    ("saml2p", ns::SAMLP),
    ("md", ns::MD),
    ("ds", ns::DS),
    ("dsig", ns::DS),
    ("xenc", ns::XENC),
    ("xsi", ns::XSI),
    ("xs", "http://www.w3.org/2001/XMLSchema"),
];

/// Elements that no one sends by themselves: where one is the root, the message around it was left out.
const PARTS: [&str; 22] = [
    "Assertion",
    "AssertionConsumerService",
    "Attribute",
    "AttributeStatement",
    "AuthnContext",
    "AuthnStatement",
    "Conditions",
    "EncryptedAssertion",
    "IDPSSODescriptor",
    "Issuer",
    "KeyDescriptor",
    "NameID",
    "NameIDPolicy",
    "RequestedAuthnContext",
    "SPSSODescriptor",
    "Signature",
    "SingleLogoutService",
    "SingleSignOnService",
    "Status",
    "StatusCode",
    "Subject",
    "SubjectConfirmation",
];

/// The declarations that are missing around a part, or in a start tag that was shortened, as prefix and namespace name; none where the
/// document is a whole message, where all prefixes are declared, or where one of them has no usual meaning.
pub fn missing_around(document: &Document) -> Vec<(String, String)> {
    let root = document.root().map_or("", |root| root.local());
    // `<samlp:Response ...>` was a whole tag, with its declarations.
    let is_shortened = document.defects.iter().any(|defect| {
        defect.kind == DefectKind::BadAttribute
            && matches!(defect.detail.as_str(), "..." | "\u{2026}" | "[...]" | "[\u{2026}]")
    });
    let lacks = is_shortened || PARTS.contains(&root);
    let mut missing: Vec<(String, String)> = Vec::new();
    for defect in document.defects.iter().filter(|defect| lacks && defect.kind == DefectKind::UnboundPrefix) {
        let Some((prefix, namespace)) = USUAL.iter().find(|(prefix, _)| *prefix == defect.detail) else {
            return Vec::new();
        };
        if !missing.iter().any(|(known, _)| known == prefix) {
            missing.push(((*prefix).to_owned(), (*namespace).to_owned()));
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml::{Budget, parse};

    fn prefixes(text: &str) -> Vec<String> {
        missing_around(&parse(text, &Budget::MESSAGE)).into_iter().map(|(prefix, _)| prefix).collect()
    }

    #[test]
    fn a_part_lacks_what_was_declared_around_it() {
        assert_eq!(prefixes("<saml2:Assertion><saml2:Issuer/><ds:Signature/></saml2:Assertion>"), ["saml2", "ds"]);
        assert_eq!(prefixes("<samlp:Status><samlp:StatusCode/></samlp:Status>"), ["samlp"]);
        assert_eq!(prefixes("<samlp:Response ...><samlp:Status/></samlp:Response>"), ["samlp"]);
    }

    #[test]
    fn messages_foreign_prefixes_and_whole_parts_lack_nothing() {
        for text in [
            "<samlp:Response><samlp:Status/></samlp:Response>",
            "<saml:Assertion><x:Issuer/></saml:Assertion>",
            "<a:Assertion/>",
            "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'/>",
            "<Items/>",
            "",
        ] {
            assert!(prefixes(text).is_empty(), "{text}");
        }
    }
}
