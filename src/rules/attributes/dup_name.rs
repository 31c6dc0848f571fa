//! An attribute that is repeated by its name.

use crate::declare_rule;
use crate::order;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Attribute;
use std::collections::BTreeMap;

declare_rule! { "SAML-ATTR-DUP-NAME", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let attributes = &statement.assertion.attributes;
        if attributes.iter().all(|attribute| attribute.name().is_empty()) {
            continue;
        }
        let mut by_name: BTreeMap<(&str, &str), Vec<&Attribute>> = BTreeMap::new();
        for attribute in attributes.iter().filter(|attribute| !attribute.name().is_empty()) {
            by_name.entry((attribute.name(), text(&attribute.name_format))).or_default().push(attribute);
        }
        let mut repeated: Vec<&Vec<&Attribute>> = by_name.values().filter(|twins| twins.len() > 1).collect();
        order::by_key(&mut repeated, |twins| twins.first().map(|first| first.span.start));
        let mut clean = true;
        for twins in repeated {
            let Some(attribute) = twins.first() else { continue };
            clean = false;
            let count = twins.len();
            let mut finding = RULE
                .finding(
                    format!("The attribute {} is repeated {count} times instead of one attribute with {count} \
                        values", quote(attribute.name())),
                    "python3-saml, php-saml, java-saml and applications built on them reject a repeated name, even when no one uses \
                     the attribute. Others accept it.",
                )
                .confidence(Confidence::Likely)
                .spec("saml-core 2.7.3");
            for twin in twins.iter().skip(1).take(8) {
                finding = finding.at(statement.item, twin.name.as_ref().map_or(twin.span, |name| name.span));
            }
            finding = finding.related(statement.item, attribute.span);
            let text = "Send one attribute with several values. Keycloak and Multi-Pass: turn on *Single Role Attribute* \
                in the role list mapper, \
                        and *Single Group Attribute* in the group mapper, or take the scope `role_list` off.";
            out.find(finding.fix(Party::IdpAdmin, text).fix(
                Party::SpAdmin,
                "Or configure the application to accept repeated names: `allowRepeatAttributeName` in php-saml and python3-saml.",
            ));
        }
        if clean {
            out.pass();
        }
    }
}
