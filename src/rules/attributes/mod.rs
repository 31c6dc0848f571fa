//! What the assertion says about the user: attributes by name, value and number.

mod names;

use crate::item::Item;
use crate::rules::rules;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::{Context, MAX_REPORTED, Outcome};
use crate::saml::{Assertion, Attribute};

rules! {
    aws_role,
    dup_name,
    email_domain,
    email_form,
    email_vs_nameid,
    empty,
    encrypted,
    friendlyname,
    groups_form,
    groups_overage,
    in_nameformat,
    multivalue,
    name_nearmiss,
    nameformat,
    namespace_join,
    none,
    required_missing,
    size,
    template,
    value_xml,
}

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
    'all: for statement in assertions(cx, out) {
        let (item, assertion) = (statement.item, statement.assertion);
        let sent = attributes_of(cx, &statement);
        let before = all.len();
        for wanted in &required {
            // Nobody is told of more.
            if all.len() >= MAX_REPORTED {
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
