//! What the assertion says about the user (catalogue I).

mod dup_name;
mod email_domain;
mod email_form;
mod email_vs_nameid;
mod empty;
mod encrypted;
mod friendlyname;
mod groups_form;
mod groups_overage;
mod in_nameformat;
mod multivalue;
mod name_nearmiss;
mod nameformat;
mod names;
mod namespace_join;
mod none;
mod required_missing;
mod size;
mod template;
mod value_xml;

use crate::item::Item;
use crate::rules::logins::{attributes_of, statements};
use crate::rules::{Context, MAX_SAID, Outcome, Rule};
use crate::saml::{Assertion, Attribute};

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &dup_name::RULE,
    &email_domain::RULE,
    &email_form::RULE,
    &email_vs_nameid::RULE,
    &empty::RULE,
    &encrypted::RULE,
    &friendlyname::RULE,
    &groups_form::RULE,
    &groups_overage::RULE,
    &in_nameformat::RULE,
    &multivalue::RULE,
    &name_nearmiss::RULE,
    &nameformat::RULE,
    &namespace_join::RULE,
    &none::RULE,
    &required_missing::RULE,
    &size::RULE,
    &template::RULE,
    &value_xml::RULE,
];

/// A required attribute that an assertion lacks, or has without a value.
struct Lacking<'a> {
    item: &'a Item,
    assertion: &'a Assertion,
    wanted: &'a str,
    /// It is there by its name, but without a value.
    empty: Option<&'a Attribute>,
}

/// Attributes that an application needs, and that are looked for.
const MAX_REQUIRED: usize = 500;

/// The attributes that the application needs: those the person names, and those its metadata requires.
fn required<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    let given = cx.case.expectations.required_attributes.iter().map(String::as_str);
    let of_metadata = cx
        .items
        .iter()
        .filter(|item| item.kind == crate::report::ItemKind::SpMetadata)
        .filter_map(|item| item.saml()?.entity())
        .flat_map(|entity| &entity.roles)
        .flat_map(|role| role.required_attributes.iter().map(|name| name.as_str()));
    let mut all: Vec<&str> = Vec::new();
    for name in given.chain(of_metadata) {
        if all.len() >= MAX_REQUIRED {
            break;
        }
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// What is lacking; tells the rule that it passed where an assertion has everything.
fn lacking<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<Lacking<'a>> {
    let required = required(cx);
    let mut all = Vec::new();
    if required.is_empty() {
        return all;
    }
    'all: for statement in statements(cx, out) {
        let (item, assertion) = (statement.item, statement.assertion);
        let sent = attributes_of(cx, &statement);
        let before = all.len();
        for wanted in &required {
            // Nobody is told of more.
            if all.len() >= MAX_SAID {
                break 'all;
            }
            let accepted = cx.case.expectations.accepted_names.get(*wanted);
            let fits =
                |name: &str| name == *wanted || accepted.is_some_and(|names| names.iter().any(|one| one == name));
            let mut named = sent.iter().filter(|(_, attribute)| fits(attribute.name()));
            if named.clone().any(|(_, attribute)| has_value(attribute)) {
                continue;
            }
            if sent.len() < assertion.attributes.len() + assertion.encrypted_attributes.len() {
                out.not_checked("an attribute is encrypted: add the application's private key");
                continue;
            }
            all.push(Lacking { item, assertion, wanted, empty: named.next().map(|(_, attribute)| *attribute) });
        }
        if all.len() == before {
            out.pass();
        }
    }
    all
}

fn has_value(attribute: &Attribute) -> bool {
    attribute.values.iter().any(|value| !value.nil && !value.value.text.trim().is_empty())
}
