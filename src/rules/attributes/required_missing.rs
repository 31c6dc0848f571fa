//! An attribute that the application needs was not sent.

use super::{Lacking, Unprinted, lacking, names, unprinted};
use crate::declare_rule;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::saml::Attribute;
use crate::vocabulary::{Need, Topic};

declare_rule! { "SAML-ATTR-REQUIRED-MISSING", Error }

const WHY: &str =
    "The application reads this attribute by its exact name and cannot make or find the account without it.";

const BLANK: &str = "The attribute is configured, so most likely the field it is taken from is blank in this user's record. The \
     application cannot make or find the account without it.";

fn without_value(wanted: &str) -> String {
    format!("The application needs {wanted}, but it was sent without a value")
}

fn fill_in(finding: Finding, wanted: &str) -> Finding {
    finding.fix(Party::IdpAdmin, format!("Fill in the field behind {wanted} in this user's directory record."))
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for lack in unprinted(cx) {
        if let Some(empty) = lack.empty {
            let wanted = quote(lack.wanted);
            let finding =
                RULE.finding(without_value(&wanted), BLANK).confidence(Confidence::Likely).at(lack.item, empty);
            out.find(fill_in(finding, &wanted));
        } else if lack.is_cut {
            let because =
                format!("{} may stand in the part of the list that was cut: add the whole list", quote(lack.wanted));
            out.not_checked_without(Need::AllAttributes, because);
        } else if let Some(finding) = not_printed(cx, &lack) {
            out.find(finding);
        }
    }
    for lack in lacking(cx, out) {
        if let Some(finding) = names_subject(&lack) {
            out.find(finding);
            continue;
        }
        let wanted = quote(lack.wanted);
        let place = match lack.empty {
            Some(attribute) => attribute.span,
            None => lack.assertion.attribute_statements.first().copied().unwrap_or(lack.assertion.envelope.tag),
        };
        let title = if lack.empty.is_some() {
            without_value(&wanted)
        } else if lack.assertion.attributes.is_empty() {
            format!("The application needs {wanted}, but the identity provider sent no attributes")
        } else {
            let sent = quote_list(lack.assertion.attributes.iter().map(Attribute::name));
            format!("The application needs {wanted}, but the identity provider sent {sent}")
        };
        let why = if lack.empty.is_some() { BLANK } else { WHY };
        let mut finding = RULE.finding(title, why).at(lack.item, place).spec("saml-core 2.7.3.1");
        if let Some(near) = names::nearest(lack.wanted, &lack.assertion.attributes).filter(|_| lack.empty.is_none()) {
            finding = finding.compared(lack.wanted, near.sent.name(), Some(near.class));
        }
        out.find(if lack.empty.is_some() {
            fill_in(finding, &wanted)
        } else {
            let text = format!(
                "Send the attribute {wanted} to this application, from a field that has a value for this user."
            );
            with_fix(finding, cx, lack.item, Topic::Attr, Some(lack.wanted), (Party::IdpAdmin, text))
        });
    }
}

/// An attribute that is not among those that a program printed, under no name that is like it: SAML-ATTR-NAME-NEARMISS says those.
fn not_printed(cx: &Context<'_>, lack: &Unprinted<'_>) -> Option<Finding> {
    let (Some(first), None) = (lack.printed.first(), names::nearest(lack.wanted, &lack.printed)) else { return None };
    let wanted = quote(lack.wanted);
    let title = format!(
        "The application needs {wanted}, but it received {}",
        quote_list(lack.printed.iter().map(Attribute::name))
    );
    let finding = RULE.finding(title, WHY).confidence(Confidence::Likely).at(lack.item, first.span);
    let text = format!("Send the attribute {wanted} to this application, from a field that has a value for this user.");
    Some(with_fix(finding, cx, lack.item, Topic::Attr, Some(lack.wanted), (Party::IdpAdmin, text)))
}

/// The application looks for the NameID among the attributes, and it stands in the Subject.
fn names_subject(lack: &Lacking<'_>) -> Option<Finding> {
    let name_id = lack.assertion.subject.as_ref()?.name_id.as_ref()?;
    if lack.empty.is_some() || !names::is_name_id(lack.wanted) || name_id.value.text.trim().is_empty() {
        return None;
    }
    let wanted = quote(lack.wanted);
    let finding = RULE
        .finding(
            format!("The application reads an attribute {wanted}, but the NameID is in the Subject"),
            format!(
                "The NameID {} is not among the attributes. An application that looks for an attribute of this name does not find it.",
                quote(&name_id.value.text)
            ),
        )
        .at(lack.item, name_id.value.span)
        .spec("saml-core 2.4.1")
        .fix(
            Party::SpAdmin,
            format!("Configure the application to read the user identifier from the NameID, not from an attribute {wanted}."),
        )
        .fix(Party::IdpAdmin, format!("Or send the same value also as an attribute {wanted}."));
    Some(finding)
}
