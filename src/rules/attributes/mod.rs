//! What the assertion says about the user: attributes by name, value and number.

mod names;

use crate::item::Item;
use crate::rules::rules;
use crate::rules::support::printed;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::{Context, MAX_REPORTED, Outcome};
use crate::saml::{Assertion, Attribute};
use crate::source::{Span, lower};
use crate::vocabulary::ItemKind;

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
        .filter(|item| item.kind == ItemKind::SpMetadata)
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
            let mut named = sent.iter().filter(|(_, attribute)| is_named(cx, wanted, attribute.name()));
            if named.clone().any(|(_, attribute)| has_value(attribute)) {
                continue;
            }
            if sent.len() < assertion.attributes.len() + assertion.encrypted_attributes.len() {
                out.not_checked("an attribute is encrypted: add the application's private key");
                continue;
            }
            // That the list is too long has a rule of its own.
            if overage(wanted, &assertion.attributes).is_some() {
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

/// A required attribute that is not among those that a program printed.
struct Unprinted<'a> {
    item: &'a Item,
    printed: Vec<Attribute>,
    wanted: &'a str,
    /// Where it is, without a value.
    empty: Option<Span>,
    /// Whether the list was cut: it may stand in the part that is not here.
    is_cut: bool,
}

/// What is lacking in printed attributes, where no message says what was sent.
fn unprinted<'a>(cx: &Context<'a>) -> Vec<Unprinted<'a>> {
    let required = required(cx);
    let mut all = Vec::new();
    if required.is_empty() {
        return all;
    }
    for (item, printed) in printed(cx) {
        let is_blank = |one: &Attribute| one.values.iter().any(|value| value.nil);
        // The variables of a web server have capital letters, however the attribute is called.
        let is_variable = |one: &Attribute| item.text().get(..one.span.start).unwrap_or("").ends_with("HTTP_");
        let is_it = |wanted: &str, one: &Attribute| {
            is_named(cx, wanted, one.name()) || is_variable(one) && one.name().eq_ignore_ascii_case(wanted)
        };
        let lacks = |wanted: &&&str| !printed.iter().any(|one| is_it(wanted, one) && !is_blank(one));
        let is_cut = printed::is_cut(item.text(), &printed);
        for wanted in required.iter().filter(|_| !printed.is_empty()).filter(lacks).take(MAX_REPORTED) {
            let empty = printed.iter().find(|one| is_it(wanted, one)).map(|one| one.span);
            all.push(Unprinted { item, printed: printed.clone(), wanted, empty, is_cut });
        }
    }
    all
}

/// Attributes that a program printed, where no message says what was sent.
fn printed<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Vec<Attribute>)> {
    let is_sent = |item: &Item| item.saml().is_some_and(|message| !message.assertions().is_empty());
    if cx.items.iter().any(is_sent) {
        return Vec::new();
    }
    let is_log = |item: &&Item| match item.kind {
        ItemKind::Text => true,
        ItemKind::Json => ["ttributes\"", "@attributes={", "nameID", "\":[\"", "\": [\"", "=>"]
            .iter()
            .any(|one| item.text().contains(one)),
        _ => false,
    };
    let texts = cx.items.iter().filter(is_log);
    texts.map(|item| (item, printed::attributes(item.text()))).collect()
}

/// The link that Entra ID sends in the place of a list of groups, where such a list is wanted.
fn overage<'a>(wanted: &str, sent: &'a [Attribute]) -> Option<&'a Attribute> {
    let is_link = |attribute: &&Attribute| attribute.name().ends_with("/claims/groups.link");
    sent.iter().find(is_link).filter(|_| lower(wanted).contains("group"))
}

/// Whether the application takes this name for the attribute that it needs.
fn is_named(cx: &Context<'_>, wanted: &str, name: &str) -> bool {
    let accepted = cx.case.expectations.accepted_names.get(wanted);
    name == wanted || accepted.is_some_and(|names| names.iter().any(|one| one == name))
}

fn has_value(attribute: &Attribute) -> bool {
    attribute.values.iter().any(|value| !value.nil && !value.value.text.trim().is_empty())
}
